//! # `guilt`
//!
//! No text makes the listener feel guilty or pities itself into being paid.
//!
//! **Why:** guilt is pressure that answers no question.
//! **Authority:** house rule; BLK-44, BLK-48, BLK-58.

use super::{Ask, Hit, Rule};
use crate::concept::Concept;

pub(super) const RULE: Rule = Rule { id: "guilt", rows: &["BLK-44", "BLK-48", "BLK-58"], test };

fn test(ask: &Ask<'_>) -> Option<Hit> {
    RULE.if_affirmed(ask, Concept::Guilt)
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
                ("你拍着良心说，对得起我们吗", Blocks, "conscience"),
                ("How do you sleep at night?", Blocks, "conscience"),
                ("感谢您一直以来的信任", Passes, "trust that accuses nobody"),
                ("Thank you for your trust.", Passes, "trust that accuses nobody"),
            ],
        );
    }
}
