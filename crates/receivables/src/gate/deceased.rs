//! # `deceased`
//!
//! The debtor has died: every contact rests until the papers are there and the law of succession has been read.
//!
//! **Why:** grief is not to be disturbed, and who owes the debt now is for the law to say.
//! **Authority:** CMP-038, BLK-20, BLK-21.

use super::{Ask, Refusal, Rule, Scope};
use crate::{
    fact::FactKind,
    reason::{Horizon, Reason},
};

pub(super) const RULE: Rule = Rule { id: "deceased", scope: Scope::Debtor, test };

fn test(ask: &Ask<'_>, _: &mut Horizon) -> Option<Refusal> {
    let fact = ask.fact(FactKind::Deceased)?;
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
    fn the_dead_are_left_in_peace() {
        check(
            &RULE,
            [
                (company(), Allows),
                (company().fact(FactKind::Deceased, "2026-11-26"), Allows), // Not before its day.
                (company().fact(FactKind::Deceased, "2026-11-25"), Refuses), // From the day itself.
                (consumer().fact_until(FactKind::Deceased, "2026-11-01", "2026-11-25"), Refuses), // On its last day.
                (consumer().fact_until(FactKind::Deceased, "2026-11-01", "2026-11-24"), Allows), // The day after.
            ],
        );
    }
}
