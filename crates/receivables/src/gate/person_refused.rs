//! # `person-refused`
//!
//! This person asked us not to contact them.
//!
//! **Why:** a no is a no; there are others to ask, and the post.
//! **Authority:** GB/T 45251-2025 for contact persons; house rule for others, not law.

use super::{Ask, Refusal, Rule, Scope};
use crate::reason::{Horizon, Reason};

pub(super) const RULE: Rule = Rule { id: "person-refused", scope: Scope::Person, test };

fn test(ask: &Ask<'_>, _: &mut Horizon) -> Option<Refusal> {
    let person = ask.person.filter(|person| person.refused)?;
    Some(Refusal::until_changed(Reason::new(RULE.id).with("role", person.role.code())))
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
    fn a_no_is_a_no() {
        check(
            &RULE,
            [
                (company(), Allows),
                (company().who(|person| person.refused = true), Refuses),
                (company().but(|facts| facts.people.clear()), Allows), // Nobody said no.
            ],
        );
    }
}
