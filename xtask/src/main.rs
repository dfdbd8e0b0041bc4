//! Chores of the workspace: `cargo xtask <task>`.
#![expect(clippy::print_stdout, reason = "a command line speaks")]

mod rules;

use anyhow::{Result, bail};

/// A chore, by its name, what it does, and how.
struct Task {
    name: &'static str,
    what: &'static str,
    run: fn() -> Result<()>,
}

const TASKS: &[Task] =
    &[Task { name: "rules", what: "write docs/rules.md from the headers of the rules", run: rules::write }];

fn main() -> Result<()> {
    let Some(name) = std::env::args().nth(1) else {
        for task in TASKS {
            println!("cargo xtask {:<8} {}", task.name, task.what);
        }
        return Ok(());
    };
    match TASKS.iter().find(|task| task.name == name) {
        Some(task) => (task.run)(),
        None => bail!("there is no task `{name}`; `cargo xtask` lists them"),
    }
}
