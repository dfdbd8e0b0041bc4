//! The law for one case, or for a file of worked cases.

mod deadline;
mod interest;
mod limitation;
mod question;
mod retention;

use std::{fmt::Write as _, fs, path::Path};

use anyhow::Context as _;
use lawcase::Verdict;
use outreach::{Lang, wording, words};
use receivables::{
    calendar::{Day, Weekday},
    rulebook::{AttemptLimit, Rulebook, Status, Value, Written},
};
use serde_json::json;

pub(crate) use self::question::{object, told};
pub(crate) use self::{
    deadline::deadline,
    interest::interest,
    limitation::limitation,
    retention::{bound_words, retention},
};
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
pub(crate) fn authority(value: &Value, lang: Lang) -> String {
    format!("{}{}", quoted(value, lang), unverified(value, lang))
}

/// What a value says. The rulebook writes hours and limits in English words; Chinese readers get their own.
pub(crate) fn written(value: &Value, lang: Lang) -> String {
    let text = value.written.to_string();
    match (value.name.as_str(), lang, &value.written) {
        ("person_hours", ..) => {
            let named = Weekday::ALL
                .iter()
                .fold(text, |text, weekday| text.replace(weekday.code(), wording::weekday(*weekday, lang)));
            match lang {
                Lang::Zh => named.replace(", inclusive", "（含末刻）").replace(", ", "，"),
                Lang::En => named,
            }
        }
        ("person_attempts", Lang::Zh, Written::Texts(limits)) => {
            let limits: Vec<String> = limits.iter().map(|limit| attempts_in_chinese(limit)).collect();
            limits.join("；")
        }
        ("person_attempts", Lang::En, Written::Texts(limits)) => limits.join("; "),
        _ => text,
    }
}

/// `2 in 7 days by phone sms not at work` as `7天内2次（电话、短信，不在工作单位）`.
fn attempts_in_chinese(limit: &str) -> String {
    let Ok(AttemptLimit { count, days, channels, at_work }) = limit.parse() else { return limit.to_owned() };
    let channels: Vec<String> =
        channels.iter().map(|channel| words::word("channel", channel.code(), Lang::Zh)).collect();
    let at_work = at_work.map_or("", |only| if only { "，在工作单位" } else { "，不在工作单位" });
    format!("{days}天内{count}次（{}{at_work}）", channels.join("、"))
}

/// The same without a mark.
fn quoted(value: &Value, lang: Lang) -> String {
    if lang == Lang::En {
        return value.authority.clone();
    }
    let mut text = value.authority.clone();
    let names = words::table("law-name", Lang::En).zip(words::table("law-name", Lang::Zh));
    let mut names: Vec<(&str, &str)> = names.collect();
    // The Civil Code of California is not that of China: longer names come first.
    names.sort_by_key(|(name, _)| std::cmp::Reverse(name.len()));
    for (name, as_quoted) in names {
        text = text.replace(name, as_quoted);
    }
    for (silent, as_quoted) in SILENT {
        text = text.replace(silent, as_quoted);
    }
    let parts: Vec<String> = text.split("; ").map(|part| full_width(&in_chinese(part))).collect();
    parts.join("；")
}

/// Brackets behind or around Chinese characters are full, without a space before them; those of an article number stay.
fn full_width(text: &str) -> String {
    let is_chinese = |character: char| matches!(character, '\u{3400}'..='\u{9fff}' | '》');
    let mut out = String::with_capacity(text.len() + 8);
    let mut rest = text;
    while let Some((before, within, after)) = bracketed(rest) {
        out.push_str(before);
        if before.trim_end().ends_with(is_chinese) || within.contains(is_chinese) {
            out.truncate(out.trim_end().len());
            out.push_str(&format!("（{within}）"));
        } else {
            out.push_str(&format!("({within})"));
        }
        rest = after;
    }
    out + rest
}

fn bracketed(text: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = text.split_once('(')?;
    let (within, after) = rest.split_once(')')?;
    Some((before, within, after))
}

/// What the rulebook says of a provision that does not name an event, and how it is put in Chinese.
const SILENT: [(&str, &str); 2] =
    [(", which does not list them", "（条文未列举）"), (", which does not list it", "（条文未列举）")];

/// `《民法典》 art. 194(1) no. 3` as it is quoted in Chinese: `《民法典》第194(1)条第3项`.
fn in_chinese(part: &str) -> String {
    if let Some((period, rest)) = ["before ", "since "].iter().find_map(|word| {
        let (day, rest) = part.strip_prefix(word)?.split_once(' ')?;
        Some((format!("{day}{}", if *word == "since " { "起" } else { "之前" }), rest))
    }) {
        // The law may be named once for both: `before 2025-06-01 art. 15`.
        return format!("{period}{}", in_chinese(&format!(" {rest}")).trim_start());
    }
    let Some((law, rest)) = part.split_once(" arts. ").or_else(|| part.split_once(" art. ")) else {
        // Sections of German law, whose items are numbered as they are there.
        return part.replace(" no. ", " Nr. ");
    };
    let (rest, silent) = rest.find('（').map_or((rest, ""), |at| rest.split_at(at));
    // An item such as `17(3)(b), (e)` is no remark.
    let remark =
        rest.match_indices(" (").find(|(at, _)| !rest.get(..*at).is_some_and(|part| part.ends_with(',')));
    let (rest, remark) = remark.map_or((rest, ""), |(at, _)| rest.split_at(at));
    let (articles, item) =
        rest.split_once(" no. ").map_or((rest, String::new()), |(rest, item)| (rest, format!("第{item}项")));
    // What is no number any more is a remark of the rulebook, or the section of another law.
    let mut spaces = articles.match_indices(' ').map(|(at, _)| at);
    let end = spaces.find(|&at| articles.get(..at).is_some_and(|part| !part.ends_with(',')));
    let (articles, more) = end.map_or((articles, ""), |at| articles.split_at(at));
    format!("{law}第{}条{item}{silent}{more}{remark}", articles.replace(", ", "、"))
}

/// That a table wants its next entry, and where to add it.
fn renew_hint(value: &Value, lang: Lang) -> String {
    let Value { jurisdiction, topic, name, from, .. } = value;
    match lang {
        Lang::Zh => format!(
            "表 {jurisdiction}/{topic} 的 {name} 所用的是 {from} 的一项，其后应已有更新；huikuan law sources 末尾有可照抄的文件，放进 huikuan.toml 所指的 rulebook 文件夹"
        ),
        Lang::En => format!(
            "the entry of {name} in {jurisdiction}/{topic} that is used is of {from}, and a newer one is to be expected; huikuan law sources ends with the file to write into the rulebook folder that huikuan.toml names"
        ),
    }
}

/// The file that adds the next entry, to be filled in: whole, so that nothing is missing when it is read.
fn template(value: &Value) -> String {
    let quoted = |text: &str| serde_json::Value::from(text).to_string();
    let Value { jurisdiction, topic, name, .. } = value;
    let renew =
        value.renew_within_days.map_or_else(String::new, |days| format!("renew_within_days = {days}\n"));
    let until = value.until.map_or("", |_| ", until = \"YYYY-12-31\"");
    let entry = match &value.written {
        Written::Texts(_) => "[\"YYYY-MM-DD\"]",
        Written::Text(_) => "\"0.00%\"",
        Written::Truth(_) | Written::Number(_) | Written::Numbers(_) => "0",
    };
    format!(
        "jurisdiction = \"{jurisdiction}\"\ntopic = \"{topic}\"\n\n[values.{name}]\nwhat = {}\nauthority = {}\nsource = \"...\"\nstatus = \"to-verify\"\nrank = \"{}\"\n{renew}entries = [{{ from = \"YYYY-MM-DD\"{until}, value = {entry} }}]",
        quoted(&value.what),
        quoted(&value.authority),
        value.rank.code(),
    )
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
    let (mut unverified, mut stale) = (Vec::new(), Vec::new());
    for result in &results {
        if result.is_unverified {
            unverified.push(result.id.as_str());
        }
        if result.is_stale {
            stale.push(result.id.as_str());
        }
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
                json!({
                    "case": result.id, "regime": result.regime, "verdict": verdict, "detail": detail,
                    "unverified": result.is_unverified, "stale": result.is_stale,
                })
            );
        } else if verdict != "match" {
            let marks = [
                (result.is_unverified, either(lang, "【待核实】", " [to verify]")),
                (result.is_stale, either(lang, "【待更新】", " [renew]")),
            ];
            let marks: String = marks.iter().filter_map(|(is, mark)| is.then_some(*mark)).collect();
            let _ = writeln!(out, "{}  {verdict}  {detail}{marks}", result.id);
        }
    }
    if !as_json {
        let _ = match lang {
            Lang::Zh => writeln!(out, "相符 {same} 行，不符 {differ} 行，未涵盖 {uncovered} 行"),
            Lang::En => writeln!(out, "{same} rows match, {differ} differ, {uncovered} are not covered"),
        };
        out.push_str(&resting_on(&unverified, &stale, lang));
    }
    Ok((out, differ > 0))
}

/// The rows whose result somebody should look at again, however it compares.
fn resting_on(unverified: &[&str], stale: &[&str], lang: Lang) -> String {
    let mut out = String::new();
    for (rows, zh, en) in [
        (unverified, "依据的数值待核实", "resting on a value to verify"),
        (stale, "依据的利率表已该更新", "resting on a table that wants its next entry"),
    ] {
        let _ = match (rows.len(), lang) {
            (0, _) => Ok(()),
            (number, Lang::Zh) => writeln!(out, "{zh} {number} 行：{}", rows.join("、")),
            (number, Lang::En) => writeln!(out, "{en}: {number} rows: {}", rows.join(", ")),
        };
    }
    out
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
                    "from": value.from, "value": written, "authority": value.authority, "source": value.source,
                    "status": status, "file": value.file, "line": value.line, "stale": is_stale,
                })
            );
        } else {
            let mark = match (value.status, is_stale) {
                (_, true) => either(lang, "  ⟵ 待更新", "  ⟵ renew"),
                (Status::ToVerify, false) => either(lang, "  ⟵ 待核实", "  ⟵ to verify"),
                _ => "",
            };
            let name = words::word("status", status, lang);
            let says = self::written(value, lang);
            let _ = writeln!(
                out,
                "{}/{} {} {} {says}  [{name}] {}{mark}",
                value.jurisdiction,
                value.topic,
                value.name,
                value.from,
                quoted(value, lang)
            );
            let _ = writeln!(
                out,
                "    {}{} ({}:{})",
                either(lang, "录入依据：", "our copy: "),
                value.source,
                value.file,
                value.line
            );
        }
    }
    if !as_json {
        for value in book.stale(today) {
            let _ = writeln!(out, "\n{}\n\n{}", renew_hint(value, lang), template(value));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_english_is_left_between_chinese_quotations() {
        // Names of foreign laws and publishers stay as one would look them up.
        let book = Rulebook::shipped();
        for value in book.sources() {
            let quoted = quoted(value, Lang::Zh);
            for english in [
                " of the ",
                " for ",
                " on ",
                "practice",
                "law of",
                "house rule",
                ",条",
                "》 (",
                " art",
                "no. ",
            ] {
                let is_title = ["Act ", "Protocol", "CFR"].iter().any(|title| quoted.contains(title));
                assert!(is_title || !quoted.contains(english), "`{english}` in {quoted}");
            }
        }
    }

    #[test]
    fn articles_are_quoted_as_chinese_readers_know_them() {
        for (written, quoted) in [
            ("《民法典》 art. 194(1) no. 3", "《民法典》第194(1)条第3项"),
            ("时效规定 art. 8", "时效规定第8条"),
            ("《民法典》 arts. 192(2), 195(2)", "《民法典》第192(2)、195(2)条"),
            ("《民法典》 art. 195（条文未列举）", "《民法典》第195条（条文未列举）"),
            ("Limitation Act 1980 s. 29（条文未列举）", "Limitation Act 1980 s. 29（条文未列举）"),
            ("before 2025-06-01 art. 15 (国务院令第728号)", "2025-06-01之前第15条（国务院令第728号）"),
            ("《民事诉讼法》 (2023) arts. 225-228", "《民事诉讼法》（2023）第225-228条"),
            ("GDPR arts. 5(1)(e), 17(3)(b), (e)", "GDPR第5(1)(e)、17(3)(b)、(e)条"),
            ("催收工作指引(试行)（中国银行业协会）", "催收工作指引（试行）（中国银行业协会）"),
            ("BGB § 204(1) no. 3", "BGB § 204(1) Nr. 3"),
            ("since 2021-01-01 《民法典》 art. 188(1)", "2021-01-01起《民法典》第188(1)条"),
            ("办法 art. 68 (2011年第2号)", "办法第68条（2011年第2号）"),
            ("BGB § 367(1)", "BGB § 367(1)"),
            ("EGBGB art. 229 § 34", "EGBGB第229条 § 34"),
            ("民法典 arts. 1032-1033（人格尊严）", "民法典第1032-1033条（人格尊严）"),
        ] {
            assert_eq!(full_width(&in_chinese(written)), quoted);
        }
    }
}
