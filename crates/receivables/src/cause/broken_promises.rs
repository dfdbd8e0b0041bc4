//! # `broken-promises`
//!
//! Promises were broken: nothing came by their day.
//!
//! **Why:** once may be bad luck; twice says more than words.
//! **Authority:** CLS-021, DAT-137, DAT-141, C24.

use super::{Cause, Evidence, Rule, Signal, Willingness};
use crate::{
    promise::Judgement,
    reason::{Horizon, Reason},
};

pub(super) const RULE: Rule = Rule { id: "broken-promises", test };

fn test(evidence: &Evidence<'_>, _: &mut Horizon) -> Option<(Signal, Reason)> {
    let broken = evidence.promises.iter().filter(|judged| matches!(judged, Judgement::Broken)).count();
    let broken = u32::try_from(broken).unwrap_or(u32::MAX);
    if broken == 0 {
        return None;
    }
    let weight = if broken > 1 { 3 } else { 1 };
    let signal = Signal {
        cause: Some((Cause::Unwilling, weight)),
        willingness: Some(Willingness::Low),
        ..Signal::default()
    };
    Some((signal, Reason::new(RULE.id).with("broken", broken)))
}
