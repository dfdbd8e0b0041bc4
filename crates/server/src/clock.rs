//! The only place that reads the clock.

use receivables::calendar::Day;

/// Today at this machine's place, for a command that was given no day.
#[expect(clippy::disallowed_methods, reason = "this is the one file that may read the clock")]
pub(crate) fn today() -> Day {
    Day::from_date(jiff::Zoned::now().date())
}
