//! # `promise-due-today`
//!
//! Thirty points when a promise falls due today.
//!
//! **Why:** everyone who promised to pay today is asked before the day is over.
//! **Authority:** CAD-021, CAD-024.

use super::{Case, Rule};
use crate::{promise::Judgement, reason::Horizon};

pub(super) const RULE: Rule = Rule { id: "promise-due-today", points };

fn points(case: &Case<'_>, _: &mut Horizon) -> u32 {
    let due = case.promises.iter().any(|judged| matches!(judged, Judgement::DueToday));
    u32::from(due) * 30
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        example::{cny, company},
        priority::tests::check,
    };

    #[test]
    fn today_is_the_day() {
        check(
            &RULE,
            [
                (company().promising("2026-11-25", cny(500)), 30),
                (company().promising("2026-11-26", cny(500)), 0),
                (company().promising("2026-11-24", cny(500)), 0),
                (company().promising("2026-11-25", cny(500)).paid("2026-11-25", Some(1), cny(500)), 0), // It came.
            ],
        );
    }
}
