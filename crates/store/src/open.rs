//! Opening the file: its address, its settings, its schema.

use std::path::{Path, PathBuf};

use rusqlite::Connection;

use crate::{error::Error, sql};

/// `PRAGMA application_id` of our files: `Huik` in ASCII.
const APPLICATION_ID: i64 = 0x4875_696B;

/// Every schema ever released, oldest first; the position counted from 1 is the file's `PRAGMA user_version`.
/// A released migration is never edited.
const MIGRATIONS: &[&str] = &[
    include_str!("../migrations/sqlite/0001-start.sql"),
    include_str!("../migrations/sqlite/0002-places-and-checks.sql"),
    include_str!("../migrations/sqlite/0003-governing-law.sql"),
];

/// An open database. One process writes at a time; another waits up to five seconds for it.
#[derive(Debug)]
pub struct Store {
    pub(crate) conn: Connection,
    path: Option<PathBuf>,
}

impl Store {
    /// Opens `sqlite://FILE` or a plain path, and creates the file where there is none.
    ///
    /// # Errors
    /// [`Error::Postgres`] and [`Error::Url`] for an address that this version cannot use, [`Error::Newer`] and
    /// [`Error::NotOurs`] for a file that it must not touch.
    pub fn open(url: &str) -> Result<Self, Error> {
        let path = file_of(url)?;
        let open_error = |source| Error::Open { path: path.clone(), source };
        let conn = Connection::open(&path).map_err(open_error)?;
        // The first statement that reads the file: a file that is no database shows itself here.
        let version = version_of(&conn).map_err(open_error)?;
        check_ours(&conn, &path, version)?;
        conn.execute_batch(sql::SETTINGS).map_err(open_error)?;
        migrate(&conn, &path)?;
        Ok(Self { conn, path: Some(path) })
    }

    /// A database that is gone when the value is dropped.
    pub fn in_memory() -> Result<Self, Error> {
        let conn = Connection::open_in_memory()?;
        conn.execute_batch(sql::SETTINGS)?;
        migrate(&conn, Path::new(":memory:"))?;
        Ok(Self { conn, path: None })
    }

    /// The file; `None` in memory.
    pub fn path(&self) -> Option<&Path> {
        self.path.as_deref()
    }
}

/// The file that an address names.
fn file_of(url: &str) -> Result<PathBuf, Error> {
    if url.starts_with("postgres://") || url.starts_with("postgresql://") {
        return Err(Error::Postgres(without_password(url)));
    }
    let file = url.strip_prefix("sqlite://").or_else(|| url.strip_prefix("sqlite:")).unwrap_or(url);
    if file.is_empty() || file.contains("://") {
        return Err(Error::Url(url.to_owned()));
    }
    Ok(PathBuf::from(file))
}

/// The address as it may be printed.
fn without_password(url: &str) -> String {
    let Some((scheme, rest)) = url.split_once("://") else { return url.to_owned() };
    rest.rsplit_once('@').map_or_else(|| url.to_owned(), |(_, place)| format!("{scheme}://…@{place}"))
}

fn version_of(conn: &Connection) -> rusqlite::Result<i64> {
    conn.query_row(sql::USER_VERSION, [], |row| row.get(0))
}

/// Refuses a file that another program, or a newer version of this one, wrote.
fn check_ours(conn: &Connection, path: &Path, version: i64) -> Result<(), Error> {
    let tables: i64 = conn.query_row(sql::TABLE_COUNT, [], |row| row.get(0))?;
    let application: i64 = conn.query_row(sql::APPLICATION_ID, [], |row| row.get(0))?;
    if (tables > 0 || version > 0) && application != APPLICATION_ID {
        return Err(Error::NotOurs(path.to_owned()));
    }
    let known = known_version();
    if version > known {
        return Err(Error::Newer { path: path.to_owned(), found: version, known });
    }
    Ok(())
}

fn known_version() -> i64 {
    i64::try_from(MIGRATIONS.len()).unwrap_or(i64::MAX)
}

/// Brings the schema up to date, all steps in one transaction.
fn migrate(conn: &Connection, path: &Path) -> Result<(), Error> {
    if version_of(conn)? == known_version() {
        return Ok(());
    }
    conn.execute_batch(sql::BEGIN)?;
    // Read again under the lock: another process may have been first.
    let done = version_of(conn)?;
    check_ours(conn, path, done)?;
    let done = usize::try_from(done).unwrap_or(usize::MAX);
    for migration in MIGRATIONS.iter().skip(done) {
        conn.execute_batch(migration)?;
    }
    conn.pragma_update(None, "application_id", APPLICATION_ID)?;
    conn.pragma_update(None, "user_version", known_version())?;
    conn.execute_batch(sql::COMMIT)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_name_a_file_or_say_what_to_use() {
        for (url, file) in [
            ("sqlite://ledger.sqlite", "ledger.sqlite"),
            ("sqlite:///var/lib/ledger.sqlite", "/var/lib/ledger.sqlite"),
            ("sqlite:ledger.sqlite", "ledger.sqlite"),
            ("账本.sqlite", "账本.sqlite"), // A plain path.
        ] {
            assert_eq!(file_of(url).unwrap(), PathBuf::from(file), "{url}");
        }
        for (url, message) in [
            (
                "postgres://clerk:secret@db/ledger",
                "`postgres://…@db/ledger` names a PostgreSQL database, which this version does not speak yet; \
                 use `sqlite://FILE`",
            ),
            (
                "mysql://db/ledger",
                "`mysql://db/ledger` is not a database; use `sqlite://FILE`, for example `sqlite://ledger.sqlite`",
            ),
            ("", "`` is not a database; use `sqlite://FILE`, for example `sqlite://ledger.sqlite`"),
        ] {
            assert_eq!(file_of(url).unwrap_err().to_string(), message);
        }
    }
}
