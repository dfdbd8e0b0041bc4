//! # `debt-extinguished`
//!
//! In Scotland a debt that was neither paid in part nor acknowledged for five years no longer exists: no demand. Where the part of
//! the United Kingdom is not known, it may be Scotland.
//!
//! **Why:** to ask for what is not owed is a false claim, however politely.
//! **Authority:** CONC 7.15; Prescription and Limitation (Scotland) Act 1973 s.6 (from memory).

use super::{Ask, Refusal, Rule, Scope};
use crate::{
    balance::Item,
    calendar::Day,
    debtor::{Country, Region},
    reason::{Horizon, Reason},
};

pub(super) const RULE: Rule = Rule { id: "debt-extinguished", scope: Scope::Debtor, test };

fn test(ask: &Ask<'_>, horizon: &mut Horizon) -> Option<Refusal> {
    let debtor = &ask.snapshot.debtor;
    let may_be_scotland = debtor.region.is_none_or(|region| region == Region::SCOTLAND);
    if debtor.country != Some(Country::GB) || !may_be_scotland || !ask.purpose.is_demand() {
        return None;
    }
    let years = i32::from(ask.rulebook.scotland_prescription_years(ask.day)?.value);
    let mut last: Option<Day> = None;
    for item in ask.owed.items.iter().filter(|item| item.days_past_due > 0 && item.in_policy) {
        let alive = alive_on(ask, item);
        if !horizon.reached(alive.plus_years(years)) {
            return None;
        }
        last = last.max(Some(alive));
    }
    let reason = Reason::new(RULE.id).with("last", last?);
    let reason = if debtor.region.is_none() { reason.with("missing", "region") } else { reason };
    Some(Refusal::until_changed(reason))
}

/// The day of the latest event that kept the debt alive: its due day, a payment on it, a promise in writing.
fn alive_on(ask: &Ask<'_>, item: &Item) -> Day {
    let payments = ask.snapshot.payments.iter();
    let paid = payments.filter(|paid| {
        paid.receivable == Some(item.receivable) && !paid.is_credit_note && paid.amount.minor > 0
    });
    let promised = ask.snapshot.promises.iter().filter(|promise| promise.written);
    let days = paid.map(|paid| paid.day).chain(promised.map(|promise| promise.made));
    days.filter(|&day| day <= ask.day).max().map_or(item.due, |day| day.max(item.due))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        example::{Example, cny, company, consumer, day},
        gate::tests::{
            Answer::{Allows, Refuses},
            check,
        },
        script::Purpose,
    };

    fn due(region: Option<&str>, on: &str) -> Example {
        consumer().but(|facts| {
            facts.debtor.country = Some(Country::GB);
            facts.debtor.region = region.and_then(Region::from_code);
            facts.receivables[0].due = day(on);
        })
    }

    #[test]
    fn what_no_longer_exists_is_not_asked_for() {
        let scot = Some("GB-SCT");
        check(
            &RULE,
            [
                (due(scot, "2021-11-26"), Allows),           // Its last day.
                (due(scot, "2021-11-25"), Refuses),          // Five years.
                (due(None, "2021-11-25"), Refuses),          // It may be Scotland.
                (due(Some("GB-ENG"), "2021-11-25"), Allows), // Six years in England.
                (due(scot, "2021-11-25").paid("2022-05-06", Some(1), cny(100)), Allows), // Kept alive.
                (due(scot, "2021-11-25").owing(2, "2026-11-20", cny(500)), Allows), // The younger one exists.
                (due(scot, "2021-11-25").asking(Purpose::PreDueReminder), Allows), // Asks for no money.
                (company().but(|facts| facts.receivables[0].due = day("2021-11-25")), Allows), // In China.
            ],
        );
    }
}
