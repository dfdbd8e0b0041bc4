//! The store: one database, a SQLite file or PostgreSQL, with every row of the ledgers, the decisions made on them, and
//! nothing else.
//!
//! This is the only place with SQL, and all of it stands in the module `sql`. The roads through it:
//! - [`Store::begin_import`] takes the rows of one ledger file in, in one transaction;
//! - [`Store::undo_import`] takes it away again;
//! - [`Store::load`] reads the facts of many debtors in one pass over each table, as [`Snapshots`];
//! - [`Store::open_run`] and [`Store::claim`] share out a run, in which [`Run`] reads facts and records decisions in bulk;
//! - [`Store::begin_job`] and [`Store::take_over_job`] give each fire of the schedule to one program;
//! - [`Store::take_incoming`] keeps what came back from people and carriers, and does at once what must follow;
//! - [`Store::record_check`] keeps what the gate answered to a person, allowed or not;
//! - [`Store::chain`], [`Store::seal`] and [`Store::verify_evidence`] keep the evidence: every road above appends to it;
//! - [`Store::backup`] and [`Store::restore`] carry everything into a file and back, whatever the database is kept in;
//! - [`Store::reveal`], [`Store::reach`] and [`Store::remove`] give and take away what is personal, and write it down;
//! - [`Store::standing`] is the list of the day within a [`Scope`], [`Store::take_next`] and [`Store::take_seat`] say who
//!   works a case, [`Store::timeline`] what happened in it;
//! - [`Store::user_of_session`], [`Store::claim_request`] and [`Store::note`] say who asks, what they asked before, and what
//!   they did;
//! - [`Store::worklist`], [`Store::find_debtor`], [`Store::names`], [`Store::decision`] and [`Store::runs`] answer
//!   the command line.
//!
//! The store keeps what the files said and decides nothing.

mod access;
mod ageing;
mod backup;
mod db;
mod decision;
mod digest;
mod directory;
mod document;
mod draft;
mod error;
mod evidence;
mod gate_check;
mod grouped;
mod import;
mod incoming;
mod job;
mod load;
mod name;
mod open;
mod outbox;
mod overview;
mod personal;
mod phone;
mod row;
mod run;
mod scope;
mod sql;
mod standing;
mod timeline;
mod staged;
mod undo;
mod webhook;

pub use access::{
    Answered, ApiToken, Asked, AuditFilter, AuditRow, NewToken, NewUser, Team, User, UserFields,
};
pub use ageing::AgeingSum;
pub use backup::TableSum;
pub use decision::{DecisionRow, Versions, WorklistRow};
pub use digest::{DigestKind, DigestState};
pub use directory::{ContractName, DebtorNames, DebtorRef, FactDetails, PaymentName, ReceivableName};
pub use document::{DocumentId, DocumentRow, NewDocument, RemovedDocument};
pub use draft::{Author, Draft, DraftFault, DraftMove, DraftState, Drafted, PolicyVersion};
pub use error::{Error, KeyFault};
pub use evidence::{CaseFindings, Chain, ChainRecord, EvidenceReport, EvidenceStatus, Sealed, Stamp};
pub use gate_check::{GateCheck, rules_asked};
pub use import::{
    Complete, Counts, Defaults, EntryKind, Gaps, Import, ImportMeta, ImportRecord, ImportReport, NOT_IN_FILE,
    Note, PageEntry, Refusal, Source, Tally, Verdict, sha256_of,
};
pub use incoming::{IncomingFilter, IncomingRow, NewIncoming};
pub use job::{JobRun, JobState};
pub use load::{Loaded, Snapshots, UNKNOWN_RECEIVABLE, Which};
pub use name::normalised;
pub use open::Store;
pub use outbox::{
    Begun, Carriage, CarriageRow, ChannelCount, Cost, DueMessage, Judging, LetterRow, LetterStatus, Mode,
    ModeFault, NewMessage, NewReport, OutboxRow, OutboxStep, Pause, Printed, Rendered, ReportRow, Switch,
};
pub use overview::CaseStanding;
pub use personal::{
    Act, Basis, EndedClaim, Going, Holdings, KeyUse, Keys, PersonName, PlainPerson, Records, Removed,
    Revealed, Rotation, reached_by,
};
pub use phone::{CallMove, CallResult, CallRow, CallState, NewCall, PhoneRecording};
pub use run::{Claim, OpenRun, Run, RunRecord};
pub use scope::{Companies, Scope, Standpoint};
pub use staged::{NewStaged, StagedImport};
pub use standing::{
    After, Alike, CaseKey, CaseRow, Listed, NextContact, NextPromise, Round, Seat, Standing, StandingRow,
    Wanted,
};
pub use timeline::{Happened, Place};
pub use undo::{Change, ChangeKind, UndoBar, Undone};
pub use webhook::{Attempted, Delivery, Told, ToldOf, Webhook, WebhookEvent};
