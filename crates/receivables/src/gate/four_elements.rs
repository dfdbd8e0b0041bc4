//! # `four-elements`
//!
//! No formal demand before contract, transactions, communication and the debtor's present state are verified.
//!
//! **Why:** a formal demand that turns out wrong costs the claim its credit, in court too.
//! **Authority:** DAT-099, DAT-100; house rule, not law.

use super::{Ask, Refusal, Rule, Scope};
use crate::{
    fact::FactKind,
    reason::{Horizon, Reason},
};

pub(super) const RULE: Rule = Rule { id: "four-elements", scope: Scope::Debtor, test };

fn test(ask: &Ask<'_>, _: &mut Horizon) -> Option<Refusal> {
    if !ask.formal || ask.fact(FactKind::FourElementsVerified).is_some() {
        return None;
    }
    Some(Refusal::until_changed(Reason::new(RULE.id).with("missing", "four-elements")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        example::company,
        gate::tests::{
            Answer::{Allows, Refuses},
            check,
        },
    };

    #[test]
    fn formal_demands_are_verified_first() {
        check(
            &RULE,
            [
                (company(), Allows), // Not formal.
                (company().formally(), Refuses),
                (company().formally().fact(FactKind::FourElementsVerified, "2026-11-25"), Allows),
                (company().formally().fact(FactKind::FourElementsVerified, "2026-11-26"), Refuses), // Tomorrow is not yet.
                (
                    company().formally().fact_until(
                        FactKind::FourElementsVerified,
                        "2026-01-01",
                        "2026-11-24",
                    ),
                    Refuses,
                ), // No longer valid.
            ],
        );
    }
}
