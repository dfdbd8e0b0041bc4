//! What resembles blocked texts: a linear model over pieces of words and over what the words are about.
//!
//! A text becomes a list of numbered features ([`features`]); each head adds up one small whole number a feature
//! (`scores`). The numbers stand in `models/<lang>.bin` and are made from `training/<lang>.jsonl` by `cargo xtask
//! train-guard`, which writes the same bytes every time. There are no floats: the weights are bytes, the sums integers.

use std::{borrow::Cow, ops::RangeInclusive};

use receivables::debtor::Channel;

use crate::{
    Text,
    concept::Concept,
    fact::Fact,
    kin,
    lang::Lang,
    reading::{Polarity, Reading},
    rules,
};

/// How many heads a model has.
const HEADS: usize = 19;

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
    /// Blocked, for want of a fact or whatever the facts.
    Held,
    /// The same by the words alone.
    HeldByWords,
    /// The same by what they are about and by their kin.
    HeldByMeaning,
}

impl Head {
    /// Every head, in the order of their weights in the file.
    pub const ALL: [Self; HEADS] = [
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
        Self::Held,
        Self::HeldByWords,
        Self::HeldByMeaning,
    ];

    /// The heads whose gate a fact about the claim opens.
    pub const GATED: [Self; 8] = [
        Self::LegalStep,
        Self::Lawyer,
        Self::Penalty,
        Self::CreditReport,
        Self::Waiver,
        Self::Offer,
        Self::Hardship,
        Self::Recording,
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
            | Self::Pressure
            | Self::Held
            | Self::HeldByWords
            | Self::HeldByMeaning => None,
        }
    }

    /// The words that make the claim of a gated head.
    pub const fn concept(self) -> Option<Concept> {
        match self {
            Self::LegalStep => Some(Concept::LegalStep),
            Self::Lawyer => Some(Concept::Lawyer),
            Self::Penalty => Some(Concept::Penalty),
            Self::CreditReport => Some(Concept::CreditReport),
            Self::Waiver => Some(Concept::Waiver),
            Self::Offer => Some(Concept::Offer),
            Self::Hardship => Some(Concept::Hardship),
            Self::Recording => Some(Concept::Recording),
            _ => None,
        }
    }

    /// Whether a fact about the claim, not about the listener, opens its gate.
    fn is_gated(self) -> bool {
        Self::GATED.contains(&self)
    }
}

/// Number of features; a power of two, so that a hash finds its place by its low bits.
pub const FEATURES: usize = 1 << 17;

/// The bits of a hash that are its place.
const PLACES: u32 = 0x1_ffff;
const _: () = assert!(FEATURES == PLACES as usize + 1);

/// From here on stands what English words mean, before it the words themselves.
pub const MEANING: u32 = (PLACES >> 1) + 1;

/// A score of one: where the trainer wants blocked texts to be at least, and passed ones at most at its negative.
pub const ONE: i32 = 1000;

/// A text and what it counts for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Feature {
    /// Its place, below [`FEATURES`].
    pub place: u32,
    /// In Chinese it tells it from most others that would stand in the same place; never 0. English features share places:
    /// told apart, the words of more innocent texts were unknown, and those that were known counted for more.
    pub tag: u8,
    /// How much it counts.
    pub weight: u8,
}

/// The scores of one text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scores {
    lang: Lang,
    whole: [i32; HEADS],
    /// Of each sentence by itself; empty for a text of one.
    sentences: Vec<[i32; HEADS]>,
}

/// The weights of a language: for each head a bias and a scale of four bytes each, little-endian, then for each place
/// a signed byte a head and the tag of the feature that has it; then, four bytes each, what is added to all units, and for
/// each unit what it counts, what it adds, and what each sign weighs to it. Without bytes the model has no opinion.
#[derive(Debug, Clone)]
pub struct Model(Cow<'static, [u8]>);

/// Bytes before the weights.
pub const HEADER: usize = Head::ALL.len() * 8;

/// Where the weights of the signs begin: after those of the features.
pub const SIGNS_AT: usize = HEADER + FEATURES * ROW;

/// The bytes of a place: a weight for each head, and the tag of the feature that they were learnt from.
pub const ROW: usize = HEADS + 1;

/// How many units weigh the signs.
pub const UNITS: usize = 60;

/// Parts of one in which the weights of the signs are written.
pub const PARTS_OF_A_SIGN: i64 = 1 << 16;

/// Parts of one by which the length of a text is rounded; the scales of the file count in them.
pub const LENGTH_PARTS: u32 = 256;

/// Above this one sentence of a text of [`MANY`] or more blocks it: a threat does not become courteous by what stands around
/// it.
const SENTENCE_BLOCKS: i32 = -150;
/// The same in English of what is held for want of a fact or whatever the facts.
const SENTENCE_HELD: i32 = 50;
/// In a text of many sentences one of them is heard no longer, and is judged by itself.
pub(crate) const MANY: usize = 4;
/// For each sentence fewer the text itself tells more, and a sentence alone must be surer by this.
const SURER_AMONG_FEW: i32 = 300;
/// Below this the model doubts words that are mostly meant badly. The numbers here are ours, chosen on training texts held
/// out and on texts to develop on.
const fn innocent(lang: Lang) -> i32 {
    match lang {
        Lang::Zh => -250,
        Lang::En => -300,
    }
}
/// The same for words that need a fact.
const INNOCENT_WITHOUT_FACT: i32 = 0;
/// What the sentence of the words may reach and still be innocent: a threat does not become courteous by what stands
/// around it.
const INNOCENT_SENTENCE: i32 = 0;

impl Scores {
    /// A model that has no opinion, for rules to be tested on their own.
    #[cfg(test)]
    pub(crate) const SILENT: Self = Self { lang: Lang::Zh, whole: [0; HEADS], sentences: Vec::new() };

    /// The score of a head: [`ONE`] and more is certain, its negative is certainly not.
    pub fn of(&self, head: Head) -> i32 {
        self.whole.get(head as usize).copied().unwrap_or(0)
    }

    fn of_sentence(&self, head: Head, sentence: usize) -> i32 {
        let own = self.sentences.get(sentence).and_then(|scores| scores.get(head as usize));
        own.copied().unwrap_or_else(|| self.of(head))
    }

    /// The most that one of its sentences scores.
    pub(crate) fn of_worst_sentence(&self, head: Head) -> i32 {
        (0..self.sentences.len()).map(|number| self.of_sentence(head, number)).max().unwrap_or(self.of(head))
    }

    /// Whether one of its sentences would be blocked whatever stands around it.
    pub(crate) fn is_blocked_by_a_sentence(&self) -> bool {
        let fewer = i32::try_from(MANY.saturating_sub(self.sentences.len())).unwrap_or(0);
        let surer = fewer * SURER_AMONG_FEW;
        self.of_worst_sentence(Head::Blocked) > SENTENCE_BLOCKS + surer
            || self.lang == Lang::En && self.of_worst_sentence(Head::Held) > SENTENCE_HELD + surer
    }

    /// Whether the text, and this sentence of it, are plainly innocent of what the head looks for.
    pub(crate) fn is_innocent(&self, head: Head, sentence: usize) -> bool {
        let limit = if head.is_gated() { INNOCENT_WITHOUT_FACT } else { innocent(self.lang) };
        self.of(head) < limit && self.of_sentence(head, sentence) < INNOCENT_SENTENCE
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

    /// What the signs of a text come to; above zero it reads as one that is blocked. Each unit hears all signs, and is
    /// silent below zero.
    pub(crate) fn weighed(&self, signs: &[i32]) -> i32 {
        let number = |at: usize| i64::from(self.number(SIGNS_AT + 4 * at));
        let said = (0..UNITS).map(|unit| {
            let at = 1 + unit * (2 + rules::SIGNS);
            let weights = self.0.get(SIGNS_AT + 4 * (at + 2)..).unwrap_or_default();
            let heard = weights.as_chunks::<4>().0.iter().zip(signs);
            let sum: i64 =
                heard.map(|(&weight, &sign)| i64::from(i32::from_le_bytes(weight)) * i64::from(sign)).sum();
            number(at) * (number(at + 1) + sum / i64::from(rules::SIGN)).max(0) / PARTS_OF_A_SIGN
        });
        let all = number(0) + said.sum::<i64>();
        i32::try_from(all * i64::from(ONE) / PARTS_OF_A_SIGN).unwrap_or(i32::MAX)
    }

    fn number(&self, at: usize) -> i32 {
        let bytes = self.0.get(at..at + 4).and_then(|bytes| bytes.try_into().ok());
        bytes.map_or(0, i32::from_le_bytes)
    }
}

/// What the model makes of a text, and of each of its sentences.
pub(crate) fn scores(model: &Model, text: &Text<'_>, reading: &Reading) -> Scores {
    let sentences = by_sentence(text, reading);
    if let [only] = sentences.as_slice() {
        return Scores { lang: text.lang, whole: model.scaled(&model.sums(only)), sentences: Vec::new() };
    }
    let of_each: Vec<Sums> = sentences.iter().map(|features| model.sums(features)).collect();
    // A text says what its sentences say, but what several of them say once.
    let mut whole = Sums::default();
    for sums in &of_each {
        whole.add(sums);
    }
    each_once(&sentences.concat(), |again| whole.take_away(&model.sums(&[again])));
    let scaled = of_each.iter().map(|sums| model.scaled(sums)).collect();
    Scores { lang: text.lang, whole: model.scaled(&whole), sentences: scaled }
}

/// What features add up to, before it is measured by how many they are.
#[derive(Debug, Clone, Copy, Default)]
struct Sums {
    heads: [i32; HEADS],
    /// The squares of what each feature counts.
    square: u64,
}

impl Sums {
    fn add(&mut self, other: &Self) {
        self.square += other.square;
        self.heads.iter_mut().zip(other.heads).for_each(|(sum, one)| *sum += one);
    }

    fn take_away(&mut self, other: &Self) {
        self.square = self.square.saturating_sub(other.square);
        self.heads.iter_mut().zip(other.heads).for_each(|(sum, one)| *sum -= one);
    }
}

impl Model {
    /// What each head adds up to over the features.
    fn sums(&self, features: &[Feature]) -> Sums {
        let mut sums = Sums::default();
        for feature in features {
            sums.square += u64::from(feature.weight) * u64::from(feature.weight);
            let at = HEADER + usize::try_from(feature.place).unwrap_or(0) * ROW;
            let Some((tag, weights)) = self.0.get(at..at + ROW).and_then(<[u8]>::split_last) else {
                continue;
            };
            // What was never seen in training says nothing.
            if *tag != feature.tag {
                continue;
            }
            for (sum, &weight) in sums.heads.iter_mut().zip(weights) {
                *sum += i32::from(weight.cast_signed()) * i32::from(feature.weight);
            }
        }
        sums
    }

    /// Long texts have more features than short ones: each counts by its share of the text.
    fn scaled(&self, sums: &Sums) -> [i32; HEADS] {
        let parts = u64::from(LENGTH_PARTS);
        let length = (sums.square * parts * parts).isqrt().max(1).cast_signed();
        let mut heads = sums.heads;
        for (head, sum) in (0..).zip(&mut heads) {
            let (bias, scale) = (self.number(head * 8), self.number(head * 8 + 4));
            let scaled = i64::from(*sum) * i64::from(scale) / length;
            *sum = i32::try_from(scaled).unwrap_or(i32::MAX).saturating_add(bias);
        }
        heads
    }
}

/// How much a feature counts beside others; chosen on texts to develop on.
const OF_LETTERS: u8 = 2;
const OF_CHARACTERS_APART: u8 = 2;
const OF_WORDS_APART: u8 = 1;
const OF_CONCEPTS: u8 = 5;
const OF_FACTS: u8 = 4;
const OF_PAIRS: u8 = 3;
const OF_SETTING: u8 = 2;
const OF_KIN: u8 = 2;
const OF_KIN_APART: u8 = 2;
const OF_PEOPLE: u8 = 1;
const OF_QUESTIONS: u8 = 5;
const OF_OPENING: u8 = 3;
const OF_EDGES: u8 = 2;

/// What a text is made of, each feature once: what its sentences are made of.
pub fn features(text: &Text<'_>, reading: &Reading) -> Vec<Feature> {
    let mut features = each_once(&by_sentence(text, reading).concat(), |_| ());
    features.sort_unstable();
    features
}

/// Each place once, with the least it counts, in the order of first mention; `left` hears of each that was left out. A table
/// of places does what sorting did, which took a third of the guard's time.
fn each_once(features: &[Feature], mut left: impl FnMut(Feature)) -> Vec<Feature> {
    let size = (features.len() * 2).next_power_of_two();
    // Where in `kept` the feature of a place stands, counted from 1; the next free row where another has its own.
    let mut table = vec![0_u32; size];
    let mut kept: Vec<Feature> = Vec::with_capacity(features.len());
    for feature in features {
        let mut row = feature.place as usize;
        while let Some(stands) = table.get_mut(row & (size - 1)) {
            match stands.checked_sub(1).and_then(|at| kept.get_mut(at as usize)) {
                None => {
                    kept.push(*feature);
                    *stands = u32::try_from(kept.len()).unwrap_or(u32::MAX);
                    break;
                }
                Some(known) if (known.place, known.tag) == (feature.place, feature.tag) => {
                    left(Feature { weight: known.weight.max(feature.weight), ..*feature });
                    known.weight = known.weight.min(feature.weight);
                    break;
                }
                Some(_) => row += 1,
            }
        }
    }
    kept
}

/// What each sentence is made of: pieces of words as they are meant, what the words are about, two concepts beside each
/// other, concepts beside the facts that hold, and who listens.
pub fn by_sentence(text: &Text<'_>, reading: &Reading) -> Vec<Vec<Feature>> {
    (0..reading.sentences()).map(|number| of_sentence(text, reading, number)).collect()
}

fn of_sentence(text: &Text<'_>, reading: &Reading, number: usize) -> Vec<Feature> {
    let mut features = Vec::with_capacity(512);
    let mut add = |parts: &[u32], weight: u8| {
        let hash = hash(parts);
        let place = match (text.lang, parts) {
            (Lang::Zh, _) => hash & PLACES,
            (Lang::En, [1 | 2 | 6 | 8 | 96..=127, ..]) => hash & (MEANING - 1) | MEANING,
            (Lang::En, _) => hash & (MEANING - 1),
        };
        let tag = match text.lang {
            Lang::Zh => hash.to_be_bytes()[0].max(1),
            Lang::En => 1,
        };
        features.push(Feature { place, tag, weight });
    };
    let plain = reading.normal.text();
    for clause in reading.clauses_of(number) {
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
                let words = words_of(words);
                of_words(&words, polarity, &mut add);
                of_kin(&words, &mut add);
                of_people(&words, &mut add);
            }
        }
        add(&[7, u32::from(words.ends_with('?'))], OF_QUESTIONS);
    }
    of_mentions(text, reading, number, &mut add);
    add(&[3, u32::from(text.audience.may_hear_of_debt())], OF_SETTING);
    add(&[5, u32::from(text.channel == Channel::Voicemail)], OF_SETTING);
    each_once(&features, |_| ())
}

/// What the words of a sentence are about.
fn of_mentions(text: &Text<'_>, reading: &Reading, number: usize, add: &mut impl FnMut(&[u32], u8)) {
    let mut concepts: Vec<(Concept, Polarity)> =
        reading.mentions_of(number).iter().map(|mention| (mention.concept, mention.polarity)).collect();
    concepts.sort_unstable();
    concepts.dedup();
    for (number, &(concept, polarity)) in concepts.iter().enumerate() {
        add(&[1, concept as u32, polarity as u32], OF_CONCEPTS);
        for other in concepts.iter().skip(number + 1) {
            add(&[2, concept as u32, polarity as u32, other.0 as u32, other.1 as u32], OF_PAIRS);
        }
        for fact in Fact::ALL.into_iter().filter(|&fact| text.facts.has(fact)) {
            add(&[6, fact as u32, concept as u32, polarity as u32], OF_FACTS);
        }
    }
}

/// Every run of some of the lengths one to three.
fn of_runs(
    kind: u32,
    numbers: &[u32],
    lengths: RangeInclusive<usize>,
    weight: u8,
    add: &mut impl FnMut(&[u32], u8),
) {
    for length in lengths {
        for run in numbers.windows(length) {
            let mut parts = [kind, 0, 0, 0];
            for (part, number) in parts.iter_mut().skip(1).zip(run) {
                *part = *number;
            }
            add(&parts, weight);
        }
    }
}

/// Two numbers with one to `most` between.
fn of_pairs_apart(kind: u32, numbers: &[u32], most: usize, weight: u8, add: &mut impl FnMut(&[u32], u8)) {
    for (at, one) in numbers.iter().enumerate() {
        for other in numbers.iter().skip(at + 2).take(most) {
            add(&[kind, *one, *other], weight);
        }
    }
}

/// Runs of one to three characters, two with one to three between, and how the clause begins and ends.
fn of_characters(words: &str, polarity: u32, add: &mut impl FnMut(&[u32], u8)) {
    let characters: Vec<u32> =
        words.chars().filter(|c| !c.is_ascii_digit() && !c.is_whitespace()).map(u32::from).collect();
    of_runs(polarity + 16, &characters, 1..=3, OF_LETTERS, add);
    of_pairs_apart(13, &characters, 3, OF_CHARACTERS_APART, add);
    if let ([one, two, ..], [.., before, last]) = (characters.as_slice(), characters.as_slice()) {
        add(&[14, *one, *two], OF_EDGES);
        add(&[15, *before, *last], OF_EDGES);
        add(&[15, *last], OF_EDGES);
    }
}

fn words_of(words: &str) -> Vec<&str> {
    words
        .split(|c: char| !(c.is_ascii_alphabetic() || c == '\''))
        .map(|word| word.trim_matches('\''))
        .filter(|word| !word.is_empty())
        .collect()
}

/// Runs of one to three words, two with one to three between, the two that begin the clause, and runs of three to five
/// letters inside words.
fn of_words(words: &[&str], polarity: u32, add: &mut impl FnMut(&[u32], u8)) {
    let hashes: Vec<u32> = words.iter().map(|word| of_bytes(word.as_bytes())).collect();
    of_runs(polarity + 32, &hashes, 1..=3, OF_LETTERS, add);
    of_pairs_apart(12, &hashes, 3, OF_WORDS_APART, add);
    if let [one, two, ..] = hashes.as_slice() {
        add(&[10, *one, *two], OF_OPENING);
        add(&[11, *one], OF_OPENING);
    }
    let mut padded = String::new();
    for word in words {
        padded.clear();
        padded.extend(["<", word, ">"]);
        for length in 3..=5 {
            for run in padded.as_bytes().windows(length) {
                add(&[polarity + 48, of_bytes(run)], 1);
            }
        }
    }
}

/// The same with each word that carries meaning replaced by its kin, so that a word never seen counts as those that stand
/// in the same places; and two of them with one to four words between.
fn of_kin(words: &[&str], add: &mut impl FnMut(&[u32], u8)) {
    let kin: Vec<u32> = words
        .iter()
        .map(|word| {
            kin::of(word).unwrap_or_else(|| if kin::is_small(word) { of_bytes(word.as_bytes()) } else { 0 })
        })
        .collect();
    of_runs(96, &kin, 1..=3, OF_KIN, add);
    of_pairs_apart(112, &kin, 4, OF_KIN_APART, add);
}

/// Who does what to whom without the what: the small words alone, two and three in their order.
fn of_people(words: &[&str], add: &mut impl FnMut(&[u32], u8)) {
    let small: Vec<u32> =
        words.iter().filter(|word| kin::is_small(word)).map(|word| of_bytes(word.as_bytes())).collect();
    of_runs(8, &small, 2..=3, OF_PEOPLE, add);
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
