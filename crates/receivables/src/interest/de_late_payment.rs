//! # `de-late-payment`
//!
//! Who is in default in Germany owes the base rate of each half-year plus nine points between businesses, plus five where a
//! consumer is involved; a business owes 40 euros besides.
//!
//! **Why:** the creditor is spared the proof of a loss.
//! **Authority:** BGB §§ 247, 286, 288, 289, 367; EGBGB art. 229 § 34. Values are in `rulebook/de/late-interest.toml`.
//! **Status:** found. Counting the day of payment is convention, and moving the thirtieth day over days off (§ 193) is from
//! memory: to be verified. The nine points are for the price of goods and services, the only claims meant here.

use super::{Claim, DayBase, Interest, InterestError, RatePer, Regime};
use crate::{
    calendar::Day,
    money::{Currency, Money},
    rulebook::Rulebook,
};

/// What the rate depends on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Terms {
    /// The day the obligation arose; from 2014-07-29 on a business owes a point more, and the flat sum.
    pub arose: Day,
    /// Creditor or debtor is a consumer.
    pub has_consumer: bool,
    /// Days of a year: 365, or by the length of each year.
    pub day_base: DayBase,
}

/// Interest in euros from the day after `claim.due`, the last day before default.
pub fn interest(claim: &Claim, terms: &Terms, book: &Rulebook) -> Result<Interest, InterestError> {
    super::only_in(Currency::EUR, claim)?;
    let law = book.de_late_payment();
    let margin = if terms.has_consumer { &law.margin_consumer } else { &law.margin_business };
    let margin = super::on(margin, "margin over the base rate", terms.arose)?;
    let rates = super::half_yearly(&law.base_rate, &margin, claim)
        .ok_or(InterestError::NoValue { what: "base rate", day: claim.default_day() })?;
    Ok(super::accrue(Regime::DeLatePayment, RatePer::Year(terms.day_base), claim, &rates))
}

/// The sum a business owes besides; nothing from a consumer, for an older obligation or if paid in time. It is credited
/// against the costs of pursuit.
pub fn flat_sum(claim: &Claim, terms: &Terms, book: &Rulebook) -> Result<Money, InterestError> {
    let sum = super::on(&book.de_late_payment().flat_sum, "flat sum", terms.arose)?;
    Ok(super::flat_sum(claim, if terms.has_consumer { 0 } else { sum.value }))
}

/// The first day of default without a reminder: the day after thirty days have passed since due day and invoice. For a
/// consumer only where the invoice said so. `None` if the rulebook does not reach back that far.
pub fn default_day(due_and_invoiced: Day, book: &Rulebook) -> Option<Day> {
    let days = book.de_late_payment().default_after_days.on(due_and_invoiced)?;
    let last = due_and_invoiced.plus(i32::from(days.value));
    let law = book.de_limitation();
    let rolls = law.rolls_over_days_off.on(last).is_some_and(|rolls| rolls.value);
    Some(if rolls { law.working_days.on_or_after(last) } else { last }.plus(1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::interest::tests::{cny, day};

    fn claim(principal: &str, first: &str, last: &str) -> Claim<'static> {
        let principal = Money::parse(principal, Currency::EUR).unwrap();
        Claim { principal, due: day(first).plus(-1), until: day(last), changes: &[] }
    }

    #[test]
    fn base_rate_and_margin() {
        let book = Rulebook::shipped();
        for (principal, first, last, arose, has_consumer, fixed, actual, flat) in [
            // Before the change of 2014: eight points, no flat sum.
            ("1500", "2009-09-15", "2012-02-17", "2009-08-01", false, "297.55", "297.50", "0.00"),
            ("10000", "2023-06-16", "2024-02-15", "2023-05-02", false, "813.67", "813.24", "40.00"),
            ("10000", "2021-03-01", "2021-12-31", "2021-02-01", true, "345.40", "345.40", "0.00"),
            ("1234.56", "2023-12-31", "2024-12-31", "2023-12-01", false, "155.08", "154.66", "40.00"),
            // The last day of eight points and the first of nine: 7.27 % and 8.27 % x 31 days.
            ("10000", "2014-08-01", "2014-08-31", "2014-07-28", false, "61.75", "61.75", "0.00"),
            ("10000", "2014-08-01", "2014-08-31", "2014-07-29", false, "70.24", "70.24", "40.00"),
            ("10000", "2024-02-29", "2024-02-29", "2024-01-02", false, "3.46", "3.45", "40.00"), // 12.62 %, one day.
            ("10000", "2024-03-01", "2024-02-29", "2024-01-02", false, "0.00", "0.00", "0.00"), // Paid in time.
        ] {
            let claim = claim(principal, first, last);
            let total = |day_base| {
                let terms = Terms { arose: day(arose), has_consumer, day_base };
                assert_eq!(flat_sum(&claim, &terms, &book).unwrap().plain(), flat, "{first}");
                let found = interest(&claim, &terms, &book).unwrap();
                assert_eq!(found.days(), claim.days_late());
                found.total.plain()
            };
            assert_eq!(
                (total(DayBase::D365).as_str(), total(DayBase::ActAct).as_str()),
                (fixed, actual),
                "{first}"
            );
        }
        let terms = Terms { arose: day("2024-01-02"), has_consumer: false, day_base: DayBase::D365 };
        let renminbi = Claim { principal: cny("1"), ..claim("1", "2024-03-01", "2024-03-02") };
        assert!(interest(&renminbi, &terms, &book).is_err());
        assert!(interest(&claim("1", "2001-12-31", "2002-03-02"), &terms, &book).is_err()); // No base rate yet.
    }

    #[test]
    fn thirty_days_after_the_invoice() {
        let book = Rulebook::shipped();
        for (invoiced, first, why) in [
            ("2025-03-03", "2025-04-03", "the 30th day is Wednesday 2 April"),
            ("2025-03-06", "2025-04-08", "Saturday 5 April: payment in time until Monday"),
            ("2025-03-19", "2025-04-23", "Good Friday 18 April to Easter Monday"),
            ("2024-12-02", "2025-01-03", "New Year's Day"),
        ] {
            assert_eq!(default_day(day(invoiced), &book), Some(day(first)), "{why}");
        }
    }
}
