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

/// Words by which people say, in a message of nothing else, that they want no more of them; in small letters.
const NO_MORE: [&str; 20] = [
    "t",
    "td",
    "n",
    "r",
    "退订",
    "退訂",
    "拒收",
    "取消订阅",
    "不要再发",
    "stop",
    "stopall",
    "stop all",
    "unsubscribe",
    "optout",
    "opt out",
    "end",
    "quit",
    "cancel",
    "stopp",
    "abmelden",
];

/// Whether all that a text says is that whoever wrote it wants no more messages: such a word, and nothing else.
pub fn wants_no_more(text: &str) -> bool {
    // Letters as wide as Chinese characters are typed by mistake.
    let narrow = |c: char| match u32::from(c) {
        code @ 0xFF01..=0xFF5E => char::from_u32(code - 0xFEE0).unwrap_or(c),
        _ => c,
    };
    let plain: String = text.chars().map(narrow).collect();
    let plain = plain.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    NO_MORE.contains(&plain.as_str())
}

#[cfg(test)]
mod tests {
    use super::wants_no_more;

    #[test]
    fn only_a_message_of_nothing_else_is_a_wish_for_no_more() {
        for (text, expected, why) in [
            ("T", true, "the usual word of Chinese carriers"),
            (" td \n", true, "with blanks"),
            ("退订。", true, "with a full stop"),
            ("【退订】", true, "in the brackets of the message"),
            ("ＴＤ", true, "typed wide"),
            ("Stop", true, "in English"),
            ("UNSUBSCRIBE", true, "in capitals"),
            ("退订怎么操作？", false, "a question: a person reads it"),
            ("Please stop calling my office, we paid", false, "more than a word: a person reads it"),
            ("TT", false, "another word"),
            ("", false, "nothing"),
        ] {
            assert_eq!(wants_no_more(text), expected, "{why}");
        }
    }
}
