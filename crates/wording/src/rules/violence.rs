//! # `violence`
//!
//! No text threatens anybody's life, health, freedom or property.
//!
//! **Why:** a debt is never a reason to make somebody afraid.
//! **Authority:** 民法典 arts. 1003-1004; 治安管理处罚法; CMP-001, CMP-010, BLK-31.

use super::{Ask, Hit, Rule};
use crate::concept::Concept;

pub(super) const RULE: Rule = Rule { id: "violence", rows: &["BLK-31", "CMP-001", "CMP-010"], test };

fn test(ask: &Ask<'_>) -> Option<Hit> {
    RULE.if_affirmed(ask, Concept::Violence)
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
                ("再不还就打断你的腿", Blocks, "plain"),
                ("小心走夜路", Blocks, "by hint"),
                ("Pay up or we break your legs.", Blocks, "plain"),
                ("Your kids walk home alone, don't they? Accidents happen.", Blocks, "by hint"),
                ("发票已打印，请查收", Passes, "a character in an ordinary word"),
                ("我们绝不会打人", Passes, "denied"),
                ("Please kill the duplicate invoice.", Passes, "an ordinary word"),
            ],
        );
    }
}
