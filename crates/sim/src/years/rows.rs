//! Rows on their way to the product, and the same told to the auditor.

use receivables::{
    calendar::{Clock, Day},
    contact::{Connection, Direction, Outcome, StatedReason},
    debtor::{Channel, Channels},
    fact::{FactKind, details::Details},
    ledger::{
        ContactEntry, DebtorKey, DisputeEntry, Entry, FactEntry, PaymentEntry, PersonEntry, PromiseEntry,
        ReceivableEntry,
    },
    money::{Currency, Money},
    receivable::ReceivableKind,
};

/// A debtor as the product was told of them.
pub(super) type Told = auditor::Debtor;

/// Rows of one import.
#[derive(Debug, Default)]
pub(super) struct Rows {
    pub(super) entries: Vec<Entry>,
    /// Places of the debtors of whom somebody new was told.
    pub(super) met: Vec<usize>,
}

/// A contact as it went.
pub(super) struct Went {
    pub(super) act: auditor::Act,
    pub(super) channel: Channel,
    pub(super) person: String,
    pub(super) connection: Connection,
    pub(super) outcome: Option<Outcome>,
    pub(super) reason: Option<StatedReason>,
}

impl Rows {
    pub(super) fn new() -> Self {
        Self::default()
    }

    fn key(told: &Told) -> DebtorKey {
        DebtorKey { code: Some(told.code.clone()), name: None }
    }

    /// An invoice, told for the first time.
    pub(super) fn invoice(&mut self, told: &mut Told, invoice: auditor::Invoice, day: Day) {
        self.invoice_again(told, &invoice);
        told.invoices.push(invoice);
        told.ledger_day = day.0 - 1;
    }

    /// An invoice, as the ledger still has it.
    pub(super) fn invoice_again(&mut self, told: &Told, invoice: &auditor::Invoice) {
        self.entries.push(Entry::Receivable(ReceivableEntry {
            debtor: Self::key(told),
            number: invoice.number.clone(),
            instalment: None,
            kind: Some(if told.is_person { ReceivableKind::Service } else { ReceivableKind::Goods }),
            issued: Some(Day(invoice.issued)),
            due: Day(invoice.due),
            amount: money(invoice.amount, invoice.currency),
            settled_undated: 0,
            cleared: None,
            disputed: false,
            contract: Some(contract(told)),
            project: None,
        }));
    }

    /// Money or a credit note. The reference is the bank's.
    pub(super) fn money(&mut self, told: &mut Told, reference: &str, came: auditor::Money) {
        self.entries.push(Entry::Payment(PaymentEntry {
            debtor: Self::key(told),
            reference: Some(reference.to_owned()),
            day: Day(came.day),
            amount: money(came.amount, came.currency),
            receivable: came.invoice.clone(),
            instalment: None,
            is_credit_note: came.is_credit_note,
        }));
        told.money.push(came);
    }

    /// A promise; the same again in writing confirms it.
    pub(super) fn promise(&mut self, told: &mut Told, promise: auditor::Promise) {
        self.entries.push(Entry::Promise(PromiseEntry {
            debtor: Self::key(told),
            made: Day(promise.made),
            due: Day(promise.due),
            amount: money(promise.amount, promise.currency),
            written: promise.is_written,
        }));
        let same = |other: &&mut auditor::Promise| {
            (other.made, other.due, other.amount) == (promise.made, promise.due, promise.amount)
        };
        match told.promises.iter_mut().find(same) {
            Some(other) => other.is_written |= promise.is_written,
            None => told.promises.push(promise),
        }
    }

    /// A dispute; the same again with a day ends it.
    pub(super) fn dispute(&mut self, told: &mut Told, dispute: auditor::Dispute, currency: &'static str) {
        self.entries.push(Entry::Dispute(DisputeEntry {
            debtor: Self::key(told),
            receivable: dispute.invoice.clone(),
            opened: Day(dispute.opened),
            closed: dispute.closed.map(Day),
            amount: dispute.part.map(|part| money(part, currency)),
            reason: None,
        }));
        let same = |other: &&mut auditor::Dispute| {
            (other.opened, &other.invoice) == (dispute.opened, &dispute.invoice)
        };
        match told.disputes.iter_mut().find(same) {
            Some(other) => *other = dispute,
            None => told.disputes.push(dispute),
        }
    }

    /// A fact; the same again changes its last day.
    pub(super) fn fact(&mut self, told: &mut Told, kind: FactKind, from: Day, until: Option<Day>) {
        let number = (kind == FactKind::GuaranteeContract).then(|| format!("BZ-{}", told.number));
        let details = Details::of(kind, number.iter().map(|number| ("guarantee.number", number.as_str())));
        let details = details.unwrap_or_default();
        self.entries.push(Entry::Fact(FactEntry {
            until,
            details,
            ..FactEntry::new(Self::key(told), kind, from)
        }));
        let fact =
            auditor::Fact { kind: kind.code(), from: from.0, until: until.map(|day| day.0), invoice: None };
        match told.facts.iter_mut().find(|other| (other.kind, other.from) == (fact.kind, fact.from)) {
            Some(other) => *other = fact,
            None => told.facts.push(fact),
        }
    }

    /// What a person newly asks for. The row says nothing else of them.
    pub(super) fn wish(&mut self, told: &Told, person: &auditor::Person, opted_out: Option<Channel>) {
        let hours = person.hours.map(|(from, to)| receivables::calendar::Window {
            from: Clock::new(from / 60, from % 60).unwrap_or(Clock::MIDNIGHT),
            to: Clock::new(to / 60, to % 60).unwrap_or(Clock::MIDNIGHT),
        });
        let opted_out = opted_out.into_iter().collect::<Channels>();
        let row = blank(Self::key(told), person.name.clone());
        self.entries.push(Entry::Person(PersonEntry { opted_out, refused: person.refused, hours, ..row }));
    }

    /// What became of a contact.
    pub(super) fn contact(&mut self, told: &mut Told, went: Went) {
        let act = went.act;
        self.entries.push(Entry::Contact(ContactEntry {
            debtor: Self::key(told),
            day: Day(act.day),
            time: Clock::new(act.minute / 60, act.minute % 60),
            person: Some(went.person),
            channel: went.channel,
            direction: if act.is_ours { Direction::Out } else { Direction::In },
            connection: went.connection,
            outcome: went.outcome,
            reason: went.reason,
            step: act.step,
            receivable: None,
            note: None,
        }));
        told.acts.push(act);
    }
}

/// The number of the contract under which somebody is supplied, which texts name.
pub(super) fn contract(told: &Told) -> String {
    format!("HT-{}", told.code)
}

/// A person of whom only the name is said.
pub(super) fn blank(debtor: DebtorKey, name: String) -> PersonEntry {
    PersonEntry {
        debtor,
        name,
        role: None,
        title: None,
        mobile: None,
        phone: None,
        wechat: None,
        email: None,
        fax: None,
        address: None,
        prefers: None,
        opted_out: Channels::NONE,
        opted_in: Channels::NONE,
        refused: false,
        consented: false,
        workplace_only: false,
        hours: None,
    }
}

fn money(minor: i64, currency: &str) -> Money {
    Money::new(minor, Currency::from_code(currency).unwrap_or(Currency::CNY))
}
