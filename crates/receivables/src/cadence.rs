//! When to speak next, with whom, by which channel and at what hour (CAD-001..049). The gate has the last word.

pub mod another_hour;

use crate::{
    calendar::{Clock, Day},
    case::Case,
    cause::Cause,
    contact::{Connection, Contact, Direction},
    debtor::{Channel, DebtorKind, Person, Role},
    decision::{PlannedContact, Withheld},
    fact::FactKind,
    gate::{self, Ask, Refusal, Scope},
    policy::{LadderMode, Policy, Step},
    priority::inflow_near,
    promise::Judgement,
    reason::{Horizon, Reason},
    script::Purpose,
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

/// What is wanted today: a promise that has its day, else the step of the policy; and a letter before the claim lapses.
pub(crate) fn propose<'a>(
    case: &Case<'a>,
    horizon: &mut Horizon,
    reasons: &mut Vec<Reason>,
) -> Vec<Proposal<'a>> {
    let mut proposals = Vec::new();
    if let Some(purpose) = promise_purpose(case, horizon) {
        proposals.push(Proposal {
            purpose,
            step: None,
            stage: case.stage,
            channels: PROMISE_CHANNELS,
            audience: &[],
            formal: false,
            cure_days: SHORT_CURE,
        });
    } else {
        step_proposals(case, horizon, reasons, &mut proposals);
        if proposals.is_empty() {
            proposals.extend(coverage(case, horizon));
        }
    }
    let near = case.limitation.and_then(|limitation| limitation.within_days);
    if near.is_some_and(|days| (1..=LIMITATION_LETTER_WITHIN).contains(&days))
        && case.demand_interrupts
        && letter_is_due(case, horizon)
    {
        proposals.push(Proposal {
            purpose: Purpose::LimitationLetter,
            step: None,
            stage: case.stage,
            channels: LIMITATION_CHANNELS,
            audience: &[],
            formal: false,
            cure_days: SHORT_CURE,
        });
    }
    proposals
}

/// Asks about a promise on its day, and about a broken one until somebody was spoken to.
fn promise_purpose(case: &Case<'_>, horizon: &mut Horizon) -> Option<Purpose> {
    case.owed.overdue().next()?;
    let asked_since = |day: Day| {
        let out = attempts(case).find(|contact| contact.connection != Connection::NoAnswer);
        out.is_some_and(|contact| contact.day >= day)
    };
    let mut purpose = None;
    for (promise, judged) in case.snapshot.promises.iter().zip(case.promises) {
        match judged {
            Judgement::DueToday if !asked_since(promise.due) => return Some(Purpose::PromiseDue),
            Judgement::Broken | Judgement::PartKept { .. } => {
                let over = promise.last_day(case.policy.settings.promise_tolerance_days).plus(1);
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
    case: &Case<'a>,
    horizon: &mut Horizon,
    reasons: &mut Vec<Reason>,
    proposals: &mut Vec<Proposal<'a>>,
) {
    let mut steps: Vec<u8> = case.position.notices.iter().map(|notice| notice.step).collect();
    if steps.is_empty() && case.owed.balances.iter().all(|sums| sums.demandable == 0) {
        // Nothing may be demanded: put the step to the gate all the same, so that the collector hears why.
        let overdue = case.owed.balances.iter().any(|sums| sums.overdue > 0);
        steps.extend(case.position.step.filter(|_| overdue && case.position.is_silenced));
    }
    steps.sort_unstable();
    steps.dedup();
    for number in steps {
        let Some(step) = case.policy.step(number) else { continue };
        if step.channels.is_empty() || !cadence_has_come(case, number, step, horizon, reasons) {
            continue;
        }
        // A step that is counted from the invoice may come before the due day; then its text says when money falls due.
        let is_early = step.purpose == Purpose::OverdueReminder && case.owed.oldest_days_past_due == 0;
        let (purpose, stage) =
            if is_early { (Purpose::PreDueReminder, Stage::PreDue) } else { (step.purpose, step.stage) };
        proposals.push(Proposal {
            purpose,
            step: Some(number),
            stage,
            channels: &step.channels,
            audience: &step.audience,
            formal: step.formal,
            cure_days: step.cure_days,
        });
    }
}

/// C31: between the steps of a ladder, whoever owes and has heard nothing for so many days is asked again.
fn coverage<'a>(case: &Case<'a>, horizon: &mut Horizon) -> Option<Proposal<'a>> {
    let step = case.policy.step(case.position.step?)?;
    let (purpose, stage) = match case.stage {
        Stage::Early => (Purpose::OverdueReminder, Stage::Early),
        Stage::Middle | Stage::Late => (Purpose::ScheduleTalk, Stage::Middle),
        Stage::Clear | Stage::NotDue | Stage::PreDue | Stage::Legal => return None,
    };
    let owed_since = case.owed.overdue().map(|item| item.due).min()?;
    let last = attempts(case).next().map_or(owed_since, |last| last.day.max(owed_since));
    let channels = if step.channels.is_empty() { PROMISE_CHANNELS } else { &step.channels };
    let days = case.policy.settings.minimum_coverage_days;
    horizon.reached(last.plus(days)).then_some(Proposal {
        purpose,
        step: None,
        stage,
        channels,
        audience: &step.audience,
        formal: false,
        cure_days: step.cure_days,
    })
}

/// Whether the days between two contacts have passed. Only a band asks: the other ladders count between steps.
fn cadence_has_come(
    case: &Case<'_>,
    number: u8,
    step: &Step,
    horizon: &mut Horizon,
    reasons: &mut Vec<Reason>,
) -> bool {
    let policy = case.policy;
    if policy.ladder.mode != LadderMode::Band || step.repeat_days.is_some() {
        return true;
    }
    let Some(last) = attempts(case).next() else { return true };
    let pace = pace(policy, case.diagnosis.cause);
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
    if horizon.reached(next) || inflow_calls(case, last.day, horizon) {
        return true;
    }
    reasons.push(Reason::new("cadence-wait").with("last", last.day).with("next", next));
    false
}

/// The ids under which the cadence reports.
pub fn rule_ids() -> impl Iterator<Item = &'static str> {
    ["cadence-wait", "quiet-day", another_hour::ID].into_iter()
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
fn inflow_calls(case: &Case<'_>, last: Day, horizon: &mut Horizon) -> bool {
    let inflows = case.snapshot.facts.iter().filter(|fact| fact.kind == FactKind::InflowExpected);
    let mut calls = false;
    for inflow in inflows {
        let first = inflow.from.plus(-inflow_near::DAYS);
        calls |= horizon.reached(first) && !horizon.reached(inflow.from.plus(1)) && last < first;
    }
    calls
}

fn letter_is_due(case: &Case<'_>, horizon: &mut Horizon) -> bool {
    let letters = attempts(case).find(|contact| contact.channel == Channel::Letter);
    letters.is_none_or(|letter| horizon.reached(letter.day.plus(LIMITATION_LETTER_EVERY)))
}

/// Our own attempts up to today, the latest first.
fn attempts<'a>(case: &Case<'a>) -> impl Iterator<Item = &'a Contact> {
    let day = case.day;
    case.snapshot.contacts.iter().rev().filter(move |contact| {
        let made = !matches!(contact.connection, Connection::Cancelled | Connection::Waived);
        contact.direction == Direction::Out && contact.day <= day && made
    })
}

/// Finds the person, channel, day and hour for a proposal that the gate lets pass; or says what stands in the way.
pub(crate) fn plan(
    proposal: &Proposal<'_>,
    ask: &mut Ask<'_>,
    horizon: &mut Horizon,
    reasons: &mut Vec<Reason>,
) -> Result<PlannedContact, Withheld> {
    ask.purpose = proposal.purpose;
    ask.formal = proposal.formal;
    ask.stage = proposal.stage;
    (ask.person, ask.channel) = (None, None);
    let refused = gate::refusals(ask, Scope::Debtor, horizon);
    if !refused.is_empty() {
        return Err(withhold(proposal, ask, Scope::Debtor, &refused));
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
        let (at, chosen) = hour(proposal, ask);
        ask.at = at;
        let refused = gate::refusals(ask, Scope::Moment, horizon);
        if !refused.is_empty() {
            return Err(withhold(proposal, ask, Scope::Moment, &refused));
        }
        let on = quiet_days_passed(proposal, ask, person, channel, reasons);
        reasons.extend(chosen);
        horizon.flips_on(on.plus(1));
        let reply_by = ask.working_days.on_or_after(on.plus(i32::from(proposal.cure_days)));
        return Ok(PlannedContact {
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
    Err(withhold(proposal, ask, Scope::Person, &heard))
}

fn withhold(proposal: &Proposal<'_>, ask: &Ask<'_>, asked: Scope, refusals: &[Refusal]) -> Withheld {
    let may_on =
        refusals.iter().map(|refusal| refusal.may_on).try_fold(ask.day, |latest, day| Some(latest.max(day?)));
    Withheld {
        purpose: proposal.purpose,
        step: proposal.step,
        person: ask.person.map(|person| person.id),
        channel: ask.channel,
        asked,
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
    u32::try_from(rang_out(ask).count()).unwrap_or(u32::MAX)
}

/// Our calls up to today since somebody last answered, the latest first.
fn rang_out<'a>(ask: &Ask<'a>) -> impl Iterator<Item = &'a Contact> {
    let day = ask.day;
    let calls = ask.snapshot.contacts.iter().rev().filter(move |contact| {
        contact.channel == Channel::Phone && contact.direction == Direction::Out && contact.day <= day
    });
    calls.take_while(|contact| contact.is_unanswered_dial())
}

/// The preferred hour that law and house allow; after calls that nobody answered one of another time of day, and why, or, where
/// their hours are not on file, the next preferred one (CAD-027). A message keeps its hour whatever calls come to. Where the debtor may be in places with other clocks, or asked
/// for hours of their own, the first half hour that is open, if no preferred one is.
fn hour(proposal: &Proposal<'_>, ask: &Ask<'_>) -> (Clock, Option<Reason>) {
    let hours = &ask.policy.hours;
    let may = |at: Clock| ask.closed(at).is_none() && gate::is_office_hour(ask, at);
    let allowed = |at: &Clock| may(*at) && !hours.avoid.iter().any(|window| window.contains(*at));
    let several_clocks = ask.places.iter().any(|place| place.behind > 0);
    let is_narrow = several_clocks || ask.person.is_some_and(|person| person.hours.is_some());
    let open_everywhere = || {
        let half_hours = (0..48).filter_map(|half| Clock::new(half / 2, half % 2 * 30));
        half_hours.filter(|_| is_narrow).find(allowed)
    };
    if proposal.purpose == Purpose::PromiseDue {
        let check = hours.promise_check;
        return (if may(check) { check } else { open_everywhere().unwrap_or(check) }, None);
    }
    let calls = ask.channel == Some(Channel::Phone);
    if let Some((at, why)) = calls.then(|| another_hour::next(ask, rang_out(ask), allowed)).flatten() {
        return (at, Some(why));
    }
    let times: Vec<Clock> = hours.prefer.iter().filter(|at| allowed(at)).copied().collect();
    let tries = if calls { usize::try_from(unanswered_calls(ask)).unwrap_or(0) } else { 0 };
    let chosen = tries.checked_rem(times.len()).and_then(|at| times.get(at)).copied();
    let at = chosen.or_else(open_everywhere).or(hours.prefer.first().copied()).unwrap_or(Clock::MIDNIGHT);
    (at, None)
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

#[cfg(test)]
mod tests {
    use crate::{
        calendar::Weekday,
        contact::{Connection, StatedReason},
        debtor::{Channel, Channels, Country, Role, Size},
        decision::{PlannedContact, TaskKind},
        example::{Example, american, cny, company, consumer, day, somebody},
        fact::FactKind,
        script::Purpose,
    };

    fn contact(example: &Example) -> Option<PlannedContact> {
        example.decide().contacts.into_iter().next()
    }

    /// Checks the role and channel of the first contact.
    #[track_caller]
    fn check<const N: usize>(cases: [(Example, Option<(Role, Channel)>); N]) {
        for (number, (example, expected)) in (1..).zip(cases) {
            let decision = example.decide();
            let found = decision.contacts.first().map(|contact| (contact.role, contact.channel));
            assert_eq!(found, expected, "case {number}: {:?}", decision.withheld);
        }
    }

    #[test]
    fn a_small_company_is_asked_through_its_owner_a_large_one_through_its_finance() {
        let sized = |size| {
            company().but(|facts| {
                facts.debtor.size = size;
                facts.people =
                    vec![somebody(1, Role::Handler), somebody(2, Role::Owner), somebody(3, Role::Finance)];
            })
        };
        check([
            (sized(Some(Size::Small)), Some((Role::Owner, Channel::Phone))),
            (sized(Some(Size::Large)), Some((Role::Finance, Channel::Phone))),
            (sized(Some(Size::PublicBody)), Some((Role::Finance, Channel::Phone))),
            (sized(None), Some((Role::Handler, Channel::Phone))), // Whoever we dealt with.
            (
                consumer().but(|facts| facts.people.push(somebody(2, Role::CoDebtor))),
                Some((Role::Debtor, Channel::Phone)),
            ),
            (consumer().to(Role::Family), None), // Nobody who owes the debt.
        ]);
    }

    #[test]
    fn a_reminder_before_the_due_day_says_when_money_falls_due() {
        let steps = "[ladder]\nanchor = \"invoice-date\"\nmode = \"jump\"\n[[step]]\nid = \"s\"\ntitle = { zh = \"步\", en = \
                     \"step\" }\nstage = \"early\"\nwhen = { days = 0 }\npurpose = \"overdue-reminder\"\nchannels = [\"email\"]\n";
        let issued = || {
            company().steps(steps).but(|facts| {
                for receivable in &mut facts.receivables {
                    receivable.issued = Some(receivable.due.plus(-30));
                }
            })
        };
        for (example, purpose) in [
            (issued().on("2026-11-12"), Some(Purpose::PreDueReminder)), // Three days before.
            (issued(), Some(Purpose::OverdueReminder)),
            (issued().disputing(None, None), None), // Disputed and overdue: no way around the gate.
        ] {
            assert_eq!(contact(&example).map(|contact| contact.purpose), purpose, "{}", example.day);
        }
    }

    #[test]
    fn the_channel_they_prefer_then_the_next_that_may_be_used() {
        let without = |channel| company().who(|person| person.opted_out = Channels::NONE.with(channel));
        check([
            (company(), Some((Role::Finance, Channel::Phone))),
            (
                company().who(|person| person.prefers = Some(Channel::Email)),
                Some((Role::Finance, Channel::Email)),
            ),
            (
                company().who(|person| person.prefers = Some(Channel::Fax)),
                Some((Role::Finance, Channel::Phone)),
            ), // Not in the step.
            (without(Channel::Phone), Some((Role::Finance, Channel::Wechat))),
            (company().who(|person| person.reachable_by = Channels::NONE), None),
            (
                company()
                    .who(|person| person.refused = true)
                    .but(|f| f.people.push(somebody(2, Role::Handler))),
                Some((Role::Handler, Channel::Phone)),
            ),
            (
                company()
                    .fact(FactKind::Represented, "2026-11-01")
                    .but(|f| f.people.push(somebody(2, Role::Lawyer))),
                Some((Role::Lawyer, Channel::Phone)),
            ),
        ]);
    }

    #[test]
    fn days_pass_between_two_contacts_by_the_cause() {
        let spoken = |on: &str, reason| company().told(on, None, reason);
        let called =
            |on: &str| company().on(on).tried(1, Channel::Phone, Connection::NoAnswer).on("2026-11-25");
        let yes = Some((Role::Finance, Channel::Phone));
        check([
            (spoken("2026-11-19", None), None),
            (spoken("2026-11-18", None), yes), // A week.
            (spoken("2026-11-12", Some(StatedReason::CashShort)), None),
            (spoken("2026-11-11", Some(StatedReason::CashShort)), yes), // A fortnight.
            (called("2026-11-25"), None),
            (called("2026-11-24"), yes), // Nobody answered: tomorrow again.
            (spoken("2026-11-24", None).fact(FactKind::InflowExpected, "2026-11-27"), None), // Asked when it was near.
            (spoken("2026-11-23", None).fact(FactKind::InflowExpected, "2026-11-27"), yes), // Money is coming.
        ]);
    }

    #[test]
    fn what_falls_due_is_announced_once() {
        let tables = "[ladder]\nmode = \"band\"\n[[step]]\nid = \"near\"\ntitle = { zh = \"步\", en = \"step\" }\n\
                      stage = \"pre-due\"\nwhen = { days = -5, until = 0 }\npurpose = \"pre-due-reminder\"\n\
                      channels = [\"email\"]\nrepeat_days = 20\n";
        let tables = format!(
            "{tables}[[step]]\nid = \"ask\"\ntitle = {{ zh = \"步\", en = \"step\" }}\nstage = \"early\"\n\
             when = {{ days = 1 }}\npurpose = \"overdue-reminder\"\nchannels = [\"email\"]\n"
        );
        let both = || company().steps(&tables).owing(2, "2026-12-01", cny(1_000));
        let said = |example: Example| contact(&example).map(|contact| contact.purpose);
        let disputed = || both().disputing(Some(1), None);
        let paid = || both().stepped("2026-11-26", 2).paid("2026-11-26", Some(1), cny(10_000));
        for (near, why) in
            [(disputed(), "an older claim may not be demanded"), (paid(), "it was asked for and paid")]
        {
            let near = |on: &str| near.clone().on(on);
            assert_eq!(said(near("2026-11-27")), Some(Purpose::PreDueReminder), "{why}");
            assert_eq!(said(near("2026-11-28").stepped("2026-11-27", 1)), None, "said yesterday; {why}");
        }
    }

    #[test]
    fn another_hour_after_each_call_that_rang_out() {
        let rang = |times: usize| {
            company().on("2026-11-20").tried(times, Channel::Phone, Connection::NoAnswer).on("2026-11-25")
        };
        for (times, at, channel) in [
            (0, "10:00", Channel::Phone),
            (1, "15:00", Channel::Phone),
            (2, "10:00", Channel::Phone),
            (3, "10:00", Channel::Wechat), // Writing finds out whether they cannot or will not; it keeps its hour.
        ] {
            let found = contact(&rang(times)).map(|contact| (contact.at.to_string(), contact.channel));
            assert_eq!(found, Some((at.to_owned(), channel)), "{times} calls rang out");
        }
    }

    #[test]
    fn an_hour_is_found_that_is_day_wherever_they_may_be() {
        let somewhere = |example: Example| example.but(|facts| facts.debtor.zone_known = false);
        let nowhere_near = |example: Example| example.but(|facts| facts.debtor.region = None);
        let early =
            |example: Example| example.policy(|policy| policy.hours.prefer = vec!["09:00".parse().unwrap()]);
        for (example, at, why) in [
            (american(), "10:00", "the clock is known"),
            (somewhere(american()), "10:00", "Ohio has one clock"),
            (somewhere(nowhere_near(american())), "15:00", "ten in New York is five in Hawaii"),
            (
                early(somewhere(nowhere_near(american()))),
                "14:00",
                "no preferred hour is open at both ends; lunch in New York is over",
            ),
        ] {
            assert_eq!(contact(&example).map(|contact| contact.at.to_string()).as_deref(), Some(at), "{why}");
        }
    }

    #[test]
    fn nobody_is_forgotten_between_two_steps() {
        let step = |id: &str, days: u8, stage: &str| {
            format!(
                "[[step]]\nid = \"{id}\"\ntitle = {{ zh = \"步\", en = \"step\" }}\nstage = \"{stage}\"\nwhen = {{ days = {days} }}\npurpose = \
                 \"overdue-reminder\"\nchannels = [\"email\"]\n"
            )
        };
        let points =
            |stage| format!("[ladder]\nmode = \"jump\"\n{}{}", step("a", 1, stage), step("b", 91, "late"));
        // Due on the 15th, and written to on the 16th.
        let written = |on: &str, stage| {
            company().steps(&points(stage)).on("2026-11-16").stepped("2026-11-16", 1).on(on)
        };
        for (example, purpose, why) in [
            (written("2026-12-15", "early"), None, "twenty-nine days"), // Our number is thirty, seed 1 of the long simulation.
            (written("2026-12-16", "early"), Some((Purpose::OverdueReminder, None)), "thirty"),
            (
                written("2026-12-16", "middle"),
                Some((Purpose::ScheduleTalk, None)),
                "and the tone of the stage",
            ),
            (written("2026-12-16", "legal"), None, "in court others speak"),
            (written("2026-12-16", "early").disputing(None, None), None, "nothing may be demanded"),
            (
                written("2026-12-16", "early").policy(|policy| policy.settings.minimum_coverage_days = 40),
                None,
                "the policy says forty",
            ),
        ] {
            // The ledger is fresh, so that only the cadence decides.
            let example = example.but(|facts| facts.ledger_as_of = Some(day("2026-12-15")));
            assert_eq!(contact(&example).map(|contact| (contact.purpose, contact.step)), purpose, "{why}");
        }
    }

    #[test]
    fn quiet_days_put_a_call_off() {
        let closing = || company().policy(|policy| policy.hours.avoid_month_end_days = 2);
        let no_friday = || company().policy(|policy| policy.hours.avoid_weekdays = vec![Weekday::Friday]);
        for (example, on, why) in [
            (company().on("2026-11-27"), "2026-11-27", "a Friday like any other"),
            (no_friday().on("2026-11-27"), "2026-11-30", "over the weekend to Monday"),
            (
                no_friday().on("2026-11-27").who(|person| person.prefers = Some(Channel::Email)),
                "2026-11-27",
                "a message rings nowhere",
            ),
            (closing().on("2026-11-30"), "2026-12-01", "finance closes the month"),
            (closing().on("2026-11-30").to(Role::Owner), "2026-11-30", "the owner does not"),
            (
                no_friday().on("2026-11-27").promising("2026-11-27", cny(10_000)),
                "2026-11-27",
                "a promise has its day",
            ),
        ] {
            assert_eq!(contact(&example).map(|contact| contact.on), Some(day(on)), "{why}");
        }
    }

    #[test]
    fn a_promise_is_asked_about_on_its_day_and_after_it_was_broken() {
        let promised = |due: &str| company().promising(due, cny(10_000));
        let asked = |on: &str| promised("2026-11-24").told(on, None, None);
        for (example, purpose, why) in [
            (promised("2026-11-26"), None, "its day has not come"),
            (promised("2026-11-25"), Some(Purpose::PromiseDue), "today"),
            (promised("2026-11-24"), Some(Purpose::PromiseBroken), "yesterday, and nothing came"),
            (asked("2026-11-25"), None, "somebody asked today"),
            (asked("2026-11-24"), Some(Purpose::PromiseBroken), "asked before it was broken"),
        ] {
            assert_eq!(contact(&example).map(|contact| contact.purpose), purpose, "{why}");
        }
        assert_eq!(contact(&promised("2026-11-25")).unwrap().at.to_string(), "15:30");
    }

    #[test]
    fn a_letter_goes_out_before_the_claim_lapses() {
        let ends = |on: &str| company().but(|facts| facts.receivables[0].due = day(on).plus_years(-3));
        let written = |on: &str| {
            ends("2027-02-20").on(on).tried(1, Channel::Letter, Connection::Bounced).on("2026-11-25")
        };
        for (example, letters, why) in [
            (ends("2027-02-24"), 0, "ninety-one days left"),
            (ends("2027-02-23"), 1, "ninety"),
            (ends("2026-11-25"), 1, "the last day"),
            (written("2026-10-26"), 1, "a letter came back a month ago"),
            (written("2026-10-27"), 0, "a letter is under way"),
        ] {
            let contacts = example.decide().contacts;
            let found = contacts.iter().filter(|contact| contact.purpose == Purpose::LimitationLetter);
            assert_eq!(found.count(), letters, "{why}");
        }
    }

    #[test]
    fn no_letter_pretends_to_save_what_a_demand_does_not_save() {
        for (country, due) in [("DE", "2023-05-02"), ("GB", "2020-12-20")] {
            let ends_soon = company().but(|facts| {
                facts.debtor.country = Country::from_code(country);
                facts.receivables[0].due = day(due);
            });
            let decision = ends_soon.decide();
            assert!(decision.limitation.is_some_and(|alarm| alarm.within_days.is_some()), "{country}");
            assert!(decision.tasks.contains(&TaskKind::ReviewLimitation), "{country}");
            let planned = decision.contacts.iter().map(|contact| contact.purpose);
            let mut wanted = planned.chain(decision.withheld.iter().map(|held| held.purpose));
            assert!(!wanted.any(|purpose| purpose == Purpose::LimitationLetter), "{country}");
        }
    }
}
