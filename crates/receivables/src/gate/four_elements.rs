//! # `four-elements`
//!
//! No formal demand before contract, transactions, communication and the debtor's present state are verified: by what is on
//! file, or by a person's word.
//!
//! **Why:** a formal demand that turns out wrong costs the claim its credit, in court too.
//! **Authority:** DAT-099, DAT-100; house rule, not law.

use super::{Ask, Refusal, Rule, Scope};
use crate::{
    reason::{Horizon, Reason},
    verification,
};

pub(super) const RULE: Rule = Rule { id: "four-elements", scope: Scope::Debtor, test };

fn test(ask: &Ask<'_>, horizon: &mut Horizon) -> Option<Refusal> {
    if !ask.formal {
        return None;
    }
    let found = verification::verify(ask.snapshot, ask.policy, &ask.owed.items, ask.day, horizon);
    if found.is_done() {
        return None;
    }
    let reason = Reason::new(RULE.id).with("missing", "four-elements");
    // Where no papers are kept, nobody is told that one of them is missing.
    let lacking = found.first_lacking().filter(|_| !ask.snapshot.documents.is_empty());
    let reason = match lacking {
        Some(element) => reason.with("element", element.element.code()).with("state", element.state.code()),
        None => reason,
    };
    Some(Refusal::until_changed(reason))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        document::DocumentKind,
        example::{Example, company},
        fact::FactKind,
        gate::tests::{
            Answer::{Allows, Refuses},
            check,
        },
        receivable::ReceivableKind,
    };

    fn on_file() -> Example {
        use DocumentKind as K;
        [K::Contract, K::DeliveryNote, K::Invoice, K::Communication, K::RegistrySearch]
            .into_iter()
            .fold(company().owed_for(ReceivableKind::Goods), |file, kind| {
                file.filed_on(kind, "2026-11-01", 1)
            })
            .formally()
    }

    #[test]
    fn formal_demands_are_verified_first() {
        check(
            &RULE,
            [
                (company(), Allows), // Not formal.
                (company().formally(), Refuses),
                (company().formally().fact(FactKind::FourElementsVerified, "2026-11-25"), Allows),
                (company().formally().fact(FactKind::FourElementsVerified, "2026-11-26"), Refuses), // Tomorrow is not yet.
                (
                    company().formally().fact_until(
                        FactKind::FourElementsVerified,
                        "2026-01-01",
                        "2026-11-24",
                    ),
                    Refuses,
                ), // No longer valid.
                (on_file(), Allows), // The papers are there.
                (on_file().but(|file| file.documents.truncate(4)), Refuses), // Never looked up.
                (on_file().on("2027-01-31"), Refuses), // The search is too old.
            ],
        );
    }

    #[test]
    fn the_refusal_names_the_element_where_papers_are_kept() {
        let facts = |example: Example| {
            let refusal = example.ask(RULE.test).unwrap();
            refusal.reason.facts().map(|(name, _)| name).collect::<Vec<_>>()
        };
        assert_eq!(facts(company().formally()), ["missing"]);
        assert_eq!(facts(on_file().but(|file| file.documents.truncate(4))), ["missing", "element", "state"]);
    }
}
