//! Reading columns into the core's types. A value this program does not know is an error, never a default.

use receivables::{calendar::Day, money::Currency};
use rusqlite::{
    Row,
    types::{FromSqlError, Type},
};

use crate::error::Error;

/// A day, or nothing.
pub(crate) fn day(row: &Row<'_>, column: usize) -> rusqlite::Result<Option<Day>> {
    Ok(row.get::<_, Option<i32>>(column)?.map(Day))
}

/// The value of a stored code, or nothing.
pub(crate) fn code<T>(
    row: &Row<'_>,
    column: usize,
    from_code: fn(&str) -> Option<T>,
) -> rusqlite::Result<Option<T>> {
    let Some(text) = row.get_ref(column)?.as_str_or_null()? else { return Ok(None) };
    from_code(text).map(Some).ok_or_else(|| unknown(column, text))
}

/// The value of a code that is always there.
pub(crate) fn required<T>(
    row: &Row<'_>,
    column: usize,
    table: &'static str,
    from_code: fn(&str) -> Option<T>,
) -> Result<T, Error> {
    let text = row.get_ref(column)?.as_str().map_err(rusqlite::Error::from)?;
    from_code(text).ok_or_else(|| Error::Unreadable { table, column, text: text.to_owned() })
}

/// A currency. The everyday one first: this is asked for every row of a ledger.
pub(crate) fn currency(row: &Row<'_>, column: usize) -> rusqlite::Result<Currency> {
    let text = row.get_ref(column)?.as_str()?;
    if text == Currency::CNY.code() {
        return Ok(Currency::CNY);
    }
    Currency::from_code(text).ok_or_else(|| unknown(column, text))
}

fn unknown(column: usize, text: &str) -> rusqlite::Error {
    let source = FromSqlError::Other(format!("`{text}` is not a value this program knows").into());
    rusqlite::Error::FromSqlConversionFailure(column, Type::Text, Box::new(source))
}
