//! # `represented`
//!
//! A lawyer represents the debtor: we speak with the lawyer.
//!
//! **Why:** who has chosen a representative is not to be pressed past them.
//! **Authority:** 12 CFR 1006.6(b)(2) for consumers in the United States; house rule elsewhere, not law.

use super::{Ask, Refusal, Rule, Scope};
use crate::{
    debtor::Role,
    fact::FactKind,
    reason::{Horizon, Reason},
};

pub(super) const RULE: Rule = Rule { id: "represented", scope: Scope::Person, test };

fn test(ask: &Ask<'_>, _: &mut Horizon) -> Option<Refusal> {
    let fact = ask.fact(FactKind::Represented)?;
    if ask.person.is_some_and(|person| person.role == Role::Lawyer) {
        return None;
    }
    Some(Refusal::until_changed(Reason::new(RULE.id).with("since", fact.from)))
}
