//! # `vague-menace`
//!
//! No text hints at consequences it does not name.
//!
//! **Why:** each consequence is named, lawful and true, or it is not mentioned.
//! **Authority:** 民法典 art. 1032; CMP-004, CMP-008, BLK-32, BLK-33.

use super::{Ask, Hit, Rule};
use crate::concept::Concept;

pub(super) const RULE: Rule =
    Rule { id: "vague-menace", rows: &["BLK-32", "BLK-33", "CMP-004", "CMP-008"], test };

fn test(ask: &Ask<'_>) -> Option<Hit> {
    RULE.if_affirmed(ask, Concept::Menace)
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
                ("再不还款，后果自负", Blocks, "a consequence without a name"),
                ("别怪我们不客气", Blocks, "a threat by manners"),
                ("We have other ways of getting our money.", Blocks, "other ways"),
                ("We know where you live.", Blocks, "a threat by knowledge"),
                ("我们没有其他办法可以提前发货，请谅解", Passes, "denied"),
                (
                    "Is there another way we can send you the statement?",
                    Passes,
                    "another way of an ordinary thing",
                ),
            ],
        );
    }
}
