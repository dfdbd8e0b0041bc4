//! # `fraud-claimed`
//!
//! The debtor says the debt is not theirs: no demand until that has been looked into.
//!
//! **Why:** to demand from the wrong person is an injustice, and a matter for the fraud desk.
//! **Authority:** CMP-037, OBJ-008, LEG-033.

use super::{Ask, Refusal, Rule, Scope};
use crate::{
    fact::FactKind,
    reason::{Horizon, Reason},
};

pub(super) const RULE: Rule = Rule { id: "fraud-claimed", scope: Scope::Debtor, test };

fn test(ask: &Ask<'_>, _: &mut Horizon) -> Option<Refusal> {
    let fact = ask.fact(FactKind::FraudClaimed)?;
    Some(Refusal::until_changed(Reason::new(RULE.id).with("since", fact.from)))
}
