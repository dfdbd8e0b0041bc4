//! Letters as they come off the press.

mod batch;
mod example;
mod faults;
mod pictures;
mod same;
mod text;
