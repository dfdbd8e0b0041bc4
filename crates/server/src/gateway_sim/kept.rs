//! What the gateway for trying out has been given.

use std::{
    fmt::Write as _,
    fs::{self, File, OpenOptions},
    io::Write as _,
    path::Path,
};

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::{args::Manners, clock, said::unreadable};

/// Begins every token.
pub(super) const TOKEN: &str = "try-out-token-";

/// A message.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Kept {
    pub(super) id: String,
    /// `sms`, `wechat` or `robot`.
    pub(super) channel: String,
    /// What tells it from others.
    pub(super) key: String,
    pub(super) to: String,
    pub(super) text: String,
    pub(super) segments: usize,
    /// Microseconds UTC.
    pub(super) at: i64,
    /// How often it came.
    pub(super) times: u32,
    /// What was reported of it.
    pub(super) report: Option<String>,
    /// What its reader answered, and what the callback said to it.
    pub(super) replies: Vec<Reply>,
}

/// What somebody answered.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Reply {
    pub(super) text: String,
    pub(super) at: i64,
    /// Status of the callback's answer; `None` if there was none.
    pub(super) heard: Option<u16>,
}

impl Kept {
    pub(super) fn new(channel: &str, key: String, to: String, text: String, segments: usize) -> Self {
        let (channel, at) = (channel.to_owned(), clock::now().0);
        Self {
            id: String::new(),
            channel,
            key,
            to,
            text,
            segments,
            at,
            times: 1,
            report: None,
            replies: Vec::new(),
        }
    }
}

/// A name for what has none but its content.
pub(super) fn key_of(to: &str, text: &str) -> String {
    let mut key = String::new();
    for byte in Sha256::digest(format!("{to}\n{text}")).iter().take(8) {
        // Writing to a text cannot fail.
        let _ = write!(key, "{byte:02x}");
    }
    key
}

/// All messages, and how to treat the next.
pub(super) struct Book {
    messages: Vec<Kept>,
    pub(super) manners: Manners,
    pub(super) tokens_asked: u32,
    tokens: u32,
    file: Option<File>,
}

impl Book {
    /// With what a file has of earlier times.
    pub(super) fn open(file: Option<&Path>, manners: Manners) -> anyhow::Result<Self> {
        let mut book = Self { messages: Vec::new(), manners, tokens_asked: 0, tokens: 1, file: None };
        let Some(path) = file else { return Ok(book) };
        if path.exists() {
            let text = fs::read_to_string(path).map_err(|error| unreadable(path, &error))?;
            for kept in text.lines().filter_map(|line| serde_json::from_str::<Kept>(line).ok()) {
                book.put(kept);
            }
        }
        let opened = OpenOptions::new().create(true).append(true).open(path);
        book.file = Some(opened.map_err(|error| unreadable(path, &error))?);
        Ok(book)
    }

    /// The last line of a message is what holds.
    fn put(&mut self, kept: Kept) {
        match self.messages.iter_mut().find(|known| known.id == kept.id) {
            Some(known) => *known = kept,
            None => self.messages.push(kept),
        }
    }

    fn write(&mut self, kept: &Kept) -> anyhow::Result<()> {
        if let Some(file) = &mut self.file {
            writeln!(file, "{}", serde_json::to_string(kept)?)?;
        }
        Ok(())
    }

    /// Takes a message, once: the same key again is the same message.
    pub(super) fn take(&mut self, new: Kept) -> anyhow::Result<String> {
        let known = self.messages.iter_mut().find(|kept| kept.channel == new.channel && kept.key == new.key);
        let kept = match known {
            Some(known) => {
                known.times += 1;
                known.clone()
            }
            None => {
                let kept = Kept { id: format!("m{}", self.messages.len() + 1), ..new };
                self.messages.push(kept.clone());
                kept
            }
        };
        self.write(&kept)?;
        Ok(kept.id)
    }

    /// A message.
    pub(super) fn find(&self, id: &str) -> Option<&Kept> {
        self.messages.iter().find(|kept| kept.id == id)
    }

    /// Changes a message.
    pub(super) fn change(&mut self, id: &str, change: impl FnOnce(&mut Kept)) -> anyhow::Result<()> {
        let Some(kept) = self.messages.iter_mut().find(|kept| kept.id == id) else { return Ok(()) };
        change(kept);
        let kept = kept.clone();
        self.write(&kept)
    }

    /// The oldest first.
    pub(super) fn messages(&self) -> impl Iterator<Item = &Kept> {
        self.messages.iter()
    }

    /// How many of a channel came after a moment.
    pub(super) fn taken_since(&self, channel: &str, moment: i64) -> usize {
        self.messages.iter().filter(|kept| kept.channel == channel && kept.at > moment).count()
    }

    /// The token that holds.
    pub(super) fn token(&self) -> String {
        format!("{TOKEN}{}", self.tokens)
    }

    /// Makes it too old.
    pub(super) fn renew_token(&mut self) {
        self.tokens += 1;
    }
}
