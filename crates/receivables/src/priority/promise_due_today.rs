//! # `promise-due-today`
//!
//! Thirty points when a promise falls due today.
//!
//! **Why:** everyone who promised to pay today is asked before the day is over.
//! **Authority:** CAD-021, CAD-024.

use super::{Rule, Urgency};
use crate::{promise::Judgement, reason::Horizon};

pub(super) const RULE: Rule = Rule { id: "promise-due-today", points };

fn points(urgency: &Urgency<'_>, _: &mut Horizon) -> u32 {
    let due = urgency.promises.iter().any(|judged| matches!(judged, Judgement::DueToday));
    u32::from(due) * 30
}
