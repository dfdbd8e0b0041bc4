//! The program killed while it hands text messages to a gateway, and the messages counted at both ends.

use std::process::Command;

use crate::shell::{built, cargo, root, run};

/// `cargo xtask gateway [--messages N] [--kills N] [--seed S] [--db ADDRESS]`.
pub(crate) fn gateway(asked: &[String]) -> anyhow::Result<()> {
    run(cargo().args(["build", "--package", "server", "--package", "sim"]))?;
    let folder = root().join("target/gateway");
    if folder.exists() {
        std::fs::remove_dir_all(&folder)?;
    }
    let mut sim = Command::new(built("debug", "sim"));
    sim.arg("gateway").args(asked).arg("--folder").arg(&folder);
    run(sim.arg("--huikuan").arg(built("debug", "huikuan")))
}
