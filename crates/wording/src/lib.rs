//! The wording guard: may this text be said or sent, and if not, by which rule.
//!
//! [`check`] reads a text as a debtor would: [`normal`] undoes what hides words from filters, [`reading`] finds what is
//! said of whom, and what is denied or only quoted, each of [`rules`] looks for what it forbids, and [`model`] catches
//! what resembles blocked texts where no rule names it. Nothing here is sent, stored or looked up; the same text with
//! the same facts has the same answer.

pub mod concept;
pub mod fact;
mod kin;
pub mod lang;
mod lexicon;
pub mod model;
pub mod normal;
pub mod reading;
pub mod rules;
pub mod words;

use receivables::{
    debtor::{Channel, Role},
    stage::Stage,
};
use serde::Serialize;

pub use fact::{Fact, Facts};
pub use lang::Lang;

use crate::{model::Model, reading::Reading};

/// What somebody is about to say or send, to whom and how.
#[derive(Debug, Clone, Copy)]
pub struct Text<'a> {
    /// The language it is written in.
    pub lang: Lang,
    /// How it reaches them.
    pub channel: Channel,
    /// Where the debt stands.
    pub stage: Stage,
    /// Who hears it.
    pub audience: Role,
    /// The words.
    pub text: &'a str,
    /// What is true and on file.
    pub facts: Facts,
}

/// What may become of a text. The order is that of severity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// It may go out.
    Pass,
    /// A person looks at it before it goes out.
    Review,
    /// It may not go out as it is.
    Block,
}

impl Verdict {
    /// The stable code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Pass => "pass",
            Self::Review => "review",
            Self::Block => "block",
        }
    }
}

/// One thing a rule holds against a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding<'a> {
    /// Id of the rule: the name of its file.
    pub rule: &'static str,
    /// The rows of the requirements catalogue it keeps.
    pub rows: &'static [&'static str],
    /// How much it weighs.
    pub verdict: Verdict,
    /// The words of the original text it holds against it.
    pub words: &'a str,
    /// Where they begin in the original text, in characters from 0.
    pub start: usize,
    /// The character after the last.
    pub end: usize,
    /// The entry of [`words`] that says why, on whose authority, and what may be said instead.
    pub said: &'static str,
}

impl Finding<'_> {
    /// Why, by which authority and what may be said instead, in a language.
    pub fn words(&self, lang: Lang) -> words::Said {
        words::said(self.said, lang)
    }
}

/// The answer: the gravest of the findings, and all of them in report order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checked<'a> {
    /// What may become of the text.
    pub verdict: Verdict,
    /// Why, in report order; empty for a text that passes.
    pub findings: Vec<Finding<'a>>,
}

/// The rules with the models they ask. Made once; [`check`] uses the shipped one.
#[derive(Debug)]
pub struct Guard {
    zh: Model,
    en: Model,
}

static SHIPPED: Guard = Guard { zh: Model::shipped(Lang::Zh), en: Model::shipped(Lang::En) };

impl Guard {
    /// A guard with models of one's own, to measure them.
    pub const fn with(zh: Model, en: Model) -> Self {
        Self { zh, en }
    }

    /// Reads a text and asks every rule.
    pub fn check<'a>(&self, text: &Text<'a>) -> Checked<'a> {
        let reading = Reading::of(text);
        let findings = rules::findings(text, &reading, self.model(text.lang));
        let verdict = findings.iter().map(|finding| finding.verdict).max().unwrap_or(Verdict::Pass);
        Checked { verdict, findings }
    }

    /// What the guard weighs before it blocks a text, [`rules::SIGNS`] of them; what each weighs is learnt from these.
    pub fn signs(&self, text: &Text<'_>) -> Vec<i32> {
        rules::signs_of(text, &Reading::of(text), self.model(text.lang))
    }

    const fn model(&self, lang: Lang) -> &Model {
        match lang {
            Lang::Zh => &self.zh,
            Lang::En => &self.en,
        }
    }
}

/// Reads a text and asks every rule.
pub fn check<'a>(text: &Text<'a>) -> Checked<'a> {
    SHIPPED.check(text)
}
