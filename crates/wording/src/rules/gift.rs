//! # `gift`
//!
//! Nobody at the debtor is treated, paid or thanked in private.
//!
//! **Why:** a gift to one person is a bribe at the cost of their company.
//! **Authority:** 反不正当竞争法 art. 7; 刑法 arts. 163-164; BLK-55, BLK-56.

use super::{Ask, Hit, Rule};
use crate::concept::Concept;

pub(super) const RULE: Rule = Rule { id: "gift", rows: &["BLK-55", "BLK-56"], test };

fn test(ask: &Ask<'_>) -> Option<Hit> {
    RULE.if_affirmed(ask, Concept::Gift)
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
                ("周末请您吃海鲜，麻烦优先安排我们的款", Blocks, "a meal"),
                ("给您个人返两个点", Blocks, "a commission"),
                ("Dinner is on me if our invoice goes first.", Blocks, "a meal"),
                ("There's a gift card in it for you.", Blocks, "a card"),
                ("我们公司禁止赠送礼品", Passes, "denied"),
                ("We do not give gifts to customers' staff.", Passes, "denied"),
            ],
        );
    }
}
