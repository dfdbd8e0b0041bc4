//! Computed values, and how they compare with what a row expects.

use std::{collections::BTreeMap, fmt};

use receivables::{calendar::Day, interest::Interest, money::Money, rulebook::Dated};
use serde_json::Value;

/// The computed values of one row, by the name a row may expect them under, and how far what they rest on was checked.
#[derive(Debug, Default)]
pub(crate) struct Answers {
    values: BTreeMap<&'static str, Answer>,
    /// A value that is still to be verified.
    pub(crate) is_unverified: bool,
    /// A table that should have a newer entry.
    pub(crate) is_stale: bool,
}

/// One computed value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Answer {
    /// A decimal number.
    Number(String),
    /// A day or a fixed text.
    Text(String),
    /// A word; a longer expected text that begins with it agrees (`expired` and `expired_before_2017`).
    Word(&'static [&'static str]),
    /// Yes or no.
    Truth(bool),
    /// There is none.
    Nothing,
}

impl Answers {
    pub(crate) fn get(&self, key: &str) -> Option<&Answer> {
        self.values.get(key)
    }

    pub(crate) fn put(&mut self, key: &'static str, answer: Answer) {
        self.values.insert(key, answer);
    }

    /// They rest on this computation.
    pub(crate) fn rest_on_interest(&mut self, interest: &Interest) {
        self.is_unverified |= interest.is_unverified;
        self.is_stale |= interest.is_stale;
    }

    /// They rest on this value of the rulebook.
    pub(crate) fn rest_on<T>(&mut self, value: Option<&Dated<T>>) {
        self.is_unverified |= value.is_some_and(Dated::is_unverified);
    }

    pub(crate) fn number(&mut self, key: &'static str, number: impl fmt::Display) {
        self.put(key, Answer::Number(number.to_string()));
    }

    /// The same number under several names.
    pub(crate) fn numbers(&mut self, keys: &[&'static str], number: impl fmt::Display) {
        for key in keys {
            self.number(key, &number);
        }
    }

    /// The same day under several names.
    pub(crate) fn days(&mut self, keys: &[&'static str], day: Option<Day>) {
        for key in keys {
            self.day(key, day);
        }
    }

    pub(crate) fn money(&mut self, key: &'static str, money: Money) {
        self.put(key, Answer::Number(money.plain()));
    }

    pub(crate) fn day(&mut self, key: &'static str, day: Option<Day>) {
        self.put(key, day.map_or(Answer::Nothing, |day| Answer::Text(day.to_string())));
    }
}

impl Answer {
    /// Whether the expected JSON value says the same.
    pub(crate) fn agrees(&self, expected: &Value) -> bool {
        match (self, expected) {
            (Self::Nothing, Value::Null) => true,
            (Self::Truth(truth), Value::Bool(expected)) => truth == expected,
            (Self::Truth(truth), Value::String(expected)) => {
                matches!(
                    (truth, plain_word(expected).as_str()),
                    (true, "true" | "yes") | (false, "false" | "no")
                )
            }
            (Self::Number(number), Value::String(expected)) => same_number(number, expected),
            (Self::Number(number), Value::Number(expected)) => same_number(number, &expected.to_string()),
            (Self::Text(text), Value::String(expected)) => text == expected.trim(),
            (Self::Word(words), Value::String(expected)) => {
                let expected = plain_word(expected);
                words.iter().any(|word| expected.starts_with(word))
            }
            _ => false,
        }
    }
}

impl fmt::Display for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(text) | Self::Text(text) => f.write_str(text),
            Self::Word(words) => f.write_str(words.first().copied().unwrap_or_default()),
            Self::Truth(truth) => truth.fmt(f),
            Self::Nothing => f.write_str("null"),
        }
    }
}

/// Lower case with underscores between words.
pub(crate) fn plain_word(text: &str) -> String {
    text.trim().to_lowercase().replace([' ', '-'], "_")
}

/// Whether two texts are the same decimal number: `5.550` and `5.55`.
fn same_number(one: &str, other: &str) -> bool {
    let (one, other) = (one.replace(',', ""), other.replace(',', ""));
    match (decimal(&one), decimal(&other)) {
        (Some(one), Some(other)) => one == other,
        _ => false,
    }
}

/// Sign, whole digits without leading zeros, decimals without trailing zeros.
fn decimal(text: &str) -> Option<(bool, &str, &str)> {
    let text = text.trim().trim_end_matches('%').trim_end();
    let (negative, digits) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
    let (whole, decimals) = digits.split_once('.').unwrap_or((digits, ""));
    let all_digits = whole.bytes().chain(decimals.bytes()).all(|byte| byte.is_ascii_digit());
    if !all_digits || whole.is_empty() && decimals.is_empty() {
        return None;
    }
    let (whole, decimals) = (whole.trim_start_matches('0'), decimals.trim_end_matches('0'));
    Some((negative && !(whole.is_empty() && decimals.is_empty()), whole, decimals))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_compared_as_decimals() {
        for (one, other, same) in [
            ("5.55", "5.550", true),
            ("055500.00", "55500", true),
            ("0", "-0.00", true),
            ("5.55", "5.56", false),
            ("5", "-5", false),
            ("5", "five", false),
            ("", "0", false),
            ("1e3", "1000", false),
            ("1,325.00", "1325", true),
            ("5.55%", "5.55", true),
        ] {
            assert_eq!(same_number(one, other), same, "{one} {other}");
        }
    }

    #[test]
    fn a_kind_never_agrees_with_another() {
        assert!(!Answer::Nothing.agrees(&Value::String("2024-01-01".into())));
        assert!(!Answer::Text("2024-01-01".into()).agrees(&Value::Null));
        assert!(!Answer::Truth(false).agrees(&Value::Null));
        assert!(Answer::Word(&["expired"]).agrees(&Value::String("Expired-before 2017".into())));
    }
}
