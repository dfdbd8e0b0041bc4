//! One night by one node of one worker, and the same night by two such nodes at once, on a PostgreSQL made for the purpose.
//!
//! Machines are noisy: what counts is the ratio, best of three against best of three. It says something only where two
//! cores are idle and the server has time to spare; so load and processor time are printed beside it.

use std::{
    fs,
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use anyhow::{Context as _, bail};
use testbed::{Cluster, Database, FAST};

use crate::shell::{built, cargo, root, run};

const AS_OF: &str = "2026-11-20";
const SEED: &str = "7";
const TRIES: usize = 3;
/// Processor time as the kernel counts it.
const TICKS_PER_SECOND: u64 = 100;

/// What a night took.
#[derive(Clone, Copy)]
struct Night {
    wall: Duration,
    /// Of the nodes, without the server.
    user: Duration,
}

/// `cargo xtask nodes [--debtors N] [--profile NAME]`.
pub(crate) fn nodes(asked: &[String]) -> anyhow::Result<()> {
    let (mut debtors, mut profile) = (200_000_u32, "release");
    for pair in asked.chunks(2) {
        match pair {
            [option, value] if option == "--debtors" => debtors = value.parse().context("--debtors N")?,
            [option, value] if option == "--profile" => profile = value,
            _ => bail!("cargo xtask nodes [--debtors N] [--profile NAME]"),
        }
    }
    run(cargo().args(["build", "--profile", profile, "--package", "server", "--package", "sim"]))?;
    let folder = if profile == "dev" { "debug" } else { profile };
    let cluster = Cluster::start(FAST).map_err(|reason| anyhow::anyhow!("PostgreSQL: {reason}"))?;
    let world = cluster.fresh();
    fill(&world, folder, debtors)?;
    let mut best: [Option<Night>; 2] = [None, None];
    for _ in 0..TRIES {
        for (count, best) in (1..).zip(&mut best) {
            let night = night(&cluster.copy_of(&world), folder, count, debtors)?;
            if best.is_none_or(|best| night.wall < best.wall) {
                *best = Some(night);
            }
        }
    }
    let [Some(one), Some(two)] = best else { bail!("nothing was measured") };
    println!(
        "{debtors} debtors: one node {:.2?}, two nodes {:.2?}: {} times as quick (aim: 1.60); processor time of the nodes {:.2?} and {:.2?}",
        one.wall,
        two.wall,
        ratio(one.wall, two.wall),
        one.user,
        two.user,
    );
    Ok(())
}

fn huikuan(database: &Database<'_>, folder: &str) -> Command {
    let files = root().join("target/nodes");
    let mut command = Command::new(built(folder, "huikuan"));
    command.args(["--db", &database.url()]).arg("--config").arg(files.join("none.toml"));
    command.arg("--keys").arg(files.join("keys.toml"));
    command
}

/// Three invoices a debtor, and somebody to write to at each.
fn fill(world: &Database<'_>, folder: &str, debtors: u32) -> anyhow::Result<()> {
    let files = root().join("target/nodes");
    if files.exists() {
        fs::remove_dir_all(&files)?;
    }
    fs::create_dir_all(&files)?;
    let [ledger, customers, people] =
        ["ledger.csv", "customers.csv", "customers-people.csv"].map(|name| files.join(name));
    let (invoices, debtors) = ((debtors * 3).to_string(), debtors.to_string());
    let mut sim = Command::new(built(folder, "sim"));
    let sizes =
        ["ledger", "--invoices", &invoices, "--debtors", &debtors, "--seed", SEED, "--as-of", AS_OF, "--out"];
    run(sim.args(sizes).arg(&ledger))?;
    run(Command::new(built(folder, "sim")).args(["people", "--debtors", &debtors, "--out"]).arg(&customers))?;
    run(huikuan(world, folder).arg("import").args([ledger, customers, people]).args(["--as-of", AS_OF]))
}

/// So many nodes at once; together they decide for everybody.
fn night(database: &Database<'_>, folder: &str, count: usize, debtors: u32) -> anyhow::Result<Night> {
    let load = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    let (before, started) = (user_time(), Instant::now());
    let nodes = (0..count).map(|_| {
        let mut node = huikuan(database, folder);
        node.args(["run", "--as-of", AS_OF, "--workers", "1", "--json"]).stdout(Stdio::piped()).spawn()
    });
    let mut shares = Vec::new();
    for node in nodes.collect::<Result<Vec<_>, _>>()? {
        let report: serde_json::Value = serde_json::from_slice(&node.wait_with_output()?.stdout)?;
        shares.push(report.get("decided").and_then(serde_json::Value::as_u64).unwrap_or_default());
    }
    let (wall, user) = (started.elapsed(), user_time().saturating_sub(before));
    let load = load.split(' ').next().unwrap_or_default();
    println!(
        "{count} at once: {wall:.2?}, processor time {user:.2?}, load before {load}, debtors {shares:?}"
    );
    if shares.iter().sum::<u64>() != u64::from(debtors) {
        bail!("not everybody was decided for, or somebody twice");
    }
    Ok(Night { wall, user })
}

/// User time of all children that have ended, which includes no server.
fn user_time() -> Duration {
    let stat = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    // After the name in brackets, which may hold spaces, `cutime` is the fourteenth.
    let fields = stat.rsplit_once(')').map_or("", |(_, fields)| fields);
    let ticks: u64 = fields.split_whitespace().nth(13).and_then(|field| field.parse().ok()).unwrap_or(0);
    Duration::from_millis(ticks * 1_000 / TICKS_PER_SECOND)
}

#[expect(clippy::float_arithmetic, reason = "a ratio for people to read")]
fn ratio(one: Duration, two: Duration) -> String {
    format!("{:.2}", one.as_secs_f64() / two.as_secs_f64())
}
