//! # `cash-flow-facts`
//!
//! Facts show that money is short: their customers defaulted, their funds broke down, they lost their job.
//!
//! **Why:** these come from outside the conversation and weigh more than a plea.
//! **Authority:** CLS-002, CLS-018, DAT-146, DAT-147, DAT-148.

use std::cmp::Reverse;

use super::{Ability, Cause, Evidence, Rule, Signal};
use crate::{
    fact::FactKind,
    reason::{Horizon, Reason},
};

pub(super) const RULE: Rule = Rule { id: "cash-flow-facts", test };

fn test(evidence: &Evidence<'_>, _: &mut Horizon) -> Option<(Signal, Reason)> {
    let short = evidence.snapshot.facts.iter().filter(|fact| fact.holds(evidence.day)).filter_map(|fact| {
        let ability = match fact.kind {
            FactKind::DownstreamDefault | FactKind::LeftJob => Ability::ShortTerm,
            FactKind::CashChainBroken | FactKind::Bankrupt | FactKind::ClosedDown => Ability::LongTerm,
            _ => return None,
        };
        Some((fact, ability))
    });
    // The gravest speaks, and of several alike the first.
    let (fact, ability) = short.max_by_key(|(fact, ability)| (*ability, Reverse(fact.from), fact.kind))?;
    let signal = Signal { cause: Some((Cause::CashShort, 4)), ability: Some(ability), ..Signal::default() };
    Some((signal, Reason::new(RULE.id).with("fact", fact.kind.code()).with("since", fact.from)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        cause::tests::{SILENT, SPEAKS, check},
        example::company,
    };

    #[test]
    fn money_is_short() {
        check(
            &RULE,
            [
                (company(), SILENT),
                (company().fact(FactKind::LeftJob, "2026-11-25"), SPEAKS),
                (company().fact(FactKind::DownstreamDefault, "2026-11-26"), SILENT), // Tomorrow.
                (company().fact(FactKind::Litigation, "2026-11-01"), SILENT),        // Sued is not short.
            ],
        );
    }

    #[test]
    fn the_gravest_fact_speaks_whichever_was_read_first() {
        let both = company().fact(FactKind::LeftJob, "2026-11-01").fact(FactKind::ClosedDown, "2026-11-02");
        let turned = both.clone().but(|facts| facts.facts.reverse());
        for example in [both, turned] {
            assert_eq!(example.diagnosis().ability, Ability::LongTerm);
        }
    }
}
