//! Texts with what is expected of the guard, as they stand in `crates/wording/training` and `evaluation`.

use std::{collections::BTreeMap, fs};

use anyhow::{Context as _, bail};
use receivables::{
    debtor::{Channel, Role},
    stage::Stage,
};
use serde::Deserialize;
use wording::{Fact, Facts, Lang, Text};

use crate::shell::root;

/// A line of a file.
#[derive(Deserialize)]
struct Line {
    id: String,
    lang: Lang,
    channel: String,
    stage: String,
    audience: String,
    text: String,
    #[serde(default)]
    facts: BTreeMap<String, bool>,
    expect: String,
    #[serde(default)]
    rows: Vec<String>,
    #[serde(default)]
    kind: String,
}

/// A text and what the guard should say of it.
pub(super) struct Labelled {
    pub(super) id: String,
    pub(super) kind: String,
    pub(super) rows: Vec<String>,
    pub(super) is_blocked: bool,
    pub(super) facts: Facts,
    pub(super) audience: Role,
    pub(super) channel: Channel,
    stage: Stage,
    lang: Lang,
    words: String,
}

impl Labelled {
    pub(super) fn text(&self) -> Text<'_> {
        let Self { lang, channel, stage, audience, facts, .. } = *self;
        Text { lang, channel, stage, audience, text: &self.words, facts }
    }

    /// The part it is held out with. Texts of one kind are written alike and stay together.
    pub(super) fn fold(&self, folds: usize) -> usize {
        let sum =
            self.kind.bytes().fold(7_usize, |sum, byte| sum.wrapping_mul(31).wrapping_add(usize::from(byte)));
        sum % folds
    }
}

/// All texts of a language, in the order of files and lines.
pub(super) fn read(folder: &str, lang: Lang) -> anyhow::Result<Vec<Labelled>> {
    let files = read_files(folder, lang)?;
    Ok(files.into_iter().flat_map(|(_, texts)| texts).collect())
}

/// The same file by file, with the name of each that holds any.
pub(super) fn read_files(folder: &str, lang: Lang) -> anyhow::Result<Vec<(String, Vec<Labelled>)>> {
    let folder = root().join("crates/wording").join(folder);
    let mut files: Vec<_> = fs::read_dir(&folder)
        .with_context(|| format!("{} cannot be read", folder.display()))?
        .map(|entry| Ok(entry?.path()))
        .collect::<anyhow::Result<_>>()?;
    files.sort();
    let mut read = Vec::new();
    for path in files.iter().filter(|path| path.extension().is_some_and(|ending| ending == "jsonl")) {
        let mut texts = Vec::new();
        for (number, line) in (1..).zip(fs::read_to_string(path)?.lines()) {
            let labelled = labelled(line).with_context(|| format!("{}:{number}", path.display()))?;
            texts.extend(Some(labelled).filter(|labelled| labelled.lang == lang));
        }
        let name = path.file_stem().map(|name| name.to_string_lossy().into_owned());
        read.extend(name.map(|name| (name, texts)).filter(|(_, texts)| !texts.is_empty()));
    }
    if read.is_empty() {
        bail!("{} holds no text in {lang}", folder.display());
    }
    Ok(read)
}

fn labelled(line: &str) -> anyhow::Result<Labelled> {
    let line: Line = serde_json::from_str(line)?;
    let hyphens = |code: &str| code.replace('_', "-");
    let known = line.facts.iter().filter(|(_, holds)| **holds);
    let facts = known.map(|(key, _)| Fact::from_code(key).with_context(|| format!("`{key}` is no fact")));
    Ok(Labelled {
        facts: facts.collect::<anyhow::Result<Facts>>()?,
        audience: Role::from_code(&hyphens(&line.audience)).context("audience")?,
        channel: Channel::from_code(&line.channel).context("channel")?,
        stage: Stage::from_code(&line.stage).context("stage")?,
        is_blocked: line.expect == "block",
        id: line.id,
        kind: line.kind,
        rows: line.rows,
        lang: line.lang,
        words: line.text,
    })
}
