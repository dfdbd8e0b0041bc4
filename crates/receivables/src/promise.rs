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

/// Judges every promise on a day. Money is allotted to promises first come first served, so that one payment never
/// keeps two promises; credit notes and money before the promise keep none.
pub fn judge(promises: &[Promise], payments: &[Payment], tolerance_days: i32, day: Day) -> Vec<Judgement> {
    if promises.is_empty() {
        return Vec::new();
    }
    let mut purse: Vec<(&Payment, i64)> = payments
        .iter()
        .filter(|payment| !payment.is_credit_note && payment.day <= day)
        .map(|payment| (payment, payment.amount.minor))
        .collect();
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
                let taken = (*left).min(self.amount.minor - received);
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
