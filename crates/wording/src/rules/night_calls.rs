//! # `night-calls`
//!
//! Nobody is called, or told they will be called, at night.
//!
//! **Why:** quiet hours are law and decency.
//! **Authority:** GB/T 45251-2025; 12 CFR 1006.6(b); CMP-014, CMP-028, BLK-01.

use super::{Ask, Hit, OTHERS, Rule};
use crate::{
    concept::{Concept, Concepts},
    model::Head,
};

pub(super) const RULE: Rule = Rule { id: "night-calls", rows: &["BLK-01", "CMP-014", "CMP-028"], test };

/// What may be done at night.
const ACTS: Concepts =
    Concepts::of([Concept::Reach, Concept::Tell, Concept::Bombard, Concept::Follow, Concept::Menace])
        .and(OTHERS);

fn test(ask: &Ask<'_>) -> Option<Hit> {
    Some(RULE.likely(ask, Head::Blocked, ask.reading.together(&[Concept::Night.only(), ACTS])?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::tests::{
        Does::{Blocks, Passes},
        check,
    };

    #[test]
    fn it_blocks_what_is_meant_and_passes_what_is_not() {
        check(
            &RULE,
            [
                ("从今晚起每天半夜给你打电话", Blocks, "midnight"),
                ("We'll ring you at two in the morning, every night.", Blocks, "two in the morning"),
                ("晚上九点以后我们不会给您打电话", Passes, "denied"),
                ("We never call at night.", Passes, "denied"),
            ],
        );
    }
}
