//! A draft tried on today's ledger: who would move, from what to what, and why.

use std::{
    sync::atomic::{AtomicUsize, Ordering},
    thread,
};

use outreach::Lang;
use receivables::{
    calendar::Day,
    debtor::DebtorId,
    decide::decide,
    decision::{Decision, TaskKind},
    policy::Policy,
    reason::Reason,
};
use serde::Serialize;
use store::{Draft, Scope, Snapshots, Store, Which};
use utoipa::ToSchema;

use crate::{
    company::Company,
    screen,
    serve::{problem::Problem, wire::DebtorLabel},
};

/// Debtors decided by one thread at a time.
const CHUNK: usize = 256;

/// A trial that was made.
#[derive(Debug)]
pub(crate) struct Trial {
    draft: (i64, i64),
    day: Day,
    /// Those under the policy of the draft.
    under: usize,
    /// In the order of their numbers.
    moved: Vec<Moved>,
}

/// Somebody who moves.
#[derive(Debug)]
struct Moved {
    debtor: i64,
    from: Standing,
    to: Standing,
    why: Vec<Reason>,
}

/// Where a decision leaves a debtor.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Standing {
    stage: &'static str,
    step: Option<(u8, [String; 2])>,
    contacts: Vec<(Day, &'static str, &'static str)>,
    tasks: Vec<TaskKind>,
}

/// What a trial came to.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TrialView {
    /// For which day.
    day: String,
    /// How many debtors are under this policy.
    decided: usize,
    /// How many of them would move.
    moved: usize,
    items: Vec<MovedView>,
    next_cursor: Option<String>,
}

/// Somebody who would move.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct MovedView {
    pub(super) debtor: DebtorLabel,
    from: StandingView,
    to: StandingView,
    /// The rules that speak for it under the draft.
    why: Vec<WhyView>,
}

/// Where a decision leaves a debtor.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct StandingView {
    stage: &'static str,
    /// The number of the step, from 1.
    step: Option<u8>,
    step_title: Option<String>,
    contacts: Vec<TrialContact>,
    tasks: Vec<&'static str>,
}

/// A contact that would be made.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TrialContact {
    on: String,
    channel: &'static str,
    purpose: &'static str,
}

/// A rule that spoke.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct WhyView {
    rule: &'static str,
    text: String,
}

impl Standing {
    fn of(decision: &Decision, policy: &Policy) -> Self {
        let step = decision.step.and_then(|number| {
            let step = policy.step(number)?;
            Some((number, [step.title.zh.clone(), step.title.en.clone()]))
        });
        let contacts = decision.contacts.iter();
        Self {
            stage: decision.stage.code(),
            step,
            contacts: contacts
                .map(|contact| (contact.on, contact.channel.code(), contact.purpose.code()))
                .collect(),
            tasks: decision.tasks.clone(),
        }
    }

    fn view(&self, lang: Lang) -> StandingView {
        let title = |[zh, en]: &[String; 2]| if lang == Lang::Zh { zh.clone() } else { en.clone() };
        StandingView {
            stage: self.stage,
            step: self.step.as_ref().map(|(number, _)| *number),
            step_title: self.step.as_ref().map(|(_, titles)| title(titles)),
            contacts: self
                .contacts
                .iter()
                .map(|(on, channel, purpose)| TrialContact { on: on.to_string(), channel, purpose })
                .collect(),
            tasks: self.tasks.iter().map(|task| task.code()).collect(),
        }
    }
}

impl Trial {
    /// Decides for everybody who is under the draft's policy, on all cores.
    pub(super) fn run(store: &Store, company: &Company, draft: &Draft, day: Day) -> Result<Self, Problem> {
        let tried = company.tried(&format!("draft:{}", draft.id), &draft.body)?;
        let snapshots = store.load(day, Which::All)?;
        let next = AtomicUsize::new(0);
        let threads = thread::available_parallelism().map_or(1, usize::from);
        let (mut under, mut moved) = (0, Vec::new());
        thread::scope(|scope| {
            let workers: Vec<_> = (0..threads)
                .map(|_| {
                    let (tried, snapshots, next) = (&tried, &snapshots, &next);
                    scope.spawn(move || {
                        let (mut under, mut moved) = (0, Vec::new());
                        loop {
                            let first = next.fetch_add(1, Ordering::Relaxed) * CHUNK;
                            if first >= snapshots.len() {
                                return (under, moved);
                            }
                            under += chunk(company, tried, snapshots, first, day, &mut moved);
                        }
                    })
                })
                .collect();
            for worker in workers {
                match worker.join() {
                    Ok((decided, of_worker)) => {
                        under += decided;
                        moved.extend(of_worker);
                    }
                    Err(panic) => std::panic::resume_unwind(panic),
                }
            }
        });
        moved.sort_unstable_by_key(|row: &Moved| row.debtor);
        Ok(Self { draft: (draft.id, draft.version), day, under, moved })
    }

    /// Whether it is of this draft as it stands, for this day.
    pub(super) fn is_of(&self, draft: &Draft, day: Day) -> bool {
        self.draft == (draft.id, draft.version) && self.day == day
    }

    /// Some of those within reach who move, with their names.
    pub(super) fn rows(
        &self,
        store: &Store,
        scope: &Scope,
        (after, most): (Option<i64>, usize),
        lang: Lang,
    ) -> Result<Vec<MovedView>, Problem> {
        let first = after.map_or(0, |after| self.moved.partition_point(|row| row.debtor <= after));
        let mut rows = Vec::new();
        for row in self.moved.iter().skip(first) {
            if rows.len() == most {
                break;
            }
            let Some(covered) = store.covered(scope, DebtorId(row.debtor))? else { continue };
            let why = row.why.iter();
            rows.push(MovedView {
                debtor: covered.debtor.into(),
                from: row.from.view(lang),
                to: row.to.view(lang),
                why: why
                    .map(|reason| WhyView { rule: reason.rule, text: screen::reason(reason, lang) })
                    .collect(),
            });
        }
        Ok(rows)
    }

    pub(super) fn view(&self, items: Vec<MovedView>, next_cursor: Option<String>) -> TrialView {
        TrialView {
            day: self.day.to_string(),
            decided: self.under,
            moved: self.moved.len(),
            items,
            next_cursor,
        }
    }
}

/// Decides for some debtors; returns how many of them are under the policy.
fn chunk(
    company: &Company,
    tried: &Policy,
    snapshots: &Snapshots,
    first: usize,
    day: Day,
    moved: &mut Vec<Moved>,
) -> usize {
    let mut under = 0;
    for loaded in (first..first + CHUNK).map_while(|at| snapshots.at(at)) {
        let snapshot = &loaded.snapshot;
        // Whoever has a policy that nobody knows is held by every run, too.
        let Ok(in_force) = company.policy(loaded.policy.as_deref(), snapshot.debtor.kind) else { continue };
        if in_force.id != tried.id {
            continue;
        }
        under += 1;
        let was = decide(snapshot, in_force, &company.rulebook, day);
        let is = decide(snapshot, tried, &company.rulebook, day);
        let (from, to) = (Standing::of(&was, in_force), Standing::of(&is, tried));
        if from != to {
            moved.push(Moved { debtor: snapshot.debtor.id.0, from, to, why: is.reasons });
        }
    }
    under
}
