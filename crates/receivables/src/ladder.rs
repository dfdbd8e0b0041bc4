//! The ladder: which step of the policy a debtor or an item has reached, and which one is due today.

use serde::Serialize;

use crate::{
    balance::{Item, Owed, anchor_day, grace_days},
    calendar::{Day, WorkingDays},
    contact::{Connection, Contact},
    fact::{Fact, FactKind},
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
    /// A step has its day, and nothing of what it is about may be demanded.
    pub is_silenced: bool,
}

impl Position {
    fn take(&mut self, due: Option<Notice>, may_be_demanded: bool) {
        self.is_silenced |= due.is_some() && !may_be_demanded;
        self.notices.extend(due.filter(|_| may_be_demanded));
    }
}

/// What climbs: the days it counts from, and the steps carried out for it.
struct Climber {
    anchor: Day,
    due: Day,
    /// Days that do not count: those of grace and those of a pause.
    forgiven: i32,
    done: Vec<Done>,
}

/// A step carried out. In their order the highest is last, and of that the latest.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
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
        let receivable = snapshot.receivables.get(item.index);
        receivable.is_some_and(|receivable| horizon.reached(anchor_day(receivable, policy.ladder.anchor)))
    };
    let unpaid = u32::try_from(owed.items.iter().filter(placed).filter(started).count()).unwrap_or(u32::MAX);
    note_running_pause(snapshot, policy, day, horizon);
    let whole = Whole { owed, unpaid, working_days };
    let mut position = Position::default();
    match policy.ladder.unit {
        Unit::Debtor => {
            let Some(climber) = Climber::debtor(snapshot, policy, &whole, day) else { return position };
            let (step, due) = climber.climb(policy, &whole, horizon);
            position.step = step;
            let may_be_demanded = owed.items.iter().any(|item| item.demandable > 0);
            position.take(due.map(|step| Notice { receivable: None, step }), may_be_demanded);
        }
        Unit::Item | Unit::DebtorLevel => {
            for item in owed.items.iter().filter(placed) {
                let Some(climber) = Climber::item(snapshot, policy, item, day) else { continue };
                let (step, due) = climber.climb(policy, &whole, horizon);
                position.step = position.step.max(step);
                let due = due.map(|step| Notice { receivable: Some(item.receivable), step });
                position.take(due, item.demandable > 0);
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

/// While a pause runs the days of the ladder stand still and the days of the month do not: a step may slip behind its day
/// of the month, and into the next, on any day.
fn note_running_pause(snapshot: &Snapshot, policy: &Policy, day: Day, horizon: &mut Horizon) {
    let by_month = policy.steps().any(|step| step.when.day_of_month.is_some());
    let paused = || snapshot.facts.iter().any(|fact| fact.kind == FactKind::Hold && fact.holds(day));
    if policy.ladder.pause != Pause::None && by_month && paused() {
        horizon.flips_on(day.plus(1));
    }
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
                    // While nobody knows since when it is owed, what was said before its due day was about it.
                    let unknown = if day < receivable.due { Day(i32::MIN) } else { receivable.due };
                    let issued = receivable.issued.unwrap_or(unknown);
                    (anchor_day(receivable, policy.ladder.anchor), receivable.due, issued)
                })
        };
        // What is wholly disputed or held still has its place, once nothing else is open.
        let (anchor, due, issued) = anchors(true).min().or_else(|| anchors(false).min())?;
        let begins = policy.steps().map(|step| begins(&step.when, anchor, due, issued, whole.working_days));
        let begins = begins.min().map_or(anchor, |first| first.min(anchor));
        let steps = steps_done(snapshot, policy, None, day).filter(|done| done.on >= begins);
        let forgiven = forgiven_days(snapshot, &policy.ladder, None, due, day);
        Some(Self::new(anchor, due, forgiven, steps))
    }

    /// One item by itself.
    fn item(snapshot: &Snapshot, policy: &Policy, item: &Item, day: Day) -> Option<Self> {
        let receivable = snapshot.receivables.get(item.index)?;
        let anchor = match policy.ladder.anchor {
            Anchor::DueDate | Anchor::OldestDue => receivable.due,
            Anchor::InvoiceDate | Anchor::OldestInvoice => anchor_day(receivable, Anchor::InvoiceDate),
        };
        let steps = steps_done(snapshot, policy, Some(item.receivable), day);
        let (id, due) = (Some(item.receivable), receivable.due);
        let forgiven = forgiven_days(snapshot, &policy.ladder, id, due, day);
        Some(Self::new(anchor, due, forgiven, steps))
    }

    fn new(anchor: Day, due: Day, forgiven: i32, steps: impl Iterator<Item = Done>) -> Self {
        Self { anchor, due, forgiven, done: steps.collect() }
    }

    /// The highest step carried out, and of that the latest.
    fn highest(&self) -> Option<Done> {
        self.done.iter().max().copied()
    }

    /// When a step was last carried out.
    fn last(&self, step: u8) -> Option<Day> {
        self.done.iter().filter(|done| done.step == step).map(|done| done.on).max()
    }

    /// The step reached, and the step due today.
    fn climb(&self, policy: &Policy, whole: &Whole<'_>, horizon: &mut Horizon) -> (Option<u8>, Option<u8>) {
        let ladder = &policy.ladder;
        let done = self.highest().map(|done| done.step);
        let last = u8::try_from(policy.steps().len()).unwrap_or(u8::MAX);
        match ladder.mode {
            LadderMode::Sequential | LadderMode::Count => {
                let count = || u8::try_from(self.done.len()).unwrap_or(u8::MAX);
                let mut taken = if ladder.mode == LadderMode::Count { count() } else { done.unwrap_or(0) };
                loop {
                    let next = taken.saturating_add(1);
                    let Some(step) = policy.step(next) else {
                        let due = Some(last).filter(|&last| self.repeats(policy, last, horizon));
                        break (Some(last), due);
                    };
                    let met = self.is_met(ladder, step, whole, horizon) && self.spaced(policy, next, horizon);
                    if met && step.channels.is_empty() {
                        // A step without a contact is a task of our own; nobody has to be told before the next one.
                        taken = next;
                        continue;
                    }
                    let due = Some(next).filter(|_| met);
                    break (due.or(Some(taken).filter(|&step| step > 0)), due);
                }
            }
            LadderMode::Jump => {
                let reached = self.reached(policy, whole, horizon);
                let due = reached.filter(|&step| {
                    let fresh = done.is_none_or(|done| step > done) && self.spaced(policy, step, horizon);
                    fresh || (done == Some(step) && self.repeats(policy, step, horizon))
                });
                (reached, due)
            }
            // In a band the cadence decides when to speak again, not the ladder; what is said once was not said by a higher
            // step of an earlier debt.
            LadderMode::Band => {
                let reached = self.reached(policy, whole, horizon);
                let due = reached.filter(|&step| {
                    let once = policy.step(step).is_some_and(|step| step.repeat_days.is_some());
                    !once || self.last(step).is_none() || self.repeats(policy, step, horizon)
                });
                (reached, due)
            }
        }
    }

    /// The most severe step whose condition is met.
    fn reached(&self, policy: &Policy, whole: &Whole<'_>, horizon: &mut Horizon) -> Option<u8> {
        let mut reached = None;
        for (number, step) in (1_u8..).zip(policy.steps()) {
            if self.is_met(&policy.ladder, step, whole, horizon) {
                reached = Some(number);
            }
        }
        reached
    }

    /// Whether all conditions of a step are met.
    fn is_met(&self, ladder: &Ladder, step: &Step, whole: &Whole<'_>, horizon: &mut Horizon) -> bool {
        let when = &step.when;
        let after = i32::from(ladder.boundary == Boundary::After);
        let shift = |days: i32| if days > 0 { days.saturating_add(self.forgiven) + after } else { days };
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
            met &= self.highest().is_some_and(|done| horizon.reached(done.on.plus(days)));
        }
        if let Some(of_month) = when.day_of_month {
            // The first such day once the band has begun; from then on the step is reached for good.
            let begun = when.days.map_or(self.anchor, |days| self.anchor.plus(shift(days)));
            let here = begun.day_in_month(of_month);
            let next = begun.month_end().plus(1).day_in_month(of_month);
            met &= horizon.reached(if here >= begun { here } else { next });
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
        let Some(done) = self.highest() else { return true };
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
        self.last(step).zip(every).is_some_and(|(last, days)| horizon.reached(last.plus(days)))
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
pub const fn carried_out(connection: Connection) -> bool {
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

/// Days that do not count: those of grace, and those of a pause.
fn forgiven_days(
    snapshot: &Snapshot,
    ladder: &Ladder,
    receivable: Option<ReceivableId>,
    due: Day,
    day: Day,
) -> i32 {
    grace_days(snapshot, ladder, due).saturating_add(paused_days(
        snapshot,
        ladder.pause,
        receivable,
        due,
        day,
    ))
}

/// Days of past and present holds that stop the clock of an item, or of the debtor: those on the debtor stop both, those
/// on one item only that item. A day under two holds counts once.
fn paused_days(
    snapshot: &Snapshot,
    pause: Pause,
    receivable: Option<ReceivableId>,
    due: Day,
    day: Day,
) -> i32 {
    let mut counted_to = match pause {
        Pause::None => return 0,
        Pause::All => Day(i32::MIN),
        Pause::Overdue => due.plus(1),
    };
    let concerns = |hold: &&Fact| hold.receivable.is_none() || hold.receivable == receivable;
    let holds = snapshot.facts.iter().filter(|fact| fact.kind == FactKind::Hold && fact.from <= day);
    let mut holds: Vec<&Fact> = holds.filter(concerns).collect();
    holds.sort_unstable_by_key(|hold| hold.from);
    let mut paused = 0_i32;
    for hold in holds {
        let after = hold.until.map_or(day, |until| until.min(day)).plus(1);
        paused = paused.saturating_add(after.days_since(hold.from.max(counted_to)).max(0));
        counted_to = counted_to.max(after);
    }
    paused
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        calendar::WorkingDays,
        contact::Connection,
        debtor::Channel,
        example::{Example, attempt, cny, company, day},
    };

    /// A policy of four steps: five days before, one, ten and thirty days after.
    fn ladder(table: &str) -> Example {
        company().steps(&format!("[ladder]\n{table}\n{}", steps("-5, 1, 10, 30")))
    }

    fn steps(days: &str) -> String {
        let step = |(number, days): (usize, &str)| {
            format!(
                "[[step]]\nid = \"s{number}\"\ntitle = {{ zh = \"步\", en = \"step\" }}\nstage = \"early\"\n\
                 when = {{ days = {days} }}\npurpose = \"overdue-reminder\"\nchannels = [\"email\"]\n"
            )
        };
        days.split(", ").enumerate().map(step).collect()
    }

    fn position(example: &Example) -> Position {
        let mut horizon = Horizon::new(example.day);
        let (facts, policy) = (&example.snapshot, &example.policy);
        let working_days = WorkingDays::default();
        climb(facts, policy, &example.owed(), &working_days, example.day, &mut horizon, &mut Vec::new())
    }

    /// Checks the step reached and the steps due.
    #[track_caller]
    fn check<const N: usize>(cases: [(Example, Option<u8>, &[u8]); N]) {
        for (number, (example, step, due)) in (1..).zip(cases) {
            let found = position(&example);
            let notices: Vec<u8> = found.notices.iter().map(|notice| notice.step).collect();
            assert_eq!((found.step, notices.as_slice()), (step, due), "case {number}");
        }
    }

    #[test]
    fn one_step_after_the_other() {
        let sequential = || ladder("mode = \"sequential\"\nwait_for_cure = false");
        check([
            (sequential().on("2026-11-09"), None, &[]),     // Six days before.
            (sequential().on("2026-11-10"), Some(1), &[1]), // Five.
            (sequential(), Some(1), &[1]),                  // Ten days late, nothing sent: still the first.
            (sequential().stepped("2026-11-20", 1), Some(2), &[2]),
            (sequential().stepped("2026-11-20", 2), Some(3), &[3]), // Day ten itself.
            (sequential().stepped("2026-11-20", 3), Some(3), &[]),  // The fourth is not due yet.
            (sequential().stepped("2026-11-26", 1), Some(1), &[1]), // Tomorrow's step is not done.
            (sequential().stepped("2026-11-01", 1), Some(1), &[1]), // A step for an earlier debt.
            (sequential().stepped("2026-11-20", 9), Some(1), &[1]), // A step of another policy.
        ]);
    }

    #[test]
    fn a_step_before_the_due_day_is_not_forgotten() {
        let when = |when: &str| {
            let step = steps("0").replace("days = 0", when);
            company().steps(&format!("[ladder]\nmode = \"jump\"\n{step}")).on("2026-11-10")
        };
        let (working_days, sum) = (when("working_days_before = 7"), when("balance = \"1\""));
        check([
            (working_days.clone(), Some(1), &[1]), // Seven working days before Sunday the 15th is Thursday the 5th.
            (working_days.clone().stepped("2026-11-06", 1), Some(1), &[]),
            (working_days.stepped("2026-11-04", 1), Some(1), &[1]), // Too early to be about this debt.
            (sum.clone(), Some(1), &[1]),
            (sum.clone().stepped("2026-11-06", 1), Some(1), &[]),
            (sum.stepped("2026-11-06", 1).on("2026-11-15"), Some(1), &[1]), // Once more when it falls due.
        ]);
    }

    #[test]
    fn grace_for_the_last_item_moves_the_steps_of_no_other() {
        let graced = |scope: &str| {
            let table = "mode = \"jump\"\nunit = \"item\"\ngrace_days = 5\ngrace_scope = ";
            ladder(&format!("{table}\"{scope}\"")).owing(2, "2026-12-15", cny(500))
        };
        check([
            (graced("last-only").on("2026-11-16"), Some(2), &[2]), // A day late, and a later item follows.
            (graced("every").on("2026-11-16"), Some(1), &[]),
            (graced("every").on("2026-11-21"), Some(2), &[2]),
        ]);
    }

    #[test]
    fn only_what_left_us_counts_as_a_step() {
        for (connection, counts) in [
            (Connection::Sent, true),
            (Connection::Voicemail, true),
            (Connection::Waived, true),
            (Connection::NoAnswer, false),
            (Connection::Bounced, false),
            (Connection::Cancelled, false),
        ] {
            let try_ = Contact { step: Some(1), ..attempt("2026-11-20", Channel::Email, connection) };
            let example = ladder("mode = \"sequential\"").but(|facts| facts.contacts.push(try_));
            assert_eq!(position(&example).step, Some(if counts { 2 } else { 1 }), "{connection}");
        }
    }

    #[test]
    fn straight_to_the_most_severe_step() {
        let jump = || ladder("mode = \"jump\"\nwait_for_cure = false");
        check([
            (jump(), Some(3), &[3]),
            (jump().stepped("2026-11-20", 3), Some(3), &[]), // Once.
            (jump().stepped("2026-11-20", 2), Some(3), &[3]),
            (jump().stepped("2026-11-20", 4), Some(3), &[]), // Something more severe was done.
        ]);
    }

    #[test]
    fn by_the_number_of_notices() {
        let count = || ladder("mode = \"count\"\nwait_for_cure = false");
        check([
            (count(), Some(1), &[1]),
            (count().stepped("2026-11-20", 1), Some(2), &[2]),
            (count().stepped("2026-11-18", 1).stepped("2026-11-20", 1), Some(3), &[3]), // Two, whatever they were.
        ]);
    }

    #[test]
    fn the_band_of_the_day() {
        let band = || company(); // -5..0, 1..29, 30..
        check([
            (band().on("2026-11-09"), None, &[]),
            (band().on("2026-11-15"), Some(1), &[1]),
            (band().on("2026-11-16"), Some(2), &[2]),
            (band().on("2026-12-14"), Some(2), &[2]), // Day 29.
            (band().on("2026-12-15"), Some(3), &[3]), // Day 30.
            (band().stepped("2026-11-20", 2), Some(2), &[2]), // The cadence decides when again.
        ]);
    }

    #[test]
    fn day_n_counts_or_not() {
        let after = || ladder("mode = \"jump\"\nboundary = \"after\"");
        check([
            (ladder("mode = \"jump\""), Some(3), &[3]), // Day ten, from day ten on.
            (after(), Some(2), &[2]),                   // Day ten, after day ten.
            (after().on("2026-11-26"), Some(3), &[3]),
            (after().on("2026-11-10"), Some(1), &[1]), // Days before the due day are days before it.
        ]);
    }

    #[test]
    fn days_lie_between_two_steps() {
        let spaced =
            |table: &str| ladder(&format!("mode = \"sequential\"\n{table}")).stepped("2026-11-20", 1);
        check([
            (spaced("wait_for_cure = false\nspacing_days = 5"), Some(2), &[2]),
            (spaced("wait_for_cure = false\nspacing_days = 6"), Some(1), &[]),
            (spaced("wait_for_cure = true").on("2026-11-23"), Some(1), &[]), // The text named the 23rd.
            (spaced("wait_for_cure = true").on("2026-11-24"), Some(2), &[2]),
            (spaced("wait_for_cure = false\nspacing_by_step = true"), Some(1), &[]), // From -5 to 1 are six days.
            (spaced("wait_for_cure = false\nspacing_by_step = true").on("2026-11-26"), Some(2), &[2]),
        ]);
    }

    #[test]
    fn the_last_step_is_repeated_if_it_says_so() {
        let tables = format!("[ladder]\nmode = \"sequential\"\n{}repeat_days = 5\n", steps("1"));
        let repeated = || company().steps(&tables).stepped("2026-11-20", 1);
        check([
            (repeated().on("2026-11-24"), Some(1), &[]),
            (repeated().on("2026-11-25"), Some(1), &[1]),
            (ladder("mode = \"sequential\"").stepped("2026-11-20", 4), Some(4), &[]), // Not said: never.
        ]);
    }

    #[test]
    fn grace_and_pauses_put_steps_off() {
        let grace = || ladder("mode = \"jump\"\ngrace_days = 2");
        let paused = |pause: &str| ladder(&format!("mode = \"jump\"\npause = \"{pause}\""));
        let rested = |pause: &str| paused(pause).fact_until(FactKind::Hold, "2026-11-14", "2026-11-17");
        check([
            (grace(), Some(2), &[2]),
            (grace().on("2026-11-27"), Some(3), &[3]),
            (rested("none"), Some(3), &[3]),
            (rested("all").on("2026-11-28"), Some(2), &[2]), // Four days: the 14th to the 17th.
            (rested("all").on("2026-11-29"), Some(3), &[3]),
            (rested("overdue").on("2026-11-26"), Some(2), &[2]), // Two of them after the due day.
            (rested("overdue").on("2026-11-27"), Some(3), &[3]),
            (
                // A second pause over the same days pauses nothing more.
                rested("all").fact_until(FactKind::Hold, "2026-11-15", "2026-11-16").on("2026-11-29"),
                Some(3),
                &[3],
            ),
            (paused("all").fact_on(FactKind::Hold, "2026-11-16", 2), Some(3), &[3]), // Another item's pause.
        ]);
    }

    #[test]
    fn what_climbs_and_from_where() {
        let two = |table: &str| ladder(&format!("mode = \"jump\"\n{table}")).owing(2, "2026-11-22", cny(500));
        check([
            (two("unit = \"debtor\""), Some(3), &[3]),
            (two("unit = \"item\""), Some(3), &[3, 2]),
            (two("unit = \"debtor-level\""), Some(3), &[3, 3]), // All lifted to the highest.
            (two("unit = \"item\"").disputing(Some(1), None), Some(3), &[2]), // A disputed item is not demanded.
            (two("unit = \"debtor\"").disputing(Some(1), None), Some(2), &[2]), // Nor does the debtor count from it.
            (
                two("anchor = \"oldest-invoice\"")
                    .but(|facts| facts.receivables[0].issued = Some(day("2026-10-20"))),
                Some(4),
                &[4],
            ),
        ]);
    }

    #[test]
    fn every_condition_of_a_step_must_be_met() {
        let when = |when: &str| {
            let tables = format!("[ladder]\nmode = \"jump\"\n{}", steps("1")).replace("days = 1", when);
            company().steps(&tables)
        };
        check([
            (when("working_days_before = 2").on("2026-11-11"), None, &[]), // The 15th is a Sunday.
            (when("working_days_before = 2").on("2026-11-12"), Some(1), &[1]),
            (when("working_days_before = 2").on("2026-11-16"), None, &[]), // Past the due day.
            (when("month_end_after = 10").on("2026-11-29"), None, &[]),
            (when("month_end_after = 10").on("2026-11-30"), Some(1), &[1]),
            (when("month_end_after = 20").on("2026-12-30"), None, &[]), // Reaches into December.
            (when("day_of_month = 25"), Some(1), &[1]),
            (when("day_of_month = 26"), None, &[]),
            (when("balance = \"100\""), Some(1), &[1]),
            (when("balance = \"100\"").disputing(Some(1), Some(cny(1))), None, &[]), // Disputed parts aside.
            (when("days = 1, items = 2"), None, &[]),
            (when("days = 1, items = 2").owing(2, "2026-11-25", cny(500)), Some(1), &[1]), // From its due day on.
            (when("days = 1, items = 2").owing(2, "2026-11-26", cny(500)), None, &[]),
        ]);
    }
}
