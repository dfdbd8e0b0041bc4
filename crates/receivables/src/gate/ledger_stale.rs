//! # `ledger-stale`
//!
//! The payments in the ledger are older than the policy trusts.
//!
//! **Why:** amounts must be right before each contact; what came in since is not in the book.
//! **Authority:** CMP-029, DAT-103; house rule, not law.

use super::{Ask, Refusal, Rule, Scope};
use crate::reason::{Horizon, Reason};

pub(super) const RULE: Rule = Rule { id: "ledger-stale", scope: Scope::Debtor, test };

fn test(ask: &Ask<'_>, horizon: &mut Horizon) -> Option<Refusal> {
    if !ask.purpose.is_demand() {
        return None;
    }
    let Some(as_of) = ask.snapshot.ledger_as_of else {
        return Some(Refusal::until_changed(Reason::new(RULE.id).with("missing", "ledger-day")));
    };
    if !horizon.reached(as_of.plus(ask.policy.settings.ledger_max_age_days + 1)) {
        return None;
    }
    Some(Refusal::until_changed(Reason::new(RULE.id).with("ledger_as_of", as_of)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        example::{Example, company, day},
        gate::tests::{
            Answer::{Allows, Refuses},
            check,
        },
        script::Purpose,
    };

    fn as_of(text: &str) -> Example {
        company().but(|facts| facts.ledger_as_of = Some(day(text)))
    }

    #[test]
    fn old_books_demand_nothing() {
        check(
            &RULE,
            [
                (as_of("2026-11-18"), Allows), // Seven days old.
                (as_of("2026-11-17"), Refuses),
                (as_of("2026-11-17").asking(Purpose::PreDueReminder), Allows), // Asks for no money.
                (company().but(|facts| facts.ledger_as_of = None), Refuses),   // Nobody said.
            ],
        );
    }
}
