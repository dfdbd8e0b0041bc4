//! Limitation (诉讼时效): until when a claim can still be enforced against a debtor who raises the defence.

use crate::{calendar::Day, coded::coded};

coded! {
    /// What happened to a claim, as far as limitation asks. What each does is in `rulebook/<jurisdiction>/limitation.toml`.
    EventKind {
        /// A demand reached the debtor, or should have (催款到达).
        DemandReached = "demand-reached",
        /// A demand neither reached the debtor nor should have.
        DemandNotReached = "demand-not-reached",
        /// A demand in a newspaper, while the debtor's whereabouts are unknown (公告催收).
        NewspaperNotice = "newspaper-notice",
        /// A bank debited the debtor's account (扣划).
        BankDebit = "bank-debit",
        /// Notice of the assignment reached the debtor (债权转让通知到达).
        AssignmentNoticeReached = "assignment-notice-reached",
        /// A part, or interest, was paid (部分履行).
        PartPayment = "part-payment",
        /// The balance was confirmed, nothing promised (对账确认).
        Acknowledgement = "acknowledgement",
        /// A promise to pay, a plan, a request for time, security (承诺、分期、展期、担保).
        Promise = "promise",
        /// The debtor agreed to perform, or signed a notice that the debt is overdue (同意履行).
        AgreementToPerform = "agreement-to-perform",
        /// A suit was filed (起诉).
        SuitFiled = "suit-filed",
        /// Arbitration was requested (仲裁).
        ArbitrationFiled = "arbitration-filed",
        /// A payment order was applied for (支付令).
        PaymentOrderApplied = "payment-order-applied",
        /// Bankruptcy was applied for, or the claim filed in it (破产申报).
        BankruptcyClaimFiled = "bankruptcy-claim-filed",
        /// Preservation was applied for (保全).
        PreservationApplied = "preservation-applied",
        /// Enforcement was applied for (申请执行).
        EnforcementApplied = "enforcement-applied",
        /// Set-off was declared in a suit (抵销).
        SetOffInSuit = "set-off-in-suit",
        /// Mediation was requested (调解).
        MediationRequested = "mediation-requested",
        /// A report to the police or a criminal court (报案、控告).
        PoliceReport = "police-report",
        /// The proceedings ended without a judgment for us (程序终结).
        ProceedingEnded = "proceeding-ended",
        /// Last day to perform a judgment, award or order freely (判决履行期届满).
        JudgmentPerformanceEnds = "judgment-performance-ends",
        /// Force majeure (不可抗力).
        ForceMajeure = "force-majeure",
        /// No statutory agent (无法定代理人).
        NoAgent = "no-agent",
        /// Heir or administrator undetermined (继承人未确定).
        SuccessionOpen = "succession-open",
        /// The creditor was controlled by the debtor (被控制).
        CreditorControlled = "creditor-controlled",
        /// Another obstacle to claiming (其他障碍).
        OtherObstacle = "other-obstacle",
    }
}

coded! {
    /// What an event does to a period.
    EventEffect {
        /// The period runs anew from that day.
        Interrupts = "interrupts",
        /// Interrupts; after expiry it takes away the defence and a new period runs.
        Agrees = "agrees",
        /// Interrupts, and nothing runs until the proceedings end.
        Proceeding = "proceeding",
        /// The proceedings end: the period runs anew from that day.
        ProceedingEnd = "proceeding-end",
        /// A judgment: from that day the period of enforcement runs.
        Title = "title",
        /// In the last months, the period does not end before some months after the obstacle ends.
        Suspends = "suspends",
        /// Nothing.
        Nothing = "none",
    }
}

/// One event of a claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LimitationEvent {
    /// What happened.
    pub kind: EventKind,
    /// On which day; for obstacles and proceedings their first.
    pub day: Day,
    /// For obstacles and proceedings their last day; `None` while they go on or the end is an event of its own.
    pub until: Option<Day>,
}
