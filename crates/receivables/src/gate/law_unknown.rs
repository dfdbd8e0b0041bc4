//! # `law-unknown`
//!
//! The debtor is a natural person in a country whose contact rules are not in the rulebook.
//!
//! **Why:** what we do not know we may be breaking.
//! **Authority:** house rule, not law: a missing fact means no.

use super::{Ask, Refusal, Rule, Scope};
use crate::{
    debtor::DebtorKind,
    reason::{Horizon, Reason},
};

pub(super) const RULE: Rule = Rule { id: "law-unknown", scope: Scope::Debtor, test };

fn test(ask: &Ask<'_>, _: &mut Horizon) -> Option<Refusal> {
    let person_abroad = ask.snapshot.debtor.kind == Some(DebtorKind::Person) && !ask.law_known;
    let known_place = ask.snapshot.debtor.country.is_some();
    let lacking = (person_abroad && known_place) || ask.house.is_none();
    lacking.then(|| Refusal::until_changed(Reason::new(RULE.id).with("missing", "contact-law")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        debtor::Country,
        example::{american, company, consumer},
        gate::tests::{
            Answer::{Allows, Refuses},
            check,
        },
    };

    #[test]
    fn persons_need_a_law_we_know() {
        check(
            &RULE,
            [
                (consumer(), Allows), // China is in the rulebook.
                (consumer().but(|facts| facts.debtor.country = Country::from_code("fr")), Refuses),
                (consumer().but(|facts| facts.debtor.country = Some(Country::DE)), Allows),
                (consumer().but(|facts| facts.debtor.country = Some(Country::GB)), Allows),
                (american(), Allows),
                (american().original_creditor(), Allows), // A law that does not bind us is known all the same.
                (american().on("2021-11-29"), Refuses),   // Before Regulation F.
                (company().but(|facts| facts.debtor.country = Country::from_code("fr")), Allows), // House rules are enough.
                (consumer().but(|facts| facts.debtor.country = None), Allows), // Another rule asks for the place.
                (consumer().on("1969-12-31"), Refuses),                        // Before our own rules begin.
            ],
        );
    }
}
