//! What comes back from people and carriers, as far as a decision reads it: what kind it is, and whether somebody has looked.

use crate::{coded::coded, debtor::Channel};

coded! {
    /// What came in.
    IncomingKind {
        /// Somebody answered.
        Reply = "reply",
        /// A machine of theirs answered: out of office, received.
        AutomaticReply = "automatic-reply",
        /// A message of ours came back: the number or address takes nothing.
        Bounce = "bounce",
        /// The carrier says that a message of ours was delivered.
        Delivered = "delivered",
        /// Their program says that a message of ours was opened.
        Opened = "opened",
        /// They asked for no more messages by this channel.
        OptOut = "opt-out",
        /// They left a message on our machine.
        Voicemail = "voicemail",
        /// They called.
        Call = "call",
        /// Nobody can tell what it is without reading it.
        Unknown = "unknown",
    }
}

impl IncomingKind {
    /// Whether a person must look at it before the program writes again: it may hold a payment, a dispute or a wish. The others
    /// are understood without reading.
    pub const fn waits_for_reader(self) -> bool {
        match self {
            Self::Reply | Self::Voicemail | Self::Unknown => true,
            Self::AutomaticReply
            | Self::Bounce
            | Self::Delivered
            | Self::Opened
            | Self::OptOut
            | Self::Call => false,
        }
    }
}

/// Something that came in for a debtor, waits for a reader, and was not read yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unread {
    /// What it is.
    pub kind: IncomingKind,
    /// By which channel.
    pub channel: Channel,
}
