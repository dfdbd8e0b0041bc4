//! # `false-identity`
//!
//! Everybody speaks under their own name and true department, for the true reason.
//!
//! **Why:** who must pretend has no right to ask.
//! **Authority:** 刑法 art. 279; 15 U.S.C. 1692e; CMP-003, BLK-20, BLK-22, BLK-23, BLK-24, BLK-64.

use super::{Ask, Hit, Rule};
use crate::{concept::Concept, fact::Fact};

pub(super) const RULE: Rule =
    Rule { id: "false-identity", rows: &["BLK-20", "BLK-22", "BLK-23", "BLK-24", "BLK-64", "CMP-003"], test };

fn test(ask: &Ask<'_>) -> Option<Hit> {
    // With a case open its court and its papers are spoken of; only who says to be one of them borrows a name.
    if ask.text.facts.has(Fact::LegalCaseOpen) {
        return ask.reading.affirms_plainly(Concept::FalseIdentity.only()).map(|span| RULE.sure(span));
    }
    RULE.if_affirmed(ask, Concept::FalseIdentity)
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
                ("我是法院的，你的案子在我手上", Blocks, "a court"),
                ("您有一个快递，麻烦说下家庭住址", Blocks, "a courier"),
                ("This is Officer Grant from the police.", Blocks, "the police"),
                ("There's a parcel for you, could you confirm your address?", Blocks, "a courier"),
                ("我们从不冒充警察或法院", Passes, "denied"),
                ("Beware of callers who say they are the police.", Passes, "a warning"),
            ],
        );
    }
}
