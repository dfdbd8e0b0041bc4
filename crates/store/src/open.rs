//! Opening a database: its address, its settings, its schema.

use std::path::{Path, PathBuf};

use crate::{
    db::{Db, Transaction, params},
    error::Error,
    personal::{KeyHold, Keys},
    sql,
};

/// `PRAGMA application_id` of our files: `Huik` in ASCII.
const APPLICATION_ID: i64 = 0x4875_696B;

/// What stands for the address of a database that has none.
const MEMORY: &str = ":memory:";

/// One step of the schema, for each database.
struct Migration {
    sqlite: &'static str,
    postgres: &'static str,
}

macro_rules! migrations {
    ($($name:literal),+ $(,)?) => {
        &[$(Migration {
            sqlite: include_str!(concat!("../migrations/sqlite/", $name)),
            postgres: include_str!(concat!("../migrations/postgres/", $name)),
        }),+]
    };
}

/// Every schema ever released, oldest first; the position counted from 1 is the version that the database keeps.
/// A released migration is never edited.
const MIGRATIONS: &[Migration] = migrations![
    "0001-start.sql",
    "0002-places-and-checks.sql",
    "0003-governing-law.sql",
    "0004-runs.sql",
    "0005-outbox.sql",
    "0006-documents.sql",
    "0007-personal.sql",
    "0008-evidence.sql",
    "0009-jobs.sql",
    "0010-access.sql",
    "0011-standing.sql",
    "0012-desk.sql",
    "0013-letter.sql",
    "0014-incoming.sql",
    "0015-delivery.sql",
    "0016-mode.sql",
    "0017-phone.sql",
    "0018-digest.sql",
    "0019-consent.sql",
    "0020-room.sql",
    "0021-counts.sql",
    "0022-details.sql",
];

/// An open database. In a file, one process writes at a time and another waits up to five seconds for it; on a server,
/// imports wait for each other up to a minute.
#[derive(Debug)]
pub struct Store {
    pub(crate) db: Db,
    pub(crate) keys: KeyHold,
    path: Option<PathBuf>,
    address: String,
    schema_found: usize,
}

impl Store {
    /// Opens `sqlite://FILE` or a plain path, and creates the file where there is none; or connects to
    /// `postgres://USER:PASSWORD@HOST/DATABASE`, which must exist. Brings the schema up to date.
    ///
    /// # Errors
    /// [`Error::Url`] and [`Error::Address`] for an address that names no database, [`Error::Open`] and
    /// [`Error::Unreachable`] for one that cannot be had, [`Error::Newer`] and [`Error::NotOurs`] for a database that it
    /// must not touch.
    pub fn open(url: &str) -> Result<Self, Error> {
        Self::open_with(url, &Keys::default())
    }

    /// The same, with the keys of its personal data. What an earlier version left plain is sealed before this returns.
    ///
    /// # Errors
    /// As [`Store::open`]; and, where something is to be sealed, [`KeyFault::Unnamed`](crate::KeyFault::Unnamed) and whatever keeps the file of keys
    /// from being used.
    pub fn open_with(url: &str, keys: &Keys) -> Result<Self, Error> {
        if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            let (db, place) = Db::postgres(url)?;
            check_encoding(&db, &place)?;
            let schema_found = migrate(&db, &place)?;
            return Self {
                db,
                keys: KeyHold::new(keys, None, true),
                path: None,
                address: url.to_owned(),
                schema_found,
            }
            .with_all_sealed();
        }
        let path = file_of(url)?;
        let place = path.display().to_string();
        let open_error = |error| match error {
            Error::Sqlite(source) => Error::Open { path: path.clone(), source },
            other => other,
        };
        let db = Db::sqlite(Some(&path)).map_err(|source| Error::Open { path: path.clone(), source })?;
        // The first statement that reads the file: a file that is no database shows itself here.
        version(&db, &place).map_err(open_error)?;
        db.batch(sql::SETTINGS).map_err(open_error)?;
        let schema_found = migrate(&db, &place)?;
        let hold = KeyHold::new(keys, Some(&path), false);
        Self { db, keys: hold, path: Some(path), address: url.to_owned(), schema_found }.with_all_sealed()
    }

    /// Whether an address names a server, or a file that exists: opening it would make nothing new.
    pub fn is_there(url: &str) -> bool {
        file_of(url).map_or(true, |file| file.is_file())
    }

    /// A database that is gone when the value is dropped.
    pub fn in_memory() -> Result<Self, Error> {
        let db = Db::sqlite(None)?;
        db.batch(sql::SETTINGS)?;
        let schema_found = migrate(&db, MEMORY)?;
        let keys = KeyHold::new(&Keys::default(), None, false);
        Ok(Self { db, keys, path: None, address: MEMORY.to_owned(), schema_found })
    }

    /// The version of the schema, counted from 1: opening brings it to the newest that this program knows.
    pub const fn schema(&self) -> usize {
        MIGRATIONS.len()
    }

    /// The version it had before this opening; 0 for a new database.
    pub const fn schema_found(&self) -> usize {
        self.schema_found
    }

    /// Whether the database answers.
    pub fn answers(&self) -> Result<(), Error> {
        self.db.one(sql::ANSWERS, &[], |row| row.int::<i64>(0)).map(drop)
    }

    fn with_all_sealed(self) -> Result<Self, Error> {
        self.seal_plain()?;
        Ok(self)
    }

    /// Begins to write what ledgers hold: no import, no other change of people, until the end.
    pub(crate) fn write_ledger(&self) -> Result<Transaction<'_>, Error> {
        let transaction = self.db.transaction()?;
        if self.db.is_postgres() {
            self.db.execute(sql::LOCK, &params![sql::LOCK_LEDGER])?;
        }
        Ok(transaction)
    }

    /// Another connection to the same database, with the same keys.
    ///
    /// # Errors
    /// Those of [`Self::open_with`].
    pub fn another(&self) -> Result<Self, Error> {
        Self::open_with(&self.address, &self.keys.given())
    }

    /// The file; `None` in memory and on a server.
    pub fn path(&self) -> Option<&Path> {
        self.path.as_deref()
    }
}

/// The file that an address names.
fn file_of(url: &str) -> Result<PathBuf, Error> {
    let file = url.strip_prefix("sqlite://").or_else(|| url.strip_prefix("sqlite:")).unwrap_or(url);
    if file.is_empty() || file.contains("://") {
        return Err(Error::Url(url.to_owned()));
    }
    Ok(PathBuf::from(file))
}

/// Names in Chinese need a database that can hold them.
fn check_encoding(db: &Db, place: &str) -> Result<(), Error> {
    let encoding = db.one(sql::SERVER_ENCODING, &[], |row| Ok(row.text(0)?.to_owned()))?;
    if encoding == "UTF8" { Ok(()) } else { Err(Error::Encoding { place: place.to_owned(), encoding }) }
}

/// The schema's version, 0 for an empty database. Refuses one that another program, or a newer version of this one,
/// wrote.
fn version(db: &Db, place: &str) -> Result<usize, Error> {
    let (version, tables, is_ours): (i64, i64, bool) = if db.is_postgres() {
        let (tables, is_ours) = db.one(sql::SCHEMA_STATE, &[], |row| Ok((row.int(0)?, row.bool(1)?)))?;
        let version = if is_ours { db.one(sql::SCHEMA_VERSION, &[], |row| row.int(0))? } else { 0 };
        (version, tables, is_ours)
    } else {
        let version = db.one(sql::USER_VERSION, &[], |row| row.int(0))?;
        let tables = db.one(sql::TABLE_COUNT, &[], |row| row.int(0))?;
        let application: i64 = db.one(sql::APPLICATION, &[], |row| row.int(0))?;
        (version, tables, application == APPLICATION_ID)
    };
    if (tables > 0 || version > 0) && !is_ours {
        return Err(Error::NotOurs(place.to_owned()));
    }
    match usize::try_from(version) {
        Ok(version) if version <= MIGRATIONS.len() => Ok(version),
        _ => {
            let known = i64::try_from(MIGRATIONS.len()).unwrap_or(i64::MAX);
            Err(Error::Newer { place: place.to_owned(), found: version, known })
        }
    }
}

/// Brings the schema up to date, all steps in one transaction. Returns the version that was found.
fn migrate(db: &Db, place: &str) -> Result<usize, Error> {
    if version(db, place)? == MIGRATIONS.len() {
        return Ok(MIGRATIONS.len());
    }
    let transaction = db.transaction()?;
    if db.is_postgres() {
        db.execute(sql::LOCK, &params![sql::LOCK_MIGRATION])?;
    }
    // Read again under the lock: another process may have been first.
    let found = version(db, place)?;
    for migration in MIGRATIONS.iter().skip(found) {
        db.batch(if db.is_postgres() { migration.postgres } else { migration.sqlite })?;
    }
    let newest = MIGRATIONS.len();
    db.batch(&if db.is_postgres() {
        format!("UPDATE schema_version SET huikuan = {newest}")
    } else {
        format!("PRAGMA application_id = {APPLICATION_ID}; PRAGMA user_version = {newest}")
    })?;
    transaction.commit()?;
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Tables, columns, types and whether they may be empty, as SQLite calls them.
    fn columns(store: &Store) -> Vec<String> {
        let text = if store.db.is_postgres() {
            "SELECT CONCAT_WS(' ', table_name, column_name, CASE data_type WHEN 'bigint' THEN 'INTEGER'
                    WHEN 'text' THEN 'TEXT' WHEN 'bytea' THEN 'BLOB' ELSE data_type END,
                    CASE WHEN is_nullable = 'YES' THEN 'NULL' ELSE 'NOT NULL' END)
                FROM information_schema.columns
                WHERE table_schema = current_schema() AND table_name <> 'schema_version'
                ORDER BY table_name COLLATE \"C\", ordinal_position"
        } else {
            "SELECT m.name || ' ' || p.name || ' ' || replace(p.type, ' GENERATED ALWAYS', '')
                    || CASE WHEN p.pk = 0 AND p.\"notnull\" = 0 THEN ' NULL' ELSE ' NOT NULL' END
                FROM sqlite_schema m, pragma_table_xinfo(m.name) p WHERE m.type = 'table' ORDER BY m.name, p.cid"
        };
        store.db.all(text, &[], |row| Ok(row.text(0)?.to_owned())).unwrap()
    }

    #[test]
    fn both_databases_have_the_same_tables_and_columns() {
        let database = testbed::postgres().fresh();
        let server = columns(&Store::open(&database.url()).unwrap());
        assert!(server.len() > 100, "{server:#?}");
        assert_eq!(server, columns(&Store::in_memory().unwrap()));
    }

    /// A database of the time before test mode, with a message in each of these states.
    fn before_test_mode(db: &Db, states: &[&str]) {
        let is_first = |migration: &&Migration| !migration.sqlite.contains("CREATE TABLE sending_mode");
        let before = MIGRATIONS.iter().take_while(is_first);
        let version = before.clone().count();
        for migration in before {
            db.batch(if db.is_postgres() { migration.postgres } else { migration.sqlite }).unwrap();
        }
        db.batch("INSERT INTO debtor (id, name, name_key) VALUES (1, 'A', 'a')").unwrap();
        for (person, state) in states.iter().enumerate() {
            db.batch(&format!(
                "INSERT INTO outbox (debtor_id, day, minute, due_at, priority, step, person_id, run_id, changed_at, purpose,
                    channel, state) VALUES (1, 0, 0, 0, 0, 0, {person}, 0, 7, 'overdue-reminder', 'email', '{state}')"
            ))
            .unwrap();
        }
        db.batch(&if db.is_postgres() {
            format!("UPDATE schema_version SET huikuan = {version}")
        } else {
            format!("PRAGMA application_id = {APPLICATION_ID}; PRAGMA user_version = {version}")
        })
        .unwrap();
    }

    #[test]
    fn a_database_from_which_messages_left_goes_on_sending() {
        for (states, mode, why) in [
            (&["planned", "sent"][..], "live", "one left"),
            (&["unclear"], "live", "one may have left"),
            (&["planned", "refused", "failed", "cancelled", "not-sent"], "test", "none left"),
            (&[], "test", "a new database"),
        ] {
            testbed::both(|url| {
                let url = if url.starts_with("sqlite") {
                    format!("{url}-{}", states.len())
                } else {
                    url.to_owned()
                };
                let fresh = testbed::postgres().fresh();
                let url = if url.starts_with("sqlite") { url } else { fresh.url() };
                let db = match file_of(&url) {
                    Ok(file) => Db::sqlite(Some(&file)).unwrap(),
                    Err(_) => Db::postgres(&url).unwrap().0,
                };
                before_test_mode(&db, states);
                drop(db);
                let now = Store::open(&url).unwrap().mode().unwrap();
                assert_eq!(now.mode.code(), mode, "{why}");
                assert_eq!(now.made.map(|made| made.at.0), (mode == "live").then_some(7), "{why}");
            });
        }
    }

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
        for url in ["mysql://db/ledger", ""] {
            let message = format!(
                "`{url}` is not a database; use `sqlite://FILE`, for example `sqlite://ledger.sqlite`, or \
                 `postgres://USER@HOST/DATABASE`"
            );
            assert_eq!(file_of(url).unwrap_err().to_string(), message);
        }
    }
}
