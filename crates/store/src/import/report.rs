//! What an import says of itself: a verdict a row, counts a kind, notes for a person.

use receivables::{calendar::Day, ledger::Entry, money::Money};

/// What became of one row.
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use]
pub enum Verdict {
    /// Not seen before.
    New,
    /// Known, and it says something else now.
    Changed,
    /// Known, and it stands so already.
    Unchanged,
    /// Not taken; the reason is for the caller to report with file and row.
    Refused(Refusal),
}

/// Why a row was not taken. Nothing of it is in the store.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Neither a customer number nor a name.
    #[error("the row names no debtor; give a customer number or a name")]
    NoDebtor,
    /// A name alone that several customers have.
    #[error("the name `{name}` belongs to several customers ({}); give the customer number", .codes.join(", "))]
    SeveralDebtors {
        /// The name in the row.
        name: String,
        /// Their customer numbers.
        codes: Vec<String>,
    },
    /// The same invoice again in one file, with other figures.
    #[error(
        "invoice `{number}` is in this file twice with different figures; number its instalments, or correct one row"
    )]
    TwiceInFile {
        /// The invoice number.
        number: String,
    },
    /// A row without the number or name that is its identity.
    #[error("the row has no {0}")]
    NoIdentity(&'static str),
    /// A person whose data were taken away on request.
    #[error(
        "this person asked to be forgotten, and their data were taken away; take them out of your own list too"
    )]
    Forgotten,
}

/// The kinds of rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "the variants are those of `Entry`")]
pub enum EntryKind {
    Debtor,
    Receivable,
    Person,
    Contract,
    Payment,
    Promise,
    Dispute,
    Contact,
    Fact,
}

impl EntryKind {
    /// Every kind, in the order of [`Entry`].
    pub const ALL: [Self; 9] = [
        Self::Debtor,
        Self::Receivable,
        Self::Person,
        Self::Contract,
        Self::Payment,
        Self::Promise,
        Self::Dispute,
        Self::Contact,
        Self::Fact,
    ];

    /// The kind of a row.
    pub const fn of(entry: &Entry) -> Self {
        match entry {
            Entry::Debtor(_) => Self::Debtor,
            Entry::Receivable(_) => Self::Receivable,
            Entry::Person(_) => Self::Person,
            Entry::Contract(_) => Self::Contract,
            Entry::Payment(_) => Self::Payment,
            Entry::Promise(_) => Self::Promise,
            Entry::Dispute(_) => Self::Dispute,
            Entry::Contact(_) => Self::Contact,
            Entry::Fact(_) => Self::Fact,
        }
    }

    /// The stable code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Debtor => "debtor",
            Self::Receivable => "receivable",
            Self::Person => "person",
            Self::Contract => "contract",
            Self::Payment => "payment",
            Self::Promise => "promise",
            Self::Dispute => "dispute",
            Self::Contact => "contact",
            Self::Fact => "fact",
        }
    }

    /// The kind of a code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }

    pub(super) const fn position(self) -> usize {
        self as usize
    }
}

/// How many rows met which verdict.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "the fields are the verdicts")]
pub struct Counts {
    pub new: u64,
    pub changed: u64,
    pub unchanged: u64,
    pub refused: u64,
}

impl Counts {
    pub(super) fn count(&mut self, verdict: &Verdict) {
        let counter = match verdict {
            Verdict::New => &mut self.new,
            Verdict::Changed => &mut self.changed,
            Verdict::Unchanged => &mut self.unchanged,
            Verdict::Refused(_) => &mut self.refused,
        };
        *counter += 1;
    }

    /// Both together.
    pub fn plus(self, other: Self) -> Self {
        Self {
            new: self.new + other.new,
            changed: self.changed + other.changed,
            unchanged: self.unchanged + other.unchanged,
            refused: self.refused + other.refused,
        }
    }
}

/// Something taken in that a person should know of. Debtors are named as `code name`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[expect(missing_docs, reason = "the messages say what the fields are")]
pub enum Note {
    /// A customer number came with another name; the newer name stands.
    #[error("customer `{code}` was named `{from}` and is now named `{to}`")]
    Renamed { code: String, from: String, to: String },
    /// The ledger is older than one already taken in.
    #[error(
        "this ledger is of {as_of}, one of {newest} is known; where both speak of an invoice the newer stands"
    )]
    OlderLedger { as_of: Day, newest: Day },
    /// A payment, dispute, contact or fact names an invoice that is not on file. Kept; it takes hold once the
    /// invoice is known.
    #[error("a {} of {debtor} names invoice `{number}`, which is not on file; kept, not applied", .kind.code())]
    UnknownReceivable { kind: EntryKind, debtor: String, number: String },
    /// A payment names an invoice of several instalments without saying which.
    #[error("a payment of {debtor} names invoice `{number}` but none of its instalments; kept, not applied")]
    WhichInstalment { debtor: String, number: String },
    /// A contact names a person who is not on file.
    #[error("a contact with {debtor} names `{person}`, who is not on file")]
    UnknownPerson { debtor: String, person: String },
    /// Receivables with an invoice day after the ledger day: they count from that day on.
    #[error(
        "invoices dated after the ledger day {as_of}: {receivables}; they are not owed before their day. \
         If the ledger is younger, import it again with its own day (--as-of)"
    )]
    IssuedLater { receivables: u64, as_of: Day },
    /// Nobody said what these debtors are, and their names did.
    #[error(
        "customers taken for companies by their names (Ltd, 公司, ...): {debtors}; a column with the kind goes before the name"
    )]
    KindByName { debtors: u64 },
    /// An open receivable that a complete ledger leaves out is settled now.
    #[error("{debtor}: `{number}` ({rest}) is not in the complete ledger and counts as settled")]
    SettledAsMissing { debtor: String, number: String, instalment: Option<u16>, rest: Money },
    /// A complete ledger with rows that could not be read: what seems to be missing may be in one of them.
    #[error(
        "rows were refused ({refused}), so nothing was settled; correct the file and import it again as a whole with --complete"
    )]
    NotSettled { refused: u64 },
}

/// Debtors on file, in whatever file they came, of whom something is not known without which nobody may be contacted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Gaps {
    /// Neither company nor person.
    pub kind: u64,
    /// No country or no time zone.
    pub place: u64,
    /// No person.
    pub people: u64,
}

/// The result of an import.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportReport {
    /// Number of the import.
    pub id: i64,
    /// Debtors seen for the first time, in whatever kind of row.
    pub new_debtors: u64,
    /// Debtors whose facts are not what they were.
    pub changed_debtors: u64,
    /// Rows by kind, in the order of [`EntryKind::ALL`].
    pub counts: [Counts; EntryKind::ALL.len()],
    /// What a person should know, in the order of its kind.
    pub notes: Vec<Note>,
    /// What is still to be found out of the debtors on file.
    pub gaps: Gaps,
    /// Number of the change, if it was entered at the page.
    pub change: Option<i64>,
}

impl ImportReport {
    /// The rows of one kind.
    pub fn of(&self, kind: EntryKind) -> Counts {
        self.counts.get(kind.position()).copied().unwrap_or_default()
    }

    /// All rows.
    pub fn total(&self) -> Counts {
        self.counts.iter().copied().fold(Counts::default(), Counts::plus)
    }
}
