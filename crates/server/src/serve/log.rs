//! The server's log, on the channel for errors: lines for people, or a JSON object a line for programs.

use std::fmt;

use tracing_subscriber::{
    EnvFilter,
    fmt::{format::Writer, time::FormatTime},
};

use crate::{args::LogFormat, clock};

/// The moment of a line, by our clock.
struct Moment;

impl FormatTime for Moment {
    fn format_time(&self, out: &mut Writer<'_>) -> fmt::Result {
        out.write_str(&clock::written(clock::now()))
    }
}

/// Begins to write the log. `RUST_LOG` says how much, as `info` or `warn`.
pub(crate) fn start(format: LogFormat) {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
    let log = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_timer(Moment)
        .with_target(false)
        .with_writer(std::io::stderr);
    // Only a second server in the same process would find a log begun.
    let _ = match format {
        LogFormat::Text => log.with_ansi(false).try_init(),
        LogFormat::Json => log.json().flatten_event(true).try_init(),
    };
}
