//! Data of persons in the database: sealed on the way in, masked on the way out, plain for a reason that is written down,
//! and taken away when their time is over.
//!
//! - [`keys`] finds the file of keys, makes it at first need and sees that it is the right one;
//! - [`sealing`] seals what comes in, and seals anew what an earlier version or key left;
//! - [`people`] reads, [`crate::Store::reveal`] and [`crate::Store::reach`] give plain values;
//! - [`removal`] takes away;
//! - [`happening`] is the one place through which all that must be remembered of it goes.

mod happening;
mod keys;
mod people;
mod removal;
mod sealing;

use personal::Field;
use receivables::debtor::Channel;

pub use self::{
    happening::{Act, Revealed},
    keys::{KeyUse, Keys},
    people::{PersonName, PlainPerson},
    removal::{Basis, EndedClaim, Going, Holdings, Records, Removed},
    sealing::Rotation,
};
pub(crate) use self::{
    keys::KeyHold,
    people::Sealed,
    removal::Forgotten,
    sealing::{Sealer, values},
};

/// The values through which a channel reaches somebody, the better one first.
pub const fn reached_by(channel: Channel) -> &'static [Field] {
    match channel {
        Channel::Phone | Channel::Voicemail => &[Field::Mobile, Field::Phone],
        Channel::Sms => &[Field::Mobile],
        Channel::Wechat => &[Field::Wechat],
        Channel::Email => &[Field::Email],
        Channel::Fax => &[Field::Fax],
        Channel::Letter | Channel::Visit => &[Field::Address],
    }
}
