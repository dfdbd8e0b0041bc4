//! Money in: when it came and which receivable it pays.

use crate::{calendar::Day, money::Money, receivable::ReceivableId};

/// One receipt, credit note or reversal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Payment {
    /// Day the money arrived; for a credit note, its day.
    pub day: Day,
    /// The amount; negative for a refund or a returned payment.
    pub amount: Money,
    /// The receivable it pays; `None` while nobody has said.
    pub receivable: Option<ReceivableId>,
    /// A credit note lowers the claim; it is no money and no acknowledgement of the debt.
    pub is_credit_note: bool,
}
