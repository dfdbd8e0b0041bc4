//! What people read: reasons, amounts and days as text in the language of the screen.

use outreach::{Lang, wording, words};
use receivables::{
    balance::Balance,
    money::Money,
    reason::{Reason, Value},
};
use serde_json::Value as Json;
use unicode_width::{UnicodeWidthChar as _, UnicodeWidthStr as _};

/// The sentence of a rule that spoke, its facts filled in.
pub(crate) fn reason(reason: &Reason, lang: Lang) -> String {
    let facts: Vec<(&str, String)> =
        reason.facts().map(|(name, value)| (name, self::value(value, lang))).collect();
    words::sentence(reason.rule, facts.iter().map(|(name, value)| (*name, value.as_str())), lang)
}

/// The same of a rule as it stands in a recorded decision: its id, and its sentence.
pub(crate) fn recorded_reason(reason: &serde_json::Map<String, Json>, lang: Lang) -> (String, String) {
    let rule = reason.get("rule").and_then(Json::as_str).unwrap_or_default().to_owned();
    let facts = reason.iter().filter(|(name, _)| *name != "rule");
    let facts: Vec<(&str, String)> =
        facts.map(|(name, value)| (name.as_str(), recorded_value(value, lang))).collect();
    let text = words::sentence(&rule, facts.iter().map(|(name, value)| (*name, value.as_str())), lang);
    (rule, text)
}

fn recorded_value(value: &Json, lang: Lang) -> String {
    match value {
        Json::String(text) => match text.parse() {
            Ok(day) => wording::day(day, lang),
            Err(_) => text.clone(),
        },
        Json::Object(_) => match serde_json::from_value::<Money>(value.clone()) {
            Ok(money) => wording::amount(money, lang),
            Err(_) => value.to_string(),
        },
        other => other.to_string(),
    }
}

fn value(value: Value, lang: Lang) -> String {
    match value {
        Value::Day(day) => wording::day(day, lang),
        Value::Clock(at) => at.to_string(),
        Value::Count(count) => count.to_string(),
        Value::Money(money) => wording::amount(money, lang),
        Value::Rate(rate) => format!("{}%", rate.percent()),
        Value::Code(code) => code.to_owned(),
    }
}

/// The overdue sums, by currency; what is open where nothing is overdue.
pub(crate) fn owed(balances: &[Balance], lang: Lang) -> String {
    let of = |minor: fn(&Balance) -> i64| -> Vec<Money> {
        let sums = balances.iter().map(|sums| Money::new(minor(sums), sums.currency));
        sums.filter(|sum| sum.minor != 0).collect()
    };
    let overdue = of(|sums| sums.overdue);
    let shown = if overdue.is_empty() { of(|sums| sums.open) } else { overdue };
    wording::amounts(shown, lang)
}

/// Chooses between two texts by the language of the screen.
pub(crate) const fn either(lang: Lang, zh: &'static str, en: &'static str) -> &'static str {
    match lang {
        Lang::Zh => zh,
        Lang::En => en,
    }
}

/// Text padded to a width in columns, of which a Chinese character takes two. Longer text is cut and marked.
pub(crate) fn cell(text: &str, width: usize) -> String {
    let mut shown = String::new();
    let mut used = 0;
    let fits = text.width() <= width;
    for character in text.chars() {
        let columns = character.width().unwrap_or(0);
        if !fits && used + columns > width.saturating_sub(1) {
            shown.push('…');
            used += 1;
            break;
        }
        shown.push(character);
        used += columns;
    }
    shown.extend(std::iter::repeat_n(' ', width.saturating_sub(used)));
    shown
}

/// Text with every line moved to the right.
pub(crate) fn indented(text: &str, by: &str) -> String {
    let mut out = String::with_capacity(text.len() * 2);
    for line in text.lines() {
        out.push_str(format!("{by}{line}").trim_end());
        out.push('\n');
    }
    out
}

/// How many customers, in brackets behind what holds for them.
pub(crate) fn customers(number: usize, lang: Lang) -> String {
    match (lang, number) {
        (Lang::Zh, _) => format!("（{} 位客户）", count(number)),
        (Lang::En, 1) => " (1 customer)".to_owned(),
        (Lang::En, _) => format!(" ({} customers)", count(number)),
    }
}

/// A count with its thousands set apart: `9,700`.
pub(crate) fn count(count: impl TryInto<u64>) -> String {
    let digits = count.try_into().unwrap_or(u64::MAX).to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.char_indices() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}
