//! The answer for one debtor on one day, with every rule that spoke.

use serde::Serialize;

use crate::{
    balance::{Balance, Item},
    calendar::{Clock, Day},
    cause::Diagnosis,
    coded::coded,
    debtor::{Channel, Country, DebtorId, PersonId, Role},
    gate::Scope,
    ladder::Notice,
    priority::Priority,
    promise::{Judgement, Promise, PromiseId},
    reason::Reason,
    script::Purpose,
    stage::Stage,
};

coded! {
    /// Something to do that is no contact with the debtor.
    TaskKind {
        /// Read what came in and nobody has looked at.
        ReadReply = "read-reply",
        /// Ask the cause of the delay in the next conversation (CLS-051).
        AskCause = "ask-cause",
        /// Find out whether the debtor is a company or a person.
        AskKind = "ask-kind",
        /// Find out country and time zone.
        AskPlace = "ask-place",
        /// Find a person, a number or an address that may be used.
        FindContact = "find-contact",
        /// Assign money to the invoices it pays.
        AssignMoney = "assign-money",
        /// Answer the dispute.
        AnswerDispute = "answer-dispute",
        /// Confirm a promise in writing (DAT-134).
        ConfirmPromise = "confirm-promise",
        /// Verify the four elements before a formal demand (DAT-099).
        VerifyFourElements = "verify-four-elements",
        /// Send the validation information that a debt collector owes a consumer (12 CFR 1006.34).
        SendValidation = "send-validation",
        /// Bring the ledger up to date with the bank.
        RefreshLedger = "refresh-ledger",
        /// Legal review of limitation: interrupt it in time, or decide what remains.
        ReviewLimitation = "review-limitation",
        /// Review preservation of assets (LEG-018).
        ReviewPreservation = "review-preservation",
        /// File the claim in the insolvency proceedings (CMP-039).
        FileInsolvencyClaim = "file-insolvency-claim",
        /// Verify the death with papers, kindly; all else rests (CMP-038).
        VerifyDeath = "verify-death",
        /// Look into the debtor's word that it is fraud.
        LookIntoFraud = "look-into-fraud",
        /// Legal review of a letter that was refused or came back: whether it counts as a demand that should have arrived.
        ReviewReturnedLetter = "review-returned-letter",
        /// Return their call: they rang or left a message, and nobody has called since.
        CallBack = "call-back",
        /// Keep the appointment that was agreed for today.
        KeepAppointment = "keep-appointment",
        /// Carry out the task the policy's step names.
        PolicyStep = "policy-step",
    }
}

/// A contact that may be made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PlannedContact {
    /// On which day.
    pub on: Day,
    /// At what time, at the debtor's place; of several possible places, by the clock that is ahead of the others
    /// ([`Rulebook::spread`](crate::rulebook::Rulebook::spread)).
    pub at: Clock,
    /// With whom.
    #[serde(serialize_with = "person_number")]
    pub person: PersonId,
    /// What they are to the debtor.
    pub role: Role,
    /// By which channel.
    pub channel: Channel,
    /// What for.
    pub purpose: Purpose,
    /// The stage whose tone the text has.
    pub stage: Stage,
    /// The policy step it carries out, from 1; `None` for a promise, a limitation letter and the like.
    pub step: Option<u8>,
    /// The day the text names for an answer.
    pub reply_by: Day,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes references")]
fn person_number<S: serde::Serializer>(id: &PersonId, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_i64(id.0)
}

/// A contact that the policy wants and the gate refuses.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Withheld {
    /// What it would have been for.
    pub purpose: Purpose,
    /// The policy step it would have carried out.
    pub step: Option<u8>,
    /// With whom, if somebody would have been asked.
    #[serde(serialize_with = "optional_person_number")]
    pub person: Option<PersonId>,
    /// By which channel.
    pub channel: Option<Channel>,
    /// How far the gate was asked: every rule of this scope and of those before it answered, and each that is not among
    /// the refusals let it pass. A planned contact was let pass by all of them.
    pub asked: Scope,
    /// Every rule that refuses.
    pub refusals: Vec<Reason>,
    /// The first day on which none of them does, as the facts stand; `None` while a fact is missing or a person must act.
    pub may_on: Option<Day>,
}

#[expect(clippy::ref_option, reason = "serde passes references")]
fn optional_person_number<S: serde::Serializer>(
    id: &Option<PersonId>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    match id {
        Some(id) => serializer.serialize_some(&id.0),
        None => serializer.serialize_none(),
    }
}

/// When the claim that expires first does so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct LimitationAlarm {
    /// Last day, cautiously read.
    pub last_safe_day: Day,
    /// The alarm that rings: 180, 90, 30 or 7 days left, 0 once expired; `None` while it is far.
    pub within_days: Option<u16>,
    /// It rests on a provisional calendar or an unverified value.
    pub provisional: bool,
    /// By whose law.
    pub law: Country,
    /// The contract chose it; else it is that of the debtor's country.
    pub law_agreed: bool,
}

/// One promise and what became of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct PromiseState {
    /// The promise.
    #[serde(serialize_with = "promise_number")]
    pub promise: PromiseId,
    /// By when.
    pub due: Day,
    /// What became of it.
    #[serde(flatten)]
    pub judgement: Judgement,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes references")]
fn promise_number<S: serde::Serializer>(id: &PromiseId, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_i64(id.0)
}

impl From<(&Promise, &Judgement)> for PromiseState {
    fn from((promise, judgement): (&Promise, &Judgement)) -> Self {
        Self { promise: promise.id, due: promise.due, judgement: *judgement }
    }
}

/// The answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[must_use = "a decision nobody records was not made"]
pub struct Decision {
    /// Whose.
    #[serde(skip)]
    pub debtor: DebtorId,
    /// For which day.
    pub day: Day,
    /// Where the debt stands.
    pub stage: Stage,
    /// The policy step reached, from 1.
    pub step: Option<u8>,
    /// Most days past due among what may be demanded.
    pub days_past_due: i32,
    /// Sums by currency.
    pub balances: Vec<Balance>,
    /// Open items; worked out anew for a reader rather than stored.
    #[serde(skip)]
    pub items: Vec<Item>,
    /// Why it is late.
    pub diagnosis: Diagnosis,
    /// Promises.
    pub promises: Vec<PromiseState>,
    /// Limitation of the claim that expires first.
    pub limitation: Option<LimitationAlarm>,
    /// Steps due, item by item where items climb by themselves.
    pub notices: Vec<Notice>,
    /// What may be done, in order.
    pub contacts: Vec<PlannedContact>,
    /// What may not, and why.
    pub withheld: Vec<Withheld>,
    /// What else is to be done.
    pub tasks: Vec<TaskKind>,
    /// How urgent it is.
    pub priority: Priority,
    /// Every other rule that spoke.
    pub reasons: Vec<Reason>,
    /// The first day on which the plan could change if nothing happens; `None` if only new facts can change it.
    pub review_on: Option<Day>,
}

impl Decision {
    /// The part that must stay the same until `review_on`: everything but counts of days and amounts that grow by them.
    pub fn plan(&self) -> Plan<'_> {
        Plan {
            stage: self.stage,
            step: self.step,
            notices: &self.notices,
            contacts: &self.contacts,
            tasks: &self.tasks,
            priority: self.priority.points,
            withheld: self
                .withheld
                .iter()
                .map(|w| (w.purpose, w.refusals.iter().map(|r| r.rule).collect()))
                .collect(),
        }
    }
}

/// See [`Decision::plan`].
#[derive(Debug, PartialEq, Eq)]
pub struct Plan<'a> {
    stage: Stage,
    step: Option<u8>,
    notices: &'a [Notice],
    contacts: &'a [PlannedContact],
    tasks: &'a [TaskKind],
    priority: u32,
    withheld: Vec<(Purpose, Vec<&'static str>)>,
}
