//! English words and their kin: words that stand in the same places of sentences, so that what is learnt of one counts for
//! the others.
//!
//! `lexicon/kin.txt` has a line a kin. The lines were made once, by clustering the vectors of GloVe 6B (Stanford, Public
//! Domain Dedication and License) of the sixteen thousand words that are most frequent or stand in `training/`. Small
//! words, which say who does what to whom, are in none.

use std::{
    collections::{HashMap, HashSet},
    sync::LazyLock,
};

/// Small English words: who does what to whom, how and whether, without the what.
const SMALL: &str = " i you he she it we they me him her us them my your his its our their mine yours ours a an the this \
that these those and or but if then than so because as of at by for with about against between into to from up down in \
out on off over under not no nor never only own same just don't won't can't isn't is are was were be been being am have \
has had do does did will would shall should can could may might must i'm i'll i've i'd you're you'll you've you'd we're \
we'll we've we'd he's she's it's that's there's what's let's who whom whose which what when where why how all any both \
each every few more most other some such nobody anybody somebody everyone everybody nothing anything something unless \
until while before after till again once here there now please thank thanks sorry ";

static KIN: LazyLock<HashMap<&'static str, u32>> = LazyLock::new(|| {
    let lines = (1..).zip(include_str!("../lexicon/kin.txt").lines());
    lines.flat_map(|(number, line)| line.split(' ').map(move |word| (word, number))).collect()
});

static SMALL_WORDS: LazyLock<HashSet<&'static str>> = LazyLock::new(|| SMALL.split_whitespace().collect());

/// Whether a word only says who does what to whom, how and whether.
pub(crate) fn is_small(word: &str) -> bool {
    SMALL_WORDS.contains(word)
}

/// The number of the kin of a word in small letters; `None` for small words and for words that nobody counted.
pub(crate) fn of(word: &str) -> Option<u32> {
    KIN.get(word).copied()
}

/// Whether it is an English word that is at all frequent.
pub(crate) fn is_known(word: &str) -> bool {
    is_small(word) || KIN.contains_key(word)
}
