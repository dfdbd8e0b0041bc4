//! The same ledger on a PostgreSQL server that is made for the purpose, against the server's own tools. It does not wait
//! for the disk, neither for us nor for them.

use std::{path::Path, process::Command, time::Duration};

use testbed::{Cluster, Database};

use super::{AGEING, AS_OF, INVOICES, TRIES, best, program, ratio};
use crate::{shell::time, test::install_postgres};

/// The ledger of the morning after.
const NEXT_DAY: &str = "2026-11-21";

/// As `sqlite3 .import` does it: text, and a key that counts.
const TABLE: &str = "CREATE TABLE ledger (id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY, customer_code TEXT, \
    customer_name TEXT, invoice_no TEXT, issue_date TEXT, due_date TEXT, currency TEXT, amount TEXT, paid TEXT, \
    open TEXT)";
const COLUMNS: &str =
    "customer_code, customer_name, invoice_no, issue_date, due_date, currency, amount, paid, open";

pub(super) fn bench(folder: &Path, [ledger, customers, people]: [&Path; 3]) -> anyhow::Result<()> {
    install_postgres()?;
    let cluster = testbed::postgres();
    let theirs = best(|| copy(&cluster.fresh(), ledger))?;
    let ours = best(|| import(folder, &cluster.fresh(), &[ledger], AS_OF))?;
    println!(
        "PostgreSQL: import of {INVOICES} rows: \\copy {theirs:.2?}, huikuan import {ours:.2?}: {}",
        ratio(ours, theirs)
    );

    let filled = cluster.fresh();
    import(folder, &filled, &[ledger, customers, people], AS_OF)?;
    run(folder, cluster, &filled)?;
    let next = best(|| import(folder, &cluster.copy_of(&filled), &[ledger], NEXT_DAY))?;
    println!("PostgreSQL: the same rows a day later {next:.2?}: {} of the import", ratio(next, ours));
    Ok(())
}

/// The day's run on a copy of the filled database, right after the ageing of the same copy.
fn run(folder: &Path, cluster: &Cluster, filled: &Database<'_>) -> anyhow::Result<()> {
    let (mut ageing, mut first, mut second, mut list) = (vec![], vec![], vec![], vec![]);
    for _ in 0..TRIES {
        let database = cluster.copy_of(filled);
        ageing.push(best(|| time(psql(&database).args(["-c", AGEING])))?);
        let huikuan = |words: &[&str]| time(huikuan(folder, &database).args(words).args(["--as-of", AS_OF]));
        first.push(huikuan(&["run"])?);
        second.push(huikuan(&["run"])?);
        list.push(huikuan(&["worklist"])?);
    }
    let least = |times: Vec<Duration>| times.into_iter().min().unwrap_or_default();
    let (ageing, first, second, list) = (least(ageing), least(first), least(second), least(list));
    println!(
        "PostgreSQL: ageing of the same table by psql {ageing:.2?}, the whole run {first:.2?}: {} (at most 2.00)",
        ratio(first, ageing)
    );
    println!(
        "PostgreSQL: a second run of the same day {second:.2?}: {} of the first (at most 0.10), worklist {list:.2?}",
        ratio(second, first)
    );
    Ok(())
}

fn copy(database: &Database<'_>, ledger: &Path) -> anyhow::Result<Duration> {
    time(psql(database).args(["-c", TABLE]))?;
    let copy = format!("\\copy ledger ({COLUMNS}) FROM '{}' CSV HEADER", ledger.display());
    time(psql(database).args(["-c", &copy]))
}

fn import(folder: &Path, database: &Database<'_>, files: &[&Path], as_of: &str) -> anyhow::Result<Duration> {
    time(huikuan(folder, database).arg("import").args(files).args(["--as-of", as_of]))
}

fn psql(database: &Database<'_>) -> Command {
    let mut command = Command::new("psql");
    command.args(["-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-d", &database.url()]);
    command
}

fn huikuan(folder: &Path, database: &Database<'_>) -> Command {
    let mut command = program(folder);
    command.args(["--db", &database.url()]).arg("--keys").arg(folder.join("server.keys.toml"));
    command
}
