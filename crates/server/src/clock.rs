//! The only place that reads the clock, and that turns the hours of places into moments.

use std::sync::LazyLock;

use jiff::{Timestamp, ToSpan as _, Zoned, tz::TimeZone};
use receivables::{
    calendar::{Clock, Day},
    message::UtcMicros,
};
use store::Stamp;

use crate::said::said;

/// Overrides the clock, for tests and rehearsals: a moment such as `2026-11-23T10:00:00+08:00`, at which time stands still;
/// with `from ` before it, it goes on from there since the program started.
const NOW: &str = "HUIKUAN_NOW";
const RUNNING: &str = "from ";

/// Complains of a moment in `HUIKUAN_NOW` that cannot be read: to go on by the real clock would be another day's work.
pub(crate) fn check() -> anyhow::Result<()> {
    let Ok(text) = std::env::var(NOW) else { return Ok(()) };
    text.strip_prefix(RUNNING).unwrap_or(&text).parse::<Timestamp>().map(|_| ()).map_err(|_| {
        said(
            format!("{NOW}：`{text}` 不是时刻；请写成 2026-11-23T10:00:00+08:00"),
            format!("{NOW}: `{text}` is not a moment; write it as 2026-11-23T10:00:00+08:00"),
        )
    })
}

#[expect(clippy::disallowed_methods, reason = "this is the one file that may read the clock")]
fn here() -> Zoned {
    static STARTED: LazyLock<Timestamp> = LazyLock::new(Timestamp::now);
    let started = *STARTED;
    let Ok(given) = std::env::var(NOW) else { return Zoned::now() };
    let moment = match given.strip_prefix(RUNNING) {
        Some(from) => from.parse().map(|from: Timestamp| from + Timestamp::now().duration_since(started)),
        None => given.parse(),
    };
    moment.map_or_else(|_| Zoned::now(), |moment| moment.to_zoned(TimeZone::system()))
}

/// Today at this machine's place, for a command that was given no day.
pub(crate) fn today() -> Day {
    Day::from_date(here().date())
}

/// This moment.
pub(crate) fn now() -> UtcMicros {
    UtcMicros(here().timestamp().as_microsecond())
}

/// This moment, by a user or by the machine itself.
pub(crate) fn stamp(user: Option<&str>) -> Stamp {
    Stamp { at: now().0, by: user.unwrap_or(Stamp::MACHINE).to_owned() }
}

/// This instant, to measure how long something takes; it names no moment.
pub(crate) fn instant() -> std::time::Instant {
    std::time::Instant::now()
}

/// How many minutes the clock of this machine's place is ahead of UTC now.
pub(crate) fn minutes_ahead() -> i32 {
    here().offset().seconds() / 60
}

/// Whether the clock of a zone can be read here.
pub(crate) fn knows(zone: &str) -> bool {
    TimeZone::get(zone).is_ok()
}

/// The zone of this machine.
pub(crate) fn zone_here() -> TimeZone {
    TimeZone::system()
}

/// Today in a zone.
pub(crate) fn day_in(zone: &TimeZone) -> Day {
    Day::from_date(here().with_time_zone(zone.clone()).date())
}

/// Day and hour of a moment on the clock of a zone: `2026-11-23 02:30`.
pub(crate) fn shown_in(moment: UtcMicros, zone: &TimeZone) -> String {
    Timestamp::from_microsecond(moment.0).map_or_else(
        |_| moment.0.to_string(),
        |moment| moment.to_zoned(zone.clone()).strftime("%Y-%m-%d %H:%M").to_string(),
    )
}

/// Day and hour in a time zone now; at this machine's place where the zone is not known here.
pub(crate) fn now_in(zone: Option<&str>) -> (Day, Clock) {
    let here = here();
    let there = zone.and_then(intake::zone).map_or_else(|| here.clone(), |zone| here.with_time_zone(zone));
    let (hour, minute) = (there.hour().unsigned_abs(), there.minute().unsigned_abs());
    let at = Clock::new(hour.into(), minute.into()).unwrap_or(Clock::MIDNIGHT);
    (Day::from_date(there.date()), at)
}

/// Day and hour of a moment in a time zone; at this machine's place where the zone is not known here.
pub(crate) fn there(moment: UtcMicros, zone: Option<&str>) -> Option<(Day, Clock)> {
    let zone = zone.and_then(intake::zone).unwrap_or_else(TimeZone::system);
    let there = Timestamp::from_microsecond(moment.0).ok()?.to_zoned(zone);
    let (hour, minute) = (there.hour().unsigned_abs(), there.minute().unsigned_abs());
    Some((Day::from_date(there.date()), Clock::new(hour.into(), minute.into())?))
}

/// A moment as a person or a program writes it: `2026-11-23T10:00:00+08:00`, or without the zone at this machine's place.
pub(crate) fn read(text: &str) -> anyhow::Result<UtcMicros> {
    let written = text.trim();
    let by_zone = || written.parse::<Timestamp>().ok();
    let here = || {
        let local = written.parse::<jiff::civil::DateTime>().ok()?;
        local.to_zoned(TimeZone::system()).ok().map(|there| there.timestamp())
    };
    let moment = by_zone().or_else(here).ok_or_else(|| {
        said(
            format!("`{text}` 不是时刻；请写成 2026-11-23T10:00:00+08:00，或本机时间 2026-11-23T10:00"),
            format!("`{text}` is not a moment; write it as 2026-11-23T10:00:00+08:00, or at this machine's place 2026-11-23T10:00"),
        )
    })?;
    Ok(UtcMicros(moment.as_microsecond()))
}

/// The moment of a day and hour in a time zone; at this machine's place where the zone is not known here.
pub(crate) fn moment_in(zone: Option<&str>, day: Day, at: Clock) -> UtcMicros {
    let zone = zone.and_then(|zone| TimeZone::get(zone).ok()).unwrap_or_else(TimeZone::system);
    let local = day.date().to_datetime(jiff::civil::Time::midnight());
    let local = local.saturating_add(i64::from(at.minutes()).minutes());
    UtcMicros(
        zone.to_ambiguous_zoned(local)
            .compatible()
            .map_or(i64::MAX, |there| there.timestamp().as_microsecond()),
    )
}

/// The day of a moment at this machine's place.
pub(crate) fn day_of(moment: UtcMicros) -> Option<Day> {
    let there = Timestamp::from_microsecond(moment.0).ok()?.to_zoned(TimeZone::system());
    Some(Day::from_date(there.date()))
}

/// A moment as it is written, in UTC: `2026-11-23T02:00:00Z`.
pub(crate) fn written(moment: UtcMicros) -> String {
    Timestamp::from_microsecond(moment.0).map_or_else(|_| moment.0.to_string(), |moment| moment.to_string())
}

/// This program among those that share a database: machine and process.
pub(crate) fn node() -> String {
    let machine = std::fs::read_to_string("/etc/hostname").unwrap_or_default();
    let machine = machine.trim();
    format!("{}:{}", if machine.is_empty() { "localhost" } else { machine }, std::process::id())
}
