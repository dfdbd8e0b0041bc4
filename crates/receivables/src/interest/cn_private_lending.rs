//! # `cn-private-lending`
//!
//! On a private loan all charges for delay together are capped at four times the one-year LPR of the day of contract.
//!
//! **Why:** whatever it is called, interest, penalty or fee, more than the cap is not protected.
//! **Authority:** 民间借贷规定 arts. 25, 28, 29, 31.
//! **Status:** found; the 24 percent before 2020-08-20 is from memory. Not for licensed financial institutions.

use super::{Claim, DayBase, Interest, InterestError, RateFrom, RatePer, Regime};
use crate::{
    calendar::Day,
    money::{Money, Ppm},
    rulebook::{Dated, Rulebook},
};

/// What the parties agreed, in yearly rates.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LoanTerms {
    /// Day of contract.
    pub contract: Day,
    /// Rate for the term.
    pub term_rate: Option<Ppm>,
    /// Rate for delay.
    pub overdue_rate: Option<Ppm>,
    /// Penalties and fees on top.
    pub other_charges: Option<Ppm>,
}

/// The cap for a contract of this day, four times LPR. An error before the cap by LPR.
pub fn cap(contract: Day, book: &Rulebook) -> Result<Ppm, InterestError> {
    let multiplier =
        super::on(&book.interest_law().lending_cap_multiplier, "cap on private loans", contract)?.value;
    times(super::lpr_on(book, contract)?.value, multiplier, contract)
}

/// Interest for delay. `claim.due` is the first overdue day, `claim.until` the day of payment: this regime counts the
/// first and not the last.
pub fn interest(
    claim: &Claim,
    terms: &LoanTerms,
    day_base: DayBase,
    book: &Rulebook,
) -> Result<Interest, InterestError> {
    super::only_renminbi(claim)?;
    let first = claim.default_day();
    let rate = match (terms.overdue_rate.or(terms.term_rate), terms.other_charges) {
        // Art. 28(2)(1): nothing agreed, so LPR of the time stands for the loss.
        (None, None) => {
            RateFrom { first, ..RateFrom::dated(claim.due, &super::lpr_on(book, claim.due)?, Ppm::ONE) }
        }
        (rate, charges) => {
            let asked = rate.map_or(0, |rate| rate.0).saturating_add(charges.map_or(0, |charges| charges.0));
            capped(first, Ppm(asked), super::lpr_on(book, terms.contract)?, cap(terms.contract, book)?)
        }
    };
    Ok(super::accrue(Regime::CnPrivateLending, RatePer::Year(day_base), claim, &[rate]))
}

/// Interest on a loan agreed before the cap by LPR, sued for after it: the old rule up to the change, then four times LPR
/// of the day of filing. Two parts, each reported for itself.
pub fn transition(
    claim: &Claim,
    agreed: Ppm,
    filed: Day,
    day_base: DayBase,
    book: &Rulebook,
) -> Result<[Interest; 2], InterestError> {
    super::only_renminbi(claim)?;
    let law = book.interest_law();
    let change = super::on(&law.lending_cap_from, "first day of the cap", claim.due)?.value;
    let old_cap = super::on(&law.lending_old_cap, "old cap on private loans", claim.due)?;
    let new_cap = cap(filed, book)?;
    let per = RatePer::Year(day_base);
    let old_rate = capped(claim.default_day(), agreed, old_cap, old_cap.value);
    let old = Claim { until: claim.until.min(change), ..*claim };
    let due = claim.due.max(change);
    let new_rate = capped(due.plus(1), agreed, super::lpr_on(book, filed)?, new_cap);
    let open = Money::new(claim.open_after(due), claim.principal.currency);
    let later = claim.changes.partition_point(|entry| entry.day <= due);
    let new = Claim {
        principal: open,
        due,
        until: claim.until,
        changes: claim.changes.get(later..).unwrap_or(&[]),
    };
    Ok([
        super::accrue(Regime::CnPrivateLending, per, &old, &[old_rate]),
        super::accrue(Regime::CnPrivateLending, per, &new, &[new_rate]),
    ])
}

/// Both parts of [`transition`] as one computation; the total is the sum of the two rounded parts.
pub fn transition_whole(
    claim: &Claim,
    agreed: Ppm,
    filed: Day,
    day_base: DayBase,
    book: &Rulebook,
) -> Result<Interest, InterestError> {
    transition(claim, agreed, filed, day_base, book).map(|[old, new]| old.followed_by(new))
}

/// The rate asked, or the cap and the value it comes from.
fn capped(first: Day, asked: Ppm, source: Dated<Ppm>, cap: Ppm) -> RateFrom {
    if asked <= cap {
        return RateFrom::agreed(first, asked);
    }
    RateFrom { rate: cap, is_stale: false, ..RateFrom::dated(first, &source, Ppm::ONE) }
}

fn times(rate: Ppm, multiplier: Ppm, day: Day) -> Result<Ppm, InterestError> {
    rate.times(multiplier).ok_or(InterestError::NoValue { what: "cap in whole millionths", day })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::interest::tests::{cny, day};

    fn percent(text: &str) -> Ppm {
        Ppm::from_percent(text).unwrap()
    }

    #[test]
    fn all_charges_together_meet_one_cap() {
        let book = Rulebook::shipped();
        for (term, overdue, other, applied, total) in [
            (None, Some("24"), Some("0"), "13.80", "6805.48"), // 4 x 3.45 %.
            (None, Some("10"), Some("8"), "13.80", "6805.48"), // 18 % together.
            (None, Some("10"), None, "10.00", "4931.51"),
            (Some("8"), None, None, "8.00", "3945.21"), // Only a rate for the term: it goes on.
            (None, None, None, "3.35", "1652.05"),      // Nothing agreed: LPR on the first overdue day.
        ] {
            let claim = Claim {
                principal: cny("100000"),
                due: day("2024-09-01"),
                until: day("2025-02-28"),
                changes: &[],
            };
            let terms = LoanTerms {
                contract: day("2024-03-01"),
                term_rate: term.map(percent),
                overdue_rate: overdue.map(percent),
                other_charges: other.map(percent),
            };
            let found = interest(&claim, &terms, DayBase::D365, &book).unwrap();
            let segment = found.segments[0];
            assert_eq!((segment.effective_percent().as_str(), segment.days), (applied, 180));
            assert_eq!(found.total.plain(), total, "{applied}");
        }
    }

    #[test]
    fn old_loans_change_their_cap_in_august_2020() {
        let book = Rulebook::shipped();
        let claim = Claim {
            principal: cny("100000"),
            due: day("2019-09-01"),
            until: day("2021-03-01"),
            changes: &[],
        };
        let parts = transition(&claim, percent("24"), day("2021-03-01"), DayBase::D365, &book).unwrap();
        let found = parts.each_ref().map(|part| (part.days(), part.total.plain()));
        assert_eq!(found, [(354, "23276.71".to_owned()), (193, "8143.01".to_owned())]);
    }

    #[test]
    fn a_contract_before_the_cap_has_none() {
        assert!(cap(day("2020-08-19"), &Rulebook::shipped()).is_err());
        assert_eq!(cap(day("2020-08-20"), &Rulebook::shipped()), Ok(percent("15.4")));
    }
}
