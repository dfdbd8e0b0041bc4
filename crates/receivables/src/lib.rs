//! The pure core: what is owed, what may be done today, and why.
//!
//! [`decide`](decide::decide) takes the facts of one debtor, the creditor's policy, the law and a day, and answers
//! with a [`Decision`](decision::Decision) that carries its reasons. Nothing here waits, reads or writes.
#![deny(missing_docs)]

mod coded;

pub mod calendar;
pub mod contact;
pub mod debtor;
pub mod dispute;
pub mod fact;
pub mod interest;
pub mod ledger;
pub mod limitation;
pub mod money;
pub mod payment;
pub mod promise;
pub mod receivable;
pub mod rulebook;
pub mod script;
pub mod snapshot;
pub mod stage;
