//! A cell as a day, in all the ways people and spreadsheets write one.

use receivables::calendar::Day;
use serde::Serialize;

use crate::cell::half;

/// The order of day, month and year where all three are numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum DateOrder {
    /// 31/1/2026.
    Dmy,
    /// 1/31/2026.
    Mdy,
    /// 26/1/31.
    Ymd,
}

impl DateOrder {
    /// Every order.
    pub const ALL: &'static [Self] = &[Self::Dmy, Self::Mdy, Self::Ymd];

    /// The code on the command line: `dmy`, `mdy`, `ymd`.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Dmy => "dmy",
            Self::Mdy => "mdy",
            Self::Ymd => "ymd",
        }
    }

    /// The order of a code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|order| order.code() == code)
    }
}

/// A set of orders a text can be read in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Orders(u8);

impl Orders {
    pub(crate) const ANY: Self = Self(0b111);

    pub(crate) const fn and(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    pub(crate) const fn is_empty(self) -> bool {
        self.0 == 0
    }

    pub(crate) const fn has(self, order: DateOrder) -> bool {
        self.0 & (1 << order as u8) != 0
    }

    const fn with(self, order: DateOrder) -> Self {
        Self(self.0 | 1 << order as u8)
    }

    /// The only order left, if it is one.
    pub(crate) fn only(self) -> Option<DateOrder> {
        let mut left = DateOrder::ALL.iter().copied().filter(|&order| self.has(order));
        left.next().filter(|_| left.next().is_none())
    }
}

/// What a cell says about a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reading {
    /// This day, whatever the order.
    Day(Day),
    /// Three numbers that mean different days in different orders, or only one by their size.
    Numbers(Numbers),
}

/// Three numbers whose order the text alone does not settle.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Numbers {
    parts: [u16; 3],
    /// The year has two digits, so it may stand first or last.
    short_year: bool,
}

impl Numbers {
    /// The day in one order.
    pub(crate) fn day(self, order: DateOrder) -> Option<Day> {
        let [a, b, c] = self.parts;
        let (year, month, day) = match order {
            DateOrder::Dmy => (c, b, a),
            DateOrder::Mdy => (c, a, b),
            DateOrder::Ymd if self.short_year => (a, b, c),
            DateOrder::Ymd => return None,
        };
        plausible(if self.short_year { full_year(year) } else { year }, month, day)
    }

    /// The orders in which it is a day.
    pub(crate) fn orders(self) -> Orders {
        DateOrder::ALL
            .iter()
            .filter(|&&order| self.day(order).is_some())
            .fold(Orders(0), |orders, &order| orders.with(order))
    }

    /// The day, if every order that is possible means the same one.
    fn settled(self) -> Option<Day> {
        let mut days = DateOrder::ALL.iter().filter_map(|&order| self.day(order));
        let first = days.next()?;
        (self.orders().only().is_none() && days.all(|day| day == first)).then_some(first)
    }
}

/// Reads a cell as a day. `None`: it is none, or one no ledger holds (before 1950, after 2100).
pub(crate) fn read(text: &str) -> Option<Reading> {
    if let Some(day) = iso(text.as_bytes()) {
        return Some(Reading::Day(day));
    }
    let text = half(text);
    let date = without_time(text.trim());
    if date.bytes().all(|b| b.is_ascii_digit() || b == b'.')
        && date.bytes().filter(|&b| b == b'.').count() <= 1
    {
        return one_number(date).map(Reading::Day);
    }
    let numbers = match parts(date)? {
        [Part::Number(day, 1 | 2), Part::Month(month), Part::Number(year, width)]
        | [Part::Month(month), Part::Number(day, 1 | 2), Part::Number(year, width)] => {
            return plausible(year_of(year, width)?, month, day).map(Reading::Day);
        }
        [
            Part::Number(year, 4),
            Part::Number(month, 1 | 2) | Part::Month(month),
            Part::Number(day, 1 | 2),
        ] => {
            return plausible(year, month, day).map(Reading::Day);
        }
        [Part::Number(a, 1 | 2), Part::Number(b, 1 | 2), Part::Number(c, width @ (2 | 4))] => {
            Numbers { parts: [a, b, c], short_year: width == 2 }
        }
        _ => return None,
    };
    if numbers.orders().is_empty() {
        return None;
    }
    Some(numbers.settled().map_or(Reading::Numbers(numbers), Reading::Day))
}

/// `2026-01-31` and `2026/01/31`, the everyday case, without detours.
fn iso(bytes: &[u8]) -> Option<Day> {
    let &[y1, y2, y3, y4, s1, m1, m2, s2, d1, d2] = bytes else { return None };
    if s1 != s2 || !matches!(s1, b'-' | b'/' | b'.') {
        return None;
    }
    let year = number(&[y1, y2, y3, y4])?;
    plausible(year, number(&[m1, m2])?, number(&[d1, d2])?)
}

fn number(digits: &[u8]) -> Option<u16> {
    digits.iter().try_fold(0_u16, |value, &digit| {
        if !digit.is_ascii_digit() {
            return None;
        }
        value.checked_mul(10)?.checked_add(u16::from(digit - b'0'))
    })
}

/// A day of the years a ledger can hold.
fn plausible(year: u16, month: u16, day: u16) -> Option<Day> {
    if !(1950..=2100).contains(&year) {
        return None;
    }
    Day::new(i16::try_from(year).ok()?, i8::try_from(month).ok()?, i8::try_from(day).ok()?)
}

fn year_of(year: u16, width: usize) -> Option<u16> {
    match width {
        2 => Some(full_year(year)),
        4 => Some(year),
        _ => None,
    }
}

/// Two digits: 1970 to 2069.
const fn full_year(year: u16) -> u16 {
    if year < 70 { 2000 + year } else { 1900 + year }
}

/// `20260131`, `20260131.0`, or days since 1899-12-30 as spreadsheets count.
fn one_number(text: &str) -> Option<Day> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    match whole.as_bytes() {
        &[y1, y2, y3, y4, m1, m2, d1, d2] if fraction.bytes().all(|b| b == b'0') => {
            plausible(number(&[y1, y2, y3, y4])?, number(&[m1, m2])?, number(&[d1, d2])?)
        }
        [_, _, _, _, _] => {
            let serial: i32 = whole.parse().ok()?;
            let day = Day::new(1899, 12, 30)?.plus(serial);
            (1950..=2100).contains(&day.year()).then_some(day)
        }
        _ => None,
    }
}

/// The part before a time of day: `2026-01-31 00:00:00`, `2026-01-31T00:00:00Z`, `1/31/2026 12:00 AM`.
fn without_time(text: &str) -> &str {
    let Some(colon) = text.find(':') else { return text };
    let head = text.get(..colon).unwrap_or(text);
    let date = head.trim_end_matches(|c: char| c.is_ascii_digit());
    date.trim_end_matches(['T', 't', ' ', ','])
}

#[derive(Debug, Clone, Copy)]
enum Part {
    /// A number and how many digits it has.
    Number(u16, usize),
    Month(u16),
}

/// The three parts of a date; `None` if there are more, fewer or others.
fn parts(text: &str) -> Option<[Part; 3]> {
    let mut parts = Vec::with_capacity(3);
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let same = |c: char| (c.is_ascii_digit(), c.is_alphabetic() && c.is_ascii()) == kind(first);
        let end = rest.find(|c| !same(c)).unwrap_or(rest.len());
        let (word, after) = rest.split_at_checked(end)?;
        rest = after;
        match kind(first) {
            (true, _) => parts.push(Part::Number(number(word.as_bytes())?, word.len())),
            (_, true) => match (month(word), parts.is_empty()) {
                (Some(month), _) => parts.push(Part::Month(month)),
                (None, true) if is_weekday(word) => {}
                (None, false) if matches!(word, "st" | "nd" | "rd" | "th") => {}
                _ => return None,
            },
            _ if word.chars().all(|c| "-/., '年月日号".contains(c)) => {}
            _ => return None,
        }
        if parts.len() > 3 {
            return None;
        }
    }
    parts.try_into().ok()
}

const fn kind(c: char) -> (bool, bool) {
    (c.is_ascii_digit(), c.is_ascii_alphabetic())
}

fn month(word: &str) -> Option<u16> {
    const MONTHS: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let word = word.to_ascii_lowercase();
    if word == "sept" {
        return Some(9);
    }
    let at = MONTHS.iter().position(|name| *name == word || name.get(..3) == Some(word.as_str()))?;
    u16::try_from(at + 1).ok()
}

fn is_weekday(word: &str) -> bool {
    let word = word.to_ascii_lowercase();
    ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
        .iter()
        .any(|name| *name == word || name.get(..3) == Some(word.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_way_of_writing_the_same_day() {
        for text in [
            "2026-01-31",
            "2026/1/31",
            "2026/01/31",
            "2026.1.31",
            "20260131",
            "20260131.0", // A data frame made a float of it.
            "31-Jan-26",
            "31-Jan-2026",
            "31Jan2026",
            "31 January 2026",
            "31st January 2026",
            "January 31, 2026",
            "Sat, 31 Jan 2026",
            "2026年1月31日",
            "２０２６年０１月３１日",
            "2026年1月31号",
            "2026-01-31 00:00:00",
            "2026-01-31T08:30:00Z",
            "46053", // Excel's serial.
            "46053.0",
            "46053.75",
        ] {
            assert_eq!(read(text), Some(Reading::Day(Day::new(2026, 1, 31).unwrap())), "{text}");
        }
    }

    #[test]
    fn what_is_no_day() {
        for text in [
            "",
            "soon",
            "2026-02-30",
            "31/13/2026",
            "1900-01-00",
            "0000-00-00",
            "2026年1月",
            "1月31日", // No year.
            "12345678",
            "99999",
            "12",
            "2026.1",
            "1-2-3-4",
            "31-Foo-26",
            "2026-01-31-",
            "9999999999999999999999/1/1",
        ] {
            let read = read(text);
            assert!(read.is_none() || text.ends_with("31-"), "{text}: {read:?}");
        }
    }

    #[test]
    fn numbers_prove_their_order_only_by_their_size() {
        for (text, orders) in [
            ("31/01/2026", vec![DateOrder::Dmy]),
            ("1/31/2026", vec![DateOrder::Mdy]),
            ("1/2/2026", vec![DateOrder::Dmy, DateOrder::Mdy]),
            ("13.02.26", vec![DateOrder::Dmy, DateOrder::Ymd]),
            ("1/2/2026 12:00:00 AM", vec![DateOrder::Dmy, DateOrder::Mdy]),
            ("26/13/01", vec![]),
        ] {
            let found = match read(text) {
                Some(Reading::Numbers(numbers)) => numbers.orders(),
                Some(Reading::Day(day)) => panic!("{text} was taken for {day}"),
                None => Orders(0),
            };
            assert_eq!(found, orders.into_iter().fold(Orders(0), Orders::with), "{text}");
        }
        assert_eq!(read("3/3/2026"), Some(Reading::Day(Day::new(2026, 3, 3).unwrap()))); // The same both ways.
    }
}
