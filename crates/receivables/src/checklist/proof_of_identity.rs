//! # `proof-of-identity`
//!
//! A company is looked up in its register: that it exists, under which name, and who represents it.
//!
//! **Why:** a court takes a suit only against a defendant it can identify.
//! **Authority:** DAT-097; 民事诉讼法 (2023) art. 122 (there is a definite defendant). That the search is on file is a house
//! rule; of a natural person the contract holds the particulars.
//! **Status:** art. 122 is from memory, to be verified.

use super::{Claimed, Rule, Wanted, by_paper_alone};
use crate::{debtor::DebtorKind, document::DocumentKind, policy::Actor};

pub(super) const RULE: Rule =
    Rule { id: "proof-of-identity", is_must: true, wants: papers, shown: by_paper_alone };

fn papers(claimed: &Claimed<'_>) -> Wanted {
    match claimed.snapshot.debtor.kind {
        Some(DebtorKind::Person) => Wanted::Nothing,
        Some(DebtorKind::Company) | None => Wanted::AnyOf(&[DocumentKind::RegistrySearch], Actor::Legal),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        checklist::{NeedState::*, tests::check},
        example::{company, consumer},
    };

    #[test]
    fn a_company_is_looked_up() {
        check(
            &RULE,
            [
                (company(), Some(Missing), "never looked up"),
                (company().filed(DocumentKind::RegistrySearch, "2026-11-01"), Some(There), "looked up"),
                (company().filed(DocumentKind::CourtSearch, "2026-11-01"), Some(Missing), "no register"),
                (company().but(|file| file.debtor.kind = None), Some(Missing), "it may be a company"),
                (consumer(), None, "a person has no register"),
            ],
        );
    }
}
