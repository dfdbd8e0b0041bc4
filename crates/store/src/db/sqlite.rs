//! SQLite, in this process.

use std::path::Path;

use rusqlite::{
    Connection, ErrorCode, params_from_iter,
    types::{ToSql, ToSqlOutput, ValueRef},
};

use super::{
    Kind, Step, Value,
    row::{Cells, Row},
};
use crate::error::Error;

#[derive(Debug)]
pub(super) struct Sqlite(Connection);

/// Statements kept prepared: more than the program has of those it uses again.
const PREPARED: usize = 256;

impl Sqlite {
    pub(super) fn open(file: Option<&Path>) -> Result<Self, rusqlite::Error> {
        let conn = match file {
            Some(file) => Connection::open(file)?,
            None => Connection::open_in_memory()?,
        };
        conn.set_prepared_statement_cache_capacity(PREPARED);
        Ok(Self(conn))
    }

    /// An error that says which file it was, where somebody has to do something about the file, or wait for it.
    pub(super) fn named(&self, error: Error) -> Error {
        match error {
            Error::Sqlite(source)
                if matches!(
                    source.sqlite_error_code(),
                    Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked)
                ) =>
            {
                Error::Busy(self.0.path().unwrap_or_default().to_owned())
            }
            Error::Sqlite(source) if source.sqlite_error_code() == Some(ErrorCode::DiskFull) => {
                Error::Full(self.0.path().unwrap_or_default().to_owned())
            }
            other => other,
        }
    }

    #[cfg(test)]
    pub(super) fn prepare(&self, sql: &str) -> Result<(), Error> {
        Ok(self.0.prepare(sql).map(drop)?)
    }

    pub(super) fn execute(&self, sql: &str, params: &[Value<'_>]) -> Result<u64, Error> {
        let mut statement = self.0.prepare_cached(sql)?;
        if statement.column_count() > 0 {
            let mut rows = statement.query(params_from_iter(params))?;
            let mut count = 0;
            while rows.next()?.is_some() {
                count += 1;
            }
            return Ok(count);
        }
        Ok(statement.execute(params_from_iter(params))? as u64)
    }

    pub(super) fn batch(&self, script: &str) -> Result<(), Error> {
        Ok(self.0.execute_batch(script)?)
    }

    pub(super) fn each(
        &self,
        sql: &'static str,
        params: &[Value<'_>],
        take: &mut impl FnMut(&Row<'_>) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let mut statement = self.0.prepare_cached(sql)?;
        let mut rows = statement.query(params_from_iter(params))?;
        while let Some(row) = rows.next()? {
            take(&Row { cells: Cells::Sqlite(row), sql })?;
        }
        Ok(())
    }

    pub(super) fn first<T>(
        &self,
        sql: &'static str,
        params: &[Value<'_>],
        read: impl FnOnce(&Row<'_>) -> Result<T, Error>,
    ) -> Result<Option<T>, Error> {
        let mut statement = self.0.prepare_cached(sql)?;
        let mut rows = statement.query(params_from_iter(params))?;
        rows.next()?.map(|row| read(&Row { cells: Cells::Sqlite(row), sql })).transpose()
    }

    pub(super) fn many<'a, P: AsRef<[Value<'a>]>>(
        &self,
        statements: &[(&'static str, P)],
    ) -> Result<Vec<Option<i64>>, Error> {
        let number = |(sql, params): &(&'static str, P)| {
            let found = self.first(sql, params.as_ref(), |row| row.opt_int(0))?;
            Ok(found.flatten())
        };
        statements.iter().map(number).collect()
    }

    /// Runs a statement for all rows; returns how many it wrote.
    pub(super) fn insert<'a, P: AsRef<[Value<'a>]>>(
        &self,
        sql: &str,
        rows: impl IntoIterator<Item = P>,
    ) -> Result<u64, Error> {
        let mut statement = self.0.prepare_cached(sql)?;
        let mut count = 0;
        for row in rows {
            count += statement.execute(params_from_iter(row.as_ref()))? as u64;
        }
        Ok(count)
    }

    pub(super) fn look_up<'a, P: AsRef<[Value<'a>]>>(
        &self,
        sql: &'static str,
        keys: impl IntoIterator<Item = P>,
        take: &mut impl FnMut(usize, &Row<'_>) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let mut statement = self.0.prepare_cached(sql)?;
        for (at, key) in keys.into_iter().enumerate() {
            let mut rows = statement.query(params_from_iter(key.as_ref()))?;
            while let Some(row) = rows.next()? {
                take(at, &Row { cells: Cells::Sqlite(row), sql })?;
            }
        }
        Ok(())
    }

    pub(super) fn in_transaction(&self) -> bool {
        !self.0.is_autocommit()
    }

    pub(super) fn step(&self, step: Step) -> Result<(), Error> {
        self.batch(match step {
            Step::Begin(Kind::Write | Kind::Judgement) => "BEGIN IMMEDIATE",
            Step::Begin(Kind::Snapshot) => "BEGIN",
            Step::Commit => "COMMIT",
            Step::Rollback => "ROLLBACK",
        })
    }
}

impl ToSql for Value<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Value::Null => ValueRef::Null,
            Value::Int(value) => ValueRef::Integer(*value),
            Value::Text(text) => ValueRef::Text(text.as_bytes()),
            Value::Bytes(bytes) => ValueRef::Blob(bytes),
        }))
    }
}
