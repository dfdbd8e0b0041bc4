//! # `uk-late-payment`
//!
//! A business in England & Wales that pays a business late owes eight points over the Bank Rate of the half-year in which
//! interest began, the same for the whole delay, and 40, 70 or 100 pounds.
//!
//! **Why:** small suppliers are paid last; the price of delay is fixed so that it need not be argued.
//! **Authority:** Late Payment of Commercial Debts (Interest) Act 1998 ss. 4, 5A; SI 2002/1675. Values are in
//! `rulebook/uk/late-interest.toml`.
//! **Status:** found; the wording of art. 4 of the order is from memory. Costs above the fixed sum are left out.

use super::{Claim, DayBase, Interest, InterestError, RateFrom, RatePer, Regime};
use crate::{
    calendar::Day,
    money::{Currency, Money, Ppm},
    rulebook::Rulebook,
};

/// Interest in pounds; `claim.due` is the relevant day, the year has 365 days also in leap years.
pub fn interest(claim: &Claim, book: &Rulebook) -> Result<Interest, InterestError> {
    super::only_in(Currency::GBP, claim)?;
    let (law, first) = (book.uk_late_payment(), claim.default_day());
    let reference = super::on(&law.reference_rate, "reference rate", first)?;
    let margin = super::on(&law.margin, "margin over the reference rate", first)?;
    let rate = RateFrom::dated(first, &reference, Ppm::ONE);
    let rate = RateFrom {
        rate: Ppm(reference.value.0.saturating_add(margin.value.0)),
        is_unverified: rate.is_unverified || margin.is_unverified(),
        ..rate
    };
    Ok(super::accrue(Regime::UkLatePayment, RatePer::Year(DayBase::D365), claim, &[rate]))
}

/// The fixed sum by the size of the debt; nothing if paid in time.
pub fn fixed_sum(claim: &Claim, book: &Rulebook) -> Result<Money, InterestError> {
    let (law, first) = (book.uk_late_payment(), claim.default_day());
    let [small, middle, large] = &law.fixed_sums;
    let [middle_from, highest_from] = &law.brackets_from;
    let mut sum = super::on(small, "fixed sum", first)?;
    for (from, bracket) in [(middle_from, middle), (highest_from, large)] {
        let from = super::on(from, "bracket of the fixed sum", first)?;
        if claim.principal.minor >= super::whole_units(from.value, claim.principal.currency) {
            sum = super::on(bracket, "fixed sum", first)?;
        }
    }
    Ok(super::flat_sum(claim, sum.value))
}

/// Who buys, and what was agreed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PaymentDay {
    /// The agreed day; `None` if none was agreed.
    pub agreed: Option<Day>,
    /// The later of performance and notice of the amount.
    pub performed_and_notified: Day,
    /// A public authority buys.
    pub is_public: bool,
    /// The agreed day is grossly unfair to the supplier.
    pub is_grossly_unfair: bool,
}

/// The relevant day, after which interest runs. `None` if the rulebook does not reach back that far.
pub fn relevant_day(terms: &PaymentDay, book: &Rulebook) -> Option<Day> {
    let (law, start) = (book.uk_late_payment(), terms.performed_and_notified);
    // The period begins with its first day, which counts.
    let last = |days: u16| start.plus(i32::from(days) - 1);
    let statutory = last(law.term_days.on(start)?.value);
    let longest = last(law.longest_agreed_days.on(start)?.value);
    Some(match terms.agreed {
        None => statutory,
        Some(agreed) if terms.is_public => agreed.min(statutory),
        Some(agreed) if terms.is_grossly_unfair => agreed.min(longest),
        Some(agreed) => agreed,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::interest::tests::day;

    #[test]
    fn the_rate_is_fixed_for_the_whole_delay() {
        let book = Rulebook::shipped();
        for (principal, relevant, paid, percent, total, fixed) in [
            ("10000", "2026-01-31", "2026-04-01", "11.75", "193.15", "100.00"), // The government's own example.
            ("10000", "2024-06-30", "2025-06-30", "13.25", "1325.00", "100.00"), // Later half-years change nothing.
            ("10000", "2024-12-30", "2025-03-31", "13.25", "330.34", "100.00"),  // Begins on 31 December.
            ("10000", "2024-12-31", "2025-03-31", "12.75", "314.38", "100.00"), // A day later: 4.75 %, 90 days.
            ("9999.99", "2026-07-15", "2026-11-20", "11.75", "412.05", "70.00"),
            ("1000.00", "2021-06-30", "2021-09-30", "8.10", "20.42", "70.00"),
            ("999.99", "2021-06-30", "2021-09-30", "8.10", "20.42", "40.00"),
            ("999.99", "2021-06-30", "2021-06-30", "", "0.00", "0.00"),
        ] {
            let principal = Money::parse(principal, Currency::GBP).unwrap();
            let claim = Claim { principal, due: day(relevant), until: day(paid), changes: &[] };
            let found = interest(&claim, &book).unwrap();
            let rate =
                found.segments.first().map_or_else(String::new, super::super::Segment::effective_percent);
            assert_eq!((rate.as_str(), found.total.plain().as_str()), (percent, total), "{relevant}");
            assert_eq!(fixed_sum(&claim, &book).unwrap().plain(), fixed, "{relevant}");
        }
        let claim = Claim {
            principal: Money::new(1, Currency::EUR),
            due: day("2025-01-01"),
            until: day("2025-01-02"),
            changes: &[],
        };
        assert!(interest(&claim, &book).is_err());
    }

    #[test]
    fn the_relevant_day() {
        let book = Rulebook::shipped();
        for (agreed, is_public, is_grossly_unfair, expected, why) in [
            (Some("2025-07-31"), false, true, "2025-05-08", "60 days that begin with 10 March"),
            (Some("2025-07-31"), false, false, "2025-07-31", "not grossly unfair"),
            (Some("2025-04-15"), false, true, "2025-04-15", "agreed and early enough"),
            (None, false, false, "2025-04-08", "30 days that begin with 10 March"),
            (Some("2025-07-31"), true, false, "2025-04-08", "a public body has 30 days at most"),
            (Some("2025-03-31"), true, false, "2025-03-31", "the agreed day comes first"),
        ] {
            let terms = PaymentDay {
                agreed: agreed.map(day),
                performed_and_notified: day("2025-03-10"),
                is_public,
                is_grossly_unfair,
            };
            assert_eq!(relevant_day(&terms, &book), Some(day(expected)), "{why}");
        }
    }
}
