//! Which columns of a row are shown, and how a row of the database becomes one that is.

use std::collections::HashMap;

use receivables::calendar::Day;

use super::cells::Cells;
use crate::{
    db::{Bulk, Db, Row, Value},
    error::Error,
    import::{before, fingerprint::Fingerprint},
    sql::evidence as sql,
};

/// The tables whose rows are shown, in the order of their names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(in crate::import) enum Shown {
    Contact,
    Contract,
    Debtor,
    Dispute,
    Fact,
    Payment,
    Person,
    Promise,
    Receivable,
}

impl Shown {
    const ALL: [Self; 9] = [
        Self::Contact,
        Self::Contract,
        Self::Debtor,
        Self::Dispute,
        Self::Fact,
        Self::Payment,
        Self::Person,
        Self::Promise,
        Self::Receivable,
    ];

    pub(in crate::import) const fn name(self) -> &'static str {
        match self {
            Self::Contact => "contact",
            Self::Contract => "contract",
            Self::Debtor => "debtor",
            Self::Dispute => "dispute",
            Self::Fact => "fact",
            Self::Payment => "payment",
            Self::Person => "person",
            Self::Promise => "promise",
            Self::Receivable => "receivable",
        }
    }

    /// Its columns.
    pub(in crate::import) const fn columns(self) -> Columns {
        match self {
            Self::Contact => CONTACT,
            Self::Contract => CONTRACT,
            Self::Debtor => DEBTOR,
            Self::Dispute => DISPUTE,
            Self::Fact => FACT,
            Self::Payment => PAYMENT,
            Self::Person => PERSON,
            Self::Promise => PROMISE,
            Self::Receivable => RECEIVABLE,
        }
    }

    /// What the statements `SHOW_..` give beside the columns: not shown, but needed to put a row back.
    pub(in crate::import) const fn beside(self) -> &'static [Cell] {
        match self {
            Self::Debtor => &[N, T, N, T],
            Self::Person => &[N],
            Self::Contact
            | Self::Contract
            | Self::Dispute
            | Self::Fact
            | Self::Payment
            | Self::Promise
            | Self::Receivable => &[],
        }
    }

    /// How a row is found by the values of the statement that writes it: the statement, and the positions of the key.
    pub(in crate::import) const fn found_by(self) -> Option<(&'static Bulk, &'static [usize])> {
        Some(match self {
            Self::Contact => (&sql::SHOW_CONTACT, &[0, 1, 2, 5, 6, 10, 11, 3]),
            Self::Contract => (&sql::SHOW_CONTRACT, &[0, 5]),
            Self::Debtor => (&sql::SHOW_DEBTOR, &[0]),
            Self::Dispute => (&sql::SHOW_DISPUTE, &[0, 6, 4, 1]),
            Self::Fact => (&sql::SHOW_FACT, &[0, 3, 1, 4]),
            Self::Payment => (&sql::SHOW_PAYMENT, &[0, 8, 7, 3, 4]),
            Self::Person => (&sql::SHOW_PERSON, &[0, 6]),
            Self::Promise => (&sql::SHOW_PROMISE, &[0, 1, 2, 3, 5]),
            Self::Receivable => return None,
        })
    }
}

/// What a cell holds.
#[derive(Debug, Clone, Copy)]
pub(in crate::import) enum Cell {
    Text,
    Number,
    Day,
    /// Of a person: only whether it is there.
    Hidden,
}
impl Cell {
    pub(in crate::import) const fn is_number(self) -> bool {
        matches!(self, Self::Number | Self::Day)
    }
}
use Cell::{Day as D, Hidden as H, Number as N, Text as T};

/// Columns in the order of the statements `SHOW_..`, those most often empty last.
pub(in crate::import) type Columns = &'static [(&'static str, Cell)];

const CONTACT: Columns = &[
    ("day", D),
    ("minute", N),
    ("channel", T),
    ("direction", T),
    ("connection", T),
    ("person", N),
    ("outcome", T),
    ("reason", T),
    ("note", T),
    ("receivable", T),
    ("step", N),
    ("ordinal", N),
];

const CONTRACT: Columns = &[
    ("number", T),
    ("signed", D),
    ("terms_days", N),
    ("penalty_per_day", N),
    ("allows_supply_stop", N),
    ("damages_clause", T),
    ("governing_law", T),
];

const DEBTOR: Columns = &[
    ("code", T),
    ("kind", T),
    ("country", T),
    ("zone", T),
    ("policy", T),
    ("owner", T),
    ("size", T),
    ("standing", T),
    ("region", T),
    ("name", H),
];

const DISPUTE: Columns = &[
    ("opened", D),
    ("receivable", T),
    ("instalment", N),
    ("amount", N),
    ("currency", T),
    ("reason", T),
    ("closed", D),
];

const FACT: Columns =
    &[("kind", T), ("from", D), ("until", D), ("receivable", T), ("source", T), ("details", T)];

const PAYMENT: Columns = &[
    ("day", D),
    ("amount", N),
    ("currency", T),
    ("receivable", T),
    ("instalment", N),
    ("reference", T),
    ("is_credit_note", N),
    ("ordinal", N),
];

const PERSON: Columns = &[
    ("person", N),
    ("role", T),
    ("title", H),
    ("consented", N),
    ("refused", N),
    ("opted_out", N),
    ("prefers", T),
    ("hours", T),
    ("workplace_only", N),
    ("name", H),
    ("mobile", H),
    ("phone", H),
    ("wechat", H),
    ("email", H),
    ("fax", H),
    ("address", H),
    ("opted_in", N),
];

const PROMISE: Columns = &[("made", D), ("due", D), ("amount", N), ("currency", T), ("written", N)];

const RECEIVABLE: Columns = &[
    ("number", T),
    ("due", D),
    ("amount", N),
    ("currency", T),
    ("issued", D),
    ("settled", N),
    ("instalment", N),
    ("cleared", D),
    ("disputed_since", D),
    ("kind", T),
    ("contract", T),
    ("project", T),
];

/// A row as it is shown.
#[derive(Debug)]
pub(in crate::import) struct State {
    pub(in crate::import) id: i64,
    pub(super) text: String,
    pub(super) hidden: Vec<Option<Fingerprint>>,
    /// The row as undoing needs it; empty where nobody asked.
    pub(in crate::import) image: String,
}

/// Looks up the rows that statements write, for those that `kinds` names; by the position of the statement. Before they
/// are written, `keep` also keeps what it takes to put them back.
pub(in crate::import) fn states(
    db: &Db,
    statements: &[(&'static str, Vec<Value<'_>>)],
    kinds: &[Option<Shown>],
    keep: bool,
) -> Result<HashMap<usize, State>, Error> {
    let mut states = HashMap::new();
    for shown in Shown::ALL {
        let Some((statement, positions)) = shown.found_by() else { continue };
        let of_kind = kinds.iter().enumerate().filter(|(_, kind)| **kind == Some(shown));
        let places: Vec<usize> = of_kind.map(|(place, _)| place).collect();
        if places.is_empty() {
            continue;
        }
        let keys = places.iter().filter_map(|&place| statements.get(place)).map(|(_, values)| {
            positions.iter().filter_map(|&at| values.get(at).cloned()).collect::<Vec<_>>()
        });
        db.look_up(statement, keys, |nth, row| {
            if let Some(&place) = places.get(nth) {
                let image = if keep { before::image(row, shown)? } else { String::new() };
                states.insert(place, state(row, shown, image)?);
            }
            Ok(())
        })?;
    }
    Ok(states)
}

fn state(row: &Row<'_>, shown: Shown, image: String) -> Result<State, Error> {
    let (mut text, mut hidden) = (String::with_capacity(96), Vec::new());
    let mut cells = Cells::new(&mut text);
    for (at, (_, cell)) in (2..).zip(shown.columns()) {
        match cell {
            T => cells.text(row.opt_text(at)?),
            N => cells.number(row.opt_int(at)?),
            D => cells.day(row.opt_int(at)?.map(Day)),
            H => {
                let found = row.opt_text(at)?.filter(|text| !text.is_empty());
                hidden.push(found.map(|text| Fingerprint::new(0, text, "")));
                cells.number(Some(found.is_some().into()));
            }
        }
    }
    cells.close();
    Ok(State { id: row.int(1)?, text, hidden, image })
}
