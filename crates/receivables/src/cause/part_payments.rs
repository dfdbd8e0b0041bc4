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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        cause::tests::{SILENT, SPEAKS, check},
        example::{cny, company},
    };

    #[test]
    fn who_pays_a_part_is_willing() {
        check(
            &RULE,
            [
                (company(), SILENT),
                (company().paid("2026-11-16", Some(1), cny(100)), SPEAKS),
                (company().paid("2026-11-15", Some(1), cny(100)), SILENT), // On the due day: an advance.
                (company().paid("2026-11-26", Some(1), cny(100)), SILENT), // Tomorrow.
                (company().paid("2026-11-16", None, cny(100)), SILENT),    // Nobody said for what.
                (company().paid("2026-11-16", Some(1), cny(-100)), SILENT), // Money back.
                (
                    company()
                        .paid("2026-11-16", Some(1), cny(100))
                        .but(|facts| facts.payments[0].is_credit_note = true),
                    SILENT,
                ),
            ],
        );
    }
}
