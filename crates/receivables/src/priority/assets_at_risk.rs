//! # `assets-at-risk`
//!
//! Thirty points when assets are being moved away.
//!
//! **Why:** preservation helps only while there is something to preserve.
//! **Authority:** CLS-055, LEG-018.

use super::{Rule, Urgency};
use crate::{fact::FactKind, reason::Horizon};

pub(super) const RULE: Rule = Rule { id: "assets-at-risk", points };

fn points(urgency: &Urgency<'_>, _: &mut Horizon) -> u32 {
    let facts = &urgency.snapshot.facts;
    let moving = facts.iter().any(|fact| fact.kind == FactKind::MovingAssets && fact.holds(urgency.day));
    u32::from(moving) * 30
}
