//! The list of the day: where every case stands, who works it, and whose it is.
//!
//! What is shown of a case is written with its decision. Where facts come in between two runs, whoever shows it decides
//! anew and puts that in its place ([`Store::show`]): a list never holds a contact that the latest facts forbid.

mod list;

use std::collections::BTreeMap;

use receivables::{
    calendar::{Clock, Day},
    contact::Direction,
    debtor::{Channel, Country, DebtorId, PersonId, Region},
    decision::{Decision, TaskKind},
    money::{Currency, Money},
    promise::{Judgement, PromiseId},
    script::Purpose,
    snapshot::Snapshot,
    stage::Stage,
};

pub use self::list::{After, Alike, CaseKey, CaseRow, Listed, Round, Seat, StandingRow, Wanted};
use crate::{
    Companies, DecisionRow, Scope, Store, Versions,
    db::{Row, Value, params},
    directory::debtor_ref,
    error::Error,
    name::normalised,
    row,
    sql::standing::{self as sql, Scoped},
};

/// What the list of the day filters by, beside the columns of a decision.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Standing {
    /// The first contact that may be made.
    pub contact: Option<NextContact>,
    /// The promise that matters: the one due last, kept and replaced ones aside.
    pub promise: Option<NextPromise>,
    /// The last day on which we contacted them.
    pub worked_on: Option<Day>,
    /// What else is to be done.
    pub tasks: Vec<TaskKind>,
    /// Currencies of what is open.
    pub currencies: Vec<Currency>,
}

/// A contact that may be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the fields are those of a planned contact")]
pub struct NextContact {
    pub on: Day,
    pub at: Clock,
    pub person: PersonId,
    pub channel: Channel,
    pub purpose: Purpose,
}

/// A promise and what became of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NextPromise {
    /// Number in the store.
    pub id: PromiseId,
    /// By when.
    pub due: Day,
    /// Code of [`Judgement`].
    pub state: &'static str,
}

impl Standing {
    /// What a decision on these facts comes to.
    pub fn of(facts: &Snapshot, decision: &Decision) -> Self {
        let matters = |state: &Judgement| !matches!(state, Judgement::Kept | Judgement::Replaced);
        let promise = decision.promises.iter().filter(|promise| matters(&promise.judgement));
        let promise = promise.max_by_key(|promise| (promise.due, promise.promise));
        let ours = facts.contacts.iter().filter(|contact| contact.direction == Direction::Out);
        let first = decision.contacts.iter().min_by_key(|contact| (contact.on, contact.at));
        Self {
            contact: first.map(|contact| NextContact {
                on: contact.on,
                at: contact.at,
                person: contact.person,
                channel: contact.channel,
                purpose: contact.purpose,
            }),
            promise: promise.map(|promise| NextPromise {
                id: promise.promise,
                due: promise.due,
                state: promise.judgement.code(),
            }),
            worked_on: ours.map(|contact| contact.day).filter(|&day| day <= decision.day).max(),
            tasks: decision.tasks.clone(),
            currencies: decision
                .balances
                .iter()
                .filter(|sums| sums.open != 0)
                .map(|sums| sums.currency)
                .collect(),
        }
    }

    /// Contact day, minute and person, promise and its day, and the day of our last contact.
    pub(crate) fn numbers(&self) -> [Value<'static>; 6] {
        let (contact, promise) = (self.contact.as_ref(), self.promise.as_ref());
        [
            contact.map(|contact| contact.on).into(),
            contact.map(|contact| contact.at.minutes()).into(),
            contact.map(|contact| contact.person.0).into(),
            promise.map(|promise| promise.id.0).into(),
            promise.map(|promise| promise.due).into(),
            self.worked_on.into(),
        ]
    }

    /// Channel and purpose of the contact, state of the promise, tasks and currencies.
    pub(crate) fn codes(&self) -> [Value<'static>; 5] {
        let contact = self.contact.as_ref();
        [
            contact.map(|contact| contact.channel.code()).into(),
            contact.map(|contact| contact.purpose.code()).into(),
            self.promise.map(|promise| promise.state).into(),
            between_blanks(self.tasks.iter().map(|task| task.code())).into(),
            between_blanks(self.currencies.iter().map(Currency::code)).into(),
        ]
    }
}

fn between_blanks<'a>(codes: impl Iterator<Item = &'a str>) -> String {
    let mut out = String::new();
    for code in codes {
        out.push_str(if out.is_empty() { " " } else { "" });
        out.push_str(code);
        out.push(' ');
    }
    out
}

/// Candidates for the next case looked at together: as many as may be taken by others meanwhile.
const CANDIDATES: u32 = 16;

impl Scope {
    /// The first four values of a scoped statement.
    pub(crate) fn values(&self) -> [Value<'static>; 4] {
        let listed = |texts: &[String]| Value::from(serde_json::json!(texts).to_string());
        let companies = match self.companies() {
            Companies::Every => Value::Null,
            Companies::Listed(companies) => listed(companies),
        };
        let (team, user, names) = match self {
            Self::All { .. } => return [companies, Value::Null, Value::Null, Value::Null],
            Self::Team { team, user, owner_names, .. } => (Some(*team), *user, owner_names),
            Self::Own { team, user, owner_names, .. } => (*team, *user, owner_names),
        };
        [companies, team.into(), user.into(), listed(names)]
    }
}

impl Scoped {
    pub(crate) const fn of(&self, scope: &Scope) -> &'static str {
        match scope {
            Scope::All { .. } => self.all,
            Scope::Team { .. } => self.team,
            Scope::Own { .. } => self.own,
        }
    }
}

impl Store {
    /// The list of a day after a place in it. `now` is the moment, in microseconds UTC: seats that are over are free.
    pub fn standing(
        &self,
        scope: &Scope,
        wanted: &Wanted,
        day: Day,
        after: After,
        limit: u32,
        now: i64,
    ) -> Result<Vec<StandingRow>, Error> {
        let params = asked(scope, wanted, day, after, limit, now, false);
        self.db.all_planned(sql::WORKLIST_PAGE.of(scope), &params, |row| standing_row(row, day))
    }

    /// The list counted. Round, stage, channel and task are headings: what is wanted of them is left aside.
    pub fn standing_counts(
        &self,
        scope: &Scope,
        wanted: &Wanted,
        day: Day,
        now: i64,
    ) -> Result<Vec<Alike>, Error> {
        let wanted = Wanted { round: None, stage: None, channel: None, task: None, ..wanted.clone() };
        let params = asked(scope, &wanted, day, After::START, u32::MAX, now, false);
        self.db.all_planned(sql::WORKLIST_COUNTS.of(scope), &params, |row| {
            Ok(Alike {
                round: match row.int::<i64>(0)? {
                    1 => Some(Round::Morning),
                    2 => Some(Round::Afternoon),
                    _ => None,
                },
                has_promise: row.bool(1)?,
                is_done: row.bool(2)?,
                channel: row::string(row, 3)?,
                stage: row.text(4)?.to_owned(),
                tasks: row.text(5)?.split_whitespace().map(str::to_owned).collect(),
                count: row.int(6)?,
            })
        })
    }

    /// Gives a user the most urgent case that nobody works and that has something to be done, and the seat at it until a
    /// moment; their other seats they leave. No two users get the same. `None` if there is none.
    pub fn take_next(
        &mut self,
        scope: &Scope,
        wanted: &Wanted,
        day: Day,
        Seat { user, until }: Seat,
        now: i64,
    ) -> Result<Option<DebtorId>, Error> {
        let mut after = After::START;
        loop {
            let params = asked(scope, wanted, day, after, CANDIDATES, now, true);
            let free: Vec<i64> =
                self.db.all_planned(sql::WORKLIST_FREE.of(scope), &params, |row| row.int(0))?;
            for &debtor in &free {
                let transaction = self.db.transaction()?;
                let taken: Option<i64> =
                    self.db.first(sql::SEAT_CLAIM, &params![debtor, user, until, now], |row| row.int(0))?;
                if taken.is_some() {
                    self.db.execute(sql::SEAT_OTHERS_LEAVE, &params![debtor, user])?;
                    transaction.commit()?;
                    return Ok(Some(DebtorId(debtor)));
                }
            }
            // All of them went to others since: who is free now comes with the next question.
            if free.is_empty() {
                return Ok(None);
            }
            after = After::START;
        }
    }

    /// Takes or keeps the seat at a case until a moment. Returns who has it now: another user, if they came first.
    pub fn take_seat(&mut self, debtor: DebtorId, seat: Seat, now: i64) -> Result<Seat, Error> {
        let params = params![debtor.0, seat.user, seat.until, now];
        let taken: Option<i64> = self.db.first(sql::SEAT_TAKE, &params, |row| row.int(0))?;
        if taken.is_some() {
            return Ok(seat);
        }
        // Whoever was there may have left since.
        Ok(self.seat(debtor, now)?.unwrap_or(seat))
    }

    /// Leaves the seat, if it is the user's.
    pub fn leave_seat(&mut self, debtor: DebtorId, user: i64) -> Result<(), Error> {
        self.db.execute(sql::SEAT_LEAVE, &params![debtor.0, user]).map(drop)
    }

    /// Who works a case.
    pub fn seat(&self, debtor: DebtorId, now: i64) -> Result<Option<Seat>, Error> {
        self.db.first(sql::SEAT, &params![debtor.0, now], |row| {
            Ok(Seat { user: row.int(0)?, until: row.int(1)? })
        })
    }

    /// Puts a decision made since the run in the place of what is shown. `version` is that of the facts it was made on; one
    /// made on later facts stays.
    pub fn show(&mut self, version: i64, decision: &DecisionRow) -> Result<(), Error> {
        let DecisionRow { debtor, day, review_on, priority, days_past_due, step, limitation_end, .. } =
            decision;
        let mut values = Vec::from(params![debtor.0, version, *day, *review_on, -priority]);
        values.extend(params![*days_past_due, *step, *limitation_end]);
        values.extend(decision.standing.numbers());
        values.extend(params![decision.stage.code(), &decision.cause]);
        values.extend(decision.standing.codes());
        values.extend(params![&decision.body]);
        self.db.execute(sql::REVIEW_SHOW, &values).map(drop)
    }

    /// Cases by number, settled ones too, after one of them.
    pub fn cases(
        &self,
        scope: &Scope,
        listed: &Listed,
        after: i64,
        limit: u32,
    ) -> Result<Vec<CaseRow>, Error> {
        let key = listed.text.as_deref().map(normalised).filter(|key| !key.is_empty());
        let text = key.as_ref().and(listed.text.as_deref()).map(str::trim);
        let mut params = Vec::from(scope.values());
        params.extend(params![after, limit, listed.stage.map(Stage::code), &listed.owner, text, &key]);
        self.db.all_planned(sql::CASES.of(scope), &params, |row| {
            let shown_on = row::day(row, 9)?;
            Ok(CaseRow {
                debtor: debtor_ref(row, [0, 1, 2])?,
                owner: row::string(row, 3)?,
                assignee: row.opt_int(4)?,
                team: row.opt_int(5)?,
                stage: row::code(row, 6, Stage::from_code)?,
                cause: row::string(row, 7)?,
                days_past_due: row.opt_int(8)?.zip(shown_on),
                priority: row.opt_int::<i64>(10)?.map(|rank| -rank),
            })
        })
    }

    /// A case, if the scope covers it.
    pub fn covered(&self, scope: &Scope, debtor: DebtorId) -> Result<Option<CaseKey>, Error> {
        let mut params = Vec::from(scope.values());
        params.extend(params![debtor.0]);
        self.db.first(sql::CASE_COVERED.of(scope), &params, |row| {
            Ok(CaseKey {
                debtor: debtor_ref(row, [0, 1, 2])?,
                owner: row::string(row, 3)?,
                assignee: row.opt_int(4)?,
                team: row.opt_int(5)?,
                company: row.text(6)?.to_owned(),
                facts_version: row.int(7)?,
                decided_version: row.opt_int(8)?,
            })
        })
    }

    /// Gives cases to a user and a team; `None` takes them away. All or none: returns `false` and changes nothing if the
    /// scope does not cover every one.
    pub fn assign(
        &mut self,
        scope: &Scope,
        debtors: &[DebtorId],
        user: Option<i64>,
        team: Option<i64>,
    ) -> Result<bool, Error> {
        let transaction = self.db.transaction()?;
        for &debtor in debtors {
            if self.covered(scope, debtor)?.is_none() {
                return Ok(false);
            }
            self.db.execute(sql::DEBTOR_ASSIGN, &params![debtor.0, user, team])?;
        }
        transaction.commit()?;
        Ok(true)
    }

    /// The version of the facts about a debtor; `None` if there is no such debtor.
    pub fn facts_version(&self, debtor: DebtorId) -> Result<Option<i64>, Error> {
        self.db.first(sql::FACTS_VERSION, &params![debtor.0], |row| row.int(0))
    }

    /// The names of all users, by their numbers.
    pub fn staff(&self) -> Result<BTreeMap<i64, String>, Error> {
        let named = self.db.all(sql::STAFF, &[], |row| Ok((row.int(0)?, row.text(1)?.to_owned())))?;
        Ok(named.into_iter().collect())
    }

    /// The day up to which the latest ledger speaks.
    pub fn ledger_as_of(&self) -> Result<Option<Day>, Error> {
        self.db.one(sql::LEDGER_AS_OF, &[], |row| row::day(row, 0))
    }

    /// The day of the latest run on or before a day, and its versions.
    pub fn latest_run(&self, day: Day) -> Result<Option<(Day, Versions)>, Error> {
        self.db.first(sql::RUN_LATEST, &params![day], |row| {
            let versions = Versions { policy: row.text(2)?.to_owned(), rulebook: row.text(3)?.to_owned() };
            Ok((Day(row.int(1)?), versions))
        })
    }

    /// Reads several things as they stand at one moment, whatever others write meanwhile.
    pub fn reading<T, E: From<Error>>(&self, read: impl FnOnce(&Self) -> Result<T, E>) -> Result<T, E> {
        let snapshot = self.db.snapshot()?;
        let read = read(self)?;
        snapshot.commit()?;
        Ok(read)
    }
}

fn asked(
    scope: &Scope,
    wanted: &Wanted,
    day: Day,
    after: After,
    limit: u32,
    now: i64,
    only_free: bool,
) -> Vec<Value<'static>> {
    let pattern = |code: &str| format!("% {code} %");
    let key = wanted.text.as_deref().map(normalised).filter(|key| !key.is_empty());
    let text = key.as_ref().and(wanted.text.as_deref()).map(|text| text.trim().to_owned());
    let mut values = Vec::from(scope.values());
    values.extend(params![
        day,
        after.rank,
        after.debtor,
        limit,
        wanted.round.map(Round::code),
        wanted.stage.map(Stage::code),
        wanted.cause.clone(),
        wanted.channel.map(Channel::code),
        wanted.task.map(|task| pattern(task.code())),
        wanted.currency.map(|currency| pattern(currency.code())),
        wanted.owner.clone(),
        wanted.assignee,
        wanted.team,
        text,
        key,
        now,
        only_free.then_some(1),
        Clock::NOON.minutes(),
    ]);
    values
}

fn standing_row(row: &Row<'_>, day: Day) -> Result<StandingRow, Error> {
    let (shown_on, shown_until) = (Day(row.int(12)?), Day(row.int(13)?));
    let body = row::string(row, 28)?;
    let (version, decided, shown): (i64, i64, i64) = (row.int(9)?, row.int(10)?, row.int(11)?);
    let promise = match (row::day(row, 21)?, row::string(row, 22)?, row.opt_int(23)?) {
        (Some(due), Some(state), Some(minor)) => {
            Some((due, state, Money::new(minor, row::currency(row, 24)?)))
        }
        _ => None,
    };
    Ok(StandingRow {
        debtor: debtor_ref(row, [0, 1, 2])?,
        owner: row::string(row, 3)?,
        assignee: row.opt_int(4)?,
        team: row.opt_int(5)?,
        country: row::code(row, 6, Country::from_code)?,
        region: row::code(row, 7, Region::from_code)?,
        zone: row::string(row, 8)?,
        facts_version: version,
        facts_changed: decided != version,
        is_stale: shown != version || shown_on < day && shown_until <= day || body.is_none(),
        shown_on,
        priority: -row.int::<i64>(14)?,
        days_past_due: row.int::<i64>(15)? + i64::from(day.days_since(shown_on)),
        stage: row::required(row, 16, Stage::from_code)?,
        cause: row::string(row, 17)?,
        step: row.opt_int(18)?,
        limitation_end: row::day(row, 19)?,
        worked_on: row::day(row, 20)?,
        promise,
        person: row::string(row, 25)?,
        seat: match (row.opt_int(26)?, row.opt_int(27)?) {
            (Some(user), Some(until)) => Some(Seat { user, until }),
            _ => None,
        },
        body,
    })
}
