//! What debtors say in a call, and what a good answer is: `excuses/OBJ-001.md` and so on, one file each.
//!
//! An excuse has the phrases by which it is known, what its answer must do, what is written down, and what it may lead
//! to, all as codes; and the words in both languages. [`Excuses::recognise`] finds those that fit what was typed.
//! `docs/calls.md` describes the form.

mod recognise;

use receivables::{
    call::{AnswerElement, Capture, OfferKind, Way},
    contact::StatedReason,
    debtor::{Channel, Role},
    script::{Audience, Gate},
    stage::Stage,
};
use serde::Deserialize;

use crate::{
    file::{Both, Section, line_of, sections, split},
    guarded::{Finding, Passage},
    lang::Lang,
    shipped::EXCUSES,
    tone,
};

/// Why a file was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{file}`, line {line}: {what}")]
pub struct ExcuseError {
    /// The file as the caller named it.
    pub file: String,
    /// Line, from 1.
    pub line: usize,
    /// What is wrong, and what to do.
    pub what: String,
}

/// Phrases in each language.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Phrases {
    zh: Vec<String>,
    en: Vec<String>,
}

/// The head of a file.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Head {
    id: String,
    title: Both,
    /// What the answer of the source was replaced by, where it was unlawful or indecent.
    #[serde(default)]
    replaced: Option<String>,
    /// It may come before the person has said who they are; its words tell nothing of a debt.
    #[serde(default)]
    before_identity: bool,
    phrases: Phrases,
    pattern: Vec<AnswerElement>,
    #[serde(default)]
    reason: Option<StatedReason>,
    #[serde(default)]
    capture: Vec<Capture>,
    next: Vec<Way>,
    #[serde(default)]
    gates: Vec<Gate>,
    #[serde(default)]
    offers: Vec<OfferKind>,
}

/// One excuse with its answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Excuse {
    head: Head,
    zh: Section,
    en: Section,
}

impl Excuse {
    /// Reads one file.
    pub fn parse(name: &str, source: &str) -> Result<Self, ExcuseError> {
        let fail = |line: usize, what: String| ExcuseError { file: name.to_owned(), line, what };
        let source = source.strip_prefix('\u{feff}').unwrap_or(source).replace("\r\n", "\n");
        let (front, body, first) = split(&source).map_err(|(line, fault)| fail(line, fault.to_string()))?;
        let head: Head = toml::from_str(front).map_err(|error| {
            fail(line_of(front, error.span().as_ref()) + 1, error.message().trim().to_owned())
        })?;
        let mut both = sections(body, first).map_err(|(line, fault)| fail(line, fault.to_string()))?;
        let (Some(zh), Some(en)) = (both.remove(&Lang::Zh), both.remove(&Lang::En)) else {
            return Err(fail(first, "write it in both languages".to_owned()));
        };
        let excuse = Self { head, zh, en };
        excuse.check().map_err(|(line, what)| fail(line, what))?;
        Ok(excuse)
    }

    fn check(&self) -> Result<(), (usize, String)> {
        let head = &self.head;
        if head.pattern.is_empty() || (head.next.is_empty() && !head.before_identity) {
            return Err((1, "`pattern` and `next` must say something".to_owned()));
        }
        if head.phrases.zh.is_empty() || head.phrases.en.is_empty() {
            return Err((1, "`phrases` must hold some of each language".to_owned()));
        }
        for section in [&self.zh, &self.en] {
            for (line, text) in (section.line..).zip(section.text.lines()) {
                if let Some((phrase, row)) = tone::blocked(text) {
                    return Err((line, format!("`{phrase}` may not stand in any text ({row})")));
                }
                if let Some(word) = self.tells_of_debt(text) {
                    return Err((line, format!("`{word}` tells of a debt before anybody said who they are")));
                }
                if let Some(condition) = condition(text).filter(|c| !self.declares(c.code)) {
                    return Err((line, format!("`{}` is no gate or offer of the head", condition.code)));
                }
            }
        }
        let declared = self.head.gates.iter().map(|gate| gate.code());
        let unused = declared.chain(self.head.offers.iter().map(|offer| offer.code())).find(|code| {
            let uses = |section: &Section| {
                section.text.lines().filter_map(condition).any(|condition| condition.code == *code)
            };
            !uses(&self.zh) || !uses(&self.en)
        });
        match unused {
            Some(code) => Err((1, format!("`{code}` is declared, and a text does not ask for it"))),
            None => Ok(()),
        }
    }

    fn tells_of_debt(&self, text: &str) -> Option<String> {
        if self.head.before_identity { tone::tells_of_debt(text, &[Audience::ThirdParty]) } else { None }
    }

    fn declares(&self, code: &str) -> bool {
        self.head.gates.iter().any(|gate| gate.code() == code)
            || self.head.offers.iter().any(|offer| offer.code() == code)
    }

    /// Its id, such as `OBJ-013`.
    pub fn id(&self) -> &str {
        &self.head.id
    }

    /// Its title for lists.
    pub fn title(&self, lang: Lang) -> &str {
        self.head.title.of(lang)
    }

    /// What of the source's own answer was replaced, and by what.
    pub fn replaced(&self) -> Option<&str> {
        self.head.replaced.as_deref()
    }

    /// Whether it may come before the person has said who they are.
    pub const fn before_identity(&self) -> bool {
        self.head.before_identity
    }

    /// What the answer must do, in order.
    pub fn pattern(&self) -> &[AnswerElement] {
        &self.head.pattern
    }

    /// The heading under which it puts the delay.
    pub const fn reason(&self) -> Option<StatedReason> {
        self.head.reason
    }

    /// What to write down, in the order it is asked.
    pub fn capture(&self) -> &[Capture] {
        &self.head.capture
    }

    /// What it may lead to, the likeliest first.
    pub fn next(&self) -> &[Way] {
        &self.head.next
    }

    /// The words by which it is known.
    pub fn phrases(&self, lang: Lang) -> &[String] {
        match lang {
            Lang::Zh => &self.head.phrases.zh,
            Lang::En => &self.head.phrases.en,
        }
    }

    /// The answer once the guard has read it: its words for whoever is on the line, with what is on file.
    pub fn answer(
        &self,
        lang: Lang,
        gates: &[Gate],
        offers: &[OfferKind],
        heard_by: Role,
        on_file: ::wording::Facts,
    ) -> Result<Passage, Vec<Finding>> {
        Passage::guarded(&::wording::Text {
            lang,
            channel: Channel::Phone,
            stage: Stage::Middle,
            audience: heard_by,
            text: &self.words(lang, gates, offers),
            facts: on_file,
        })
    }

    /// The answer, with the lines that the gates and offers of this case open. A line that begins with `[plan]` is for
    /// those who may be offered a plan, one with `[not plan]` for the others.
    fn words(&self, lang: Lang, gates: &[Gate], offers: &[OfferKind]) -> String {
        let section = match lang {
            Lang::Zh => &self.zh,
            Lang::En => &self.en,
        };
        let open = |code: &str| {
            gates.iter().any(|gate| gate.code() == code) || offers.iter().any(|offer| offer.code() == code)
        };
        let lines = section.text.lines().filter_map(|line| match condition(line) {
            None => Some(line),
            Some(condition) => (open(condition.code) != condition.is_not).then_some(condition.text),
        });
        lines.collect::<Vec<_>>().join("\n")
    }
}

/// A line for some cases only.
struct Condition<'a> {
    code: &'a str,
    is_not: bool,
    text: &'a str,
}

fn condition(line: &str) -> Option<Condition<'_>> {
    let (inside, text) = line.strip_prefix('[')?.split_once(']')?;
    let (is_not, code) = inside.strip_prefix("not ").map_or((false, inside), |code| (true, code));
    Some(Condition { code, is_not, text: text.trim_start() })
}

/// All excuses, in order of their id.
#[derive(Debug, Clone)]
pub struct Excuses(Vec<Excuse>);

impl Excuses {
    /// Those that come with the program.
    pub fn shipped() -> Result<Self, ExcuseError> {
        EXCUSES.iter().map(|(name, source)| Excuse::parse(name, source)).collect::<Result<_, _>>().map(Self)
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = &Excuse> {
        self.0.iter()
    }

    /// One by its id, whole or by its number alone: `OBJ-013`, `obj13`, `13`, `041a`.
    pub fn find(&self, id: &str) -> Option<&Excuse> {
        let wanted = number(id);
        self.0.iter().find(|excuse| number(excuse.id()) == wanted)
    }
}

/// The number of an id without its zeros, small letters: `13`, `41a`.
fn number(id: &str) -> String {
    let id = id.trim().to_lowercase();
    id.trim_start_matches("obj").trim_start_matches(['-', '0']).to_owned()
}

#[cfg(test)]
mod tests;
