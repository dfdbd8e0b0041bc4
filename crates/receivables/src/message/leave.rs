//! May it still leave? Asked with the facts of the moment, whatever the plan said this morning.

use super::{Cancellation, Key};
use crate::{
    cadence,
    call::Moment,
    decide::decide,
    decision::{Decision, PlannedContact},
    gate::{self, Refusal, Wanted},
    policy::Policy,
    reason::Reason,
    rulebook::Rulebook,
    script::Purpose,
    snapshot::Snapshot,
};

/// A message that may leave now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Leave {
    /// The decision as the facts stand; its text speaks of them.
    pub decision: Decision,
    /// The contact that the message is, as it is planned now.
    pub contact: PlannedContact,
    /// What the gate was asked; it let it pass.
    pub wanted: Wanted,
}

/// Why a message does not leave now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stop {
    /// Its day or hour at the debtor's place has not come.
    NotYet,
    /// It is not planned any more.
    Cancelled {
        /// Why.
        why: Cancellation,
        /// The rules that spoke.
        reasons: Vec<Reason>,
    },
    /// It is wanted, and the gate refuses.
    Refused {
        /// What was asked.
        wanted: Wanted,
        /// Every rule that refuses.
        refusals: Vec<Refusal>,
    },
}

/// Decides again and asks the gate about the message as it would leave at this moment.
pub fn may_still_leave(
    snapshot: &Snapshot,
    policy: &Policy,
    rulebook: &Rulebook,
    now: Moment,
    message: &Key,
) -> Result<Leave, Stop> {
    if now.day < message.day {
        return Err(Stop::NotYet);
    }
    if now.day > message.day {
        return Err(Stop::Cancelled { why: Cancellation::DayOver, reasons: Vec::new() });
    }
    let decision = decide(snapshot, policy, rulebook, now.day);
    let same = |contact: &&PlannedContact| Key::of(message.debtor, contact).as_ref() == Some(message);
    let contact = decision.contacts.iter().find(same).cloned();
    let stage = contact.as_ref().map_or(decision.stage, |contact| contact.stage);
    let wanted = Wanted {
        person: Some(message.person),
        channel: message.channel,
        at: now.at,
        purpose: message.purpose,
        stage,
        formal: message.step.and_then(|step| policy.step(step)).is_some_and(|step| step.formal),
    };
    let refusals = gate::check(snapshot, policy, rulebook, now.day, &wanted);
    let Some(contact) = contact else {
        return Err(not_planned(&decision, policy, message, wanted, refusals));
    };
    if now.at < contact.at {
        return Err(Stop::NotYet);
    }
    if !refusals.is_empty() {
        return Err(Stop::Refused { wanted, refusals });
    }
    Ok(Leave { decision, contact, wanted })
}

/// The same for a message that a person wrote: no plan has it, so the gate alone says whether it leaves.
pub fn may_leave_by_hand(
    snapshot: &Snapshot,
    policy: &Policy,
    rulebook: &Rulebook,
    now: Moment,
    message: &Key,
) -> Result<Leave, Stop> {
    if now.day < message.day {
        return Err(Stop::NotYet);
    }
    if now.day > message.day {
        return Err(Stop::Cancelled { why: Cancellation::DayOver, reasons: Vec::new() });
    }
    let decision = decide(snapshot, policy, rulebook, now.day);
    let wanted = Wanted {
        person: Some(message.person),
        channel: message.channel,
        at: now.at,
        purpose: message.purpose,
        stage: decision.stage,
        formal: false,
    };
    let refusals = gate::check(snapshot, policy, rulebook, now.day, &wanted);
    let person = snapshot.people.iter().find(|person| person.id == message.person);
    let (Some(person), true) = (person, refusals.is_empty()) else {
        return Err(Stop::Refused { wanted, refusals });
    };
    let contact = PlannedContact {
        on: now.day,
        at: now.at,
        person: message.person,
        role: person.role,
        channel: message.channel,
        purpose: message.purpose,
        stage: decision.stage,
        step: None,
        reply_by: now.day,
    };
    Ok(Leave { decision, contact, wanted })
}

/// Why the decision has the message no longer: what happened since, else the rules that stand in its way.
fn not_planned(
    decision: &Decision,
    policy: &Policy,
    message: &Key,
    wanted: Wanted,
    refusals: Vec<Refusal>,
) -> Stop {
    let cancelled = |why, reasons| Stop::Cancelled { why, reasons };
    for (rule, why) in [
        ("hold", Cancellation::Held),
        ("open-dispute", Cancellation::Disputed),
        ("promise-awaited", Cancellation::Promised),
        ("reply-unread", Cancellation::Answered),
    ] {
        if let Some(refusal) = refusals.iter().find(|refusal| refusal.reason.rule == rule) {
            return cancelled(why, vec![refusal.reason]);
        }
    }
    if !has_step(policy, message) {
        return cancelled(Cancellation::PolicyChanged, Vec::new());
    }
    if is_paid(decision, message.purpose) {
        return cancelled(Cancellation::Paid, Vec::new());
    }
    if !refusals.is_empty() {
        return Stop::Refused { wanted, refusals };
    }
    let paced = decision.reasons.iter().filter(|reason| cadence::rule_ids().any(|id| id == reason.rule));
    cancelled(Cancellation::PlanChanged, paced.copied().collect())
}

/// Whether the policy still has the step for this purpose and channel. What is no step is none of the policy's.
fn has_step(policy: &Policy, message: &Key) -> bool {
    let Some(number) = message.step else { return true };
    policy.step(number).is_some_and(|step| {
        // A step that comes before the due day says when money falls due.
        let is_early = message.purpose == Purpose::PreDueReminder && step.purpose == Purpose::OverdueReminder;
        (step.purpose == message.purpose || is_early) && step.channels.contains(&message.channel)
    })
}

/// Whether nothing is left of what the message would ask for.
fn is_paid(decision: &Decision, purpose: Purpose) -> bool {
    let is_early = purpose == Purpose::PreDueReminder;
    decision.balances.iter().all(|sums| sums.overdue <= 0 && !(is_early && sums.open > 0))
}
