//! SMS and WeChat Work: what a gateway is asked, and what its answers mean.
//!
//! A gateway is described by an [`Adapter`], a file in TOML: ours are in `gateways/`, and a company may add its own. With the
//! company's values (address, secrets) it becomes a [`Gateway`], which [sends](Gateway::send) a text, says what became of it
//! as a [`Verdict`], and [hears](Gateway::hear) what the gateway reports later. Only what certainly did not leave is refused;
//! whatever may have left is unknown, and nothing is asked twice.

mod adapter;
mod answer;
mod callback;
mod client;
mod fault;
mod request;
mod setup;
mod signature;
mod template;
mod wechat;

pub use adapter::{About, Adapter, Audience, Kind, ValueEntry};
pub use answer::Verdict;
pub use callback::{Call, Event, Fate, Heard, Named, NotOurs, Report, Text};
pub use client::{Exchange, Tokens, exchange};
pub use fault::{Fault, Wrong};
pub use request::{Message, Request};
pub use setup::{Gateway, Given};
pub use signature::{Stamp, nonce};
pub use wechat::Crypt;
