//! The wording guard at the command line: one text on standard input, or a file of texts with one JSON object a line.

use std::{
    collections::BTreeMap,
    fmt::Write as _,
    fs::File,
    io::{BufRead, BufReader, BufWriter, Read as _, Write as _},
    path::Path,
};

use outreach::Lang;
use receivables::{
    debtor::{Channel, Role},
    stage::Stage,
};
use serde::Deserialize;
use serde_json::json;
use wording::{Checked, Fact, Facts, Finding, Text, Verdict};

use crate::{args, said::unreadable, screen::either};

/// Checks the text on standard input. `on_file` are the facts the store knows of the debtor. Says whether it passes.
pub(crate) fn one(
    args: &args::CheckText,
    on_file: Facts,
    screen: Lang,
    as_json: bool,
) -> anyhow::Result<(String, bool)> {
    let mut text = String::new();
    std::io::stdin().read_to_string(&mut text)?;
    let text = text.trim_end_matches(['\n', '\r']);
    let facts = args.facts.iter().copied().filter(|&fact| !on_file.has(fact)).fold(on_file, Facts::with);
    let asked = Text {
        lang: args.text_lang.unwrap_or_else(|| Lang::of(text)),
        channel: args.channel,
        stage: args.stage,
        audience: args.audience,
        text,
        facts,
    };
    let checked = wording::check(&asked);
    let out =
        if as_json { format!("{}\n", to_json(None, &checked, screen)) } else { to_text(&checked, screen) };
    Ok((out, checked.verdict == Verdict::Pass))
}

/// A line of a batch. Keys that a batch does not use, such as what a test expects, are left alone.
#[derive(Deserialize)]
struct Line {
    id: serde_json::Value,
    lang: Option<Lang>,
    channel: String,
    stage: String,
    audience: String,
    text: String,
    #[serde(default)]
    facts: BTreeMap<String, bool>,
}

/// Checks every line of a file, or of standard input for `-`, and writes an answer a line as it goes. Says whether every
/// line could be read.
pub(crate) fn batch(file: &Path, screen: Lang) -> anyhow::Result<bool> {
    let reader: Box<dyn BufRead> = if file == Path::new("-") {
        Box::new(BufReader::new(std::io::stdin()))
    } else {
        Box::new(BufReader::new(File::open(file).map_err(|error| unreadable(file, &error))?))
    };
    let mut out = BufWriter::new(std::io::stdout());
    let mut is_well = true;
    for (number, line) in (1..).zip(reader.split(b'\n')) {
        let line = line?;
        if line.trim_ascii().is_empty() {
            continue;
        }
        let answer = answer(&line, screen).unwrap_or_else(|error| {
            is_well = false;
            json!({ "line": number, "error": error }).to_string()
        });
        if writeln!(out, "{answer}").is_err() {
            // A reader that has seen enough closes the pipe.
            return Ok(is_well);
        }
    }
    let _ = out.flush();
    Ok(is_well)
}

fn answer(line: &[u8], screen: Lang) -> Result<String, String> {
    let line: Line = serde_json::from_slice(line).map_err(|error| error.to_string())?;
    let known = |what: &str, code: &str, list: String| format!("{what}: `{code}` is not one of {list}");
    let hyphens = |code: &str| code.replace('_', "-");
    let channel = Channel::from_code(&hyphens(&line.channel))
        .ok_or_else(|| known("channel", &line.channel, codes(Channel::ALL)))?;
    let stage = Stage::from_code(&hyphens(&line.stage))
        .ok_or_else(|| known("stage", &line.stage, codes(Stage::ALL)))?;
    let audience = Role::from_code(&hyphens(&line.audience))
        .ok_or_else(|| known("audience", &line.audience, codes(Role::ALL)))?;
    let mut facts = Facts::NONE;
    for (key, holds) in &line.facts {
        let fact = Fact::from_code(key)
            .ok_or_else(|| known("facts", key, Fact::ALL.map(|fact| fact.code().to_owned()).join(", ")))?;
        facts = if *holds { facts.with(fact) } else { facts };
    }
    let lang = line.lang.unwrap_or_else(|| Lang::of(&line.text));
    let checked = wording::check(&Text { lang, channel, stage, audience, text: &line.text, facts });
    Ok(to_json(Some(&line.id), &checked, screen).to_string())
}

fn codes<T: std::fmt::Display>(all: &[T]) -> String {
    all.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

fn to_json(id: Option<&serde_json::Value>, checked: &Checked<'_>, screen: Lang) -> serde_json::Value {
    let findings: Vec<_> = checked.findings.iter().map(|finding| finding_json(finding, screen)).collect();
    match id {
        Some(id) => json!({ "id": id, "verdict": checked.verdict.code(), "findings": findings }),
        None => json!({ "verdict": checked.verdict.code(), "findings": findings }),
    }
}

fn finding_json(finding: &Finding<'_>, screen: Lang) -> serde_json::Value {
    let said = finding.words(screen);
    json!({
        "rule": finding.rule, "rows": finding.rows, "verdict": finding.verdict.code(), "words": finding.words,
        "start": finding.start, "end": finding.end,
        "why": said.why, "authority": said.authority, "substitute": said.substitute,
    })
}

/// For people: the verdict, and each finding with its words, why, by whose authority and what to say instead.
fn to_text(checked: &Checked<'_>, lang: Lang) -> String {
    let verdict = match checked.verdict {
        Verdict::Pass => either(lang, "可以发出。\n", "It may go out.\n"),
        Verdict::Review => {
            either(lang, "请由他人复核后再发。\n", "Let somebody look at it before it goes out.\n")
        }
        Verdict::Block => either(lang, "不可发出，请改写。\n", "It may not go out; please rewrite it.\n"),
    };
    let mut out = verdict.to_owned();
    for finding in &checked.findings {
        let said = finding.words(lang);
        let _ = match lang {
            Lang::Zh => write!(
                out,
                "\n“{}”（第 {} 至 {} 字）：{}\n  可以改为：{}\n  规则 {}；{}\n",
                finding.words,
                finding.start + 1,
                finding.end,
                said.why,
                said.substitute,
                finding.rule,
                said.authority,
            ),
            Lang::En => write!(
                out,
                "\n\"{}\" (characters {} to {}): {}\n  Instead: {}\n  Rule {}; {}\n",
                finding.words,
                finding.start + 1,
                finding.end,
                said.why,
                said.substitute,
                finding.rule,
                said.authority,
            ),
        };
    }
    out
}
