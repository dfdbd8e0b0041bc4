//! # `represented`
//!
//! A lawyer represents the debtor: we speak with the lawyer.
//!
//! **Why:** who has chosen a representative is not to be pressed past them.
//! **Authority:** 12 CFR 1006.6(b)(2) for consumers in the United States; house rule elsewhere and for creditors, not law.

use super::{Ask, Refusal, Rule, Scope};
use crate::{
    debtor::Role,
    fact::FactKind,
    reason::{Horizon, Reason},
};

pub(super) const RULE: Rule = Rule { id: "represented", scope: Scope::Person, test };

fn test(ask: &Ask<'_>, _: &mut Horizon) -> Option<Refusal> {
    let fact = ask.fact(FactKind::Represented)?;
    if ask.person.is_some_and(|person| person.role == Role::Lawyer) {
        return None;
    }
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
    fn we_speak_with_the_lawyer() {
        check(
            &RULE,
            [
                (company(), Allows),
                (company().fact(FactKind::Represented, "2026-11-26"), Allows), // Not before its day.
                (company().fact(FactKind::Represented, "2026-11-25"), Refuses), // From the day itself.
                (consumer().fact_until(FactKind::Represented, "2026-11-01", "2026-11-25"), Refuses), // On its last day.
                (consumer().fact_until(FactKind::Represented, "2026-11-01", "2026-11-24"), Allows), // The day after.
                (company().fact(FactKind::Represented, "2026-11-25").to(Role::Lawyer), Allows),
            ],
        );
    }
}
