//! What a list needs of a decision on file, read from its JSON.

use receivables::{
    calendar::Day,
    debtor::Channel,
    decision::TaskKind,
    money::{Currency, Money},
    script::Purpose,
};
use serde::Deserialize;

/// A decision as it was recorded, in part.
#[derive(Debug, Deserialize)]
pub(super) struct Recorded {
    pub(super) balances: Vec<Sums>,
    pub(super) contacts: Vec<Planned>,
    pub(super) withheld: Vec<Refused>,
    pub(super) tasks: Vec<TaskKind>,
    pub(super) limitation: Option<Alarm>,
}

/// Sums in one currency, in minor units.
#[derive(Debug, Deserialize)]
pub(super) struct Sums {
    currency: Currency,
    open: i64,
    overdue: i64,
}

/// A contact that may be made.
#[derive(Debug, Deserialize)]
pub(super) struct Planned {
    on: Day,
    pub(super) purpose: Purpose,
}

/// A contact that may not.
#[derive(Debug, Deserialize)]
pub(super) struct Refused {
    pub(super) purpose: Purpose,
    pub(super) channel: Option<Channel>,
    /// As recorded: two debtors refused for the same reasons and facts have the same here.
    pub(super) refusals: serde_json::Value,
    pub(super) may_on: Option<Day>,
}

/// When the claim that expires first does so.
#[derive(Debug, Clone, Copy, Deserialize)]
pub(super) struct Alarm {
    pub(super) last_safe_day: Day,
    pub(super) within_days: Option<u16>,
}

impl Recorded {
    /// Contacts that may be made by the end of a day.
    pub(super) fn contacts_by(&self, day: Day) -> impl Iterator<Item = &Planned> {
        self.contacts.iter().filter(move |contact| contact.on <= day)
    }

    /// Overdue sums by currency.
    pub(super) fn overdue(&self) -> Vec<Money> {
        self.sums(|sums| sums.overdue)
    }

    /// Open sums by currency, due or not.
    pub(super) fn open(&self) -> Vec<Money> {
        self.sums(|sums| sums.open)
    }

    fn sums(&self, minor: fn(&Sums) -> i64) -> Vec<Money> {
        let sums = self.balances.iter().map(|sums| Money::new(minor(sums), sums.currency));
        sums.filter(|sum| sum.minor != 0).collect()
    }
}
