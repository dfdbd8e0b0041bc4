//! A demonstration world: who the customers are, what they were billed in eighteen months, how they paid, what was
//! said, and the stories that every demonstration must contain.
//!
//! Each customer lives alone and in four strokes: billed (`billing`), paying (`paying`), reminded (`chasing`),
//! and, for some, a written story on top (`story`). What kind of payer a customer is stands in one table
//! (`character`).

mod account;
mod billing;
mod cast;
mod character;
mod chasing;
mod paying;
mod people;
mod story;

use std::collections::BTreeMap;

use receivables::{
    calendar::Day,
    ledger::{
        ContactEntry, ContractEntry, DebtorEntry, DisputeEntry, Entry, FactEntry, PaymentEntry, PersonEntry,
        PromiseEntry, ReceivableEntry,
    },
};

pub use self::{character::Character, story::Story};

/// How many customers a world has. Three in ten companies and three in twenty persons live abroad.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Size {
    /// Companies, at least 40.
    pub companies: u32,
    /// Natural persons, at least 20.
    pub people: u32,
}

impl Default for Size {
    /// The size of the demonstration: 60 companies and 40 persons.
    fn default() -> Self {
        Self { companies: 60, people: 40 }
    }
}

/// The world would be too small for its stories.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a world needs at least 40 companies and 20 people for its stories, not {companies} and {people}")]
pub struct SizeError {
    /// Companies asked for.
    pub companies: u32,
    /// People asked for.
    pub people: u32,
}

/// The ledger of one seed and day, each kind in the order of its customers and days. Nothing in it has happened on or
/// after [`World::as_of`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct World {
    /// The day of the export.
    pub as_of: Day,
    /// Customers, in order of their number.
    pub debtors: Vec<DebtorEntry>,
    /// People to speak with.
    pub people: Vec<PersonEntry>,
    /// Contracts.
    pub contracts: Vec<ContractEntry>,
    /// Invoices and instalments; what is settled stands in `payments` alone.
    pub receivables: Vec<ReceivableEntry>,
    /// Money and credit notes, each with its invoice.
    pub payments: Vec<PaymentEntry>,
    /// Promises to pay.
    pub promises: Vec<PromiseEntry>,
    /// Disputes.
    pub disputes: Vec<DisputeEntry>,
    /// The contact log.
    pub contacts: Vec<ContactEntry>,
    /// Risk, life events, holds.
    pub facts: Vec<FactEntry>,
    /// The customer number of each story's customer.
    pub stories: BTreeMap<Story, String>,
}

impl World {
    /// The world of a seed. The same arguments give the same world on every machine.
    pub fn generate(seed: u64, as_of: Day, size: Size) -> Result<Self, SizeError> {
        let mut world = Self::empty(as_of);
        for customer in cast::cast(seed, size)? {
            if let Some(story) = customer.story {
                world.stories.insert(story, customer.code.clone());
            }
            world.take_in(account::Account::live(customer, as_of));
        }
        Ok(world)
    }

    /// Every row, grouped by kind: customers first, then what refers to them.
    pub fn entries(&self) -> Vec<Entry> {
        let mut entries = Vec::new();
        entries.extend(self.debtors.iter().cloned().map(Entry::Debtor));
        entries.extend(self.people.iter().cloned().map(Entry::Person));
        entries.extend(self.contracts.iter().cloned().map(Entry::Contract));
        entries.extend(self.receivables.iter().cloned().map(Entry::Receivable));
        entries.extend(self.payments.iter().cloned().map(Entry::Payment));
        entries.extend(self.promises.iter().cloned().map(Entry::Promise));
        entries.extend(self.disputes.iter().cloned().map(Entry::Dispute));
        entries.extend(self.contacts.iter().cloned().map(Entry::Contact));
        entries.extend(self.facts.iter().cloned().map(Entry::Fact));
        entries
    }

    fn empty(as_of: Day) -> Self {
        Self {
            as_of,
            debtors: Vec::new(),
            people: Vec::new(),
            contracts: Vec::new(),
            receivables: Vec::new(),
            payments: Vec::new(),
            promises: Vec::new(),
            disputes: Vec::new(),
            contacts: Vec::new(),
            facts: Vec::new(),
            stories: BTreeMap::new(),
        }
    }

    fn take_in(&mut self, account: account::Account) {
        self.debtors.push(account.customer.entry());
        self.people.extend(account.people);
        self.contracts.extend(account.contract);
        for bill in account.bills {
            self.receivables.push(bill.entry);
            self.payments.extend(bill.payments);
        }
        self.promises.extend(account.promises);
        self.disputes.extend(account.disputes);
        self.contacts.extend(account.contacts);
        self.facts.extend(account.facts);
    }
}
