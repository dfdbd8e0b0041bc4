//! # `changing-reasons`
//!
//! The debtor gave three or more different reasons for the same delay.
//!
//! **Why:** one true cause rarely has three names; several reasons point to a lack of will.
//! **Authority:** CLS-052, CLS-003.

use super::{Cause, Evidence, Rule, Signal, Willingness};
use crate::{
    contact::StatedReason,
    reason::{Horizon, Reason},
};

pub(super) const RULE: Rule = Rule { id: "changing-reasons", test };

/// Different reasons that are too many.
const TOO_MANY: usize = 3;

fn test(evidence: &Evidence<'_>, _: &mut Horizon) -> Option<(Signal, Reason)> {
    let oldest = evidence.owed.overdue().map(|item| item.due).min()?;
    let mut reasons: Vec<StatedReason> =
        evidence.stated_reasons().take_while(|(day, _)| *day >= oldest).map(|(_, reason)| reason).collect();
    reasons.sort_unstable();
    reasons.dedup();
    if reasons.len() < TOO_MANY {
        return None;
    }
    let count = u32::try_from(reasons.len()).unwrap_or(u32::MAX);
    let signal = Signal {
        cause: Some((Cause::Unwilling, 3)),
        willingness: Some(Willingness::Low),
        ..Signal::default()
    };
    Some((signal, Reason::new(RULE.id).with("reasons", count)))
}
