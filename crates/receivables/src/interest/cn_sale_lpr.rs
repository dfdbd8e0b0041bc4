//! # `cn-sale-lpr`
//!
//! A sale without an agreed penalty bears interest at the one-year LPR of the day of default, plus 30 to 50 percent of it.
//!
//! **Why:** the creditor's loss of interest is due without proof, but no more than courts grant.
//! **Authority:** 买卖合同解释 art. 18(4). A default before 2019-08-20 is [`cn_sale_pboc`].
//! **Status:** found. That LPR may also float with each period is court practice, an option.

use super::{
    BalanceChange, Claim, DayBase, Interest, InterestError, RateFrom, RatePer, Regime, cn_sale_pboc,
};
use crate::{
    calendar::Day,
    coded::coded,
    money::{Money, Ppm},
    rulebook::{BenchmarkTerm, Rulebook},
};

coded! {
    /// Which LPR is meant by "at the time of default".
    RateMode {
        /// The one of the day of default, for the whole delay: the text of the rule.
        FixedAtDefault = "fixed-at-default",
        /// Each period at its own LPR: used in some judgments.
        FloatingPerPeriod = "floating-per-period",
    }
}

coded! {
    /// What follows 2019-08-20 for a default that began before.
    BeforeLpr {
        /// The benchmark of the day of default for the whole delay: the text of the rule (variant A).
        BenchmarkThroughout = "benchmark-throughout",
        /// The benchmark up to 2019-08-19, LPR from 2019-08-20: used in judgments (variant B).
        BenchmarkThenLpr = "benchmark-then-lpr",
    }
}

/// The choices the law leaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Terms {
    /// The multiple of the rate, 1.3 to 1.5.
    pub multiplier: Ppm,
    /// Fixed or floating.
    pub mode: RateMode,
    /// For a default before LPR.
    pub before_lpr: BeforeLpr,
    /// Days of a year.
    pub day_base: DayBase,
}

impl Terms {
    /// The text of the rule with the house's multiple and the lower day base. `None` if the rulebook has no multiple.
    pub fn house(day: Day, book: &Rulebook) -> Option<Self> {
        Some(Self {
            multiplier: book.house_sale_multiplier(day)?.value,
            mode: RateMode::FixedAtDefault,
            before_lpr: BeforeLpr::BenchmarkThroughout,
            day_base: match book.interest_law().day_base.on(day)?.value {
                360 => DayBase::D360,
                _ => DayBase::D365,
            },
        })
    }
}

/// Late interest on a sale. A default before 2019-08-20 is computed by the benchmark rate.
pub fn interest(claim: &Claim, terms: &Terms, book: &Rulebook) -> Result<Interest, InterestError> {
    super::only_renminbi(claim)?;
    check_multiplier(terms.multiplier, claim.default_day(), book)?;
    let default = claim.default_day();
    let lpr_from = lpr_from(default, book)?;
    if default < lpr_from {
        return cn_sale_pboc::interest(claim, terms, lpr_from, book);
    }
    let per = RatePer::Year(terms.day_base);
    let rates = lpr_rates(default, claim.until, terms, book)?;
    Ok(super::accrue(Regime::CnSaleLpr, per, claim, &rates))
}

/// The same total in minor units, fixed at default and without segments, for the nightly run: allocates nothing.
/// `changes` in order of day. `None` where [`interest`] has an error.
pub fn amount(
    principal: Money,
    changes: &[BalanceChange],
    due: Day,
    as_of: Day,
    terms: &Terms,
    book: &Rulebook,
) -> Option<i64> {
    let claim = Claim { principal, due, until: as_of, changes };
    super::only_renminbi(&claim).ok()?;
    let default = claim.default_day();
    check_multiplier(terms.multiplier, default, book).ok()?;
    let rate = if default < lpr_from(default, book).ok()? {
        book.pboc_benchmark(BenchmarkTerm::UpToOneYear, default)?
    } else {
        book.lpr_1y(default)?
    };
    super::amount_at(&claim, RatePer::Year(terms.day_base), rate.value, terms.multiplier)
}

/// LPR from `first` to `last`, fixed or floating.
pub(super) fn lpr_rates(
    first: Day,
    last: Day,
    terms: &Terms,
    book: &Rulebook,
) -> Result<Vec<RateFrom>, InterestError> {
    let fixed = super::lpr_on(book, first)?;
    Ok(match terms.mode {
        RateMode::FixedAtDefault => vec![RateFrom::dated(first, &fixed, terms.multiplier)],
        RateMode::FloatingPerPeriod => {
            super::floating(book.lpr_1y_series(), first, last, terms.multiplier).unwrap_or_default()
        }
    })
}

fn lpr_from(default: Day, book: &Rulebook) -> Result<Day, InterestError> {
    Ok(super::on(&book.interest_law().sale_lpr_from, "first day of LPR", default)?.value)
}

fn check_multiplier(given: Ppm, day: Day, book: &Rulebook) -> Result<(), InterestError> {
    let law = book.interest_law();
    let least = super::on(&law.sale_multiplier_least, "least multiple", day)?.value;
    let most = super::on(&law.sale_multiplier_most, "greatest multiple", day)?.value;
    if (least..=most).contains(&given) {
        return Ok(());
    }
    Err(InterestError::Multiplier { given: given.percent(), least: least.percent(), most: most.percent() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        interest::tests::{changes, cny, day},
        money::Currency,
    };

    fn terms(multiplier: &str, mode: RateMode, day_base: DayBase) -> Terms {
        Terms {
            multiplier: multiplier.parse().unwrap(),
            mode,
            before_lpr: BeforeLpr::BenchmarkThroughout,
            day_base,
        }
    }

    #[test]
    fn the_rate_is_fixed_on_the_day_of_default() {
        let book = Rulebook::shipped();
        for (principal, due, paid, multiplier, percent, on_365, on_360) in [
            ("1000000", "2022-06-30", "2023-06-30", "1.5", "5.55", "55500.00", "56270.83"),
            ("1000000", "2022-06-30", "2023-06-30", "1.3", "4.81", "48100.00", "48768.06"),
            ("250000", "2022-08-20", "2022-12-31", "1.5", "5.55", "5055.82", "5126.04"), // Default a day before 3.65 %.
            ("250000", "2022-08-21", "2022-12-31", "1.5", "5.475", "4950.00", "5018.75"), // Default on that day.
            ("88888.88", "2025-05-19", "2026-05-19", "1.4", "4.20", "3733.33", "3785.18"),
            ("100000", "2019-08-19", "2019-08-20", "1.3", "5.525", "15.14", "15.35"), // First day of LPR.
            ("100000", "2023-02-28", "2024-02-29", "1.4", "5.11", "5124.00", "5195.17"), // 366 days, the 29th counted.
        ] {
            for (base, total) in [(DayBase::D365, on_365), (DayBase::D360, on_360)] {
                let claim =
                    Claim { principal: cny(principal), due: day(due), until: day(paid), changes: &[] };
                let terms = terms(multiplier, RateMode::FixedAtDefault, base);
                let found = interest(&claim, &terms, &book).unwrap();
                assert_eq!(
                    (found.total.plain().as_str(), found.days()),
                    (total, claim.days_late()),
                    "{due} {base}"
                );
                assert_eq!(found.segments[0].effective_percent(), percent, "{due}");
                let cheap = amount(claim.principal, &[], claim.due, claim.until, &terms, &book);
                assert_eq!(cheap, Some(found.total.minor), "{due}");
            }
        }
    }

    #[test]
    fn floating_follows_every_publication() {
        let book = Rulebook::shipped();
        for (base, total) in [(DayBase::D365, "47564.38"), (DayBase::D360, "48225.00")] {
            let claim = Claim {
                principal: cny("1000000"),
                due: day("2024-06-30"),
                until: day("2025-06-30"),
                changes: &[],
            };
            let found = interest(&claim, &terms("1.5", RateMode::FloatingPerPeriod, base), &book).unwrap();
            assert_eq!(found.total.plain(), total);
            let days: Vec<_> =
                found.segments.iter().map(|segment| (segment.days, segment.rate.percent())).collect();
            let expected = [(21, "3.45"), (91, "3.35"), (211, "3.10"), (42, "3.00")];
            assert_eq!(days, expected.map(|(days, rate)| (days, rate.to_owned())));
        }
    }

    #[test]
    fn payments_lower_the_principal_from_the_next_day() {
        let book = Rulebook::shipped();
        // 30 days on 100,000 and 60 on 60,000 at 3.45 % x 1.3: 100000 x 30 + 60000 x 60 = 6,600,000 x 4.485 % / 365.
        let paid = changes(&[("2024-01-30", "-40000")]);
        let claim = Claim {
            principal: cny("100000"),
            due: day("2023-12-31"),
            until: day("2024-03-30"),
            changes: &paid,
        };
        let terms = terms("1.3", RateMode::FixedAtDefault, DayBase::D365);
        let found = interest(&claim, &terms, &book).unwrap();
        assert_eq!((found.total.plain().as_str(), found.segments.len()), ("810.99", 2));
        assert_eq!(amount(claim.principal, &paid, claim.due, claim.until, &terms, &book), Some(81_099));
    }

    #[test]
    fn what_cannot_be_computed_says_so() {
        let book = Rulebook::shipped();
        let claim = |currency, due| Claim {
            principal: Money::new(100, Currency::from_code(currency).unwrap()),
            due: day(due),
            until: day("2026-01-01"),
            changes: &[],
        };
        for (claim, multiplier, part) in [
            (claim("USD", "2024-01-01"), "1.5", "USD"),
            (claim("CNY", "2024-01-01"), "1.6", "160.00 % of the rate is outside 130.00 % to 150.00 %"),
            (claim("CNY", "1999-01-01"), "1.5", "1999-01-02"),
        ] {
            let terms = terms(multiplier, RateMode::FixedAtDefault, DayBase::D365);
            let error = interest(&claim, &terms, &book).unwrap_err().to_string();
            assert!(error.contains(part), "{error}");
            assert_eq!(amount(claim.principal, &[], claim.due, claim.until, &terms, &book), None);
        }
    }

    #[test]
    fn nothing_is_owed_before_default() {
        let book = Rulebook::shipped();
        let terms = Terms::house(day("2026-01-01"), &book).unwrap();
        assert_eq!(terms.multiplier, Ppm(1_300_000));
        let claim =
            Claim { principal: cny("100"), due: day("2026-01-10"), until: day("2026-01-10"), changes: &[] };
        let found = interest(&claim, &terms, &book).unwrap();
        assert_eq!((found.total.minor, found.segments.len()), (0, 0));
    }
}
