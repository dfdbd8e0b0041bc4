//! # `new-debt`
//!
//! Nobody is told to borrow, to cash out a card or to sell what they live on.
//!
//! **Why:** a new debt pays no debt.
//! **Authority:** GB/T 45251-2025; BLK-05, BLK-06.

use super::{Ask, Hit, Rule};
use crate::concept::Concept;

pub(super) const RULE: Rule = Rule { id: "new-debt", rows: &["BLK-05", "BLK-06"], test };

fn test(ask: &Ask<'_>) -> Option<Hit> {
    RULE.if_affirmed(ask, Concept::NewDebt)
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
                ("找朋友借点先还上", Blocks, "friends"),
                ("信用卡套现一下就行", Blocks, "a card"),
                ("Borrow from your friends, a few hundred each.", Blocks, "friends"),
                ("Take out a payday loan and clear this.", Blocks, "a loan"),
                ("请不要为了还款去借网贷", Passes, "advised against"),
                ("Please don't take out a loan to pay us.", Passes, "advised against"),
            ],
        );
    }
}
