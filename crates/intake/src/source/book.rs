//! Workbooks: every cell as the text a careful reader would type.

use std::{io::Cursor, panic::AssertUnwindSafe};

use calamine::{Data, Dimensions, ExcelDateTime, Reader as _, Sheets, Xlsx, open_workbook_auto_from_rs};
use csv::StringRecord;

use crate::source::{Body, MAX_COLUMNS, Merge, Sheet, Unreadable};

type Bytes = Cursor<Vec<u8>>;

/// The sheets of a workbook.
pub(super) fn sheets(bytes: Vec<u8>) -> Result<Vec<Sheet>, Unreadable> {
    // Damaged files reach corners of the reader where it gives up by panicking; that is its answer, not ours.
    std::panic::catch_unwind(AssertUnwindSafe(|| read_all(bytes)))
        .unwrap_or_else(|_| Err(Unreadable("the workbook is damaged".to_owned())))
}

fn read_all(bytes: Vec<u8>) -> Result<Vec<Sheet>, Unreadable> {
    let damaged = |error: &dyn std::fmt::Display| Unreadable(error.to_string());
    let mut book = open_workbook_auto_from_rs(Cursor::new(bytes)).map_err(|error| damaged(&error))?;
    let mut sheets = Vec::new();
    for name in book.sheet_names() {
        let merges = merges(&mut book, &name);
        let rows = match &mut book {
            Sheets::Xlsx(book) => streamed(book, &name)?,
            other => ranged(&other.worksheet_range(&name).map_err(|error| damaged(&error))?),
        };
        sheets.push(Sheet { name: Some(name), body: Body::Cells { rows, merges } });
    }
    Ok(sheets)
}

/// Rows of an XLSX sheet cell by cell: one far-off cell must not allocate the rectangle up to it.
fn streamed(book: &mut Xlsx<Bytes>, name: &str) -> Result<Vec<(u32, StringRecord)>, Unreadable> {
    // A chart sheet has no cells.
    let Ok(mut cells) = book.worksheet_cells_reader(name) else { return Ok(Vec::new()) };
    let mut rows = Rows::default();
    while let Some(cell) = cells.next_cell().map_err(|error| Unreadable(error.to_string()))? {
        let (row, column) = cell.get_position();
        rows.put(row, column, &Data::from(cell.get_value().clone()));
    }
    Ok(rows.finish())
}

fn ranged(range: &calamine::Range<Data>) -> Vec<(u32, StringRecord)> {
    let (first_row, first_column) = range.start().unwrap_or_default();
    let mut rows = Rows::default();
    for (row, column, value) in range.used_cells() {
        let (Ok(row), Ok(column)) = (u32::try_from(row), u32::try_from(column)) else { continue };
        rows.put(first_row.saturating_add(row), first_column.saturating_add(column), value);
    }
    rows.finish()
}

/// Rows under construction.
#[derive(Default)]
struct Rows {
    done: Vec<(u32, StringRecord)>,
    number: u32,
    current: StringRecord,
}

impl Rows {
    fn put(&mut self, row: u32, column: u32, value: &Data) {
        let Ok(column) = usize::try_from(column) else { return };
        if column >= MAX_COLUMNS {
            return;
        }
        let number = row.saturating_add(1);
        if number != self.number {
            self.close();
            self.number = number;
        }
        // A damaged sheet may name a cell twice: the first stands.
        if self.current.len() > column {
            return;
        }
        while self.current.len() < column {
            self.current.push_field("");
        }
        self.current.push_field(text(value).as_str());
    }

    fn close(&mut self) {
        let row = std::mem::take(&mut self.current);
        if row.iter().any(|cell| !cell.is_empty()) {
            self.done.push((self.number, row));
        }
    }

    fn finish(mut self) -> Vec<(u32, StringRecord)> {
        self.close();
        self.done.sort_by_key(|(number, _)| *number);
        self.done
    }
}

fn merges(book: &mut Sheets<Bytes>, name: &str) -> Vec<Merge> {
    let regions: Vec<Dimensions> = match book {
        Sheets::Xlsx(book) => book.merge_cells_by_sheet_name(name).unwrap_or_default(),
        Sheets::Xls(book) => book.merge_cells_by_sheet_name(name).unwrap_or_default(),
        _ => Vec::new(),
    };
    let vertical = regions.iter().filter(|region| region.end.0 > region.start.0);
    vertical
        .filter_map(|region| {
            let column = usize::try_from(region.start.1).ok()?;
            Some(Merge { first_row: region.start.0, last_row: region.end.0, column })
        })
        .collect()
}

/// A cell as text: numbers with the fifteen digits a spreadsheet keeps, days as `2026-01-31`.
fn text(value: &Data) -> String {
    match value {
        Data::Empty => String::new(),
        Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => text.clone(),
        Data::Int(number) => number.to_string(),
        Data::Float(number) => decimal(*number),
        Data::Bool(true) => "TRUE".to_owned(),
        Data::Bool(false) => "FALSE".to_owned(),
        Data::DateTime(moment) => moment_text(moment),
        Data::Error(error) => error.to_string(),
    }
}

/// A number in plain digits, rounded to fifteen: `0.1 + 0.2` is `0.3`, as the spreadsheet shows it.
///
/// Three decimals get a zero behind them, so that no reader takes `1.234` for one thousand.
fn decimal(number: f64) -> String {
    let scientific = format!("{number:.14e}");
    let Some((mantissa, exponent)) = scientific.split_once('e') else { return scientific };
    let Ok(exponent) = exponent.parse::<i32>() else { return scientific };
    let (sign, mantissa) = mantissa.strip_prefix('-').map_or(("", mantissa), |rest| ("-", rest));
    let digits: String = mantissa.chars().filter(|&c| c != '.').collect();
    let digits = digits.trim_end_matches('0');
    if digits.is_empty() {
        return "0".to_owned();
    }
    let Ok(whole) = usize::try_from(exponent.saturating_add(1)) else {
        let zeros = usize::try_from(exponent.saturating_add(1).unsigned_abs()).unwrap_or_default().min(400);
        return finish_decimal(sign, "0", &format!("{}{digits}", "0".repeat(zeros)));
    };
    match digits.split_at_checked(whole) {
        Some((whole, decimals)) => finish_decimal(sign, if whole.is_empty() { "0" } else { whole }, decimals),
        None => format!("{sign}{digits:0<whole$}"),
    }
}

fn finish_decimal(sign: &str, whole: &str, decimals: &str) -> String {
    match decimals.len() {
        0 => format!("{sign}{whole}"),
        3 => format!("{sign}{whole}.{decimals}0"),
        _ => format!("{sign}{whole}.{decimals}"),
    }
}

fn moment_text(moment: &ExcelDateTime) -> String {
    let (year, month, day, hour, minute, second, _) = moment.to_ymd_hms_milli();
    // A serial below 1 is a time of day without a day.
    if (0.0..1.0).contains(&moment.as_f64()) {
        return format!("{hour:02}:{minute:02}:{second:02}");
    }
    if (hour, minute, second) == (0, 0, 0) {
        return format!("{year:04}-{month:02}-{day:02}");
    }
    format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_as_the_spreadsheet_shows_them() {
        for (number, text) in [
            (0.1 + 0.2, "0.3"),
            (1_234.5, "1234.5"),
            (-1_234.56, "-1234.56"),
            (12.345, "12.3450"),
            (1_930_571_429.0, "1930571429"),
            (0.0005, "0.0005"),
            (0.05, "0.05"),
            (1e20, "100000000000000000000"),
            (8_734.71, "8734.71"),
            (0.0, "0"),
            (-0.0, "0"),
            (100.0, "100"),
        ] {
            assert_eq!(decimal(number), text);
        }
    }
}
