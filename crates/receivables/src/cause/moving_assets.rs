//! # `moving-assets`
//!
//! There are signs that assets are moved away.
//!
//! **Why:** it points to bad faith, and to a review of preservation before anything else.
//! **Authority:** CLS-003, CLS-055, DAT-145.

use super::{Cause, Evidence, Rule, Signal, Willingness};
use crate::{
    fact::FactKind,
    reason::{Horizon, Reason},
};

pub(super) const RULE: Rule = Rule { id: "moving-assets", test };

fn test(evidence: &Evidence<'_>, _: &mut Horizon) -> Option<(Signal, Reason)> {
    let fact = evidence.fact(FactKind::MovingAssets)?;
    let signal = Signal {
        cause: Some((Cause::Unwilling, 5)),
        willingness: Some(Willingness::None),
        ..Signal::default()
    };
    Some((signal, Reason::new(RULE.id).with("since", fact.from)))
}
