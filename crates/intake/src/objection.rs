//! Rows that were read well and refused afterwards: they join the refused rows of their sheet.

use std::{collections::BTreeMap, path::Path, sync::Arc};

use csv::StringRecord;

use crate::{
    At, Options, Report, bytes_of,
    finding::{Finding, IntakeError, Problem},
    layout::Layout,
    open,
    preview::SheetPreview,
    refused::{RefusedRow, RefusedSheet},
    source::Sheet,
    understand,
};

/// Why whoever took an entry in refused it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Objection {
    /// Where the entry stood.
    pub at: At,
    /// Why and what to do, in Chinese.
    pub zh: String,
    /// The same in English.
    pub en: String,
}

/// Counts the rows objected to as refused, reports each, and puts them among the refused rows. Their cells are read from
/// the file again: such rows are few, and nobody else pays for them.
pub fn refuse(
    path: &Path,
    options: &Options,
    report: &mut Report,
    objections: Vec<Objection>,
) -> Result<(), IntakeError> {
    if objections.is_empty() {
        return Ok(());
    }
    let (name, bytes) = bytes_of(path)?;
    let file: Arc<str> = Arc::from(name.as_str());
    let understood = understand(open(&name, bytes)?.sheets, &file, options, &mut Vec::new());
    let mut by_row: BTreeMap<At, Objection> =
        objections.into_iter().map(|objection| (objection.at, objection)).collect();
    for ((position, (sheet, layout)), preview) in
        understood.iter().enumerate().zip(&mut report.preview.sheets)
    {
        let mut refused = Vec::new();
        let mut rows = sheet.rows();
        let mut record = StringRecord::new();
        while let Some(row) = rows.next(&mut record) {
            let Some(Objection { zh, en, .. }) = by_row.remove(&At { sheet: position, row }) else {
                continue;
            };
            move_count(preview);
            let cells = record.iter().map(str::to_owned).collect();
            refused.push(RefusedRow { row, cells, zh: zh.clone(), en: en.clone() });
            report.findings.push(Finding {
                file: file.clone(),
                sheet: sheet.name.as_deref().map(Arc::from),
                row: Some(row),
                column: None,
                text: String::new(),
                problem: Problem::NotTaken { zh, en },
            });
        }
        if !refused.is_empty() {
            add(&mut report.refused, sheet, layout, refused);
        }
    }
    Ok(())
}

const fn move_count(preview: &mut SheetPreview) {
    preview.counts.read = preview.counts.read.saturating_sub(1);
    preview.counts.refused += 1;
}

/// Adds rows to the refused ones of their sheet, in the order of the file.
fn add(refused: &mut Vec<RefusedSheet>, sheet: &Sheet, layout: &Layout, mut rows: Vec<RefusedRow>) {
    match refused.iter_mut().find(|known| known.sheet == sheet.name) {
        Some(known) => {
            known.rows.append(&mut rows);
            known.rows.sort_by_key(|row| row.row);
        }
        None => refused.push(RefusedSheet {
            sheet: sheet.name.clone(),
            kind: layout.kind,
            header: layout.refused_header(),
            rows,
        }),
    }
}
