//! What can go wrong between the program and its database.

use std::path::PathBuf;

use receivables::document::recording::Unannounced;

use crate::{directory::DebtorRef, draft::DraftFault, undo::UndoBar};

/// Why the store could not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Neither a file nor a server of PostgreSQL.
    #[error(
        "`{0}` is not a database; use `sqlite://FILE`, for example `sqlite://ledger.sqlite`, or `postgres://USER@HOST/DATABASE`"
    )]
    Url(String),
    /// The address of a server that cannot be used as it is written.
    #[error("the address of the database `{place}` cannot be used: {reason}")]
    Address {
        /// The address without its password.
        place: String,
        /// What is wrong with it.
        reason: String,
    },
    /// No connection to the server.
    #[error(
        "cannot connect to the database `{place}` ({reason}); check that the server runs, and the name, user and password"
    )]
    Unreachable {
        /// The address without its password.
        place: String,
        /// What the server or the network says.
        reason: String,
    },
    /// The connection broke.
    #[error(
        "the connection to the database `{place}` was lost ({reason}); what was not finished was not kept: run it again"
    )]
    Lost {
        /// The address without its password.
        place: String,
        /// What the server or the network says.
        reason: String,
    },
    /// Somebody else held what we had to write for too long.
    #[error("the database `{0}` is in use by another import or run; try again once it has finished")]
    Busy(String),
    /// Somebody else changed what we had read and were about to write.
    #[error("others changed the same rows of the database `{0}` meanwhile; nothing was kept: try again")]
    Conflict(String),
    /// A step of a transaction failed, and the end of it was asked for all the same.
    #[error("nothing was kept, because a step before failed")]
    NotKept,
    /// PostgreSQL refused or failed: its own words, with its code.
    #[error("the database failed: {0}")]
    Postgres(String),
    /// The server keeps texts in an encoding that cannot hold every name.
    #[error("the database `{place}` keeps texts as {encoding}; create it with ENCODING 'UTF8'")]
    Encoding {
        /// The address without its password.
        place: String,
        /// Its encoding.
        encoding: String,
    },
    /// The file cannot be opened or created as a database.
    #[error(
        "cannot open the database `{path}` ({source}); check that its folder exists and may be written to, and that it is a database of this program"
    )]
    Open {
        /// The file.
        path: PathBuf,
        /// What SQLite says.
        source: rusqlite::Error,
    },
    /// The database was written by a newer program.
    #[error(
        "`{place}` has schema {found}, this program knows {known} at most; use the newer program that wrote it"
    )]
    Newer {
        /// The file, or the address without its password.
        place: String,
        /// Schema found there.
        found: i64,
        /// Newest schema of this program.
        known: i64,
    },
    /// The database belongs to another program.
    #[error("`{0}` is a database of another program; name a new one")]
    NotOurs(String),
    /// A value in the database that this program cannot read.
    #[error("table `{table}`, column {column}: `{text}` is not a value this program knows")]
    Unreadable {
        /// The table.
        table: &'static str,
        /// The column, counted from 0 in the statement.
        column: usize,
        /// The text found.
        text: String,
    },
    /// A backup would write over a file.
    #[error("`{0}` exists already; name a new file for the backup")]
    Exists(PathBuf),
    /// A file of a backup cannot be written.
    #[error("cannot write `{file}` ({source})")]
    Write {
        /// The file.
        file: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// A database that must be empty is not.
    #[error("the database is not empty (table `{table}` has rows); restore into a new one")]
    NotEmpty {
        /// The first table with rows.
        table: &'static str,
    },
    /// A copy differs from its original.
    #[error(
        "the copy of table `{table}` is not the same as the original; nothing was kept: try again, and check the disk"
    )]
    NotTheSame {
        /// The table.
        table: &'static str,
    },
    /// A recording that may not be kept.
    #[error(transparent)]
    Unannounced(#[from] Unannounced),
    /// No call of that number.
    #[error(
        "there is no call `{0}`; a phone system tells of calls by the number it was given, such as `hk-12`, or of its own by `inbound`"
    )]
    NoCall(String),
    /// A complete ledger was announced without its day.
    #[error("a complete ledger needs its day: what it leaves out is settled as of that day")]
    CompleteWithoutDay,
    /// No import of that number.
    #[error("there is no import {0}")]
    NoImport(i64),
    /// Something rests on the import.
    #[error("import {import} cannot be undone: {bar}")]
    CannotUndo {
        /// Its number.
        import: i64,
        /// What stands in the way.
        bar: UndoBar,
    },
    /// A draft cannot be changed or moved so.
    #[error(transparent)]
    Draft(#[from] DraftFault),
    /// Somebody changed it since it was read.
    #[error("it was changed meanwhile: version {current} is the latest; load it again")]
    Stale {
        /// The version it has now.
        current: i64,
    },
    /// Nobody of that code or name.
    #[error("no debtor has the code or name `{0}`")]
    NoDebtor(String),
    /// No document of that number, or it was removed.
    #[error("there is no document {0} on file; `huikuan document list` shows the numbers")]
    NoDocument(i64),
    /// Several debtors answer to the text.
    #[error("`{text}` fits several debtors: {}", list(.candidates))]
    Ambiguous {
        /// The text asked for.
        text: String,
        /// The first of those that fit, at most ten.
        candidates: Vec<DebtorRef>,
    },
    /// What cannot stand in a chain, or a root that cannot be.
    #[error("evidence: {0}")]
    Evidence(String),
    /// The key that is to sign is not the current one of this database.
    #[error(
        "the key {given} is not the one that signs for this database ({current}); use its file, or introduce the new key with `huikuan evidence keys rotate`"
    )]
    Key {
        /// Fingerprint of the key that was given.
        given: String,
        /// Fingerprint of the current key.
        current: String,
    },
    /// No message has this number.
    #[error("there is no message #{0}; `huikuan outbox list` shows them")]
    NoMessage(i64),
    /// The message is no printed letter.
    #[error("message {0} is no letter that was printed; `huikuan outbox list` shows them")]
    NoLetter(i64),
    /// Nothing of that number came in, or it is somebody's already.
    #[error(
        "nothing that came in has the number {0} and waits for that; `huikuan incoming list` shows what there is"
    )]
    NoIncoming(i64),
    /// A person wrote a message that is on file for the day already.
    #[error(
        "a message to this person by this channel and for this purpose is in the outbox for today already; change its purpose, or wait until tomorrow"
    )]
    MessageThere,
    /// What is asked of a message cannot be as it stands.
    #[error(transparent)]
    Message(#[from] receivables::message::NoWay),
    /// The answer came after the lease was over.
    #[error(
        "message #{id}: the answer `{answer}` came too late, and a person must decide; see `huikuan outbox show {id}`"
    )]
    LateAnswer {
        /// Its number.
        id: i64,
        /// The answer.
        answer: String,
    },
    /// No person of that number.
    #[error(
        "there is no person #{0} of this debtor; `huikuan forget DEBTOR --why ...` lists them and takes nothing away"
    )]
    NoPerson(i64),
    /// The file of keys cannot be used.
    #[error(transparent)]
    Keys(#[from] personal::FileError),
    /// The keys that the file has are not those that are asked for.
    #[error(transparent)]
    KeyFault(#[from] KeyFault),
    /// A value that does not open.
    #[error(transparent)]
    Sealed(#[from] personal::OpenError),
    /// A statement that always has a row had none.
    #[error("the database has no row where there is always one: {0}")]
    NoRow(&'static str),
    /// No room is left for the file of the database or what SQLite writes beside it.
    #[error(
        "there is no room left for the database `{0}`; nothing of this was kept: make room on its disk and run it again"
    )]
    Full(String),
    /// SQLite failed.
    #[error("the database failed: {0}")]
    Sqlite(#[from] rusqlite::Error),
}

/// Why the keys of personal data do not do.
#[derive(Debug, thiserror::Error)]
pub enum KeyFault {
    /// A database on a server, and nobody said where the keys of its personal data are.
    #[error(
        "numbers and addresses in this database are sealed; say where their keys are: set HUIKUAN_KEYS, or write `[keys] file = \"...\"` into your company's file"
    )]
    Unnamed,
    /// The database was sealed with a key that the file does not have yet.
    #[error(
        "{keys} is out of date: this database is sealed with key {key}, which it lacks; copy the file of keys from the machine where `huikuan keys rotate` ran"
    )]
    Old {
        /// The file.
        keys: String,
        /// Number of the key.
        key: u32,
    },
    /// The file belongs to another database.
    #[error(
        "key {key} in {keys} is not the one this database was sealed with; name the right file by HUIKUAN_KEYS, or put it back from your backup"
    )]
    Other {
        /// The file.
        keys: String,
        /// Number of the key.
        key: u32,
    },
    /// No key of that number in the file.
    #[error("there is no key {0}; `huikuan keys list` shows them")]
    None(u32),
    /// A key that still seals something.
    #[error(
        "key {key} is in use ({people} people are sealed with it, or it is the current one); `huikuan keys rotate` comes first"
    )]
    InUse {
        /// Number of the key.
        key: u32,
        /// People whose values are sealed with it.
        people: u64,
    },
}

fn list(candidates: &[DebtorRef]) -> String {
    candidates.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
}
