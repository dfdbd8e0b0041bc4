//! Pinyin, homophones and initials in place of characters, resolved where they make a word that people hide.

use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, MatchKind};

use super::Glyph;
use crate::kin;

/// A word people hide from filters.
#[derive(serde::Deserialize)]
struct Hidden {
    /// The word.
    word: String,
    /// The pinyin of each character, apart.
    pinyin: String,
    /// For each character the homophones it is replaced by, apart; `-` for none.
    #[serde(default)]
    alike: String,
    /// The letters it is shortened to; none if empty.
    #[serde(default)]
    short: String,
}

#[derive(serde::Deserialize)]
struct File {
    hidden: Vec<Hidden>,
}

/// Finds the disguises; the pattern's number leads to the word.
struct Disguises {
    automaton: AhoCorasick,
    words: Vec<String>,
}

static DISGUISES: LazyLock<Option<Disguises>> = LazyLock::new(|| Disguises::read(Hidden::disguises));

/// Those that may stand in an English text.
static PINYIN: LazyLock<Option<Disguises>> = LazyLock::new(|| Disguises::read(Hidden::in_pinyin));

impl Disguises {
    fn read(of: fn(&Hidden) -> Vec<String>) -> Option<Self> {
        let file: File = toml::from_str(include_str!("../../lexicon/dodges.toml")).ok()?;
        let mut disguises: Vec<(String, String)> = Vec::new();
        for hidden in &file.hidden {
            disguises.extend(of(hidden).into_iter().map(|disguise| (disguise, hidden.word.clone())));
        }
        let automaton = AhoCorasick::builder()
            .match_kind(MatchKind::LeftmostLongest)
            .build(disguises.iter().map(|(disguise, _)| disguise))
            .ok()?;
        Some(Self { automaton, words: disguises.into_iter().map(|(_, word)| word).collect() })
    }
}

/// So many letters of pinyin are hardly an English word.
const LEAST_LETTERS: usize = 6;

impl Hidden {
    /// The word in pinyin alone, in one piece or with blanks, if that is long enough and no English word.
    fn in_pinyin(&self) -> Vec<String> {
        let letters = self.pinyin.replace(' ', "");
        if !self.pinyin.contains(' ') || letters.len() < LEAST_LETTERS || kin::is_known(&letters) {
            return Vec::new();
        }
        vec![self.pinyin.clone(), letters]
    }

    /// Every way of writing the word with some of its characters in pinyin, one as an initial, or one as a homophone.
    /// Beside pinyin there may be a blank.
    fn disguises(&self) -> Vec<String> {
        let characters: Vec<char> = self.word.chars().collect();
        let pinyin: Vec<&str> = self.pinyin.split(' ').collect();
        let alike: Vec<&str> = self.alike.split(' ').collect();
        // The characters written so far, and how many are disguised.
        let mut written = vec![(String::new(), 0_usize, false)];
        for (at, character) in characters.iter().enumerate() {
            let sound = pinyin.get(at).copied().unwrap_or_default();
            let homophones = alike.get(at).copied().unwrap_or_default().trim_matches('-');
            let mut next = Vec::new();
            for (text, disguised, loose) in &written {
                next.push((format!("{text}{character}"), *disguised, *loose));
                if text.ends_with(|c: char| c.is_ascii_lowercase()) && !loose {
                    next.push((format!("{text} {character}"), *disguised, *loose));
                }
                if !sound.is_empty() {
                    next.push((format!("{text}{sound}"), disguised + 1, *loose));
                }
                if !sound.is_empty() && !text.is_empty() && !loose {
                    next.push((format!("{text} {sound}"), disguised + 1, *loose));
                }
                if *disguised == 0 || !loose {
                    next.extend(homophones.chars().map(|c| (format!("{text}{c}"), disguised + 1, true)));
                    let initial = sound.chars().next().filter(|_| *disguised == 0 && !loose);
                    next.extend(initial.map(|initial| (format!("{text}{initial}"), disguised + 1, true)));
                }
            }
            written = next;
        }
        // A loose disguise (a homophone, an initial) must leave another character in its place.
        let kept = |disguised: usize, loose: bool| disguised > 0 && (!loose || disguised < characters.len());
        let kept = written.into_iter().filter(|(_, disguised, loose)| kept(*disguised, *loose));
        let short = Some(self.short.clone()).filter(|short| !short.is_empty());
        kept.map(|(text, ..)| text).chain(short).collect()
    }
}

/// The text with every disguise replaced by its word.
pub(super) fn resolved(glyphs: Vec<Glyph>) -> Vec<Glyph> {
    replaced(glyphs, DISGUISES.as_ref())
}

/// An English text with the same for words in pinyin.
pub(super) fn without_pinyin(glyphs: Vec<Glyph>) -> Vec<Glyph> {
    replaced(glyphs, PINYIN.as_ref())
}

fn replaced(glyphs: Vec<Glyph>, disguises: Option<&Disguises>) -> Vec<Glyph> {
    let Some(disguises) = disguises else { return glyphs };
    let text: String = glyphs.iter().map(|glyph| glyph.c).collect();
    let mut found = disguises.automaton.find_iter(&text).peekable();
    if found.peek().is_none() {
        return glyphs;
    }
    let mut starts: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
    starts.push(text.len());
    let number = |byte: usize| starts.binary_search(&byte).unwrap_or(0);
    let mut out = Vec::with_capacity(glyphs.len());
    let mut done = 0;
    for disguise in found {
        let (first, end) = (number(disguise.start()), number(disguise.end()));
        let Some(word) = disguises.words.get(disguise.pattern().as_usize()) else { continue };
        if is_inside_latin(&glyphs, first, end) {
            continue;
        }
        out.extend(glyphs.get(done..first).unwrap_or_default());
        let length = word.chars().count();
        for (at, c) in word.chars().enumerate() {
            let from = if at + 1 == length { end - 1 } else { first + at * (end - first) / length };
            out.extend(glyphs.get(from).map(|glyph| Glyph { c, at: glyph.at }));
        }
        done = end;
    }
    out.extend(glyphs.get(done..).unwrap_or_default());
    out
}

/// Whether letters go on before or after the disguise, so that it is a part of a foreign word.
fn is_inside_latin(glyphs: &[Glyph], first: usize, end: usize) -> bool {
    let letter = |at: usize| glyphs.get(at).is_some_and(|glyph| glyph.c.is_ascii_alphanumeric());
    let before = first > 0 && letter(first) && letter(first - 1);
    let after = end > 0 && letter(end) && letter(end - 1);
    before || after
}
