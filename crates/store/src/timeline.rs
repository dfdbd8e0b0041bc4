//! What happened around a debtor, as one line: money, contacts, words given, papers, messages, decisions, and who looked.

use receivables::{debtor::DebtorId, money::Money};

use crate::{
    Store,
    db::{Row, params},
    error::Error,
    row, sql,
};

/// A place in the line; what comes next lies before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// Minutes since 1970, by the clock of the line.
    pub minute: i64,
    /// Which table.
    pub source: i64,
    /// Number in it.
    pub id: i64,
}

impl Place {
    /// After everything.
    pub const END: Self = Self { minute: i64::MAX, source: i64::MAX, id: i64::MAX };
}

/// One thing that happened. What each kind has of codes, texts and numbers stands beside its statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Happened {
    /// Where it lies in the line.
    pub place: Place,
    /// `payment`, `credit-note`, `contact`, `promise`, `dispute`, `dispute-closed`, `fact`, `document`, `message`,
    /// `decision`, `check`, `reveal`, `removal`, `incoming`, `delivery` or `change`: what was entered at the page, with its note.
    pub kind: String,
    /// When, in microseconds UTC; `None` where only the day or the debtor's hour is known.
    pub at: Option<i64>,
    /// Codes of the core's lists.
    pub codes: [Option<String>; 5],
    /// How much.
    pub amount: Option<Money>,
    /// A note, reference, reason or name.
    pub text: Option<String>,
    /// A person or an invoice.
    pub about: Option<String>,
    /// Who did it, where that is kept.
    pub actor: Option<String>,
    /// A day, a minute, a step or a flag.
    pub numbers: [Option<i64>; 2],
}

impl Store {
    /// What happened around a debtor before a place, the latest first. Moments are put into the line by a clock that is
    /// `ahead` minutes ahead of UTC.
    pub fn timeline(
        &self,
        debtor: DebtorId,
        before: Place,
        limit: u32,
        ahead: i32,
    ) -> Result<Vec<Happened>, Error> {
        let params = params![debtor.0, before.minute, before.source, before.id, limit, ahead];
        self.db.all(sql::timeline::TIMELINE, &params, happened)
    }
}

fn happened(row: &Row<'_>) -> Result<Happened, Error> {
    let text = |column| Ok::<_, Error>(row::string(row, column)?.filter(|text| !text.is_empty()));
    let amount = row.opt_int(10)?;
    Ok(Happened {
        place: Place { minute: row.int(0)?, source: row.int(1)?, id: row.int(2)? },
        kind: row.text(3)?.to_owned(),
        at: row.opt_int(4)?,
        codes: [text(5)?, text(6)?, text(7)?, text(8)?, text(9)?],
        amount: match amount {
            Some(minor) if row.is_some(11)? => Some(Money::new(minor, row::currency(row, 11)?)),
            _ => None,
        },
        text: text(12)?,
        about: text(13)?,
        actor: text(14)?,
        numbers: [row.opt_int(15)?, row.opt_int(16)?],
    })
}
