//! # `dependence`
//!
//! No text uses that the debtor depends on us or is weak just now.
//!
//! **Why:** pressure by dependence is abuse, and may be unlawful.
//! **Authority:** 反垄断法; house rule; BLK-45, BLK-46.

use super::{Ask, Hit, Rule};
use crate::concept::Concept;

pub(super) const RULE: Rule = Rule { id: "dependence", rows: &["BLK-45", "BLK-46"], test };

fn test(ask: &Ask<'_>) -> Option<Hit> {
    RULE.if_affirmed(ask, Concept::Dependence)
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
                ("你们产线离了我们的货一天都转不了", Blocks, "the only supplier"),
                ("Nobody else makes this part, so think twice.", Blocks, "the only supplier"),
                ("我们会按合同保证供货", Passes, "supply assured"),
                ("We will keep supplying you as agreed.", Passes, "supply assured"),
            ],
        );
    }
}
