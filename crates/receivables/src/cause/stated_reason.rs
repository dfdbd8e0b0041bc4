//! # `stated-reason`
//!
//! The debtor gave a reason; the latest one speaks for its cause.
//!
//! **Why:** we ask first and listen; their own words weigh more than our guess.
//! **Authority:** DAT-123, CLS-051, CLS-057, C10.

use super::{Evidence, Rule, Signal, cause_of};
use crate::reason::{Horizon, Reason};

pub(super) const RULE: Rule = Rule { id: "stated-reason", test };

fn test(evidence: &Evidence<'_>, _: &mut Horizon) -> Option<(Signal, Reason)> {
    let (day, reason) = evidence.stated_reasons().next()?;
    let cause = cause_of(reason)?;
    let signal = Signal { cause: Some((cause, 3)), ..Signal::default() };
    Some((signal, Reason::new(RULE.id).with("reason", reason.code()).with("on", day)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        cause::tests::{SILENT, SPEAKS, check},
        contact::StatedReason,
        example::company,
    };

    #[test]
    fn their_own_words() {
        check(
            &RULE,
            [
                (company().told("2026-11-20", None, Some(StatedReason::Forgot)), SPEAKS),
                (company().told("2026-11-26", None, Some(StatedReason::Forgot)), SILENT), // Tomorrow.
                (company().told("2026-11-20", None, Some(StatedReason::Other)), SILENT), // Speaks for no cause.
                (
                    company().told("2026-11-20", None, Some(StatedReason::Forgot)).told(
                        "2026-11-21",
                        None,
                        Some(StatedReason::AlreadyPaid),
                    ),
                    SILENT,
                ), // The latest counts.
            ],
        );
    }
}
