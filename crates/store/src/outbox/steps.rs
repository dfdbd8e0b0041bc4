//! From one state to the next, each in a transaction of its own, with its line in the history.

use receivables::{
    calendar::Clock,
    call::Moment,
    contact::{Connection, Direction},
    debtor::{Channel, DebtorId},
    message::{Answer, Cancellation, Finding, HandOver, Proof, SendingMode, State, UtcMicros, Word},
};

use super::{Carriage, DueMessage, OutboxRow, Rendered, outbox_row};
use ::evidence::Kind;
use serde_json::{Value, json};

use crate::{
    GateCheck, Stamp, Store,
    db::{Db, Transaction, params},
    error::Error,
    evidence, gate_check,
    name::normalised,
    sql,
};

/// A message under judgement. Until it is written down or dropped nobody else judges a message to this debtor: of two that
/// may each leave, both together may be one too many.
#[derive(Debug)]
pub struct Judging<'store> {
    store: &'store Store,
    transaction: Transaction<'store>,
    row: OutboxRow,
}

/// A message that is being handed over; its answer is awaited.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Begun {
    /// Its number.
    pub id: i64,
    debtor: DebtorId,
    lease_until: UtcMicros,
}

impl Store {
    /// Takes a message up for judgement; `None` if it is planned no longer, or somebody else has it.
    pub fn judge(&self, message: &DueMessage) -> Result<Option<Judging<'_>>, Error> {
        let transaction = self.db.transaction()?;
        lock_debtor(&self.db, message.debtor)?;
        let take = if self.db.is_postgres() { sql::OUTBOX_TAKE_FREE } else { sql::OUTBOX_TAKE };
        let row = self.db.first(take, &params![message.id], outbox_row)?;
        Ok(row.map(|row| Judging { store: self, transaction, row }))
    }

    /// Writes down what became of a message that was handed over. What was sent is a contact from now on.
    ///
    /// # Errors
    /// [`Error::LateAnswer`] once the lease is over and somebody noticed: then a person decides.
    pub fn record_answer(
        &self,
        begun: &Begun,
        answer: Answer,
        now: UtcMicros,
        by: &str,
    ) -> Result<State, Error> {
        let transaction = self.db.transaction()?;
        let next = self.answered(begun, answer, now, by)?;
        transaction.commit()?;
        Ok(next)
    }

    /// The same within a transaction of the caller's.
    pub(super) fn answered(
        &self,
        begun: &Begun,
        answer: Answer,
        now: UtcMicros,
        by: &str,
    ) -> Result<State, Error> {
        lock_debtor(&self.db, begun.debtor)?;
        let row = self.message(begun.id)?;
        let is_mine = matches!(row.state, State::Sending(HandOver { lease_until, .. }) if lease_until == begun.lease_until);
        if !is_mine {
            return Err(Error::LateAnswer { id: begun.id, answer: format!("{answer:?}") });
        }
        let next = row.state.clone().answered(answer)?;
        keep(&self.db, &row, &next, now, by)?;
        if let State::Sent { moment, proof } = &next {
            add_contact(&self.db, &row, *moment)?;
            if let Proof::Receipt(receipt) = proof {
                self.name_carriage(row.id, receipt)?;
            }
        }
        Ok(next)
    }

    /// Makes unclear whatever was being handed over by somebody who did not come back in time. Returns the numbers.
    pub fn expire_leases(&self, now: UtcMicros, by: &str) -> Result<Vec<i64>, Error> {
        let late = self
            .db
            .all(sql::OUTBOX_LATE, &params![now.0], |row| Ok((row.int::<i64>(0)?, DebtorId(row.int(1)?))))?;
        let mut expired = Vec::new();
        for (id, debtor) in late {
            let transaction = self.db.transaction()?;
            lock_debtor(&self.db, debtor)?;
            let row = self.message(id)?;
            // It may have been answered since.
            if let Ok(next) = row.state.clone().lease_over(now) {
                keep(&self.db, &row, &next, now, by)?;
                transaction.commit()?;
                expired.push(id);
            }
        }
        Ok(expired)
    }

    /// Writes down what a person found out about an unclear message.
    pub fn resolve_message(
        &self,
        id: i64,
        found: Finding,
        word: Word,
        now: UtcMicros,
    ) -> Result<State, Error> {
        let by = word.by.clone();
        self.by_hand(id, now, &by, |state| state.resolve(found, word))
    }

    /// Plans a message anew that did not leave, because a person says so.
    pub fn retry_message(&self, id: i64, now: UtcMicros, by: &str) -> Result<State, Error> {
        self.by_hand(id, now, by, State::plan_anew)
    }

    /// Takes a message back that waits, because whoever wrote it says so.
    ///
    /// # Errors
    /// [`Error::Message`] once it is on its way.
    pub fn withdraw_message(&self, id: i64, now: UtcMicros, by: &str) -> Result<State, Error> {
        self.by_hand(id, now, by, |state| state.cancel(Cancellation::Withdrawn, "[]".to_owned()))
    }

    fn by_hand(
        &self,
        id: i64,
        now: UtcMicros,
        by: &str,
        step: impl FnOnce(State) -> Result<State, receivables::message::NoWay>,
    ) -> Result<State, Error> {
        let transaction = self.db.transaction()?;
        lock_debtor(&self.db, self.message(id)?.key.debtor)?;
        let row = self.message(id)?;
        let counted = row.state.code().may_have_left();
        let next = step(row.state.clone())?;
        keep(&self.db, &row, &next, now, by)?;
        match &next {
            State::Sent { moment, .. } => add_contact(&self.db, &row, *moment)?,
            _ if counted => facts_changed(&self.db, row.key.debtor)?,
            _ => {}
        }
        transaction.commit()?;
        Ok(next)
    }
}

impl Judging<'_> {
    /// The message.
    pub const fn row(&self) -> &OutboxRow {
        &self.row
    }

    /// How many messages were handed over after a moment, by one channel or by all. Nobody else begins one until this one
    /// is written down or dropped, so that a limit holds for all who send.
    pub fn begun_after(&self, moment: UtcMicros, channel: Option<Channel>) -> Result<u64, Error> {
        let db = &self.store.db;
        if db.is_postgres() {
            db.execute(sql::LOCK, &params![sql::LOCK_LIMITS])?;
        }
        match channel {
            None => db.one(sql::OUTBOX_BEGUN, &params![moment.0], |row| row.int(0)),
            Some(channel) => {
                db.one(sql::OUTBOX_BEGUN_BY, &params![moment.0, channel.code()], |row| row.int(0))
            }
        }
    }

    /// Writes down that a gateway will be asked, in the transaction that begins.
    pub fn carry(&self, carriage: &Carriage, now: UtcMicros) -> Result<(), Error> {
        self.store.add_carriage(&self.row, carriage, now)
    }

    /// Planned -> sending, with the words and what the gate answered. The caller hands it over and records the answer.
    ///
    /// # Errors
    /// [`Error::Halted`] if sending is paused or in test mode: the message waits.
    pub fn begin(
        self,
        hand_over: HandOver,
        rendered: &Rendered,
        check: &GateCheck,
        now: UtcMicros,
        by: &str,
    ) -> Result<Begun, Error> {
        let Self { store, transaction, row } = self;
        let next = row.state.clone().begin(hand_over)?;
        store.goes_on(SendingMode::Live)?;
        gate_check::insert(&store.db, row.key.debtor, check, &stamp(now, by))?;
        let row = worded(&store.db, row, rendered, Some(now))?;
        keep(&store.db, &row, &next, now, by)?;
        transaction.commit()?;
        Ok(Begun { id: row.id, debtor: row.key.debtor, lease_until: hand_over.lease_until })
    }

    /// Planned -> shown, with the words and what the gate answered: it would have left at this moment, and is no contact.
    ///
    /// # Errors
    /// [`Error::Halted`] if sending is paused or has become live: the message waits.
    pub fn show(
        self,
        moment: Moment,
        rendered: &Rendered,
        check: &GateCheck,
        now: UtcMicros,
        by: &str,
    ) -> Result<(), Error> {
        let Self { store, transaction, row } = self;
        let next = row.state.clone().show(moment)?;
        store.goes_on(SendingMode::Test)?;
        gate_check::insert(&store.db, row.key.debtor, check, &stamp(now, by))?;
        let row = worded(&store.db, row, rendered, None)?;
        keep(&store.db, &row, &next, now, by)?;
        transaction.commit()
    }

    /// Planned -> refused; with what the gate answered, where it was asked.
    pub fn refuse(self, reasons: String, check: &GateCheck, now: UtcMicros, by: &str) -> Result<(), Error> {
        let Self { store, transaction, row } = self;
        let next = row.state.clone().refuse(reasons)?;
        gate_check::insert(&store.db, row.key.debtor, check, &stamp(now, by))?;
        keep(&store.db, &row, &next, now, by)?;
        transaction.commit()
    }

    /// Planned -> cancelled.
    pub fn cancel(self, why: Cancellation, reasons: String, now: UtcMicros, by: &str) -> Result<(), Error> {
        let Self { store, transaction, row } = self;
        let next = row.state.clone().cancel(why, reasons)?;
        keep(&store.db, &row, &next, now, by)?;
        transaction.commit()
    }
}

/// Keeps the words of a message, and when it began to leave if it does.
fn worded(db: &Db, row: OutboxRow, words: &Rendered, begun: Option<UtcMicros>) -> Result<OutboxRow, Error> {
    let Rendered { script, lang, subject, body, signed_by } = words;
    let begun = begun.map(|begun| begun.0);
    db.execute(sql::OUTBOX_WORDS, &params![row.id, begun, script, lang, subject, body, signed_by])?;
    Ok(OutboxRow { rendered: Some(words.clone()), ..row })
}

/// Waits until nobody else holds the debtor, and holds them until the end of the transaction. Who writes to SQLite is alone
/// there anyway. It is a lock by name: an import may go on meanwhile, and is not waited for.
pub(crate) fn lock_debtor(db: &Db, debtor: DebtorId) -> Result<(), Error> {
    if db.is_postgres() {
        db.execute(sql::LOCK, &params![debtor.0])?;
    }
    Ok(())
}

/// Every step of a single message is written here, with its line in the history. [`super::plan`] has the steps of a run.
fn keep(db: &Db, row: &OutboxRow, next: &State, now: UtcMicros, by: &str) -> Result<(), Error> {
    let columns = Columns::of(next);
    let &Columns { lease_until, moment, why, by_whom, reasons } = &columns;
    let code = next.code().code();
    db.execute(
        sql::OUTBOX_STATE,
        &params![
            row.id,
            code,
            now.0,
            lease_until.map(|until| until.0),
            moment.map(|moment| moment.day.0),
            moment.map(|moment| minutes(moment.at)),
            why,
            by_whom,
            reasons,
        ],
    )?;
    db.execute(sql::OUTBOX_STEP_ADD, &params![row.id, now.0, code, by, why, reasons])?;
    evidence::append(db, row.key.debtor, &stamp(now, by), kind(next), &content(row, next, &columns)).map(drop)
}

pub(super) fn stamp(now: UtcMicros, by: &str) -> Stamp {
    Stamp { at: now.0, by: by.to_owned() }
}

/// What a step is called in the chain. What a person found out about a message is theirs, whatever it is.
const fn kind(next: &State) -> Kind {
    match next {
        State::Planned => Kind::Queued,
        State::Sending(_) => Kind::Sending,
        State::Sent { proof: Proof::Receipt(_), .. } => Kind::Sent,
        State::Sent { proof: Proof::Word(_), .. } | State::NotSent(_) => Kind::Resolved,
        State::Shown { .. } => Kind::Shown,
        State::Failed { .. } => Kind::Failed,
        State::Unclear { .. } => Kind::Unclear,
        State::Refused { .. } => Kind::Refused,
        State::Cancelled { .. } => Kind::Cancelled,
    }
}

/// What the chain says of a step: which message, to whom by number, and why; the words stand where sending begins, or would.
fn content(row: &OutboxRow, next: &State, columns: &Columns<'_>) -> Value {
    let key = &row.key;
    let with_words = matches!(next, State::Sending(_) | State::Shown { .. });
    let words = row.rendered.as_ref().filter(|_| with_words).map(|words| {
        let Rendered { script, lang, subject, body, signed_by } = words;
        json!({ "script": script, "lang": lang, "subject": subject, "body": body, "signed_by": signed_by })
    });
    json!({
        "message": key.to_string(),
        "number": row.id,
        "day": key.day.to_string(),
        "step": key.step,
        "purpose": key.purpose.code(),
        "channel": key.channel.code(),
        "person": key.person.0,
        "state": next.code().code(),
        "at_place": columns.moment.map(|moment| format!("{} {}", moment.day, moment.at)),
        "why": columns.why,
        "reasons": columns.reasons.map(|reasons| serde_json::from_str(reasons).unwrap_or_else(|_| Value::from(reasons))),
        "words": words,
    })
}

fn minutes(at: Clock) -> i64 {
    i64::from(at.minutes())
}

/// The facts of a state as they are kept.
#[derive(Default)]
struct Columns<'a> {
    lease_until: Option<UtcMicros>,
    moment: Option<Moment>,
    why: Option<&'a str>,
    by_whom: Option<&'a str>,
    reasons: Option<&'a str>,
}

impl<'a> Columns<'a> {
    fn of(state: &'a State) -> Self {
        let none = Self::default();
        let word =
            |word: &'a Word| Self { why: Some(&word.note), by_whom: Some(&word.by), ..Self::default() };
        match state {
            State::Planned => none,
            State::Sending(HandOver { moment, lease_until }) => {
                Self { moment: Some(*moment), lease_until: Some(*lease_until), ..none }
            }
            State::Sent { moment, proof: Proof::Receipt(receipt) } => {
                Self { moment: Some(*moment), why: Some(receipt), ..none }
            }
            State::Sent { moment, proof: Proof::Word(said) } => Self { moment: Some(*moment), ..word(said) },
            State::Shown { moment } => Self { moment: Some(*moment), ..none },
            State::Failed { why } => Self { why: Some(why), ..none },
            State::Unclear { moment, why } => Self { moment: Some(*moment), why: why.as_deref(), ..none },
            State::NotSent(said) => word(said),
            State::Refused { reasons } => Self { reasons: Some(reasons), ..none },
            State::Cancelled { why, reasons } => {
                Self { why: Some(why.code()), reasons: Some(reasons), ..none }
            }
        }
    }
}

/// What was sent is a contact: the cadence and the rules of frequency count it from now on.
fn add_contact(db: &Db, row: &OutboxRow, moment: Moment) -> Result<(), Error> {
    let Moment { day, at } = moment;
    let key = &row.key;
    let person = normalised(row.person.as_deref().unwrap_or_default());
    db.execute(
        sql::CONTACT_ADD,
        &params![
            key.debtor.0,
            day,
            minutes(at),
            key.step,
            key.channel.code(),
            Direction::Out.code(),
            Connection::Sent.code(),
            person,
            key.to_string(),
        ],
    )?;
    db.execute(sql::webhook::TELL_CONTACT, &params![row.changed_at.0, key.debtor.0])?;
    facts_changed(db, key.debtor)
}

pub(crate) fn facts_changed(db: &Db, debtor: DebtorId) -> Result<(), Error> {
    db.bulk(&sql::DEBTOR_FACTS_CHANGED, [params![debtor.0]])?;
    Ok(())
}
