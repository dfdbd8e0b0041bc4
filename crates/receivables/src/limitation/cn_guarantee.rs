//! # `cn-guarantee`
//!
//! A guarantor in China is free unless the creditor turns to him within the guarantee period, six months where none was agreed.
//!
//! **Why:** this period neither stops nor starts anew; it is the deadline most often missed.
//! **Authority:** Civil Code arts. 692-694. Values are in `rulebook/cn/limitation.toml`.
//! **Status:** from memory, to be verified.

use super::{Limitation, LimitationEvent, Start, cn_limitation};
use crate::{calendar::Day, debtor::Country, liability::Liability, rulebook::Rulebook};

/// What is known of a guarantee.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Guarantee {
    /// Due day of the debt it stands for.
    pub due: Day,
    /// Last day of the guarantee period as agreed; not after the due day counts as not agreed.
    pub agreed_until: Option<Day>,
    /// Day on which the creditor called on the guarantor or, for a general guarantee, sued the debtor or went to arbitration.
    pub called: Option<Day>,
    /// General guarantee: day from which the guarantor may no longer send the creditor to the debtor first.
    pub enforcement_failed: Option<Day>,
    /// He answers beside the debtor; else only after him.
    pub is_joint: bool,
}

/// How a guarantee stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GuaranteeState {
    /// Last day of the guarantee period. No day off moves it: the cautious reading.
    pub period_ends: Day,
    /// The creditor turned to him in time; `None` if he has not yet.
    pub in_time: Option<bool>,
    /// Limitation of the claim against the guarantor, once it runs.
    pub limitation: Option<Limitation>,
}

impl Guarantee {
    /// The state of the guarantee; events are those of the guarantor. `None` if the rulebook does not reach back to the due
    /// day.
    pub fn state(&self, events: &[LimitationEvent], book: &Rulebook) -> Option<GuaranteeState> {
        let law = book.limitation_law(Country::CN)?;
        let months = law.guarantee_months.on(self.due)?;
        let by_law = self.due.plus_months(i32::from(months.value));
        let period_ends = self.agreed_until.filter(|&until| until > self.due).unwrap_or(by_law);
        let in_time = self.called.map(|called| called <= period_ends);
        // A joint guarantee runs from the call on the guarantor, a general one from the end of his defence (art. 694).
        let starts = if self.is_joint { self.called } else { self.enforcement_failed };
        let starts = starts.filter(|_| in_time == Some(true));
        let limitation = starts.and_then(|day| {
            let mut found = cn_limitation::limitation(Start::due(day), events, book)?;
            found.end.is_unverified |= months.is_unverified();
            Some(found)
        });
        Some(GuaranteeState { period_ends, in_time, limitation })
    }
}

impl Liability {
    /// Whether a guarantee, and which.
    pub const fn guarantee_is_joint(self) -> Option<bool> {
        match self {
            Self::Debtor | Self::JointDebtor => None,
            Self::Guarantor => Some(false),
            Self::JointGuarantor => Some(true),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::limitation::EventKind;

    #[test]
    fn six_months_to_turn_to_the_guarantor() {
        let book = Rulebook::shipped();
        let day = |text: &str| text.parse::<Day>().unwrap();
        let (feb, aug) = ("2024-02-29", "2025-08-31");
        let (ahead, late) = (Some("2024-01-10"), Some("2024-03-01"));
        for (until, called, failed, is_joint, ends, in_time, limit, why) in [
            (None, None, None, true, feb, None, None, "six months, no 31 February; nobody called yet"),
            (None, Some(feb), None, true, feb, Some(true), Some("2027-02-28"), "the last day"),
            (None, late, None, true, feb, Some(false), None, "a day late: free"),
            (Some(aug), late, None, true, aug, Some(true), Some("2027-03-01"), "agreed"),
            (
                Some("2023-08-31"),
                None,
                None,
                true,
                feb,
                None,
                None,
                "agreed to end with the debt: six months",
            ),
            (None, ahead, None, false, feb, Some(true), None, "sued; he may still point to the debtor"),
            (None, ahead, Some("2025-05-20"), false, feb, Some(true), Some("2028-05-20"), "no longer"),
        ] {
            let guarantee = Guarantee {
                due: day("2023-08-31"),
                agreed_until: until.map(day),
                called: called.map(day),
                enforcement_failed: failed.map(day),
                is_joint,
            };
            let found = guarantee.state(&[], &book).unwrap();
            assert_eq!((found.period_ends, found.in_time), (day(ends), in_time), "{why}");
            let end = found.limitation.as_ref().and_then(|limitation| limitation.end.nominal_end);
            assert_eq!(end, limit.map(day), "{why}");
            assert!(found.limitation.is_none_or(|limitation| limitation.end.is_unverified), "{why}");
            let again =
                [LimitationEvent { kind: EventKind::DemandReached, day: day("2026-01-05"), until: None }];
            let found = guarantee.state(&again, &book).unwrap();
            assert_eq!(found.period_ends, day(ends), "no demand renews the guarantee period: {why}");
            let end = found.limitation.and_then(|limitation| limitation.end.nominal_end);
            assert_eq!(end, limit.map(|_| day("2029-01-05")), "a demand on the guarantor: {why}");
        }
    }
}
