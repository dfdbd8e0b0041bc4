//! What a text may state, and what must be true before it may.

use super::Audience;
use crate::{coded::coded, fact::FactKind};

coded! {
    /// A fact that a text states. The code is the name of the variable in the text.
    TextFact {
        /// The debtor's full name: the company, or the person.
        DebtorName = "debtor.name",
        /// Full name of the person addressed, for the identity check.
        PersonName = "person.name",
        /// How to address them: 王总, Ms Wang.
        PersonAddressAs = "person.address_as",
        /// How to name the person we hope to reach, to somebody else.
        WantedAddressAs = "wanted.address_as",
        /// The creditor: our company.
        CreditorName = "creditor.name",
        /// Who signs or calls, by their true name.
        SenderName = "sender.name",
        /// Their true department.
        SenderDepartment = "sender.department",
        /// The number on which they answer.
        SenderPhone = "sender.phone",
        /// The day of the text.
        Today = "today",
        /// All that is open, due or not.
        AmountOpen = "amount_open",
        /// What is past due.
        AmountOverdue = "amount_overdue",
        /// What falls due on `next_due`.
        AmountNext = "amount_next",
        /// Due day of the oldest overdue item.
        OldestDue = "oldest_due",
        /// Days from `oldest_due` to `today`.
        DaysPastDue = "days_past_due",
        /// Next due day to come.
        NextDue = "next_due",
        /// Days from `today` to `next_due`.
        DaysToDue = "days_to_due",
        /// The invoices in a few words: the number of one or two, the count of more.
        InvoiceReference = "invoice_reference",
        /// The list: of each item its number, due day and open amount.
        Invoices = "invoices",
        /// The day by which we ask for an answer.
        ReplyBy = "reply_by",
        /// The day by which we ask for the money.
        PayBy = "pay_by",
        /// The amount promised.
        PromiseAmount = "promise.amount",
        /// The day for which it was promised.
        PromiseDue = "promise.due",
        /// The day on which it was promised.
        PromiseMade = "promise.made",
        /// Our bank account: name, bank, number.
        Account = "account",
        /// Number of the contract.
        ContractNumber = "contract.number",
        /// The clause on late payment, by its number.
        ContractClause = "contract.clause",
        /// The last payment that arrived.
        LastPaymentAmount = "last_payment.amount",
        /// The day it arrived.
        LastPaymentDay = "last_payment.day",
        /// The project the money is owed for.
        Project = "project",
        /// The day the project was accepted.
        ProjectAccepted = "acceptance.day",
        /// The day the contract ends.
        ContractEnd = "contract.end",
        /// What the contract lets us charge for each day late, as a share of the sum: 0.05%.
        DamagesRate = "damages.rate",
        /// What that has come to until today.
        DamagesAmount = "damages.amount",
        /// The bond the debtor paid in.
        BondAmount = "bond.amount",
        /// The clause under which the bond may be used, by its number.
        BondClause = "bond.clause",
        /// The clause under which supply may stop, by its number.
        SupplyClause = "supply.clause",
        /// The day on which supply or service stops.
        SupplyStopDay = "supply.stop_day",
        /// What is supplied: the goods, or the service.
        SupplyName = "supply.name",
        /// The approved offer, in the words of whoever approved it.
        OfferTerms = "offer.terms",
        /// The last day of the offer.
        OfferUntil = "offer.until",
        /// The instalments of a plan: of each its number, due day and amount.
        PlanInstalments = "plan.instalments",
        /// Their sum.
        PlanTotal = "plan.total",
        /// The legal step decided on, as the legal department names it.
        LegalStep = "legal.step",
        /// The day on which it is taken.
        LegalStepDay = "legal.day",
        /// Number of the case, as the court or our legal department gave it.
        CaseNumber = "case.number",
        /// The court or arbitration commission.
        Court = "case.court",
        /// Number of the lawyer's mandate.
        MandateNumber = "mandate.number",
        /// The lawyer who holds it.
        LawyerName = "mandate.lawyer",
        /// Their firm.
        LawFirm = "mandate.firm",
        /// The number on which they answer.
        LawFirmPhone = "mandate.phone",
        /// The manager to whom somebody may turn.
        ManagerName = "manager.name",
        /// The number on which they answer.
        ManagerPhone = "manager.phone",
        /// Who takes over the case.
        HandoverTo = "handover.to",
        /// The day on which they do.
        HandoverDay = "handover.day",
        /// Number of the complaint on file.
        ComplaintNumber = "complaint.number",
        /// The day by which it will be answered.
        ComplaintAnswerBy = "complaint.answer_by",
        /// Our own difficulty, in the words a manager signed.
        OwnHardship = "own_hardship",
        /// The hours in which we call.
        CallHours = "call_hours",
        /// Who has acquired the claim.
        AssigneeName = "assignment.assignee",
        /// The day of the contract of assignment.
        AssignmentDay = "assignment.day",
        /// The assignee's bank account.
        AssigneeAccount = "assignment.account",
        /// Number of the guarantee contract.
        GuaranteeNumber = "guarantee.number",
        /// The paper under which a joint debtor owes, by its name and number.
        LiabilityBasis = "liability.basis",
        /// What is charged while a plan runs, in the words of whoever approved it.
        PlanCharge = "plan.charge",
        /// What is offered in payment.
        ValuationItems = "valuation.items",
        /// What it is worth by the valuation on file.
        ValuationAmount = "valuation.amount",
        /// The day of the valuation.
        ValuationDay = "valuation.day",
        /// What remains of `amount_overdue` once that is set off.
        OffsetBalance = "offset.balance",
        /// The debtor's own claims to be collected together.
        JointClaims = "joint.claims",
        /// The share of what comes in that goes towards the debt.
        JointShare = "joint.share",
        /// The body written to.
        AuthorityName = "authority.name",
        /// The creditor as court papers name it: full name, address, register number, legal representative.
        CreditorParticulars = "creditor.particulars",
        /// The debtor in the same way.
        DebtorParticulars = "debtor.particulars",
        /// The list of evidence, numbered.
        CaseEvidence = "case.evidence",
        /// The debtor's assets to be preserved, numbered, with where they are.
        CaseAssets = "case.assets",
        /// Why a judgment could be hard to enforce, with the signs of it on file.
        CaseRisk = "case.risk",
        /// The security we put up for a preservation.
        CaseSecurity = "case.security",
    }
}

impl TextFact {
    /// Whether this audience may hear the fact. Who may not hear of the debt learns a name and a number to ring,
    /// and a secretary the caller's company (SCR-043..045, CMP-016..018); a department would already tell.
    pub fn may_be_told_to(self, audience: Audience) -> bool {
        match self {
            Self::WantedAddressAs | Self::SenderName | Self::SenderPhone => true,
            Self::CreditorName => audience.may_hear_of_debt() || audience == Audience::Secretary,
            _ => audience.may_hear_of_debt(),
        }
    }

    /// The record without which the fact would be a mere assertion; every text that states it rests on that gate
    /// (catalogue 9C). An offer without a last day is approved or registered, by its kind.
    pub const fn rests_on(self) -> Option<Gate> {
        match self {
            Self::ContractClause | Self::DamagesRate | Self::DamagesAmount => Some(Gate::DamagesClause),
            Self::ProjectAccepted => Some(Gate::AcceptanceProof),
            Self::BondAmount | Self::BondClause => Some(Gate::BondClause),
            Self::SupplyClause | Self::SupplyStopDay => Some(Gate::SupplyStopClause),
            Self::OfferUntil => Some(Gate::OfferRegistered),
            Self::LegalStep | Self::LegalStepDay => Some(Gate::LegalStepDecided),
            Self::Court | Self::CaseEvidence | Self::CaseAssets | Self::CaseRisk | Self::CaseSecurity => {
                Some(Gate::LegalCaseOpen)
            }
            Self::MandateNumber | Self::LawyerName | Self::LawFirm | Self::LawFirmPhone => {
                Some(Gate::LawyerMandate)
            }
            Self::HandoverTo | Self::HandoverDay => Some(Gate::HandoverDecided),
            Self::ComplaintNumber | Self::ComplaintAnswerBy => Some(Gate::ComplaintRegistered),
            Self::OwnHardship => Some(Gate::OwnHardshipTrue),
            Self::AssigneeName | Self::AssignmentDay | Self::AssigneeAccount => {
                Some(Gate::AssignmentContract)
            }
            Self::GuaranteeNumber => Some(Gate::GuaranteeContract),
            Self::LiabilityBasis => Some(Gate::JointLiability),
            Self::ValuationItems | Self::ValuationAmount | Self::ValuationDay | Self::OffsetBalance => {
                Some(Gate::ValuationOnFile)
            }
            Self::PlanCharge | Self::JointClaims | Self::JointShare => Some(Gate::OfferApproved),
            _ => None,
        }
    }
}

coded! {
    /// Something outside the text that must be true and on file before the text may be used (catalogue 9C).
    Gate {
        /// Contract, transactions, communication and present state were verified (四要素核验).
        FourElementsVerified = "four-elements-verified",
        /// The contract clause on late payment is on file with its number (违约金条款).
        DamagesClause = "damages-clause",
        /// The contract lets us stop supply or service (停供条款).
        SupplyStopClause = "supply-stop-clause",
        /// Proof that goods or works were accepted is on file (验收凭证).
        AcceptanceProof = "acceptance-proof",
        /// The legal department has opened a case on this debt (法务已立案).
        LegalCaseOpen = "legal-case-open",
        /// The legal department approved sending this notice to this debtor (法务审核).
        LegalReview = "legal-review",
        /// A lawyer holds a signed mandate (律师委托书).
        LawyerMandate = "lawyer-mandate",
        /// Whoever may grant it approved the waiver or the plan on offer (减免、方案审批).
        OfferApproved = "offer-approved",
        /// A manager signed that what the text says of our own difficulty is true (自身困难属实).
        OwnHardshipTrue = "own-hardship-true",
        /// The offer stands in the register with its terms and its last day (优惠已登记).
        OfferRegistered = "offer-registered",
        /// The person, or the debtor for them, agreed to this contact, on record (同意已登记).
        ConsentRecorded = "consent-recorded",
        /// The complaint is registered, with who answers it (投诉已登记).
        ComplaintRegistered = "complaint-registered",
        /// The contract lets us use the bond for what is overdue (保证金条款).
        BondClause = "bond-clause",
        /// The hand-over of the case to others was decided, with its day (移交已决定).
        HandoverDecided = "handover-decided",
        /// The legal step and its day were decided by whoever may decide them (法律步骤已决定).
        LegalStepDecided = "legal-step-decided",
        /// The contract by which the debt was assigned is on file (债权转让合同).
        AssignmentContract = "assignment-contract",
        /// Both sides signed the plan (分期计划已签署).
        PlanSigned = "plan-signed",
        /// The valuation of what is offered in payment is on file (估价报告).
        ValuationOnFile = "valuation-on-file",
        /// The paper under which somebody owes the whole debt with the debtor is on file (连带债务依据).
        JointLiability = "joint-liability",
        /// The guarantee contract is on file (保证合同).
        GuaranteeContract = "guarantee-contract",
        /// The debtor's lawyer is on record (对方律师已登记).
        Represented = "represented",
        /// The fax number is the debtor's own, and checked (传真号码已核对).
        OwnNumberChecked = "own-number-checked",
        /// The debtor first said that their spouse would pay (债务人主动提出).
        DebtorProposed = "debtor-proposed",
    }
}

impl Gate {
    /// The fact about the debtor that opens it while it is on file; `None` for a gate that other records open: papers, the
    /// contract, the company's own list.
    pub const fn fact(self) -> Option<FactKind> {
        match self {
            Self::LegalCaseOpen => Some(FactKind::SuitFiled),
            Self::ComplaintRegistered => Some(FactKind::Complaint),
            Self::Represented => Some(FactKind::Represented),
            Self::OwnNumberChecked => Some(FactKind::FaxConfirmed),
            Self::OfferApproved => Some(FactKind::OfferApproved),
            Self::OfferRegistered => Some(FactKind::OfferRegistered),
            Self::OwnHardshipTrue => Some(FactKind::OwnHardshipTrue),
            Self::LegalReview => Some(FactKind::LegalReview),
            Self::LegalStepDecided => Some(FactKind::LegalStepDecided),
            Self::HandoverDecided => Some(FactKind::HandoverDecided),
            Self::PlanSigned => Some(FactKind::PlanSigned),
            Self::AssignmentContract => Some(FactKind::AssignmentContract),
            Self::ValuationOnFile => Some(FactKind::ValuationOnFile),
            Self::JointLiability => Some(FactKind::JointLiability),
            Self::GuaranteeContract => Some(FactKind::GuaranteeContract),
            Self::BondClause => Some(FactKind::BondClause),
            Self::DebtorProposed => Some(FactKind::DebtorProposed),
            Self::FourElementsVerified
            | Self::DamagesClause
            | Self::SupplyStopClause
            | Self::AcceptanceProof
            | Self::LawyerMandate
            | Self::ConsentRecorded => None,
        }
    }
}
