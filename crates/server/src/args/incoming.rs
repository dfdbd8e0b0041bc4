//! What came back from people and carriers.

use clap::Subcommand;

#[derive(Debug, Subcommand)]
pub(crate) enum Incoming {
    /// What came in, the latest first
    List {
        /// Only what belongs to no customer yet
        #[arg(long)]
        unmatched: bool,
        /// Only what waits for somebody to read it
        #[arg(long)]
        waiting: bool,
        /// Most to show
        #[arg(long, default_value_t = 50)]
        limit: u32,
    },
    /// One of them, with its words
    Show {
        /// Its number
        id: i64,
    },
    /// Say that you have read it: what is planned for the customer may leave again
    Read {
        /// Its number
        id: i64,
    },
    /// Say whose it is, where that could not be told
    Match {
        /// Its number
        id: i64,
        /// The customer, by number or name
        debtor: String,
        /// Who of them wrote it, by number, name, or a part of the name
        #[arg(long)]
        person: Option<String>,
    },
}
