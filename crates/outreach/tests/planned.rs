//! Whatever the policies that come with the program can plan has words: no message is planned that nobody has written.

#![cfg(test)]

use std::collections::BTreeSet;

use outreach::Library;
use receivables::{
    debtor::{Channel, DebtorKind, Role},
    policy::{self, Policy, Step},
    script::{Purpose, choose},
    stage::Stage,
};

/// What a contact is for, in which stage, and by which channel.
type Wanted = (Purpose, Stage, Channel);

/// What a step asks for; a reminder counted from the invoice may come before the due day.
fn of_step(step: &Step) -> impl Iterator<Item = Wanted> {
    let early =
        (step.purpose == Purpose::OverdueReminder).then_some((Purpose::PreDueReminder, Stage::PreDue));
    let both: Vec<_> = early.into_iter().chain([(step.purpose, step.stage)]).collect();
    step.channels.iter().flat_map(move |&channel| {
        both.clone().into_iter().map(move |(purpose, stage)| (purpose, stage, channel))
    })
}

/// What promises ask for, by the channels of a promise.
fn of_promises() -> impl Iterator<Item = Wanted> {
    let purposes = [Purpose::PromiseDue, Purpose::PromiseBroken];
    let stages = [Stage::Early, Stage::Middle, Stage::Late];
    let channels = [Channel::Phone, Channel::Wechat, Channel::Sms, Channel::Email];
    purposes.into_iter().flat_map(move |purpose| {
        stages.into_iter().flat_map(move |stage| channels.map(|channel| (purpose, stage, channel)))
    })
}

/// Who may be asked under a policy. A debtor's own people go by their kind, whatever a step says.
fn roles(policy: &Policy, kind: DebtorKind) -> BTreeSet<Role> {
    let order = &policy.settings.contact_order;
    let own = match kind {
        DebtorKind::Person => &order.person,
        DebtorKind::Company => &order.unknown,
    };
    own.iter().copied().chain([Role::Guarantor, Role::Lawyer]).collect()
}

/// What the gate refuses to a guarantor or a lawyer by `guarantor-and-lawyer`, whatever is on file.
fn is_refused(role: Role, (purpose, stage, channel): Wanted) -> bool {
    let beside = matches!(role, Role::Guarantor | Role::Lawyer);
    let in_form = matches!(channel, Channel::Letter | Channel::Email | Channel::Phone);
    let debtors_turn = purpose == Purpose::OverdueReminder && stage == Stage::Early
        || matches!(purpose, Purpose::PromiseDue | Purpose::PromiseBroken);
    beside && (!in_form || purpose == Purpose::PreDueReminder || debtors_turn && role == Role::Guarantor)
}

#[test]
fn every_message_that_can_be_planned_has_words() {
    let library = Library::shipped().unwrap_or_else(|errors| panic!("{errors:?}"));
    let mut without = BTreeSet::new();
    for &(name, text) in policy::FILES {
        let policy = Policy::parse(name, text).unwrap();
        for kind in [DebtorKind::Company, DebtorKind::Person] {
            for role in roles(&policy, kind) {
                for wanted in policy.steps().flat_map(of_step).chain(of_promises()) {
                    let (purpose, stage, channel) = wanted;
                    // A visit is talked through, and its paper is the record of it.
                    if channel == Channel::Visit || is_refused(role, wanted) {
                        continue;
                    }
                    if choose(library.scripts(), purpose, channel, role, stage, kind).is_none() {
                        without.insert(format!("{purpose} {stage} {channel} to the {role} of a {kind}"));
                    }
                }
            }
        }
    }
    assert!(without.is_empty(), "{without:#?}");
}
