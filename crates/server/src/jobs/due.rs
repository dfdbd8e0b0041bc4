//! What of a job is due: from its cron expression, the zone, the last fire on record and the moment alone.
//!
//! A cron expression names times on a clock on the wall. Each of them fires once, also on the nights when clocks are
//! changed: one that is skipped fires at the first moment after the gap, one that comes twice at its first coming. (What
//! the library does with moments of a zone differs from expression to expression: `30 2,14 * * *` would be lost in the
//! gap, and come twice in the fold.)

use croner::{
    Cron,
    errors::CronError,
    parser::{CronParser, Seconds, Year},
};
use jiff::{
    Timestamp,
    civil::DateTime,
    tz::{AmbiguousOffset, TimeZone},
};
use receivables::message::UtcMicros;

/// A fire whose moment has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Due {
    /// The moment the schedule named.
    pub(crate) fire_at: UtcMicros,
    /// Fires since the last one on record that nobody was there for; this one stands for them.
    pub(crate) missed: u64,
}

/// Reads five fields: minute, hour, day of the month, month, day of the week. One that never comes is none.
pub(crate) fn cron(text: &str) -> Result<Cron, CronError> {
    let parser = CronParser::builder().seconds(Seconds::Disallowed).year(Year::Disallowed).build();
    let cron = parser.parse(text)?;
    cron.find_next_occurrence(&DateTime::constant(2000, 1, 1, 0, 0, 0, 0), true)?;
    Ok(cron)
}

/// The latest fire after the last one on record, up to and including now. Nothing if none has come since, and nothing
/// while the clock shows a moment before the last fire.
pub(crate) fn due(cron: &Cron, zone: &TimeZone, last: UtcMicros, now: UtcMicros) -> Option<Due> {
    let mut due = None;
    let mut fire = next(cron, zone, last);
    while let Some(fire_at) = fire.filter(|&fire_at| fire_at <= now) {
        due = Some(Due { fire_at, missed: due.map_or(0, |due: Due| due.missed + 1) });
        fire = next(cron, zone, fire_at);
    }
    due
}

/// The first fire after a moment.
pub(crate) fn next(cron: &Cron, zone: &TimeZone, after: UtcMicros) -> Option<UtcMicros> {
    let after = Timestamp::from_microsecond(after.0).ok()?;
    // A later time on the wall is never an earlier moment, so the search goes forward; in an hour that comes again, the
    // times that fired at its first coming are passed over.
    let mut wall = after.to_zoned(zone.clone()).datetime();
    loop {
        wall = cron.find_next_occurrence(&wall, false).ok()?;
        let moment = moment(zone, wall)?;
        if moment > after {
            return Some(UtcMicros(moment.as_microsecond()));
        }
    }
}

/// The moment of a time on the wall.
fn moment(zone: &TimeZone, wall: DateTime) -> Option<Timestamp> {
    let ambiguous = zone.to_ambiguous_timestamp(wall);
    match ambiguous.offset() {
        AmbiguousOffset::Unambiguous { .. } | AmbiguousOffset::Fold { .. } => ambiguous.earlier().ok(),
        // The time read with the offset of after the gap is a moment before it.
        AmbiguousOffset::Gap { after, .. } => {
            let before = after.to_timestamp(wall).ok()?;
            Some(zone.following(before).next()?.timestamp())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn zone(name: &str) -> TimeZone {
        intake::zone(name).unwrap()
    }

    fn moment(text: &str) -> UtcMicros {
        UtcMicros(text.parse::<Timestamp>().unwrap().as_microsecond())
    }

    /// The fires after a moment, as the clock of the zone shows them with its distance from Greenwich.
    fn fires(text: &str, zone_name: &str, after: &str, count: usize) -> Vec<String> {
        let (cron, zone) = (cron(text).unwrap(), zone(zone_name));
        let mut at = moment(after);
        (0..count)
            .map(|_| {
                at = next(&cron, &zone, at).unwrap();
                let shown = Timestamp::from_microsecond(at.0).unwrap().to_zoned(zone.clone());
                shown.strftime("%m-%d %H:%M%:z").to_string()
            })
            .collect()
    }

    #[test]
    fn each_time_on_the_wall_fires_once_on_nights_of_change_too() {
        for (cron, zone, after, expected, why) in [
            (
                "30 2 * * *",
                "Asia/Shanghai",
                "2026-03-28T00:00:00+08:00",
                &["03-28 02:30+08:00", "03-29 02:30+08:00", "03-30 02:30+08:00"][..],
                "no change of clocks",
            ),
            (
                "30 2 * * *",
                "Europe/Berlin",
                "2026-03-28T00:00:00+01:00",
                &["03-28 02:30+01:00", "03-29 03:00+02:00", "03-30 02:30+02:00"],
                "02:30 does not come in the night to 29 March: the first moment after the gap",
            ),
            (
                "30 2,14 * * *",
                "Europe/Berlin",
                "2026-03-28T20:00:00+01:00",
                &["03-29 03:00+02:00", "03-29 14:30+02:00"],
                "two hours are no reason to lose the night",
            ),
            (
                "30 2,14 * * *",
                "Europe/Berlin",
                "2026-10-24T20:00:00+02:00",
                &["10-25 02:30+02:00", "10-25 14:30+01:00"],
                "02:30 comes twice",
            ),
            (
                "30 1 * * *",
                "America/New_York",
                "2026-10-31T12:00:00-04:00",
                &["11-01 01:30-04:00", "11-02 01:30-05:00"],
                "01:30 comes twice",
            ),
            (
                "*/30 1-3 * * *",
                "America/New_York",
                "2026-03-08T00:00:00-05:00",
                &["03-08 01:00-05:00", "03-08 01:30-05:00", "03-08 03:00-04:00", "03-08 03:30-04:00"],
                "all that falls into the gap is one fire after it",
            ),
            (
                "*/30 * * * *",
                "America/New_York",
                "2026-11-01T00:40:00-04:00",
                &["11-01 01:00-04:00", "11-01 01:30-04:00", "11-01 02:00-05:00"],
                "not again in the second hour",
            ),
            (
                "15 2 * * *",
                "Australia/Lord_Howe",
                "2026-10-03T12:00:00+10:30",
                &["10-04 02:30+11:00", "10-05 02:15+11:00"],
                "a gap of half an hour",
            ),
            (
                "0 12 30 12 *",
                "Pacific/Apia",
                "2011-01-01T00:00:00-11:00",
                &["12-31 00:00+14:00", "12-30 12:00+14:00"],
                "a day that Samoa left out",
            ),
            ("0 9 * * MON", "UTC", "2026-11-23T09:00:00Z", &["11-30 09:00+00:00"], "after, not at"),
            ("0 9 1,15 * *", "UTC", "2026-11-23T09:00:00Z", &["12-01 09:00+00:00", "12-15 09:00+00:00"], ""),
        ] {
            assert_eq!(fires(cron, zone, after, expected.len()), expected, "{cron} in {zone}: {why}");
        }
    }

    #[test]
    fn the_second_coming_of_an_hour_fires_nothing_again() {
        let (cron, zone) = (cron("*/30 * * * *").unwrap(), zone("America/New_York"));
        for (last, now, expected) in [
            ("2026-11-01T01:30:00-04:00", "2026-11-01T01:00:00-05:00", None),
            ("2026-11-01T01:30:00-04:00", "2026-11-01T01:59:00-05:00", None),
            ("2026-11-01T01:10:00-05:00", "2026-11-01T01:59:00-05:00", None), // First seen in it.
            ("2026-11-01T01:30:00-04:00", "2026-11-01T02:00:00-05:00", Some("2026-11-01T02:00:00-05:00")),
        ] {
            let found = due(&cron, &zone, moment(last), moment(now)).map(|due| due.fire_at);
            assert_eq!(found, expected.map(moment), "{last} {now}");
        }
    }

    #[test]
    fn a_missed_night_is_made_up_once_and_none_is_doubled() {
        const FIRE: &str = "2026-11-23T02:30:00+08:00";
        let (cron, zone) = (cron("30 2 * * *").unwrap(), zone("Asia/Shanghai"));
        for (last, now, expected, why) in [
            ("2026-11-22T02:30:00+08:00", "2026-11-23T02:29:59+08:00", None, "not yet"),
            ("2026-11-22T02:30:00+08:00", FIRE, Some((FIRE, 0)), "to the second"),
            ("2026-11-22T02:30:00+08:00", "2026-11-23T17:00:00+08:00", Some((FIRE, 0)), "late, made up"),
            (
                "2026-11-19T02:30:00+08:00",
                "2026-11-23T09:00:00+08:00",
                Some((FIRE, 3)),
                "four nights, one fire",
            ),
            (FIRE, FIRE, None, "done"),
            (FIRE, "2026-11-23T23:00:00+08:00", None, "done"),
            (FIRE, "2026-11-22T09:00:00+08:00", None, "the clock went back a day"),
            (FIRE, "2020-01-01T00:00:00+08:00", None, "the clock went back to its first day"),
            ("2026-11-22T21:00:00+08:00", "2026-11-22T22:00:00+08:00", None, "seen today"),
        ] {
            let expected = expected.map(|(at, missed)| Due { fire_at: moment(at), missed });
            assert_eq!(due(&cron, &zone, moment(last), moment(now)), expected, "{why}");
        }
    }

    #[test]
    fn what_is_no_time_of_day_is_refused() {
        for text in ["", "2:30", "30 2 * *", "0 30 2 * * *", "60 2 * * *", "30 24 * * *", "0 0 30 2 *"] {
            assert!(cron(text).is_err(), "{text}");
        }
    }
}
