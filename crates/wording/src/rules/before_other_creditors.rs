//! # `before-other-creditors`
//!
//! No text tries to be paid before others by a debtor who is failing.
//!
//! **Why:** such a payment is voidable and harms the others.
//! **Authority:** 企业破产法 arts. 31-32; CMP-039, BLK-54.

use super::{Ask, Hit, Rule};
use crate::concept::Concept;

pub(super) const RULE: Rule = Rule { id: "before-other-creditors", rows: &["BLK-54", "CMP-039"], test };

fn test(ask: &Ask<'_>) -> Option<Hit> {
    RULE.if_affirmed(ask, Concept::FirstCreditor)
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
                ("趁法院还没查封，先把我们的款转了", Blocks, "before the seizure"),
                ("Pay us first, before the other creditors find out.", Blocks, "before the others"),
                ("请告知破产管理人的联系方式，以便申报债权", Passes, "a claim filed"),
                (
                    "Please tell us the liquidator's name so that we can file our claim.",
                    Passes,
                    "a claim filed",
                ),
            ],
        );
    }
}
