//! What Regulation F asks of debt collectors who collect consumer debts in the United States.

use super::{
    RulebookError,
    contact_law::AttemptLimit,
    text::Book,
    value::{Dated, Series},
};
use crate::{
    calendar::{Clock, Day, Hours, Weekday, WorkingDays},
    debtor::Channel,
};

const TOPIC: &str = "contact";

/// The rules as they stand on one day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RegulationF<'a> {
    /// Hours at the consumer's place; the last moment is still inside.
    pub hours: Dated<Hours>,
    /// Calls to one person about one debt in a period.
    pub calls: AttemptLimit,
    /// Consecutive days without a call after a conversation, its day being the first.
    pub quiet_days_after_conversation: Dated<u16>,
    /// Days after the first communication in which the validation information is sent.
    pub validation_within_days: Dated<u16>,
    /// Days, without weekends and legal holidays, after which receipt may be assumed.
    pub validation_receipt_days: Dated<u16>,
    /// Days of the validation period after receipt.
    pub validation_period_days: Dated<u16>,
    /// Years for which records are kept after the last activity.
    pub record_years: Dated<u16>,
    /// Years for which a recording is kept after the call.
    pub recording_years: Dated<u16>,
    holidays: &'a WorkingDays,
}

/// When a consumer may be assumed to have the validation information, and until when the debt may be disputed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ValidationPeriod {
    /// Day of assumed receipt.
    pub assumed_receipt: Day,
    /// Last day of the period.
    pub end: Day,
    /// The table of holidays does not reach that far.
    pub is_provisional: bool,
}

impl RegulationF<'_> {
    /// Whether the hour at the consumer's place is one of those in which contact is not presumed inconvenient.
    /// The hours are the same on every day.
    pub fn allows_hour(&self, at: Clock) -> bool {
        self.hours.value.contains(Weekday::Monday, at)
    }

    /// Whether one more call is presumed lawful after so many counted calls in the period.
    pub fn allows_call(&self, counted: u32) -> bool {
        counted < u32::from(self.calls.count)
    }

    /// The first day, `now` or later, on which a call to the person about the debt is presumed lawful. `calls` are the
    /// days of counted calls at the consumer's place, in any order; those after `now` do not count.
    pub fn next_call_day(&self, calls: &[Day], last_conversation: Option<Day>, now: Day) -> Day {
        let quiet = i32::from(self.quiet_days_after_conversation.value);
        let after_conversation = last_conversation.filter(|&day| day <= now).map(|day| day.plus(quiet));
        let mut day = after_conversation.map_or(now, |after| after.max(now));
        // Every call leaves the period in time, so this ends.
        while !self.allows_call(self.calls_before(calls, now, day)) {
            day = day.plus(1);
        }
        day
    }

    /// Calls up to `now` that lie in the period that ends on the day.
    fn calls_before(&self, calls: &[Day], now: Day, day: Day) -> u32 {
        let first = day.plus(1 - i32::from(self.calls.days));
        let inside = calls.iter().filter(|&&call| first <= call && call <= now).count();
        u32::try_from(inside).unwrap_or(u32::MAX)
    }

    /// The validation period after the information was sent on the day.
    pub fn validation_period(&self, sent: Day) -> ValidationPeriod {
        let mut assumed_receipt = sent;
        for _ in 0..self.validation_receipt_days.value {
            assumed_receipt = self.holidays.on_or_after(assumed_receipt.plus(1));
        }
        let end = assumed_receipt.plus(i32::from(self.validation_period_days.value));
        ValidationPeriod {
            assumed_receipt,
            end,
            is_provisional: self.holidays.is_provisional(assumed_receipt),
        }
    }

    /// Until when records are kept after the last collection activity.
    pub fn records_until(&self, last_activity: Day) -> Day {
        last_activity.plus_years(i32::from(self.record_years.value))
    }

    /// Until when the recording of a call is kept.
    pub fn recording_until(&self, call: Day) -> Day {
        call.plus_years(i32::from(self.recording_years.value))
    }
}

/// The values over time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct CollectorRules {
    hours: Series<Hours>,
    attempts: Series<Vec<AttemptLimit>>,
    quiet_days_after_conversation: Series<u16>,
    validation_within_days: Series<u16>,
    validation_receipt_days: Series<u16>,
    validation_period_days: Series<u16>,
    record_years: Series<u16>,
    recording_years: Series<u16>,
    holidays: WorkingDays,
}

impl CollectorRules {
    pub(super) fn read(book: &mut Book) -> Result<Self, RulebookError> {
        Ok(Self {
            hours: book.series("us", TOPIC, "person_hours")?,
            attempts: book.series("us", TOPIC, "person_attempts")?,
            quiet_days_after_conversation: book.series("us", TOPIC, "quiet_days_after_conversation")?,
            validation_within_days: book.series("us", TOPIC, "validation_within_days")?,
            validation_receipt_days: book.series("us", TOPIC, "validation_receipt_days")?,
            validation_period_days: book.series("us", TOPIC, "validation_period_days")?,
            record_years: book.series("us", TOPIC, "record_years")?,
            recording_years: book.series("us", TOPIC, "recording_years")?,
            holidays: super::days_off_only(book, "us")?,
        })
    }

    /// Legal public holidays.
    pub(super) fn holidays(&self) -> &WorkingDays {
        &self.holidays
    }

    /// `None` where one of the rules is not in force.
    pub(super) fn on(&self, day: Day) -> Option<RegulationF<'_>> {
        Some(RegulationF {
            hours: *self.hours.on(day)?,
            calls: *self.attempts.on(day)?.value.iter().find(|limit| limit.channels.has(Channel::Phone))?,
            quiet_days_after_conversation: *self.quiet_days_after_conversation.on(day)?,
            validation_within_days: *self.validation_within_days.on(day)?,
            validation_receipt_days: *self.validation_receipt_days.on(day)?,
            validation_period_days: *self.validation_period_days.on(day)?,
            record_years: *self.record_years.on(day)?,
            recording_years: *self.recording_years.on(day)?,
            holidays: &self.holidays,
        })
    }
}
