//! Whose limitation is asked: the debtor's, that of one of several debtors, or a guarantor's.

use crate::{
    coded::coded,
    limitation::{EventKind, LimitationEvent},
};

coded! {
    /// For what somebody answers.
    Liability {
        /// For the own debt.
        Debtor = "debtor",
        /// For the same debt as others, each for all of it (连带债务).
        JointDebtor = "joint-debtor",
        /// As a guarantor who may first send the creditor to the debtor (一般保证).
        Guarantor = "guarantor",
        /// As a guarantor who answers beside the debtor (连带责任保证).
        JointGuarantor = "joint-guarantor",
    }
}

coded! {
    /// Which events on one joint debtor count for the others. Values are in `rulebook/<jurisdiction>/limitation.toml`.
    JointEffect {
        /// Every event.
        Everything = "everything",
        /// Payments, and nothing else.
        Payments = "payments",
        /// None: each debtor has a period of his own.
        Nothing = "nothing",
    }
}

impl JointEffect {
    /// Whether an event of another joint debtor counts.
    pub const fn covers(self, kind: EventKind) -> bool {
        match self {
            Self::Everything => true,
            Self::Payments => matches!(kind, EventKind::PartPayment),
            Self::Nothing => false,
        }
    }

    /// A debtor's own events and those of the others that count for him.
    pub fn joined(self, own: &[LimitationEvent], others: &[LimitationEvent]) -> Vec<LimitationEvent> {
        let shared = others.iter().filter(|event| self.covers(event.kind));
        own.iter().chain(shared).copied().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        calendar::Day,
        limitation::{Start, cn_limitation, de_limitation, uk_limitation},
        rulebook::Rulebook,
    };

    #[test]
    fn what_one_joint_debtor_does_counts_by_country() {
        let book = Rulebook::shipped();
        let day = |text: &str| text.parse::<Day>().unwrap();
        let event = |kind, on: &str| LimitationEvent { kind, day: day(on), until: None };
        let (demand, payment) =
            ([event(EventKind::DemandReached, "2023-06-01")], [event(EventKind::PartPayment, "2023-06-01")]);
        let today = day("2026-11-20");
        let shared = |series: &crate::rulebook::Series<JointEffect>| series.on(today).unwrap().value;
        let due = Start::due(day("2021-05-10"));
        let cn = shared(&book.limitation_law(crate::debtor::Country::CN).unwrap().joint_debtors);
        let end = cn_limitation::limitation(due, &cn.joined(&[], &demand), &book).unwrap().end;
        assert_eq!(end.nominal_end, Some(day("2026-06-01")), "one interrupted, all interrupted");
        let de = shared(&book.de_limitation().joint_debtors);
        let end = de_limitation::limitation(due, &de.joined(&[], &payment), &book).unwrap().end;
        assert_eq!(end.nominal_end, Some(day("2024-12-31")), "each for himself");
        let uk = shared(&book.uk_limitation().joint_debtors);
        for (kind, last) in
            [(EventKind::PartPayment, "2029-06-01"), (EventKind::Acknowledgement, "2027-05-10")]
        {
            let others = [event(kind, "2023-06-01")];
            let end = uk_limitation::limitation(due, &uk.joined(&[], &others), &book).unwrap().end;
            assert_eq!(end.last_safe_day, Some(day(last)), "{kind}");
        }
    }
}
