//! A text as it is meant: without what hides its words from a filter, and with the way back to every character.
//!
//! Full width, mathematical letters and look-alikes become plain letters, traditional characters simplified ones; what is
//! invisible goes, and so do marks put between characters (法*院) or letters (p.o.l.i.c.e). Pinyin, with blanks or without,
//! initials, homophones and split characters (fa院, da shou, pyq, 发院, 讠斥讼) are resolved only where they make one of the
//! words of `lexicon/dodges.toml`, so that no ordinary word is damaged.

mod dodge;
mod han;
mod latin;
mod lookalike;

use unicode_normalization::UnicodeNormalization as _;

use crate::lang::Lang;

/// Whether a character is Chinese.
pub const fn is_han(c: char) -> bool {
    matches!(c, '\u{4e00}'..='\u{9fff}' | '\u{3400}'..='\u{4dbf}')
}

/// A character of the plain text and the place it stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Glyph {
    c: char,
    /// Number of the character in the original text.
    at: u32,
}

/// A plain text that knows where each of its bytes stood in the original.
#[derive(Debug, Clone, Default)]
pub struct Normal {
    text: String,
    /// For each byte of `text`, the number of its character in the original.
    origin: Vec<u32>,
}

impl Normal {
    /// The plain form of a text.
    pub fn of(text: &str, lang: Lang) -> Self {
        let glyphs = plain(text);
        let glyphs = if glyphs.iter().any(|glyph| is_han(glyph.c)) { han::joined(&glyphs) } else { glyphs };
        let glyphs = match lang {
            Lang::Zh => dodge::resolved(glyphs),
            Lang::En => dodge::without_pinyin(latin::resolved(&glyphs)),
        };
        let mut normal = Self::default();
        for glyph in glyphs {
            normal.text.push(glyph.c);
            normal.origin.resize(normal.text.len(), glyph.at);
        }
        normal
    }

    /// The plain text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Where the bytes `start..end` stood in the original: first character and the one after the last.
    pub fn original(&self, start: usize, end: usize) -> (usize, usize) {
        let at = |byte: usize| self.origin.get(byte).map_or(0, |&at| usize::try_from(at).unwrap_or(0));
        let first = at(start);
        (first, at(end.saturating_sub(1)).max(first) + 1)
    }
}

/// Character by character: compatibility forms, case, traditional characters, look-alikes; invisible ones are left out.
fn plain(text: &str) -> Vec<Glyph> {
    let mut glyphs = Vec::with_capacity(text.len());
    for (at, c) in (0..).zip(text.chars()) {
        if c.is_ascii() {
            glyphs.push(Glyph { c: c.to_ascii_lowercase(), at });
        } else if is_han(c) {
            glyphs.push(Glyph { c: han::simplified(c), at });
        } else if !lookalike::is_invisible(c) {
            for c in std::iter::once(c).nfkc().flat_map(char::to_lowercase) {
                if c.is_ascii() || is_han(c) {
                    glyphs.push(Glyph { c: han::simplified(c), at });
                } else {
                    glyphs.extend(lookalike::plain(c).chars().map(|c| Glyph { c, at }));
                }
            }
        }
    }
    glyphs
}
