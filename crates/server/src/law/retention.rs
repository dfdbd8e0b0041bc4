//! How long records must be kept and may be kept.

use std::fmt::Write as _;

use outreach::{Lang, words};
use receivables::{
    calendar::Day,
    retention::{Bound, Record, RecordKind, Retention, retention as kept},
    rulebook::{Rulebook, Value},
};
use serde_json::json;

use super::authority;
use crate::{args, screen::either};

/// One kind of record, or every kind, under the laws of these countries.
pub(crate) fn retention(
    args: &args::Retention,
    book: &Rulebook,
    today: Day,
    lang: Lang,
    as_json: bool,
) -> String {
    let mut out = String::new();
    for &kind in RecordKind::ALL.iter().filter(|known| args.record.is_none_or(|asked| asked == **known)) {
        let record = Record { kind, made: args.made, claim_ended: args.claim_ended };
        let found = kept(&record, &args.country, book);
        if as_json {
            let _ = writeln!(out, "{}", json(&record, &found, book, today));
        } else {
            one(&mut out, kind, &found, book, today, lang);
        }
    }
    out
}

fn one(out: &mut String, kind: RecordKind, found: &Retention, book: &Rulebook, today: Day, lang: Lang) {
    let _ = writeln!(out, "{} `{kind}`", words::word("record-kind", kind.code(), lang));
    let day =
        |day: Option<Day>, open: &'static str| day.map_or_else(|| open.to_owned(), |day| day.to_string());
    let least = if found.least.is_empty() {
        either(lang, "没有期限要求", "no duty").to_owned()
    } else {
        day(found.keep_at_least_until(), either(lang, "待债权了结后确定", "counted once the claim has ended"))
    };
    let most = if found.most.is_empty() {
        either(lang, "无上限", "no limit").to_owned()
    } else {
        day(found.may_keep_until(), either(lang, "待债权了结后确定", "counted once the claim has ended"))
    };
    let _ = match lang {
        Lang::Zh => writeln!(out, "  至少保存至：{least}；最迟可保存至：{most}"),
        Lang::En => writeln!(out, "  keep at least until: {least}; may be kept until: {most}"),
    };
    for (title, bounds) in [
        (either(lang, "须保存", "keep"), &found.least),
        (either(lang, "不得超过", "no longer than"), &found.most),
    ] {
        for bound in bounds {
            let _ = writeln!(out, "    {title}{}", bound_words(bound, book, lang));
        }
    }
    for value in found.ends_with_purpose.iter().filter_map(|&id| book.value(id)) {
        let says = either(lang, "目的达成后应删除", "goes once its purpose is over");
        let _ = writeln!(out, "    {says}   {}", authority(value, lang));
    }
    if found.has_conflict() {
        out.push_str(either(
            lang,
            "    注意：保存义务长于使用目的；届时仅作封存，不作他用。\n",
            "    Note: a duty to keep it outlasts its purpose; from then on it is locked up and used for nothing else.\n",
        ));
    }
    if found.must_delete(today) {
        out.push_str(either(lang, "    现应删除。\n", "    It must be deleted now.\n"));
    }
}

/// Until when, how long from when, and by which authority.
pub(crate) fn bound_words(bound: &Bound, book: &Rulebook, lang: Lang) -> String {
    let value = book.value(bound.value);
    let from = words::word("counted-from", bound.counted_from.code(), lang);
    let basis = value.map_or_else(String::new, |value| basis(value, lang));
    let period = match (lang, bound.years) {
        (Lang::Zh, years) => format!("{from} {years} 年"),
        (Lang::En, 1) => format!("1 year {from}"),
        (Lang::En, years) => format!("{years} years {from}"),
    };
    match (lang, bound.until) {
        (Lang::Zh, Some(until)) => format!(" {until}（{period}）   {basis}"),
        (Lang::Zh, None) => format!("：{period}   {basis}"),
        (Lang::En, Some(until)) => format!(" {until} ({period})   {basis}"),
        (Lang::En, None) => format!(": {period}   {basis}"),
    }
}

fn basis(value: &Value, lang: Lang) -> String {
    if value.jurisdiction == "house" {
        return either(lang, "公司内部规定（不是法律）", "house rule, not law").to_owned();
    }
    authority(value, lang)
}

fn json(record: &Record, found: &Retention, book: &Rulebook, today: Day) -> serde_json::Value {
    let bounds = |bounds: &[Bound]| -> Vec<_> {
        bounds
            .iter()
            .map(|bound| {
                let value = book.value(bound.value);
                json!({
                    "years": bound.years, "counted_from": bound.counted_from, "until": bound.until,
                    "authority": value.map(|value| &value.authority), "status": value.map(|value| value.status),
                })
            })
            .collect()
    };
    let purpose = found.ends_with_purpose.iter().filter_map(|&id| book.value(id));
    json!({
        "record": record.kind, "made": record.made, "claim_ended": record.claim_ended,
        "keep_at_least_until": found.keep_at_least_until(), "waits_for_end_of_claim": found.is_open(),
        "may_keep_until": found.may_keep_until(), "conflict": found.has_conflict(),
        "may_delete": found.may_delete(today), "must_delete": found.must_delete(today),
        "least": bounds(&found.least), "most": bounds(&found.most),
        "ends_with_purpose": purpose.map(|value| value.authority.as_str()).collect::<Vec<_>>(),
    })
}
