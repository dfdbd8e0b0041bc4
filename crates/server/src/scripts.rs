//! Texts on the screen.

use std::fmt::Write as _;

use outreach::{Facts, Lang, words};
use serde_json::json;

use crate::{
    company::Company,
    said::said,
    screen::cell,
    texts::{self, Case},
};

/// All texts in a line each.
pub(crate) fn list(company: &Company, lang: Lang, as_json: bool) -> String {
    let mut out = String::new();
    for script in company.library.scripts() {
        let title = company.library.title(&script.id, lang).unwrap_or_default();
        let _ = if as_json {
            writeln!(
                out,
                "{}",
                json!({
                    "id": script.id, "title": title, "purpose": script.purpose, "channel": script.channel,
                    "audience": script.audience, "stages": script.stages, "facts": script.needs.facts, "gates": script.needs.gates,
                })
            )
        } else {
            writeln!(
                out,
                "{} {} {} {}",
                cell(&script.id, 34),
                cell(&words::word("purpose", script.purpose.code(), lang), 28),
                cell(&words::word("channel", script.channel.code(), lang), 10),
                title,
            )
        };
    }
    out
}

/// One text: for a debtor in their language, or with example facts in both.
pub(crate) fn show(
    company: &Company,
    id: &str,
    case: Option<&Case>,
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
            Some(case) => {
                let contact = case.decision.contacts.iter().find(|contact| contact.channel == script.channel);
                texts::facts(company, case, contact.or(case.decision.contacts.first()))
            }
        };
        let text = company.library.render(id, lang, &facts)?;
        if as_json {
            let _ = writeln!(out, "{}", serde_json::to_string(&text)?);
        } else {
            if let Some(subject) = &text.subject {
                let _ = writeln!(out, "# {subject}\n");
            }
            let _ = writeln!(out, "{}\n", text.body);
        }
    }
    Ok(out)
}
