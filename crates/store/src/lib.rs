//! The store: one database, a SQLite file or PostgreSQL, with every row of the ledgers, the decisions made on them, and
//! nothing else.
//!
//! This is the only place with SQL, and all of it stands in the module `sql`. The roads through it:
//! - [`Store::begin_import`] takes the rows of one ledger file in, in one transaction;
//! - [`Store::load`] reads the facts of many debtors in one pass over each table, as [`Snapshots`];
//! - [`Store::open_run`] and [`Store::claim`] share out a run, in which [`Run`] reads facts and records decisions in bulk;
//! - [`Store::begin_job`] and [`Store::take_over_job`] give each fire of the schedule to one program;
//! - [`Store::record_check`] keeps what the gate answered to a person, allowed or not;
//! - [`Store::chain`], [`Store::seal`] and [`Store::verify_evidence`] keep the evidence: every road above appends to it;
//! - [`Store::backup`] and [`Store::restore`] carry everything into a file and back, whatever the database is kept in;
//! - [`Store::reveal`], [`Store::reach`] and [`Store::remove`] give and take away what is personal, and write it down;
//! - [`Store::worklist`], [`Store::find_debtor`], [`Store::names`], [`Store::decision`] and [`Store::runs`] answer
//!   the command line.
//!
//! The store keeps what the files said and decides nothing.

mod ageing;
mod backup;
mod db;
mod decision;
mod directory;
mod document;
mod error;
mod evidence;
mod gate_check;
mod grouped;
mod import;
mod job;
mod load;
mod name;
mod open;
mod outbox;
mod personal;
mod row;
mod run;
mod sql;

pub use ageing::AgeingSum;
pub use backup::TableSum;
pub use decision::{DecisionRow, Versions, WorklistRow};
pub use directory::{ContractName, DebtorNames, DebtorRef, PaymentName, ReceivableName};
pub use document::{DocumentId, DocumentRow, NewDocument, RemovedDocument};
pub use error::{Error, KeyFault};
pub use evidence::{CaseFindings, Chain, ChainRecord, EvidenceReport, EvidenceStatus, Sealed, Stamp};
pub use gate_check::{GateCheck, rules_asked};
pub use import::{
    Complete, Counts, Defaults, EntryKind, Gaps, Import, ImportMeta, ImportRecord, ImportReport, NOT_IN_FILE,
    Note, Refusal, Source, Verdict, sha256_of,
};
pub use job::{JobRun, JobState};
pub use load::{Loaded, Snapshots, UNKNOWN_RECEIVABLE, Which};
pub use name::normalised;
pub use open::Store;
pub use outbox::{
    Begun, DueMessage, Judging, LetterRow, NewMessage, OutboxRow, OutboxStep, Pause, Printed, Rendered,
};
pub use personal::{
    Act, Basis, EndedClaim, Going, Holdings, KeyUse, Keys, PersonName, PlainPerson, Records, Removed,
    Revealed, Rotation, reached_by,
};
pub use run::{Claim, OpenRun, Run, RunRecord};
