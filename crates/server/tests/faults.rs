//! The program killed, without its server, or twice at once, at random moments of all its work: the end is that of an
//! undisturbed world. `cargo xtask faults` is the same for as long as one likes.

#![cfg(test)]

use std::{env, path::Path};

use sim::faults::{Fault, Options, Server, torment};
use testbed::{Cluster, FAST, postgres};

/// Sets the seed; each run takes a fresh one otherwise, and prints it.
const SEED: &str = "HUIKUAN_FAULTS_SEED";

#[track_caller]
fn check(server: Server<'_>, fault: Fault, times: u32) {
    let folder = tempfile::tempdir().unwrap();
    let seed = env::var(SEED).map_or_else(|_| fresh_seed(folder.path()), |seed| seed.parse().unwrap());
    println!("{SEED}={seed}");
    let huikuan = Path::new(env!("CARGO_BIN_EXE_huikuan"));
    let options = Options { fault, times, seed, folder: folder.path(), huikuan };
    let report =
        torment(server, &options, |line| println!("{line}")).unwrap_or_else(|error| panic!("{error:#}"));
    assert!(report.landed() >= times, "{report}");
}

/// The name of a fresh folder differs each time.
fn fresh_seed(folder: &Path) -> u64 {
    let name = folder.to_string_lossy();
    name.bytes().fold(0, |seed, byte| (seed * 131 + u64::from(byte)) % 1_000_003)
}

#[test]
fn a_program_killed_150_times_on_a_file_loses_nothing_and_sends_nothing_twice() {
    check(Server::Sqlite, Fault::Kill, 150);
}

#[test]
fn a_program_killed_150_times_on_a_server_loses_nothing_and_sends_nothing_twice() {
    check(Server::Postgres(postgres()), Fault::Kill, 150);
}

#[test]
fn a_server_that_goes_away_again_and_again_loses_nothing() {
    // A server of its own: the others' would go with it.
    let cluster = Cluster::start(FAST).unwrap();
    check(Server::Postgres(&cluster), Fault::Outage, 10);
}

#[test]
fn of_two_programs_on_one_run_the_other_finishes() {
    check(Server::Postgres(postgres()), Fault::OneOfTwo, 3);
}
