//! # `moving-assets`
//!
//! There are signs that assets are moved away.
//!
//! **Why:** it points to bad faith, and to a review of preservation before anything else.
//! **Authority:** CLS-003, CLS-055, DAT-145.

use super::{Cause, Evidence, Rule, Signal, Willingness};
use crate::{
    fact::FactKind,
    reason::{Horizon, Reason},
};

pub(super) const RULE: Rule = Rule { id: "moving-assets", test };

fn test(evidence: &Evidence<'_>, _: &mut Horizon) -> Option<(Signal, Reason)> {
    let fact = evidence.fact(FactKind::MovingAssets)?;
    let signal = Signal {
        cause: Some((Cause::Unwilling, 5)),
        willingness: Some(Willingness::None),
        ..Signal::default()
    };
    Some((signal, Reason::new(RULE.id).with("since", fact.from)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        cause::tests::{SILENT, SPEAKS, check},
        example::company,
    };

    #[test]
    fn assets_that_move_point_to_bad_faith() {
        check(
            &RULE,
            [
                (company(), SILENT),
                (company().fact(FactKind::MovingAssets, "2026-11-25"), SPEAKS), // From the day itself.
                (company().fact(FactKind::MovingAssets, "2026-11-26"), SILENT), // Not before.
                (company().fact_until(FactKind::MovingAssets, "2026-11-01", "2026-11-24"), SILENT), // No longer.
                (company().fact_on(FactKind::MovingAssets, "2026-11-01", 1), SPEAKS), // Learnt about one invoice, true of the debtor.
            ],
        );
    }
}
