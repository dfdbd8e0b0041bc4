//! Reading columns into the core's types. A value this program does not know is an error, never a default.

use receivables::{calendar::Day, money::Currency};

use crate::{db::Row, error::Error};

/// A day, or nothing.
pub(crate) fn day(row: &Row<'_>, column: usize) -> Result<Option<Day>, Error> {
    Ok(row.opt_int(column)?.map(Day))
}

/// A text of its own, or nothing.
pub(crate) fn string(row: &Row<'_>, column: usize) -> Result<Option<String>, Error> {
    Ok(row.opt_text(column)?.map(str::to_owned))
}

/// The value of a stored code, or nothing.
pub(crate) fn code<T>(
    row: &Row<'_>,
    column: usize,
    from_code: fn(&str) -> Option<T>,
) -> Result<Option<T>, Error> {
    let Some(text) = row.opt_text(column)? else { return Ok(None) };
    from_code(text).map(Some).ok_or_else(|| row.unreadable(column, text))
}

/// The value of a code that is always there.
pub(crate) fn required<T>(
    row: &Row<'_>,
    column: usize,
    from_code: fn(&str) -> Option<T>,
) -> Result<T, Error> {
    let text = row.text(column)?;
    from_code(text).ok_or_else(|| row.unreadable(column, text))
}

/// A currency. The everyday one first: this is asked for every row of a ledger.
pub(crate) fn currency(row: &Row<'_>, column: usize) -> Result<Currency, Error> {
    let text = row.text(column)?;
    if text == Currency::CNY.code() {
        return Ok(Currency::CNY);
    }
    Currency::from_code(text).ok_or_else(|| row.unreadable(column, text))
}
