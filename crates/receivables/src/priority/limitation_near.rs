//! # `limitation-near`
//!
//! Ten to sixty points as the end of the limitation period comes near.
//!
//! **Why:** a claim past limitation can no longer be enforced against a debtor who says so.
//! **Authority:** LEG-017, DAT-164.

use super::{Case, Rule};
use crate::reason::Horizon;

pub(super) const RULE: Rule = Rule { id: "limitation-near", points };

fn points(case: &Case<'_>, _: &mut Horizon) -> u32 {
    match case.limitation.and_then(|limitation| limitation.within_days) {
        Some(1..=7) => 60,
        Some(8..=30) => 40,
        Some(31..=90) => 20,
        Some(91..) => 10,
        Some(0) | None => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        example::{Example, company, day},
        priority::tests::check,
    };

    /// A debt whose three years end on the day.
    fn ends_on(text: &str) -> Example {
        company().but(|facts| facts.receivables[0].due = day(text).plus_years(-3))
    }

    #[test]
    fn what_runs_out_comes_first() {
        check(
            &RULE,
            [
                (company(), 0),              // Far away.
                (ends_on("2027-05-25"), 0),  // 181 days.
                (ends_on("2027-05-24"), 10), // 180.
                (ends_on("2027-02-23"), 20), // 90.
                (ends_on("2026-12-25"), 40), // 30.
                (ends_on("2026-12-02"), 60), // 7.
                (ends_on("2026-11-25"), 60), // Its last day.
                (ends_on("2026-11-20"), 0),  // Over.
            ],
        );
    }
}
