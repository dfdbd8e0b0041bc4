//! # `other-customer`
//!
//! No text names another customer's contract or figures.
//!
//! **Why:** what one customer pays is nobody else's business.
//! **Authority:** 民法典 art. 501; CMP-006, BLK-57.

use super::{Ask, Hit, Rule};
use crate::concept::Concept;

pub(super) const RULE: Rule = Rule { id: "other-customer", rows: &["BLK-57", "CMP-006"], test };

fn test(ask: &Ask<'_>) -> Option<Hit> {
    RULE.if_affirmed(ask, Concept::Competitor)
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
                ("你们同行上个月跟我们签了两百万，全款付的", Blocks, "a competitor's figures"),
                ("Your competitor signed for $200,000 and paid upfront.", Blocks, "a competitor's figures"),
                ("我们不会透露其他客户的合同", Passes, "denied"),
                ("We don't disclose other customers' contracts.", Passes, "denied"),
            ],
        );
    }
}
