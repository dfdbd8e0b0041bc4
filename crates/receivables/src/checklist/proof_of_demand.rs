//! # `proof-of-demand`
//!
//! Of what is overdue, a written demand reached the debtor and left proof.
//!
//! **Why:** in China a proven demand starts the limitation period anew; a letter without its receipt proves nothing.
//! **Authority:** DAT-094; 时效规定 (法释〔2020〕17号) art. 8 (a letter delivered and signed for, or a message that arrived).
//! That it belongs in every file is a house rule; the claim stands without.
//! **Status:** art. 8 was read.

use super::{Claimed, Rule, Wanted};
use crate::{calendar::Day, document::DocumentKind, policy::Actor};

pub(super) const RULE: Rule = Rule { id: "proof-of-demand", is_must: false, wants: papers, shown: delivered };

fn papers(claimed: &Claimed<'_>) -> Wanted {
    if claimed.item.days_past_due > 0 {
        Wanted::AnyOf(&[DocumentKind::DeliveryReceipt], Actor::Collector)
    } else {
        Wanted::Nothing
    }
}

/// A demand in writing that reached them, by our own record.
fn delivered(claimed: &Claimed<'_>) -> Option<Day> {
    let due = claimed.receivable.due;
    let id = claimed.receivable.id;
    let about = claimed.snapshot.contacts.iter().filter(|contact| {
        contact.is_provable_demand()
            && contact.day > due
            && contact.day <= claimed.day
            && contact.receivable.is_none_or(|about| about == id)
    });
    about.map(|contact| contact.day).min()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        checklist::{NeedState::*, tests::check},
        contact::Connection,
        debtor::Channel,
        example::{attempt, company},
    };

    #[test]
    fn a_demand_is_proven_by_its_receipt_or_by_the_carrier() {
        use DocumentKind as D;
        let sent = |on, connection| {
            company().but(|file| file.contacts.push(attempt(on, Channel::Email, connection)))
        };
        check(
            &RULE,
            [
                (company(), Some(Missing), "overdue, never asked"),
                (company().on("2026-11-15"), None, "due today"),
                (company().filed(D::DemandLetter, "2026-11-20"), Some(Missing), "a letter is no receipt"),
                (company().filed(D::DeliveryReceipt, "2026-11-20"), Some(There), "signed for"),
                (sent("2026-11-20", Connection::Delivered), Some(There), "a message that arrived"),
                (sent("2026-11-20", Connection::Sent), Some(Missing), "nothing known of it"),
                (sent("2026-11-14", Connection::Delivered), Some(Missing), "before it was due"),
            ],
        );
    }
}
