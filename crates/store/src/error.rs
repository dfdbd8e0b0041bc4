//! What can go wrong between the program and its database.

use std::path::PathBuf;

use crate::directory::DebtorRef;

/// Why the store could not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A database of a kind that this version does not speak.
    #[error("`{0}` names a PostgreSQL database, which this version does not speak yet; use `sqlite://FILE`")]
    Postgres(String),
    /// Neither `sqlite://FILE` nor a path.
    #[error("`{0}` is not a database; use `sqlite://FILE`, for example `sqlite://ledger.sqlite`")]
    Url(String),
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
    /// The file was written by a newer program.
    #[error(
        "`{path}` has schema {found}, this program knows {known} at most; use the newer program that wrote it"
    )]
    Newer {
        /// The file.
        path: PathBuf,
        /// Schema of the file.
        found: i64,
        /// Newest schema of this program.
        known: i64,
    },
    /// The file is a database of another program.
    #[error("`{0}` is a SQLite file of another program; name a new file")]
    NotOurs(PathBuf),
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
    /// A complete ledger was announced without its day.
    #[error("a complete ledger needs its day: what it leaves out is settled as of that day")]
    CompleteWithoutDay,
    /// Nobody of that code or name.
    #[error("no debtor has the code or name `{0}`")]
    NoDebtor(String),
    /// Several debtors answer to the text.
    #[error("`{text}` fits several debtors: {}", list(.candidates))]
    Ambiguous {
        /// The text asked for.
        text: String,
        /// The first of those that fit, at most ten.
        candidates: Vec<DebtorRef>,
    },
    /// The database failed.
    #[error("the database failed: {0}")]
    Sqlite(#[from] rusqlite::Error),
}

fn list(candidates: &[DebtorRef]) -> String {
    candidates.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
}
