//! Ledgers and lists as people export them, read into canonical rows with findings.
//!
//! [`read`] takes a CSV, XLSX or XLS file, finds out which sheets hold what, and gives each row to a sink as an
//! [`Entry`]; rows it cannot read come back in the [`Report`] with the cell, the text found and what to do. It holds
//! no decision about a debtor and no database.
//!
//! Reading order: `source` (a file as rows of text) · `names` (how people head their columns) · `heading`, `layout`
//! (where a sheet begins and what it holds) · `cell` (what one text can be read as) · `learn` (what a column proves) ·
//! `row`, `entry` (typed rows) · `aside`, `seen` (rows that add nothing) · `sheet` (one sheet from end to end) ·
//! `finding`, `words`, `refused`, `preview` (what the person is told) · `objection` (rows refused after they were read).
//!
//! Two rules hold everywhere: what cannot be read is refused, never guessed and never zero; and what is ambiguous
//! stops the file with a question.

mod aside;
mod cell;
mod entry;
mod field;
mod finding;
mod heading;
mod layout;
mod learn;
mod names;
mod objection;
mod preview;
mod refused;
mod row;
mod seen;
mod sheet;
mod source;
mod terms;
mod words;

use std::{collections::BTreeMap, path::Path, sync::Arc};

use receivables::{
    debtor::{Country, DebtorKind},
    ledger::Entry,
    money::Currency,
};

pub use crate::{
    cell::{
        amount::{Decimal, Unit},
        day::DateOrder,
    },
    field::{Field, SheetKind},
    finding::{Column, Finding, IntakeError, Place, Problem, Question, Severity},
    names::{NAMES, Names},
    objection::{Objection, refuse},
    preview::{ColumnPreview, Counts, Preview, SheetPreview},
    refused::{REASON_HEADINGS, RefusedRow, RefusedSheet},
    source::{Format, column_letter},
    terms::{time_zone, zone},
};
use crate::{
    layout::Layout,
    source::{Sheet, Source},
};
pub use words::detail_fault;

/// What the caller knows about a file.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Options {
    /// Columns named by hand; they go before recognised ones.
    pub map: Vec<Mapping>,
    /// What the rows are, if recognition is not to decide.
    pub kind: Option<SheetKind>,
    /// The order of day and month.
    pub dates: Option<DateOrder>,
    /// The sign before decimals.
    pub decimal: Option<Decimal>,
    /// The currency of amounts for which the file names none.
    pub currency: Option<Currency>,
    /// The unit of amounts for which the file names none.
    pub unit: Option<Unit>,
    /// Whether debtors of unknown kind are companies or persons. Intake passes it on to the store.
    pub debtor_kind: Option<DebtorKind>,
    /// Country of debtors for which the file names none. Intake passes it on to the store.
    pub country: Option<Country>,
    /// IANA time zone of debtors for which the file names none. Intake passes it on to the store.
    pub zone: Option<String>,
}

/// One `--map FIELD=COLUMN`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mapping {
    /// What the column means.
    pub field: Field,
    /// Its heading, or its letter, or its number from 1.
    pub column: String,
}

/// The text after `--map` is not `FIELD=COLUMN` with a known field.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MappingError {
    /// No equals sign, or nothing on one side of it.
    #[error("`{0}` is not FIELD=COLUMN, such as `due_date=到期日期`")]
    NotAPair(String),
    /// No such field.
    #[error("`{0}` is no field; known are {known}", known = known_fields())]
    UnknownField(String),
}

fn known_fields() -> String {
    Field::ALL.iter().map(|field| field.code()).collect::<Vec<_>>().join(", ")
}

impl std::str::FromStr for Mapping {
    type Err = MappingError;

    fn from_str(text: &str) -> Result<Self, MappingError> {
        let pair = text.split_once('=').map(|(field, column)| (field.trim(), column.trim()));
        let Some((field, column)) = pair.filter(|(field, column)| !field.is_empty() && !column.is_empty())
        else {
            return Err(MappingError::NotAPair(text.to_owned()));
        };
        let field = Field::from_code(field).ok_or_else(|| MappingError::UnknownField(field.to_owned()))?;
        Ok(Self { field, column: column.to_owned() })
    }
}

/// Where an entry stood in its file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct At {
    /// Position of the sheet in [`Preview::sheets`].
    pub sheet: usize,
    /// Row from 1, as a spreadsheet shows it.
    pub row: u32,
}

/// What became of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// What was understood.
    pub preview: Preview,
    /// What to tell the person, in the order of the file.
    pub findings: Vec<Finding>,
    /// Refused rows, sheet by sheet, to be corrected and imported again.
    pub refused: Vec<RefusedSheet>,
}

impl Report {
    /// What became of the rows, kind by kind.
    pub fn counts(&self) -> BTreeMap<SheetKind, Counts> {
        let mut counts: BTreeMap<SheetKind, Counts> = BTreeMap::new();
        for sheet in &self.preview.sheets {
            let of_kind = counts.entry(sheet.kind).or_default();
            of_kind.read += sheet.counts.read;
            of_kind.skipped += sheet.counts.skipped;
            of_kind.refused += sheet.counts.refused;
        }
        counts
    }
}

/// Reads a file; see [`read_bytes`].
pub fn read(path: &Path, options: &Options, sink: &mut dyn FnMut(Entry, At)) -> Result<Report, IntakeError> {
    let (name, bytes) = bytes_of(path)?;
    read_bytes(&name, bytes, options, sink)
}

/// Name and bytes of a file.
fn bytes_of(path: &Path) -> Result<(String, Vec<u8>), IntakeError> {
    let name = path.file_name().map_or_else(|| path.to_string_lossy(), std::ffi::OsStr::to_string_lossy);
    match std::fs::read(path) {
        Ok(bytes) => Ok((name.into_owned(), bytes)),
        Err(source) => Err(IntakeError::Io { file: name.into_owned(), source }),
    }
}

/// Reads the bytes of a file. Entries go to the sink as they are read, each with its place; on an error, what it was given must be
/// discarded. For a preview, pass a sink that drops them.
pub fn read_bytes(
    name: &str,
    bytes: Vec<u8>,
    options: &Options,
    entries: &mut dyn FnMut(Entry, At),
) -> Result<Report, IntakeError> {
    let seen = seen::Seen::for_bytes(bytes.len());
    let source = open(name, bytes)?;
    let mut sink = sheet::Sink {
        file: Arc::from(name),
        options,
        is_damaged: source.is_damaged,
        entries,
        seen,
        sheets: Vec::new(),
        findings: Vec::new(),
        refused: Vec::new(),
        previews: Vec::new(),
    };
    if source.is_damaged {
        sink.findings.push(of_sheet(&sink.file, None, Problem::DamagedBytes));
    }
    let understood = understand(source.sheets, &sink.file, options, &mut sink.findings);
    check_understood(name, &understood, options, &mut sink.findings)?;
    for (sheet, layout) in &understood {
        sheet::read(sheet, layout, &mut sink)?;
    }
    Ok(Report {
        preview: Preview { file: name.to_owned(), format: source.format, sheets: sink.previews },
        findings: sink.findings,
        refused: sink.refused,
    })
}

fn open(name: &str, bytes: Vec<u8>) -> Result<Source, IntakeError> {
    Source::open(bytes)
        .map_err(|source::Unreadable(why)| IntakeError::NotATable { file: name.to_owned(), why })
}

/// The sheets that hold something, each with what its columns mean.
fn understand(
    sheets: Vec<Sheet>,
    file: &Arc<str>,
    options: &Options,
    findings: &mut Vec<Finding>,
) -> Vec<(Sheet, Layout)> {
    let mut understood = Vec::new();
    for mut sheet in sheets {
        match layout::find(&sheet, file, options) {
            Ok(Some(layout)) => {
                let is_shared = |column| layout.field(column).is_some_and(Field::is_shared_by_merged_rows);
                sheet.spread_merged_cells(is_shared);
                understood.push((sheet, layout));
            }
            Ok(None) => {}
            Err(problem) => findings.push(of_sheet(file, sheet.name.as_deref(), problem)),
        }
    }
    understood
}

/// At least one sheet was understood, and every `--map` found its column in one.
fn check_understood(
    name: &str,
    understood: &[(Sheet, Layout)],
    options: &Options,
    findings: &mut Vec<Finding>,
) -> Result<(), IntakeError> {
    if understood.is_empty() {
        let mut findings = std::mem::take(findings);
        if findings.iter().all(|finding| finding.problem.severity() != Severity::Refused) {
            findings.push(of_sheet(&Arc::from(name), None, Problem::NoHeadings));
        }
        return Err(IntakeError::NothingUnderstood { file: name.to_owned(), findings });
    }
    let is_lost = |mapping: &&Mapping| !understood.iter().any(|(_, layout)| layout.has_mapped(mapping));
    match options.map.iter().find(is_lost) {
        Some(Mapping { field, column }) => {
            Err(IntakeError::NoSuchColumn { file: name.to_owned(), field: *field, column: column.clone() })
        }
        None => Ok(()),
    }
}

fn of_sheet(file: &Arc<str>, sheet: Option<&str>, problem: Problem) -> Finding {
    let sheet = sheet.map(Arc::from);
    Finding { file: file.clone(), sheet, row: None, column: None, text: String::new(), problem }
}
