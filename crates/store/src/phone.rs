//! Calls that a phone system makes or takes: who was dialled by whom, what the system told of it, and where its recording is.
//!
//! No number stands here: an outgoing call knows its person, and of an incoming one the number is sealed with what came in.

use ::evidence::Kind;
use receivables::{
    calendar::{Clock, Day},
    contact::{Connection, Direction},
    debtor::{DebtorId, PersonId},
    document::recording::{Announcement, admissible},
};
use serde_json::json;

use crate::{
    Store,
    db::{Row, params},
    error::Error,
    evidence::{self, Stamp},
    row,
    sql::phone as sql,
};

/// How far a call has come, in the order in which a later one takes the place of an earlier one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum CallState {
    /// The phone system was asked to dial, or told of a call that came in.
    Asked,
    /// The phone system did not take it, for certain.
    Failed,
    /// Nobody knows whether the phone system took it.
    Unclear,
    /// It rings.
    Ringing,
    /// Somebody, or a machine, took it.
    Answered,
    /// It is over.
    Ended,
}

impl CallState {
    const ALL: [Self; 6] =
        [Self::Asked, Self::Ringing, Self::Answered, Self::Ended, Self::Failed, Self::Unclear];

    /// The stable code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Asked => "asked",
            Self::Ringing => "ringing",
            Self::Answered => "answered",
            Self::Ended => "ended",
            Self::Failed => "failed",
            Self::Unclear => "unclear",
        }
    }

    fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == code)
    }
}

/// What became of a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CallResult {
    /// Somebody spoke.
    Answered,
    /// It rang, and nobody took it.
    NoAnswer,
    /// The line was busy.
    Busy,
    /// Switched off.
    SwitchedOff,
    /// There is no such number.
    Invalid,
    /// A machine took it.
    Machine,
}

impl CallResult {
    /// Every result.
    pub const ALL: [Self; 6] =
        [Self::Answered, Self::NoAnswer, Self::Busy, Self::SwitchedOff, Self::Invalid, Self::Machine];

    /// The stable code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Answered => "answered",
            Self::NoAnswer => "no-answer",
            Self::Busy => "busy",
            Self::SwitchedOff => "switched-off",
            Self::Invalid => "invalid",
            Self::Machine => "machine",
        }
    }

    /// The result of a code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|result| result.code() == code)
    }

    /// What the log of contacts calls it.
    pub const fn connection(self) -> Connection {
        match self {
            Self::Answered => Connection::Connected,
            Self::NoAnswer => Connection::NoAnswer,
            Self::Busy => Connection::Busy,
            Self::SwitchedOff => Connection::SwitchedOff,
            Self::Invalid => Connection::Invalid,
            Self::Machine => Connection::Voicemail,
        }
    }
}

/// A call to be written down.
#[derive(Debug, Clone, Copy)]
pub struct NewCall<'a> {
    /// Who called whom.
    pub direction: Direction,
    /// Whose; `None` for a number that is not on file.
    pub debtor: Option<DebtorId>,
    /// Which of their people; `None` if several have the number.
    pub person: Option<PersonId>,
    /// The user who dialled.
    pub user: Option<i64>,
    /// Microseconds since 1970, UTC.
    pub at: i64,
    /// Day and hour at the debtor's place, under which the contact is logged.
    pub moment: Option<(Day, Clock)>,
    /// The policy step it carries out.
    pub step: Option<u8>,
    /// What the phone system calls it; of our own dials, what we call it follows from its number.
    pub external: Option<&'a str>,
}

/// A call on file.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "the fields are those of `NewCall`")]
pub struct CallRow {
    pub id: i64,
    pub direction: Direction,
    pub debtor: Option<DebtorId>,
    pub person: Option<PersonId>,
    pub user: Option<i64>,
    pub at: i64,
    pub moment: Option<(Day, Clock)>,
    pub step: Option<u8>,
    pub external: Option<String>,
    /// How far it has come.
    pub state: CallState,
    /// When it was taken, in microseconds UTC.
    pub answered_at: Option<i64>,
    /// When it was over.
    pub ended_at: Option<i64>,
    /// How long it was spoken, in seconds.
    pub seconds: Option<u32>,
    /// What became of it.
    pub result: Option<CallResult>,
    /// Where the phone system keeps its recording.
    pub recording: Option<String>,
    /// The change by which it stands in the log of contacts, and whether a person wrote it in place of the phone system.
    pub logged: Option<(i64, bool)>,
}

impl CallRow {
    /// What a phone system calls the call: its own name for it, or ours.
    pub fn name(&self) -> String {
        self.external.clone().unwrap_or_else(|| format!("{OURS}{}", self.id))
    }
}

/// Before the number of a dial of ours.
const OURS: &str = "hk-";

/// What the phone system told of a call.
#[derive(Debug, Clone, Copy)]
pub struct CallMove {
    /// Where it is now.
    pub state: CallState,
    /// When, in microseconds UTC.
    pub at: i64,
    /// How long it was spoken, in seconds.
    pub seconds: Option<u32>,
    /// What became of it.
    pub result: Option<CallResult>,
}

/// A recording that the phone system keeps.
#[derive(Debug, Clone)]
pub struct PhoneRecording<'a> {
    /// Where, or the SHA-256 of it.
    pub reference: &'a str,
    /// That it was announced.
    pub announcement: Option<&'a Announcement>,
}

impl Store {
    /// Writes down a call; returns its number.
    pub fn add_call(&self, new: &NewCall<'_>) -> Result<i64, Error> {
        let (day, minute) = (new.moment.map(|(day, _)| day), new.moment.map(|(_, at)| at.minutes()));
        self.db.one(
            sql::CALL_ADD,
            &params![
                new.debtor.map(|debtor| debtor.0),
                new.person.map(|person| person.0),
                new.user,
                new.at,
                day,
                minute,
                new.step,
                new.direction.code(),
                CallState::Asked.code(),
                new.external,
            ],
            |row| row.int(0),
        )
    }

    /// A call by its number.
    ///
    /// # Errors
    /// [`Error::NoCall`] if there is none.
    pub fn call_numbered(&self, id: i64) -> Result<CallRow, Error> {
        self.db.first(sql::CALL, &params![id], call)?.ok_or_else(|| Error::NoCall(id.to_string()))
    }

    /// A call by what the phone system calls it.
    ///
    /// # Errors
    /// [`Error::NoCall`] if there is none.
    pub fn call_named(&self, name: &str) -> Result<CallRow, Error> {
        let ours = name.strip_prefix(OURS).and_then(|id| id.parse::<i64>().ok());
        let found = match ours {
            Some(id) => self.db.first(sql::CALL, &params![id], call)?.filter(|call| call.external.is_none()),
            None => self.db.first(sql::CALL_EXTERNAL, &params![name], call)?,
        };
        found.ok_or_else(|| Error::NoCall(name.to_owned()))
    }

    /// The latest dial of a user to a debtor since a moment.
    pub fn latest_call(&self, debtor: DebtorId, user: i64, since: i64) -> Result<Option<CallRow>, Error> {
        self.db.first(sql::CALL_LATEST, &params![debtor.0, user, since], call)
    }

    /// The dial of a minute at the debtor's place.
    pub fn call_of_minute(
        &self,
        debtor: DebtorId,
        person: PersonId,
        (day, at): (Day, Clock),
    ) -> Result<Option<CallRow>, Error> {
        self.db.first(sql::CALL_OF_MINUTE, &params![debtor.0, person.0, day, at.minutes()], call)
    }

    /// Writes down what the phone system told of a call. What is over stays over, whatever arrives late.
    pub fn move_call(&self, id: i64, told: &CallMove) -> Result<(), Error> {
        let transaction = self.db.transaction()?;
        let known = self.call_numbered(id)?;
        let state = known.state.max(told.state);
        let answered = (told.state == CallState::Answered).then_some(told.at);
        let ended = (told.state == CallState::Ended).then_some(told.at);
        let result = told.result.map(CallResult::code);
        self.db.execute(sql::CALL_MOVE, &params![id, state.code(), answered, ended, told.seconds, result])?;
        transaction.commit()
    }

    /// Writes down by which change a call stands in the log of contacts.
    pub fn log_call(&self, id: i64, change: i64, by_person: bool) -> Result<(), Error> {
        self.db.execute(sql::CALL_LOGGED, &params![id, change, by_person]).map(drop)
    }

    /// Writes down that the phone system has a recording of a call.
    ///
    /// # Errors
    /// [`Error::Unannounced`] without the proof that it was announced: then nothing of it is kept.
    pub fn keep_recording(
        &self,
        id: i64,
        recording: &PhoneRecording<'_>,
        stamp: &Stamp,
    ) -> Result<(), Error> {
        let announced = admissible(recording.announcement)?;
        let transaction = self.db.transaction()?;
        let known = self.call_numbered(id)?;
        let Announcement { by, at, how, began_at } = announced;
        self.db.execute(
            sql::CALL_RECORDING,
            &params![id, recording.reference, *at, *began_at, by, how.code()],
        )?;
        if let Some(debtor) = known.debtor {
            let content = json!({
                "call": known.name(), "recording": recording.reference,
                "announced": { "by": by, "at": at, "how": how.code(), "began_at": began_at },
            });
            evidence::append(&self.db, debtor, stamp, Kind::Fact, &content)?;
        }
        transaction.commit()
    }

    /// Whether the phone system told of this before.
    pub fn knows_phone_event(&self, external_id: &str) -> Result<bool, Error> {
        self.db.one(sql::EVENT_KNOWN, &params![external_id], |row| row.bool(0))
    }

    /// Remembers what the phone system told, once all that follows from it is written: what was broken off comes again.
    pub fn note_phone_event(
        &self,
        external_id: &str,
        at: i64,
        call: Option<i64>,
        kind: &str,
    ) -> Result<(), Error> {
        self.db.execute(sql::EVENT_ADD, &params![external_id, at, call, kind]).map(drop)
    }
}

fn call(row: &Row<'_>) -> Result<CallRow, Error> {
    let minute = row.opt_int::<u32>(6)?;
    let at = minute.and_then(|minute| Clock::new(minute / 60, minute % 60));
    Ok(CallRow {
        id: row.int(0)?,
        debtor: row.opt_int(1)?.map(DebtorId),
        person: row.opt_int(2)?.map(PersonId),
        user: row.opt_int(3)?,
        at: row.int(4)?,
        moment: row.opt_int(5)?.map(Day).zip(at),
        step: row.opt_int(7)?,
        answered_at: row.opt_int(8)?,
        ended_at: row.opt_int(9)?,
        seconds: row.opt_int(10)?,
        direction: row::required(row, 11, Direction::from_code)?,
        state: row::required(row, 12, CallState::from_code)?,
        result: row::code(row, 13, CallResult::from_code)?,
        recording: row::string(row, 14)?,
        external: row::string(row, 15)?,
        logged: row.opt_int(16)?.zip(Some(row.bool(17)?)),
    })
}
