//! # `nobody-can-waive`
//!
//! No text says that a machine computes the charge and nobody can change it.
//!
//! **Why:** whoever charges it can waive it.
//! **Authority:** house rule; BLK-49.

use super::{Ask, Hit, Rule};
use crate::concept::Concept;

pub(super) const RULE: Rule = Rule { id: "nobody-can-waive", rows: &["BLK-49"], test };

fn test(ask: &Ask<'_>) -> Option<Hit> {
    RULE.if_affirmed(ask, Concept::Machine)
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
                ("罚息是系统自动算的，谁也改不了", Blocks, "the machine"),
                ("The computer adds the interest and nobody can take it off.", Blocks, "the machine"),
                ("系统自动发送，请勿回复", Passes, "a machine that charges nothing"),
                ("This message was sent automatically.", Passes, "a machine that charges nothing"),
            ],
        );
    }
}
