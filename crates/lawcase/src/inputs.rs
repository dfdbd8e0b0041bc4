//! The inputs of one case, from a row or from the command line. Every key must be read: one nobody reads may change the answer.

use std::{cell::RefCell, collections::BTreeSet};

use receivables::{
    calendar::{Clock, Day},
    interest::BalanceChange,
    money::{Currency, Money, Ppm},
};
use serde_json::{Map, Value};

use crate::{NotCovered, answer::plain_word};

/// A JSON object that remembers which of its keys were read.
pub struct Inputs {
    map: Map<String, Value>,
    read: RefCell<BTreeSet<String>>,
}

impl Inputs {
    /// Keys are taken in whatever way they are spelt: `Due Date` is `due_date`.
    pub fn new(map: Map<String, Value>) -> Self {
        let map = map.into_iter().map(|(key, value)| (plain_word(&key), value)).collect();
        Self { map, read: RefCell::new(BTreeSet::new()) }
    }

    /// The object under a key; `None` if there is none.
    pub fn object(&self, key: &str) -> Result<Option<Self>, NotCovered> {
        match self.value(&[key]) {
            None => Ok(None),
            Some(Value::Object(map)) => Ok(Some(Self::new(map.clone()))),
            Some(other) => Err(NotCovered::because(format!("`{key}` is not an object: {other}"))),
        }
    }

    /// The objects of a list; empty if there is none.
    pub fn objects(&self, key: &str) -> Result<Vec<Self>, NotCovered> {
        match self.value(&[key]) {
            None => Ok(Vec::new()),
            Some(Value::Array(items)) => items
                .iter()
                .map(|item| match item {
                    Value::Object(map) => Ok(Self::new(map.clone())),
                    other => Err(NotCovered::because(format!("`{key}` holds {other}, not an object"))),
                })
                .collect(),
            Some(other) => Err(NotCovered::because(format!("`{key}` is not a list: {other}"))),
        }
    }

    /// The value under the first of these names that is there; JSON null and an empty text count as absent.
    pub fn value(&self, names: &[&str]) -> Option<&Value> {
        let mut found = None;
        for &name in names {
            let Some(value) = self.map.get(name) else { continue };
            let absent = value.is_null() || value.as_str().is_some_and(|text| text.trim().is_empty());
            if absent || found.is_none() {
                self.read.borrow_mut().insert(name.to_owned());
            }
            if !absent && found.is_none() {
                found = Some(value);
            }
        }
        found
    }

    /// The name among these that the row uses, for messages; the first if it uses none.
    fn used<'a>(&self, names: &[&'a str]) -> &'a str {
        names.iter().copied().find(|&name| self.map.contains_key(name)).unwrap_or_else(|| first(names))
    }

    /// Marks names as known and without influence.
    pub fn ignore(&self, names: &[&str]) {
        self.read.borrow_mut().extend(names.iter().map(|&name| name.to_owned()));
    }

    /// A text, a number or a truth as text.
    pub fn text(&self, names: &[&str]) -> Result<Option<String>, NotCovered> {
        self.value(names)
            .map(|value| match value {
                Value::String(text) => Ok(text.trim().to_owned()),
                Value::Number(number) => Ok(number.to_string()),
                Value::Bool(truth) => Ok(truth.to_string()),
                other => Err(self.fault(names, other)),
            })
            .transpose()
    }

    /// What stands under a key is of the wrong kind.
    fn fault(&self, names: &[&str], found: impl std::fmt::Display) -> NotCovered {
        NotCovered::because(format!("`{}`: {found} is not understood", self.used(names)))
    }

    /// A day, also where it is written with other signs between its parts or with an hour behind it.
    pub fn day(&self, names: &[&str]) -> Result<Option<Day>, NotCovered> {
        self.text(names)?
            .map(|text| {
                day(&text).map_err(|error| NotCovered::because(format!("`{}`: {error}", self.used(names))))
            })
            .transpose()
    }

    /// A day that must be there.
    pub fn need_day(&self, names: &[&str]) -> Result<Day, NotCovered> {
        self.day(names)?.ok_or_else(|| missing(names))
    }

    /// Days of a list; `None` if there is none.
    pub fn days(&self, key: &str) -> Result<Option<Vec<Day>>, NotCovered> {
        let Some(list) = self.value(&[key]) else { return Ok(None) };
        let fault = || NotCovered::because(format!("`{key}` is not a list of days: {list}"));
        let days = list.as_array().ok_or_else(fault)?.iter();
        days.map(|day| day.as_str().and_then(|text| text.parse().ok()).ok_or_else(fault))
            .collect::<Result<_, _>>()
            .map(Some)
    }

    /// A time of day.
    pub fn clock(&self, names: &[&str]) -> Result<Option<Clock>, NotCovered> {
        self.text(names)?
            .map(|text| {
                text.parse()
                    .map_err(|error: String| NotCovered::because(format!("`{}`: {error}", self.used(names))))
            })
            .transpose()
    }

    /// Yes or no, as JSON has it or in words.
    pub fn truth(&self, names: &[&str]) -> Result<Option<bool>, NotCovered> {
        self.text(names)?
            .map(|text| match text.to_lowercase().as_str() {
                "true" | "yes" | "y" | "1" | "是" => Ok(true),
                "false" | "no" | "n" | "0" | "否" => Ok(false),
                _ => Err(self.fault(names, text)),
            })
            .transpose()
    }

    /// A whole number, with or without its unit: `60`, `60.0`, `60 days`.
    pub fn count(&self, names: &[&str]) -> Result<Option<u32>, NotCovered> {
        self.text(names)?
            .map(|text| {
                let number = text.trim_end_matches(|c: char| c.is_alphabetic() || c.is_whitespace());
                let whole = number.split_once('.').map_or(number, |(whole, decimals)| {
                    if decimals.bytes().all(|digit| digit == b'0') { whole } else { number }
                });
                whole.parse().map_err(|_| self.fault(names, &text))
            })
            .transpose()
    }

    /// A yearly rate in percent, with or without the sign.
    pub fn percent(&self, names: &[&str]) -> Result<Option<Ppm>, NotCovered> {
        self.text(names)?
            .map(|text| {
                Ppm::from_percent(text.trim_end_matches(['%', '％']).trim())
                    .ok_or_else(|| self.fault(names, &text))
            })
            .transpose()
    }

    /// A factor such as `1.5`, `1.5x` or `150%`.
    pub fn factor(&self, names: &[&str]) -> Result<Option<Ppm>, NotCovered> {
        self.text(names)?
            .map(|text| {
                text.trim_end_matches(['x', '×', '倍'])
                    .trim()
                    .parse()
                    .map_err(|error: String| NotCovered::because(format!("`{}`: {error}", self.used(names))))
            })
            .transpose()
    }

    /// An amount in the currency of the row, CNY unless it names another.
    pub fn need_money(&self, names: &[&str]) -> Result<Money, NotCovered> {
        self.need_money_in(names, Currency::CNY)
    }

    /// An amount of zero or more in the currency of the row, or in the one of the law.
    pub fn need_money_in(&self, names: &[&str], usual: Currency) -> Result<Money, NotCovered> {
        let currency = self.currency(usual)?;
        let money = self.money_in(names, currency)?.ok_or_else(|| missing(names))?;
        if money.minor < 0 { Err(self.below_zero(names, money)) } else { Ok(money) }
    }

    fn below_zero(&self, names: &[&str], money: Money) -> NotCovered {
        let (name, amount) = (self.used(names), money.plain());
        NotCovered {
            en: format!("`{name}`: {amount} is below zero"),
            zh: Some(format!("`{name}`：{amount} 小于零")),
        }
    }

    /// An amount in a currency that is known.
    pub fn money_in(&self, names: &[&str], currency: Currency) -> Result<Option<Money>, NotCovered> {
        self.text(names)?
            .map(|text| {
                Money::parse(&plain_amount(&text), currency)
                    .map_err(|error| NotCovered::because(format!("`{}`: {error}", self.used(names))))
            })
            .transpose()
    }

    fn currency(&self, usual: Currency) -> Result<Currency, NotCovered> {
        match self.text(&["currency"])? {
            None => Ok(usual),
            Some(code) => Currency::from_code(&code.to_uppercase())
                .ok_or_else(|| NotCovered::because(format!("`currency`: `{code}` is no currency"))),
        }
    }

    /// Payments and credits as changes of the balance, in order of day: a list, or one alone.
    pub fn payments(&self, currency: Currency) -> Result<Vec<BalanceChange>, NotCovered> {
        self.changes(
            &["payments", "part_payments", "credits", "credit_notes", "payment", "part_payment", "credit"],
            currency,
        )
    }

    /// The amounts under these keys, each a list or one object, as changes that lower the balance, in order of day.
    pub fn changes(&self, keys: &[&str], currency: Currency) -> Result<Vec<BalanceChange>, NotCovered> {
        let mut changes = Vec::new();
        for key in keys {
            let is_list = self.value(&[key]).is_some_and(Value::is_array);
            let found = if is_list { self.objects(key)? } else { self.object(key)?.into_iter().collect() };
            for payment in found {
                let day = payment.need_day(&["date", "day", "on", "paid_on"])?;
                let amount = payment.money_in(&["amount", "principal"], currency)?;
                let amount = amount.ok_or_else(|| missing(&["amount"]))?;
                if amount.minor < 0 {
                    return Err(self.below_zero(&[key], amount));
                }
                payment.ignore(&["note", "currency"]);
                payment.all_read()?;
                changes.push(BalanceChange { day, minor: amount.minor.saturating_neg() });
            }
        }
        changes.sort_by_key(|change| change.day);
        Ok(changes)
    }

    /// An error if a key was left unread.
    pub fn all_read(&self) -> Result<(), NotCovered> {
        let read = self.read.borrow();
        match self.map.keys().find(|key| !read.contains(*key)) {
            None => Ok(()),
            Some(key) => Err(NotCovered::because(format!("input `{key}` is not understood"))),
        }
    }
}

/// An amount without the commas that set its thousands apart; other commas stay, and are refused later.
fn plain_amount(text: &str) -> String {
    let (whole, decimals) = text.split_once('.').map_or((text, None), |(whole, rest)| (whole, Some(rest)));
    let mut groups = whole.split(',');
    let first = groups.next().unwrap_or_default();
    let is_grouped =
        (1..=3).contains(&first.trim_start_matches('-').len()) && groups.all(|group| group.len() == 3);
    if !is_grouped {
        return text.to_owned();
    }
    let whole = whole.replace(',', "");
    decimals.map_or(whole.clone(), |decimals| format!("{whole}.{decimals}"))
}

/// A day as people write it: `2024-06-30`, `2024/6/30`, `2024.06.30`, `2024-06-30T08:00`.
fn day(text: &str) -> Result<Day, String> {
    let date = text.split(['T', ' ']).next().unwrap_or_default();
    let parts: Vec<&str> = date.split(['-', '/', '.']).collect();
    let plain = match parts.as_slice() {
        [year, month, day] if year.len() == 4 => format!("{year}-{month:0>2}-{day:0>2}"),
        _ => date.to_owned(),
    };
    plain.parse().map_err(|_| format!("`{text}` is not a day written `YYYY-MM-DD`"))
}

/// None of these names is there.
pub fn missing(names: &[&str]) -> NotCovered {
    let name = first(names);
    NotCovered { en: format!("input `{name}` is missing"), zh: Some(format!("缺少 `{name}`")) }
}

fn first<'a>(names: &[&'a str]) -> &'a str {
    names.first().copied().unwrap_or_default()
}
