//! What the training texts teach: the heads of the model, and how what they say is weighed.
//!
//! The features of a text are found once and learnt from many times: by each head, on all texts and on all but a fifth.
#![expect(clippy::float_arithmetic, reason = "training; what is shipped are rounded weights")]

use std::ops::Range;

use rayon::prelude::*;
use wording::{
    Guard,
    model::{Feature, Head, Model},
    reading::Reading,
};

use super::{
    labels::{self, Label},
    net::{self, Case, Unit},
    svm::{self, Rows, Sample, Solved},
    texts::Labelled,
};

/// Parts in which the training texts are held out, one after the other.
pub(super) const FOLDS: usize = 5;

/// What a sentence of an innocent text teaches, beside the text.
const OF_A_SENTENCE: f32 = 0.1;
/// The same of what is blocked whatever the facts, where one sentence is enough to block a text.
const OF_A_SENTENCE_TO_BLOCK: f32 = 0.4;
/// What the sentence teaches that is most likely the wrong one of a blocked text.
const OF_THE_WRONG_SENTENCE: f32 = 0.5;
/// How often it is asked which sentence that is.
const SEARCHES: usize = 2;
/// What a text teaches that was said to the debtor, as if somebody else heard it.
const OF_WHAT_OTHERS_MIGHT_HEAR: f32 = 0.1;
/// How many networks judge together: one alone depends on how it began.
const NETS: usize = 3;
/// Where their beginnings are drawn from.
const SEED: u64 = 0x9e37_79b9_7f4a_7c15;

/// A text as the trainer sees it, with the numbers of its rows.
struct Studied<'a> {
    labelled: &'a Labelled,
    reading: Reading,
    row: usize,
    /// Those of its sentences; empty for a text of one.
    sentences: Range<usize>,
    /// The same words, told to somebody who does not owe the debt, where that would tell of it.
    told: Option<usize>,
}

/// All texts of a language, ready to be learnt from.
pub(super) struct Study<'a> {
    texts: Vec<Studied<'a>>,
    rows: Rows,
    /// The rows by their words alone, and by what they mean.
    words: Rows,
    meaning: Rows,
    /// What the weights of the places are multiplied by.
    rarity: Vec<f32>,
    owners: Owners,
}

/// The tag of the feature that has each place: of those that would stand there, the one in most texts. The others teach nothing.
struct Owners(Vec<u8>);

impl Owners {
    fn of<'a>(texts: impl Iterator<Item = &'a [Feature]>) -> Self {
        let mut all: Vec<(u32, u8)> = texts.flatten().map(|feature| (feature.place, feature.tag)).collect();
        all.sort_unstable();
        let mut owners = vec![0; wording::model::FEATURES];
        let mut most = vec![0; wording::model::FEATURES];
        for same in all.chunk_by(|a, b| a == b) {
            let Some(&(place, tag)) = same.first() else { continue };
            let place = place as usize;
            if let Some((owner, most)) = owners.get_mut(place).zip(most.get_mut(place))
                && same.len() > *most
            {
                (*owner, *most) = (tag, same.len());
            }
        }
        Self(owners)
    }

    fn has(&self, feature: &Feature) -> bool {
        self.0.get(feature.place as usize) == Some(&feature.tag)
    }
}

/// A fifth of the texts, what the rest teaches, and what the guard then weighs of the fifth.
pub(super) struct Fold<'a> {
    pub(super) held: Vec<&'a Labelled>,
    pub(super) heads: Vec<u8>,
    pub(super) signs: Vec<(Vec<i32>, bool)>,
}

/// The bytes of a model: the heads, and what each sign weighs on texts that the heads have not seen.
pub(super) fn trained(texts: &[Labelled]) -> Vec<u8> {
    let study = Study::of(texts);
    let mut heads = study.heads(true);
    let all = heads.pop().unwrap_or_default();
    let folds = study.folds(&heads);
    [all, judge(folds.iter().flat_map(|fold| &fold.signs))].concat()
}

/// All fifths, for a measure.
pub(super) fn folds(texts: &[Labelled]) -> Vec<Fold<'_>> {
    let study = Study::of(texts);
    let heads = study.heads(false);
    study.folds(&heads)
}

/// A guard with one model, for texts of one language.
pub(super) fn guard(model: Vec<u8>) -> Guard {
    let model = Model::trained(model);
    Guard::with(model.clone(), model)
}

impl<'a> Study<'a> {
    fn of(texts: &'a [Labelled]) -> Self {
        let read: Vec<_> = texts.iter().map(Read::of).collect();
        let owners = Owners::of(read.iter().map(|read| read.features.as_slice()));
        let mut rows = Rows::default();
        let studied: Vec<_> = texts
            .iter()
            .zip(read)
            .map(|(labelled, read)| Studied::of(labelled, read, &owners, &mut rows))
            .collect();
        let whole: Vec<usize> = studied.iter().map(|text| text.row).collect();
        let rarity = rows.weigh(&whole, wording::model::FEATURES);
        let words = rows.only(|place| place < wording::model::MEANING);
        let meaning = rows.only(|place| place >= wording::model::MEANING);
        Self { texts: studied, rows, words, meaning, rarity, owners }
    }

    /// The bytes of the heads without each fifth, and then, if asked for, of all texts.
    fn heads(&self, with_all: bool) -> Vec<Vec<u8>> {
        let parts = FOLDS + usize::from(with_all);
        let heads = Head::ALL.len();
        let packed: Vec<Packed> = (0..parts * heads)
            .into_par_iter()
            .map(|task| {
                let (part, head) =
                    (task / heads, Head::ALL.get(task % heads).copied().unwrap_or(Head::Blocked));
                let others = self.texts.iter().filter(|text| text.labelled.fold(FOLDS) != part);
                Packed::of(&self.learned(head, &others.collect::<Vec<_>>()), &self.rarity)
            })
            .collect();
        packed.chunks(heads).map(|heads| bytes(heads, &self.owners)).collect()
    }

    fn folds(&self, heads: &[Vec<u8>]) -> Vec<Fold<'a>> {
        (0..heads.len())
            .into_par_iter()
            .map(|number| {
                let held: Vec<_> =
                    self.texts.iter().filter(|text| text.labelled.fold(FOLDS) == number).collect();
                let heads = heads.get(number).cloned().unwrap_or_default();
                let guard = guard(heads.clone());
                let own = held.iter().map(|text| (text.labelled.text(), text.labelled.is_blocked));
                let unfounded =
                    held.iter().flat_map(|text| labels::without_its_facts(text.labelled, &text.reading));
                let all = own.chain(unfounded.map(|text| (text, true)));
                let signs = all.map(|(text, is_blocked)| (guard.signs(&text), is_blocked)).collect();
                let held = held.iter().map(|text| text.labelled).collect();
                Fold { held, heads, signs }
            })
            .collect()
    }

    /// What a head learns: from texts, from their sentences, and from the sentence that makes a text a wrong one.
    fn learned(&self, head: Head, texts: &[&Studied<'_>]) -> Solved {
        let mut samples = by_sentence(head, texts);
        for text in texts {
            let row = text.row;
            match labels::label(head, text.labelled, &text.reading) {
                Label::Yes(cost) => samples.push(Sample { row, target: 1.0, cost }),
                Label::No(cost) => samples.push(Sample { row, target: -1.0, cost }),
                Label::Unknown => {}
            }
        }
        if head == Head::Tells {
            let told = texts.iter().filter_map(|text| text.told);
            samples.extend(told.map(|row| Sample { row, target: 1.0, cost: OF_WHAT_OTHERS_MIGHT_HEAR }));
        }
        let rows = match head {
            Head::HeldByWords => &self.words,
            Head::HeldByMeaning => &self.meaning,
            _ => &self.rows,
        };
        let mut solved = svm::solve(rows, &samples, wording::model::FEATURES);
        if head == Head::Blocked {
            let known = samples.len();
            for _ in 0..SEARCHES {
                samples.truncate(known);
                samples.extend(self.wrong_sentences(texts, &solved));
                solved = svm::solve(&self.rows, &samples, wording::model::FEATURES);
            }
        }
        solved
    }

    /// The sentence of each blocked text that a first model finds the worst.
    fn wrong_sentences(&self, texts: &[&Studied<'_>], solved: &Solved) -> Vec<Sample> {
        let is_blocked = |text: &&&Studied<'_>| {
            matches!(labels::label(Head::Blocked, text.labelled, &text.reading), Label::Yes(_))
        };
        let worst = texts.iter().filter(is_blocked).filter_map(|text| {
            let scored = text.sentences.clone().map(|row| (row, solved.score(&self.rows, row)));
            scored.max_by(|(_, one), (_, other)| one.total_cmp(other))
        });
        worst.map(|(row, _)| Sample { row, target: 1.0, cost: OF_THE_WRONG_SENTENCE }).collect()
    }
}

/// A text and what it is made of.
struct Read {
    reading: Reading,
    features: Vec<Feature>,
    sentences: Vec<Vec<Feature>>,
    told: Option<Vec<Feature>>,
}

impl Read {
    fn of(labelled: &Labelled) -> Self {
        let text = labelled.text();
        let reading = Reading::of(&text);
        let mut sentences = wording::model::by_sentence(&text, &reading);
        if let [_] = sentences.as_slice() {
            sentences.clear();
        }
        // As those of whole texts are: sums of fractions depend on the order.
        for features in &mut sentences {
            features.sort_unstable();
        }
        let features = wording::model::features(&text, &reading);
        Self { reading, features, sentences, told: labels::told_to_another(labelled) }
    }
}

impl<'a> Studied<'a> {
    fn of(labelled: &'a Labelled, read: Read, owners: &Owners, rows: &mut Rows) -> Self {
        let Read { reading, features, sentences, told } = read;
        let row = push(rows, &features, owners);
        let mut end = row + 1;
        for features in &sentences {
            end = push(rows, features, owners) + 1;
        }
        let told = told.map(|features| push(rows, &features, owners));
        Self { labelled, reading, row, sentences: row + 1..end, told }
    }
}

/// Adds a row of features, each by its share of the text.
#[expect(clippy::cast_possible_truncation, reason = "above one and far within range")]
fn push(rows: &mut Rows, features: &[Feature], owners: &Owners) -> usize {
    let weight = |feature: &Feature| f64::from(feature.weight);
    let square: f64 = features.iter().map(|feature| weight(feature) * weight(feature)).sum();
    let length = square.sqrt().max(1.0);
    let known = features.iter().filter(|feature| owners.has(feature));
    rows.push(known.map(|feature| (feature.place, (weight(feature) / length) as f32)))
}

/// The sentences of texts that pass, each as a text of its own: one of them alone must not block.
fn by_sentence(head: Head, texts: &[&Studied<'_>]) -> Vec<Sample> {
    let cost = match head {
        Head::Blocked => OF_A_SENTENCE_TO_BLOCK,
        // Whether a listener hears of a debt needs the words around, and the groups judge texts as a whole.
        Head::Held | Head::HeldByWords | Head::HeldByMeaning => OF_A_SENTENCE,
        _ if head.fact().is_none() || head == Head::Tells => return Vec::new(),
        _ => OF_A_SENTENCE,
    };
    let is_innocent = |text: &&&Studied<'_>| {
        !text.labelled.is_blocked && matches!(labels::label(head, text.labelled, &text.reading), Label::No(_))
    };
    let innocent = texts.iter().filter(is_innocent);
    innocent.flat_map(|text| text.sentences.clone()).map(|row| Sample { row, target: -1.0, cost }).collect()
}

/// A head as it is shipped.
struct Packed {
    /// Bias and scale.
    header: [i32; 2],
    weights: Vec<i8>,
}

impl Packed {
    #[expect(clippy::cast_possible_truncation, reason = "rounded and within a byte by construction")]
    fn of(solved: &Solved, rarity: &[f32]) -> Self {
        let weights = || solved.weights.iter().zip(rarity).map(|(weight, rarity)| weight * rarity);
        let largest = weights().fold(1e-9_f32, |largest, weight| largest.max(weight.abs()));
        let step = largest / 127.0;
        let one = f64::from(wording::model::ONE);
        let parts = f64::from(wording::model::LENGTH_PARTS);
        let header = [f64::from(solved.bias) * one, f64::from(step) * one * parts];
        Self {
            header: header.map(|number| number.round() as i32),
            weights: weights().map(|weight| (weight / step).round() as i8).collect(),
        }
    }
}

/// The bytes of all heads.
fn bytes(heads: &[Packed], owners: &Owners) -> Vec<u8> {
    let mut bytes: Vec<u8> = heads.iter().flat_map(|head| head.header).flat_map(i32::to_le_bytes).collect();
    for (place, owner) in owners.0.iter().enumerate() {
        let weights = heads.iter().filter_map(|head| head.weights.get(place));
        bytes.extend(weights.map(|weight| weight.cast_unsigned()).chain([*owner]));
    }
    bytes
}

/// What the signs say together, as bytes: some networks, which answer as one.
#[expect(clippy::cast_possible_truncation, reason = "rounded and far within range")]
#[expect(clippy::cast_precision_loss, reason = "powers of two and numbers of few figures")]
pub(super) fn judge<'a>(signs: impl Iterator<Item = &'a (Vec<i32>, bool)>) -> Vec<u8> {
    let sign = wording::rules::SIGN as f32;
    let cases: Vec<Case> = signs
        .map(|(signs, is_blocked)| {
            let signs = signs.iter().map(|&number| number as f32 / sign).collect();
            Case { signs, is_blocked: *is_blocked }
        })
        .collect();
    let units = wording::model::UNITS / NETS;
    let of = |number| net::trained(&cases, wording::rules::SIGNS, units, SEED + number as u64);
    let nets: Vec<_> = (0..NETS).into_par_iter().map(of).collect();
    let one = wording::model::PARTS_OF_A_SIGN as f32;
    let each = one / NETS as f32;
    let bias = nets.iter().map(|net| net.bias * each).sum::<f32>();
    let of_unit = |unit: &Unit| -> Vec<f32> {
        let weights = unit.weights.iter().map(|weight| weight * one);
        [unit.counts * each, unit.bias * one].into_iter().chain(weights).collect()
    };
    let units = nets.iter().flat_map(|net| &net.units).flat_map(of_unit);
    let numbers = std::iter::once(bias).chain(units);
    numbers.flat_map(|number| (number.round() as i32).to_le_bytes()).collect()
}
