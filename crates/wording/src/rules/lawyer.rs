//! # `lawyer`
//!
//! A lawyer is spoken of only with a mandate.
//!
//! **Why:** a lawyer who has no mandate is a costume.
//! **Authority:** 律师法; 15 U.S.C. 1692e(3); CMP-003, BLK-53, BLK-64.

use receivables::debtor::Role;

use super::{Ask, Hit, Rule, Surety};
use crate::{concept::Concept, fact::Fact, model::Head};

pub(super) const RULE: Rule = Rule { id: "lawyer", rows: &["BLK-53", "BLK-64", "CMP-003"], test };

fn test(ask: &Ask<'_>) -> Option<Hit> {
    let hit = RULE.unless(ask, Fact::LawyerMandate, Concept::Lawyer, Head::Lawyer)?;
    // Whoever writes to the debtor's own lawyer names them: only plain words about one of ours tell of ours.
    (ask.text.audience != Role::Lawyer || hit.surety == Surety::Sure).then_some(hit)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::tests::{
        Does::{Blocks, Passes},
        check, check_as, said_to,
    };

    #[test]
    fn it_blocks_what_is_meant_and_passes_what_is_not() {
        check(
            &RULE,
            [
                ("我们的律师会联系您", Blocks, "no mandate"),
                ("Our lawyer will be in touch.", Blocks, "no mandate"),
                ("您有权咨询律师", Passes, "the debtor's right"),
                ("You may seek advice from a lawyer.", Passes, "the debtor's right"),
                ("From now on you can talk to our lawyer.", Blocks, "ours, not the debtor's"),
            ],
        );
    }

    #[test]
    fn the_debtors_own_lawyer_is_no_lawyer_of_ours() {
        let words = "关于苏州恒远机械有限公司欠款事宜，致代理律师";
        check_as(
            &RULE,
            [
                (said_to(Role::Lawyer, words), Passes, "to them"),
                (said_to(Role::Debtor, words), Blocks, "nobody has seen a mandate"),
            ],
        );
    }
}
