//! Everything CI does, in the order in which it fails fastest.

use std::{path::Path, process::Command};

use anyhow::bail;

use crate::{
    shell::{answers, cargo, run},
    web,
};

pub(crate) fn test() -> anyhow::Result<()> {
    install()?;
    run(cargo().args(["fmt", "--all", "--check"]))?;
    web::build()?;
    run(cargo().args(["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"]))?;
    run(cargo().args(["test", "--workspace"]))?;
    web::try_in_browser()?;
    run(cargo()
        .args(["doc", "--workspace", "--no-deps", "--document-private-items"])
        .env("RUSTDOCFLAGS", "-Dwarnings"))
}

/// What the checks need besides the toolchain.
fn install() -> anyhow::Result<()> {
    if !answers("cargo", &["fmt", "--version"]) || !answers("cargo", &["clippy", "--version"]) {
        run(Command::new("rustup").args(["component", "add", "rustfmt", "clippy"]))?;
    }
    install_package("openssl", answers("openssl", &["version"]))?;
    install_package("chromium", answers("chromium", &["--version"]))?;
    install_postgres()?;
    install_post()?;
    install_storage();
    install_schemathesis();
    Ok(())
}

/// The tests and the bench start clusters of their own.
pub(crate) fn install_postgres() -> anyhow::Result<()> {
    let is_there = Path::new("/usr/lib/postgresql").is_dir() || answers("initdb", &["--version"]);
    install_package("postgresql", is_there)
}

/// A mail server and a mailbox, which the tests start for themselves, each on ports of its own.
pub(crate) fn install_post() -> anyhow::Result<()> {
    install_package("exim4-daemon-light", Path::new("/usr/sbin/exim4").exists())?;
    install_package("dovecot-imapd", Path::new("/usr/sbin/dovecot").exists())
}

/// Debian's package of a program that the tests run: a PostgreSQL of their own (the package also brings the user that may
/// run it), and `openssl` as an authority for stamps.
fn install_package(name: &str, is_there: bool) -> anyhow::Result<()> {
    if is_there {
        return Ok(());
    }
    if !answers("apt-get", &["--version"]) {
        bail!("the tests need {name}: install it so that its programs are found");
    }
    run(Command::new("apt-get").args(["update", "-q"]))?;
    run(Command::new("apt-get")
        .args(["install", "-q", "-y", "--no-install-recommends", name])
        .env("DEBIAN_FRONTEND", "noninteractive"))
}

/// What asks the API whatever nobody thought of.
fn install_schemathesis() {
    install_from_python("target/schemathesis", "bin/st", &["schemathesis==4.32.5"]);
}

/// S3-compatible storage for the tests of the vault.
fn install_storage() {
    install_from_python("target/moto", "bin/moto_server", &["moto[s3]==5.2.5", "flask", "flask-cors"]);
}

/// A program from Python's registry, in a folder of its own. Its tests say aloud that they are skipped where it is not.
fn install_from_python(folder: &str, program: &str, packages: &[&str]) {
    let folder = Path::new(folder);
    if folder.join(program).exists() || !answers("python3", &["-c", "import ensurepip, venv"]) {
        return;
    }
    let made = run(Command::new("python3").args(["-m", "venv"]).arg(folder))
        .and_then(|()| run(Command::new(folder.join("bin/pip")).args(["install", "-q"]).args(packages)));
    if let Err(error) = made {
        eprintln!("{error:#}; the tests that need {} will say that they are skipped", packages.join(" "));
    }
}
