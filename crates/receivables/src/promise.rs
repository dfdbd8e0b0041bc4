//! A promise to pay (付款承诺): an amount and a day. A promise is not a payment (DAT-136).

use crate::{calendar::Day, money::Money};

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
