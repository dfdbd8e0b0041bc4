//! Limitation (诉讼时效): until when a claim can still be enforced against a debtor who raises the defence.

pub mod cn_guarantee;
pub mod cn_limitation;
pub mod de_limitation;
pub mod uk_limitation;
pub mod us_limitation;

use crate::{calendar::Day, coded::coded, rulebook::ValueId};

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
        /// The debt was acknowledged, not in writing or not signed (口头承认).
        OralAcknowledgement = "oral-acknowledgement",
        /// A promise to pay, a plan, a request for time, security (承诺、分期、展期、担保).
        Promise = "promise",
        /// Payment was put off by agreement for a time (展期协议).
        Deferral = "deferral",
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
        /// Negotiations on the claim (协商).
        Negotiations = "negotiations",
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

/// From when a period runs. The day itself is not counted; the cautious reading takes the due day, never the next one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Start {
    /// Last day on which the debtor could still perform in time.
    pub day: Day,
    /// Day of the harm, from which the longest period runs.
    pub harm: Day,
    /// Which period runs.
    pub period: Period,
}

coded! {
    /// Which period runs.
    Period {
        /// The general period of a claim.
        General = "general",
        /// The period to apply for enforcement of a judgment, award or order.
        Enforcement = "enforcement",
    }
}

impl Start {
    /// A claim due on this day.
    pub const fn due(day: Day) -> Self {
        Self { day, harm: day, period: Period::General }
    }

    /// One debt agreed in instalments: from the last of them. `None` without any.
    pub fn last_instalment(due_days: impl Iterator<Item = Day>) -> Option<Self> {
        due_days.max().map(Self::due)
    }

    /// A claim of which the creditor learnt only later than it arose.
    pub const fn known(known: Day, harm: Day) -> Self {
        Self { day: known, harm, period: Period::General }
    }

    /// Enforcement, from the last day on which the judgment could be performed freely.
    pub const fn enforcement(performance_ends: Day) -> Self {
        Self { day: performance_ends, harm: performance_ends, period: Period::Enforcement }
    }
}

coded! {
    /// What the period is doing, whatever the day.
    Phase {
        /// It runs.
        Running = "running",
        /// Proceedings are open: it does not run until they end.
        Frozen = "frozen",
        /// An obstacle goes on: it does not end before some months after the obstacle does.
        Suspended = "suspended",
        /// It had expired, the debtor agreed to perform, and a new period runs.
        Revived = "revived",
    }
}

coded! {
    /// How a claim stands on a day.
    LimitationStatus {
        /// Within the period.
        Running = "running",
        /// The period is over: the debtor may refuse for good.
        Expired = "expired",
        /// Proceedings are open.
        Frozen = "frozen",
        /// An obstacle goes on.
        Suspended = "suspended",
        /// Within the new period after an agreement to perform an expired claim.
        Revived = "revived",
    }
}

/// When a claim expires. Small and without a timeline, for the nightly run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LimitationEnd {
    /// What the period is doing.
    pub phase: Phase,
    /// Last day by the calendar; `None` while frozen or suspended.
    pub nominal_end: Option<Day>,
    /// Last day once days off are skipped; `None` while frozen or suspended.
    pub rolled_end: Option<Day>,
    /// Last day that needs no judge to agree: no rolling over days off, no obstacle counted. `None` while frozen.
    pub last_safe_day: Option<Day>,
    /// The calendar of days off does not reach the end yet.
    pub is_provisional: bool,
    /// It rests on a value that is still to be verified.
    pub is_unverified: bool,
}

/// Why somebody must look at a claim now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Alarm {
    /// The last safe day is near.
    Near {
        /// Days to the last safe day; 0 on the day itself.
        days_left: i32,
        /// The threshold that was crossed.
        threshold: u16,
    },
    /// The last safe day has passed, the claim has not expired: it rests on days off or an obstacle.
    PastSafeDay {
        /// The last safe day.
        last_safe_day: Day,
    },
    /// The period is over.
    Expired {
        /// The last day it ran.
        rolled_end: Day,
    },
}

impl LimitationEnd {
    /// How the claim stands on the day.
    pub fn status(&self, day: Day) -> LimitationStatus {
        if self.rolled_end.is_some_and(|end| day > end) {
            return LimitationStatus::Expired;
        }
        match self.phase {
            Phase::Running => LimitationStatus::Running,
            Phase::Frozen => LimitationStatus::Frozen,
            Phase::Suspended => LimitationStatus::Suspended,
            Phase::Revived => LimitationStatus::Revived,
        }
    }

    /// The alarm to raise on the day, by the thresholds of
    /// [`Rulebook::limitation_alarm_days`](crate::rulebook::Rulebook::limitation_alarm_days).
    pub fn alarm(&self, day: Day, thresholds: &[u16]) -> Option<Alarm> {
        if let Some(rolled_end) = self.rolled_end.filter(|&end| day > end) {
            return Some(Alarm::Expired { rolled_end });
        }
        let last_safe_day = self.last_safe_day?;
        let days_left = last_safe_day.days_since(day);
        if days_left < 0 {
            return Some(Alarm::PastSafeDay { last_safe_day });
        }
        let crossed = thresholds.iter().copied().filter(|&threshold| days_left <= i32::from(threshold));
        crossed.min().map(|threshold| Alarm::Near { days_left, threshold })
    }

    /// The first day after `day` on which the status or the alarm changes if nothing happens.
    pub fn next_change(&self, day: Day, thresholds: &[u16]) -> Option<Day> {
        let near = thresholds.iter().filter_map(|&before| Some(self.last_safe_day?.plus(-i32::from(before))));
        let over = [self.last_safe_day, self.rolled_end].into_iter().flatten().map(|last| last.plus(1));
        near.chain(over).filter(|&change| change > day).min()
    }
}

/// When a claim expires, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limitation {
    /// The result.
    pub end: LimitationEnd,
    /// What led to it, in order of day.
    pub timeline: Vec<TimelineEntry>,
}

/// One step of the way to the end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TimelineEntry {
    /// When.
    pub day: Day,
    /// The event; `None` for the start, a change of law and the end.
    pub kind: Option<EventKind>,
    /// What came of it.
    pub step: Step,
    /// Last day by the calendar after this step; `None` while frozen or suspended.
    pub nominal_end: Option<Day>,
    /// The value it rests on.
    pub value: Option<ValueId>,
}

/// The period runs anew from the day, if it had begun and is not over.
fn interrupt(runs_from: &mut Day, day: Day, is_alive: bool) -> Step {
    if day <= *runs_from {
        return Step::NoEffect(NoEffect::BeforeStart);
    }
    if !is_alive {
        return Step::NoEffect(NoEffect::AfterExpiry);
    }
    *runs_from = day;
    Step::Interrupts
}

/// What came of an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// The period begins.
    Starts,
    /// It runs anew from this day.
    Interrupts,
    /// It runs anew, but not before the proceedings end.
    Freezes,
    /// The proceedings ended: it runs anew from this day.
    Resumes,
    /// It does not end before some months after the obstacle ends.
    Suspends,
    /// The period of enforcement runs from this day.
    StartsEnforcement,
    /// It had expired; the defence is lost, a new period runs.
    Revives,
    /// Nothing, and why.
    NoEffect(NoEffect),
    /// The longest period cuts it short.
    CutShort,
    /// Last day.
    Ends,
}

coded! {
    /// Why an event changed nothing.
    NoEffect {
        /// The law gives it no effect.
        NotListed = "not-listed",
        /// The period was over, and it is no agreement to perform.
        AfterExpiry = "after-expiry",
        /// The period had not begun, or a later day already counts.
        BeforeStart = "before-start",
        /// Proceedings are open; what counts is their end.
        DuringProceedings = "during-proceedings",
        /// No proceedings that counted were open.
        NoProceedings = "no-proceedings",
        /// The obstacle does not fall in the last months of the period.
        NotInLastMonths = "not-in-last-months",
    }
}
