//! One door to two databases: SQLite in a file, PostgreSQL on a server. Statements are written once, with `?1` for their
//! values; this module knows what differs.
//!
//! Every call blocks until its answer is there. One thread uses a connection at a time.

mod postgres;
mod row;
mod sqlite;
mod value;

use std::path::Path;

use self::{postgres::Postgres, sqlite::Sqlite};
pub(crate) use self::{
    row::Row,
    value::{Value, params},
};
use crate::{error::Error, sql::Scan};

/// A connection.
#[derive(Debug)]
pub(crate) struct Db(Engine);

#[derive(Debug)]
enum Engine {
    Sqlite(Sqlite),
    Postgres(Box<Postgres>),
}

/// One statement for many rows: SQLite runs `one` for each row, PostgreSQL runs `many` once with a column of all rows in
/// each place of a value.
#[derive(Debug)]
pub(crate) struct Bulk {
    pub(crate) one: &'static str,
    pub(crate) many: &'static str,
}

/// How a transaction reads and writes.
#[derive(Debug, Clone, Copy)]
enum Kind {
    Write,
    Judgement,
    Snapshot,
}

/// A statement of a transaction.
#[derive(Debug, Clone, Copy)]
enum Step {
    Begin(Kind),
    Commit,
    Rollback,
}

/// Everything from here to [`Transaction::commit`], or nothing of it: dropping takes it back.
#[derive(Debug)]
pub(crate) struct Transaction<'db> {
    db: &'db Db,
    /// `false` inside another transaction, which then decides, and after the commit.
    is_open: bool,
}

impl Db {
    /// Opens a file; `None` is a database in memory.
    pub(crate) fn sqlite(file: Option<&Path>) -> Result<Self, rusqlite::Error> {
        Ok(Self(Engine::Sqlite(Sqlite::open(file)?)))
    }

    /// Connects to a server; returns its address as it may be printed, too.
    pub(crate) fn postgres(url: &str) -> Result<(Self, String), Error> {
        let db = Postgres::connect(url)?;
        let place = db.place().to_owned();
        Ok((Self(Engine::Postgres(Box::new(db))), place))
    }

    pub(crate) const fn is_postgres(&self) -> bool {
        matches!(self.0, Engine::Postgres(_))
    }

    /// Whether the database understands a statement.
    #[cfg(test)]
    pub(crate) fn prepare(&self, sql: &'static str) -> Result<(), Error> {
        match &self.0 {
            Engine::Sqlite(db) => db.prepare(sql),
            Engine::Postgres(db) => db.prepare(sql),
        }
    }

    /// Runs one statement; returns how many rows it wrote.
    pub(crate) fn execute(&self, sql: &'static str, params: &[Value<'_>]) -> Result<u64, Error> {
        match &self.0 {
            Engine::Sqlite(db) => db.execute(sql, params).map_err(|error| db.named(error)),
            Engine::Postgres(db) => db.execute(sql, params),
        }
    }

    /// Runs several statements without values, such as settings or a migration.
    pub(crate) fn batch(&self, script: &str) -> Result<(), Error> {
        match &self.0 {
            Engine::Sqlite(db) => db.batch(script).map_err(|error| db.named(error)),
            Engine::Postgres(db) => db.batch(script),
        }
    }

    /// Hands over every row as it arrives.
    pub(crate) fn each(
        &self,
        sql: &'static str,
        params: &[Value<'_>],
        mut take: impl FnMut(&Row<'_>) -> Result<(), Error>,
    ) -> Result<(), Error> {
        match &self.0 {
            Engine::Sqlite(db) => db.each(sql, params, &mut take).map_err(|error| db.named(error)),
            Engine::Postgres(db) => db.each(sql, params, &mut take),
        }
    }

    /// Hands over every row of a statement without values that may have a million of them.
    pub(crate) fn scan(
        &self,
        sql: &'static str,
        mut take: impl FnMut(&Row<'_>) -> Result<(), Error>,
    ) -> Result<(), Error> {
        match &self.0 {
            Engine::Sqlite(db) => db.each(sql, &[], &mut take).map_err(|error| db.named(error)),
            Engine::Postgres(db) => db.copy_out(sql, [0, 0], &mut take),
        }
    }

    /// The same for the debtors of a range.
    pub(crate) fn scan_between(
        &self,
        scan: &Scan,
        (first, last): (i64, i64),
        mut take: impl FnMut(&Row<'_>) -> Result<(), Error>,
    ) -> Result<(), Error> {
        match &self.0 {
            Engine::Sqlite(db) => {
                db.each(scan.between, &params![first, last], &mut take).map_err(|error| db.named(error))
            }
            Engine::Postgres(db) => db.copy_out(scan.between, [first, last], &mut take),
        }
    }

    /// The same for the rows of some debtors.
    pub(crate) fn scan_of(
        &self,
        scan: &Scan,
        debtors: &[i64],
        mut take: impl FnMut(&Row<'_>) -> Result<(), Error>,
    ) -> Result<(), Error> {
        match &self.0 {
            Engine::Sqlite(db) => db.each(scan.chosen, &[], &mut take).map_err(|error| db.named(error)),
            Engine::Postgres(db) => db.each(scan.listed, &[debtors], &mut take),
        }
    }

    /// Every row.
    pub(crate) fn all<T>(
        &self,
        sql: &'static str,
        params: &[Value<'_>],
        mut read: impl FnMut(&Row<'_>) -> Result<T, Error>,
    ) -> Result<Vec<T>, Error> {
        let mut all = Vec::new();
        self.each(sql, params, |row| {
            all.push(read(row)?);
            Ok(())
        })?;
        Ok(all)
    }

    /// Every row of a statement with filters that are often left out. PostgreSQL plans it for its values, and drops those
    /// filters; elsewhere it plans once for all values, which takes less time for a statement that is quickly answered.
    pub(crate) fn all_planned<T>(
        &self,
        sql: &'static str,
        params: &[Value<'_>],
        mut read: impl FnMut(&Row<'_>) -> Result<T, Error>,
    ) -> Result<Vec<T>, Error> {
        let Engine::Postgres(db) = &self.0 else { return self.all(sql, params, read) };
        let mut all = Vec::new();
        db.each_planned(sql, params, &mut |row| {
            all.push(read(row)?);
            Ok(())
        })?;
        Ok(all)
    }

    /// The first row, or nothing.
    pub(crate) fn first<T>(
        &self,
        sql: &'static str,
        params: &[Value<'_>],
        read: impl FnOnce(&Row<'_>) -> Result<T, Error>,
    ) -> Result<Option<T>, Error> {
        match &self.0 {
            Engine::Sqlite(db) => db.first(sql, params, read).map_err(|error| db.named(error)),
            Engine::Postgres(db) => db.first(sql, params, read),
        }
    }

    /// The first row of a statement that always has one.
    pub(crate) fn one<T>(
        &self,
        sql: &'static str,
        params: &[Value<'_>],
        read: impl FnOnce(&Row<'_>) -> Result<T, Error>,
    ) -> Result<T, Error> {
        self.first(sql, params, read)?.ok_or(Error::NoRow(sql))
    }

    /// Runs statements in their order without waiting for each answer; returns the number in the first column of each
    /// one's first row: of a statement with `RETURNING id`, `None` where it wrote nothing.
    pub(crate) fn many<'a, P: AsRef<[Value<'a>]>>(
        &self,
        statements: &[(&'static str, P)],
    ) -> Result<Vec<Option<i64>>, Error> {
        match &self.0 {
            Engine::Sqlite(db) => db.many(statements).map_err(|error| db.named(error)),
            Engine::Postgres(db) => db.many(statements),
        }
    }

    /// Runs a statement for all rows; returns how many it wrote.
    pub(crate) fn bulk<'a, P: AsRef<[Value<'a>]>>(
        &self,
        sql: &'static Bulk,
        rows: impl IntoIterator<Item = P>,
    ) -> Result<u64, Error> {
        match &self.0 {
            Engine::Sqlite(db) => db.insert(sql.one, rows).map_err(|error| db.named(error)),
            Engine::Postgres(db) => db.bulk(sql.many, rows),
        }
    }

    /// Looks something up for each key: what it finds is handed over with the position of its key. Column 0 of the
    /// statement belongs to this function: SQLite may give anything, PostgreSQL the position from
    /// `WITH ORDINALITY`.
    pub(crate) fn look_up<'a, P: AsRef<[Value<'a>]>>(
        &self,
        sql: &'static Bulk,
        keys: impl IntoIterator<Item = P>,
        mut take: impl FnMut(usize, &Row<'_>) -> Result<(), Error>,
    ) -> Result<(), Error> {
        match &self.0 {
            Engine::Sqlite(db) => db.look_up(sql.one, keys, &mut take).map_err(|error| db.named(error)),
            Engine::Postgres(db) => db.look_up(sql.many, keys, &mut take),
        }
    }

    /// Adds many rows. The statement is `INSERT INTO table (columns) VALUES (?1, ..)` with the values in the order of the
    /// columns; PostgreSQL copies the rows in. Returns how many there were.
    pub(crate) fn copy_in<'a, P: AsRef<[Value<'a>]>>(
        &self,
        insert: &'static str,
        rows: impl IntoIterator<Item = P>,
    ) -> Result<u64, Error> {
        match &self.0 {
            Engine::Sqlite(db) => db.insert(insert, rows).map_err(|error| db.named(error)),
            Engine::Postgres(db) => db.copy_in(insert, rows),
        }
    }

    /// Begins to write. SQLite lets nobody else write until the end; PostgreSQL locks what is written.
    pub(crate) fn transaction(&self) -> Result<Transaction<'_>, Error> {
        self.begin(Kind::Write)
    }

    /// Begins to write what follows from what is read: every statement sees the same state, as in [`Self::snapshot`], and a
    /// row that somebody else changed meanwhile cannot be written ([`Error::Conflict`]).
    pub(crate) fn judgement(&self) -> Result<Transaction<'_>, Error> {
        self.begin(Kind::Judgement)
    }

    /// Begins to read: every statement sees the same state, whatever others write meanwhile.
    pub(crate) fn snapshot(&self) -> Result<Transaction<'_>, Error> {
        self.begin(Kind::Snapshot)
    }

    fn begin(&self, kind: Kind) -> Result<Transaction<'_>, Error> {
        let is_open = !self.in_transaction();
        if is_open {
            self.step(Step::Begin(kind))?;
        }
        Ok(Transaction { db: self, is_open })
    }

    fn in_transaction(&self) -> bool {
        match &self.0 {
            Engine::Sqlite(db) => db.in_transaction(),
            Engine::Postgres(db) => db.in_transaction(),
        }
    }

    fn step(&self, step: Step) -> Result<(), Error> {
        match &self.0 {
            Engine::Sqlite(db) => db.step(step).map_err(|error| db.named(error)),
            Engine::Postgres(db) => db.step(step),
        }
    }
}

impl Transaction<'_> {
    /// Keeps everything.
    pub(crate) fn commit(mut self) -> Result<(), Error> {
        if std::mem::take(&mut self.is_open) {
            self.db.step(Step::Commit).inspect_err(|_| self.is_open = true)?;
        }
        Ok(())
    }
}

impl Drop for Transaction<'_> {
    fn drop(&mut self) {
        if self.is_open {
            // A connection that is gone has taken everything back by itself.
            let _ = self.db.step(Step::Rollback);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Store;

    const ADD: &str = "INSERT INTO import (as_of, complete, added, changed, unchanged, refused, file, sha256)
        VALUES (?1, 0, ?2, 0, 0, 0, ?3, ?4) RETURNING id";
    const ALL: &str = "SELECT as_of, added, file, sha256, id > 1 FROM import ORDER BY id";

    #[test]
    fn values_come_back_as_they_went() {
        testbed::both(|url| {
            let db = Store::open(url).unwrap().db;
            let rows = [
                params![None::<i32>, i64::MIN, "账本 'x' \\ ?1", &[0_u8, 255][..]],
                params![-1, i64::MAX, "", &[][..] as &[u8]],
            ];
            let numbers = db.many(&rows.clone().map(|row| (ADD, row))).unwrap();
            assert_eq!(numbers, [Some(1), Some(2)]);
            let read = |row: &Row<'_>| {
                let bytes = row.opt_bytes(3)?.map(<[u8]>::to_vec);
                Ok((row.opt_int::<i32>(0)?, row.int::<i64>(1)?, row.text(2)?.to_owned(), bytes, row.bool(4)?))
            };
            let expected = [
                (None, i64::MIN, "账本 'x' \\ ?1".to_owned(), Some(vec![0, 255]), false),
                (Some(-1), i64::MAX, String::new(), Some(vec![]), true),
            ];
            assert_eq!(db.all(ALL, &[], read).unwrap(), expected);
            let mut scanned = Vec::new();
            db.scan(ALL, |row| {
                scanned.push(read(row)?);
                Ok(())
            })
            .unwrap();
            assert_eq!(scanned, expected, "copied out");
            // A number is no text, nothing is no number, and a number must fit.
            assert!(db.all(ALL, &[], |row| row.int::<i64>(0)).is_err());
            assert!(db.all(ALL, &[], |row| row.int::<u8>(1)).is_err());
        });
    }

    #[test]
    fn a_transaction_is_kept_whole_or_not_at_all() {
        testbed::both(|url| {
            let db = Store::open(url).unwrap().db;
            let add = || db.first(ADD, &params![1, 1, "a", &[1_u8][..]], |row| row.int::<i64>(0));
            let count = || db.all(ALL, &[], |_| Ok(())).unwrap().len();
            let transaction = db.transaction().unwrap();
            add().unwrap();
            drop(transaction);
            assert_eq!(count(), 0, "dropped");
            let transaction = db.transaction().unwrap();
            let inner = db.snapshot().unwrap();
            add().unwrap();
            drop(inner);
            transaction.commit().unwrap();
            assert_eq!(count(), 1, "the outer one decides");
            let transaction = db.transaction().unwrap();
            add().unwrap();
            assert!(db.execute(ADD, &params![1, None::<i64>, "a", &[1_u8][..]]).is_err());
            let kept = transaction.commit();
            assert_eq!((kept.is_ok(), count()), if db.is_postgres() { (false, 1) } else { (true, 2) });
        });
    }
}
