//! # `following`
//!
//! Nobody is followed, besieged, shouted at or sat out.
//!
//! **Why:** pressure by presence is harassment.
//! **Authority:** 治安管理处罚法; CMP-010, CMP-013, BLK-25, BLK-26, BLK-27, BLK-28, BLK-29, BLK-38.

use super::{Ask, Hit, Rule};
use crate::concept::Concept;

pub(super) const RULE: Rule = Rule {
    id: "following",
    rows: &["BLK-25", "BLK-26", "BLK-27", "BLK-28", "BLK-29", "BLK-38", "CMP-010", "CMP-013"],
    test,
};

fn test(ask: &Ask<'_>) -> Option<Hit> {
    RULE.if_affirmed(ask, Concept::Follow)
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
                ("你走到哪我跟到哪", Blocks, "following"),
                ("我就坐在你公司前台，不给钱不走", Blocks, "sitting out"),
                ("I'll camp in your lobby until you pay.", Blocks, "sitting out"),
                ("Wherever you go, I go.", Blocks, "following"),
                ("我们不会跟踪任何人", Passes, "denied"),
                ("We'll follow up on Tuesday.", Passes, "following up"),
            ],
        );
    }
}
