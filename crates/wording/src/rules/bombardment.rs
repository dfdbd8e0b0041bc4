//! # `bombardment`
//!
//! Nobody is worn down by calls, by many callers or by messages without end.
//!
//! **Why:** one case, one person, a known number of calls.
//! **Authority:** 治安管理处罚法; GB/T 45251-2025; 12 CFR 1006.14(b); BLK-02, BLK-03.

use super::{Ask, Hit, Rule};
use crate::concept::Concept;

pub(super) const RULE: Rule = Rule { id: "bombardment", rows: &["BLK-02", "BLK-03"], test };

fn test(ask: &Ask<'_>) -> Option<Hit> {
    RULE.if_affirmed(ask, Concept::Bombard)
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
                ("我们天天打，打到你还钱为止", Blocks, "until it is paid"),
                ("呼死你软件了解一下", Blocks, "a calling machine"),
                ("We'll call you every hour until you pay.", Blocks, "every hour"),
                ("Ten of us will take turns ringing you.", Blocks, "many callers"),
                ("我们不会反复拨打您的电话", Passes, "denied"),
                ("We will not call you repeatedly.", Passes, "denied"),
            ],
        );
    }
}
