//! Texts on the screen.

use std::fmt::Write as _;

use outreach::{Facts, Lang, inventory, words};
use receivables::script::Script;
use serde_json::json;

use crate::{
    args::ScriptFilter,
    company::Company,
    said::said,
    screen::cell,
    texts::{self, Case},
    worklist::to_review,
};

/// The texts that fit, in a line each; for a debtor, with what each still lacks.
pub(crate) fn list(
    company: &Company,
    filter: &ScriptFilter,
    case: Option<&Case>,
    lang: Lang,
    as_json: bool,
) -> anyhow::Result<String> {
    if let Some(row) = &filter.covers {
        check_row(row)?;
    }
    let mut out = String::new();
    for script in company.library.scripts().iter().filter(|script| fits(filter, script)) {
        let title = company.library.title(&script.id, lang).unwrap_or_default();
        let lacks = case.map(|case| lacks(company, case, script, lang));
        if as_json {
            let mut line = json!({
                "id": script.id, "title": title, "purpose": script.purpose, "channel": script.channel,
                "audience": script.audience, "stages": script.stages, "tone": script.tone, "covers": script.covers,
                "facts": script.needs.facts, "gates": script.needs.gates,
            });
            if let (Some(lacks), Some(line)) = (lacks, line.as_object_mut()) {
                line.insert("lacks".to_owned(), lacks.into());
            }
            let _ = writeln!(out, "{line}");
            continue;
        }
        let _ = writeln!(
            out,
            "{} {} {} {}",
            cell(&script.id, 34),
            cell(&words::word("purpose", script.purpose.code(), lang), 28),
            cell(&words::word("channel", script.channel.code(), lang), 10),
            title,
        );
        if let Some(Some(lacks)) = lacks {
            let _ = writeln!(out, "    {lacks}");
        }
    }
    refused(&mut out, company, lang, as_json);
    if out.is_empty() && !as_json {
        let none = match lang {
            Lang::Zh => "没有符合这些条件的话术",
            Lang::En => "no text fits all of this",
        };
        let _ = writeln!(out, "{none}");
    }
    Ok(out)
}

/// What keeps a text from being used for a debtor today; `None` where nothing does.
fn lacks(company: &Company, case: &Case, script: &Script, lang: Lang) -> Option<String> {
    let facts = texts::facts(company, case, texts::contact_for(company, case, script).as_ref());
    let text = company.library.render(&script.id, texts::language(case), &facts);
    text.err().map(|lack| lack.said(lang))
}

/// Own texts that were refused, each with its place, the reason and what may be said instead.
fn refused(out: &mut String, company: &Company, lang: Lang, as_json: bool) {
    if company.refused_scripts.is_empty() {
        return;
    }
    if !as_json {
        let heading = match lang {
            Lang::Zh => "\n未采用的本公司话术：",
            Lang::En => "\nRefused texts of your own:",
        };
        let _ = writeln!(out, "{heading}");
    }
    for error in &company.refused_scripts {
        let _ = if as_json {
            let refused = json!({ "file": error.file, "line": error.line, "zh": error.said(Lang::Zh), "en": error.said(Lang::En) });
            writeln!(out, "{}", json!({ "refused": refused }))
        } else {
            writeln!(out, "{}", error.said(lang))
        };
    }
}

/// A row that no text serves is answered with its reason, and a row that is none with an error.
fn check_row(row: &str) -> anyhow::Result<()> {
    if !inventory::rows().any(|known| known == row) {
        let last = inventory::ROWS;
        return Err(said(
            format!("没有清单行 `{row}`；可用 `SCR-001` 至 `SCR-{last:03}`"),
            format!("`{row}` is no row of the inventory; rows are `SCR-001` to `SCR-{last:03}`"),
        ));
    }
    let reason = |lang| inventory::no_text(row, lang);
    match (reason(Lang::Zh), reason(Lang::En)) {
        (Some(zh), Some(en)) => Err(said(format!("{row}：{zh}"), format!("{row}: {en}"))),
        _ => Ok(()),
    }
}

fn fits(filter: &ScriptFilter, script: &Script) -> bool {
    filter.purpose.is_none_or(|purpose| script.purpose == purpose)
        && filter.channel.is_none_or(|channel| script.channel == channel)
        && filter.audience.is_none_or(|audience| script.audience.contains(&audience))
        && filter.stage.is_none_or(|stage| script.stages.is_empty() || script.stages.contains(&stage))
        && filter.covers.as_ref().is_none_or(|row| script.covers.contains(row))
}

/// One text: for a debtor in their language, or with example facts in both.
pub(crate) fn show(
    company: &Company,
    id: &str,
    case: Option<&Case>,
    screen: Lang,
    as_json: bool,
) -> anyhow::Result<String> {
    let script = company.library.script(id).ok_or_else(|| {
        said(
            format!("没有话术 `{id}`；huikuan scripts list 列出全部话术"),
            format!("no script has the id `{id}`; `huikuan scripts list` shows them"),
        )
    })?;
    let mut out = String::new();
    let languages = case.map_or_else(|| Lang::ALL.to_vec(), |case| vec![texts::language(case)]);
    for lang in languages {
        let facts = match case {
            None => Facts::example(),
            Some(case) => texts::facts(company, case, texts::contact_for(company, case, script).as_ref()),
        };
        let text = company
            .library
            .render(id, lang, &facts)
            .map_err(|error| said(error.said(Lang::Zh), error.said(Lang::En)))?;
        if as_json {
            let _ = writeln!(out, "{}", serde_json::to_string(&text)?);
        } else {
            if let Some(subject) = text.subject() {
                let _ = writeln!(out, "# {subject}\n");
            }
            let _ = writeln!(out, "{}\n", text.body());
            if let Some(note) = to_review(&text, screen) {
                let _ = writeln!(out, "{note}\n");
            }
        }
    }
    refused(&mut out, company, screen, as_json);
    Ok(out)
}
