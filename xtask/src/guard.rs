//! The wording guard: its training, and how well it does on texts it has not seen.

mod labels;
mod learning;
mod net;
mod report;
mod svm;
mod texts;

use std::{fs, path::PathBuf, time::Instant};

use anyhow::Context as _;
use wording::{Guard, Lang, Verdict, model::Model};

use crate::shell::root;
use texts::Labelled;

/// Writes both models. The same texts give the same bytes on every machine.
pub(crate) fn train(only: Option<&String>) -> anyhow::Result<()> {
    for lang in Lang::ALL.into_iter().filter(|lang| only.is_none_or(|only| only == lang.code())) {
        let texts = texts::read("training", lang)?;
        let path = model_path(lang);
        let model = learning::trained(&texts);
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
        let is_made = fs::read(model_path(lang))? == learning::trained(&training);
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

/// Holds out each fifth of the training texts, trains on the rest, and prints what the guard does with the fifth. One
/// language may be named.
pub(crate) fn fold(only: Option<&String>) -> anyhow::Result<()> {
    let mut failures = String::new();
    for lang in Lang::ALL.into_iter().filter(|lang| only.is_none_or(|only| only == lang.code())) {
        let texts = texts::read("training", lang)?;
        let mut report = report::Report::default();
        let folds = learning::folds(&texts);
        for (number, fold) in folds.iter().enumerate() {
            let others = folds.iter().enumerate().filter(|(other, _)| *other != number);
            let judge = learning::judge(others.flat_map(|(_, other)| &other.signs));
            let guard = learning::guard([fold.heads.as_slice(), &judge].concat());
            failures.extend(fold.held.iter().filter_map(|text| report.add(text, &guard.check(&text.text()))));
        }
        print!("{}", report.to_text(&format!("{lang}, training texts held out")));
    }
    keep(&failures)
}
