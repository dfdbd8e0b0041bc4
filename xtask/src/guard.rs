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
use svm::Sample;
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
        let mut report = report::Report::default();
        for text in &texts {
            report.add(text, &guard.check(&text.text()));
        }
        print!("{}", report.to_text(&format!("{lang}, texts kept apart")));
        println!("  texts a second on one core: {}", speed(&guard, &texts));
        let training = texts::read("training", lang)?;
        let is_made = fs::read(model_path(lang))? == trained(&training.iter().collect::<Vec<_>>());
        println!(
            "  the model is the one its texts make: {}",
            if is_made { "yes" } else { "no; run train-guard" }
        );
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
/// With `HUIKUAN_FAILURES` naming a file, the texts it got wrong are written there.
pub(crate) fn fold() -> anyhow::Result<()> {
    let mut failures = String::new();
    for lang in Lang::ALL {
        let texts = texts::read("training", lang)?;
        let mut report = report::Report::default();
        for fold in 0..FOLDS {
            let (held, rest): (Vec<_>, Vec<_>) = texts.iter().partition(|text| text.fold(FOLDS) == fold);
            let model = Model::trained(trained(&rest));
            let (zh, en) = (model.clone(), model);
            let guard = Guard::with(zh, en);
            for text in held {
                let checked = guard.check(&text.text());
                failures.extend(report.add(text, &checked));
            }
        }
        print!("{}", report.to_text(&format!("{lang}, training texts held out")));
    }
    if let Some(path) = std::env::var_os("HUIKUAN_FAILURES") {
        fs::write(PathBuf::from(path), failures)?;
    }
    Ok(())
}

/// What a sentence of an innocent text teaches, beside the text.
const OF_A_SENTENCE: f64 = 0.1;

/// The sentences of texts that pass, each as a text of its own.
fn by_sentence(head: Head, texts: &[&Labelled], read: &[(Vec<Feature>, Reading)]) -> Vec<Sample> {
    let mut samples = Vec::new();
    // The other heads are asked about whole texts alone.
    if head.fact().is_none() || head == Head::Tells {
        return samples;
    }
    for (labelled, (_, reading)) in texts.iter().zip(read) {
        let text = labelled.text();
        let is_innocent =
            !labelled.is_blocked && matches!(labels::label(head, labelled, reading), Label::No(_));
        if !is_innocent || reading.sentences() < 2 {
            continue;
        }
        for sentence in 0..reading.sentences() {
            let features = wording::model::of_sentences(&text, reading, &(sentence..sentence + 1));
            samples.push(Sample::new(&features, -1.0, OF_A_SENTENCE));
        }
    }
    samples
}

/// The bytes of a model.
#[expect(clippy::float_arithmetic, reason = "training; what is shipped are the rounded weights")]
#[expect(clippy::cast_possible_truncation, reason = "rounded and within a byte by construction")]
fn trained(texts: &[&Labelled]) -> Vec<u8> {
    let features: Vec<_> = texts
        .iter()
        .map(|labelled| {
            let text = labelled.text();
            let reading = Reading::of(&text);
            (wording::model::features(&text, &reading), reading)
        })
        .collect();
    let heads = Head::ALL.len();
    let mut bytes = vec![0; wording::model::HEADER + wording::model::FEATURES * heads];
    for (number, &head) in Head::ALL.iter().enumerate() {
        let mut samples: Vec<Sample> = Vec::new();
        for (labelled, (features, reading)) in texts.iter().zip(&features) {
            match labels::label(head, labelled, reading) {
                Label::Yes(weight) => samples.push(Sample::new(features, 1.0, weight)),
                Label::No(weight) => samples.push(Sample::new(features, -1.0, weight)),
                Label::Unknown => {}
            }
        }
        samples.extend(by_sentence(head, texts, &features));
        if head == Head::Tells {
            samples.extend(texts.iter().filter_map(|labelled| labels::told_to_another(labelled)));
        }
        let solved = svm::solve(&samples, wording::model::FEATURES);
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
