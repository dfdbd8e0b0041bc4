//! # `bankrupt`
//!
//! Insolvency proceedings are open: no demand; the claim is filed with the administrator.
//!
//! **Why:** a payment pressed out of an insolvent debtor can be taken back, and prefers us unlawfully.
//! **Authority:** CMP-039, BLK-54, 企业破产法 arts. 31-32, 44.

use super::{Ask, Refusal, Rule, Scope};
use crate::{
    fact::FactKind,
    reason::{Horizon, Reason},
};

pub(super) const RULE: Rule = Rule { id: "bankrupt", scope: Scope::Debtor, test };

fn test(ask: &Ask<'_>, _: &mut Horizon) -> Option<Refusal> {
    let fact = ask.fact(FactKind::Bankrupt)?;
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
    fn an_insolvent_debtor_is_left_to_the_administrator() {
        check(
            &RULE,
            [
                (company(), Allows),
                (company().fact(FactKind::Bankrupt, "2026-11-26"), Allows), // Not before its day.
                (company().fact(FactKind::Bankrupt, "2026-11-25"), Refuses), // From the day itself.
                (consumer().fact_until(FactKind::Bankrupt, "2026-11-01", "2026-11-25"), Refuses), // On its last day.
                (consumer().fact_until(FactKind::Bankrupt, "2026-11-01", "2026-11-24"), Allows), // The day after.
            ],
        );
    }
}
