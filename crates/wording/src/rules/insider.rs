//! # `insider`
//!
//! No text asks the debtor's people for its secrets.
//!
//! **Why:** facts come by ordinary trade or not at all.
//! **Authority:** 反不正当竞争法; BLK-41.

use super::{Ask, Hit, Rule};
use crate::concept::Concept;

pub(super) const RULE: Rule = Rule { id: "insider", rows: &["BLK-41"], test };

fn test(ask: &Ask<'_>) -> Option<Hit> {
    RULE.if_affirmed(ask, Concept::Insider)
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
                ("您悄悄告诉我你们账上还有多少钱", Blocks, "on the quiet"),
                ("Tell me on the quiet which bank your boss uses.", Blocks, "on the quiet"),
                ("请问付款流程到哪一步了", Passes, "an open question"),
                ("Could you tell me which step the payment is at?", Passes, "an open question"),
            ],
        );
    }
}
