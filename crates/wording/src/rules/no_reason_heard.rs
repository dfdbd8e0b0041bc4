//! # `no-reason-heard`
//!
//! No text refuses to hear a reason.
//!
//! **Why:** a reason is often a dispute, and a dispute stops the demand.
//! **Authority:** CMP-037; BLK-35.

use super::{Ask, Hit, Rule};
use crate::concept::Concept;

pub(super) const RULE: Rule = Rule { id: "no-reason-heard", rows: &["BLK-35", "CMP-037"], test };

fn test(ask: &Ask<'_>) -> Option<Hit> {
    RULE.if_affirmed(ask, Concept::NoReason)
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
                ("别跟我说理由，我只看钱到没到账", Blocks, "no reasons"),
                ("什么借口都不听", Blocks, "no excuses"),
                ("I don't want to hear your excuses.", Blocks, "no excuses"),
                ("欢迎您说明原因", Passes, "reasons are welcome"),
                ("Please tell us the reason.", Passes, "reasons are welcome"),
            ],
        );
    }
}
