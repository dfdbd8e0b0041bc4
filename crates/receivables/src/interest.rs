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
pub mod de_late_payment;
pub mod eu_late_payment;
pub mod uk_late_payment;

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
        /// A yearly rate agreed in the contract.
        AgreedRate = "agreed-rate",
        /// Late payment to a small or medium supplier.
        CnSme = "cn-sme",
        /// A private loan: capped at a multiple of LPR.
        CnPrivateLending = "cn-private-lending",
        /// The extra part on an unpaid judgment.
        CnJudgmentDouble = "cn-judgment-double",
        /// The minimum of the EU directive on late payment.
        EuLatePayment = "eu-late-payment",
        /// German default interest.
        DeLatePayment = "de-late-payment",
        /// Late payment of commercial debts in England & Wales.
        UkLatePayment = "uk-late-payment",
    }
}

coded! {
    /// By how many days a yearly rate is divided.
    DayBase {
        /// 365 days, also in leap years: the lower claim.
        D365 = "365",
        /// 360 days, as banks count.
        D360 = "360",
        /// 365 days, 366 for days in a leap year.
        ActAct = "act-act",
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
    /// The denominator of a rate: days, or what days of both kinds of years divide.
    const fn parts(self) -> i64 {
        match self {
            Self::Day => 1,
            Self::Year(DayBase::D365) => 365,
            Self::Year(DayBase::D360) => 360,
            Self::Year(DayBase::ActAct) => 365 * 366,
        }
    }

    /// The days after `before` up to `to`, in parts of the denominator.
    fn parts_between(self, before: Day, to: Day) -> i128 {
        let days = to.days_since(before).max(0);
        if self != Self::Year(DayBase::ActAct) {
            return i128::from(days);
        }
        let leap_days = leap_year_days(before, to);
        i128::from(days - leap_days) * 366 + i128::from(leap_days) * 365
    }
}

/// How many of the days after `before` up to `to` lie in leap years.
fn leap_year_days(before: Day, to: Day) -> i32 {
    let year_end = |year: i16| Day::new(year, 12, 31);
    let leap_years = (before.plus(1).year()..=to.year()).filter(|year| Day::new(*year, 2, 29).is_some());
    let inside = leap_years.filter_map(|year| {
        let (last_before, last) = (year_end(year - 1)?, year_end(year)?);
        Some(last.min(to).days_since(last_before.max(before)).max(0))
    });
    inside.sum()
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

    /// Interest times the millionths of rate and multiple, and the parts of a year.
    fn scaled(&self, per: RatePer) -> i128 {
        i128::from(self.principal.minor)
            .saturating_mul(per.parts_between(self.from.plus(-1), self.to))
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

    /// What one segment bears before rounding, in minor units.
    pub fn of_segment(&self, segment: &Segment) -> Fraction {
        exact(segment.scaled(self.per), self.per)
    }

    /// Two stretches of one computation, each reported with its own rounded total, which add up to the sum.
    pub(crate) fn followed_by(mut self, later: Self) -> Self {
        self.segments.extend(later.segments);
        self.total.minor = self.total.minor.saturating_add(later.total.minor);
        self.is_unverified |= later.is_unverified;
        self.is_stale |= later.is_stale;
        self
    }

    /// The sum before rounding, in minor units.
    pub fn exact(&self) -> Fraction {
        let scaled = self.segments.iter().map(|segment| segment.scaled(self.per));
        exact(scaled.fold(0, i128::saturating_add), self.per)
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
    /// The rate is one for another currency.
    #[error("the rate is for {rate}, not for {claim}; agree a rate or name the law of that currency")]
    Currency {
        /// The currency of the rate.
        rate: Currency,
        /// The currency of the claim.
        claim: Currency,
    },
}

/// How a payment was used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Allocation {
    /// For costs, in minor units.
    pub costs: i64,
    /// For interest.
    pub interest: i64,
    /// For the principal.
    pub principal: i64,
    /// Left over.
    pub rest: i64,
}

coded! {
    /// On what a payment is used first that does not cover everything. Which order the law gives is in
    /// `rulebook/<jurisdiction>/late-interest.toml`; the parties may agree another.
    AllocationOrder {
        /// Costs, interest, principal (Civil Code art. 561; BGB § 367).
        CostsInterestPrincipal = "costs-interest-principal",
        /// Costs, principal, interest (BGB § 497(3), consumer credit).
        CostsPrincipalInterest = "costs-principal-interest",
        /// Principal, interest, costs: as agreed; the judgment debt before its extra part.
        PrincipalFirst = "principal-first",
    }
}

/// Uses a payment on one debt in the order of the law: costs, interest, principal (Civil Code art. 561; BGB § 367). All in
/// minor units of one currency, none negative; another order is a matter of agreement.
pub fn allocate(payment: i64, costs: i64, interest: i64, principal: i64) -> Allocation {
    allocate_by(AllocationOrder::CostsInterestPrincipal, payment, costs, interest, principal)
}

/// Uses a payment on one debt in this order. All in minor units of one currency, none negative.
pub fn allocate_by(
    order: AllocationOrder,
    payment: i64,
    costs: i64,
    interest: i64,
    principal: i64,
) -> Allocation {
    let mut rest = payment;
    let mut take = |open: i64| {
        let taken = rest.min(open).max(0);
        rest -= taken;
        taken
    };
    let (costs, interest, principal) = match order {
        AllocationOrder::CostsInterestPrincipal => {
            let costs = take(costs);
            let interest = take(interest);
            (costs, interest, take(principal))
        }
        AllocationOrder::CostsPrincipalInterest => {
            let costs = take(costs);
            let principal = take(principal);
            (costs, take(interest), principal)
        }
        AllocationOrder::PrincipalFirst => {
            let principal = take(principal);
            let interest = take(interest);
            (take(costs), interest, principal)
        }
    };
    Allocation { costs, interest, principal, rest }
}

/// A payment and how it was used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SettledPayment {
    /// The day of payment.
    pub day: Day,
    /// The parts it was used for.
    pub used: Allocation,
}

/// A claim after its payments were used, each in the same order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settlement {
    /// Interest on what the payments left open of the principal; its total counts what was paid of it, too.
    pub interest: Interest,
    /// The payments up to the last day counted, in order of day.
    pub payments: Vec<SettledPayment>,
    /// Still open on the last day, in minor units: costs.
    pub costs: i64,
    /// Interest.
    pub interest_open: i64,
    /// Principal.
    pub principal: i64,
}

/// Uses each payment up to `claim.until` on the costs, the interest run up to its day and the principal. `claim.changes`
/// are what lowers the principal by itself, such as credit notes; `payments` are positive and in any order; `compute` is a
/// regime. Interest bears no interest. Paid before default, money goes to the principal: nothing else is owed yet.
pub fn settle(
    claim: &Claim<'_>,
    costs: i64,
    payments: &[(Day, i64)],
    order: AllocationOrder,
    compute: impl Fn(&Claim<'_>) -> Result<Interest, InterestError>,
) -> Result<Settlement, InterestError> {
    let mut payments: Vec<(Day, i64)> =
        payments.iter().copied().filter(|(day, _)| *day <= claim.until).collect();
    payments.sort_unstable();
    let mut changes = claim.changes.to_vec();
    let (mut costs_open, mut interest_paid) = (costs, 0_i64);
    let mut settled = Vec::with_capacity(payments.len());
    for (day, amount) in payments {
        let so_far = compute(&Claim { until: day, changes: &changes, ..*claim })?;
        let principal = Claim { changes: &changes, ..*claim }.open_after(day);
        let (costs, interest) = if day > claim.due {
            (costs_open, so_far.total.minor.saturating_sub(interest_paid))
        } else {
            (0, 0)
        };
        let used = allocate_by(order, amount, costs, interest, principal);
        costs_open = costs_open.saturating_sub(used.costs);
        interest_paid = interest_paid.saturating_add(used.interest);
        changes.push(BalanceChange { day, minor: used.principal.saturating_neg() });
        changes.sort_by_key(|change| change.day);
        settled.push(SettledPayment { day, used });
    }
    let whole = Claim { changes: &changes, ..*claim };
    let interest = compute(&whole)?;
    Ok(Settlement {
        interest_open: interest.total.minor.saturating_sub(interest_paid),
        principal: whole.open_after(claim.until),
        interest,
        payments: settled,
        costs: costs_open,
    })
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
    // Where years differ in length, no segment spans two of them.
    let years =
        if per == RatePer::Year(DayBase::ActAct) { claim.due.year()..claim.until.year() } else { 0..0 };
    let year_ends = years.filter_map(|year| Day::new(year, 12, 31));
    let mut ends: Vec<Day> = changes
        .chain(rate_ends)
        .chain(year_ends)
        .filter(|&end| claim.due < end && end < claim.until)
        .collect();
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
        let days = per.parts_between(before, change.day);
        scaled = scaled.saturating_add(i128::from(open.max(0)).saturating_mul(days).saturating_mul(factor));
        before = before.max(change.day);
        open = open.saturating_add(change.minor);
    }
    Some(exact(scaled, per).round_half_up())
}

/// Undoes the millionths of rate and multiple and the parts of a year, without rounding.
fn exact(scaled: i128, per: RatePer) -> Fraction {
    let denominator = i128::from(Ppm::ONE.0) * i128::from(Ppm::ONE.0) * i128::from(per.parts());
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
    only_in(Currency::CNY, claim)
}

fn only_in(rate: Currency, claim: &Claim) -> Result<(), InterestError> {
    let other = claim.principal.currency;
    if other == rate { Ok(()) } else { Err(InterestError::Currency { rate, claim: other }) }
}

/// A sum owed for being late at all: so many whole units of the claim's currency, nothing if paid in time.
fn flat_sum(claim: &Claim, whole: u16) -> Money {
    let currency = claim.principal.currency;
    if claim.days_late() == 0 || claim.principal.minor <= 0 {
        return Money::new(0, currency);
    }
    Money::new(whole_units(whole, currency), currency)
}

/// Whole units of a currency in minor ones.
fn whole_units(whole: u16, currency: Currency) -> i64 {
    i64::from(whole).saturating_mul(10_i64.saturating_pow(currency.exponent()))
}

/// A rate that resets with each entry of the reference series, and so many points more; `None` if it does not reach back.
fn half_yearly(reference: &Series<Ppm>, margin: &Dated<Ppm>, claim: &Claim) -> Option<Vec<RateFrom>> {
    let mut rates = floating(reference, claim.default_day(), claim.until, Ppm::ONE)?;
    for rate in &mut rates {
        rate.rate = Ppm(rate.rate.0.saturating_add(margin.value.0));
        rate.is_unverified |= margin.is_unverified();
    }
    Some(rates)
}

#[cfg(test)]
mod tests;
