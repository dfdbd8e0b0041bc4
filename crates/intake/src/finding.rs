//! What intake has to say about a file: where, what it found, and what is wrong with it. Words are in [`crate::words`].

use std::sync::Arc;

use receivables::{
    fact::details::DetailFault,
    money::{Currency, Money},
};
use serde::Serialize;

use crate::field::{Field, SheetKind};

/// A column as the reader of a spreadsheet sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Column {
    /// A, B, ..., AA.
    pub letter: String,
    /// The text of its heading.
    pub heading: String,
}

/// Something to tell the person who imports a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// Name of the file.
    pub file: Arc<str>,
    /// Name of the sheet, in a workbook.
    pub sheet: Option<Arc<str>>,
    /// Row from 1, as a spreadsheet shows it.
    pub row: Option<u32>,
    /// The column.
    pub column: Option<Column>,
    /// The text found there.
    pub text: String,
    /// What is wrong.
    pub problem: Problem,
}

/// What a finding did to the rows it speaks of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Taken in; something was assumed.
    Noted,
    /// Left out because it says nothing new.
    Skipped,
    /// Left out because it cannot be read.
    Refused,
}

/// What is wrong, with its facts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "code", rename_all = "kebab-case")]
#[expect(missing_docs, reason = "the fields of a variant are named for what they hold")]
pub enum Problem {
    /// Neither customer number nor name.
    NoDebtor,
    /// A cell that is needed is empty.
    Missing { field: Field },
    /// Neither a due date, nor an invoice date with days to pay.
    NoDueDate,
    /// Not a day, or one no ledger holds.
    NotADay { field: Field },
    /// Day and month could be either way round, and the column proves both orders.
    UndecidedDay { field: Field },
    /// Not an amount.
    NotMoney { field: Field },
    /// More decimals than the currency has.
    TooManyDecimals { field: Field, currency: Currency },
    /// Beyond 64-bit minor units.
    TooLarge { field: Field },
    /// `1.234` in a column that proves both the point and the comma before decimals.
    UndecidedAmount { field: Field },
    /// Not a currency.
    UnknownCurrency,
    /// The cell names another currency than its row.
    OtherCurrency { row: Currency, cell: Currency },
    /// Amount, settled and open do not add up.
    AmountsDisagree { amount: Money, settled: Money, open: Money },
    /// A day of clearing, and yet an open amount.
    ClearedButOpen { open: Money },
    /// An amount that must be above zero is not.
    NotPositive { field: Field },
    /// Not one of a closed list.
    UnknownTerm { field: Field, accepted: String },
    /// Neither yes nor no.
    NotYesNo { field: Field },
    /// Not a whole number, or one out of range.
    NotACount { field: Field },
    /// Not a daily rate, or one of 1 % a day and more without a percent sign.
    NotARate { field: Field },
    /// Not a time of day.
    NotATime { field: Field },
    /// Not a country.
    NotACountry,
    /// What is said of a fact cannot be taken.
    BadDetail {
        /// Why.
        fault: DetailFault,
    },
    /// Not a stretch of the day.
    NotHours {
        /// In which column.
        field: Field,
    },
    /// Not a state.
    NotARegion,
    /// Not a time zone.
    NotATimeZone,
    /// `1.93E+09`: the spreadsheet threw digits away.
    LostDigits { field: Field },
    /// Characters that could not be decoded.
    DamagedText { field: Field },
    /// The same document stands in an earlier row with other content.
    DiffersFrom { sheet: Option<Arc<str>>, row: u32 },
    /// More filled cells than headings: cells may have moved to the right.
    TooManyCells { cells: usize, headings: usize },
    /// Fewer cells than headings: the line was cut.
    TooFewCells { cells: usize, headings: usize },
    /// Read well, and refused by whoever took it in, for this reason.
    NotTaken { zh: String, en: String },
    /// Total and subtotal rows.
    Totals { rows: usize },
    /// The heading again.
    RepeatedHeadings { rows: usize },
    /// Who made and checked the list, when it was printed.
    Footers { rows: usize },
    /// Rows that stand in the file already, word for word.
    Repeats { rows: usize, first: u32 },
    /// Credit notes with nothing left to apply.
    AppliedCredits { rows: usize },
    /// The file names no currency; being in Chinese, it was read in this one.
    CurrencyAssumed { currency: Currency },
    /// Some bytes do not belong to the encoding.
    DamagedBytes,
    /// An ageing table: a balance per band, no due dates.
    AgeingTable,
    /// A trial balance: accounts, no invoices.
    TrialBalance,
    /// No row looks like headings.
    NoHeadings,
    /// Headings were found, but not all that are needed; of each group, one is enough.
    MissingColumns { kind: SheetKind, groups: Vec<Vec<Field>> },
}

impl Problem {
    /// What it did to the rows.
    pub const fn severity(&self) -> Severity {
        match self {
            Self::Totals { .. }
            | Self::RepeatedHeadings { .. }
            | Self::Footers { .. }
            | Self::Repeats { .. }
            | Self::AppliedCredits { .. } => Severity::Skipped,
            Self::CurrencyAssumed { .. } | Self::DamagedBytes => Severity::Noted,
            _ => Severity::Refused,
        }
    }
}

/// What has to be answered before a file can be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Question {
    /// Which of day and month comes first.
    Dates,
    /// Whether a point or a comma stands before decimals.
    Decimal,
    /// Which currency the amounts are in.
    Currency,
}

/// Why nothing of a file was read. The sink may have been given entries before: they must be discarded.
#[derive(Debug, thiserror::Error)]
#[error("{}", crate::words::error_en(self))]
pub enum IntakeError {
    /// The file could not be opened.
    Io {
        /// Name of the file.
        file: String,
        /// Why.
        source: std::io::Error,
    },
    /// Neither a text file nor a workbook, or a damaged one.
    NotATable {
        /// Name of the file.
        file: String,
        /// Why.
        why: String,
    },
    /// Something is ambiguous and must be told.
    Ask {
        /// What must be told.
        question: Question,
        /// Where the question came up.
        at: Box<Place>,
    },
    /// No sheet could be understood.
    NothingUnderstood {
        /// Name of the file.
        file: String,
        /// What is wrong with each sheet.
        findings: Vec<Finding>,
    },
    /// `--map` names a column that no sheet has.
    NoSuchColumn {
        /// Name of the file.
        file: String,
        /// The field.
        field: Field,
        /// The heading, letter or number given.
        column: String,
    },
}

/// A cell of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// Name of the file.
    pub file: Arc<str>,
    /// Name of the sheet, in a workbook.
    pub sheet: Option<Arc<str>>,
    /// Row from 1.
    pub row: u32,
    /// The column.
    pub column: Option<Column>,
    /// The text found there.
    pub text: String,
}
