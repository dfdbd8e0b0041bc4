//! # `refusal`
//!
//! The debtor said they will not pay.
//!
//! **Why:** a refusal is either a dispute not yet named or a lack of will; both need a person, not a reminder.
//! **Authority:** CLS-022, OBJ-012, OBJ-037.

use super::{Cause, Evidence, Rule, Signal, Willingness};
use crate::{
    contact::Outcome,
    reason::{Horizon, Reason},
};

pub(super) const RULE: Rule = Rule { id: "refusal", test };

fn test(evidence: &Evidence<'_>, _: &mut Horizon) -> Option<(Signal, Reason)> {
    let past = evidence.snapshot.contacts.iter().rev().filter(|contact| contact.day <= evidence.day);
    let last = past
        .filter(|contact| contact.outcome.is_some())
        .map(|contact| (contact.day, contact.outcome))
        .next()?;
    let (on, Some(Outcome::Refuses)) = last else { return None };
    let signal = Signal {
        cause: Some((Cause::Unwilling, 4)),
        willingness: Some(Willingness::None),
        ..Signal::default()
    };
    Some((signal, Reason::new(RULE.id).with("on", on)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        cause::tests::{SILENT, SPEAKS, check},
        example::company,
    };

    #[test]
    fn a_no_that_stands() {
        check(
            &RULE,
            [
                (company().told("2026-11-20", Some(Outcome::Refuses), None), SPEAKS),
                (company().told("2026-11-26", Some(Outcome::Refuses), None), SILENT), // Tomorrow.
                (
                    company().told("2026-11-20", Some(Outcome::Refuses), None).told(
                        "2026-11-21",
                        Some(Outcome::Promise),
                        None,
                    ),
                    SILENT,
                ), // They came round.
                (
                    company().told("2026-11-20", Some(Outcome::Refuses), None).told("2026-11-21", None, None),
                    SPEAKS,
                ), // Nothing new was said.
            ],
        );
    }
}
