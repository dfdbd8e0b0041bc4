//! Holds the shipped policies to what all of them must be, whatever their source says.

use receivables::{
    calendar::Clock,
    debtor::{Channel, DebtorKind, Role},
    policy::{LadderMode, Policy},
    stage::Stage,
};

/// Rows STG-001 to STG-055 are the source of the timetables.
#[test]
fn every_row_of_the_timetables_is_in_exactly_one_policy() {
    let policies = Policy::shipped().unwrap();
    assert_eq!(policies.len(), 12);
    for number in 1..=55 {
        let row = format!("STG-{number:03}");
        let owners: Vec<_> =
            policies.iter().filter(|policy| policy.rows.contains(&row)).map(|policy| &policy.id).collect();
        assert_eq!(owners.len(), 1, "{row} is in {owners:?}");
    }
}

#[test]
fn bands_leave_no_overdue_day_without_a_step() {
    for policy in Policy::shipped().unwrap().iter().filter(|policy| policy.ladder.mode == LadderMode::Band) {
        for day in 1..=1100 {
            let holds = |from: Option<i32>, until: Option<i32>| {
                from.is_some_and(|from| from <= day) && until.is_none_or(|until| day <= until)
            };
            assert!(
                policy
                    .steps()
                    .any(|step| step.when.items.is_none() && holds(step.when.days, step.when.until)),
                "{} has no step on day {day}",
                policy.id
            );
        }
    }
}

#[test]
fn severity_only_grows_and_demands_are_formal_steps() {
    for policy in Policy::shipped().unwrap() {
        let mut stage = Stage::Clear;
        for step in policy.steps() {
            let place = format!("{} `{}`", policy.id, step.id);
            assert!(stage <= step.stage, "{place} goes back from {stage} to {}", step.stage);
            stage = step.stage;
            assert!(!step.formal || step.cure_days >= 7, "{place}: a formal demand leaves a week to answer");
            assert!(!step.formal || step.channels.contains(&Channel::Letter), "{place} cannot go by post");
            assert!(
                !step.channels.contains(&Channel::Voicemail),
                "{place}: a machine may be heard by anybody"
            );
            assert!(!step.title.zh.is_empty() && !step.title.en.is_empty(), "{place} needs both titles");
        }
    }
}

#[test]
fn nobody_is_asked_who_may_not_hear_of_the_debt() {
    let company = [Role::DecisionMaker, Role::Handler, Role::Finance, Role::Owner];
    for policy in Policy::shipped().unwrap() {
        for step in policy.steps() {
            for role in &step.audience {
                let place = format!("{} `{}`: {role}", policy.id, step.id);
                assert!(role.may_hear_of_debt(), "{place}");
                match policy.debtors {
                    Some(DebtorKind::Person) => {
                        assert!(!company.contains(role), "{place} is no natural person");
                    }
                    Some(DebtorKind::Company) => {
                        assert!(company.contains(role), "{place} is no company's role");
                    }
                    None => panic!("{place}: a policy for both leaves the audience to the contact order"),
                }
            }
        }
    }
}

/// The gate would refuse the rest; a preferred hour that is never free would only hide a mistake of the file.
#[test]
fn preferred_hours_can_be_used() {
    let at = |hour| Clock::new(hour, 0).unwrap();
    for policy in Policy::shipped().unwrap() {
        let hours = &policy.hours;
        for &time in hours.prefer.iter().chain([&hours.promise_check]) {
            assert!(at(9) <= time && time < at(18), "{} at {time}", policy.id);
            assert!(!hours.avoid.iter().any(|window| window.contains(time)), "{} avoids {time}", policy.id);
        }
    }
}
