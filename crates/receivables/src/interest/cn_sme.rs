//! # `cn-sme`
//!
//! A public body or large enterprise that pays a small or medium supplier late owes the agreed rate, at least LPR, or
//! 0.05 percent a day where nothing was agreed.
//!
//! **Why:** the supplier of a strong buyer is protected by fixed terms and a fixed price of delay.
//! **Authority:** 保障中小企业款项支付条例 arts. 9, 10, 17 (国务院令第802号, since 2025-06-01; before, 国务院令第728号 arts. 8, 15);
//! for a void pay-when-paid clause 法释〔2024〕11号.
//! **Status:** found. The reply of the court gives LPR x 1.0 where the regulation gives 0.05 percent a day: the basis of the
//! claim decides, so each is a function of its own. Contracts older than the version in force are to be verified.

use super::{Claim, DayBase, Interest, InterestError, RateFrom, RatePer, Regime, cn_sale_lpr::RateMode};
use crate::{
    calendar::Day,
    coded::coded,
    money::Ppm,
    rulebook::{Dated, Rulebook},
};

coded! {
    /// Who has to pay the small or medium supplier.
    Payer {
        /// A state organ or public institution (机关、事业单位).
        PublicBody = "public-body",
        /// A large enterprise (大型企业).
        LargeEnterprise = "large-enterprise",
    }
}

/// Days to pay from delivery, acceptance or confirmation of the amount; `None` if the law of that day sets none.
pub fn term_days(payer: Payer, start: Day, book: &Rulebook) -> Option<Dated<u16>> {
    let law = book.interest_law();
    match payer {
        Payer::PublicBody => law.sme_term_public_body_days.on(start),
        Payer::LargeEnterprise => law.sme_term_large_enterprise_days.on(start),
    }
    .copied()
}

/// The term that holds where one was agreed: a public body is bound to the longest the law lets it agree, a large enterprise
/// to what is reasonable, which is not for a table to say. `None` if nothing was agreed and the law sets none.
pub fn agreed_term_days(payer: Payer, agreed: Option<u16>, start: Day, book: &Rulebook) -> Option<u16> {
    let Some(agreed) = agreed else { return term_days(payer, start, book).map(|term| term.value) };
    let longest = match payer {
        Payer::PublicBody => book.interest_law().sme_longest_term_public_body_days.on(start),
        Payer::LargeEnterprise => None,
    };
    Some(longest.map_or(agreed, |longest| agreed.min(longest.value)))
}

/// Interest at the agreed yearly rate, or per day if none was agreed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SmeInterest {
    /// The computation.
    pub interest: Interest,
    /// The agreed rate lies below LPR at contract, which took its place.
    pub is_below_floor: bool,
}

/// Late interest under the regulation.
pub fn interest(
    claim: &Claim,
    agreed_yearly: Option<Ppm>,
    contract: Day,
    day_base: DayBase,
    book: &Rulebook,
) -> Result<SmeInterest, InterestError> {
    super::only_renminbi(claim)?;
    let default = claim.default_day();
    let Some(agreed) = agreed_yearly else {
        let daily = super::on(&book.interest_law().sme_daily, "daily rate for small suppliers", default)?;
        let interest =
            super::accrue(Regime::CnSme, RatePer::Day, claim, &[RateFrom::dated(default, &daily, Ppm::ONE)]);
        return Ok(SmeInterest { interest, is_below_floor: false });
    };
    let floor = super::lpr_on(book, contract)?;
    let is_below_floor = agreed < floor.value;
    let rate = if is_below_floor {
        RateFrom { first: default, ..RateFrom::dated(contract, &floor, Ppm::ONE) }
    } else {
        RateFrom::agreed(default, agreed)
    };
    let interest = super::accrue(Regime::CnSme, RatePer::Year(day_base), claim, &[rate]);
    Ok(SmeInterest { interest, is_below_floor })
}

/// Late interest where a pay-when-paid clause is void and no lawful rate was agreed: LPR of the day of default, or of each
/// period.
pub fn void_clause_interest(
    claim: &Claim,
    mode: RateMode,
    day_base: DayBase,
    book: &Rulebook,
) -> Result<Interest, InterestError> {
    super::only_renminbi(claim)?;
    let default = claim.default_day();
    let law = book.interest_law();
    // The reply is applied to defaults before its own day as well: it says what the law is.
    let multiplier =
        law.pay_when_paid_void_multiplier.on(default).or(law.pay_when_paid_void_multiplier.entries().first());
    let multiplier =
        multiplier.ok_or(InterestError::NoValue { what: "multiple for a void clause", day: default })?;
    let lpr = super::lpr_on(book, default)?;
    let rates = match mode {
        RateMode::FixedAtDefault => vec![RateFrom::dated(default, &lpr, multiplier.value)],
        RateMode::FloatingPerPeriod => {
            super::floating(book.lpr_1y_series(), default, claim.until, multiplier.value).unwrap_or_default()
        }
    };
    Ok(super::accrue(Regime::CnSme, RatePer::Year(day_base), claim, &rates))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::interest::tests::{cny, day};

    #[test]
    fn terms_depend_on_payer_and_version() {
        let book = Rulebook::shipped();
        for (payer, start, days) in [
            (Payer::LargeEnterprise, "2025-07-03", Some(60)),
            (Payer::PublicBody, "2025-06-10", Some(30)),
            (Payer::LargeEnterprise, "2024-03-01", None), // The 2020 version set no number.
            (Payer::PublicBody, "2024-03-01", Some(30)),
            (Payer::PublicBody, "2020-08-31", None), // Before the regulation.
        ] {
            assert_eq!(term_days(payer, day(start), &book).map(|term| term.value), days, "{payer} {start}");
        }
    }

    #[test]
    fn the_price_of_delay() {
        let book = Rulebook::shipped();
        for (principal, due, paid, agreed, total, below) in [
            ("200000", "2025-09-01", "2025-10-31", None, "6000.00", false),
            ("88888.88", "2025-07-10", "2025-08-09", None, "1333.33", false),
            ("1000000", "2025-08-11", "2025-11-09", Some("6.0%"), "14794.52", false),
            ("1000000", "2025-08-11", "2025-11-09", Some("2.0%"), "7397.26", true), // LPR 3.00 % instead.
        ] {
            let claim = Claim { principal: cny(principal), due: day(due), until: day(paid), changes: &[] };
            let agreed = agreed.map(|rate| rate.parse().unwrap());
            let found = interest(&claim, agreed, day("2025-06-12"), DayBase::D365, &book).unwrap();
            assert_eq!(
                (found.interest.total.plain().as_str(), found.is_below_floor),
                (total, below),
                "{due}"
            );
        }
        let claim = Claim {
            principal: cny("1000000"),
            due: day("2024-09-30"),
            until: day("2025-01-28"),
            changes: &[],
        };
        let void = void_clause_interest(&claim, RateMode::FixedAtDefault, DayBase::D365, &book).unwrap();
        assert_eq!(void.total.plain(), "11013.70"); // 3.35 %, 120 days.
        for (payer, agreed, days) in [
            (Payer::PublicBody, Some(45), Some(45)),
            (Payer::PublicBody, Some(90), Some(60)), // Nobody may agree more with a public body.
            (Payer::LargeEnterprise, Some(90), Some(90)),
            (Payer::LargeEnterprise, None, Some(60)),
        ] {
            assert_eq!(agreed_term_days(payer, agreed, day("2025-07-01"), &book), days, "{payer} {agreed:?}");
        }
    }
}
