//! # `limitation-expired`
//!
//! All that is overdue is past its limitation period: no demand before the legal department has looked at it.
//!
//! **Why:** the debt still exists and may be paid, but a demand that sounds enforceable would mislead.
//! **Authority:** 民法典 arts. 192-193; house rule for the demand itself, not law.

use super::{Ask, Refusal, Rule, Scope};
use crate::reason::{Horizon, Reason};

pub(super) const RULE: Rule = Rule { id: "limitation-expired", scope: Scope::Debtor, test };

fn test(ask: &Ask<'_>, _: &mut Horizon) -> Option<Refusal> {
    if !ask.purpose.is_demand() || !ask.all_overdue(|item| item.expired) {
        return None;
    }
    Some(Refusal::until_changed(Reason::new(RULE.id)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        debtor::Country,
        example::{Example, cny, company, day},
        gate::tests::{
            Answer::{Allows, Refuses},
            check,
        },
        script::Purpose,
    };

    fn due_on(text: &str) -> Example {
        company().but(|facts| facts.receivables[0].due = day(text))
    }

    fn abroad(country: Country, due: &str) -> Example {
        due_on(due).but(|facts| facts.debtor.country = Some(country))
    }

    #[test]
    fn abroad_other_periods_run() {
        let paid = |example: Example| example.paid("2024-05-06", Some(1), cny(100));
        check(
            &RULE,
            [
                (abroad(Country::DE, "2023-01-02"), Allows),  // To the end of 2026.
                (abroad(Country::DE, "2022-12-31"), Refuses), // Ended with 2025.
                (paid(abroad(Country::DE, "2022-12-31")), Allows), // A part payment began it anew.
                (abroad(Country::GB, "2020-11-25"), Allows),  // Six years: its last day.
                (abroad(Country::GB, "2020-11-24"), Refuses),
                (paid(abroad(Country::GB, "2020-11-24")), Allows),
                (abroad(Country::from_code("FR").unwrap(), "2001-01-01"), Allows), // No law known.
            ],
        );
    }

    #[test]
    fn what_has_expired_is_not_demanded() {
        check(
            &RULE,
            [
                (due_on("2023-11-25"), Allows), // Its last day.
                (due_on("2023-11-20"), Refuses),
                (due_on("2023-11-20").owing(2, "2026-11-20", cny(500)), Allows), // The younger one may be demanded.
                (due_on("2023-11-20").asking(Purpose::PreDueReminder), Allows),  // Asks for no money.
                (due_on("2023-11-20").paid("2024-05-06", Some(1), cny(100)), Allows), // A part payment began it anew.
            ],
        );
    }
}
