//! Findings for a person: what is wrong is said once, and under it every place where it is.

use std::collections::BTreeMap;

use intake::{Finding, Severity};
use outreach::Lang;
use serde_json::json;

/// Kinds of findings shown; the rest is counted.
const SHOWN: usize = 20;
/// Places shown of one kind.
const PLACES: usize = 6;

/// Findings of one severity, those of one column with one problem together.
pub(super) fn to_text(out: &mut String, findings: &[Finding], severity: Severity, lang: Lang) {
    let mut groups: Vec<(String, Vec<String>)> = Vec::new();
    let mut known: BTreeMap<String, usize> = BTreeMap::new();
    for finding in findings.iter().filter(|finding| finding.problem.severity() == severity) {
        let head = head(finding, lang);
        let place = place(finding, lang);
        let at = *known.entry(head.clone()).or_insert(groups.len());
        match groups.get_mut(at) {
            Some((_, places)) => places.extend(place),
            None => groups.push((head, place.into_iter().collect())),
        }
    }
    for (head, places) in groups.iter().take(SHOWN) {
        out.push_str(&format!("  - {head}\n"));
        if !places.is_empty() {
            let shown: Vec<&str> = places.iter().take(PLACES).map(String::as_str).collect();
            let (comma, rest) = (if lang == Lang::Zh { "，" } else { ", " }, places.len() - shown.len());
            let rest = match (rest, lang) {
                (0, _) => String::new(),
                (_, Lang::Zh) => format!(" 等 {} 处", places.len()),
                (_, Lang::En) => format!(" and {rest} more"),
            };
            out.push_str(&format!("      {}{rest}\n", shown.join(comma)));
        }
    }
    if groups.len() > SHOWN {
        out.push_str(&more(groups.len() - SHOWN, lang));
    }
}

/// Where in the file, less the row, and what is wrong.
fn head(finding: &Finding, lang: Lang) -> String {
    let mut places = Vec::new();
    if let Some(sheet) = &finding.sheet {
        places.push(match lang {
            Lang::Zh => format!("工作表 {sheet}"),
            Lang::En => format!("sheet {sheet}"),
        });
    }
    if let Some(column) = &finding.column {
        places.push(match lang {
            Lang::Zh => format!("{} 列 {}", column.letter, column.heading),
            Lang::En => format!("column {} {}", column.letter, column.heading),
        });
    }
    let problem = match lang {
        Lang::Zh => finding.problem.zh(),
        Lang::En => finding.problem.en(),
    };
    match (places.is_empty(), lang) {
        (true, _) => problem,
        (false, Lang::Zh) => format!("{}：{problem}", places.join("，")),
        (false, Lang::En) => format!("{}: {problem}", places.join(", ")),
    }
}

fn place(finding: &Finding, lang: Lang) -> Option<String> {
    let row = finding.row?;
    Some(match (lang, finding.text.as_str()) {
        (Lang::Zh, "") => format!("第 {row} 行"),
        (Lang::Zh, text) => format!("第 {row} 行“{text}”"),
        (Lang::En, "") => format!("row {row}"),
        (Lang::En, text) => format!("row {row} `{text}`"),
    })
}

pub(super) fn more(count: usize, lang: Lang) -> String {
    match lang {
        Lang::Zh => format!("  - ……另有 {count} 类（--json 列出全部）\n"),
        Lang::En => format!("  - ... and {count} more kinds (--json lists all)\n"),
    }
}

/// Every finding for a program, with both wordings.
pub(super) fn to_json(findings: &[Finding]) -> Vec<serde_json::Value> {
    let each = findings.iter().map(|finding| {
        json!({
            "severity": finding.problem.severity(), "sheet": finding.sheet, "row": finding.row,
            "column": finding.column, "text": finding.text, "problem": finding.problem,
            "zh": finding.problem.zh(), "en": finding.problem.en(),
        })
    });
    each.collect()
}
