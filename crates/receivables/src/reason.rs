//! Why: the rules that spoke, as data. Words are made at the edge.

use serde::{Serialize, Serializer, ser::SerializeMap as _};

use crate::{
    calendar::{Clock, Day},
    money::{Money, Ppm},
};

/// A fact a rule names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Value {
    /// A day.
    Day(Day),
    /// A time of day at the debtor's place.
    Clock(Clock),
    /// A count, mostly of days.
    Count(i64),
    /// An amount.
    Money(Money),
    /// A rate in parts per million.
    Rate(Ppm),
    /// A code from one of the closed lists, or the name of a step or a missing fact.
    Code(&'static str),
}

impl From<Day> for Value {
    fn from(day: Day) -> Self {
        Self::Day(day)
    }
}

impl From<Clock> for Value {
    fn from(clock: Clock) -> Self {
        Self::Clock(clock)
    }
}

impl From<i32> for Value {
    fn from(count: i32) -> Self {
        Self::Count(i64::from(count))
    }
}

impl From<u32> for Value {
    fn from(count: u32) -> Self {
        Self::Count(i64::from(count))
    }
}

impl From<Money> for Value {
    fn from(money: Money) -> Self {
        Self::Money(money)
    }
}

impl From<Ppm> for Value {
    fn from(rate: Ppm) -> Self {
        Self::Rate(rate)
    }
}

impl From<&'static str> for Value {
    fn from(code: &'static str) -> Self {
        Self::Code(code)
    }
}

/// One rule that spoke, with up to three facts it looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reason {
    /// Id of the rule: the name of its file.
    pub rule: &'static str,
    facts: [Option<(&'static str, Value)>; 3],
}

impl Reason {
    /// A rule that spoke, no facts yet.
    pub const fn new(rule: &'static str) -> Self {
        Self { rule, facts: [None; 3] }
    }

    /// The same with one more fact; a fourth is dropped in release and a defect in debug.
    pub fn with(mut self, name: &'static str, value: impl Into<Value>) -> Self {
        match self.facts.iter_mut().find(|slot| slot.is_none()) {
            Some(slot) => *slot = Some((name, value.into())),
            None => debug_assert!(false, "`{}` names more than three facts", self.rule),
        }
        self
    }

    /// The facts by name.
    pub fn facts(&self) -> impl Iterator<Item = (&'static str, Value)> + '_ {
        self.facts.iter().copied().flatten()
    }
}

/// `{"rule": "open-dispute", "opened": "2026-11-02"}`.
impl Serialize for Reason {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut out = serializer.serialize_map(None)?;
        out.serialize_entry("rule", self.rule)?;
        for (name, value) in self.facts() {
            out.serialize_entry(name, &value)?;
        }
        out.end()
    }
}

/// The first day on which something a decision looked at turns out differently if nothing happens.
///
/// Whoever compares today with a day reports here when that comparison flips.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Horizon {
    today: Day,
    first: Option<Day>,
}

impl Horizon {
    /// Nothing known to change yet.
    pub const fn new(today: Day) -> Self {
        Self { today, first: None }
    }

    /// A comparison flips on this day. Days not after today have flipped already.
    pub fn flips_on(&mut self, day: Day) {
        if day > self.today && self.first.is_none_or(|first| day < first) {
            self.first = Some(day);
        }
    }

    /// Whether `threshold` has come, and the flip if it has not.
    pub fn reached(&mut self, threshold: Day) -> bool {
        self.flips_on(threshold);
        self.today >= threshold
    }

    /// The day the decision is for.
    pub const fn today(&self) -> Day {
        self.today
    }

    /// The first flip after today.
    pub const fn first(&self) -> Option<Day> {
        self.first
    }
}
