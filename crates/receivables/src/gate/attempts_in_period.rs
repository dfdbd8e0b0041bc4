//! # `attempts-in-period`
//!
//! No more attempts in a period of days, per person and debt, than the law of the debtor's place allows, by the channels it
//! counts.
//!
//! **Why:** a call a day for weeks is pressure, whatever each of them says.
//! **Authority:** 12 CFR 1006.14(b)(2)(i)(A) and (b)(3) for consumers in the United States: seven calls in seven consecutive
//! days; numbers that were busy or do not exist are not counted, nor calls the person asked for. 940 CMR 7.00 in Massachusetts,
//! for creditors too: two calls or texts in seven days, a visit in thirty; New York City: three attempts by any channel in seven
//! days (day and number to be verified). While the state is not known, the limits of every state hold.

use super::{Ask, Debt, Refusal, Rule, Scope};
use crate::{
    calendar::Day,
    contact::{Connection, Contact, Direction},
    reason::{Horizon, Reason},
    rulebook::{AttemptLimit, ContactLaw},
};

pub(super) const RULE: Rule = Rule { id: "attempts-in-period", scope: Scope::Moment, test };

fn test(ask: &Ask<'_>, horizon: &mut Horizon) -> Option<Refusal> {
    let refusals = ask.binding().filter_map(|law| refusal(ask, law, horizon));
    // The one that lasts longest.
    refusals.max_by_key(|refusal| refusal.may_on)
}

fn refusal(ask: &Ask<'_>, law: &ContactLaw<'_>, horizon: &mut Horizon) -> Option<Refusal> {
    let (channel, limits) = (ask.channel?, law.attempts?);
    let at_work = ask.person.is_some_and(|person| person.workplace_only);
    let counting = |limit: &&AttemptLimit| {
        limit.channels.has(channel) && limit.at_work.is_none_or(|only| only == at_work)
    };
    let mut latest: Option<(Day, &AttemptLimit, u32)> = None;
    for limit in limits.value.iter().filter(counting) {
        for debt in ask.debts() {
            let made = made(ask, debt, limit);
            let next = next_day(&made, limit, ask.day);
            if next > ask.day && latest.is_none_or(|(day, ..)| next > day) {
                latest = Some((next, limit, within(&made, limit, ask.day)));
            }
        }
    }
    let (next, limit, made) = latest?;
    if let Some(ends) = ask.asked_for_call(law) {
        horizon.flips_on(ends);
        return None;
    }
    let reason = Reason::new(RULE.id)
        .with("made", made)
        .with("days", u32::from(limit.days))
        .with("law", law.jurisdiction.code());
    Some(Refusal::until(reason, next).resting_on(Some(limits.id)))
}

/// The days of the attempts that count, with the person and about the debt, ascending.
fn made(ask: &Ask<'_>, debt: Debt, limit: &AttemptLimit) -> Vec<Day> {
    let counts = |contact: &&Contact| {
        let got_through = match contact.connection {
            Connection::Connected
            | Connection::Delivered
            | Connection::Sent
            | Connection::NoAnswer
            | Connection::SwitchedOff
            | Connection::Voicemail => true,
            Connection::Busy
            | Connection::Invalid
            | Connection::Bounced
            | Connection::Waived
            | Connection::Cancelled => false,
        };
        contact.direction == Direction::Out && got_through && limit.channels.has(contact.channel)
    };
    ask.with_person()
        .filter(counts)
        .filter(|contact| ask.is_about(contact, debt))
        .map(|contact| contact.day)
        .collect()
}

/// Attempts in the period that ends on the day.
fn within(made: &[Day], limit: &AttemptLimit, day: Day) -> u32 {
    let first = day.plus(1 - i32::from(limit.days));
    u32::try_from(made.iter().filter(|&&made| first <= made && made <= day).count()).unwrap_or(u32::MAX)
}

/// The first day from today on which one more is allowed.
fn next_day(made: &[Day], limit: &AttemptLimit, today: Day) -> Day {
    let mut day = today;
    // Every attempt leaves the period in time.
    while limit.count > 0 && within(made, limit, day) >= u32::from(limit.count) {
        day = day.plus(1);
    }
    day
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        contact::Connection::{Busy, Connected, NoAnswer},
        contact::Outcome,
        debtor::{Channel, PersonId, Region},
        example::{Example, american, attempt, consumer, day, usd},
        gate::tests::{
            Answer::{Allows, Until},
            check,
        },
        receivable::ReceivableId,
    };

    /// So many unanswered calls on each of the days of November.
    fn called(days: &[u8], times: usize, connection: Connection) -> Example {
        american().but(|facts| {
            for on in days {
                let call = attempt(&format!("2026-11-{on:02}"), Channel::Phone, connection);
                facts.contacts.extend(vec![call; times]);
            }
        })
    }

    fn week() -> Example {
        called(&[19, 20, 21, 22, 23, 24, 25], 1, NoAnswer)
    }

    #[test]
    fn the_eighth_call_of_a_week_is_one_too_many() {
        check(
            &RULE,
            [
                (called(&[19, 20, 21, 22, 23, 24], 1, NoAnswer), Allows), // The seventh.
                (week(), Until("2026-11-26")), // The call of the 19th leaves the period.
                (called(&[18, 20, 21, 22, 23, 24, 25], 1, NoAnswer), Allows), // The 18th has left it.
                (called(&[25], 7, NoAnswer), Until("2026-12-02")), // All on one day.
                (called(&[25], 7, Busy), Allows), // Nothing rang.
                (week().by(Channel::Email), Allows), // Messages are not counted.
                (week().original_creditor(), Allows), // It binds collectors.
                (consumer().tried(7, Channel::Phone, NoAnswer), Allows), // China counts by the day.
            ],
        );
    }

    #[test]
    fn states_count_more_strictly_and_by_more_channels() {
        let state =
            |code: &str, example: Example| example.but(|facts| facts.debtor.region = Region::from_code(code));
        let twice = || called(&[20, 21], 1, NoAnswer);
        let written =
            |times: usize| american().by(Channel::Email).tried(times, Channel::Email, Connection::Sent);
        let visited = american().by(Channel::Visit).but(|facts| {
            facts.contacts = vec![attempt("2026-10-27", Channel::Visit, Connected)];
        });
        check(
            &RULE,
            [
                (state("US-MA", called(&[20], 1, NoAnswer)), Allows),
                (state("US-MA", twice()), Until("2026-11-27")), // The third of a week.
                (state("US-MA", twice()).by(Channel::Sms), Until("2026-11-27")), // Texts count with calls.
                (state("US-MA", twice()).original_creditor(), Until("2026-11-27")), // Creditors too.
                (state("US-MA", twice()).who(|person| person.workplace_only = true), Until("2026-12-20")), // At work: thirty days.
                (state("US-MA", visited), Until("2026-11-26")), // One visit in thirty days.
                (state("US-MA", twice()).by(Channel::Letter), Allows), // The post is not counted.
                (state("US-NYC", written(3)), Until("2026-12-02")), // Any channel.
                (state("US-NY", written(3)), Until("2026-12-02")), // It may be the city.
                (state("US-NYC", written(2)), Allows),
                (state("US-NYC", written(3)).original_creditor(), Allows), // It binds collectors.
                (state("US-OH", twice()), Allows),
                (state("", twice()), Until("2026-11-27")), // It may be Massachusetts.
            ],
        );
    }

    #[test]
    fn each_person_and_each_debt_has_its_own_count() {
        let about = |id: i64| {
            week().owing(2, "2026-11-20", usd(500)).but(|facts| {
                facts.contacts.iter_mut().for_each(|contact| contact.receivable = Some(ReceivableId(id)));
            })
        };
        check(
            &RULE,
            [
                (week().who(|person| person.id = PersonId(2)), Allows), // Somebody else was called.
                (
                    week().but(|facts| facts.contacts.iter_mut().for_each(|contact| contact.person = None)),
                    Until("2026-11-26"),
                ), // Nobody was named.
                (about(1), Until("2026-11-26")),                        // The next call would be about both.
                (about(1).paid("2026-11-24", Some(1), usd(10_000)), Allows), // That debt is paid.
                (about(99), Until("2026-11-26")), // A debt we do not know may be this one.
            ],
        );
    }

    #[test]
    fn who_asks_to_be_called_is_called() {
        let asked = |on: &str| {
            week().but(|facts| {
                let call = attempt(on, Channel::Phone, Connected);
                facts.contacts.push(crate::contact::Contact { outcome: Some(Outcome::Callback), ..call });
                facts.contacts.sort_by_key(|contact| contact.day);
            })
        };
        check(
            &RULE,
            [
                (asked("2026-11-19"), Allows), // The seventh day, that of the request being the first.
                (asked("2026-11-18"), Until("2026-11-26")), // The eighth.
            ],
        );
        assert_eq!(day("2026-11-19").plus(7), day("2026-11-26"));
    }
}
