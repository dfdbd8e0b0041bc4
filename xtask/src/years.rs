//! Two years of ten thousand debtors, the whole product working each day, and an auditor that shares no code with the core.

use std::process::Command;

use crate::shell::{built, cargo, root, run};

/// `cargo xtask years [--debtors N] [--days D] [--seed S] [--db URL]`.
pub(crate) fn years(asked: &[String]) -> anyhow::Result<()> {
    run(cargo().args(["build", "--release", "--package", "server", "--package", "sim"]))?;
    let folder = root().join("target/years");
    if folder.exists() {
        std::fs::remove_dir_all(&folder)?;
    }
    let mut sim = Command::new(built("release", "sim"));
    sim.arg("years").args(asked).arg("--folder").arg(&folder);
    run(sim.arg("--huikuan").arg(built("release", "huikuan")))
}
