//! What the rulebook says about contact, and the three questions the gate asks of it: the hour, the number of calls, the
//! person.

use super::value::{Dated, Series};
use crate::{
    calendar::{Clock, Day, Window},
    coded::coded,
    debtor::DebtorKind,
};

/// The rules of one country for one kind of debtor, as they stand on one day. `None` means: no rule found in force.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ContactLaw {
    /// Hours at the debtor's place in which contact needs no consent.
    pub hours: Option<Dated<Window>>,
    /// Effective calls to one debtor on one day.
    pub effective_calls_per_day: Option<Dated<u16>>,
    /// Unanswered dials to one number on one day.
    pub unanswered_dials_per_number_per_day: Option<Dated<u16>>,
    /// Failed tries in a row after which the debtor counts as lost.
    pub lost_after_failures: Option<Dated<u16>>,
    /// Others than the debtor only relay, and only while the debtor is lost.
    pub relay_only_when_lost: Option<Dated<bool>>,
}

/// Our own rules for one kind of debtor, never to be shown as law.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HouseContact {
    /// The outer limit for everyone, whatever a policy or a consent says.
    pub outer_hours: Dated<Window>,
    /// The hours for this kind of debtor; `None` if only the outer limit holds.
    pub hours: Option<Dated<Window>>,
    /// Whether only working days are used.
    pub working_days_only: Option<Dated<bool>>,
    /// Calls to one debtor on one day.
    pub calls_per_day: Option<Dated<u16>>,
    /// Messages to one debtor on one day.
    pub messages_per_day: Dated<u16>,
}

coded! {
    /// Whom a contact is meant for, as far as the law asks.
    Addressee {
        /// The debtor in person.
        Debtor = "debtor",
        /// A guarantor or another who owes the debt.
        Guarantor = "guarantor",
        /// A person the debtor named for contact, family or colleagues: owes nothing.
        ContactPerson = "contact-person",
        /// Anyone else.
        Unrelated = "unrelated",
    }
}

/// What may be said to the person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Permission {
    /// The debt may be spoken of.
    Full,
    /// Only: please ask the debtor to call us. Nothing of the debt.
    RelayOnly(Dated<bool>),
}

/// Why a contact may not take place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ContactRefusal {
    /// The time lies outside these hours, and no consent is on record.
    OutsideHours(Dated<Window>),
    /// As many effective calls as allowed were made today.
    EffectiveCalls(Dated<u16>),
    /// This number was dialled in vain as often as allowed today.
    UnansweredDials(Dated<u16>),
    /// The debtor can be reached, so nobody else may be asked.
    DebtorReachable(Dated<bool>),
    /// This person refused to be contacted.
    PersonRefused,
    /// The person has nothing to do with the debt.
    Unrelated,
}

impl ContactLaw {
    /// Whether the hour is allowed. `at` is the time at the debtor's place; `consent` to other hours is on record.
    pub fn allows_hour(&self, at: Clock, consent: bool) -> Result<(), ContactRefusal> {
        match self.hours {
            Some(hours) if !consent && !hours.value.contains(at) => Err(ContactRefusal::OutsideHours(hours)),
            _ => Ok(()),
        }
    }

    /// Whether one more call is allowed after so many effective calls to the debtor and unanswered dials to this number
    /// on the same day.
    pub fn allows_call(
        &self,
        effective_today: u32,
        unanswered_same_number_today: u32,
    ) -> Result<(), ContactRefusal> {
        let reached = |limit: &Dated<u16>, made: u32| made >= u32::from(limit.value);
        if let Some(limit) = self.effective_calls_per_day.filter(|limit| reached(limit, effective_today)) {
            return Err(ContactRefusal::EffectiveCalls(limit));
        }
        let dials = self.unanswered_dials_per_number_per_day;
        if let Some(limit) = dials.filter(|limit| reached(limit, unanswered_same_number_today)) {
            return Err(ContactRefusal::UnansweredDials(limit));
        }
        Ok(())
    }

    /// Whether the person may be contacted, and what may be said. `debtor_reachable` is whether the debtor in person can
    /// still be reached; `contact_refused` is whether this person asked not to be contacted.
    pub fn allows_person(
        &self,
        target: Addressee,
        debtor_reachable: bool,
        contact_refused: bool,
    ) -> Result<Permission, ContactRefusal> {
        match target {
            // A debtor's own wish to be left alone is another rule: it does not make the debt unmentionable.
            Addressee::Debtor | Addressee::Guarantor => Ok(Permission::Full),
            Addressee::Unrelated => Err(ContactRefusal::Unrelated),
            Addressee::ContactPerson if contact_refused => Err(ContactRefusal::PersonRefused),
            Addressee::ContactPerson => match self.relay_only_when_lost {
                Some(rule) if rule.value && debtor_reachable => Err(ContactRefusal::DebtorReachable(rule)),
                Some(rule) => Ok(Permission::RelayOnly(rule)),
                // Without a rule nobody has allowed to speak with others either.
                None => Err(ContactRefusal::Unrelated),
            },
        }
    }

    /// Whether so many failed tries in a row make the debtor lost.
    pub fn is_lost(&self, failed_in_a_row: u32) -> bool {
        self.lost_after_failures.is_some_and(|limit| failed_in_a_row >= u32::from(limit.value))
    }
}

/// The contact values of one country over time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct PersonRules {
    pub(super) hours: Series<Window>,
    pub(super) effective_calls: Series<u16>,
    pub(super) unanswered_dials: Series<u16>,
    pub(super) lost_after: Series<u16>,
    pub(super) relay_only: Series<bool>,
}

impl PersonRules {
    pub(super) fn on(&self, day: Day) -> ContactLaw {
        ContactLaw {
            hours: self.hours.on(day).copied(),
            effective_calls_per_day: self.effective_calls.on(day).copied(),
            unanswered_dials_per_number_per_day: self.unanswered_dials.on(day).copied(),
            lost_after_failures: self.lost_after.on(day).copied(),
            relay_only_when_lost: self.relay_only.on(day).copied(),
        }
    }

    pub(super) fn changes_after(&self, day: Day) -> Option<Day> {
        let counts = [&self.effective_calls, &self.unanswered_dials, &self.lost_after];
        let counts = counts.into_iter().filter_map(|series| series.changes_after(day));
        let others = [self.hours.changes_after(day), self.relay_only.changes_after(day)];
        counts.chain(others.into_iter().flatten()).min()
    }
}

/// The house values over time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct HouseRules {
    pub(super) outer_hours: Series<Window>,
    pub(super) company_hours: Series<Window>,
    pub(super) company_working_days_only: Series<bool>,
    pub(super) company_calls: Series<u16>,
    pub(super) messages: Series<u16>,
}

impl HouseRules {
    pub(super) fn on(&self, kind: DebtorKind, day: Day) -> Option<HouseContact> {
        let company = kind == DebtorKind::Company;
        Some(HouseContact {
            outer_hours: *self.outer_hours.on(day)?,
            hours: self.company_hours.on(day).copied().filter(|_| company),
            working_days_only: self.company_working_days_only.on(day).copied().filter(|_| company),
            calls_per_day: self.company_calls.on(day).copied().filter(|_| company),
            messages_per_day: *self.messages.on(day)?,
        })
    }

    pub(super) fn changes_after(&self, day: Day) -> Option<Day> {
        let hours = [&self.outer_hours, &self.company_hours].map(|series| series.changes_after(day));
        let counts = [&self.company_calls, &self.messages].map(|series| series.changes_after(day));
        let days = self.company_working_days_only.changes_after(day);
        hours.into_iter().chain(counts).chain([days]).flatten().min()
    }
}
