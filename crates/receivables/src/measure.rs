//! What a manager asks of the ledger: figures, each with the rows behind it (MGT-015 to MGT-028).
//!
//! A figure is a sum, a share or a weighted mean over its rows and nothing else, so that whoever opens the rows can add them
//! up. Amounts are minor units of one currency; currencies are never added.

use crate::{
    ageing, balance,
    calendar::Day,
    coded::coded,
    contact::{Connection, Direction, Outcome},
    money::{Currency, Money},
    policy::Policy,
    promise::{self, Judgement},
    reason::Horizon,
    receivable::ReceivableId,
    snapshot::Snapshot,
};

/// Days of the past that figures about what was done look at: our number, not the source's.
pub const PERIOD_DAYS: i32 = 90;
/// Days of the past for money received: our number.
pub const RECEIVED_DAYS: i32 = 30;
/// After how many days overdue what share is to be recovered (MGT-015, MGT-016).
pub const RECOVERY: [Target; 2] = [Target { days: 7, percent: 60 }, Target { days: 15, percent: 80 }];

/// What is to be recovered by when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Target {
    /// Days after the due day, the last one inclusive.
    pub days: i32,
    /// Percent of what was overdue.
    pub percent: u8,
}

coded! {
    /// A figure.
    Figure {
        /// All that is open.
        Open = "open",
        /// Open and past due.
        Overdue = "overdue",
        /// Overdue by what is open.
        OverdueShare = "overdue-share",
        /// Open and disputed.
        Disputed = "disputed",
        /// Days late of what is open, weighted by amount; what is not yet due counts below zero.
        DaysLate = "days-late",
        /// Recovered within 7 days by what became overdue.
        RecoveredSeven = "recovered-7",
        /// Recovered within 15 days by what became overdue.
        RecoveredFifteen = "recovered-15",
        /// Promised and not due yet.
        PromisesOpen = "promises-open",
        /// Promises kept by promises that were due, counted.
        PromisesKept = "promises-kept",
        /// Money that came for promises by money promised.
        PromisesReceived = "promises-received",
        /// Money received.
        Received = "received",
        /// Days between due day and payment, weighted by amount; early ones below zero.
        DaysBeyondTerms = "days-beyond-terms",
    }
}

/// How a figure follows from its rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Formula {
    /// The sum of the parts, which are money.
    Sum,
    /// The sum of the parts by the sum of the amounts.
    Share,
    /// The sum of amount times part by the sum of the amounts; the parts are days.
    Mean,
}

impl Figure {
    /// How it follows from its rows.
    pub const fn formula(self) -> Formula {
        match self {
            Self::Open | Self::Overdue | Self::Disputed | Self::PromisesOpen | Self::Received => Formula::Sum,
            Self::OverdueShare
            | Self::RecoveredSeven
            | Self::RecoveredFifteen
            | Self::PromisesKept
            | Self::PromisesReceived => Formula::Share,
            Self::DaysLate | Self::DaysBeyondTerms => Formula::Mean,
        }
    }
}

/// A row behind a figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Row {
    /// The receivable it is about; `None` for promises and for money that nobody assigned.
    pub receivable: Option<ReceivableId>,
    /// Its day: due day, day of the promise or of the payment.
    pub day: Day,
    /// The currency of the amounts.
    pub currency: Currency,
    /// What it weighs. 1 where rows are counted.
    pub amount: i64,
    /// What it adds: minor units, days, or 0 and 1 where rows are counted.
    pub part: i64,
    /// Days past due of an open item; else how late money came. `None` where neither has a meaning.
    pub days: Option<i32>,
}

/// Sums over rows. Big enough for every ledger: amounts have 63 bits.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Sums {
    /// How many rows.
    pub rows: u64,
    parts: i128,
    amounts: i128,
    products: i128,
    /// The products did not fit.
    is_too_much: bool,
}

impl Sums {
    /// Adds a row.
    pub fn add(&mut self, row: &Row) {
        self.rows += 1;
        self.parts += i128::from(row.part);
        self.amounts += i128::from(row.amount);
        let product = i128::from(row.part) * i128::from(row.amount);
        let (products, is_too_much) = self.products.overflowing_add(product);
        self.products = products;
        self.is_too_much |= is_too_much;
    }

    /// The figure: minor units of a sum, hundredths of a percent of a share, tenths of a day of a mean, the latter two rounded
    /// half away from zero. `None` where there is nothing to divide by, or the sum does not fit.
    pub fn value(&self, formula: Formula) -> Option<i64> {
        let value = match formula {
            Formula::Sum => self.parts,
            Formula::Share => rounded(self.parts.checked_mul(10_000)?, self.amounts)?,
            Formula::Mean if self.is_too_much => return None,
            Formula::Mean => rounded(self.products.checked_mul(10)?, self.amounts)?,
        };
        i64::try_from(value).ok()
    }
}

/// A quotient rounded half away from zero; `None` by zero or less.
fn rounded(whole: i128, by: i128) -> Option<i128> {
    if by <= 0 {
        return None;
    }
    let half = by / 2;
    whole.checked_add(if whole < 0 { -half } else { half }).map(|whole| whole / by)
}

/// One outgoing contact, for the table by weekday and hour (MGT-028).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Attempt {
    /// At the debtor's place.
    pub day: Day,
    /// The hour, 0 to 23; `None` if it is not known.
    pub hour: Option<u32>,
    /// Somebody was reached.
    pub reached: bool,
    /// They promised to pay.
    pub promised: bool,
}

/// The measures of one case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Measures {
    day: Day,
    items: Vec<Item>,
    cohort: Vec<Cohort>,
    promises: Vec<Promised>,
    receipts: Vec<Receipt>,
    /// Outgoing contacts of the period.
    pub attempts: Vec<Attempt>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Item {
    receivable: ReceivableId,
    due: Day,
    open: Money,
    disputed: i64,
}

/// A receivable that became overdue: what was unpaid then, and what came within the days of each target.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Cohort {
    receivable: ReceivableId,
    due: Day,
    unpaid: Money,
    recovered: [i64; RECOVERY.len()],
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Promised {
    due: Day,
    amount: Money,
    judgement: Judgement,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Receipt {
    receivable: Option<ReceivableId>,
    day: Day,
    amount: Money,
    days_late: Option<i32>,
}

/// Measures one case on a day.
pub fn measure(snapshot: &Snapshot, policy: &Policy, day: Day) -> Measures {
    let owed = balance::survey(snapshot, policy, day, &mut Horizon::new(day));
    let items = owed.items.iter().map(|item| Item {
        receivable: item.receivable,
        due: item.due,
        open: item.open,
        disputed: item.disputed,
    });
    let judged =
        promise::judge(&snapshot.promises, &snapshot.payments, policy.settings.promise_tolerance_days, day);
    let promises = snapshot.promises.iter().zip(judged);
    Measures {
        day,
        items: items.collect(),
        cohort: cohort(snapshot, day),
        promises: promises
            .map(|(promise, judgement)| Promised { due: promise.due, amount: promise.amount, judgement })
            .collect(),
        receipts: receipts(snapshot, day),
        attempts: attempts(snapshot, day),
    }
}

/// Receivables whose due day lies in the period, and that were not paid by then.
fn cohort(snapshot: &Snapshot, day: Day) -> Vec<Cohort> {
    let latest = RECOVERY.iter().map(|target| target.days).max().unwrap_or(0);
    let first = day.plus(-PERIOD_DAYS - latest);
    let due =
        snapshot.receivables.iter().filter(|receivable| first <= receivable.due && receivable.due < day);
    due.filter_map(|receivable| {
        let paid = |from: Day, to: Day| -> i64 {
            let of = snapshot.payments.iter().filter(|payment| {
                payment.receivable == Some(receivable.id)
                    && payment.amount.currency == receivable.amount.currency
                    && from <= payment.day
                    && payment.day <= to
            });
            of.map(|payment| payment.amount.minor).fold(0, i64::saturating_add)
        };
        let before = receivable.settled_undated.saturating_add(paid(Day(i32::MIN), receivable.due));
        let unpaid = receivable.amount.minor.saturating_sub(before);
        let within = |days| paid(receivable.due.plus(1), receivable.due.plus(days)).clamp(0, unpaid);
        (unpaid > 0).then(|| Cohort {
            receivable: receivable.id,
            due: receivable.due,
            unpaid: Money::new(unpaid, receivable.amount.currency),
            recovered: RECOVERY.map(|target| within(target.days)),
        })
    })
    .collect()
}

fn receipts(snapshot: &Snapshot, day: Day) -> Vec<Receipt> {
    let since = day.plus(-PERIOD_DAYS);
    let came = snapshot
        .payments
        .iter()
        .filter(|payment| !payment.is_credit_note && since < payment.day && payment.day <= day);
    came.map(|payment| {
        let receivable = payment.receivable;
        let of = snapshot.receivables.iter().find(|of| Some(of.id) == receivable);
        let days_late = of.map(|of| ageing::days_past_due(of.due, payment.day));
        Receipt { receivable, day: payment.day, amount: payment.amount, days_late }
    })
    .collect()
}

fn attempts(snapshot: &Snapshot, day: Day) -> Vec<Attempt> {
    let since = day.plus(-PERIOD_DAYS);
    let made = snapshot
        .contacts
        .iter()
        .filter(|contact| contact.direction == Direction::Out && since < contact.day && contact.day <= day);
    made.map(|contact| Attempt {
        day: contact.day,
        hour: contact.time.map(|time| time.minutes() / 60),
        reached: contact.connection == Connection::Connected,
        promised: contact.outcome == Some(Outcome::Promise),
    })
    .collect()
}

impl Measures {
    /// The rows behind a figure.
    pub fn rows(&self, figure: Figure) -> Vec<Row> {
        match figure {
            Figure::Open => self.of_items(|item, _| Some((item.open.minor, item.open.minor))),
            Figure::Overdue => {
                self.of_items(|item, days| (days > 0).then_some((item.open.minor, item.open.minor)))
            }
            Figure::OverdueShare => self
                .of_items(|item, days| Some((item.open.minor, if days > 0 { item.open.minor } else { 0 }))),
            Figure::Disputed => {
                self.of_items(|item, _| (item.disputed > 0).then_some((item.open.minor, item.disputed)))
            }
            Figure::DaysLate => self.of_items(|item, days| Some((item.open.minor, i64::from(days)))),
            Figure::RecoveredSeven => self.of_cohort(0),
            Figure::RecoveredFifteen => self.of_cohort(1),
            Figure::PromisesOpen => self.of_promises(|promised| {
                let is_open = matches!(promised.judgement, Judgement::Open | Judgement::DueToday);
                is_open.then_some((promised.amount.minor, promised.amount.minor))
            }),
            Figure::PromisesKept => self.of_promises(|promised| {
                self.is_over(promised).then_some((1, i64::from(promised.judgement == Judgement::Kept)))
            }),
            Figure::PromisesReceived => self.of_promises(|promised| {
                let received = match promised.judgement {
                    Judgement::Kept => promised.amount.minor,
                    Judgement::PartKept { received } => received.minor,
                    Judgement::Open | Judgement::DueToday | Judgement::Broken | Judgement::Replaced => 0,
                };
                self.is_over(promised).then_some((promised.amount.minor, received))
            }),
            Figure::Received => self.of_receipts(|receipt| {
                let is_recent = receipt.day > self.day.plus(-RECEIVED_DAYS);
                is_recent.then_some((receipt.amount.minor, receipt.amount.minor))
            }),
            Figure::DaysBeyondTerms => self.of_receipts(|receipt| {
                let days = receipt.days_late.filter(|_| receipt.amount.minor > 0)?;
                Some((receipt.amount.minor, i64::from(days)))
            }),
        }
    }

    fn of_items(&self, part: impl Fn(&Item, i32) -> Option<(i64, i64)>) -> Vec<Row> {
        let rows = self.items.iter().filter_map(|item| {
            let days = ageing::days_past_due(item.due, self.day);
            let (amount, part) = part(item, days)?;
            let (receivable, currency) = (Some(item.receivable), item.open.currency);
            Some(Row { receivable, day: item.due, currency, amount, part, days: Some(days) })
        });
        rows.collect()
    }

    /// Of those whose days of the target are over.
    fn of_cohort(&self, target: usize) -> Vec<Row> {
        let Some(Target { days, .. }) = RECOVERY.get(target) else { return Vec::new() };
        let is_over = |row: &&Cohort| {
            let last = row.due.plus(*days);
            last < self.day && last.plus(PERIOD_DAYS) >= self.day
        };
        let rows = self.cohort.iter().filter(is_over).map(|row| Row {
            receivable: Some(row.receivable),
            day: row.due,
            currency: row.unpaid.currency,
            amount: row.unpaid.minor,
            part: row.recovered.get(target).copied().unwrap_or(0),
            days: None,
        });
        rows.collect()
    }

    /// Whether a promise was due in the period, and can be judged.
    fn is_over(&self, promised: &Promised) -> bool {
        let is_judged =
            matches!(promised.judgement, Judgement::Kept | Judgement::PartKept { .. } | Judgement::Broken);
        is_judged && promised.due > self.day.plus(-PERIOD_DAYS) && promised.due <= self.day
    }

    fn of_promises(&self, part: impl Fn(&Promised) -> Option<(i64, i64)>) -> Vec<Row> {
        let rows = self.promises.iter().filter_map(|promised| {
            let (amount, part) = part(promised)?;
            let currency = promised.amount.currency;
            Some(Row { receivable: None, day: promised.due, currency, amount, part, days: None })
        });
        rows.collect()
    }

    fn of_receipts(&self, part: impl Fn(&Receipt) -> Option<(i64, i64)>) -> Vec<Row> {
        let rows = self.receipts.iter().filter_map(|receipt| {
            let (amount, part) = part(receipt)?;
            Some(Row {
                receivable: receipt.receivable,
                day: receipt.day,
                currency: receipt.amount.currency,
                amount,
                part,
                days: receipt.days_late,
            })
        });
        rows.collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(amount: i64, part: i64) -> Row {
        Row { receivable: None, day: Day(0), currency: Currency::CNY, amount, part, days: None }
    }

    #[test]
    fn a_figure_is_what_its_rows_come_to() {
        for (formula, rows, expected, why) in [
            (Formula::Sum, vec![row(9, 300), row(9, -100)], Some(200), "parts alone"),
            (Formula::Sum, vec![], Some(0), "nothing is no money"),
            (Formula::Share, vec![row(200, 60), row(100, 15)], Some(2_500), "25 percent"),
            (Formula::Share, vec![row(3, 2)], Some(6_667), "rounded half away from zero"),
            (Formula::Share, vec![], None, "nothing to divide by"),
            // The example of Oracle's handbook.
            (Formula::Mean, vec![row(100_000, 10), row(1_000, 40), row(5_000, -3)], Some(97), "9.67 days"),
            (Formula::Mean, vec![row(2, -1), row(2, 0)], Some(-5), "half a day early"),
        ] {
            let mut sums = Sums::default();
            for row in &rows {
                sums.add(row);
            }
            assert_eq!(sums.value(formula), expected, "{why}");
        }
        let mut sums = Sums::default();
        for _ in 0..3 {
            sums.add(&row(i64::MAX, i64::MAX));
        }
        assert_eq!(sums.value(Formula::Sum), None, "does not fit");
        assert_eq!(sums.value(Formula::Share), Some(10_000), "and yet the share is known");
        assert_eq!(sums.value(Formula::Mean), None, "too much to multiply");
    }
}
