//! # `eu-late-payment`
//!
//! A company or public body in the EU that pays late owes at least the reference rate of each half-year plus eight points,
//! and 40 euros for the trouble.
//!
//! **Why:** late payment must not be the cheapest credit; states may give more, none may give less.
//! **Authority:** Directive 2011/7/EU arts. 2, 3, 6. Values are in `rulebook/eu/late-interest.toml`.
//! **Status:** rule found; the rates of the European Central Bank are from memory, checked against the German base rate. The
//! day base is national law, to be verified; consumers are outside.

use super::{Claim, DayBase, Interest, InterestError, RatePer, Regime};
use crate::{
    calendar::Day,
    money::{Currency, Money},
    rulebook::Rulebook,
};

/// Interest in euros, each half-year at its own rate.
pub fn interest(claim: &Claim, book: &Rulebook) -> Result<Interest, InterestError> {
    super::only_in(Currency::EUR, claim)?;
    let (law, default) = (book.eu_late_payment(), claim.default_day());
    let margin = super::on(&law.margin, "margin of the directive", default)?;
    let base = super::on(&law.day_base, "day base of the EU", default)?;
    let rates = super::half_yearly(&law.reference_rate, &margin, claim)
        .ok_or(InterestError::NoValue { what: "reference rate of the ECB", day: default })?;
    let base = if base.value == 360 { DayBase::D360 } else { DayBase::D365 };
    Ok(super::accrue(Regime::EuLatePayment, RatePer::Year(base), claim, &rates))
}

/// The sum owed without a reminder and beside interest; nothing if paid in time.
pub fn flat_sum(claim: &Claim, book: &Rulebook) -> Result<Money, InterestError> {
    let sum = super::on(&book.eu_late_payment().flat_sum, "flat sum of the directive", claim.default_day())?;
    Ok(super::flat_sum(claim, sum.value))
}

/// The last day to pay where no day was agreed: some days after the invoice, the goods or their acceptance, whichever the
/// directive names.
pub fn last_day_to_pay(start: Day, book: &Rulebook) -> Option<Day> {
    let days = book.eu_late_payment().term_days.on(start)?;
    Some(start.plus(i32::from(days.value)))
}

/// What was agreed about the day of payment, and with whom.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PaymentTerms {
    /// Days agreed; `None` if none were.
    pub agreed_days: Option<u16>,
    /// A public authority pays.
    pub is_public: bool,
    /// Longer terms are open to it: health care, a public undertaking, or agreed for a good reason.
    pub is_longer_open: bool,
    /// A long term between companies was agreed expressly and is not grossly unfair.
    pub is_fair: bool,
}

/// The last day to pay, so many days after invoice, goods or acceptance, within the longest terms of the directive.
pub fn last_day_by_terms(start: Day, terms: &PaymentTerms, book: &Rulebook) -> Option<Day> {
    let law = book.eu_late_payment();
    let usual = law.term_days.on(start)?.value;
    let agreed = terms.agreed_days;
    let days = if terms.is_public {
        let longest = if terms.is_longer_open { &law.public_longest_days } else { &law.public_term_days };
        let longest = longest.on(start)?.value;
        agreed.map_or(if terms.is_longer_open { longest } else { usual }, |agreed| agreed.min(longest))
    } else {
        let longest = law.longest_agreed_days.on(start)?.value;
        agreed.map_or(usual, |agreed| if terms.is_fair { agreed } else { agreed.min(longest) })
    };
    Some(start.plus(i32::from(days)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::interest::tests::{changes, day};

    fn claim(principal: &str, due: &str, paid: &str) -> Claim<'static> {
        let principal = Money::parse(principal, Currency::EUR).unwrap();
        Claim { principal, due: day(due), until: day(paid), changes: &[] }
    }

    #[test]
    fn every_half_year_has_its_rate() {
        let book = Rulebook::shipped();
        for (principal, due, paid, total, flat, segments) in [
            // H2 2022 stays at 0.00 %: the rise of 27 July counts from 2023. 8 % x 214 days, one segment.
            ("10000", "2022-05-31", "2022-12-31", "469.04", "40.00", 1),
            // 31 days 8 %, 181 days 10.5 %, 92 days 12 %: 67.95 + 520.68 + 302.47.
            ("10000", "2022-11-30", "2023-09-30", "891.10", "40.00", 3),
            ("99.99", "2026-06-15", "2026-07-31", "1.30", "40.00", 2),
            ("10000", "2024-06-30", "2024-07-01", "3.36", "40.00", 1), // One day at 12.25 %.
            ("10000", "2024-06-30", "2024-06-30", "0.00", "0.00", 0),  // In time.
            ("10000", "2024-06-30", "2024-06-01", "0.00", "0.00", 0),  // Early.
        ] {
            let claim = claim(principal, due, paid);
            let found = interest(&claim, &book).unwrap();
            assert_eq!((found.total.plain().as_str(), found.segments.len()), (total, segments), "{due}");
            assert_eq!(flat_sum(&claim, &book).unwrap().plain(), flat, "{due}");
            assert_eq!(found.is_unverified, segments > 0, "{due}");
        }
    }

    #[test]
    fn a_part_payment_stops_interest_on_its_part() {
        let book = Rulebook::shipped();
        let part = changes(&[("2025-02-10", "-600")]);
        let claim = Claim { changes: &part, ..claim("1000", "2025-01-31", "2025-02-20") };
        // 11.15 % on 1,000 for 10 days and on 400 for 10 days: 3.0548 + 1.2219.
        assert_eq!(interest(&claim, &book).unwrap().total.plain(), "4.28");
    }

    #[test]
    fn what_the_rulebook_does_not_know_is_an_error() {
        let book = Rulebook::shipped();
        assert!(interest(&claim("100", "2012-12-31", "2013-12-31"), &book).is_err()); // Before the directive.
        let pounds =
            Claim { principal: Money::new(1, Currency::GBP), ..claim("1", "2025-01-01", "2025-02-01") };
        let error = interest(&pounds, &book).unwrap_err().to_string();
        assert!(error.contains("for EUR, not for GBP"), "{error}");
        assert!(interest(&claim("100", "2026-11-01", "2027-01-02"), &book).unwrap().is_stale);
        assert!(!interest(&claim("100", "2026-11-01", "2026-12-31"), &book).unwrap().is_stale);
        assert_eq!(last_day_to_pay(day("2025-03-06"), &book), Some(day("2025-04-05")));
    }

    #[test]
    fn long_terms_end_where_the_directive_ends_them() {
        let book = Rulebook::shipped();
        for (agreed_days, is_public, is_longer_open, is_fair, last, why) in [
            (None, false, false, false, "2025-03-31", "30 days"),
            (Some(45), false, false, false, "2025-04-15", "within 60"),
            (Some(90), false, false, false, "2025-04-30", "60 at the most"),
            (Some(90), false, false, true, "2025-05-30", "agreed expressly and fair"),
            (Some(60), true, false, true, "2025-03-31", "a public authority: 30"),
            (Some(90), true, true, true, "2025-04-30", "a listed case: 60"),
            (None, true, true, false, "2025-04-30", "health care"),
        ] {
            let terms = PaymentTerms { agreed_days, is_public, is_longer_open, is_fair };
            assert_eq!(last_day_by_terms(day("2025-03-01"), &terms, &book), Some(day(last)), "{why}");
        }
    }
}
