//! # `credit-report`
//!
//! A credit record is spoken of only by those who report to the bureau.
//!
//! **Why:** who does not report cannot announce it.
//! **Authority:** 征信业管理条例; 15 U.S.C. 1692e(8); CMP-035, BLK-50.

use super::{Ask, Hit, Rule};
use crate::{concept::Concept, fact::Fact, model::Head};

pub(super) const RULE: Rule = Rule { id: "credit-report", rows: &["BLK-50", "CMP-035"], test };

fn test(ask: &Ask<'_>) -> Option<Hit> {
    RULE.unless(ask, Fact::CreditBureauMember, Concept::CreditReport, Head::CreditReport)
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
                ("再不还就上报征信", Blocks, "no member"),
                ("This will go on your credit file.", Blocks, "no member"),
                ("我们不会上报征信", Passes, "denied"),
                ("We do not report to any credit bureau.", Passes, "denied"),
            ],
        );
    }
}
