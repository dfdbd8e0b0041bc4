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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        cause::tests::{SILENT, SPEAKS, check},
        example::{Example, cny, company},
    };

    /// A debtor who settled so many items due on 2026-06-01, on that day.
    fn settled(items: i64, paid: &str) -> Example {
        (10..10 + items).fold(company(), |debtor, id| {
            debtor.owing(id, "2026-06-01", cny(500)).paid(paid, Some(id), cny(500))
        })
    }

    #[test]
    fn good_payers_are_believed() {
        check(
            &RULE,
            [
                (settled(3, "2026-06-01"), SPEAKS), // In time, on the very day.
                (settled(2, "2026-06-01"), SILENT), // Two are no habit.
                (settled(3, "2026-06-02"), SILENT), // A day late, three times.
                (settled(3, "2026-06-01").on("2026-11-30"), SPEAKS), // Fifteen days late.
                (settled(3, "2026-06-01").on("2026-12-01"), SILENT), // Sixteen.
                (settled(3, "2026-06-01").on("2026-11-15"), SILENT), // Nothing is late.
            ],
        );
    }
}
