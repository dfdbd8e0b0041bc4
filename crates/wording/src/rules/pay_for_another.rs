//! # `pay-for-another`
//!
//! Nobody is asked to pay a debt that is not theirs.
//!
//! **Why:** marriage and kinship alone make nobody liable.
//! **Authority:** 民法典 arts. 1064, 1161; BLK-08, BLK-09, BLK-17, BLK-21.

use super::{Ask, Hit, Rule};
use crate::concept::Concept;

pub(super) const RULE: Rule =
    Rule { id: "pay-for-another", rows: &["BLK-08", "BLK-09", "BLK-17", "BLK-21", "CMP-002"], test };

fn test(ask: &Ask<'_>) -> Option<Hit> {
    RULE.if_affirmed(ask, Concept::PayFor)
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
                ("您是他爱人，请替他把钱还上", Blocks, "the spouse"),
                ("父债子还，天经地义", Blocks, "the child"),
                ("Pay it for your son, he cannot.", Blocks, "the parent"),
                ("您没有义务替他还款", Passes, "denied"),
                ("You are not liable for your brother's debt.", Passes, "denied"),
            ],
        );
    }
}
