//! A run: everything decided for a day under the same versions, by one program or by several that share a server.
//!
//! It is cut into parts, ranges of debtors. A program claims parts, reads their facts, records their decisions and marks
//! them done, all in one transaction: killed at any moment, it leaves each part whole or untouched, and the lock on the
//! part, which is its lease, ends with the connection. Whoever starts the same run again goes on where it stands.

use std::ops::RangeInclusive;

use ::evidence::Kind;
use receivables::{calendar::Day, debtor::DebtorId, message::UtcMicros};

use crate::{
    DecisionRow, Snapshots, Store, Versions, Which,
    db::{Db, Row, Transaction, Value, params},
    error::Error,
    evidence::{Ends, New, Stamp},
    gate_check,
    load::{self, Range},
    outbox::{NewMessage, Planning},
    row, sql,
};

/// A run on file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunRecord {
    /// Number of the run.
    pub id: i64,
    /// The day it decided for.
    pub day: Day,
    /// Under which versions.
    pub versions: Versions,
    /// Decisions recorded under this name; a repeated run adds those it made again.
    pub decided: u64,
    /// The rules of the gate, as JSON by scope: a contact that was planned was let pass by all of them, one that was
    /// withheld says in its record how far they were asked. `None` for runs from before this was kept.
    pub rules: Option<String>,
}

/// A run that is open: its parts can be claimed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenRun {
    id: i64,
    day: Day,
    versions: Versions,
}

impl OpenRun {
    /// The day it decides for.
    pub const fn day(&self) -> Day {
        self.day
    }
}

/// What there is to do in an open run.
#[derive(Debug)]
#[expect(clippy::large_enum_variant, reason = "one value a claim, and a claim is thousands of decisions")]
pub enum Claim<'store> {
    /// These parts are ours until the run is finished or dropped.
    Ours(Run<'store>),
    /// What is left is in the hands of others; if they fail it comes back.
    Elsewhere,
    /// Every part is done.
    Finished(RunRecord),
}

/// Decisions written together.
const WRITTEN_AT_ONCE: usize = 4096;

/// Debtors in a part, where programs share a run.
const PART: i64 = 4096;

/// Parts of a run being recorded. Dropping it leaves nothing of it; [`Run::finish`] keeps all of it.
#[derive(Debug)]
pub struct Run<'store> {
    transaction: Transaction<'store>,
    _later: CheckpointLater<'store>,
    db: &'store Db,
    open: OpenRun,
    range: Range,
    node: String,
    stamp: Stamp,
    decided: u64,
    /// Decisions that wait to be written together.
    waiting: Vec<DecisionRow>,
    messages: Planning,
    /// From this debtor on the day has no decisions yet. `None` if that is not known.
    nothing_from: Option<DebtorId>,
    /// The version of every debtor's facts, by number, where none of our debtors was ever decided. `None` elsewhere.
    versions: Option<Vec<(i64, i64)>>,
    /// The ends of their chains, which are all read at once then.
    chains: Ends,
}

impl Store {
    /// Whether several programs can work on one run: on a server they can, in a file one writes at a time.
    pub const fn is_shared(&self) -> bool {
        self.db.is_postgres()
    }

    /// Opens the run of a day, or joins it where others work on it.
    pub fn open_run(&mut self, day: Day, versions: &Versions) -> Result<OpenRun, Error> {
        let db = &self.db;
        let transaction = db.transaction()?;
        let rules = gate_check::rule_list(db)?;
        // Whoever else opens it waits here until its parts stand.
        let id =
            db.one(sql::RUN_BEGIN, &params![day, &versions.policy, &versions.rulebook, rules], |row| {
                row.int(0)
            })?;
        db.execute(sql::RUN_PARTS_REOPEN, &params![id])?;
        if db.is_postgres() {
            db.execute(sql::RUN_PARTS_ADD, &params![id, PART])?;
        } else {
            db.execute(sql::RUN_PART_ADD, &params![id])?;
        }
        transaction.commit()?;
        Ok(OpenRun { id, day, versions: versions.clone() })
    }

    /// The run of a day under these versions that others opened and nobody finished, where programs share runs.
    pub fn unfinished_run(&self, day: Day, versions: &Versions) -> Result<Option<OpenRun>, Error> {
        if !self.is_shared() {
            return Ok(None);
        }
        let named = params![day, &versions.policy, &versions.rulebook];
        let id = self.db.first(sql::RUN_UNFINISHED, &named, |row| row.int(0))?;
        Ok(id.map(|id| OpenRun { id, day, versions: versions.clone() }))
    }

    /// Takes parts of the run that nobody else works on. `node` names this program in the record, `stamp` whoever
    /// decides in the chains.
    ///
    /// # Errors
    /// [`Error::Conflict`] and [`Error::Busy`] where another program was quicker: ask again.
    pub fn claim(&mut self, run: &OpenRun, node: &str, stamp: &Stamp) -> Result<Claim<'_>, Error> {
        let db = &self.db;
        let later = CheckpointLater::new(db)?;
        let transaction = db.judgement()?;
        let text = if db.is_postgres() { sql::RUN_PARTS_CLAIM } else { sql::RUN_PARTS_ALL };
        let parts: Vec<Range> = db.all(text, &params![run.id], |row| Ok((row.int(0)?, row.int(1)?)))?;
        let Some(range) = without_gap(&parts) else {
            let open: i64 = db.one(sql::RUN_PARTS_OPEN, &params![run.id], |row| row.int(0))?;
            if open > 0 {
                return Ok(Claim::Elsewhere);
            }
            return Ok(Claim::Finished(db.one(sql::RUN_BY_ID, &params![run.id], run_record)?));
        };
        let any = db.one(sql::DECISION_ANY, &params![run.day, range.0, range.1], |row| row.bool(0))?;
        let decided = db.one(sql::REVIEW_ANY, &params![range.0, range.1], |row| row.bool(0))?;
        let (mut versions, mut chains) = (None, Ends::default());
        if !any && !decided {
            let versions = versions.insert(Vec::new());
            db.scan_between(&sql::CHAINS, range, |row| {
                versions.push((row.int(0)?, row.int(6)?));
                chains.add(row)
            })?;
        }
        Ok(Claim::Ours(Run {
            transaction,
            _later: later,
            db,
            open: run.clone(),
            range,
            node: node.to_owned(),
            stamp: stamp.clone(),
            decided: 0,
            waiting: Vec::new(),
            messages: Planning::new(run.id, run.day),
            nothing_from: if any { None } else { Some(DebtorId(0)) },
            versions,
            chains,
        }))
    }

    /// All runs, the latest first.
    pub fn runs(&self) -> Result<Vec<RunRecord>, Error> {
        self.db.all(sql::RUNS, &[], run_record)
    }
}

impl Run<'_> {
    /// The facts of those debtors in our parts who are due, as they stand in this transaction.
    pub fn load(&self) -> Result<Snapshots, Error> {
        match &self.versions {
            // Nobody was ever decided for: all of them are due.
            Some(versions) => {
                let all = versions.iter().map(|&(debtor, _)| debtor).collect();
                load::load_range(self.db, self.open.day, all, self.range)
            }
            None => load::load(self.db, self.open.day, Which::Due(&self.open.versions), self.range),
        }
    }

    /// The numbers of the debtors in our parts.
    pub fn debtors(&self) -> RangeInclusive<i64> {
        self.range.0..=self.range.1
    }

    /// Records one decision. It takes the place of an earlier one for the same debtor and day, clears the mark that
    /// facts changed, and sets the day of the next look. Decisions in the order of their debtors' numbers are written
    /// quickest.
    pub fn record(&mut self, decision: DecisionRow) -> Result<(), Error> {
        // Written together are decisions about different debtors.
        if self.waiting.len() == WRITTEN_AT_ONCE
            || self.waiting.last().is_some_and(|last| decision.debtor <= last.debtor)
        {
            self.write()?;
        }
        self.waiting.push(decision);
        Ok(())
    }

    /// Plans the messages of one decision, none of them twice; what was planned for the day and is not among them is
    /// cancelled. `now` is the moment of the run.
    pub fn queue(
        &mut self,
        debtor: DebtorId,
        messages: impl IntoIterator<Item = NewMessage>,
        now: UtcMicros,
    ) -> Result<(), Error> {
        self.messages.add(self.db, &mut self.chains, debtor, messages, now)
    }

    /// Writes what waits.
    fn write(&mut self) -> Result<(), Error> {
        let (Some(first), Some(last)) = (self.waiting.first(), self.waiting.last()) else { return Ok(()) };
        let is_new = self.nothing_from.is_some_and(|nothing_from| first.debtor >= nothing_from);
        self.nothing_from = self.nothing_from.max(Some(DebtorId(last.debtor.0 + 1))).filter(|_| is_new);
        let entries: Vec<New<'_>> = self
            .waiting
            .iter()
            .map(|decision| New { debtor: decision.debtor.0, kind: Kind::Decided, content: &decision.body })
            .collect();
        let seqs = self.chains.append(self.db, &self.stamp, &entries)?;
        // The decision itself stands in its entry.
        let rows = self.waiting.iter().zip(&seqs).map(|(decision, &seq)| {
            params![
                i64::from(self.open.day.0) << 32 | decision.debtor.0,
                self.open.id,
                decision.priority,
                decision.days_past_due,
                decision.limitation_end,
                decision.review_on,
                decision.step,
                decision.stage.code(),
                &decision.cause,
                &decision.overdue,
                seq,
                "",
            ]
        });
        if is_new {
            self.db.copy_in(sql::DECISION_UPSERT.one, rows)?;
        } else {
            self.db.bulk(&sql::DECISION_UPSERT, rows)?;
        }
        self.write_reviews(is_new, &seqs)?;
        let number = |debtor: DebtorId| i64::from(self.open.day.0) << 32 | debtor.0;
        let told = params![self.stamp.at, number(first.debtor), number(last.debtor), self.open.id];
        self.db.execute(sql::webhook::TELL_DECISIONS, &told)?;
        self.decided += self.waiting.len() as u64;
        self.waiting.clear();
        Ok(())
    }

    /// When to look again, and what the list of the day shows until then.
    fn write_reviews(&self, is_new: bool, seqs: &[u64]) -> Result<(), Error> {
        let shown = self.waiting.iter().zip(seqs).map(|(decision, &seq)| self.review(decision, seq));
        let Some(versions) = self.versions.as_ref().filter(|_| is_new) else {
            return self.db.bulk(&sql::REVIEW_UPSERT, shown).map(drop);
        };
        let rows = self.waiting.iter().zip(shown).filter_map(|(decision, mut row)| {
            let at = versions.binary_search_by_key(&decision.debtor.0, |&(debtor, _)| debtor).ok()?;
            let &(_, version) = versions.get(at)?;
            row.extend(params![self.open.day, decision.review_on, version, version]);
            Some(row)
        });
        self.db.copy_in(sql::REVIEW_INSERT, rows).map(drop)
    }

    fn review<'a>(&self, decision: &'a DecisionRow, seq: u64) -> Vec<Value<'a>> {
        let DecisionRow {
            debtor, review_on, priority, days_past_due, step, limitation_end, standing, ..
        } = decision;
        let mut row = Vec::with_capacity(26);
        row.extend(params![debtor.0, *review_on, self.open.day, self.open.id, -priority]);
        row.extend(params![*days_past_due, *step, *limitation_end]);
        row.extend(standing.numbers());
        row.extend(params![seq, decision.stage.code(), &decision.cause]);
        row.extend(standing.codes());
        row
    }

    /// Keeps everything that was recorded, all at once.
    ///
    /// # Errors
    /// [`Error::Conflict`] if somebody changed the same rows meanwhile: nothing was kept, claim again.
    pub fn finish(mut self) -> Result<RunRecord, Error> {
        self.write()?;
        self.messages.write(self.db, &mut self.chains)?;
        let Self { transaction, _later, db, open, range, node, decided, .. } = self;
        db.execute(sql::RUN_PARTS_DONE, &params![open.id, range.0, range.1, node, decided])?;
        let record = db.one(sql::RUN_BY_ID, &params![open.id], run_record)?;
        transaction.commit()?;
        Ok(record)
    }
}

/// The parts from the first one on that follow each other: the others are left to whoever claims next.
fn without_gap(parts: &[Range]) -> Option<Range> {
    let (&(first, mut last), others) = parts.split_first()?;
    for &(next, upto) in others {
        if next != last + 1 {
            break;
        }
        last = upto;
    }
    Some((first, last))
}

/// Keeps SQLite from copying the log into the file at the end of this transaction.
#[derive(Debug)]
struct CheckpointLater<'store>(&'store Db);

impl<'store> CheckpointLater<'store> {
    fn new(db: &'store Db) -> Result<Self, Error> {
        if !db.is_postgres() {
            db.batch(sql::RUN_CHECKPOINT_LATER)?;
        }
        Ok(Self(db))
    }
}

impl Drop for CheckpointLater<'_> {
    fn drop(&mut self) {
        // A setting of the connection: it cannot fail where setting it before did not.
        if !self.0.is_postgres() {
            let _ = self.0.batch(sql::RUN_CHECKPOINT_AGAIN);
        }
    }
}

fn run_record(row: &Row<'_>) -> Result<RunRecord, Error> {
    Ok(RunRecord {
        id: row.int(0)?,
        day: Day(row.int(1)?),
        versions: Versions { policy: row.text(2)?.to_owned(), rulebook: row.text(3)?.to_owned() },
        decided: row.int(4)?,
        rules: row::string(row, 5)?,
    })
}
