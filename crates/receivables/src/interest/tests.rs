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

    /// However payments are cut or ordered within a day, the same is owed; whatever is paid is used once; and the order of
    /// use decides nothing but what is left.
    #[test]
    fn payments_settle_the_same_in_any_order((principal, due, delay, list) in a_claim(), costs in 0i64..10_000, cut in 0i64..1_000) {
        let book = &*BOOK;
        let claim = Claim { principal: Money::new(principal, Currency::EUR), due: Day(due), until: Day(due + delay), changes: &[] };
        let payments: Vec<_> = list.iter().map(|&(at, minor)| (Day(due + at), minor.abs())).collect();
        let regime = |claim: &Claim<'_>| eu_late_payment::interest(claim, book);
        for &order in AllocationOrder::ALL {
            let whole = settle(&claim, costs, &payments, order, regime).unwrap();
            let reversed: Vec<_> = payments.iter().rev().copied().collect();
            prop_assert_eq!(&settle(&claim, costs, &reversed, order, regime).unwrap().interest, &whole.interest);
            let halves: Vec<_> = payments.iter().flat_map(|&(day, minor)| {
                let part = minor * cut / 1_000;
                [(day, part), (day, minor - part)]
            }).collect();
            let found = settle(&claim, costs, &halves, order, regime).unwrap();
            prop_assert_eq!((found.costs, found.interest_open, found.principal, found.interest.total), (whole.costs, whole.interest_open, whole.principal, whole.interest.total));
            let used: i64 = whole.payments.iter().map(|payment| payment.used.costs + payment.used.interest + payment.used.principal + payment.used.rest).sum();
            let paid: i64 = payments.iter().filter(|(day, _)| *day <= claim.until).map(|(_, minor)| minor).sum();
            prop_assert_eq!(used, paid);
            prop_assert!(whole.costs >= 0 && whole.interest_open >= 0 && whole.principal >= 0);
            // A longer delay never costs less.
            let late = settle(&Claim { until: claim.until.plus(30), ..claim }, costs, &payments.iter().copied().filter(|(day, _)| *day <= claim.until).collect::<Vec<_>>(), order, regime).unwrap();
            prop_assert!(late.interest_open >= whole.interest_open);
        }
    }

    /// What holds for sales holds for suppliers, loans and judgments.
    #[test]
    fn other_chinese_regimes_neither_split_nor_shrink((principal, _, delay, list) in a_claim(), at in 18_600i32..20_300, split in 0i32..1_500, longer in 0i32..400, yearly in 0i64..300_000) {
        let book = &*BOOK;
        let changes = sorted(at, &list);
        let mut halves = list.clone();
        halves.push((split, 0));
        let halves = sorted(at, &halves);
        let terms = cn_private_lending::LoanTerms { contract: Day(at), term_rate: None, overdue_rate: Some(Ppm(yearly)), other_charges: None };
        let stays = [cn_judgment_double::Stay { from: Day(at + split), to: Day(at + split + 20) }];
        let claim = Claim { principal: Money::new(principal, Currency::CNY), due: Day(at), until: Day(at + delay), changes: &changes };
        for regime in 0..6 {
            let run = |claim: &Claim<'_>| match regime {
                0 => cn_sme::interest(claim, None, Day(at), DayBase::D365, book).unwrap().interest,
                1 => cn_sme::interest(claim, Some(Ppm(yearly)), Day(at), DayBase::D360, book).unwrap().interest,
                2 => cn_sme::void_clause_interest(claim, RateMode::FloatingPerPeriod, DayBase::D365, book).unwrap(),
                3 => cn_private_lending::interest(claim, &terms, DayBase::D365, book).unwrap(),
                4 => cn_judgment_double::interest(claim, &stays, book).unwrap(),
                _ => cn_agreed_penalty::interest(claim, Ppm(yearly / 365)),
            };
            let whole = run(&claim);
            prop_assert_eq!(value(run(&Claim { changes: &halves, ..claim }).exact()), value(whole.exact()), "{}", regime);
            let late = run(&Claim { until: claim.until.plus(longer), ..claim });
            prop_assert!(late.total.minor >= whole.total.minor, "{}", regime);
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
