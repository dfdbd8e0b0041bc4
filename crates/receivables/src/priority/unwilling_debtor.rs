//! # `unwilling-debtor`
//!
//! Fifteen points when the diagnosis is a lack of will.
//!
//! **Why:** effort is concentrated on the truly problematic customer, not spread evenly.
//! **Authority:** CLS-025, MGT-013.

use super::{Rule, Urgency};
use crate::{cause::Cause, reason::Horizon};

pub(super) const RULE: Rule = Rule { id: "unwilling-debtor", points };

fn points(urgency: &Urgency<'_>, _: &mut Horizon) -> u32 {
    u32::from(urgency.diagnosis.cause == Cause::Unwilling) * 15
}
