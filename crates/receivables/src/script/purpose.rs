//! What a contact is for, and the voices in which it may be spoken.

use super::{Audience, Gate, TextFact};
use crate::coded::coded;

coded! {
    /// What a contact is for. A timetable plans the first eight; the others a person chooses from the library, when
    /// what they know of the case calls for one ([`Purpose::is_planned`]).
    Purpose {
        /// Say when money falls due, before it does (到期提醒).
        PreDueReminder = "pre-due-reminder",
        /// Ask, in good faith, whether the payment is under way (逾期友好提醒).
        OverdueReminder = "overdue-reminder",
        /// Learn the true state and agree a schedule (中期协商).
        ScheduleTalk = "schedule-talk",
        /// State the position and the last date for a voluntary answer (后期通知).
        FinalNotice = "final-notice",
        /// Ask whether the payment promised for today is on its way (承诺到期确认).
        PromiseDue = "promise-due",
        /// Learn why a promise was not kept, and agree a new day (承诺违约跟进).
        PromiseBroken = "promise-broken",
        /// Demand in writing so that the limitation period starts anew (时效中断函).
        LimitationLetter = "limitation-letter",
        /// Ask a person who may not hear of the debt to pass on a call-back (转告回电).
        CallBack = "call-back",
        /// Find the person in finance, and learn what they still need (财务对接).
        FinanceLiaison = "finance-liaison",
        /// Learn at which step of their process the payment stands, and help it on (流程进度).
        ProcessProgress = "process-progress",
        /// Ask for the payment that comes before delivery or service, at signing (首付款).
        AdvancePayment = "advance-payment",
        /// Ask for the slip of a payment said to be made (付款凭证).
        PaymentProof = "payment-proof",
        /// Talk face to face, or agree a day for it (面谈).
        Meeting = "meeting",
        /// Agree what somebody in hardship can pay (困难安排).
        HardshipPlan = "hardship-plan",
        /// Answer a complaint, apart from the debt (投诉答复).
        ComplaintAnswer = "complaint-answer",
        /// Explain the charge for late payment (违约金说明).
        LateFee = "late-fee",
        /// Say which clause late payment touches, and what follows from it (违约责任通知).
        DamagesNotice = "damages-notice",
        /// Settle what is left when a contract ends (合同到期结算).
        ContractExpiry = "contract-expiry",
        /// Ask for a better way to be reached (联系方式).
        ContactDetails = "contact-details",
        /// Help a spouse who offered to pay, at the debtor's wish (配偶代付).
        SpouseHelp = "spouse-help",
        /// Ask a mediator whom both sides accept to help them talk (居中沟通).
        Mediation = "mediation",
        /// Bring a call back to calm, or end it with two other ways to go on (缓和通话).
        DeEscalation = "de-escalation",
        /// Thank a customer and ask how they are served; no word of money (客户关怀).
        CustomerCare = "customer-care",
        /// Agree how the next contract is paid (后续合作条件).
        FutureTerms = "future-terms",
        /// Bring a contract to signature; no collection (签约).
        SaleClose = "sale-close",
        /// Warn, once, of the steps that are really to follow (警告函).
        Warning = "warning",
        /// A lawyer's letter, by the lawyer who holds the mandate (律师函).
        LawyersLetter = "lawyers-letter",
        /// Tell the debtor that the debt was assigned, and to whom (债权转让通知).
        AssignmentNotice = "assignment-notice",
        /// Give notice that supply or service stops, and when it resumes (停供通知).
        SupplyStop = "supply-stop",
        /// A payment plan to be signed (分期计划).
        PaymentPlan = "payment-plan",
        /// An agreement on new terms for the debt, to be signed (债务重组).
        Restructuring = "restructuring",
        /// An agreement to take goods or services in payment, to be signed (抵扣).
        Offset = "offset",
        /// An agreement to collect the debtor's own claims together, to be signed (联合催收).
        JointCollection = "joint-collection",
        /// A paper for a court (诉讼文书).
        CourtPaper = "court-paper",
        /// Ask the competent body whether a debtor has died (死亡核实).
        DeathInquiry = "death-inquiry",
    }
}

impl Purpose {
    /// Whether a timetable may plan it. What rests on a conversation is chosen by whoever had it.
    pub const fn is_planned(self) -> bool {
        match self {
            Self::PreDueReminder
            | Self::OverdueReminder
            | Self::ScheduleTalk
            | Self::FinalNotice
            | Self::PromiseDue
            | Self::PromiseBroken
            | Self::LimitationLetter
            | Self::CallBack => true,
            Self::FinanceLiaison
            | Self::ProcessProgress
            | Self::AdvancePayment
            | Self::PaymentProof
            | Self::Meeting
            | Self::HardshipPlan
            | Self::ComplaintAnswer
            | Self::LateFee
            | Self::DamagesNotice
            | Self::ContractExpiry
            | Self::ContactDetails
            | Self::SpouseHelp
            | Self::Mediation
            | Self::DeEscalation
            | Self::CustomerCare
            | Self::FutureTerms
            | Self::SaleClose
            | Self::Warning
            | Self::LawyersLetter
            | Self::AssignmentNotice
            | Self::SupplyStop
            | Self::PaymentPlan
            | Self::Restructuring
            | Self::Offset
            | Self::JointCollection
            | Self::CourtPaper
            | Self::DeathInquiry => false,
        }
    }

    /// Whether money is asked for, so that the amount must be due and beyond doubt.
    pub const fn is_demand(self) -> bool {
        match self {
            Self::OverdueReminder
            | Self::ScheduleTalk
            | Self::FinalNotice
            | Self::PromiseDue
            | Self::PromiseBroken
            | Self::LimitationLetter
            | Self::FinanceLiaison
            | Self::ProcessProgress
            | Self::PaymentProof
            | Self::Meeting
            | Self::HardshipPlan
            | Self::LateFee
            | Self::DamagesNotice
            | Self::SpouseHelp
            | Self::Mediation
            | Self::Warning
            | Self::LawyersLetter
            | Self::SupplyStop
            | Self::PaymentPlan
            | Self::Restructuring
            | Self::Offset
            | Self::JointCollection
            | Self::CourtPaper => true,
            Self::PreDueReminder
            | Self::CallBack
            | Self::AdvancePayment
            | Self::ComplaintAnswer
            | Self::ContractExpiry
            | Self::ContactDetails
            | Self::DeEscalation
            | Self::CustomerCare
            | Self::FutureTerms
            | Self::SaleClose
            | Self::AssignmentNotice
            | Self::DeathInquiry => false,
        }
    }

    /// Whether it has to wait while a promise that covers enough is running: it would ask for what was just agreed.
    pub const fn waits_for_promise(self) -> bool {
        match self {
            Self::PreDueReminder
            | Self::OverdueReminder
            | Self::ScheduleTalk
            | Self::FinalNotice
            | Self::FinanceLiaison
            | Self::ProcessProgress
            | Self::Meeting
            | Self::HardshipPlan
            | Self::DamagesNotice
            | Self::Mediation
            | Self::Warning
            | Self::LawyersLetter
            | Self::SupplyStop
            | Self::CourtPaper => true,
            Self::PromiseDue
            | Self::PromiseBroken
            | Self::LimitationLetter
            | Self::CallBack
            | Self::AdvancePayment
            | Self::PaymentProof
            | Self::ComplaintAnswer
            | Self::LateFee
            | Self::ContractExpiry
            | Self::ContactDetails
            | Self::SpouseHelp
            | Self::DeEscalation
            | Self::CustomerCare
            | Self::FutureTerms
            | Self::SaleClose
            | Self::AssignmentNotice
            | Self::PaymentPlan
            | Self::Restructuring
            | Self::Offset
            | Self::JointCollection
            | Self::DeathInquiry => false,
        }
    }

    /// What must be true and on file before any text of this purpose; each rests on all of it.
    pub const fn rests_on(self) -> &'static [Gate] {
        match self {
            Self::Warning => &[Gate::LegalReview, Gate::LegalCaseOpen, Gate::LegalStepDecided],
            Self::LawyersLetter => &[Gate::LawyerMandate],
            Self::AssignmentNotice => &[Gate::AssignmentContract],
            Self::SupplyStop => &[Gate::SupplyStopClause],
            Self::DamagesNotice => &[Gate::DamagesClause],
            Self::PaymentPlan | Self::Restructuring | Self::JointCollection => &[Gate::OfferApproved],
            Self::Offset => &[Gate::OfferApproved, Gate::ValuationOnFile],
            Self::CourtPaper => &[Gate::LegalReview, Gate::LegalCaseOpen],
            Self::DeathInquiry => &[Gate::LegalReview],
            Self::PreDueReminder
            | Self::OverdueReminder
            | Self::ScheduleTalk
            | Self::FinalNotice
            | Self::PromiseDue
            | Self::PromiseBroken
            | Self::LimitationLetter
            | Self::CallBack
            | Self::FinanceLiaison
            | Self::ProcessProgress
            | Self::AdvancePayment
            | Self::PaymentProof
            | Self::Meeting
            | Self::HardshipPlan
            | Self::ComplaintAnswer
            | Self::LateFee
            | Self::ContractExpiry
            | Self::ContactDetails
            | Self::SpouseHelp
            | Self::Mediation
            | Self::DeEscalation
            | Self::CustomerCare
            | Self::FutureTerms
            | Self::SaleClose => &[],
        }
    }

    /// What a text of this purpose cannot leave out: a lawyer's letter names the lawyer who signs it and the mandate.
    pub const fn states(self) -> &'static [TextFact] {
        match self {
            Self::Warning => &[TextFact::LegalStep, TextFact::LegalStepDay],
            Self::LawyersLetter => &[TextFact::MandateNumber, TextFact::LawyerName, TextFact::LawFirm],
            Self::AssignmentNotice => &[TextFact::AssigneeName, TextFact::AssignmentDay],
            Self::SupplyStop => &[TextFact::SupplyClause, TextFact::SupplyStopDay],
            Self::Offset => &[TextFact::ValuationItems, TextFact::ValuationAmount, TextFact::ValuationDay],
            Self::DeathInquiry => &[TextFact::AuthorityName, TextFact::CaseNumber],
            Self::PreDueReminder
            | Self::OverdueReminder
            | Self::ScheduleTalk
            | Self::FinalNotice
            | Self::PromiseDue
            | Self::PromiseBroken
            | Self::LimitationLetter
            | Self::CallBack
            | Self::FinanceLiaison
            | Self::ProcessProgress
            | Self::AdvancePayment
            | Self::PaymentProof
            | Self::Meeting
            | Self::HardshipPlan
            | Self::ComplaintAnswer
            | Self::LateFee
            | Self::DamagesNotice
            | Self::ContractExpiry
            | Self::ContactDetails
            | Self::SpouseHelp
            | Self::Mediation
            | Self::DeEscalation
            | Self::CustomerCare
            | Self::FutureTerms
            | Self::SaleClose
            | Self::PaymentPlan
            | Self::Restructuring
            | Self::JointCollection
            | Self::CourtPaper => &[],
        }
    }

    /// Whether a text of this purpose may be for this audience: a court paper never goes to a debtor, and nothing else
    /// goes to a court or a registry.
    pub const fn suits(self, audience: Audience) -> bool {
        matches!(self, Self::CourtPaper | Self::DeathInquiry) == matches!(audience, Audience::Authority)
    }

    /// The tones in which it may be written: nobody is warned before the due day, and no notice of a clause is warm.
    pub const fn tones(self) -> &'static [Tone] {
        match self {
            Self::PreDueReminder
            | Self::PromiseDue
            | Self::FinanceLiaison
            | Self::AdvancePayment
            | Self::PaymentProof
            | Self::ContractExpiry
            | Self::ContactDetails
            | Self::CustomerCare
            | Self::FutureTerms
            | Self::SaleClose
            | Self::CallBack => &[Tone::Warm, Tone::Neutral],
            Self::OverdueReminder | Self::SpouseHelp | Self::Mediation | Self::ProcessProgress => {
                &[Tone::Warm, Tone::Neutral, Tone::Understanding]
            }
            Self::ScheduleTalk | Self::PromiseBroken | Self::Meeting => {
                &[Tone::Warm, Tone::Neutral, Tone::Understanding, Tone::Firm]
            }
            Self::HardshipPlan | Self::ComplaintAnswer => {
                &[Tone::Warm, Tone::Neutral, Tone::Understanding, Tone::Formal]
            }
            Self::LateFee | Self::DeEscalation => &[Tone::Neutral, Tone::Understanding, Tone::Firm],
            Self::FinalNotice => &[Tone::Understanding, Tone::Firm, Tone::Formal],
            Self::DamagesNotice | Self::Warning | Self::LawyersLetter | Self::SupplyStop => {
                &[Tone::Firm, Tone::Formal]
            }
            Self::LimitationLetter
            | Self::AssignmentNotice
            | Self::PaymentPlan
            | Self::Restructuring
            | Self::Offset
            | Self::JointCollection
            | Self::CourtPaper
            | Self::DeathInquiry => &[Tone::Formal],
        }
    }
}

coded! {
    /// The voice of a step or a text.
    Tone {
        /// Warm: thanks and good wishes.
        Warm = "warm",
        /// Neutral: what the books show, and a question.
        Neutral = "neutral",
        /// Understanding: their situation, and options.
        Understanding = "understanding",
        /// Firm: position and a date, in few words.
        Firm = "firm",
        /// Formal: position, clause, date.
        Formal = "formal",
    }
}
