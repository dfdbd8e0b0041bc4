//! What stands on a letter besides its text.

use receivables::{calendar::Day, interest::Interest, money::Money};

/// Who writes, as it stands at the head of the paper.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Letterhead {
    /// Full name.
    pub name: String,
    /// The address, on one line.
    pub address: String,
    /// Telephone.
    pub phone: String,
    /// What else stands at the head or foot, such as register number and e-mail.
    pub more: Vec<String>,
    /// A picture.
    pub logo: Option<Logo>,
}

/// The company's picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Logo {
    /// Scalable.
    Svg(Vec<u8>),
    /// In dots.
    Png(Vec<u8>),
}

impl Logo {
    /// Its name for templates.
    pub(crate) const fn file(&self) -> &'static str {
        match self {
            Self::Svg(_) => "/logo.svg",
            Self::Png(_) => "/logo.png",
        }
    }

    pub(crate) const fn bytes(&self) -> &Vec<u8> {
        match self {
            Self::Svg(bytes) | Self::Png(bytes) => bytes,
        }
    }
}

/// Where the letter goes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Addressee {
    /// The company, if the debtor is one.
    pub company: Option<String>,
    /// The person.
    pub person: Option<String>,
    /// The address as it is on file.
    pub address: String,
}

impl Addressee {
    /// Whose letter it is: the company, else the person.
    pub fn name(&self) -> &str {
        self.company.as_deref().or(self.person.as_deref()).unwrap_or_default()
    }
}

/// One line of the table of invoices.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The number, as the letter writes it.
    pub number: String,
    /// The day of the invoice, if it is on file.
    pub issued: Option<Day>,
    /// The due day.
    pub due: Day,
    /// What the letter asks for of it.
    pub open: Money,
}

/// Whom a banking app pays.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Payee {
    /// Name of the account.
    pub name: String,
    /// IBAN, with or without blanks.
    pub iban: String,
    /// BIC, which banks in Europe need no longer.
    pub bic: Option<String>,
}

/// How the interest or charge for late payment was computed, as an annex.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Annex {
    /// What the charge rests on, in the language of the letter.
    pub basis: String,
    /// The computation of each item.
    pub parts: Vec<AnnexPart>,
}

/// The computation of one item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnnexPart {
    /// The number of the item.
    pub number: String,
    /// The computation, by the core.
    pub interest: Interest,
    /// Where the rate of each segment comes from, in the same order.
    pub authorities: Vec<String>,
}
