//! Why the money is late (原因诊断): signals from facts, put together to one core of cause, willingness, ability and
//! reachability (CLS-001..057).
//!
//! The result is a suggestion with its signals; a person confirms it. What the facts do not tell stays unknown, and the
//! next call asks.

mod broken_promises;
mod cash_flow_facts;
mod cause_confirmed;
mod changing_reasons;
mod dispute_raised;
mod first_lateness;
mod habitual_lateness;
mod hardship_told;
mod lost_contact;
mod moving_assets;
mod no_answer;
mod part_payments;
mod promise_running;
mod reached_lately;
mod refusal;
mod stated_reason;

use serde::Serialize;

use crate::{
    balance::Owed,
    calendar::Day,
    coded::coded,
    contact::{Direction, StatedReason},
    fact::{Fact, FactKind},
    promise::Judgement,
    reason::{Horizon, Reason},
    snapshot::Snapshot,
};

coded! {
    /// The cause of the delay.
    Cause {
        /// Not known; the next call asks.
        Unknown = "unknown",
        /// Forgotten or overlooked (疏忽).
        Oversight = "oversight",
        /// Stuck in their process (流程).
        InProcess = "in-process",
        /// Dissatisfied with goods, service or invoice (不满、争议).
        Dissatisfied = "dissatisfied",
        /// Short of money (资金紧张、经营承压).
        CashShort = "cash-short",
        /// Does not want to pay (恶意拖欠).
        Unwilling = "unwilling",
    }
}

coded! {
    /// Willingness to pay (DAT-032).
    Willingness {
        /// Not known.
        Unknown = "unknown",
        /// Shown by deeds.
        Present = "present",
        /// Words and deeds differ.
        Low = "low",
        /// Refused.
        None = "none",
    }
}

coded! {
    /// Ability to pay (DAT-031, DAT-148).
    Ability {
        /// Not known.
        Unknown = "unknown",
        /// Pays, at least in part.
        Present = "present",
        /// Short for a while.
        ShortTerm = "short-term",
        /// Unable for long.
        LongTerm = "long-term",
    }
}

coded! {
    /// Whether the debtor can be reached (CLS-009..015).
    Reachability {
        /// Not known.
        Unknown = "unknown",
        /// Answers (可联).
        Reachable = "reachable",
        /// Rings, nobody answers (暂时无应答).
        NoAnswer = "no-answer",
        /// Lost (失联).
        Lost = "lost",
    }
}

/// The diagnosis of one debtor.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Diagnosis {
    /// The cause.
    pub cause: Cause,
    /// Willingness to pay.
    pub willingness: Willingness,
    /// Ability to pay.
    pub ability: Ability,
    /// Reachability.
    pub reachability: Reachability,
    /// A person confirmed the cause.
    pub confirmed: bool,
    /// The signals, in the order of the table.
    pub signals: Vec<Reason>,
}

/// What a signal looks at.
pub(crate) struct Evidence<'a> {
    pub(crate) snapshot: &'a Snapshot,
    pub(crate) owed: &'a Owed,
    pub(crate) promises: &'a [Judgement],
    /// Items settled after their due day in the last two years.
    pub(crate) paid_late: u32,
    /// Items settled in time in the last two years.
    pub(crate) paid_in_time: u32,
    /// Calls in a row, the latest ones, that nobody answered.
    pub(crate) unanswered: u32,
    pub(crate) day: Day,
}

/// What a signal points to. Points add up; the cause with the clear majority is suggested.
#[derive(Default)]
pub(crate) struct Signal {
    cause: Option<(Cause, u32)>,
    willingness: Option<Willingness>,
    ability: Option<Ability>,
    reachability: Option<Reachability>,
}

/// One signal: its rule id, and its test, which returns where it points and the facts it saw.
struct Rule {
    id: &'static str,
    test: fn(&Evidence<'_>, &mut Horizon) -> Option<(Signal, Reason)>,
}

/// All signals, in report order. Later ones overrule earlier ones on willingness, ability and reachability.
const RULES: &[Rule] = &[
    first_lateness::RULE,
    habitual_lateness::RULE,
    stated_reason::RULE,
    changing_reasons::RULE,
    hardship_told::RULE,
    part_payments::RULE,
    promise_running::RULE,
    broken_promises::RULE,
    dispute_raised::RULE,
    cash_flow_facts::RULE,
    refusal::RULE,
    moving_assets::RULE,
    reached_lately::RULE,
    no_answer::RULE,
    lost_contact::RULE,
    cause_confirmed::RULE,
];

/// The ids of all signals, in report order.
pub fn rule_ids() -> impl Iterator<Item = &'static str> {
    RULES.iter().map(|rule| rule.id)
}

/// Points a cause needs before it is suggested.
const POINTS_TO_SUGGEST: u32 = 2;

/// Diagnoses one debtor.
pub(crate) fn diagnose(evidence: &Evidence<'_>, horizon: &mut Horizon) -> Diagnosis {
    let mut points = [0_u32; Cause::ALL.len()];
    let mut found = Diagnosis {
        cause: Cause::Unknown,
        willingness: Willingness::Unknown,
        ability: Ability::Unknown,
        reachability: Reachability::Unknown,
        confirmed: false,
        signals: Vec::new(),
    };
    for rule in RULES {
        let Some((signal, reason)) = (rule.test)(evidence, horizon) else { continue };
        debug_assert_eq!(rule.id, reason.rule, "a signal reports under its own id");
        found.signals.push(reason);
        if let Some((cause, weight)) = signal.cause {
            if let Some(sum) = points.get_mut(cause as usize) {
                *sum += weight;
            }
            if rule.id == cause_confirmed::RULE.id {
                found.cause = cause;
                found.confirmed = true;
            }
        }
        found.willingness = signal.willingness.unwrap_or(found.willingness);
        found.ability = signal.ability.unwrap_or(found.ability);
        found.reachability = signal.reachability.unwrap_or(found.reachability);
    }
    if !found.confirmed {
        found.cause = majority(&points);
    }
    found
}

/// The cause with the most points, if it has enough of them and more than any other.
fn majority(points: &[u32]) -> Cause {
    let best = points.iter().copied().max().unwrap_or(0);
    let mut leaders = Cause::ALL.iter().zip(points).filter(|(_, sum)| **sum == best);
    match (leaders.next(), leaders.next()) {
        (Some((cause, _)), None) if best >= POINTS_TO_SUGGEST => *cause,
        _ => Cause::Unknown,
    }
}

/// The cause a stated reason speaks for, if it speaks for one.
pub(crate) const fn cause_of(reason: StatedReason) -> Option<Cause> {
    match reason {
        StatedReason::Forgot => Some(Cause::Oversight),
        StatedReason::InProcess | StatedReason::PapersMissing => Some(Cause::InProcess),
        StatedReason::CashShort | StatedReason::DownstreamUnpaid | StatedReason::Insolvent => {
            Some(Cause::CashShort)
        }
        StatedReason::Quality | StatedReason::Price => Some(Cause::Dissatisfied),
        StatedReason::Unwilling => Some(Cause::Unwilling),
        StatedReason::AlreadyPaid | StatedReason::Other => None,
    }
}

impl<'a> Evidence<'a> {
    /// Gathers what the signals look at.
    pub(crate) fn new(snapshot: &'a Snapshot, owed: &'a Owed, promises: &'a [Judgement], day: Day) -> Self {
        let (mut paid_late, mut paid_in_time) = (0, 0);
        if snapshot.receivables.len() > owed.items.len() {
            (paid_late, paid_in_time) = punctuality(snapshot, owed, day);
        }
        let unanswered = snapshot
            .contacts
            .iter()
            .rev()
            .filter(|contact| contact.day <= day && contact.channel == crate::debtor::Channel::Phone)
            .take_while(|contact| contact.is_unanswered_dial())
            .count();
        let unanswered = u32::try_from(unanswered).unwrap_or(u32::MAX);
        Self { snapshot, owed, promises, paid_late, paid_in_time, unanswered, day }
    }

    /// Reasons the debtor gave on or before the day, the latest first.
    pub(crate) fn stated_reasons(&self) -> impl Iterator<Item = (Day, StatedReason)> {
        let past = self.snapshot.contacts.iter().rev().filter(|contact| contact.day <= self.day);
        past.filter_map(|contact| Some((contact.day, contact.reason?)))
    }

    /// The earliest fact of a kind that holds on the day, on the debtor or on one item.
    pub(crate) fn fact(&self, kind: FactKind) -> Option<&'a Fact> {
        let holds = |fact: &&Fact| fact.kind == kind && fact.holds(self.day);
        self.snapshot.facts.iter().filter(holds).min_by_key(|fact| fact.from)
    }

    /// When the debtor's side was last spoken to or wrote to us.
    pub(crate) fn last_reached(&self) -> Option<Day> {
        let answers = |contact: &&crate::contact::Contact| {
            let is_theirs = contact.is_conversation() && !contact.is_with_third_party();
            contact.day <= self.day && (is_theirs || contact.direction == Direction::In)
        };
        self.snapshot.contacts.iter().rev().find(answers).map(|contact| contact.day)
    }
}

/// How many settled items were paid late, and how many in time, by the day of their last dated payment.
fn punctuality(snapshot: &Snapshot, owed: &Owed, day: Day) -> (u32, u32) {
    let mut last_paid: Vec<_> = snapshot
        .payments
        .iter()
        .filter(|payment| payment.day <= day && !payment.is_credit_note && payment.amount.minor > 0)
        .filter_map(|payment| Some((payment.receivable?, payment.day)))
        .collect();
    last_paid.sort_unstable();
    let (mut late, mut in_time) = (0, 0);
    let mut open = owed.items.iter().map(|item| item.index).peekable();
    for (index, receivable) in snapshot.receivables.iter().enumerate() {
        if open.next_if_eq(&index).is_some() {
            continue;
        }
        let end = last_paid.partition_point(|(id, _)| *id <= receivable.id);
        let settled =
            end.checked_sub(1).and_then(|at| last_paid.get(at)).filter(|(id, _)| *id == receivable.id);
        match settled {
            Some((_, paid)) if *paid > receivable.due => late += 1,
            Some(_) => in_time += 1,
            None => {}
        }
    }
    (late, in_time)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        contact::{Outcome, StatedReason},
        example::{Example, cny, company},
    };

    pub(super) const SPEAKS: bool = true;
    pub(super) const SILENT: bool = false;

    /// Shows every example to one signal.
    #[track_caller]
    pub(super) fn check<const N: usize>(rule: &Rule, cases: [(Example, bool); N]) {
        for (number, (example, speaks)) in (1..).zip(cases) {
            let found = example.evidence(rule.test).map(|(_, reason)| reason);
            assert_eq!(found.is_some(), speaks, "`{}`, case {number}: {found:?}", rule.id);
            assert!(found.is_none_or(|reason| reason.rule == rule.id));
        }
    }

    #[test]
    fn a_cause_is_suggested_by_a_clear_majority() {
        let forgot = || company().told("2026-11-20", None, Some(StatedReason::Forgot));
        for (example, cause, why) in [
            (company(), Cause::Unknown, "no signal"),
            (forgot(), Cause::Oversight, "their word alone"),
            (
                forgot().told("2026-11-21", Some(Outcome::Hardship), None),
                Cause::Oversight,
                "three points against two",
            ),
            (
                company().promising("2026-11-24", cny(500)),
                Cause::Unknown,
                "one broken promise may be bad luck",
            ),
            (
                forgot().told("2026-11-21", Some(Outcome::Hardship), None).promising("2026-11-24", cny(500)),
                Cause::Oversight,
                "a weak signal changes nothing",
            ),
            (
                forgot().told("2026-11-21", Some(Outcome::Refuses), None),
                Cause::Unwilling,
                "four against three",
            ),
            (
                forgot().disputing(None, None).told("2026-11-21", Some(Outcome::Refuses), None),
                Cause::Unknown,
                "a draw is asked about",
            ),
        ] {
            assert_eq!(example.diagnosis().cause, cause, "{why}");
        }
    }

    #[test]
    fn every_stated_reason_but_two_speaks_for_a_cause() {
        let silent: Vec<_> = StatedReason::ALL.iter().filter(|reason| cause_of(**reason).is_none()).collect();
        assert_eq!(silent, [&StatedReason::AlreadyPaid, &StatedReason::Other]);
    }
}
