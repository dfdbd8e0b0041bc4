//! # `days-past-due`
//!
//! Fifteen points in the first week, fewer as the debt grows older.
//!
//! **Why:** most of what is ever recovered comes in the first fortnight.
//! **Authority:** MGT-015, MGT-016, PRN-022.

use super::{Case, Rule};
use crate::reason::Horizon;

pub(super) const RULE: Rule = Rule { id: "days-past-due", points };

/// Last day past due of each band, with its points.
const BANDS: [(i32, u32); 5] = [(7, 15), (15, 13), (30, 11), (90, 9), (180, 7)];
/// Points beyond the last band.
const OLDER: u32 = 5;

fn points(case: &Case<'_>, horizon: &mut Horizon) -> u32 {
    let days = case.owed.oldest_days_past_due;
    if days == 0 {
        return 0;
    }
    let band = BANDS.iter().find(|(last, _)| days <= *last);
    if let Some((last, _)) = band {
        horizon.flips_on(case.day.plus(last + 1 - days));
    }
    band.map_or(OLDER, |(_, points)| *points)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{example::company, priority::tests::check};

    #[test]
    fn young_debts_first() {
        check(
            &RULE,
            [
                (company().on("2026-11-15"), 0), // The due day.
                (company().on("2026-11-16"), 15),
                (company().on("2026-11-22"), 15), // Day 7.
                (company().on("2026-11-23"), 13),
                (company().on("2026-11-30"), 13), // Day 15.
                (company().on("2026-12-01"), 11),
                (company().on("2026-12-15"), 11), // Day 30.
                (company().on("2026-12-16"), 9),
                (company().on("2027-02-13"), 9), // Day 90.
                (company().on("2027-02-14"), 7),
                (company().on("2027-05-14"), 7), // Day 180.
                (company().on("2027-05-15"), 5),
            ],
        );
    }
}
