//! The words: texts rendered from their facts, and sentences for the reasons of a decision.
//!
//! A [`Library`] holds the texts of `scripts/` and a company's own. [`Library::render`] makes one of them from
//! [`Facts`], and refuses while a fact or a gate is missing: nothing is ever left blank or made up. What it renders is a
//! [`Text`] only once the wording guard has read it, and it bears the name of a [`Signer`] of the company's [`Roster`].
//! [`Excuses`] holds the answers to what debtors say in a call. [`words`] puts reasons and codes into Chinese and
//! English. Nothing here decides anything or sends anything.

mod check;
mod example;
pub mod excuse;
pub mod facts;
mod file;
mod guarded;
pub mod inventory;
pub mod library;
pub mod limit;
mod part;
mod shipped;
pub mod signer;
pub mod sms;
mod tone;
pub mod wording;
pub mod words;

pub use ::wording::lang::{self, Lang};
pub use check::Fault;
pub use excuse::{Excuse, ExcuseError, Excuses};
pub use facts::{Facts, Filed, Line, Name};
pub use file::ScriptError;
pub use guarded::{Cleared, Finding, Passage, Text, opens, why_blocked};
pub use library::{Library, RenderError};
pub use part::part;
pub use signer::{Roster, Signer, Unsigned};
