//! # `broken-promises`
//!
//! Promises were broken: nothing came by their day.
//!
//! **Why:** once may be bad luck; twice says more than words.
//! **Authority:** CLS-021, DAT-137, DAT-141, C24.

use super::{Cause, Evidence, Rule, Signal, Willingness};
use crate::{
    promise::Judgement,
    reason::{Horizon, Reason},
};

pub(super) const RULE: Rule = Rule { id: "broken-promises", test };

fn test(evidence: &Evidence<'_>, _: &mut Horizon) -> Option<(Signal, Reason)> {
    let broken = evidence.promises.iter().filter(|judged| matches!(judged, Judgement::Broken)).count();
    let broken = u32::try_from(broken).unwrap_or(u32::MAX);
    if broken == 0 {
        return None;
    }
    let weight = if broken > 1 { 3 } else { 1 };
    let signal = Signal {
        cause: Some((Cause::Unwilling, weight)),
        willingness: Some(Willingness::Low),
        ..Signal::default()
    };
    Some((signal, Reason::new(RULE.id).with("broken", broken)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        cause::tests::{SILENT, SPEAKS, check},
        example::{cny, company},
    };

    #[test]
    fn a_date_that_passed_without_money() {
        check(
            &RULE,
            [
                (company(), SILENT),
                (company().promising("2026-11-24", cny(500)), SPEAKS),
                (company().promising("2026-11-25", cny(500)), SILENT), // Its day is not over.
                (company().promising("2026-11-24", cny(500)).paid("2026-11-24", Some(1), cny(100)), SILENT), // A part came.
                (
                    company()
                        .promising("2026-11-24", cny(500))
                        .policy(|p| p.settings.promise_tolerance_days = 1),
                    SILENT,
                ), // Tolerated.
            ],
        );
    }
}
