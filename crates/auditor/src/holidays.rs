//! Days on which nobody at a company is at work, 2024-12 to 2026-12: weekends, and the days off of the four countries.
//!
//! China: the yearly notices of the State Council for 2025 and 2026, with the weekend days worked in exchange. Germany: the
//! days off in all of its states. England & Wales: bank holidays. United States: the days of 5 USC 6103(a) themselves.

use crate::civil;

/// First and last day off of each stretch, `MMDD`.
const CHINA: [(i32, &[(i32, i32)]); 2] = [
    (2025, &[(101, 101), (128, 204), (404, 406), (501, 505), (531, 602), (1001, 1008)]),
    (2026, &[(101, 103), (215, 223), (404, 406), (501, 505), (619, 621), (925, 927), (1001, 1007)]),
];
/// Weekend days worked in exchange, `MMDD`.
const CHINA_WORKED: [(i32, &[i32]); 2] =
    [(2025, &[126, 208, 427, 928, 1011]), (2026, &[104, 214, 228, 509, 920, 1010])];

/// Whether a company is at work on a day.
pub(crate) fn is_working(country: &str, day: i32) -> bool {
    let (year, month, of_month) = civil::date(day);
    let weekend = civil::weekday(day) >= 5;
    let at = month * 100 + of_month;
    match country {
        "CN" => {
            let off = CHINA.iter().filter(|(of, _)| *of == year).flat_map(|(_, days)| days.iter());
            let worked = CHINA_WORKED.iter().filter(|(of, _)| *of == year).flat_map(|(_, days)| days.iter());
            let is_off = off.into_iter().any(|(from, to)| (*from..=*to).contains(&at));
            worked.into_iter().any(|day| *day == at) || !(weekend || is_off)
        }
        "DE" => {
            let easter = easter(year);
            let moving = [easter - 2, easter + 1, easter + 39, easter + 50];
            !weekend && ![101, 501, 1003, 1225, 1226].contains(&at) && !moving.contains(&day)
        }
        "GB" => !weekend && !british(year).contains(&day),
        "US" => !weekend && !american(year).contains(&day),
        _ => !weekend,
    }
}

/// Easter Sunday (the anonymous Gregorian rule).
const fn easter(year: i32) -> i32 {
    let (golden, century, rest) = (year % 19, year / 100, year % 100);
    let moon = (19 * golden + century - century / 4 - (century - (century + 8) / 25 + 1) / 3 + 15) % 30;
    let week = (32 + 2 * (century % 4) + 2 * (rest / 4) - moon - rest % 4) % 7;
    let shift = (golden + 11 * moon + 22 * week) / 451;
    let sum = moon + week - 7 * shift + 114;
    civil::day(year, sum / 31, sum % 31 + 1)
}

fn monday_on_or_after(day: i32) -> i32 {
    day + (7 - civil::weekday(day)) % 7
}

fn british(year: i32) -> Vec<i32> {
    let of = |month, day| civil::day(year, month, day);
    let mut days = vec![easter(year) - 2, easter(year) + 1, monday_on_or_after(of(5, 1))];
    days.extend([monday_on_or_after(of(5, 25)), monday_on_or_after(of(8, 25))]);
    let new_year = of(1, 1);
    days.push(if civil::weekday(new_year) >= 5 { monday_on_or_after(new_year) } else { new_year });
    let christmas = of(12, 25);
    // 25 and 26 December, and for each on a weekend the next working day.
    days.extend(match civil::weekday(christmas) {
        4 => [christmas, christmas + 3],
        5 => [christmas + 2, christmas + 3],
        6 => [christmas + 1, christmas + 2],
        _ => [christmas, christmas + 1],
    });
    days
}

fn american(year: i32) -> Vec<i32> {
    let of = |month, day| civil::day(year, month, day);
    let thursday = of(11, 22) + (10 - civil::weekday(of(11, 22))) % 7;
    vec![
        of(1, 1),
        monday_on_or_after(of(1, 15)),
        monday_on_or_after(of(2, 15)),
        monday_on_or_after(of(5, 25)),
        of(6, 19),
        of(7, 4),
        monday_on_or_after(of(9, 1)),
        monday_on_or_after(of(10, 8)),
        of(11, 11),
        thursday,
        of(12, 25),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_country_has_its_days_off() {
        for (country, day, expected) in [
            ("CN", "2025-10-08", false), // The holiday,
            ("CN", "2025-10-11", true),  // the Saturday worked for it,
            ("CN", "2025-10-12", false), // and the Sunday after.
            ("CN", "2026-02-24", true),
            ("DE", "2025-04-21", false), // Easter Monday.
            ("DE", "2026-05-14", false), // Ascension Day.
            ("DE", "2026-10-05", true),
            ("GB", "2026-12-28", false), // Boxing Day was a Saturday.
            ("GB", "2026-05-04", false),
            ("GB", "2025-08-25", false),
            ("US", "2025-11-27", false), // Thanksgiving.
            ("US", "2026-10-12", false),
            ("US", "2026-01-19", false),
            ("US", "2026-01-20", true),
        ] {
            assert_eq!(is_working(country, civil::read(day).unwrap()), expected, "{country} {day}");
        }
    }
}
