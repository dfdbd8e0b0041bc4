//! Whoever a shipped policy plans a contact with, there is a text for it that a normal case can fill.

#![cfg(test)]

use std::collections::{BTreeMap, BTreeSet};

use outreach::{Facts, Lang, Library};
use receivables::{
    debtor::{Channel, DebtorKind, Role, Size},
    money::Totals,
    policy::Policy,
    script::{Gate, Purpose, candidates},
    stage::Stage,
};

/// One contact that the engine may plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Wanted {
    purpose: Purpose,
    channel: Channel,
    role: Role,
    stage: Stage,
    debtor: DebtorKind,
    /// The engine asks for the four elements itself, so a text may rest on them.
    formal: bool,
}

/// A reason, and the contacts it excuses.
type Exception = (&'static str, fn(&Wanted) -> bool);

/// Contacts for which we write no text on purpose.
const EXCEPTIONS: &[Exception] = &[
    ("a visit is by appointment, and whoever goes chooses its guide", |w| w.channel == Channel::Visit),
    ("a fax lies open in an office; its texts rest on a number that was checked", |w| {
        w.channel == Channel::Fax
    }),
    ("a guarantor owes under another contract, and their texts rest on it", |w| w.role == Role::Guarantor),
    ("a lawyer is written to once they are on record, and their texts rest on that", |w| {
        w.role == Role::Lawyer
    }),
];

/// The channels on which a promise is asked about, as the cadence has them.
const PROMISE: [Channel; 4] = [Channel::Phone, Channel::Wechat, Channel::Sms, Channel::Email];
/// Every stage in which something is overdue.
const OVERDUE: [Stage; 4] = [Stage::Early, Stage::Middle, Stage::Late, Stage::Legal];

/// Whoever may be chosen: those of the step, then the contact order for every size, and at last a lawyer.
fn roles(policy: &Policy, audience: &[Role], debtor: DebtorKind) -> BTreeSet<Role> {
    let order = &policy.settings.contact_order;
    let rest = match debtor {
        DebtorKind::Person => order.person.clone(),
        DebtorKind::Company => [None, Some(Size::Large), Some(Size::Small)]
            .iter()
            .flat_map(|&size| order.company(size))
            .copied()
            .collect(),
    };
    audience.iter().copied().chain(rest).chain([Role::Lawyer]).collect()
}

/// Every contact that a policy may plan for a debtor of its kind, with the step that plans it.
fn wanted(policy: &Policy) -> Vec<(Wanted, String)> {
    let kinds: Vec<DebtorKind> = policy.debtors.map_or_else(|| DebtorKind::ALL.to_vec(), |only| vec![only]);
    let mut all = Vec::new();
    for debtor in kinds {
        for step in policy.steps() {
            let from = format!("{}/{}", policy.id, step.id);
            for role in roles(policy, &step.audience, debtor) {
                for &channel in &step.channels {
                    let (purpose, stage, formal) = (step.purpose, step.stage, step.formal);
                    all.push((Wanted { purpose, channel, role, stage, debtor, formal }, from.clone()));
                }
            }
        }
        for role in roles(policy, &[], debtor) {
            for stage in OVERDUE {
                let mut want = |purpose, channel| {
                    let wanted = Wanted { purpose, channel, role, stage, debtor, formal: false };
                    all.push((wanted, format!("{}/-", policy.id)));
                };
                for channel in PROMISE {
                    want(Purpose::PromiseDue, channel);
                    want(Purpose::PromiseBroken, channel);
                }
                want(Purpose::LimitationLetter, Channel::Letter);
            }
        }
    }
    all
}

/// What is known of an ordinary debt: no payment yet, no project, no clause, and no gate that somebody has to open. What
/// is due today is reminded of too, and then there are no days left to count.
fn ordinary(wanted: &Wanted) -> Facts {
    let mut facts = Facts::example();
    facts.last_payment = None;
    facts.project = "".into();
    facts.contract_clause = "".into();
    facts.gates = if wanted.formal { vec![Gate::FourElementsVerified] } else { Vec::new() };
    if wanted.purpose == Purpose::PreDueReminder {
        (facts.amount_overdue, facts.oldest_due) = (Totals::default(), None);
        facts.next_due = Some(facts.today);
    } else {
        (facts.amount_next, facts.next_due) = (Totals::default(), None);
    }
    if !matches!(wanted.purpose, Purpose::PromiseDue | Purpose::PromiseBroken) {
        facts.promise = None;
    }
    facts
}

#[test]
fn every_contact_of_every_policy_has_a_text() {
    let library = Library::shipped().unwrap();
    let mut seen: BTreeMap<Wanted, String> = BTreeMap::new();
    for policy in Policy::shipped().unwrap() {
        for (wanted, from) in wanted(&policy) {
            seen.entry(wanted).or_insert(from);
        }
    }
    let mut lacking = Vec::new();
    let mut excused: BTreeMap<&str, usize> = BTreeMap::new();
    for (wanted, from) in &seen {
        if let Some((reason, _)) = EXCEPTIONS.iter().find(|(_, excuses)| excuses(wanted)) {
            *excused.entry(reason).or_default() += 1;
            continue;
        }
        let Wanted { purpose, channel, role, stage, debtor, .. } = *wanted;
        let facts = ordinary(wanted);
        let fitting = candidates(library.scripts(), purpose, channel, role, stage, debtor);
        for lang in Lang::ALL {
            if !fitting.iter().any(|script| library.render(&script.id, lang, &facts).is_ok()) {
                let ids: Vec<_> = fitting.iter().map(|script| script.id.as_str()).collect();
                lacking.push(format!("{from}: {purpose} {channel} {role} {stage} {debtor} {lang} {ids:?}"));
            }
        }
    }
    println!("{} contacts, excused: {excused:#?}", seen.len());
    assert!(lacking.is_empty(), "{} without a text:\n{}", lacking.len(), lacking.join("\n"));
    assert_eq!(excused.len(), EXCEPTIONS.len(), "an exception that excuses nothing: {excused:?}");
    assert!(seen.len() > 500, "only {} contacts: does the walk see the policies?", seen.len());
}
