//! What was decided, read back.

use receivables::{calendar::Day, debtor::DebtorId, stage::Stage};

use crate::{
    Standing, Store,
    db::{Row, params},
    directory::{DebtorRef, debtor_ref},
    error::Error,
    row, sql,
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
    /// What the list of the day filters by. Kept of the latest decision alone: empty where one is read back.
    pub standing: Standing,
    /// The whole decision, as canonical JSON: it is the content of its entry in the chain.
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

impl Store {
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
        let text = if self.db.is_postgres() { sql::WORKLIST_LATERAL } else { sql::WORKLIST };
        self.db.all(text, &params![day, but.map(Stage::code), limit], |row| {
            Ok(WorklistRow {
                debtor: debtor_ref(row, [0, 11, 12])?,
                owner: row::string(row, 13)?,
                facts_changed: row.bool(14)?,
                decision: decision(row)?,
            })
        })
    }
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
        standing: Standing::default(),
        body: row.text(10)?.to_owned(),
    })
}
