//! The ladder: which step of the policy a debtor or an item has reached, and which one is due today.

use serde::Serialize;

use crate::{
    balance::{Item, Owed, anchor_day, grace_days},
    calendar::{Day, WorkingDays},
    contact::{Connection, Contact},
    fact::FactKind,
    policy::{Anchor, Boundary, Ladder, LadderMode, Pause, Policy, Step, Unit, When},
    reason::{Horizon, Reason},
    receivable::ReceivableId,
    snapshot::Snapshot,
};

/// A step that is due today, for one item or for the debtor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Notice {
    /// The item; `None` when the debtor climbs as a whole.
    #[serde(serialize_with = "id")]
    pub receivable: Option<ReceivableId>,
    /// The step, from 1.
    pub step: u8,
}

#[expect(clippy::ref_option, reason = "serde passes references")]
fn id<S: serde::Serializer>(id: &Option<ReceivableId>, serializer: S) -> Result<S::Ok, S::Error> {
    match id {
        Some(id) => serializer.serialize_some(&id.0),
        None => serializer.serialize_none(),
    }
}

/// Where the debtor stands.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Position {
    /// The highest step reached, from 1.
    pub step: Option<u8>,
    /// Steps due today.
    pub notices: Vec<Notice>,
}

/// What climbs: the days it counts from, and the steps carried out for it.
struct Climber {
    anchor: Day,
    due: Day,
    /// Days that do not count: those of grace and those of a pause.
    forgiven: i32,
    done: Option<Done>,
    count: u8,
}

/// The latest step carried out.
#[derive(Clone, Copy)]
struct Done {
    step: u8,
    on: Day,
}

/// What steps may ask about the debtor as a whole.
struct Whole<'a> {
    owed: &'a Owed,
    unpaid: u32,
    working_days: &'a WorkingDays,
}

/// Places a debtor on the ladder.
pub(crate) fn climb(
    snapshot: &Snapshot,
    policy: &Policy,
    owed: &Owed,
    working_days: &WorkingDays,
    day: Day,
    horizon: &mut Horizon,
    reasons: &mut Vec<Reason>,
) -> Position {
    let placed = |item: &&Item| item.in_policy;
    let started = |item: &&Item| {
        snapshot.receivables.get(item.index).is_some_and(|r| anchor_day(r, policy.ladder.anchor) <= day)
    };
    let unpaid = u32::try_from(owed.items.iter().filter(placed).filter(started).count()).unwrap_or(u32::MAX);
    let whole = Whole { owed, unpaid, working_days };
    let mut position = Position::default();
    match policy.ladder.unit {
        Unit::Debtor => {
            let Some(climber) = Climber::debtor(snapshot, policy, &whole, day) else { return position };
            let (step, due) = climber.climb(policy, &whole, day, horizon);
            position.step = step;
            let due = due.filter(|_| owed.items.iter().any(|item| item.demandable > 0));
            position.notices.extend(due.map(|step| Notice { receivable: None, step }));
        }
        Unit::Item | Unit::DebtorLevel => {
            for item in owed.items.iter().filter(placed) {
                let Some(climber) = Climber::item(snapshot, policy, item, day) else { continue };
                let (step, due) = climber.climb(policy, &whole, day, horizon);
                position.step = position.step.max(step);
                let due = due.filter(|_| item.demandable > 0);
                position.notices.extend(due.map(|step| Notice { receivable: Some(item.receivable), step }));
            }
            if policy.ladder.unit == Unit::DebtorLevel {
                let highest = position.step;
                for notice in &mut position.notices {
                    notice.step = highest.unwrap_or(notice.step);
                }
            }
        }
    }
    if let Some(step) = position.step {
        reasons.push(Reason::new(rule_of(policy.ladder.mode)).with("step", u32::from(step)));
    }
    position
}

/// The id under which the ladder reports.
const fn rule_of(mode: LadderMode) -> &'static str {
    match mode {
        LadderMode::Sequential => "ladder-sequential",
        LadderMode::Jump => "ladder-jump",
        LadderMode::Band => "ladder-band",
        LadderMode::Count => "ladder-count",
    }
}

/// The ids of the ladder's rules.
pub fn rule_ids() -> impl Iterator<Item = &'static str> {
    LadderMode::ALL.iter().map(|&mode| rule_of(mode))
}

impl Climber {
    /// The debtor as a whole: counted from its oldest item. Steps of an earlier debt, now paid, do not count.
    fn debtor(snapshot: &Snapshot, policy: &Policy, whole: &Whole<'_>, day: Day) -> Option<Self> {
        let anchors = |demandable: bool| {
            let items = whole.owed.items.iter();
            items
                .filter(move |item| item.in_policy && (item.demandable > 0) == demandable)
                .filter_map(|item| snapshot.receivables.get(item.index))
                .map(|receivable| {
                    let issued = receivable.issued.unwrap_or(receivable.due);
                    (anchor_day(receivable, policy.ladder.anchor), receivable.due, issued)
                })
        };
        // What is wholly disputed or held still has its place, once nothing else is open.
        let (anchor, due, issued) = anchors(true).min().or_else(|| anchors(false).min())?;
        let begins = policy.steps().map(|step| begins(&step.when, anchor, due, issued, whole.working_days));
        let begins = begins.min().map_or(anchor, |first| first.min(anchor));
        let steps = steps_done(snapshot, policy, None, day).filter(|done| done.on >= begins);
        Some(Self::new(snapshot, policy, anchor, due, steps, day))
    }

    /// One item by itself.
    fn item(snapshot: &Snapshot, policy: &Policy, item: &Item, day: Day) -> Option<Self> {
        let receivable = snapshot.receivables.get(item.index)?;
        let anchor = match policy.ladder.anchor {
            Anchor::DueDate | Anchor::OldestDue => receivable.due,
            Anchor::InvoiceDate | Anchor::OldestInvoice => anchor_day(receivable, Anchor::InvoiceDate),
        };
        let steps = steps_done(snapshot, policy, Some(item.receivable), day);
        Some(Self::new(snapshot, policy, anchor, receivable.due, steps, day))
    }

    fn new(
        snapshot: &Snapshot,
        policy: &Policy,
        anchor: Day,
        due: Day,
        steps: impl Iterator<Item = Done>,
        day: Day,
    ) -> Self {
        let (mut done, mut count) = (None::<Done>, 0_u8);
        for step in steps {
            count = count.saturating_add(1);
            if done.is_none_or(|done| (step.step, step.on) >= (done.step, done.on)) {
                done = Some(step);
            }
        }
        let grace = grace_days(snapshot, &policy.ladder, due);
        let forgiven = grace + paused_days(snapshot, policy.ladder.pause, due, day);
        Self { anchor, due, forgiven, done, count }
    }

    /// The step reached, and the step due today.
    fn climb(
        &self,
        policy: &Policy,
        whole: &Whole<'_>,
        day: Day,
        horizon: &mut Horizon,
    ) -> (Option<u8>, Option<u8>) {
        let ladder = &policy.ladder;
        let done = self.done.map(|done| done.step);
        let last = u8::try_from(policy.steps().len()).unwrap_or(u8::MAX);
        match ladder.mode {
            LadderMode::Sequential | LadderMode::Count => {
                let taken = if ladder.mode == LadderMode::Count { self.count } else { done.unwrap_or(0) };
                let next = taken.saturating_add(1);
                let due = if next > last {
                    Some(last).filter(|&last| self.repeats(policy, last, horizon))
                } else {
                    let met =
                        policy.step(next).is_some_and(|step| self.is_met(ladder, step, whole, day, horizon));
                    Some(next).filter(|_| met && self.spaced(policy, next, horizon))
                };
                (due.or(Some(taken.min(last)).filter(|&step| step > 0)), due)
            }
            LadderMode::Jump => {
                let reached = self.reached(policy, whole, day, horizon);
                let due = reached.filter(|&step| {
                    let fresh = done.is_none_or(|done| step > done) && self.spaced(policy, step, horizon);
                    fresh || (done == Some(step) && self.repeats(policy, step, horizon))
                });
                (reached, due)
            }
            // In a band the cadence decides when to speak again, not the ladder.
            LadderMode::Band => {
                let reached = self.reached(policy, whole, day, horizon);
                let due = reached.filter(|&step| {
                    let once = policy.step(step).is_some_and(|step| step.repeat_days.is_some());
                    !once || done != Some(step) || self.repeats(policy, step, horizon)
                });
                (reached, due)
            }
        }
    }

    /// The most severe step whose condition is met.
    fn reached(&self, policy: &Policy, whole: &Whole<'_>, day: Day, horizon: &mut Horizon) -> Option<u8> {
        let mut reached = None;
        for (number, step) in (1_u8..).zip(policy.steps()) {
            if self.is_met(&policy.ladder, step, whole, day, horizon) {
                reached = Some(number);
            }
        }
        reached
    }

    /// Whether all conditions of a step are met.
    fn is_met(
        &self,
        ladder: &Ladder,
        step: &Step,
        whole: &Whole<'_>,
        day: Day,
        horizon: &mut Horizon,
    ) -> bool {
        let when = &step.when;
        let after = i32::from(ladder.boundary == Boundary::After);
        let shift = |days: i32| if days > 0 { days + self.forgiven + after } else { days };
        let mut met = true;
        if let Some(days) = when.days {
            met &= horizon.reached(self.anchor.plus(shift(days)));
        }
        if let Some(until) = when.until {
            met &= !horizon.reached(self.anchor.plus(shift(until) + 1));
        }
        if let Some(count) = when.working_days_before {
            met &= horizon.reached(whole.working_days.before(self.due, count))
                & !horizon.reached(self.due.plus(1));
        }
        if let Some(days) = when.month_end_after {
            met &= horizon.reached(self.anchor.plus(days).month_end());
        }
        if let Some(days) = when.after_previous {
            met &= self.done.is_some_and(|done| horizon.reached(done.on.plus(days)));
        }
        if let Some(of_month) = when.day_of_month {
            horizon.flips_on(day.month_end().plus(1));
            met &= horizon.reached(day.day_in_month(of_month));
        }
        if let Some(least) = when.balance {
            let ladder = Ladder { tolerance: least, ..Ladder::default() };
            met &= whole
                .owed
                .balances
                .iter()
                .any(|sums| sums.open - sums.disputed >= ladder.tolerance_minor(sums.currency));
        }
        if let Some(least) = when.items {
            met &= whole.unpaid >= least;
        }
        met
    }

    /// Whether enough days lie between the latest step and this one: the spacing of the policy, the distance of the
    /// two steps' own days if it says so, and the date the latest text named.
    fn spaced(&self, policy: &Policy, next: u8, horizon: &mut Horizon) -> bool {
        let Some(done) = self.done else { return true };
        let ladder = &policy.ladder;
        let before = policy.step(done.step);
        let mut days = ladder.spacing_days;
        if ladder.wait_for_cure {
            days = days.max(before.map_or(0, |step| i32::from(step.cure_days) + 1));
        }
        if ladder.spacing_by_step {
            let own = |step: Option<&Step>| step.and_then(|step| step.when.days);
            days =
                days.max(own(policy.step(next)).zip(own(before)).map_or(0, |(next, before)| next - before));
        }
        horizon.reached(done.on.plus(days))
    }

    /// Whether the step was carried out and is due again.
    fn repeats(&self, policy: &Policy, step: u8, horizon: &mut Horizon) -> bool {
        let every = policy.step(step).and_then(|step| step.repeat_days);
        self.done
            .zip(every)
            .is_some_and(|(done, days)| done.step == step && horizon.reached(done.on.plus(days)))
    }
}

/// The first day on which a step could be due for a debt; what was carried out before belongs to an earlier one.
fn begins(when: &When, anchor: Day, due: Day, issued: Day, working_days: &WorkingDays) -> Day {
    match (when.days, when.working_days_before) {
        (Some(days), _) => anchor.plus(days),
        (None, Some(count)) => working_days.before(due, count),
        // A sum, a count or a day of the month may be reached as soon as there is an invoice.
        (None, None) if when.balance.is_some() || when.items.is_some() || when.day_of_month.is_some() => {
            issued
        }
        (None, None) => anchor,
    }
}

/// Steps carried out for an item, or for the debtor, on or before the day and under this policy.
fn steps_done(
    snapshot: &Snapshot,
    policy: &Policy,
    receivable: Option<ReceivableId>,
    day: Day,
) -> impl Iterator<Item = Done> {
    let last = policy.steps().len();
    let concerns = move |contact: &&Contact| {
        let same = receivable.is_none() || contact.receivable.is_none() || contact.receivable == receivable;
        same && contact.day <= day && snapshot.policy_since.is_none_or(|since| contact.day >= since)
    };
    snapshot.contacts.iter().filter(concerns).filter_map(move |contact| {
        let step = contact.step.filter(|&step| step > 0 && usize::from(step) <= last)?;
        carried_out(contact.connection).then_some(Done { step, on: contact.day })
    })
}

/// Whether an attempt counts as the step: it left us, or was waived with a reason.
const fn carried_out(connection: Connection) -> bool {
    match connection {
        Connection::Connected
        | Connection::Delivered
        | Connection::Sent
        | Connection::Voicemail
        | Connection::Waived => true,
        Connection::NoAnswer
        | Connection::Busy
        | Connection::SwitchedOff
        | Connection::Invalid
        | Connection::Bounced
        | Connection::Cancelled => false,
    }
}

/// Days of past and present holds that stop the clock.
fn paused_days(snapshot: &Snapshot, pause: Pause, due: Day, day: Day) -> i32 {
    let from_day = match pause {
        Pause::None => return 0,
        Pause::All => Day(i32::MIN),
        Pause::Overdue => due.plus(1),
    };
    let holds = snapshot.facts.iter().filter(|fact| fact.kind == FactKind::Hold && fact.from <= day);
    holds
        .map(|hold| {
            let until = hold.until.map_or(day, |until| until.min(day));
            until.plus(1).days_since(hold.from.max(from_day)).max(0)
        })
        .sum()
}
