//! What a conversation may come to. Each way says what must be written down for it, what it leads to in the log, and
//! whether the talk of money ends there.

use serde::Serialize;

use super::{
    CallError,
    capture::{Capture, Captured, Captures, Part},
};
use crate::{
    calendar::{Clock, Day},
    coded::coded,
    contact::{Outcome, StatedReason},
    money::Money,
};

coded! {
    /// What a conversation comes to.
    Way {
        /// They pay an amount by a day (承诺付款).
        Promise = "promise",
        /// They pay in parts, each with its day (分期).
        Plan = "plan",
        /// They say it is paid; it is traced (称已付，待查).
        PaidClaimed = "paid-claimed",
        /// They object to all or a part (异议).
        Dispute = "dispute",
        /// They set a claim of their own against ours (主张抵销).
        SetOff = "set-off",
        /// They say the claim is too old (时效抗辩).
        Limitation = "limitation",
        /// They cannot pay now, and say why (困难).
        Hardship = "hardship",
        /// They ask us to give up fees or a part (请求减免).
        Waiver = "waiver",
        /// They give a definite answer by a day (按日答复).
        Answer = "answer",
        /// Another time suits them (约定回电).
        CallBack = "call-back",
        /// They will not pay (拒绝付款).
        Refusal = "refusal",
        /// They complain about us; that is kept apart from the debt (投诉).
        Complaint = "complaint",
        /// It is not their debt, or fraud (非本人、欺诈).
        NotTheirs = "not-theirs",
        /// They ask us to stop (要求停止联系).
        CeaseContact = "cease-contact",
        /// A lawyer speaks for them (已委托律师).
        Represented = "represented",
        /// Insolvency proceedings (破产程序).
        Insolvency = "insolvency",
        /// The debtor has died (死亡).
        Death = "death",
    }
}

coded! {
    /// What an answer to an excuse must do, in the order it is spoken.
    AnswerElement {
        /// Hear them out (先听完).
        Listen = "listen",
        /// Say that it was heard (表示听到了).
        Acknowledge = "acknowledge",
        /// Say sorry where we are at fault (致歉).
        Apologise = "apologise",
        /// Ask when, how much, from where (问清何时、多少、从哪里).
        AskFacts = "ask-facts",
        /// Ask what lies behind it (问原因).
        AskCause = "ask-cause",
        /// Ask amount, day and way (问金额、日期、方式).
        AskPromise = "ask-promise",
        /// Offer papers or help (提供资料或协助).
        OfferHelp = "offer-help",
        /// Offer what the policy allows (提供可行方案).
        OfferOptions = "offer-options",
        /// Point to the contract (以合同为准).
        ReferContract = "refer-contract",
        /// Keep the complaint apart from the debt (投诉与欠款分开).
        KeepApart = "keep-apart",
        /// Name a definite day (定下明确日期).
        NameDay = "name-day",
        /// Say truly what happens next (如实说明下一步).
        NextStep = "next-step",
        /// Speak of nothing but a call-back (只请回电).
        CallBackOnly = "call-back-only",
        /// Stop there (到此为止).
        Stop = "stop",
    }
}

impl Way {
    /// What must be written down before it holds (SOL-034: vague words are no agreement).
    pub const fn needs(self) -> &'static [Capture] {
        match self {
            Self::Promise => &[Capture::Amount, Capture::PayDay, Capture::PayWay],
            Self::Plan => &[Capture::Parts, Capture::PayWay],
            // The day of our answer ends the pause that we promise them.
            Self::PaidClaimed => &[Capture::PaidDay, Capture::PaidAmount, Capture::OurAnswer],
            Self::Dispute | Self::SetOff => &[Capture::Objection],
            Self::Hardship => &[Capture::Situation, Capture::AnswerBy],
            Self::Waiver => &[Capture::WaiverAsked],
            Self::Answer => &[Capture::AnswerBy],
            Self::CallBack => &[Capture::SlotDay, Capture::SlotTime],
            Self::Refusal => &[Capture::Motive],
            Self::Complaint => &[Capture::Complaint],
            Self::Represented => &[Capture::Lawyer],
            Self::Limitation | Self::NotTheirs | Self::CeaseContact | Self::Insolvency | Self::Death => &[],
        }
    }

    /// What is asked as well, and may stay open.
    pub const fn asks(self) -> &'static [Capture] {
        match self {
            Self::PaidClaimed => &[Capture::PaidFrom, Capture::Proof],
            Self::Dispute | Self::SetOff => {
                &[Capture::DisputedItem, Capture::DisputedAmount, Capture::OurAnswer]
            }
            Self::Limitation | Self::Waiver | Self::Complaint => &[Capture::OurAnswer],
            Self::Hardship => &[Capture::Inflow],
            Self::Insolvency => &[Capture::Proceedings],
            Self::NotTheirs => &[Capture::Objection, Capture::ToVerify],
            Self::Death => &[Capture::ToVerify],
            Self::Promise
            | Self::Plan
            | Self::Answer
            | Self::CallBack
            | Self::Refusal
            | Self::CeaseContact
            | Self::Represented => &[],
        }
    }

    /// Whether nothing more is said of money after it.
    pub const fn ends_the_talk(self) -> bool {
        match self {
            Self::NotTheirs | Self::CeaseContact | Self::Represented | Self::Insolvency | Self::Death => true,
            Self::Promise
            | Self::Plan
            | Self::PaidClaimed
            | Self::Dispute
            | Self::SetOff
            | Self::Limitation
            | Self::Hardship
            | Self::Waiver
            | Self::Answer
            | Self::CallBack
            | Self::Refusal
            | Self::Complaint => false,
        }
    }

    /// Whether it says how and when the money comes, or that it does not; of these a call ends with one, the last.
    const fn is_about_payment(self) -> bool {
        matches!(self, Self::Promise | Self::Plan | Self::Refusal)
    }

    /// What the log calls it.
    pub const fn outcome(self) -> Outcome {
        match self {
            Self::Promise => Outcome::Promise,
            Self::Plan => Outcome::PlanRequested,
            Self::PaidClaimed => Outcome::PaidClaimed,
            Self::Dispute | Self::SetOff | Self::NotTheirs => Outcome::Dispute,
            Self::Limitation => Outcome::LegalReview,
            Self::Hardship => Outcome::Hardship,
            Self::Waiver => Outcome::SettlementRequested,
            Self::Answer => Outcome::Informed,
            Self::CallBack => Outcome::Callback,
            Self::Refusal => Outcome::Refuses,
            Self::Complaint => Outcome::Complaint,
            Self::CeaseContact => Outcome::CeaseContact,
            Self::Represented => Outcome::Represented,
            Self::Insolvency => Outcome::Insolvent,
            Self::Death => Outcome::Deceased,
        }
    }

    /// The heading it puts the delay under, where it tells.
    pub const fn reason(self) -> Option<StatedReason> {
        match self {
            Self::PaidClaimed => Some(StatedReason::AlreadyPaid),
            Self::Hardship | Self::Plan => Some(StatedReason::CashShort),
            Self::Refusal => Some(StatedReason::Unwilling),
            Self::Insolvency => Some(StatedReason::Insolvent),
            Self::Promise
            | Self::Dispute
            | Self::SetOff
            | Self::Limitation
            | Self::Waiver
            | Self::Answer
            | Self::CallBack
            | Self::Complaint
            | Self::NotTheirs
            | Self::CeaseContact
            | Self::Represented
            | Self::Death => None,
        }
    }

    /// How much it weighs when one outcome must stand for the call: what stops us first, then what is agreed, then what is
    /// only said.
    const fn weight(self) -> u8 {
        match self {
            Self::Death => 16,
            Self::Insolvency => 15,
            Self::NotTheirs => 14,
            Self::Represented => 13,
            Self::CeaseContact => 12,
            Self::Promise => 11,
            Self::Plan => 10,
            Self::PaidClaimed => 9,
            Self::Limitation => 8,
            Self::SetOff => 7,
            Self::Dispute => 6,
            Self::Hardship => 5,
            Self::Waiver => 4,
            Self::Refusal => 3,
            Self::Complaint => 2,
            Self::CallBack => 1,
            Self::Answer => 0,
        }
    }
}

/// Something that was settled, with what was written down for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Settled {
    /// What it is.
    pub way: Way,
    /// What was written down.
    pub facts: Captures,
}

impl Settled {
    /// Takes what the way needs and asks out of the fields.
    ///
    /// # Errors
    /// The first thing it needs that is not written down; the fields stay as they were.
    pub(super) fn take(way: Way, fields: &mut Captures) -> Result<Self, CallError> {
        if let Some(&lacks) = way.needs().iter().find(|field| !fields.contains_key(field)) {
            return Err(CallError::Lacks { way, lacks });
        }
        // What else was written down belongs to it as well: the step where it is stuck, who signs.
        Ok(Self { way, facts: std::mem::take(fields) })
    }

    /// An amount.
    pub fn money(&self, field: Capture) -> Option<Money> {
        match self.facts.get(&field)? {
            Captured::Money(money) => Some(*money),
            _ => None,
        }
    }

    /// A day.
    pub fn day(&self, field: Capture) -> Option<Day> {
        match self.facts.get(&field)? {
            Captured::Day(day) => Some(*day),
            _ => None,
        }
    }

    /// An hour.
    pub fn time(&self, field: Capture) -> Option<Clock> {
        match self.facts.get(&field)? {
            Captured::Time(at) => Some(*at),
            _ => None,
        }
    }

    /// Words.
    pub fn text(&self, field: Capture) -> Option<&str> {
        match self.facts.get(&field)? {
            Captured::Text(text) => Some(text),
            _ => None,
        }
    }

    /// What they will pay and when: the promise, or the parts of a plan.
    pub fn payments(&self) -> Vec<Part> {
        match (self.way, self.facts.get(&Capture::Parts)) {
            (Way::Plan, Some(Captured::Parts(parts))) => parts.clone(),
            (Way::Promise, _) => {
                let part = self.money(Capture::Amount).zip(self.day(Capture::PayDay));
                part.map(|(amount, due)| Part { amount, due }).into_iter().collect()
            }
            _ => Vec::new(),
        }
    }
}

/// Adds what was settled: the last word on payment stands, and each other way once.
pub(super) fn add(settled: &mut Vec<Settled>, new: Settled) {
    settled.retain(|old| old.way != new.way && !(old.way.is_about_payment() && new.way.is_about_payment()));
    settled.push(new);
}

/// The settled ways, the one that stands for the call first.
pub(super) fn by_weight(settled: &[Settled]) -> Vec<Way> {
    let mut ways: Vec<Way> = settled.iter().map(|settled| settled.way).collect();
    ways.sort_by_key(|way| std::cmp::Reverse(way.weight()));
    ways
}
