//! # `kind-unknown`
//!
//! Nobody has said whether the debtor is a company or a natural person.
//!
//! **Why:** persons are protected by rules that companies do not have; without knowing, no rule can be kept.
//! **Authority:** DAT-002; house rule, not law: a missing fact means no.

use super::{Ask, Refusal, Rule, Scope};
use crate::reason::{Horizon, Reason};

pub(super) const RULE: Rule = Rule { id: "kind-unknown", scope: Scope::Debtor, test };

fn test(ask: &Ask<'_>, _: &mut Horizon) -> Option<Refusal> {
    ask.snapshot
        .debtor
        .kind
        .is_none()
        .then(|| Refusal::until_changed(Reason::new(RULE.id).with("missing", "kind")))
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
    fn who_they_are_must_be_known() {
        check(
            &RULE,
            [
                (company(), Allows),
                (consumer(), Allows),
                (company().but(|facts| facts.debtor.kind = None), Refuses),
            ],
        );
    }
}
