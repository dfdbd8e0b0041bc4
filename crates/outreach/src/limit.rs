//! How long a text may be on its channel, in the unit its reader feels: parts paid for, seconds listened, pages turned.
//!
//! The numbers are ours. They are measured with the facts of [`crate::Facts::example`], which are of ordinary length.

use receivables::{
    debtor::Channel,
    script::{Element, Script},
};

use crate::{lang::Lang, sms};

/// What the length of a text is counted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// Parts of a text message, as the carrier counts them.
    SmsParts,
    /// Characters on the screen, or of a call guide.
    Characters,
    /// Seconds at the pace of a calm speaker: 240 characters a minute in Chinese, 150 words in English, a digit a word.
    Seconds,
    /// Pages A4 under a letterhead: 36 lines of 36 Chinese or 84 Latin characters.
    Pages,
}

/// The most a text may take on a channel, in Chinese and in English.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limit {
    /// The channel.
    pub channel: Channel,
    /// What is counted.
    pub unit: Unit,
    /// The most in Chinese.
    pub zh: usize,
    /// The most in English.
    pub en: usize,
}

/// One row a channel.
pub const LIMITS: [Limit; 8] = [
    Limit { channel: Channel::Sms, unit: Unit::SmsParts, zh: 3, en: 3 },
    Limit { channel: Channel::Wechat, unit: Unit::Characters, zh: 300, en: 600 },
    Limit { channel: Channel::Voicemail, unit: Unit::Seconds, zh: 30, en: 30 },
    // Half of a guide is notes to whoever speaks.
    Limit { channel: Channel::Phone, unit: Unit::Characters, zh: 900, en: 2600 },
    Limit { channel: Channel::Visit, unit: Unit::Characters, zh: 1100, en: 3200 },
    Limit { channel: Channel::Email, unit: Unit::Characters, zh: 1200, en: 2400 },
    Limit { channel: Channel::Fax, unit: Unit::Pages, zh: 1, en: 1 },
    Limit { channel: Channel::Letter, unit: Unit::Pages, zh: 2, en: 2 },
];

/// A letter that is to be signed is a document, read at a table and not in passing.
const DOCUMENT: Limit = Limit { channel: Channel::Letter, unit: Unit::Pages, zh: 4, en: 4 };

impl Limit {
    /// The limit of a text.
    pub fn of(script: &Script) -> Option<Self> {
        if script.channel == DOCUMENT.channel && script.elements.contains(&Element::Signatures) {
            return Some(DOCUMENT);
        }
        Self::of_channel(script.channel)
    }

    fn of_channel(channel: Channel) -> Option<Self> {
        LIMITS.into_iter().find(|limit| limit.channel == channel)
    }

    /// The most in a language.
    pub const fn most(self, lang: Lang) -> usize {
        match lang {
            Lang::Zh => self.zh,
            Lang::En => self.en,
        }
    }

    /// The length of a text in the unit of this limit.
    pub fn measure(self, text: &str, lang: Lang) -> usize {
        match self.unit {
            Unit::SmsParts => sms::segments(text),
            Unit::Characters => text.chars().count(),
            Unit::Seconds => seconds(text, lang),
            Unit::Pages => pages(text, lang),
        }
    }
}

fn seconds(text: &str, lang: Lang) -> usize {
    match lang {
        Lang::Zh => (text.chars().filter(|c| c.is_alphanumeric()).count() * 60).div_ceil(240),
        Lang::En => {
            let digits = text.chars().filter(char::is_ascii_digit).count();
            let words = text.split(|c: char| !c.is_alphabetic() && c != '\'').filter(|word| !word.is_empty());
            ((digits + words.count()) * 60).div_ceil(150)
        }
    }
}

fn pages(text: &str, lang: Lang) -> usize {
    let width = match lang {
        Lang::Zh => 36,
        Lang::En => 84,
    };
    let lines: usize = text.lines().map(|line| line.chars().count().div_ceil(width).max(1)).sum();
    lines.div_ceil(36)
}

impl Unit {
    /// The unit after a number, in the messages to those who write texts.
    pub const fn name(self) -> &'static str {
        match self {
            Self::SmsParts => "parts",
            Self::Characters => "characters",
            Self::Seconds => "seconds",
            Self::Pages => "pages",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_channel_has_one_limit() {
        for &channel in Channel::ALL {
            assert_eq!(LIMITS.iter().filter(|limit| limit.channel == channel).count(), 1, "{channel}");
        }
    }

    #[test]
    fn length_is_counted_in_what_the_reader_feels() {
        for (channel, text, lang, length, why) in [
            (Channel::Sms, "款".repeat(71), Lang::Zh, 2, "two parts"),
            (Channel::Wechat, "款项".to_owned(), Lang::Zh, 2, "characters, not bytes"),
            (Channel::Voicemail, "好".repeat(40), Lang::Zh, 10, "four a second"),
            (Channel::Voicemail, "好，。".repeat(40), Lang::Zh, 10, "marks are not spoken"),
            (Channel::Voicemail, "please ring ".repeat(5), Lang::En, 4, "ten words"),
            (Channel::Voicemail, "0123456789".to_owned(), Lang::En, 4, "digits are spoken one by one"),
            (Channel::Letter, "a\n".repeat(36), Lang::En, 1, "a full page"),
            (Channel::Letter, "a\n\n".repeat(18) + "a", Lang::En, 2, "blank lines take room"),
            (Channel::Fax, "款".repeat(36 * 36 + 1), Lang::Zh, 2, "one character too many"),
        ] {
            assert_eq!(Limit::of_channel(channel).unwrap().measure(&text, lang), length, "{why}");
        }
    }
}
