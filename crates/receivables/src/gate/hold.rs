//! # `hold`
//!
//! A person has paused collection, of the debtor or of all that is overdue.
//!
//! **Why:** a pause that one colleague promised binds all of us.
//! **Authority:** SOL-037, MGT-010; house rule, not law.

use super::{Ask, Refusal, Rule, Scope};
use crate::{
    fact::FactKind,
    reason::{Horizon, Reason},
};

pub(super) const RULE: Rule = Rule { id: "hold", scope: Scope::Debtor, test };

fn test(ask: &Ask<'_>, _: &mut Horizon) -> Option<Refusal> {
    let on_all = ask.all_overdue(|item| item.held);
    let holds = ask.snapshot.facts.iter().filter(|fact| fact.kind == FactKind::Hold && fact.holds(ask.day));
    let hold =
        holds.filter(|fact| fact.receivable.is_none() || on_all).max_by_key(|fact| fact.until.is_none())?;
    let reason = Reason::new(RULE.id).with("since", hold.from);
    Some(match hold.until {
        Some(until) => Refusal::until(reason.with("until", until), until.plus(1)),
        None => Refusal::until_changed(reason),
    })
}
