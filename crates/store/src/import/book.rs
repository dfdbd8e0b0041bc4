//! What an import says in the chain of each debtor it changes: the rows that are new, and those that changed, as they were
//! and as they are. The texts grow while the rows arrive.
//!
//! A row is a list of cells in the order of its columns; what it leaves out at its end is empty or 0. What reaches a person
//! (name, telephone, address) never stands there: a cell says 1 if it is on file, and `fields` which of them changed.

mod cells;
mod frame;
mod shown;

use ::evidence::Kind;
use receivables::money::Money;

pub(super) use self::{
    cells::Cells,
    shown::{Shown, State, states},
};
use self::{cells::write_text, frame::Frame, shown::Cell};
use super::{ImportMeta, Source};
use crate::{
    db::{Db, Value},
    error::Error,
    evidence::{self, New},
};

/// The column of a contact that says with whom, by number.
pub(crate) const CONTACT_PERSON: usize = 5;

/// Entries written together.
const WRITTEN_AT_ONCE: usize = 4096;

/// Which rows: those that changed, or are new.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum List {
    Changed,
    New,
}

/// What an import says of one debtor.
#[derive(Debug, Default)]
struct Account {
    rows: Vec<(List, Shown, String)>,
    /// Receivables that stand as they did, for a later ledger day.
    confirmed: u32,
    /// Receivables that a complete ledger left out.
    settled: String,
    /// What the caller said of all debtors in the file was filled in.
    is_filled: bool,
}

/// All accounts of an import, by number of the debtor.
#[derive(Debug, Default)]
pub(super) struct Book(Vec<Option<Box<Account>>>);

impl Book {
    fn account(&mut self, debtor: i64) -> &mut Account {
        let at = usize::try_from(debtor).unwrap_or(0);
        if at >= self.0.len() {
            self.0.resize_with(at.saturating_add(1).max(self.0.len() * 2), || None);
        }
        match self.0.get_mut(at) {
            Some(place) => place.get_or_insert_default(),
            None => unreachable!("the list was made long enough"),
        }
    }

    /// The text to which a row of this kind is added.
    fn list(&mut self, debtor: i64, list: List, shown: Shown) -> &mut String {
        let rows = &mut self.account(debtor).rows;
        let place = rows.iter().position(|(l, s, _)| (*l, *s) == (list, shown)).unwrap_or_else(|| {
            rows.push((list, shown, String::with_capacity(128)));
            rows.len() - 1
        });
        match rows.get_mut(place) {
            Some((_, _, text)) => {
                if !text.is_empty() {
                    text.push(',');
                }
                text
            }
            None => unreachable!("it was found or added"),
        }
    }

    /// A new row, cell by cell.
    pub(super) fn added(&mut self, debtor: i64, shown: Shown, write: impl FnOnce(&mut Cells<'_>)) {
        let mut cells = Cells::new(self.list(debtor, List::New, shown));
        write(&mut cells);
        cells.close();
    }

    /// A row that changed, cell by cell.
    pub(super) fn changed<F: FnOnce(&mut Cells<'_>)>(&mut self, debtor: i64, shown: Shown, was: F, is: F) {
        let out = self.list(debtor, List::Changed, shown);
        out.push_str("{\"is\":");
        let mut cells = Cells::new(out);
        is(&mut cells);
        cells.close();
        out.push_str(",\"was\":");
        let mut cells = Cells::new(out);
        was(&mut cells);
        cells.close();
        out.push('}');
    }

    /// A row as it was and as it is.
    pub(super) fn row(&mut self, debtor: i64, shown: Shown, was: Option<&State>, is: &State) {
        let Some(was) = was else {
            self.list(debtor, List::New, shown).push_str(&is.text);
            return;
        };
        let hidden = shown.columns().iter().filter(|(_, cell)| matches!(cell, Cell::Hidden));
        let fields: Vec<&str> = hidden
            .zip(was.hidden.iter().zip(&is.hidden))
            .filter(|(_, (was, is))| was != is)
            .map(|((name, _), _)| *name)
            .collect();
        if fields.is_empty() && was.text == is.text {
            return;
        }
        let out = self.list(debtor, List::Changed, shown);
        out.push('{');
        if !fields.is_empty() {
            out.push_str(&format!("\"fields\":[\"{}\"],", fields.join("\",\"")));
        }
        out.push_str(&format!("\"is\":{},\"was\":{}}}", is.text, was.text));
    }

    /// A payment without a reference is what its row says, or is not new.
    pub(super) fn plain_payment(&mut self, debtor: i64, values: &[Value<'_>]) {
        self.added(debtor, Shown::Payment, |cells| {
            for ((_, cell), at) in Shown::Payment.columns().iter().zip([1, 2, 6, 7, 3, 8, 5, 4]) {
                cells.value(values.get(at), *cell);
            }
        });
    }

    /// A field of the debtor itself was set; its value is shown unless it is a name.
    pub(super) fn field(&mut self, debtor: i64, field: &str, value: Option<&str>) {
        let out = self.list(debtor, List::Changed, Shown::Debtor);
        out.push_str(&format!("{{\"fields\":[\"{field}\"]"));
        if let Some(value) = value {
            out.push_str(",\"is\":[");
            write_text(out, value);
            out.push(']');
        }
        out.push('}');
    }

    pub(super) fn confirmed(&mut self, debtor: i64) {
        self.account(debtor).confirmed += 1;
    }

    pub(super) fn filled(&mut self, debtor: i64) {
        self.account(debtor).is_filled = true;
    }

    pub(super) fn settled(&mut self, debtor: i64, number: &str, instalment: Option<u16>, rest: Money) {
        let out = &mut self.account(debtor).settled;
        if !out.is_empty() {
            out.push(',');
        }
        let mut cells = Cells::new(out);
        cells.text(Some(number));
        cells.number(Some(rest.minor));
        cells.text(Some(rest.currency.code()));
        cells.number(instalment.map(i64::from));
        cells.close();
    }

    /// Appends what it says to the chains, debtor after debtor.
    pub(super) fn write(&mut self, db: &Db, meta: &ImportMeta) -> Result<(), Error> {
        let frame = Frame::of(meta);
        let accounts = std::mem::take(&mut self.0);
        let mut accounts = (0_i64..).zip(accounts).filter_map(|(debtor, account)| Some((debtor, account?)));
        loop {
            let mut texts = Vec::with_capacity(WRITTEN_AT_ONCE);
            for (debtor, account) in accounts.by_ref().take(WRITTEN_AT_ONCE) {
                match meta.source {
                    Source::Ledger => texts.push((debtor, Kind::Ledger, frame.ledger(&account))),
                    Source::Call | Source::Page(_) => {
                        texts.extend(told(&account, meta.source).map(|(kind, text)| (debtor, kind, text)));
                    }
                }
            }
            if texts.is_empty() {
                return Ok(());
            }
            let new =
                texts.iter().map(|(debtor, kind, content)| New { debtor: *debtor, kind: *kind, content });
            evidence::append_all(db, &meta.stamp, &new.collect::<Vec<_>>())?;
        }
    }
}

/// A call leaves up to three entries: what was said, what was promised, what was disputed. At the page one notes any other
/// fact, too.
fn told(account: &Account, source: Source) -> impl Iterator<Item = (Kind, String)> {
    let other = if source == Source::Call { Kind::Said } else { Kind::Fact };
    [Kind::Said, Kind::Promised, Kind::Disputed, Kind::Fact].into_iter().filter_map(move |kind| {
        let belongs = |shown| {
            kind == match shown {
                Shown::Promise => Kind::Promised,
                Shown::Dispute => Kind::Disputed,
                Shown::Contact => Kind::Said,
                Shown::Contract
                | Shown::Debtor
                | Shown::Fact
                | Shown::Payment
                | Shown::Person
                | Shown::Receivable => other,
            }
        };
        let mut out = "{".to_owned();
        lists(&mut out, account, List::Changed, belongs);
        lists(&mut out, account, List::New, belongs);
        if out.pop() != Some(',') {
            return None;
        }
        out.push('}');
        Some((kind, out))
    })
}

/// The member `changed` or `new`, with a comma after it; nothing where there are no rows.
fn lists(out: &mut String, account: &Account, list: List, belongs: impl Fn(Shown) -> bool) {
    let name = match list {
        List::Changed => "\"changed\":{",
        List::New => "\"new\":{",
    };
    let mut rows: Vec<_> =
        account.rows.iter().filter(|(l, shown, _)| *l == list && belongs(*shown)).collect();
    if rows.is_empty() {
        return;
    }
    rows.sort_unstable_by_key(|(_, shown, _)| *shown);
    out.push_str(name);
    for (_, shown, text) in rows {
        out.push('"');
        out.push_str(shown.name());
        out.push_str("\":{\"columns\":[");
        for (column, _) in shown.columns() {
            out.push('"');
            out.push_str(column);
            out.push_str("\",");
        }
        out.pop();
        out.push_str("],\"rows\":[");
        out.push_str(text);
        out.push_str("]},");
    }
    out.pop();
    out.push_str("},");
}
