//! The end of every call: four fields that say what was tried and what came of it, and no way round them (SCR-056,
//! TRN-062).

use serde::Serialize;

use super::settle::{Settled, by_weight};
use crate::{
    coded::coded,
    contact::{Connection, Outcome, StatedReason},
    debtor::{Channel, Role},
};

coded! {
    /// Who was on the line.
    Party {
        /// The natural person who owes (债务人本人).
        Debtor = "debtor",
        /// Somebody who acts for the company that owes (企业授权联系人).
        AuthorisedContact = "authorised-contact",
        /// A guarantor (保证人).
        Guarantor = "guarantor",
        /// A lawyer (律师).
        Attorney = "attorney",
        /// Anybody else (第三方).
        ThirdParty = "third-party",
        /// Nobody knows: they did not say (未能确认).
        Unknown = "unknown",
        /// Nobody (无人).
        Nobody = "none",
    }
}

impl Party {
    /// What somebody of a role is, once they have confirmed who they are.
    pub const fn of(role: Role) -> Self {
        match role {
            Role::Debtor | Role::CoDebtor => Self::Debtor,
            Role::DecisionMaker | Role::Handler | Role::Finance | Role::Owner => Self::AuthorisedContact,
            Role::Guarantor => Self::Guarantor,
            Role::Lawyer => Self::Attorney,
            Role::Secretary | Role::Family | Role::Colleague | Role::Intermediary | Role::ThirdParty => {
                Self::ThirdParty
            }
        }
    }

    /// Whether the debt was spoken of with them, so that something could be agreed.
    pub const fn is_right_party(self) -> bool {
        matches!(self, Self::Debtor | Self::AuthorisedContact | Self::Guarantor | Self::Attorney)
    }
}

/// The result of a call in four fields, each a code of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Disposition {
    /// What was tried: a call, or a message left on a machine.
    pub channel: Channel,
    /// What became of the attempt.
    pub connection: Connection,
    /// Who was on the line.
    pub party: Party,
    /// What it led to; `None` where nobody was reached.
    pub outcome: Option<Outcome>,
}

/// A closed line that waits for its result. Three fields follow from what happened; the outcome is confirmed, or another
/// that the call allows is chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WrapUp {
    pub(super) proposed: Disposition,
    pub(super) settled: Vec<Settled>,
    pub(super) unconfirmed: Vec<Settled>,
    pub(super) heard: Vec<String>,
    pub(super) reason: Option<StatedReason>,
    pub(super) interrupted: bool,
}

impl WrapUp {
    /// Nobody on the line, or nobody with whom anything was settled.
    pub(super) const fn without_talk(
        channel: Channel,
        connection: Connection,
        party: Party,
        outcome: Option<Outcome>,
    ) -> Self {
        let proposed = Disposition { channel, connection, party, outcome };
        Self {
            proposed,
            settled: Vec::new(),
            unconfirmed: Vec::new(),
            heard: Vec::new(),
            reason: None,
            interrupted: false,
        }
    }

    /// The four fields as the call itself gives them.
    pub const fn proposed(&self) -> Disposition {
        self.proposed
    }

    /// What was settled, in order.
    pub fn settled(&self) -> &[Settled] {
        &self.settled
    }

    /// Payments that were spoken of and not read back when the line broke: no promises, only a note.
    pub fn unconfirmed(&self) -> &[Settled] {
        &self.unconfirmed
    }

    /// The excuses heard, by id, in order.
    pub fn heard(&self) -> &[String] {
        &self.heard
    }

    /// The heading for the reason they gave.
    pub const fn reason(&self) -> Option<StatedReason> {
        self.reason
    }

    /// Our side broke off.
    pub const fn interrupted(&self) -> bool {
        self.interrupted
    }

    /// The outcomes that go with what happened, the proposed one first.
    pub fn outcomes(&self) -> Vec<Option<Outcome>> {
        let mut outcomes = vec![self.proposed.outcome];
        let mut also = |outcome: Option<Outcome>| {
            if !outcomes.contains(&outcome) {
                outcomes.push(outcome);
            }
        };
        for way in by_weight(&self.settled) {
            also(Some(way.outcome()));
        }
        if self.proposed.party.is_right_party() && !self.interrupted {
            also(Some(Outcome::Informed));
        }
        outcomes
    }
}
