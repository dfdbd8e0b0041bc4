//! # `false-consequence`
//!
//! No text speaks of arrest, prison, bans, frozen accounts or harm to the children.
//!
//! **Why:** a contract debt leads to a civil judgment, and nothing before it.
//! **Authority:** 民事诉讼法; 15 U.S.C. 1692e(4); CMP-004, BLK-64.

use super::{Ask, Hit, Rule};
use crate::concept::Concept;

pub(super) const RULE: Rule = Rule { id: "false-consequence", rows: &["BLK-64", "CMP-004"], test };

fn test(ask: &Ask<'_>) -> Option<Hit> {
    RULE.if_affirmed(ask, Concept::FalseConsequence)
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
                ("再不还就让你坐牢", Blocks, "prison"),
                ("你孩子以后别想考公", Blocks, "the children"),
                ("You will be arrested for fraud.", Blocks, "arrest"),
                ("We will freeze your bank account tomorrow.", Blocks, "a frozen account"),
                ("您问会不会坐牢：这是民事纠纷，不会", Passes, "a question answered"),
                ("Nobody goes to prison for an unpaid invoice.", Passes, "denied"),
                ("No, you cannot be sent to prison for this.", Passes, "a question answered"),
                ("You will be behind bars by Friday.", Blocks, "untrue"),
            ],
        );
    }
}
