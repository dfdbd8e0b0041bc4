//! Rows that were refused, with their cells, so that they can be corrected and imported again.

use crate::field::SheetKind;

/// Headings of the two columns added to refused rows; a later import passes over them.
pub const REASON_HEADINGS: [&str; 2] = ["退回原因", "Reason refused"];

/// The refused rows of one sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefusedSheet {
    /// Name of the sheet, in a workbook.
    pub sheet: Option<String>,
    /// What its rows are.
    pub kind: SheetKind,
    /// The headings, in one row.
    pub header: Vec<String>,
    /// The rows.
    pub rows: Vec<RefusedRow>,
}

/// A refused row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefusedRow {
    /// Row from 1 in the file it came from.
    pub row: u32,
    /// Its cells as they stood.
    pub cells: Vec<String>,
    /// Why, in Chinese.
    pub zh: String,
    /// Why, in English.
    pub en: String,
}

impl RefusedSheet {
    /// A name for the file: `ledger.xlsx.应收明细.refused.csv`, `ledger.csv.refused.csv`.
    pub fn file_name(&self, file: &str) -> String {
        match &self.sheet {
            Some(sheet) => {
                let safe: String =
                    sheet.chars().map(|c| if "/\\:*?\"<>|".contains(c) { '_' } else { c }).collect();
                format!("{file}.{safe}.refused.csv")
            }
            None => format!("{file}.refused.csv"),
        }
    }

    /// The rows as CSV in UTF-8 with a byte order mark, which spreadsheets need to see; headings in line 1.
    pub fn to_csv(&self) -> Vec<u8> {
        let mut writer = csv::WriterBuilder::new().from_writer("\u{feff}".as_bytes().to_vec());
        let width = self.rows.iter().map(|row| row.cells.len()).chain([self.header.len()]).max().unwrap_or(0);
        let mut write = |cells: &[String], reasons: [&str; 2]| {
            let padding = std::iter::repeat_n("", width.saturating_sub(cells.len()));
            // A vector takes every byte; there is no error to have.
            drop(writer.write_record(cells.iter().map(String::as_str).chain(padding).chain(reasons)));
        };
        write(&self.header, REASON_HEADINGS);
        for row in &self.rows {
            write(&row.cells, [&row.zh, &row.en]);
        }
        writer.into_inner().unwrap_or_default()
    }
}
