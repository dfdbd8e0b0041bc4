//! # `deceased`
//!
//! The debtor has died: every contact rests until the papers are there and the law of succession has been read.
//!
//! **Why:** grief is not to be disturbed, and who owes the debt now is for the law to say.
//! **Authority:** CMP-038, BLK-20, BLK-21.

use super::{Ask, Refusal, Rule, Scope};
use crate::{
    fact::FactKind,
    reason::{Horizon, Reason},
};

pub(super) const RULE: Rule = Rule { id: "deceased", scope: Scope::Debtor, test };

fn test(ask: &Ask<'_>, _: &mut Horizon) -> Option<Refusal> {
    let fact = ask.fact(FactKind::Deceased)?;
    Some(Refusal::until_changed(Reason::new(RULE.id).with("since", fact.from)))
}
