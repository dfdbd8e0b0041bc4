//! Late interest: simple interest on what was open, day by day, at the rate a regime names.
//!
//! One regime is one file under `interest/`. The result keeps its segments exact and is rounded once. A day late is a day
//! after the due day up to and including the day of payment, so days late are the day of payment minus the due day.

pub mod agreed_rate;
pub mod cn_agreed_penalty;
pub mod cn_judgment_double;
pub mod cn_private_lending;
pub mod cn_sale_lpr;
pub mod cn_sale_pboc;
pub mod cn_sme;

use crate::{
    calendar::Day,
    coded::coded,
    money::{Currency, Fraction, Money, Ppm},
    rulebook::{Dated, Rulebook, Series, ValueId},
};

coded! {
    /// The rule by which late interest was computed.
    Regime {
        /// Sale without an agreed penalty, default since 2019-08-20: LPR of the day of default and a part more.
        CnSaleLpr = "cn-sale-lpr",
        /// Sale without an agreed penalty, default before: benchmark rate of the People's Bank and a part more.
        CnSalePboc = "cn-sale-pboc",
        /// A penalty for delay agreed in the contract.
        CnAgreedPenalty = "cn-agreed-penalty",
        /// Late payment to a small or medium supplier.
        CnSme = "cn-sme",
        /// A private loan: capped at a multiple of LPR.
        CnPrivateLending = "cn-private-lending",
        /// The extra part on an unpaid judgment.
        CnJudgmentDouble = "cn-judgment-double",
    }
}

coded! {
    /// By how many days a yearly rate is divided.
    DayBase {
        /// 365 days, also in leap years: the lower claim.
        D365 = "365",
        /// 360 days, as banks count.
        D360 = "360",
    }
}

impl DayBase {
    /// The days of a year.
    pub const fn days(self) -> i64 {
        match self {
            Self::D365 => 365,
            Self::D360 => 360,
        }
    }
}

/// What a rate is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RatePer {
    /// A day.
    Day,
    /// A year of so many days.
    Year(DayBase),
}

impl RatePer {
    const fn days(self) -> i64 {
        match self {
            Self::Day => 1,
            Self::Year(base) => base.days(),
        }
    }
}

/// A change of what is open: a payment, a credit note, a refund.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BalanceChange {
    /// The day; it still counts with the balance before.
    pub day: Day,
    /// Minor units; negative for money in.
    pub minor: i64,
}

/// An amount that is late.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Claim<'a> {
    /// The principal as due.
    pub principal: Money,
    /// The due day; the day after is the day of default.
    pub due: Day,
    /// The last day counted: of payment, or the day asked.
    pub until: Day,
    /// Changes of the principal, in order of day. Those up to the due day lower the principal from the start.
    pub changes: &'a [BalanceChange],
}

impl Claim<'_> {
    /// The first day of default.
    pub const fn default_day(&self) -> Day {
        self.due.plus(1)
    }

    /// Days late, 0 if in time.
    pub fn days_late(&self) -> i32 {
        self.until.days_since(self.due).max(0)
    }

    /// What was open at the end of the day; an overpaid claim counts as 0.
    fn open_after(&self, day: Day) -> i64 {
        let changes = self.changes.iter().filter(|change| change.day <= day);
        changes.fold(self.principal.minor, |open, change| open.saturating_add(change.minor)).max(0)
    }
}

/// Days during which principal and rate did not change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Segment {
    /// First day counted.
    pub from: Day,
    /// Last day counted.
    pub to: Day,
    /// Number of days.
    pub days: i32,
    /// What was open.
    pub principal: Money,
    /// The rate.
    pub rate: Ppm,
    /// The multiple of it; [`Ppm::ONE`] if none.
    pub multiplier: Ppm,
    /// The value of the rulebook the rate comes from; `None` if from the contract.
    pub source: Option<ValueId>,
}

impl Segment {
    /// Rate times multiple, in percent without needless zeros: `5.55`.
    pub fn effective_percent(&self) -> String {
        effective_percent(self.rate, self.multiplier)
    }

    /// Interest times the millionths of rate and multiple, and the days of a year.
    fn scaled(&self) -> i128 {
        i128::from(self.principal.minor)
            .saturating_mul(i128::from(self.days))
            .saturating_mul(i128::from(self.rate.0))
            .saturating_mul(i128::from(self.multiplier.0))
    }
}

/// Late interest with the segments it is the sum of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Interest {
    /// The rule.
    pub regime: Regime,
    /// What the rates are for.
    pub per: RatePer,
    /// In order of day.
    pub segments: Vec<Segment>,
    /// The sum, rounded once, halves up.
    pub total: Money,
    /// It rests on a value that is still to be verified.
    pub is_unverified: bool,
    /// It rests on a table that should have a newer entry.
    pub is_stale: bool,
}

impl Interest {
    /// Days counted.
    pub fn days(&self) -> i32 {
        self.segments.iter().map(|segment| segment.days).sum()
    }

    /// The sum before rounding, in minor units.
    pub fn exact(&self) -> Fraction {
        exact(self.segments.iter().map(Segment::scaled).fold(0, i128::saturating_add), self.per)
    }
}

/// Why late interest cannot be computed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InterestError {
    /// The rulebook has no value for the day.
    #[error("the rulebook has no {what} for {day}; add it in a rulebook file of your own")]
    NoValue {
        /// What is missing.
        what: &'static str,
        /// For which day.
        day: Day,
    },
    /// Courts grant no such multiple.
    #[error("{given} % of the rate is outside {least} % to {most} %")]
    Multiplier {
        /// As asked, in percent.
        given: String,
        /// The least.
        least: String,
        /// The greatest.
        most: String,
    },
    /// The rate is one for renminbi.
    #[error("the rate is for CNY, not for {0}; agree a rate or name the law of that currency")]
    Currency(Currency),
}

/// A rate from its first day on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct RateFrom {
    first: Day,
    rate: Ppm,
    multiplier: Ppm,
    source: Option<ValueId>,
    is_unverified: bool,
    is_stale: bool,
}

impl RateFrom {
    /// A rate of the rulebook, from the day it is asked for.
    fn dated(first: Day, rate: &Dated<Ppm>, multiplier: Ppm) -> Self {
        Self {
            first,
            rate: rate.value,
            multiplier,
            source: Some(rate.id),
            is_unverified: rate.is_unverified(),
            is_stale: rate.is_stale(first),
        }
    }

    /// A rate of the contract.
    fn agreed(first: Day, rate: Ppm) -> Self {
        Self { first, rate, multiplier: Ppm::ONE, source: None, is_unverified: false, is_stale: false }
    }
}

/// Every rate of a series from `first` to `last`; `None` if it does not reach back to `first`.
fn floating(series: &Series<Ppm>, first: Day, last: Day, multiplier: Ppm) -> Option<Vec<RateFrom>> {
    let mut rates = vec![RateFrom::dated(first, series.on(first)?, multiplier)];
    let mut day = first;
    while let Some(next) = series.next_after(day).filter(|next| next.from <= last) {
        day = next.from;
        // A publication that changes nothing makes no segment of its own.
        match rates.last_mut() {
            Some(rate) if rate.rate == next.value => rate.is_unverified |= next.is_unverified(),
            _ => rates.push(RateFrom::dated(day, next, multiplier)),
        }
    }
    if let (Some(rate), Some(entry)) = (rates.last_mut(), series.on(last)) {
        rate.is_stale |= entry.is_stale(last);
    }
    Some(rates)
}

/// Simple interest at the given rates, which are in order and begin no later than the day of default.
fn accrue(regime: Regime, per: RatePer, claim: &Claim, rates: &[RateFrom]) -> Interest {
    let changes = claim.changes.iter().map(|change| change.day);
    let rate_ends = rates.iter().map(|rate| rate.first.plus(-1));
    let mut ends: Vec<Day> =
        changes.chain(rate_ends).filter(|&end| claim.due < end && end < claim.until).collect();
    if claim.due < claim.until {
        ends.push(claim.until);
    }
    ends.sort_unstable();
    ends.dedup();

    let mut segments = Vec::with_capacity(ends.len());
    let (mut is_unverified, mut is_stale) = (false, false);
    let mut before = claim.due;
    for to in ends {
        let from = before.plus(1);
        let open = claim.open_after(before);
        if let Some(rate) = rates.iter().rev().find(|rate| rate.first <= from).filter(|_| open > 0) {
            is_unverified |= rate.is_unverified;
            is_stale |= rate.is_stale;
            segments.push(Segment {
                from,
                to,
                days: to.days_since(before),
                principal: Money::new(open, claim.principal.currency),
                rate: rate.rate,
                multiplier: rate.multiplier,
                source: rate.source,
            });
        }
        before = to;
    }
    let mut interest = Interest {
        regime,
        per,
        segments,
        total: Money::new(0, claim.principal.currency),
        is_unverified,
        is_stale,
    };
    interest.total.minor = interest.exact().round_half_up();
    interest
}

/// Interest at one rate without segments, for the nightly run: allocates nothing. `None` if the changes are not in order.
fn amount_at(claim: &Claim, per: RatePer, rate: Ppm, multiplier: Ppm) -> Option<i64> {
    let factor = i128::from(rate.0) * i128::from(multiplier.0);
    let mut scaled = 0_i128;
    let mut open = claim.principal.minor;
    let (mut before, mut last_change) = (claim.due, None);
    let end = BalanceChange { day: claim.until, minor: 0 };
    for change in claim.changes.iter().filter(|change| change.day < claim.until).chain([&end]) {
        if last_change.is_some_and(|last| change.day < last) {
            return None;
        }
        last_change = Some(change.day);
        let days = i128::from(change.day.days_since(before).max(0));
        scaled = scaled.saturating_add(i128::from(open.max(0)).saturating_mul(days).saturating_mul(factor));
        before = before.max(change.day);
        open = open.saturating_add(change.minor);
    }
    Some(exact(scaled, per).round_half_up())
}

/// Undoes the millionths of rate and multiple and the days of a year, without rounding.
fn exact(scaled: i128, per: RatePer) -> Fraction {
    let denominator = i128::from(Ppm::ONE.0) * i128::from(Ppm::ONE.0) * i128::from(per.days());
    // Rounding doubles the numerator; no real claim comes near this bound.
    Fraction { numerator: scaled.clamp(-(i128::MAX / 4), i128::MAX / 4), denominator }
}

/// Rate times multiple in percent, exact, without needless zeros.
fn effective_percent(rate: Ppm, multiplier: Ppm) -> String {
    if let Some(product) = rate.times(multiplier) {
        return product.percent();
    }
    // Ten decimals hold every product of two rates in millionths.
    let product = i128::from(rate.0) * i128::from(multiplier.0);
    let (whole, decimals) = (product / 10_000_000_000, (product % 10_000_000_000).unsigned_abs());
    format!("{whole}.{decimals:010}").trim_end_matches('0').to_owned()
}

/// The rulebook's answer, or which one it lacks.
fn on<T: Copy>(series: &Series<T>, what: &'static str, day: Day) -> Result<Dated<T>, InterestError> {
    series.on(day).copied().ok_or(InterestError::NoValue { what, day })
}

/// LPR for one year on the day, or that there is none.
fn lpr_on(book: &Rulebook, day: Day) -> Result<Dated<Ppm>, InterestError> {
    on(book.lpr_1y_series(), "loan prime rate", day)
}

fn only_renminbi(claim: &Claim) -> Result<(), InterestError> {
    match claim.principal.currency {
        Currency::CNY => Ok(()),
        other => Err(InterestError::Currency(other)),
    }
}

#[cfg(test)]
mod tests;
