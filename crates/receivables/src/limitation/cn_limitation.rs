//! # `cn-limitation`
//!
//! A Chinese claim can be enforced for three years from its due day; demands, payments and promises start them anew.
//!
//! **Why:** after that the debtor may refuse for good, and every day before, one proven demand saves the claim.
//! **Authority:** Civil Code arts. 188-204; 时效规定 (法释〔2020〕17号); 总则编解释 arts. 35, 38; 法释〔2018〕12号; Civil Procedure
//! Law art. 250. Lengths and effects are in `rulebook/cn/limitation.toml`.
//! **Status:** rules found; the length after an agreement to perform an expired claim, and that weekends count as days
//! off, are to be verified.

use super::{
    EventEffect, Limitation, LimitationEnd, LimitationEvent, NoEffect, Period, Phase, Start, Step,
    TimelineEntry,
};
use crate::{
    calendar::{Day, WorkingDays},
    debtor::Country,
    rulebook::{Dated, LimitationLaw, Rulebook},
};

/// When the claim expires and what led to it. Events may come in any order. `None` if the rulebook does not reach back to
/// the start.
pub fn limitation(start: Start, events: &[LimitationEvent], book: &Rulebook) -> Option<Limitation> {
    let mut events = events.to_vec();
    // On one day proceedings are filed before they end: kinds are declared in that order.
    events.sort_by_key(|event| (event.day, event.kind));
    let mut claim = Claim::new(start, &events, book)?;
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
    timeline.extend(claim.last_entries());
    Some(Limitation { end: claim.end(), timeline })
}

/// The same end without a timeline, for the nightly run: allocates nothing. Events must come in order of day, and on one
/// day in order of kind.
pub fn end_only(start: Start, events: &[LimitationEvent], book: &Rulebook) -> Option<LimitationEnd> {
    let mut claim = Claim::new(start, events, book)?;
    for event in events {
        claim.apply(event);
    }
    Some(claim.end())
}

/// What an event of this kind would do to a claim on the day, for "what would save this claim".
pub fn effect_of(kind: super::EventKind, day: Day, book: &Rulebook) -> Option<Dated<EventEffect>> {
    book.limitation_law(Country::CN)?.effect(kind, day)
}

/// A claim on its way through its events.
struct Claim<'a> {
    law: &'a LimitationLaw,
    calendar: &'a WorkingDays,
    events: &'a [LimitationEvent],
    has_obstacles: bool,
    /// No period is shorter, so that most events need no end computed.
    shortest_years: i32,
    harm: Day,
    period: Period,
    /// The period runs from this day, which is not counted.
    runs_from: Day,
    proceedings: Proceedings,
    revived: bool,
    unverified: bool,
}

/// Proceedings that were opened in time.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Proceedings {
    Never,
    Open,
    Over,
}

impl<'a> Claim<'a> {
    fn new(start: Start, events: &'a [LimitationEvent], book: &'a Rulebook) -> Option<Self> {
        let law = book.limitation_law(Country::CN)?;
        law.general_years.on(start.day)?;
        let has_obstacles = events.iter().any(|event| is_obstacle(law, event));
        Some(Self {
            law,
            calendar: book.working_days(Country::CN)?,
            events,
            has_obstacles,
            shortest_years: shortest_years(law),
            harm: start.harm,
            period: start.period,
            runs_from: start.day,
            proceedings: Proceedings::Never,
            revived: false,
            unverified: false,
        })
    }

    /// Takes one event in and says what came of it.
    fn apply(&mut self, event: &LimitationEvent) -> (Step, Option<Dated<EventEffect>>) {
        let Some(effect) = self.law.effect(event.kind, event.day) else {
            return (Step::NoEffect(NoEffect::NotListed), None);
        };
        let step = match effect.value {
            EventEffect::Nothing => Step::NoEffect(NoEffect::NotListed),
            EventEffect::Interrupts => self.interrupt(event.day),
            EventEffect::Agrees => self.agree(event.day),
            EventEffect::Proceeding => self.open_proceeding(event),
            EventEffect::ProceedingEnd => self.end_proceeding(event.day),
            EventEffect::Title => self.start_enforcement(event.day),
            EventEffect::Suspends => self.suspend(event),
        };
        self.unverified |= effect.is_unverified() && !matches!(step, Step::NoEffect(_));
        (step, Some(effect))
    }

    fn is_frozen(&self) -> bool {
        self.proceedings == Proceedings::Open
    }

    fn interrupt(&mut self, day: Day) -> Step {
        if self.is_frozen() {
            return Step::NoEffect(NoEffect::DuringProceedings);
        }
        if day <= self.runs_from {
            return Step::NoEffect(NoEffect::BeforeStart);
        }
        if !self.is_alive(day) {
            return Step::NoEffect(NoEffect::AfterExpiry);
        }
        self.runs_from = day;
        Step::Interrupts
    }

    /// Civil Code art. 192(2): who agrees to perform an expired claim cannot raise the defence any more.
    fn agree(&mut self, day: Day) -> Step {
        let step = self.interrupt(day);
        if step != Step::NoEffect(NoEffect::AfterExpiry) || self.period == Period::Enforcement {
            return step;
        }
        self.runs_from = day;
        self.revived = true;
        self.unverified |= self.law.restart_after_expiry_years.on(day).is_some_and(Dated::is_unverified);
        Step::Revives
    }

    fn open_proceeding(&mut self, event: &LimitationEvent) -> Step {
        if !self.is_frozen() && !self.is_alive(event.day) {
            return Step::NoEffect(NoEffect::AfterExpiry);
        }
        match event.until {
            Some(until) => {
                self.proceedings = if self.is_frozen() { Proceedings::Open } else { Proceedings::Over };
                self.runs_from = self.runs_from.max(event.day).max(until);
            }
            None => self.proceedings = Proceedings::Open,
        }
        Step::Freezes
    }

    /// The first end counts although other proceedings may still be open: too early an end is safe, too late is not.
    fn end_proceeding(&mut self, day: Day) -> Step {
        if self.proceedings == Proceedings::Never {
            return Step::NoEffect(NoEffect::NoProceedings);
        }
        if !self.is_frozen() && !self.is_alive(day) {
            return Step::NoEffect(NoEffect::AfterExpiry);
        }
        self.proceedings = Proceedings::Over;
        self.runs_from = self.runs_from.max(day);
        Step::Resumes
    }

    fn start_enforcement(&mut self, performance_ends: Day) -> Step {
        self.period = Period::Enforcement;
        self.proceedings = Proceedings::Over;
        self.revived = false;
        self.runs_from = performance_ends;
        Step::StartsEnforcement
    }

    fn suspend(&self, obstacle: &LimitationEvent) -> Step {
        if self.is_frozen() {
            return Step::NoEffect(NoEffect::DuringProceedings);
        }
        let end = self.suspended(self.calendar_end(), |other| other.day < obstacle.day);
        match end {
            Some(end) if self.touches_last_months(obstacle, end) => Step::Suspends,
            Some(_) => Step::NoEffect(NoEffect::NotInLastMonths),
            None => Step::Suspends,
        }
    }

    /// Whether the period still runs on the day. Most events come long before the end, which need not be computed then.
    fn is_alive(&self, day: Day) -> bool {
        if self.is_frozen() {
            return true;
        }
        let surely = |from: Day, years: i32| day.days_since(from) < years * 365;
        let longest = self.law.longest_years.on(self.harm).map_or(0, |years| i32::from(years.value));
        if surely(self.runs_from, self.shortest_years) && surely(self.harm, longest) {
            return true;
        }
        self.nominal_end().is_none_or(|end| day <= self.calendar.on_or_after(end))
    }

    /// Last day of the period without obstacles and without the longest period.
    fn calendar_end(&self) -> Day {
        let years = match self.period {
            Period::Enforcement => self.law.enforcement_years.on(self.runs_from),
            Period::General if self.revived => self.law.restart_after_expiry_years.on(self.runs_from),
            Period::General => return general_end(self.law, self.runs_from),
        };
        years.map_or(self.runs_from, |years| self.runs_from.plus_years(i32::from(years.value)))
    }

    /// The end once the chosen obstacles are counted; `None` if one of them goes on.
    fn suspended(&self, end: Day, counts: impl Fn(&LimitationEvent) -> bool) -> Option<Day> {
        if !self.has_obstacles {
            return Some(end);
        }
        let mut end = end;
        for obstacle in self.events.iter().filter(|event| is_obstacle(self.law, event) && counts(event)) {
            if self.touches_last_months(obstacle, end) {
                end = end.max(obstacle.until?.plus_months(self.window_months(obstacle.day)));
            }
        }
        Some(end)
    }

    fn touches_last_months(&self, obstacle: &LimitationEvent, end: Day) -> bool {
        let window = end.plus_months(-self.window_months(obstacle.day));
        obstacle.day <= end && obstacle.until.is_none_or(|until| until >= window)
    }

    fn window_months(&self, day: Day) -> i32 {
        self.law.suspension_window_months.on(day).map_or(0, |months| i32::from(months.value))
    }

    /// The day after which nothing helps; `None` for enforcement and for an agreement made even later.
    fn longest_end(&self) -> Option<Day> {
        let years = self.law.longest_years.on(self.harm)?;
        let longest = self.harm.plus_years(i32::from(years.value));
        let applies = self.period == Period::General && !(self.revived && self.runs_from > longest);
        applies.then_some(longest)
    }

    fn cut_short(&self, end: Day) -> Day {
        // Computed only where it could come first: no year has fewer than 365 days.
        let years = self.law.longest_years.on(self.harm).map_or(0, |years| i32::from(years.value));
        if end.days_since(self.harm) < years * 365 {
            return end;
        }
        self.longest_end().map_or(end, |longest| end.min(longest))
    }

    /// Last day by the calendar; `None` while frozen or suspended.
    fn nominal_end(&self) -> Option<Day> {
        if self.is_frozen() {
            return None;
        }
        self.suspended(self.calendar_end(), |_| true).map(|end| self.cut_short(end))
    }

    fn end(&self) -> LimitationEnd {
        let calendar_end = self.calendar_end();
        let (nominal_end, last_safe_day) = if self.is_frozen() {
            (None, None)
        } else {
            let end = self.suspended(calendar_end, |_| true);
            (end.map(|end| self.cut_short(end)), Some(self.cut_short(calendar_end)))
        };
        let rolled_end = nominal_end.map(|end| self.calendar.on_or_after(end));
        let phase = match nominal_end {
            _ if self.is_frozen() => Phase::Frozen,
            None => Phase::Suspended,
            Some(_) if self.revived => Phase::Revived,
            Some(_) => Phase::Running,
        };
        LimitationEnd {
            phase,
            nominal_end,
            rolled_end,
            last_safe_day,
            is_provisional: rolled_end.is_some_and(|end| self.calendar.is_provisional(end)),
            is_unverified: self.unverified,
        }
    }

    fn entry(&self, day: Day, step: Step) -> TimelineEntry {
        TimelineEntry { day, kind: None, step, nominal_end: self.nominal_end(), value: None }
    }

    fn last_entries(&self) -> impl Iterator<Item = TimelineEntry> {
        let end = self.nominal_end();
        let longest = self.law.longest_years.on(self.harm);
        let cut = end.filter(|&end| Some(end) == self.longest_end() && end < self.calendar_end());
        let cut = cut.map(|day| TimelineEntry {
            value: longest.map(|years| years.id),
            ..self.entry(day, Step::CutShort)
        });
        cut.into_iter().chain(end.map(|day| self.entry(day, Step::Ends)))
    }
}

fn shortest_years(law: &LimitationLaw) -> i32 {
    let series = [&law.general_years, &law.enforcement_years, &law.restart_after_expiry_years];
    let years = series.iter().flat_map(|series| series.entries()).map(|entry| i32::from(entry.value));
    years.min().unwrap_or(0)
}

fn is_obstacle(law: &LimitationLaw, event: &LimitationEvent) -> bool {
    law.effect(event.kind, event.day).is_some_and(|effect| effect.value == EventEffect::Suspends)
}

/// Last day of a general period from this day. A period that still runs when a longer one comes into force becomes that
/// one; a period that was over stays over (法释〔2018〕12号).
fn general_end(law: &LimitationLaw, from: Day) -> Day {
    let years_from = |years: &Dated<u16>| from.plus_years(i32::from(years.value));
    let Some(end) = law.general_years.on(from).map(years_from) else { return from };
    match law.general_years.next_after(from) {
        Some(next) if end >= next.from => years_from(next),
        _ => end,
    }
}

#[cfg(test)]
mod tests;
