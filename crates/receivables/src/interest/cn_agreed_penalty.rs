//! # `cn-agreed-penalty`
//!
//! A penalty for delay that the contract agrees runs per day on what is open, and is weighed against the creditor's loss.
//!
//! **Why:** it is owed as agreed, but a court lowers it when the debtor asks and it exceeds the loss by more than 30 percent.
//! **Authority:** Civil Code art. 585; 合同编通则解释 arts. 64-65.
//! **Status:** found; taking LPR x 1.5 as the loss is practice, to be verified. The flag only warns: nothing is reduced.

use super::{Claim, Interest, InterestError, RateFrom, RatePer, Regime};
use crate::{
    calendar::Day,
    money::Ppm,
    rulebook::{BenchmarkTerm, Rulebook},
};

/// The penalty at an agreed rate a day, in any currency.
pub fn interest(claim: &Claim, per_day: Ppm) -> Interest {
    super::accrue(
        Regime::CnAgreedPenalty,
        RatePer::Day,
        claim,
        &[RateFrom::agreed(claim.default_day(), per_day)],
    )
}

/// The same total in minor units for the nightly run: allocates nothing. `None` if the changes are not in order of day.
pub fn amount(claim: &Claim, per_day: Ppm) -> Option<i64> {
    super::amount_at(claim, RatePer::Day, per_day, Ppm::ONE)
}

/// How an agreed penalty compares with what courts leave standing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PenaltyRisk {
    /// The agreed rate over a year.
    pub agreed_yearly: Ppm,
    /// What is taken as the loss over a year.
    pub loss_yearly: Ppm,
    /// Above this a reduction is to be expected when the debtor asks.
    pub threshold_yearly: Ppm,
}

impl PenaltyRisk {
    /// Whether a reduction is to be expected.
    pub fn exceeds(&self) -> bool {
        self.agreed_yearly > self.threshold_yearly
    }
}

/// Weighs an agreed penalty a day against the loss, for a default on this day.
pub fn risk(per_day: Ppm, default: Day, book: &Rulebook) -> Result<PenaltyRisk, InterestError> {
    let multiplier = &book.interest_law().penalty_loss_multiplier;
    risk_over(per_day, super::on(multiplier, "multiple for the loss", default)?.value, default, book)
}

/// The same with the loss taken as this multiple of LPR.
pub fn risk_over(
    per_day: Ppm,
    loss_multiplier: Ppm,
    default: Day,
    book: &Rulebook,
) -> Result<PenaltyRisk, InterestError> {
    let law = book.interest_law();
    let benchmark = || book.pboc_benchmark(BenchmarkTerm::UpToOneYear, default);
    let rate = book.lpr_1y(default).or_else(benchmark);
    let rate = rate.ok_or(InterestError::NoValue { what: "rate for the loss", day: default })?.value;
    let excess = super::on(&law.penalty_excess, "share of the loss", default)?.value;
    let year = super::on(&law.day_base, "days of a year", default)?.value;
    let loss_yearly = rounded_product(rate, loss_multiplier);
    Ok(PenaltyRisk {
        agreed_yearly: Ppm(per_day.0.saturating_mul(i64::from(year))),
        loss_yearly,
        threshold_yearly: rounded_product(loss_yearly, excess),
    })
}

/// Down to a whole millionth: a warning a hair too early is safe.
fn rounded_product(rate: Ppm, factor: Ppm) -> Ppm {
    let product = i128::from(rate.0) * i128::from(factor.0) / i128::from(Ppm::ONE.0);
    Ppm(i64::try_from(product).unwrap_or(i64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::interest::tests::{changes, cny, day};

    #[test]
    fn the_penalty_runs_as_agreed() {
        let paid = changes(&[("2024-01-20", "-30000")]);
        for (per_day, until, changes, total) in [
            ("0.05%", "2024-01-31", &[][..], "1500.00"), // 100000 x 0.0005 x 30.
            ("0.05%", "2024-01-31", &paid, "1335.00"),   // 19 days on 100,000, 11 on 70,000.
            ("0.0003", "2024-01-01", &[], "0.00"),       // Paid on the due day.
            ("0.0003", "2024-01-02", &[], "30.00"),
        ] {
            let claim =
                Claim { principal: cny("100000"), due: day("2024-01-01"), until: day(until), changes };
            let per_day = per_day.parse().unwrap();
            let found = interest(&claim, per_day);
            assert_eq!(found.total.plain(), total, "{until}");
            assert_eq!(amount(&claim, per_day), Some(found.total.minor));
        }
    }

    #[test]
    fn a_penalty_above_130_percent_of_the_loss_is_at_risk() {
        let book = Rulebook::shipped();
        for (per_day, default, agreed, threshold, exceeds) in [
            ("0.001", "2024-01-01", "36.50", "6.7275", true), // 3.45 % x 1.5 x 1.3.
            ("0.0005", "2024-01-01", "18.25", "6.7275", true),
            ("0.0001", "2024-01-01", "3.65", "6.7275", false),
            ("0.000184", "2024-01-01", "6.716", "6.7275", false), // Just below.
            ("0.000185", "2024-01-01", "6.7525", "6.7275", true), // Just above.
            ("0.0001", "2018-05-01", "3.65", "8.4825", false),    // Before LPR: the benchmark.
        ] {
            let found = risk(per_day.parse().unwrap(), day(default), &book).unwrap();
            let percents = (found.agreed_yearly.percent(), found.threshold_yearly.percent());
            assert_eq!((percents.0.as_str(), percents.1.as_str()), (agreed, threshold), "{per_day}");
            assert_eq!(found.exceeds(), exceeds, "{per_day}");
        }
    }
}
