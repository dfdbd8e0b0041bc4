//! # `quiet-after-conversation`
//!
//! After a conversation by phone about the debt, no call to that person for as many days as the law says, unless they ask.
//!
//! **Why:** what was said yesterday needs time to be done.
//! **Authority:** 12 CFR 1006.14(b)(2)(i)(B) for consumers in the United States: seven consecutive days, that of the
//! conversation being the first (counting it is from memory).

use super::{Ask, Refusal, Rule, Scope};
use crate::{
    calendar::Day,
    contact::{Connection, Contact},
    debtor::Channel,
    reason::{Horizon, Reason},
    rulebook::ContactLaw,
};

pub(super) const RULE: Rule = Rule { id: "quiet-after-conversation", scope: Scope::Moment, test };

fn test(ask: &Ask<'_>, horizon: &mut Horizon) -> Option<Refusal> {
    if ask.channel != Some(Channel::Phone) {
        return None;
    }
    let spoken = last_conversation(ask)?;
    let mut refusal = None;
    for law in ask.binding() {
        let Some(quiet) = law.quiet_days_after_conversation else { continue };
        let next = spoken.plus(i32::from(quiet.value));
        if next <= ask.day || is_asked_for(ask, law, horizon) {
            continue;
        }
        let reason = Reason::new(RULE.id).with("spoken", spoken).with("next", next);
        refusal = Some(Refusal::until(reason, next).resting_on(Some(quiet.id)));
    }
    refusal
}

fn is_asked_for(ask: &Ask<'_>, law: &ContactLaw<'_>, horizon: &mut Horizon) -> bool {
    let ends = ask.asked_for_call(law);
    if let Some(day) = ends {
        horizon.flips_on(day);
    }
    ends.is_some()
}

/// The day of the latest conversation by phone with the person about one of the debts, whoever called.
fn last_conversation(ask: &Ask<'_>) -> Option<Day> {
    let debts = ask.debts();
    let spoke = |contact: &&Contact| {
        contact.channel == Channel::Phone
            && contact.connection == Connection::Connected
            && debts.iter().any(|&debt| ask.is_about(contact, debt))
    };
    ask.with_person().rfind(spoke).map(|contact| contact.day)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        contact::{Direction, Outcome},
        debtor::PersonId,
        example::{Example, american, consumer},
        gate::tests::{
            Answer::{Allows, Until},
            check,
        },
        receivable::ReceivableId,
    };

    fn spoken(on: &str) -> Example {
        american().told(on, None, None)
    }

    #[test]
    fn what_was_said_needs_time() {
        check(
            &RULE,
            [
                (american(), Allows),
                (spoken("2026-11-25"), Until("2026-12-02")), // Today is the first of seven days.
                (spoken("2026-11-19"), Until("2026-11-26")), // Today is the seventh.
                (spoken("2026-11-18"), Allows),              // The eighth.
                (
                    spoken("2026-11-19").but(|facts| facts.contacts[0].direction = Direction::In),
                    Until("2026-11-26"),
                ), // They called.
                (
                    spoken("2026-11-19").but(|facts| facts.contacts[0].connection = Connection::NoAnswer),
                    Allows,
                ),
                (spoken("2026-11-19").by(Channel::Email), Allows), // Writing rings nowhere.
                (spoken("2026-11-19").who(|person| person.id = PersonId(2)), Allows), // With somebody else.
                (american().told("2026-11-19", Some(Outcome::Callback), None), Allows), // They asked for it.
                (
                    spoken("2026-11-19").but(|facts| facts.contacts[0].receivable = Some(ReceivableId(1))),
                    Until("2026-11-26"),
                ),
                (spoken("2026-11-19").original_creditor(), Allows), // It binds collectors.
                (consumer().told("2026-11-25", None, None), Allows), // Not in China.
            ],
        );
    }
}
