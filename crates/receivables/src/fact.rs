//! Facts about a debtor that change what we do: risk, life events, proceedings, holds (DAT-020, DAT-143..152).

pub mod details;

use crate::{calendar::Day, coded::coded, receivable::ReceivableId};

coded! {
    /// What became known.
    FactKind {
        /// Collection is paused by a person, with a reason and mostly an end (人工暂停).
        Hold = "hold",
        /// The debtor has died (死亡).
        Deceased = "deceased",
        /// Insolvency proceedings are open (破产).
        Bankrupt = "bankrupt",
        /// A lawyer represents the debtor (代理律师).
        Represented = "represented",
        /// The debtor asked that contact stop (要求停止联系).
        CeaseContact = "cease-contact",
        /// The debtor says it is fraud or not theirs (欺诈、非本人).
        FraudClaimed = "fraud-claimed",
        /// A complaint about us is open (投诉).
        Complaint = "complaint",
        /// The debtor is sued by others (涉诉).
        Litigation = "litigation",
        /// Its equity is frozen (股权冻结).
        EquityFrozen = "equity-frozen",
        /// Signs of moving assets away (转移资产).
        MovingAssets = "moving-assets",
        /// Its chain of funds has broken (资金链断裂).
        CashChainBroken = "cash-chain-broken",
        /// Its own customers defaulted (下游违约).
        DownstreamDefault = "downstream-default",
        /// It has closed down or moved away without word (关门、搬离).
        ClosedDown = "closed-down",
        /// The personal debtor has lost their job (离职).
        LeftJob = "left-job",
        /// Money is expected to reach the debtor on this day (进账日).
        InflowExpected = "inflow-expected",
        /// The four elements were verified: contract, transactions, communication, present state (四要素核验).
        FourElementsVerified = "four-elements-verified",
        /// The debtor can no longer be reached, established by tries on all known ways (失联).
        LostContact = "lost-contact",
        /// A suit or arbitration was filed (起诉、仲裁).
        SuitFiled = "suit-filed",
        /// The proceedings ended (程序终结).
        ProceedingEnded = "proceeding-ended",
        /// A notice that the debt was assigned reached the debtor (债权转让通知到达).
        AssignmentNoticeReached = "assignment-notice-reached",
        /// A person confirmed the cause: an oversight (确认：疏忽).
        ConfirmedOversight = "confirmed-oversight",
        /// A person confirmed the cause: stuck in process (确认：流程).
        ConfirmedInProcess = "confirmed-in-process",
        /// A person confirmed the cause: dissatisfaction (确认：不满).
        ConfirmedDissatisfied = "confirmed-dissatisfied",
        /// A person confirmed the cause: short of money (确认：资金紧张).
        ConfirmedCashShort = "confirmed-cash-short",
        /// A person confirmed the cause: unwilling (确认：恶意拖欠).
        ConfirmedUnwilling = "confirmed-unwilling",
        /// The validation information of a debt collector was sent to a consumer (债务核实信息已发, 12 CFR 1006.34).
        ValidationSent = "validation-sent",
        /// A lawyer found the claim within its limitation period (时效内，法务已核).
        WithinLimitation = "within-limitation",
        /// The debtor's employer forbids such calls at work (单位不允许).
        EmployerForbids = "employer-forbids",
        /// The debtor, on file as a company, trades in their own name and is an individual before the law (个体经营者).
        SoleTrader = "sole-trader",
        /// The debtor says that the claim is past its limitation period (主张时效已过).
        LimitationClaimed = "limitation-claimed",
        /// A letter of claim with its reply form was sent (诉前索偿函, England & Wales).
        LetterOfClaimSent = "letter-of-claim-sent",
        /// The reply form came back (诉前答复).
        ClaimReplied = "claim-replied",
        /// The debtor asked for documents (要求提供文件).
        DocumentsRequested = "documents-requested",
        /// The documents asked for were given (文件已提供).
        DocumentsGiven = "documents-given",
        /// Notice was given that proceedings will be started (起诉预告).
        ActionNoticeGiven = "action-notice-given",
        /// The debtor agreed to a visit on this day (约定面谈).
        VisitAgreed = "visit-agreed",
        /// The fax number on file is attended by the addressee alone (传真号码专人收取).
        FaxConfirmed = "fax-confirmed",
        /// An obstacle beyond the creditor's control stood in the way of claiming (不可抗力等障碍).
        Obstacle = "obstacle",
        /// Whoever may grant it approved a waiver or a plan for this debtor (减免、方案获批).
        OfferApproved = "offer-approved",
        /// The offer stands in the register with its terms and its last day (优惠已登记).
        OfferRegistered = "offer-registered",
        /// A manager signed that a difficulty of our own, as it will be told, is true (自身困难属实).
        OwnHardshipTrue = "own-hardship-true",
        /// The legal department approved a notice, or a question to an authority, about this debtor (法务审核).
        LegalReview = "legal-review",
        /// A legal step and its day were decided by whoever may decide them (法律步骤已决定).
        LegalStepDecided = "legal-step-decided",
        /// That others take the case over was decided, with its day (移交已决定).
        HandoverDecided = "handover-decided",
        /// That supply or service stops was decided, with its day and the clause it rests on (停供已决定).
        SupplyStopDecided = "supply-stop-decided",
        /// Both sides signed a plan (分期计划已签署).
        PlanSigned = "plan-signed",
        /// The debt was assigned by a contract that is on file (债权转让合同).
        AssignmentContract = "assignment-contract",
        /// What is offered in payment was valued (估价报告).
        ValuationOnFile = "valuation-on-file",
        /// A paper is on file under which somebody owes the whole debt with the debtor (连带债务依据).
        JointLiability = "joint-liability",
        /// A guarantee contract is on file (保证合同).
        GuaranteeContract = "guarantee-contract",
        /// The contract lets us use the bond for what is overdue (保证金条款).
        BondClause = "bond-clause",
        /// The debtor first said that their spouse would pay (债务人主动提出).
        DebtorProposed = "debtor-proposed",
        /// The day on which the contract ends is known (合同到期).
        ContractEnding = "contract-ending",
        /// The debtor as the register names them (工商登记信息).
        RegisterEntry = "register-entry",
    }
}

/// Who may put a fact on file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PutBy {
    /// Whoever works the case.
    Collector,
    /// Whoever answers for those who do: it binds the company, or says something of it.
    Manager,
    /// The legal department.
    Legal,
}

impl FactKind {
    /// Who may put it on file: a decision is put on file by whoever may make it. House rule; the sources ask for the decision
    /// (BLK-36, BLK-42, BLK-49, CMP-022).
    pub const fn put_by(self) -> PutBy {
        match self {
            Self::OfferApproved
            | Self::OfferRegistered
            | Self::OwnHardshipTrue
            | Self::HandoverDecided
            | Self::SupplyStopDecided => PutBy::Manager,
            Self::LegalReview | Self::LegalStepDecided => PutBy::Legal,
            _ => PutBy::Collector,
        }
    }

    /// Whether it is nothing without a paper, which must be on file before it.
    pub const fn rests_on_paper(self) -> bool {
        matches!(
            self,
            Self::PlanSigned
                | Self::AssignmentContract
                | Self::ValuationOnFile
                | Self::JointLiability
                | Self::GuaranteeContract
                | Self::BondClause
        )
    }
}

/// One fact with its days.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    /// What became known.
    pub kind: FactKind,
    /// From this day.
    pub from: Day,
    /// Last day it holds; `None` while it goes on.
    pub until: Option<Day>,
    /// The receivable it concerns; `None` means the debtor.
    pub receivable: Option<ReceivableId>,
}

impl Fact {
    /// Whether it holds on the day.
    pub fn holds(&self, day: Day) -> bool {
        self.from <= day && self.until.is_none_or(|until| day <= until)
    }
}
