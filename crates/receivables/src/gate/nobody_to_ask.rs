//! # `nobody-to-ask`
//!
//! The ledger names nobody who may be spoken to for this purpose.
//!
//! **Why:** to ring a number and ask whoever answers would tell the wrong person.
//! **Authority:** DAT-040..046, BLK-18; house rule, not law: a missing fact means no.

use super::{Ask, Refusal, Rule, Scope};
use crate::reason::{Horizon, Reason};

pub(super) const RULE: Rule = Rule { id: "nobody-to-ask", scope: Scope::Person, test };

fn test(ask: &Ask<'_>, _: &mut Horizon) -> Option<Refusal> {
    ask.person.is_none().then(|| Refusal::until_changed(Reason::new(RULE.id).with("missing", "person")))
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
    fn somebody_must_be_named() {
        check(&RULE, [(company(), Allows), (company().but(|facts| facts.people.clear()), Refuses)]);
    }
}
