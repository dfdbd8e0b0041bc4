//! What is said of a finding: why, on whose authority, and what may be said instead. The words are data, in `words/`.

use std::{collections::BTreeMap, sync::LazyLock};

use crate::lang::Lang;

/// The words for a rule in one language.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Said {
    /// Why it is held against the text.
    pub why: &'static str,
    /// Law, standard or house rule, as one would find it.
    pub authority: &'static str,
    /// What may be said or done instead.
    pub substitute: &'static str,
}

#[derive(serde::Deserialize)]
struct Entry {
    why: String,
    authority: String,
    substitute: String,
}

type Entries = BTreeMap<String, Entry>;

static ZH: LazyLock<Entries> = LazyLock::new(|| read(include_str!("../words/zh.toml")));
static EN: LazyLock<Entries> = LazyLock::new(|| read(include_str!("../words/en.toml")));

/// A test holds both files to be readable and complete.
fn read(source: &str) -> Entries {
    toml::from_str(source).unwrap_or_default()
}

/// The words of an entry: the id of a rule, or of a group of the model.
pub fn said(entry: &str, lang: Lang) -> Said {
    let entries: &'static Entries = match lang {
        Lang::Zh => &ZH,
        Lang::En => &EN,
    };
    entries.get(entry).map_or_else(Said::default, |entry| Said {
        why: &entry.why,
        authority: &entry.authority,
        substitute: &entry.substitute,
    })
}
