//! # `uk-limitation`
//!
//! A contract claim in England & Wales can be brought for six years from its due day; a payment or a signed acknowledgement
//! in that time starts them anew.
//!
//! **Why:** a demand does nothing, and once the time is over no payment brings the claim back.
//! **Authority:** Limitation Act 1980 ss. 5, 24, 29, 30. Values are in `rulebook/uk/limitation.toml`.
//! **Status:** found; proceedings and judgments are from memory. Days off do not move the end: issue before it. Deeds, concealment
//! and Northern Ireland are left out; Scotland has its years and nothing else of its own.

use super::{
    EventEffect, Limitation, LimitationEnd, LimitationEvent, NoEffect, Period, Phase, Start, Step,
    TimelineEntry, interrupt,
};
use crate::{
    calendar::Day,
    rulebook::{Dated, Rulebook, Series, UkLimitation},
};

/// When the claim expires and what led to it. Events may come in any order. `None` if the rulebook does not reach back to
/// the start.
pub fn limitation(start: Start, events: &[LimitationEvent], book: &Rulebook) -> Option<Limitation> {
    Some(timeline(Claim::new(start, book)?, start, events))
}

/// The same in Scotland, where the debt itself ends after fewer years. What events do there is taken from England & Wales
/// and is to be verified.
pub fn in_scotland(start: Start, events: &[LimitationEvent], book: &Rulebook) -> Option<Limitation> {
    let law = book.uk_limitation();
    law.scotland_years.on(start.day)?;
    let claim = Claim {
        contract_years: &law.scotland_years,
        unverified: !events.is_empty(),
        ..Claim::new(start, book)?
    };
    Some(timeline(claim, start, events))
}

fn timeline(mut claim: Claim<'_>, start: Start, events: &[LimitationEvent]) -> Limitation {
    let mut events = events.to_vec();
    events.sort_by_key(|event| (event.day, event.kind));
    let mut timeline = vec![claim.entry(start.day, Step::Starts)];
    for event in &events {
        let (step, effect) = claim.apply(event);
        let entry = claim.entry(event.day, step);
        timeline.push(TimelineEntry {
            kind: Some(event.kind),
            value: effect.map(|effect| effect.id),
            ..entry
        });
    }
    timeline.extend(claim.nominal_end().map(|end| claim.entry(end, Step::Ends)));
    Limitation { end: claim.end(), timeline }
}

/// The same end without a timeline, for the nightly run: allocates nothing. Events must come in order of day, and on one
/// day in order of kind.
pub fn end_only(start: Start, events: &[LimitationEvent], book: &Rulebook) -> Option<LimitationEnd> {
    let mut claim = Claim::new(start, book)?;
    for event in events {
        claim.apply(event);
    }
    Some(claim.end())
}

/// A claim on its way through its events.
struct Claim<'a> {
    law: &'a UkLimitation,
    /// Years of the general period.
    contract_years: &'a Series<u16>,
    period: Period,
    /// The period runs from this day, which is not counted.
    runs_from: Day,
    in_court: bool,
    unverified: bool,
}

impl<'a> Claim<'a> {
    fn new(start: Start, book: &'a Rulebook) -> Option<Self> {
        let law = book.uk_limitation();
        law.contract_years.on(start.day)?;
        let (period, runs_from) = (start.period, start.day);
        Some(Self {
            law,
            contract_years: &law.contract_years,
            period,
            runs_from,
            in_court: false,
            unverified: false,
        })
    }

    /// Takes one event in and says what came of it.
    fn apply(&mut self, event: &LimitationEvent) -> (Step, Option<Dated<EventEffect>>) {
        let Some(effect) = self.law.effects.on(event.kind, event.day) else {
            self.unverified = true;
            return (Step::NoEffect(NoEffect::NotListed), None);
        };
        let step = match effect.value {
            EventEffect::Nothing | EventEffect::Suspends => Step::NoEffect(NoEffect::NotListed),
            EventEffect::Interrupts | EventEffect::Agrees => self.restart(event.day),
            EventEffect::Proceeding => self.sue(event),
            EventEffect::ProceedingEnd => self.end_suit(),
            EventEffect::Title => self.start_enforcement(event.day),
        };
        self.unverified |= effect.is_unverified() && !matches!(step, Step::NoEffect(_));
        (step, Some(effect))
    }

    fn restart(&mut self, day: Day) -> Step {
        let is_alive = self.is_alive(day);
        interrupt(&mut self.runs_from, day, is_alive)
    }

    /// A claim issued in time is safe while it is open; one that ended leaves the period as if it had never been.
    fn sue(&mut self, event: &LimitationEvent) -> Step {
        if !self.is_alive(event.day) {
            return Step::NoEffect(NoEffect::AfterExpiry);
        }
        self.in_court |= event.until.is_none();
        Step::Suspends
    }

    fn end_suit(&mut self) -> Step {
        if !self.in_court {
            return Step::NoEffect(NoEffect::NoProceedings);
        }
        self.in_court = false;
        Step::Suspends
    }

    fn start_enforcement(&mut self, enforceable: Day) -> Step {
        self.period = Period::Enforcement;
        self.in_court = false;
        self.runs_from = enforceable;
        Step::StartsEnforcement
    }

    fn is_alive(&self, day: Day) -> bool {
        self.nominal_end().is_none_or(|end| day <= end)
    }

    fn years(&self) -> Option<&Dated<u16>> {
        match self.period {
            Period::General => self.contract_years.on(self.runs_from),
            Period::Enforcement => self.law.judgment_years.on(self.runs_from),
        }
    }

    /// Last day; `None` while a claim is before a court.
    fn nominal_end(&self) -> Option<Day> {
        let years = self.years().map_or(0, |years| i32::from(years.value));
        (!self.in_court).then(|| self.runs_from.plus_years(years))
    }

    fn end(&self) -> LimitationEnd {
        let end = self.nominal_end();
        LimitationEnd {
            phase: if self.in_court { Phase::Frozen } else { Phase::Running },
            nominal_end: end,
            rolled_end: end,
            last_safe_day: end,
            is_provisional: false,
            is_unverified: self.unverified || self.years().is_some_and(Dated::is_unverified),
        }
    }

    fn entry(&self, day: Day, step: Step) -> TimelineEntry {
        TimelineEntry { day, kind: None, step, nominal_end: self.nominal_end(), value: None }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::limitation::{EventKind, LimitationStatus};

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    #[test]
    fn six_years_from_the_last_thing_that_counts() {
        use EventKind::*;
        let book = Rulebook::shipped();
        for (due, events, end, why) in [
            ("2018-06-29", vec![], Some("2024-06-29"), "six years, also when it ends on a Saturday"),
            ("2020-02-29", vec![], Some("2026-02-28"), "no 29 February"),
            ("2018-06-29", vec![(PartPayment, "2022-02-14")], Some("2028-02-14"), "s. 29(5)"),
            ("2018-06-29", vec![(Acknowledgement, "2024-06-29")], Some("2030-06-29"), "on the last day"),
            ("2018-06-29", vec![(PartPayment, "2024-06-30")], Some("2024-06-29"), "a day late, s. 29(7)"),
            ("2018-06-29", vec![(OralAcknowledgement, "2023-09-01")], Some("2024-06-29"), "s. 30"),
            ("2018-06-29", vec![(DemandReached, "2023-09-01")], Some("2024-06-29"), "a demand"),
            (
                "2018-06-29",
                vec![(PartPayment, "2021-05-05"), (PartPayment, "2024-05-05")],
                Some("2030-05-05"),
                "again and again",
            ),
            ("2018-06-29", vec![(SuitFiled, "2024-06-03")], None, "before a court"),
            (
                "2018-06-29",
                vec![(SuitFiled, "2024-06-03"), (ProceedingEnded, "2024-09-02")],
                Some("2024-06-29"),
                "struck out",
            ),
            (
                "2018-06-29",
                vec![(SuitFiled, "2024-06-03"), (JudgmentPerformanceEnds, "2025-01-20")],
                Some("2031-01-20"),
                "s. 24",
            ),
            ("2018-06-29", vec![(SuitFiled, "2024-07-01")], Some("2024-06-29"), "too late"),
        ] {
            let events: Vec<_> = events
                .into_iter()
                .map(|(kind, on)| LimitationEvent { kind, day: day(on), until: None })
                .collect();
            let found = limitation(Start::due(day(due)), &events, &book).unwrap();
            assert_eq!(found.end.last_safe_day, end.map(day), "{why}");
            assert_eq!(found.end.nominal_end, found.end.rolled_end);
            assert_eq!(end_only(Start::due(day(due)), &events, &book), Some(found.end), "{why}");
            let status = if end.is_some() { LimitationStatus::Expired } else { LimitationStatus::Frozen };
            assert_eq!(found.end.status(day("2040-01-01")), status, "{why}");
        }
        assert_eq!(end_only(Start::due(day("1981-04-30")), &[], &book), None); // Before the Act.
    }
}
