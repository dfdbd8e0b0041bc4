//! Outgoing messages: planned by runs, judged and sent one by one, each with its history.
//!
//! The states and their transitions are the core's ([`State`]); this module keeps them, and sees to it that of all who
//! work on one database one judges a debtor's messages at a time.

mod delivery;
mod letter;
mod mode;
mod plan;
mod steps;

use std::collections::BTreeSet;

use receivables::{
    calendar::{Clock, Day},
    call::Moment,
    debtor::{Channel, DebtorId, PersonId},
    message::{Cancellation, HandOver, Key, MessageState, Proof, State, UtcMicros, Word},
    script::Purpose,
};

pub use self::{
    delivery::{Carriage, CarriageRow, Cost, NewReport, ReportRow},
    letter::{LetterRow, LetterStatus, Printed},
    mode::{Mode, ModeFault, Switch},
    steps::{Begun, Judging},
};
pub(crate) use self::{
    plan::Planning,
    steps::{facts_changed, lock_debtor},
};
use crate::{
    Scope, Store,
    db::{Row, params},
    directory::DebtorRef,
    error::Error,
    row, sql,
};

/// A message that a run plans.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewMessage {
    /// Which.
    pub key: Key,
    /// The hour of its day, at the debtor's place.
    pub at: Clock,
    /// The moment of that hour.
    pub due: UtcMicros,
    /// Points of the decision; more goes first.
    pub priority: i64,
}

/// The words of a message as they were handed over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rendered {
    /// Id of the script.
    pub script: String,
    /// Code of the language.
    pub lang: String,
    /// Subject, where the channel has one.
    pub subject: Option<String>,
    /// The text.
    pub body: String,
    /// The user whose name it bears.
    pub signed_by: Option<String>,
}

/// A message on file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutboxRow {
    /// Its number.
    pub id: i64,
    /// Which message it is.
    pub key: Key,
    /// To whose debt.
    pub debtor: DebtorRef,
    /// The name of the person; `None` if they are not on file any more.
    pub person: Option<String>,
    /// The hour it is planned for, at the debtor's place.
    pub at: Clock,
    /// The moment of that hour.
    pub due: UtcMicros,
    /// Points of the decision.
    pub priority: i64,
    /// Where it stands.
    pub state: State,
    /// Since when.
    pub changed_at: UtcMicros,
    /// Its words, once it was handed over or was about to be, or as a person wrote them.
    pub rendered: Option<Rendered>,
    /// The import that keeps it, where a person wrote it.
    pub import: Option<i64>,
}

/// How a message came to a state.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutboxStep {
    /// When.
    pub at: UtcMicros,
    /// To which.
    pub state: MessageState,
    /// By whom.
    pub by: String,
    /// Receipt, note, fault or code, as the state has it.
    pub why: Option<String>,
    /// The rules that spoke, as JSON.
    pub reasons: Option<String>,
}

/// A message whose hour has come, and its place in the order of sending.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DueMessage {
    /// Its number.
    pub id: i64,
    /// To whose debt.
    pub debtor: DebtorId,
    priority: i64,
    due: i64,
}

/// How many messages of a channel stand somewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct ChannelCount {
    /// By which channel.
    pub channel: Channel,
    /// Where they stand.
    pub state: MessageState,
    /// How many.
    pub messages: u64,
    /// Those of them that began to leave after the moments asked for.
    pub begun: [u64; 2],
}

/// Sending was stopped, or let go on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pause {
    /// When.
    pub at: UtcMicros,
    /// `false` if sending was let go on.
    pub paused: bool,
    /// By whom.
    pub by: String,
    /// Why.
    pub why: String,
}

/// Messages looked up at a time.
const BATCH: i64 = 256;

impl Store {
    /// The next messages whose hour has come, by priority, then by their moment; `after` is the last one seen.
    pub fn due_messages(&self, now: UtcMicros, after: Option<&DueMessage>) -> Result<Vec<DueMessage>, Error> {
        let from = after.map_or((i64::MAX, i64::MIN, 0), |last| (last.priority, last.due, last.id));
        self.db.all(sql::OUTBOX_DUE, &params![now.0, from.0, from.1, from.2, BATCH], |row| {
            Ok(DueMessage {
                id: row.int(0)?,
                debtor: DebtorId(row.int(1)?),
                priority: row.int(2)?,
                due: row.int(3)?,
            })
        })
    }

    /// Messages, the latest change first; of one state, or of all.
    pub fn messages(&self, state: Option<MessageState>, most: u32) -> Result<Vec<OutboxRow>, Error> {
        self.db.all(sql::OUTBOX_LIST, &params![state.map(MessageState::code), most], outbox_row)
    }

    /// Those that a scope covers, below a message of that moment and number, the latest change first.
    pub fn messages_below(
        &self,
        scope: &Scope,
        state: Option<MessageState>,
        (changed_at, id): (i64, i64),
        most: u32,
    ) -> Result<Vec<OutboxRow>, Error> {
        let mut values = Vec::from(scope.values());
        values.extend(params![state.map(MessageState::code), changed_at, id, most]);
        let ids: Vec<i64> =
            self.db.all_planned(sql::standing::MESSAGES.of(scope), &values, |row| row.int(0))?;
        ids.into_iter().map(|id| self.message(id)).collect()
    }

    /// How many messages wait for their hour or their turn.
    pub fn messages_waiting(&self) -> Result<u64, Error> {
        self.db.one(sql::OUTBOX_WAITING, &[], |row| row.int(0))
    }

    /// How many messages stand where, states without any left out.
    pub fn message_counts(&self) -> Result<Vec<(MessageState, u64)>, Error> {
        let mut counts =
            self.db.all(sql::OUTBOX_COUNTS, &[], |row| Ok((state_code(row, 0)?, row.int(1)?)))?;
        counts.sort_unstable();
        Ok(counts)
    }

    /// The same by channel, with those that began to leave after two moments; states without any are left out.
    pub fn channel_counts(&self, after: [UtcMicros; 2]) -> Result<Vec<ChannelCount>, Error> {
        let [first, second] = after;
        let mut counts = self.db.all(sql::OUTBOX_CHANNELS, &params![first.0, second.0], |row| {
            Ok(ChannelCount {
                channel: row::required(row, 0, Channel::from_code)?,
                state: state_code(row, 1)?,
                messages: row.int(2)?,
                begun: [row.int(3)?, row.int(4)?],
            })
        })?;
        counts.sort_unstable();
        Ok(counts)
    }

    /// The message that a person wrote with a change, if they did.
    pub fn message_of_import(&self, import: i64) -> Result<Option<i64>, Error> {
        self.db.first(sql::OUTBOX_OF_IMPORT, &params![import], |row| row.int(0))
    }

    /// One message.
    pub fn message(&self, id: i64) -> Result<OutboxRow, Error> {
        self.db.first(sql::OUTBOX_BY_ID, &params![id], outbox_row)?.ok_or(Error::NoMessage(id))
    }

    /// The messages of a day that a run leaves alone, because they went further than the plan.
    pub fn settled_on(&self, day: Day) -> Result<BTreeSet<Key>, Error> {
        let known = self.db.all(sql::OUTBOX_OF_DAY, &params![day, i64::MIN, i64::MAX], |row| {
            Ok((plan::key(row, day)?, state_code(row, 6)?))
        })?;
        let settled = known
            .into_iter()
            .filter(|(_, state)| !matches!(state, MessageState::Planned | MessageState::Cancelled));
        Ok(settled.map(|(key, _)| key).collect())
    }

    /// The message of a key, if there is one.
    pub fn message_of_key(&self, key: &Key) -> Result<Option<OutboxRow>, Error> {
        let Key { debtor, day, step, purpose, channel, person } = key;
        let step = step.unwrap_or(0);
        let key = params![*day, debtor.0, step, purpose.code(), channel.code(), person.0];
        self.db.first(sql::OUTBOX_BY_KEY, &key, outbox_row)
    }

    /// The first message that was sent to a person of a debtor by a channel.
    pub fn first_sent(
        &self,
        debtor: DebtorId,
        channel: Channel,
        person: PersonId,
    ) -> Result<Option<OutboxRow>, Error> {
        self.db.first(sql::OUTBOX_FIRST_SENT, &params![debtor.0, channel.code(), person.0], outbox_row)
    }

    /// How it came to its state, the oldest first; planning itself is no step.
    pub fn message_steps(&self, id: i64) -> Result<Vec<OutboxStep>, Error> {
        self.db.all(sql::OUTBOX_STEPS, &params![id], |row| {
            Ok(OutboxStep {
                at: UtcMicros(row.int(0)?),
                state: state_code(row, 1)?,
                by: row.text(2)?.to_owned(),
                why: row.opt_text(3)?.map(str::to_owned),
                reasons: row.opt_text(4)?.map(str::to_owned),
            })
        })
    }
}

fn state_code(row: &Row<'_>, column: usize) -> Result<MessageState, Error> {
    row::required(row, column, MessageState::from_code)
}

fn clock(minute: u32) -> Clock {
    Clock::new(minute / 60, minute % 60).unwrap_or(Clock::MIDNIGHT)
}

/// A row of [`sql::OUTBOX_BY_ID`] and its like.
fn outbox_row(row: &Row<'_>) -> Result<OutboxRow, Error> {
    let debtor = DebtorId(row.int(1)?);
    let text = |column: usize| Ok::<_, Error>(row.opt_text(column)?.map(str::to_owned));
    let rendered = match text(21)? {
        None => None,
        Some(script) => Some(Rendered {
            script,
            lang: row.text(22)?.to_owned(),
            subject: text(23)?,
            body: row.text(24)?.to_owned(),
            signed_by: text(25)?,
        }),
    };
    Ok(OutboxRow {
        id: row.int(0)?,
        key: Key {
            debtor,
            day: Day(row.int(4)?),
            step: Some(row.int(8)?).filter(|&step| step > 0),
            purpose: row::required(row, 9, Purpose::from_code)?,
            channel: row::required(row, 10, Channel::from_code)?,
            person: PersonId(row.int(11)?),
        },
        debtor: DebtorRef { id: debtor, code: text(2)?, name: row.text(3)?.to_owned() },
        person: text(12)?,
        at: clock(row.int(5)?),
        due: UtcMicros(row.int(6)?),
        priority: row.int(7)?,
        state: state(row)?,
        changed_at: UtcMicros(row.int(14)?),
        rendered,
        import: row.opt_int(26)?,
    })
}

/// The state, with the facts that make it that state.
fn state(row: &Row<'_>) -> Result<State, Error> {
    let text = |column: usize| Ok::<_, Error>(row.text(column)?.to_owned());
    let moment = || Ok::<_, Error>(Moment { day: Day(row.int(16)?), at: clock(row.int(17)?) });
    let word = |by: &str| Ok::<_, Error>(Word { by: by.to_owned(), note: text(18)? });
    Ok(match state_code(row, 13)? {
        MessageState::Planned => State::Planned,
        MessageState::Sending => {
            State::Sending(HandOver { moment: moment()?, lease_until: UtcMicros(row.int(15)?) })
        }
        MessageState::Sent => {
            let proof = match row.opt_text(19)? {
                Some(by) => Proof::Word(word(by)?),
                None => Proof::Receipt(text(18)?),
            };
            State::Sent { moment: moment()?, proof }
        }
        MessageState::Shown => State::Shown { moment: moment()? },
        MessageState::Failed => State::Failed { why: text(18)? },
        MessageState::Unclear => {
            State::Unclear { moment: moment()?, why: row.opt_text(18)?.map(str::to_owned) }
        }
        MessageState::NotSent => State::NotSent(word(row.text(19)?)?),
        MessageState::Refused => State::Refused { reasons: text(20)? },
        MessageState::Cancelled => {
            State::Cancelled { why: row::required(row, 18, Cancellation::from_code)?, reasons: text(20)? }
        }
    })
}
