//! # `another-hour`
//!
//! After calls that nobody answered the next one is planned for another time of day: one that was not tried, else the one
//! tried longest ago, within the hours that are open.
//!
//! **Why:** who is away at ten every day may be there at five; ringing at ten again only finds that out once more.
//! **Authority:** DAT-126, CAD-027; house rule, not law. The four times of day are ours.

use crate::{calendar::Clock, coded::coded, contact::Contact, gate::Ask, reason::Reason};

/// Under which it reports.
pub(super) const ID: &str = "another-hour";

coded! {
    /// A time of day, for calls.
    TimeOfDay {
        /// Before 11:30.
        Morning = "morning",
        /// From 11:30 on.
        Midday = "midday",
        /// From 13:30 on.
        Afternoon = "afternoon",
        /// From 17:00 on.
        EarlyEvening = "early-evening",
    }
}

impl TimeOfDay {
    /// The one of a clock.
    pub const fn of(at: Clock) -> Self {
        match at.minutes() {
            0..690 => Self::Morning,
            690..810 => Self::Midday,
            810..1020 => Self::Afternoon,
            _ => Self::EarlyEvening,
        }
    }
}

/// The hour of the next call, and why it is that one; `None` where no unanswered call has an hour on file, or no hour is
/// open. `unanswered` are the calls since somebody last answered, the latest first.
pub(super) fn next<'a>(
    ask: &Ask<'_>,
    unanswered: impl Iterator<Item = &'a Contact>,
    is_open: impl Fn(&Clock) -> bool,
) -> Option<(Clock, Reason)> {
    let tried: Vec<TimeOfDay> = unanswered.filter_map(|contact| contact.time).map(TimeOfDay::of).collect();
    let last = *tried.first()?;
    let preferred = ask.policy.hours.prefer.iter().copied();
    let half_hours = (0..48).filter_map(|half| Clock::new(half / 2, half % 2 * 30));
    let open = preferred.chain(half_hours).filter(is_open);
    // The larger, the longer ago; what was never tried is longest ago. Of equals the policy's hours come first, then the earlier.
    let ago = |at: &Clock| {
        let time = TimeOfDay::of(*at);
        tried.iter().position(|&tried| tried == time).unwrap_or(usize::MAX)
    };
    let at = open.reduce(|best, at| if ago(&at) > ago(&best) { at } else { best })?;
    let calls = u32::try_from(tried.len()).unwrap_or(u32::MAX);
    Some((at, Reason::new(ID).with("calls", calls).with("last", last.code()).with("next", at)))
}

#[cfg(test)]
mod tests {
    use crate::{
        calendar::Clock,
        contact::{Connection, Contact},
        debtor::Channel,
        example::{Example, attempt, company, consumer, day},
        reason::Value,
    };

    /// Calls at these hours on the days before the twenty-fifth, the last of them the day before.
    fn rang(example: Example, hours: &[&str]) -> Example {
        example.but(|facts| {
            let days = (1..).map(|back| day("2026-11-25").plus(-back));
            let calls = hours.iter().rev().zip(days).map(|(at, on)| Contact {
                time: Some(at.parse::<Clock>().unwrap()),
                ..attempt(&on.to_string(), Channel::Phone, Connection::NoAnswer)
            });
            facts.contacts.extend(calls);
            facts.contacts.sort_by_key(|contact| contact.day);
        })
    }

    /// Ten and three are preferred, and noon to two is left in peace, as policies have it unless they say otherwise. The
    /// policy never writes instead of calling.
    fn open(example: Example) -> Example {
        example.policy(|policy| {
            policy.hours.prefer = vec!["10:00".parse().unwrap(), "15:00".parse().unwrap()];
            policy.hours.avoid = vec!["12:00-14:00".parse().unwrap()];
            policy.cadence.unanswered_before_writing = 99;
        })
    }

    #[test]
    fn the_next_try_is_at_another_time_of_day() {
        for (hours, next, why) in [
            (&["10:00"][..], "15:00", "the other preferred hour"),
            (&["15:05"], "10:00", "and back"),
            (&["10:00", "15:00"], "11:30", "no preferred hour is left; the first that is open, before lunch"),
            (&["10:00", "15:00", "11:30"], "17:00", "early evening"),
            (&["10:00", "15:00", "11:30", "17:00"], "10:00", "all were tried, the morning longest ago"),
            (&["15:00", "10:00", "11:30", "17:00"], "15:00", "the afternoon longest ago"),
            (&["10:00", "10:05", "11:00"], "15:00", "one time of day, however often"),
        ] {
            let decision = rang(open(company()), hours).decide();
            let contact = decision.contacts.first().unwrap();
            assert_eq!(contact.at.to_string(), next, "{hours:?}: {why}");
            let reason = decision.reasons.iter().find(|reason| reason.rule == super::ID).unwrap();
            assert!(reason.facts().any(|fact| fact == ("next", Value::Clock(contact.at))), "{reason:?}");
        }
    }

    #[test]
    fn no_hour_outside_what_law_and_person_allow_is_chosen() {
        let after_six = rang(open(company()), &["10:00", "15:00", "11:30", "17:00"]).who(|person| {
            person.hours = "16:00-18:00".parse().ok();
        });
        let found = after_six.decide().contacts.first().map(|contact| contact.at.to_string());
        assert_eq!(found.as_deref(), Some("16:00"), "of two open times of day the one tried longer ago");
        let evening = rang(open(consumer()), &["10:00", "15:00", "11:30"]).decide();
        assert_eq!(evening.contacts.first().map(|contact| contact.at.to_string()).as_deref(), Some("17:00"));
    }

    #[test]
    fn an_answer_ends_the_count() {
        let answered = rang(open(company()), &["10:00"]).but(|facts| {
            facts.contacts.push(attempt("2026-11-24", Channel::Phone, Connection::Connected));
        });
        let decision = answered.on("2026-12-03").decide();
        assert_eq!(decision.contacts.first().map(|contact| contact.at.to_string()).as_deref(), Some("10:00"));
        assert!(decision.reasons.iter().all(|reason| reason.rule != super::ID));
    }
}
