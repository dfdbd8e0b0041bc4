//! Serving.

use std::net::SocketAddr;

use clap::{Args, ValueEnum};

#[derive(Debug, Args)]
pub(crate) struct Serve {
    /// Where to listen (default: as your company's file says, else 127.0.0.1:8080)
    #[arg(long, value_name = "ADDRESS:PORT", env = "HUIKUAN_LISTEN")]
    pub(crate) listen: Option<SocketAddr>,
    /// Connections to the database at most (default: 8 to a server, 4 to a file)
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u8).range(1..=64))]
    pub(crate) workers: Option<u8>,
    /// Leave the schedule to others who run `huikuan work`
    #[arg(long)]
    pub(crate) no_jobs: bool,
    /// Add a user for each role, and print how to sign in: on this machine and a database without users of its own
    #[arg(long)]
    pub(crate) demo: bool,
    /// How the log is written
    #[arg(long, value_enum, default_value = "text")]
    pub(crate) log: LogFormat,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum LogFormat {
    /// Lines for people
    Text,
    /// A JSON object a line
    Json,
}
