//! # `cn-judgment-double`
//!
//! Who does not pay a judgment in time owes an extra 0.0175 percent a day on the judgment debt, without its general interest.
//!
//! **Why:** delay after judgment must cost more than before.
//! **Authority:** Civil Procedure Law art. 264; 法释〔2014〕8号 arts. 1-5.
//! **Status:** found.

use super::{Claim, Interest, InterestError, RateFrom, RatePer, Regime};
use crate::{calendar::Day, money::Ppm, rulebook::Rulebook};

/// Days that do not count because enforcement was stayed without the debtor's asking.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stay {
    /// First day stayed.
    pub from: Day,
    /// Last day stayed.
    pub to: Day,
}

/// The extra part, in the currency of the judgment. `claim.due` is the last day of the performance period, `principal` the
/// judgment debt without general interest. Payments lower the judgment debt first. Stays come in order and do not overlap.
pub fn interest(claim: &Claim, stays: &[Stay], book: &Rulebook) -> Result<Interest, InterestError> {
    let daily = super::on(
        &book.interest_law().judgment_double_daily,
        "daily rate on judgments",
        claim.default_day(),
    )?;
    let counted = RateFrom::dated(claim.default_day(), &daily, Ppm::ONE);
    let mut rates = vec![counted];
    for stay in stays.iter().filter(|stay| stay.to >= claim.default_day()) {
        rates.push(RateFrom { first: stay.from.max(claim.default_day()), rate: Ppm(0), ..counted });
        rates.push(RateFrom { first: stay.to.plus(1), ..counted });
    }
    let mut interest = super::accrue(Regime::CnJudgmentDouble, RatePer::Day, claim, &rates);
    interest.segments.retain(|segment| segment.rate != Ppm(0));
    Ok(interest)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        interest::tests::{changes, cny, day},
        money::{Currency, Money},
    };

    #[test]
    fn the_extra_part_runs_until_paid() {
        let book = Rulebook::shipped();
        let part = changes(&[("2024-04-30", "-100000")]);
        let stay = [Stay { from: day("2024-05-01"), to: day("2024-05-30") }];
        let early = [Stay { from: day("2024-03-01"), to: day("2024-04-10") }];
        for (changes, stays, total, days) in [
            (&[][..], &[][..], "4725.00", 90), // 300000 x 0.000175 x 90.
            (&part, &[], "3675.00", 90),       // 30 days on 300,000, 60 on 200,000.
            (&[], &stay, "3150.00", 60),       // 30 days stayed.
            (&part, &stay, "2625.00", 60),     // 30 on 300,000, 30 on 200,000.
            (&[], &early, "4200.00", 80), // The stay began before the period did: ten days of it count out.
        ] {
            let claim =
                Claim { principal: cny("300000"), due: day("2024-03-31"), until: day("2024-06-29"), changes };
            let found = interest(&claim, stays, &book).unwrap();
            assert_eq!((found.total.plain().as_str(), found.days()), (total, days));
        }
        let usd = Money::parse("50000", Currency::from_code("USD").unwrap()).unwrap();
        let claim = Claim { principal: usd, due: day("2024-01-01"), until: day("2024-04-30"), changes: &[] };
        assert_eq!(interest(&claim, &[], &book).unwrap().total.to_string(), "USD 1,050.00");
    }
}
