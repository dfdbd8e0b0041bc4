//! The words of the lexicon, found in one pass over a text.
//!
//! An entry is a word or a pattern of words: `(a|b|)` writes one of them or nothing, `.{0,6}` leaves room for up to six
//! characters. In the English file an entry is a line, `~` stands for any inflection of the word before it, and `..` and
//! `...` leave room for up to 30 and 60 characters within the sentence.

mod pieces;

use std::{
    collections::{BTreeMap, BTreeSet, HashSet},
    sync::LazyLock,
};

use self::pieces::Pieces;
use crate::{concept::Concept, lang::Lang};

static ZH: LazyLock<Lexicon> = LazyLock::new(|| Lexicon::read(include_str!("../lexicon/zh.toml"), Lang::Zh));
static EN: LazyLock<Lexicon> = LazyLock::new(|| Lexicon::read(include_str!("../lexicon/en.toml"), Lang::En));

/// The lexicon of a language.
pub(crate) fn lexicon(lang: Lang) -> &'static Lexicon {
    match lang {
        Lang::Zh => &ZH,
        Lang::En => &EN,
    }
}

/// Words of the English lexicon with three letters or more, for undoing disguises.
pub(crate) fn english_words() -> BTreeSet<&'static str> {
    let words = EN.pieces.texts().flat_map(|piece| piece.split(' '));
    let words = words.filter(|word| word.len() > 2 && word.bytes().all(|b| b.is_ascii_lowercase()));
    // Each once before they are put in order: most pieces share their words.
    words.collect::<HashSet<_>>().into_iter().collect()
}

/// A word of the lexicon in a text: what it is about and where it stands, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Found {
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) concept: Concept,
    /// Nothing around it can make it mean something else.
    pub(crate) is_plain: bool,
}

/// Pieces of text that follow each other with room between.
#[derive(Debug)]
struct Pattern {
    concept: Concept,
    is_plain: bool,
    /// Most bytes between a piece and the next; one fewer than pieces.
    gaps: Vec<usize>,
}

/// A piece of a pattern that a word may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Use {
    pattern: usize,
    piece: usize,
}

/// A piece found in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Seen {
    of: Use,
    start: usize,
    end: usize,
}

/// All entries of a language.
pub(crate) struct Lexicon {
    patterns: Vec<Pattern>,
    pieces: Pieces,
    lang: Lang,
}

impl Lexicon {
    /// A test holds both files to be readable; if one ever is not, the rules that need it are silent and the model speaks.
    fn read(source: &str, lang: Lang) -> Self {
        let file: BTreeMap<String, String> = toml::from_str(source).unwrap_or_default();
        let mut lexicon = Self { patterns: Vec::new(), pieces: Pieces::default(), lang };
        let mut pieces = Vec::new();
        for (code, text) in &file {
            // `plain_violence` holds words that are about violence and can mean nothing else.
            let (is_plain, code) =
                code.strip_prefix("plain_").map_or((false, code.as_str()), |code| (true, code));
            let Some(concept) = Concept::from_code(code) else { continue };
            let entries: Vec<&str> = match lang {
                Lang::Zh => text.split_whitespace().collect(),
                Lang::En => text.lines().map(str::trim).filter(|line| !line.is_empty()).collect(),
            };
            for entry in entries {
                lexicon.add(concept, is_plain, entry, &mut pieces);
            }
        }
        lexicon.pieces = Pieces::new(pieces);
        lexicon
    }

    fn add(&mut self, concept: Concept, is_plain: bool, entry: &str, pieces: &mut Vec<(String, Use)>) {
        let entry = entry.replace(")?", "|)").replace("\\d+", "\\d");
        let (wide, unit) = match self.lang {
            Lang::Zh => (entry, 3),
            Lang::En => (entry.replace(" ... ", ".{0,60}").replace(" .. ", ".{0,30}"), 1),
        };
        for entry in spread(&wide) {
            let Some((words, gaps)) = self.pieces_of(&entry, unit) else { continue };
            let pattern = self.patterns.len();
            self.patterns.push(Pattern { concept, is_plain, gaps });
            for (piece, words) in words.into_iter().enumerate() {
                pieces.extend(words.into_iter().map(|word| (word, Use { pattern, piece })));
            }
        }
    }

    /// The pieces of an entry whose room stands outside of groups, each in every way it may be written, and the room between
    /// them, which counts in `unit` bytes.
    fn pieces_of(&self, entry: &str, unit: usize) -> Option<(Vec<Vec<String>>, Vec<usize>)> {
        let mut pieces: Vec<Vec<String>> = Vec::new();
        let mut gaps: Vec<usize> = Vec::new();
        let mut room = 0;
        for (text, gap) in parts(entry).iter().flat_map(|(part, gap)| cut(part, *gap)) {
            let words = self.words(&text);
            if words.iter().any(String::is_empty) {
                // What may be left out leaves its room.
                room += words.iter().map(String::len).max().unwrap_or(0);
            } else if !words.is_empty() {
                if !pieces.is_empty() {
                    gaps.push(room * unit);
                }
                pieces.push(words);
                room = 0;
            }
            room += gap;
        }
        (!pieces.is_empty()).then_some((pieces, gaps))
    }

    /// Every way a part of an entry may be written.
    fn words(&self, part: &str) -> Vec<String> {
        let mut words = expanded(part);
        if self.lang == Lang::En {
            words = words.iter().flat_map(|word| inflected(word.trim())).collect();
        }
        words.sort();
        words.dedup();
        words
    }

    /// Every word of the lexicon in the text, by place.
    pub(crate) fn find(&self, text: &str) -> Vec<Found> {
        let mut found = Vec::new();
        let mut seen = Vec::new();
        // Hits come in the order of their beginnings: a later piece before the first one of its pattern leads nowhere.
        let mut begun = vec![false; self.patterns.len()];
        for (start, end, of) in self.hits(text) {
            let Some(pattern) = self.patterns.get(of.pattern) else { continue };
            if pattern.gaps.is_empty() {
                let Pattern { concept, is_plain, .. } = *pattern;
                found.push(Found { start, end, concept, is_plain });
            } else if let Some(begun) = begun.get_mut(of.pattern)
                && (*begun || of.piece == 0)
            {
                *begun = true;
                seen.push(Seen { of, start, end });
            }
        }
        seen.sort_unstable();
        for run in seen.chunk_by(|a, b| a.of.pattern == b.of.pattern) {
            self.chain(text, run, &mut found);
        }
        found.sort_unstable();
        found.dedup();
        found
    }

    /// Every piece in the text with each of its uses, by where it begins. In English it stands alone: no letter or figure
    /// directly before or after.
    fn hits(&self, text: &str) -> impl Iterator<Item = (usize, usize, Use)> {
        let is_word = |at: usize| {
            self.lang == Lang::En && text.as_bytes().get(at).is_some_and(u8::is_ascii_alphanumeric)
        };
        let starts = text.char_indices().map(|(start, _)| start);
        let starts = starts.filter(move |start| !start.checked_sub(1).is_some_and(is_word));
        starts.flat_map(move |start| {
            let pieces = self.pieces.beginning(text.get(start..).unwrap_or_default());
            let alone = pieces
                .map(move |(length, uses)| (start + length, uses))
                .filter(move |(end, _)| !is_word(*end));
            alone.flat_map(move |(end, uses)| uses.iter().map(move |&of| (start, end, of)))
        })
    }

    /// Pieces of one pattern that follow each other within their room. The nearest beginning counts.
    fn chain(&self, text: &str, run: &[Seen], found: &mut Vec<Found>) {
        let Some(first) = run.first() else { return };
        let Some(pattern) = self.patterns.get(first.of.pattern) else { return };
        if first.of.piece != 0 || run.last().is_none_or(|last| last.of.piece != pattern.gaps.len()) {
            return;
        }
        // Where a beginning of the pattern ends, and where it began.
        let of_piece = |piece: usize| run.iter().filter(move |seen| seen.of.piece == piece);
        let mut reached: Vec<(usize, usize)> = of_piece(0).map(|seen| (seen.end, seen.start)).collect();
        for (piece, &room) in (1..).zip(&pattern.gaps) {
            let fits = |&&(end, _): &&(usize, usize), seen: &Seen| {
                end <= seen.start && seen.start - end <= room && is_one_sentence(text, end, seen.start)
            };
            reached = of_piece(piece)
                .filter_map(|seen| {
                    let nearest =
                        reached.iter().filter(|from| fits(from, seen)).max_by_key(|(_, start)| *start)?;
                    Some((seen.end, nearest.1))
                })
                .collect();
        }
        let Pattern { concept, is_plain, .. } = *pattern;
        found.extend(reached.into_iter().map(|(end, start)| Found { start, end, concept, is_plain }));
    }
}

/// Whether no sentence ends between two places.
fn is_one_sentence(text: &str, from: usize, to: usize) -> bool {
    text.get(from..to)
        .is_some_and(|between| !between.contains(['。', '!', '?', ';', '\n']) && !between.contains(". "))
}

/// Where the group that opens at a bracket closes.
fn closing(text: &str, open: usize) -> usize {
    let mut depth = 0_usize;
    for (at, c) in text.char_indices().skip_while(|(at, _)| *at < open) {
        match c {
            '(' => depth += 1,
            ')' if depth <= 1 => return at,
            ')' => depth -= 1,
            _ => {}
        }
    }
    text.len()
}

/// A text cut at its first group: before, the options, after. Options may hold groups of their own.
fn at_group(text: &str) -> Option<(&str, Vec<&str>, &str)> {
    let open = text.find('(')?;
    let close = closing(text, open);
    let mut options = Vec::new();
    let (mut from, mut depth) = (open + 1, 0_usize);
    for (at, c) in text.char_indices().filter(|(at, _)| (open + 1..close).contains(at)) {
        match c {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            '|' if depth == 0 => {
                options.extend(text.get(from..at));
                from = at + 1;
            }
            _ => {}
        }
    }
    options.extend(text.get(from..close));
    Some((text.get(..open).unwrap_or_default(), options, text.get(close + 1..).unwrap_or_default()))
}

/// An entry with room inside a group, as one entry an option.
fn spread(entry: &str) -> Vec<String> {
    let mut from = 0;
    while let Some(open) = entry.get(from..).and_then(|rest| rest.find('(')).map(|at| at + from) {
        let close = closing(entry, open);
        let group = entry.get(open..=close).unwrap_or_default();
        if group.contains(".{") {
            let (before, after) =
                (entry.get(..open).unwrap_or_default(), entry.get(close + 1..).unwrap_or_default());
            let options = at_group(group).map(|(_, options, _)| options).unwrap_or_default();
            return options.iter().flat_map(|option| spread(&format!("{before}{option}{after}"))).collect();
        }
        from = close.max(open + 1);
    }
    vec![entry.to_owned()]
}

/// An entry cut at its gaps: each part with the room after it, in characters.
fn parts(entry: &str) -> Vec<(String, usize)> {
    let mut parts = Vec::new();
    let mut rest = entry;
    while let Some((part, after)) = rest.split_once(".{0,") {
        let (room, after) = after.split_once('}').unwrap_or((after, ""));
        parts.push((part.to_owned(), room.parse().unwrap_or(0)));
        rest = after;
    }
    parts.push((rest.to_owned(), 0));
    parts
}

/// Most ways of writing one piece; a part with more is cut into pieces that follow each other.
const MOST_WAYS: usize = 400;

/// A part cut between its groups if it could be written in too many ways. Room for a blank is left where it is cut.
fn cut(part: &str, gap: usize) -> Vec<(String, usize)> {
    let mut cuts = Vec::new();
    let (mut piece, mut ways) = (String::new(), 1);
    let mut rest = part;
    while let Some((before, options, after)) = at_group(rest) {
        piece.push_str(before);
        let options: Vec<String> = options.iter().flat_map(|option| expanded(option)).collect();
        if ways * options.len() > MOST_WAYS && !piece.trim().is_empty() {
            cuts.push((std::mem::take(&mut piece), 1));
            ways = 1;
        }
        ways *= options.len();
        piece.push_str(&format!("({})", options.join("|")));
        rest = after;
    }
    piece.push_str(rest);
    cuts.push((piece, gap));
    cuts
}

/// Every text that `a(b|c|)d` may stand for.
fn expanded(part: &str) -> Vec<String> {
    let Some((before, options, after)) = at_group(part) else { return figures(part) };
    let before = figures(before);
    let options: Vec<String> = options.iter().flat_map(|option| expanded(option)).collect();
    crossed(&crossed(&before, &options), &expanded(after))
}

fn crossed(texts: &[String], endings: &[String]) -> Vec<String> {
    texts.iter().flat_map(|text| endings.iter().map(move |ending| format!("{text}{ending}"))).collect()
}

/// `\d` stands for each figure.
fn figures(text: &str) -> Vec<String> {
    match text.split_once("\\d") {
        None => vec![text.to_lowercase()],
        Some((before, after)) => {
            (0..10).flat_map(|figure| figures(&format!("{before}{figure}{after}"))).collect()
        }
    }
}

/// `call~` is call, calls, called, calling; letters that are written twice or dropped are so in one of the forms.
fn inflected(text: &str) -> Vec<String> {
    let Some((before, after)) = text.split_once('~') else {
        return vec![text.split_whitespace().collect::<Vec<_>>().join(" ")];
    };
    let mut forms = vec![before.to_owned()];
    forms.extend(["s", "es", "d", "ed", "ing"].map(|ending| format!("{before}{ending}")));
    if let Some(stem) = before.strip_suffix('e') {
        forms.push(format!("{stem}ing"));
    } else if let Some(stem) = before.strip_suffix('y') {
        forms.extend([format!("{stem}ies"), format!("{stem}ied")]);
    } else if let Some(last) = before.chars().last() {
        forms.extend([format!("{before}{last}ing"), format!("{before}{last}ed")]);
    }
    forms.iter().flat_map(|form| inflected(&format!("{form}{after}"))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lexicon_is_of_a_size_to_load() {
        for lang in Lang::ALL {
            let lexicon = lexicon(lang);
            let pieces = lexicon.pieces.texts().count();
            assert!(
                (2_000..80_000).contains(&pieces),
                "{lang}: {pieces} pieces, {} patterns",
                lexicon.patterns.len()
            );
        }
    }
}
