//! A cell as an amount of money: signs, marks, separators, 万元. Exact or an error, never a guess and never zero.

use receivables::money::{Currency, Money};
use serde::Serialize;

use crate::cell::{Evidence, half_width};

/// Which sign stands before the decimals.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Decimal {
    /// 1,234.56
    Point,
    /// 1.234,56
    Comma,
}

impl Decimal {
    /// The code on the command line: `point` or `comma`.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Point => "point",
            Self::Comma => "comma",
        }
    }

    /// The value of a code.
    pub fn from_code(code: &str) -> Option<Self> {
        match code {
            "point" => Some(Self::Point),
            "comma" => Some(Self::Comma),
            _ => None,
        }
    }
}

/// How many of the currency's units one unit of a column is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Unit {
    /// 元: as it stands.
    #[default]
    One,
    /// 千元: times 1,000.
    Thousand,
    /// 万元: times 10,000.
    TenThousand,
    /// 百万元: times 1,000,000.
    Million,
    /// 亿元: times 100,000,000.
    HundredMillion,
}

impl std::str::FromStr for Unit {
    type Err = String;

    /// Reads `1`, `1000`, `10000`, or the Chinese word as headings write it: `千`, `万`, `百万`, `亿`.
    fn from_str(text: &str) -> Result<Self, String> {
        Ok(match text.trim().trim_end_matches('元') {
            "" | "1" => Self::One,
            "千" | "1000" => Self::Thousand,
            "万" | "10000" => Self::TenThousand,
            "百万" | "1000000" => Self::Million,
            "亿" | "100000000" => Self::HundredMillion,
            _ => {
                return Err(format!(
                    "`{text}` is no unit; say 元, 千元, 万元, 百万元, 亿元 or 1, 1000, 10000, ..."
                ));
            }
        })
    }
}

impl Unit {
    const SUFFIXES: &'static [(&'static str, Self)] = &[
        ("亿元", Self::HundredMillion),
        ("百万元", Self::Million),
        ("万元", Self::TenThousand),
        ("千元", Self::Thousand),
        ("元整", Self::One),
        ("元", Self::One),
        ("圆", Self::One),
        ("亿", Self::HundredMillion),
        ("百万", Self::Million),
        ("万", Self::TenThousand),
        ("千", Self::Thousand),
    ];

    /// Powers of ten.
    const fn zeros(self) -> usize {
        match self {
            Self::One => 0,
            Self::Thousand => 3,
            Self::TenThousand => 4,
            Self::Million => 6,
            Self::HundredMillion => 8,
        }
    }

    /// The customary word: 元, 千元, 万元, 百万元, 亿元.
    pub const fn word(self) -> &'static str {
        match self {
            Self::One => "元",
            Self::Thousand => "千元",
            Self::TenThousand => "万元",
            Self::Million => "百万元",
            Self::HundredMillion => "亿元",
        }
    }

    /// The unit a word, heading or title names: `万元`, `金额(万元)`, `in thousands`, `USD'000`.
    pub fn named_in(text: &str) -> Option<Self> {
        let lower = text.to_lowercase();
        let words: [(&str, Self); 8] = [
            ("亿元", Self::HundredMillion),
            ("百万元", Self::Million),
            ("万元", Self::TenThousand),
            ("千元", Self::Thousand),
            ("in thousands", Self::Thousand),
            ("'000", Self::Thousand),
            ("in millions", Self::Million),
            ("元", Self::One),
        ];
        words.iter().find(|(word, _)| lower.contains(word)).map(|&(_, unit)| unit)
    }
}

/// The signs and codes people put before or after an amount, and the currencies each can mean; the first is taken
/// where nothing else is known.
const MARKS: &[(&str, &[&str])] = &[
    ("HK$", &["HKD"]),
    ("US$", &["USD"]),
    ("CA$", &["CAD"]),
    ("C$", &["CAD"]),
    ("AU$", &["AUD"]),
    ("A$", &["AUD"]),
    ("NT$", &["TWD"]),
    ("S$", &["SGD"]),
    ("NZ$", &["NZD"]),
    ("$", &["USD", "CAD", "AUD", "HKD", "SGD", "NZD", "TWD", "MXN"]),
    ("¥", &["CNY", "JPY"]),
    ("€", &["EUR"]),
    ("£", &["GBP"]),
    ("人民币", &["CNY"]),
    ("美元", &["USD"]),
    ("港币", &["HKD"]),
    ("港元", &["HKD"]),
    ("欧元", &["EUR"]),
    ("英镑", &["GBP"]),
    ("日元", &["JPY"]),
    ("日圆", &["JPY"]),
    ("加元", &["CAD"]),
    ("澳元", &["AUD"]),
    ("新加坡元", &["SGD"]),
    ("新台币", &["TWD"]),
    ("台币", &["TWD"]),
    ("韩元", &["KRW"]),
    ("瑞士法郎", &["CHF"]),
    ("卢布", &["RUB"]),
    ("泰铢", &["THB"]),
    ("卢比", &["INR"]),
];

/// A currency sign in a cell: what it can mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mark {
    /// A sign of the table.
    Sign(&'static [&'static str]),
    /// A three-letter code.
    Code(Currency),
}

impl Mark {
    /// The currency it means, given the one that is expected.
    pub(crate) fn currency(self, expected: Option<Currency>) -> Option<Currency> {
        match self {
            Self::Code(currency) => Some(currency),
            Self::Sign(codes) => expected
                .filter(|expected| codes.contains(&expected.code()))
                .or_else(|| codes.first().and_then(|code| Currency::from_code(code))),
        }
    }
}

/// A currency by code, sign or Chinese name.
pub(crate) fn currency(text: &str) -> Option<Currency> {
    let half: String = text.trim().chars().map(half_width).collect();
    let upper = half.trim().to_ascii_uppercase();
    MARKS
        .iter()
        .find(|(mark, _)| *mark == upper)
        .and_then(|(_, codes)| codes.first())
        .and_then(|code| Currency::from_code(code))
        .or_else(|| Currency::from_code(&upper))
        // `CNY 人民币`, `人民币(CNY)`, `01-人民币`.
        .or_else(|| {
            MARKS
                .iter()
                .skip_while(|(mark, _)| *mark != "人民币")
                .find(|(mark, _)| upper.contains(mark))
                .and_then(|(_, codes)| Currency::from_code(codes.first()?))
        })
}

/// Why a cell is no amount.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Fault {
    NotMoney,
    TooManyDecimals,
    TooLarge,
    /// `1.234` or `1,234`: the rest of the column has to be read first.
    Unlearned,
    /// `1.234` or `1,234`: neither the cell nor the column says which sign stands before decimals.
    Undecided,
    /// The same, and the column holds proofs of both.
    Contradicted,
}

/// An amount taken apart; the sign before the decimals is not settled yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Written {
    negative: bool,
    /// Digits with their separators.
    digits: String,
    unit: Option<Unit>,
    /// The currency the cell names.
    pub(crate) mark: Option<Mark>,
}

/// Whether the text is digits with at most a leading minus and one point: the everyday case.
pub(crate) fn is_plain(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text).as_bytes();
    let mut points = 0;
    let mut decimals = 0;
    for byte in digits {
        match byte {
            b'0'..=b'9' => decimals += points,
            b'.' => points += 1,
            _ => return false,
        }
    }
    // Three decimals may be thousands.
    points == 0 || (points == 1 && decimals != 3 && digits.first() != Some(&b'.'))
}

/// Reads a plain amount: see [`is_plain`].
pub(crate) fn read_plain(text: &str, currency: Currency, unit: Unit) -> Result<Money, Fault> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    if unit == Unit::One {
        return parse(text, currency);
    }
    scaled(text.starts_with('-'), digits, unit, currency)
}

/// Takes an amount apart.
pub(crate) fn take_apart(text: &str) -> Result<Written, Fault> {
    let half: String = text.chars().map(half_width).collect();
    let mut rest = half.trim();
    let mut negative = false;
    if let Some(inner) = rest.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')) {
        negative = true;
        rest = inner.trim();
    }
    let mut mark = None;
    let mut unit = None;
    // Minus, mark and unit come in any order: `-¥1`, `¥-1`, `1万元 CNY`, `CNY (1)`.
    for _ in 0..6 {
        let before = rest;
        if let Some(inner) = rest.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')) {
            rest = once(&mut negative, inner)?;
        }
        if let Some(after) = rest.strip_prefix('-').or_else(|| rest.strip_suffix('-')) {
            rest = once(&mut negative, after)?;
        }
        rest = rest.strip_prefix('+').unwrap_or(rest).trim();
        if let Some((found, after)) = strip_mark(rest) {
            if mark.replace(found).is_some_and(|earlier| earlier != found) {
                return Err(Fault::NotMoney);
            }
            rest = after.trim();
        }
        if unit.is_none()
            && let Some((found, after)) = strip_unit(rest)
        {
            unit = Some(found);
            rest = after.trim();
        }
        if rest == before {
            break;
        }
    }
    let is_digits = rest.bytes().all(|b| b.is_ascii_digit() || matches!(b, b',' | b'.' | b' ' | b'\''));
    if !is_digits || !rest.bytes().any(|b| b.is_ascii_digit()) {
        return Err(Fault::NotMoney);
    }
    Ok(Written { negative, digits: rest.to_owned(), unit, mark })
}

/// One sign says that it is negative, not two.
fn once<'a>(negative: &mut bool, rest: &'a str) -> Result<&'a str, Fault> {
    if std::mem::replace(negative, true) {
        return Err(Fault::NotMoney);
    }
    Ok(rest.trim())
}

fn strip_mark(text: &str) -> Option<(Mark, &str)> {
    for (mark, codes) in MARKS {
        if let Some(rest) = text.strip_prefix(mark).or_else(|| text.strip_suffix(mark)) {
            return Some((Mark::Sign(codes), rest));
        }
    }
    let is_letter = |c: char| c.is_ascii_alphabetic();
    let head = text.get(..3).filter(|head| head.chars().all(is_letter));
    if let Some(currency) = head.and_then(Currency::from_code) {
        return text
            .get(3..)
            .filter(|rest| !rest.starts_with(is_letter))
            .map(|rest| (Mark::Code(currency), rest));
    }
    let at = text.len().checked_sub(3)?;
    let currency = text.get(at..).and_then(Currency::from_code)?;
    text.get(..at).filter(|rest| !rest.ends_with(is_letter)).map(|rest| (Mark::Code(currency), rest))
}

fn strip_unit(text: &str) -> Option<(Unit, &str)> {
    Unit::SUFFIXES.iter().find_map(|&(suffix, unit)| Some((unit, text.strip_suffix(suffix)?)))
}

/// Which signs before the decimals the digits allow: (point, comma).
fn allowed(digits: &str) -> (bool, bool) {
    let (points, commas) = (digits.matches('.').count(), digits.matches(',').count());
    match (points, commas) {
        (0, 0) => (true, true),
        (1, 0) => (true, is_grouped(digits, '.')),
        (0, 1) => (is_grouped(digits, ','), true),
        (0, _) => (is_grouped(digits, ','), false),
        (_, 0) => (false, is_grouped(digits, '.')),
        (1, _) => (
            split_last(digits, '.')
                .is_some_and(|(whole, rest)| !rest.contains(',') && is_grouped(whole, ',')),
            {
                commas == 1
                    && split_last(digits, ',')
                        .is_some_and(|(whole, rest)| !rest.contains('.') && is_grouped(whole, '.'))
            },
        ),
        (_, 1) => (
            false,
            split_last(digits, ',')
                .is_some_and(|(whole, rest)| !rest.contains('.') && is_grouped(whole, '.')),
        ),
        _ => (false, false),
    }
}

fn split_last(digits: &str, sign: char) -> Option<(&str, &str)> {
    digits.rsplit_once(sign)
}

/// `1,234,567`: a first group of one to three digits that is not zero, the last of three, others of three (or two,
/// as in India).
fn is_grouped(digits: &str, separator: char) -> bool {
    let mut groups = digits.split(separator);
    let Some(first) = groups.next() else { return false };
    let rest: Vec<&str> = groups.collect();
    let Some((last, middle)) = rest.split_last() else { return true };
    (1..=3).contains(&first.len())
        && !first.starts_with('0')
        && last.len() == 3
        && middle.iter().all(|group| matches!(group.len(), 2 | 3))
}

impl Written {
    /// Whether the digits prove one sign before decimals: `Some(Point)`, `Some(Comma)`, or nothing.
    pub(crate) fn proves(&self) -> Option<Decimal> {
        match allowed(&self.compact()) {
            (true, false) => Some(Decimal::Point),
            (false, true) => Some(Decimal::Comma),
            _ => None,
        }
    }

    /// The digits without the separators that are never decimals.
    fn compact(&self) -> String {
        self.digits.chars().filter(|c| !matches!(c, ' ' | '\'')).collect()
    }

    /// The amount in a currency. `column`: what the column proves; `told`: the sign the caller named.
    pub(crate) fn money(
        &self,
        currency: Currency,
        unit: Unit,
        column: Evidence<Decimal>,
        told: Option<Decimal>,
    ) -> Result<Money, Fault> {
        let digits = self.compact();
        let decimal = match (allowed(&digits), told) {
            ((false, false), _)
            | ((false, true), Some(Decimal::Point))
            | ((true, false), Some(Decimal::Comma)) => return Err(Fault::NotMoney),
            ((true, true), Some(told)) => told,
            ((true, false), _) => Decimal::Point,
            ((false, true), _) => Decimal::Comma,
            ((true, true), None) => settle(&digits, currency, column)?,
        };
        let plain: String = match decimal {
            Decimal::Point => digits.replace(',', ""),
            Decimal::Comma => digits.replace('.', "").replace(',', "."),
        };
        scaled(self.negative, &plain, self.unit.unwrap_or(unit), currency)
    }
}

/// The sign before decimals where the digits allow both.
fn settle(digits: &str, currency: Currency, column: Evidence<Decimal>) -> Result<Decimal, Fault> {
    if !digits.contains([',', '.']) {
        return Ok(Decimal::Point);
    }
    match column {
        Evidence::Unknown => Err(Fault::Unlearned),
        Evidence::Proves(decimal) => Ok(decimal),
        Evidence::Contradicts => Err(Fault::Contradicted),
        // No currency with two decimals is written with three: the comma groups thousands.
        Evidence::Silent if digits.contains(',') && currency.exponent() < 3 => Ok(Decimal::Point),
        Evidence::Silent => Err(Fault::Undecided),
    }
}

/// Moves the point to the right by the zeros of the unit, then reads.
fn scaled(negative: bool, plain: &str, unit: Unit, currency: Currency) -> Result<Money, Fault> {
    let (whole, decimals) = plain.split_once('.').unwrap_or((plain, ""));
    let zeros = unit.zeros();
    let mut text = String::with_capacity(plain.len() + zeros + 2);
    if negative {
        text.push('-');
    }
    text.push_str(whole);
    text.extend(decimals.chars().chain(std::iter::repeat('0')).take(zeros));
    if let Some(rest) = decimals.get(zeros..).filter(|rest| !rest.is_empty()) {
        text.push('.');
        text.push_str(rest);
    }
    parse(&text, currency)
}

fn parse(text: &str, currency: Currency) -> Result<Money, Fault> {
    use receivables::money::MoneyError;
    Money::parse(text, currency).map_err(|error| match error {
        MoneyError::NotANumber(_) => Fault::NotMoney,
        MoneyError::TooManyDecimals { .. } => Fault::TooManyDecimals,
        MoneyError::TooLarge(_) => Fault::TooLarge,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str, code: &str, unit: Unit) -> Result<i64, Fault> {
        let currency = Currency::from_code(code).unwrap();
        if is_plain(text) {
            return read_plain(text, currency, unit).map(|money| money.minor);
        }
        take_apart(text)?.money(currency, unit, Evidence::Silent, None).map(|money| money.minor)
    }

    #[test]
    fn amounts_as_people_write_them() {
        for (text, minor) in [
            ("1234.5", 123_450),
            ("1,234.50", 123_450),
            ("1,234,567", 123_456_700),
            ("12,34,567.00", 123_456_700), // India.
            ("(1,234.50)", -123_450),
            ("1234.50-", -123_450),
            ("-1234.50", -123_450),
            ("−1234.50", -123_450), // A true minus sign.
            ("１，２３４．５０", 123_450),
            ("（１，２３４．５０）", -123_450),
            ("¥1,234.50", 123_450),
            ("￥1,234.50", 123_450),
            ("-¥1,234.50", -123_450),
            ("¥-1,234.50", -123_450),
            ("CNY 1,000", 100_000),
            ("1,000 RMB", 100_000),
            ("人民币1000元", 100_000),
            ("1234.5元", 123_450),
            ("1000元整", 100_000),
            ("12.5万", 12_500_000),
            ("12.5万元", 12_500_000),
            ("1.2345万元", 1_234_500),
            ("0.3亿元", 3_000_000_000),
            ("1'234.50", 123_450), // Switzerland.
            ("1 234,50", 123_450), // A comma with two digits proves itself.
            ("1.234,56", 123_456),
            ("1.234.567", 123_456_700),
            ("1,234", 123_400),
            ("0", 0),
            ("8734.7100", 873_471),
        ] {
            assert_eq!(read(text, "CNY", Unit::One), Ok(minor), "{text}");
        }
    }

    #[test]
    fn what_is_no_amount_is_never_zero() {
        for (text, fault) in [
            ("abc", Fault::NotMoney),
            ("#REF!", Fault::NotMoney),
            ("12a", Fault::NotMoney),
            ("--5", Fault::NotMoney),
            ("(-5)", Fault::NotMoney),
            ("1,23.4", Fault::NotMoney),
            ("1.2.3", Fault::NotMoney),
            ("¥", Fault::NotMoney),
            ("1.23E+10", Fault::NotMoney),
            ("1.2345", Fault::TooManyDecimals),
            ("99999999999999999999", Fault::TooLarge),
            ("1.234", Fault::Undecided), // 1,234 or 1.234?
        ] {
            assert_eq!(read(text, "CNY", Unit::One), Err(fault), "{text}");
        }
    }

    #[test]
    fn units_of_the_heading_and_decimals_of_the_currency() {
        for (text, code, unit, minor) in [
            ("12.5", "CNY", Unit::TenThousand, Ok(12_500_000)),
            ("12.5元", "CNY", Unit::TenThousand, Ok(1_250)), // The cell speaks for itself.
            ("1.5", "USD", Unit::Thousand, Ok(150_000)),
            ("1500", "JPY", Unit::One, Ok(1_500)),
            ("1500.5", "JPY", Unit::One, Err(Fault::TooManyDecimals)),
            ("1,234", "KWD", Unit::One, Err(Fault::Undecided)), // Kuwait has three decimals.
        ] {
            assert_eq!(read(text, code, unit), minor, "{text} {code}");
        }
    }

    #[test]
    fn a_sign_means_what_the_file_expects() {
        let cad = Currency::from_code("CAD");
        let mark = take_apart("$5").unwrap().mark.unwrap();
        assert_eq!(mark.currency(cad), cad);
        assert_eq!(mark.currency(None), Currency::from_code("USD"));
        assert_eq!(mark.currency(Some(Currency::CNY)), Currency::from_code("USD")); // A conflict, seen by the row.
        for (text, code) in [
            ("人民币", "CNY"),
            ("CNY-人民币", "CNY"),
            ("rmb", "CNY"),
            ("$", "USD"),
            ("美元", "USD"),
            ("£", "GBP"),
        ] {
            assert_eq!(currency(text), Currency::from_code(code), "{text}");
        }
        assert_eq!(currency("bananas"), None);
    }

    #[test]
    fn told_beats_proved_and_contradiction_is_refused() {
        let read = |text: &str, column, told| {
            take_apart(text).unwrap().money(Currency::CNY, Unit::One, column, told).map(|money| money.minor)
        };
        let (comma, silent) = (Evidence::Proves(Decimal::Comma), Evidence::Silent);
        assert_eq!(read("1.234", comma, None), Ok(123_400));
        assert_eq!(read("1.234", silent, Some(Decimal::Comma)), Ok(123_400));
        assert_eq!(read("1,234.50", silent, Some(Decimal::Comma)), Err(Fault::NotMoney));
        assert_eq!(read("1,230", silent, Some(Decimal::Comma)), Ok(123));
        assert_eq!(read("1,230", Evidence::Contradicts, None), Err(Fault::Contradicted));
        assert_eq!(read("1,230", Evidence::Unknown, None), Err(Fault::Unlearned));
    }
}
