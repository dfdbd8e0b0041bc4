//! The gate: no contact passes without it. Every rule is asked; a missing fact is a refusal that names the fact.
//!
//! A refusal says which rule, which facts, and from which day on it no longer stands in the way.

mod attempts_in_period;
mod bankrupt;
mod call_frequency;
mod cease_contact;
mod channel_consent;
mod channel_unavailable;
mod contact_hours;
mod debt_extinguished;
mod deceased;
mod fax_number;
mod first_demand_information;
mod four_elements;
mod fraud_claimed;
mod guarantor_and_lawyer;
mod hold;
mod kind_unknown;
mod law_unknown;
mod ledger_stale;
mod limitation_claimed;
mod limitation_expired;
mod message_frequency;
mod money_unassigned;
mod nobody_to_ask;
mod nothing_demandable;
mod office_hours;
mod open_dispute;
mod person_refused;
mod place_unknown;
mod pre_action_protocol;
mod promise_awaited;
mod quiet_after_conversation;
mod reply_unread;
mod represented;
mod suit_time_barred;
mod third_party;
mod validation_information;
mod visit_appointment;
mod visit_people;
mod visit_place;
mod visits_in_month;
mod working_days;
mod workplace_number;

use crate::{
    balance::{self, Item, Owed},
    calendar::{Clock, Day, Window, WorkingDays},
    claim,
    coded::coded,
    contact::{Contact, Direction, Outcome, Visit},
    debtor::{Channel, DebtorKind, Person, PersonId, Role},
    fact::{Fact, FactKind},
    policy::Policy,
    promise::{self, Judgement},
    reason::{Horizon, Reason},
    receivable::{ContractId, ReceivableId},
    rulebook::{ContactLaw, HouseContact, Jurisdiction, Place, RegulationF, Rulebook, ValueId},
    script::Purpose,
    snapshot::Snapshot,
    stage::Stage,
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
    /// The law of contact that binds us, of the country and of every place where the debtor may be.
    pub laws: Vec<ContactLaw<'a>>,
    /// The rulebook holds the law of contact for such a debtor, whether or not it binds us.
    pub law_known: bool,
    /// Regulation F, where it binds us.
    pub regulation_f: Option<RegulationF<'a>>,
    /// The rulebook, for what only one rule reads.
    pub rulebook: &'a Rulebook,
    /// Our own contact rules for this kind of debtor.
    pub house: Option<HouseContact>,
    /// Where the debtor may be, each place with its clock; empty if no clock is known.
    pub places: Vec<Place>,
    /// The working days at the debtor's place.
    pub working_days: &'a WorkingDays,
    /// On which day.
    pub day: Day,
    /// At what time, at the debtor's place; of several possible places, by the clock that is ahead of the others.
    pub at: Clock,
    /// With whom; `None` while nobody has been chosen.
    pub person: Option<&'a Person>,
    /// By which channel; `None` while none has been chosen.
    pub channel: Option<Channel>,
    /// What for.
    pub purpose: Purpose,
    /// The stage whose tone the text has; in the legal stage it speaks of suits.
    pub stage: Stage,
    /// It is a formal demand.
    pub formal: bool,
    /// Who goes and where, of a visit that is about to be made; `None` while that has not been settled.
    pub visit: Option<Visit>,
}

/// A rule's no.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Refusal {
    /// The rule and what it saw.
    pub reason: Reason,
    /// The first day on which it no longer stands in the way; `None` while a fact is missing or a person must act.
    pub may_on: Option<Day>,
    /// The number or the hours it compared with, of the law or of the house; `None` if it compared with neither.
    pub value: Option<ValueId>,
}

impl Refusal {
    const fn until(reason: Reason, day: Day) -> Self {
        Self { reason, may_on: Some(day), value: None }
    }

    const fn until_changed(reason: Reason) -> Self {
        Self { reason, may_on: None, value: None }
    }

    /// The same, resting on a value of the rulebook.
    const fn resting_on(self, value: Option<ValueId>) -> Self {
        Self { value, ..self }
    }
}

coded! {
    /// What a rule looks at, so that it is asked no more often than needed: in this order, until one refuses.
    Scope {
        /// The debtor and the debt.
        Debtor = "debtor",
        /// The person and the channel.
        Person = "person",
        /// The day and the hour.
        Moment = "moment",
    }
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
    limitation_claimed::RULE,
    debt_extinguished::RULE,
    nothing_demandable::RULE,
    money_unassigned::RULE,
    ledger_stale::RULE,
    promise_awaited::RULE,
    four_elements::RULE,
    validation_information::RULE,
    suit_time_barred::RULE,
    first_demand_information::RULE,
    pre_action_protocol::RULE,
    nobody_to_ask::RULE,
    third_party::RULE,
    person_refused::RULE,
    represented::RULE,
    guarantor_and_lawyer::RULE,
    reply_unread::RULE,
    channel_unavailable::RULE,
    channel_consent::RULE,
    workplace_number::RULE,
    fax_number::RULE,
    visit_appointment::RULE,
    visits_in_month::RULE,
    visit_people::RULE,
    visit_place::RULE,
    contact_hours::RULE,
    office_hours::RULE,
    working_days::RULE,
    call_frequency::RULE,
    attempts_in_period::RULE,
    quiet_after_conversation::RULE,
    message_frequency::RULE,
];

/// The ids of all rules, in report order.
pub fn rule_ids() -> impl Iterator<Item = &'static str> {
    RULES.iter().map(|rule| rule.id)
}

/// The ids of the rules of a scope, in report order.
pub fn rule_ids_of(scope: Scope) -> impl Iterator<Item = &'static str> {
    RULES.iter().filter(move |rule| rule.scope == scope).map(|rule| rule.id)
}

/// The rules that a suit is measured by.
const OF_SUITS: [&Rule; 3] =
    [&validation_information::RULE, &suit_time_barred::RULE, &pre_action_protocol::RULE];

/// Their ids.
pub(crate) fn suit_rule_ids() -> impl Iterator<Item = &'static str> {
    OF_SUITS.iter().map(|rule| rule.id)
}

/// Whether we still owe the debtor the validation information of a debt collector.
pub(crate) fn owes_validation(ask: &Ask<'_>) -> bool {
    validation_information::is_owed(ask)
}

/// Asks the rules that a suit is measured by, for a step that is a task of the legal department and no contact.
pub(crate) fn suit_refusals(ask: &Ask<'_>, horizon: &mut Horizon) -> Vec<Refusal> {
    let refused: Vec<Refusal> = OF_SUITS.iter().filter_map(|rule| (rule.test)(ask, horizon)).collect();
    refused.iter().filter_map(|refusal| refusal.may_on).for_each(|day| horizon.flips_on(day));
    refused
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

/// A contact somebody wants to make, before any plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wanted {
    /// With whom, if somebody is known.
    pub person: Option<PersonId>,
    /// By which channel.
    pub channel: Channel,
    /// At what time, as [`Ask::at`] is read.
    pub at: Clock,
    /// What for.
    pub purpose: Purpose,
    /// The stage whose tone it has.
    pub stage: Stage,
    /// It is a formal demand.
    pub formal: bool,
}

/// Puts one contact to every rule, whatever others answered; empty means that it may be made. What `decide` plans passes
/// here too.
pub fn check(
    snapshot: &Snapshot,
    policy: &Policy,
    rulebook: &Rulebook,
    day: Day,
    wanted: &Wanted,
) -> Vec<Refusal> {
    check_visit(snapshot, policy, rulebook, day, wanted, None)
}

/// The same of a visit, with who goes and where.
pub fn check_visit(
    snapshot: &Snapshot,
    policy: &Policy,
    rulebook: &Rulebook,
    day: Day,
    wanted: &Wanted,
    visit: Option<Visit>,
) -> Vec<Refusal> {
    asking(snapshot, policy, rulebook, day, (wanted, visit), |ask, horizon| {
        Scope::ALL.iter().flat_map(|&scope| refusals(ask, scope, horizon)).collect()
    })
}

/// Whether the narrower hours of the channel, if it has such, are open.
pub(crate) fn is_office_hour(ask: &Ask<'_>, at: Clock) -> bool {
    office_hours::closed(ask, at).is_none()
}

/// The hours of the day in which `contact-hours` lets such a contact pass, ascending, whatever the other rules say.
pub fn open_hours(
    snapshot: &Snapshot,
    policy: &Policy,
    rulebook: &Rulebook,
    day: Day,
    wanted: &Wanted,
) -> Vec<Window> {
    asking(snapshot, policy, rulebook, day, (wanted, None), |ask, _| {
        let minute = |minutes: u32| Clock::new(minutes / 60, minutes % 60);
        let mut open: Vec<Window> = Vec::new();
        for (from, to) in (0..24 * 60).filter_map(|at| Some((minute(at)?, minute(at + 1)?))) {
            if ask.closed(from).is_some() || !is_office_hour(ask, from) {
                continue;
            }
            match open.last_mut().filter(|window| window.to == from) {
                Some(window) => window.to = to,
                None => open.push(Window { from, to }),
            }
        }
        open
    })
}

/// Puts a question about one contact.
fn asking<R>(
    snapshot: &Snapshot,
    policy: &Policy,
    rulebook: &Rulebook,
    day: Day,
    (wanted, visit): (&Wanted, Option<Visit>),
    question: impl FnOnce(&Ask<'_>, &mut Horizon) -> R,
) -> R {
    let mut horizon = Horizon::new(day);
    let mut owed = balance::survey(snapshot, policy, day, &mut horizon);
    claim::limit(snapshot, rulebook, &mut owed, day, &mut horizon, &mut Vec::new());
    let tolerance = policy.settings.promise_tolerance_days;
    let promises = promise::judge(&snapshot.promises, &snapshot.payments, tolerance, day);
    let asked = Asked { snapshot, policy, owed: &owed, promises: &promises, day };
    let ask = Ask {
        person: snapshot.people.iter().find(|person| Some(person.id) == wanted.person),
        channel: Some(wanted.channel),
        at: wanted.at,
        purpose: wanted.purpose,
        stage: wanted.stage,
        formal: wanted.formal,
        visit,
        ..Ask::new(asked, rulebook, &mut horizon)
    };
    question(&ask, &mut horizon)
}

/// What a question is about, whoever asks it.
#[derive(Clone, Copy)]
pub(crate) struct Asked<'a> {
    pub(crate) snapshot: &'a Snapshot,
    pub(crate) policy: &'a Policy,
    pub(crate) owed: &'a Owed,
    pub(crate) promises: &'a [Judgement],
    pub(crate) day: Day,
}

impl<'a> Ask<'a> {
    /// The question about a debtor, before anybody and anything has been chosen.
    pub(crate) fn new(asked: Asked<'a>, rulebook: &'a Rulebook, horizon: &mut Horizon) -> Self {
        let Asked { snapshot, policy, owed, promises, day } = asked;
        let debtor = &snapshot.debtor;
        let kind = debtor.kind.unwrap_or(DebtorKind::Company);
        let clocks_turn = debtor.country.filter(|_| !debtor.zone_known);
        let changes = [
            rulebook.contact_changes_after(debtor.country, day),
            clocks_turn.and_then(|country| rulebook.clocks_change_after(country, day)),
        ];
        changes.into_iter().flatten().for_each(|change| horizon.flips_on(change));
        let capacity = policy.settings.capacity;
        let law = debtor.country.and_then(|country| rulebook.contact_law(country, kind, day));
        let binding = law.filter(|(binds, _)| binds.binds(capacity)).map(|(_, law)| law);
        let collects_in_us = binding.is_some_and(|law| law.jurisdiction == Jurisdiction::UnitedStates);
        let places =
            debtor.country.map(|at| rulebook.possible_places(at, debtor.region, debtor.zone_known, day));
        let places = places.unwrap_or_default();
        let regional = rulebook.regional_contact_laws(&places, kind, day);
        let regional = regional.filter(|(binds, _)| binds.binds(capacity)).map(|(_, law)| law);
        Self {
            snapshot,
            owed,
            promises,
            policy,
            laws: binding.into_iter().chain(regional).collect(),
            law_known: law.is_some(),
            rulebook,
            regulation_f: rulebook.regulation_f(day).filter(|_| collects_in_us),
            house: rulebook.house_contact(kind, day),
            places,
            working_days: rulebook.working_days_at(debtor.country),
            day,
            at: Clock::MIDNIGHT,
            person: None,
            channel: None,
            purpose: Purpose::OverdueReminder,
            stage: Stage::Early,
            formal: false,
            visit: None,
        }
    }
}

/// An hour that is closed to us.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Closed {
    /// The time at the place where it is closed.
    at: Clock,
    /// `law`, `house-rule` or `their-request`.
    because: &'static str,
    /// The hours it lies outside of; `None` for those they asked for.
    value: Option<ValueId>,
}

impl<'a> Ask<'a> {
    /// The earliest fact of a kind that holds on the day for the debtor as a whole.
    fn fact(&self, kind: FactKind) -> Option<&Fact> {
        let whole = |fact: &&Fact| fact.kind == kind && fact.receivable.is_none() && fact.holds(self.day);
        self.snapshot.facts.iter().filter(whole).min_by_key(|fact| fact.from)
    }

    /// The laws that hold towards the person asked for. A company is covered where a natural person owes or guarantees its debt.
    pub(crate) fn binding(&self) -> impl Iterator<Item = &ContactLaw<'a>> {
        let is_company = self.snapshot.debtor.kind != Some(DebtorKind::Person);
        self.laws.iter().filter(move |law| !is_company || self.is_covered_business(law))
    }

    /// Whether the debt of a company is one that a law of persons covers; a day or a currency not known counts as covered.
    fn is_covered_business(&self, law: &ContactLaw<'_>) -> bool {
        let (Some(most), Some(from)) = (law.commercial_at_most, law.commercial_from) else { return false };
        let personal = self.is_individual()
            || self.person.is_some_and(|person| matches!(person.role, Role::Guarantor | Role::CoDebtor));
        let dollars = self.owed.balances.iter().filter(|sums| sums.currency.code() == "USD");
        let small = dollars.map(|sums| sums.open).sum::<i64>() <= i64::from(most.value).saturating_mul(100);
        let signed = self.snapshot.contracts.iter().map(|contract| contract.signed);
        let is_new = signed.clone().next().is_none()
            || signed.into_iter().any(|day| day.is_none_or(|day| day >= from.value));
        personal && small && is_new
    }

    /// Why an hour is closed; `None` if it is open at every place where the debtor may be. What the law closes comes first.
    pub(crate) fn closed(&self, at: Clock) -> Option<Closed> {
        let weekday = self.day.weekday();
        // Where it is still yesterday, it is night.
        let clock = |place: &Place| at.minus_minutes(place.behind).unwrap_or(Clock::MIDNIGHT);
        let unlawful = |place: &Place| {
            let here = |law: &&ContactLaw<'_>| law.region.is_none_or(|region| place.is_in(region));
            let at = clock(place);
            let hours =
                self.binding().filter(here).find_map(|law| law.allows_hour(weekday, at, false).err())?;
            Some(Closed { at, because: "law", value: Some(hours.id) })
        };
        if let Some(closed) = self.places.iter().find_map(unlawful) {
            return Some(closed);
        }
        let clocks = || self.places.iter().map(clock);
        let house = self.house?;
        let own = house.hours.filter(|_| {
            self.snapshot.debtor.kind != Some(DebtorKind::Person)
                || self.binding().all(|law| law.hours.is_none())
        });
        let indecent = |at: Clock| {
            let hours = [Some(house.outer_hours), own].into_iter().flatten();
            let outside = hours.into_iter().find(|hours| !hours.value.contains(at))?;
            Some(Closed { at, because: "house-rule", value: Some(outside.id) })
        };
        if let Some(closed) = clocks().find_map(indecent) {
            return Some(closed);
        }
        let asked = self.person.and_then(|person| person.hours)?;
        let at = clocks().find(|&at| !asked.contains(at))?;
        Some(Closed { at, because: "their-request", value: None })
    }

    /// Whether the debtor is an individual before the law.
    fn is_individual(&self) -> bool {
        self.snapshot.debtor.kind == Some(DebtorKind::Person) || self.fact(FactKind::SoleTrader).is_some()
    }

    /// The latest day of the facts of a kind that concern the debtor as a whole, up to today, whether or not they ended.
    fn latest(&self, kind: FactKind) -> Option<Day> {
        let known = |fact: &&Fact| fact.kind == kind && fact.receivable.is_none() && fact.from <= self.day;
        self.snapshot.facts.iter().filter(known).map(|fact| fact.from).max()
    }

    /// Whether the text would speak of a suit.
    fn speaks_of_suit(&self) -> bool {
        self.stage == Stage::Legal
    }

    /// Our contacts and theirs up to today with the person asked for, or with nobody named.
    fn with_person(&self) -> impl DoubleEndedIterator<Item = &Contact> + Clone {
        let person = self.person.map(|person| person.id);
        let meant = move |contact: &&Contact| {
            contact.day <= self.day && (contact.person.is_none() || contact.person == person)
        };
        self.snapshot.contacts.iter().filter(meant)
    }

    /// The debts a contact is about: each overdue item, or each open one while none is overdue. Instalments of one contract
    /// are one debt.
    fn debts(&self) -> Vec<Debt> {
        let overdue = self.owed.items.iter().any(|item| item.days_past_due > 0);
        let items = self.owed.items.iter().filter(|item| item.days_past_due > 0 || !overdue);
        let mut debts: Vec<Debt> = items.filter_map(|item| self.debt_of(item.receivable)).collect();
        debts.sort_unstable();
        debts.dedup();
        debts
    }

    fn debt_of(&self, id: ReceivableId) -> Option<Debt> {
        let receivable = self.snapshot.receivables.iter().find(|receivable| receivable.id == id)?;
        let contract = receivable.contract.filter(|_| receivable.is_instalment);
        Some(contract.map_or(Debt::Item(id), Debt::Contract))
    }

    /// Whether a contact was about the debt; one that named none, or one we do not know, was about all.
    fn is_about(&self, contact: &Contact, debt: Debt) -> bool {
        contact.receivable.and_then(|id| self.debt_of(id)).is_none_or(|other| other == debt)
    }

    /// Whether the person asked to be called back so lately that calls are not counted, and until when not.
    fn asked_for_call(&self, law: &ContactLaw<'_>) -> Option<Day> {
        let days = i32::from(law.consent_days?.value);
        let mut asked = self.with_person().filter(|contact| contact.outcome == Some(Outcome::Callback));
        let ends = asked.next_back()?.day.plus(days);
        (self.day < ends).then_some(ends)
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

/// What is owed as one: an item, or all instalments of a contract.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Debt {
    Item(ReceivableId),
    Contract(ContractId),
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        debtor::Region,
        example::{Example, american, company, consumer, day},
    };

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
    fn the_open_hours_are_those_of_law_house_and_request_together() {
        let state = |code: &str| american().but(|facts| facts.debtor.region = Region::from_code(code));
        for (example, expected) in [
            (consumer(), "08:00-21:00"), // The law of China until 22:00, the house until 21:00.
            (company(), "09:00-18:00"),
            (state("US-NV"), "09:00-20:00"),
            (state("US-PA").on("2026-11-22"), "13:30-21:00"),
            (company().who(|person| person.hours = "08:00-10:30".parse().ok()), "09:00-10:30"),
            (company().who(|person| person.hours = "19:00-20:00".parse().ok()), ""),
        ] {
            let wanted = Wanted {
                person: example.snapshot.people.first().map(|person| person.id),
                channel: Channel::Phone,
                at: Clock::MIDNIGHT,
                purpose: Purpose::OverdueReminder,
                stage: Stage::Early,
                formal: false,
            };
            let book = Rulebook::shipped();
            let open = open_hours(&example.snapshot, &example.policy, &book, example.day, &wanted);
            let open: Vec<String> = open.iter().map(ToString::to_string).collect();
            assert_eq!(open.join(" "), expected);
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
