//! # `prying`
//!
//! Nobody's private data is dug up: registers, call records, contact lists, social media.
//!
//! **Why:** what was not given for this purpose may not be used for it.
//! **Authority:** 个人信息保护法 arts. 5-6, 10, 28; CMP-006, CMP-036, BLK-10, BLK-11, BLK-12.

use super::{Ask, Hit, Rule};
use crate::concept::Concept;

pub(super) const RULE: Rule =
    Rule { id: "prying", rows: &["BLK-10", "BLK-11", "BLK-12", "CMP-006", "CMP-036"], test };

fn test(ask: &Ask<'_>) -> Option<Hit> {
    RULE.if_affirmed(ask, Concept::Data)
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
                ("我们查过你的户籍，全家住哪都清楚", Blocks, "household register"),
                ("你的通话详单在我手里", Blocks, "call records"),
                ("I googled you and found your sister's Instagram.", Blocks, "internet search"),
                ("We pulled the call log off your phone.", Blocks, "call records"),
                ("我们不会读取您的通讯录", Passes, "denied"),
                ("We do not look anybody up on social media.", Passes, "denied"),
            ],
        );
    }
}
