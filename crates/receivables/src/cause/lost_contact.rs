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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        cause::tests::{SILENT, SPEAKS, check},
        example::company,
    };

    #[test]
    fn lost_is_established_not_guessed() {
        check(
            &RULE,
            [
                (company(), SILENT),
                (company().fact(FactKind::LostContact, "2026-11-25"), SPEAKS), // From the day itself.
                (company().fact(FactKind::LostContact, "2026-11-26"), SILENT), // Not before.
                (company().fact_until(FactKind::LostContact, "2026-11-01", "2026-11-24"), SILENT), // No longer.
                (company().fact_on(FactKind::LostContact, "2026-11-01", 1), SPEAKS), // Learnt about one invoice, true of the debtor.
            ],
        );
    }
}
