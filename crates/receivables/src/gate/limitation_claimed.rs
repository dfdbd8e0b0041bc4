//! # `limitation-claimed`
//!
//! A person in the United Kingdom says that the debt is past its limitation period: no demand until that is cleared up.
//!
//! **Why:** who does not want to pay what can no longer be enforced is not to be worn down.
//! **Authority:** CONC 7.15.8R (from memory), for regulated credit; towards other persons there a house rule, not law.

use super::{Ask, Refusal, Rule, Scope};
use crate::{
    debtor::Country,
    fact::FactKind,
    reason::{Horizon, Reason},
};

pub(super) const RULE: Rule = Rule { id: "limitation-claimed", scope: Scope::Debtor, test };

fn test(ask: &Ask<'_>, _: &mut Horizon) -> Option<Refusal> {
    if ask.snapshot.debtor.country != Some(Country::GB) || !ask.is_individual() || !ask.purpose.is_demand() {
        return None;
    }
    let fact = ask.fact(FactKind::LimitationClaimed)?;
    Some(Refusal::until_changed(Reason::new(RULE.id).with("since", fact.from)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        example::{Example, company, consumer},
        gate::tests::{
            Answer::{Allows, Refuses},
            check,
        },
        script::Purpose,
    };

    fn claimed(example: Example) -> Example {
        example
            .but(|facts| facts.debtor.country = Some(Country::GB))
            .fact(FactKind::LimitationClaimed, "2026-11-25")
    }

    #[test]
    fn who_names_the_limitation_is_left_alone() {
        check(
            &RULE,
            [
                (claimed(consumer()), Refuses),
                (claimed(consumer()).on("2026-11-24"), Allows), // The day before.
                (claimed(consumer()).asking(Purpose::CallBack), Allows), // Asks for no money.
                (claimed(consumer()).but(|facts| facts.facts.clear()), Allows), // Nobody said so.
                (claimed(consumer()).but(|facts| facts.debtor.country = Some(Country::DE)), Allows),
                (claimed(company()), Allows), // Lawyers argue about it there.
                (claimed(company()).fact(FactKind::SoleTrader, "2026-01-01"), Refuses),
            ],
        );
    }
}
