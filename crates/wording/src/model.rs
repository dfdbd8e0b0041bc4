//! What resembles blocked texts: a linear model over pieces of words and over what the words are about.
//!
//! A text becomes a list of numbered features ([`features`]); each head adds up one small whole number a feature
//! (`scores`). The numbers stand in `models/<lang>.bin` and are made from `training/<lang>.jsonl` by `cargo xtask
//! train-guard`, which writes the same bytes every time. There are no floats: the weights are bytes, the sums integers.

use std::{borrow::Cow, collections::HashMap, ops::Range, sync::LazyLock};

use receivables::debtor::Channel;

use crate::{
    Text,
    concept::Concept,
    fact::Fact,
    lang::Lang,
    reading::{Polarity, Reading},
};

/// What a head of the model looks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum Head {
    /// Blocked whatever the facts.
    Blocked,
    /// Tells of a debt to somebody who may not hear of it.
    Tells,
    /// Announces a legal step.
    LegalStep,
    /// Speaks of a lawyer of ours.
    Lawyer,
    /// Claims penalties or fees.
    Penalty,
    /// Threatens a credit record.
    CreditReport,
    /// Grants a waiver.
    Waiver,
    /// Makes a limited offer.
    Offer,
    /// Pleads our own hardship.
    Hardship,
    /// Speaks of a recording.
    Recording,
    /// Group: threats.
    Menace,
    /// Group: insult and shame.
    Abuse,
    /// Group: family, colleagues, neighbours, the public.
    Others,
    /// Group: calls, visits, following.
    Harassment,
    /// Group: untruths about who we are and what will happen.
    Falsehood,
    /// Group: new debts, gifts, weaknesses used.
    Pressure,
}

impl Head {
    /// Every head, in the order of their weights in the file.
    pub const ALL: [Self; 16] = [
        Self::Blocked,
        Self::Tells,
        Self::LegalStep,
        Self::Lawyer,
        Self::Penalty,
        Self::CreditReport,
        Self::Waiver,
        Self::Offer,
        Self::Hardship,
        Self::Recording,
        Self::Menace,
        Self::Abuse,
        Self::Others,
        Self::Harassment,
        Self::Falsehood,
        Self::Pressure,
    ];

    /// The heads that say what a blocked text resembles.
    pub const GROUPS: [Self; 6] =
        [Self::Menace, Self::Abuse, Self::Others, Self::Harassment, Self::Falsehood, Self::Pressure];

    /// The fact that opens the gate of what the head looks for.
    pub const fn fact(self) -> Option<Fact> {
        match self {
            Self::Tells => Some(Fact::ThirdPartyConsent),
            Self::LegalStep => Some(Fact::LegalCaseOpen),
            Self::Lawyer => Some(Fact::LawyerMandate),
            Self::Penalty => Some(Fact::DamagesClause),
            Self::CreditReport => Some(Fact::CreditBureauMember),
            Self::Waiver => Some(Fact::WaiverApproved),
            Self::Offer => Some(Fact::OfferRegistered),
            Self::Hardship => Some(Fact::HardshipSignedOff),
            Self::Recording => Some(Fact::RecordingAnnounced),
            Self::Blocked
            | Self::Menace
            | Self::Abuse
            | Self::Others
            | Self::Harassment
            | Self::Falsehood
            | Self::Pressure => None,
        }
    }

    /// Whether a fact about the claim, not about the listener, opens its gate.
    const fn is_gated(self) -> bool {
        self.fact().is_some() && !matches!(self, Self::Tells)
    }
}

/// Number of features; a power of two, so that a hash finds its place by its low bits.
pub const FEATURES: usize = 1 << 17;

/// The bits of a hash that are its place.
const PLACES: u32 = 0x1_ffff;
const _: () = assert!(FEATURES == PLACES as usize + 1);

/// A score of one: where the trainer wants blocked texts to be at least, and passed ones at most at its negative.
pub const ONE: i32 = 1000;

/// A text and what it counts for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Feature {
    /// Its place, below [`FEATURES`].
    pub place: u32,
    /// How much it counts.
    pub weight: u8,
}

/// The scores of one text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scores {
    whole: [i32; 16],
    /// Of each sentence by itself; empty for a text of one.
    sentences: Vec<[i32; 16]>,
}

/// The weights of a language: for each head a bias and a scale of four bytes each, little-endian, then for each feature
/// a signed byte a head. Without bytes the model has no opinion.
#[derive(Debug, Clone)]
pub struct Model(Cow<'static, [u8]>);

/// Bytes before the weights.
pub const HEADER: usize = Head::ALL.len() * 8;

/// Parts of one by which the length of a text is rounded; the scales of the file count in them.
pub const LENGTH_PARTS: u32 = 256;

/// Above this a text is blocked. The numbers here are ours, chosen on training texts held out.
pub(crate) fn BLOCKS() -> i32 { t("BLOCKS", 0) }
/// What needs a fact is mostly named by a rule; without one the model must be surer.
pub(crate) fn BLOCKS_FOR_WANT_OF_A_FACT() -> i32 { t("BLOCKS_FOR_WANT_OF_A_FACT", 300) }
/// From here to what blocks, a person looks.
const LOOKED_AT: i32 = 0;
/// One sentence among others says less than a text: the model must be surer of it.
pub(crate) fn SURER_OF_A_SENTENCE() -> i32 { t("SURER_OF_A_SENTENCE", 0) }
/// The same of what needs a fact or must not be overheard: no sentence by itself teaches what that is.
pub(crate) fn SURER_OF_A_CLAIM() -> i32 { t("SURER_OF_A_CLAIM", 1500) }
/// Below this the model overrules words that are mostly meant badly.
pub(crate) fn INNOCENT() -> i32 { t("INNOCENT", -150) }
/// The same for words that need a fact.
pub(crate) fn INNOCENT_WITHOUT_FACT() -> i32 { t("INNOCENT_WITHOUT_FACT", 0) }
/// What the sentence of the words may reach and still be innocent: a threat does not become courteous by what stands
/// around it.
pub(crate) fn INNOCENT_SENTENCE() -> i32 { t("INNOCENT_SENTENCE", 800) }
/// The same for words that bring in other people or the public: the gravest to miss.
pub(crate) fn INNOCENT_SENTENCE_ABOUT_OTHERS() -> i32 { t("INNOCENT_SENTENCE_ABOUT_OTHERS", 0) }

impl Scores {
    /// A model that has no opinion, for rules to be tested on their own.
    #[cfg(test)]
    pub(crate) const SILENT: Self = Self { whole: [0; 16], sentences: Vec::new() };

    /// The score of a head: [`ONE`] and more is certain, its negative is certainly not.
    pub fn of(&self, head: Head) -> i32 {
        self.whole.get(head as usize).copied().unwrap_or(0)
    }

    fn of_sentence(&self, head: Head, sentence: usize) -> i32 {
        let own = self.sentences.get(sentence).and_then(|scores| scores.get(head as usize));
        own.copied().unwrap_or_else(|| self.of(head))
    }

    /// Whether the head would block the text, or one of its sentences.
    pub(crate) fn blocks(&self, head: Head) -> bool {
        let limit = match head {
            Head::Tells => t("TELLS", 0),
            _ if head.is_gated() => BLOCKS_FOR_WANT_OF_A_FACT(),
            _ => BLOCKS(),
        };
        let surer = if head == Head::Blocked { SURER_OF_A_SENTENCE() } else { SURER_OF_A_CLAIM() };
        let in_sentence = |number| self.of_sentence(head, number) > limit + surer;
        self.of(head) > limit || (0..self.sentences.len()).any(in_sentence)
    }

    /// Whether a person should look.
    pub(crate) fn is_doubtful(&self, head: Head) -> bool {
        head == Head::Blocked && self.of(head) > LOOKED_AT
    }

    /// Whether the text, and this sentence of it, are plainly innocent of what the head looks for; `most` is what the
    /// sentence may reach.
    pub(crate) fn is_innocent(&self, head: Head, sentence: usize, most: i32) -> bool {
        let limit = if head.is_gated() { INNOCENT_WITHOUT_FACT() } else { INNOCENT() };
        self.of(head) < limit && self.of_sentence(head, sentence) < most
    }

    /// The group a blocked text resembles most.
    pub(crate) fn group(&self) -> Head {
        Head::GROUPS.into_iter().max_by_key(|&head| self.of(head)).unwrap_or(Head::Menace)
    }
}

impl Model {
    /// The model that was trained and is shipped.
    pub const fn shipped(lang: Lang) -> Self {
        Self(Cow::Borrowed(match lang {
            Lang::Zh => include_bytes!("../models/zh.bin"),
            Lang::En => include_bytes!("../models/en.bin"),
        }))
    }

    /// A model just trained.
    pub const fn trained(bytes: Vec<u8>) -> Self {
        Self(Cow::Owned(bytes))
    }

    fn number(&self, at: usize) -> i32 {
        let bytes = self.0.get(at..at + 4).and_then(|bytes| bytes.try_into().ok());
        bytes.map_or(0, i32::from_le_bytes)
    }
}

/// What the model makes of a text, and of each of its sentences.
pub(crate) fn scores(model: &Model, text: &Text<'_>, reading: &Reading) -> Scores {
    let count = reading.sentences();
    let of = |number| model.sums(&of_sentences(text, reading, &(number..number + 1)));
    let sentences = if count > 1 { (0..count).map(of).collect() } else { Vec::new() };
    let scores = Scores { whole: model.sums(&features(text, reading)), sentences };
    if std::env::var_os("HK_DEBUG").is_some() {
        eprintln!("DBG {} | {:?} | {}", scores.whole[0], scores.sentences.iter().map(|s| s[0]).collect::<Vec<_>>(), text.text.replace('\n', " "));
    }
    scores
}

impl Model {
    /// What each head adds up to over the features.
    fn sums(&self, features: &[Feature]) -> [i32; 16] {
        let heads = Head::ALL.len();
        let mut sums = [0_i32; 16];
        let mut square = 0_u64;
        for feature in features {
            let at = HEADER + usize::try_from(feature.place).unwrap_or(0) * heads;
            let weights = self.0.get(at..at + heads).unwrap_or_default();
            for (sum, &weight) in sums.iter_mut().zip(weights) {
                *sum += i32::from(weight.cast_signed()) * i32::from(feature.weight);
            }
            square += u64::from(feature.weight) * u64::from(feature.weight);
        }
        // Long texts have more features than short ones: each counts by its share of the text.
        let parts = u64::from(LENGTH_PARTS);
        let length = (square * parts * parts).isqrt().max(1).cast_signed();
        for (head, sum) in (0..).zip(&mut sums) {
            let (bias, scale) = (self.number(head * 8), self.number(head * 8 + 4));
            let scaled = i64::from(*sum) * i64::from(scale) / length;
            *sum = i32::try_from(scaled).unwrap_or(i32::MAX).saturating_add(bias);
        }
        sums
    }
}

/// How much a feature counts beside others.
fn OF_LETTERS() -> u8 { u8::try_from(t("OF_LETTERS", 2)).unwrap_or(0) }
fn OF_CONCEPTS() -> u8 { u8::try_from(t("OF_CONCEPTS", 5)).unwrap_or(0) }
fn OF_FACTS() -> u8 { u8::try_from(t("OF_FACTS", 4)).unwrap_or(0) }
fn OF_PAIRS() -> u8 { u8::try_from(t("OF_PAIRS", 3)).unwrap_or(0) }
fn OF_SETTING() -> u8 { u8::try_from(t("OF_SETTING", 2)).unwrap_or(0) }
fn OF_FRAMES() -> u8 { u8::try_from(t("OF_FRAMES", 0)).unwrap_or(0) }
fn OF_KIN() -> u8 { u8::try_from(t("OF_KIN", 3)).unwrap_or(0) }

/// What a text is made of, each feature once: pieces of words as they are meant, what the words are about, two concepts
/// in one sentence, concepts beside the facts that hold, and the setting.
pub fn features(text: &Text<'_>, reading: &Reading) -> Vec<Feature> {
    of_sentences(text, reading, &(0..usize::MAX))
}

/// What some of its sentences are made of.
pub fn of_sentences(text: &Text<'_>, reading: &Reading, wanted: &Range<usize>) -> Vec<Feature> {
    let mut features = Vec::with_capacity(1024);
    let mut add = |parts: &[u32], weight: u8| {
        let place = hash(parts) & PLACES;
        features.push(Feature { place, weight });
    };
    let plain = reading.normal.text();
    for clause in reading.clauses.iter().filter(|clause| wanted.contains(&clause.sentence)) {
        let words = plain.get(clause.start..clause.end).unwrap_or_default();
        let polarity = clause.polarity as u32;
        match text.lang {
            Lang::Zh => {
                of_characters(words, Polarity::Affirmed as u32, &mut add);
                // What is denied or reported counts as said, and as what it is.
                if clause.polarity != Polarity::Affirmed {
                    of_characters(words, polarity, &mut add);
                }
            }
            Lang::En => {
                of_words(words, polarity, &mut add);
                of_frames(words, &mut add);
            }
        }
    }
    let mentions: Vec<(Concept, Polarity, usize)> = reading
        .mentions
        .iter()
        .filter(|mention| wanted.contains(&mention.sentence))
        .map(|mention| (mention.concept, mention.polarity, mention.sentence))
        .collect();
    for &(concept, polarity, _) in &mentions {
        add(&[1, concept as u32, polarity as u32], OF_CONCEPTS());
    }
    for sentence in mentions.chunk_by(|a, b| a.2 == b.2) {
        let mut concepts: Vec<(Concept, Polarity)> =
            sentence.iter().map(|&(concept, polarity, _)| (concept, polarity)).collect();
        concepts.sort_unstable();
        concepts.dedup();
        for (number, one) in concepts.iter().enumerate() {
            for other in concepts.iter().skip(number + 1) {
                add(&[2, one.0 as u32, one.1 as u32, other.0 as u32, other.1 as u32], OF_PAIRS());
            }
        }
    }
    for fact in Fact::ALL.into_iter().filter(|&fact| text.facts.has(fact)) {
        for &(concept, polarity, _) in &mentions {
            add(&[6, fact as u32, concept as u32, polarity as u32], OF_FACTS());
        }
    }
    add(&[3, u32::from(text.audience.may_hear_of_debt())], OF_SETTING());
    add(&[5, u32::from(text.channel == Channel::Voicemail)], OF_SETTING());
    features.sort_unstable();
    features.dedup_by_key(|feature| feature.place);
    features
}

/// Runs of one to three characters.
fn of_characters(words: &str, polarity: u32, add: &mut impl FnMut(&[u32], u8)) {
    let characters: Vec<u32> =
        words.chars().filter(|c| !c.is_ascii_digit() && !c.is_whitespace()).map(u32::from).collect();
    for length in 1..=3 {
        for run in characters.windows(length) {
            let mut parts = [polarity + 16, 0, 0, 0];
            for (part, character) in parts.iter_mut().skip(1).zip(run) {
                *part = *character;
            }
            add(&parts, OF_LETTERS());
        }
    }
}

/// Small English words: who does what to whom, how and whether, without the what.
const SMALL: &str = " i you he she it we they me him her us them my your his its our their mine yours ours a an the this \
that these those and or but if then than so because as of at by for with about against between into to from up down in \
out on off over under not no nor never only own same just don't won't can't isn't is are was were be been being am have \
has had do does did will would shall should can could may might must i'm i'll i've i'd you're you'll you've you'd we're \
we'll we've we'd he's she's it's that's there's what's let's who whom whose which what when where why how all any both \
each every few more most other some such nobody anybody somebody everyone everybody nothing anything something unless \
until while before after till again once here there now please thank thanks sorry ";

/// How a clause is built: runs of three to five words in which only the small ones are themselves and of the others the
/// ending counts; and runs of one and two words without their endings.
fn of_frames(words: &str, add: &mut impl FnMut(&[u32], u8)) {
    let words = words_of(words);
    let small = SMALL_WORDS.as_slice();
    let is_small = |word: &str| small.binary_search(&word).is_ok();
    let frame: Vec<u32> = words
        .iter()
        .map(
            |word| if is_small(word) { of_bytes(word.as_bytes()) } else { of_bytes(ending(word).as_bytes()) },
        )
        .collect();
    for length in 3..=5 {
        for run in frame.windows(length) {
            let mut parts = [64, 0, 0, 0, 0, 0];
            for (part, word) in parts.iter_mut().skip(1).zip(run) {
                *part = *word;
            }
            add(&parts, OF_FRAMES());
        }
    }
    let kin: Vec<u32> = words
        .iter()
        .map(|word| if is_small(word) { of_bytes(word.as_bytes()) } else { kin_of(word) })
        .collect();
    for length in 1..=3 {
        for run in kin.windows(length) {
            let mut parts = [96, 0, 0, 0];
            for (part, word) in parts.iter_mut().skip(1).zip(run) {
                *part = *word;
            }
            add(&parts, OF_KIN());
        }
    }
    for (at, one) in kin.iter().enumerate() {
        for other in kin.iter().skip(at + 2).take(4) {
            add(&[112, *one, *other], u8::try_from(t("OF_SKIP", 1)).unwrap_or(0));
        }
    }
    let stems: Vec<u32> = words.iter().map(|word| of_bytes(stem(word).as_bytes())).collect();
    for length in 1..=2 {
        for run in stems.windows(length) {
            let mut parts = [80, 0, 0];
            for (part, word) in parts.iter_mut().skip(1).zip(run) {
                *part = *word;
            }
            add(&parts, u8::try_from(t("OF_STEMS", 0)).unwrap_or(0));
        }
    }
}

/// The number of the kin of a word.
fn kin_of(word: &str) -> u32 {
    KIN.get(word).copied().unwrap_or(0)
}

/// Words that stand in the same surroundings, a line each.
static KIN: LazyLock<HashMap<&'static str, u32>> = LazyLock::new(|| {
    let lines = (1..).zip(include_str!("../lexicon/kin.txt").lines());
    lines.flat_map(|(number, line)| line.split(' ').map(move |word| (word, number))).collect()
});

/// The small words in order.
static SMALL_WORDS: LazyLock<Vec<&str>> = LazyLock::new(|| {
    let mut words: Vec<&str> = SMALL.split_whitespace().collect();
    words.sort_unstable();
    words
});

/// What is left of a word that is not small: its ending.
fn ending(word: &str) -> &'static str {
    ["ing", "ed", "ly", "s"].into_iter().find(|ending| word.ends_with(ending)).unwrap_or("-")
}

/// A word without its ending.
fn stem(word: &str) -> &str {
    if word.len() < 5 {
        return word;
    }
    let endings = ["'s", "ing", "ed", "es", "ly", "er", "s", "e", "y"];
    endings.into_iter().find_map(|ending| word.strip_suffix(ending)).unwrap_or(word)
}

fn words_of(words: &str) -> Vec<&str> {
    words
        .split(|c: char| !(c.is_ascii_alphabetic() || c == '\''))
        .map(|word| word.trim_matches('\''))
        .filter(|word| !word.is_empty())
        .collect()
}

/// Runs of one to three words, and runs of three to five letters inside words.
fn of_words(words: &str, polarity: u32, add: &mut impl FnMut(&[u32], u8)) {
    let words = words_of(words);
    let hashes: Vec<u32> = words.iter().map(|word| of_bytes(word.as_bytes())).collect();
    for length in 1..=3 {
        for run in hashes.windows(length) {
            let mut parts = [polarity + 32, 0, 0, 0];
            for (part, word) in parts.iter_mut().skip(1).zip(run) {
                *part = *word;
            }
            add(&parts, OF_LETTERS());
        }
    }
    for word in &words {
        let padded = format!("<{word}>");
        for length in 3..=5 {
            for run in padded.as_bytes().windows(length) {
                add(&[polarity + 48, of_bytes(run)], u8::try_from(t("OF_CHARS", 1)).unwrap_or(0));
            }
        }
    }
}

fn of_bytes(bytes: &[u8]) -> u32 {
    bytes.iter().fold(0x811c_9dc5, |hash, &byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}

/// A number spread over all bits (the finish of MurmurHash3).
fn hash(parts: &[u32]) -> u32 {
    let mixed = parts.iter().fold(0x9e37_79b9_u32, |hash, &part| {
        (hash ^ part).wrapping_mul(0x85eb_ca6b).rotate_left(13).wrapping_add(0x7f4a_7c15)
    });
    let mixed = (mixed ^ (mixed >> 16)).wrapping_mul(0xc2b2_ae35);
    mixed ^ (mixed >> 15)
}

static T: LazyLock<HashMap<String, i32>> = LazyLock::new(|| std::env::var("HK_T").unwrap_or_default().split(',').filter_map(|x| { let (a, b) = x.split_once('=')?; Some((a.to_owned(), b.parse().ok()?)) }).collect());
pub fn t(name: &str, default: i32) -> i32 { T.get(name).copied().unwrap_or(default) }
