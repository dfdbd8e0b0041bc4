//! The library: every text we have, rendered when it may appear. A company's own texts are checked when they are loaded;
//! ours were checked before they were shipped, by the tests.

use std::collections::BTreeMap;

use minijinja::{AutoEscape, Environment, Error, UndefinedBehavior, syntax::SyntaxConfig};
use receivables::{
    debtor::Channel,
    script::{self, Missing, Script},
};
use serde::Serialize;

use crate::{
    check::{self, Fault, template_fault},
    facts::Facts,
    file::{ScriptError, ScriptFile},
    lang::Lang,
    shipped::SHIPPED,
    sms, wording, words,
};

/// Steps one text may take to render: some hundred times what a long letter takes, and over at once.
const FUEL: u64 = 50_000;

/// All texts, ours and the company's own.
#[derive(Debug)]
pub struct Library {
    scripts: Vec<Script>,
    files: BTreeMap<String, ScriptFile>,
    engine: Environment<'static>,
}

/// A text, ready to be spoken or sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Text {
    /// Id of the script.
    pub script: String,
    /// Its language.
    pub lang: Lang,
    /// The channel it is written for.
    pub channel: Channel,
    /// Subject of an e-mail, letter or fax.
    pub subject: Option<String>,
    /// The words. Calls are guides: `###` parts, spoken words in quotation marks, notes to the caller in brackets.
    pub body: String,
}

impl Text {
    /// Parts of a text message; `None` for every other channel.
    pub fn sms_segments(&self) -> Option<usize> {
        (self.channel == Channel::Sms).then(|| sms::segments(&self.body))
    }
}

/// Why a text does not appear.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RenderError {
    /// No script has this id.
    #[error("no script has the id `{0}`; `scripts list` shows them")]
    Unknown(String),
    /// Facts or gates are missing.
    #[error("the text `{script}` may not appear: {}", words::missing(.missing, Lang::En))]
    Missing {
        /// Id of the script.
        script: String,
        /// What it lacks.
        missing: Vec<Missing>,
    },
    /// The template failed on these facts.
    #[error("the text `{script}` cannot be rendered: {reason}")]
    Template {
        /// Id of the script.
        script: String,
        /// What the engine says.
        reason: String,
    },
}

/// The two templates a script may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    Subject,
    Body,
}

impl Part {
    pub(crate) const ALL: [Self; 2] = [Self::Subject, Self::Body];
}

/// The name of a template in the engine.
pub(crate) fn template_name(id: &str, lang: Lang, part: Part) -> String {
    match part {
        Part::Subject => format!("{id}/{lang}/subject"),
        Part::Body => format!("{id}/{lang}"),
    }
}

impl Library {
    /// The texts that come with the program. Errors name the file and its line.
    pub fn shipped() -> Result<Self, Vec<ScriptError>> {
        Self::with_own([])
    }

    /// The texts that come with the program and a company's own, given as file name and content. An own text takes
    /// the place of ours with the same id. Every file that is wrong is reported, each with its first fault.
    ///
    /// Ours are not checked again: to try out hundreds of texts that cannot have changed costs every start its time.
    pub fn with_own<'t>(own: impl IntoIterator<Item = (&'t str, &'t str)>) -> Result<Self, Vec<ScriptError>> {
        let mut library = Self { scripts: Vec::new(), files: BTreeMap::new(), engine: engine() };
        let mut errors = Vec::new();
        for &(name, source) in SHIPPED {
            library.add(name, source, None).unwrap_or_else(|error| errors.push(error));
        }
        let shipped = std::mem::take(&mut library.files);
        for (name, source) in own {
            library.add(name, source, Some(&shipped)).unwrap_or_else(|error| errors.push(error));
        }
        for (id, file) in shipped {
            library.files.entry(id).or_insert(file);
        }
        library.scripts = library.files.values().map(|file| file.script.clone()).collect();
        if errors.is_empty() { Ok(library) } else { Err(errors) }
    }

    /// Adds a text: one of ours, or a company's own, which is checked and may replace one of those `shipped`.
    fn add(
        &mut self,
        name: &str,
        source: &str,
        shipped: Option<&BTreeMap<String, ScriptFile>>,
    ) -> Result<(), ScriptError> {
        let file = ScriptFile::parse(name, source)?;
        let fail = |(line, fault)| ScriptError { file: name.to_owned(), line, fault };
        if self.files.contains_key(&file.script.id) {
            return Err(fail((file.line_with("id ="), Fault::IdTwice(file.script.id.clone()))));
        }
        if let Some(replaced) = shipped.and_then(|shipped| shipped.get(&file.script.id)) {
            for lang in Lang::ALL {
                self.engine.remove_template(&template_name(&replaced.script.id, lang, Part::Subject));
            }
        }
        self.compile(&file).map_err(fail)?;
        if shipped.is_some() {
            check::check(&file, &self.engine).map_err(fail)?;
        }
        self.files.insert(file.script.id.clone(), file);
        Ok(())
    }

    fn compile(&mut self, file: &ScriptFile) -> Result<(), (usize, Fault)> {
        for lang in Lang::ALL {
            if let Some(subject) = &file.subject {
                let at = |(_, fault)| (file.line_with("subject"), fault);
                check::check_tags(subject.of(lang)).map_err(at)?;
                let name = template_name(&file.script.id, lang, Part::Subject);
                self.engine
                    .add_template_owned(name, subject.of(lang).to_owned())
                    .map_err(|error| at(template_fault(file, lang, &error)))?;
            }
            if let Some(section) = file.sections.get(&lang) {
                check::check_tags(&section.text).map_err(|(line, fault)| (section.line + line, fault))?;
                let name = template_name(&file.script.id, lang, Part::Body);
                self.engine
                    .add_template_owned(name, section.text.clone())
                    .map_err(|error| template_fault(file, lang, &error))?;
            }
        }
        Ok(())
    }

    /// Every script, in order of its id: for [`script::choose`] and [`script::candidates`].
    pub fn scripts(&self) -> &[Script] {
        &self.scripts
    }

    /// One script.
    pub fn script(&self, id: &str) -> Option<&Script> {
        self.files.get(id).map(|file| &file.script)
    }

    /// Its title for lists.
    pub fn title(&self, id: &str, lang: Lang) -> Option<&str> {
        self.files.get(id).map(|file| file.title.of(lang))
    }

    /// The file it came from, as named by whoever gave it, and its content.
    pub fn source(&self, id: &str) -> Option<(&str, &str)> {
        self.files.get(id).map(|file| (file.name.as_str(), file.source.as_str()))
    }

    /// Renders a text. It appears whole or not at all: while anything is missing, the error lists it.
    pub fn render(&self, id: &str, lang: Lang, facts: &Facts) -> Result<Text, RenderError> {
        let script = self.script(id).ok_or_else(|| RenderError::Unknown(id.to_owned()))?;
        let missing = script::missing(script, &facts.have(lang), &facts.gates);
        if !missing.is_empty() {
            return Err(RenderError::Missing { script: id.to_owned(), missing });
        }
        let variables = facts.variables(lang, script.channel);
        let write = |part| -> Result<String, RenderError> {
            let template =
                |error: Error| RenderError::Template { script: id.to_owned(), reason: error.to_string() };
            let engine = self.engine.get_template(&template_name(id, lang, part)).map_err(template)?;
            Ok(wording::one_full_stop(&engine.render(&variables).map_err(template)?))
        };
        let has_subject = self.files.get(id).is_some_and(|file| file.subject.is_some());
        Ok(Text {
            script: id.to_owned(),
            lang,
            channel: script.channel,
            subject: has_subject.then(|| write(Part::Subject)).transpose()?,
            body: write(Part::Body)?,
        })
    }
}

/// A template engine that can do nothing but place facts: no files, no functions, no filter but `days`. `format` and
/// the padding filters, which can fill the memory whatever the fuel, are not there.
fn engine() -> Environment<'static> {
    let mut engine = Environment::empty();
    engine.set_undefined_behavior(UndefinedBehavior::Strict);
    engine.set_auto_escape_callback(|_| AutoEscape::None);
    engine.set_fuel(Some(FUEL));
    if let Ok(syntax) = SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build() {
        engine.set_syntax(syntax);
    }
    engine.add_filter("days", |count: i64| wording::days(count, Lang::En));
    engine
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn our_texts_satisfy_what_is_asked_of_a_companys_own() {
        let loaded = Library::with_own(SHIPPED.iter().copied());
        assert!(loaded.is_ok(), "{:#?}", loaded.err());
    }
}
