//! Chinese characters: traditional ones, split ones, and marks put between them.

use std::{collections::BTreeMap, sync::LazyLock};

use super::{Glyph, is_han};

/// Pairs of a traditional and a simplified character, and characters split into radical and rest.
static FORMS: LazyLock<Forms> =
    LazyLock::new(|| toml::from_str(include_str!("../../lexicon/forms.toml")).unwrap_or_default());

#[derive(Default, serde::Deserialize)]
struct Forms {
    /// `traditional` and `simplified` are of the same length, character for character.
    traditional: String,
    simplified: String,
    /// Each item is radical, rest and the character they make.
    split: Vec<String>,
}

static SIMPLIFIED: LazyLock<BTreeMap<char, char>> =
    LazyLock::new(|| FORMS.traditional.chars().zip(FORMS.simplified.chars()).collect());

static SPLIT: LazyLock<BTreeMap<(char, char), char>> = LazyLock::new(|| {
    let triple = |item: &String| {
        let mut chars = item.chars();
        Some(((chars.next()?, chars.next()?), chars.next()?))
    };
    FORMS.split.iter().filter_map(triple).collect()
});

/// The simplified form, as far as the words of the lexicon need it.
pub(super) fn simplified(c: char) -> char {
    SIMPLIFIED.get(&c).copied().unwrap_or(c)
}

/// Joins split characters and drops marks and blanks that stand between characters.
pub(super) fn joined(glyphs: &[Glyph]) -> Vec<Glyph> {
    let mut out: Vec<Glyph> = Vec::with_capacity(glyphs.len());
    let mut rest = glyphs;
    while let Some((&glyph, after)) = rest.split_first() {
        rest = after;
        if let Some((&next, after)) = after.split_first()
            && let Some(&whole) = SPLIT.get(&(glyph.c, next.c))
        {
            out.push(Glyph { c: whole, at: glyph.at });
            rest = after;
        } else if !(is_quote(glyph.c) || is_mark(glyph.c) && stands_between(&out, glyph.c, after)) {
            out.push(glyph);
        }
    }
    out
}

const fn is_quote(c: char) -> bool {
    matches!(c, '"' | '(' | ')' | '[' | ']' | '{' | '}' | '<' | '>')
}

/// What may be dropped between two characters. Marks that end a clause stay.
const fn is_mark(c: char) -> bool {
    matches!(
        c,
        '*' | ' '
            | '.'
            | '_'
            | '-'
            | '/'
            | '\\'
            | '|'
            | '~'
            | '^'
            | '+'
            | '='
            | '#'
            | '&'
            | '\''
            | '`'
            | '$'
            | '…'
    )
}

/// Whether a mark stands between two characters, or between a character and the pinyin of one. A blank beside Latin
/// letters separates words and stays; so does a point beside a figure.
fn stands_between(before: &[Glyph], mark: char, after: &[Glyph]) -> bool {
    let next = after.iter().map(|glyph| glyph.c).find(|&c| !is_mark(c));
    let (Some(last), Some(next)) = (before.last().map(|glyph| glyph.c), next) else { return false };
    match (is_han(last), is_han(next)) {
        (true, true) => true,
        (true, false) => mark != ' ' && next.is_ascii_lowercase(),
        (false, true) => mark != ' ' && last.is_ascii_lowercase(),
        (false, false) => false,
    }
}
