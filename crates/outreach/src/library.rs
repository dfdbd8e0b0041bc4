//! The library: every text we have, rendered when it may appear. A company's own texts are checked when they are loaded;
//! ours were checked before they were shipped, by the tests.

use std::collections::BTreeMap;

use ::wording::Verdict;
use minijinja::{AutoEscape, Environment, Error, UndefinedBehavior, syntax::SyntaxConfig};
use receivables::script::{self, Missing, Purpose, Script, TextFact};

use crate::{
    check::{self, Fault, template_fault},
    facts::Facts,
    file::{ScriptError, ScriptFile},
    guarded::{Draft, Finding, Text, why_blocked},
    lang::Lang,
    shipped::SHIPPED,
    signer::Unsigned,
    wording, words,
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

/// Why a text does not appear.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RenderError {
    /// No script has this id.
    #[error("no script has the id `{0}`; `scripts list` shows them")]
    Unknown(String),
    /// Facts or gates are missing.
    #[error("the text `{script}` may not appear: {}", lacking(.missing, .unsigned, Lang::En))]
    Missing {
        /// Id of the script.
        script: String,
        /// What it lacks.
        missing: Vec<Missing>,
        /// Why there is nobody to sign it, if that is among it.
        unsigned: Vec<Unsigned>,
    },
    /// The wording guard blocks what came out.
    #[error("the text `{script}` may not be used: {}", why_blocked(.findings, Lang::En))]
    Blocked {
        /// Id of the script.
        script: String,
        /// Everything the guard found, at least one of it to block.
        findings: Vec<Finding>,
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

impl RenderError {
    /// Why, and what to do about it.
    pub fn said(&self, lang: Lang) -> String {
        match (self, lang) {
            (_, Lang::En) => self.to_string(),
            (Self::Unknown(id), Lang::Zh) => format!("没有话术 `{id}`；huikuan scripts list 列出全部话术"),
            (Self::Missing { script, missing, unsigned }, Lang::Zh) => {
                format!("暂不能使用话术 {script}：{}", lacking(missing, unsigned, lang))
            }
            (Self::Blocked { script, findings }, Lang::Zh) => {
                format!("不可使用话术 {script}：{}", why_blocked(findings, lang))
            }
            (Self::Template { script, reason }, Lang::Zh) => format!("话术 {script} 无法生成：{reason}"),
        }
    }
}

/// What is missing, and what to add so that somebody can sign.
fn lacking(missing: &[Missing], unsigned: &[Unsigned], lang: Lang) -> String {
    let unsigned = unsigned.iter().map(|unsigned| unsigned.said(lang));
    let all: Vec<String> = std::iter::once(words::missing(missing, lang)).chain(unsigned).collect();
    all.join(match lang {
        Lang::Zh => "；",
        Lang::En => "; ",
    })
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
        let (library, errors) = Self::with_own([]);
        if errors.is_empty() { Ok(library) } else { Err(errors) }
    }

    /// The texts that come with the program and a company's own, given as file name and content. An own text takes
    /// the place of ours with the same id. A file that is wrong is left out and reported with its first fault; all others
    /// are used, ours in its place.
    pub fn with_own<'t>(own: impl IntoIterator<Item = (&'t str, &'t str)>) -> (Self, Vec<ScriptError>) {
        Self::with_layers([own])
    }

    /// The same with several layers of own texts, each of which takes the place of those before.
    pub fn with_layers<'t, L: IntoIterator<Item = (&'t str, &'t str)>>(
        layers: impl IntoIterator<Item = L>,
    ) -> (Self, Vec<ScriptError>) {
        let mut library = Self::empty();
        let mut errors = Vec::new();
        for &(name, source) in SHIPPED {
            library.add(name, source).unwrap_or_else(|error| errors.push(error));
        }
        for layer in layers {
            let mut taken = Vec::new();
            for (name, source) in layer {
                library.add_own(name, source, &mut taken).unwrap_or_else(|error| errors.push(error));
            }
        }
        library.scripts = library.files.values().map(|file| file.script.clone()).collect();
        (library, errors)
    }

    fn empty() -> Self {
        Self { scripts: Vec::new(), files: BTreeMap::new(), engine: engine() }
    }

    /// Compiles a file. Whether ours hold what is asked of them, and whether the guard passes them, is known when the
    /// program is built, by tests: to try out hundreds of texts that cannot have changed costs every start its time.
    fn add(&mut self, name: &str, source: &str) -> Result<(), ScriptError> {
        let file = ScriptFile::parse(name, source)?;
        let fail = |(line, fault)| ScriptError { file: name.to_owned(), line, fault };
        if self.files.contains_key(&file.script.id) {
            return Err(fail((file.line_with("id ="), Fault::IdTwice(file.script.id.clone()))));
        }
        self.compile(&file).map_err(fail)?;
        self.files.insert(file.script.id.clone(), file);
        Ok(())
    }

    /// Tries a company's file by itself, asks the guard, and only then lets it take its place.
    fn add_own(&mut self, name: &str, source: &str, taken: &mut Vec<String>) -> Result<(), ScriptError> {
        let mut alone = Self::empty();
        alone.add(name, source)?;
        let Some((id, file)) = alone.files.first_key_value() else { return Ok(()) };
        let fail = |(line, fault)| ScriptError { file: name.to_owned(), line, fault };
        if taken.contains(id) {
            return Err(fail((file.line_with("id ="), Fault::IdTwice(id.clone()))));
        }
        check::check(file, &alone.engine).map_err(fail)?;
        alone.guard_with_example(file).map_err(fail)?;
        for lang in Lang::ALL {
            self.engine.remove_template(&template_name(id, lang, Part::Subject));
        }
        self.compile(file).map_err(fail)?;
        taken.push(id.clone());
        self.files.insert(id.clone(), file.clone());
        Ok(())
    }

    /// Asks the guard about a text with every fact known and the gates it names, in both languages.
    fn guard_with_example(&self, file: &ScriptFile) -> Result<(), (usize, Fault)> {
        let facts = Facts { gates: file.script.needs.gates.clone(), ..Facts::example() };
        for lang in Lang::ALL {
            match self.render(&file.script.id, lang, &facts) {
                Err(RenderError::Blocked { findings, .. }) => {
                    let first = findings.iter().find(|finding| finding.verdict == Verdict::Block);
                    let line = first.map_or(1, |finding| file.line_saying(&finding.words, lang));
                    return Err((line, Fault::Guarded { lang, findings }));
                }
                Err(error) => return Err((1, Fault::Template(error.to_string()))),
                Ok(_) => {}
            }
        }
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

    /// Whether a company's own text holds under this id.
    pub fn is_own(&self, id: &str) -> bool {
        self.files.get(id).is_some_and(|file| !SHIPPED.iter().any(|(_, source)| *source == file.source))
    }

    /// The file it came from, as named by whoever gave it, and its content.
    pub fn source(&self, id: &str) -> Option<(&str, &str)> {
        self.files.get(id).map(|file| (file.name.as_str(), file.source.as_str()))
    }

    /// Renders a text. It appears whole or not at all: while anything is missing, the error lists it, and what the
    /// wording guard blocks does not appear either.
    pub fn render(&self, id: &str, lang: Lang, facts: &Facts) -> Result<Text, RenderError> {
        let script = self.script(id).ok_or_else(|| RenderError::Unknown(id.to_owned()))?;
        let missing = script::missing(script, &facts.have(lang), &facts.satisfied());
        if !missing.is_empty() {
            let unsigned = facts.unsigned(&missing);
            return Err(RenderError::Missing { script: id.to_owned(), missing, unsigned });
        }
        let draft = self.draft(script, lang, facts)?;
        let plain = || self.draft(script, lang, &facts.about_plain_facts()?).ok();
        draft.guard(facts, plain).map_err(|findings| RenderError::Blocked { script: id.to_owned(), findings })
    }

    fn draft<'s>(&self, script: &'s Script, lang: Lang, facts: &Facts) -> Result<Draft<'s>, RenderError> {
        let id = &script.id;
        let variables = facts.variables(lang, script.channel);
        let write = |part| -> Result<String, RenderError> {
            let template =
                |error: Error| RenderError::Template { script: id.clone(), reason: error.to_string() };
            let engine = self.engine.get_template(&template_name(id, lang, part)).map_err(template)?;
            Ok(wording::one_full_stop(&engine.render(&variables).map_err(template)?))
        };
        let has_subject = self.files.get(id).is_some_and(|file| file.subject.is_some());
        Ok(Draft {
            script,
            lang,
            subject: has_subject.then(|| write(Part::Subject)).transpose()?,
            body: write(Part::Body)?,
            signed_by: signed_by(script, facts),
        })
    }
}

/// Whose name it bears: a lawyer's letter the lawyer's, any other text that of the sender it names.
fn signed_by(script: &Script, facts: &Facts) -> Option<String> {
    let signer = if script.purpose == Purpose::LawyersLetter {
        facts.lawyer.as_ref().ok()?
    } else {
        facts.sender.as_ref().ok().filter(|_| script.needs.facts.contains(&TextFact::SenderName))?
    };
    Some(signer.user().to_owned())
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
        let (_, errors) = Library::with_own(SHIPPED.iter().copied());
        assert!(errors.is_empty(), "{errors:#?}");
    }
}
