//! What the post reports of letters, from a file or by the API: each line is one report, taken once.

use std::{collections::BTreeMap, fs, path::Path};

use outreach::{Lang, words};
use receivables::{calendar::Day, post::PostalStatus};
use serde_json::json;
use store::{LetterStatus, Scope, Store};

use crate::{
    clock,
    company::Company,
    said::{self, said, unreadable},
    screen::either,
};

/// A line of the post's report, as it is written.
#[derive(Debug, Clone)]
pub(crate) struct Reported {
    /// The post's number of the letter.
    pub(crate) number: String,
    pub(crate) status: String,
    pub(crate) day: String,
    pub(crate) place: String,
}

/// What came of a line.
#[derive(Debug)]
pub(crate) enum Line {
    /// It was written down: number of the letter's message and what was reported.
    Taken(i64, PostalStatus),
    /// It was written down before.
    Known(i64),
    /// It was not, and why.
    Refused(anyhow::Error),
}

/// Takes one line in; whose letters somebody does not see, to them they are not there.
pub(crate) fn take(store: &Store, line: &Reported, reach: Option<&Scope>, by: &str) -> Line {
    taken(store, line, reach, by).unwrap_or_else(Line::Refused)
}

fn taken(store: &Store, line: &Reported, reach: Option<&Scope>, by: &str) -> anyhow::Result<Line> {
    let number = line.number.trim();
    let status = status_of(&line.status).ok_or_else(|| {
        let (text, known) = (&line.status, PostalStatus::ALL);
        let codes: Vec<&str> = known.iter().map(|status| status.code()).collect();
        let titles: Vec<String> =
            known.iter().map(|status| words::word("postal-status", status.code(), Lang::Zh)).collect();
        said(
            format!("状态 `{text}` 不认识；可用的有 {}", titles.join("、")),
            format!("status `{text}` is not known; use one of {}", codes.join(", ")),
        )
    })?;
    let day: Day = line.day.trim().parse().map_err(|_| {
        let text = &line.day;
        said(
            format!("日期 `{text}` 看不懂；请写成 2026-11-23"),
            format!("`{text}` is not a day; write it as 2026-11-23"),
        )
    })?;
    super::past(day)?;
    let mut letters = Vec::new();
    for id in store.letters_numbered(number)? {
        let debtor = store.message(id)?.key.debtor;
        if reach.map_or(Ok(true), |scope| store.covered(scope, debtor).map(|case| case.is_some()))? {
            letters.push(id);
        }
    }
    let id = match letters.as_slice() {
        [one] => *one,
        [] => {
            return Err(said(
                format!(
                    "没有邮件号为 `{number}` 的信函；请先登记交寄：huikuan letter posted 编号 --number {number}"
                ),
                format!(
                    "no letter has the number `{number}`; say first that it was posted: huikuan letter posted ID --number {number}"
                ),
            ));
        }
        [..] => {
            return Err(said(
                format!("邮件号 `{number}` 登记给了几封信函；请核对后用 huikuan letter posted 改正"),
                format!("several letters have the number `{number}`; correct it by huikuan letter posted"),
            ));
        }
    };
    let letter = store.letter(id)?;
    if let Some(posted) = letter.posted_on.filter(|posted| day < *posted) {
        return Err(said(
            format!("`{number}` 的日期 {day} 早于交寄日 {posted}；请核对"),
            format!("`{number}`: {day} is before {posted}, the day it was posted; check it"),
        ));
    }
    let report = LetterStatus {
        day,
        status,
        place: line.place.trim().to_owned(),
        at: clock::now(),
        by: by.to_owned(),
    };
    Ok(if store.report_letter(id, &report)? { Line::Taken(id, status) } else { Line::Known(id) })
}

/// A status by its code, its title in either language, or the post's own word for it.
fn status_of(text: &str) -> Option<PostalStatus> {
    let text = text.trim().to_lowercase();
    let titled = |status: &&PostalStatus| {
        [Lang::Zh, Lang::En]
            .into_iter()
            .any(|lang| words::word("postal-status", status.code(), lang).to_lowercase() == text)
    };
    let own = || match text.as_str() {
        "收寄" | "已揽收" | "揽收" | "posted" => Some(PostalStatus::Accepted),
        "在途" | "转运" | "派送中" | "in transit" | "out for delivery" => {
            Some(PostalStatus::InTransit)
        }
        "签收" | "妥投" | "本人签收" | "已妥投" => Some(PostalStatus::Delivered),
        "已拒收" | "收件人拒收" => Some(PostalStatus::Refused),
        "退回" | "退件" | "退回妥投" => Some(PostalStatus::Returned),
        "不明" | "查无" => Some(PostalStatus::Unknown),
        _ => None,
    };
    PostalStatus::from_code(&text).or_else(|| PostalStatus::ALL.iter().find(titled).copied()).or_else(own)
}

/// Columns by the names people give them.
fn column(name: &str) -> Option<&'static str> {
    match name.trim().to_lowercase().as_str() {
        "number" | "邮件号" | "单号" | "运单号" => Some("number"),
        "status" | "状态" => Some("status"),
        "day" | "date" | "日期" => Some("day"),
        "place" | "地点" | "位置" => Some("place"),
        _ => None,
    }
}

/// A file's text, in UTF-8 or as Chinese Windows writes it.
fn text_of(file: &Path) -> anyhow::Result<String> {
    let bytes = fs::read(file).map_err(|error| unreadable(file, &error))?;
    Ok(match String::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => encoding_rs::GB18030.decode(error.as_bytes()).0.into_owned(),
    })
}

/// What the columns of a file mean.
fn headings(file: &Path, headers: &csv::StringRecord) -> anyhow::Result<Vec<Option<&'static str>>> {
    let headings: Vec<Option<&str>> = headers.iter().map(column).collect();
    if ["number", "status", "day"].iter().any(|needed| !headings.contains(&Some(needed))) {
        let file = file.display();
        return Err(said(
            format!("{file}：第一行须有列名 邮件号、状态、日期（可另有 地点）"),
            format!(
                "{file}: the first line must name the columns number, status and day (and may name place)"
            ),
        ));
    }
    Ok(headings)
}

/// Takes a file in. A line that cannot be taken is reported with its place, and the others go on.
pub(super) fn from_file(
    file: &Path,
    store: &Store,
    company: &Company,
    lang: Lang,
    as_json: bool,
) -> anyhow::Result<(String, bool)> {
    let text = text_of(file)?;
    let mut reader =
        csv::ReaderBuilder::new().flexible(true).from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    let headings = headings(file, reader.headers()?)?;
    let (mut out, mut counts) = (String::new(), BTreeMap::new());
    for (nth, record) in (2_u64..).zip(reader.records()) {
        let record = record?;
        let at = record.position().map_or(nth, csv::Position::line);
        let cell = |name: &str| {
            let column = headings.iter().position(|heading| *heading == Some(name));
            column.and_then(|column| record.get(column)).unwrap_or_default().to_owned()
        };
        let line = Reported {
            number: cell("number"),
            status: cell("status"),
            day: cell("day"),
            place: cell("place"),
        };
        let came = take(store, &line, None, company.actor());
        *counts.entry(came.code()).or_insert(0_u32) += 1;
        match (&came, as_json) {
            (_, true) => out.push_str(&format!("{}\n", came.as_json(at, &line))),
            (Line::Refused(error), false) => {
                out.push_str(&format!("{}:{at}: {}\n", file.display(), said::in_words(error, lang)));
            }
            _ => {}
        }
    }
    let count = |code: &str| counts.get(code).copied().unwrap_or(0);
    if !as_json {
        out.push_str(&counted(count("taken"), count("known"), count("refused"), lang));
    }
    Ok((out, count("refused") == 0))
}

fn counted(taken: u32, known: u32, refused: u32, lang: Lang) -> String {
    let mut out = match lang {
        Lang::Zh => format!("登记 {taken} 行，此前已登记 {known} 行，未能登记 {refused} 行\n"),
        Lang::En => format!("{taken} line(s) taken, {known} known before, {refused} refused\n"),
    };
    if refused > 0 {
        out.push_str(either(
            lang,
            "改正后可再次导入同一文件\n",
            "correct them, and take the same file again\n",
        ));
    }
    out
}

impl Line {
    pub(crate) const fn code(&self) -> &'static str {
        match self {
            Self::Taken(..) => "taken",
            Self::Known(_) => "known",
            Self::Refused(_) => "refused",
        }
    }

    fn as_json(&self, at: u64, line: &Reported) -> serde_json::Value {
        let (id, status) = match self {
            Self::Taken(id, status) => (Some(*id), Some(status.code())),
            Self::Known(id) => (Some(*id), None),
            Self::Refused(error) => {
                let (zh, en) = (said::in_words(error, Lang::Zh), said::in_words(error, Lang::En));
                return json!({ "line": at, "number": line.number, "refused": { "zh": zh, "en": en } });
            }
        };
        json!({ "line": at, "number": line.number, "came": self.code(), "id": id, "status": status })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_posts_own_words_are_understood() {
        for (text, expected) in [
            ("delivered", Some(PostalStatus::Delivered)),
            ("Delivered", Some(PostalStatus::Delivered)),
            ("已签收", Some(PostalStatus::Delivered)),
            ("妥投", Some(PostalStatus::Delivered)),
            ("拒收", Some(PostalStatus::Refused)),
            (" 退回 ", Some(PostalStatus::Returned)),
            ("in-transit", Some(PostalStatus::InTransit)),
            ("丢失", None),
        ] {
            assert_eq!(status_of(text), expected, "{text}");
        }
    }
}
