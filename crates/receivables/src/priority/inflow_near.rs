//! # `inflow-near`
//!
//! Fifteen points in the three days before money is known to reach the debtor.
//!
//! **Why:** who asks before the money comes is remembered when it does.
//! **Authority:** CAD-017, STG-053.

use super::{Case, Rule};
use crate::{fact::FactKind, reason::Horizon};

pub(super) const RULE: Rule = Rule { id: "inflow-near", points };

/// Days before the inflow.
pub(crate) const DAYS: i32 = 3;

fn points(case: &Case<'_>, horizon: &mut Horizon) -> u32 {
    let mut near = false;
    for fact in case.snapshot.facts.iter().filter(|fact| fact.kind == FactKind::InflowExpected) {
        near |= horizon.reached(fact.from.plus(-DAYS)) && !horizon.reached(fact.from.plus(1));
    }
    u32::from(near) * 15
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{example::company, priority::tests::check};

    fn inflow(on: &str) -> crate::example::Example {
        company().fact(FactKind::InflowExpected, on)
    }

    #[test]
    fn before_the_money_comes() {
        check(
            &RULE,
            [
                (inflow("2026-11-29"), 0), // Four days ahead.
                (inflow("2026-11-28"), 15),
                (inflow("2026-11-25"), 15), // The day itself.
                (inflow("2026-11-24"), 0),  // Gone by.
            ],
        );
    }
}
