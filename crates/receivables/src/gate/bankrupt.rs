//! # `bankrupt`
//!
//! Insolvency proceedings are open: no demand; the claim is filed with the administrator.
//!
//! **Why:** a payment pressed out of an insolvent debtor can be taken back, and prefers us unlawfully.
//! **Authority:** CMP-039, BLK-54, 企业破产法 arts. 31-32, 44.

use super::{Ask, Refusal, Rule, Scope};
use crate::{
    fact::FactKind,
    reason::{Horizon, Reason},
};

pub(super) const RULE: Rule = Rule { id: "bankrupt", scope: Scope::Debtor, test };

fn test(ask: &Ask<'_>, _: &mut Horizon) -> Option<Refusal> {
    let fact = ask.fact(FactKind::Bankrupt)?;
    Some(Refusal::until_changed(Reason::new(RULE.id).with("since", fact.from)))
}
