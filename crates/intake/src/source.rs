//! A file as sheets of rows of text, whatever its format.

mod book;
mod text;

use csv::StringRecord;
use serde::Serialize;

pub(crate) use text::CsvRows;

/// What kind of file it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Format {
    /// Text with separators.
    Text {
        /// The encoding it was read in.
        encoding: String,
        /// What separates the cells.
        delimiter: char,
    },
    /// A workbook: XLSX, XLSM, XLSB, XLS or ODS.
    Workbook,
}

/// A file taken apart.
#[derive(Debug)]
pub(crate) struct Source {
    pub(crate) format: Format,
    pub(crate) sheets: Vec<Sheet>,
    /// Some bytes did not belong to the encoding and stand as U+FFFD.
    pub(crate) is_damaged: bool,
}

/// One sheet; a text file has one without a name.
#[derive(Debug)]
pub(crate) struct Sheet {
    pub(crate) name: Option<String>,
    pub(crate) body: Body,
}

/// The rows of a sheet.
#[derive(Debug)]
pub(crate) enum Body {
    /// Read anew at each pass: the file may be large.
    Text { text: String, delimiter: u8 },
    /// Cells as text, with the row number the spreadsheet shows.
    Cells { rows: Vec<(u32, StringRecord)>, merges: Vec<Merge> },
}

/// A cell merged over several rows, in numbers from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Merge {
    pub(crate) first_row: u32,
    pub(crate) last_row: u32,
    pub(crate) column: usize,
}

/// Columns beyond this one are not read; spreadsheets end at 16,384, and nobody's ledger comes near.
pub(crate) const MAX_COLUMNS: usize = 1_024;

/// Why a file could not be taken apart.
#[derive(Debug)]
pub(crate) struct Unreadable(pub(crate) String);

impl Source {
    /// Takes a file apart by its content, not by its name.
    pub(crate) fn open(bytes: Vec<u8>) -> Result<Self, Unreadable> {
        // A zip archive, or an OLE compound file.
        if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") {
            let sheets = book::sheets(bytes)?;
            return Ok(Self { format: Format::Workbook, sheets, is_damaged: false });
        }
        text::open(bytes)
    }
}

impl Sheet {
    /// The rows from the first one, each with its number from 1 as a spreadsheet shows it.
    pub(crate) fn rows(&self) -> Rows<'_> {
        match &self.body {
            Body::Text { text, delimiter } => Rows::Text(CsvRows::new(text, *delimiter)),
            Body::Cells { rows, .. } => Rows::Cells(rows.iter()),
        }
    }

    /// Gives each row covered by a merged cell its value, in the columns where that is what it means.
    pub(crate) fn spread_merged_cells(&mut self, is_shared: impl Fn(usize) -> bool) {
        let Body::Cells { rows, merges } = &mut self.body else { return };
        for merge in merges.iter().filter(|merge| is_shared(merge.column)) {
            let start = rows.partition_point(|(number, _)| *number <= merge.first_row);
            let end = rows.partition_point(|(number, _)| *number <= merge.last_row.saturating_add(1));
            let Some(covered) = rows.get_mut(start..end) else { continue };
            let Some(((_, first), rest)) = covered.split_first_mut() else { continue };
            let Some(value) = first.get(merge.column).map(str::to_owned) else { continue };
            for (_, row) in rest {
                if row.get(merge.column).is_none_or(str::is_empty) {
                    *row = with_cell(row, merge.column, &value);
                }
            }
        }
    }
}

fn with_cell(row: &StringRecord, column: usize, value: &str) -> StringRecord {
    let width = row.len().max(column + 1);
    (0..width).map(|at| if at == column { value } else { row.get(at).unwrap_or_default() }).collect()
}

/// One pass over the rows of a sheet.
pub(crate) enum Rows<'a> {
    Text(CsvRows<'a>),
    Cells(std::slice::Iter<'a, (u32, StringRecord)>),
}

impl Rows<'_> {
    /// Reads the next row into `record`; its number, or `None` at the end.
    pub(crate) fn next(&mut self, record: &mut StringRecord) -> Option<u32> {
        match self {
            Self::Text(rows) => rows.next(record),
            Self::Cells(rows) => {
                let (number, row) = rows.next()?;
                record.clone_from(row);
                Some(*number)
            }
        }
    }
}

/// The letter of a column, from 0: A, B, ..., Z, AA.
pub fn column_letter(column: usize) -> String {
    let mut letters = Vec::new();
    let mut rest = column;
    loop {
        letters.push(char::from(b'A' + u8::try_from(rest % 26).unwrap_or(0)));
        let Some(next) = (rest / 26).checked_sub(1) else { break };
        rest = next;
    }
    letters.iter().rev().collect()
}

/// The column of a letter or a number from 1.
pub(crate) fn column_of(text: &str) -> Option<usize> {
    let text = text.trim();
    if let Ok(number) = text.parse::<usize>() {
        return number.checked_sub(1);
    }
    if text.is_empty() || text.len() > 3 || !text.bytes().all(|b| b.is_ascii_alphabetic()) {
        return None;
    }
    let number = text.bytes().fold(0_usize, |n, b| n * 26 + usize::from(b.to_ascii_uppercase() - b'A') + 1);
    number.checked_sub(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_of_columns() {
        for (column, letter) in [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA")] {
            assert_eq!(column_letter(column), letter);
            assert_eq!(column_of(letter), Some(column));
        }
        assert_eq!(column_of("4"), Some(3));
        assert_eq!(column_of("0"), None);
        assert_eq!(column_of("客户"), None);
    }
}
