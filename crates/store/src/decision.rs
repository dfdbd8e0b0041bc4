//! Recording what was decided, and reading it back. A run is named by its day and the versions it was made under.

use receivables::{calendar::Day, debtor::DebtorId, stage::Stage};
use rusqlite::{
    Connection, OptionalExtension as _, Row, Statement, Transaction, TransactionBehavior, params,
};

use crate::{Store, directory::DebtorRef, error::Error, gate_check, row, sql};

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

/// A run being recorded. Dropping it leaves nothing of it; [`Run::finish`] keeps all of it.
#[derive(Debug)]
pub struct Run<'store> {
    // Statements go before the transaction they run in.
    decision: Statement<'store>,
    review: Statement<'store>,
    transaction: Transaction<'store>,
    _later: CheckpointLater<'store>,
    id: i64,
    day: Day,
    decided: u64,
}

impl Store {
    /// Starts recording decisions for a day. Nobody else can write until it is finished or dropped.
    pub fn begin_run(&mut self, day: Day, versions: &Versions) -> Result<Run<'_>, Error> {
        let conn = &self.conn;
        let later = CheckpointLater::new(conn)?;
        let transaction = Transaction::new_unchecked(conn, TransactionBehavior::Immediate)?;
        let rules = gate_check::rule_list(&transaction)?;
        let name = (day.0, &versions.policy, &versions.rulebook, rules);
        let id = conn.query_row(sql::RUN_BEGIN, name, |row| row.get(0))?;
        Ok(Run {
            decision: conn.prepare(sql::DECISION_UPSERT)?,
            review: conn.prepare(sql::REVIEW_UPSERT)?,
            transaction,
            _later: later,
            id,
            day,
            decided: 0,
        })
    }

    /// The latest decision about a debtor on or before the day.
    pub fn decision(&self, debtor: DebtorId, day: Day) -> Result<Option<DecisionRow>, Error> {
        let mut statement = self.conn.prepare_cached(sql::DECISION_OF)?;
        statement.query_row((debtor.0, day.0), |row| Ok(decision(row))).optional()?.transpose()
    }

    /// The decisions that stand on a day, by priority: points, then days past due, then the debtor's number.
    /// `but` is a stage to leave out, mostly [`Stage::Clear`]; `limit` is the most rows to return.
    pub fn worklist(
        &self,
        day: Day,
        but: Option<Stage>,
        limit: Option<u32>,
    ) -> Result<Vec<WorklistRow>, Error> {
        let mut statement = self.conn.prepare_cached(sql::WORKLIST)?;
        let limit = limit.map_or(-1, i64::from);
        let mut rows = statement.query((day.0, but.map(receivables::stage::Stage::code), limit))?;
        let mut worklist = Vec::new();
        while let Some(row) = rows.next()? {
            let debtor = DebtorRef { id: DebtorId(row.get(0)?), code: row.get(11)?, name: row.get(12)? };
            worklist.push(WorklistRow {
                debtor,
                owner: row.get(13)?,
                facts_changed: row.get(14)?,
                decision: decision(row)?,
            });
        }
        Ok(worklist)
    }

    /// All runs, the latest first.
    pub fn runs(&self) -> Result<Vec<RunRecord>, Error> {
        let mut statement = self.conn.prepare_cached(sql::RUNS)?;
        let runs = statement.query_map([], run_record)?;
        Ok(runs.collect::<Result<_, _>>()?)
    }
}

impl Run<'_> {
    /// Records one decision. It takes the place of an earlier one for the same debtor and day, clears the mark that
    /// facts changed, and sets the day of the next look.
    pub fn record(&mut self, decision: &DecisionRow) -> Result<(), Error> {
        let debtor = decision.debtor.0;
        self.decision.execute(params![
            i64::from(self.day.0) << 32 | debtor,
            self.id,
            decision.priority,
            decision.days_past_due,
            decision.limitation_end.map(|day| day.0),
            decision.review_on.0,
            decision.step,
            decision.stage.code(),
            decision.cause,
            decision.overdue,
            decision.body,
        ])?;
        self.review.execute((debtor, decision.review_on.0, self.day.0, self.id))?;
        self.decided += 1;
        Ok(())
    }

    /// Keeps everything that was recorded, all at once.
    pub fn finish(self) -> Result<RunRecord, Error> {
        let Self { transaction, _later, id, decided, .. } = self;
        transaction.execute(sql::RUN_FINISH, (id, decided))?;
        let record = transaction.query_row(sql::RUN_BY_ID, [id], run_record)?;
        transaction.commit()?;
        Ok(record)
    }
}

/// Keeps SQLite from copying the log into the file at the end of this transaction.
#[derive(Debug)]
struct CheckpointLater<'store>(&'store Connection);

impl<'store> CheckpointLater<'store> {
    fn new(conn: &'store Connection) -> Result<Self, Error> {
        conn.query_row(sql::RUN_CHECKPOINT_LATER, [], |_| Ok(()))?;
        Ok(Self(conn))
    }
}

impl Drop for CheckpointLater<'_> {
    fn drop(&mut self) {
        // A setting of the connection: it cannot fail where setting it before did not.
        let _ = self.0.query_row(sql::RUN_CHECKPOINT_AGAIN, [], |_| Ok(()));
    }
}

fn run_record(row: &Row<'_>) -> rusqlite::Result<RunRecord> {
    Ok(RunRecord {
        id: row.get(0)?,
        day: Day(row.get(1)?),
        versions: Versions { policy: row.get(2)?, rulebook: row.get(3)? },
        decided: row.get(4)?,
        rules: row.get(5)?,
    })
}

fn decision(row: &Row<'_>) -> Result<DecisionRow, Error> {
    Ok(DecisionRow {
        debtor: DebtorId(row.get(0)?),
        day: Day(row.get(1)?),
        stage: row::required(row, 2, "decision", Stage::from_code)?,
        step: row.get(3)?,
        cause: row.get(4)?,
        priority: row.get(5)?,
        days_past_due: row.get(6)?,
        overdue: row.get(7)?,
        limitation_end: row::day(row, 8)?,
        review_on: Day(row.get(9)?),
        body: row.get(10)?,
    })
}
