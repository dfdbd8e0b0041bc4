//! What a phone system tells: how our calls went, who rang, what was left on our machine, and where recordings are.
//!
//! Each event has a name of its own and is taken once. It is remembered after all that follows from it was written, and each of
//! these steps may be repeated without harm: what was broken off is told again.

use axum::{Json, extract::State};
use receivables::{
    contact::{Connection, Direction},
    debtor::{Channel, DebtorId, PersonId},
    document::recording::{Announced, Announcement},
    incoming::IncomingKind,
    ledger::{ContactEntry, Entry},
    message::UtcMicros,
};
use serde::{Deserialize, Serialize};
use store::{
    CallMove, CallResult, CallRow, CallState, ChangeKind, NewCall, NewIncoming, PhoneRecording, Store,
};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    access::caller::Caller,
    api,
    case::opened,
    changes::{New, enter, key_of, stamp},
    problem::Problem,
    take::Body,
    worklist::coded,
};
use crate::{clock, company::Company, worklist};

/// How long the name of an event may be. Our number.
const LONGEST: usize = 200;

pub(crate) fn routes() -> OpenApiRouter<api::State> {
    OpenApiRouter::new().routes(routes!(take))
}

/// What happened at the telephone.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct PhoneEvent {
    /// Its own name: the same event told twice has the same.
    id: String,
    /// `ringing`, `answered`, `ended`, `inbound`, `voicemail` or `recording`.
    event: String,
    /// When; now if nothing is said.
    #[schema(value_type = Option<String>, format = DateTime)]
    at: Option<String>,
    /// The call: the name that it was given when we asked to dial, such as `hk-12`; of one that came in the system's own.
    call: Option<String>,
    /// Of `inbound` and `voicemail`: the number that rang, if it was shown.
    from: Option<String>,
    /// Of `ended`: how long was spoken, in seconds.
    duration: Option<u32>,
    /// Of `ended`: `answered`, `no-answer`, `busy`, `switched-off`, `invalid` or `machine`.
    result: Option<String>,
    /// Of `voicemail`: its length in seconds.
    length: Option<u32>,
    /// Of `recording` and `voicemail`: where the system keeps it, or its SHA-256.
    recording: Option<String>,
    /// Of `recording`: that it was announced. Without it a recording is refused.
    announced: Option<AnnouncedBy>,
}

/// That a recording was announced.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct AnnouncedBy {
    /// Who, by name, or which notice was played.
    by: String,
    #[schema(value_type = String, format = DateTime)]
    at: String,
    /// `played`, `spoken` or `written`.
    how: String,
    /// When the recording began.
    #[schema(value_type = String, format = DateTime)]
    began_at: String,
}

/// What came of an event.
#[derive(Debug, Default, Serialize, ToSchema)]
pub(crate) struct EventTaken {
    /// It was told before, and nothing was done again.
    known: bool,
    /// The call, as both sides name it.
    call: Option<String>,
    /// The case it belongs to; `null` where the number is not on file, or is that of several.
    case_id: Option<i64>,
    /// The change by which it stands in the log of contacts.
    change: Option<i64>,
}

/// Tell of a call
///
/// For a phone system, with a token that permits `phone-system`. It needs no `Idempotency-Key`: an event is taken once under its own
/// `id`, and may be told again until the answer arrives.
#[utoipa::path(
    post, path = "/telephone/events", operation_id = "telephone_event", tag = "telephone", request_body = PhoneEvent,
    responses((status = OK, body = EventTaken))
)]
async fn take(
    State(desk): State<api::State>,
    caller: Caller,
    Body(event): Body<PhoneEvent>,
) -> Result<Json<EventTaken>, Problem> {
    let company = desk.company();
    let taken = desk.store(move |store| {
        let event = Event::new(event)?;
        if store.knows_phone_event(&event.id)? {
            return Ok(EventTaken { known: true, ..EventTaken::default() });
        }
        let (row, change) = event.follow(store, &company, &caller)?;
        let call = row.as_ref().map(|row| row.id);
        store.note_phone_event(&event.id, clock::now().0, call, event.what.code())?;
        Ok(EventTaken {
            known: false,
            call: row.as_ref().map(CallRow::name),
            case_id: row.and_then(|row| row.debtor).map(|debtor| debtor.0),
            change,
        })
    });
    taken.await.map(Json)
}

/// What is told.
#[derive(Debug)]
enum What {
    Ringing,
    Answered,
    Ended { result: CallResult, seconds: Option<u32> },
    Inbound,
    Voicemail { length: Option<u32>, recording: Option<String> },
    Recording { reference: String, announcement: Option<Announcement> },
}

impl What {
    const fn code(&self) -> &'static str {
        match self {
            Self::Ringing => "ringing",
            Self::Answered => "answered",
            Self::Ended { .. } => "ended",
            Self::Inbound => "inbound",
            Self::Voicemail { .. } => "voicemail",
            Self::Recording { .. } => "recording",
        }
    }
}

/// An event that was understood.
#[derive(Debug)]
struct Event {
    id: String,
    at: UtcMicros,
    call: Option<String>,
    from: Option<String>,
    what: What,
}

fn needed(path: &str) -> Problem {
    Problem::field(path, "needed", "请填写此项", "this is needed")
}

fn moment(path: &str, text: &str) -> Result<UtcMicros, Problem> {
    coded(path, Some(text), |text| clock::read(text).ok())?.ok_or_else(|| needed(path))
}

impl Event {
    fn new(told: PhoneEvent) -> Result<Self, Problem> {
        if !(1..=LONGEST).contains(&told.id.trim().len()) {
            return Err(needed("id"));
        }
        let what = match told.event.as_str() {
            "ringing" => What::Ringing,
            "answered" => What::Answered,
            "ended" => {
                let result = coded("result", told.result.as_deref(), CallResult::from_code)?;
                What::Ended { result: result.ok_or_else(|| needed("result"))?, seconds: told.duration }
            }
            "inbound" => What::Inbound,
            "voicemail" => What::Voicemail { length: told.length, recording: told.recording },
            "recording" => What::Recording {
                reference: told
                    .recording
                    .filter(|text| !text.trim().is_empty())
                    .ok_or_else(|| needed("recording"))?,
                announcement: told.announced.map(AnnouncedBy::read).transpose()?,
            },
            _ => {
                let known = ["ringing", "answered", "ended", "inbound", "voicemail", "recording"].join(", ");
                let (zh, en) = (format!("可用的有 {known}"), format!("use one of {known}"));
                return Err(Problem::field("event", "unknown-code", zh, en));
            }
        };
        let filled = |text: Option<String>| text.filter(|text| !text.trim().is_empty());
        let at = told.at.as_deref().map(|text| moment("at", text)).transpose()?;
        let (call, from) = (filled(told.call), filled(told.from));
        Ok(Self { id: told.id.trim().to_owned(), at: at.unwrap_or_else(clock::now), call, from, what })
    }

    /// The call that the event names.
    fn named(&self, store: &Store) -> Result<CallRow, Problem> {
        Ok(store.call_named(self.call.as_deref().ok_or_else(|| needed("call"))?)?)
    }

    /// Writes down what follows. Returns the call and the change in the log of contacts.
    fn follow(
        &self,
        store: &mut Store,
        company: &Company,
        caller: &Caller,
    ) -> Result<(Option<CallRow>, Option<i64>), Problem> {
        let told = |state, seconds, result| CallMove { state, at: self.at.0, seconds, result };
        match &self.what {
            What::Ringing | What::Answered => {
                let state =
                    if matches!(self.what, What::Ringing) { CallState::Ringing } else { CallState::Answered };
                let row = self.named(store)?;
                store.move_call(row.id, &told(state, None, None))?;
                Ok((Some(row), None))
            }
            What::Ended { result, seconds } => {
                let row = self.named(store)?;
                store.move_call(row.id, &told(CallState::Ended, *seconds, Some(*result)))?;
                let change = logged(store, company, caller, &row, result.connection())?;
                Ok((Some(row), change))
            }
            What::Inbound => {
                let row = self.came_in(store, company)?;
                self.taken_in(store, &row, IncomingKind::Call, None)?;
                Ok((Some(row), None))
            }
            What::Voicemail { length, recording } => {
                let row = self.came_in(store, company)?;
                let length = length.map(|seconds| format!("{seconds} s"));
                let said: Vec<String> = length.into_iter().chain(recording.clone()).collect();
                self.taken_in(store, &row, IncomingKind::Voicemail, Some(&said.join("; ")))?;
                let change = logged(store, company, caller, &row, Connection::Voicemail)?;
                Ok((Some(row), change))
            }
            What::Recording { reference, announcement } => {
                let row = self.named(store)?;
                let recording = PhoneRecording { reference, announcement: announcement.as_ref() };
                store.keep_recording(row.id, &recording, &stamp(caller, clock::now()))?;
                Ok((Some(row), None))
            }
        }
    }

    /// The call that came in, written down with whoever has the number. A number of several cases is nobody's until a person says so.
    fn came_in(&self, store: &Store, company: &Company) -> Result<CallRow, Problem> {
        let name = self.call.clone().unwrap_or_else(|| format!("event:{}", self.id));
        match store.call_named(&name) {
            Err(store::Error::NoCall(_)) => {}
            known => return Ok(known?),
        }
        let people = match &self.from {
            Some(number) => store.people_reached(Channel::Phone, &[number])?,
            None => Vec::new(),
        };
        let mut debtors: Vec<DebtorId> = people.iter().map(|(_, debtor, _)| *debtor).collect();
        debtors.dedup();
        let debtor = if let [one] = debtors.as_slice() { Some(*one) } else { None };
        let person = if let [(_, _, one)] = people.as_slice() { Some(*one) } else { None };
        let moment = match debtor {
            None => None,
            Some(debtor) => {
                let case = worklist::case(store, company, &store.debtor_numbered(debtor)?, clock::today())?;
                clock::there(self.at, worklist::clock_of(company, &case, case.decision.day))
            }
        };
        let id = store.add_call(&NewCall {
            direction: Direction::In,
            debtor,
            person: person.filter(|_| debtor.is_some()),
            user: None,
            at: self.at.0,
            moment,
            step: None,
            external: Some(&name),
        })?;
        Ok(store.call_numbered(id)?)
    }

    /// What came in, for whoever must look at it: also where nobody knows whose it is.
    fn taken_in(
        &self,
        store: &Store,
        row: &CallRow,
        kind: IncomingKind,
        body: Option<&str>,
    ) -> Result<(), Problem> {
        let new = NewIncoming {
            channel: Channel::Phone,
            kind,
            at: self.at,
            external_id: &self.id,
            outbox: None,
            debtor: row.debtor,
            person: row.person,
            sender: self.from.as_deref(),
            subject: None,
            body: body.filter(|body| !body.is_empty()),
            raw_sha256: None,
            address: None,
            everybody: &[],
        };
        store.take_incoming(&new, clock::now())?;
        Ok(())
    }
}

/// Logs a call as a contact, unless it stands there already: a person who led it comes before the phone system.
fn logged(
    store: &mut Store,
    company: &Company,
    caller: &Caller,
    row: &CallRow,
    connection: Connection,
) -> Result<Option<i64>, Problem> {
    let known = store.call_numbered(row.id)?.logged;
    let (None, Some(debtor), Some((day, at))) = (known, row.debtor, row.moment) else {
        return Ok(known.map(|(change, _)| change));
    };
    let (key, case) = opened(store, company, caller, debtor.0, clock::today())?;
    let name = |id: PersonId| case.names.people.iter().find(|person| person.id == id);
    let entry = Entry::Contact(ContactEntry {
        debtor: key_of(&key),
        day,
        time: Some(at),
        person: row.person.and_then(name).map(|person| person.name.clone()),
        channel: Channel::Phone,
        direction: row.direction,
        connection,
        outcome: None,
        reason: None,
        step: row.step,
        receivable: None,
        note: None,
    });
    let new = New { kind: ChangeKind::Contact, rows: vec![entry], note: None, seen: None, case: &key };
    let change = enter(store, company, caller, new, |_| ())?.change;
    store.log_call(row.id, change, false)?;
    Ok(Some(change))
}

impl AnnouncedBy {
    fn read(self) -> Result<Announcement, Problem> {
        let at = moment("announced.at", &self.at)?;
        let began_at = moment("announced.began_at", &self.began_at)?;
        let how = coded("announced.how", Some(&self.how), Announced::from_code)?;
        let how = how.ok_or_else(|| needed("announced.how"))?;
        Ok(Announcement { by: self.by, at: at.0, how, began_at: began_at.0 })
    }
}
