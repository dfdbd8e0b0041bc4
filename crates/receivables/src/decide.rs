//! The decision: one debtor, one day, in the order of the profession.

use crate::{
    balance::{self, Owed},
    cadence::{self, Proposal},
    calendar::Day,
    case::Case,
    cause::{self, Cause, Evidence},
    claim, contact,
    decision::{Decision, PlannedContact, PromiseState, TaskKind, Withheld},
    fact::{Fact, FactKind},
    gate::{self, Ask, Asked, Scope},
    ladder::{self, Position},
    policy::{LadderMode, Policy, Step, Unit},
    priority,
    promise::{self, Judgement},
    reason::{Horizon, Reason},
    rulebook::Rulebook,
    snapshot::Snapshot,
    stage::Stage,
};

/// Decides what may be done about one debtor on one day, and why.
///
/// The same arguments give the same decision on any machine. Whatever the facts, there is an answer: broken or missing
/// facts show as refusals and tasks.
pub fn decide(snapshot: &Snapshot, policy: &Policy, rulebook: &Rulebook, day: Day) -> Decision {
    let mut horizon = Horizon::new(day);
    let mut reasons = Vec::new();
    note_dated_facts(snapshot, policy, &mut horizon);
    let country = snapshot.debtor.country;

    // What is owed, and may it still be demanded?
    let mut owed = balance::survey(snapshot, policy, day, &mut horizon);
    let limitation = claim::limit(snapshot, rulebook, &mut owed, day, &mut horizon, &mut reasons);
    claim::charge(snapshot, policy, rulebook, &mut owed, day);

    // What was agreed, and why is it late?
    let promises =
        promise::judge(&snapshot.promises, &snapshot.payments, policy.settings.promise_tolerance_days, day);
    let evidence = Evidence::new(snapshot, &owed, &promises, day);
    let diagnosis = cause::diagnose(&evidence, &mut horizon);

    // What would the policy do?
    let working_days = rulebook.working_days_at(country);
    let mut position = ladder::climb(snapshot, policy, &owed, working_days, day, &mut horizon, &mut reasons);
    raise_for_broken_promises(&mut position, policy, &promises, &mut reasons);
    let stage = stage(snapshot, policy, &owed, &position, day);
    let case = Case {
        snapshot,
        policy,
        owed: &owed,
        promises: &promises,
        diagnosis: &diagnosis,
        position: &position,
        stage,
        limitation,
        demand_interrupts: country.is_some_and(|at| rulebook.demand_interrupts(at, day)),
        day,
    };
    let priority = priority::rank(&case, &mut horizon);
    let proposals = cadence::propose(&case, &mut horizon, &mut reasons);

    // To whom, when, with what, and may we?
    let asked = Asked { snapshot, policy, owed: &owed, promises: &promises, day };
    let mut ask = Ask::new(asked, rulebook, &mut horizon);
    let (contacts, mut withheld) = plan(&proposals, &mut ask, &mut horizon, &mut reasons);
    withheld.extend(withheld_suit(&case, &mut ask, &mut horizon));
    let tasks = tasks(&case, &ask, !contacts.is_empty(), &withheld);

    let promises = snapshot.promises.iter().zip(&promises).map(PromiseState::from).collect();
    Decision {
        debtor: snapshot.debtor.id,
        day,
        stage,
        step: position.step,
        days_past_due: owed.oldest_days_past_due,
        balances: owed.balances,
        items: owed.items,
        diagnosis,
        promises,
        limitation,
        notices: position.notices,
        contacts,
        withheld,
        tasks,
        priority,
        reasons,
        review_on: horizon.first(),
    }
}

/// Every dated fact changes something on its days.
fn note_dated_facts(snapshot: &Snapshot, policy: &Policy, horizon: &mut Horizon) {
    let today = horizon.today();
    for fact in &snapshot.facts {
        horizon.flips_on(fact.from);
        if let Some(until) = fact.until {
            horizon.flips_on(until.plus(1));
        }
    }
    for document in &snapshot.documents {
        horizon.flips_on(document.day);
    }
    for promise in &snapshot.promises {
        horizon.flips_on(promise.made);
        horizon.flips_on(promise.due);
        horizon.flips_on(promise.last_day(policy.settings.promise_tolerance_days).plus(1));
        if let Some(replaced) = promise.replaced {
            horizon.flips_on(replaced);
        }
    }
    for dispute in &snapshot.disputes {
        horizon.flips_on(dispute.opened);
        if let Some(closed) = dispute.closed {
            horizon.flips_on(closed);
        }
    }
    for contact in snapshot.contacts.iter().rev().take_while(|contact| contact.day >= today) {
        horizon.flips_on(contact.day);
        horizon.flips_on(contact.day.plus(1));
    }
}

/// C24: after so many broken promises the debtor is treated as one step further on.
fn raise_for_broken_promises(
    position: &mut Position,
    policy: &Policy,
    promises: &[Judgement],
    reasons: &mut Vec<Reason>,
) {
    let by_itself = policy.ladder.unit == Unit::Debtor
        && matches!(policy.ladder.mode, LadderMode::Band | LadderMode::Jump);
    let broken = promises.iter().filter(|judged| matches!(judged, Judgement::Broken)).count();
    let broken = u32::try_from(broken).unwrap_or(u32::MAX);
    let Some(number) =
        position.step.filter(|_| by_itself && broken >= policy.settings.broken_promises_to_next_stage)
    else {
        return;
    };
    let (here, next) = (policy.step(number), policy.step(number + 1));
    // Only what days alone would have brought: no broken promise makes a second batch, or opens a court case.
    let may_rise = |step: &Step| step.stage != Stage::Legal && step.when.is_by_days();
    if here.is_none_or(|step| step.stage < Stage::Early) || !next.is_some_and(may_rise) {
        return;
    }
    position.step = Some(number + 1);
    for notice in position.notices.iter_mut().filter(|notice| notice.step == number) {
        notice.step = number + 1;
    }
    reasons.push(
        Reason::new("broken-promises-raise").with("broken", broken).with("step", u32::from(number + 1)),
    );
}

/// The stage the step puts the debtor in; without a step, what the ledger alone says.
fn stage(snapshot: &Snapshot, policy: &Policy, owed: &Owed, position: &Position, day: Day) -> Stage {
    let in_court = snapshot.facts.iter().any(|fact| fact.kind == FactKind::SuitFiled && fact.holds(day));
    let counted = owed.items.iter().any(|item| item.in_policy);
    match position.step.and_then(|step| policy.step(step)) {
        _ if !counted => Stage::Clear,
        _ if in_court => Stage::Legal,
        Some(step) => step.stage,
        None if owed.oldest_days_past_due > 0 => Stage::Early,
        None => Stage::NotDue,
    }
}

/// Puts every proposal to the gate: contacts with person, channel, day and hour, and what stands in the way of the others.
fn plan(
    proposals: &[Proposal<'_>],
    ask: &mut Ask<'_>,
    horizon: &mut Horizon,
    reasons: &mut Vec<Reason>,
) -> (Vec<PlannedContact>, Vec<Withheld>) {
    let (mut contacts, mut withheld) = (Vec::new(), Vec::new());
    for proposal in proposals {
        match cadence::plan(proposal, ask, horizon, reasons) {
            Ok(contact) => contacts.push(contact),
            Err(refused) => withheld.push(refused),
        }
    }
    (contacts, withheld)
}

/// The task of a step in the legal stage, where the law makes a suit wait.
fn withheld_suit(case: &Case<'_>, ask: &mut Ask<'_>, horizon: &mut Horizon) -> Option<Withheld> {
    let number = case.position.step?;
    let step = case.policy.step(number).filter(|step| step.stage == Stage::Legal && step.task.is_some())?;
    (ask.person, ask.channel, ask.stage, ask.purpose) = (None, None, step.stage, step.purpose);
    let refusals = gate::suit_refusals(ask, horizon);
    let may_on = refusals
        .iter()
        .map(|refusal| refusal.may_on)
        .try_fold(case.day, |latest, day| Some(latest.max(day?)));
    (!refusals.is_empty()).then(|| Withheld {
        purpose: step.purpose,
        step: Some(number),
        person: None,
        channel: None,
        asked: Scope::Debtor,
        refusals: refusals.iter().map(|refusal| refusal.reason).collect(),
        may_on,
    })
}

/// Whether a visit was agreed on for the day and has not been made yet.
fn is_to_be_kept(case: &Case<'_>, agreed: &Fact) -> bool {
    agreed.kind == FactKind::VisitAgreed
        && agreed.holds(case.day)
        && !contact::went_there(&case.snapshot.contacts, agreed.from..=case.day)
}

/// What is to be done besides contacts, in the order of [`TaskKind`].
fn tasks(case: &Case<'_>, ask: &Ask<'_>, is_contacted: bool, withheld: &[Withheld]) -> Vec<TaskKind> {
    let (snapshot, policy) = (case.snapshot, case.policy);
    let refused = |rule: &str| withheld.iter().any(|w| w.refusals.iter().any(|reason| reason.rule == rule));
    let fact = |kind: FactKind| snapshot.facts.iter().any(|fact| fact.kind == kind && fact.holds(case.day));
    let overdue = case.owed.oldest_days_past_due > 0;
    let dispute = snapshot.disputes.iter().any(|dispute| dispute.is_open(case.day));
    let oral = snapshot.promises.iter().zip(case.promises);
    let oral = oral.into_iter().any(|(promise, judged)| {
        !promise.written && promise.made <= case.day && matches!(judged, Judgement::Open)
    });
    let near = case.limitation.and_then(|limitation| limitation.within_days);
    let step = case.position.step.and_then(|step| policy.step(step)).filter(|step| step.task.is_some());
    let may_carry_out = |step: &Step| step.stage != Stage::Legal || !gate::suit_rule_ids().any(refused);
    let unassigned = case.owed.balances.iter().any(|sums| sums.unassigned != 0 && sums.open > 0);
    let open = !case.owed.items.is_empty();
    let wanted = |kind: TaskKind| match kind {
        TaskKind::ReadReply => !snapshot.unread.is_empty(),
        TaskKind::AskCause => overdue && case.diagnosis.cause == Cause::Unknown && !fact(FactKind::Deceased),
        TaskKind::AskKind => refused("kind-unknown"),
        TaskKind::AskPlace => refused("place-unknown"),
        TaskKind::FindContact => refused("nobody-to-ask") || refused("channel-unavailable"),
        TaskKind::AssignMoney => unassigned,
        TaskKind::AnswerDispute => dispute && open,
        TaskKind::ConfirmPromise => oral && open,
        TaskKind::VerifyFourElements => refused("four-elements"),
        TaskKind::SendValidation => {
            gate::owes_validation(ask) && (is_contacted || refused("validation-information"))
        }
        TaskKind::RefreshLedger => refused("ledger-stale"),
        TaskKind::ReviewLimitation => near.is_some_and(|days| days <= 90),
        TaskKind::ReviewPreservation => overdue && fact(FactKind::MovingAssets),
        TaskKind::FileInsolvencyClaim => open && fact(FactKind::Bankrupt),
        TaskKind::VerifyDeath => open && fact(FactKind::Deceased),
        TaskKind::LookIntoFraud => open && fact(FactKind::FraudClaimed),
        TaskKind::ReviewReturnedLetter => {
            open && contact::last_letter_came_back(&snapshot.contacts, case.day)
        }
        TaskKind::CallBack => open && contact::awaits_call_back(&snapshot.contacts, case.day),
        TaskKind::KeepAppointment => open && snapshot.facts.iter().any(|fact| is_to_be_kept(case, fact)),
        TaskKind::PolicyStep => step.is_some_and(may_carry_out),
    };
    TaskKind::ALL.iter().copied().filter(|&kind| wanted(kind)).collect()
}
