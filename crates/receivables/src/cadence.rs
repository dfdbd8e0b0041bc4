//! When to speak next, with whom, by which channel and at what hour (CAD-001..049). The gate has the last word.

use crate::{
    balance::Owed,
    calendar::{Clock, Day},
    cause::{Cause, Diagnosis},
    contact::{Connection, Contact, Direction},
    debtor::{Channel, DebtorKind, Person, Role},
    decision::{LimitationAlarm, PlannedContact, Withheld},
    fact::FactKind,
    gate::{self, Ask, Refusal, Scope},
    ladder::Position,
    policy::{LadderMode, Policy, Step},
    priority::inflow_near,
    promise::Judgement,
    reason::{Horizon, Reason},
    script::Purpose,
    snapshot::Snapshot,
    stage::Stage,
};

/// A contact that is wanted, before the gate is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Proposal<'a> {
    purpose: Purpose,
    step: Option<u8>,
    stage: Stage,
    channels: &'a [Channel],
    audience: &'a [Role],
    formal: bool,
    cure_days: u16,
}

/// Channels for a promise: a call, or a short message.
const PROMISE_CHANNELS: &[Channel] = &[Channel::Phone, Channel::Wechat, Channel::Sms, Channel::Email];
/// Only a letter leaves a receipt that stands up in court everywhere.
const LIMITATION_CHANNELS: &[Channel] = &[Channel::Letter];
/// Days the text of a promise or limitation contact gives.
const SHORT_CURE: u16 = 3;
/// Days left of the limitation period from which a letter is proposed.
const LIMITATION_LETTER_WITHIN: u16 = 90;
/// Days after which a limitation letter is proposed again.
const LIMITATION_LETTER_EVERY: i32 = 30;

/// What the plan looks at.
pub(crate) struct Standing<'a> {
    pub(crate) snapshot: &'a Snapshot,
    pub(crate) policy: &'a Policy,
    pub(crate) owed: &'a Owed,
    pub(crate) promises: &'a [Judgement],
    pub(crate) diagnosis: &'a Diagnosis,
    pub(crate) position: &'a Position,
    pub(crate) stage: Stage,
    pub(crate) limitation: Option<LimitationAlarm>,
    pub(crate) day: Day,
}

/// What is wanted today: a promise that has its day, else the step of the policy; and a letter before the claim lapses.
pub(crate) fn propose<'a>(
    standing: &Standing<'a>,
    horizon: &mut Horizon,
    reasons: &mut Vec<Reason>,
) -> Vec<Proposal<'a>> {
    let mut proposals = Vec::new();
    if let Some(purpose) = promise_purpose(standing, horizon) {
        proposals.push(Proposal {
            purpose,
            step: None,
            stage: standing.stage,
            channels: PROMISE_CHANNELS,
            audience: &[],
            formal: false,
            cure_days: SHORT_CURE,
        });
    } else {
        step_proposals(standing, horizon, reasons, &mut proposals);
    }
    let near = standing.limitation.and_then(|limitation| limitation.within_days);
    if near.is_some_and(|days| (1..=LIMITATION_LETTER_WITHIN).contains(&days))
        && letter_is_due(standing, horizon)
    {
        proposals.push(Proposal {
            purpose: Purpose::LimitationLetter,
            step: None,
            stage: standing.stage,
            channels: LIMITATION_CHANNELS,
            audience: &[],
            formal: false,
            cure_days: SHORT_CURE,
        });
    }
    proposals
}

/// Asks about a promise on its day, and about a broken one until somebody was spoken to.
fn promise_purpose(standing: &Standing<'_>, horizon: &mut Horizon) -> Option<Purpose> {
    standing.owed.overdue().next()?;
    let asked_since = |day: Day| {
        let out = attempts(standing).find(|contact| contact.connection != Connection::NoAnswer);
        out.is_some_and(|contact| contact.day >= day)
    };
    let mut purpose = None;
    for (promise, judged) in standing.snapshot.promises.iter().zip(standing.promises) {
        match judged {
            Judgement::DueToday if !asked_since(promise.due) => return Some(Purpose::PromiseDue),
            Judgement::Broken | Judgement::PartKept { .. } => {
                let over = promise.last_day(standing.policy.settings.promise_tolerance_days).plus(1);
                if horizon.reached(over) && !asked_since(over) {
                    purpose = Some(Purpose::PromiseBroken);
                }
            }
            Judgement::DueToday | Judgement::Open | Judgement::Kept | Judgement::Replaced => {}
        }
    }
    purpose
}

/// One proposal for every step that is due; in a band, once the cadence has come round.
fn step_proposals<'a>(
    standing: &Standing<'a>,
    horizon: &mut Horizon,
    reasons: &mut Vec<Reason>,
    proposals: &mut Vec<Proposal<'a>>,
) {
    let mut steps: Vec<u8> = standing.position.notices.iter().map(|notice| notice.step).collect();
    if steps.is_empty() && standing.owed.balances.iter().all(|sums| sums.demandable == 0) {
        // Nothing may be demanded: put the step to the gate all the same, so that the collector hears why.
        let overdue = standing.owed.balances.iter().any(|sums| sums.overdue > 0);
        steps.extend(standing.position.step.filter(|_| overdue));
    }
    steps.sort_unstable();
    steps.dedup();
    for number in steps {
        let Some(step) = standing.policy.step(number) else { continue };
        if step.channels.is_empty() || !cadence_has_come(standing, number, step, horizon, reasons) {
            continue;
        }
        proposals.push(Proposal {
            purpose: step.purpose,
            step: Some(number),
            stage: step.stage,
            channels: &step.channels,
            audience: &step.audience,
            formal: step.formal,
            cure_days: step.cure_days,
        });
    }
}

/// Whether the days between two contacts have passed. Only a band asks: the other ladders count between steps.
fn cadence_has_come(
    standing: &Standing<'_>,
    number: u8,
    step: &Step,
    horizon: &mut Horizon,
    reasons: &mut Vec<Reason>,
) -> bool {
    let policy = standing.policy;
    if policy.ladder.mode != LadderMode::Band || step.repeat_days.is_some() {
        return true;
    }
    let Some(last) = attempts(standing).next() else { return true };
    let pace = pace(policy, standing.diagnosis.cause);
    let days = match last.connection {
        Connection::NoAnswer
        | Connection::Busy
        | Connection::SwitchedOff
        | Connection::Bounced
        | Connection::Invalid => policy.cadence.retry,
        _ if last.step.is_some_and(|taken| taken != number) => pace.min(policy.ladder.spacing_days.max(1)),
        _ => pace,
    };
    let next = last.day.plus(days);
    if horizon.reached(next) || inflow_calls(standing, last.day, horizon) {
        return true;
    }
    reasons.push(Reason::new("cadence-wait").with("last", last.day).with("next", next));
    false
}

/// The ids under which the cadence reports.
pub fn rule_ids() -> impl Iterator<Item = &'static str> {
    ["cadence-wait", "quiet-day"].into_iter()
}

/// Days between two contacts for a cause (CAD-030..032).
const fn pace(policy: &Policy, cause: Cause) -> i32 {
    match cause {
        Cause::Unknown | Cause::Dissatisfied => policy.cadence.unknown,
        Cause::Oversight | Cause::InProcess => policy.cadence.oversight,
        Cause::CashShort => policy.cadence.cash_short,
        Cause::Unwilling => policy.cadence.unwilling,
    }
}

/// Whether money is about to reach the debtor and nobody has asked since that was near (CAD-017).
fn inflow_calls(standing: &Standing<'_>, last: Day, horizon: &mut Horizon) -> bool {
    let inflows = standing.snapshot.facts.iter().filter(|fact| fact.kind == FactKind::InflowExpected);
    let mut calls = false;
    for inflow in inflows {
        let first = inflow.from.plus(-inflow_near::DAYS);
        calls |= horizon.reached(first) && !horizon.reached(inflow.from.plus(1)) && last < first;
    }
    calls
}

fn letter_is_due(standing: &Standing<'_>, horizon: &mut Horizon) -> bool {
    let letters = attempts(standing).find(|contact| contact.channel == Channel::Letter);
    letters.is_none_or(|letter| horizon.reached(letter.day.plus(LIMITATION_LETTER_EVERY)))
}

/// Our own attempts up to today, the latest first.
fn attempts<'a>(standing: &Standing<'a>) -> impl Iterator<Item = &'a Contact> {
    let day = standing.day;
    standing.snapshot.contacts.iter().rev().filter(move |contact| {
        let made = !matches!(contact.connection, Connection::Cancelled | Connection::Waived);
        contact.direction == Direction::Out && contact.day <= day && made
    })
}

/// The answer to one proposal.
pub(crate) enum Planned {
    Contact(PlannedContact),
    Withheld(Withheld),
}

/// Finds the person, channel, day and hour for a proposal that the gate lets pass; or says what stands in the way.
pub(crate) fn plan(
    proposal: &Proposal<'_>,
    ask: &mut Ask<'_>,
    horizon: &mut Horizon,
    reasons: &mut Vec<Reason>,
) -> Planned {
    ask.purpose = proposal.purpose;
    ask.formal = proposal.formal;
    (ask.person, ask.channel) = (None, None);
    let refused = gate::refusals(ask, Scope::Debtor, horizon);
    if !refused.is_empty() {
        return Planned::Withheld(withhold(proposal, ask, &refused));
    }
    let mut heard: Vec<Refusal> = Vec::new();
    for (person, channel) in candidates(proposal, ask) {
        (ask.person, ask.channel) = (Some(person), Some(channel));
        let refused = gate::refusals(ask, Scope::Person, horizon);
        if !refused.is_empty() {
            for refusal in refused {
                if heard.iter().all(|old| old.reason.rule != refusal.reason.rule) {
                    heard.push(refusal);
                }
            }
            continue;
        }
        ask.at = hour(proposal, ask);
        let refused = gate::refusals(ask, Scope::Moment, horizon);
        if !refused.is_empty() {
            return Planned::Withheld(withhold(proposal, ask, &refused));
        }
        let on = quiet_days_passed(proposal, ask, person, channel, reasons);
        horizon.flips_on(on.plus(1));
        let reply_by = ask.working_days.on_or_after(on.plus(i32::from(proposal.cure_days)));
        return Planned::Contact(PlannedContact {
            on,
            at: ask.at,
            person: person.id,
            role: person.role,
            channel,
            purpose: proposal.purpose,
            stage: proposal.stage,
            step: proposal.step,
            reply_by,
        });
    }
    (ask.person, ask.channel) = (None, None);
    if heard.is_empty() {
        heard = gate::refusals(ask, Scope::Person, horizon);
    }
    Planned::Withheld(withhold(proposal, ask, &heard))
}

fn withhold(proposal: &Proposal<'_>, ask: &Ask<'_>, refusals: &[Refusal]) -> Withheld {
    let may_on =
        refusals.iter().map(|refusal| refusal.may_on).try_fold(ask.day, |latest, day| Some(latest.max(day?)));
    Withheld {
        purpose: proposal.purpose,
        step: proposal.step,
        person: ask.person.map(|person| person.id),
        channel: ask.channel,
        refusals: refusals.iter().map(|refusal| refusal.reason).collect(),
        may_on,
    }
}

/// People in the order of the step or of the contact order, each by their preferred channel first. After too many
/// unanswered calls, writing comes before calling (C27).
fn candidates<'a>(proposal: &Proposal<'_>, ask: &Ask<'a>) -> Vec<(&'a Person, Channel)> {
    let settings = &ask.policy.settings.contact_order;
    let debtor = &ask.snapshot.debtor;
    let rest = match debtor.kind {
        Some(DebtorKind::Person) => settings.person.as_slice(),
        Some(DebtorKind::Company) | None => settings.company(debtor.size),
    };
    let mut roles: Vec<Role> = proposal.audience.iter().chain(rest).copied().collect();
    roles.push(Role::Lawyer);
    let write_first = unanswered_calls(ask) >= ask.policy.cadence.unanswered_before_writing;
    let mut found = Vec::new();
    for (at, role) in roles.iter().enumerate() {
        if roles.iter().take(at).any(|earlier| earlier == role) {
            continue;
        }
        for person in ask.snapshot.people.iter().filter(|person| person.role == *role) {
            let mut channels: Vec<Channel> = proposal.channels.to_vec();
            channels.sort_by_key(|&channel| {
                let call = channel == Channel::Phone && write_first;
                (call, person.prefers != Some(channel))
            });
            found.extend(channels.into_iter().map(|channel| (person, channel)));
        }
    }
    found
}

fn unanswered_calls(ask: &Ask<'_>) -> u32 {
    let calls = ask.snapshot.contacts.iter().rev().filter(|contact| {
        contact.channel == Channel::Phone && contact.direction == Direction::Out && contact.day <= ask.day
    });
    u32::try_from(calls.take_while(|contact| contact.is_unanswered_dial()).count()).unwrap_or(u32::MAX)
}

/// The preferred hour that law and house allow; another one after each unanswered call (CAD-027).
fn hour(proposal: &Proposal<'_>, ask: &Ask<'_>) -> Clock {
    let hours = &ask.policy.hours;
    if proposal.purpose == Purpose::PromiseDue {
        return hours.promise_check;
    }
    let allowed = |at: &&Clock| {
        let lawful = ask.law.is_none_or(|law| law.allows_hour(**at, false).is_ok());
        let decent = ask.house.is_none_or(|house| {
            house.outer_hours.value.contains(**at)
                && house.hours.is_none_or(|hours| hours.value.contains(**at))
        });
        lawful && decent && !hours.avoid.iter().any(|window| window.contains(**at))
    };
    let times: Vec<Clock> = hours.prefer.iter().filter(allowed).copied().collect();
    let tries = usize::try_from(unanswered_calls(ask)).unwrap_or(0);
    let chosen = tries.checked_rem(times.len()).and_then(|at| times.get(at));
    chosen.or(hours.prefer.first()).copied().unwrap_or(Clock::MIDNIGHT)
}

/// The first day from today on which the policy does not leave people in peace: weekdays to avoid, and for the finance
/// people of a company the closing of the month (CAD-003, CAD-008). What has its day is not put off.
fn quiet_days_passed(
    proposal: &Proposal<'_>,
    ask: &Ask<'_>,
    person: &Person,
    channel: Channel,
    reasons: &mut Vec<Reason>,
) -> Day {
    let hours = &ask.policy.hours;
    let has_its_day =
        matches!(proposal.purpose, Purpose::PromiseDue | Purpose::PromiseBroken | Purpose::LimitationLetter);
    if has_its_day || channel != Channel::Phone {
        return ask.day;
    }
    let company = ask.snapshot.debtor.kind == Some(DebtorKind::Company);
    let closing =
        if company && person.role == Role::Finance { i32::from(hours.avoid_month_end_days) } else { 0 };
    let is_quiet =
        |day: Day| hours.avoid_weekdays.contains(&day.weekday()) || day.month_end().days_since(day) < closing;
    let is_free = |day: &Day| !is_quiet(*day) && (!company || ask.working_days.is_working(*day));
    let on = (0..14).map(|days| ask.day.plus(days)).find(is_free).unwrap_or(ask.day);
    if on != ask.day {
        reasons.push(Reason::new("quiet-day").with("today", ask.day).with("next", on));
    }
    on
}
