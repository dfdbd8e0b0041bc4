//! What was understood of a file, as it is kept while it waits: without numbers and addresses of people.

use std::collections::{BTreeMap, BTreeSet};

use intake::{Field, Finding, IntakeError, Question, Report, Severity};
use outreach::Lang;
use rust_xlsxwriter::{Workbook, XlsxError};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use store::{ImportReport, Tally};
use utoipa::ToSchema;

use crate::import::{note_json, rows_json};

/// Findings kept of a file; the rest is counted by the refused rows.
const MOST_FINDINGS: usize = 200;
/// Rows named of one finding.
const MOST_ROWS: usize = 20;
/// What stands in place of a number or address.
const HIDDEN: &str = "***";
/// The longest name of a sheet that a workbook takes.
const SHEET_NAME: usize = 31;

/// A sentence in both languages.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Both {
    zh: String,
    en: String,
}

impl Both {
    pub(super) fn of(self, lang: Lang) -> String {
        match lang {
            Lang::Zh => self.zh,
            Lang::En => self.en,
        }
    }
}

/// What was understood.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Understood {
    pub(super) understood: Value,
    pub(super) problem: Option<Both>,
    #[serde(default)]
    pub(super) question: Option<Asked>,
    pub(super) findings: Vec<Found>,
    pub(super) rows: Value,
    pub(super) new_debtors: u64,
    pub(super) changed_debtors: u64,
    pub(super) refused: u64,
    pub(super) notes: Vec<Both>,
}

/// What must be told before the file can be read, and the cell that raised it: a day, an amount or an empty one.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct Asked {
    /// The option that answers it: `dates`, `decimal` or `currency`.
    option: String,
    sheet: Option<String>,
    row: u32,
    /// Its letter.
    column: Option<String>,
    heading: Option<String>,
    /// What stands there.
    cell: String,
}

impl Asked {
    /// The question of an error, if it is one.
    pub(super) fn of(error: &IntakeError) -> Option<Self> {
        let IntakeError::Ask { question, at } = error else { return None };
        let option = match question {
            Question::Dates => "dates",
            Question::Decimal => "decimal",
            Question::Currency => "currency",
        };
        Some(Self {
            option: option.to_owned(),
            sheet: at.sheet.as_deref().map(str::to_owned),
            row: at.row,
            column: at.column.as_ref().map(|column| column.letter.clone()),
            heading: at.column.as_ref().map(|column| column.heading.clone()),
            cell: at.text.clone(),
        })
    }
}

/// What is wrong in one column, and where.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Found {
    severity: String,
    sheet: Option<String>,
    column: Option<String>,
    heading: Option<String>,
    rows: Vec<u32>,
    count: u64,
    said: Both,
}

/// What is wrong in one column, and where.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ImportFinding)]
pub(crate) struct FindingView {
    /// `noted`, `skipped` or `refused`.
    severity: String,
    sheet: Option<String>,
    /// Its letter.
    column: Option<String>,
    heading: Option<String>,
    /// The first rows that have it.
    rows: Vec<u32>,
    /// How many rows have it.
    count: u64,
    /// What is wrong, and what to do.
    text: String,
}

impl Found {
    pub(super) fn view(self, lang: Lang) -> FindingView {
        let Self { severity, sheet, column, heading, rows, count, said } = self;
        FindingView { severity, sheet, column, heading, rows, count, text: said.of(lang) }
    }
}

impl Understood {
    /// A file that waits.
    pub(super) fn staged(report: &Report, tally: &Tally) -> Self {
        Self {
            understood: shown(report),
            problem: None,
            question: None,
            findings: found(&report.findings),
            rows: rows_json(&tally.counts).into(),
            new_debtors: tally.new_debtors,
            changed_debtors: tally.changed_debtors,
            refused: refused(report),
            notes: Vec::new(),
        }
    }

    /// A file that was taken in.
    pub(super) fn committed(report: &Report, recorded: &ImportReport) -> Self {
        let notes = recorded.notes.iter().filter_map(|note| serde_json::from_value(note_json(note)).ok());
        Self {
            understood: shown(report),
            problem: None,
            question: None,
            findings: found(&report.findings),
            rows: rows_json(&recorded.counts).into(),
            new_debtors: recorded.new_debtors,
            changed_debtors: recorded.changed_debtors,
            refused: refused(report),
            notes: notes.collect(),
        }
    }

    /// A file of which nothing can be read as it is.
    pub(super) fn not(zh: String, en: String, question: Option<Asked>, findings: &[Finding]) -> Self {
        Self {
            understood: Value::Null,
            problem: Some(Both { zh, en }),
            question,
            findings: found(findings),
            rows: Value::Object(serde_json::Map::new()),
            new_debtors: 0,
            changed_debtors: 0,
            refused: 0,
            notes: Vec::new(),
        }
    }
}

fn refused(report: &Report) -> u64 {
    report.counts().values().map(|counts| u64::try_from(counts.refused).unwrap_or(u64::MAX)).sum()
}

/// Sheets and columns, with samples of which nothing personal is shown.
fn shown(report: &Report) -> Value {
    let mut preview = report.preview.clone();
    for sheet in &mut preview.sheets {
        for (field, text) in sheet.sample.iter_mut().flatten() {
            if is_personal(*field) && !text.is_empty() {
                HIDDEN.clone_into(text);
            }
        }
    }
    serde_json::to_value(preview).unwrap_or_default()
}

/// Whether a field holds what reaches a person, or words about them.
const fn is_personal(field: Field) -> bool {
    matches!(
        field,
        Field::Mobile
            | Field::Phone
            | Field::Wechat
            | Field::Email
            | Field::Fax
            | Field::Address
            | Field::Note
    )
}

/// Findings of one column with one problem together. The text of a cell is not kept: it may be personal.
fn found(findings: &[Finding]) -> Vec<Found> {
    let mut known: BTreeMap<(Option<String>, Option<String>, String), usize> = BTreeMap::new();
    let mut groups: Vec<Found> = Vec::new();
    for finding in findings {
        let sheet = finding.sheet.as_deref().map(str::to_owned);
        let letter = finding.column.as_ref().map(|column| column.letter.clone());
        let said = Both { zh: finding.problem.zh(), en: finding.problem.en() };
        let at = *known.entry((sheet.clone(), letter.clone(), said.en.clone())).or_insert_with(|| {
            groups.push(Found {
                severity: severity(finding.problem.severity()),
                sheet,
                column: letter,
                heading: finding.column.as_ref().map(|column| column.heading.clone()),
                rows: Vec::new(),
                count: 0,
                said,
            });
            groups.len() - 1
        });
        if let Some(group) = groups.get_mut(at) {
            group.count += 1;
            group.rows.extend(finding.row.filter(|_| group.rows.len() < MOST_ROWS));
        }
    }
    groups.truncate(MOST_FINDINGS);
    groups
}

fn severity(severity: Severity) -> String {
    let code = serde_json::to_value(severity).ok();
    code.and_then(|code| code.as_str().map(str::to_owned)).unwrap_or_default()
}

/// The refused rows as a workbook, with the reasons in the last two columns; nothing if every row was taken. Every cell is a
/// text: what begins with `=` is shown and not computed.
pub(super) fn refused_rows(report: &Report) -> Result<Option<Vec<u8>>, XlsxError> {
    if report.refused.iter().all(|sheet| sheet.rows.is_empty()) {
        return Ok(None);
    }
    let mut book = Workbook::new();
    let mut names = BTreeSet::new();
    for (number, refused) in (1..).zip(&report.refused) {
        let sheet = book.add_worksheet();
        sheet.set_name(sheet_name(refused.sheet.as_deref(), number, &mut names))?;
        let width = refused.rows.iter().map(|row| row.cells.len()).chain([refused.header.len()]).max();
        let width = u16::try_from(width.unwrap_or(0)).unwrap_or(u16::MAX - 2);
        for (column, heading) in (0..width).zip(&refused.header) {
            sheet.write_string(0, column, heading)?;
        }
        for (column, heading) in (width..).zip(intake::REASON_HEADINGS) {
            sheet.write_string(0, column, heading)?;
        }
        for (line, row) in (1..).zip(&refused.rows) {
            for (column, cell) in (0..width).zip(&row.cells) {
                sheet.write_string(line, column, cell)?;
            }
            sheet.write_string(line, width, &row.zh)?;
            sheet.write_string(line, width + 1, &row.en)?;
        }
    }
    book.save_to_buffer().map(Some)
}

/// A name that a workbook takes, and that no sheet before has.
fn sheet_name(name: Option<&str>, number: usize, taken: &mut BTreeSet<String>) -> String {
    let safe: String = name.unwrap_or_default().chars().filter(|c| !"[]:*?/\\'".contains(*c)).collect();
    let safe: String = safe.trim().chars().take(SHEET_NAME).collect();
    let name =
        if safe.is_empty() || taken.contains(&safe.to_lowercase()) { format!("{number}") } else { safe };
    taken.insert(name.to_lowercase());
    name
}
