//! Evidence: what happened in a case, kept so that a stranger can check it without us.
//!
//! Every case has a chain of entries, each naming the hash of the one before. All chains are bound together by a signed root a day,
//! and a root may be stamped by a time-stamping authority. A pack is one case taken out of this, with everything that is needed
//! to verify it. `docs/evidence.md` is the specification; the page `verify.html` is the same verification in a browser.
//!
//! No database, no clock, no network: moments are arguments, in microseconds since 1970 UTC.

pub mod canonical;
pub mod chain;
mod der;
pub mod entry;
pub mod finding;
pub mod hex;
pub mod key;
pub mod merkle;
pub mod moment;
pub mod pack;
pub mod page;
pub mod root;
mod sequence;
pub mod timestamp;
pub mod verify;
mod worded;
pub mod zip;

pub use canonical::Canonical;
pub use chain::{Head, Record};
pub use entry::{Entry, Kind};
pub use finding::{Code, Finding, Level};
pub use hex::{Digest, Signature};
pub use key::{KeyRing, SigningKey};
pub use pack::{Computation, Document, Pack};
pub use root::{Leaf, Leaves, Proof, Root, SignedRoot};
pub use verify::{Report, Trust, verify};
