//! # `days-past-due`
//!
//! Fifteen points in the first week, fewer as the debt grows older.
//!
//! **Why:** most of what is ever recovered comes in the first fortnight.
//! **Authority:** MGT-015, MGT-016, PRN-022.

use super::{Rule, Urgency};
use crate::reason::Horizon;

pub(super) const RULE: Rule = Rule { id: "days-past-due", points };

/// Last day past due of each band, with its points.
const BANDS: [(i32, u32); 5] = [(7, 15), (15, 13), (30, 11), (90, 9), (180, 7)];
/// Points beyond the last band.
const OLDER: u32 = 5;

fn points(urgency: &Urgency<'_>, horizon: &mut Horizon) -> u32 {
    let days = urgency.owed.oldest_days_past_due;
    if days == 0 {
        return 0;
    }
    let band = BANDS.iter().find(|(last, _)| days <= *last);
    if let Some((last, _)) = band {
        horizon.flips_on(urgency.day.plus(last + 1 - days));
    }
    band.map_or(OLDER, |(_, points)| *points)
}
