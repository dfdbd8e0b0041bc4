//! A million invoices of a hundred thousand debtors, against the databases' own tools, process against process in one run.
//!
//! Machines are noisy: what counts is the ratio within one run. Every figure is the best of three.

mod server;

use std::{fs, path::Path, process::Command, time::Duration};

use anyhow::Context as _;

use crate::shell::{answers, built, cargo, output, root, run, time};

const INVOICES: &str = "1000000";
const DEBTORS: &str = "100000";
const SEED: &str = "7";
const AS_OF: &str = "2026-11-20";
const TRIES: usize = 3;

/// Six buckets, sum and oldest day of every debtor: the easy tenth of the job, as SQLite does it.
const AGEING: &str = "SELECT debtor_id, \
    SUM(CASE WHEN 20777 - due <= 0 THEN amount - settled ELSE 0 END), \
    SUM(CASE WHEN 20777 - due BETWEEN 1 AND 30 THEN amount - settled ELSE 0 END), \
    SUM(CASE WHEN 20777 - due BETWEEN 31 AND 60 THEN amount - settled ELSE 0 END), \
    SUM(CASE WHEN 20777 - due BETWEEN 61 AND 90 THEN amount - settled ELSE 0 END), \
    SUM(CASE WHEN 20777 - due BETWEEN 91 AND 180 THEN amount - settled ELSE 0 END), \
    SUM(CASE WHEN 20777 - due > 180 THEN amount - settled ELSE 0 END), \
    MAX(20777 - due) FROM receivable GROUP BY debtor_id;";

pub(crate) fn bench() -> anyhow::Result<()> {
    install()?;
    run(cargo().args(["build", "--release", "--package", "server", "--package", "sim"]))?;
    let folder = root().join("target/bench");
    fs::create_dir_all(&folder)?;
    let ledger = folder.join("ledger.csv");
    let customers = folder.join("customers.csv");
    let sim = || Command::new(built("release", "sim"));
    run(sim()
        .args([
            "ledger",
            "--invoices",
            INVOICES,
            "--debtors",
            DEBTORS,
            "--seed",
            SEED,
            "--as-of",
            AS_OF,
            "--out",
        ])
        .arg(&ledger))?;
    run(sim().args(["people", "--debtors", DEBTORS, "--out"]).arg(&customers))?;

    let theirs = best(|| sqlite_import(&folder, &ledger))?;
    let ours = best(|| import(&folder, &[&ledger]))?;
    let import_ratio = ratio(ours, theirs);
    println!(
        "import of {INVOICES} rows: sqlite3 .import {theirs:.2?}, huikuan import {ours:.2?}: {import_ratio} (at most 2.00)"
    );

    let people = folder.join("customers-people.csv");
    import(&folder, &[&ledger, &customers, &people])?;
    fs::rename(folder.join("ours.sqlite"), folder.join("filled.sqlite"))?;
    refill(&folder)?;
    let ageing = best(|| ageing(&folder))?;
    let first = best(|| {
        refill(&folder)?;
        run_day(&folder)
    })?;
    println!(
        "ageing of the same table by sqlite3 {ageing:.2?}, the whole run {first:.2?}: {} (at most 1.00)",
        ratio(first, ageing)
    );
    let second = best(|| run_day(&folder))?;
    let list = best(|| time(huikuan(&folder).args(["worklist", "--as-of", AS_OF])))?;
    println!(
        "a second run of the same day {second:.2?}: {} of the first (at most 0.10), worklist {list:.2?}",
        ratio(second, first)
    );
    refill(&folder)?;
    print!("{}", output(huikuan(&folder).args(["run", "--as-of", AS_OF, "--timings"]))?);
    server::bench(&folder, [&ledger, &customers, &people])?;
    if let Ok(load) = fs::read_to_string("/proc/loadavg") {
        print!("load of the machine in the last 1, 5 and 15 minutes: {load}");
    }
    run(cargo().args([
        "run",
        "--quiet",
        "--release",
        "--package",
        "receivables",
        "--example",
        "decide_speed",
    ]))
}

fn install() -> anyhow::Result<()> {
    if answers("sqlite3", &["--version"]) {
        return Ok(());
    }
    run(Command::new("apt-get").args(["update", "-q"]))?;
    run(Command::new("apt-get").args(["install", "-y", "-q", "sqlite3"]))
}

fn best(mut tried: impl FnMut() -> anyhow::Result<Duration>) -> anyhow::Result<Duration> {
    let mut times = Vec::with_capacity(TRIES);
    for _ in 0..TRIES {
        times.push(tried()?);
    }
    times.into_iter().min().context("nothing was measured")
}

#[expect(clippy::float_arithmetic, reason = "a ratio for people to read")]
fn ratio(ours: Duration, theirs: Duration) -> String {
    format!("{:.2}", ours.as_secs_f64() / theirs.as_secs_f64())
}

fn sqlite_import(folder: &Path, ledger: &Path) -> anyhow::Result<Duration> {
    let database = fresh(folder, "theirs.sqlite")?;
    time(
        Command::new("sqlite3")
            .arg(database)
            .arg(".mode csv")
            .arg(format!(".import '{}' ledger", ledger.display())),
    )
}

/// Our program, without a company's file.
fn program(folder: &Path) -> Command {
    let mut command = Command::new(built("release", "huikuan"));
    command.arg("--config").arg(folder.join("none.toml"));
    command
}

fn huikuan(folder: &Path) -> Command {
    let mut command = program(folder);
    command.arg("--db").arg(folder.join("ours.sqlite"));
    command
}

fn import(folder: &Path, files: &[&Path]) -> anyhow::Result<Duration> {
    fresh(folder, "ours.sqlite")?;
    time(huikuan(folder).arg("import").args(files).args(["--as-of", AS_OF]))
}

fn ageing(folder: &Path) -> anyhow::Result<Duration> {
    time(Command::new("sqlite3").arg(folder.join("ours.sqlite")).arg(AGEING))
}

fn run_day(folder: &Path) -> anyhow::Result<Duration> {
    time(huikuan(folder).args(["run", "--as-of", AS_OF]))
}

/// The database as it was after the import.
fn refill(folder: &Path) -> anyhow::Result<()> {
    fs::copy(folder.join("filled.sqlite"), fresh(folder, "ours.sqlite")?)?;
    Ok(())
}

/// The path of a database that is not there yet.
fn fresh(folder: &Path, name: &str) -> anyhow::Result<std::path::PathBuf> {
    for suffix in ["", "-wal", "-shm"] {
        let path = folder.join(format!("{name}{suffix}"));
        if path.exists() {
            fs::remove_file(path)?;
        }
    }
    Ok(folder.join(name))
}
