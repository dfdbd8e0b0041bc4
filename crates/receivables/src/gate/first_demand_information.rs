//! # `first-demand-information`
//!
//! The first demand of a collector to a private person in Germany tells all that the law lists; what ours does not tell is named.
//!
//! **Why:** who is asked for money by somebody they never dealt with must be able to see what for.
//! **Authority:** RDG § 13a (version of 2022). It binds registered collectors; whoever does not say what they are counts as one.

use super::{Ask, Refusal, Rule, Scope};
use crate::{
    contact::{Connection, Contact, Direction},
    debtor::{Country, DebtorKind, Role},
    policy::settings::Capacity,
    reason::{Horizon, Reason},
    rulebook::InformationDuty,
};

pub(super) const RULE: Rule = Rule { id: "first-demand-information", scope: Scope::Debtor, test };

/// A refusal names three; once they are told, the next.
const NAMES: [&str; 3] = ["missing", "second", "third"];

fn test(ask: &Ask<'_>, _: &mut Horizon) -> Option<Refusal> {
    let (debtor, settings) = (&ask.snapshot.debtor, &ask.policy.settings);
    let in_germany = debtor.country == Some(Country::DE) && debtor.kind == Some(DebtorKind::Person);
    if !in_germany || settings.capacity == Capacity::OriginalCreditor || !ask.purpose.is_demand() {
        return None;
    }
    let duties = ask.rulebook.de_first_demand(ask.day)?;
    if ask.snapshot.contacts.iter().any(|contact| contact.day <= ask.day && has_demanded(contact)) {
        return None;
    }
    let lacking = duties.value.iter().filter(|duty| !settings.first_demand.contains(duty));
    let lacking: Vec<&InformationDuty> = lacking.collect();
    let named =
        |reason: Reason, (name, duty): (&'static str, &InformationDuty)| reason.with(name, duty.code());
    let reason = NAMES.into_iter().zip(lacking.iter().copied()).fold(Reason::new(RULE.id), named);
    (!lacking.is_empty()).then(|| Refusal::until_changed(reason))
}

/// Whether they were told of the claim before.
fn has_demanded(contact: &Contact) -> bool {
    let told = matches!(contact.connection, Connection::Connected | Connection::Delivered | Connection::Sent);
    contact.direction == Direction::Out && told && contact.role.is_none_or(Role::may_hear_of_debt)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        debtor::Channel,
        example::{Example, company, consumer},
        gate::tests::{
            Answer::{Allows, Refuses},
            check,
        },
        script::Purpose,
    };

    fn german(example: Example) -> Example {
        example.but(|facts| facts.debtor.country = Some(Country::DE))
    }

    /// A first demand that tells the first so many of the list.
    fn telling(count: usize) -> Example {
        german(consumer())
            .policy(|policy| policy.settings.first_demand = InformationDuty::ALL[..count].to_vec())
    }

    #[test]
    fn the_first_demand_tells_everything() {
        check(
            &RULE,
            [
                (telling(8), Allows),
                (telling(7), Refuses),
                (german(consumer()), Refuses),
                (german(consumer()).original_creditor(), Allows), // It binds collectors.
                (german(consumer()).asking(Purpose::PreDueReminder), Allows), // No demand.
                (german(consumer()).tried(1, Channel::Letter, Connection::Sent), Allows), // Not the first.
                (german(consumer()).tried(1, Channel::Phone, Connection::NoAnswer), Refuses), // They heard nothing.
                (german(company()), Allows),
                (consumer(), Allows),
            ],
        );
    }

    #[test]
    fn what_is_missing_is_named() {
        let refusal = telling(6).ask(test).unwrap();
        let named: Vec<_> = refusal.reason.facts().collect();
        assert_eq!(named, [("missing", "address-source".into()), ("second", "supervisory-authority".into())]);
    }
}
