//! The program killed at random moments of its work, as often as asked, and the end compared with an undisturbed world.

use std::process::Command;

use crate::shell::{built, cargo, root, run};

/// `cargo xtask faults [--kills N] [--seed S] [--db sqlite|postgres|both]`.
pub(crate) fn faults(asked: &[String]) -> anyhow::Result<()> {
    run(cargo().args(["build", "--package", "server", "--package", "sim"]))?;
    let folder = root().join("target/faults");
    if folder.exists() {
        std::fs::remove_dir_all(&folder)?;
    }
    let mut sim = Command::new(built("debug", "sim"));
    sim.arg("faults").args(asked).arg("--folder").arg(&folder);
    run(sim.arg("--huikuan").arg(built("debug", "huikuan")))
}
