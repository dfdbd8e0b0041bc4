//! A dispute (争议): it holds the disputed part and nothing else (CMP-037).

use crate::{calendar::Day, money::Money, receivable::ReceivableId};

/// What the debtor objects to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dispute {
    /// Day it was raised.
    pub opened: Day,
    /// Day it was settled, if it was.
    pub closed: Option<Day>,
    /// The receivable; `None` disputes everything.
    pub receivable: Option<ReceivableId>,
    /// The disputed part; `None` disputes the whole.
    pub amount: Option<Money>,
}

impl Dispute {
    /// Whether it is open at the end of the day.
    pub fn is_open(&self, day: Day) -> bool {
        self.opened <= day && self.closed.is_none_or(|closed| closed > day)
    }
}
