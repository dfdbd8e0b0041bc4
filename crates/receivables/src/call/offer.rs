//! What may be offered in a call (SOL-033..039): two or three concrete things, each within the policy's authority, and
//! nothing beyond it.

use serde::Serialize;

use crate::{
    coded::coded,
    money::{Money, Totals},
    policy::settings::{Extension, Settings, Waiver},
};

coded! {
    /// One thing that may be offered.
    OfferKind {
        /// All of it, by a day they name (一次付清).
        InFull = "in-full",
        /// A part now and a day for the rest (先付一部分).
        PartNow = "part-now",
        /// Several amounts with their days (分期付款).
        Plan = "plan",
        /// A later day for all of it (展期).
        MoreTime = "more-time",
        /// Giving up fees or a part of the damages (减免违约金).
        Waiver = "waiver",
    }
}

coded! {
    /// Who may grant an offer.
    Authority {
        /// Whoever makes the call (收款专员).
        Collector = "collector",
        /// The manager: in the call it is taken down as a request, never promised (经理批准).
        Manager = "manager",
        /// The manager, and only after a part payment (先付一部分，再由经理批准).
        ManagerAfterPart = "manager-after-part",
    }
}

/// An offer with who may grant it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Offer {
    /// What.
    pub kind: OfferKind,
    /// By whom.
    pub authority: Authority,
    /// The least amount for which it makes sense; empty where there is none.
    pub least: Vec<Money>,
}

/// What the policy lets a call offer. `least` is the smallest part that pauses our demands, `added` what fees and
/// interest there are to waive.
pub fn offers(settings: &Settings, least: &Totals, added: &Totals) -> Vec<Offer> {
    let offer = |kind, authority| Offer { kind, authority, least: Vec::new() };
    let part = Offer { least: least.iter().collect(), ..offer(OfferKind::PartNow, Authority::Collector) };
    let mut offers = vec![offer(OfferKind::InFull, Authority::Collector)];
    if part.least.is_empty() {
        // Nothing is overdue: there is nothing to put off.
        return offers;
    }
    offers.push(part);
    let more_time = match settings.extension {
        Extension::ManagerAfterPart => Some(Authority::ManagerAfterPart),
        Extension::Manager => Some(Authority::Manager),
        Extension::Nobody => None,
    };
    if let Some(authority) = more_time {
        offers.push(offer(OfferKind::Plan, authority));
        offers.push(offer(OfferKind::MoreTime, authority));
    }
    match settings.waiver {
        Waiver::ManagerInWindow if added.iter().any(|sum| sum.minor > 0) => {
            offers.push(offer(OfferKind::Waiver, Authority::Manager));
        }
        Waiver::ManagerInWindow | Waiver::Nobody => {}
    }
    offers
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::example::cny;

    #[test]
    fn nothing_is_offered_beyond_the_policy() {
        use Authority::{Collector, Manager, ManagerAfterPart};
        use OfferKind::{InFull, MoreTime, PartNow, Plan, Waiver as GiveUp};
        let of = |minor: i64| {
            let mut totals = Totals::default();
            totals.add(cny(minor));
            totals
        };
        for (extension, waiver, fees, expected, why) in [
            (
                Extension::ManagerAfterPart,
                Waiver::ManagerInWindow,
                500,
                vec![
                    (InFull, Collector),
                    (PartNow, Collector),
                    (Plan, ManagerAfterPart),
                    (MoreTime, ManagerAfterPart),
                    (GiveUp, Manager),
                ],
                "the default",
            ),
            (
                Extension::Manager,
                Waiver::ManagerInWindow,
                0,
                vec![(InFull, Collector), (PartNow, Collector), (Plan, Manager), (MoreTime, Manager)],
                "there is nothing to waive",
            ),
            (
                Extension::Nobody,
                Waiver::Nobody,
                500,
                vec![(InFull, Collector), (PartNow, Collector)],
                "cash only: a part is taken, nothing is promised for it",
            ),
        ] {
            let settings = Settings { extension, waiver, ..Settings::default() };
            let found = offers(&settings, &of(300), &of(fees));
            let found: Vec<_> = found.iter().map(|offer| (offer.kind, offer.authority)).collect();
            assert_eq!(found, expected, "{why}");
        }
        let before_due = offers(&Settings::default(), &Totals::default(), &Totals::default());
        assert_eq!(before_due.len(), 1, "before the due day nothing is put off");
    }
}
