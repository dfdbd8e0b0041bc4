//! # `hardship`
//!
//! Our own hardship is told only if a manager signed that it is true.
//!
//! **Why:** an invented hardship is a deceit.
//! **Authority:** house rule; BLK-42, BLK-43, BLK-47.

use super::{Ask, Hit, Rule};
use crate::{concept::Concept, fact::Fact, model::Head};

pub(super) const RULE: Rule = Rule { id: "hardship", rows: &["BLK-42", "BLK-43", "BLK-47"], test };

fn test(ask: &Ask<'_>) -> Option<Hit> {
    RULE.unless(ask, Fact::HardshipSignedOff, Concept::Hardship, Head::Hardship)
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
                ("您不付款我这个月工资就要被扣了", Blocks, "not signed off"),
                ("They take it out of my pay if you don't pay.", Blocks, "not signed off"),
                ("我们理解您的困难", Passes, "the debtor's hardship"),
                ("We understand that times are hard for you.", Passes, "the debtor's hardship"),
            ],
        );
    }
}
