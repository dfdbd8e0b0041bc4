//! What is asked of the list, and what it shows of each case.

use receivables::{
    calendar::Day,
    debtor::{Channel, Country, Region},
    decision::TaskKind,
    money::{Currency, Money},
    stage::Stage,
};

#[cfg(doc)]
use crate::Store;
use crate::directory::DebtorRef;

/// The rounds in which a day is worked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Round {
    /// Contacts whose hour is before noon, and those left from before.
    Morning,
    /// The contacts of the day whose hour is later.
    Afternoon,
    /// Promises due, and broken ones to follow up.
    Promises,
}

impl Round {
    /// Every round, in the order of the day.
    pub const ALL: [Self; 3] = [Self::Morning, Self::Afternoon, Self::Promises];

    /// The stable code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Morning => "morning",
            Self::Afternoon => "afternoon",
            Self::Promises => "promises",
        }
    }

    /// The round of a code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|round| round.code() == code)
    }
}

/// What is asked of the list; `None` asks for nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "the fields are the columns they choose by")]
pub struct Wanted {
    pub round: Option<Round>,
    pub stage: Option<Stage>,
    pub cause: Option<String>,
    pub channel: Option<Channel>,
    pub task: Option<TaskKind>,
    pub currency: Option<Currency>,
    pub owner: Option<String>,
    /// Number of a user.
    pub assignee: Option<i64>,
    /// Number of a team.
    pub team: Option<i64>,
    /// The beginning of a customer number, or a part of a name.
    pub text: Option<String>,
}

/// A place in the list: what comes next lies after it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct After {
    /// Minus the points.
    pub rank: i64,
    /// Number of the debtor.
    pub debtor: i64,
}

impl After {
    /// Before everybody.
    pub const START: Self = Self { rank: i64::MIN, debtor: i64::MIN };
}

/// A case as the list shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StandingRow {
    /// Who.
    pub debtor: DebtorRef,
    /// How the ledger names our salesperson or collector.
    pub owner: Option<String>,
    /// Number of the user whose case it is.
    pub assignee: Option<i64>,
    /// Number of the team.
    pub team: Option<i64>,
    /// Where they are.
    pub country: Option<Country>,
    /// The part of it.
    pub region: Option<Region>,
    /// Their time zone, if the ledger says it.
    pub zone: Option<String>,
    /// The version of the facts about them.
    pub facts_version: i64,
    /// The run saw another version.
    pub facts_changed: bool,
    /// What is shown saw an earlier version, or its day has passed: decide anew and [`Store::show`] it.
    pub is_stale: bool,
    /// The day what is shown is for.
    pub shown_on: Day,
    /// Points.
    pub priority: i64,
    /// Of the oldest item, on the day asked.
    pub days_past_due: i64,
    /// Stage.
    pub stage: Stage,
    /// Code of the suggested cause.
    pub cause: Option<String>,
    /// Policy step, from 1.
    pub step: Option<u8>,
    /// Last day of the limitation period that ends first.
    pub limitation_end: Option<Day>,
    /// The last day on which we contacted them.
    pub worked_on: Option<Day>,
    /// The promise that matters: its day, state and amount.
    pub promise: Option<(Day, String, Money)>,
    /// Name of the person of the first contact.
    pub person: Option<String>,
    /// Who works it just now, and until when if they do nothing (microseconds UTC).
    pub seat: Option<Seat>,
    /// The decision shown, as canonical JSON; `None` where its content was removed.
    pub body: Option<String>,
}

/// Who works a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Seat {
    /// Number of the user.
    pub user: i64,
    /// Until when, in microseconds UTC.
    pub until: i64,
}

/// How many cases of the list are alike in everything that heads it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alike {
    /// The round of their first contact, if it is due.
    pub round: Option<Round>,
    /// They belong to the round of promises.
    pub has_promise: bool,
    /// We contacted them today.
    pub is_done: bool,
    /// Channel of the first contact.
    pub channel: Option<String>,
    /// Stage.
    pub stage: String,
    /// Tasks.
    pub tasks: Vec<String>,
    /// How many.
    pub count: u64,
}

/// A case of the directory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseRow {
    /// Who.
    pub debtor: DebtorRef,
    /// How the ledger names our salesperson or collector.
    pub owner: Option<String>,
    /// Number of the user whose case it is.
    pub assignee: Option<i64>,
    /// Number of the team.
    pub team: Option<i64>,
    /// Stage; `None` where nothing was decided yet.
    pub stage: Option<Stage>,
    /// Code of the cause.
    pub cause: Option<String>,
    /// Days past due on the day of the decision, and that day.
    pub days_past_due: Option<(i64, Day)>,
    /// Points.
    pub priority: Option<i64>,
}

/// Whose a case is, and the versions of its facts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseKey {
    /// Who.
    pub debtor: DebtorRef,
    /// How the ledger names our salesperson or collector.
    pub owner: Option<String>,
    /// Number of the user whose case it is.
    pub assignee: Option<i64>,
    /// Number of the team.
    pub team: Option<i64>,
    /// The company that is owed.
    pub company: String,
    /// The version of the facts.
    pub facts_version: i64,
    /// The version that the latest run saw; `None` before the first.
    pub decided_version: Option<i64>,
}

/// What to choose cases of the directory by.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "the fields are the columns they choose by")]
pub struct Listed {
    pub text: Option<String>,
    pub stage: Option<Stage>,
    pub owner: Option<String>,
}
