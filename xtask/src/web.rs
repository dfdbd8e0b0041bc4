//! The page: its libraries, its build, and the browser that tries it.

use std::{fs, path::PathBuf, process::Command, time::SystemTime};

use anyhow::bail;

use crate::shell::{answers, cargo, output, root, run};

/// The oldest Node that the build of the page takes.
const NODE: (u32, u32) = (20, 19);

/// Builds the page into `web/dist`, from where the program takes it in.
pub(crate) fn build() -> anyhow::Result<()> {
    libraries()?;
    run(npm().args(["run", "build"]))
}

/// Tries the page in a real browser against the real program.
pub(crate) fn try_in_browser() -> anyhow::Result<()> {
    run(cargo().args(["build", "--workspace", "--bins"]))?;
    run(npm().args(["run", "e2e"]))
}

/// The libraries of the lock file; quick where they are there already.
fn libraries() -> anyhow::Result<()> {
    node()?;
    let changed = |file: &str| -> Option<SystemTime> { fs::metadata(web().join(file)).ok()?.modified().ok() };
    if changed("node_modules/.package-lock.json") < changed("package-lock.json") {
        run(npm().args(["ci", "--no-audit", "--no-fund"]))?;
    }
    Ok(())
}

fn node() -> anyhow::Result<()> {
    let (major, minor) = NODE;
    if !answers("node", &["--version"]) || !answers("npm", &["--version"]) {
        bail!("the page is built with Node {major}.{minor} or newer and npm: install them (nodejs.org)");
    }
    let version = output(Command::new("node").arg("--version"))?;
    let mut parts = version.trim().trim_start_matches('v').split('.').map_while(|part| part.parse().ok());
    let found = (parts.next().unwrap_or(0), parts.next().unwrap_or(0));
    if found < NODE {
        bail!("Node {major}.{minor} or newer is needed to build the page; this is {}", version.trim());
    }
    Ok(())
}

fn npm() -> Command {
    let mut npm = Command::new("npm");
    npm.arg("--prefix").arg("web");
    npm
}

fn web() -> PathBuf {
    root().join("web")
}
