//! What holds of every decision, whatever the facts, the policy and the day.

#[path = "properties/worlds.rs"]
mod worlds;

use proptest::{prelude::*, strategy::ValueTree as _};
use receivables::{
    balance,
    calendar::Clock,
    debtor::Channel,
    decide::decide,
    decision::{Decision, PlannedContact},
    gate::{self, Wanted},
    policy::Policy,
    reason::Horizon,
    rulebook::Rulebook,
    script::Purpose,
    snapshot::Snapshot,
};
use worlds::{Case, book, cases, extreme_cases, policy};

/// Days ahead that are compared with today's plan: past the longest cadence.
const DAYS_AHEAD: i32 = 120;

fn decide_case(case: &Case) -> Decision {
    decide(&case.snapshot, &policy(case), book(), case.day)
}

/// Whether the contact asks for money.
fn is_demand(contact: &PlannedContact) -> bool {
    !matches!(contact.purpose, Purpose::PreDueReminder | Purpose::CallBack)
}

/// Everything the gate says about a planned contact when it is asked anew.
fn refusals(
    contact: &PlannedContact,
    decision: &Decision,
    snapshot: &Snapshot,
    policy: &Policy,
    book: &Rulebook,
) -> Vec<String> {
    let wanted = Wanted {
        person: Some(contact.person),
        channel: contact.channel,
        at: contact.at,
        purpose: contact.purpose,
        stage: contact.stage,
        formal: contact.step.and_then(|step| policy.step(step)).is_some_and(|step| step.formal),
    };
    let refusals = gate::check(snapshot, policy, book, decision.day, &wanted);
    refusals.iter().map(|refusal| format!("{:?}", refusal.reason)).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { max_shrink_iters: 20_000, ..ProptestConfig::default() })]

    #[test]
    fn every_case_has_an_answer(case in extreme_cases()) {
        let _ = decide_case(&case);
    }

    /// The batch skips a debtor until `review_on`, so nothing that is done may change before.
    #[test]
    fn the_plan_stays_until_the_day_of_review(case in cases()) {
        let policy = policy(&case);
        let today = decide(&case.snapshot, &policy, book(), case.day);
        let last = case.day.plus(DAYS_AHEAD);
        let review = today.review_on.unwrap_or(last).min(last);
        prop_assert!(review > case.day, "the review is never due on the day of the decision itself");
        let mut day = case.day.plus(1);
        while day < review {
            let later = decide(&case.snapshot, &policy, book(), day);
            prop_assert_eq!(today.plan(), later.plan(), "{} differs from {}, review on {:?}", day, case.day, today.review_on);
            day = day.plus(1);
        }
    }

    /// Facts, disputes and contracts carry their own days: the order in which they were read says nothing.
    #[test]
    fn the_order_of_reading_decides_nothing((case, shuffled) in cases().prop_flat_map(worlds::shuffled)) {
        let policy = policy(&case);
        let decision = decide(&case.snapshot, &policy, book(), case.day);
        prop_assert_eq!(&decision, &decide(&case.snapshot, &policy, book(), case.day));
        prop_assert_eq!(&decision, &decide(&shuffled, &policy, book(), case.day));
    }

    #[test]
    fn sums_add_up_by_currency(case in cases()) {
        let policy = policy(&case);
        let decision = decide(&case.snapshot, &policy, book(), case.day);
        let owed = balance::survey(&case.snapshot, &policy, case.day, &mut Horizon::new(case.day));
        for sums in &decision.balances {
            let items = || decision.items.iter().filter(|item| item.open.currency == sums.currency);
            let overdue = || items().filter(|item| item.days_past_due > 0);
            prop_assert_eq!(sums.open, items().map(|item| item.open.minor).sum::<i64>());
            prop_assert_eq!(sums.open, sums.bands.iter().sum::<i64>());
            prop_assert_eq!(sums.overdue, overdue().map(|item| item.open.minor).sum::<i64>());
            prop_assert_eq!(sums.disputed, items().map(|item| item.disputed).sum::<i64>());
            prop_assert_eq!(sums.demandable, overdue().map(|item| item.demandable).sum::<i64>());
            prop_assert!(0 <= sums.demandable && sums.demandable <= sums.overdue && sums.overdue <= sums.open);
            prop_assert!(0 <= sums.disputed && sums.disputed <= sums.open);
        }
        for item in &decision.items {
            prop_assert!(0 <= item.demandable && item.demandable <= item.open.minor - item.disputed);
            let sums = decision.balances.iter().find(|sums| sums.currency == item.open.currency);
            prop_assert!(sums.is_some(), "every item is in the sums of its currency");
        }
        prop_assert_eq!(owed.items.len(), decision.items.len());
    }

    #[test]
    fn no_planned_contact_is_refused_when_the_gate_is_asked_again(case in cases()) {
        let policy = policy(&case);
        let decision = decide(&case.snapshot, &policy, book(), case.day);
        for contact in &decision.contacts {
            let refused = refusals(contact, &decision, &case.snapshot, &policy, book());
            prop_assert!(refused.is_empty(), "{contact:?} is refused by {refused:?}");
        }
    }

    #[test]
    fn nobody_else_hears_of_the_debt_and_nobody_is_disturbed_at_night(case in cases()) {
        let outer = (Clock::new(8, 0).unwrap(), Clock::new(21, 0).unwrap());
        for contact in &decide_case(&case).contacts {
            let person = case.snapshot.people.iter().find(|person| person.id == contact.person).unwrap();
            prop_assert_eq!(person.role, contact.role);
            prop_assert!(
                person.role.may_hear_of_debt() || contact.purpose == Purpose::CallBack || person.consented
            );
            prop_assert!(!person.refused && !person.opted_out.has(contact.channel));
            prop_assert!(!person.bounced.has(contact.channel));
            prop_assert!(case.snapshot.unread.is_empty() || !contact.channel.writes());
            prop_assert!(person.reachable_by.has(contact.channel));
            prop_assert!(
                contact.channel == Channel::Letter || (outer.0 <= contact.at && contact.at < outer.1),
                "{contact:?}"
            );
            prop_assert!(contact.on >= case.day && contact.reply_by > contact.on);
        }
    }

    #[test]
    fn with_nothing_demandable_nothing_is_demanded(case in cases()) {
        let decision = decide_case(&case);
        let demandable = decision.balances.iter().any(|sums| sums.demandable > 0);
        for contact in decision.contacts.iter().filter(|contact| is_demand(contact)) {
            prop_assert!(demandable, "{contact:?} with {:?}", decision.balances);
        }
    }
}

/// The generator must reach what the properties speak of, or they prove nothing.
#[test]
fn the_generator_reaches_contacts_refusals_and_every_stage() {
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let (mut seen, mut rules, mut purposes) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..20_000 {
        let case = cases().new_tree(&mut runner).unwrap().current();
        let decision = decide_case(&case);
        seen.push(decision.stage);
        rules.extend(decision.withheld.iter().flat_map(|w| w.refusals.iter().map(|reason| reason.rule)));
        rules.extend(
            decision.diagnosis.signals.iter().chain(&decision.priority.parts).map(|reason| reason.rule),
        );
        purposes.extend(decision.contacts.iter().map(|contact| contact.purpose));
    }
    for stage in receivables::stage::Stage::ALL {
        assert!(seen.contains(stage), "no case in stage {stage}");
    }
    let all = gate::rule_ids().chain(receivables::cause::rule_ids()).chain(receivables::priority::rule_ids());
    for rule in all.filter(|rule| !NEVER_ALONE.contains(rule)) {
        assert!(rules.contains(&rule), "no case in which `{rule}` speaks");
    }
    for purpose in
        Purpose::ALL.iter().filter(|&&purpose| purpose.is_planned() && purpose != Purpose::CallBack)
    {
        assert!(purposes.contains(purpose), "no case with a contact for {purpose}");
    }
}

/// Rules no snapshot can reach with the shipped rulebook: the plan keeps the hours by itself, and names neither who goes nor where.
const NEVER_ALONE: &[&str] = &["contact-hours", "office-hours", "visit-people", "visit-place"];
