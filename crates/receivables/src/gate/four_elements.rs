//! # `four-elements`
//!
//! No formal demand before contract, transactions, communication and the debtor's present state are verified.
//!
//! **Why:** a formal demand that turns out wrong costs the claim its credit, in court too.
//! **Authority:** DAT-099, DAT-100; house rule, not law.

use super::{Ask, Refusal, Rule, Scope};
use crate::{
    fact::FactKind,
    reason::{Horizon, Reason},
};

pub(super) const RULE: Rule = Rule { id: "four-elements", scope: Scope::Debtor, test };

fn test(ask: &Ask<'_>, _: &mut Horizon) -> Option<Refusal> {
    if !ask.formal || ask.fact(FactKind::FourElementsVerified).is_some() {
        return None;
    }
    Some(Refusal::until_changed(Reason::new(RULE.id).with("missing", "four-elements")))
}
