//! The pure core: what is owed, what may be done today, and why.
//!
//! [`decide`](decide::decide) takes the facts of one debtor, the creditor's policy, the law and a day, and answers
//! with a [`Decision`](decision::Decision) that carries its reasons. Nothing here waits, reads or writes.
//!
//! The modules stand in reading order: quantities, the nouns of the ledger, the law, the policy, the rules, the decision.
#![deny(missing_docs)]

mod coded;

pub mod money;
pub mod calendar;

pub mod debtor;
pub mod receivable;
pub mod document;
pub mod payment;
pub mod post;
pub mod contact;
pub mod promise;
pub mod dispute;
pub mod fact;
pub mod incoming;
pub mod interest;
pub mod ledger;
pub mod snapshot;

pub mod rulebook;
pub mod limitation;
pub mod liability;
pub mod retention;

pub mod stage;
pub mod script;
pub mod policy;

pub mod reason;
pub mod ageing;
pub mod balance;
pub mod claim;
pub mod checklist;
pub mod verification;
pub mod cause;
pub mod ladder;
mod case;
pub mod priority;
pub mod gate;
pub mod cadence;
pub mod decision;
pub mod decide;
pub mod call;
pub mod message;
pub mod measure;

#[cfg(test)]
mod example;
