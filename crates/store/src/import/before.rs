//! What an import leaves behind so that it can be undone: which rows it added, and how those that it changed stood before.
//! A first import changes none and writes a few lines.

use std::collections::HashMap;

use super::{
    book::Shown,
    report::{Counts, EntryKind},
};
use crate::{
    db::{Db, Row, Value, params},
    error::Error,
    sql::{undo as sql, webhook},
};

/// The traces of one import, in memory until its end.
#[derive(Debug, Default)]
pub(super) struct Before {
    added: HashMap<Shown, Ranges>,
    images: HashMap<(Shown, i64), Image>,
}

/// How a row stood, or a range of receivables of which only the ledger day was raised.
#[derive(Debug)]
struct Image {
    last: i64,
    body: String,
}

/// Numbers in order, neighbours together.
#[derive(Debug, Default)]
struct Ranges(Vec<(i64, i64)>);

impl Ranges {
    fn add(&mut self, id: i64) {
        // A row that comes twice in the file is added once.
        if self.contains(id) {
            return;
        }
        match self.0.last_mut() {
            Some((_, last)) if *last + 1 == id => *last = id,
            _ => self.0.push((id, id)),
        }
    }

    fn contains(&self, id: i64) -> bool {
        let after = self.0.partition_point(|(first, _)| *first <= id);
        after.checked_sub(1).and_then(|at| self.0.get(at)).is_some_and(|(_, last)| id <= *last)
    }
}

impl Before {
    /// A row is new. Numbers of one table come in their order.
    pub(super) fn added(&mut self, shown: Shown, id: i64) {
        self.added.entry(shown).or_default().add(id);
    }

    /// All rows from `first` on are new; `next` is the first that is not there.
    pub(super) fn added_from(&mut self, shown: Shown, first: i64, next: i64) {
        if first < next {
            self.added.entry(shown).or_default().0.push((first, next - 1));
        }
    }

    /// A row changes. Only the first time counts, and not where this import itself added the row.
    pub(super) fn changed(&mut self, shown: Shown, id: i64, body: impl FnOnce() -> String) {
        if self.added.get(&shown).is_none_or(|added| !added.contains(id)) {
            self.images.entry((shown, id)).or_insert_with(|| Image { last: id, body: body() });
        }
    }

    /// The ledger day of receivables is raised: their numbers, in order, and the day they had.
    pub(super) fn confirmed(&mut self, first: i64, last: i64, reported_on: Option<i32>) {
        let body = serde_json::json!([reported_on]).to_string();
        self.images.insert((Shown::Receivable, first), Image { last, body });
    }

    /// Keeps how debtors stand that are about to change.
    pub(super) fn debtors(&mut self, db: &Db, ids: &[i64]) -> Result<(), Error> {
        let Some((statement, _)) = Shown::Debtor.found_by() else { return Ok(()) };
        db.look_up(statement, ids.iter().map(|id| params![*id]), |_, row| {
            let (id, body) = (row.int(1)?, image(row, Shown::Debtor)?);
            self.changed(Shown::Debtor, id, || body);
            Ok(())
        })
    }

    /// Writes everything down under the number of the import; and what others are to be told of it.
    pub(super) fn write(self, db: &Db, import: i64, at: i64) -> Result<(), Error> {
        for (shown, tell) in [
            (Shown::Payment, webhook::TELL_PAYMENTS),
            (Shown::Promise, webhook::TELL_PROMISES),
            (Shown::Contact, webhook::TELL_CONTACTS),
        ] {
            for (first, last) in self.added.get(&shown).map_or(&[][..], |ranges| ranges.0.as_slice()) {
                db.execute(tell, &params![at, *first, *last])?;
            }
        }
        let added = self.added.iter().flat_map(|(shown, ranges)| {
            ranges.0.iter().map(move |&(first, last)| params![import, shown.name(), first, last])
        });
        db.copy_in(sql::ADDED_INSERT, added)?;
        let mut images: Vec<_> = self.images.into_iter().collect();
        images.sort_unstable_by_key(|(key, _)| *key);
        let images = images
            .iter()
            .map(|((shown, id), image)| params![import, shown.name(), *id, image.last, image.body.as_str()]);
        db.copy_in(sql::BEFORE_INSERT, images)?;
        Ok(())
    }
}

/// The kinds of which some rows stood already as the import says.
pub(super) fn same(counts: &[Counts; EntryKind::ALL.len()]) -> String {
    let same = EntryKind::ALL.into_iter().zip(counts).filter(|(_, counts)| counts.unchanged > 0);
    same.map(|(kind, _)| kind.code()).collect::<Vec<_>>().join(" ")
}

/// A row as it stands, as the statement that shows it gives it: every column, and what else is needed to put it back.
pub(super) fn image(row: &Row<'_>, shown: Shown) -> Result<String, Error> {
    let cells = shown.columns().iter().map(|(_, cell)| *cell).chain(shown.beside().iter().copied());
    let values = (2..).zip(cells).map(|(at, cell)| {
        Ok(if cell.is_number() {
            row.opt_int::<i64>(at)?.map_or(serde_json::Value::Null, Into::into)
        } else {
            row.opt_text(at)?.map_or(serde_json::Value::Null, Into::into)
        })
    });
    let values: Result<Vec<_>, Error> = values.collect();
    Ok(serde_json::Value::from(values?).to_string())
}

/// The same for values at hand.
pub(super) fn listed(values: &[Value<'_>]) -> String {
    let values = values.iter().map(|value| match value {
        Value::Int(number) => (*number).into(),
        Value::Text(text) => text.as_ref().into(),
        Value::Null | Value::Bytes(_) => serde_json::Value::Null,
    });
    serde_json::Value::from(values.collect::<Vec<_>>()).to_string()
}
