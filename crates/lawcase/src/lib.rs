//! Checks the rules of law against a table of worked cases: each row gives inputs and expected results as JSON, and every
//! expected value is computed from the inputs and compared.
//!
//! Columns, by their header: `case_id`, `jurisdiction`, `regime`, `inputs`, `expected`; others are for people. Numbers are
//! compared as decimals, days as days. A row whose inputs or expectations are not understood is *not covered*; it is never
//! answered by guessing.

mod answer;
mod inputs;
mod regime;

use answer::Answers;
pub use inputs::{Inputs, missing};
use receivables::{limitation::LimitationEvent, rulebook::Rulebook};
use serde_json::{Map, Value};

/// What came of one row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseResult {
    /// The case, or `row 12` where it has no id.
    pub id: String,
    /// The regime as the row names it.
    pub regime: String,
    /// The comparison.
    pub verdict: Verdict,
    /// What was computed rests on a value that is still to be verified.
    pub is_unverified: bool,
    /// What was computed rests on a table that should have a newer entry by then.
    pub is_stale: bool,
}

/// The comparison of one row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// Every expected value was computed and is the same.
    Match,
    /// The first expected value that differs.
    Differs {
        /// Its name.
        key: String,
        /// As the row has it.
        expected: String,
        /// As computed.
        got: String,
    },
    /// The row could not be computed.
    NotCovered {
        /// What is not understood.
        why: String,
    },
}

/// The file is no table of cases.
#[derive(Debug, thiserror::Error)]
pub enum CheckError {
    /// A column is missing.
    #[error("no column `{0}`; a table of cases has case_id, jurisdiction, regime, inputs and expected")]
    NoColumn(&'static str),
    /// Not readable as CSV.
    #[error("not readable as CSV: {0}")]
    Csv(#[from] csv::Error),
}

/// Why a row cannot be computed; names the key where one is at fault.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{en}")]
pub struct NotCovered {
    /// In English.
    pub en: String,
    /// In Chinese, where it has words of its own.
    pub zh: Option<String>,
}

impl NotCovered {
    /// Something else is wrong with the row.
    pub fn because(why: impl std::fmt::Display) -> Self {
        Self { en: why.to_string(), zh: None }
    }
}

/// The events of a claim, as the rows of limitation name them.
pub fn limitation_events(inputs: &Inputs) -> Result<Vec<LimitationEvent>, NotCovered> {
    inputs.objects("events")?.iter().map(regime::event).collect()
}

/// Computes and compares every row of a CSV file.
pub fn check(csv: &[u8], book: &Rulebook) -> Result<Vec<CaseResult>, CheckError> {
    let csv = csv.strip_prefix("\u{feff}".as_bytes()).unwrap_or(csv);
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(csv);
    let headers = reader.byte_headers()?.clone();
    let column = |name: &'static str| {
        let at = headers.iter().position(|header| header.trim_ascii() == name.as_bytes());
        at.ok_or(CheckError::NoColumn(name))
    };
    let columns = [
        column("case_id")?,
        column("jurisdiction")?,
        column("regime")?,
        column("inputs")?,
        column("expected")?,
    ];
    let kind = column("kind").ok();
    let mut results = Vec::new();
    for (at, record) in reader.byte_records().enumerate() {
        let record = record?;
        let cells =
            columns.map(|at| String::from_utf8_lossy(record.get(at).unwrap_or_default()).trim().to_owned());
        if record.iter().all(|cell| cell.trim_ascii().is_empty()) {
            continue;
        }
        let [id, jurisdiction, regime, inputs, expected] = cells;
        let id = if id.is_empty() { format!("row {}", at + 2) } else { id };
        let kind = kind.and_then(|at| record.get(at)).map(String::from_utf8_lossy).unwrap_or_default();
        let asked = regime::Asked::new(&jurisdiction, &regime, &kind);
        let (verdict, is_unverified, is_stale) = verdict(&asked, &inputs, &expected, book)
            .unwrap_or_else(|why| (Verdict::NotCovered { why: why.en }, false, false));
        results.push(CaseResult { id, regime, verdict, is_unverified, is_stale });
    }
    Ok(results)
}

fn verdict(
    asked: &regime::Asked,
    inputs: &str,
    expected: &str,
    book: &Rulebook,
) -> Result<(Verdict, bool, bool), NotCovered> {
    let expected = object("expected", expected)?;
    if expected.is_empty() {
        return Err(NotCovered::because("nothing is expected"));
    }
    let compute = regime::of(asked)?;
    let inputs = Inputs::new(object("inputs", inputs)?);
    let answers = compute(&inputs, &asked.regime, book)?;
    inputs.all_read()?;
    Ok((compare(&expected, &answers)?, answers.is_unverified, answers.is_stale))
}

/// The first difference counts; a value that is expected and not computed makes the row not covered.
fn compare(expected: &Map<String, Value>, answers: &Answers) -> Result<Verdict, NotCovered> {
    let mut difference = None;
    for (key, expected) in expected {
        let Some(answer) = answers.get(key) else {
            return Err(NotCovered::because(format!("`{key}` is expected and not computed")));
        };
        if difference.is_none() && !answer.agrees(expected) {
            let expected = expected.as_str().map_or_else(|| expected.to_string(), str::to_owned);
            difference = Some(Verdict::Differs { key: key.clone(), expected, got: answer.to_string() });
        }
    }
    Ok(difference.unwrap_or(Verdict::Match))
}

fn object(column: &str, text: &str) -> Result<Map<String, Value>, NotCovered> {
    match serde_json::from_str(text) {
        Ok(Value::Object(map)) => Ok(map),
        Ok(_) => Err(NotCovered::because(format!("`{column}` is not a JSON object"))),
        Err(error) => Err(NotCovered::because(format!("`{column}` is not JSON: {error}"))),
    }
}
