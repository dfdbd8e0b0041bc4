//! The layouts: `letters/*.typ`, and a company's own files in their place.

use std::collections::{BTreeMap, HashMap};

use receivables::script::Purpose;
use typst::{
    foundations::Bytes,
    syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot},
    text::{Font, FontBook},
    utils::LazyHash,
};

use crate::font;

/// Reads the files in when the program is built.
macro_rules! shipped {
    ($($name:literal,)+) => { &[$(($name, include_str!(concat!("../../../letters/", $name))),)+] };
}

/// Name and content. A test compares the table with the folder.
const SHIPPED: &[(&str, &str)] =
    shipped!["agreement.typ", "base.typ", "batch.typ", "letter.typ", "main.typ", "sealed.typ",];

/// Layouts and fonts, ready to set letters with.
#[derive(Debug)]
pub struct Templates {
    pub(crate) sources: HashMap<FileId, Source>,
    pub(crate) book: LazyHash<FontBook>,
    pub(crate) fonts: Vec<Font>,
    names: Vec<String>,
}

impl Templates {
    /// Ours.
    pub fn shipped() -> Self {
        Self::with_own([])
    }

    /// Ours and the company's own, given as file name and content: a `.typ` takes the place of ours of the same name, fonts
    /// (`.ttf`, `.otf`) are added; anything else is left aside.
    pub fn with_own<'f>(own: impl IntoIterator<Item = (&'f str, &'f [u8])>) -> Self {
        let mut texts: BTreeMap<String, String> =
            SHIPPED.iter().map(|&(name, text)| (name.to_owned(), text.to_owned())).collect();
        let mut fonts = font::shipped().to_vec();
        for (name, bytes) in own {
            match name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase()).as_deref() {
                Some("typ") => {
                    texts.insert(name.to_owned(), String::from_utf8_lossy(bytes).into_owned());
                }
                Some("ttf" | "otf") => fonts.extend(Font::iter(Bytes::new(bytes.to_vec()))),
                _ => {}
            }
        }
        let names = texts.keys().cloned().collect();
        let sources = texts
            .into_iter()
            .filter_map(|(name, text)| file_id(&name).map(|id| (id, Source::new(id, text))))
            .collect();
        Self { sources, book: LazyHash::new(FontBook::from_fonts(&fonts)), fonts, names }
    }

    /// The layout of a letter: the company's own for the purpose, such as `final-notice.typ`, else that of its class.
    pub(crate) fn of(&self, purpose: Purpose, is_to_be_signed: bool) -> String {
        let own = format!("{purpose}.typ");
        let class = match purpose {
            _ if self.names.contains(&own) => own.as_str(),
            _ if is_to_be_signed => "agreement.typ",
            Purpose::BalanceConfirmation
            | Purpose::FinalNotice
            | Purpose::DamagesNotice
            | Purpose::LimitationLetter
            | Purpose::Warning
            | Purpose::LawyersLetter
            | Purpose::AssignmentNotice
            | Purpose::SupplyStop => "sealed.typ",
            _ => "letter.typ",
        };
        format!("/{class}")
    }

    /// Whether some font has the character, or none needs to: blanks and marks that are not drawn.
    pub(crate) fn can_write(&self, character: char) -> bool {
        character.is_whitespace()
            || self.fonts.iter().any(|font| font.info().coverage.contains(u32::from(character)))
    }
}

/// The typesetter's number of a file.
pub(crate) fn file_id(name: &str) -> Option<FileId> {
    let path = VirtualPath::new(format!("/{}", name.trim_start_matches('/'))).ok()?;
    Some(RootedPath::new(VirtualRoot::Project, path).intern())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_the_folder() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../letters");
        let mut found: Vec<String> = std::fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        found.sort();
        assert_eq!(found, SHIPPED.iter().map(|(name, _)| *name).collect::<Vec<_>>());
        let own = Templates::with_own([("warning.typ", b"#let letter(entry, n) = []".as_slice())]);
        for (purpose, is_to_be_signed, layout, why) in [
            (Purpose::FinalNotice, false, "/sealed.typ", "a demand"),
            (Purpose::HardshipPlan, false, "/letter.typ", "a letter"),
            (Purpose::Offset, true, "/agreement.typ", "to be signed"),
            (Purpose::Warning, false, "/warning.typ", "the company's own"),
        ] {
            assert_eq!(own.of(purpose, is_to_be_signed), layout, "{why}");
        }
    }
}
