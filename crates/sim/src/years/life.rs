//! How a debtor lives: bills come, money comes or does not, promises are kept or broken, and things happen.

use std::collections::BTreeMap;

use receivables::{
    calendar::{Day, Weekday},
    fact::FactKind,
};

use super::rows::{Rows, Told};
use crate::draw::Draw;

/// How somebody pays, and answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Manner {
    /// In time, or nearly.
    Prompt,
    /// Weeks late.
    Slow,
    /// When they said, once they were asked.
    Promises,
    /// Promises, and mostly does not pay.
    Breaks,
    /// In parts.
    Parts,
    /// Finds something wrong with many invoices.
    Disputes,
    /// Pays late, and one day is gone.
    Vanishes,
    /// Does not want to.
    Refuses,
    /// Pays late, and says how they want to be treated.
    Guarded,
}

/// Something that is going to happen.
#[derive(Debug, Clone)]
pub(super) enum Event {
    /// The next invoice.
    Bill,
    /// So many hundredths of what is left of an invoice are paid.
    Pay { invoice: usize, percent: i64 },
    /// So much comes for what is overdue, the oldest first.
    Bring { amount: i64, currency: &'static str },
    /// Money that came earlier is booked only now.
    Book { came: auditor::Money, reference: String },
    /// Somebody finds out which invoice money was for.
    Assign { reference: String },
    /// The bank takes a payment back.
    Return { invoice: usize, amount: i64 },
    /// A part of an invoice is credited.
    Credit { invoice: usize, percent: i64 },
    /// A dispute is settled.
    Settle { dispute: usize },
    /// A promise is confirmed in writing.
    Confirm { promise: usize },
    /// Something becomes known, for so many days or for good.
    Fact { kind: FactKind, days: Option<i32> },
    /// They are gone.
    Vanish,
}

/// A debtor and what is going to happen to them.
#[derive(Debug)]
pub(super) struct Life {
    pub(super) told: Told,
    pub(super) draw: Draw,
    pub(super) manner: Manner,
    /// By whose clock we read the hour of a contact.
    pub(super) read_by: &'static str,
    /// The policy of their own row.
    pub(super) policy: Option<&'static str>,
    /// They cannot be reached any more.
    pub(super) is_gone: bool,
    /// What is going to happen, by day and order.
    events: BTreeMap<(Day, u32), Event>,
    /// Rows not yet told: those of the first day.
    first: Rows,
    /// What has come for each invoice, told or not.
    paid: Vec<i64>,
    /// References of money that names no invoice, with its place and what it was for.
    unnamed: Vec<(String, usize, usize)>,
    serial: u32,
    terms: i32,
    every: i32,
    /// Their branch does not send its ledger in these days.
    unreported: Option<(Day, Day)>,
}

impl Life {
    pub(super) fn new(
        mut draw: Draw,
        told: Told,
        manner: Manner,
        read_by: &'static str,
        policy: Option<&'static str>,
    ) -> Self {
        let (terms, every) = (draw.pick(&[7, 14, 30, 30, 45, 60]), draw.between(18, 75));
        Self {
            told,
            draw,
            manner,
            read_by,
            policy,
            is_gone: false,
            events: BTreeMap::new(),
            first: Rows::new(),
            paid: Vec::new(),
            unnamed: Vec::new(),
            serial: 0,
            terms,
            every,
            unreported: None,
        }
    }

    /// Draws what the years will bring.
    pub(super) fn begin(&mut self, rows: Rows, start: Day) {
        self.first = rows;
        self.first.met.push(usize::try_from(self.told.number - 1).unwrap_or(0));
        let first = self.draw.between(0, self.every);
        self.plan(start.plus(first), Event::Bill);
        if self.manner == Manner::Vanishes {
            let on = self.draw.between(60, 600);
            self.plan(start.plus(on), Event::Vanish);
        }
        if self.draw.chance(3) {
            let from = start.plus(self.draw.between(30, 600));
            self.unreported = Some((from, from.plus(self.draw.between(14, 40))));
        }
        // A claim from long ago, whose period ends while we watch.
        let years = match self.told.country.as_str() {
            "CN" | "DE" => 3,
            "GB" => 6,
            _ => return,
        };
        if self.draw.chance(5) {
            let due = start.plus_years(-years).plus(self.draw.between(-30, 500));
            let amount = i64::from(self.draw.between(50_000, 900_000));
            let mut rows = std::mem::take(&mut self.first);
            self.bill(due.plus(-30), due, amount, start, &mut rows);
            self.first = rows;
        }
    }

    /// Something will happen on a day.
    pub(super) fn plan(&mut self, day: Day, event: Event) {
        self.serial += 1;
        self.events.insert((day, self.serial), event);
    }

    /// What has become known by the morning of a day.
    pub(super) fn live(&mut self, day: Day, rows: &mut Rows) {
        let first = std::mem::take(&mut self.first);
        rows.entries.extend(first.entries);
        rows.met.extend(first.met);
        while let Some(next) = self.events.first_entry().filter(|next| next.key().0 <= day) {
            let event = next.remove();
            self.happen(event, day, rows);
        }
        let reported = self.unreported.is_none_or(|(from, to)| day < from || to < day);
        if day.weekday() == Weekday::Monday && reported {
            self.report(day, rows);
        }
    }

    /// The weekly ledger: everything open.
    fn report(&mut self, day: Day, rows: &mut Rows) {
        let open: Vec<usize> =
            (0..self.told.invoices.len()).filter(|&at| self.open_as_told(at) > 0).collect();
        for at in open {
            if let Some(invoice) = self.told.invoices.get(at) {
                rows.invoice_again(&self.told, invoice);
                self.told.ledger_day = day.0 - 1;
            }
        }
    }

    fn happen(&mut self, event: Event, day: Day, rows: &mut Rows) {
        match event {
            Event::Bill => self.next_bill(day, rows),
            Event::Pay { invoice, percent } => {
                let amount = self.left(invoice) * percent / 100;
                if !self.is_gone && !self.is_disputed(invoice, day) {
                    self.pay(invoice, amount, day, rows);
                }
            }
            Event::Bring { amount, currency } => self.bring(amount, currency, day, rows),
            Event::Book { came, reference } => rows.money(&mut self.told, &reference, came),
            Event::Assign { reference } => self.assign(&reference, rows),
            // The bank's line is known as what it was before it can be taken back.
            Event::Return { invoice, amount } if self.is_unnamed(invoice) => {
                self.plan(day.plus(5), Event::Return { invoice, amount });
            }
            Event::Return { invoice, amount } => self.receive(invoice, -amount, false, day, rows),
            Event::Credit { invoice, percent } => {
                let amount = self.left(invoice) * percent / 100;
                if amount > 0 {
                    self.receive(invoice, amount, true, day, rows);
                }
            }
            Event::Settle { dispute } => self.settle(dispute, day, rows),
            Event::Confirm { promise } => {
                if let Some(promise) = self.told.promises.get(promise).cloned() {
                    rows.promise(&mut self.told, auditor::Promise { is_written: true, ..promise });
                }
            }
            Event::Fact { kind, days } => {
                let until = days.map(|days| day.plus(days));
                rows.fact(&mut self.told, kind, day, until);
            }
            Event::Vanish => self.is_gone = true,
        }
    }

    fn next_bill(&mut self, day: Day, rows: &mut Rows) {
        let next = day.plus(self.every + self.draw.between(-5, 5));
        self.plan(next, Event::Bill);
        // Nobody is supplied for ever without paying.
        let overdue = (0..self.told.invoices.len()).filter(|&at| {
            self.open_as_told(at) > 0 && self.told.invoices.get(at).is_some_and(|invoice| invoice.due < day.0)
        });
        if overdue.count() >= 5 || self.is_gone {
            return;
        }
        let most = if self.told.is_person { 200_000 } else { 8_000_000 };
        let amount = i64::from(self.draw.between(1_000, most));
        self.bill(day.plus(-1), day.plus(self.terms - 1), amount, day, rows);
    }

    fn bill(&mut self, issued: Day, due: Day, amount: i64, day: Day, rows: &mut Rows) {
        let at = self.told.invoices.len();
        let home = match self.told.country.as_str() {
            "CN" => "CNY",
            "DE" => "EUR",
            "GB" => "GBP",
            _ => "USD",
        };
        let currency = if self.draw.chance(2) { "USD" } else { home };
        let number = format!("{}-{at:03}", self.told.code);
        let invoice = auditor::Invoice { number, issued: issued.0, due: due.0, amount, currency };
        rows.invoice(&mut self.told, invoice, day);
        self.paid.push(0);
        let (first, last) = match self.manner {
            Manner::Prompt => (-6, 3),
            Manner::Slow | Manner::Guarded | Manner::Vanishes => (4, 45),
            Manner::Promises => (60, 120),
            Manner::Breaks => (90, 220),
            Manner::Parts => (5, 25),
            Manner::Disputes => (10, 70),
            Manner::Refuses => (120, 900),
        };
        // Of what is old nothing comes by itself.
        let on = due.plus(self.draw.between(first, last)).max(day.plus(1));
        if due < day {
            return;
        }
        if self.manner == Manner::Parts {
            self.plan(on, Event::Pay { invoice: at, percent: 40 });
            let rest = self.draw.between(15, 50);
            self.plan(on.plus(rest), Event::Pay { invoice: at, percent: 100 });
        } else {
            self.plan(on, Event::Pay { invoice: at, percent: 100 });
        }
        if self.draw.chance(2) {
            let on = due.plus(self.draw.between(-3, 20)).max(day.plus(1));
            self.plan(on, Event::Credit { invoice: at, percent: 10 });
        }
    }

    /// What is left of an invoice, by all that came.
    fn left(&self, invoice: usize) -> i64 {
        let amount = self.told.invoices.get(invoice).map_or(0, |invoice| invoice.amount);
        amount - self.paid.get(invoice).copied().unwrap_or(0)
    }

    /// What is open of an invoice, by what was told.
    pub(super) fn open_as_told(&self, invoice: usize) -> i64 {
        let Some(invoice) = self.told.invoices.get(invoice) else { return 0 };
        let money = self.told.money.iter().filter(|money| money.invoice.as_ref() == Some(&invoice.number));
        invoice.amount - money.map(|money| money.amount).sum::<i64>()
    }

    fn is_disputed(&self, invoice: usize, day: Day) -> bool {
        let number = self.told.invoices.get(invoice).map(|invoice| &invoice.number);
        let disputes = self.told.disputes.iter().filter(|dispute| dispute.is_open(day.0));
        disputes.into_iter().any(|dispute| dispute.invoice.is_none() || dispute.invoice.as_ref() == number)
    }

    /// Whether money for an invoice lies there of which nobody has said so.
    fn is_unnamed(&self, invoice: usize) -> bool {
        let waiting = |at: usize| self.told.money.get(at).is_some_and(|money| money.invoice.is_none());
        self.unnamed.iter().any(|(_, at, of)| *of == invoice && waiting(*at))
    }

    fn pay(&mut self, invoice: usize, amount: i64, day: Day, rows: &mut Rows) {
        if amount <= 0 {
            return;
        }
        self.receive(invoice, amount, false, day, rows);
        if self.draw.chance(1) {
            let on = day.plus(self.draw.between(6, 12));
            self.plan(on, Event::Return { invoice, amount });
            self.plan(on.plus(20), Event::Pay { invoice, percent: 100 });
        }
    }

    /// Money or a credit note of yesterday; booked today, or later, or without its invoice.
    fn receive(&mut self, invoice: usize, amount: i64, is_credit_note: bool, day: Day, rows: &mut Rows) {
        let Some(of) = self.told.invoices.get(invoice) else { return };
        let mut came = auditor::Money {
            day: day.0 - 1,
            amount,
            currency: of.currency,
            invoice: Some(of.number.clone()),
            is_credit_note,
        };
        if let Some(paid) = self.paid.get_mut(invoice) {
            *paid += amount;
        }
        self.serial += 1;
        let reference = format!("B{}-{}", self.told.code, self.serial);
        if self.draw.chance(5) && amount > 0 && !is_credit_note {
            came.invoice = None;
            self.unnamed.push((reference.clone(), self.told.money.len(), invoice));
            let on = day.plus(self.draw.between(2, 15));
            self.plan(on, Event::Assign { reference: reference.clone() });
        } else if self.draw.chance(6) {
            let on = day.plus(self.draw.between(1, 4));
            return self.plan(on, Event::Book { came, reference });
        }
        rows.money(&mut self.told, &reference, came);
    }

    /// The bank's line comes again, with the invoice it was for.
    fn assign(&mut self, reference: &str, rows: &mut Rows) {
        let Some((_, at, invoice)) = self.unnamed.iter().find(|(named, ..)| named == reference).cloned()
        else {
            return;
        };
        let number = self.told.invoices.get(invoice).map(|invoice| invoice.number.clone());
        if at < self.told.money.len() {
            let mut money = self.told.money.remove(at);
            money.invoice = number;
            rows.money(&mut self.told, reference, money);
            self.unnamed.retain(|(named, ..)| named != reference);
            // Everything behind it has moved up by one.
            self.unnamed.iter_mut().filter(|(_, other, _)| *other > at).for_each(|(_, other, _)| *other -= 1);
        }
    }

    /// Pays what is overdue, the oldest first.
    pub(super) fn bring(&mut self, amount: i64, currency: &str, day: Day, rows: &mut Rows) {
        let mut order: Vec<usize> = (0..self.told.invoices.len()).collect();
        order.sort_by_key(|&at| self.told.invoices.get(at).map(|invoice| invoice.due));
        let mut purse = amount;
        for at in order {
            let fits = self.told.invoices.get(at).is_some_and(|invoice| invoice.currency == currency);
            let part = self.left(at).min(purse);
            if fits && part > 0 {
                purse -= part;
                self.receive(at, part, false, day, rows);
            }
        }
    }

    fn settle(&mut self, at: usize, day: Day, rows: &mut Rows) {
        let Some(dispute) = self.told.disputes.get(at).cloned() else { return };
        let invoice =
            self.told.invoices.iter().position(|invoice| Some(&invoice.number) == dispute.invoice.as_ref());
        let currency =
            invoice.and_then(|at| self.told.invoices.get(at)).map_or("CNY", |invoice| invoice.currency);
        rows.dispute(&mut self.told, auditor::Dispute { closed: Some(day.0), ..dispute }, currency);
        for invoice in invoice.into_iter().chain((0..self.told.invoices.len()).filter(|_| invoice.is_none()))
        {
            let on = day.plus(self.draw.between(3, 25));
            if self.draw.chance(40) {
                self.plan(day.plus(2), Event::Credit { invoice, percent: 30 });
            }
            self.plan(on, Event::Pay { invoice, percent: 100 });
        }
    }

    /// What the product asks our own people to do, they do, mostly.
    pub(super) fn hear_tasks(&mut self, day: Day, tasks: &[String]) {
        let on = |draw: &mut Draw, first, last| day.plus(draw.between(first, last));
        for task in tasks {
            let (kind, day) = match task.as_str() {
                "send-validation" => (FactKind::ValidationSent, on(&mut self.draw, 1, 4)),
                "verify-four-elements" => (FactKind::FourElementsVerified, on(&mut self.draw, 3, 40)),
                _ => continue,
            };
            let known = |fact: &auditor::Fact| fact.kind == kind.code();
            let planned = |event: &Event| matches!(event, Event::Fact { kind: other, .. } if *other == kind);
            if !self.told.facts.iter().any(known) && !self.events.values().any(planned) {
                self.plan(day, Event::Fact { kind, days: None });
            }
        }
    }
}
