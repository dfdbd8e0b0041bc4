//! # `visits-in-month`
//!
//! No more visits in a calendar month than the policy allows.
//!
//! **Why:** who comes every week does not collect any more, they besiege.
//! **Authority:** C32, BLK-25, BLK-38 (`visits_a_month` of the policy); house rule, not law.

use super::{Ask, Refusal, Rule, Scope};
use crate::{
    contact::{Connection, Contact, Direction},
    debtor::Channel,
    reason::{Horizon, Reason},
};

pub(super) const RULE: Rule = Rule { id: "visits-in-month", scope: Scope::Person, test };

fn test(ask: &Ask<'_>, _: &mut Horizon) -> Option<Refusal> {
    if ask.channel != Some(Channel::Visit) {
        return None;
    }
    let limit = ask.policy.settings.visits_a_month;
    let end = ask.day.month_end();
    let counts = |contact: &&Contact| {
        let was_made = !matches!(contact.connection, Connection::Waived | Connection::Cancelled);
        let by_us = contact.channel == Channel::Visit && contact.direction == Direction::Out;
        by_us && was_made && contact.day <= ask.day && contact.day.month_end() == end
    };
    let made = ask.snapshot.contacts.iter().filter(counts).count();
    let made = u32::try_from(made).unwrap_or(u32::MAX);
    let reason = Reason::new(RULE.id).with("made", made).with("limit", limit);
    if limit == 0 {
        return Some(Refusal::until_changed(reason));
    }
    (made >= limit).then(|| Refusal::until(reason, end.plus(1)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        contact::Connection::{Cancelled, Connected, NoAnswer},
        example::{Example, attempt, company},
        gate::tests::{
            Answer::{Allows, Refuses, Until},
            check,
        },
    };

    fn visited(on: &str, connection: Connection) -> Example {
        company()
            .by(Channel::Visit)
            .but(|facts| facts.contacts = vec![attempt(on, Channel::Visit, connection)])
    }

    fn allowing(example: Example, visits: u32) -> Example {
        example.policy(|policy| policy.settings.visits_a_month = visits)
    }

    #[test]
    fn who_comes_every_week_besieges() {
        check(
            &RULE,
            [
                (company().by(Channel::Visit), Allows),
                (visited("2026-11-02", Connected), Until("2026-12-01")), // One a month, unless the policy says more.
                (visited("2026-11-25", NoAnswer), Until("2026-12-01")),  // Nobody was there; we were.
                (visited("2026-10-31", Connected), Allows),              // Last month.
                (visited("2026-11-02", Cancelled), Allows),              // It did not take place.
                (allowing(visited("2026-11-02", Connected), 2), Allows),
                (allowing(company().by(Channel::Visit), 0), Refuses), // The policy visits nobody.
                (allowing(visited("2026-11-02", Connected).by(Channel::Phone), 0), Allows),
            ],
        );
    }
}
