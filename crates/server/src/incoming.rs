//! `huikuan incoming`: what came back from people and carriers, read and put to its case; `huikuan fetch` brings it.

pub(crate) mod fetch;

use std::fmt::Write as _;

use outreach::{Lang, words};
use serde_json::{Value, json};
use store::{IncomingFilter, IncomingRow, Store};

use crate::{
    args, clock,
    company::Company,
    personal,
    screen::{self, cell, either},
};

/// Carries out a command. Returns what to print, and whether all is well.
pub(crate) fn run(
    asked: &args::Incoming,
    store: &Store,
    company: &Company,
    lang: Lang,
    json: bool,
) -> anyhow::Result<(String, bool)> {
    let (now, by) = (clock::now(), company.actor());
    let text = match asked {
        args::Incoming::List { unmatched, waiting, limit } => {
            let filter = IncomingFilter { unmatched: *unmatched, waiting: *waiting };
            list(&store.incoming_list(filter, i64::MAX, *limit)?, lang, json)
        }
        args::Incoming::Show { id } => shown(&store.incoming(*id)?, lang, json),
        args::Incoming::Read { id } => shown(&store.read_incoming(*id, now, by)?, lang, json),
        args::Incoming::Match { id, debtor, person } => {
            let debtor = store.find_debtor(debtor)?;
            let person =
                person.as_deref().map(|asked| personal::person(store, &debtor, asked)).transpose()?;
            shown(&store.match_incoming(*id, debtor.id, person, now, by)?, lang, json)
        }
    };
    Ok((text, true))
}

fn list(rows: &[IncomingRow], lang: Lang, json: bool) -> String {
    let mut out = String::new();
    for row in rows {
        let line = if json { in_json(row, false).to_string() } else { line(row, lang) };
        let _ = writeln!(out, "{line}");
    }
    if rows.is_empty() && !json {
        out.push_str(either(lang, "没有这样的来信。\n", "Nothing of that kind came in.\n"));
    }
    out
}

/// In a line.
fn line(row: &IncomingRow, lang: Lang) -> String {
    let whose = row
        .debtor
        .as_ref()
        .map_or_else(|| either(lang, "未匹配", "nobody's").to_owned(), ToString::to_string);
    let state = if row.waits { either(lang, "待阅读", "to be read") } else { "" };
    format!(
        "{} {} {} {} {} {} {}",
        cell(&format!("#{}", row.id), 8),
        clock::written(row.at),
        cell(&words::word("channel", row.channel.code(), lang), 8),
        cell(&words::word("incoming-kind", row.kind.code(), lang), 20),
        cell(state, 10),
        cell(&whose, 30),
        row.subject.as_deref().unwrap_or_default(),
    )
    .trim_end()
    .to_owned()
}

fn shown(row: &IncomingRow, lang: Lang, json: bool) -> String {
    if json {
        return format!("{}\n", in_json(row, true));
    }
    let mut out = format!("{}\n", line(row, lang));
    if let Some(sender) = &row.sender {
        let _ = writeln!(out, "{}{sender}", either(lang, "来自：", "From: "));
    }
    if let Some((_, Some(name))) = &row.person {
        let _ = writeln!(out, "{}{name}", either(lang, "联系人：", "Person: "));
    }
    if let Some(id) = row.outbox {
        let _ = writeln!(out, "{}#{id}", either(lang, "关于消息：", "About message: "));
    }
    if let Some((at, by)) = &row.read {
        let _ = writeln!(out, "{}{} {by}", either(lang, "已读：", "Read: "), clock::written(*at));
    }
    if let Some(body) = &row.body {
        let _ = write!(out, "\n{}", screen::indented(body, "  │ "));
    }
    out
}

/// As programs read it; `whole` with its words.
fn in_json(row: &IncomingRow, whole: bool) -> Value {
    json!({
        "id": row.id, "channel": row.channel, "kind": row.kind, "at": clock::written(row.at),
        "taken_at": clock::written(row.taken_at), "message": row.outbox, "waits": row.waits,
        "debtor": row.debtor.as_ref().map(|debtor| json!({ "code": debtor.code, "name": debtor.name })),
        "person": row.person.as_ref().and_then(|(_, name)| name.clone()), "sender": row.sender,
        "subject": row.subject, "text": if whole { json!(row.body) } else { Value::Null },
        "read_at": row.read.as_ref().map(|(at, _)| clock::written(*at)),
        "read_by": row.read.as_ref().map(|(_, by)| by), "sha256": row.raw_sha256,
    })
}
