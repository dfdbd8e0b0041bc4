//! The messages of a run, written many at a time: what is new, what is planned again, what is planned no longer.

use std::collections::BTreeMap;

use ::evidence::Kind;
use receivables::{
    calendar::Day,
    debtor::{Channel, DebtorId, PersonId},
    message::{Cancellation, Key, MessageState, UtcMicros},
    script::Purpose,
};

use super::{NewMessage, state_code};
use crate::{
    Stamp,
    db::{Db, Row, Value, params},
    error::Error,
    evidence::{Ends, New},
    row, sql,
};

/// Debtors whose messages are gathered before they are written.
const GATHERED: usize = 16_384;

/// The messages that a run has planned and not written down yet.
#[derive(Debug)]
pub(crate) struct Planning {
    run: i64,
    day: Day,
    now: UtcMicros,
    /// Everybody decided for, with and without a message.
    decided: Vec<DebtorId>,
    messages: Vec<NewMessage>,
}

/// A message of the day that is on file already.
struct Known {
    id: i64,
    state: MessageState,
    /// Priority, minute and moment.
    order: (i64, i64, i64),
}

impl Planning {
    pub(crate) const fn new(run: i64, day: Day) -> Self {
        Self { run, day, now: UtcMicros(0), decided: Vec::new(), messages: Vec::new() }
    }

    /// Takes the messages of one decision; an empty list says that there is none any more.
    pub(crate) fn add(
        &mut self,
        db: &Db,
        chains: &mut Ends,
        debtor: DebtorId,
        messages: impl IntoIterator<Item = NewMessage>,
        now: UtcMicros,
    ) -> Result<(), Error> {
        self.now = now;
        self.decided.push(debtor);
        self.messages.extend(messages);
        if self.decided.len() >= GATHERED { self.write(db, chains) } else { Ok(()) }
    }

    /// Writes what was gathered. A message that is there already is not added; one that waits and is planned no longer is
    /// cancelled. Whatever went further than that a run leaves alone.
    pub(crate) fn write(&mut self, db: &Db, chains: &mut Ends) -> Result<(), Error> {
        self.decided.sort_unstable();
        let (Some(&first), Some(&last)) = (self.decided.first(), self.decided.last()) else { return Ok(()) };
        let mut known = self.known(db, first, last)?;
        let (mut new, mut steps): (Vec<[Value<'static>; 12]>, Vec<Step>) = (Vec::new(), Vec::new());
        for message in self.messages.drain(..) {
            let order = (message.priority, i64::from(message.at.minutes()), message.due.0);
            match known.remove(&message.key) {
                None => new.push(inserted(&message, self.run, self.now)),
                Some(known) => steps.extend(again(&known, order, self.run, self.now)),
            }
        }
        let mut gone: Vec<(i64, String)> = Vec::new();
        for (key, known) in known {
            if known.state == MessageState::Planned && self.decided.binary_search(&key.debtor).is_ok() {
                steps.extend(cancelled(known.id, self.now));
                gone.push((key.debtor.0, said_cancelled(&key, known.id)));
            }
        }
        self.decided.clear();
        db.copy_in(sql::OUTBOX_ADD, new)?;
        db.many(&steps)?;
        // What is planned stands in the entry of the decision; what is planned no longer has one of its own.
        gone.sort();
        let gone =
            gone.iter().map(|(debtor, content)| New { debtor: *debtor, kind: Kind::Cancelled, content });
        chains.append(db, &Stamp::machine(self.now.0), &gone.collect::<Vec<_>>())?;
        Ok(())
    }

    fn known(&self, db: &Db, first: DebtorId, last: DebtorId) -> Result<BTreeMap<Key, Known>, Error> {
        let rows = db.all(sql::OUTBOX_OF_DAY, &params![self.day, first.0, last.0], |row| {
            let key = key(row, self.day)?;
            let order = (row.int(7)?, row.int(8)?, row.int(9)?);
            Ok((key, Known { id: row.int(0)?, state: state_code(row, 6)?, order }))
        })?;
        Ok(rows.into_iter().collect())
    }
}

/// The message of a row of [`sql::OUTBOX_OF_DAY`].
pub(super) fn key(row: &Row<'_>, day: Day) -> Result<Key, Error> {
    Ok(Key {
        debtor: DebtorId(row.int(1)?),
        day,
        step: Some(row.int(2)?).filter(|&step| step > 0),
        purpose: row::required(row, 3, Purpose::from_code)?,
        channel: row::required(row, 4, Channel::from_code)?,
        person: PersonId(row.int(5)?),
    })
}

/// A statement with its values.
type Step = (&'static str, Vec<Value<'static>>);

fn inserted(message: &NewMessage, run: i64, now: UtcMicros) -> [Value<'static>; 12] {
    let NewMessage { key, at, due, priority } = message;
    params![
        key.debtor.0,
        key.day,
        i64::from(at.minutes()),
        due.0,
        *priority,
        key.step.unwrap_or(0),
        key.person.0,
        run,
        now.0,
        key.purpose.code(),
        key.channel.code(),
        MessageState::Planned.code(),
    ]
}

/// What is planned again: one that waits takes its new place in the order, one that a run had cancelled waits again. All
/// others went further, and only a person plans them anew.
fn again(known: &Known, order: (i64, i64, i64), run: i64, now: UtcMicros) -> Vec<Step> {
    let place = || (sql::OUTBOX_REPLAN, params![known.id, order.0, order.1, order.2, run, now.0].to_vec());
    match known.state {
        MessageState::Planned if known.order == order => Vec::new(),
        MessageState::Planned => vec![place()],
        MessageState::Cancelled => vec![place(), step(known.id, MessageState::Planned, now)],
        MessageState::Sending
        | MessageState::Sent
        | MessageState::Shown
        | MessageState::Failed
        | MessageState::Unclear
        | MessageState::NotSent
        | MessageState::Refused => Vec::new(),
    }
}

/// What the chain says of a message that a run cancelled, as canonical JSON.
fn said_cancelled(key: &Key, id: i64) -> String {
    format!(
        r#"{{"channel":"{}","message":"{key}","number":{id},"person":{},"state":"{}","why":"{}"}}"#,
        key.channel.code(),
        key.person.0,
        MessageState::Cancelled.code(),
        Cancellation::PlanChanged.code()
    )
}

fn cancelled(id: i64, now: UtcMicros) -> Vec<Step> {
    let why = Cancellation::PlanChanged.code();
    vec![(sql::OUTBOX_UNPLAN, params![id, why, now.0].to_vec()), step(id, MessageState::Cancelled, now)]
}

fn step(id: i64, to: MessageState, now: UtcMicros) -> Step {
    (sql::OUTBOX_RUN_STEP, params![id, now.0, to.code()].to_vec())
}
