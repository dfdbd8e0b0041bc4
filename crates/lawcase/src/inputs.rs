//! The inputs of one row. Every key must be read by the regime: a key nobody reads may change the answer.

use std::{cell::RefCell, collections::BTreeSet};

use receivables::{
    calendar::{Clock, Day},
    interest::BalanceChange,
    money::{Currency, Money, Ppm},
};
use serde_json::{Map, Value};

use crate::NotCovered;

/// A JSON object that remembers which of its keys were read.
pub(crate) struct Inputs {
    map: Map<String, Value>,
    read: RefCell<BTreeSet<String>>,
}

impl Inputs {
    pub(crate) fn new(map: Map<String, Value>) -> Self {
        Self { map, read: RefCell::new(BTreeSet::new()) }
    }

    /// The object under a key; `None` if there is none.
    pub(crate) fn object(&self, key: &str) -> Result<Option<Self>, NotCovered> {
        match self.value(&[key]) {
            None => Ok(None),
            Some(Value::Object(map)) => Ok(Some(Self::new(map.clone()))),
            Some(other) => Err(NotCovered::because(format!("`{key}` is not an object: {other}"))),
        }
    }

    /// The objects of a list; empty if there is none.
    pub(crate) fn objects(&self, key: &str) -> Result<Vec<Self>, NotCovered> {
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

    /// The value under the first of these names that is there; JSON null counts as absent.
    pub(crate) fn value(&self, names: &[&str]) -> Option<&Value> {
        let (key, value) = names.iter().find_map(|&name| Some((name, self.map.get(name)?)))?;
        self.read.borrow_mut().insert(key.to_owned());
        (!value.is_null()).then_some(value)
    }

    /// Marks names as known and without influence.
    pub(crate) fn ignore(&self, names: &[&str]) {
        self.read.borrow_mut().extend(names.iter().map(|&name| name.to_owned()));
    }

    pub(crate) fn text(&self, names: &[&str]) -> Result<Option<String>, NotCovered> {
        self.value(names)
            .map(|value| match value {
                Value::String(text) => Ok(text.trim().to_owned()),
                Value::Number(number) => Ok(number.to_string()),
                other => Err(NotCovered::because(format!("`{}` is {other}", first(names)))),
            })
            .transpose()
    }

    pub(crate) fn day(&self, names: &[&str]) -> Result<Option<Day>, NotCovered> {
        self.text(names)?
            .map(|text| {
                text.parse().map_err(|error| NotCovered::because(format!("`{}`: {error}", first(names))))
            })
            .transpose()
    }

    pub(crate) fn need_day(&self, names: &[&str]) -> Result<Day, NotCovered> {
        self.day(names)?.ok_or_else(|| missing(names))
    }

    /// Days of a list; `None` if there is none.
    pub(crate) fn days(&self, key: &str) -> Result<Option<Vec<Day>>, NotCovered> {
        let Some(list) = self.value(&[key]) else { return Ok(None) };
        let fault = || NotCovered::because(format!("`{key}` is not a list of days: {list}"));
        let days = list.as_array().ok_or_else(fault)?.iter();
        days.map(|day| day.as_str().and_then(|text| text.parse().ok()).ok_or_else(fault))
            .collect::<Result<_, _>>()
            .map(Some)
    }

    pub(crate) fn clock(&self, names: &[&str]) -> Result<Option<Clock>, NotCovered> {
        self.text(names)?
            .map(|text| text.parse().map_err(|error: String| NotCovered::because(error)))
            .transpose()
    }

    pub(crate) fn truth(&self, names: &[&str]) -> Result<Option<bool>, NotCovered> {
        self.value(names)
            .map(|value| {
                value.as_bool().ok_or_else(|| NotCovered::because(format!("`{}` is {value}", first(names))))
            })
            .transpose()
    }

    pub(crate) fn count(&self, names: &[&str]) -> Result<Option<u32>, NotCovered> {
        self.text(names)?
            .map(|text| {
                text.parse().map_err(|_| NotCovered::because(format!("`{}` is {text}", first(names))))
            })
            .transpose()
    }

    /// A yearly rate in percent, with or without the sign.
    pub(crate) fn percent(&self, names: &[&str]) -> Result<Option<Ppm>, NotCovered> {
        self.text(names)?
            .map(|text| {
                Ppm::from_percent(text.trim_end_matches('%').trim())
                    .ok_or_else(|| NotCovered::because(format!("`{}` is {text}", first(names))))
            })
            .transpose()
    }

    /// A factor such as `1.5`.
    pub(crate) fn factor(&self, names: &[&str]) -> Result<Option<Ppm>, NotCovered> {
        self.text(names)?
            .map(|text| text.parse().map_err(|error: String| NotCovered::because(error)))
            .transpose()
    }

    /// An amount in the currency of the row, CNY unless it names another.
    pub(crate) fn need_money(&self, names: &[&str]) -> Result<Money, NotCovered> {
        self.need_money_in(names, Currency::CNY)
    }

    /// An amount in the currency of the row, or in the one of the law.
    pub(crate) fn need_money_in(&self, names: &[&str], usual: Currency) -> Result<Money, NotCovered> {
        let currency = match self.text(&["currency"])? {
            None => usual,
            Some(code) => Currency::from_code(&code)
                .ok_or_else(|| NotCovered::because(format!("`{code}` is no currency")))?,
        };
        let text = self.text(names)?.ok_or_else(|| missing(names))?;
        Money::parse(&text, currency).map_err(NotCovered::because)
    }

    /// Payments as changes of the balance, in order of day.
    pub(crate) fn payments(&self, currency: Currency) -> Result<Vec<BalanceChange>, NotCovered> {
        let mut changes = Vec::new();
        for payment in self.objects("payments")? {
            let day = payment.need_day(&["date", "day"])?;
            let amount = payment.text(&["amount"])?.ok_or_else(|| missing(&["amount"]))?;
            let amount = Money::parse(&amount, currency).map_err(NotCovered::because)?;
            payment.all_read()?;
            changes.push(BalanceChange { day, minor: -amount.minor });
        }
        changes.sort_by_key(|change| change.day);
        Ok(changes)
    }

    /// An error if a key was left unread.
    pub(crate) fn all_read(&self) -> Result<(), NotCovered> {
        let read = self.read.borrow();
        match self.map.keys().find(|key| !read.contains(*key)) {
            None => Ok(()),
            Some(key) => Err(NotCovered::because(format!("input `{key}` is not understood"))),
        }
    }
}

pub(crate) fn missing(names: &[&str]) -> NotCovered {
    NotCovered::because(format!("input `{}` is missing", first(names)))
}

fn first<'a>(names: &[&'a str]) -> &'a str {
    names.first().copied().unwrap_or_default()
}
