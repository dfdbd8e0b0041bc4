//! The only place that reads the clock.

use receivables::calendar::{Clock, Day};

/// Today at this machine's place, for a command that was given no day.
#[expect(clippy::disallowed_methods, reason = "this is the one file that may read the clock")]
pub(crate) fn today() -> Day {
    Day::from_date(jiff::Zoned::now().date())
}

/// This moment, in microseconds since 1970, UTC.
#[expect(clippy::disallowed_methods, reason = "this is the one file that may read the clock")]
pub(crate) fn now() -> i64 {
    jiff::Timestamp::now().as_microsecond()
}

/// A moment as RFC 3339 writes it, in UTC.
pub(crate) fn written(moment: i64) -> String {
    jiff::Timestamp::from_microsecond(moment).map_or_else(|_| moment.to_string(), |at| at.to_string())
}

/// Day and hour in a time zone now; at this machine's place where the zone is not known here.
#[expect(clippy::disallowed_methods, reason = "this is the one file that may read the clock")]
pub(crate) fn now_in(zone: Option<&str>) -> (Day, Clock) {
    let here = jiff::Zoned::now();
    let there = zone.and_then(|zone| here.in_tz(zone).ok()).unwrap_or(here);
    let (hour, minute) = (there.hour().unsigned_abs(), there.minute().unsigned_abs());
    let at = Clock::new(hour.into(), minute.into()).unwrap_or(Clock::MIDNIGHT);
    (Day::from_date(there.date()), at)
}

/// This program among those that share a database: machine and process.
pub(crate) fn node() -> String {
    let machine = std::fs::read_to_string("/etc/hostname").unwrap_or_default();
    let machine = machine.trim();
    format!("{}:{}", if machine.is_empty() { "localhost" } else { machine }, std::process::id())
}
