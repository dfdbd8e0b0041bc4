//! Where a debtor may be and what the clocks say there, for countries that keep several times (decisions/0009).

use super::{RulebookError, text::Book, value::Series};
use crate::{
    calendar::{Day, Weekday},
    debtor::{Country, Region},
};

const TOPIC: &str = "places";

/// A place where the debtor may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// The state; `None` in a country whose states are not in the rulebook.
    pub region: Option<Region>,
    /// The state it lies in, for a city with rules of its own.
    pub within: Option<Region>,
    /// Minutes by which its clock is behind the one that `at` is read from.
    pub behind: u32,
}

impl Place {
    /// Somewhere in a country, with a clock that is known.
    pub const SOMEWHERE: Self = Self { region: None, within: None, behind: 0 };

    /// Whether it lies in the region.
    pub fn is_in(&self, region: Region) -> bool {
        self.region == Some(region) || self.within == Some(region)
    }
}

/// One clock of a country.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Zone {
    name: String,
    /// The name in the IANA time zone database.
    pub iana: String,
    /// Minutes from Greenwich in standard time, negative in the west.
    standard: i32,
    /// The same in daylight saving time.
    daylight: i32,
}

/// The clocks of a state.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct State {
    part: String,
    within: Option<String>,
    zones: Vec<String>,
}

/// The first and the last clock of the places where a debtor may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Spread<'a> {
    /// The clock that is ahead of the others, in the east: hours of contact are read from it.
    pub first: &'a Zone,
    /// The clock that is behind the others.
    pub last: &'a Zone,
    /// Minutes between the two.
    pub minutes: u32,
}

/// The clocks of one country over time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Places {
    country: Country,
    daylight: Series<Vec<u16>>,
    zones: Series<Vec<Zone>>,
    states: Series<Vec<State>>,
}

impl Places {
    pub(super) fn read(book: &mut Book, country: Country) -> Result<Self, RulebookError> {
        let jurisdiction = country.code().to_ascii_lowercase();
        let states: Series<Vec<State>> = book.series(&jurisdiction, TOPIC, "states")?;
        let zones: Series<Vec<Zone>> = book.series(&jurisdiction, TOPIC, "zones")?;
        let known = |name: &String| zones.entries().iter().any(|e| e.value.iter().any(|z| z.name == *name));
        for state in states.entries().iter().flat_map(|entry| &entry.value) {
            if let Some(unknown) = state.zones.iter().find(|name| !known(name)) {
                return Err(book.fault(
                    &jurisdiction,
                    TOPIC,
                    "states",
                    &format!("`{unknown}` is no zone of `zones`"),
                ));
            }
        }
        Ok(Self { country, daylight: book.series(&jurisdiction, TOPIC, "daylight")?, zones, states })
    }

    /// Every place of the country, or of the region if it is one of ours, with minutes from Greenwich on the day.
    fn clocks(&self, region: Option<Region>, day: Day) -> impl Iterator<Item = (Place, &Zone, i32)> {
        let states = self.states.on(day).map_or(&[][..], |entry| entry.value.as_slice());
        let zones = self.zones.on(day).map_or(&[][..], |entry| entry.value.as_slice());
        let of = |part: &str| Region::of(self.country, part);
        let lies_in = move |state: &State, region: Region| {
            of(&state.part) == Some(region) || state.within.as_deref().and_then(of) == Some(region)
        };
        let known = region.filter(|&region| states.iter().any(|state| lies_in(state, region)));
        let daylight = self.is_daylight(day);
        let chosen = states.iter().filter(move |state| known.is_none_or(|region| lies_in(state, region)));
        chosen.flat_map(move |state| {
            let place =
                Place { region: of(&state.part), within: state.within.as_deref().and_then(of), behind: 0 };
            let zones = zones.iter().filter(|zone| state.zones.contains(&zone.name));
            zones.map(move |zone| (place, zone, if daylight { zone.daylight } else { zone.standard }))
        })
    }

    pub(super) fn spread(&self, region: Option<Region>, day: Day) -> Option<Spread<'_>> {
        let clocks = || self.clocks(region, day).map(|(_, zone, minutes)| (minutes, zone));
        let (ahead, first) = clocks().max_by_key(|(minutes, _)| *minutes)?;
        let (behind, last) = clocks().min_by_key(|(minutes, _)| *minutes)?;
        Some(Spread { first, last, minutes: ahead.abs_diff(behind) })
    }

    /// The places, each with its clock behind the first of them; with one clock for all where the zone is known.
    pub(super) fn possible(&self, region: Option<Region>, zone_known: bool, day: Day) -> Vec<Place> {
        let ahead = self.clocks(region, day).map(|(_, _, minutes)| minutes).max().unwrap_or(0);
        let places = self.clocks(region, day).map(|(place, _, minutes)| Place {
            behind: if zone_known { 0 } else { ahead.abs_diff(minutes) },
            ..place
        });
        places.collect()
    }

    /// Whether daylight saving time holds at noon of the day.
    fn is_daylight(&self, day: Day) -> bool {
        self.turns(day).is_some_and(|[begins, ends]| begins <= day && day < ends)
    }

    /// The days of the year on which the clocks are turned.
    fn turns(&self, day: Day) -> Option<[Day; 2]> {
        let rule = self.daylight.on(day)?.value.as_slice();
        let &[begin, begin_month, end, end_month] = rule else { return None };
        let sunday = |count: u16, month: u16| {
            let first = Day::new(day.year(), i8::try_from(month).ok()?, 1)?;
            let to_sunday = 6 - first.weekday() as i32;
            Some(first.plus(to_sunday + 7 * (i32::from(count) - 1)))
        };
        debug_assert_eq!(Weekday::Sunday as i32, 6, "weekdays are counted from Monday");
        Some([sunday(begin, begin_month)?, sunday(end, end_month)?])
    }

    /// The first day after `day` on which the clocks may stand otherwise to each other.
    pub(super) fn changes_after(&self, day: Day) -> Option<Day> {
        let next_year = Day::new(day.year().saturating_add(1), 1, 1);
        let turns = [Some(day), next_year].into_iter().flatten().filter_map(|in_year| self.turns(in_year));
        let tables =
            [self.daylight.changes_after(day), self.zones.changes_after(day), self.states.changes_after(day)];
        turns.flatten().chain(tables.into_iter().flatten()).filter(|&turn| turn > day).min()
    }
}

impl std::str::FromStr for Zone {
    type Err = String;

    /// Reads `eastern America/New_York -5 -4`.
    fn from_str(text: &str) -> Result<Self, String> {
        let minutes =
            |hours: &str| hours.parse::<i32>().ok().filter(|h| (-12..=14).contains(h)).map(|h| h * 60);
        let mut words = text.split_whitespace();
        let read = (|| {
            let (name, iana) = (words.next()?.to_owned(), words.next()?.to_owned());
            let (standard, daylight) = (minutes(words.next()?)?, minutes(words.next()?)?);
            Some(Self { name, iana, standard, daylight })
        })();
        read.filter(|_| words.next().is_none())
            .ok_or_else(|| format!("`{text}` is no zone such as `eastern America/New_York -5 -4`"))
    }
}

impl std::str::FromStr for State {
    type Err = String;

    /// Reads `TX central mountain` or `NYC eastern within NY`.
    fn from_str(text: &str) -> Result<Self, String> {
        let (place, within) = match text.split_once(" within ") {
            Some((place, within)) => (place, Some(within.trim().to_owned())),
            None => (text, None),
        };
        let mut words = place.split_whitespace().map(str::to_owned);
        let part = words.next().unwrap_or_default();
        let state = Self { part, within, zones: words.collect() };
        if state.part.is_empty() || state.zones.is_empty() {
            return Err(format!("`{text}` is no state such as `TX central mountain`"));
        }
        Ok(state)
    }
}

#[cfg(test)]
mod tests {
    use crate::{
        calendar::Day,
        debtor::{Country, Region},
        rulebook::Rulebook,
    };

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    #[test]
    fn clocks_differ_by_place_and_season() {
        let book = Rulebook::shipped();
        for (region, on, first, last, minutes, why) in [
            (None, "2026-11-25", "America/New_York", "Pacific/Honolulu", 300, "winter"),
            (
                None,
                "2026-07-01",
                "America/New_York",
                "Pacific/Honolulu",
                360,
                "Hawaii keeps its time in summer",
            ),
            (
                None,
                "2026-03-07",
                "America/New_York",
                "Pacific/Honolulu",
                300,
                "the day before the clocks go forward",
            ),
            (None, "2026-03-08", "America/New_York", "Pacific/Honolulu", 360, "the second Sunday of March"),
            (None, "2026-10-31", "America/New_York", "Pacific/Honolulu", 360, "the day before they go back"),
            (None, "2026-11-01", "America/New_York", "Pacific/Honolulu", 300, "the first Sunday of November"),
            (Some("US-MA"), "2026-07-01", "America/New_York", "America/New_York", 0, "one zone"),
            (Some("US-TX"), "2026-07-01", "America/Chicago", "America/Denver", 60, "El Paso"),
            (
                Some("US-AZ"),
                "2026-07-01",
                "America/Denver",
                "America/Phoenix",
                60,
                "the Navajo Nation in summer",
            ),
            (
                Some("US-XX"),
                "2026-11-25",
                "America/New_York",
                "Pacific/Honolulu",
                300,
                "no such state: anywhere",
            ),
        ] {
            let region = region.and_then(Region::from_code);
            let spread = book.spread(Country::US, region, day(on)).unwrap();
            let found = (spread.first.iana.as_str(), spread.minutes);
            assert_eq!(found, (first, minutes), "{why}");
            let last_differs = minutes > 0;
            assert!(!last_differs || spread.last.iana == last || spread.minutes == minutes, "{why}");
        }
        assert_eq!(book.spread(Country::GB, None, day("2026-11-25")), None, "one time, no table needed");
    }

    #[test]
    fn the_next_turn_of_the_clocks_is_known() {
        let book = Rulebook::shipped();
        for (on, next) in [
            ("2026-01-15", "2026-03-08"),
            ("2026-03-08", "2026-11-01"),
            ("2026-11-01", "2027-03-14"),
            ("2026-12-31", "2027-03-14"),
        ] {
            assert_eq!(book.clocks_change_after(Country::US, day(on)), Some(day(next)), "{on}");
        }
    }
}
