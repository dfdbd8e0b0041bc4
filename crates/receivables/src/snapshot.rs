//! Everything one decision reads: one debtor, as the facts stand.

use crate::{
    calendar::Day,
    contact::Contact,
    debtor::{Debtor, Person},
    dispute::Dispute,
    document::Document,
    fact::Fact,
    incoming::Unread,
    payment::Payment,
    promise::Promise,
    receivable::{Contract, Receivable},
};

/// The facts of one debtor. Lists are in order of their day, receivables in order of their due day and number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Snapshot {
    /// The debtor.
    pub debtor: Debtor,
    /// Invoices and instalments, settled ones too while their payments matter.
    pub receivables: Vec<Receivable>,
    /// Contracts they are owed under.
    pub contracts: Vec<Contract>,
    /// Money in.
    pub payments: Vec<Payment>,
    /// Promises.
    pub promises: Vec<Promise>,
    /// Disputes.
    pub disputes: Vec<Dispute>,
    /// Attempts and conversations.
    pub contacts: Vec<Contact>,
    /// People.
    pub people: Vec<Person>,
    /// Risk, life events, proceedings, holds.
    pub facts: Vec<Fact>,
    /// Papers on file; none where the company keeps them elsewhere.
    pub documents: Vec<Document>,
    /// What came in and nobody has looked at, the oldest first.
    pub unread: Vec<Unread>,
    /// Since when the debtor is under its present policy; steps taken before belong to the former one.
    pub policy_since: Option<Day>,
    /// The day up to which the ledger says what was paid; `None` if nobody said.
    pub ledger_as_of: Option<Day>,
}
