//! How urgent a debtor is today: points from rules, each named, so that a collector sees why a case is on top.
//!
//! The order follows the trade: what has an hour first, then what runs out, then what a call can still bring in.

mod amount_overdue;
mod assets_at_risk;
mod days_past_due;
pub(crate) mod inflow_near;
mod key_customer;
mod limitation_near;
mod promise_broken;
mod promise_due_today;
mod unwilling_debtor;

use serde::Serialize;

use crate::{
    case::Case,
    reason::{Horizon, Reason},
};

/// Points and the rules that gave them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Priority {
    /// The sum.
    pub points: u32,
    /// Rules with their points, in report order.
    pub parts: Vec<Reason>,
}

/// One rule: its id and the points it gives today.
struct Rule {
    id: &'static str,
    points: fn(&Case<'_>, &mut Horizon) -> u32,
}

/// All rules, in report order.
const RULES: &[Rule] = &[
    promise_due_today::RULE,
    limitation_near::RULE,
    assets_at_risk::RULE,
    promise_broken::RULE,
    inflow_near::RULE,
    amount_overdue::RULE,
    days_past_due::RULE,
    unwilling_debtor::RULE,
    key_customer::RULE,
];

/// The ids of all rules, in report order.
pub fn rule_ids() -> impl Iterator<Item = &'static str> {
    RULES.iter().map(|rule| rule.id)
}

/// Adds up the points. A debtor who owes nothing that is due has none.
pub(crate) fn rank(case: &Case<'_>, horizon: &mut Horizon) -> Priority {
    let mut priority = Priority::default();
    if case.owed.items.is_empty() {
        return priority;
    }
    for rule in RULES {
        let points = (rule.points)(case, horizon);
        if points > 0 {
            priority.points += points;
            priority.parts.push(Reason::new(rule.id).with("points", points));
        }
    }
    priority
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::example::{Example, company};

    /// Shows every example to one rule.
    #[track_caller]
    pub(super) fn check<const N: usize>(rule: &Rule, cases: [(Example, u32); N]) {
        for (number, (example, expected)) in (1..).zip(cases) {
            assert_eq!(example.case(rule.points), expected, "`{}`, case {number}", rule.id);
        }
    }

    #[test]
    fn points_add_up_with_their_rules() {
        let priority = company().decide().priority;
        let parts: Vec<_> = priority.parts.iter().map(|part| part.rule).collect();
        assert_eq!((priority.points, parts), (17, vec!["amount-overdue", "days-past-due"]));
        assert_eq!(company().but(|facts| facts.receivables.clear()).decide().priority, Priority::default());
    }
}
