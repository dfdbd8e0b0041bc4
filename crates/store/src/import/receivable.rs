//! Taking receivables in. The one row kind that comes by the million: into an empty table it goes without an index,
//! which is made at the end, and rows seen before are known by a fingerprint of their identity.

use receivables::{calendar::Day, ledger::ReceivableEntry, money::Money, receivable::ReceivableKind};

use super::{
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
    /// Rows of this file, by number of the receivable.
    seen: Vec<bool>,
    /// The identities in an empty table that is being filled; `None` if the table has its index.
    filling: Option<ByFingerprint<i64>>,
    /// Rows that stand as they did, only for a later ledger day.
    confirmed: Vec<i64>,
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
}

impl<'store> Receivables<'store> {
    pub(super) fn new(db: &'store Db, as_of: Option<Day>, filling: bool) -> Result<Self, Error> {
        if filling {
            db.batch(sql::RECEIVABLE_DROP_INDEX)?;
        }
        Ok(Self {
            as_of,
            seen: Vec::new(),
            filling: filling.then(ByFingerprint::default),
            confirmed: Vec::new(),
            issued_later: 0,
            db,
        })
    }

    pub(super) fn take(&mut self, debtor: i64, entry: &ReceivableEntry) -> Result<Taken, Error> {
        if self.as_of.is_some_and(|as_of| entry.issued.is_some_and(|issued| issued > as_of)) {
            self.issued_later += 1;
        }
        let number = entry.number.trim();
        let instalment = entry.instalment.unwrap_or(0);
        let identity = self.filling.as_ref().map(|_| identity(debtor, number, instalment));
        let Some(stored) = self.find(identity, debtor, number, instalment)? else {
            self.insert(debtor, number, entry, identity)?;
            return Ok(Taken::plain(Verdict::New));
        };
        let wanted = self.wanted(&stored, entry);
        let repeated = self.mark_seen(stored.id);
        if repeated && says_otherwise(&stored, &wanted) {
            return Ok(Taken::plain(Verdict::Refused(Refusal::TwiceInFile { number: number.to_owned() })));
        }
        self.store(&stored, &wanted)
    }

    fn find(
        &mut self,
        identity: Option<Fingerprint>,
        debtor: i64,
        number: &str,
        instalment: u16,
    ) -> Result<Option<Stored>, Error> {
        let found = match (&self.filling, identity) {
            (Some(filling), Some(identity)) => match filling.get(&identity) {
                Some(&id) => self.db.first(sql::RECEIVABLE_BY_ID, &params![id], stored)?,
                None => None,
            },
            _ => self.db.first(sql::RECEIVABLE_BY_NUMBER, &params![debtor, number, instalment], stored)?,
        };
        Ok(found)
    }

    fn insert(
        &mut self,
        debtor: i64,
        number: &str,
        entry: &ReceivableEntry,
        identity: Option<Fingerprint>,
    ) -> Result<(), Error> {
        let id = self.db.one(
            sql::RECEIVABLE_INSERT,
            &params![
                debtor,
                entry.due.0,
                entry.amount.minor,
                entry.settled_undated,
                self.as_of,
                entry.issued,
                entry.cleared,
                entry.disputed.then(|| self.marked_on(entry).0),
                entry.instalment.unwrap_or(0),
                entry.amount.currency.code(),
                entry.kind.map(receivables::receivable::ReceivableKind::code),
                number,
                given(entry.contract.as_deref()),
                given(entry.project.as_deref()),
            ],
            |row| row.int(0),
        )?;
        if let (Some(filling), Some(identity)) = (&mut self.filling, identity) {
            filling.insert(identity, id);
        }
        self.mark_seen(id);
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
        }
    }

    fn store(&mut self, stored: &Stored, wanted: &Stored) -> Result<Taken, Error> {
        if stored == wanted {
            return Ok(Taken::plain(Verdict::Unchanged));
        }
        if !says_otherwise(stored, wanted) {
            self.confirmed.push(stored.id);
            return Ok(Taken { verdict: Verdict::Unchanged, dispute_ended: None, confirmed_later: true });
        }
        self.db.execute(
            sql::RECEIVABLE_UPDATE,
            &params![
                wanted.id,
                wanted.due.0,
                wanted.amount.minor,
                wanted.settled,
                wanted.reported_on,
                wanted.issued,
                wanted.cleared,
                wanted.disputed_since,
                wanted.amount.currency.code(),
                wanted.kind.map(receivables::receivable::ReceivableKind::code),
                &wanted.contract,
                &wanted.project,
            ],
        )?;
        Ok(Taken {
            verdict: Verdict::Changed,
            dispute_ended: stored.disputed_since.filter(|_| wanted.disputed_since.is_none()),
            confirmed_later: false,
        })
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

    /// Makes the index that filling went without, and writes the later ledger day of the rows that stand, in the
    /// order of the table: a daily ledger confirms most of what is known.
    pub(super) fn finish(&mut self) -> Result<(), Error> {
        self.confirmed.sort_unstable();
        for &id in &self.confirmed {
            self.db.execute(sql::RECEIVABLE_CONFIRM, &params![id, self.as_of])?;
        }
        if self.filling.take().is_some() {
            self.db.batch(sql::INDEX_BEGIN)?;
            self.db.batch(sql::RECEIVABLE_CREATE_INDEX)?;
        }
        Ok(())
    }
}

/// Whether the ledger says something else than before, the day it speaks for aside.
fn says_otherwise(stored: &Stored, wanted: &Stored) -> bool {
    *stored != Stored { reported_on: stored.reported_on, ..wanted.clone() }
}

/// A text that holds something.
fn given(text: Option<&str>) -> Option<&str> {
    text.map(str::trim).filter(|text| !text.is_empty())
}

fn stored(row: &Row<'_>) -> Result<Stored, Error> {
    Ok(Stored {
        id: row.int(0)?,
        due: Day(row.int(1)?),
        amount: Money::new(row.int(2)?, row::currency(row, 8)?),
        settled: row.int(3)?,
        reported_on: row::day(row, 4)?,
        issued: row::day(row, 5)?,
        cleared: row::day(row, 6)?,
        disputed_since: row::day(row, 7)?,
        kind: row::code(row, 9, ReceivableKind::from_code)?,
        contract: row::string(row, 10)?,
        project: row::string(row, 11)?,
        cleared_by: row::string(row, 12)?,
    })
}

/// The instalment has 16 bits, and the number of a debtor never needs the upper 16 of its 64.
fn identity(debtor: i64, number: &str, instalment: u16) -> Fingerprint {
    Fingerprint::new(debtor << 16 | i64::from(instalment), number, "")
}
