//! # `limitation-expired`
//!
//! All that is overdue is past its limitation period: no demand before the legal department has looked at it.
//!
//! **Why:** the debt still exists and may be paid, but a demand that sounds enforceable would mislead.
//! **Authority:** 民法典 arts. 192-193; house rule for the demand itself, not law.

use super::{Ask, Refusal, Rule, Scope};
use crate::reason::{Horizon, Reason};

pub(super) const RULE: Rule = Rule { id: "limitation-expired", scope: Scope::Debtor, test };

fn test(ask: &Ask<'_>, _: &mut Horizon) -> Option<Refusal> {
    if !ask.is_demand() || !ask.all_overdue(|item| item.expired) {
        return None;
    }
    Some(Refusal::until_changed(Reason::new(RULE.id)))
}
