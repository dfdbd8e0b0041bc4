//! # `agreed-rate`
//!
//! Simple interest at a rate a year that the parties agreed, actual days over 365, in any currency.
//!
//! **Why:** many contracts and standing policies name a yearly rate rather than a penalty a day.
//! **Authority:** the contract; Civil Code art. 585 for its limits in China.
//! **Status:** as agreed; no value of the rulebook.

use super::{Claim, DayBase, Interest, RateFrom, RatePer, Regime};
use crate::money::Ppm;

/// Interest with its segments.
pub fn interest(claim: &Claim, yearly: Ppm, day_base: DayBase) -> Interest {
    let rate = RateFrom::agreed(claim.default_day(), yearly);
    super::accrue(Regime::AgreedRate, RatePer::Year(day_base), claim, &[rate])
}

/// The total in minor units. `None` if the changes are not in order of day.
pub fn amount(claim: &Claim, yearly: Ppm) -> Option<i64> {
    super::amount_at(claim, RatePer::Year(DayBase::D365), yearly, Ppm::ONE)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::interest::tests::{changes, cny, day};

    #[test]
    fn a_part_payment_stops_interest_on_its_part() {
        let check = |principal: &str, until: &str, paid: &[(&str, &str)], expected: i64| {
            let changes = changes(paid);
            let claim = Claim {
                principal: cny(principal),
                due: day("2026-01-01"),
                until: day(until),
                changes: &changes,
            };
            assert_eq!(amount(&claim, Ppm(100_000)), Some(expected), "{principal} until {until}");
            let whole = interest(&claim, Ppm(100_000), DayBase::D365);
            assert_eq!((whole.total.minor, whole.days()), (expected, claim.days_late()));
        };
        check("100", "2026-01-16", &[], 41); // 100 x 10 % x 15 / 365.
        check("1000", "2026-01-31", &[("2026-01-11", "-400")], 603); // 10 days on 1,000 and 20 on 600.
    }
}
