//! # `cn-sale-pboc`
//!
//! A sale without an agreed penalty in default before 2019-08-20 bears interest at the benchmark rate, plus 30 to 50
//! percent of it.
//!
//! **Why:** LPR did not exist; the rule takes the benchmark of loans of the same kind with its overdue addition.
//! **Authority:** 买卖合同解释 art. 18(4); 银发〔2003〕251号.
//! **Status:** found; that LPR takes over on 2019-08-20 (variant B) is court practice, to be verified.

use super::{
    Claim, Interest, InterestError, RateFrom, RatePer, Regime,
    cn_sale_lpr::{BeforeLpr, Terms, lpr_rates},
};
use crate::{
    calendar::Day,
    rulebook::{BenchmarkTerm, Rulebook},
};

/// Late interest on a sale whose default began before `lpr_from`. Called by [`cn_sale_lpr`](super::cn_sale_lpr), which has
/// checked currency and multiple. The benchmark is the one up to one year, the customary choice for trade debts.
pub(super) fn interest(
    claim: &Claim,
    terms: &Terms,
    lpr_from: Day,
    book: &Rulebook,
) -> Result<Interest, InterestError> {
    let default = claim.default_day();
    let benchmark = book
        .pboc_benchmark(BenchmarkTerm::UpToOneYear, default)
        .ok_or(InterestError::NoValue { what: "benchmark lending rate", day: default })?;
    let mut rates = vec![RateFrom::dated(default, &benchmark, terms.multiplier)];
    let switches = terms.before_lpr == BeforeLpr::BenchmarkThenLpr && claim.until >= lpr_from;
    if switches {
        rates.extend(lpr_rates(lpr_from, claim.until, terms, book)?);
    }
    let mut interest = super::accrue(Regime::CnSalePboc, RatePer::Year(terms.day_base), claim, &rates);
    interest.is_unverified |= switches;
    Ok(interest)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::interest::{
        DayBase,
        cn_sale_lpr::{self, RateMode},
        tests::{cny, day},
    };

    #[test]
    fn the_benchmark_rules_before_lpr() {
        let book = Rulebook::shipped();
        let (a, b) = (BeforeLpr::BenchmarkThroughout, BeforeLpr::BenchmarkThenLpr);
        for (principal, due, paid, before_lpr, total, segments) in [
            ("500000", "2018-03-31", "2020-03-31", a, "65339.38", 1),
            ("500000", "2018-03-31", "2020-03-31", b, "64877.05", 2),
            // Default on 2019-08-19, the last day before LPR: 100000 x 6.525 % x 30 / 365 = 536.3014.
            ("100000", "2019-08-18", "2019-09-17", a, "536.30", 1),
            // One day at 6.525 %, 29 at 6.375 %: (17.8767 + 506.5068).
            ("100000", "2019-08-18", "2019-09-17", b, "524.38", 2),
            // Paid before LPR began: no difference.
            ("100000", "2018-08-18", "2018-09-17", b, "536.30", 1),
            // 2015-10-23 is still 4.60 %: 100000 x 6.9 % x 10 / 365.
            ("100000", "2015-10-22", "2015-11-01", a, "189.04", 1),
        ] {
            let claim = Claim { principal: cny(principal), due: day(due), until: day(paid), changes: &[] };
            let multiplier = "1.5".parse().unwrap();
            let mode = RateMode::FixedAtDefault;
            let terms = Terms { multiplier, mode, before_lpr, day_base: DayBase::D365 };
            let found = cn_sale_lpr::interest(&claim, &terms, &book).unwrap();
            assert_eq!(
                (found.total.plain().as_str(), found.segments.len()),
                (total, segments),
                "{due} {before_lpr}"
            );
            if before_lpr == a {
                let cheap = cn_sale_lpr::amount(claim.principal, &[], claim.due, claim.until, &terms, &book);
                assert_eq!(cheap, Some(found.total.minor));
            }
        }
    }
}
