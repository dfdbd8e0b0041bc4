//! Days, working days and hours. Days are civil: no zone, no clock.
//!
//! One date rule everywhere: days past due are the day asked minus the due day, so the due day itself is 0.

use std::{fmt, str::FromStr};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// A civil day, counted from 1970-01-01.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(pub i32);

/// The text is not a day written `YYYY-MM-DD`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a day written `YYYY-MM-DD`")]
pub struct DayError(pub String);

/// Day of the week.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[expect(missing_docs, reason = "the seven names say it")]
pub enum Weekday {
    Monday,
    Tuesday,
    Wednesday,
    Thursday,
    Friday,
    Saturday,
    Sunday,
}

impl Weekday {
    /// The seven, from Monday.
    pub const ALL: [Self; 7] = [
        Self::Monday,
        Self::Tuesday,
        Self::Wednesday,
        Self::Thursday,
        Self::Friday,
        Self::Saturday,
        Self::Sunday,
    ];

    /// The English name in small letters, as files write it.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Monday => "monday",
            Self::Tuesday => "tuesday",
            Self::Wednesday => "wednesday",
            Self::Thursday => "thursday",
            Self::Friday => "friday",
            Self::Saturday => "saturday",
            Self::Sunday => "sunday",
        }
    }
}

impl Day {
    /// A day by year, month and day of month; `None` if the calendar has no such day.
    pub fn new(year: i16, month: i8, day: i8) -> Option<Self> {
        Date::new(year, month, day).ok().map(Self::from_date)
    }

    /// The day after `days` days; before, if negative.
    pub const fn plus(self, days: i32) -> Self {
        Self(self.0.saturating_add(days))
    }

    /// Days from `earlier` to this day; negative if this day comes first.
    pub const fn days_since(self, earlier: Self) -> i32 {
        self.0.saturating_sub(earlier.0)
    }

    /// The corresponding day `months` later, or the last day of that month where it has none (Civil Code art. 202).
    pub fn plus_months(self, months: i32) -> Self {
        // By hand instead of a span: the nightly run asks this of every claim.
        let date = self.date();
        let month = i32::from(date.year()) * 12 + i32::from(date.month()) - 1;
        let month = month.saturating_add(months);
        let (year, month) = (i16::try_from(month.div_euclid(12)), i8::try_from(month.rem_euclid(12) + 1));
        let (Ok(year), Ok(month)) = (year, month) else { return self };
        Date::new(year, month, 1).map_or(self, |first| {
            Self::from_date(first).plus(i32::from(date.day().min(first.days_in_month())) - 1)
        })
    }

    /// The corresponding day `years` later; 29 February becomes the 28th in a common year.
    pub fn plus_years(self, years: i32) -> Self {
        self.plus_months(years.saturating_mul(12))
    }

    /// The last day of this month.
    pub fn month_end(self) -> Self {
        Self::from_date(self.date().last_of_month())
    }

    /// The given day of this month, or its last day where the month is shorter.
    pub fn day_in_month(self, day: i8) -> Self {
        let first = self.date().first_of_month();
        Self::from_date(first).plus(i32::from(day.clamp(1, first.days_in_month())) - 1)
    }

    /// Day of the month, from 1.
    pub fn day_of_month(self) -> i8 {
        self.date().day()
    }

    /// The year.
    pub fn year(self) -> i16 {
        self.date().year()
    }

    /// The month, from 1.
    pub fn month(self) -> i8 {
        self.date().month()
    }

    /// Whether its year has a 29 February.
    pub fn is_in_leap_year(self) -> bool {
        self.date().in_leap_year()
    }

    /// Day of the week.
    pub const fn weekday(self) -> Weekday {
        // 1970-01-01 was a Thursday.
        match self.0.wrapping_add(3).rem_euclid(7) {
            0 => Weekday::Monday,
            1 => Weekday::Tuesday,
            2 => Weekday::Wednesday,
            3 => Weekday::Thursday,
            4 => Weekday::Friday,
            5 => Weekday::Saturday,
            _ => Weekday::Sunday,
        }
    }

    /// The civil date.
    pub fn date(self) -> Date {
        const EPOCH: Date = jiff::civil::date(1970, 1, 1);
        EPOCH.checked_add(jiff::Span::new().days(self.0)).unwrap_or(Date::MAX)
    }

    /// The day of a civil date.
    pub fn from_date(date: Date) -> Self {
        // Proleptic Gregorian day number; one addition a field instead of a span.
        let (y, m, d) = (i32::from(date.year()), i32::from(date.month()), i32::from(date.day()));
        let shifted = if m <= 2 { y - 1 } else { y };
        let era = shifted.div_euclid(400);
        let year_of_era = shifted - era * 400;
        let day_of_year = (153 * (m + if m > 2 { -3 } else { 9 }) + 2) / 5 + d - 1;
        Self(era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468)
    }
}

impl FromStr for Day {
    type Err = DayError;

    fn from_str(text: &str) -> Result<Self, DayError> {
        let fault = || DayError(text.to_owned());
        let mut parts = text.split('-');
        let (Some(year), Some(month), Some(day), None) =
            (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return Err(fault());
        };
        if year.len() != 4 || month.len() != 2 || day.len() != 2 {
            return Err(fault());
        }
        let year = year.parse().map_err(|_| fault())?;
        let month = month.parse().map_err(|_| fault())?;
        let day = day.parse().map_err(|_| fault())?;
        Self::new(year, month, day).ok_or_else(fault)
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let date = self.date();
        write!(f, "{:04}-{:02}-{:02}", date.year(), date.month(), date.day())
    }
}

impl fmt::Debug for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Serialize for Day {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<str>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

/// A time of day, in seconds from midnight, at whatever place the context names.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Clock(u32);

impl Clock {
    /// The start of the day.
    pub const MIDNIGHT: Self = Self(0);
    /// Where the morning's round of contacts ends and the afternoon's begins.
    pub const NOON: Self = Self(12 * 60 * 60);

    /// A time of day by hour and minute; `None` past 24:00.
    pub const fn new(hour: u32, minute: u32) -> Option<Self> {
        if hour * 60 + minute > 24 * 60 || minute > 59 {
            return None;
        }
        Some(Self((hour * 60 + minute) * 60))
    }

    /// Minutes from midnight, seconds dropped.
    pub const fn minutes(self) -> u32 {
        self.0 / 60
    }

    /// So many minutes earlier on the same day; `None` if that is the day before.
    pub const fn minus_minutes(self, minutes: u32) -> Option<Self> {
        match self.0.checked_sub(minutes.saturating_mul(60)) {
            Some(seconds) => Some(Self(seconds)),
            None => None,
        }
    }
}

impl FromStr for Clock {
    type Err = String;

    /// Reads `HH:MM` or `HH:MM:SS`; `24:00` is the end of the day.
    fn from_str(text: &str) -> Result<Self, String> {
        let fault = || format!("`{text}` is not a time of day written `HH:MM`");
        let mut parts =
            text.trim().split(':').map(|part| (part.len() == 2).then(|| part.parse::<u32>().ok())?);
        let (Some(Some(hour)), Some(Some(minute)), second, None) =
            (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return Err(fault());
        };
        let second = match second {
            None => 0,
            Some(Some(second)) if second < 60 => second,
            Some(_) => return Err(fault()),
        };
        Self::new(hour, minute)
            .map(|time| Self(time.0 + second))
            .filter(|time| time.0 <= 86_400)
            .ok_or_else(fault)
    }
}

impl fmt::Display for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}", self.0 / 3600, self.0 / 60 % 60)
    }
}

impl fmt::Debug for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Serialize for Clock {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Clock {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<str>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

/// A stretch of the day: from the first time, up to but not including the second.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    /// First moment inside.
    pub from: Clock,
    /// First moment after.
    pub to: Clock,
}

impl Window {
    /// Whether the time lies inside.
    pub fn contains(self, at: Clock) -> bool {
        self.from <= at && at < self.to
    }
}

impl FromStr for Window {
    type Err = String;

    /// Reads `HH:MM-HH:MM`; the end must come after the start.
    fn from_str(text: &str) -> Result<Self, String> {
        let (from, to) =
            text.split_once('-').ok_or_else(|| format!("`{text}` is not a window written `HH:MM-HH:MM`"))?;
        let window = Self { from: from.parse()?, to: to.parse()? };
        if window.from >= window.to {
            return Err(format!("`{text}` ends before it begins"));
        }
        Ok(window)
    }
}

impl fmt::Display for Window {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.from, self.to)
    }
}

impl Serialize for Window {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Window {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<str>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

/// Hours of contact: a window for every day, another for some weekdays, and whether the last moment is still inside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hours {
    every_day: Window,
    by_weekday: [Option<Window>; 7],
    end_inside: bool,
}

impl Hours {
    /// The window of a weekday.
    pub fn window(&self, weekday: Weekday) -> Window {
        self.by_weekday.get(weekday as usize).copied().flatten().unwrap_or(self.every_day)
    }

    /// The first day after this one that has another window; `None` if every day has the same.
    pub fn changes_after(&self, day: Day) -> Option<Day> {
        let today = self.window(day.weekday());
        (1..7).map(|days| day.plus(days)).find(|later| self.window(later.weekday()) != today)
    }

    /// Whether the time lies inside on such a day.
    pub fn contains(&self, weekday: Weekday, at: Clock) -> bool {
        let window = self.window(weekday);
        window.contains(at) || self.end_inside && at == window.to
    }
}

impl From<Window> for Hours {
    fn from(every_day: Window) -> Self {
        Self { every_day, by_weekday: [None; 7], end_inside: false }
    }
}

impl FromStr for Hours {
    type Err = String;

    /// Reads `HH:MM-HH:MM`, then weekdays with hours of their own, then `inclusive` if the last moment is inside:
    /// `08:00-21:00, sunday 13:30-21:00, inclusive`.
    fn from_str(text: &str) -> Result<Self, String> {
        let mut parts = text.split(',').map(str::trim);
        let mut hours = Self::from(parts.next().unwrap_or_default().parse::<Window>()?);
        for part in parts {
            if part == "inclusive" {
                hours.end_inside = true;
                continue;
            }
            let (weekday, window) = part.split_once(' ').unwrap_or((part, ""));
            let named = Weekday::ALL.iter().find(|known| known.code() == weekday);
            let slot = named.and_then(|&known| hours.by_weekday.get_mut(known as usize));
            *slot.ok_or_else(|| format!("`{weekday}` is no weekday such as `sunday`, nor `inclusive`"))? =
                Some(window.parse()?);
        }
        Ok(hours)
    }
}

impl fmt::Display for Hours {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.every_day)?;
        for (weekday, window) in Weekday::ALL.iter().zip(self.by_weekday) {
            if let Some(window) = window {
                write!(f, ", {} {window}", weekday.code())?;
            }
        }
        Ok(())
    }
}

/// The working days of one country: weekends, public holidays, and weekend days worked in exchange (调休).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct WorkingDays {
    /// Days off besides ordinary weekends, ascending.
    days_off: Vec<Day>,
    /// Weekend days worked in exchange, ascending.
    days_worked: Vec<Day>,
    /// The first day the table does not know: from here on only weekends are off.
    pub provisional_from: Option<Day>,
}

impl WorkingDays {
    /// Nothing is known but that weekends are off.
    pub const WEEKENDS_OFF: &Self =
        &Self { days_off: Vec::new(), days_worked: Vec::new(), provisional_from: None };

    /// A calendar from its exceptions, in any order.
    pub fn new(mut days_off: Vec<Day>, mut days_worked: Vec<Day>, provisional_from: Option<Day>) -> Self {
        days_off.sort_unstable();
        days_worked.sort_unstable();
        Self { days_off, days_worked, provisional_from }
    }

    /// Whether people work on this day.
    pub fn is_working(&self, day: Day) -> bool {
        if matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday) {
            return self.days_worked.binary_search(&day).is_ok();
        }
        self.days_off.binary_search(&day).is_err()
    }

    /// This day if it is worked, otherwise the next day that is.
    pub fn on_or_after(&self, day: Day) -> Day {
        let mut day = day;
        while !self.is_working(day) {
            day = day.plus(1);
        }
        day
    }

    /// The day `count` working days before; the day itself does not count.
    pub fn before(&self, day: Day, count: u32) -> Day {
        let (mut day, mut left) = (day, count);
        while left > 0 {
            day = day.plus(-1);
            left -= u32::from(self.is_working(day));
        }
        day
    }

    /// Whether the table says nothing of this day, so that a result resting on it is provisional.
    pub fn is_provisional(&self, day: Day) -> bool {
        self.provisional_from.is_some_and(|from| day >= from)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    #[test]
    fn days_count_as_the_calendar_does() {
        for (text, number) in
            [("1970-01-01", 0), ("2000-02-29", 11_016), ("1969-12-31", -1), ("2026-11-22", 20_779)]
        {
            assert_eq!(day(text), Day(number));
            assert_eq!(Day(number).to_string(), text);
        }
        for bad in ["2026-02-30", "2026-2-3", "20260203", "2026-13-01", "", "2026-01-01-01"] {
            assert!(bad.parse::<Day>().is_err(), "{bad}");
        }
    }

    #[test]
    fn corresponding_days_fall_back_to_the_month_end() {
        assert_eq!(day("2024-02-29").plus_years(3), day("2027-02-28"));
        assert_eq!(day("2022-12-07").plus_months(6), day("2023-06-07"));
        assert_eq!(day("2024-08-31").plus_months(6), day("2025-02-28"));
        assert_eq!(day("2013-02-14").month_end(), day("2013-02-28"));
        assert_eq!(day("2026-02-03").day_in_month(31), day("2026-02-28"));
    }

    #[test]
    fn months_agree_with_the_calendar_of_jiff() {
        let epoch = jiff::civil::date(1970, 1, 1);
        for number in (-60_000..120_000).step_by(7) {
            let day = Day(number);
            let date = epoch.checked_add(jiff::Span::new().days(number)).unwrap();
            for months in [-240, -6, -1, 0, 1, 11, 24, 36] {
                let later = date.checked_add(jiff::Span::new().months(months)).unwrap();
                assert_eq!(day.plus_months(months).date(), later, "{day} {months}");
            }
        }
    }

    #[test]
    fn weekdays_are_right() {
        assert_eq!(day("2026-11-22").weekday(), Weekday::Sunday);
        assert_eq!(day("1970-01-01").weekday(), Weekday::Thursday);
    }

    #[test]
    fn working_days_know_holidays_and_make_up_days() {
        let calendar = WorkingDays::new(
            vec![day("2026-10-01"), day("2026-10-02")],
            vec![day("2026-10-10")],
            Some(day("2027-01-01")),
        );
        for (text, worked) in
            [("2026-09-30", true), ("2026-10-01", false), ("2026-10-10", true), ("2026-10-11", false)]
        {
            assert_eq!(calendar.is_working(day(text)), worked, "{text}");
        }
        assert_eq!(calendar.on_or_after(day("2026-10-01")), day("2026-10-05"));
        assert_eq!(calendar.before(day("2026-10-12"), 2), day("2026-10-09"));
        assert!(calendar.is_provisional(day("2027-01-01")) && !calendar.is_provisional(day("2026-12-31")));
    }

    #[test]
    fn hours_differ_by_weekday_and_may_hold_their_last_moment() {
        let hours: Hours = "08:00-21:00, sunday 13:30-21:00, inclusive".parse().unwrap();
        for (weekday, at, inside, why) in [
            (Weekday::Saturday, "08:00", true, "the first moment"),
            (Weekday::Saturday, "21:00", true, "the last moment is inside"),
            (Weekday::Saturday, "21:00:01", false, "a second later"),
            (Weekday::Sunday, "13:29", false, "before church is over"),
            (Weekday::Sunday, "13:30", true, "after"),
        ] {
            assert_eq!(hours.contains(weekday, at.parse().unwrap()), inside, "{why}");
        }
        let plain: Hours = "08:00-22:00".parse().unwrap();
        assert!(!plain.contains(Weekday::Sunday, "22:00".parse().unwrap()), "exclusive unless said");
        for bad in ["08:00-21:00, funday 9:00-10:00", "08:00-21:00, sunday", "inclusive"] {
            assert!(bad.parse::<Hours>().is_err(), "{bad}");
        }
    }

    #[test]
    fn windows_end_before_their_end() {
        let window: Window = "08:00-22:00".parse().unwrap();
        for (at, inside) in [("07:59:59", false), ("08:00:00", true), ("21:59:59", true), ("22:00:00", false)]
        {
            assert_eq!(window.contains(at.parse().unwrap()), inside, "{at}");
        }
        assert!("22:00-08:00".parse::<Window>().is_err());
        assert!("8:00".parse::<Clock>().is_err());
    }
}
