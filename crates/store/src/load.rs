//! Reading the facts of many debtors: one pass over each table, grouped in memory, never a query a debtor.

mod assemble;
mod scan;

use std::sync::Arc;

use receivables::{
    calendar::Day,
    contact::Contact,
    debtor::{Debtor, DebtorId, Person},
    dispute::Dispute,
    document::Document,
    fact::Fact,
    incoming::Unread,
    payment::Payment,
    promise::Promise,
    receivable::{Contract, Receivable, ReceivableId},
    snapshot::Snapshot,
};

pub(crate) use self::{
    assemble::{open_rest, undated},
    scan::{Range, load, load_range},
};
use crate::{Store, Versions, error::Error, grouped::Grouped};

/// Stands in a dispute, contact or fact for an invoice that the file named and nobody knows: it equals no receivable,
/// so that it neither holds nor interrupts anything, where `None` would mean all of them.
pub const UNKNOWN_RECEIVABLE: ReceivableId = ReceivableId(0);

/// Whose facts to read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which<'a> {
    /// Every debtor.
    All,
    /// Debtors whose answer may be another than the one on file: never decided, facts changed, `review_on` has come,
    /// decided under other versions or for a later day.
    Due(&'a Versions),
    /// One debtor.
    One(DebtorId),
}

/// The facts of one debtor, with what chooses the policy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Loaded {
    /// The facts; the debtor's number is `snapshot.debtor.id`.
    pub snapshot: Snapshot,
    /// Policy they are under by their own row, by id.
    pub policy: Option<Arc<str>>,
    /// Their IANA time zone, if the ledger says it.
    pub zone: Option<Arc<str>>,
}

/// The facts of the debtors asked for, in memory and free of the database: any number of threads may call
/// [`Snapshots::at`] while another records.
#[derive(Debug)]
pub struct Snapshots {
    day: Day,
    debtors: Vec<Asked>,
    receivables: Grouped<Reported>,
    contracts: Grouped<Contract>,
    people: Grouped<Person>,
    payments: Grouped<Payment>,
    promises: Grouped<Promise>,
    disputes: Grouped<Dispute>,
    contacts: Grouped<Contact>,
    facts: Grouped<Fact>,
    documents: Grouped<Document>,
    unread: Grouped<Unread>,
}

/// A debtor asked for, and the policy of their own row.
#[derive(Debug)]
struct Asked {
    debtor: Debtor,
    policy: Option<Arc<str>>,
    zone: Option<Arc<str>>,
    policy_since: Option<Day>,
}

/// A receivable as the ledger reports it: `settled_undated` still holds all that is settled.
#[derive(Debug, Clone)]
struct Reported {
    receivable: Receivable,
    /// The ledger day of the report.
    as_of: Option<Day>,
    cleared: Option<Day>,
    disputed_since: Option<Day>,
}

impl Store {
    /// Reads the facts of the debtors asked for, in the order of their numbers, as they matter on the day.
    pub fn load(&self, day: Day, which: Which<'_>) -> Result<Snapshots, Error> {
        load(&self.db, day, which, scan::EVERYBODY)
    }
}

impl Snapshots {
    /// How many debtors.
    pub const fn len(&self) -> usize {
        self.debtors.len()
    }

    /// Whether there is none.
    pub const fn is_empty(&self) -> bool {
        self.debtors.is_empty()
    }

    /// The facts of the debtor at a position; `None` past the end.
    ///
    /// Left out are settled receivables, with their payments, on which nothing was paid in the two years before the
    /// day nor since the debtor's first promise.
    pub fn at(&self, position: usize) -> Option<Loaded> {
        let Asked { debtor, policy, zone, policy_since } = self.debtors.get(position)?;
        let snapshot = self.assemble(position, debtor, *policy_since);
        Some(Loaded { snapshot, policy: policy.clone(), zone: zone.clone() })
    }

    /// All of them, one after the other.
    pub fn iter(&self) -> impl Iterator<Item = Loaded> + '_ {
        (0..self.len()).filter_map(|position| self.at(position))
    }
}
