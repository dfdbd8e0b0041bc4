//! # `proof-of-agreement`
//!
//! The claim rests on a contract; for goods and services an order of the debtor will do.
//!
//! **Why:** who claims that something was agreed must prove it, and damages for delay need their clause.
//! **Authority:** DAT-082, DAT-083; 民事诉讼法解释 arts. 90, 91 (who claims a legal relation proves what it arises from);
//! 买卖合同解释 (法释〔2020〕17号) art. 1 (without a written contract, delivery notes, settlements and invoices are weighed
//! with the parties' dealings). Which papers we count is a house rule.
//! **Status:** art. 1 was read; arts. 90 and 91 were found in reports.

use super::{Claimed, Rule, Wanted, by_paper_alone};
use crate::{document::DocumentKind, policy::Actor, receivable::ReceivableKind};

pub(super) const RULE: Rule =
    Rule { id: "proof-of-agreement", is_must: true, wants: papers, shown: by_paper_alone };

fn papers(claimed: &Claimed<'_>) -> Wanted {
    use ReceivableKind as K;
    let papers: &[DocumentKind] = match claimed.receivable.kind {
        Some(K::Goods | K::Service | K::Instalment | K::Advance) => {
            &[DocumentKind::Contract, DocumentKind::Order]
        }
        // Of an unknown kind, what would do for every kind.
        Some(K::Progress | K::ProjectBalance | K::Mortgage | K::Financing | K::Loan | K::Card) | None => {
            &[DocumentKind::Contract]
        }
    };
    Wanted::AnyOf(papers, Actor::Sales)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        checklist::{NeedState::*, tests::check},
        example::company,
    };

    #[test]
    fn a_contract_for_all_and_an_order_for_goods() {
        use DocumentKind as D;
        let goods = || company().owed_for(ReceivableKind::Goods);
        let loan = || company().owed_for(ReceivableKind::Loan);
        check(
            &RULE,
            [
                (goods(), Some(Missing), "nothing on file"),
                (goods().filed(D::Contract, "2026-11-25"), Some(There), "a framework contract, today"),
                (goods().filed(D::Contract, "2026-11-26"), Some(Missing), "tomorrow"),
                (goods().filed_on(D::Order, "2026-11-01", 1), Some(There), "its order"),
                (goods().filed_on(D::Order, "2026-11-01", 2), Some(Missing), "the order of another"),
                (loan().filed_on(D::Order, "2026-11-01", 1), Some(Missing), "nobody orders a loan"),
                (
                    company().filed(D::Contract, "2026-11-01"),
                    Some(There),
                    "kind unknown: a contract does for all",
                ),
                (company().filed_on(D::Order, "2026-11-01", 1), Some(Missing), "kind unknown"),
            ],
        );
    }
}
