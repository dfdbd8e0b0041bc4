//! # `reached-lately`
//!
//! The debtor's side spoke with us, or wrote to us, in the last sixty days.
//!
//! **Why:** an open line is worth keeping; it decides how the next contact is made.
//! **Authority:** CLS-009.

use super::{Evidence, Reachability, Rule, Signal};
use crate::reason::{Horizon, Reason};

pub(super) const RULE: Rule = Rule { id: "reached-lately", test };

/// Days for which a conversation counts.
const DAYS: i32 = 60;

fn test(evidence: &Evidence<'_>, horizon: &mut Horizon) -> Option<(Signal, Reason)> {
    let last = evidence.last_reached()?;
    if horizon.reached(last.plus(DAYS + 1)) {
        return None;
    }
    let signal = Signal { reachability: Some(Reachability::Reachable), ..Signal::default() };
    Some((signal, Reason::new(RULE.id).with("on", last)))
}
