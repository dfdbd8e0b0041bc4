//! # `fraud-claimed`
//!
//! The debtor says the debt is not theirs: no demand until that has been looked into.
//!
//! **Why:** to demand from the wrong person is an injustice, and a matter for the fraud desk.
//! **Authority:** CMP-037, OBJ-008, LEG-033.

use super::{Ask, Refusal, Rule, Scope};
use crate::{
    fact::FactKind,
    reason::{Horizon, Reason},
};

pub(super) const RULE: Rule = Rule { id: "fraud-claimed", scope: Scope::Debtor, test };

fn test(ask: &Ask<'_>, _: &mut Horizon) -> Option<Refusal> {
    let fact = ask.fact(FactKind::FraudClaimed)?;
    Some(Refusal::until_changed(Reason::new(RULE.id).with("since", fact.from)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        example::{company, consumer},
        gate::tests::{
            Answer::{Allows, Refuses},
            check,
        },
    };

    #[test]
    fn nobody_is_pressed_who_says_it_is_not_theirs() {
        check(
            &RULE,
            [
                (company(), Allows),
                (company().fact(FactKind::FraudClaimed, "2026-11-26"), Allows), // Not before its day.
                (company().fact(FactKind::FraudClaimed, "2026-11-25"), Refuses), // From the day itself.
                (consumer().fact_until(FactKind::FraudClaimed, "2026-11-01", "2026-11-25"), Refuses), // On its last day.
                (consumer().fact_until(FactKind::FraudClaimed, "2026-11-01", "2026-11-24"), Allows), // The day after.
            ],
        );
    }
}
