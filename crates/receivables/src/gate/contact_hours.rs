//! # `contact-hours`
//!
//! Contact only in the hours that the law of the debtor's place and our own rules allow, at the debtor's local time; while the
//! place is not known exactly, at every place where the debtor may be.
//!
//! **Why:** a call at night is harassment whatever it says.
//! **Authority:** GB/T 45251-2025 and the 2026 guideline of the China Banking Association for persons (08:00-22:00); 12 CFR
//! 1006.6(b)(1) for consumers in the United States (08:00-21:00, the last moment inside), comment 6(b)(1)(i)-2 for places not
//! known (from memory); windows of states, those of Nevada and Pennsylvania to be verified; house rules for all, not law (08:00-21:00; companies 09:00-18:00; persons 09:00-20:00 where no law
//! names hours). CAD-012, CMP-014, CMP-028, C04.

use super::{Ask, Refusal, Rule, Scope};
use crate::{
    debtor::Channel,
    reason::{Horizon, Reason},
};

pub(super) const RULE: Rule = Rule { id: "contact-hours", scope: Scope::Moment, test };

fn test(ask: &Ask<'_>, horizon: &mut Horizon) -> Option<Refusal> {
    // The post keeps its own hours.
    if ask.channel == Some(Channel::Letter) {
        return None;
    }
    // Some states have other hours on Sundays.
    let windows = ask.laws.iter().filter_map(|law| law.hours);
    windows.filter_map(|hours| hours.value.changes_after(ask.day)).for_each(|day| horizon.flips_on(day));
    let closed = ask.closed(ask.at)?;
    let reason = Reason::new(RULE.id).with("at", closed.at).with("because", closed.because);
    // Later today or tomorrow: the hour decides, not the day.
    Some(Refusal::until(reason, ask.day).resting_on(closed.value))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        debtor::{Country, Region, Role},
        example::{Example, american, company, consumer, usd},
        fact::FactKind,
        gate::tests::{
            Answer::{Allows, Until},
            check,
        },
    };

    /// Somewhere in the country or state.
    fn somewhere(example: Example, region: &str) -> Example {
        example.but(|facts| {
            facts.debtor.country = Some(Country::US);
            facts.debtor.region = Region::from_code(region);
            facts.debtor.zone_known = false;
        })
    }

    #[test]
    fn where_the_place_is_not_known_it_is_day_at_every_place() {
        let closed = || Until("2026-11-25");
        check(
            &RULE,
            [
                (somewhere(american(), "").at("12:59"), closed()), // 07:59 in Hawaii, read from the clock of New York.
                (somewhere(american(), "").at("13:00"), Allows),
                (somewhere(american(), "").at("13:00").on("2026-07-01"), Until("2026-07-01")), // In summer 07:00.
                (somewhere(american(), "").at("20:59"), Allows),
                (somewhere(american(), "").at("21:00"), closed()), // The house closes in New York.
                (somewhere(american(), "").at("03:00"), closed()), // Still yesterday in Hawaii.
                (somewhere(american(), "US-TX").at("08:59"), closed()), // El Paso is an hour behind.
                (somewhere(american(), "US-TX").at("09:00"), Allows),
                (somewhere(american(), "US-OH").at("08:00"), Allows), // One zone.
                (somewhere(company(), "").at("14:00"), Allows),       // 09:00 to 18:00 at both ends.
                (somewhere(company(), "").at("13:59"), closed()),
                (somewhere(company(), "").at("18:00"), closed()),
            ],
        );
    }

    #[test]
    fn states_have_windows_of_their_own() {
        let state = |code: &str| american().but(|facts| facts.debtor.region = Region::from_code(code));
        let sunday = |code: &str, at: &str| state(code).on("2026-11-22").at(at);
        check(
            &RULE,
            [
                (state("US-NV").at("08:59"), Until("2026-11-25")),
                (state("US-NV").at("09:00"), Allows),
                (state("US-NV").at("20:00"), Until("2026-11-25")),
                (sunday("US-PA", "13:29"), Until("2026-11-22")), // After church.
                (sunday("US-PA", "13:30"), Allows),
                (sunday("US-OH", "08:00"), Allows),
                (state("US-PA").at("08:00"), Allows), // A Wednesday.
                (state("").at("08:59"), Until("2026-11-25")), // It may be Nevada.
                (state("US-CA").original_creditor().at("08:00"), Allows), // Creditors keep the hours of the law there.
            ],
        );
    }

    #[test]
    fn a_business_debt_that_a_person_guarantees_may_be_covered() {
        let state = |example: Example| {
            example.but(|facts| {
                facts.debtor.country = Some(Country::US);
                facts.debtor.region = Region::from_code("US-CA");
            })
        };
        let because = |example: Example| {
            let refusal = state(example).at("07:00").ask(test).unwrap();
            refusal.reason.facts().find(|(name, _)| *name == "because").unwrap().1
        };
        let owing = |minor: i64| company().to(Role::Guarantor).owing(2, "2026-11-20", usd(minor));
        for (example, expected, why) in [
            (company(), "house-rule", "a company speaks for itself"),
            (owing(50_000_000), "law", "five hundred thousand dollars, guaranteed by a person"),
            (owing(50_000_001), "house-rule", "a cent more"),
            (company().fact(FactKind::SoleTrader, "2026-01-01"), "law", "a sole trader is a person"),
            (owing(100).signed("2025-06-30"), "house-rule", "entered into before the day"),
            (owing(100).signed("2025-07-01"), "law", "on the day"),
        ] {
            assert_eq!(because(example), expected.into(), "{why}");
        }
    }

    #[test]
    fn where_no_law_names_hours_the_house_does() {
        let in_country = |code: &str, at: &str| {
            consumer().but(|facts| facts.debtor.country = Country::from_code(code)).at(at)
        };
        let original = |at: &str| american().original_creditor().at(at);
        check(
            &RULE,
            [
                (in_country("GB", "08:59"), Until("2026-11-25")),
                (in_country("GB", "09:00"), Allows),
                (in_country("DE", "20:00"), Until("2026-11-25")),
                (american().at("08:00"), Allows), // Regulation F names them,
                (original("08:00"), Until("2026-11-25")), // and does not bind who is owed the money.
                (original("09:00"), Allows),
            ],
        );
    }

    #[test]
    fn nobody_is_called_at_night() {
        check(
            &RULE,
            [
                (consumer().at("07:59"), Until("2026-11-25")),
                (consumer().at("08:00"), Allows),
                (consumer().at("20:59"), Allows),
                (consumer().at("21:00"), Until("2026-11-25")), // The house closes,
                (consumer().at("21:59"), Until("2026-11-25")), // an hour before the law does.
                (consumer().at("22:00"), Until("2026-11-25")),
                (company().at("08:59"), Until("2026-11-25")),
                (company().at("09:00"), Allows),
                (company().at("17:59"), Allows),
                (company().at("18:00"), Until("2026-11-25")),
                (consumer().at("03:00").by(Channel::Letter), Allows), // The post keeps its own hours.
            ],
        );
    }

    #[test]
    fn it_says_whether_the_law_or_the_house_closes() {
        for (example, because) in [
            (consumer().at("21:59"), "house-rule"),
            (consumer().at("22:00"), "law"),
            (consumer().at("07:59"), "law"),
            (american().at("21:00"), "house-rule"), // The last lawful moment.
            (american().at("21:00:01"), "law"),
        ] {
            let refusal = example.ask(test).unwrap();
            let facts: Vec<_> = refusal.reason.facts().collect();
            assert!(facts.contains(&("because", because.into())), "{facts:?}");
        }
    }
}
