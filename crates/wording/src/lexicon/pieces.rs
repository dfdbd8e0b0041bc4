//! The pieces of text that entries are made of, in order, and those that stand at a place.
//!
//! Whatever pieces a text begins with come before it in the order, and of all that come before it the last one begins with
//! each of them. So one search and a walk from piece to shorter piece finds them. An automaton over all pieces made no text
//! quicker to judge, and took two thirds of the time in which a lexicon is read, at every start of a program.

use super::Use;

/// A piece, and what it is used for.
#[derive(Debug)]
struct Piece {
    text: String,
    uses: Vec<Use>,
    /// The longest other piece that it begins with.
    shorter: Option<usize>,
}

/// All pieces of a lexicon, and the heads of their texts, which are searched: a row of numbers is read faster than texts.
#[derive(Debug, Default)]
pub(super) struct Pieces {
    pieces: Vec<Piece>,
    heads: Vec<u64>,
    /// For the first two bytes of a text as a number: how many heads begin with less. A search begins there.
    begin: Vec<u32>,
}

impl Pieces {
    /// Puts them in order.
    pub(super) fn new(of: Vec<(String, Use)>) -> Self {
        let mut of: Vec<_> = of.into_iter().map(|(text, of)| (head(&text), text, of)).collect();
        of.sort_unstable();
        let (mut pieces, mut heads) = (Vec::<Piece>::with_capacity(of.len()), Vec::with_capacity(of.len()));
        // Pieces that the latest one begins with, the longest last, and itself.
        let mut open: Vec<usize> = Vec::new();
        for (head, text, of) in of {
            match pieces.last_mut() {
                Some(last) if last.text == text => last.uses.push(of),
                _ => {
                    let begins =
                        |at: &usize| pieces.get(*at).is_some_and(|piece| text.starts_with(&piece.text));
                    while open.pop_if(|at| !begins(at)).is_some() {}
                    let shorter = open.last().copied();
                    open.push(pieces.len());
                    heads.push(head);
                    pieces.push(Piece { text, uses: vec![of], shorter });
                }
            }
        }
        let below = |begins: u64| heads.partition_point(|head| head >> BEHIND < begins);
        let begin = (0..=BEGINNINGS).map(|begins| u32::try_from(below(begins)).unwrap_or(u32::MAX)).collect();
        Self { pieces, heads, begin }
    }

    /// The pieces that a text begins with, the longest first: how many bytes each has, and what it is used for.
    pub(super) fn beginning(&self, text: &str) -> impl Iterator<Item = (usize, &[Use])> {
        let head = head(text);
        let begins = usize::try_from(head >> BEHIND).unwrap_or_default();
        let bound = |at: usize| self.begin.get(at).map_or(0, |bound| *bound as usize);
        let (from, to) = (bound(begins), bound(begins + 1));
        let lower =
            from + self.heads.get(from..to).map_or(0, |near| near.partition_point(|other| *other < head));
        let same = self.heads.get(lower..to).unwrap_or_default().iter().take_while(|other| **other == head);
        let same = self.pieces.get(lower..lower + same.count()).unwrap_or_default();
        let before = lower + same.partition_point(|piece| piece.text.as_str() <= text);
        let last = before.checked_sub(1).and_then(|at| self.pieces.get(at));
        let shorter = |piece: &&Piece| piece.shorter.and_then(|at| self.pieces.get(at));
        std::iter::successors(last, shorter)
            .filter(move |piece| piece.begins(text, head))
            .map(|piece| (piece.text.len(), piece.uses.as_slice()))
    }

    /// Their texts, in order.
    pub(super) fn texts(&self) -> impl Iterator<Item = &str> {
        self.pieces.iter().map(|piece| piece.text.as_str())
    }
}

impl Piece {
    /// Whether a text with this head begins with it; a short piece is told by the head alone.
    fn begins(&self, text: &str, head: u64) -> bool {
        match HEAD.checked_sub(self.text.len()) {
            Some(rest) => {
                (head ^ self::head(&self.text)) >> (8 * rest).min(63) == 0 && self.text.len() <= text.len()
            }
            None => text.starts_with(&self.text),
        }
    }
}

/// Bytes of a head.
const HEAD: usize = 8;

/// The bits of a head behind its first two bytes, and how many pairs of bytes there are.
const BEHIND: u32 = 48;
const BEGINNINGS: u64 = 1 << 16;

/// The first eight bytes as a number that is ordered as the texts are.
fn head(text: &str) -> u64 {
    let mut bytes = [0; 8];
    bytes.iter_mut().zip(text.bytes()).for_each(|(to, from)| *to = from);
    u64::from_be_bytes(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_piece_that_a_text_begins_with_is_found() {
        let of = |pattern| Use { pattern, piece: 0 };
        let texts = ["a", "ab", "abc", "abd", "b", "ba", "ab"];
        let pieces =
            Pieces::new(texts.iter().zip(0..).map(|(text, at)| ((*text).to_owned(), of(at))).collect());
        let found = |text: &str| {
            let found = pieces.beginning(text).flat_map(|(_, uses)| uses.iter().map(|of| of.pattern));
            found.collect::<Vec<_>>()
        };
        assert_eq!(found("abcd"), [2, 1, 6, 0]);
        assert_eq!(found("abca"), [2, 1, 6, 0]);
        assert_eq!(found("abe"), [1, 6, 0]);
        assert_eq!(found("az"), [0]);
        assert_eq!(found("c"), [] as [usize; 0]);
        assert_eq!(found(""), [] as [usize; 0]);
        assert_eq!(pieces.texts().collect::<Vec<_>>(), ["a", "ab", "abc", "abd", "b", "ba"]);
    }
}
