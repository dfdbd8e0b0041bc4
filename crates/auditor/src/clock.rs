//! What the clock shows at a place: the zones that the simulated world has, with their summer time.

use crate::civil;

/// Minutes from Greenwich in winter, and whose summer time.
const ZONES: [(&str, i64, Summer); 11] = [
    ("Asia/Shanghai", 480, Summer::None),
    ("Europe/Berlin", 60, Summer::Europe),
    ("Europe/London", 0, Summer::Europe),
    ("America/New_York", -300, Summer::America),
    ("America/Chicago", -360, Summer::America),
    ("America/Denver", -420, Summer::America),
    ("America/Phoenix", -420, Summer::None),
    ("America/Los_Angeles", -480, Summer::America),
    ("America/Anchorage", -540, Summer::America),
    ("America/Adak", -600, Summer::America),
    ("Pacific/Honolulu", -600, Summer::None),
];

/// Every zone of the United States, for a debtor of whom nobody knows where in it they are.
pub(crate) const AMERICAN: [&str; 8] = [
    "America/New_York",
    "America/Chicago",
    "America/Denver",
    "America/Phoenix",
    "America/Los_Angeles",
    "America/Anchorage",
    "America/Adak",
    "Pacific/Honolulu",
];

#[derive(Clone, Copy)]
enum Summer {
    None,
    /// Last Sunday of March to last Sunday of October, at 01:00 in Greenwich.
    Europe,
    /// Second Sunday of March to first Sunday of November, at 02:00 of the local clock.
    America,
}

/// Day and minute of the day at a place, at a moment in minutes since 1970 in Greenwich. `None` for a zone not listed.
pub(crate) fn local(zone: &str, moment: i64) -> Option<(i32, u32)> {
    let (_, standard, summer) = ZONES.iter().find(|(name, ..)| *name == zone)?;
    let minutes = moment + standard + if is_summer(*summer, *standard, moment) { 60 } else { 0 };
    Some((i32::try_from(minutes.div_euclid(1_440)).ok()?, u32::try_from(minutes.rem_euclid(1_440)).ok()?))
}

fn is_summer(summer: Summer, standard: i64, moment: i64) -> bool {
    let Ok(today) = i32::try_from(moment.div_euclid(1_440)) else { return false };
    let (year, ..) = civil::date(today);
    let at = |day: i32, minute: i64| i64::from(day) * 1_440 + minute;
    let (from, until) = match summer {
        Summer::None => return false,
        Summer::Europe => (at(last_sunday(year, 3), 60), at(last_sunday(year, 10), 60)),
        Summer::America => {
            let second = first_sunday(year, 3) + 7;
            (at(second, 120 - standard), at(first_sunday(year, 11), 120 - standard - 60))
        }
    };
    (from..until).contains(&moment)
}

fn first_sunday(year: i32, month: i32) -> i32 {
    let first = civil::day(year, month, 1);
    first + 6 - civil::weekday(first)
}

/// Of a month with 31 days.
fn last_sunday(year: i32, month: i32) -> i32 {
    let last = civil::day(year, month, 31);
    last - (civil::weekday(last) + 1) % 7
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clocks_turn_where_and_when_they_do() {
        let moment = |day: &str, hour: i64| i64::from(civil::read(day).unwrap()) * 1_440 + hour * 60;
        for (zone, day, greenwich, expected) in [
            ("Asia/Shanghai", "2025-07-01", 1, "2025-07-01 09"),
            ("Europe/Berlin", "2025-03-30", 0, "2025-03-30 01"), // Before the clocks turn
            ("Europe/Berlin", "2025-03-30", 1, "2025-03-30 03"), // and when they do.
            ("Europe/London", "2025-10-26", 0, "2025-10-26 01"),
            ("Europe/London", "2025-10-26", 1, "2025-10-26 01"),
            ("America/New_York", "2025-03-09", 6, "2025-03-09 01"),
            ("America/New_York", "2025-03-09", 7, "2025-03-09 03"),
            ("America/New_York", "2025-11-02", 5, "2025-11-02 01"),
            ("America/New_York", "2025-11-02", 6, "2025-11-02 01"),
            ("America/Phoenix", "2025-07-01", 15, "2025-07-01 08"),
            ("Pacific/Honolulu", "2025-07-01", 5, "2025-06-30 19"),
        ] {
            let (day, minute) = local(zone, moment(day, greenwich)).unwrap();
            assert_eq!(format!("{} {:02}", civil::written(day), minute / 60), expected, "{zone}");
        }
        assert_eq!(local("Mars/Olympus", 0), None);
    }
}
