//! What was tried, who was reached, what they said.

use crate::{
    calendar::{Clock, Day},
    coded::coded,
    debtor::{Channel, PersonId, Role},
    receivable::ReceivableId,
};

coded! {
    /// Who spoke to whom.
    Direction {
        /// We contacted them.
        Out = "out",
        /// They contacted us.
        In = "in",
    }
}

coded! {
    /// What became of the attempt.
    Connection {
        /// A person answered, or a message was read or answered.
        Connected = "connected",
        /// Delivered, by the carrier's or the post's word.
        Delivered = "delivered",
        /// Sent; nothing known yet.
        Sent = "sent",
        /// Rang, no answer.
        NoAnswer = "no-answer",
        /// Busy.
        Busy = "busy",
        /// Switched off.
        SwitchedOff = "switched-off",
        /// The number or address does not exist (any more).
        Invalid = "invalid",
        /// A machine took the call.
        Voicemail = "voicemail",
        /// Came back.
        Bounced = "bounced",
        /// Left out on purpose, with a reason: the step counts as done.
        Waived = "waived",
        /// Planned, and never carried out.
        Cancelled = "cancelled",
    }
}

coded! {
    /// What the conversation led to.
    Outcome {
        /// A promise to pay, recorded as such.
        Promise = "promise",
        /// They say it is paid.
        PaidClaimed = "paid-claimed",
        /// Asked to be called back.
        Callback = "callback",
        /// Objects to the claim.
        Dispute = "dispute",
        /// Says they cannot pay.
        Hardship = "hardship",
        /// Asks for a plan.
        PlanRequested = "plan-requested",
        /// Will not pay.
        Refuses = "refuses",
        /// A third party will pass on the call.
        Relayed = "relayed",
        /// A third party will not, and wants no more calls.
        RelayRefused = "relay-refused",
        /// The wrong person or number.
        WrongParty = "wrong-party",
        /// Asks that contact stop.
        CeaseContact = "cease-contact",
        /// Complains about us.
        Complaint = "complaint",
        /// Hung up.
        HungUp = "hung-up",
        /// Told, nothing more.
        Informed = "informed",
        /// Acknowledges the debt, in writing or on record.
        Acknowledged = "acknowledged",
        /// Asks us to give up fees or a part.
        SettlementRequested = "settlement-requested",
        /// Says something that a lawyer must look at first.
        LegalReview = "legal-review",
        /// A lawyer speaks for them.
        Represented = "represented",
        /// Says that insolvency proceedings are open.
        Insolvent = "insolvent",
        /// Told us that the debtor has died.
        Deceased = "deceased",
    }
}

coded! {
    /// The reason for paying late, in the debtor's own words put under a heading (DAT-123).
    StatedReason {
        /// It was forgotten or overlooked (疏忽).
        Forgot = "forgot",
        /// It is in their process (流程).
        InProcess = "in-process",
        /// Papers are missing: invoice, statement, account (缺资料).
        PapersMissing = "papers-missing",
        /// Funds are short for the moment (资金紧张).
        CashShort = "cash-short",
        /// Their own customer did not pay them (下游欠款).
        DownstreamUnpaid = "downstream-unpaid",
        /// No means to pay for a long time (长期无力).
        Insolvent = "insolvent",
        /// Quality or service (质量、服务).
        Quality = "quality",
        /// Price, quantity or settlement method (价格、结算).
        Price = "price",
        /// They say it is paid (已付).
        AlreadyPaid = "already-paid",
        /// They do not want to pay (不愿付).
        Unwilling = "unwilling",
        /// Anything else.
        Other = "other",
    }
}

/// One attempt, in or out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contact {
    /// The debtor's civil day.
    pub day: Day,
    /// The debtor's local time.
    pub time: Option<Clock>,
    /// Who was to be reached.
    pub person: Option<PersonId>,
    /// Their role; `None` if nobody was named.
    pub role: Option<Role>,
    /// By which channel.
    pub channel: Channel,
    /// Who contacted whom.
    pub direction: Direction,
    /// What became of it.
    pub connection: Connection,
    /// What it led to.
    pub outcome: Option<Outcome>,
    /// The reason they gave.
    pub reason: Option<StatedReason>,
    /// The policy step it carried out, counted from 1 in the order of the policy.
    pub step: Option<u8>,
    /// The receivable it was about; `None` means all that was open.
    pub receivable: Option<ReceivableId>,
}

impl Contact {
    /// Whether a demand of ours reached the debtor's side, or should have, and left proof of it (法释〔2020〕17号 art. 8).
    /// A call may interrupt limitation too; the cautious reading does not rely on it.
    pub fn is_provable_demand(&self) -> bool {
        let to_debtor = self.role.is_none_or(Role::may_hear_of_debt);
        let arrived = matches!(self.connection, Connection::Connected | Connection::Delivered);
        self.direction == Direction::Out && to_debtor && self.channel.writes() && arrived
    }

    /// Whether a conversation with the debtor's side took place.
    pub fn is_conversation(&self) -> bool {
        matches!(self.channel, Channel::Phone | Channel::Visit) && self.connection == Connection::Connected
    }

    /// Whether somebody else was on the line, by what it led to.
    pub const fn is_with_third_party(&self) -> bool {
        matches!(self.outcome, Some(Outcome::Relayed | Outcome::RelayRefused | Outcome::WrongParty))
    }

    /// Whether we dialled and nobody answered.
    pub fn is_unanswered_dial(&self) -> bool {
        self.channel == Channel::Phone
            && self.direction == Direction::Out
            && matches!(self.connection, Connection::NoAnswer | Connection::Busy | Connection::SwitchedOff)
    }
}
