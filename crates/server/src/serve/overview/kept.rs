//! The measures of all cases, kept in memory until something changes.

use std::{
    collections::BTreeMap,
    sync::Arc,
    thread,
    time::{Duration, Instant},
};

use receivables::{
    calendar::Day,
    measure::{Figure, Formula, Measures, Row, Sums, measure},
    money::Currency,
};
use store::{CaseStanding, Scope, Store, Which};

use super::{Asked, Behind, is_in};
use crate::{clock, company::Company, serve::problem::Problem};

/// Measuring takes at most this part of the time: 1 in so many. Our number.
const PART_OF_TIME: u32 = 20;

/// The latest measures, if there are any.
pub(crate) type Kept = Option<Arc<Measured>>;

/// All cases, measured.
#[derive(Debug)]
pub(crate) struct Measured {
    pub(super) day: Day,
    mark: [i64; 5],
    made: Instant,
    took: Duration,
    /// In the order of the numbers of their debtors.
    cases: Vec<Case>,
}

/// One case.
#[derive(Debug)]
pub(super) struct Case {
    pub(super) standing: CaseStanding,
    pub(super) measures: Measures,
}

impl Case {
    pub(super) const fn debtor(&self) -> i64 {
        self.standing.debtor.0
    }

    /// Whether it is asked for.
    pub(super) fn fits(&self, behind: &Behind) -> bool {
        let is = |asked: &Option<String>, found: Option<&str>| {
            asked.as_deref().is_none_or(|asked| asked.is_empty() || Some(asked) == found)
        };
        let month = self.standing.limitation_end.map(month);
        is(&behind.stage, self.standing.stage.as_deref())
            && is(&behind.cause, self.standing.cause.as_deref())
            && is(&behind.month, month.as_deref())
            && behind.user.is_none_or(|user| self.standing.assignee == Some(user))
    }
}

/// The month of a day: `2026-11`.
pub(super) fn month(day: Day) -> String {
    day.to_string().chars().take(7).collect()
}

impl Measured {
    /// Those that are kept if nothing changed, or if they are so young that measuring again would take more than its part of
    /// the time.
    pub(super) fn latest(kept: Kept, store: &Store, company: &Company) -> Result<Arc<Self>, Problem> {
        let day = clock::day_in(&company.schedule.zone);
        let mark = store.figures_mark()?;
        if let Some(kept) = kept.filter(|kept| kept.day == day) {
            let is_young = kept.made.elapsed() < kept.took.saturating_mul(PART_OF_TIME);
            if kept.mark == mark || is_young {
                return Ok(kept);
            }
        }
        let started = clock::instant();
        let cases = cases(store, company, day)?;
        Ok(Arc::new(Self { day, mark, made: clock::instant(), took: started.elapsed(), cases }))
    }

    /// The currency with the most open money, CNY where nothing is open.
    pub(super) fn main_currency(&self) -> Currency {
        let mut sums: BTreeMap<Currency, Sums> = BTreeMap::new();
        for row in self.cases.iter().flat_map(|case| case.measures.rows(Figure::Open)) {
            sums.entry(row.currency).or_default().add(&row);
        }
        let most = sums.into_iter().max_by_key(|(_, sums)| (sums.value(Formula::Sum), sums.rows));
        most.map_or(Currency::CNY, |(currency, _)| currency)
    }
}

/// Measures everybody, on all cores.
fn cases(store: &Store, company: &Company, day: Day) -> Result<Vec<Case>, Problem> {
    let (snapshots, standings) = store.reading(|store| -> Result<_, store::Error> {
        Ok((store.load(day, Which::All)?, store.case_standings()?))
    })?;
    let threads = thread::available_parallelism().map_or(1, usize::from);
    let share = snapshots.len().div_ceil(threads).max(1);
    let mut measures: Vec<(i64, Measures)> = Vec::with_capacity(snapshots.len());
    thread::scope(|scope| {
        let workers: Vec<_> = (0..threads)
            .map(|worker| {
                let snapshots = &snapshots;
                scope.spawn(move || {
                    let positions = worker * share..(worker + 1) * share;
                    let loaded = positions.map_while(|at| snapshots.at(at));
                    let measured = loaded.filter_map(|loaded| {
                        let snapshot = &loaded.snapshot;
                        // A policy that nobody knows is told by every run; here the usual one tells what is open.
                        let policy = company
                            .policy(loaded.policy.as_deref(), snapshot.debtor.kind)
                            .or_else(|_| company.policy(None, snapshot.debtor.kind))
                            .ok()?;
                        Some((snapshot.debtor.id.0, measure(snapshot, policy, day)))
                    });
                    measured.collect::<Vec<_>>()
                })
            })
            .collect();
        for worker in workers {
            match worker.join() {
                Ok(of_worker) => measures.extend(of_worker),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
    });
    let mut measures = measures.into_iter().peekable();
    let mut cases = Vec::with_capacity(standings.len());
    for standing in standings {
        while measures.next_if(|(debtor, _)| *debtor < standing.debtor.0).is_some() {}
        if let Some((_, measures)) = measures.next_if(|(debtor, _)| *debtor == standing.debtor.0) {
            cases.push(Case { standing, measures });
        }
    }
    Ok(cases)
}

/// The cases that somebody asks about.
pub(super) struct Choice<'a> {
    measured: &'a Measured,
    scope: &'a Scope,
    pub(super) currency: Currency,
    asked: &'a Asked,
}

impl<'a> Choice<'a> {
    pub(super) const fn new(
        measured: &'a Measured,
        scope: &'a Scope,
        currency: Currency,
        asked: &'a Asked,
    ) -> Self {
        Self { measured, scope, currency, asked }
    }

    pub(super) const fn day(&self) -> Day {
        self.measured.day
    }

    /// Those within reach, of the team and owner asked for.
    pub(super) fn cases(&self) -> impl Iterator<Item = &'a Case> {
        let Self { measured, scope, asked, .. } = *self;
        measured.cases.iter().filter(move |case| {
            let standing = &case.standing;
            is_in(scope, standing)
                && asked.team.is_none_or(|team| standing.team == Some(team))
                && asked
                    .owner
                    .as_deref()
                    .is_none_or(|owner| owner.is_empty() || standing.owner.as_deref() == Some(owner))
        })
    }

    /// The rows of a case behind a figure, in the currency asked for.
    pub(super) fn rows(&self, case: &Case, figure: Figure) -> Vec<Row> {
        let mut rows = case.measures.rows(figure);
        rows.retain(|row| row.currency == self.currency);
        rows
    }
}
