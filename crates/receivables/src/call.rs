//! A call, led from the card to the record (SCR-050..059): what may be said when, what must be written down, and how
//! it ends.
//!
//! [`Call`] is a value. A [`Move`] is what just happened; [`Call::step`] answers with the next state or says why that
//! cannot be. Three things hold whatever the moves: nothing is dialled that the gate refuses; [`Call::debt`] gives
//! nothing before the person has confirmed who they are; and there is one way out, a wrap-up with its four fields.
//! A screen, a page and a test lead the same machine.

mod capture;
mod card;
mod offer;
mod record;
mod settle;
mod state;
mod wrap_up;

use serde::{Deserialize, Serialize};

pub use self::{
    capture::{Capture, Captured, Captures, Kind, Part, PayWay, Unfit},
    card::{Card, Debt, Goal, Moment, Wanted},
    offer::{Authority, Offer, OfferKind, offers},
    record::entries,
    settle::{AnswerElement, Settled, Way},
    state::State,
    wrap_up::{Disposition, Party, WrapUp},
};
use crate::{
    calendar::{Clock, Day},
    coded::coded,
    contact::{Outcome, StatedReason},
    gate::Refusal,
};

coded! {
    /// What the line gave.
    Answer {
        /// A voice that may be the person we want (可能是要找的人).
        Voice = "voice",
        /// Somebody else, who says so (别人接听).
        SomebodyElse = "somebody-else",
        /// A machine (语音信箱).
        Machine = "machine",
        /// It rang out (无人接听).
        NoAnswer = "no-answer",
        /// Busy (占线).
        Busy = "busy",
        /// Switched off (关机).
        SwitchedOff = "switched-off",
        /// The number does not exist any more (空号、停机).
        Invalid = "invalid",
    }
}

coded! {
    /// What became of the question who is on the line (CMP-019).
    Identity {
        /// It is the person we want, and they confirmed it as our text asks (本人已核实).
        Confirmed = "confirmed",
        /// It is somebody else (不是本人).
        SomebodyElse = "somebody-else",
        /// They would rather not say (不愿核实).
        Declined = "declined",
    }
}

coded! {
    /// What somebody else said to the request to pass on a call-back (SCR-043..047).
    Relay {
        /// They put us through: who is on the line is asked again (转接本人).
        PutThrough = "put-through",
        /// They will pass it on (愿意转告).
        Will = "will",
        /// They will not (不愿转告).
        WillNot = "will-not",
        /// A stranger to whom the number belongs now (打错、不认识).
        WrongNumber = "wrong-number",
        /// They tell us that a personal debtor has died (告知本人已去世).
        Deceased = "deceased",
    }
}

/// What happened next.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "move", rename_all = "kebab-case")]
pub enum Move {
    /// We dial.
    Dial,
    /// The line gave something.
    Answer {
        /// What.
        by: Answer,
    },
    /// Who is on the line was asked.
    Identify {
        /// What came out.
        result: Identity,
    },
    /// Somebody else was asked to pass on a call-back, and nothing else.
    AskRelay {
        /// What they said.
        said: Relay,
    },
    /// The machine was left the message of name and number, or nothing.
    Message {
        /// Whether it was left.
        left: bool,
    },
    /// They have a moment.
    Convenient,
    /// They have not, and said when.
    NotNow {
        /// The day they named.
        day: Day,
        /// The hour they named, at their place.
        at: Clock,
    },
    /// We said why we call, and asked.
    Explain,
    /// They said something for which there is an answer.
    Hear {
        /// Its id, such as `OBJ-013`.
        excuse: String,
        /// The heading it puts their delay under.
        reason: Option<StatedReason>,
    },
    /// Something is written down.
    Write {
        /// What it is.
        field: Capture,
        /// What they said.
        value: Captured,
    },
    /// What was written down makes an agreement.
    Settle {
        /// Which.
        way: Way,
    },
    /// We read the agreement back.
    Recap,
    /// They said to the recap whether it is right.
    Agree {
        /// Whether it is.
        yes: bool,
    },
    /// They hung up.
    HangUp,
    /// Our side broke off: the line, the program, the collector.
    Interrupt,
    /// The four fields are confirmed; one of the outcomes that the call allows is chosen.
    Conclude {
        /// The outcome; `None` where nobody was reached.
        outcome: Option<Outcome>,
    },
}

/// Why a move cannot be.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CallError {
    /// The state has no such move.
    #[error("this cannot happen now: the call is at `{state}`")]
    NotNow {
        /// Code of the state.
        state: &'static str,
    },
    /// What was written down cannot be right.
    #[error("{0}")]
    Unfit(#[from] Unfit),
    /// An agreement lacks something.
    #[error("`{way}` needs `{lacks}` first")]
    Lacks {
        /// The agreement.
        way: Way,
        /// What is not written down.
        lacks: Capture,
    },
    /// Nothing was agreed that could be read back.
    #[error("nothing has been agreed yet; write down at least the day by which they answer")]
    NothingSettled,
    /// The outcome does not go with the call.
    #[error("this outcome does not go with what happened in the call")]
    Outcome,
}

/// A move that cannot be, with the call as it was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rejected {
    /// The call, unchanged.
    pub call: Box<Call>,
    /// Why not.
    pub why: CallError,
}

/// A call at some moment of its life, and how it got there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Call {
    wanted: Wanted,
    moment: Moment,
    state: State,
    log: Vec<Move>,
}

impl Call {
    /// A call that may be made: the card lies on the desk, nothing is dialled.
    ///
    /// # Errors
    /// The gate's refusals, if there is any; then there is no call.
    pub fn prepare(card: Card, refusals: Vec<Refusal>) -> Result<Self, Vec<Refusal>> {
        if !refusals.is_empty() {
            return Err(refusals);
        }
        let (wanted, moment) = (card.wanted.clone(), card.moment);
        Ok(Self { wanted, moment, state: State::Prepared(card), log: Vec::new() })
    }

    /// What follows from a move.
    ///
    /// # Errors
    /// The call as it was, and why the move cannot be.
    pub fn step(self, next: Move) -> Result<Self, Rejected> {
        match self.state.clone().after(&next, &self.wanted, self.moment) {
            Ok(state) => {
                let mut log = self.log;
                log.push(next);
                Ok(Self { state, log, ..self })
            }
            Err(why) => Err(Rejected { call: Box::new(self), why }),
        }
    }

    /// Whom we hope to reach. It says nothing of the debt.
    pub const fn wanted(&self) -> &Wanted {
        &self.wanted
    }

    /// Day and hour at their place.
    pub const fn moment(&self) -> Moment {
        self.moment
    }

    /// Where the call is.
    pub const fn state(&self) -> &State {
        &self.state
    }

    /// What may be spoken of the debt: nothing until the person has confirmed who they are, and nothing once the line is
    /// closed.
    pub const fn debt(&self) -> Option<&Debt> {
        self.state.debt()
    }

    /// Every move so far, in order.
    pub fn log(&self) -> &[Move] {
        &self.log
    }
}

#[cfg(test)]
mod tests;
