//! Properties that hold for every regime, and the makers of test values the regimes share.

use std::sync::LazyLock;

use proptest::prelude::*;

use super::*;
use crate::interest::cn_sale_lpr::{BeforeLpr, RateMode, Terms};

static BOOK: LazyLock<Rulebook> = LazyLock::new(Rulebook::shipped);

pub(super) fn day(text: &str) -> Day {
    text.parse().unwrap()
}

pub(super) fn cny(text: &str) -> Money {
    Money::parse(text, Currency::CNY).unwrap()
}

pub(super) fn changes(list: &[(&str, &str)]) -> Vec<BalanceChange> {
    list.iter().map(|(on, amount)| BalanceChange { day: day(on), minor: cny(amount).minor }).collect()
}

#[test]
fn effective_rates_are_exact() {
    for (rate, multiplier, text) in
        [("3.7%", "1.5", "5.55"), ("3.45%", "1.35", "4.6575"), ("3.45%", "1.333333", "4.59999885")]
    {
        assert_eq!(effective_percent(rate.parse().unwrap(), multiplier.parse().unwrap()), text);
    }
}

#[test]
fn no_claim_is_too_large() {
    let claim = Claim {
        principal: Money::new(i64::MAX, Currency::CNY),
        due: Day(0),
        until: Day(i32::MAX),
        changes: &[],
    };
    assert_eq!(cn_agreed_penalty::interest(&claim, Ppm::ONE).total.minor, i64::MAX);
    assert_eq!(cn_agreed_penalty::amount(&claim, Ppm::ONE), Some(i64::MAX));
}

#[test]
fn changes_out_of_order_are_not_guessed_at() {
    let mixed = changes(&[("2024-02-01", "-10"), ("2024-01-15", "-10")]);
    let claim =
        Claim { principal: cny("100"), due: day("2024-01-01"), until: day("2024-03-01"), changes: &mixed };
    assert_eq!(cn_agreed_penalty::amount(&claim, Ppm(500)), None);
}

fn terms(mode: RateMode, before_lpr: BeforeLpr) -> Terms {
    Terms { multiplier: Ppm(1_400_000), mode, before_lpr, day_base: DayBase::D365 }
}

fn value(fraction: Fraction) -> i128 {
    fraction.numerator
}

/// Due days from 2014 to 2026, delays to four years, payments and refunds on any day around them.
fn a_claim() -> impl Strategy<Value = (i64, i32, i32, Vec<(i32, i64)>)> {
    (
        0i64..10_000_000_000,
        16_100i32..20_500,
        0i32..1_500,
        prop::collection::vec((-30i32..1_600, -3_000_000_000i64..1_000_000_000), 0..6),
    )
}

fn sorted(due: i32, list: &[(i32, i64)]) -> Vec<BalanceChange> {
    let mut list: Vec<_> =
        list.iter().map(|&(at, minor)| BalanceChange { day: Day(due + at), minor }).collect();
    list.sort_by_key(|change| change.day);
    list
}

proptest! {
    #[test]
    fn no_split_order_or_delay_lowers_the_sum((principal, due, delay, list) in a_claim(), split in 0i32..1_500, longer in 0i32..400) {
        let book = &*BOOK;
        let changes = sorted(due, &list);
        let claim = Claim { principal: Money::new(principal, Currency::CNY), due: Day(due), until: Day(due + delay), changes: &changes };
        for mode in [RateMode::FixedAtDefault, RateMode::FloatingPerPeriod] {
            for before in [BeforeLpr::BenchmarkThroughout, BeforeLpr::BenchmarkThenLpr] {
                let terms = terms(mode, before);
                let Ok(whole) = cn_sale_lpr::interest(&claim, &terms, book) else { continue };
                // A change of nothing splits a period in two and changes no sum.
                let mut halves = list.clone();
                halves.push((split, 0));
                let halves = sorted(due, &halves);
                let found = cn_sale_lpr::interest(&Claim { changes: &halves, ..claim }, &terms, book).unwrap();
                prop_assert_eq!(value(found.exact()), value(whole.exact()));
                prop_assert_eq!(found.total, whole.total);
                // Order within a day is irrelevant.
                let mut reversed: Vec<_> = changes.iter().rev().copied().collect();
                reversed.sort_by_key(|change| change.day);
                let found = cn_sale_lpr::interest(&Claim { changes: &reversed, ..claim }, &terms, book).unwrap();
                prop_assert_eq!(found.total, whole.total);
                // A longer delay never costs less.
                let late = Claim { until: claim.until.plus(longer), ..claim };
                let found = cn_sale_lpr::interest(&late, &terms, book).unwrap();
                prop_assert!(found.total.minor >= whole.total.minor);
                // Days add up, and no segment is empty.
                prop_assert!(whole.segments.iter().all(|segment| segment.days > 0 && segment.days == segment.to.days_since(segment.from) + 1));
            }
        }
    }

    #[test]
    fn the_cheap_way_gives_the_same((principal, due, delay, list) in a_claim(), per_day in 0i64..2_000) {
        let book = &*BOOK;
        let changes = sorted(due, &list);
        let claim = Claim { principal: Money::new(principal, Currency::CNY), due: Day(due), until: Day(due + delay), changes: &changes };
        let terms = terms(RateMode::FixedAtDefault, BeforeLpr::BenchmarkThroughout);
        let cheap = cn_sale_lpr::amount(claim.principal, &changes, claim.due, claim.until, &terms, book);
        prop_assert_eq!(cheap, cn_sale_lpr::interest(&claim, &terms, book).ok().map(|found| found.total.minor));
        prop_assert_eq!(
            cn_agreed_penalty::amount(&claim, Ppm(per_day)),
            Some(cn_agreed_penalty::interest(&claim, Ppm(per_day)).total.minor)
        );
    }

    /// What holds for China holds abroad: splits change nothing, a longer delay never costs less, and both ways agree.
    #[test]
    fn abroad_no_split_or_delay_lowers_the_sum((principal, due, delay, list) in a_claim(), split in 0i32..1_500, longer in 0i32..400) {
        let book = &*BOOK;
        let changes = sorted(due, &list);
        let mut halves = list.clone();
        halves.push((split, 0));
        let halves = sorted(due, &halves);
        for (at, currency) in [(0, Currency::EUR), (1, Currency::EUR), (2, Currency::EUR), (3, Currency::GBP)] {
            let terms = |day_base| de_late_payment::Terms { arose: Day(due), has_consumer: false, day_base };
            let run = |claim: &Claim| match at {
                0 => eu_late_payment::interest(claim, book),
                1 => de_late_payment::interest(claim, &terms(DayBase::D365), book),
                2 => de_late_payment::interest(claim, &terms(DayBase::ActAct), book),
                _ => uk_late_payment::interest(claim, book),
            };
            let claim = Claim { principal: Money::new(principal, currency), due: Day(due), until: Day(due + delay), changes: &changes };
            let whole = run(&claim).unwrap();
            prop_assert_eq!(value(run(&Claim { changes: &halves, ..claim }).unwrap().exact()), value(whole.exact()));
            let late = run(&Claim { until: claim.until.plus(longer), ..claim }).unwrap();
            prop_assert!(late.total.minor >= whole.total.minor);
            if let Some(segment) = whole.segments.first().filter(|_| whole.segments.iter().all(|other| other.rate == whole.segments[0].rate)) {
                prop_assert_eq!(amount_at(&claim, whole.per, segment.rate, Ppm::ONE), Some(whole.total.minor));
            }
        }
    }

    #[test]
    fn a_payment_is_used_up_in_order(payment in 0i64..1_000, costs in 0i64..400, interest in 0i64..400, principal in 0i64..400) {
        let used = allocate(payment, costs, interest, principal);
        prop_assert_eq!(used.costs + used.interest + used.principal + used.rest, payment);
        prop_assert!(used.interest == 0 || used.costs == costs);
        prop_assert!(used.principal == 0 || used.interest == interest);
        prop_assert!(used.rest == 0 || used.principal == principal);
    }

    /// Two stretches that meet on any day cost what the whole costs, with the rate of the default kept.
    #[test]
    fn stretches_add_up((principal, due, delay, _) in a_claim(), cut in 0i32..1_500) {
        let middle = due + cut.min(delay);
        let part = |from, to| {
            let claim = Claim { principal: Money::new(principal, Currency::CNY), due: Day(from), until: Day(to), changes: &[] };
            value(cn_agreed_penalty::interest(&claim, Ppm(500)).exact())
        };
        prop_assert_eq!(part(due, middle) + part(middle, due + delay), part(due, due + delay));
    }
}
