//! # `proof-of-performance`
//!
//! We did our part: goods were delivered, services and works accepted, money was paid out.
//!
//! **Why:** an invoice alone does not prove delivery once the debtor denies it.
//! **Authority:** DAT-084..086, DAT-091; 买卖合同解释 (法释〔2020〕17号) art. 5 (a VAT invoice alone does not prove delivery);
//! 保障中小企业款项支付条例 (国务院令802号) art. 10 (terms run from acceptance). Which papers we count is a house rule.
//! **Status:** both articles were read.

use super::{Claimed, Rule, Wanted, by_paper_alone};
use crate::{document::DocumentKind, policy::Actor, receivable::ReceivableKind};

pub(super) const RULE: Rule =
    Rule { id: "proof-of-performance", is_must: true, wants: papers, shown: by_paper_alone };

fn papers(claimed: &Claimed<'_>) -> Wanted {
    use DocumentKind as D;
    use ReceivableKind as K;
    let Some(kind) = claimed.receivable.kind else { return Wanted::DependsOnKind(Actor::Sales) };
    match kind {
        K::Goods => {
            Wanted::AnyOf(&[D::DeliveryNote, D::AcceptanceCertificate, D::SettlementStatement], Actor::Sales)
        }
        K::Service | K::Progress => {
            Wanted::AnyOf(&[D::AcceptanceCertificate, D::SettlementStatement], Actor::Sales)
        }
        K::ProjectBalance => Wanted::AnyOf(&[D::AcceptanceCertificate], Actor::Sales),
        // Of goods or of a loan.
        K::Instalment => Wanted::AnyOf(
            &[D::DeliveryNote, D::AcceptanceCertificate, D::SettlementStatement, D::PaymentRecord],
            Actor::Sales,
        ),
        K::Advance | K::Mortgage | K::Financing | K::Loan => {
            Wanted::AnyOf(&[D::PaymentRecord], Actor::Finance)
        }
        K::Card => Wanted::AnyOf(&[D::DebtStatement, D::PaymentRecord], Actor::Finance),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        checklist::{NeedState::*, tests::check},
        example::company,
    };

    #[test]
    fn what_was_delivered_accepted_or_paid_out() {
        use DocumentKind as D;
        use ReceivableKind as K;
        let with = |kind, paper| company().owed_for(kind).filed_on(paper, "2026-11-01", 1);
        check(
            &RULE,
            [
                (with(K::Goods, D::DeliveryNote), Some(There), "delivered"),
                (with(K::Goods, D::Invoice), Some(Missing), "an invoice proves no delivery"),
                (
                    company().owed_for(K::Goods).filed(D::DeliveryNote, "2026-11-01"),
                    Some(Missing),
                    "of what?",
                ),
                (with(K::Service, D::DeliveryNote), Some(Missing), "a service is accepted"),
                (
                    with(K::ProjectBalance, D::SettlementStatement),
                    Some(Missing),
                    "a balance needs acceptance",
                ),
                (with(K::ProjectBalance, D::AcceptanceCertificate), Some(There), "accepted"),
                (with(K::Loan, D::PaymentRecord), Some(There), "paid out"),
                (with(K::Card, D::DebtStatement), Some(There), "the statement lists what was spent"),
                (company().filed(D::PaymentRecord, "2026-11-01"), Some(KindUnknown), "owed for what?"),
            ],
        );
    }
}
