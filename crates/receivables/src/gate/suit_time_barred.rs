//! # `suit-time-barred`
//!
//! A debt collector speaks of a suit against a consumer only once a lawyer has found the claim within its limitation period.
//!
//! **Why:** a suit on a debt that can no longer be enforced must not even be threatened; asking for the money is still allowed.
//! **Authority:** 12 CFR 1006.26 for consumers in the United States. Limitation is state law and not computed here: without the
//! lawyer's word the answer is no, which is a house rule, not law.

use super::{Ask, Refusal, Rule, Scope};
use crate::{
    fact::FactKind,
    reason::{Horizon, Reason},
};

pub(super) const RULE: Rule = Rule { id: "suit-time-barred", scope: Scope::Debtor, test };

fn test(ask: &Ask<'_>, _: &mut Horizon) -> Option<Refusal> {
    ask.regulation_f?;
    if !ask.speaks_of_suit() || ask.fact(FactKind::WithinLimitation).is_some() {
        return None;
    }
    Some(Refusal::until_changed(Reason::new(RULE.id).with("missing", "within-limitation")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        example::{Example, american, company},
        gate::tests::{
            Answer::{Allows, Refuses},
            check,
        },
        stage::Stage,
    };

    fn suing() -> Example {
        american().in_stage(Stage::Legal)
    }

    #[test]
    fn no_suit_is_threatened_on_a_debt_that_may_be_time_barred() {
        check(
            &RULE,
            [
                (american(), Allows), // The money may still be asked for.
                (suing(), Refuses),
                (suing().fact(FactKind::WithinLimitation, "2026-11-25"), Allows),
                (suing().fact(FactKind::WithinLimitation, "2026-11-26"), Refuses), // Not found yet.
                (suing().fact_until(FactKind::WithinLimitation, "2026-01-01", "2026-11-24"), Refuses), // It ran out.
                (suing().original_creditor(), Allows), // It binds collectors.
                (company().in_stage(Stage::Legal), Allows),
            ],
        );
    }
}
