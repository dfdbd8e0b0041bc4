//! A promise to pay (付款承诺): an amount and a day. A promise is not a payment (DAT-136).

use serde::Serialize;

use crate::{calendar::Day, money::Money, payment::Payment};

/// The store's number of a promise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PromiseId(pub i64);

/// What the debtor promised.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Promise {
    /// Number in the store.
    pub id: PromiseId,
    /// Day it was made.
    pub made: Day,
    /// Day by which they will pay.
    pub due: Day,
    /// How much.
    pub amount: Money,
    /// It is confirmed in writing, so that it also proves the debt.
    pub written: bool,
    /// A later promise took its place on this day.
    pub replaced: Option<Day>,
}

/// What became of a promise, judged by the money that came (DAT-135).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(tag = "state", rename_all = "kebab-case")]
pub enum Judgement {
    /// Its day has not come.
    Open,
    /// Its day is today, or within the days of tolerance.
    DueToday,
    /// The full amount came in time.
    Kept,
    /// Its day is past and a part came in time.
    PartKept {
        /// What came.
        received: Money,
    },
    /// Its day is past and nothing came in time.
    Broken,
    /// A later promise took its place before its day.
    Replaced,
}

impl Judgement {
    /// The stable code of the state.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::DueToday => "due-today",
            Self::Kept => "kept",
            Self::PartKept { .. } => "part-kept",
            Self::Broken => "broken",
            Self::Replaced => "replaced",
        }
    }
}

/// Judges every promise on a day. Money is allotted to promises first come first served, so that one payment never
/// keeps two promises; credit notes and money before the promise keep none.
pub fn judge(promises: &[Promise], payments: &[Payment], tolerance_days: i32, day: Day) -> Vec<Judgement> {
    if promises.is_empty() {
        return Vec::new();
    }
    let mut purse = receipts(payments, day);
    let mut order: Vec<usize> = (0..promises.len()).collect();
    order.sort_by_key(|&at| promises.get(at).map(|promise| (promise.due, promise.made)));
    let mut judged = vec![Judgement::Open; promises.len()];
    for at in order {
        if let (Some(promise), Some(slot)) = (promises.get(at), judged.get_mut(at)) {
            *slot = promise.judge(&mut purse, tolerance_days, day);
        }
    }
    judged
}

/// Money received up to the day, less what was returned. What is returned takes back money of the same item first, then
/// of others, the latest first.
fn receipts(payments: &[Payment], day: Day) -> Vec<(&Payment, i64)> {
    let mut money: Vec<&Payment> =
        payments.iter().filter(|payment| !payment.is_credit_note && payment.day <= day).collect();
    // Within a day, what came comes before what went.
    money.sort_by_key(|payment| (payment.day, payment.amount.minor < 0));
    let mut received: Vec<(&Payment, i64)> = Vec::with_capacity(money.len());
    for payment in money {
        if payment.amount.minor >= 0 {
            received.push((payment, payment.amount.minor));
            continue;
        }
        let mut returned = payment.amount.minor.saturating_neg();
        for same_item in [true, false] {
            let earlier = received.iter_mut().rev().filter(|(earlier, _)| {
                earlier.amount.currency == payment.amount.currency
                    && (earlier.receivable == payment.receivable) == same_item
            });
            for (_, left) in earlier {
                let taken = returned.min(*left);
                *left -= taken;
                returned -= taken;
            }
        }
    }
    received
}

impl Promise {
    /// The last day on which money keeps the promise.
    pub const fn last_day(&self, tolerance_days: i32) -> Day {
        self.due.plus(tolerance_days)
    }

    fn judge(&self, purse: &mut [(&Payment, i64)], tolerance_days: i32, day: Day) -> Judgement {
        let last = self.last_day(tolerance_days);
        if self.replaced.is_some_and(|replaced| replaced <= day && replaced <= last) {
            return Judgement::Replaced;
        }
        let mut received = 0;
        for (payment, left) in purse.iter_mut() {
            let in_time = self.made <= payment.day && payment.day <= last;
            if in_time && payment.amount.currency == self.amount.currency {
                let taken = (*left).min(self.amount.minor.saturating_sub(received).max(0));
                received += taken;
                *left -= taken;
            }
        }
        match received {
            _ if received >= self.amount.minor => Judgement::Kept,
            _ if day < self.due => Judgement::Open,
            _ if day <= last => Judgement::DueToday,
            _ if received > 0 => Judgement::PartKept { received: Money::new(received, self.amount.currency) },
            _ => Judgement::Broken,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::money::Currency;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    fn cny(minor: i64) -> Money {
        Money::new(minor, Currency::CNY)
    }

    fn promise(made: &str, due: &str, minor: i64) -> Promise {
        let (made, due) = (day(made), day(due));
        Promise { id: PromiseId(1), made, due, amount: cny(minor), written: false, replaced: None }
    }

    fn paid(on: &str, minor: i64) -> Payment {
        Payment { day: day(on), amount: cny(minor), receivable: None, is_credit_note: false }
    }

    fn check(promises: &[Promise], payments: &[Payment], on: &str, expected: &[Judgement]) {
        assert_eq!(judge(promises, payments, 3, day(on)), expected, "on {on}");
    }

    #[test]
    fn money_judges_a_promise_not_the_calendar() {
        let one = [promise("2026-03-01", "2026-03-10", 500)];
        check(&one, &[], "2026-03-09", &[Judgement::Open]);
        check(&one, &[], "2026-03-10", &[Judgement::DueToday]);
        check(&one, &[], "2026-03-13", &[Judgement::DueToday]); // Three days of tolerance.
        check(&one, &[], "2026-03-14", &[Judgement::Broken]);
        check(&one, &[paid("2026-03-10", 500)], "2026-03-20", &[Judgement::Kept]);
        check(&one, &[paid("2026-03-14", 500)], "2026-03-20", &[Judgement::Broken]); // Too late.
        check(&one, &[paid("2026-02-28", 500)], "2026-03-20", &[Judgement::Broken]); // Before the promise.
        check(&one, &[paid("2026-03-12", 200)], "2026-03-20", &[Judgement::PartKept { received: cny(200) }]);
        check(&one, &[paid("2026-03-12", 500), paid("2026-03-12", -500)], "2026-03-20", &[Judgement::Broken]);
    }

    #[test]
    fn money_returned_keeps_no_promise() {
        let of = |receivable: i64, payment: Payment| Payment {
            receivable: Some(crate::receivable::ReceivableId(receivable)),
            ..payment
        };
        let one = [promise("2026-03-01", "2026-03-10", 500)];
        let two = [promise("2026-03-01", "2026-03-10", 500), promise("2026-03-01", "2026-03-20", 500)];
        let cases: &[(&[Promise], Vec<Payment>, &[Judgement])] = &[
            // Too much came, and the excess went back.
            (&one, vec![paid("2026-03-08", 800), paid("2026-03-09", -300)], &[Judgement::Kept]),
            // The bank took it back after the day of the promise.
            (&one, vec![paid("2026-03-08", 500), paid("2026-03-25", -500)], &[Judgement::Broken]),
            // Of one day, in whatever order the bank lists it.
            (&one, vec![paid("2026-03-10", -500), paid("2026-03-10", 1000)], &[Judgement::Kept]),
            // The first payment bounced, not the one for another invoice.
            (
                &two,
                vec![
                    of(1, paid("2026-03-09", 500)),
                    of(2, paid("2026-03-19", 500)),
                    of(1, paid("2026-03-22", -500)),
                ],
                &[Judgement::Broken, Judgement::Kept],
            ),
        ];
        for (promises, payments, expected) in cases {
            check(promises, payments, "2026-03-30", expected);
        }
    }

    #[test]
    fn one_payment_keeps_one_promise() {
        let two = [promise("2026-03-01", "2026-03-10", 500), promise("2026-03-01", "2026-03-11", 500)];
        check(&two, &[paid("2026-03-10", 500)], "2026-03-20", &[Judgement::Kept, Judgement::Broken]);
    }

    #[test]
    fn a_promise_moved_before_its_day_is_replaced_and_neither_kept_nor_broken() {
        let mut first = promise("2026-03-01", "2026-03-10", 500);
        first.replaced = Some(day("2026-03-08"));
        let second = promise("2026-03-08", "2026-03-20", 500);
        check(
            &[first, second],
            &[paid("2026-03-20", 500)],
            "2026-03-25",
            &[Judgement::Replaced, Judgement::Kept],
        );
    }
}
