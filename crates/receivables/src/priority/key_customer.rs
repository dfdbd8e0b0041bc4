//! # `key-customer`
//!
//! Five points for a key customer, who deserves an early and careful word.
//!
//! **Why:** years of goodwill are not to be lost over one old bill.
//! **Authority:** CLS-037, C15.

use super::{Case, Rule};
use crate::{debtor::Standing, reason::Horizon};

pub(super) const RULE: Rule = Rule { id: "key-customer", points };

fn points(case: &Case<'_>, _: &mut Horizon) -> u32 {
    u32::from(case.snapshot.debtor.standing == Some(Standing::Key)) * 5
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{example::company, priority::tests::check};

    #[test]
    fn goodwill_is_not_lost_over_one_bill() {
        check(
            &RULE,
            [
                (company(), 0),
                (company().but(|facts| facts.debtor.standing = Some(Standing::Ordinary)), 0),
                (company().but(|facts| facts.debtor.standing = Some(Standing::Key)), 5),
            ],
        );
    }
}
