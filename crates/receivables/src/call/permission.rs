//! May this person be called now? The gate is asked as for a planned contact, all rules of it, at the hour it is.

use super::card::Moment;
use crate::{
    balance,
    calendar::WorkingDays,
    claim,
    debtor::{Channel, DebtorKind, PersonId},
    gate::{self, Ask, Refusal, Scope},
    policy::Policy,
    promise,
    reason::Horizon,
    rulebook::Rulebook,
    script::Purpose,
    snapshot::Snapshot,
};

/// The call that is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Asked {
    /// Whom.
    pub person: PersonId,
    /// When.
    pub moment: Moment,
    /// What for.
    pub purpose: Purpose,
    /// It states a position and a last date.
    pub formal: bool,
}

/// Every rule that stands in the way of a call; empty if it may be made.
pub fn may_call(asked: Asked, snapshot: &Snapshot, policy: &Policy, rulebook: &Rulebook) -> Vec<Refusal> {
    let day = asked.moment.day;
    let mut horizon = Horizon::new(day);
    let mut owed = balance::survey(snapshot, policy, day, &mut horizon);
    claim::limit(snapshot, rulebook, &mut owed, day, &mut horizon, &mut Vec::new());
    let tolerance = policy.settings.promise_tolerance_days;
    let promises = promise::judge(&snapshot.promises, &snapshot.payments, tolerance, day);
    let debtor = &snapshot.debtor;
    let weekends_only = WorkingDays::default();
    let working_days = debtor.country.and_then(|country| rulebook.working_days(country));
    let ask = Ask {
        snapshot,
        owed: &owed,
        promises: &promises,
        policy,
        law: debtor.country.zip(debtor.kind).and_then(|(at, kind)| rulebook.contact_law(at, kind, day)),
        house: rulebook.house_contact(debtor.kind.unwrap_or(DebtorKind::Company), day),
        working_days: working_days.unwrap_or(&weekends_only),
        day,
        at: asked.moment.at,
        person: snapshot.people.iter().find(|person| person.id == asked.person),
        channel: Some(Channel::Phone),
        purpose: asked.purpose,
        formal: asked.formal,
    };
    let mut refusals = Vec::new();
    for scope in [Scope::Debtor, Scope::Person, Scope::Moment] {
        refusals.extend(gate::refusals(&ask, scope, &mut horizon));
    }
    refusals
}
