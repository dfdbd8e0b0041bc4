//! The wording guard: its training, and how well it does on texts it has not seen.

mod labels;
mod report;
mod svm;
mod texts;

use std::{fs, path::PathBuf, time::Instant};

use anyhow::Context as _;
use wording::{
    Guard, Lang, Verdict,
    model::{Feature, Head, Model},
    reading::Reading,
};

use crate::shell::root;
use labels::Label;
use svm::{Sample, Solved};
use texts::Labelled;

/// Parts in which the training texts are held out, one after the other.
const FOLDS: usize = 5;

/// Writes both models. The same texts give the same bytes on every machine.
pub(crate) fn train() -> anyhow::Result<()> {
    for lang in Lang::ALL {
        let texts = texts::read("training", lang)?;
        let path = model_path(lang);
        let model = trained(&texts.iter().collect::<Vec<_>>());
        fs::write(&path, &model).with_context(|| format!("{} cannot be written", path.display()))?;
        println!("{}: {} bytes from {} texts", path.display(), model.len(), texts.len());
    }
    Ok(())
}

/// Prints what the shipped guard does with the texts kept apart, how fast, and whether its models are those that the
/// training texts make.
pub(crate) fn measure() -> anyhow::Result<()> {
    let guard = Guard::with(Model::shipped(Lang::Zh), Model::shipped(Lang::En));
    for lang in Lang::ALL {
        let texts = texts::read("evaluation", lang)?;
        let (report, _) = reported(&guard, &texts);
        print!("{}", report.to_text(&format!("{lang}, texts kept apart")));
        println!("  texts a second on one core: {}", speed(&guard, &texts));
        println!("{lang}, texts to develop on");
        developed(&guard, "development", lang)?;
        let training = texts::read("training", lang)?;
        let is_made = fs::read(model_path(lang))? == trained(&training.iter().collect::<Vec<_>>());
        println!(
            "  the model is the one its texts make: {}",
            if is_made { "yes" } else { "no; run train-guard" }
        );
    }
    Ok(())
}

/// Prints what the guard does with the texts it is developed on, file by file. It does not learn from them. The models are
/// those on disk, so that a trained one need not be built in to be measured. Another folder may be named.
pub(crate) fn develop(folder: Option<&String>) -> anyhow::Result<()> {
    let [zh, en] = [Lang::Zh, Lang::En].map(|lang| fs::read(model_path(lang)).map(Model::trained));
    let guard = Guard::with(zh?, en?);
    let mut failures = String::new();
    for lang in Lang::ALL {
        failures.push_str(&developed(&guard, folder.map_or("development", String::as_str), lang)?);
    }
    keep(&failures)
}

/// Prints a line for each file of a folder; returns what the guard got wrong.
fn developed(guard: &Guard, folder: &str, lang: Lang) -> anyhow::Result<String> {
    let mut failures = String::new();
    for (name, texts) in texts::read_files(folder, lang)? {
        let (report, failed) = reported(guard, &texts);
        print!("{}", report.to_line(&name));
        failures.push_str(&failed);
    }
    Ok(failures)
}

/// What the guard does with texts, and a line for each it got wrong.
fn reported(guard: &Guard, texts: &[Labelled]) -> (report::Report, String) {
    let mut report = report::Report::default();
    let failed = texts.iter().filter_map(|text| report.add(text, &guard.check(&text.text()))).collect();
    (report, failed)
}

/// With `HUIKUAN_FAILURES` naming a file, the texts the guard got wrong are written there.
fn keep(failures: &str) -> anyhow::Result<()> {
    if let Some(path) = std::env::var_os("HUIKUAN_FAILURES") {
        fs::write(PathBuf::from(path), failures)?;
    }
    Ok(())
}

/// How often the guard is asked to see how fast it is.
const ROUNDS: u128 = 20;

fn speed(guard: &Guard, texts: &[Labelled]) -> u128 {
    let begun = Instant::now();
    let mut blocked = 0_usize;
    for _ in 0..ROUNDS {
        blocked += texts.iter().filter(|text| guard.check(&text.text()).verdict == Verdict::Block).count();
    }
    std::hint::black_box(blocked);
    texts.len() as u128 * ROUNDS * 1_000_000 / begun.elapsed().as_micros().max(1)
}

fn model_path(lang: Lang) -> PathBuf {
    root().join(format!("crates/wording/models/{lang}.bin"))
}

/// Holds out each fifth of the training texts, trains on the rest, and prints what the guard does with the fifth.
pub(crate) fn fold() -> anyhow::Result<()> {
    let mut failures = String::new();
    for lang in Lang::ALL {
        let texts = texts::read("training", lang)?;
        let mut report = report::Report::default();
        let folds = Fold::all(&texts.iter().collect::<Vec<_>>());
        for (number, fold) in folds.iter().enumerate() {
            let others = folds.iter().enumerate().filter(|(other, _)| *other != number);
            let judge = judge(others.flat_map(|(_, other)| &other.signs));
            let guard = guard([fold.heads.as_slice(), &judge].concat());
            failures.extend(fold.held.iter().filter_map(|text| report.add(text, &guard.check(&text.text()))));
        }
        print!("{}", report.to_text(&format!("{lang}, training texts held out")));
    }
    keep(&failures)
}

/// A fifth of the texts, what the rest teaches, and what the guard then weighs of the fifth.
struct Fold<'a> {
    held: Vec<&'a Labelled>,
    heads: Vec<u8>,
    signs: Vec<(Vec<i32>, bool)>,
}

impl<'a> Fold<'a> {
    /// All fifths, each by a thread of its own.
    fn all(texts: &[&'a Labelled]) -> Vec<Self> {
        std::thread::scope(|scope| {
            let of = |number| scope.spawn(move || Self::of(texts, number));
            let threads: Vec<_> = (0..FOLDS).map(of).collect();
            threads.into_iter().filter_map(|thread| thread.join().ok()).collect()
        })
    }

    fn of(texts: &[&'a Labelled], number: usize) -> Self {
        let (held, rest): (Vec<&Labelled>, Vec<_>) =
            texts.iter().partition(|text| text.fold(FOLDS) == number);
        let heads = heads(&rest);
        let guard = guard(heads.clone());
        let signs = held.iter().map(|text| (guard.signs(&text.text()), text.is_blocked)).collect();
        Self { held, heads, signs }
    }
}

/// A guard with one model, for texts of one language.
fn guard(model: Vec<u8>) -> Guard {
    let model = Model::trained(model);
    Guard::with(model.clone(), model)
}

/// What a sentence of an innocent text teaches, beside the text.
const OF_A_SENTENCE: f64 = 0.1;
/// The same of what is blocked whatever the facts, where one sentence is enough to block a text.
const OF_A_SENTENCE_TO_BLOCK: f64 = 0.4;
/// What the sentence teaches that is most likely the wrong one of a blocked text.
const OF_THE_WRONG_SENTENCE: f64 = 0.5;
/// How often it is asked which sentence that is.
const SEARCHES: usize = 2;

/// A text as the trainer sees it.
struct Studied<'a> {
    labelled: &'a Labelled,
    reading: Reading,
    features: Vec<Feature>,
    /// Those of each sentence; empty for a text of one.
    sentences: Vec<Vec<Feature>>,
}

impl<'a> Studied<'a> {
    fn of(labelled: &'a Labelled) -> Self {
        let text = labelled.text();
        let reading = Reading::of(&text);
        let features = wording::model::features(&text, &reading);
        let mut sentences = wording::model::by_sentence(&text, &reading);
        // As those of whole texts are: sums of fractions depend on the order.
        for features in &mut sentences {
            features.sort_unstable();
        }
        if sentences.len() == 1 {
            sentences.clear();
        }
        Self { labelled, reading, features, sentences }
    }
}

/// The sentences of texts that pass, each as a text of its own: one of them alone must not block.
fn by_sentence(head: Head, texts: &[Studied<'_>]) -> Vec<Sample> {
    let cost = match head {
        Head::Blocked => OF_A_SENTENCE_TO_BLOCK,
        // Whether a listener hears of a debt needs the words around, and the groups judge texts as a whole.
        _ if head.fact().is_none() || head == Head::Tells => return Vec::new(),
        _ => OF_A_SENTENCE,
    };
    let is_innocent = |text: &&Studied<'_>| {
        !text.labelled.is_blocked && matches!(labels::label(head, text.labelled, &text.reading), Label::No(_))
    };
    let innocent = texts.iter().filter(is_innocent);
    innocent.flat_map(|text| &text.sentences).map(|features| Sample::new(features, -1.0, cost)).collect()
}

/// The sentence of each blocked text that a first model finds the worst.
fn wrong_sentences(texts: &[Studied<'_>], solved: &Solved) -> Vec<Sample> {
    let is_blocked = |text: &&Studied<'_>| {
        matches!(labels::label(Head::Blocked, text.labelled, &text.reading), Label::Yes(_))
    };
    let blocked = texts.iter().filter(is_blocked);
    let worst = blocked.filter_map(|text| {
        let samples = text.sentences.iter().map(|features| Sample::new(features, 1.0, OF_THE_WRONG_SENTENCE));
        samples.max_by(|one, other| solved.score(one).total_cmp(&solved.score(other)))
    });
    worst.collect()
}

/// What a head learns: from texts, from their sentences, and from the sentence that makes a text a wrong one.
fn learned(head: Head, texts: &[Studied<'_>]) -> Solved {
    let gathered = || {
        let mut samples = by_sentence(head, texts);
        for text in texts {
            match labels::label(head, text.labelled, &text.reading) {
                Label::Yes(weight) => samples.push(Sample::new(&text.features, 1.0, weight)),
                Label::No(weight) => samples.push(Sample::new(&text.features, -1.0, weight)),
                Label::Unknown => {}
            }
        }
        if head == Head::Tells {
            samples.extend(texts.iter().filter_map(|text| labels::told_to_another(text.labelled)));
        }
        samples
    };
    let mut solved = svm::solve(&gathered(), wording::model::FEATURES);
    if head == Head::Blocked {
        for _ in 0..SEARCHES {
            let mut samples = gathered();
            samples.extend(wrong_sentences(texts, &solved));
            solved = svm::solve(&samples, wording::model::FEATURES);
        }
    }
    solved
}

/// What an error of the judge costs beside large weights; chosen on texts held out.
const JUDGED: f64 = 0.2;

/// The bytes of a model: the heads, and what each sign weighs on texts that the heads have not seen.
fn trained(texts: &[&Labelled]) -> Vec<u8> {
    let judge = judge(Fold::all(texts).iter().flat_map(|fold| &fold.signs));
    [heads(texts), judge].concat()
}

/// What each sign weighs, as bytes: the bias before them.
#[expect(clippy::float_arithmetic, reason = "training; what is shipped are the rounded weights")]
#[expect(clippy::cast_possible_truncation, reason = "rounded and far within range")]
#[expect(clippy::cast_precision_loss, reason = "a power of two")]
fn judge<'a>(signs: impl Iterator<Item = &'a (Vec<i32>, bool)>) -> Vec<u8> {
    let sign = f64::from(wording::rules::SIGN);
    let samples: Vec<Sample> = signs
        .map(|(signs, is_blocked)| {
            let numbers = signs.iter().map(|&number| f64::from(number) / sign);
            Sample::of_numbers(numbers, if *is_blocked { 1.0 } else { -1.0 }, JUDGED)
        })
        .collect();
    let solved = svm::solve(&samples, wording::rules::SIGNS);
    let one = f64::from(wording::model::ONE) * wording::model::PARTS_OF_A_SIGN as f64;
    let weights = solved.weights.iter().map(|weight| weight * one / sign);
    let numbers = std::iter::once(solved.bias * one).chain(weights);
    numbers.flat_map(|number| (number.round() as i32).to_le_bytes()).collect()
}

/// The bytes of the heads.
#[expect(clippy::float_arithmetic, reason = "training; what is shipped are the rounded weights")]
#[expect(clippy::cast_possible_truncation, reason = "rounded and within a byte by construction")]
fn heads(texts: &[&Labelled]) -> Vec<u8> {
    let texts: Vec<Studied<'_>> = texts.iter().map(|labelled| Studied::of(labelled)).collect();
    let heads = Head::ALL.len();
    let mut bytes = vec![0; wording::model::HEADER + wording::model::FEATURES * heads];
    for (number, &head) in Head::ALL.iter().enumerate() {
        let solved = learned(head, &texts);
        let largest = solved.weights.iter().fold(1e-9_f64, |largest, weight| largest.max(weight.abs()));
        let step = largest / 127.0;
        let parts = f64::from(wording::model::LENGTH_PARTS);
        let one = f64::from(wording::model::ONE);
        let header = [solved.bias * one, step * one * parts];
        for (part, value) in header.into_iter().enumerate() {
            let at = number * 8 + part * 4;
            if let Some(place) = bytes.get_mut(at..at + 4) {
                place.copy_from_slice(&(value.round() as i32).to_le_bytes());
            }
        }
        for (feature, weight) in solved.weights.iter().enumerate() {
            if let Some(place) = bytes.get_mut(wording::model::HEADER + feature * heads + number) {
                *place = ((weight / step).round() as i8).cast_unsigned();
            }
        }
    }
    bytes
}
