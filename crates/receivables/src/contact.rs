//! What was tried, who was reached, what they said.

use std::ops::RangeInclusive;

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

coded! {
    /// Where a visit is made.
    VisitPlace {
        /// Where the debtor does business (经营场所).
        Business = "business",
        /// The registered place (注册地、住所地).
        Registered = "registered",
        /// Where a person lives (住处).
        Home = "home",
        /// Another place that was agreed (约定地点).
        Agreed = "agreed",
        /// Our own office (我方办公室).
        Ours = "ours",
        /// Where a person works for somebody else (工作单位).
        Workplace = "workplace",
    }
}

/// A visit as the gate is asked about it before somebody goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Visit {
    /// How many of us go together.
    pub visitors: u16,
    /// Where.
    pub place: VisitPlace,
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

/// Whether they rang, or left a message, and nobody has spoken with them since: neither we called nor was a call of theirs taken.
pub fn awaits_call_back(contacts: &[Contact], day: Day) -> bool {
    let calls = contacts.iter().rev().filter(|contact| {
        let by_voice = matches!(contact.channel, Channel::Phone | Channel::Voicemail);
        let made = !matches!(contact.connection, Connection::Waived | Connection::Cancelled);
        by_voice && made && contact.day <= day
    });
    let last = calls.map(|contact| (contact.direction, contact.connection)).next();
    last.is_some_and(|(direction, connection)| {
        direction == Direction::In && connection != Connection::Connected
    })
}

/// Whether we went to see them on one of these days, met anybody or not.
pub fn went_there(contacts: &[Contact], days: RangeInclusive<Day>) -> bool {
    contacts.iter().any(|contact| {
        let made = !matches!(contact.connection, Connection::Waived | Connection::Cancelled);
        contact.channel == Channel::Visit
            && contact.direction == Direction::Out
            && made
            && days.contains(&contact.day)
    })
}

/// Whether our latest letter was refused or came back.
pub fn last_letter_came_back(contacts: &[Contact], day: Day) -> bool {
    let mut letters = contacts.iter().rev().filter(|contact| {
        let made = !matches!(contact.connection, Connection::Waived | Connection::Cancelled);
        contact.channel == Channel::Letter
            && contact.direction == Direction::Out
            && made
            && contact.day <= day
    });
    letters.next().is_some_and(|letter| letter.connection == Connection::Bounced)
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::example::{attempt, day};

    #[test]
    fn we_went_there_if_we_set_out_ourselves_on_one_of_the_days() {
        use Connection::{Cancelled, Connected, NoAnswer};
        let of = |direction, channel, connection| Contact {
            direction,
            ..attempt("2026-11-24", channel, connection)
        };
        for (contact, went, why) in [
            (of(Direction::Out, Channel::Visit, Connected), true, "met"),
            (of(Direction::Out, Channel::Visit, NoAnswer), true, "nobody was there"),
            (of(Direction::Out, Channel::Visit, Cancelled), false, "called off"),
            (of(Direction::In, Channel::Visit, Connected), false, "they came to us"),
            (of(Direction::Out, Channel::Phone, Connected), false, "a call"),
        ] {
            let contacts = [contact];
            assert_eq!(went_there(&contacts, day("2026-11-24")..=day("2026-11-25")), went, "{why}");
            assert!(!went_there(&contacts, day("2026-11-25")..=day("2026-11-26")), "{why}: another day");
        }
    }

    #[test]
    fn a_missed_call_is_returned_and_a_letter_that_came_back_is_looked_at() {
        use Connection::{Bounced, Connected, Delivered, NoAnswer, Voicemail};
        let of = |direction, channel, connection| Contact {
            direction,
            ..attempt("2026-11-24", channel, connection)
        };
        let theirs = |connection| of(Direction::In, Channel::Phone, connection);
        let ours = |channel, connection| of(Direction::Out, channel, connection);
        for (contacts, call_back, came_back, why) in [
            (vec![], false, false, "nothing happened"),
            (vec![theirs(NoAnswer)], true, false, "nobody took their call"),
            (vec![theirs(Connected)], false, false, "somebody took it"),
            (vec![of(Direction::In, Channel::Voicemail, Voicemail)], true, false, "a message on our machine"),
            (vec![theirs(NoAnswer), ours(Channel::Phone, NoAnswer)], false, false, "we called back"),
            (
                vec![theirs(NoAnswer), ours(Channel::Email, Connection::Sent)],
                true,
                false,
                "an e-mail is no call",
            ),
            (vec![ours(Channel::Letter, Bounced)], false, true, "came back"),
            (
                vec![ours(Channel::Letter, Bounced), ours(Channel::Letter, Delivered)],
                false,
                false,
                "the next arrived",
            ),
            (vec![ours(Channel::Email, Bounced)], false, false, "an e-mail is no letter"),
        ] {
            let on = day("2026-11-25");
            assert_eq!(awaits_call_back(&contacts, on), call_back, "{why}");
            assert_eq!(last_letter_came_back(&contacts, on), came_back, "{why}");
            assert!(!awaits_call_back(&contacts, on.plus(-2)), "{why}: that day is still to come");
        }
    }
}
