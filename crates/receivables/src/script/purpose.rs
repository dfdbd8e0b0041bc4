//! What a contact is for, and the voices in which it may be spoken.

use Tone::{Firm, Formal, Neutral, Understanding, Warm};

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
        /// Ask the debtor to compare the balance with their books, and confirm it (对账函).
        BalanceConfirmation = "balance-confirmation",
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

/// What is true of every text of a purpose.
struct Traits {
    is_planned: bool,
    is_demand: bool,
    waits_for_promise: bool,
    rests_on: &'static [Gate],
    states: &'static [TextFact],
    tones: &'static [Tone],
}

impl Traits {
    /// Chosen by a person, asks for no money, rests on nothing; what else is true is added to it.
    const fn spoken(tones: &'static [Tone]) -> Self {
        Self {
            is_planned: false,
            is_demand: false,
            waits_for_promise: false,
            rests_on: &[],
            states: &[],
            tones,
        }
    }

    const fn planned(self) -> Self {
        Self { is_planned: true, ..self }
    }

    const fn demand(self) -> Self {
        Self { is_demand: true, ..self }
    }

    const fn waits(self) -> Self {
        Self { waits_for_promise: true, ..self }
    }

    const fn rests_on(self, rests_on: &'static [Gate]) -> Self {
        Self { rests_on, ..self }
    }

    const fn states(self, states: &'static [TextFact]) -> Self {
        Self { states, ..self }
    }
}

/// By the voices that fit.
const MILD: Traits = Traits::spoken(&[Warm, Neutral]);
const KIND: Traits = Traits::spoken(&[Warm, Neutral, Understanding]);
const OPEN: Traits = Traits::spoken(&[Warm, Neutral, Understanding, Firm]);
const CARING: Traits = Traits::spoken(&[Warm, Neutral, Understanding, Formal]);
const LEVEL: Traits = Traits::spoken(&[Neutral, Understanding, Firm]);
const LAST: Traits = Traits::spoken(&[Understanding, Firm, Formal]);
const STRICT: Traits = Traits::spoken(&[Firm, Formal]);
const LEDGER: Traits = Traits::spoken(&[Warm, Neutral, Formal]);
const PAPER: Traits = Traits::spoken(&[Formal]);

impl Purpose {
    /// The table of purposes: a new one cannot be left out.
    const fn traits(self) -> Traits {
        use Gate::{
            AssignmentContract, DamagesClause, LawyerMandate, LegalCaseOpen, LegalReview, LegalStepDecided,
            OfferApproved, SupplyStopClause, ValuationOnFile,
        };
        use TextFact as Fact;
        match self {
            Self::PreDueReminder => MILD.planned().waits(),
            Self::OverdueReminder => KIND.planned().demand().waits(),
            Self::ScheduleTalk => OPEN.planned().demand().waits(),
            Self::FinalNotice => LAST.planned().demand().waits(),
            Self::PromiseDue => MILD.planned().demand(),
            Self::PromiseBroken => OPEN.planned().demand(),
            Self::LimitationLetter => PAPER.planned().demand(),
            Self::CallBack => MILD.planned(),
            Self::FinanceLiaison => MILD.demand().waits(),
            Self::ProcessProgress | Self::Mediation => KIND.demand().waits(),
            Self::PaymentProof => MILD.demand(),
            Self::Meeting => OPEN.demand().waits(),
            Self::HardshipPlan => CARING.demand().waits(),
            Self::LateFee => LEVEL.demand(),
            Self::SpouseHelp => KIND.demand(),
            Self::ComplaintAnswer => CARING,
            Self::DeEscalation => LEVEL,
            Self::AdvancePayment
            | Self::ContractExpiry
            | Self::ContactDetails
            | Self::CustomerCare
            | Self::FutureTerms
            | Self::SaleClose => MILD,
            Self::BalanceConfirmation => LEDGER,
            Self::DamagesNotice => STRICT.demand().waits().rests_on(&[DamagesClause]),
            Self::Warning => STRICT
                .demand()
                .waits()
                .rests_on(&[LegalReview, LegalCaseOpen, LegalStepDecided])
                .states(&[Fact::LegalStep, Fact::LegalStepDay]),
            Self::LawyersLetter => STRICT.demand().waits().rests_on(&[LawyerMandate]).states(&[
                Fact::MandateNumber,
                Fact::LawyerName,
                Fact::LawFirm,
            ]),
            Self::SupplyStop => STRICT
                .demand()
                .waits()
                .rests_on(&[SupplyStopClause])
                .states(&[Fact::SupplyClause, Fact::SupplyStopDay]),
            Self::AssignmentNotice => {
                PAPER.rests_on(&[AssignmentContract]).states(&[Fact::AssigneeName, Fact::AssignmentDay])
            }
            Self::PaymentPlan | Self::Restructuring | Self::JointCollection => {
                PAPER.demand().rests_on(&[OfferApproved])
            }
            Self::Offset => PAPER.demand().rests_on(&[OfferApproved, ValuationOnFile]).states(&[
                Fact::ValuationItems,
                Fact::ValuationAmount,
                Fact::ValuationDay,
            ]),
            Self::CourtPaper => PAPER.demand().waits().rests_on(&[LegalReview, LegalCaseOpen]),
            Self::DeathInquiry => {
                PAPER.rests_on(&[LegalReview]).states(&[Fact::AuthorityName, Fact::CaseNumber])
            }
        }
    }

    /// Whether a timetable may plan it. What rests on a conversation is chosen by whoever had it.
    pub const fn is_planned(self) -> bool {
        self.traits().is_planned
    }

    /// Whether money is asked for, so that the amount must be due and beyond doubt.
    pub const fn is_demand(self) -> bool {
        self.traits().is_demand
    }

    /// Whether it has to wait while a promise that covers enough is running: it would ask for what was just agreed.
    pub const fn waits_for_promise(self) -> bool {
        self.traits().waits_for_promise
    }

    /// What must be true and on file before any text of this purpose; each rests on all of it.
    pub const fn rests_on(self) -> &'static [Gate] {
        self.traits().rests_on
    }

    /// What a text of this purpose cannot leave out: a lawyer's letter names the lawyer who signs it and the mandate.
    pub const fn states(self) -> &'static [TextFact] {
        self.traits().states
    }

    /// Whether a text of this purpose may be for this audience: a court paper never goes to a debtor, and nothing else
    /// goes to a court or a registry.
    pub const fn suits(self, audience: Audience) -> bool {
        matches!(self, Self::CourtPaper | Self::DeathInquiry) == matches!(audience, Audience::Authority)
    }

    /// The tones in which it may be written: nobody is warned before the due day, and no notice of a clause is warm.
    pub const fn tones(self) -> &'static [Tone] {
        self.traits().tones
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_says_of_each_purpose_what_holds() {
        for (number, purpose) in (1..).zip(Purpose::ALL) {
            assert_eq!(purpose.is_planned(), number <= 8, "{purpose}: a timetable plans the first eight");
            assert!(!purpose.waits_for_promise() || purpose.is_demand() || number == 1, "{purpose}");
            assert!(
                purpose.states().is_empty() || !purpose.rests_on().is_empty(),
                "{purpose}: stated from a file"
            );
            assert!(!purpose.tones().is_empty(), "{purpose}");
            let authority = matches!(purpose, Purpose::CourtPaper | Purpose::DeathInquiry);
            assert_eq!(purpose.suits(Audience::Authority), authority, "{purpose}");
            assert_eq!(purpose.suits(Audience::Debtor), !authority, "{purpose}");
        }
    }
}
