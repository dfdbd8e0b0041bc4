//! # `waiver`
//!
//! A waiver is offered only once it is approved.
//!
//! **Why:** a reduction that is not granted is a lure.
//! **Authority:** house rule; CMP-022, CMP-035.

use super::{Ask, Hit, Rule};
use crate::{concept::Concept, fact::Fact, model::Head};

pub(super) const RULE: Rule = Rule { id: "waiver", rows: &["CMP-022", "CMP-035"], test };

fn test(ask: &Ask<'_>) -> Option<Hit> {
    // What the register offers to everybody is granted.
    if ask.text.facts.has(Fact::OfferRegistered) {
        return None;
    }
    RULE.unless(ask, Fact::WaiverApproved, Concept::Waiver, Head::Waiver)
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
                ("今天结清就给您免掉违约金", Blocks, "not approved"),
                ("Pay today and we knock 20% off.", Blocks, "not approved"),
                ("我没有权限给您减免，可以帮您申请", Passes, "nothing is promised"),
                ("I cannot waive anything myself.", Passes, "nothing is promised"),
            ],
        );
    }
}
