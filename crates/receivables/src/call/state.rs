//! The states of a call and what may follow each. A state holds the facts that make it that state: before the person has
//! confirmed who they are, the card is sealed.

use super::{
    Answer, CallError, Capture, Captured, Identity, Move, Relay,
    capture::Captures,
    card::{Card, Debt, Moment, Sealed, Wanted},
    settle::{Settled, Way, add, by_weight},
    wrap_up::{Disposition, Party, WrapUp},
};
use crate::{
    calendar::{Clock, Day},
    contact::{Connection, Outcome, StatedReason},
    debtor::Channel,
};

/// Proof that somebody confirmed who they are. Only [`Identifying`] makes one.
#[derive(Debug)]
pub(super) struct Confirmed(());

/// Where a call is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum State {
    /// The card lies on the desk; nothing is dialled.
    Prepared(Card),
    /// It rings. Who answers?
    Ringing(Sealed),
    /// Somebody answered who may be the person. Who is it?
    Identifying(Identifying),
    /// Somebody else is on the line: name and number to call back, nothing else.
    Elsewhere(Sealed),
    /// A machine: name and number to call back, nothing else.
    Machine,
    /// It is the person. Is it convenient?
    Opening(Card),
    /// It is convenient: say why we call, and ask.
    Explaining(Card),
    /// They speak; we hear, answer and write down.
    Listening(Talk),
    /// What was agreed is read back.
    Recapping(Talk),
    /// The line is closed; the result waits to be confirmed.
    WrappingUp(WrapUp),
    /// The result stands.
    Done(WrapUp),
}

/// The question who is on the line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identifying(Sealed);

/// A conversation with the person we wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Talk {
    card: Card,
    heard: Vec<String>,
    reason: Option<StatedReason>,
    fields: Captures,
    settled: Vec<Settled>,
}

impl Talk {
    /// The card.
    pub const fn card(&self) -> &Card {
        &self.card
    }

    /// The fields written down and not yet part of anything settled.
    pub const fn fields(&self) -> &Captures {
        &self.fields
    }

    /// What was settled so far.
    pub fn settled(&self) -> &[Settled] {
        &self.settled
    }
}

type Next = Result<State, CallError>;

impl State {
    /// A stable code.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Prepared(_) => "prepared",
            Self::Ringing(_) => "ringing",
            Self::Identifying(_) => "identifying",
            Self::Elsewhere(_) => "elsewhere",
            Self::Machine => "machine",
            Self::Opening(_) => "opening",
            Self::Explaining(_) => "explaining",
            Self::Listening(_) => "listening",
            Self::Recapping(_) => "recapping",
            Self::WrappingUp(_) => "wrapping-up",
            Self::Done(_) => "done",
        }
    }

    /// What may be spoken of the debt.
    pub(super) const fn debt(&self) -> Option<&Debt> {
        match self {
            Self::Explaining(card) => Some(&card.debt),
            Self::Listening(talk) | Self::Recapping(talk) => Some(&talk.card.debt),
            // They are asked first whether it is convenient, and who may be listening beside them.
            Self::Opening(_)
            | Self::Prepared(_)
            | Self::Ringing(_)
            | Self::Identifying(_)
            | Self::Elsewhere(_)
            | Self::Machine
            | Self::WrappingUp(_)
            | Self::Done(_) => None,
        }
    }

    /// The state after a move.
    pub(super) fn after(self, next: &Move, wanted: &Wanted, moment: Moment) -> Next {
        let code = self.code();
        match (self, next) {
            (Self::Prepared(card), Move::Dial) => Ok(Self::Ringing(Sealed::new(card))),
            (Self::Ringing(card), Move::Answer { by }) => Ok(answered(card, *by, wanted)),
            (Self::Identifying(asked), Move::Identify { result }) => Ok(asked.identified(*result)),
            (Self::Elsewhere(card), Move::AskRelay { said }) => Ok(relayed(card, *said, wanted)),
            (Self::Machine, Move::Message { left }) => Ok(message(*left)),
            (Self::Opening(card), Move::Convenient) => Ok(Self::Explaining(card)),
            (Self::Opening(card), Move::NotNow { day, at }) => not_now(card, *day, *at, moment),
            (Self::Explaining(card), Move::Explain) => Ok(Self::Listening(Talk {
                card,
                heard: Vec::new(),
                reason: None,
                fields: Captures::new(),
                settled: Vec::new(),
            })),
            (Self::Listening(talk), next) => talk.listening(next, moment),
            (Self::Recapping(talk), Move::Agree { yes: true }) => Ok(Self::WrappingUp(talk.end(None))),
            (Self::Recapping(mut talk), Move::Agree { yes: false }) => {
                talk.settled.clear();
                Ok(Self::Listening(talk))
            }
            (Self::Recapping(talk), Move::HangUp) => Ok(Self::WrappingUp(talk.broken_off(false))),
            (Self::Recapping(talk), Move::Interrupt) => Ok(Self::WrappingUp(talk.broken_off(true))),
            (Self::WrappingUp(end), Move::Conclude { outcome }) => conclude(end, *outcome),
            (state, Move::HangUp) => state.hung_up(wanted),
            (state, Move::Interrupt) => state.interrupted(wanted),
            _ => Err(CallError::NotNow { state: code }),
        }
    }

    /// They hung up before there was a conversation.
    fn hung_up(self, wanted: &Wanted) -> Next {
        let party = match self {
            Self::Identifying(_) => Party::Unknown,
            Self::Elsewhere(_) => Party::ThirdParty,
            Self::Opening(_) | Self::Explaining(_) => Party::of(wanted.role),
            _ => return Err(CallError::NotNow { state: self.code() }),
        };
        let end = WrapUp::without_talk(Channel::Phone, Connection::Connected, party, Some(Outcome::HungUp));
        Ok(Self::WrappingUp(end))
    }

    /// Our side broke off: what is known is kept.
    fn interrupted(self, wanted: &Wanted) -> Next {
        let (connection, party) = match self {
            Self::Ringing(_) => (Connection::Sent, Party::Nobody),
            Self::Machine => (Connection::Voicemail, Party::Nobody),
            Self::Identifying(_) => (Connection::Connected, Party::Unknown),
            Self::Elsewhere(_) => (Connection::Connected, Party::ThirdParty),
            Self::Opening(_) | Self::Explaining(_) => (Connection::Connected, Party::of(wanted.role)),
            Self::Prepared(_)
            | Self::Listening(_)
            | Self::Recapping(_)
            | Self::WrappingUp(_)
            | Self::Done(_) => return Err(CallError::NotNow { state: self.code() }),
        };
        let end = WrapUp::without_talk(Channel::Phone, connection, party, None);
        Ok(Self::WrappingUp(WrapUp { interrupted: true, ..end }))
    }
}

/// Who may not hear of the debt is never asked whether they are the person.
fn answered(card: Sealed, by: Answer, wanted: &Wanted) -> State {
    let nobody =
        |connection| State::WrappingUp(WrapUp::without_talk(Channel::Phone, connection, Party::Nobody, None));
    match by {
        Answer::Voice if wanted.role.may_hear_of_debt() => State::Identifying(Identifying(card)),
        Answer::Voice | Answer::SomebodyElse => State::Elsewhere(card),
        Answer::Machine => State::Machine,
        Answer::NoAnswer => nobody(Connection::NoAnswer),
        Answer::Busy => nobody(Connection::Busy),
        Answer::SwitchedOff => nobody(Connection::SwitchedOff),
        Answer::Invalid => nobody(Connection::Invalid),
    }
}

impl Identifying {
    fn identified(self, result: Identity) -> State {
        match result {
            Identity::Confirmed => State::Opening(self.0.open(Confirmed(()))),
            Identity::SomebodyElse => State::Elsewhere(self.0),
            Identity::Declined => State::WrappingUp(WrapUp::without_talk(
                Channel::Phone,
                Connection::Connected,
                Party::Unknown,
                Some(Outcome::Callback),
            )),
        }
    }
}

fn relayed(card: Sealed, said: Relay, wanted: &Wanted) -> State {
    let outcome = match said {
        Relay::PutThrough if wanted.role.may_hear_of_debt() => return State::Identifying(Identifying(card)),
        Relay::PutThrough => return State::Elsewhere(card),
        Relay::Will => Outcome::Relayed,
        Relay::WillNot => Outcome::RelayRefused,
        Relay::WrongNumber => Outcome::WrongParty,
        Relay::Deceased => Outcome::Deceased,
    };
    State::WrappingUp(WrapUp::without_talk(
        Channel::Phone,
        Connection::Connected,
        Party::ThirdParty,
        Some(outcome),
    ))
}

fn message(left: bool) -> State {
    let channel = if left { Channel::Voicemail } else { Channel::Phone };
    State::WrappingUp(WrapUp::without_talk(channel, Connection::Voicemail, Party::Nobody, None))
}

fn not_now(card: Card, day: Day, at: Clock, moment: Moment) -> Next {
    let mut talk =
        Talk { card, heard: Vec::new(), reason: None, fields: Captures::new(), settled: Vec::new() };
    let slot = [(Capture::SlotDay, Captured::Day(day)), (Capture::SlotTime, Captured::Time(at))];
    for (field, value) in slot {
        field.check(&value, &talk.card.debt, moment.day)?;
        talk.fields.insert(field, value);
    }
    add(&mut talk.settled, Settled::take(Way::CallBack, &mut talk.fields)?);
    Ok(State::WrappingUp(talk.end(None)))
}

impl Talk {
    fn listening(mut self, next: &Move, moment: Moment) -> Next {
        match next {
            Move::Hear { excuse, reason } => {
                self.heard.push(excuse.clone());
                self.reason = reason.or(self.reason);
                Ok(State::Listening(self))
            }
            Move::Write { field, value } => {
                field.check(value, &self.card.debt, moment.day)?;
                self.fields.insert(*field, value.clone());
                Ok(State::Listening(self))
            }
            Move::Settle { way } => {
                let settled = Settled::take(*way, &mut self.fields)?;
                add(&mut self.settled, settled);
                self.reason = self.reason.or(way.reason());
                // Of money nothing more is said; what was said of it before is not read back any more.
                let ends = way.ends_the_talk();
                Ok(if ends { State::WrappingUp(self.end_unread(None)) } else { State::Listening(self) })
            }
            Move::Recap if self.settled.is_empty() => Err(CallError::NothingSettled),
            Move::Recap => Ok(State::Recapping(self)),
            Move::HangUp => Ok(State::WrappingUp(self.broken_off(false))),
            Move::Interrupt => Ok(State::WrappingUp(self.broken_off(true))),
            Move::Dial
            | Move::Answer { .. }
            | Move::Identify { .. }
            | Move::AskRelay { .. }
            | Move::Message { .. }
            | Move::Convenient
            | Move::NotNow { .. }
            | Move::Explain
            | Move::Agree { .. }
            | Move::Conclude { .. } => Err(CallError::NotNow { state: "listening" }),
        }
    }

    /// The call ends: what was settled gives the outcome, unless something else does.
    fn end(self, outcome: Option<Outcome>) -> WrapUp {
        let first = by_weight(&self.settled).first().map(|way| way.outcome());
        let proposed = Disposition {
            channel: Channel::Phone,
            connection: Connection::Connected,
            party: Party::of(self.card.wanted.role),
            outcome: outcome.or(first),
        };
        WrapUp {
            proposed,
            settled: self.settled,
            unconfirmed: Vec::new(),
            heard: self.heard,
            reason: self.reason,
            interrupted: false,
        }
    }

    /// The talk ends before the recap. Money that was spoken of and not read back is no promise; what was heard against
    /// the claim stands, for it only ever holds us back.
    fn end_unread(mut self, outcome: Option<Outcome>) -> WrapUp {
        let (stands, unconfirmed) =
            self.settled.into_iter().partition(|settled| settled.payments().is_empty());
        self.settled = stands;
        WrapUp { unconfirmed, ..self.end(outcome) }
    }

    fn broken_off(self, by_us: bool) -> WrapUp {
        let end = self.end_unread(if by_us { None } else { Some(Outcome::HungUp) });
        WrapUp { interrupted: by_us, ..end }
    }
}

fn conclude(mut end: WrapUp, outcome: Option<Outcome>) -> Next {
    if !end.outcomes().contains(&outcome) {
        return Err(CallError::Outcome);
    }
    end.proposed.outcome = outcome;
    Ok(State::Done(end))
}
