//! # `place-unknown`
//!
//! The debtor's country or time zone is not known.
//!
//! **Why:** the country decides the law and the zone decides the hour; a call at the wrong one harasses.
//! **Authority:** DAT-023, CAD-011; house rule, not law: a missing fact means no.

use super::{Ask, Refusal, Rule, Scope};
use crate::reason::{Horizon, Reason};

pub(super) const RULE: Rule = Rule { id: "place-unknown", scope: Scope::Debtor, test };

fn test(ask: &Ask<'_>, _: &mut Horizon) -> Option<Refusal> {
    let debtor = &ask.snapshot.debtor;
    let missing = match (debtor.country, debtor.zone_known) {
        (None, _) => "country",
        (Some(_), false) if ask.places.is_empty() => "time-zone",
        (Some(_), _) => return None,
    };
    Some(Refusal::until_changed(Reason::new(RULE.id).with("missing", missing)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        example::{american, company},
        gate::tests::{
            Answer::{Allows, Refuses},
            check,
        },
    };

    #[test]
    fn where_they_are_must_be_known() {
        check(
            &RULE,
            [
                (company(), Allows),
                (company().but(|facts| facts.debtor.country = None), Refuses),
                (company().but(|facts| facts.debtor.zone_known = false), Refuses), // The hour would be a guess.
                (american().but(|facts| facts.debtor.zone_known = false), Allows), // All its clocks are in the rulebook.
            ],
        );
    }
}
