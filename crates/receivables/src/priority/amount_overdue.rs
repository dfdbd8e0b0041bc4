//! # `amount-overdue`
//!
//! Up to thirty points by the size of the overdue amount that may be demanded, in its own currency.
//!
//! **Why:** effort goes where the money is, without starving the small ones.
//! **Authority:** MGT-013, C31.

use super::{Rule, Urgency};
use crate::reason::Horizon;

pub(super) const RULE: Rule = Rule { id: "amount-overdue", points };

/// Least amounts in hundredths of a large unit, with their points. Currencies without decimals count a hundred units as
/// one, so that yen and euro are weighed roughly alike; nothing is converted.
const SCALE: [(i64, u32); 5] = [(100_000_000, 30), (10_000_000, 24), (1_000_000, 18), (100_000, 10), (1, 4)];

fn points(urgency: &Urgency<'_>, _: &mut Horizon) -> u32 {
    let largest = urgency.owed.balances.iter().map(|sums| match sums.currency.exponent() {
        3 => sums.demandable / 10,
        _ => sums.demandable,
    });
    let largest = largest.max().unwrap_or(0);
    SCALE.iter().find(|(least, _)| largest >= *least).map_or(0, |(_, points)| *points)
}
