//! Calls of gateways: what became of messages, and what people answered. They are known by their signatures alone, so the
//! address is open to all, and takes nothing that is long, old, copied or not signed.

use std::collections::BTreeMap;

use ::gateway::{Call, Event, Fate, Heard, Named, NotOurs, Report, Text};
use axum::{
    body::Bytes,
    extract::{DefaultBodyLimit, OriginalUri},
    http::HeaderMap,
};
use receivables::{
    debtor::{DebtorId, PersonId},
    incoming::{IncomingKind, wants_no_more},
    message::{DeliveryState, UtcMicros},
};
use store::{NewIncoming, NewReport, Store};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    api,
    problem::{self, Problem},
    take::{Path, Query},
};
use crate::{clock, outbox::gateway::Line};

/// The longest call. Our number: a hundred reports at once.
const LONGEST: usize = 64 << 10;
/// How long calls are remembered, in microseconds: longer than the time of one may be from ours, both ways.
const REMEMBERED: i64 = 60 * 60 * 1_000_000;

pub(crate) fn routes() -> OpenApiRouter<api::State> {
    OpenApiRouter::new().routes(routes!(hear, echo)).layer(DefaultBodyLimit::max(LONGEST))
}

/// What a gateway reports
///
/// `name` is the table of huikuan.toml, `sms` or `wechat`. The call is signed as the adapter of the gateway says; what is not
/// signed, too old, or heard before is refused. A report of a message that is not on file is not found, and may come again.
#[utoipa::path(post, path = "/gateway/{name}/callback", operation_id = "gateway_callback", tag = "gateway",
    params(("name" = String, Path)), request_body(content = String, content_type = "application/json"),
    responses((status = OK, body = String, content_type = "text/plain")))]
async fn hear(
    axum::extract::State(desk): axum::extract::State<api::State>,
    Path(name): Path<String>,
    Query(query): Query<BTreeMap<String, String>>,
    OriginalUri(uri): OriginalUri,
    headers: HeaderMap,
    body: Bytes,
) -> Result<String, Problem> {
    let company = desk.company();
    let line = company.gateways.named(&name).cloned().ok_or_else(problem::not_found)?;
    let path = uri.path_and_query().map_or("", |path| path.as_str());
    let headers = texts(&headers);
    let call = Call { headers: &headers, query: &query, path, body: &body };
    let heard = line.gateway.hear(&call, seconds()).map_err(refused)?;
    let answer = heard.answer.clone();
    desk.store(move |store| take(store, &line, &heard)).await?;
    Ok(answer)
}

/// Whether the address is ours
///
/// WeChat Work asks so when the address is entered in its console.
#[utoipa::path(get, path = "/gateway/{name}/callback", operation_id = "gateway_echo", tag = "gateway",
    params(("name" = String, Path), ("msg_signature" = String, Query), ("timestamp" = String, Query),
        ("nonce" = String, Query), ("echostr" = String, Query)),
    responses((status = OK, body = String, content_type = "text/plain")))]
async fn echo(
    axum::extract::State(desk): axum::extract::State<api::State>,
    Path(name): Path<String>,
    Query(query): Query<BTreeMap<String, String>>,
    OriginalUri(uri): OriginalUri,
) -> Result<String, Problem> {
    let company = desk.company();
    let line = company.gateways.named(&name).ok_or_else(problem::not_found)?;
    let headers = BTreeMap::new();
    let call = Call { headers: &headers, query: &query, path: uri.path(), body: &[] };
    line.gateway.echo(&call, seconds()).map_err(refused)
}

fn seconds() -> i64 {
    clock::now().0 / 1_000_000
}

fn texts(headers: &HeaderMap) -> BTreeMap<String, String> {
    let text = |(name, value): (&axum::http::HeaderName, &axum::http::HeaderValue)| {
        Some((name.as_str().to_owned(), value.to_str().ok()?.to_owned()))
    };
    headers.iter().filter_map(text).collect()
}

fn refused(why: NotOurs) -> Problem {
    match why {
        NotOurs::NoCallback => problem::not_found(),
        NotOurs::Unsigned => Problem::new(
            &problem::NOT_SIGNED,
            "签名不符；请核对网关与 huikuan.toml 中的密钥",
            "the signature is not right; compare the key of the gateway with that of huikuan.toml",
        ),
        NotOurs::Old => Problem::new(
            &problem::NOT_SIGNED,
            "时间与本机相差过大；请校准两边的时钟，再以新的时间和签名发送",
            "its time is too far from ours; set the clocks, and send it with a new time and signature",
        ),
        NotOurs::Unreadable => Problem::new(
            &problem::MALFORMED,
            "签名正确，但内容与网关的说明不符",
            "it is signed, and does not read as the gateway's adapter says",
        ),
    }
}

/// Writes down what a call tells. A copy of one that was heard is refused; one that could not be kept may come again.
fn take(store: &Store, line: &Line, heard: &Heard) -> Result<(), Problem> {
    let now = clock::now();
    if let Some(mark) = &heard.mark
        && !store.hear_once(mark, now, UtcMicros(now.0.saturating_sub(REMEMBERED)))?
    {
        return Err(Problem::new(
            &problem::HEARD_BEFORE,
            "同一请求已处理过；重发请用新的时间和签名",
            "this very call was heard before; to send it again, sign it anew",
        ));
    }
    let kept = heard.events.iter().try_for_each(|event| match event {
        Event::Report(report) => take_report(store, line, report, now),
        Event::Text(text) => take_text(store, line, text, now),
        Event::Other => Ok(()),
    });
    if let (Err(_), Some(mark)) = (&kept, &heard.mark) {
        store.hear_again(mark)?;
    }
    kept
}

fn take_report(store: &Store, line: &Line, report: &Report, now: UtcMicros) -> Result<(), Problem> {
    let Report { id, message, fate, code } = report;
    let (name, is_ours) = match message {
        Named::Key(name) => (name, true),
        Named::Receipt(name) => (name, false),
    };
    let gateway = line.gateway.name();
    let outbox = store.carried(gateway, name, is_ours)?.ok_or_else(problem::not_found)?;
    let (state, number) = match fate {
        Some(Fate::Delivered) => (DeliveryState::Delivered, None),
        Some(Fate::Undelivered) => (DeliveryState::Undelivered, None),
        Some(Fate::Unreachable(number)) => (DeliveryState::Unreachable, Some(number.as_str())),
        // Still on its way.
        None => return Ok(()),
    };
    store.record_report(outbox, &NewReport { state, code, external_id: id, number }, now, gateway)?;
    Ok(())
}

/// A text that somebody sent. It is theirs whose number or id it comes from; where several debtors have the same, it is about
/// what was sent there last.
fn take_text(store: &Store, line: &Line, text: &Text, now: UtcMicros) -> Result<(), Problem> {
    let Some(channel) = line.channel else { return Ok(()) };
    let Text { id, from, text } = text;
    let external_id = format!("{} {id}", line.gateway.name());
    let is_over = wants_no_more(text);
    let reached = store.people_reached(channel, &[from])?;
    let people: Vec<(DebtorId, PersonId)> =
        reached.into_iter().map(|(_, debtor, person)| (debtor, person)).collect();
    let only = match people.as_slice() {
        [only] => Some(*only),
        _ => None,
    };
    let incoming = NewIncoming {
        channel,
        kind: if is_over { IncomingKind::OptOut } else { IncomingKind::Reply },
        at: now,
        external_id: &external_id,
        outbox: store.latest_sent(channel, &people)?,
        debtor: only.map(|(debtor, _)| debtor),
        person: only.map(|(_, person)| person),
        sender: Some(from),
        subject: None,
        body: Some(text),
        raw_sha256: None,
        address: None,
        everybody: if is_over { &people } else { &[] },
    };
    store.take_incoming(&incoming, now)?;
    Ok(())
}
