//! # `habitual-lateness`
//!
//! Most of what this customer settled, and at least three items, was paid late.
//!
//! **Why:** lateness is their habit; it says little of willingness and calls for an earlier, firmer rhythm.
//! **Authority:** CLS-024, DAT-014.

use super::{Evidence, Rule, Signal};
use crate::reason::{Horizon, Reason};

pub(super) const RULE: Rule = Rule { id: "habitual-lateness", test };

/// Late items that make a habit.
pub(crate) const HABIT: u32 = 3;

fn test(evidence: &Evidence<'_>, _: &mut Horizon) -> Option<(Signal, Reason)> {
    if evidence.paid_late < HABIT || evidence.paid_late <= evidence.paid_in_time {
        return None;
    }
    let reason = Reason::new(RULE.id)
        .with("paid_late", evidence.paid_late)
        .with("paid_in_time", evidence.paid_in_time);
    Some((Signal::default(), reason))
}
