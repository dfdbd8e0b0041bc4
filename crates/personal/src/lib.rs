//! Data of persons at rest and on the screen: numbers, addresses and ids are sealed one by one before they are stored,
//! and masked before they are shown.
//!
//! - [`Keyring`] is the file of keys: read, checked, made once, rewritten in one step;
//! - [`Keyring::seal`] and [`Keyring::open`] turn one value into text for the database and back;
//! - [`mask()`] says as much of a value as one needs to recognise it.
//!
//! A crate of its own because its list of dependencies differs: it is the only one that names a cipher, it knows no SQL,
//! no clock and no debtor, and whoever reviews how personal data are protected reads these three files.

mod field;
mod keyring;
mod mask;
mod seal;

pub use field::Field;
pub use keyring::{FileError, Keyring, MadeKey};
pub use mask::mask;
pub use seal::{OpenError, Place, key_of};
