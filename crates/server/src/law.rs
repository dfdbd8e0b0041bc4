//! The law for one case, or for a file of worked cases.

mod deadline;
mod interest;
mod limitation;
mod question;
mod retention;

use std::{fmt::Write as _, fs, path::Path};

use anyhow::Context as _;
use lawcase::Verdict;
use outreach::{Lang, words};
use receivables::{
    calendar::Day,
    rulebook::{Rulebook, Status, Value},
};
use serde_json::json;

pub(crate) use self::{deadline::deadline, interest::interest, limitation::limitation, retention::retention};
use crate::{
    said::{said, unreadable},
    screen::either,
};

/// The mark of a value that nobody has verified; nothing for the others.
fn unverified(value: &Value, lang: Lang) -> &'static str {
    match value.status {
        Status::ToVerify => either(lang, "【待核实】", " [to verify]"),
        Status::Found | Status::HouseRule => "",
    }
}

/// Who says so, in the language of the screen, with the mark of what nobody has verified. The rulebook names laws in one
/// form for both languages; for Chinese readers their names and articles are put as they are quoted.
fn authority(value: &Value, lang: Lang) -> String {
    let mark = unverified(value, lang);
    if lang == Lang::En {
        return format!("{}{mark}", value.authority);
    }
    let mut text = value.authority.clone();
    for (name, as_quoted) in words::table("law-name", Lang::En).zip(words::table("law-name", Lang::Zh)) {
        text = text.replace(name, as_quoted);
    }
    let parts: Vec<String> = text.split("; ").map(in_chinese).collect();
    format!("{}{mark}", parts.join("；"))
}

/// `《民法典》 art. 194(1) no. 3` as it is quoted in Chinese: `《民法典》第194(1)条第3项`.
fn in_chinese(part: &str) -> String {
    let Some((law, rest)) = part.split_once(" arts. ").or_else(|| part.split_once(" art. ")) else {
        return part.to_owned();
    };
    let (rest, silent) = rest.split_once(", which").map_or((rest, ""), |(rest, _)| (rest, "（条文未列举）"));
    let (rest, remark) =
        rest.split_once(" (").map_or((rest, String::new()), |(rest, remark)| (rest, format!(" ({remark}")));
    let (articles, item) =
        rest.split_once(" no. ").map_or((rest, String::new()), |(rest, item)| (rest, format!("第{item}项")));
    format!("{law}第{}条{item}{silent}{remark}", articles.replace(", ", "、"))
}

/// That a table wants its next entry, and how to add one.
fn renew_hint(value: &Value, lang: Lang) -> String {
    let Value { jurisdiction, topic, name, from, .. } = value;
    match lang {
        Lang::Zh => format!(
            "表 {jurisdiction}/{topic} 的 {name} 所用的是 {from} 的一项，其后应已有更新；请在 huikuan.toml 所指的 rulebook 文件夹中建同名表（jurisdiction = \"{jurisdiction}\"，topic = \"{topic}\"），在 [values.{name}] 的 entries 中加一行 {{ from = \"日期\", value = ... }}"
        ),
        Lang::En => format!(
            "the entry of {name} in {jurisdiction}/{topic} that is used is of {from}, and a newer one is to be expected; in the rulebook folder that huikuan.toml names, write a file with jurisdiction = \"{jurisdiction}\" and topic = \"{topic}\", and add a line {{ from = \"DATE\", value = ... }} to the entries of [values.{name}]"
        ),
    }
}

/// Computes every row of a file of cases. Returns the report and whether any row differs.
pub(crate) fn check(
    file: &Path,
    book: &Rulebook,
    lang: Lang,
    as_json: bool,
) -> anyhow::Result<(String, bool)> {
    let csv = fs::read(file).map_err(|error| unreadable(file, &error))?;
    let results =
        lawcase::check(&csv, book).with_context(|| format!("{} is no file of cases", file.display()))?;
    if results.is_empty() {
        return Err(said(
            format!("{} 没有一行案例", file.display()),
            format!("{} has no rows", file.display()),
        ));
    }
    let mut out = String::new();
    let (mut same, mut differ, mut uncovered) = (0, 0, 0);
    for result in &results {
        let (verdict, detail) = match &result.verdict {
            Verdict::Match => {
                same += 1;
                ("match", String::new())
            }
            Verdict::Differs { key, expected, got } => {
                differ += 1;
                ("differs", format!("{key}: expected {expected}, computed {got}"))
            }
            Verdict::NotCovered { why } => {
                uncovered += 1;
                ("not-covered", why.clone())
            }
        };
        if as_json {
            let _ = writeln!(
                out,
                "{}",
                json!({ "case": result.id, "regime": result.regime, "verdict": verdict, "detail": detail })
            );
        } else if verdict != "match" {
            let _ = writeln!(out, "{}  {verdict}  {detail}", result.id);
        }
    }
    if !as_json {
        let _ = match lang {
            Lang::Zh => writeln!(out, "相符 {same} 行，不符 {differ} 行，未涵盖 {uncovered} 行"),
            Lang::En => writeln!(out, "{same} rows match, {differ} differ, {uncovered} are not covered"),
        };
    }
    Ok((out, differ > 0))
}

/// Every value of the rulebook, so that a lawyer can review it.
pub(crate) fn sources(book: &Rulebook, today: Day, lang: Lang, as_json: bool) -> String {
    let stale: Vec<_> = book.stale(today).map(|value| value.id).collect();
    let mut out = String::new();
    for value in book.sources() {
        let status = value.status.code();
        let written = value.written.to_string();
        let is_stale = stale.contains(&value.id);
        if as_json {
            let _ = writeln!(
                out,
                "{}",
                json!({
                    "jurisdiction": value.jurisdiction, "topic": value.topic, "name": value.name, "what": value.what,
                    "from": value.from, "value": written, "authority": value.authority, "status": status,
                    "file": value.file, "line": value.line, "stale": is_stale,
                })
            );
        } else {
            let mark = match (value.status, is_stale) {
                (_, true) => either(lang, "  ⟵ 待更新", "  ⟵ renew"),
                (Status::ToVerify, false) => either(lang, "  ⟵ 待核实", "  ⟵ to verify"),
                _ => "",
            };
            let _ = writeln!(
                out,
                "{}/{} {} {} {written}  [{status}] {}{mark}",
                value.jurisdiction, value.topic, value.name, value.from, value.authority
            );
        }
    }
    if !as_json {
        for value in book.stale(today) {
            let _ = writeln!(out, "\n{}", renew_hint(value, lang));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn articles_are_quoted_as_chinese_readers_know_them() {
        for (written, quoted) in [
            ("《民法典》 art. 194(1) no. 3", "《民法典》第194(1)条第3项"),
            ("时效规定 art. 8", "时效规定第8条"),
            ("《民法典》 arts. 192(2), 195(2)", "《民法典》第192(2)、195(2)条"),
            ("《民法典》 art. 195, which does not list them", "《民法典》第195条（条文未列举）"),
            ("办法 art. 68 (2011年第2号)", "办法第68条 (2011年第2号)"),
            ("BGB § 367(1)", "BGB § 367(1)"),
        ] {
            assert_eq!(in_chinese(written), quoted);
        }
    }
}
