//! Letters as they come off the press.
#![expect(clippy::unwrap_used, clippy::panic, reason = "the steps of a test fail by panicking")]

mod batch;
mod example;
mod faults;
mod pictures;
mod same;
mod text;
