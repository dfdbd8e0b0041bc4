//! # `hold`
//!
//! A person has paused collection, of the debtor or of all that is overdue.
//!
//! **Why:** a pause that one colleague promised binds all of us.
//! **Authority:** SOL-037, MGT-010; house rule, not law.

use std::cmp::Reverse;

use super::{Ask, Refusal, Rule, Scope};
use crate::{
    fact::FactKind,
    reason::{Horizon, Reason},
};

pub(super) const RULE: Rule = Rule { id: "hold", scope: Scope::Debtor, test };

fn test(ask: &Ask<'_>, _: &mut Horizon) -> Option<Refusal> {
    let on_all = ask.all_overdue(|item| item.held);
    let holds = ask.snapshot.facts.iter().filter(|fact| fact.kind == FactKind::Hold && fact.holds(ask.day));
    let holds = holds.filter(|fact| fact.receivable.is_none() || on_all);
    // The one that lasts longest, and of those the first.
    let hold = holds.max_by_key(|fact| (fact.until.is_none(), fact.until, Reverse(fact.from)))?;
    let reason = Reason::new(RULE.id).with("since", hold.from);
    Some(match hold.until {
        Some(until) => Refusal::until(reason.with("until", until), until.plus(1)),
        None => Refusal::until_changed(reason),
    })
}
