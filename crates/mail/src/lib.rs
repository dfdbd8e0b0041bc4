//! E-mail: written, handed to a server, and what comes back read.
//!
//! - [`compose()`] makes the bytes of a message: the same facts give the same bytes;
//! - [`Smtp`] hands them over, by TLS, and says of each whether it left, did not, or may have;
//! - [`read()`] says of bytes what came in: an answer, a machine's answer, a report that something came back or arrived;
//! - [`imap()`] and [`maildir()`] bring such bytes, nothing twice and nothing lost.
//!
//! The crate knows no database, no clock and no debtor: who wrote to whom, and what follows, is said elsewhere.

mod compose;
mod fault;
mod imap;
mod maildir;
mod read;
mod server;
mod smtp;

pub use compose::{Attachment, Composed, Email, KEY_HEADER, Mailbox, compose, is_address, message_id};
pub use fault::Fault;
pub use imap::{Arrived, Inbox, Spot, imap};
pub use maildir::maildir;
pub use read::{Incoming, read};
pub use server::{Security, Server, SignIn};
pub use smtp::{Sent, Smtp};

/// Bytes of a message that are read at the most; what is longer is cut there. Our number.
pub const MOST_BYTES: usize = 25 * 1024 * 1024;
