//! # `visit-appointment`
//!
//! Nobody is visited but on a day they agreed to.
//!
//! **Why:** who stands at the door unasked presses, whatever they say; and who was asked is there and has the papers at hand.
//! **Authority:** BLK-60, BLK-38, BLK-25, SCR-031; house rule, not law; for persons it also keeps to the peace of private life of 民法典
//! arts. 1032-1033 (from memory).

use super::{Ask, Refusal, Rule, Scope};
use crate::{
    debtor::Channel,
    fact::FactKind,
    reason::{Horizon, Reason},
};

pub(super) const RULE: Rule = Rule { id: "visit-appointment", scope: Scope::Person, test };

fn test(ask: &Ask<'_>, _: &mut Horizon) -> Option<Refusal> {
    if ask.channel != Some(Channel::Visit) || ask.fact(FactKind::VisitAgreed).is_some() {
        return None;
    }
    let agreed = |fact: &&crate::fact::Fact| fact.kind == FactKind::VisitAgreed && fact.from > ask.day;
    let next = ask.snapshot.facts.iter().filter(agreed).map(|fact| fact.from).min();
    let reason = Reason::new(RULE.id).with("today", ask.day);
    Some(next.map_or(Refusal::until_changed(reason), |next| Refusal::until(reason, next)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        example::{company, consumer},
        gate::tests::{
            Answer::{Allows, Refuses, Until},
            check,
        },
    };

    #[test]
    fn nobody_stands_at_the_door_unasked() {
        let on = |from: &str| company().by(Channel::Visit).fact_until(FactKind::VisitAgreed, from, from);
        check(
            &RULE,
            [
                (company().by(Channel::Visit), Refuses),
                (consumer().by(Channel::Visit), Refuses),
                (on("2026-11-25"), Allows),
                (on("2026-11-24"), Refuses),             // That was yesterday.
                (on("2026-11-27"), Until("2026-11-27")), // That is the day after tomorrow.
                (company(), Allows),                     // A call needs no appointment.
            ],
        );
    }
}
