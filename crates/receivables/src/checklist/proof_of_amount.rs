//! # `proof-of-amount`
//!
//! What is owed follows from a settlement or a statement of the debt; for goods and services from the invoice too.
//!
//! **Why:** a claim is for a sum, and whoever names one must show how it comes about.
//! **Authority:** DAT-086..088; 买卖合同解释 (法释〔2020〕17号) art. 1 (a confirmed statement of account is proof). Which papers
//! we count is a house rule.
//! **Status:** art. 1 was read.

use super::{Claimed, Rule, Wanted, by_paper_alone};
use crate::{document::DocumentKind, policy::Actor, receivable::ReceivableKind};

pub(super) const RULE: Rule =
    Rule { id: "proof-of-amount", is_must: true, wants: papers, shown: by_paper_alone };

fn papers(claimed: &Claimed<'_>) -> Wanted {
    use DocumentKind as D;
    use ReceivableKind as K;
    let papers: &[DocumentKind] = match claimed.receivable.kind {
        Some(K::Goods | K::Service) => &[D::Invoice, D::SettlementStatement, D::DebtStatement],
        Some(K::Progress | K::ProjectBalance | K::Instalment) => &[D::SettlementStatement, D::DebtStatement],
        // Of an unknown kind, what would do for every kind.
        Some(K::Advance | K::Mortgage | K::Financing | K::Loan | K::Card) | None => &[D::DebtStatement],
    };
    Wanted::AnyOf(papers, Actor::Finance)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        checklist::{NeedState::*, tests::check},
        example::company,
    };

    #[test]
    fn a_sum_has_its_paper() {
        use DocumentKind as D;
        use ReceivableKind as K;
        let with = |kind, paper| company().owed_for(kind).filed_on(paper, "2026-11-01", 1);
        check(
            &RULE,
            [
                (with(K::Goods, D::Invoice), Some(There), "the invoice"),
                (with(K::Progress, D::Invoice), Some(Missing), "works are settled"),
                (with(K::Progress, D::SettlementStatement), Some(There), "settled"),
                (with(K::Loan, D::SettlementStatement), Some(Missing), "a loan has a statement"),
                (
                    company().filed(D::DebtStatement, "2026-11-01"),
                    Some(There),
                    "kind unknown: a statement does for all",
                ),
                (company().filed_on(D::Invoice, "2026-11-01", 1), Some(Missing), "kind unknown"),
            ],
        );
    }
}
