//! # `proof-of-payments`
//!
//! Where part of a receivable was paid, the payment is on file.
//!
//! **Why:** what is open is right only if what came in is; and a part payment acknowledges the debt.
//! **Authority:** DAT-091, DAT-092; 时效规定 (法释〔2020〕17号) art. 14 (a part payment is an agreement to perform); that the
//! paper must be there is a house rule.

use super::{Claimed, Rule, Wanted, by_paper_alone};
use crate::{document::DocumentKind, policy::Actor};

pub(super) const RULE: Rule =
    Rule { id: "proof-of-payments", is_must: true, wants: papers, shown: by_paper_alone };

fn papers(claimed: &Claimed<'_>) -> Wanted {
    let id = Some(claimed.receivable.id);
    let is_part_paid = claimed.receivable.settled_undated > 0
        || claimed.snapshot.payments.iter().any(|payment| {
            payment.receivable == id
                && payment.day <= claimed.day
                && !payment.is_credit_note
                && payment.amount.minor > 0
        });
    if is_part_paid {
        Wanted::AnyOf(&[DocumentKind::PaymentRecord, DocumentKind::RemittanceSlip], Actor::Finance)
    } else {
        Wanted::Nothing
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        checklist::{NeedState::*, tests::check},
        example::{cny, company},
    };

    #[test]
    fn money_that_came_in_is_proven() {
        use DocumentKind as D;
        let paid = || company().paid("2026-11-20", Some(1), cny(100));
        check(
            &RULE,
            [
                (company(), None, "nothing was paid"),
                (company().paid("2026-11-26", Some(1), cny(100)), None, "tomorrow"),
                (company().paid("2026-11-20", Some(2), cny(100)), None, "on another"),
                (paid(), Some(Missing), "a part was paid"),
                (paid().filed(D::PaymentRecord, "2026-11-21"), Some(There), "finance has the record"),
                (paid().filed_on(D::RemittanceSlip, "2026-11-21", 1), Some(There), "the slip"),
                (company().but(|file| file.receivables[0].settled_undated = 5), Some(Missing), "some day"),
            ],
        );
    }
}
