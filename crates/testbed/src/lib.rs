//! Real servers for tests and measurements: nothing that can be run is imitated.

mod authority;
mod keeper;
mod post;
mod postgres;

pub use authority::Authority;
pub use post::Post;
pub use postgres::{Cluster, Database, FAST, postgres};

/// Runs a test on an empty database of each kind, by its address: first a SQLite file, then PostgreSQL.
pub fn both(mut test: impl FnMut(&str)) {
    let file =
        tempfile::Builder::new().prefix("huikuan-").tempdir().unwrap_or_else(|error| unwritable(&error));
    test(&format!("sqlite://{}", file.path().join("ledger.sqlite").display()));
    test(&postgres().fresh().url());
}

/// A place for the keys of a database's personal data, gone with it: beside the file, or in the folder of the cluster.
pub fn keys(url: &str) -> std::path::PathBuf {
    let Some((name, host)) = url.strip_prefix("postgres:///").and_then(|rest| rest.split_once("?host="))
    else {
        return format!("{}.keys.toml", url.trim_start_matches("sqlite://")).into();
    };
    let folder = host.split('&').next().unwrap_or_default();
    std::path::Path::new(folder).join(format!("{name}.keys.toml"))
}

#[expect(clippy::panic, reason = "a test without its folder has failed")]
fn unwritable(error: &std::io::Error) -> ! {
    panic!("no temporary folder: {error}")
}
