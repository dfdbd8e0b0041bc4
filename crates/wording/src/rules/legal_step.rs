//! # `legal-step`
//!
//! A suit, an arbitration or the legal department is announced only once a case is open.
//!
//! **Why:** a step nobody has opened is a bluff.
//! **Authority:** 15 U.S.C. 1692e(5); CMP-031, CMP-035, BLK-52.

use super::{Ask, Hit, Rule};
use crate::{concept::Concept, fact::Fact, model::Head};

pub(super) const RULE: Rule = Rule { id: "legal-step", rows: &["BLK-52", "CMP-031", "CMP-035"], test };

fn test(ask: &Ask<'_>) -> Option<Hit> {
    RULE.unless(ask, Fact::LegalCaseOpen, Concept::LegalStep, Head::LegalStep)
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
                ("我司将于周一向法院起诉", Blocks, "no case is open"),
                ("案件已移交法务部处理", Blocks, "no case is open"),
                ("We will file a suit on Monday.", Blocks, "no case is open"),
                ("Your account has been handed to our legal department.", Blocks, "no case is open"),
                ("发票请寄到法院路8号", Passes, "a street"),
                ("The open item is for court shoes.", Passes, "shoes"),
            ],
        );
    }
}
