//! # `limitation-near`
//!
//! Ten to sixty points as the end of the limitation period comes near.
//!
//! **Why:** a claim past limitation can no longer be enforced against a debtor who says so.
//! **Authority:** LEG-017, DAT-164.

use super::{Rule, Urgency};
use crate::reason::Horizon;

pub(super) const RULE: Rule = Rule { id: "limitation-near", points };

fn points(urgency: &Urgency<'_>, _: &mut Horizon) -> u32 {
    match urgency.limitation.and_then(|limitation| limitation.within_days) {
        Some(1..=7) => 60,
        Some(8..=30) => 40,
        Some(31..=90) => 20,
        Some(91..) => 10,
        Some(0) | None => 0,
    }
}
