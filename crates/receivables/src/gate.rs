//! The gate: no contact passes without it. Every rule is asked; a missing fact is a refusal that names the fact.
//!
//! A refusal says which rule, which facts, and from which day on it no longer stands in the way.

mod bankrupt;
mod call_frequency;
mod cease_contact;
mod channel_unavailable;
mod contact_hours;
mod deceased;
mod four_elements;
mod fraud_claimed;
mod hold;
mod kind_unknown;
mod law_unknown;
mod ledger_stale;
mod limitation_expired;
mod message_frequency;
mod money_unassigned;
mod nobody_to_ask;
mod nothing_demandable;
mod open_dispute;
mod person_refused;
mod place_unknown;
mod promise_awaited;
mod represented;
mod third_party;
mod working_days;
mod workplace_number;

use crate::{
    balance::{Item, Owed},
    calendar::{Clock, Day, WorkingDays},
    case::Case,
    contact::{Contact, Direction},
    debtor::{Channel, DebtorKind, Person},
    fact::{Fact, FactKind},
    policy::Policy,
    promise::Judgement,
    reason::{Horizon, Reason},
    rulebook::{ContactLaw, HouseContact, Rulebook},
    script::Purpose,
    snapshot::Snapshot,
};

/// One planned contact, put to the gate.
pub struct Ask<'a> {
    /// The facts.
    pub snapshot: &'a Snapshot,
    /// What is owed.
    pub owed: &'a Owed,
    /// What became of the promises.
    pub promises: &'a [Judgement],
    /// The policy.
    pub policy: &'a Policy,
    /// The contact rules of the debtor's country, if any are known.
    pub law: Option<ContactLaw>,
    /// Our own contact rules for this kind of debtor.
    pub house: Option<HouseContact>,
    /// The working days at the debtor's place.
    pub working_days: &'a WorkingDays,
    /// On which day.
    pub day: Day,
    /// At what time, at the debtor's place.
    pub at: Clock,
    /// With whom; `None` while nobody has been chosen.
    pub person: Option<&'a Person>,
    /// By which channel; `None` while none has been chosen.
    pub channel: Option<Channel>,
    /// What for.
    pub purpose: Purpose,
    /// It is a formal demand.
    pub formal: bool,
}

/// A rule's no.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Refusal {
    /// The rule and what it saw.
    pub reason: Reason,
    /// The first day on which it no longer stands in the way; `None` while a fact is missing or a person must act.
    pub may_on: Option<Day>,
}

impl Refusal {
    const fn until(reason: Reason, day: Day) -> Self {
        Self { reason, may_on: Some(day) }
    }

    const fn until_changed(reason: Reason) -> Self {
        Self { reason, may_on: None }
    }
}

/// What a rule looks at, so that it is asked no more often than needed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// The debtor and the debt.
    Debtor,
    /// The person and the channel.
    Person,
    /// The day and the hour.
    Moment,
}

/// One rule: its id, what it looks at, and its test.
struct Rule {
    id: &'static str,
    scope: Scope,
    test: fn(&Ask<'_>, &mut Horizon) -> Option<Refusal>,
}

/// All rules, in report order.
const RULES: &[Rule] = &[
    deceased::RULE,
    bankrupt::RULE,
    cease_contact::RULE,
    hold::RULE,
    fraud_claimed::RULE,
    kind_unknown::RULE,
    place_unknown::RULE,
    law_unknown::RULE,
    open_dispute::RULE,
    limitation_expired::RULE,
    nothing_demandable::RULE,
    money_unassigned::RULE,
    ledger_stale::RULE,
    promise_awaited::RULE,
    four_elements::RULE,
    nobody_to_ask::RULE,
    third_party::RULE,
    person_refused::RULE,
    represented::RULE,
    channel_unavailable::RULE,
    workplace_number::RULE,
    contact_hours::RULE,
    working_days::RULE,
    call_frequency::RULE,
    message_frequency::RULE,
];

/// The ids of all rules, in report order.
pub fn rule_ids() -> impl Iterator<Item = &'static str> {
    RULES.iter().map(|rule| rule.id)
}

/// Asks every rule of a scope.
pub fn refusals(ask: &Ask<'_>, scope: Scope, horizon: &mut Horizon) -> Vec<Refusal> {
    let rules = RULES.iter().filter(|rule| rule.scope == scope);
    let mut refusals = Vec::new();
    for rule in rules {
        if let Some(refusal) = (rule.test)(ask, horizon) {
            debug_assert_eq!(refusal.reason.rule, rule.id, "a rule refuses under its own id");
            if let Some(day) = refusal.may_on {
                horizon.flips_on(day);
            }
            refusals.push(refusal);
        }
    }
    refusals
}

impl<'a> Ask<'a> {
    /// The question about a debtor, before anybody and anything has been chosen.
    pub(crate) fn new(
        case: &Case<'a>,
        rulebook: &Rulebook,
        working_days: &'a WorkingDays,
        horizon: &mut Horizon,
    ) -> Self {
        let debtor = &case.snapshot.debtor;
        let place = debtor.country.zip(debtor.kind);
        if let Some(change) = rulebook.contact_changes_after(debtor.country, debtor.kind, case.day) {
            horizon.flips_on(change);
        }
        Self {
            snapshot: case.snapshot,
            owed: case.owed,
            promises: case.promises,
            policy: case.policy,
            law: place.and_then(|(country, kind)| rulebook.contact_law(country, kind, case.day)),
            house: rulebook.house_contact(debtor.kind.unwrap_or(DebtorKind::Company), case.day),
            working_days,
            day: case.day,
            at: Clock::MIDNIGHT,
            person: None,
            channel: None,
            purpose: Purpose::OverdueReminder,
            formal: false,
        }
    }
}

impl Ask<'_> {
    /// The earliest fact of a kind that holds on the day for the debtor as a whole.
    fn fact(&self, kind: FactKind) -> Option<&Fact> {
        let whole = |fact: &&Fact| fact.kind == kind && fact.receivable.is_none() && fact.holds(self.day);
        self.snapshot.facts.iter().filter(whole).min_by_key(|fact| fact.from)
    }

    /// What we did on the day itself.
    fn attempts_today(&self) -> impl Iterator<Item = &Contact> {
        let today = |contact: &&Contact| contact.day == self.day && contact.direction == Direction::Out;
        self.snapshot.contacts.iter().rev().filter(today)
    }

    /// Whether something is overdue and `all` of it is kept out of demands.
    fn all_overdue(&self, is_kept_out: impl Fn(&Item) -> bool) -> bool {
        let mut overdue =
            self.owed.items.iter().filter(|item| item.days_past_due > 0 && item.in_policy).peekable();
        overdue.peek().is_some() && overdue.all(is_kept_out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::example::{Example, company, day};

    /// What a rule answers.
    #[derive(Debug, PartialEq)]
    pub(super) enum Answer {
        Allows,
        /// Until a fact changes.
        Refuses,
        /// Until that day.
        Until(&'static str),
    }

    /// Puts every example to one rule.
    #[track_caller]
    pub(super) fn check<const N: usize>(rule: &Rule, cases: [(Example, Answer); N]) {
        for (number, (example, expected)) in (1..).zip(cases) {
            let refusal = example.ask(rule.test);
            let matches = match (&expected, refusal) {
                (Answer::Allows, None) => true,
                (Answer::Refuses, Some(refusal)) => refusal.may_on.is_none(),
                (Answer::Until(text), Some(refusal)) => refusal.may_on == Some(day(text)),
                _ => false,
            };
            assert!(matches, "`{}`, case {number}: expected {expected:?}, found {refusal:?}", rule.id);
        }
    }

    #[test]
    fn an_ordinary_debtor_may_be_called() {
        for scope in [Scope::Debtor, Scope::Person, Scope::Moment] {
            let refused = company().ask(|ask, horizon| refusals(ask, scope, horizon));
            assert_eq!(refused, [], "{scope:?}");
        }
    }
}
