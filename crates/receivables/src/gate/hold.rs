//! # `hold`
//!
//! A person has paused collection, of the debtor or of all that is overdue.
//!
//! **Why:** a pause that one colleague promised binds all of us.
//! **Authority:** SOL-037, MGT-010; house rule, not law.

use std::cmp::Reverse;

use super::{Ask, Refusal, Rule, Scope};
use crate::{
    fact::FactKind,
    reason::{Horizon, Reason},
};

pub(super) const RULE: Rule = Rule { id: "hold", scope: Scope::Debtor, test };

fn test(ask: &Ask<'_>, _: &mut Horizon) -> Option<Refusal> {
    let on_all = ask.all_overdue(|item| item.held);
    let holds = ask.snapshot.facts.iter().filter(|fact| fact.kind == FactKind::Hold && fact.holds(ask.day));
    let holds = holds.filter(|fact| fact.receivable.is_none() || on_all);
    // The one that lasts longest, and of those the first.
    let hold = holds.max_by_key(|fact| (fact.until.is_none(), fact.until, Reverse(fact.from)))?;
    let reason = Reason::new(RULE.id).with("since", hold.from);
    Some(match hold.until {
        Some(until) => Refusal::until(reason.with("until", until), until.plus(1)),
        None => Refusal::until_changed(reason),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        example::{Example, cny, company},
        gate::tests::{
            Answer::{Allows, Refuses, Until},
            check,
        },
    };

    fn two_pauses(one: &str, other: &str) -> Example {
        company().fact_until(FactKind::Hold, "2026-11-01", one).fact_until(
            FactKind::Hold,
            "2026-11-01",
            other,
        )
    }

    #[test]
    fn a_pause_binds_all_of_us() {
        check(
            &RULE,
            [
                (company(), Allows),
                (company().fact(FactKind::Hold, "2026-11-25"), Refuses), // Without an end.
                (company().fact_until(FactKind::Hold, "2026-11-01", "2026-11-25"), Until("2026-11-26")), // Its last day.
                (company().fact_until(FactKind::Hold, "2026-11-01", "2026-11-24"), Allows), // The day after.
                (company().fact(FactKind::Hold, "2026-11-26"), Allows), // Begins tomorrow.
                (company().fact_on(FactKind::Hold, "2026-11-01", 1), Refuses), // All that is overdue.
                (company().fact_on(FactKind::Hold, "2026-11-01", 1).owing(2, "2026-11-20", cny(500)), Allows), // A part.
                (
                    company().fact_on(FactKind::Hold, "2026-11-01", 1).owing(2, "2026-12-20", cny(500)),
                    Refuses,
                ), // The other is not due.
                (two_pauses("2026-12-01", "2026-11-28"), Until("2026-12-02")), // The longer one,
                (two_pauses("2026-11-28", "2026-12-01"), Until("2026-12-02")), // whichever was read first.
            ],
        );
    }
}
