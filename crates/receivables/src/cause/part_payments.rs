//! # `part-payments`
//!
//! A part of an overdue item was paid after its due day.
//!
//! **Why:** whoever pays a part is willing, and short of the rest.
//! **Authority:** CLS-016, CLS-017, DAT-110.

use super::{Ability, Cause, Evidence, Rule, Signal, Willingness};
use crate::reason::{Horizon, Reason};

pub(super) const RULE: Rule = Rule { id: "part-payments", test };

fn test(evidence: &Evidence<'_>, _: &mut Horizon) -> Option<(Signal, Reason)> {
    let payments = evidence.snapshot.payments.iter().rev();
    let part = payments
        .filter(|payment| payment.day <= evidence.day && !payment.is_credit_note && payment.amount.minor > 0)
        .find(|payment| {
            let item = evidence.owed.overdue().find(|item| Some(item.receivable) == payment.receivable);
            item.is_some_and(|item| payment.day > item.due)
        })?;
    let signal = Signal {
        cause: Some((Cause::CashShort, 2)),
        willingness: Some(Willingness::Present),
        ability: Some(Ability::ShortTerm),
        ..Signal::default()
    };
    Some((signal, Reason::new(RULE.id).with("on", part.day).with("amount", part.amount)))
}
