//! # `assets-at-risk`
//!
//! Thirty points when assets are being moved away.
//!
//! **Why:** preservation helps only while there is something to preserve.
//! **Authority:** CLS-055, LEG-018.

use super::{Case, Rule};
use crate::{fact::FactKind, reason::Horizon};

pub(super) const RULE: Rule = Rule { id: "assets-at-risk", points };

fn points(case: &Case<'_>, _: &mut Horizon) -> u32 {
    let facts = &case.snapshot.facts;
    let moving = facts.iter().any(|fact| fact.kind == FactKind::MovingAssets && fact.holds(case.day));
    u32::from(moving) * 30
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{example::company, priority::tests::check};

    #[test]
    fn preservation_while_there_is_something() {
        check(
            &RULE,
            [
                (company(), 0),
                (company().fact(FactKind::MovingAssets, "2026-11-25"), 30),
                (company().fact(FactKind::MovingAssets, "2026-11-26"), 0),
            ],
        );
    }
}
