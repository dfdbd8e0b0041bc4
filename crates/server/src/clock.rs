//! The only place that reads the clock.

use jiff::{Timestamp, Zoned, tz::TimeZone};
use receivables::calendar::{Clock, Day};
use store::Stamp;

use crate::said::said;

/// Overrides the clock, for tests and rehearsals: a moment such as `2026-11-23T10:00:00+08:00`.
const NOW: &str = "HUIKUAN_NOW";

/// Complains of a moment in `HUIKUAN_NOW` that cannot be read: to go on by the real clock would be another day's work.
pub(crate) fn check() -> anyhow::Result<()> {
    let Ok(text) = std::env::var(NOW) else { return Ok(()) };
    text.parse::<Timestamp>().map(|_| ()).map_err(|_| {
        said(
            format!("{NOW}：`{text}` 不是时刻；请写成 2026-11-23T10:00:00+08:00"),
            format!("{NOW}: `{text}` is not a moment; write it as 2026-11-23T10:00:00+08:00"),
        )
    })
}

#[expect(clippy::disallowed_methods, reason = "this is the one file that may read the clock")]
fn here() -> Zoned {
    let given = std::env::var(NOW).ok().and_then(|text| text.parse::<Timestamp>().ok());
    given.map_or_else(Zoned::now, |moment| moment.to_zoned(TimeZone::system()))
}

/// Today at this machine's place, for a command that was given no day.
pub(crate) fn today() -> Day {
    Day::from_date(here().date())
}

/// This moment, by a user or by the machine itself.
pub(crate) fn stamp(user: Option<&str>) -> Stamp {
    let at = here().timestamp().as_microsecond();
    Stamp { at, by: user.unwrap_or(Stamp::MACHINE).to_owned() }
}

/// Day and hour in a time zone now; at this machine's place where the zone is not known here.
pub(crate) fn now_in(zone: Option<&str>) -> (Day, Clock) {
    let here = here();
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
