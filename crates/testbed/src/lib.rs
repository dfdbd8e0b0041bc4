//! Real servers for tests and measurements: nothing that can be run is imitated.

mod postgres;

pub use postgres::{Cluster, Database, FAST, postgres};

/// Runs a test on an empty database of each kind, by its address: first a SQLite file, then PostgreSQL.
pub fn both(mut test: impl FnMut(&str)) {
    let file =
        tempfile::Builder::new().prefix("huikuan-").tempdir().unwrap_or_else(|error| unwritable(&error));
    test(&format!("sqlite://{}", file.path().join("ledger.sqlite").display()));
    test(&postgres().fresh().url());
}

#[expect(clippy::panic, reason = "a test without its folder has failed")]
fn unwritable(error: &std::io::Error) -> ! {
    panic!("no temporary folder: {error}")
}
