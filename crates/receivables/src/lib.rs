//! The pure core: what is owed, what may be done today, and why.
//!
//! [`decide`](decide::decide) takes the facts of one debtor, the creditor's policy, the law and a day, and answers
//! with a [`Decision`](decision::Decision) that carries its reasons. Nothing here waits, reads or writes.
#![deny(missing_docs)]

mod coded;

pub mod money;
pub mod calendar;
pub mod debtor;
pub mod receivable;
pub mod payment;
pub mod contact;
pub mod promise;
pub mod dispute;
pub mod fact;
pub mod snapshot;
pub mod ledger;
