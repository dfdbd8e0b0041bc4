//! # `penalty`
//!
//! Penalties, fees and deductions are claimed only where the clause is on file.
//!
//! **Why:** what the contract does not say is not owed.
//! **Authority:** 民法典 art. 585; 12 CFR 1006.22(b); CMP-035, BLK-51.

use super::{Ask, Hit, Rule};
use crate::{concept::Concept, fact::Fact, model::Head};

pub(super) const RULE: Rule = Rule { id: "penalty", rows: &["BLK-51", "CMP-035"], test };

fn test(ask: &Ask<'_>) -> Option<Hit> {
    RULE.unless(ask, Fact::DamagesClause, Concept::Penalty, Head::Penalty)
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
                ("逾期每天收取千分之五滞纳金", Blocks, "no clause on file"),
                ("A late fee of 50 pounds has been added.", Blocks, "no clause on file"),
                ("我们不收取任何滞纳金", Passes, "denied"),
                ("No late fee will be charged.", Passes, "denied"),
            ],
        );
    }
}
