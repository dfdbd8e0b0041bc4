//! # `place-unknown`
//!
//! The debtor's country or time zone is not known.
//!
//! **Why:** the country decides the law and the zone decides the hour; a call at the wrong one harasses.
//! **Authority:** DAT-023, CAD-011; house rule, not law: a missing fact means no.

use super::{Ask, Refusal, Rule, Scope};
use crate::reason::{Horizon, Reason};

pub(super) const RULE: Rule = Rule { id: "place-unknown", scope: Scope::Debtor, test };

fn test(ask: &Ask<'_>, _: &mut Horizon) -> Option<Refusal> {
    let debtor = &ask.snapshot.debtor;
    let missing = match (debtor.country, debtor.zone_known) {
        (None, _) => "country",
        (Some(_), false) => "time-zone",
        (Some(_), true) => return None,
    };
    Some(Refusal::until_changed(Reason::new(RULE.id).with("missing", missing)))
}
