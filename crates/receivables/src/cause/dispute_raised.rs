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
    let disputes = evidence.snapshot.disputes.iter().filter(|dispute| dispute.is_open(evidence.day));
    let complaint = || evidence.fact(FactKind::Complaint).map(|fact| fact.from);
    let opened = disputes.map(|dispute| dispute.opened).min().or_else(complaint)?;
    let signal = Signal { cause: Some((Cause::Dissatisfied, 4)), ..Signal::default() };
    Some((signal, Reason::new(RULE.id).with("opened", opened)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        cause::tests::{SILENT, SPEAKS, check},
        example::{cny, company},
    };

    #[test]
    fn a_point_wants_an_answer() {
        check(
            &RULE,
            [
                (company(), SILENT),
                (company().disputing(None, None), SPEAKS),
                (company().disputing(Some(1), Some(cny(1))), SPEAKS), // A small part is a point too.
                (company().disputing(None, None).on("2026-11-19"), SILENT), // Not raised yet.
                (company().fact(FactKind::Complaint, "2026-11-25"), SPEAKS),
                (company().fact(FactKind::Complaint, "2026-11-26"), SILENT),
            ],
        );
    }
}
