//! What was understood of a file.

use receivables::money::Currency;
use serde::Serialize;

use crate::{
    Options,
    cell::{
        Evidence,
        amount::{Decimal, Unit},
        day::DateOrder,
    },
    field::{Field, SheetKind},
    layout::Layout,
    learn::Learned,
    source::{Format, column_letter},
};

/// What was understood of a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Preview {
    /// Name of the file.
    pub file: String,
    /// Text or workbook.
    pub format: Format,
    /// Its sheets that were understood.
    pub sheets: Vec<SheetPreview>,
}

/// What was understood of a sheet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SheetPreview {
    /// Its name, in a workbook.
    pub name: Option<String>,
    /// What its rows are.
    pub kind: SheetKind,
    /// Row of the headings, from 1; of the lower one, if there are two.
    pub header_row: u32,
    /// Its columns, from the left.
    pub columns: Vec<ColumnPreview>,
    /// The currency of rows that name none.
    pub currency: Option<Currency>,
    /// What became of the rows.
    pub counts: Counts,
    /// The first three rows, field by field, as read.
    pub sample: Vec<Vec<(Field, String)>>,
}

/// What was understood of a column.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ColumnPreview {
    /// A, B, ...
    pub letter: String,
    /// Its heading.
    pub heading: String,
    /// What it means; `None`: it is not read.
    pub field: Option<Field>,
    /// It would mean this, had not a better column been found.
    pub spare: Option<Field>,
    /// The order of day and month, where the column needed one.
    pub dates: Option<DateOrder>,
    /// The sign before decimals, where the column needed one.
    pub decimal: Option<Decimal>,
    /// The unit of its amounts.
    pub unit: Option<Unit>,
}

/// What became of the rows of a sheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Counts {
    /// Given to the sink.
    pub read: usize,
    /// Left out because they say nothing new: totals, repeats.
    pub skipped: usize,
    /// Left out because they cannot be read.
    pub refused: usize,
}

impl ColumnPreview {
    /// The columns of a sheet that have a heading.
    pub(crate) fn of(layout: &Layout, learned: &Learned, options: &Options) -> Vec<Self> {
        let headings = layout.headings.iter().enumerate().filter(|(_, heading)| !heading.text.is_empty());
        headings
            .map(|(column, heading)| {
                let field = layout.field(column);
                Self {
                    letter: column_letter(column),
                    heading: heading.text.clone(),
                    field,
                    spare: layout.spare.get(&column).copied(),
                    dates: field
                        .filter(|field| field.is_day())
                        .and_then(|field| options.dates.or(proved(learned.order(field)))),
                    decimal: field
                        .filter(|field| field.is_money())
                        .and_then(|field| options.decimal.or(proved(learned.decimal(field)))),
                    unit: field.filter(|field| field.is_money()).map(|field| layout.unit(field)),
                }
            })
            .collect()
    }
}

fn proved<T>(evidence: Evidence<T>) -> Option<T> {
    match evidence {
        Evidence::Proves(value) => Some(value),
        Evidence::Unknown | Evidence::Silent | Evidence::Contradicts => None,
    }
}
