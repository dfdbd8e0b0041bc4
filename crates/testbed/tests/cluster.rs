//! The cluster itself: it answers, it forgets, it comes back, and nothing of it stays.
#![expect(clippy::unwrap_used, reason = "a test without its server has failed")]

use std::{process::Command, thread, time::Duration};

use testbed::{Cluster, Database, FAST, postgres};

fn psql(cluster: &Cluster, database: &Database<'_>, text: &str) -> Option<String> {
    let output = Command::new("psql")
        .args(["-X", "-A", "-t", "-U", "huikuan", "-d", database.name(), "-c", text, "-h"])
        .arg(cluster.socket())
        .output()
        .unwrap();
    output.status.success().then(|| String::from_utf8(output.stdout).unwrap().trim().to_owned())
}

#[test]
fn a_database_is_empty_and_a_copy_is_not() {
    let cluster = postgres();
    let first = cluster.fresh();
    psql(cluster, &first, "CREATE TABLE ledger AS SELECT 7 AS amount").unwrap();
    assert_eq!(psql(cluster, &cluster.fresh(), "SELECT amount FROM ledger"), None);
    assert_eq!(psql(cluster, &cluster.copy_of(&first), "SELECT amount FROM ledger").as_deref(), Some("7"));
}

#[test]
fn a_cluster_that_was_taken_away_comes_back_with_what_it_had() {
    let cluster = Cluster::start(FAST).unwrap();
    let database = cluster.fresh();
    psql(&cluster, &database, "CREATE TABLE ledger AS SELECT 7 AS amount").unwrap();
    cluster.stop();
    assert_eq!(psql(&cluster, &database, "SELECT 1"), None);
    cluster.start_again();
    assert_eq!(psql(&cluster, &database, "SELECT amount FROM ledger").as_deref(), Some("7"));
}

#[test]
fn nothing_stays_of_a_cluster_that_nobody_holds() {
    let cluster = Cluster::start(FAST).unwrap();
    let folder = cluster.socket().to_owned();
    assert!(folder.exists());
    drop(cluster);
    for _ in 0..100 {
        if !folder.exists() {
            return;
        }
        thread::sleep(Duration::from_millis(100));
    }
    panic!("{} is still there", folder.display());
}
