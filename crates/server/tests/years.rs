//! A small world lives for months with the whole product, and the auditor finds nothing. `cargo xtask years` is the same at
//! full size.

#![cfg(test)]

use std::{env, path::PathBuf};

use sim::years::{Options, simulate};

/// Sets the seed; each run takes a fresh one otherwise, and prints it.
const SEED: &str = "HUIKUAN_YEARS_SEED";

#[test]
fn a_small_world_gives_the_auditor_nothing_to_find() {
    let folder = tempfile::tempdir().unwrap();
    let seed = env::var(SEED).map_or_else(|_| fresh_seed(folder.path()), |seed| seed.parse().unwrap());
    println!("{SEED}={seed}");
    let options = Options {
        debtors: 150,
        days: 120,
        seed,
        db: folder.path().join("years.sqlite").display().to_string(),
        folder: folder.path().to_owned(),
        huikuan: PathBuf::from(env!("CARGO_BIN_EXE_huikuan")),
    };
    let report = simulate(&options, |line| println!("{line}")).unwrap();
    println!("{report}");
    assert!(report.contacts.values().sum::<u64>() > 300, "the world is too quiet to show anything");
    let found = report.findings.len();
    assert!(report.findings.is_empty(), "{found} findings; {SEED}={seed} tells them again");
}

/// The name of a fresh folder differs each time.
fn fresh_seed(folder: &std::path::Path) -> u64 {
    let name = folder.to_string_lossy();
    name.bytes().fold(0, |seed, byte| (seed * 131 + u64::from(byte)) % 1_000_003)
}
