//! What is owed, what is in dispute, what a promise came to, and until when a claim can be enforced.

use std::collections::BTreeMap;

use crate::{
    civil,
    told::{Debtor, Invoice},
};

/// What is owed in one currency.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Sums {
    pub(crate) open: i64,
    pub(crate) overdue: i64,
    pub(crate) disputed: i64,
    pub(crate) unassigned: i64,
    /// Overdue, and neither disputed, on hold nor past limitation.
    pub(crate) demandable: i64,
}

/// One open invoice.
pub(crate) struct Open<'a> {
    pub(crate) invoice: &'a Invoice,
    pub(crate) rest: i64,
    pub(crate) disputed: i64,
    pub(crate) is_held: bool,
    pub(crate) is_expired: bool,
}

impl Open<'_> {
    const fn may_be_demanded(&self) -> bool {
        !self.is_held && !self.is_expired && self.disputed < self.rest
    }
}

/// The open invoices of a day.
pub(crate) fn open(debtor: &Debtor, day: i32) -> Vec<Open<'_>> {
    let mut paid: BTreeMap<&str, i64> = BTreeMap::new();
    for money in debtor.money.iter().filter(|money| money.day <= day) {
        if let Some(invoice) = &money.invoice {
            *paid.entry(invoice).or_default() += money.amount;
        }
    }
    let issued = debtor.invoices.iter().filter(|invoice| invoice.issued <= day);
    issued
        .filter_map(|invoice| {
            let rest = invoice.amount - paid.get(invoice.number.as_str()).copied().unwrap_or(0);
            (rest > 0).then(|| {
                let names =
                    |named: &Option<String>| named.as_ref().is_none_or(|named| *named == invoice.number);
                let disputes =
                    debtor.disputes.iter().filter(|dispute| dispute.is_open(day) && names(&dispute.invoice));
                let disputed: i64 = disputes.map(|dispute| dispute.part.unwrap_or(rest)).sum();
                let holds = debtor.facts.iter().filter(|fact| fact.kind == "hold" && fact.holds(day));
                let is_held = holds.into_iter().any(|fact| fact.invoice.as_ref() == Some(&invoice.number));
                let is_expired = expires(debtor, invoice, day).is_some_and(|end| end < day);
                Open { invoice, rest, disputed: disputed.min(rest), is_held, is_expired }
            })
        })
        .collect()
}

/// The sums of a day, by currency.
pub(crate) fn sums(debtor: &Debtor, day: i32) -> BTreeMap<&'static str, Sums> {
    let mut sums: BTreeMap<&'static str, Sums> = BTreeMap::new();
    for item in open(debtor, day) {
        let of = sums.entry(item.invoice.currency).or_default();
        of.open += item.rest;
        of.disputed += item.disputed;
        if item.invoice.due < day {
            of.overdue += item.rest;
            if !item.is_held && !item.is_expired {
                of.demandable += item.rest - item.disputed;
            }
        }
    }
    for money in debtor.money.iter().filter(|money| money.day <= day && money.invoice.is_none()) {
        sums.entry(money.currency).or_default().unassigned += money.amount;
    }
    sums
}

/// Days since the oldest open invoice fell due; 0 while none is overdue.
pub(crate) fn oldest(debtor: &Debtor, day: i32) -> i64 {
    let days = open(debtor, day).into_iter().map(|item| i64::from(day - item.invoice.due));
    days.max().unwrap_or(0).max(0)
}

/// The due day from which a ladder counts: of the oldest claim that is overdue and may be demanded. `None` if there is none, and
/// while a claim is expiring, when the calendar of days off decides whether it still counts.
pub(crate) fn anchor(debtor: &Debtor, day: i32) -> Option<i32> {
    let overdue = overdue(debtor, day);
    if overdue.iter().any(|item| is_expiring(debtor, item, day)) {
        return None;
    }
    overdue.iter().filter(|item| item.may_be_demanded()).map(|item| item.invoice.due).min()
}

fn overdue(debtor: &Debtor, day: i32) -> Vec<Open<'_>> {
    open(debtor, day).into_iter().filter(|item| item.invoice.due < day).collect()
}

/// Whether it is one of the days around the end of the claim's period on which we do not say that it has ended, nor that it
/// has not: from its counted end until the latest that may be meant, should what came after that end have been in time.
fn is_expiring(debtor: &Debtor, item: &Open<'_>, day: i32) -> bool {
    let [first, last] = [0, ROLL].map(|late| period_end(debtor, item.invoice, day, late));
    first.zip(last).is_some_and(|(first, last)| (first - 1..=last + 2 * ROLL).contains(&day))
}

/// What became of each promise, in the order told: money of its currency from its day to its due day, what came earlier
/// serving the promise that falls due first.
pub(crate) fn promises(debtor: &Debtor, day: i32) -> Vec<(i32, &'static str)> {
    let mut purse = receipts(debtor, day);
    let mut order: Vec<usize> = (0..debtor.promises.len()).collect();
    order.sort_by_key(|&at| debtor.promises.get(at).map(|promise| (promise.due, promise.made)));
    let mut states = vec![(0, "open"); debtor.promises.len()];
    for at in order {
        let (Some(promise), Some(state)) = (debtor.promises.get(at), states.get_mut(at)) else { continue };
        let mut received = 0;
        for (came, left, currency) in &mut purse {
            if (promise.made..=promise.due).contains(came) && *currency == promise.currency {
                let taken = (promise.amount - received).min(*left).max(0);
                received += taken;
                *left -= taken;
            }
        }
        let state_now = match () {
            () if received >= promise.amount => "kept",
            () if day < promise.due => "open",
            () if day == promise.due => "due-today",
            () if received > 0 => "part-kept",
            () => "broken",
        };
        *state = (promise.due, state_now);
    }
    states
}

/// Money that came by a day and was not taken back: what goes back is taken from the same invoice first, then from others, the
/// latest first.
fn receipts(debtor: &Debtor, day: i32) -> Vec<(i32, i64, &'static str)> {
    let mut money: Vec<_> =
        debtor.money.iter().filter(|money| !money.is_credit_note && money.day <= day).collect();
    money.sort_by_key(|money| (money.day, money.amount < 0));
    let mut kept: Vec<(&crate::told::Money, i64)> = Vec::new();
    for money in money {
        let mut back = -money.amount.min(0);
        for same in [true, false] {
            for (earlier, left) in kept.iter_mut().rev() {
                if earlier.currency == money.currency && (earlier.invoice == money.invoice) == same {
                    let taken = back.min(*left);
                    *left -= taken;
                    back -= taken;
                }
            }
        }
        if money.amount > 0 {
            kept.push((money, money.amount));
        }
    }
    kept.into_iter().map(|(money, left)| (money.day, left, money.currency)).collect()
}

/// Days after the counted end on which we do not yet call a claim expired: a last day on a holiday moves to the next working
/// day, and the longest holiday is not longer.
const ROLL: i32 = 10;

/// The last day on which a claim can surely still be enforced by somebody, most kindly counted for the creditor; `None`
/// where the law is not known here.
pub(crate) fn expires(debtor: &Debtor, invoice: &Invoice, day: i32) -> Option<i32> {
    period_end(debtor, invoice, day, ROLL).map(|end| end + ROLL)
}

/// The counted end of a claim's period, begun anew by whatever came up to `late` days after it.
///
/// China: three years from the due day, anew from each demand in writing that arrived, each payment and each promise in
/// writing before the end (Civil Code 188, 195). Germany: to the end of the third year after that in which it fell due
/// (BGB 195, 199), three years anew from a payment or acknowledgement (212). England & Wales: six years, anew from a payment
/// or written acknowledgement (Limitation Act 1980 ss. 5, 29).
fn period_end(debtor: &Debtor, invoice: &Invoice, day: i32, late: i32) -> Option<i32> {
    let years = match debtor.country.as_str() {
        "CN" | "DE" => 3,
        "GB" => 6,
        _ => return None,
    };
    // A suit stops or restarts the period everywhere, and how is not counted here.
    if debtor.facts.iter().any(|fact| fact.kind == "suit-filed" && fact.from <= day) {
        return None;
    }
    let mut end = if debtor.country == "DE" {
        let (year, ..) = civil::date(invoice.due);
        civil::day(year + 3, 12, 31)
    } else {
        civil::years_after(invoice.due, years)
    };
    let paid = debtor.money.iter().filter(|money| {
        money.invoice.as_ref() == Some(&invoice.number) && money.amount > 0 && !money.is_credit_note
    });
    let promised = debtor.promises.iter().filter(|promise| promise.is_written);
    let demands = debtor.acts.iter().filter(|act| {
        debtor.country == "CN"
            && act.is_ours
            && !matches!(act.channel, "phone" | "visit" | "voicemail")
            && matches!(act.connection, "delivered" | "connected")
    });
    let mut events: Vec<i32> = paid.map(|money| money.day).collect();
    events.extend(promised.map(|promise| promise.made));
    events.extend(demands.map(|act| act.day));
    events.retain(|event| *event <= day);
    events.sort_unstable();
    for event in events {
        if event <= end + late {
            end = end.max(civil::years_after(event, years));
        }
    }
    Some(end)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::told::{Act, Dispute, Fact, Money, Promise};

    fn on(text: &str) -> i32 {
        civil::read(text).unwrap()
    }

    fn owing(country: &str, due: &str) -> Debtor {
        let invoice = Invoice {
            number: "A".into(),
            issued: on("2020-01-01"),
            due: on(due),
            amount: 100,
            currency: "CNY",
        };
        Debtor { country: country.into(), invoices: vec![invoice], ..Debtor::default() }
    }

    fn paid(day: &str, amount: i64, invoice: Option<&str>) -> Money {
        let invoice = invoice.map(str::to_owned);
        Money { day: on(day), amount, currency: "CNY", invoice, is_credit_note: false }
    }

    #[test]
    fn sums_are_what_was_billed_less_what_came() {
        let mut debtor = owing("CN", "2025-03-10");
        debtor.money = vec![
            paid("2025-03-05", 30, Some("A")),
            paid("2025-03-20", 50, Some("A")),
            paid("2025-03-05", 7, None),
        ];
        debtor.disputes = vec![Dispute { opened: on("2025-03-11"), part: Some(20), ..Dispute::default() }];
        let sums = |day: &str| sums(&debtor, on(day)).remove("CNY").unwrap_or_default();
        let expected =
            |open, overdue, disputed, demandable| Sums { open, overdue, disputed, unassigned: 7, demandable };
        assert_eq!(sums("2025-03-10"), expected(70, 0, 0, 0));
        assert_eq!(sums("2025-03-11"), expected(70, 70, 20, 50));
        assert_eq!(sums("2025-03-20"), expected(20, 20, 20, 0)); // No more is disputed than is open.
        assert_eq!((oldest(&debtor, on("2025-03-10")), oldest(&debtor, on("2025-03-12"))), (0, 2));
        assert_eq!(anchor(&debtor, on("2025-03-10")), None); // It is not overdue.
        assert_eq!(anchor(&debtor, on("2025-03-11")), Some(on("2025-03-10")));
        assert_eq!(anchor(&debtor, on("2025-03-20")), None); // All of it is in dispute.
        assert_eq!(anchor(&owing("CN", "2022-03-10"), on("2025-03-05")), Some(on("2022-03-10")));
        for (today, surely, why) in [
            ("2025-03-08", true, "it can be enforced"),
            ("2025-03-09", false, "it ends tomorrow, unless that is a day off"),
            ("2025-03-12", false, "it ended, unless that was a day off"),
            ("2025-04-01", false, "it ended"),
        ] {
            assert_eq!(anchor(&owing("CN", "2022-03-10"), on(today)).is_some(), surely, "{why}");
        }
        let mut late = owing("CN", "2022-03-10");
        late.money = vec![paid("2025-03-11", 1, Some("A"))];
        assert_eq!(
            anchor(&late, on("2026-03-11")),
            None,
            "it was begun anew only if its last day was a day off"
        );
        late.money = vec![paid("2025-03-10", 1, Some("A"))];
        assert_eq!(anchor(&late, on("2026-03-11")), Some(on("2022-03-10")), "it was begun anew in time");
        let fact = Fact { kind: "hold", from: on("2025-03-11"), until: None, invoice: Some("A".into()) };
        debtor.facts.push(fact);
        assert!(open(&debtor, on("2025-03-11"))[0].is_held);
    }

    #[test]
    fn money_keeps_promises_the_first_due_first() {
        let mut debtor = owing("CN", "2025-03-10");
        let promise = |due: &str, amount| Promise {
            made: on("2025-03-11"),
            due: on(due),
            amount,
            currency: "CNY",
            is_written: false,
        };
        debtor.promises = vec![promise("2025-03-20", 40), promise("2025-03-15", 40)];
        debtor.money = vec![paid("2025-03-10", 90, Some("A")), paid("2025-03-14", 50, Some("A"))];
        let states =
            |day: &str| promises(&debtor, on(day)).into_iter().map(|(_, state)| state).collect::<Vec<_>>();
        assert_eq!(states("2025-03-13"), ["open", "open"]);
        assert_eq!(states("2025-03-15"), ["open", "kept"]);
        assert_eq!(states("2025-03-20"), ["due-today", "kept"]);
        assert_eq!(states("2025-03-21"), ["part-kept", "kept"]);
        debtor.money.push(paid("2025-03-15", -20, Some("A"))); // Taken back: 30 of the 50 stay.
        assert_eq!(promises(&debtor, on("2025-03-16"))[1].1, "part-kept");
        debtor.money.truncate(1);
        assert_eq!(promises(&debtor, on("2025-03-16"))[1].1, "broken");
    }

    #[test]
    fn claims_expire_by_the_law_of_the_place() {
        let letter = |day: &str| Act {
            day: on(day),
            is_ours: true,
            channel: "letter",
            connection: "delivered",
            ..Act::default()
        };
        let end = |debtor: &Debtor| {
            civil::written(expires(debtor, &debtor.invoices[0], on("2026-01-01")).unwrap() - ROLL)
        };
        assert_eq!(end(&owing("CN", "2022-03-10")), "2025-03-10");
        assert_eq!(end(&owing("DE", "2022-03-10")), "2025-12-31");
        assert_eq!(end(&owing("GB", "2020-03-10")), "2026-03-10");
        for (country, expected) in [("CN", "2027-05-01"), ("DE", "2025-12-31")] {
            let mut reminded = owing(country, "2022-03-10");
            reminded.acts.push(letter("2024-05-01"));
            assert_eq!(end(&reminded), expected, "a letter in {country}");
            reminded.acts[0].connection = "sent";
            assert_ne!(end(&reminded), "2027-05-01", "nobody knows that it arrived");
        }
        let mut paid_late = owing("CN", "2022-03-10");
        paid_late.money.push(paid("2025-06-01", 1, Some("A"))); // After the end nothing runs anew.
        assert_eq!(end(&paid_late), "2025-03-10");
        assert_eq!(expires(&owing("US", "2022-03-10"), &Invoice::default(), 0), None);
    }
}
