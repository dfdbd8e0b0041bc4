//! Taking receivables in. The one row kind that comes by the million: into an empty table it goes without an index,
//! which is made at the end, and rows seen before are known by a fingerprint of their identity.

use receivables::{calendar::Day, ledger::ReceivableEntry, money::Money, receivable::ReceivableKind};

use super::{
    before::{Before, listed},
    book::{Book, Cells, Shown},
    fingerprint::{ByFingerprint, Fingerprint},
    report::{Refusal, Verdict},
};
use crate::{
    db::{Db, Row, params},
    error::Error,
    row, sql,
};

#[derive(Debug)]
pub(super) struct Receivables<'store> {
    as_of: Option<Day>,
    /// The next receivable's number: imports come one after the other.
    next_id: i64,
    /// Rows of this file, by number of the receivable.
    seen: Vec<bool>,
    /// The identities in an empty table that is being filled; `None` if the table has its index.
    filling: Option<ByFingerprint<i64>>,
    /// The first number that this import gives.
    first_id: i64,
    /// Rows that stand as they did, only for a later ledger day; with the day before.
    confirmed: Vec<(i64, Option<Day>)>,
    /// Rows dated after the ledger day.
    issued_later: u64,
    db: &'store Db,
}

/// What became of a row, and what follows from it elsewhere.
#[derive(Debug)]
pub(super) struct Taken {
    pub(super) verdict: Verdict,
    /// The ledger no longer marks it disputed; it did since this day.
    pub(super) dispute_ended: Option<Day>,
    /// Nothing changed, but the ledger says so for a later day.
    pub(super) confirmed_later: bool,
}

impl Taken {
    const fn plain(verdict: Verdict) -> Self {
        Self { verdict, dispute_ended: None, confirmed_later: false }
    }
}

/// A row of the table as far as a ledger can change it.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Stored {
    id: i64,
    due: Day,
    amount: Money,
    settled: i64,
    reported_on: Option<Day>,
    issued: Option<Day>,
    cleared: Option<Day>,
    disputed_since: Option<Day>,
    kind: Option<ReceivableKind>,
    contract: Option<String>,
    project: Option<String>,
    /// Set where we cleared it ourselves.
    cleared_by: Option<String>,
    /// Not the ledger's: it follows from `contract`.
    contract_id: Option<i64>,
}

/// A row of a batch to be looked up.
#[derive(Debug)]
struct Key {
    /// Its position.
    at: usize,
    /// The number it was given earlier in the file; 0 if it is looked up by what the row says.
    id: i64,
}

/// What a batch does to the table, until it is written.
#[derive(Debug, Default)]
struct Batch {
    /// The rows as they stand, for each row of the batch; `None` if there is none yet. A row that comes again in the batch
    /// looks where it came first.
    states: Vec<Option<Stored>>,
    /// Position of the rows to add.
    added: Vec<usize>,
    /// Position of the rows to change, and how they stood before.
    changed: Vec<(usize, Stored)>,
    /// Position of the rows that stand as they did, for a later ledger day.
    confirmed: Vec<usize>,
}

impl<'store> Receivables<'store> {
    pub(super) fn new(db: &'store Db, as_of: Option<Day>, filling: bool) -> Result<Self, Error> {
        if filling {
            db.batch(if db.is_postgres() { sql::FILL_RECEIVABLES } else { sql::RECEIVABLE_DROP_INDEX })?;
        }
        let first_id = db.one(sql::RECEIVABLE_MAX_ID, &[], |row| row.int::<i64>(0))? + 1;
        Ok(Self {
            as_of,
            next_id: first_id,
            first_id,
            seen: Vec::new(),
            filling: filling.then(ByFingerprint::default),
            confirmed: Vec::new(),
            issued_later: 0,
            db,
        })
    }

    /// Takes rows in, each with the number of its debtor.
    pub(super) fn take(
        &mut self,
        rows: &[(i64, &ReceivableEntry)],
        book: &mut Book,
        before: &mut Before,
    ) -> Result<Vec<Taken>, Error> {
        let (homes, keys) = self.homes(rows);
        let mut batch = Batch { states: vec![None; rows.len()], ..Batch::default() };
        self.find(rows, &keys, &mut batch.states)?;
        let mut taken = Vec::with_capacity(rows.len());
        for (at, &(_, entry)) in rows.iter().enumerate() {
            if self.as_of.is_some_and(|as_of| entry.issued.is_some_and(|issued| issued > as_of)) {
                self.issued_later += 1;
            }
            let home = homes.get(at).copied().unwrap_or(at);
            taken.push(self.take_one(entry, home, &mut batch));
        }
        self.write(rows, &batch)?;
        enter(rows, &batch, book);
        for (_, was) in &batch.changed {
            before.changed(Shown::Receivable, was.id, || was.image());
        }
        Ok(taken)
    }

    /// For each row the position of the first row of the batch with the same identity, mostly its own; and of those the
    /// ones that may be in the table.
    fn homes(&mut self, rows: &[(i64, &ReceivableEntry)]) -> (Vec<usize>, Vec<Key>) {
        let mut keys = Vec::new();
        let mut first = ByFingerprint::default();
        let start = self.next_id;
        let (mut next, mut added) = (start, Vec::new());
        let mut homes = Vec::with_capacity(rows.len());
        for (at, &(debtor, entry)) in rows.iter().enumerate() {
            let identity = identity(debtor, entry.number.trim(), entry.instalment.unwrap_or(0));
            let home = if let Some(filling) = &mut self.filling {
                match filling.get(&identity) {
                    None => {
                        filling.insert(identity, next);
                        next += 1;
                        added.push(at);
                        at
                    }
                    Some(&id) if id >= start => {
                        usize::try_from(id - start).ok().and_then(|nth| added.get(nth)).copied().unwrap_or(at)
                    }
                    Some(&id) => {
                        keys.push(Key { at, id });
                        at
                    }
                }
            } else {
                *first.entry(identity).or_insert_with(|| {
                    keys.push(Key { at, id: 0 });
                    at
                })
            };
            homes.push(home);
        }
        (homes, keys)
    }

    /// Looks the rows up: by number and instalment, or where the table has no index yet, by their own number.
    fn find(
        &self,
        rows: &[(i64, &ReceivableEntry)],
        keys: &[Key],
        states: &mut [Option<Stored>],
    ) -> Result<(), Error> {
        let mut keep = |nth: usize, row: &Row<'_>| {
            if let Some(place) = keys.get(nth).and_then(|key| states.get_mut(key.at)) {
                *place = Some(stored(row)?);
            }
            Ok(())
        };
        if self.filling.is_some() {
            return self.db.look_up(
                &sql::RECEIVABLE_BY_ID,
                keys.iter().map(|key| params![key.id]),
                &mut keep,
            );
        }
        let keys = keys
            .iter()
            .filter_map(|key| rows.get(key.at))
            .map(|&(debtor, entry)| params![debtor, entry.number.trim(), entry.instalment.unwrap_or(0)]);
        self.db.look_up(&sql::RECEIVABLE_BY_NUMBER, keys, &mut keep)
    }

    fn take_one(&mut self, entry: &ReceivableEntry, home: usize, batch: &mut Batch) -> Taken {
        let Some(state) = batch.states.get_mut(home) else { return Taken::plain(Verdict::Unchanged) };
        let Some(before) = state.as_mut() else {
            let new = self.added(entry);
            self.mark_seen(new.id);
            *state = Some(new);
            batch.added.push(home);
            return Taken::plain(Verdict::New);
        };
        let wanted = self.wanted(before, entry);
        let repeated = self.mark_seen(before.id);
        let is_changed = says_otherwise(before, &wanted);
        if repeated && is_changed {
            let number = entry.number.trim().to_owned();
            return Taken::plain(Verdict::Refused(Refusal::TwiceInFile { number }));
        }
        if *before == wanted {
            return Taken::plain(Verdict::Unchanged);
        }
        if !is_changed {
            self.confirmed.push((before.id, before.reported_on));
            batch.confirmed.push(home);
            return Taken { verdict: Verdict::Unchanged, dispute_ended: None, confirmed_later: true };
        }
        let dispute_ended = before.disputed_since.filter(|_| wanted.disputed_since.is_none());
        batch.changed.push((home, std::mem::replace(before, wanted)));
        Taken { verdict: Verdict::Changed, dispute_ended, confirmed_later: false }
    }

    /// A row that is not in the table yet, with the next number.
    fn added(&mut self, entry: &ReceivableEntry) -> Stored {
        let id = self.next_id;
        self.next_id += 1;
        Stored {
            id,
            due: entry.due,
            amount: entry.amount,
            settled: entry.settled_undated,
            reported_on: self.as_of,
            issued: entry.issued,
            cleared: entry.cleared,
            disputed_since: entry.disputed.then(|| self.marked_on(entry)),
            kind: entry.kind,
            contract: given(entry.contract.as_deref()).map(str::to_owned),
            project: given(entry.project.as_deref()).map(str::to_owned),
            cleared_by: None,
            contract_id: None,
        }
    }

    fn write(&self, rows: &[(i64, &ReceivableEntry)], batch: &Batch) -> Result<(), Error> {
        let state = |at: usize| batch.states.get(at)?.as_ref();
        let added = batch.added.iter().filter_map(|&at| Some((rows.get(at)?, state(at)?)));
        let added = added.map(|(&(debtor, entry), row)| {
            params![
                row.id,
                debtor,
                row.due,
                row.amount.minor,
                row.settled,
                row.reported_on,
                row.issued,
                row.cleared,
                row.disputed_since,
                entry.instalment.unwrap_or(0),
                row.amount.currency.code(),
                row.kind.map(ReceivableKind::code),
                entry.number.trim(),
                &row.contract,
                &row.project,
            ]
        });
        self.db.copy_in(sql::RECEIVABLE_INSERT, added)?;
        let changed = batch.changed.iter().filter_map(|(at, _)| state(*at)).map(|row| {
            params![
                row.id,
                row.due,
                row.amount.minor,
                row.settled,
                row.reported_on,
                row.issued,
                row.cleared,
                row.disputed_since,
                row.amount.currency.code(),
                row.kind.map(ReceivableKind::code),
                &row.contract,
                &row.project,
            ]
        });
        self.db.bulk(&sql::RECEIVABLE_UPDATE, changed)?;
        Ok(())
    }

    /// The row as it is to stand after this entry.
    fn wanted(&self, stored: &Stored, entry: &ReceivableEntry) -> Stored {
        let is_older = matches!((self.as_of, stored.reported_on), (Some(now), Some(then)) if now < then);
        if is_older {
            return stored.clone();
        }
        let contract = given(entry.contract.as_deref()).map(str::to_owned);
        let project = given(entry.project.as_deref()).map(str::to_owned);
        Stored {
            id: stored.id,
            due: entry.due,
            amount: entry.amount,
            settled: entry.settled_undated,
            reported_on: self.as_of.or(stored.reported_on),
            issued: entry.issued.or(stored.issued),
            cleared: entry.cleared,
            disputed_since: entry
                .disputed
                .then(|| stored.disputed_since.unwrap_or_else(|| self.marked_on(entry))),
            kind: entry.kind.or(stored.kind),
            contract: contract.or_else(|| stored.contract.clone()),
            project: project.or_else(|| stored.project.clone()),
            cleared_by: None,
            contract_id: stored.contract_id,
        }
    }

    /// The day a dispute mark counts from: the ledger gives none.
    fn marked_on(&self, entry: &ReceivableEntry) -> Day {
        self.as_of.or(entry.issued).unwrap_or(entry.due)
    }

    /// Whether this file had the receivable before.
    fn mark_seen(&mut self, id: i64) -> bool {
        let at = usize::try_from(id).unwrap_or(0);
        if at >= self.seen.len() {
            self.seen.resize(at.saturating_add(1).max(self.seen.len() * 2), false);
        }
        self.seen.get_mut(at).is_some_and(|seen| std::mem::replace(seen, true))
    }

    pub(super) fn is_seen(&self, id: i64) -> bool {
        usize::try_from(id).ok().and_then(|at| self.seen.get(at)).copied().unwrap_or(false)
    }

    /// Receivables dated after the ledger day.
    pub(super) const fn issued_later(&self) -> u64 {
        self.issued_later
    }

    /// Whether this file holds any receivable.
    pub(super) fn took_any(&self) -> bool {
        !self.seen.is_empty()
    }

    /// Keeps how receivables stand that are to be cleared.
    pub(super) fn keep(&self, ids: &[i64], before: &mut Before) -> Result<(), Error> {
        self.db.look_up(&sql::RECEIVABLE_BY_ID, ids.iter().map(|id| params![*id]), |_, row| {
            let was = stored(row)?;
            before.changed(Shown::Receivable, was.id, || was.image());
            Ok(())
        })
    }

    /// Makes the index that filling went without, and writes the later ledger day of the rows that stand, in the
    /// order of the table: a daily ledger confirms most of what is known.
    pub(super) fn finish(&mut self, before: &mut Before) -> Result<(), Error> {
        before.added_from(Shown::Receivable, self.first_id, self.next_id);
        self.confirmed.sort_unstable();
        self.confirmed.dedup_by_key(|(id, _)| *id);
        let is_neighbour = |row: &(i64, Option<Day>), next: &(i64, Option<Day>)| next.0 - row.0 <= 1;
        for rows in self.confirmed.chunk_by(|row, next| is_neighbour(row, next) && row.1 == next.1) {
            if let (Some((first, day)), Some((last, _))) = (rows.first(), rows.last()) {
                before.confirmed(*first, *last, day.map(|day| day.0));
            }
        }
        let confirmed = self.confirmed.chunk_by(is_neighbour);
        let confirmed =
            confirmed.filter_map(|rows| Some(params![rows.first()?.0, rows.last()?.0, self.as_of]));
        self.db.bulk(&sql::RECEIVABLE_CONFIRM, confirmed)?;
        if self.filling.take().is_some() {
            self.db.batch(if self.db.is_postgres() { sql::FILLED_RECEIVABLES } else { sql::FILLED_FILE })?;
        }
        Ok(())
    }
}

/// Enters into the book what the batch did.
fn enter(rows: &[(i64, &ReceivableEntry)], batch: &Batch, book: &mut Book) {
    let place = |at: usize| Some((rows.get(at)?, batch.states.get(at)?.as_ref()?));
    for (&(debtor, entry), row) in batch.added.iter().filter_map(|&at| place(at)) {
        book.added(debtor, Shown::Receivable, |cells| show(cells, entry, row));
    }
    for (at, was) in &batch.changed {
        let Some((&(debtor, entry), is)) = place(*at) else { continue };
        let write = |row| move |cells: &mut Cells<'_>| show(cells, entry, row);
        book.changed(debtor, Shown::Receivable, write(was), write(is));
    }
    for (&(debtor, _), _) in batch.confirmed.iter().filter_map(|&at| place(at)) {
        book.confirmed(debtor);
    }
}

/// The cells in the order of the columns of [`Shown::Receivable`].
fn show(cells: &mut Cells<'_>, entry: &ReceivableEntry, row: &Stored) {
    cells.text(Some(entry.number.trim()));
    cells.day(Some(row.due));
    cells.number(Some(row.amount.minor));
    cells.text(Some(row.amount.currency.code()));
    cells.day(row.issued);
    cells.number(Some(row.settled));
    cells.number(Some(entry.instalment.unwrap_or(0).into()));
    cells.day(row.cleared);
    cells.day(row.disputed_since);
    cells.text(row.kind.map(ReceivableKind::code));
    cells.text(row.contract.as_deref());
    cells.text(row.project.as_deref());
}

/// Whether the ledger says something else than before, the day it speaks for aside.
fn says_otherwise(stored: &Stored, wanted: &Stored) -> bool {
    *stored != Stored { reported_on: stored.reported_on, ..wanted.clone() }
}

/// A text that holds something.
fn given(text: Option<&str>) -> Option<&str> {
    text.map(str::trim).filter(|text| !text.is_empty())
}

impl Stored {
    /// In the order of [`sql::undo::RESTORE_RECEIVABLE`].
    fn image(&self) -> String {
        listed(&params![
            self.due,
            self.amount.minor,
            self.settled,
            self.reported_on,
            self.issued,
            self.cleared,
            self.disputed_since,
            self.amount.currency.code(),
            self.kind.map(ReceivableKind::code),
            &self.contract,
            &self.project,
            &self.cleared_by,
            self.contract_id,
        ])
    }
}

/// Column 0 belongs to the look-up.
fn stored(row: &Row<'_>) -> Result<Stored, Error> {
    Ok(Stored {
        id: row.int(1)?,
        due: Day(row.int(2)?),
        amount: Money::new(row.int(3)?, row::currency(row, 9)?),
        settled: row.int(4)?,
        reported_on: row::day(row, 5)?,
        issued: row::day(row, 6)?,
        cleared: row::day(row, 7)?,
        disputed_since: row::day(row, 8)?,
        kind: row::code(row, 10, ReceivableKind::from_code)?,
        contract: row::string(row, 11)?,
        project: row::string(row, 12)?,
        cleared_by: row::string(row, 13)?,
        contract_id: row.opt_int(14)?,
    })
}

/// The instalment has 16 bits, and the number of a debtor never needs the upper 16 of its 64.
fn identity(debtor: i64, number: &str, instalment: u16) -> Fingerprint {
    Fingerprint::new(debtor << 16 | i64::from(instalment), number, "")
}
