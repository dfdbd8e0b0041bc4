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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        cause::tests::{SILENT, SPEAKS, check},
        contact::StatedReason::{CashShort, Forgot, InProcess},
        example::{Example, company},
    };

    fn told(reasons: [StatedReason; 3]) -> Example {
        let days = ["2026-11-16", "2026-11-18", "2026-11-20"];
        days.into_iter().zip(reasons).fold(company(), |debtor, (on, why)| debtor.told(on, None, Some(why)))
    }

    #[test]
    fn one_cause_rarely_has_three_names() {
        check(
            &RULE,
            [
                (told([Forgot, Forgot, Forgot]), SILENT),       // One reason.
                (told([Forgot, InProcess, Forgot]), SILENT),    // Two.
                (told([Forgot, InProcess, CashShort]), SPEAKS), // Three.
                (told([Forgot, InProcess, CashShort]).on("2026-11-19"), SILENT), // The third is still to come.
                (
                    told([Forgot, InProcess, CashShort])
                        .but(|facts| facts.receivables[0].due = facts.contacts[1].day),
                    SILENT,
                ), // An older debt.
            ],
        );
    }
}
