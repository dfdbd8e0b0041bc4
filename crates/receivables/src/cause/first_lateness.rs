//! # `first-lateness`
//!
//! A customer who always paid in time is late for the first time, and not by much.
//!
//! **Why:** an oversight is the likeliest cause, and good faith costs nothing in the first fortnight.
//! **Authority:** CLS-001, CLS-004.

use super::{Cause, Evidence, Rule, Signal, Willingness};
use crate::reason::{Horizon, Reason};

pub(super) const RULE: Rule = Rule { id: "first-lateness", test };

/// Settled items in time that make a habit.
const HABIT: u32 = 3;
/// Days past due up to which lateness still looks like an oversight.
const DAYS: i32 = 15;

fn test(evidence: &Evidence<'_>, horizon: &mut Horizon) -> Option<(Signal, Reason)> {
    let days = evidence.owed.oldest_days_past_due;
    if days == 0 || evidence.paid_in_time < HABIT || evidence.paid_late > 0 {
        return None;
    }
    if horizon.reached(evidence.day.plus(DAYS + 1 - days)) {
        return None;
    }
    let signal = Signal {
        cause: Some((Cause::Oversight, 2)),
        willingness: Some(Willingness::Present),
        ..Signal::default()
    };
    Some((signal, Reason::new(RULE.id).with("paid_in_time", evidence.paid_in_time).with("days", days)))
}
