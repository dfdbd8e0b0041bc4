//! # `working-days`
//!
//! Companies are contacted on working days only, by the calendar of their place.
//!
//! **Why:** nobody who could decide is there; and free days are free.
//! **Authority:** CAD-018; house rule, not law.

use super::{Ask, Refusal, Rule, Scope};
use crate::{
    debtor::Channel,
    reason::{Horizon, Reason},
};

pub(super) const RULE: Rule = Rule { id: "working-days", scope: Scope::Moment, test };

fn test(ask: &Ask<'_>, horizon: &mut Horizon) -> Option<Refusal> {
    let only = ask.house?.working_days_only.filter(|rule| rule.value)?;
    if ask.channel == Some(Channel::Letter) {
        return None;
    }
    let next = ask.working_days.on_or_after(ask.day);
    if next == ask.day {
        // The first day off to come changes the answer.
        let days = (1..=7).map(|days| ask.day.plus(days));
        if let Some(off) = days.into_iter().find(|&day| !ask.working_days.is_working(day)) {
            horizon.flips_on(off);
        }
        return None;
    }
    Some(Refusal::until(Reason::new(RULE.id).with("next", next), next).resting_on(Some(only.id)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        example::{company, consumer},
        gate::tests::{
            Answer::{Allows, Until},
            check,
        },
    };

    #[test]
    fn free_days_are_free() {
        check(
            &RULE,
            [
                (company().on("2026-11-27"), Allows),                     // Friday.
                (company().on("2026-11-28"), Until("2026-11-30")),        // Saturday.
                (company().on("2026-10-01"), Until("2026-10-08")),        // The national holiday, a Thursday.
                (company().on("2026-10-10"), Allows),                     // A Saturday worked in exchange.
                (company().on("2026-10-11"), Until("2026-10-12")),        // The Sunday after it.
                (consumer().on("2026-11-28"), Allows),                    // Persons have their own hours.
                (company().on("2026-11-28").by(Channel::Letter), Allows), // The post keeps its own days.
            ],
        );
    }
}
