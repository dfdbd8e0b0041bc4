//! # `promise-broken`
//!
//! Twenty-five points in the week after a promise was broken.
//!
//! **Why:** a missed date is followed up promptly, or the next one means nothing.
//! **Authority:** CAD-044, DAT-137.

use super::{Case, Rule};
use crate::{promise::Judgement, reason::Horizon};

pub(super) const RULE: Rule = Rule { id: "promise-broken", points };

/// Days for which a broken promise is fresh.
const DAYS: i32 = 7;

fn points(case: &Case<'_>, horizon: &mut Horizon) -> u32 {
    let mut fresh = false;
    for (promise, judged) in case.snapshot.promises.iter().zip(case.promises) {
        if matches!(judged, Judgement::Broken | Judgement::PartKept { .. }) {
            let last = promise.last_day(case.policy.settings.promise_tolerance_days);
            fresh |= !horizon.reached(last.plus(DAYS + 1));
        }
    }
    u32::from(fresh) * 25
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        example::{cny, company},
        priority::tests::check,
    };

    #[test]
    fn a_missed_date_is_followed_up() {
        check(
            &RULE,
            [
                (company().promising("2026-11-25", cny(500)), 0), // Today is not over.
                (company().promising("2026-11-24", cny(500)), 25),
                (company().promising("2026-11-18", cny(500)), 25), // Seven days.
                (company().promising("2026-11-17", cny(500)), 0),  // Eight.
                (company().promising("2026-11-24", cny(500)).paid("2026-11-24", Some(1), cny(100)), 25), // A part is not the promise.
                (company().promising("2026-11-24", cny(500)).paid("2026-11-24", Some(1), cny(500)), 0),
            ],
        );
    }
}
