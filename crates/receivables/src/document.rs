//! Documents (单据): the papers of a claim that the company keeps, each with its day and what it is about.
//!
//! The core never sees the file. It reads what kind of paper was filed, of which day, and under what, and works out from
//! that what still lacks: see [`checklist`](crate::checklist) and [`verification`](crate::verification).

use crate::{
    calendar::Day,
    coded::coded,
    receivable::{ContractId, Receivable, ReceivableId},
};

pub mod recording;

coded! {
    /// What kind of paper it is (DAT-082..097, DAT-102).
    DocumentKind {
        /// Contract or a copy of it (合同、合同副本), DAT-082.
        Contract = "contract",
        /// Order (订单), DAT-083.
        Order = "order",
        /// Delivery note (送货单), DAT-084.
        DeliveryNote = "delivery-note",
        /// Acceptance certificate (验收单), DAT-085.
        AcceptanceCertificate = "acceptance-certificate",
        /// Settlement statement (结算书), DAT-086.
        SettlementStatement = "settlement-statement",
        /// Invoice (发票), DAT-087.
        Invoice = "invoice",
        /// Statement of the debt, item by item (欠款明细、对账单), DAT-088.
        DebtStatement = "debt-statement",
        /// Any other legal paper (相关法律文件), DAT-089.
        LegalPaper = "legal-paper",
        /// E-mails, WeChat and the like that show what was agreed about payment (沟通记录), DAT-090.
        Communication = "communication",
        /// Bills and records of payments, from finance (账单、付款记录), DAT-091.
        PaymentRecord = "payment-record",
        /// The debtor's remittance slip (汇款单底联), DAT-092.
        RemittanceSlip = "remittance-slip",
        /// A promise in writing (书面承诺), DAT-093.
        WrittenPromise = "written-promise",
        /// A demand of ours (催款函), DAT-094.
        DemandLetter = "demand-letter",
        /// A lawyer's letter (律师函), DAT-094.
        LawyersLetter = "lawyers-letter",
        /// The waybill of a letter, marked with what it is (EMS 面单), DAT-094.
        Waybill = "waybill",
        /// The receipt of a letter's delivery (签收回执), DAT-094.
        DeliveryReceipt = "delivery-receipt",
        /// Evidence collected for a suit (收集的证据), DAT-095.
        CollectedEvidence = "collected-evidence",
        /// A death certificate or a paper like it (死亡证明), DAT-096.
        DeathCertificate = "death-certificate",
        /// What the register of companies says (工商登记查询), DAT-097.
        RegistrySearch = "registry-search",
        /// What the records of courts say (裁判文书查询), DAT-097.
        CourtSearch = "court-search",
        /// Papers we sent to help the debtor's process (补充材料), DAT-102.
        SupplementaryPaper = "supplementary-paper",
        /// The recording of a call (通话录音), DAT-090, DAT-119.
        Recording = "recording",
        /// The sending machine's report of a fax (传真发送报告), SYS-013.
        TransmissionReport = "transmission-report",
        /// The record of a visit, its photographs and what was signed there (面谈记录), SYS-002.
        VisitRecord = "visit-record",
    }
}

impl DocumentKind {
    /// Whether one filed under the debtor alone is about every receivable. A delivery note under no invoice says not what
    /// was delivered; a framework contract or a statement of account holds for all. House rule.
    pub const fn speaks_for_all(self) -> bool {
        match self {
            Self::Order
            | Self::DeliveryNote
            | Self::AcceptanceCertificate
            | Self::SettlementStatement
            | Self::Invoice
            | Self::RemittanceSlip => false,
            Self::Contract
            | Self::DebtStatement
            | Self::LegalPaper
            | Self::Communication
            | Self::PaymentRecord
            | Self::WrittenPromise
            | Self::DemandLetter
            | Self::LawyersLetter
            | Self::Waybill
            | Self::DeliveryReceipt
            | Self::CollectedEvidence
            | Self::DeathCertificate
            | Self::RegistrySearch
            | Self::CourtSearch
            | Self::SupplementaryPaper
            | Self::Recording
            | Self::TransmissionReport
            | Self::VisitRecord => true,
        }
    }
}

/// What a document was filed under.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum About {
    /// The debtor, and nothing more exact.
    Debtor,
    /// A contract, and so all that is owed under it.
    Contract(ContractId),
    /// One receivable.
    Receivable(ReceivableId),
}

/// What a decision reads of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Document {
    /// What kind of paper it is.
    pub kind: DocumentKind,
    /// The day it reached us or was made by us; of a search, the day of the search.
    pub day: Day,
    /// What it was filed under.
    pub about: About,
}

impl Document {
    /// Whether it says something about the receivable.
    pub fn covers(&self, receivable: &Receivable) -> bool {
        match self.about {
            About::Receivable(id) => id == receivable.id,
            About::Contract(id) => receivable.contract == Some(id),
            About::Debtor => self.kind.speaks_for_all(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::example::{cny, day, invoice};

    #[test]
    fn a_paper_is_about_what_it_was_filed_under() {
        use DocumentKind as K;
        let receivable = Receivable { contract: Some(ContractId(7)), ..invoice(1, "2026-11-15", cny(100)) };
        for (kind, about, covered, why) in [
            (K::DeliveryNote, About::Receivable(ReceivableId(1)), true, "of this invoice"),
            (K::DeliveryNote, About::Receivable(ReceivableId(2)), false, "of another invoice"),
            (K::DeliveryNote, About::Contract(ContractId(7)), true, "of its contract"),
            (K::Contract, About::Contract(ContractId(8)), false, "another contract"),
            (K::DeliveryNote, About::Debtor, false, "it does not say what was delivered"),
            (K::Contract, About::Debtor, true, "a framework contract"),
            (K::DebtStatement, About::Debtor, true, "a statement of account"),
        ] {
            let document = Document { kind, day: day("2026-11-01"), about };
            assert_eq!(document.covers(&receivable), covered, "{kind}: {why}");
        }
    }
}
