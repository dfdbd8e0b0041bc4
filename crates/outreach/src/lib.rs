//! The words: texts rendered from their facts, and sentences for the reasons of a decision.
//!
//! A [`Library`] holds the texts of `scripts/` and a company's own. [`Library::render`] makes one of them from
//! [`Facts`], and refuses while a fact or a gate is missing: nothing is ever left blank or made up. [`Excuses`] holds the
//! answers to what debtors say in a call. [`words`] puts reasons and codes into Chinese and English. Nothing here decides anything or sends anything.

mod check;
mod example;
pub mod excuse;
pub mod facts;
mod file;
pub mod inventory;
pub mod lang;
pub mod library;
pub mod limit;
mod part;
mod shipped;
pub mod sms;
mod tone;
pub mod wording;
pub mod words;

pub use check::Fault;
pub use excuse::{Excuse, ExcuseError, Excuses};
pub use facts::{Facts, Filed, Line, Name};
pub use file::ScriptError;
pub use lang::Lang;
pub use library::{Library, RenderError, Text};
pub use part::part;
