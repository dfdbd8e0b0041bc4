//! Days since 1970-01-01 and back, by the usual rule of the proleptic Gregorian calendar.

/// The number of a civil day.
pub const fn day(year: i32, month: i32, of_month: i32) -> i32 {
    // The year begins in March, so that the leap day is its last.
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let of_year = (153 * (month + if month > 2 { -3 } else { 9 }) + 2) / 5 + of_month - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

/// Year, month and day of the month.
pub const fn date(number: i32) -> (i32, i32, i32) {
    let shifted = number + 719_468;
    let (era, of_era) = (shifted.div_euclid(146_097), shifted.rem_euclid(146_097));
    let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let march = (5 * of_year + 2) / 153;
    let month = if march < 10 { march + 3 } else { march - 9 };
    let year = year + era * 400 + if month <= 2 { 1 } else { 0 };
    (year, month, of_year - (153 * march + 2) / 5 + 1)
}

/// 0 is Monday, 6 Sunday.
pub const fn weekday(number: i32) -> i32 {
    (number + 3).rem_euclid(7)
}

/// So many years later; 29 February becomes the 28th.
pub(crate) const fn years_after(number: i32, years: i32) -> i32 {
    let (year, month, of_month) = date(number);
    let last = if month == 2 && of_month == 29 && !is_leap(year + years) { 28 } else { of_month };
    day(year + years, month, last)
}

const fn is_leap(year: i32) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

/// Reads `2025-03-01`.
pub(crate) fn read(text: &str) -> Option<i32> {
    let mut parts = text.splitn(3, '-').map(str::parse::<i32>);
    let (year, month, of_month) = (parts.next()?.ok()?, parts.next()?.ok()?, parts.next()?.ok()?);
    Some(day(year, month, of_month))
}

/// Writes `2025-03-01`.
pub(crate) fn written(number: i32) -> String {
    let (year, month, of_month) = date(number);
    format!("{year:04}-{month:02}-{of_month:02}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_count_from_1970_and_come_back() {
        for (text, number, of_week) in [
            ("1970-01-01", 0, 3),
            ("2000-02-29", 11_016, 1),
            ("2024-12-02", 20_059, 0),
            ("2026-11-22", 20_779, 6),
        ] {
            assert_eq!(
                (read(text), written(number).as_str(), weekday(number)),
                (Some(number), text, of_week)
            );
        }
        assert!((-800_000..800_000).step_by(37).all(|number| {
            let (year, month, of_month) = date(number);
            day(year, month, of_month) == number
        }));
        assert_eq!(written(years_after(day(2024, 2, 29), 3)), "2027-02-28");
    }
}
