//! Everything CI does, in the order in which it fails fastest.

use std::process::Command;

use crate::shell::{answers, cargo, run};

pub(crate) fn test() -> anyhow::Result<()> {
    install()?;
    run(cargo().args(["fmt", "--all", "--check"]))?;
    run(cargo().args(["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"]))?;
    run(cargo().args(["test", "--workspace"]))?;
    run(cargo()
        .args(["doc", "--workspace", "--no-deps", "--document-private-items"])
        .env("RUSTDOCFLAGS", "-Dwarnings"))
}

/// What the checks need besides the toolchain.
fn install() -> anyhow::Result<()> {
    if !answers("cargo", &["fmt", "--version"]) || !answers("cargo", &["clippy", "--version"]) {
        run(Command::new("rustup").args(["component", "add", "rustfmt", "clippy"]))?;
    }
    Ok(())
}
