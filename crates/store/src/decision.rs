//! Recording what was decided, and reading it back. A run is named by its day and the versions it was made under.

use receivables::{calendar::Day, debtor::DebtorId, stage::Stage};

use crate::{
    Store,
    db::{Db, Row, Transaction, params},
    directory::{DebtorRef, debtor_ref},
    error::Error,
    gate_check, row, sql,
};

/// What a decision was made under besides the facts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Versions {
    /// Version of the policies, such as a hash of their files.
    pub policy: String,
    /// Version of the rulebook.
    pub rulebook: String,
}

/// One decision as it is stored: the columns that lists sort and filter by, and the whole as JSON.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DecisionRow {
    /// About whom.
    pub debtor: DebtorId,
    /// For which day.
    pub day: Day,
    /// Stage.
    pub stage: Stage,
    /// Policy step that is due, from 1.
    pub step: Option<u8>,
    /// Code of the suggested cause.
    pub cause: Option<String>,
    /// Priority in points; more comes first.
    pub priority: i64,
    /// Days past due of the oldest open receivable; negative before it falls due.
    pub days_past_due: i32,
    /// Overdue amounts by currency, as JSON.
    pub overdue: String,
    /// Last day of the limitation period that ends first.
    pub limitation_end: Option<Day>,
    /// First day on which the answer could be another if nothing happens.
    pub review_on: Day,
    /// The whole decision, as JSON.
    pub body: String,
}

/// A decision with what a list shows of its debtor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WorklistRow {
    /// Whom it is about.
    pub debtor: DebtorRef,
    /// Our salesperson or collector.
    pub owner: Option<String>,
    /// Facts about them came in since the latest decision; a run decides anew.
    pub facts_changed: bool,
    /// The latest decision on or before the day asked.
    pub decision: DecisionRow,
}

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

/// Decisions written together.
const WRITTEN_AT_ONCE: usize = 4096;

/// A run being recorded. Dropping it leaves nothing of it; [`Run::finish`] keeps all of it.
#[derive(Debug)]
pub struct Run<'store> {
    transaction: Transaction<'store>,
    _later: CheckpointLater<'store>,
    db: &'store Db,
    id: i64,
    day: Day,
    decided: u64,
    /// Decisions that wait to be written together.
    waiting: Vec<DecisionRow>,
    /// From this debtor on the day has no decisions yet. `None` if that is not known.
    nothing_from: Option<DebtorId>,
}

impl Store {
    /// Starts recording decisions for a day. Nobody else can write until it is finished or dropped.
    pub fn begin_run(&mut self, day: Day, versions: &Versions) -> Result<Run<'_>, Error> {
        let db = &self.db;
        let later = CheckpointLater::new(db)?;
        let transaction = db.transaction()?;
        let rules = gate_check::rule_list(db)?;
        let name = params![day, &versions.policy, &versions.rulebook, rules];
        let id = db.one(sql::RUN_BEGIN, &name, |row| row.int(0))?;
        let nothing_from = if db.one(sql::DECISION_ANY, &params![day], |row| row.bool(0))? {
            None
        } else {
            Some(DebtorId(0))
        };
        Ok(Run { transaction, _later: later, db, id, day, decided: 0, waiting: Vec::new(), nothing_from })
    }

    /// The latest decision about a debtor on or before the day.
    pub fn decision(&self, debtor: DebtorId, day: Day) -> Result<Option<DecisionRow>, Error> {
        self.db.first(sql::DECISION_OF, &params![debtor.0, day], decision)
    }

    /// The decisions that stand on a day, by priority: points, then days past due, then the debtor's number.
    /// `but` is a stage to leave out, mostly [`Stage::Clear`]; `limit` is the most rows to return.
    pub fn worklist(
        &self,
        day: Day,
        but: Option<Stage>,
        limit: Option<u32>,
    ) -> Result<Vec<WorklistRow>, Error> {
        let limit = limit.map_or(i64::MAX, i64::from);
        self.db.all(sql::WORKLIST, &params![day, but.map(Stage::code), limit], |row| {
            Ok(WorklistRow {
                debtor: debtor_ref(row, [0, 11, 12])?,
                owner: row::string(row, 13)?,
                facts_changed: row.bool(14)?,
                decision: decision(row)?,
            })
        })
    }

    /// All runs, the latest first.
    pub fn runs(&self) -> Result<Vec<RunRecord>, Error> {
        self.db.all(sql::RUNS, &[], run_record)
    }
}

impl Run<'_> {
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

    /// Writes what waits.
    fn write(&mut self) -> Result<(), Error> {
        let (Some(first), Some(last)) = (self.waiting.first(), self.waiting.last()) else { return Ok(()) };
        let is_new = self.nothing_from.is_some_and(|nothing_from| first.debtor >= nothing_from);
        self.nothing_from = self.nothing_from.max(Some(DebtorId(last.debtor.0 + 1))).filter(|_| is_new);
        let rows = self.waiting.iter().map(|decision| {
            params![
                i64::from(self.day.0) << 32 | decision.debtor.0,
                self.id,
                decision.priority,
                decision.days_past_due,
                decision.limitation_end,
                decision.review_on,
                decision.step,
                decision.stage.code(),
                &decision.cause,
                &decision.overdue,
                &decision.body,
            ]
        });
        if is_new {
            self.db.copy_in(sql::DECISION_UPSERT.one, rows)?;
        } else {
            self.db.bulk(&sql::DECISION_UPSERT, rows)?;
        }
        let reviews = self.waiting.iter();
        let reviews =
            reviews.map(|decision| params![decision.debtor.0, decision.review_on, self.day, self.id]);
        self.db.bulk(&sql::REVIEW_UPSERT, reviews)?;
        self.decided += self.waiting.len() as u64;
        self.waiting.clear();
        Ok(())
    }

    /// Keeps everything that was recorded, all at once.
    pub fn finish(mut self) -> Result<RunRecord, Error> {
        self.write()?;
        let Self { transaction, _later, db, id, decided, .. } = self;
        db.execute(sql::RUN_FINISH, &params![id, decided])?;
        let record = db.one(sql::RUN_BY_ID, &params![id], run_record)?;
        transaction.commit()?;
        Ok(record)
    }
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

fn decision(row: &Row<'_>) -> Result<DecisionRow, Error> {
    Ok(DecisionRow {
        debtor: DebtorId(row.int(0)?),
        day: Day(row.int(1)?),
        stage: row::required(row, 2, Stage::from_code)?,
        step: row.opt_int(3)?,
        cause: row::string(row, 4)?,
        priority: row.int(5)?,
        days_past_due: row.int(6)?,
        overdue: row.text(7)?.to_owned(),
        limitation_end: row::day(row, 8)?,
        review_on: Day(row.int(9)?),
        body: row.text(10)?.to_owned(),
    })
}
