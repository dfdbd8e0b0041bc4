//! # `lost-contact`
//!
//! It is established that the debtor can no longer be reached.
//!
//! **Why:** lawful ways remain: the registry, a written notice, a visit to the registered place.
//! **Authority:** CLS-011, CLS-012, CLS-020.

use super::{Evidence, Reachability, Rule, Signal};
use crate::{
    fact::FactKind,
    reason::{Horizon, Reason},
};

pub(super) const RULE: Rule = Rule { id: "lost-contact", test };

fn test(evidence: &Evidence<'_>, _: &mut Horizon) -> Option<(Signal, Reason)> {
    let fact = evidence.fact(FactKind::LostContact)?;
    let signal = Signal { reachability: Some(Reachability::Lost), ..Signal::default() };
    Some((signal, Reason::new(RULE.id).with("since", fact.from)))
}
