//! Ageing (账龄): days past due and the bands they fall in. The same rule everywhere.

use crate::calendar::Day;

/// Number of bands.
pub const BANDS: usize = 6;

/// Last day of each band but the open one, in days past due: not overdue, 1-30, 31-60, 61-90, 91-180, over 180.
pub const BAND_ENDS: [i32; BANDS - 1] = [0, 30, 60, 90, 180];

/// Days past due: the day asked minus the due day; zero or less while it is not overdue.
pub fn days_past_due(due: Day, day: Day) -> i32 {
    day.days_since(due)
}

/// The band of a number of days past due, from 0.
pub fn band(days_past_due: i32) -> usize {
    BAND_ENDS.iter().position(|&end| days_past_due <= end).unwrap_or(BANDS - 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bands_are_drawn_by_whole_days() {
        for (days, expected) in [
            (-5, 0),
            (0, 0), // The due day itself is not overdue.
            (1, 1),
            (30, 1),
            (31, 2),
            (60, 2),
            (61, 3),
            (90, 3),
            (91, 4),
            (180, 4),
            (181, 5),
            (365, 5),
        ] {
            assert_eq!(band(days), expected, "{days} days");
        }
    }
}
