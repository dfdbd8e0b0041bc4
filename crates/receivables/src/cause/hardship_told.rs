//! # `hardship-told`
//!
//! The debtor told us of hardship or asked for a plan.
//!
//! **Why:** who asks for a plan means to pay and cannot at once; a plan brings more than pressure.
//! **Authority:** CLS-016, CLS-019, CLS-054, OBJ-011.

use super::{Ability, Cause, Evidence, Rule, Signal, Willingness};
use crate::{
    contact::Outcome,
    reason::{Horizon, Reason},
};

pub(super) const RULE: Rule = Rule { id: "hardship-told", test };

fn test(evidence: &Evidence<'_>, _: &mut Horizon) -> Option<(Signal, Reason)> {
    let past = evidence.snapshot.contacts.iter().rev().filter(|contact| contact.day <= evidence.day);
    let told = past
        .filter(|contact| matches!(contact.outcome, Some(Outcome::Hardship | Outcome::PlanRequested)))
        .map(|contact| contact.day)
        .next()?;
    let signal = Signal {
        cause: Some((Cause::CashShort, 2)),
        willingness: Some(Willingness::Present),
        ability: Some(Ability::ShortTerm),
        ..Signal::default()
    };
    Some((signal, Reason::new(RULE.id).with("on", told)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        cause::tests::{SILENT, SPEAKS, check},
        example::company,
    };

    #[test]
    fn who_asks_for_a_plan_means_to_pay() {
        check(
            &RULE,
            [
                (company().told("2026-11-20", Some(Outcome::Hardship), None), SPEAKS),
                (company().told("2026-11-25", Some(Outcome::PlanRequested), None), SPEAKS),
                (company().told("2026-11-26", Some(Outcome::Hardship), None), SILENT), // Tomorrow.
                (company().told("2026-11-20", Some(Outcome::Informed), None), SILENT),
            ],
        );
    }
}
