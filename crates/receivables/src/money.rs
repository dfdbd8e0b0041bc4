//! Money: whole minor units with their currency, and rates in parts per million.
//!
//! Amounts of different currencies are never added: [`Totals`] keeps them apart. Rounding is a named act
//! ([`Fraction::round_half_up`]) and happens once, where a result is reported.

mod capitals;

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// An ISO 4217 currency.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Currency([u8; 3]);

impl Currency {
    /// The renminbi, 人民币.
    pub const CNY: Self = Self(*b"CNY");
    /// The euro.
    pub const EUR: Self = Self(*b"EUR");
    /// The pound sterling.
    pub const GBP: Self = Self(*b"GBP");

    /// Reads a three-letter code, upper or lower case. `RMB` and the offshore `CNH` are read as `CNY`.
    pub fn from_code(code: &str) -> Option<Self> {
        let upper = code.trim().to_ascii_uppercase();
        let code = match upper.as_str() {
            "RMB" | "CNH" => "CNY",
            other => other,
        };
        iso_currency::Currency::from_code(code)?;
        Some(Self(code.as_bytes().try_into().ok()?))
    }

    /// The three-letter code.
    pub fn code(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or("???")
    }

    /// Digits after the decimal point: 2 for CNY, 0 for JPY, 3 for KWD.
    pub fn exponent(self) -> u32 {
        // The two everyday cases first: this is asked for every line of a ledger.
        match &self.0 {
            b"CNY" | b"USD" | b"EUR" | b"GBP" => 2,
            b"JPY" => 0,
            _ => iso_currency::Currency::from_code(self.code())
                .and_then(iso_currency::Currency::exponent)
                .map_or(2, u32::from),
        }
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl fmt::Debug for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl Serialize for Currency {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code())
    }
}

impl<'de> Deserialize<'de> for Currency {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let code = std::borrow::Cow::<str>::deserialize(deserializer)?;
        Self::from_code(&code)
            .ok_or_else(|| serde::de::Error::custom(format!("`{code}` is no ISO 4217 currency")))
    }
}

/// An amount in minor units of one currency: 1234 CNY minor units are ¥12.34.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Money {
    /// Minor units (fen, cents); negative for what we owe.
    pub minor: i64,
    /// The currency.
    pub currency: Currency,
}

/// Why a text is not an amount.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MoneyError {
    /// Something else than digits, one point and a leading minus.
    #[error("`{0}` is not a number")]
    NotANumber(String),
    /// More decimals than the currency has.
    #[error("`{text}` has more decimals than {currency} allows")]
    TooManyDecimals {
        /// The text found.
        text: String,
        /// The currency it was read in.
        currency: Currency,
    },
    /// Outside the range of 64-bit minor units.
    #[error("`{0}` is too large")]
    TooLarge(String),
}

impl Money {
    /// An amount of `minor` units.
    pub const fn new(minor: i64, currency: Currency) -> Self {
        Self { minor, currency }
    }

    /// Reads `-1234.56`: digits and one point, nothing else. Trailing zeros beyond the currency's decimals are
    /// accepted, other digits there are an error, never rounded away.
    pub fn parse(text: &str, currency: Currency) -> Result<Self, MoneyError> {
        let minor = parse_scaled(text, currency.exponent()).map_err(|fault| match fault {
            Scaled::NotANumber => MoneyError::NotANumber(text.to_owned()),
            Scaled::TooPrecise => MoneyError::TooManyDecimals { text: text.to_owned(), currency },
            Scaled::TooLarge => MoneyError::TooLarge(text.to_owned()),
        })?;
        Ok(Self { minor, currency })
    }

    /// The amount as plain digits without currency: `-1234.56`.
    pub fn plain(self) -> String {
        scaled_text(self.minor, self.currency.exponent())
    }

    /// The amount with thousands separators and without currency: `-1,234.56`.
    pub fn grouped(self) -> String {
        let plain = self.plain();
        let (sign, digits) = plain.strip_prefix('-').map_or(("", plain.as_str()), |rest| ("-", rest));
        let (whole, decimals) = digits.split_once('.').map_or((digits, None), |(w, d)| (w, Some(d)));
        let mut out = String::from(sign);
        for (at, digit) in whole.chars().enumerate() {
            if at > 0 && (whole.len() - at) % 3 == 0 {
                out.push(',');
            }
            out.push(digit);
        }
        if let Some(decimals) = decimals {
            out.push('.');
            out.push_str(decimals);
        }
        out
    }
}

impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.currency, self.grouped())
    }
}

impl fmt::Debug for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.plain(), self.currency)
    }
}

/// `{"amount": "1234.56", "currency": "CNY"}`: text, so that no reader makes a float of it.
impl Serialize for Money {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use serde::ser::SerializeStruct as _;
        let mut out = serializer.serialize_struct("Money", 2)?;
        out.serialize_field("amount", &self.plain())?;
        out.serialize_field("currency", &self.currency)?;
        out.end()
    }
}

impl<'de> Deserialize<'de> for Money {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Written {
            amount: String,
            currency: Currency,
        }
        let Written { amount, currency } = Written::deserialize(deserializer)?;
        Self::parse(&amount, currency).map_err(serde::de::Error::custom)
    }
}

/// Sums by currency, in order of the code. Nothing converts one into another.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Totals(Vec<Money>);

impl Totals {
    /// Adds one amount to the sum of its currency. A sum beyond 64 bits stays at the limit.
    pub fn add(&mut self, amount: Money) {
        match self.0.binary_search_by_key(&amount.currency, |sum| sum.currency) {
            Ok(at) => {
                if let Some(sum) = self.0.get_mut(at) {
                    sum.minor = sum.minor.saturating_add(amount.minor);
                }
            }
            Err(at) => self.0.insert(at, amount),
        }
    }

    /// The sum in one currency, zero if there is none.
    pub fn of(&self, currency: Currency) -> Money {
        self.0.iter().find(|sum| sum.currency == currency).copied().unwrap_or(Money::new(0, currency))
    }

    /// The sums, by currency code.
    pub fn iter(&self) -> impl Iterator<Item = Money> + '_ {
        self.0.iter().copied()
    }
}

/// A rate in parts per million: 3.45 % is 34 500.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(transparent)]
pub struct Ppm(pub i64);

impl Ppm {
    /// One, 100 %.
    pub const ONE: Self = Self(1_000_000);

    /// Reads a percentage such as `3.45`, to four decimals.
    pub fn from_percent(text: &str) -> Option<Self> {
        parse_scaled(text, 4).ok().map(Self)
    }

    /// Reads a plain factor such as `1.5` or `0.0005`, to six decimals.
    pub fn from_factor(text: &str) -> Option<Self> {
        parse_scaled(text, 6).ok().map(Self)
    }

    /// The rate as a percentage without needless zeros, at least two decimals: `3.45`, `5.175`.
    pub fn percent(self) -> String {
        let text = scaled_text(self.0, 4);
        let Some((whole, decimals)) = text.split_once('.') else { return text };
        format!("{whole}.{:0<2}", decimals.trim_end_matches('0'))
    }

    /// This rate times a factor; `None` if the product is not a whole number of millionths.
    pub fn times(self, factor: Self) -> Option<Self> {
        let product = self.0.checked_mul(factor.0)?;
        (product % Self::ONE.0 == 0).then_some(Self(product / Self::ONE.0))
    }
}

impl FromStr for Ppm {
    type Err = String;

    /// Reads `3.45%` as a percentage and `1.5` as a factor.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let text = text.trim();
        text.strip_suffix('%')
            .map_or_else(|| Self::from_factor(text), |percent| Self::from_percent(percent.trim()))
            .ok_or_else(|| {
                format!("`{text}` is neither a percentage such as `3.45%` nor a factor such as `1.5`")
            })
    }
}

/// An exact, unrounded amount of minor units: the sum of interest segments before the one rounding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fraction {
    /// Numerator, in minor units.
    pub numerator: i128,
    /// Denominator, above zero.
    pub denominator: i128,
}

impl Fraction {
    /// Whole units with so many more decimals than minor units have, cut off and not rounded: `47564.3835`.
    pub fn decimal(self, exponent: u32, more: u32) -> String {
        let places = exponent.saturating_add(more);
        let scaled = self.numerator.saturating_mul(10_i128.saturating_pow(more)) / self.denominator;
        let scale = 10_i128.saturating_pow(places);
        let (whole, decimals) = (scaled / scale, (scaled % scale).unsigned_abs());
        let sign = if scaled < 0 && whole == 0 { "-" } else { "" };
        let width = usize::try_from(places).unwrap_or(0);
        if width == 0 { format!("{sign}{whole}") } else { format!("{sign}{whole}.{decimals:0width$}") }
    }

    /// Rounds to whole minor units, halves away from zero: the customary rounding of money claims.
    pub fn round_half_up(self) -> i64 {
        let (n, d) = (self.numerator, self.denominator);
        let rounded = (n.abs() * 2 + d) / (d * 2) * n.signum();
        i64::try_from(rounded).unwrap_or(i64::MAX)
    }
}

enum Scaled {
    NotANumber,
    TooPrecise,
    TooLarge,
}

/// Reads a decimal as an integer of `10^-scale` units.
fn parse_scaled(text: &str, scale: u32) -> Result<i64, Scaled> {
    let (negative, digits) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
    let (whole, decimals) = digits.split_once('.').unwrap_or((digits, ""));
    if whole.is_empty() && decimals.is_empty() {
        return Err(Scaled::NotANumber);
    }
    let mut value: i64 = 0;
    let mut taken = 0;
    for (at, byte) in whole.bytes().chain(decimals.bytes()).enumerate() {
        if !byte.is_ascii_digit() {
            return Err(Scaled::NotANumber);
        }
        if at >= whole.len() {
            if taken == scale {
                if byte != b'0' {
                    return Err(Scaled::TooPrecise);
                }
                continue;
            }
            taken += 1;
        }
        value = value
            .checked_mul(10)
            .and_then(|tens| tens.checked_add(i64::from(byte - b'0')))
            .ok_or(Scaled::TooLarge)?;
    }
    for _ in taken..scale {
        value = value.checked_mul(10).ok_or(Scaled::TooLarge)?;
    }
    Ok(if negative { -value } else { value })
}

fn scaled_text(value: i64, scale: u32) -> String {
    let sign = if value < 0 { "-" } else { "" };
    let unit = 10_u64.pow(scale);
    let magnitude = value.unsigned_abs();
    if scale == 0 {
        return format!("{sign}{magnitude}");
    }
    format!("{sign}{}.{:0width$}", magnitude / unit, magnitude % unit, width = scale as usize)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_read_exactly_or_not_at_all() {
        let cny = Currency::CNY;
        let jpy = Currency::from_code("jpy").unwrap();
        for (text, currency, minor) in [
            ("1234.56", cny, Some(123_456)),
            ("-0.5", cny, Some(-50)),
            (".5", cny, Some(50)),
            ("12.3400", cny, Some(1_234)), // Trailing zeros lose nothing.
            ("12.345", cny, None),         // A third decimal would be lost.
            ("100", jpy, Some(100)),
            ("100.5", jpy, None),
            ("", cny, None),
            ("-", cny, None),
            ("1,234", cny, None),
            ("99999999999999999999", cny, None),
        ] {
            assert_eq!(Money::parse(text, currency).ok().map(|m| m.minor), minor, "{text}");
        }
    }

    #[test]
    fn amounts_are_written_with_the_decimals_of_their_currency() {
        let kwd = Currency::from_code("KWD").unwrap();
        for (money, plain, grouped) in [
            (Money::new(123_456_789, Currency::CNY), "1234567.89", "1,234,567.89"),
            (Money::new(-5, Currency::CNY), "-0.05", "-0.05"),
            (Money::new(1_500, kwd), "1.500", "1.500"),
            (Money::new(-123_456, Currency::from_code("JPY").unwrap()), "-123456", "-123,456"),
        ] {
            assert_eq!((money.plain().as_str(), money.grouped().as_str()), (plain, grouped));
        }
    }

    #[test]
    fn rates_keep_their_digits() {
        assert_eq!(
            Ppm::from_percent("3.45").unwrap().times("1.5".parse().unwrap()).unwrap().percent(),
            "5.175"
        );
        assert_eq!("0.05%".parse::<Ppm>(), Ok(Ppm(500)));
        assert_eq!("1.0".parse::<Ppm>(), Ok(Ppm::ONE));
        assert!("twelve".parse::<Ppm>().is_err());
    }

    #[test]
    fn halves_round_away_from_zero_once() {
        for (numerator, rounded) in [(5, 1), (4, 0), (-5, -1), (15, 2), (14, 1)] {
            assert_eq!(Fraction { numerator, denominator: 10 }.round_half_up(), rounded, "{numerator}/10");
        }
        for (numerator, denominator, text) in
            [(100_000, 3, "333.3333"), (5, 1, "0.0500"), (-5, 1, "-0.0500"), (0, 7, "0.0000")]
        {
            assert_eq!(Fraction { numerator, denominator }.decimal(2, 2), text);
        }
    }
}
