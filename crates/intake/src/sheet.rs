//! One sheet from its first row to its last: entries to the sink, everything else into the report.

use std::sync::Arc;

use csv::StringRecord;
use receivables::{ledger::Entry, money::Currency};

use crate::{
    At, Options,
    aside::{Aside, aside, is_total},
    entry::{self, Built},
    field::{Field, SheetKind},
    finding::{Finding, IntakeError, Place, Problem, Severity},
    layout::Layout,
    learn::Learned,
    preview::{ColumnPreview, Counts, SheetPreview},
    refused::{RefusedRow, RefusedSheet},
    row::{Fault, Need, Row},
    seen::{Seen, Sighting},
    source::{Body, Sheet},
};

/// Rows shown in a preview.
const SAMPLE: usize = 3;

/// What a file was read into, sheet after sheet.
pub(crate) struct Sink<'a> {
    pub(crate) file: Arc<str>,
    pub(crate) options: &'a Options,
    pub(crate) is_damaged: bool,
    pub(crate) entries: &'a mut dyn FnMut(Entry, At),
    pub(crate) seen: Seen,
    /// Names of the sheets read so far.
    pub(crate) sheets: Vec<Option<Arc<str>>>,
    pub(crate) findings: Vec<Finding>,
    pub(crate) refused: Vec<RefusedSheet>,
    pub(crate) previews: Vec<SheetPreview>,
}

/// Rows that were left out, by why.
#[derive(Debug, Default)]
struct Skipped {
    totals: usize,
    headings: usize,
    footers: usize,
    repeats: usize,
    first_repeat: u32,
    credits: usize,
}

/// A sheet being read.
struct Reading<'a> {
    sheet: &'a Sheet,
    name: Option<Arc<str>>,
    layout: &'a Layout,
    learned: Option<Learned>,
    counts: Counts,
    skipped: Skipped,
    refused: Vec<RefusedRow>,
    sample: Vec<Vec<(Field, String)>>,
    assumed_currency: bool,
}

/// Reads a sheet.
pub(crate) fn read(sheet: &Sheet, layout: &Layout, sink: &mut Sink<'_>) -> Result<(), IntakeError> {
    let name: Option<Arc<str>> = sheet.name.as_deref().map(Arc::from);
    sink.sheets.push(name.clone());
    let mut reading = Reading {
        sheet,
        name,
        layout,
        learned: None,
        counts: Counts::default(),
        skipped: Skipped::default(),
        refused: Vec::new(),
        sample: Vec::new(),
        assumed_currency: false,
    };
    let mut rows = sheet.rows();
    let mut record = StringRecord::new();
    while let Some(number) = rows.next(&mut record) {
        if number > layout.header_row && record.iter().any(|cell| !cell.trim().is_empty()) {
            reading.row(number, &record, sink)?;
        }
    }
    reading.finish(sink);
    sink.seen.next_sheet();
    Ok(())
}

impl Reading<'_> {
    fn row(&mut self, number: u32, record: &StringRecord, sink: &mut Sink<'_>) -> Result<(), IntakeError> {
        // A list of customers needs no more than a name, and 合计 would be one.
        if self.layout.kind != SheetKind::Receivables && is_total(record) {
            self.skip(Aside::Total);
            return Ok(());
        }
        if let Some(problem) = self.misshapen(record) {
            match aside(record, self.layout) {
                Some(aside) => self.skip(aside),
                None => self.refuse(number, record, vec![Fault { field: None, problem }], sink),
            }
            return Ok(());
        }
        match self.build(number, record, sink)? {
            Outcome::Built(Built::Entry(entry)) => self.take(number, record, entry, sink),
            Outcome::Built(Built::AppliedCredit) => {
                self.skipped.credits += 1;
                self.counts.skipped += 1;
            }
            Outcome::Aside(aside) => self.skip(aside),
            Outcome::Faults(faults) => self.refuse(number, record, faults, sink),
        }
        Ok(())
    }

    /// Reads a row; once a cell needs to know what its column proves, the column is read first.
    fn build(&mut self, number: u32, record: &StringRecord, sink: &Sink<'_>) -> Result<Outcome, IntakeError> {
        loop {
            let nothing = Learned::default();
            let learned = self.learned.as_ref().unwrap_or(&nothing);
            let mut row = Row::new(record, self.layout, learned, sink.options, sink.is_damaged);
            row.trace = (self.sample.len() < SAMPLE).then(Vec::new);
            let built = entry::build(self.layout.kind, &mut row);
            if let Some(built) = built {
                self.assumed_currency |= row.assumed_currency;
                self.sample.extend(row.trace);
                return Ok(Outcome::Built(built));
            }
            if let Some(aside) = aside(record, self.layout) {
                return Ok(Outcome::Aside(aside));
            }
            match row.need {
                Some(Need::Learn) if self.learned.is_none() => {
                    self.learned = Some(Learned::from_sheet(self.sheet, self.layout));
                }
                Some(Need::Answer(question, field)) => {
                    let at = Place {
                        file: sink.file.clone(),
                        sheet: self.name.clone(),
                        row: number,
                        column: field.and_then(|field| self.layout.named_column(field)),
                        text: self.text(record, field.or_else(|| self.money_field())),
                    };
                    return Err(IntakeError::Ask { question, at: Box::new(at) });
                }
                Some(Need::Learn) | None => return Ok(Outcome::Faults(faults(row.faults))),
            }
        }
    }

    /// Lines of a text file with cells too many or too few: some cell is not where its heading is.
    fn misshapen(&self, record: &StringRecord) -> Option<Problem> {
        let headings = self.layout.headings.len();
        if record.len() == headings || !matches!(self.sheet.body, Body::Text { .. }) {
            return None;
        }
        let cells = record.len();
        if cells > headings && record.iter().skip(headings).any(|cell| !cell.trim().is_empty()) {
            return Some(Problem::TooManyCells { cells, headings });
        }
        let is_cut = cells < self.layout.width() && self.layout.fields().any(|(_, column)| column >= cells);
        is_cut.then_some(Problem::TooFewCells { cells, headings })
    }

    fn take(&mut self, number: u32, record: &StringRecord, entry: Entry, sink: &mut Sink<'_>) {
        match sink.seen.sight(&entry, number) {
            Sighting::New => {
                self.counts.read += 1;
                (sink.entries)(entry, At { sheet: sink.previews.len(), row: number });
            }
            Sighting::Repeats => {
                if self.skipped.repeats == 0 {
                    self.skipped.first_repeat = number;
                }
                self.skipped.repeats += 1;
                self.counts.skipped += 1;
            }
            Sighting::Differs(first) => {
                // The sheet is named only where it is another one.
                let earlier = sink.sheets.split_last().map_or(&[][..], |(_, earlier)| earlier);
                let sheet = earlier.get(first.sheet).cloned().flatten();
                let problem = Problem::DiffersFrom { sheet, row: first.row };
                self.refuse(number, record, vec![Fault { field: Some(Field::Number), problem }], sink);
            }
        }
    }

    fn skip(&mut self, aside: Aside) {
        self.counts.skipped += 1;
        match aside {
            Aside::Total => self.skipped.totals += 1,
            Aside::Headings => self.skipped.headings += 1,
            Aside::Footer => self.skipped.footers += 1,
        }
    }

    fn refuse(&mut self, number: u32, record: &StringRecord, faults: Vec<Fault>, sink: &mut Sink<'_>) {
        self.counts.refused += 1;
        let (mut zh, mut en) = (Vec::new(), Vec::new());
        for Fault { field, problem } in faults {
            zh.push(problem.zh());
            en.push(problem.en());
            sink.findings.push(Finding {
                file: sink.file.clone(),
                sheet: self.name.clone(),
                row: Some(number),
                column: field.and_then(|field| self.layout.named_column(field)),
                text: self.text(record, field),
                problem,
            });
        }
        let cells = record.iter().map(str::to_owned).collect();
        self.refused.push(RefusedRow { row: number, cells, zh: zh.join("；"), en: en.join("; ") });
    }

    fn text(&self, record: &StringRecord, field: Option<Field>) -> String {
        let cell = field.and_then(|field| self.layout.column(field)).and_then(|column| record.get(column));
        cell.unwrap_or_default().trim().to_owned()
    }

    fn money_field(&self) -> Option<Field> {
        [Field::Amount, Field::Open].into_iter().find(|&field| self.layout.column(field).is_some())
    }

    fn finish(self, sink: &mut Sink<'_>) {
        let Skipped { totals, headings, footers, repeats, first_repeat, credits } = self.skipped;
        let currency = self.layout.currency.or(self.assumed_currency.then_some(Currency::CNY));
        let notes = [
            (totals > 0).then_some(Problem::Totals { rows: totals }),
            (headings > 0).then_some(Problem::RepeatedHeadings { rows: headings }),
            (footers > 0).then_some(Problem::Footers { rows: footers }),
            (repeats > 0).then_some(Problem::Repeats { rows: repeats, first: first_repeat }),
            (credits > 0).then_some(Problem::AppliedCredits { rows: credits }),
            self.assumed_currency.then_some(Problem::CurrencyAssumed { currency: Currency::CNY }),
        ];
        for problem in notes.into_iter().flatten() {
            debug_assert!(problem.severity() != Severity::Refused, "a note on a sheet refuses nothing");
            sink.findings.push(Finding {
                file: sink.file.clone(),
                sheet: self.name.clone(),
                row: None,
                column: None,
                text: String::new(),
                problem,
            });
        }
        let learned = self.learned.unwrap_or_default();
        sink.previews.push(SheetPreview {
            name: self.sheet.name.clone(),
            kind: self.layout.kind,
            header_row: self.layout.header_row,
            columns: ColumnPreview::of(self.layout, &learned, sink.options),
            currency,
            counts: self.counts,
            sample: self.sample,
        });
        if !self.refused.is_empty() {
            sink.refused.push(RefusedSheet {
                sheet: self.sheet.name.clone(),
                kind: self.layout.kind,
                header: self.layout.refused_header(),
                rows: self.refused,
            });
        }
    }
}

/// What reading a row led to.
#[expect(clippy::large_enum_variant, reason = "one is made per row and taken apart at once")]
enum Outcome {
    Built(Built),
    Aside(Aside),
    Faults(Vec<Fault>),
}

/// The faults of a row that could not be built. An overflow on the way to a sum leaves none behind: it is one.
fn faults(mut faults: Vec<Fault>) -> Vec<Fault> {
    if faults.is_empty() {
        faults
            .push(Fault { field: Some(Field::Amount), problem: Problem::TooLarge { field: Field::Amount } });
    }
    faults
}
