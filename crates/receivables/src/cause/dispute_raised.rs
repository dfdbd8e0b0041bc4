//! # `dispute-raised`
//!
//! A dispute or a complaint is open.
//!
//! **Why:** who is dissatisfied pays after an answer, not after a reminder.
//! **Authority:** CLS-005, CLS-053, DAT-036.

use super::{Cause, Evidence, Rule, Signal};
use crate::{
    fact::FactKind,
    reason::{Horizon, Reason},
};

pub(super) const RULE: Rule = Rule { id: "dispute-raised", test };

fn test(evidence: &Evidence<'_>, _: &mut Horizon) -> Option<(Signal, Reason)> {
    let dispute = evidence.snapshot.disputes.iter().find(|dispute| dispute.is_open(evidence.day));
    let complaint = evidence
        .snapshot
        .facts
        .iter()
        .find(|fact| fact.kind == FactKind::Complaint && fact.holds(evidence.day));
    let opened = dispute.map(|dispute| dispute.opened).or_else(|| complaint.map(|fact| fact.from))?;
    let signal = Signal { cause: Some((Cause::Dissatisfied, 4)), ..Signal::default() };
    Some((signal, Reason::new(RULE.id).with("opened", opened)))
}
