//! # `de-limitation`
//!
//! A German claim can be enforced for three years from the end of the year in which it fell due; reminders change nothing.
//!
//! **Why:** whoever counts on reminders loses the claim; what helps is an acknowledgement, a payment, talks, or a court.
//! **Authority:** BGB §§ 195, 197, 199, 203-206, 209, 212; ZPO § 167. Values are in `rulebook/de/limitation.toml`.
//! **Status:** rules found; that an end on a day off moves on (§ 193 by analogy) and the day arithmetic of § 204(2) are to be
//! verified. Days during which talks, proceedings or a deferral last do not count, nor force majeure in the last six months.

use super::{
    EventEffect, EventKind, Limitation, LimitationEnd, LimitationEvent, NoEffect, Period, Phase, Start, Step,
    TimelineEntry, interrupt,
};
use crate::{
    calendar::Day,
    rulebook::{Dated, DeLimitation, Rulebook},
};

/// When the claim expires and what led to it. Events may come in any order. `None` if the rulebook does not reach back to
/// the start. Proceedings count from the day of filing: that they were served soon after is the caller's to know.
pub fn limitation(start: Start, events: &[LimitationEvent], book: &Rulebook) -> Option<Limitation> {
    let mut events = events.to_vec();
    events.sort_by_key(|event| (event.day, event.kind));
    let mut claim = Claim::new(start, book)?;
    let mut timeline = vec![claim.entry(claim.runs_from, Step::Starts)];
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
    Some(Limitation { end: claim.end(), timeline })
}

/// The same end without a timeline, for the nightly run. Events must come in order of day, and on one day in order of kind.
pub fn end_only(start: Start, events: &[LimitationEvent], book: &Rulebook) -> Option<LimitationEnd> {
    let mut claim = Claim::new(start, book)?;
    for event in events {
        claim.apply(event);
    }
    Some(claim.end())
}

/// Days that do not count.
#[derive(Clone, Copy)]
struct Halt {
    from: Day,
    /// `None` while it goes on.
    until: Option<Day>,
    cause: HaltCause,
}

/// Why days do not count.
#[derive(Clone, Copy, PartialEq, Eq)]
enum HaltCause {
    /// Talks (§ 203).
    Negotiations,
    /// A court or arbitration (§ 204).
    Proceedings,
    /// Payment was put off by agreement (§ 205).
    Deferral,
    /// Force majeure in the last months (§ 206).
    ForceMajeure,
}

/// A claim on its way through its events.
struct Claim<'a> {
    law: &'a DeLimitation,
    period: Period,
    /// The period runs from this day, which is not counted.
    runs_from: Day,
    /// In order of their first day.
    halts: Vec<Halt>,
    unverified: bool,
}

impl<'a> Claim<'a> {
    fn new(start: Start, book: &'a Rulebook) -> Option<Self> {
        let law = book.de_limitation();
        law.general_years.on(start.day)?;
        let runs_from = match start.period {
            Period::General => Day::new(start.day.year(), 12, 31)?,
            Period::Enforcement => start.day,
        };
        Some(Self { law, period: start.period, runs_from, halts: Vec::new(), unverified: false })
    }

    /// Takes one event in and says what came of it.
    fn apply(&mut self, event: &LimitationEvent) -> (Step, Option<Dated<EventEffect>>) {
        let Some(effect) = self.law.effects.on(event.kind, event.day) else {
            self.unverified = true;
            return (Step::NoEffect(NoEffect::NotListed), None);
        };
        let step = match effect.value {
            EventEffect::Nothing => Step::NoEffect(NoEffect::NotListed),
            EventEffect::Interrupts | EventEffect::Agrees => self.restart(event.day),
            EventEffect::Suspends => self.halt(
                event,
                match event.kind {
                    EventKind::Deferral => HaltCause::Deferral,
                    EventKind::ForceMajeure => HaltCause::ForceMajeure,
                    _ => HaltCause::Negotiations,
                },
            ),
            EventEffect::Proceeding => self.halt(event, HaltCause::Proceedings),
            EventEffect::ProceedingEnd => self.end_proceeding(event.day),
            EventEffect::Title => self.start_enforcement(event.day),
        };
        self.unverified |= effect.is_unverified() && !matches!(step, Step::NoEffect(_));
        (step, Some(effect))
    }

    /// Runs anew from the day, without waiting for the end of the year. Before the period began the effect is disputed, and
    /// the later end stays.
    fn restart(&mut self, day: Day) -> Step {
        let is_alive = self.is_alive(day);
        interrupt(&mut self.runs_from, day, is_alive)
    }

    fn halt(&mut self, event: &LimitationEvent, cause: HaltCause) -> Step {
        if !self.is_alive(event.day) {
            return Step::NoEffect(NoEffect::AfterExpiry);
        }
        let is_proceeding = cause == HaltCause::Proceedings;
        let until =
            event.until.map(|until| if is_proceeding { self.after_proceedings(until) } else { until });
        let mut from = event.day;
        if cause == HaltCause::ForceMajeure
            && let Some(end) = self.nominal_end()
        {
            let months = self.law.force_majeure_window_months.on(event.day);
            let window = end.plus_months(-months.map_or(0, |months| i32::from(months.value)));
            if until.is_some_and(|until| until <= window) {
                return Step::NoEffect(NoEffect::NotInLastMonths);
            }
            from = from.max(window.plus(1));
        }
        self.halts.push(Halt { from, until, cause });
        Step::Suspends
    }

    fn end_proceeding(&mut self, day: Day) -> Step {
        let until = self.after_proceedings(day);
        let open =
            self.halts.iter_mut().find(|halt| halt.cause == HaltCause::Proceedings && halt.until.is_none());
        let Some(open) = open else { return Step::NoEffect(NoEffect::NoProceedings) };
        open.until = Some(until);
        Step::Suspends
    }

    fn start_enforcement(&mut self, is_final: Day) -> Step {
        self.period = Period::Enforcement;
        self.runs_from = is_final;
        self.halts.clear();
        Step::StartsEnforcement
    }

    /// Proceedings halt the period for some months more (BGB § 204(2)).
    fn after_proceedings(&self, ended: Day) -> Day {
        let months = self.law.after_proceedings_months.on(ended);
        ended.plus_months(months.map_or(0, |months| i32::from(months.value)))
    }

    fn is_alive(&self, day: Day) -> bool {
        self.nominal_end().is_none_or(|end| day <= self.rolled(end))
    }

    /// Last day without halts.
    fn calendar_end(&self) -> Day {
        let years = match self.period {
            Period::General => &self.law.general_years,
            Period::Enforcement => &self.law.title_years,
        };
        let years = years.on(self.runs_from).map_or(0, |years| i32::from(years.value));
        self.runs_from.plus_years(years)
    }

    /// Last day by the calendar; `None` while talks or proceedings go on.
    fn nominal_end(&self) -> Option<Day> {
        let (mut end, mut counted) = (self.calendar_end(), self.runs_from);
        let mut least = end;
        for halt in &self.halts {
            let until = halt.until?;
            end = halted(end, counted, halt.from, until).unwrap_or(end.max(until));
            if halt.cause == HaltCause::Negotiations && until > self.runs_from {
                let months = self.law.negotiations_least_months.on(until);
                least = least.max(until.plus_months(months.map_or(0, |months| i32::from(months.value))));
            }
            counted = counted.max(until);
        }
        Some(end.max(least))
    }

    /// The end that needs no judge to agree: talks leave room for argument, proceedings do not.
    fn safe_end(&self) -> Option<Day> {
        let (mut end, mut counted) = (self.calendar_end(), self.runs_from);
        for halt in self.halts.iter().filter(|halt| halt.cause == HaltCause::Proceedings) {
            let until = halt.until?;
            end = halted(end, counted, halt.from, until).unwrap_or(end);
            counted = counted.max(until);
        }
        Some(end)
    }

    fn rolls(&self, end: Day) -> bool {
        self.law.rolls_over_days_off.on(end).is_some_and(|rolls| rolls.value)
    }

    fn rolled(&self, end: Day) -> Day {
        if self.rolls(end) { self.law.working_days.on_or_after(end) } else { end }
    }

    fn end(&self) -> LimitationEnd {
        let nominal_end = self.nominal_end();
        let rolled_end = nominal_end.map(|end| self.rolled(end));
        let in_court =
            self.halts.iter().any(|halt| halt.cause == HaltCause::Proceedings && halt.until.is_none());
        let phase = match nominal_end {
            Some(_) => Phase::Running,
            None if in_court => Phase::Frozen,
            None => Phase::Suspended,
        };
        let moved = nominal_end.filter(|&end| rolled_end != Some(end));
        let roll = moved.and_then(|end| self.law.rolls_over_days_off.on(end));
        LimitationEnd {
            phase,
            nominal_end,
            rolled_end,
            last_safe_day: self.safe_end(),
            is_provisional: rolled_end.is_some_and(|end| self.law.working_days.is_provisional(end)),
            is_unverified: self.unverified || roll.is_some_and(Dated::is_unverified),
        }
    }

    fn entry(&self, day: Day, step: Step) -> TimelineEntry {
        TimelineEntry { day, kind: None, step, nominal_end: self.nominal_end(), value: None }
    }
}

/// The end once the days from `from` to `until` that come after `counted` do not count; `None` if they begin after it.
fn halted(end: Day, counted: Day, from: Day, until: Day) -> Option<Day> {
    let first = from.max(counted.plus(1));
    let days = until.days_since(first).saturating_add(1).max(0);
    (from <= end).then(|| end.plus(days))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::limitation::LimitationStatus;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    fn event(kind: EventKind, on: &str, until: Option<&str>) -> LimitationEvent {
        LimitationEvent { kind, day: day(on), until: until.map(day) }
    }

    /// Reads `part-payment 2023-06-15, negotiations 2024-10-01..2024-12-15`.
    fn events(text: &str) -> Vec<LimitationEvent> {
        let all = text.split(", ").filter(|text| !text.is_empty());
        all.map(|text| {
            let (kind, days) = text.split_once(' ').unwrap();
            let (on, until) = days.split_once("..").map_or((days, None), |(on, until)| (on, Some(until)));
            event(EventKind::from_code(kind).unwrap(), on, until)
        })
        .collect()
    }

    fn check<const N: usize>(rows: [(&str, &str, &str, &str, &str); N]) {
        let book = Rulebook::shipped();
        for (due, said, nominal, rolled, safe) in rows {
            let (start, events) = (Start::due(day(due)), events(said));
            let found = limitation(start, &events, &book).unwrap();
            let days = [found.end.nominal_end, found.end.rolled_end, found.end.last_safe_day];
            let days = days.map(|end| end.map_or_else(String::new, |end| end.to_string()));
            assert_eq!(days, [nominal, rolled, safe], "{due} {said}");
            assert_eq!(end_only(start, &events, &book), Some(found.end));
            assert_eq!(found.timeline.len(), events.len() + 1 + usize::from(!nominal.is_empty()));
        }
    }

    #[test]
    fn the_period_runs_from_the_end_of_the_year() {
        check([
            ("2021-01-01", "", "2024-12-31", "2024-12-31", "2024-12-31"),
            ("2021-12-31", "", "2024-12-31", "2024-12-31", "2024-12-31"),
            ("2019-12-30", "", "2022-12-31", "2023-01-02", "2022-12-31"), // A Saturday, and New Year's Sunday.
            ("2021-05-10", "demand-reached 2024-11-01", "2024-12-31", "2024-12-31", "2024-12-31"),
            // A payment restarts from its day; one before the period began leaves the later end, one after it nothing.
            ("2021-05-10", "part-payment 2023-06-15", "2026-06-15", "2026-06-15", "2026-06-15"),
            ("2021-05-10", "part-payment 2021-08-01", "2024-12-31", "2024-12-31", "2024-12-31"),
            ("2021-05-10", "part-payment 2025-01-02", "2024-12-31", "2024-12-31", "2024-12-31"),
        ]);
    }

    #[test]
    fn days_of_talks_do_not_count() {
        check([
            // 76 days; then ten days, where three months after their end come later; none while they go on.
            ("2021-05-10", "negotiations 2024-10-01..2024-12-15", "2025-03-17", "2025-03-17", "2024-12-31"),
            ("2021-05-10", "negotiations 2024-12-20..2024-12-29", "2025-03-29", "2025-03-31", "2024-12-31"),
            ("2021-05-10", "negotiations 2024-10-01", "", "", "2024-12-31"),
            // The same days are not left out twice: 20 days in all.
            (
                "2021-05-10",
                "negotiations 2023-03-01..2023-03-15, negotiations 2023-03-11..2023-03-20",
                "2025-01-20",
                "2025-01-20",
                "2024-12-31",
            ),
            // Before the period began nothing is left out: only 1 and 2 January.
            ("2021-05-10", "negotiations 2021-12-01..2022-01-02", "2025-01-02", "2025-01-02", "2024-12-31"),
            // A restart during talks: their rest, 2024-11-02 to 2024-11-30, does not count.
            (
                "2021-05-10",
                "negotiations 2024-10-01..2024-11-30, acknowledgement 2024-11-01",
                "2027-11-30",
                "2027-11-30",
                "2027-11-01",
            ),
        ]);
    }

    #[test]
    fn proceedings_halt_the_period() {
        check([
            // 197 days from the filing to six months after the last act before the standstill.
            (
                "2021-05-10",
                "payment-order-applied 2024-12-30, proceeding-ended 2025-01-14",
                "2025-07-16",
                "2025-07-16",
                "2025-07-16",
            ),
            // In time only because the end rolled over days off: what is left is nothing.
            ("2020-03-10", "suit-filed 2024-01-02..2024-03-01", "2024-09-01", "2024-09-02", "2023-12-31"),
            ("2021-05-10", "suit-filed 2025-01-02", "2024-12-31", "2024-12-31", "2024-12-31"), // Too late.
            ("2021-05-10", "suit-filed 2024-05-02", "", "", ""),
            (
                "2021-05-10",
                "suit-filed 2023-01-02, judgment-performance-ends 2024-06-14",
                "2054-06-14",
                "2054-06-15",
                "2054-06-14",
            ),
        ]);
    }

    #[test]
    fn a_claim_in_court_has_no_end_yet() {
        let book = Rulebook::shipped();
        let filed = [event(EventKind::SuitFiled, "2024-05-02", None)];
        let end = end_only(Start::due(day("2021-05-10")), &filed, &book).unwrap();
        assert_eq!((end.phase, end.nominal_end, end.last_safe_day), (Phase::Frozen, None, None));
        assert_eq!(end.status(day("2030-01-01")), LimitationStatus::Frozen);
        let title = end_only(Start::enforcement(day("2024-06-14")), &[], &book).unwrap();
        assert_eq!((title.nominal_end, title.is_provisional), (Some(day("2054-06-14")), true));
        assert_eq!(end_only(Start::due(day("2001-12-31")), &[], &book), None); // Before the reform.
    }

    #[test]
    fn what_the_rulebook_does_not_list_is_said() {
        let book = Rulebook::shipped();
        for (kind, unverified) in [(EventKind::NoAgent, true), (EventKind::DemandReached, false)] {
            let end =
                end_only(Start::due(day("2021-05-10")), &[event(kind, "2024-11-01", None)], &book).unwrap();
            assert_eq!((end.nominal_end, end.is_unverified), (Some(day("2024-12-31")), unverified), "{kind}");
        }
    }
}
