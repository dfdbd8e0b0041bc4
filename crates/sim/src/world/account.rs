//! One customer's account while it is lived: bills with their payments, people, words.

use receivables::{
    calendar::{Clock, Day, Weekday},
    contact::{Connection, Direction, Outcome, StatedReason},
    debtor::{Channel, Role},
    fact::{FactKind, details::Details},
    ledger::{
        ContactEntry, ContractEntry, DisputeEntry, FactEntry, PaymentEntry, PersonEntry, PromiseEntry,
        ReceivableEntry,
    },
    money::Money,
    receivable::ReceivableKind,
};

use super::{billing, cast::Customer, chasing, paying, people, story};

/// An invoice or instalment with what was paid on it.
pub(super) struct Bill {
    pub(super) entry: ReceivableEntry,
    pub(super) payments: Vec<PaymentEntry>,
}

impl Bill {
    /// Minor units still open on the morning of a day.
    pub(super) fn open_on(&self, day: Day) -> i64 {
        let paid: i64 = self.payments.iter().filter(|p| p.day < day).map(|p| p.amount.minor).sum();
        self.entry.amount.minor - paid
    }

    /// The day on which the last of it was paid.
    pub(super) fn cleared(&self) -> Option<Day> {
        let last = self.payments.iter().map(|p| p.day).max()?;
        (self.open_on(last.plus(1)) == 0).then_some(last)
    }
}

/// What was said in one contact.
pub(super) struct Said {
    pub(super) channel: Channel,
    pub(super) direction: Direction,
    pub(super) connection: Connection,
    pub(super) outcome: Option<Outcome>,
    pub(super) reason: Option<StatedReason>,
    pub(super) note: Option<String>,
}

/// One customer's account.
pub(super) struct Account {
    pub(super) customer: Customer,
    pub(super) people: Vec<PersonEntry>,
    pub(super) contract: Option<ContractEntry>,
    pub(super) bills: Vec<Bill>,
    pub(super) promises: Vec<PromiseEntry>,
    pub(super) disputes: Vec<DisputeEntry>,
    pub(super) contacts: Vec<ContactEntry>,
    pub(super) facts: Vec<FactEntry>,
}

impl Account {
    /// Lives the months before `as_of`.
    pub(super) fn live(customer: Customer, as_of: Day) -> Self {
        let mut account = Self {
            customer,
            people: Vec::new(),
            contract: None,
            bills: Vec::new(),
            promises: Vec::new(),
            disputes: Vec::new(),
            contacts: Vec::new(),
            facts: Vec::new(),
        };
        people::meet(&mut account);
        billing::bill(&mut account, as_of);
        paying::pay(&mut account, as_of);
        chasing::chase(&mut account, as_of);
        story::tell(&mut account, as_of);
        account.bills.sort_by_key(|bill| (bill.entry.due, bill.entry.issued, bill.entry.instalment));
        account.contacts.sort_by_key(|contact| (contact.day, contact.time));
        account
    }

    /// Moves the signing of the contract to another day, and its number with it.
    pub(super) fn date_contract(&mut self, signed: Day) {
        let Some(contract) = &mut self.contract else { return };
        contract.signed = Some(signed);
        contract.number = format!("HT{}-{}", signed.year(), self.customer.code);
        for bill in &mut self.bills {
            bill.entry.contract = Some(contract.number.clone());
        }
    }

    /// Bills an amount, due after the customer's terms; returns the place of the bill.
    pub(super) fn invoice(&mut self, kind: ReceivableKind, due: Day, amount: Money) -> usize {
        let issued = due.plus(-i32::from(self.customer.terms));
        let count = self.bills.len() + 1;
        let prefix = if self.customer.is_abroad() { "INV-" } else { "FP" };
        let number =
            format!("{prefix}{:04}{:02}{:03}{count:03}", issued.year(), issued.month(), self.customer.number);
        let entry = ReceivableEntry {
            debtor: self.customer.key(),
            number,
            instalment: None,
            kind: Some(kind),
            issued: Some(issued),
            due,
            amount,
            settled_undated: 0,
            cleared: None,
            disputed: false,
            contract: self.contract.as_ref().map(|contract| contract.number.clone()),
            project: None,
        };
        self.bills.push(Bill { entry, payments: Vec::new() });
        count - 1
    }

    /// Books money or a credit note on a bill.
    pub(super) fn book(&mut self, at: usize, day: Day, minor: i64, is_credit_note: bool) {
        let Some(bill) = self.bills.get_mut(at) else { return };
        let serial = bill.payments.len() + 1;
        let (number, instalment) = (&bill.entry.number, bill.entry.instalment.unwrap_or(0));
        let digits: String = number.chars().filter(char::is_ascii_digit).collect();
        let prefix = if is_credit_note { "HZ" } else { "YH" };
        bill.payments.push(PaymentEntry {
            debtor: bill.entry.debtor.clone(),
            reference: Some(format!("{prefix}{digits}{instalment:02}{serial}")),
            day,
            amount: Money::new(minor, bill.entry.amount.currency),
            receivable: Some(number.clone()),
            instalment: bill.entry.instalment,
            is_credit_note,
        });
    }

    /// Writes a contact into the log, with the first person of the first of the roles that the customer has.
    pub(super) fn log(&mut self, day: Day, roles: &[Role], bill: Option<usize>, said: Said) {
        let person = roles
            .iter()
            .find_map(|&role| self.people.iter().find(|person| person.role == Some(role)))
            .map(|person| person.name.clone());
        let hour = self.customer.draw.pick(&[9, 10, 10, 14, 15, 15, 16]);
        let time = Clock::new(hour, self.customer.draw.below(12) * 5);
        self.contacts.push(ContactEntry {
            debtor: self.customer.key(),
            day,
            time,
            person,
            channel: said.channel,
            direction: said.direction,
            connection: said.connection,
            outcome: said.outcome,
            reason: said.reason,
            step: None,
            receivable: bill.and_then(|at| self.bills.get(at)).map(|bill| bill.entry.number.clone()),
            note: said.note,
        });
    }

    /// Records a promise of everything open on a bill.
    pub(super) fn promise(&mut self, at: usize, made: Day, due: Day, written: bool) {
        let Some(bill) = self.bills.get(at) else { return };
        let amount = Money::new(bill.open_on(made), bill.entry.amount.currency);
        self.promises.push(PromiseEntry { debtor: self.customer.key(), made, due, amount, written });
    }

    /// Records a dispute of a bill; without an amount, of all of it.
    pub(super) fn dispute(
        &mut self,
        at: usize,
        opened: Day,
        closed: Option<Day>,
        part: Option<i64>,
        reason: &str,
    ) {
        let Some(bill) = self.bills.get(at) else { return };
        self.disputes.push(DisputeEntry {
            debtor: self.customer.key(),
            receivable: Some(bill.entry.number.clone()),
            opened,
            closed,
            amount: part.map(|minor| Money::new(minor, bill.entry.amount.currency)),
            reason: Some(reason.to_owned()),
        });
    }

    /// Records a fact about the customer.
    pub(super) fn fact(&mut self, kind: FactKind, from: Day, until: Option<Day>, source: &str) {
        self.facts.push(FactEntry {
            debtor: self.customer.key(),
            kind,
            from,
            until,
            receivable: None,
            source: Some(source.to_owned()),
            details: Details::default(),
        });
    }
}

/// Days of the Chinese New Year, month and day, for the years in which demonstrations play.
const NEW_YEARS: [(i16, i8, i8); 8] = [
    (2023, 1, 22),
    (2024, 2, 10),
    (2025, 1, 29),
    (2026, 2, 17),
    (2027, 2, 6),
    (2028, 1, 26),
    (2029, 2, 13),
    (2030, 2, 3),
];

/// Whether an office is open: no weekend, no New Year, no May or October week. Good enough for a story; the law's
/// calendar is kept elsewhere.
pub(super) fn is_office_day(day: Day) -> bool {
    let weekend = matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday);
    let fixed = matches!((day.month(), day.day_of_month()), (1, 1) | (5, 1..=5) | (10, 1..=7));
    let new_year = NEW_YEARS.iter().any(|&(year, month, first)| {
        Day::new(year, month, first).is_some_and(|first| (-1..7).contains(&day.days_since(first)))
    });
    !(weekend || fixed || new_year)
}

/// The day itself, or the last office day before it.
pub(super) fn office_day_by(day: Day) -> Day {
    let mut day = day;
    while !is_office_day(day) {
        day = day.plus(-1);
    }
    day
}

/// The day itself, or the first office day after it.
pub(super) fn office_day_from(day: Day) -> Day {
    let mut day = day;
    while !is_office_day(day) {
        day = day.plus(1);
    }
    day
}
