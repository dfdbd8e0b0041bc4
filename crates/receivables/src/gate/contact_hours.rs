//! # `contact-hours`
//!
//! Contact only in the hours that the law of the debtor's place and our own rules allow, at the debtor's local time.
//!
//! **Why:** a call at night is harassment whatever it says.
//! **Authority:** GB/T 45251-2025 and the 2026 guideline of the China Banking Association for persons (08:00-22:00);
//! house rules for all, not law (08:00-21:00; companies 09:00-18:00). CAD-012, CMP-014, CMP-028, C04.

use super::{Ask, Refusal, Rule, Scope};
use crate::{
    debtor::Channel,
    reason::{Horizon, Reason},
};

pub(super) const RULE: Rule = Rule { id: "contact-hours", scope: Scope::Moment, test };

fn test(ask: &Ask<'_>, _: &mut Horizon) -> Option<Refusal> {
    // The post keeps its own hours.
    if ask.channel == Some(Channel::Letter) {
        return None;
    }
    let lawful = ask.law.is_none_or(|law| law.allows_hour(ask.at, false).is_ok());
    let house = ask.house?;
    let decent = house.outer_hours.value.contains(ask.at)
        && house.hours.is_none_or(|hours| hours.value.contains(ask.at));
    if lawful && decent {
        return None;
    }
    let reason =
        Reason::new(RULE.id).with("at", ask.at).with("because", if lawful { "house-rule" } else { "law" });
    // Later today or tomorrow: the hour decides, not the day.
    Some(Refusal::until(reason, ask.day))
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
        for (at, because) in [("21:59", "house-rule"), ("22:00", "law"), ("07:59", "law")] {
            let refusal = consumer().at(at).ask(test).unwrap();
            let facts: Vec<_> = refusal.reason.facts().collect();
            assert!(facts.contains(&("because", because.into())), "{at}: {facts:?}");
        }
    }
}
