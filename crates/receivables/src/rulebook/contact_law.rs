//! What the rulebook says about contact, and the three questions the gate asks of it: the hour, the number of calls, the
//! person.

use std::str::FromStr;

use super::{
    RulebookError,
    text::Book,
    value::{Dated, Series},
};
use crate::{
    calendar::{Clock, Day, Hours, Weekday, Window},
    coded::coded,
    debtor::{Channel, Channels, Country, DebtorKind, Region},
    policy::settings::Capacity,
};

coded! {
    /// Whose law of contact it is.
    Jurisdiction {
        /// China.
        China = "cn",
        /// The United States, wherever the consumer is.
        UnitedStates = "us",
        /// Germany.
        Germany = "de",
        /// The United Kingdom.
        UnitedKingdom = "uk",
        /// Massachusetts.
        Massachusetts = "us-ma",
        /// New York City.
        NewYorkCity = "us-nyc",
        /// Nevada.
        Nevada = "us-nv",
        /// Pennsylvania.
        Pennsylvania = "us-pa",
        /// California.
        California = "us-ca",
    }
}

impl Jurisdiction {
    /// The law of a country; `None` if the rulebook has none.
    pub fn of(country: Country) -> Option<Self> {
        match country {
            Country::CN => Some(Self::China),
            Country::US => Some(Self::UnitedStates),
            Country::DE => Some(Self::Germany),
            Country::GB => Some(Self::UnitedKingdom),
            _ => None,
        }
    }
}

/// Whom a law of contact binds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Binds {
    /// Whoever is owed money.
    Everyone,
    /// Those who collect for another, or bought the debt in default.
    DebtCollectors,
}

impl Binds {
    /// Whether it binds us; a capacity that nobody stated counts as bound.
    pub fn binds(self, capacity: Capacity) -> bool {
        self == Self::Everyone || capacity != Capacity::OriginalCreditor
    }
}

impl FromStr for Binds {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "everyone" => Ok(Self::Everyone),
            "debt-collectors" => Ok(Self::DebtCollectors),
            _ => Err(format!("`{text}` is neither `everyone` nor `debt-collectors`")),
        }
    }
}

/// No more than so many attempts by these channels in so many consecutive days, per person and debt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AttemptLimit {
    /// Attempts allowed in the period.
    pub count: u16,
    /// Consecutive days of the period; the day asked is its last.
    pub days: u16,
    /// The channels that are counted together.
    pub channels: Channels,
    /// It counts attempts at the workplace only, or only those elsewhere; `None` counts both.
    pub at_work: Option<bool>,
}

impl FromStr for AttemptLimit {
    type Err = String;

    /// Reads `2 in 7 days by phone sms`, followed by `at work` or `not at work`.
    fn from_str(text: &str) -> Result<Self, String> {
        let (rest, at_work) = match (text.strip_suffix(" not at work"), text.strip_suffix(" at work")) {
            (Some(rest), _) => (rest, Some(false)),
            (None, Some(rest)) => (rest, Some(true)),
            (None, None) => (text, None),
        };
        let read = || {
            let (count, rest) = rest.split_once(" in ")?;
            let (days, channels) = rest.split_once(" days by ")?;
            let channels = channels.split(' ').map(Channel::from_code).collect::<Option<Channels>>()?;
            Some(Self { count: count.parse().ok()?, days: days.parse().ok()?, channels, at_work })
        };
        read().ok_or_else(|| format!("`{text}` is no limit such as `2 in 7 days by phone sms`"))
    }
}

/// The rules of one country, or of one state, as they stand on one day. `None` means: no rule found in force.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ContactLaw<'a> {
    /// Whose law it is.
    pub jurisdiction: Jurisdiction,
    /// The state or city in which it holds; `None` in all of the country.
    pub region: Option<Region>,
    /// Hours at the debtor's place in which contact needs no consent.
    pub hours: Option<Dated<Hours>>,
    /// Effective calls to one debtor on one day.
    pub effective_calls_per_day: Option<Dated<u16>>,
    /// Unanswered dials to one number on one day.
    pub unanswered_dials_per_number_per_day: Option<Dated<u16>>,
    /// Attempts in a period of days, per person and debt.
    pub attempts: Option<&'a Dated<Vec<AttemptLimit>>>,
    /// Consecutive days without a call after a conversation, its day being the first.
    pub quiet_days_after_conversation: Option<Dated<u16>>,
    /// Days, the first being that of the request, in which calls the person asked for are not counted.
    pub consent_days: Option<Dated<u16>>,
    /// Channels that are used only where they agreed to it, on record.
    pub consent_channels: Option<Dated<Channels>>,
    /// Failed tries in a row after which the debtor counts as lost.
    pub lost_after_failures: Option<Dated<u16>>,
    /// Others than the debtor only relay, and only while the debtor is lost.
    pub relay_only_when_lost: Option<Dated<bool>>,
    /// Up to so many US dollars a business debt is covered that a natural person owes or guarantees.
    pub commercial_at_most: Option<Dated<u32>>,
    /// The first day of such a debt.
    pub commercial_from: Option<Dated<Day>>,
}

/// Our own rules for one kind of debtor, never to be shown as law.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HouseContact {
    /// The outer limit for everyone, whatever a policy or a consent says.
    pub outer_hours: Dated<Window>,
    /// The hours for this kind of debtor; those of persons hold where no law names hours.
    pub hours: Option<Dated<Window>>,
    /// Whether only working days are used.
    pub working_days_only: Option<Dated<bool>>,
    /// Calls to one debtor on one day; for persons where no law gives a number.
    pub calls_per_day: Option<Dated<u16>>,
    /// Messages to one debtor on one day.
    pub messages_per_day: Dated<u16>,
    /// The narrower hours of visits.
    pub visit_hours: Option<Dated<Window>>,
    /// How many of us visit together at least, where no law gives a number.
    pub visit_people_least: Option<Dated<u16>>,
    /// The narrower hours of fax.
    pub fax_hours: Option<Dated<Window>>,
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

impl ContactLaw<'_> {
    /// Whether the hour is allowed, or the hours it lies outside of. `at` is the time at the debtor's place; `consent` to
    /// other hours is on record.
    pub fn allows_hour(&self, weekday: Weekday, at: Clock, consent: bool) -> Result<(), Dated<Hours>> {
        match self.hours {
            Some(hours) if !consent && !hours.value.contains(weekday, at) => Err(hours),
            _ => Ok(()),
        }
    }

    /// Whether it gives the number of calls, by the day or by another period.
    pub fn limits_calls(&self) -> bool {
        self.effective_calls_per_day.is_some() || self.attempts.is_some()
    }

    /// Whether one more call is allowed after so many effective calls to the debtor and unanswered dials to this number
    /// on the same day, or the limit that is reached.
    pub fn allows_call(
        &self,
        effective_today: u32,
        unanswered_same_number_today: u32,
    ) -> Result<(), Dated<u16>> {
        let reached = |limit: &Dated<u16>, made: u32| made >= u32::from(limit.value);
        if let Some(limit) = self.effective_calls_per_day.filter(|limit| reached(limit, effective_today)) {
            return Err(limit);
        }
        let dials = self.unanswered_dials_per_number_per_day;
        if let Some(limit) = dials.filter(|limit| reached(limit, unanswered_same_number_today)) {
            return Err(limit);
        }
        Ok(())
    }

    /// What may be said to the person; `None` if they may not be contacted. `debtor_reachable` is whether the debtor in person can
    /// still be reached; `contact_refused` is whether this person asked not to be contacted.
    pub fn allows_person(
        &self,
        target: Addressee,
        debtor_reachable: bool,
        contact_refused: bool,
    ) -> Option<Permission> {
        match target {
            // A debtor's own wish to be left alone is another rule: it does not make the debt unmentionable.
            Addressee::Debtor | Addressee::Guarantor => Some(Permission::Full),
            Addressee::Unrelated => None,
            Addressee::ContactPerson if contact_refused => None,
            // Without a rule nobody has allowed to speak with others either.
            Addressee::ContactPerson => {
                let rule = self.relay_only_when_lost?;
                (!rule.value || !debtor_reachable).then_some(Permission::RelayOnly(rule))
            }
        }
    }

    /// Whether so many failed tries in a row make the debtor lost.
    pub fn is_lost(&self, failed_in_a_row: u32) -> bool {
        self.lost_after_failures.is_some_and(|limit| failed_in_a_row >= u32::from(limit.value))
    }
}

/// The contact values of one country or state over time. What its files do not say, it does not regulate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct PersonRules {
    jurisdiction: Jurisdiction,
    region: Option<Region>,
    /// Whom it binds; it is in force from the first entry on.
    binds: Series<Binds>,
    hours: Option<Series<Hours>>,
    effective_calls: Option<Series<u16>>,
    unanswered_dials: Option<Series<u16>>,
    attempts: Option<Series<Vec<AttemptLimit>>>,
    quiet_days: Option<Series<u16>>,
    consent_days: Option<Series<u16>>,
    consent_channels: Option<Series<Channels>>,
    lost_after: Option<Series<u16>>,
    relay_only: Option<Series<bool>>,
    commercial_at_most: Option<Series<u32>>,
    commercial_from: Option<Series<Day>>,
}

impl PersonRules {
    pub(super) fn read(book: &mut Book, jurisdiction: Jurisdiction) -> Result<Self, RulebookError> {
        let (of, topic) = (jurisdiction.code(), "contact");
        Ok(Self {
            jurisdiction,
            region: Region::from_code(of),
            binds: book.series(of, topic, "person_binds")?,
            hours: book.listed(of, topic, "person_hours")?,
            effective_calls: book.listed(of, topic, "person_effective_calls_per_day")?,
            unanswered_dials: book.listed(of, topic, "person_unanswered_dials_per_number_per_day")?,
            attempts: book.listed(of, topic, "person_attempts")?,
            quiet_days: book.listed(of, topic, "quiet_days_after_conversation")?,
            consent_days: book.listed(of, topic, "consent_days")?,
            consent_channels: book.listed(of, topic, "person_consent_channels")?,
            lost_after: book.listed(of, topic, "person_lost_after_failures")?,
            relay_only: book.listed(of, topic, "person_relay_only_when_lost")?,
            commercial_at_most: book.listed(of, topic, "commercial_at_most")?,
            commercial_from: book.listed(of, topic, "commercial_from")?,
        })
    }

    pub(super) const fn jurisdiction(&self) -> Jurisdiction {
        self.jurisdiction
    }

    pub(super) const fn region(&self) -> Option<Region> {
        self.region
    }

    /// The rules on the day, and whom they bind; `None` before they are in force.
    pub(super) fn on(&self, day: Day) -> Option<(Binds, ContactLaw<'_>)> {
        let law = ContactLaw {
            jurisdiction: self.jurisdiction,
            region: self.region,
            hours: on(self.hours.as_ref(), day),
            effective_calls_per_day: on(self.effective_calls.as_ref(), day),
            unanswered_dials_per_number_per_day: on(self.unanswered_dials.as_ref(), day),
            attempts: self.attempts.as_ref().and_then(|series| series.on(day)),
            quiet_days_after_conversation: on(self.quiet_days.as_ref(), day),
            consent_days: on(self.consent_days.as_ref(), day),
            consent_channels: on(self.consent_channels.as_ref(), day),
            lost_after_failures: on(self.lost_after.as_ref(), day),
            relay_only_when_lost: on(self.relay_only.as_ref(), day),
            commercial_at_most: on(self.commercial_at_most.as_ref(), day),
            commercial_from: on(self.commercial_from.as_ref(), day),
        };
        self.binds.on(day).map(|binds| (binds.value, law))
    }

    pub(super) fn changes_after(&self, day: Day) -> Option<Day> {
        let counts = [
            &self.effective_calls,
            &self.unanswered_dials,
            &self.quiet_days,
            &self.consent_days,
            &self.lost_after,
        ];
        let counts = counts.into_iter().flatten().filter_map(|series| series.changes_after(day));
        let others = [
            self.binds.changes_after(day),
            self.hours.as_ref().and_then(|series| series.changes_after(day)),
            self.attempts.as_ref().and_then(|series| series.changes_after(day)),
            self.consent_channels.as_ref().and_then(|series| series.changes_after(day)),
            self.relay_only.as_ref().and_then(|series| series.changes_after(day)),
            self.commercial_at_most.as_ref().and_then(|series| series.changes_after(day)),
            self.commercial_from.as_ref().and_then(|series| series.changes_after(day)),
        ];
        counts.chain(others.into_iter().flatten()).min()
    }
}

fn on<T: Copy>(series: Option<&Series<T>>, day: Day) -> Option<Dated<T>> {
    series.and_then(|series| series.on(day)).copied()
}

/// The house values over time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct HouseRules {
    outer_hours: Series<Window>,
    company_hours: Series<Window>,
    company_working_days_only: Series<bool>,
    company_calls: Series<u16>,
    person_hours: Series<Window>,
    person_calls: Series<u16>,
    messages: Series<u16>,
    visit_hours: Series<Window>,
    visit_people: Series<u16>,
    fax_hours: Series<Window>,
}

impl HouseRules {
    pub(super) fn read(book: &mut Book) -> Result<Self, RulebookError> {
        let (house, topic, narrower) = ("house", "contact", "visits-and-fax");
        Ok(Self {
            outer_hours: book.series(house, topic, "outer_hours")?,
            company_hours: book.series(house, topic, "company_hours")?,
            company_working_days_only: book.series(house, topic, "company_working_days_only")?,
            company_calls: book.series(house, topic, "company_calls_per_day")?,
            person_hours: book.series(house, topic, "person_hours")?,
            person_calls: book.series(house, topic, "person_calls_per_day")?,
            messages: book.series(house, topic, "messages_per_day")?,
            visit_hours: book.series(house, narrower, "visit_hours")?,
            visit_people: book.series(house, narrower, "visit_people_least")?,
            fax_hours: book.series(house, narrower, "fax_hours")?,
        })
    }

    pub(super) fn on(&self, kind: DebtorKind, day: Day) -> Option<HouseContact> {
        let company = kind == DebtorKind::Company;
        Some(HouseContact {
            outer_hours: *self.outer_hours.on(day)?,
            hours: if company { &self.company_hours } else { &self.person_hours }.on(day).copied(),
            working_days_only: self.company_working_days_only.on(day).copied().filter(|_| company),
            calls_per_day: if company { &self.company_calls } else { &self.person_calls }.on(day).copied(),
            messages_per_day: *self.messages.on(day)?,
            visit_hours: self.visit_hours.on(day).copied(),
            visit_people_least: self.visit_people.on(day).copied(),
            fax_hours: self.fax_hours.on(day).copied(),
        })
    }

    pub(super) fn changes_after(&self, day: Day) -> Option<Day> {
        let hours =
            [&self.outer_hours, &self.company_hours, &self.person_hours, &self.visit_hours, &self.fax_hours];
        let hours = hours.map(|series| series.changes_after(day));
        let counts = [&self.company_calls, &self.person_calls, &self.messages, &self.visit_people];
        let counts = counts.map(|series| series.changes_after(day));
        let days = self.company_working_days_only.changes_after(day);
        hours.into_iter().chain(counts).chain([days]).flatten().min()
    }
}
