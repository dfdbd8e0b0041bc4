//! # `call-frequency`
//!
//! No more calls a day than the law of the debtor's place and our own rules allow, counted over all of us.
//!
//! **Why:** the second call of a day rarely helps, and the fourth harasses.
//! **Authority:** GB/T 45251-2025 (three effective calls) and the 2026 guideline of the China Banking Association (six
//! unanswered dials of one number) for persons; one call a day for companies, and for persons where no law gives a number, is a
//! house rule, not law. CAD-049, BLK-02.

use super::{Ask, Refusal, Rule, Scope};
use crate::{
    contact::Contact,
    debtor::{Channel, DebtorKind},
    reason::{Horizon, Reason},
    rulebook::ContactLaw,
};

pub(super) const RULE: Rule = Rule { id: "call-frequency", scope: Scope::Moment, test };

fn test(ask: &Ask<'_>, _: &mut Horizon) -> Option<Refusal> {
    if ask.channel != Some(Channel::Phone) {
        return None;
    }
    let person = ask.person.map(|person| person.id);
    let effective = count(ask.attempts_today().filter(|contact| contact.is_conversation()));
    let unanswered = ask.attempts_today().filter(|contact| contact.is_unanswered_dial());
    let unanswered = count(unanswered.filter(|contact| contact.person.is_none() || contact.person == person));
    let calls = count(ask.attempts_today().filter(|contact| contact.channel == Channel::Phone));
    let by_law = ask.binding().find_map(|law| law.allows_call(effective, unanswered).err());
    let house = ask.house.and_then(|house| house.calls_per_day).filter(|_| {
        ask.snapshot.debtor.kind != Some(DebtorKind::Person) || !ask.binding().any(ContactLaw::limits_calls)
    });
    let by_house = house.filter(|limit| calls >= u32::from(limit.value));
    let (limit, today, because) = match (by_law, by_house) {
        (Some(limit), _) => (limit, effective.max(unanswered), "law"),
        (None, Some(limit)) => (limit, calls, "house-rule"),
        (None, None) => return None,
    };
    let reason = Reason::new(RULE.id).with("today", today).with("because", because);
    Some(Refusal::until(reason, ask.day.plus(1)).resting_on(Some(limit.id)))
}

fn count<'a>(contacts: impl Iterator<Item = &'a Contact>) -> u32 {
    u32::try_from(contacts.count()).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        contact::Connection::{Connected, NoAnswer},
        debtor::{Country, PersonId},
        example::{Example, american, attempt, company, consumer},
        gate::tests::{
            Answer::{Allows, Until},
            check,
        },
    };

    fn in_germany(calls: usize) -> Example {
        consumer().but(|facts| facts.debtor.country = Some(Country::DE)).tried(
            calls,
            Channel::Phone,
            NoAnswer,
        )
    }

    #[test]
    fn the_fourth_call_harasses() {
        check(
            &RULE,
            [
                (consumer().tried(2, Channel::Phone, Connected), Allows), // The third effective call,
                (consumer().tried(3, Channel::Phone, Connected), Until("2026-11-26")), // not the fourth.
                (consumer().tried(5, Channel::Phone, NoAnswer), Allows),  // The sixth dial,
                (consumer().tried(6, Channel::Phone, NoAnswer), Until("2026-11-26")), // not the seventh.
                (consumer().tried(6, Channel::Phone, NoAnswer).who(|person| person.id = PersonId(2)), Allows), // Another number.
                (
                    consumer().tried(3, Channel::Phone, Connected).who(|person| person.id = PersonId(2)),
                    Until("2026-11-26"),
                ),
                (
                    consumer().but(|facts| {
                        facts.contacts = vec![attempt("2026-11-24", Channel::Phone, Connected); 9];
                    }),
                    Allows,
                ), // Yesterday.
                (consumer().tried(9, Channel::Wechat, Connected), Allows), // Messages are counted elsewhere.
                (consumer().tried(3, Channel::Phone, Connected).by(Channel::Email), Allows), // No call is asked for.
                (in_germany(0), Allows),              // Where no law gives a number,
                (in_germany(1), Until("2026-11-26")), // our own rule does.
                (american().tried(3, Channel::Phone, NoAnswer), Allows), // Regulation F counts by the week.
                (american().original_creditor().tried(1, Channel::Phone, NoAnswer), Until("2026-11-26")),
                (company(), Allows),
                (company().tried(1, Channel::Phone, NoAnswer), Until("2026-11-26")), // One call a day, by our own rule.
            ],
        );
    }
}
