//! # `visit-place`
//!
//! A company is visited where it does business or is registered, a person where they agreed to; never a person at their
//! workplace, and nobody of a company at home.
//!
//! **Why:** colleagues and family who see us come learn of the debt without a word.
//! **Authority:** BLK-40, BLK-60, CMP-002; 民法典 arts. 1032-1033 for the privacy of persons (from memory); where it goes further, a
//! house rule, not law.

use super::{Ask, Refusal, Rule, Scope};
use crate::{
    contact::VisitPlace,
    debtor::Channel,
    reason::{Horizon, Reason},
};

pub(super) const RULE: Rule = Rule { id: "visit-place", scope: Scope::Moment, test };

fn test(ask: &Ask<'_>, _: &mut Horizon) -> Option<Refusal> {
    let visit = ask.visit.filter(|_| ask.channel == Some(Channel::Visit))?;
    let is_person = ask.snapshot.debtor.kind.is_none() || ask.is_individual();
    let because = match visit.place {
        VisitPlace::Workplace => "workplace",
        VisitPlace::Home if !is_person => "home",
        VisitPlace::Business
        | VisitPlace::Registered
        | VisitPlace::Home
        | VisitPlace::Agreed
        | VisitPlace::Ours => return None,
    };
    let reason = Reason::new(RULE.id).with("place", visit.place.code()).with("because", because);
    Some(Refusal::until_changed(reason))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        example::{company, consumer},
        fact::FactKind,
        gate::tests::{
            Answer::{Allows, Refuses},
            check,
        },
    };

    #[test]
    fn family_and_colleagues_do_not_see_us_come() {
        use VisitPlace::{Agreed, Business, Home, Ours, Registered, Workplace};
        let trader = || company().fact(FactKind::SoleTrader, "2026-01-01");
        check(
            &RULE,
            [
                (consumer().visiting(2, Workplace), Refuses),
                (consumer().visiting(2, Home), Allows), // Where they agreed to it, which another rule asks.
                (consumer().visiting(2, Agreed), Allows),
                (company().visiting(2, Business), Allows),
                (company().visiting(2, Registered), Allows),
                (company().visiting(2, Ours), Allows),
                (company().visiting(2, Home), Refuses), // The owner's family owes nothing.
                (trader().visiting(2, Home), Allows),   // Who trades in their own name.
                (company().visiting(2, Workplace), Refuses), // Their handler works elsewhere too: for others.
                (consumer().visiting(2, Home).but(|facts| facts.debtor.kind = None), Allows),
                (consumer().visiting(2, Workplace).by(Channel::Phone), Allows),
                (consumer().by(Channel::Visit), Allows), // The plan names no place yet.
            ],
        );
    }
}
