//! `huikuan outbox`: what waits, what left, what was stopped and why; and what only a person may say of a message.

mod carrier;
pub(crate) mod gateway;
mod mail;
pub(crate) mod mode;
mod press;
mod report;
pub(crate) mod send;
pub(crate) mod tonight;
mod worded;

use std::fmt::Write as _;

use anyhow::bail;
use outreach::{Lang, words};
use receivables::{
    message::{MessageState, Proof, SendingMode, State, Word},
    reason::Reason,
};
use serde_json::{Value, json};
use store::{Carriage, CarriageRow, Mode, OutboxRow, OutboxStep, Pause, ReportRow, Store};

use crate::{
    args, clock,
    company::Company,
    said::said,
    screen::{self, cell, count, either},
};

/// Carries out a command. Returns what to print, and whether all is well.
pub(crate) fn run(
    store: &Store,
    company: &Company,
    asked: &args::Outbox,
    lang: Lang,
    json: bool,
) -> anyhow::Result<(String, bool)> {
    let (now, by) = (clock::now(), company.actor());
    let text = match asked {
        args::Outbox::List { state, limit } => list(store, *state, *limit, lang, json)?,
        args::Outbox::Show { id } => show(store, *id, lang, json)?,
        args::Outbox::Resolve { id, found, note } => {
            reasoned(note)?;
            let word = Word { by: by.to_owned(), note: note.clone() };
            store.resolve_message(*id, *found, word, now)?;
            show(store, *id, lang, json)?
        }
        args::Outbox::Retry { id } => {
            store.retry_message(*id, now, by)?;
            show(store, *id, lang, json)?
        }
        args::Outbox::Pause { why } | args::Outbox::Go { why } => {
            reasoned(why)?;
            let paused = matches!(asked, args::Outbox::Pause { .. });
            let pause = Pause { at: now, paused, by: by.to_owned(), why: why.clone() };
            store.set_pause(&pause)?;
            if json { format!("{}\n", pause_json(&pause)) } else { pause_line(&pause, lang) }
        }
        args::Outbox::Live { why } => told(&mode::type_live(store, company, why)?, lang, json),
        args::Outbox::Test { why } => told(&mode::type_test(store, company, why)?, lang, json),
        args::Outbox::Mode => told(&store.mode()?, lang, json),
    };
    Ok((text, true))
}

/// Whether messages leave.
fn told(mode: &Mode, lang: Lang, json: bool) -> String {
    if json { format!("{}\n", mode::to_json(mode)) } else { mode::line(mode, lang) }
}

/// A reason that says nothing is none.
pub(crate) fn reasoned(why: &str) -> anyhow::Result<()> {
    if why.trim().is_empty() {
        bail!(said("请写明理由，以后有人会问", "say why in words; somebody will ask later"));
    }
    Ok(())
}

fn pause_line(pause: &Pause, lang: Lang) -> String {
    let (at, Pause { by, why, .. }) = (clock::written(pause.at), pause);
    match (lang, pause.paused) {
        (Lang::Zh, true) => format!("发送已暂停（{at}，{by}：{why}）；恢复：huikuan outbox go --why …\n"),
        (Lang::Zh, false) => format!("发送可以进行（{at}，{by}：{why}）\n"),
        (Lang::En, true) => {
            format!("Sending is paused ({at}, {by}: {why}); to go on: huikuan outbox go --why ...\n")
        }
        (Lang::En, false) => format!("Sending may go on ({at}, {by}: {why})\n"),
    }
}

fn pause_json(pause: &Pause) -> Value {
    json!({ "paused": pause.paused, "at": clock::written(pause.at), "by": pause.by, "why": pause.why })
}

fn list(
    store: &Store,
    state: Option<MessageState>,
    limit: u32,
    lang: Lang,
    json: bool,
) -> anyhow::Result<String> {
    let rows = store.messages(state, limit)?;
    let mut out = String::new();
    if json {
        for row in &rows {
            let _ = writeln!(out, "{}", line_json(row));
        }
        return Ok(out);
    }
    let counts = store.message_counts()?;
    let counts: Vec<String> = counts
        .iter()
        .map(|(state, of)| format!("{}{}{}", title(*state, lang), either(lang, " ", ": "), count(*of)))
        .collect();
    if counts.is_empty() {
        out.push_str(either(
            lang,
            "发件箱是空的：huikuan run 之后，当天的书面联系会列在这里。\n",
            "The outbox is empty: after huikuan run the written contacts of the day stand here.\n",
        ));
    } else {
        let _ = writeln!(out, "{}\n", counts.join(either(lang, "，", ", ")));
    }
    if let Some(pause) = store.pause()?.filter(|pause| pause.paused) {
        out.push_str(&pause_line(&pause, lang));
    }
    let mode = store.mode()?;
    if mode.mode == SendingMode::Test {
        out.push_str(&mode::line(&mode, lang));
    }
    for row in &rows {
        let _ = writeln!(out, "{}", line(row, lang));
    }
    Ok(out)
}

fn title(state: MessageState, lang: Lang) -> String {
    words::word("message-state", state.code(), lang)
}

/// A message in a line.
fn line(row: &OutboxRow, lang: Lang) -> String {
    let channel = words::word("channel", row.key.channel.code(), lang);
    let purpose = words::word("purpose", row.key.purpose.code(), lang);
    format!(
        "{} {} {} {} {} {} {purpose}",
        cell(&format!("#{}", row.id), 8),
        row.key.day,
        row.at,
        cell(&title(row.state.code(), lang), 12),
        cell(&channel, 8),
        cell(&row.debtor.to_string(), 42),
    )
}

fn line_json(row: &OutboxRow) -> Value {
    let key = &row.key;
    json!({
        "id": row.id, "key": key.to_string(), "state": row.state.code(),
        "debtor": { "code": row.debtor.code, "name": row.debtor.name }, "person": row.person,
        "channel": key.channel, "purpose": key.purpose, "step": key.step, "day": key.day, "at": row.at,
        "due": clock::written(row.due), "priority": row.priority, "changed_at": clock::written(row.changed_at),
    })
}

fn show(store: &Store, id: i64, lang: Lang, json: bool) -> anyhow::Result<String> {
    let row = store.message(id)?;
    let steps = store.message_steps(id)?;
    let (carriage, reports) = (store.carriage(id)?, store.reports(id)?);
    if json {
        return Ok(format!("{}\n", page_json(&row, &steps, carriage.as_ref(), &reports)));
    }
    let mut out = format!("{}\n{}\n", line(&row, lang), row.key);
    if let Some(person) = &row.person {
        let _ = writeln!(out, "{}{person}", either(lang, "收件人：", "To: "));
    }
    let _ = writeln!(out, "\n{}", either(lang, "经过", "How it came to this"));
    for step in &steps {
        let state = title(step.state, lang);
        let _ = writeln!(out, "  {} {state} · {}", clock::written(step.at), step.by);
        out.push_str(&screen::indented(&why(step, lang), "    "));
    }
    if steps.is_empty() {
        let due = clock::written(row.due);
        let _ = match lang {
            Lang::Zh => writeln!(out, "  已列入计划，{due} 起可以发送"),
            Lang::En => writeln!(out, "  planned; it may leave from {due}"),
        };
    }
    if let Some(CarriageRow { carriage, external_id }) = &carriage {
        let name = external_id.as_deref().unwrap_or_default();
        let _ = writeln!(out, "  {} {name} · {}", carriage.gateway, carriage_line(carriage, lang));
    }
    for ReportRow { at, state, code, .. } in &reports {
        let state = words::word("delivery-state", state.code(), lang);
        let _ = writeln!(out, "  {} {state} · {code}", clock::written(*at));
    }
    if matches!(row.state, State::Unclear { .. }) {
        let _ = match lang {
            Lang::Zh => writeln!(
                out,
                "\n不知道是否已发出。请在发送文件夹或邮件、短信系统中核实，再用\n  huikuan outbox resolve {id} sent --note …　或　not-sent"
            ),
            Lang::En => writeln!(
                out,
                "\nNobody knows whether it left. Look in the spool folder or in your mail and SMS system, then\n  huikuan outbox resolve {id} sent --note ...  or  not-sent"
            ),
        };
    }
    if let Some(words) = &row.rendered {
        let subject = words
            .subject
            .as_ref()
            .map(|subject| format!("{}{subject}\n\n", either(lang, "主题：", "Subject: ")));
        let text = format!("{}{}", subject.unwrap_or_default(), words.body);
        let _ = write!(out, "\n{}", screen::indented(&text, "  │ "));
    }
    Ok(out)
}

/// In how many parts, and at what cost.
fn carriage_line(carriage: &Carriage, lang: Lang) -> String {
    let parts = match (lang, carriage.segments) {
        (Lang::Zh, parts) => format!("{parts} 段"),
        (Lang::En, 1) => "1 part".to_owned(),
        (Lang::En, parts) => format!("{parts} parts"),
    };
    let cost = carriage.cost.as_ref().map(gateway::written);
    [Some(parts), cost].into_iter().flatten().collect::<Vec<_>>().join(either(lang, "，", ", "))
}

fn carriage_json(carriage: &Carriage) -> Value {
    let Carriage { gateway, segments, cost } = carriage;
    json!({ "gateway": gateway, "segments": segments, "cost": cost.as_ref().map(gateway::written) })
}

/// What made a step: a code in words, else what was said; and the rules that spoke.
pub(crate) fn why(step: &OutboxStep, lang: Lang) -> String {
    let said = step.why.as_deref().map(|why| match step.state {
        MessageState::Cancelled => words::word("cancellation", why, lang),
        _ => why.to_owned(),
    });
    let reasons = step.reasons.as_deref().map(recorded).unwrap_or_default();
    let rules = reasons.iter().filter_map(|reason| Some(reason.get(lang.code())?.as_str()?.to_owned()));
    said.into_iter().chain(rules).collect::<Vec<_>>().join("\n")
}

fn page_json(
    row: &OutboxRow,
    steps: &[OutboxStep],
    carriage: Option<&CarriageRow>,
    reports: &[ReportRow],
) -> Value {
    let mut page = line_json(row);
    let steps: Vec<Value> = steps
        .iter()
        .map(|step| {
            json!({
                "at": clock::written(step.at), "state": step.state, "by": step.by, "why": step.why,
                "reasons": step.reasons.as_deref().map(recorded),
            })
        })
        .collect();
    let words = row.rendered.as_ref().map(|words| {
        json!({
            "script": words.script, "lang": words.lang, "subject": words.subject, "text": words.body,
            "signed_by": words.signed_by,
        })
    });
    let receipt = match &row.state {
        State::Sent { proof: Proof::Receipt(receipt), .. } => Some(receipt),
        _ => None,
    };
    if let Some(page) = page.as_object_mut() {
        page.insert("receipt".to_owned(), json!(receipt));
        page.insert("words".to_owned(), json!(words));
        page.insert("steps".to_owned(), json!(steps));
        let carriage = carriage.map(|row| {
            let mut carriage = carriage_json(&row.carriage);
            if let Some(carriage) = carriage.as_object_mut() {
                carriage.insert("name".to_owned(), json!(row.external_id));
            }
            carriage
        });
        page.insert("carriage".to_owned(), json!(carriage));
        let reports: Vec<Value> = reports
            .iter()
            .map(|report| json!({ "at": clock::written(report.at), "state": report.state, "code": report.code }))
            .collect();
        page.insert("deliveries".to_owned(), json!(reports));
    }
    page
}

/// Reasons as they were kept.
fn recorded(json: &str) -> Vec<Value> {
    serde_json::from_str(json).unwrap_or_default()
}

/// A rule that spoke, as it is kept: with its facts, and with its words, so that they can be read in years to come.
fn spoken(reason: &Reason) -> anyhow::Result<Value> {
    let mut value = serde_json::to_value(reason)?;
    if let Some(value) = value.as_object_mut() {
        for lang in Lang::ALL {
            value.insert(lang.code().to_owned(), json!(screen::reason(reason, lang)));
        }
    }
    Ok(value)
}
