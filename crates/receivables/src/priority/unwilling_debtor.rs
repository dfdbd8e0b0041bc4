//! # `unwilling-debtor`
//!
//! Fifteen points when the diagnosis is a lack of will.
//!
//! **Why:** effort is concentrated on the truly problematic customer, not spread evenly.
//! **Authority:** CLS-025, MGT-013.

use super::{Case, Rule};
use crate::{cause::Cause, reason::Horizon};

pub(super) const RULE: Rule = Rule { id: "unwilling-debtor", points };

fn points(case: &Case<'_>, _: &mut Horizon) -> u32 {
    u32::from(case.diagnosis.cause == Cause::Unwilling) * 15
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{example::company, fact::FactKind, priority::tests::check};

    #[test]
    fn effort_goes_to_the_hard_cases() {
        check(
            &RULE,
            [
                (company(), 0),
                (company().fact(FactKind::ConfirmedUnwilling, "2026-11-25"), 15),
                (company().fact(FactKind::ConfirmedCashShort, "2026-11-25"), 0),
            ],
        );
    }
}
