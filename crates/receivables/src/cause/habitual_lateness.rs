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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        cause::tests::{SILENT, SPEAKS, check},
        example::{Example, cny, company},
    };

    /// A debtor who settled items due on 2026-06-01, some a day late.
    fn settled(late: i64, in_time: i64) -> Example {
        (10..10 + late + in_time).fold(company(), |debtor, id| {
            let paid = if id < 10 + late { "2026-06-02" } else { "2026-06-01" };
            debtor.owing(id, "2026-06-01", cny(500)).paid(paid, Some(id), cny(500))
        })
    }

    #[test]
    fn lateness_is_their_habit() {
        check(
            &RULE,
            [
                (settled(2, 0), SILENT),
                (settled(3, 0), SPEAKS),
                (settled(3, 2), SPEAKS),
                (settled(3, 3), SILENT), // As often in time.
            ],
        );
    }
}
