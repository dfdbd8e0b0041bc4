//! English words: letters spaced out, figures and signs for letters, marks inside words.

use std::{collections::BTreeSet, sync::LazyLock};

use super::Glyph;
use crate::{kin, lexicon};

/// The words worth hiding: those of the English lexicon.
static VOCABULARY: LazyLock<BTreeSet<&'static str>> = LazyLock::new(lexicon::english_words);

/// The text with disguised words written out and every run of blanks made one.
pub(super) fn resolved(glyphs: &[Glyph]) -> Vec<Glyph> {
    let mut out: Vec<Glyph> = Vec::with_capacity(glyphs.len());
    let tokens = glyphs.split(|glyph| glyph.c.is_whitespace() && glyph.c != '\n').filter(|t| !t.is_empty());
    let mut spelled: Vec<&[Glyph]> = Vec::new();
    for token in tokens {
        if letters(token).count() == 1 && token.len() <= 2 {
            spelled.push(token);
            continue;
        }
        spell(&mut out, &mut spelled);
        word(&mut out, token);
    }
    spell(&mut out, &mut spelled);
    out
}

fn letters(token: &[Glyph]) -> impl Iterator<Item = &Glyph> {
    token.iter().filter(|glyph| glyph.c.is_ascii_alphabetic())
}

/// Single letters one after the other: the word they make, if it is one of ours.
fn spell(out: &mut Vec<Glyph>, spelled: &mut Vec<&[Glyph]>) {
    let joined: Vec<Glyph> = spelled.iter().flat_map(|token| letters(token).copied()).collect();
    let text: String = joined.iter().map(|glyph| glyph.c).collect();
    // The first letter may be a word of its own: "a p o l i c e".
    let later = text.get(1..).is_some_and(|later| later.len() > 2 && VOCABULARY.contains(later));
    if spelled.len() > 2 && (VOCABULARY.contains(text.as_str()) || later) {
        push(out, &joined);
    } else if spelled.len() >= LEAST_SPELLED
        && let Some(ends) = words_within(&text)
    {
        let mut rest = joined.as_slice();
        for length in ends {
            let (word, after) = rest.split_at_checked(length).unwrap_or((rest, &[]));
            push(out, word);
            rest = after;
        }
    } else {
        for token in spelled.iter() {
            push(out, token);
        }
    }
    spelled.clear();
}

/// So many single letters in a row are a sentence spelled out.
const LEAST_SPELLED: usize = 6;

/// The lengths of the fewest words that letters can be read as, if they can.
fn words_within(letters: &str) -> Option<Vec<usize>> {
    // For each place how many words lead there, and how long the last of them is.
    let mut best: Vec<Option<(usize, usize)>> = vec![None; letters.len() + 1];
    if let Some(start) = best.first_mut() {
        *start = Some((0, 0));
    }
    for start in 0..letters.len() {
        let Some(Some((words, _))) = best.get(start).copied() else { continue };
        for length in 1..=LONGEST_WORD {
            let Some(word) = letters.get(start..start + length) else { break };
            if (length == 1 && word != "i" && word != "a") || !kin::is_known(word) && word != "u" {
                continue;
            }
            if let Some(end) = best.get_mut(start + length)
                && end.is_none_or(|(known, _)| words + 1 < known)
            {
                *end = Some((words + 1, length));
            }
        }
    }
    let mut lengths = Vec::new();
    let mut at = letters.len();
    while at > 0 {
        let (_, length) = best.get(at).copied().flatten()?;
        lengths.push(length);
        at -= length;
    }
    lengths.reverse();
    Some(lengths)
}

const LONGEST_WORD: usize = 14;

fn push(out: &mut Vec<Glyph>, token: &[Glyph]) {
    if let (Some(last), Some(first)) = (out.last().copied(), token.first())
        && last.c != '\n'
    {
        out.push(Glyph { c: ' ', at: first.at.saturating_sub(1).max(last.at) });
    }
    out.extend(token);
}

/// A letter a figure or sign is used for.
const fn letter_for(c: char) -> Option<char> {
    match c {
        '0' => Some('o'),
        '1' | '!' | '|' => Some('i'),
        '3' | '€' => Some('e'),
        '4' | '@' => Some('a'),
        '5' | '$' => Some('s'),
        '7' | '+' => Some('t'),
        '8' => Some('b'),
        _ => None,
    }
}

/// One token: as it is, or with its disguise undone if that makes one of our words.
fn word(out: &mut Vec<Glyph>, token: &[Glyph]) {
    let is_plain = token.iter().all(|glyph| glyph.c.is_ascii_alphabetic() || glyph.c == '\'');
    if is_plain || !token.iter().any(|glyph| glyph.c.is_ascii_alphabetic()) {
        push(out, token);
        return;
    }
    let is_edge =
        |glyph: &&Glyph| !glyph.c.is_ascii_alphanumeric() && letter_for(glyph.c).is_none() && glyph.c != '*';
    let tail = token.iter().rev().take_while(is_edge).count();
    let head = token.iter().take_while(is_edge).count().min(token.len() - tail);
    let (before, rest) = token.split_at(head);
    let (core, after) = rest.split_at(rest.len().saturating_sub(tail));
    match undone(core) {
        Some(core) => {
            let whole: Vec<Glyph> = before.iter().chain(&core).chain(after).copied().collect();
            push(out, &whole);
        }
        None => push(out, token),
    }
}

fn undone(core: &[Glyph]) -> Option<Vec<Glyph>> {
    let known = |glyphs: &[Glyph]| {
        VOCABULARY.contains(glyphs.iter().map(|glyph| glyph.c).collect::<String>().as_str())
    };
    let swap = |glyph: &Glyph| {
        let c = letter_for(glyph.c).unwrap_or(glyph.c);
        Glyph { c, at: glyph.at }
    };
    let swapped: Vec<Glyph> = core.iter().map(swap).collect();
    let only_letters: Vec<Glyph> =
        swapped.iter().copied().filter(|glyph| glyph.c.is_ascii_alphabetic()).collect();
    if only_letters.len() < 3 {
        return None;
    }
    // A trailing `!` is more often a mark than a letter.
    let shorter =
        only_letters.split_last().map(|(_, rest)| rest).filter(|_| core.last().is_some_and(|g| g.c == '!'));
    if let Some(shorter) = shorter
        && known(shorter)
    {
        return Some(shorter.to_vec());
    }
    if known(&only_letters) || is_dressed_up(core, &only_letters) {
        return Some(only_letters);
    }
    starred(&swapped)
}

/// Whether figures and signs stand for letters of a frequent word (`br34k`), or marks between all of its letters
/// (`w-i-l-l`). What begins with a figure is more often a number with its unit.
fn is_dressed_up(core: &[Glyph], letters: &[Glyph]) -> bool {
    let is_word = |c: char| c.is_ascii_alphabetic();
    let has_figures = core.iter().any(|glyph| letter_for(glyph.c).is_some());
    let is_swapped =
        has_figures && core.len() == letters.len() && core.first().is_some_and(|glyph| is_word(glyph.c));
    let is_apart =
        core.len() + 1 == 2 * letters.len() && core.iter().step_by(2).all(|glyph| is_word(glyph.c));
    (is_swapped || is_apart) && kin::is_known(&letters.iter().map(|glyph| glyph.c).collect::<String>())
}

/// A word with stars for letters: `p*lice`.
fn starred(swapped: &[Glyph]) -> Option<Vec<Glyph>> {
    let stars = swapped.iter().filter(|glyph| glyph.c == '*').count();
    if stars == 0 || stars > 3 || swapped.len() < 4 {
        return None;
    }
    let first = swapped.first().filter(|glyph| glyph.c.is_ascii_alphabetic())?;
    let from = first.c.to_string();
    let fits = |word: &&&str| {
        word.len() == swapped.len()
            && word.chars().zip(swapped).all(|(c, glyph)| glyph.c == '*' || glyph.c == c)
    };
    let word = VOCABULARY.range(from.as_str()..).take_while(|word| word.starts_with(first.c)).find(fits)?;
    Some(word.chars().zip(swapped).map(|(c, glyph)| Glyph { c, at: glyph.at }).collect())
}
