//! Diaries in Markdown: prose, dated events, expected decisions. Each is a story with dates and a test at once.
//!
//! `docs/scenarios.md` gives the form. [`run`] reads one diary, decides day by day with the core, and says of every
//! expectation whether it holds. It reads no file and asks no clock.

mod block;
mod check;
mod diary;
mod event;
mod expectation;
mod outcome;
mod phrase;
mod world;

use receivables::{policy::Policy, rulebook::Rulebook};

pub use outcome::{Check, Outcome};

/// A line that was not understood, or that cannot be meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Line in the diary, from 1.
    pub line: usize,
    /// What is wrong and what was expected instead.
    pub reason: String,
}

/// Why a diary cannot be run: every line that was not understood.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", listed(name, faults))]
pub struct ScenarioError {
    /// The diary, by the name it was given with.
    pub name: String,
    /// The faults, in order of their line; at least one.
    pub faults: Vec<Fault>,
}

fn listed(name: &str, faults: &[Fault]) -> String {
    let lines: Vec<String> =
        faults.iter().map(|fault| format!("{name}:{}: {}", fault.line, fault.reason)).collect();
    lines.join("\n")
}

/// Runs a diary. `name` is what messages call it, mostly its path; `shipped` are the policies it may name besides its
/// own.
///
/// An expectation that does not hold is part of the outcome. A line that is not understood is an error: then nothing
/// is claimed about the rest.
pub fn run(
    name: &str,
    text: &str,
    shipped: &[Policy],
    rulebook: &Rulebook,
) -> Result<Outcome, ScenarioError> {
    let (diary, mut faults) = diary::read(text);
    let mut world = world::World::new(&diary, shipped, rulebook, &mut faults);
    if !faults.is_empty() {
        // Without its days and policies every other line would be in the wrong.
        return Err(in_order(name, faults));
    }
    let mut checks = world.policy_checks();
    for entry in &diary.entries {
        if let Err(reason) = event::act(&mut world, entry, &mut checks) {
            faults.push(Fault { line: entry.line, reason });
        }
    }
    if checks.is_empty() && faults.is_empty() {
        let reason = "expects nothing: write at least one line such as `- expect ACME at step 1`".to_owned();
        faults.push(Fault { line: 1, reason });
    }
    if faults.is_empty() {
        return Ok(Outcome { name: name.to_owned(), title: diary.title, checks });
    }
    Err(in_order(name, faults))
}

fn in_order(name: &str, mut faults: Vec<Fault>) -> ScenarioError {
    faults.sort_by_key(|fault| fault.line);
    ScenarioError { name: name.to_owned(), faults }
}
