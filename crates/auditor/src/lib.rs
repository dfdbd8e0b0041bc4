//! The auditor of a long simulation: it reads what the world told the product and what the product recorded and did, and
//! says what was unlawful, lost, doubled or miscounted.
//!
//! It shares no code with the core, not even days or money: dates, hours, limits and sums are worked out here a second
//! time, from the texts of the law and the file of house values. Where both agree, two independent readings agree.
//!
//! Whoever simulates calls in the order of time. [`Debtor`] holds what had been told when a call is made, so that nothing is
//! judged by what became known later.

mod acts;
mod allowed;
mod audit;
mod chain;
mod civil;
mod clock;
mod frequency;
mod holidays;
mod hours;
mod house;
mod messages;
mod money;
mod people;
mod record;
mod told;
mod visits;

pub use audit::{Auditor, Finding, Recorded};
pub use chain::{Entry, Root};
pub use civil::{date, day, weekday};
pub use house::House;
pub use messages::{Kept, Message};
pub use record::{Decision, Planned, Withheld};
pub use told::{Act, Debtor, Dispute, Fact, Going, Invoice, Money, Person, Promise};
