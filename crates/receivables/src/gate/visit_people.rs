//! # `visit-people`
//!
//! As many of us visit together as law and house ask, by their true names.
//!
//! **Why:** two see the same, and each keeps the other within the rules; who goes alone has nobody to confirm what was said.
//! **Authority:** 金融机构个人消费类贷款催收工作指引(试行) of the China Banking Association for persons in China: two; BLK-60; elsewhere
//! a house rule, not law.

use super::{Ask, Refusal, Rule, Scope};
use crate::{
    debtor::{Channel, Country, DebtorKind},
    reason::{Horizon, Reason},
};

pub(super) const RULE: Rule = Rule { id: "visit-people", scope: Scope::Moment, test };

fn test(ask: &Ask<'_>, _: &mut Horizon) -> Option<Refusal> {
    // The plan does not choose who goes: whoever is about to go asks again.
    let visit = ask.visit.filter(|_| ask.channel == Some(Channel::Visit))?;
    let debtor = &ask.snapshot.debtor;
    let is_person = debtor.kind != Some(DebtorKind::Company) && debtor.country == Some(Country::CN);
    let law = ask.rulebook.visit_people_least(ask.day).filter(|_| is_person);
    let least = law.or(ask.house.and_then(|house| house.visit_people_least))?;
    if visit.visitors >= least.value {
        return None;
    }
    let because = if law.is_some() { "law" } else { "house-rule" };
    let reason = Reason::new(RULE.id)
        .with("visitors", u32::from(visit.visitors))
        .with("least", u32::from(least.value))
        .with("because", because);
    Some(Refusal::until_changed(reason).resting_on(Some(least.id)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        contact::VisitPlace,
        example::{Example, company, consumer},
        gate::tests::{
            Answer::{Allows, Refuses},
            check,
        },
    };

    fn going(example: Example, visitors: u16) -> Example {
        example.visiting(visitors, VisitPlace::Registered)
    }

    #[test]
    fn two_see_the_same() {
        check(
            &RULE,
            [
                (going(consumer(), 1), Refuses),
                (going(consumer(), 2), Allows),
                (going(consumer(), 3), Allows),
                (going(company(), 1), Refuses), // By our own rule.
                (going(company(), 2), Allows),
                (going(consumer(), 0), Refuses),        // Nobody is named.
                (company().by(Channel::Visit), Allows), // The plan names nobody yet.
                (going(company(), 1).by(Channel::Phone), Allows),
            ],
        );
        let because = |example: Example| {
            let refusal = example.ask(test).unwrap();
            refusal.reason.facts().find(|(name, _)| *name == "because").unwrap().1
        };
        assert_eq!(because(going(consumer(), 1)), "law".into());
        assert_eq!(because(going(company(), 1)), "house-rule".into());
        // The guideline came into being on the thirtieth of January 2026.
        assert_eq!(because(going(consumer().on("2026-01-29"), 1)), "house-rule".into());
    }
}
