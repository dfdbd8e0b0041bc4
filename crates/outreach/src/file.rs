//! One script file: TOML front matter between `+++` lines, then the text under `## zh` and `## en`.
//!
//! The format is described for those who write texts in `docs/scripts.md`.

use std::{collections::BTreeMap, ops::Range};

use receivables::{
    debtor::Channel,
    script::{Audience, Element, Gate, Needs, Purpose, Script, TextFact, Tone},
    stage::Stage,
};
use serde::Deserialize;

use crate::{check::Fault, guarded::why_blocked, lang::Lang};

/// Why a script file was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{file}`, line {line}: {fault}")]
pub struct ScriptError {
    /// The file as the caller named it.
    pub file: String,
    /// Line, from 1.
    pub line: usize,
    /// What is wrong, and what to do.
    pub fault: Fault,
}

impl ScriptError {
    /// The same for whoever reads it; faults of the format are told in English only.
    pub fn said(&self, lang: Lang) -> String {
        match (&self.fault, lang) {
            (Fault::Guarded { lang: of, findings }, Lang::Zh) => {
                let Self { file, line, .. } = self;
                format!("{file} 第 {line} 行：文本（{of}）未通过用语检查：{}", why_blocked(findings, lang))
            }
            _ => self.to_string(),
        }
    }
}

/// A text in each language.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Both {
    zh: String,
    en: String,
}

impl Both {
    pub(crate) fn of(&self, lang: Lang) -> &str {
        match lang {
            Lang::Zh => &self.zh,
            Lang::En => &self.en,
        }
    }
}

/// The front matter as it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FrontMatter {
    id: String,
    title: Both,
    subject: Option<Both>,
    purpose: Purpose,
    stages: Vec<Stage>,
    channel: Channel,
    audience: Vec<Audience>,
    #[serde(default = "neutral")]
    tone: Tone,
    #[serde(default)]
    covers: Vec<String>,
    facts: Vec<TextFact>,
    #[serde(default)]
    gates: Vec<Gate>,
    #[serde(default)]
    elements: Vec<Element>,
}

const fn neutral() -> Tone {
    Tone::Neutral
}

/// The text in one language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Section {
    /// Line of the file on which the text begins.
    pub(crate) line: usize,
    /// The text without blank lines around it.
    pub(crate) text: String,
}

/// A script file that could be read; not yet checked.
#[derive(Debug, Clone)]
pub(crate) struct ScriptFile {
    /// The file as the caller named it.
    pub(crate) name: String,
    /// The whole file.
    pub(crate) source: String,
    pub(crate) script: Script,
    pub(crate) title: Both,
    pub(crate) subject: Option<Both>,
    pub(crate) sections: BTreeMap<Lang, Section>,
}

impl ScriptFile {
    /// Reads the parts of a file.
    pub(crate) fn parse(name: &str, source: &str) -> Result<Self, ScriptError> {
        let fail = |(line, fault)| ScriptError { file: name.to_owned(), line, fault };
        let source = source.strip_prefix('\u{feff}').unwrap_or(source).replace("\r\n", "\n");
        let (front, body, body_line) = split(&source).map_err(fail)?;
        let front: FrontMatter = toml::from_str(front).map_err(|error| {
            let message = Fault::FrontMatter(error.message().trim().to_owned());
            fail((line_of(front, error.span().as_ref()) + 1, message))
        })?;
        let sections = sections(body, body_line).map_err(fail)?;
        let script = Script {
            id: front.id,
            purpose: front.purpose,
            stages: front.stages,
            channel: front.channel,
            audience: front.audience,
            tone: front.tone,
            covers: front.covers,
            elements: front.elements,
            needs: Needs { facts: front.facts, gates: front.gates },
        };
        let (title, subject) = (front.title, front.subject);
        Ok(Self { name: name.to_owned(), script, title, subject, sections, source })
    }

    /// The line of a text that says the words: they were found in the rendered text, where facts stand in place of
    /// their names, so that a line may hold a part of them only. The first line of the text if none does.
    pub(crate) fn line_saying(&self, words: &str, lang: Lang) -> usize {
        let Some(section) = self.sections.get(&lang) else { return 1 };
        let subject = self.subject.as_ref().map(|subject| (self.line_with("subject"), subject.of(lang)));
        let lines: Vec<(usize, &str)> = (section.line..).zip(section.text.lines()).chain(subject).collect();
        let mut parts: Vec<&str> =
            words.split(|c: char| !c.is_alphabetic() && c != ' ').map(str::trim).collect();
        parts.sort_by_key(|part| std::cmp::Reverse(part.len()));
        let parts = std::iter::once(words).chain(parts.into_iter().filter(|part| part.chars().count() > 1));
        let line = |part: &str| lines.iter().find(|(_, text)| text.contains(part)).map(|(line, _)| *line);
        parts.into_iter().find_map(line).unwrap_or(section.line)
    }

    /// The first line that holds the words, or the first of the file.
    pub(crate) fn line_with(&self, words: &str) -> usize {
        self.source.lines().position(|line| line.contains(words)).map_or(1, |at| at + 1)
    }
}

/// Front matter, body, and the line on which the body begins.
pub(crate) fn split(source: &str) -> Result<(&str, &str, usize), (usize, Fault)> {
    let rest = source.strip_prefix("+++\n").ok_or((1, Fault::NoFrontMatter))?;
    let (front, body) = rest.split_once("\n+++\n").ok_or((1, Fault::OpenFrontMatter))?;
    Ok((front, body, front.lines().count() + 3))
}

pub(crate) fn line_of(text: &str, span: Option<&Range<usize>>) -> usize {
    let before = span.and_then(|span| text.get(..span.start)).unwrap_or("");
    before.matches('\n').count() + 1
}

pub(crate) fn sections(body: &str, first_line: usize) -> Result<BTreeMap<Lang, Section>, (usize, Fault)> {
    let mut sections: BTreeMap<Lang, Section> = BTreeMap::new();
    let mut open: Option<Lang> = None;
    for (line, text) in (first_line..).zip(body.lines()) {
        if let Some(name) = text.strip_prefix("## ") {
            let lang: Lang =
                name.trim().parse().map_err(|_| (line, Fault::UnknownSection(text.to_owned())))?;
            if sections.insert(lang, Section { line: line + 1, text: String::new() }).is_some() {
                return Err((line, Fault::SectionTwice(lang)));
            }
            open = Some(lang);
        } else if let Some(section) = open.and_then(|lang| sections.get_mut(&lang)) {
            if section.text.is_empty() && text.trim().is_empty() {
                section.line = line + 1;
            } else {
                section.text.push_str(text);
                section.text.push('\n');
            }
        } else if !text.trim().is_empty() {
            return Err((line, Fault::TextOutsideSection));
        }
    }
    for lang in Lang::ALL {
        let section = sections.get_mut(&lang).ok_or((first_line, Fault::SectionMissing(lang)))?;
        section.text.truncate(section.text.trim_end().len());
        if section.text.is_empty() {
            return Err((section.line, Fault::SectionEmpty(lang)));
        }
    }
    Ok(sections)
}
