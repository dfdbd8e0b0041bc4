//! # `office-hours`
//!
//! Visits are made, and faxes sent, only in the narrower hours of our own rules for them; faxes on working days alone.
//!
//! **Why:** somebody who can answer for it is there then; in the evening a fax lies open till morning.
//! **Authority:** BLK-60, SCR-037; house rule, not law. The hours of `contact-hours` hold besides.

use super::{Ask, Refusal, Rule, Scope};
use crate::{
    calendar::Clock,
    debtor::Channel,
    reason::{Horizon, Reason},
    rulebook::ValueId,
};

pub(super) const RULE: Rule = Rule { id: "office-hours", scope: Scope::Moment, test };

fn test(ask: &Ask<'_>, horizon: &mut Horizon) -> Option<Refusal> {
    let reason = Reason::new(RULE.id).with("at", ask.at);
    if let Some(value) = closed(ask, ask.at) {
        return Some(Refusal::until(reason, ask.day).resting_on(Some(value)));
    }
    if ask.channel != Some(Channel::Fax) {
        return None;
    }
    let next = ask.working_days.on_or_after(ask.day);
    if next == ask.day {
        let mut days = (1..=7).map(|days| ask.day.plus(days));
        days.find(|&day| !ask.working_days.is_working(day)).into_iter().for_each(|off| horizon.flips_on(off));
        return None;
    }
    Some(Refusal::until(reason.with("next", next), next))
}

/// The hours that an hour lies outside of, at any place where the debtor may be; `None` if it is open.
pub(super) fn closed(ask: &Ask<'_>, at: Clock) -> Option<ValueId> {
    let house = ask.house?;
    let hours = match ask.channel? {
        Channel::Visit => house.visit_hours?,
        Channel::Fax => house.fax_hours?,
        Channel::Phone
        | Channel::Sms
        | Channel::Wechat
        | Channel::Email
        | Channel::Letter
        | Channel::Voicemail => return None,
    };
    let there = |behind: u32| at.minus_minutes(behind).unwrap_or(Clock::MIDNIGHT);
    let is_outside = ask.places.iter().any(|place| !hours.value.contains(there(place.behind)));
    is_outside.then_some(hours.id)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        example::{Example, company, consumer},
        gate::tests::{
            Answer::{Allows, Until},
            check,
        },
    };

    #[test]
    fn nobody_comes_in_the_evening_and_no_paper_lies_open_overnight() {
        let visit = |example: Example, at: &str| example.by(Channel::Visit).at(at);
        let fax = |example: Example, at: &str| example.by(Channel::Fax).at(at);
        check(
            &RULE,
            [
                (visit(consumer(), "08:59"), Until("2026-11-25")),
                (visit(consumer(), "09:00"), Allows),
                (visit(consumer(), "18:59"), Allows),
                (visit(consumer(), "19:00"), Until("2026-11-25")), // Two hours before calls end.
                (fax(consumer(), "08:59"), Until("2026-11-25")),
                (fax(company(), "17:59"), Allows),
                (fax(consumer(), "18:00"), Until("2026-11-25")),
                (fax(consumer().on("2026-11-28"), "10:00"), Until("2026-11-30")), // A Saturday.
                (visit(consumer().on("2026-11-28"), "10:00"), Allows), // On which they agreed to be visited.
                (consumer().at("20:00"), Allows),                      // Calls have the wider hours.
            ],
        );
    }
}
