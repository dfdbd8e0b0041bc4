//! # `promise-broken`
//!
//! Twenty-five points in the week after a promise was broken.
//!
//! **Why:** a missed date is followed up promptly, or the next one means nothing.
//! **Authority:** CAD-044, DAT-137.

use super::{Rule, Urgency};
use crate::{promise::Judgement, reason::Horizon};

pub(super) const RULE: Rule = Rule { id: "promise-broken", points };

/// Days for which a broken promise is fresh.
const DAYS: i32 = 7;

fn points(urgency: &Urgency<'_>, horizon: &mut Horizon) -> u32 {
    let mut fresh = false;
    for (promise, judged) in urgency.snapshot.promises.iter().zip(urgency.promises) {
        if matches!(judged, Judgement::Broken | Judgement::PartKept { .. }) {
            let last = promise.last_day(urgency.promise_tolerance_days);
            fresh |= !horizon.reached(last.plus(DAYS + 1));
        }
    }
    u32::from(fresh) * 25
}
