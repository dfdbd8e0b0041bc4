//! An outgoing message, from the plan to the answer of whoever carries it, and nothing sent twice.
//!
//! [`State`] is a value; each transition takes it and gives the next, or says why that cannot be. There is no way from a
//! message whose fate is not known back to one that waits, except through a person who found out that it did not leave.
//! [`may_still_leave`] is asked at the very moment of sending: a plan is hours old by then.

mod leave;

use std::{fmt, str::FromStr};

pub use self::leave::{Leave, Stop, may_leave_by_hand, may_still_leave};
use crate::{
    calendar::Day,
    call::Moment,
    coded::coded,
    debtor::{Channel, DebtorId, PersonId},
    decision::{Decision, PlannedContact},
    script::Purpose,
};

/// What a message is, so that the same one is never written down twice: whoever plans it again finds it there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Key {
    /// To whose debt.
    pub debtor: DebtorId,
    /// On which day of the debtor.
    pub day: Day,
    /// The policy step it carries out, from 1.
    pub step: Option<u8>,
    /// What for.
    pub purpose: Purpose,
    /// By which channel.
    pub channel: Channel,
    /// To whom.
    pub person: PersonId,
}

/// `d42-20261123-s2-overdue-reminder-email-p17`; `s0` carries out no step. Fit for a file name.
impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { debtor, day, step, purpose, channel, person } = self;
        let day = day.to_string().replace('-', "");
        write!(f, "d{}-{day}-s{}-{purpose}-{channel}-p{}", debtor.0, step.unwrap_or(0), person.0)
    }
}

/// A text that is no key of a message.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no key of a message; one is written as d42-20261123-s2-overdue-reminder-email-p17")]
pub struct NoKey(String);

impl FromStr for Key {
    type Err = NoKey;

    fn from_str(text: &str) -> Result<Self, NoKey> {
        let read = || {
            let (debtor, rest) = text.strip_prefix('d')?.split_once('-')?;
            let (day, rest) = rest.split_once('-')?;
            let (step, rest) = rest.strip_prefix('s')?.split_once('-')?;
            let (rest, person) = rest.rsplit_once("-p")?;
            let (purpose, channel) = rest.rsplit_once('-')?;
            let (year, month_and_day) = day.split_at_checked(4)?;
            let (month, day) = month_and_day.split_at_checked(2)?;
            Some(Self {
                debtor: DebtorId(debtor.parse().ok()?),
                day: format!("{year}-{month}-{day}").parse().ok()?,
                step: Some(step.parse().ok()?).filter(|&step| step > 0),
                purpose: Purpose::from_code(purpose)?,
                channel: Channel::from_code(channel)?,
                person: PersonId(person.parse().ok()?),
            })
        };
        // One way of writing it: what only looks like a key is none.
        read().filter(|key| key.to_string() == text).ok_or_else(|| NoKey(text.to_owned()))
    }
}

impl Key {
    /// The message that a planned contact is; `None` for a call or a visit, which no program makes.
    pub fn of(debtor: DebtorId, contact: &PlannedContact) -> Option<Self> {
        contact.channel.writes().then_some(Self {
            debtor,
            day: contact.on,
            step: contact.step,
            purpose: contact.purpose,
            channel: contact.channel,
            person: contact.person,
        })
    }
}

/// The messages of a decision: its written contacts of the day itself. What is planned for a later day waits for the run of
/// that day.
pub fn planned(decision: &Decision) -> impl Iterator<Item = (Key, &PlannedContact)> {
    let today = decision.contacts.iter().filter(|contact| contact.on == decision.day);
    today.filter_map(|contact| Some((Key::of(decision.debtor, contact)?, contact)))
}

coded! {
    /// Where an outgoing message stands.
    MessageState {
        /// Waits to be sent.
        Planned = "planned",
        /// Is being handed over.
        Sending = "sending",
        /// Was handed over.
        Sent = "sent",
        /// Was judged and rendered, and stayed here: sending is in test mode.
        Shown = "shown",
        /// Was not taken, and did not leave.
        Failed = "failed",
        /// May have left or not: a person finds out.
        Unclear = "unclear",
        /// Did not leave, as a person found out.
        NotSent = "not-sent",
        /// May not leave: the gate, the guard, or a text that lacks something.
        Refused = "refused",
        /// Is not planned any more.
        Cancelled = "cancelled",
    }
}

coded! {
    /// Whether messages leave.
    SendingMode {
        /// They are judged, rendered and shown, and stay here.
        Test = "test",
        /// They are handed over.
        Live = "live",
    }
}

coded! {
    /// Why a message is not planned any more.
    Cancellation {
        /// Nothing is left to be asked for.
        Paid = "paid",
        /// A person paused collection.
        Held = "held",
        /// A dispute is open.
        Disputed = "disputed",
        /// A promise is awaited.
        Promised = "promised",
        /// They answered, and nobody has read it yet.
        Answered = "answered",
        /// The policy has no such step any more, or not by this channel.
        PolicyChanged = "policy-changed",
        /// The decision asks for something else, or for nothing, by now.
        PlanChanged = "plan-changed",
        /// Its day is over.
        DayOver = "day-over",
        /// Whoever wrote it took it back.
        Withdrawn = "withdrawn",
    }
}

coded! {
    /// What a person found out about a message whose fate was not known.
    Finding {
        /// It left.
        Sent = "sent",
        /// It did not.
        NotSent = "not-sent",
    }
}

coded! {
    /// What a carrier reported of a message that it took.
    DeliveryState {
        /// It arrived.
        Delivered = "delivered",
        /// It did not, and will not; another may.
        Undelivered = "undelivered",
        /// It did not, because its number takes nothing: there is no such number, or it is closed to us for good.
        Unreachable = "unreachable",
    }
}

/// A moment in microseconds UTC since 1970.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct UtcMicros(pub i64);

/// A message on its way to whoever carries it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HandOver {
    /// Day and hour at the debtor's place: the contact is counted there.
    pub moment: Moment,
    /// Until when the sender answers; after that nobody knows what became of it.
    pub lease_until: UtcMicros,
}

/// Somebody's word, with the reason they gave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// Who.
    pub by: String,
    /// How they know.
    pub note: String,
}

/// Who says that a message was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Proof {
    /// Whoever carries it, with the name under which they took it.
    Receipt(String),
    /// A person.
    Word(Word),
}

/// What has become of a message. Each state holds what makes it that state; reasons are JSON, as they are kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum State {
    /// See [`MessageState::Planned`].
    Planned,
    /// See [`MessageState::Sending`].
    Sending(HandOver),
    /// See [`MessageState::Sent`].
    Sent {
        /// When.
        moment: Moment,
        /// Who says so.
        proof: Proof,
    },
    /// See [`MessageState::Shown`].
    Shown {
        /// When it would have left.
        moment: Moment,
    },
    /// See [`MessageState::Failed`].
    Failed {
        /// What whoever should carry it said.
        why: String,
    },
    /// See [`MessageState::Unclear`].
    Unclear {
        /// When it was to be handed over.
        moment: Moment,
        /// What whoever carries it said; `None` if the sender never came back.
        why: Option<String>,
    },
    /// See [`MessageState::NotSent`].
    NotSent(Word),
    /// See [`MessageState::Refused`].
    Refused {
        /// By which rules.
        reasons: String,
    },
    /// See [`MessageState::Cancelled`].
    Cancelled {
        /// Why.
        why: Cancellation,
        /// The rules that spoke, if any.
        reasons: String,
    },
}

/// What whoever carries a message answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// They have it; with the name under which they took it.
    Taken(String),
    /// They have not, for certain.
    Refused(String),
    /// They may have it.
    Unknown(String),
}

/// A transition that cannot be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a message that is `{from}` cannot become `{to}`")]
pub struct NoWay {
    /// Where it stands.
    pub from: MessageState,
    /// Where it was to go.
    pub to: MessageState,
}

impl State {
    /// Where it stands, without its facts.
    pub const fn code(&self) -> MessageState {
        match self {
            Self::Planned => MessageState::Planned,
            Self::Sending(_) => MessageState::Sending,
            Self::Sent { .. } => MessageState::Sent,
            Self::Shown { .. } => MessageState::Shown,
            Self::Failed { .. } => MessageState::Failed,
            Self::Unclear { .. } => MessageState::Unclear,
            Self::NotSent(_) => MessageState::NotSent,
            Self::Refused { .. } => MessageState::Refused,
            Self::Cancelled { .. } => MessageState::Cancelled,
        }
    }

    const fn no_way(&self, to: MessageState) -> NoWay {
        NoWay { from: self.code(), to }
    }

    /// Planned -> sending.
    pub fn begin(self, hand_over: HandOver) -> Result<Self, NoWay> {
        match self {
            Self::Planned => Ok(Self::Sending(hand_over)),
            other => Err(other.no_way(MessageState::Sending)),
        }
    }

    /// Planned -> shown: it would have left at this moment.
    pub fn show(self, moment: Moment) -> Result<Self, NoWay> {
        match self {
            Self::Planned => Ok(Self::Shown { moment }),
            other => Err(other.no_way(MessageState::Shown)),
        }
    }

    /// Planned -> refused.
    pub fn refuse(self, reasons: String) -> Result<Self, NoWay> {
        match self {
            Self::Planned => Ok(Self::Refused { reasons }),
            other => Err(other.no_way(MessageState::Refused)),
        }
    }

    /// Planned -> cancelled.
    pub fn cancel(self, why: Cancellation, reasons: String) -> Result<Self, NoWay> {
        match self {
            Self::Planned => Ok(Self::Cancelled { why, reasons }),
            other => Err(other.no_way(MessageState::Cancelled)),
        }
    }

    /// Sending -> sent, failed or unclear.
    pub fn answered(self, answer: Answer) -> Result<Self, NoWay> {
        let Self::Sending(HandOver { moment, .. }) = self else {
            return Err(self.no_way(match answer {
                Answer::Taken(_) => MessageState::Sent,
                Answer::Refused(_) => MessageState::Failed,
                Answer::Unknown(_) => MessageState::Unclear,
            }));
        };
        Ok(match answer {
            Answer::Taken(receipt) => Self::Sent { moment, proof: Proof::Receipt(receipt) },
            Answer::Refused(why) => Self::Failed { why },
            Answer::Unknown(why) => Self::Unclear { moment, why: Some(why) },
        })
    }

    /// Sending -> unclear, once whoever was sending it has not answered in time.
    pub fn lease_over(self, now: UtcMicros) -> Result<Self, NoWay> {
        match self {
            Self::Sending(HandOver { moment, lease_until }) if lease_until <= now => {
                Ok(Self::Unclear { moment, why: None })
            }
            other => Err(other.no_way(MessageState::Unclear)),
        }
    }

    /// Unclear -> sent or not sent, by a person's word.
    pub fn resolve(self, found: Finding, word: Word) -> Result<Self, NoWay> {
        match (self, found) {
            (Self::Unclear { moment, .. }, Finding::Sent) => {
                Ok(Self::Sent { moment, proof: Proof::Word(word) })
            }
            (Self::Unclear { .. }, Finding::NotSent) => Ok(Self::NotSent(word)),
            (other, Finding::Sent) => Err(other.no_way(MessageState::Sent)),
            (other, Finding::NotSent) => Err(other.no_way(MessageState::NotSent)),
        }
    }

    /// What did not leave -> planned, because a person says so. It is judged anew before it leaves.
    pub fn plan_anew(self) -> Result<Self, NoWay> {
        match self {
            Self::Shown { .. }
            | Self::Failed { .. }
            | Self::NotSent(_)
            | Self::Refused { .. }
            | Self::Cancelled { .. } => Ok(Self::Planned),
            other @ (Self::Planned | Self::Sending(_) | Self::Sent { .. } | Self::Unclear { .. }) => {
                Err(other.no_way(MessageState::Planned))
            }
        }
    }

    /// Cancelled -> planned, because a run plans the very same message again. Whatever else did not leave waits for a person.
    pub fn plan_again(self) -> Result<Self, NoWay> {
        match self {
            Self::Cancelled { .. } => Ok(Self::Planned),
            other => Err(other.no_way(MessageState::Planned)),
        }
    }
}

impl MessageState {
    /// Whether it counts as a contact that is in no log yet: it may have left.
    pub const fn may_have_left(self) -> bool {
        match self {
            Self::Sending | Self::Unclear => true,
            Self::Planned
            | Self::Sent
            | Self::Shown
            | Self::Failed
            | Self::NotSent
            | Self::Refused
            | Self::Cancelled => false,
        }
    }
}

#[cfg(test)]
mod tests;
