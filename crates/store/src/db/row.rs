//! One row of an answer, while the database holds it.

use rusqlite::types::ValueRef;
use tokio_postgres::types::{FromSql, Type};

use crate::error::Error;

/// A row. Columns are counted from 0. What a column holds must be what is asked for: a number is no text, and nothing
/// is no number.
#[derive(Debug)]
pub(crate) struct Row<'a> {
    pub(super) cells: Cells<'a>,
    /// The statement, for errors.
    pub(super) sql: &'static str,
}

#[derive(Debug)]
pub(super) enum Cells<'a> {
    Sqlite(&'a rusqlite::Row<'a>),
    Postgres(&'a tokio_postgres::Row),
    /// A row that PostgreSQL copied out, and where its columns begin and end; `None` is NULL.
    Copied(&'a [u8], &'a [Option<std::ops::Range<usize>>]),
}

/// The bytes of a column as PostgreSQL sends them, whatever its type.
struct Raw<'a>(&'a [u8]);

impl<'a> FromSql<'a> for Raw<'a> {
    fn from_sql(_: &Type, raw: &'a [u8]) -> Result<Self, Box<dyn std::error::Error + Sync + Send>> {
        Ok(Self(raw))
    }

    fn accepts(_: &Type) -> bool {
        true
    }
}

impl<'a> Row<'a> {
    /// An integer, or nothing.
    pub(crate) fn opt_int<T: TryFrom<i64>>(&self, column: usize) -> Result<Option<T>, Error> {
        let found = match self.cells {
            Cells::Sqlite(row) => match row.get_ref(column)? {
                ValueRef::Null => None,
                ValueRef::Integer(value) => Some(value),
                other => return Err(self.unreadable(column, format!("{other:?}"))),
            },
            _ => match self.raw(column)? {
                None => None,
                Some(bytes) => {
                    Some(integer(bytes).ok_or_else(|| self.unreadable(column, format!("{bytes:?}")))?)
                }
            },
        };
        let Some(value) = found else { return Ok(None) };
        T::try_from(value).map(Some).map_err(|_| self.unreadable(column, value.to_string()))
    }

    /// An integer.
    pub(crate) fn int<T: TryFrom<i64>>(&self, column: usize) -> Result<T, Error> {
        self.opt_int(column)?.ok_or_else(|| self.unreadable(column, "NULL"))
    }

    /// A flag: anything but 0 is true.
    pub(crate) fn bool(&self, column: usize) -> Result<bool, Error> {
        Ok(self.int::<i64>(column)? != 0)
    }

    /// A text, or nothing.
    pub(crate) fn opt_text(&self, column: usize) -> Result<Option<&'a str>, Error> {
        match self.cells {
            Cells::Sqlite(row) => match row.get_ref(column)? {
                ValueRef::Null => Ok(None),
                ValueRef::Text(text) => self.utf8(column, text).map(Some),
                other => Err(self.unreadable(column, format!("{other:?}"))),
            },
            _ => self.raw(column)?.map(|text| self.utf8(column, text)).transpose(),
        }
    }

    /// A text.
    pub(crate) fn text(&self, column: usize) -> Result<&'a str, Error> {
        self.opt_text(column)?.ok_or_else(|| self.unreadable(column, "NULL"))
    }

    /// Bytes, or nothing.
    pub(crate) fn opt_bytes(&self, column: usize) -> Result<Option<&'a [u8]>, Error> {
        match self.cells {
            Cells::Sqlite(row) => match row.get_ref(column)? {
                ValueRef::Null => Ok(None),
                ValueRef::Blob(bytes) => Ok(Some(bytes)),
                other => Err(self.unreadable(column, format!("{other:?}"))),
            },
            _ => self.raw(column),
        }
    }

    /// Whether the column holds anything.
    pub(crate) fn is_some(&self, column: usize) -> Result<bool, Error> {
        match self.cells {
            Cells::Sqlite(row) => Ok(row.get_ref(column)? != ValueRef::Null),
            _ => Ok(self.raw(column)?.is_some()),
        }
    }

    /// What to say of a value that this program does not know.
    pub(crate) fn unreadable(&self, column: usize, text: impl Into<String>) -> Error {
        Error::Unreadable { table: table_of(self.sql), column, text: text.into() }
    }

    fn utf8(&self, column: usize, bytes: &'a [u8]) -> Result<&'a str, Error> {
        std::str::from_utf8(bytes).map_err(|_| self.unreadable(column, String::from_utf8_lossy(bytes)))
    }

    fn raw(&self, column: usize) -> Result<Option<&'a [u8]>, Error> {
        match self.cells {
            Cells::Sqlite(_) => Ok(None),
            Cells::Postgres(row) => match row.try_get::<_, Option<Raw<'a>>>(column) {
                Ok(raw) => Ok(raw.map(|Raw(bytes)| bytes)),
                Err(error) => Err(self.unreadable(column, error.to_string())),
            },
            Cells::Copied(bytes, columns) => match columns.get(column) {
                Some(None) => Ok(None),
                Some(Some(range)) => Ok(bytes.get(range.clone())),
                None => Err(self.unreadable(column, "no such column")),
            },
        }
    }
}

/// A whole number or flag in network order; its length tells its type.
fn integer(bytes: &[u8]) -> Option<i64> {
    if let Ok(bytes) = bytes.try_into() {
        return Some(i64::from_be_bytes(bytes));
    }
    match bytes {
        [flag] => Some((*flag).into()),
        [a, b, c, d] => Some(i32::from_be_bytes([*a, *b, *c, *d]).into()),
        [a, b] => Some(i16::from_be_bytes([*a, *b]).into()),
        _ => None,
    }
}

/// The first table that a statement reads.
fn table_of(sql: &'static str) -> &'static str {
    let after = sql.split_once(" FROM ").map_or(sql, |(_, rest)| rest);
    after.split_whitespace().next().unwrap_or_default()
}
