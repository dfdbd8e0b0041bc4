//! # `fax-number`
//!
//! A fax goes only to a number that the addressee alone attends, as somebody confirmed.
//!
//! **Why:** paper that lies in a tray is read by whoever passes.
//! **Authority:** SCR-037, SCR-064, CMP-002; house rule, not law.

use super::{Ask, Refusal, Rule, Scope};
use crate::{
    debtor::Channel,
    fact::FactKind,
    reason::{Horizon, Reason},
};

pub(super) const RULE: Rule = Rule { id: "fax-number", scope: Scope::Person, test };

fn test(ask: &Ask<'_>, _: &mut Horizon) -> Option<Refusal> {
    if ask.channel != Some(Channel::Fax) {
        return None;
    }
    // The word is about the debtor's number: with two on file nobody knows about which.
    let numbers = ask.snapshot.people.iter().filter(|person| person.reachable_by.has(Channel::Fax)).count();
    let because = match (ask.fact(FactKind::FaxConfirmed), numbers) {
        (Some(_), ..2) => return None,
        (Some(_), _) => "several-numbers",
        (None, _) => "not-confirmed",
    };
    Some(Refusal::until_changed(Reason::new(RULE.id).with("because", because)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        debtor::Role,
        example::{company, consumer, somebody},
        gate::tests::{
            Answer::{Allows, Refuses},
            check,
        },
    };

    #[test]
    fn paper_in_a_tray_is_read_by_whoever_passes() {
        let confirmed = || company().by(Channel::Fax).fact(FactKind::FaxConfirmed, "2026-11-01");
        check(
            &RULE,
            [
                (company().by(Channel::Fax), Refuses),
                (consumer().by(Channel::Fax), Refuses),
                (confirmed(), Allows),
                (confirmed().but(|facts| facts.people.push(somebody(2, Role::Owner))), Refuses), // Whose number?
                (company().by(Channel::Fax).fact(FactKind::FaxConfirmed, "2026-11-26"), Refuses), // Tomorrow.
                (company(), Allows), // No fax is asked for.
            ],
        );
    }
}
