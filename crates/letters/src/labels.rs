//! The short labels of a letter: data, `words/zh.toml` and `words/en.toml`.

use std::{collections::BTreeMap, sync::LazyLock};

use outreach::Lang;
use receivables::script::Purpose;
use serde::{Deserialize, Serialize};

/// The labels of a language; templates read them by their names.
#[derive(Debug, Default, Deserialize, Serialize)]
pub(crate) struct Labels {
    #[serde(rename = "content-note")]
    content_note: BTreeMap<String, String>,
    #[serde(flatten)]
    plain: BTreeMap<String, String>,
}

static ZH: LazyLock<Labels> = LazyLock::new(|| read(include_str!("../words/zh.toml")));
static EN: LazyLock<Labels> = LazyLock::new(|| read(include_str!("../words/en.toml")));

/// A test holds both files to be readable.
fn read(source: &str) -> Labels {
    toml::from_str(source).unwrap_or_default()
}

/// The labels of a language.
pub(crate) fn labels(lang: Lang) -> &'static Labels {
    match lang {
        Lang::Zh => &ZH,
        Lang::En => &EN,
    }
}

impl Labels {
    /// A label; `⟦name⟧` if there is none.
    pub(crate) fn get(&self, name: &str) -> String {
        self.plain.get(name).map_or_else(|| format!("⟦{name}⟧"), Clone::clone)
    }

    /// What the postal form calls the contents. To a person who is no company it says nothing of a debt: a courier, a
    /// neighbour or the family may read it.
    pub(crate) fn content_note(&self, purpose: Purpose, is_company: bool) -> String {
        let own = self.content_note.get(purpose.code()).filter(|_| is_company);
        own.map_or_else(|| self.get("neutral-content"), Clone::clone)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_languages_have_the_same_labels() {
        let (zh, en) = (labels(Lang::Zh), labels(Lang::En));
        assert!(zh.plain.len() > 30, "the file was read");
        assert_eq!(zh.plain.keys().collect::<Vec<_>>(), en.plain.keys().collect::<Vec<_>>());
        assert_eq!(zh.content_note.keys().collect::<Vec<_>>(), en.content_note.keys().collect::<Vec<_>>());
        for code in zh.content_note.keys() {
            assert!(Purpose::from_code(code).is_some(), "{code}");
        }
    }

    #[test]
    fn an_envelope_to_a_person_says_nothing_of_a_debt() {
        for &purpose in Purpose::ALL {
            assert_eq!(labels(Lang::Zh).content_note(purpose, false), "函件", "{purpose}");
        }
        assert_eq!(labels(Lang::Zh).content_note(Purpose::FinalNotice, true), "催款函");
    }
}
