//! # `us-limitation`
//!
//! Limitation in the United States is state law: years from the breach by the kind of claim, for the claims of our table.
//!
//! **Why:** a collector may neither sue nor threaten to sue on a time-barred debt, so the end must be known.
//! **Authority:** UCC § 2-725 and the statutes of the states; 12 CFR 1006.26. Values are in `rulebook/us/limitation.toml`.
//! **Status:** to be verified, but for North Carolina. An event whose effect is not listed changes nothing and is said to be
//! unverified.

use super::{
    EventEffect, EventKind, Limitation, LimitationEnd, LimitationEvent, NoEffect, Phase, Step, TimelineEntry,
};
use crate::{calendar::Day, coded::coded, rulebook::Rulebook};

coded! {
    /// A kind of claim of which the table knows the years.
    UsClaim {
        /// A sale of goods, by the Uniform Commercial Code.
        UccSale = "ucc-sale",
        /// A contract, New York.
        NyContract = "ny-contract",
        /// Consumer credit, New York: no payment revives it.
        NyConsumerCredit = "ny-consumer-credit",
        /// A written contract, California.
        CaWritten = "ca-written",
        /// A contract, North Carolina.
        NcContract = "nc-contract",
        /// A written contract, New Mexico.
        NmWritten = "nm-written",
    }
}

/// When the claim expires and what led to it. Events may come in any order. `None` if the rulebook does not reach back to
/// the due day.
pub fn limitation(
    claim: UsClaim,
    due: Day,
    events: &[LimitationEvent],
    book: &Rulebook,
) -> Option<Limitation> {
    let law = book.us_limitation();
    let years = law.years(claim, due)?;
    let mut end = due.plus_years(i32::from(years.value));
    let mut is_unverified = years.is_unverified();
    let mut events = events.to_vec();
    events.sort_by_key(|event| (event.day, event.kind));
    let entry = |day, step, end| TimelineEntry { day, kind: None, step, nominal_end: Some(end), value: None };
    let mut timeline = vec![entry(due, Step::Starts, end)];
    for event in &events {
        let listed = law.part_payment(claim, event.day).filter(|_| event.kind == EventKind::PartPayment);
        is_unverified |= listed.is_none_or(|effect| effect.is_unverified());
        let step = match listed.map(|effect| effect.value) {
            Some(EventEffect::Interrupts) if event.day <= due => Step::NoEffect(NoEffect::BeforeStart),
            Some(EventEffect::Interrupts) if event.day > end => Step::NoEffect(NoEffect::AfterExpiry),
            Some(EventEffect::Interrupts) => Step::Interrupts,
            _ => Step::NoEffect(NoEffect::NotListed),
        };
        if step == Step::Interrupts {
            end = event.day.plus_years(i32::from(years.value));
        }
        let value = listed.map(|effect| effect.id);
        timeline.push(TimelineEntry { kind: Some(event.kind), value, ..entry(event.day, step, end) });
    }
    timeline.push(entry(end, Step::Ends, end));
    let end = LimitationEnd {
        phase: Phase::Running,
        nominal_end: Some(end),
        rolled_end: Some(end),
        last_safe_day: Some(end),
        is_provisional: false,
        is_unverified,
    };
    Some(Limitation { end, timeline })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn years_and_payments_by_claim() {
        let book = Rulebook::shipped();
        let day = |text: &str| text.parse::<Day>().unwrap();
        for (claim, due, paid, end, unverified) in [
            (UsClaim::UccSale, "2021-07-01", None, "2025-07-01", true),
            (UsClaim::NyContract, "2020-03-02", None, "2026-03-02", true),
            (UsClaim::NyConsumerCredit, "2022-05-02", Some("2024-05-02"), "2025-05-02", true),
            (UsClaim::CaWritten, "2024-02-29", None, "2028-02-29", true),
            (UsClaim::NcContract, "2022-09-06", None, "2025-09-06", false),
            (UsClaim::NcContract, "2022-09-06", Some("2024-04-15"), "2027-04-15", false),
            (UsClaim::NcContract, "2022-09-06", Some("2025-09-07"), "2025-09-06", false), // A day late.
            (UsClaim::CaWritten, "2022-06-01", Some("2023-06-01"), "2026-06-01", true), // Not known to help.
            (UsClaim::NmWritten, "2020-06-01", None, "2026-06-01", true),
        ] {
            let paid =
                paid.map(|on| LimitationEvent { kind: EventKind::PartPayment, day: day(on), until: None });
            let events: Vec<_> = paid.into_iter().collect();
            let found = limitation(claim, day(due), &events, &book).unwrap();
            assert_eq!(
                (found.end.nominal_end, found.end.is_unverified),
                (Some(day(end)), unverified),
                "{claim} {due}"
            );
            assert_eq!(found.timeline.len(), events.len() + 2);
        }
        assert!(limitation(UsClaim::UccSale, day("1999-12-31"), &[], &book).is_none());
    }
}
