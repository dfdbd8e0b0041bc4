//! The four-element verification (四要素核验, DAT-099, DAT-100): contract, transactions, communication and the debtor's present
//! state, each with what is on file. A person's confirmation counts for all four.

use serde::Serialize;

use crate::{
    balance::Item,
    calendar::Day,
    checklist,
    coded::coded,
    contact::Connection,
    document::{Document, DocumentKind},
    fact::FactKind,
    policy::Policy,
    reason::Horizon,
    snapshot::Snapshot,
};

coded! {
    /// One of the four.
    VerifiedElement {
        /// What was agreed (合同条款).
        ContractTerms = "contract-terms",
        /// What was delivered, and what it came to (交易记录).
        Transactions = "transactions",
        /// What was said about payment (沟通记录).
        Communication = "communication",
        /// Whether the debtor still trades, is sued, is insolvent (客户现状).
        PresentState = "present-state",
    }
}

coded! {
    /// How an element stands.
    ElementState {
        /// It is on file.
        There = "there",
        /// It is not.
        Missing = "missing",
        /// What is on file is too old to rest on.
        Stale = "stale",
    }
}

/// One element with its state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Verified {
    /// Which.
    pub element: VerifiedElement,
    /// How it stands.
    pub state: ElementState,
    /// The day of what is on file; `None` if nothing is.
    pub on: Option<Day>,
}

/// The verification of a debtor on a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Verification {
    /// The four, in the order of [`VerifiedElement::ALL`], by what is on file.
    pub elements: [Verified; 4],
    /// Since when a person's confirmation of all four is on record (the fact `four-elements-verified`).
    pub confirmed_on: Option<Day>,
}

impl Verification {
    /// Whether a formal demand may rest on it.
    pub fn is_done(&self) -> bool {
        self.confirmed_on.is_some() || self.first_lacking().is_none()
    }

    /// The first element that is not there.
    pub fn first_lacking(&self) -> Option<Verified> {
        self.elements.into_iter().find(|verified| verified.state != ElementState::There)
    }
}

/// Verifies the four elements: contract and transactions of all these items that are overdue (of all while none is),
/// communication and present state of the debtor.
pub fn verify(
    snapshot: &Snapshot,
    policy: &Policy,
    items: &[Item],
    day: Day,
    horizon: &mut Horizon,
) -> Verification {
    let kept = |element, on: Option<Day>| {
        let state = if on.is_some() { ElementState::There } else { ElementState::Missing };
        Verified { element, state, on }
    };
    let confirmed = snapshot.facts.iter().filter(|fact| {
        fact.kind == FactKind::FourElementsVerified && fact.receivable.is_none() && fact.holds(day)
    });
    Verification {
        elements: [
            kept(VerifiedElement::ContractTerms, checklist::agreement_since(snapshot, items, day)),
            kept(VerifiedElement::Transactions, checklist::transactions_since(snapshot, items, day)),
            kept(VerifiedElement::Communication, communication(snapshot, day)),
            present_state(snapshot, policy, day, horizon),
        ],
        confirmed_on: confirmed.map(|fact| fact.from).min(),
    }
}

/// The latest sign of what was said about payment: a paper, or a contact of our record that reached somebody.
fn communication(snapshot: &Snapshot, day: Day) -> Option<Day> {
    let papers = filed(snapshot, day, |kind| {
        use DocumentKind as K;
        matches!(kind, K::Communication | K::Recording | K::WrittenPromise)
    });
    let reached = snapshot.contacts.iter().filter(|contact| {
        contact.day <= day && matches!(contact.connection, Connection::Connected | Connection::Delivered)
    });
    let reached = reached.filter(|contact| !contact.is_with_third_party()).map(|contact| contact.day);
    papers.chain(reached).max()
}

/// The latest look at the debtor: a search, or a fact of risk that somebody recorded. It grows old.
fn present_state(snapshot: &Snapshot, policy: &Policy, day: Day, horizon: &mut Horizon) -> Verified {
    let searches =
        filed(snapshot, day, |kind| matches!(kind, DocumentKind::RegistrySearch | DocumentKind::CourtSearch));
    let known = snapshot.facts.iter().filter(|fact| fact.from <= day && tells_state(fact.kind));
    let on = searches.chain(known.map(|fact| fact.from)).max();
    let good_for = policy.settings.present_state_max_age_days;
    let state = match on {
        None => ElementState::Missing,
        Some(on) if horizon.reached(on.plus(good_for + 1)) => ElementState::Stale,
        Some(_) => ElementState::There,
    };
    Verified { element: VerifiedElement::PresentState, state, on }
}

/// Whether who recorded the fact had looked at how the debtor stands.
const fn tells_state(kind: FactKind) -> bool {
    matches!(
        kind,
        FactKind::Bankrupt
            | FactKind::Litigation
            | FactKind::EquityFrozen
            | FactKind::MovingAssets
            | FactKind::CashChainBroken
            | FactKind::DownstreamDefault
            | FactKind::ClosedDown
    )
}

/// The days of the documents of a kind, up to today.
fn filed(
    snapshot: &Snapshot,
    day: Day,
    is_wanted: impl Fn(DocumentKind) -> bool,
) -> impl Iterator<Item = Day> {
    let of_kind = move |document: &&Document| document.day <= day && is_wanted(document.kind);
    snapshot.documents.iter().filter(of_kind).map(|document| document.day)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        contact::Connection,
        debtor::Channel,
        example::{Example, attempt, cny, company, day},
        receivable::ReceivableKind,
    };

    /// All four on file: the search of 1 November, 90 days before it is too old.
    fn verified() -> Example {
        use DocumentKind as K;
        company()
            .owed_for(ReceivableKind::Goods)
            .filed(K::Contract, "2025-03-01")
            .filed_on(K::DeliveryNote, "2026-09-15", 1)
            .filed_on(K::Invoice, "2026-09-20", 1)
            .filed(K::Communication, "2026-11-20")
            .filed(K::RegistrySearch, "2026-11-01")
    }

    fn without(kind: DocumentKind) -> Example {
        verified().but(|file| file.documents.retain(|document| document.kind != kind))
    }

    fn check(example: &Example, states: &str, is_done: bool, why: &str) {
        let mut horizon = Horizon::new(example.day);
        let found =
            verify(&example.snapshot, &example.policy, &example.owed().items, example.day, &mut horizon);
        let shown = found.elements.map(|element| element.state.code());
        assert_eq!(shown.join(" "), states, "{why}");
        assert_eq!(found.is_done(), is_done, "{why}");
    }

    #[test]
    fn each_element_has_its_own_state() {
        use DocumentKind as K;
        let called = attempt("2026-11-20", Channel::Phone, Connection::Connected);
        let no_answer = attempt("2026-11-20", Channel::Phone, Connection::NoAnswer);
        let log = |contact| without(K::Communication).but(|file| file.contacts.push(contact));
        for (example, states, is_done, why) in [
            (company(), "missing missing missing missing", false, "nothing on file"),
            (verified(), "there there there there", true, "all on file"),
            (without(K::Contract), "missing there there there", false, "no contract"),
            (without(K::DeliveryNote), "there missing there there", false, "not shown to be delivered"),
            (without(K::Invoice), "there missing there there", false, "no sum"),
            (without(K::Communication), "there there missing there", false, "nothing was said"),
            (log(called), "there there there there", true, "our own record of a call"),
            (log(no_answer), "there there missing there", false, "nobody answered"),
            (without(K::RegistrySearch), "there there there missing", false, "never looked up"),
            (
                without(K::RegistrySearch).fact(FactKind::Litigation, "2026-11-10"),
                "there there there there",
                true,
                "somebody saw the suits against it",
            ),
            (
                verified().owing(2, "2026-11-20", cny(5)),
                "there missing there there",
                false,
                "a second invoice, overdue",
            ),
            (
                verified().owing(2, "2026-12-20", cny(5)),
                "there there there there",
                true,
                "a second one, not due yet",
            ),
            (verified().on("2027-01-30"), "there there there there", true, "the last day of the search"),
            (verified().on("2027-01-31"), "there there there stale", false, "the search is too old"),
            (
                company().fact(FactKind::FourElementsVerified, "2026-11-25"),
                "missing missing missing missing",
                true,
                "a person confirmed it",
            ),
        ] {
            check(&example, states, is_done, why);
        }
    }

    #[test]
    fn the_day_on_which_a_search_grows_old_is_a_day_of_review() {
        let example = verified();
        let mut horizon = Horizon::new(example.day);
        let _ = verify(&example.snapshot, &example.policy, &example.owed().items, example.day, &mut horizon);
        assert_eq!(horizon.first(), Some(day("2027-01-31")));
    }
}
