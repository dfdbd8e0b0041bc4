//! # `insult`
//!
//! No text insults, mocks or looks down on anybody.
//!
//! **Why:** a person who owes money has the same dignity as one who does not.
//! **Authority:** 民法典 arts. 990-991, 1024; CMP-007, CMP-009, CMP-011, CMP-012, BLK-34, BLK-61.

use super::{Ask, Hit, Rule};
use crate::concept::Concept;

pub(super) const RULE: Rule =
    Rule { id: "insult", rows: &["BLK-34", "BLK-61", "CMP-007", "CMP-009", "CMP-011", "CMP-012"], test };

fn test(ask: &Ask<'_>) -> Option<Hit> {
    RULE.if_affirmed(ask, Concept::Insult)
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
                ("你这个老赖，要不要脸", Blocks, "plain"),
                ("这里不是菜市场，别讨价还价", Blocks, "talked down"),
                ("You are a pathetic deadbeat.", Blocks, "plain"),
                ("Shut up and pay.", Blocks, "talked down"),
                ("我们不会说您是老赖", Passes, "denied"),
                ("We ordered two bags of dog food.", Passes, "a dog that insults nobody"),
            ],
        );
    }
}
