//! # `cause-confirmed`
//!
//! A person who knows the case confirmed the cause; it overrules the suggestion.
//!
//! **Why:** signals suggest, people decide.
//! **Authority:** DAT-124.

use super::{Cause, Evidence, Rule, Signal};
use crate::{
    fact::FactKind,
    reason::{Horizon, Reason},
};

pub(super) const RULE: Rule = Rule { id: "cause-confirmed", test };

fn test(evidence: &Evidence<'_>, _: &mut Horizon) -> Option<(Signal, Reason)> {
    let confirmed =
        evidence.snapshot.facts.iter().filter(|fact| fact.holds(evidence.day)).filter_map(|fact| {
            let cause = match fact.kind {
                FactKind::ConfirmedOversight => Cause::Oversight,
                FactKind::ConfirmedInProcess => Cause::InProcess,
                FactKind::ConfirmedDissatisfied => Cause::Dissatisfied,
                FactKind::ConfirmedCashShort => Cause::CashShort,
                FactKind::ConfirmedUnwilling => Cause::Unwilling,
                _ => return None,
            };
            Some((fact.from, cause))
        });
    let (on, cause) = confirmed.max()?;
    let signal = Signal { cause: Some((cause, 1)), ..Signal::default() };
    Some((signal, Reason::new(RULE.id).with("cause", cause.code()).with("on", on)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        cause::tests::{SILENT, SPEAKS, check},
        example::company,
    };

    #[test]
    fn people_decide() {
        check(
            &RULE,
            [
                (company(), SILENT),
                (company().fact(FactKind::ConfirmedOversight, "2026-11-25"), SPEAKS),
                (company().fact(FactKind::ConfirmedOversight, "2026-11-26"), SILENT),
            ],
        );
    }

    #[test]
    fn the_latest_word_overrules_all_signals() {
        let moving = company().fact(FactKind::MovingAssets, "2026-11-01");
        let once = moving.fact(FactKind::ConfirmedOversight, "2026-11-10");
        assert_eq!(once.diagnosis().cause, Cause::Oversight);
        let twice = once.fact(FactKind::ConfirmedCashShort, "2026-11-12");
        assert_eq!(twice.diagnosis().cause, Cause::CashShort);
        assert!(twice.diagnosis().confirmed);
    }
}
