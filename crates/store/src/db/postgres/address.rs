//! The address of a server: what it says of the connection, and how it may be printed.

use std::{str::FromStr as _, time::Duration};

use tokio_postgres::{Config, config::SslMode};
use tokio_postgres_rustls::MakeRustlsConnect;

use super::tls;
use crate::error::Error;

/// Where to connect to, and how.
pub(super) struct Address {
    pub(super) config: Config,
    /// The address as it may be printed.
    pub(super) place: String,
    verify: tls::Verify,
}

/// What every session starts with; `options` in the address have the last word. A statement that takes half an hour,
/// or a lock that does not come within a minute, tells of a fault; a transaction whose program sleeps for a quarter of an
/// hour would keep everybody else from importing. Compiling a statement takes longer than any of ours gains by it.
const SETTINGS: &str = "-c statement_timeout=1800000 -c lock_timeout=60000 \
    -c idle_in_transaction_session_timeout=900000 -c timezone=UTC -c jit=off";

impl Address {
    /// `postgres://user:password@host:port/database?sslmode=..&sslrootcert=..`, and every other setting of libpq that
    /// the driver knows.
    pub(super) fn parse(url: &str) -> Result<Self, Error> {
        let place = without_password(url);
        let wrong = |reason: String| Error::Address { place: without_password(url), reason };
        let (base, query) = url.split_once('?').unwrap_or((url, ""));
        let (mut mode, mut root) = (None, None);
        let mut rest = Vec::new();
        for setting in query.split('&').filter(|setting| !setting.is_empty()) {
            match setting.split_once('=') {
                Some(("sslmode", value)) => mode = Some(value.to_owned()),
                Some(("sslrootcert", value)) => root = Some(value.to_owned()),
                _ => rest.push(setting),
            }
        }
        let mut config = Config::from_str(&format!("{base}?{}", rest.join("&")))
            .map_err(|error| wrong(with_causes(&error)))?;
        let (ssl, verify) = match (mode.as_deref(), root) {
            (None | Some("prefer" | "allow"), None) => (SslMode::Prefer, tls::Verify::Nothing),
            (Some("disable"), _) => (SslMode::Disable, tls::Verify::Nothing),
            (Some("require"), None) => (SslMode::Require, tls::Verify::Nothing),
            (Some("verify-full"), None) => (SslMode::Require, tls::Verify::System),
            // As in libpq: who names a certificate wants it checked.
            (None | Some("prefer" | "allow" | "require" | "verify-full"), Some(file)) => {
                (SslMode::Require, tls::Verify::File(file.into()))
            }
            (Some(other), _) => {
                return Err(wrong(format!(
                    "sslmode `{other}` is not known; use disable, prefer, require or verify-full"
                )));
            }
        };
        config.ssl_mode(ssl);
        let given = config.get_options().unwrap_or_default();
        config.options(format!("{SETTINGS} {given}").trim_end());
        if config.get_application_name().is_none() {
            config.application_name("huikuan");
        }
        if config.get_connect_timeout().is_none() {
            config.connect_timeout(Duration::from_secs(10));
        }
        if config.get_tcp_user_timeout().is_none() {
            config.tcp_user_timeout(Duration::from_mins(1));
        }
        config.keepalives_idle(Duration::from_mins(1));
        Ok(Self { config, place, verify })
    }

    pub(super) fn tls(&self) -> Result<MakeRustlsConnect, Error> {
        self.verify.connector().map_err(|reason| Error::Address { place: self.place.clone(), reason })
    }

    pub(super) fn unreachable(&self, error: &dyn std::error::Error) -> Error {
        Error::Unreachable { place: self.place.clone(), reason: with_causes(error) }
    }

    /// The server, or the way to it, let nobody in.
    pub(super) fn refused(&self, error: &tokio_postgres::Error) -> Error {
        let reason = error.as_db_error().map_or_else(|| with_causes(error), |said| said.message().to_owned());
        Error::Unreachable { place: self.place.clone(), reason }
    }
}

/// An error with its causes: the driver's own words alone say little.
pub(super) fn with_causes(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        let said = error.to_string();
        if !text.contains(&said) {
            text = format!("{text}: {said}");
        }
        cause = error.source();
    }
    text
}

/// The address as it may be printed.
fn without_password(url: &str) -> String {
    let Some((scheme, rest)) = url.split_once("://") else { return url.to_owned() };
    let (rest, query) = rest.split_once('?').map_or((rest, None), |(rest, query)| (rest, Some(query)));
    let place = rest.rsplit_once('@').map_or_else(|| rest.to_owned(), |(_, place)| format!("…@{place}"));
    let query: Vec<&str> =
        query.unwrap_or_default().split('&').filter(|part| part.starts_with("host=")).collect();
    let query = if query.is_empty() { String::new() } else { format!("?{}", query.join("&")) };
    format!("{scheme}://{place}{query}")
}
