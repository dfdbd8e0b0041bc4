//! Small worlds live for months with the whole product, on a file and on a server, and the auditor finds nothing.
//! `cargo xtask years` is the same at full size.

#![cfg(test)]

use std::{
    env,
    path::{Path, PathBuf},
};

use sim::years::{Options, simulate};

/// Sets the seed; each run takes a fresh one otherwise, and prints it.
const SEED: &str = "HUIKUAN_YEARS_SEED";

#[test]
fn a_small_world_gives_the_auditor_nothing_to_find() {
    let folder = tempfile::tempdir().unwrap();
    let db = folder.path().join("years.sqlite").display().to_string();
    live(folder.path(), db, 100, 75);
}

#[test]
fn nor_does_a_smaller_one_on_a_server() {
    let folder = tempfile::tempdir().unwrap();
    let database = testbed::postgres().fresh();
    live(folder.path(), database.url(), 40, 40);
}

fn live(folder: &Path, db: String, debtors: u32, days: u32) {
    let seed = env::var(SEED).map_or_else(|_| fresh_seed(folder), |seed| seed.parse().unwrap());
    println!("{SEED}={seed}");
    let huikuan = PathBuf::from(env!("CARGO_BIN_EXE_huikuan"));
    let options = Options { debtors, days, seed, db, folder: folder.to_owned(), huikuan };
    let report = simulate(&options, |line| println!("{line}")).unwrap();
    println!("{report}");
    let contacts: u64 = report.contacts.values().sum();
    assert!(contacts > u64::from(debtors) / 8, "the world is too quiet to show anything");
    let found = report.findings.len();
    assert!(report.findings.is_empty(), "{found} findings; {SEED}={seed} tells them again");
}

/// The name of a fresh folder differs each time.
fn fresh_seed(folder: &Path) -> u64 {
    let name = folder.to_string_lossy();
    name.bytes().fold(0, |seed, byte| (seed * 131 + u64::from(byte)) % 1_000_003)
}
