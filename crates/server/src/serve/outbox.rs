//! Messages on their way: what waits, what left, what only a person can say of one; and the stop of all sending.

mod channels;
mod mode;
mod tonight;

use std::collections::BTreeMap;

use axum::Json;
use outreach::Lang;
use receivables::message::{Finding, MessageState, Proof, SendingMode, State, UtcMicros, Word};
use serde::{Deserialize, Serialize};
use store::{CarriageRow, OutboxRow, OutboxStep, Pause, Store};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    access::{
        audit::{self, Deed},
        caller::Caller,
    },
    api,
    incoming::IncomingLine,
    lang::Speaks,
    problem::{self, Problem},
    take::{self, Body, Query},
    wire::{DebtorLabel, Listed, Page},
};
use crate::{clock, outbox};

pub(crate) fn routes() -> OpenApiRouter<api::State> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(counts))
        .routes(routes!(channels::channels))
        .routes(routes!(pause, set_pause))
        .routes(routes!(mode::mode, mode::set_mode))
        .routes(routes!(tonight::tonight))
        .routes(routes!(one))
        .routes(routes!(resolve))
        .routes(routes!(retry))
}

/// A message in a line.
#[derive(Debug, Serialize, ToSchema)]
struct MessageLine {
    id: i64,
    state: &'static str,
    debtor: DebtorLabel,
    /// The name of the person; `null` if they are not on file any more.
    person: Option<String>,
    channel: &'static str,
    purpose: &'static str,
    /// The step of the policy; 0 carries out none.
    step: u8,
    /// Day and hour it is planned for, at the debtor's place.
    day: String,
    at: String,
    /// The moment of that hour.
    due: String,
    priority: i64,
    changed_at: String,
}

/// A message in full.
#[derive(Debug, Serialize, ToSchema)]
struct MessageView {
    #[serde(flatten)]
    line: MessageLine,
    /// What the carrier gave as a receipt.
    receipt: Option<String>,
    /// Its words, once it was handed over or was about to be.
    words: Option<WordsView>,
    /// How it came to where it stands, oldest first.
    steps: Vec<MessageStep>,
    /// In how many parts a gateway was asked to send it, and at what cost; `null` if no gateway was.
    carriage: Option<CarriageView>,
    /// What its carrier reported of it later, oldest first.
    deliveries: Vec<DeliveryReport>,
    /// What came in about it, oldest first: answers, returned mail, receipts.
    came_back: Vec<IncomingLine>,
    /// Nobody knows whether it left, and a person has to find out.
    needs_resolving: bool,
    /// It did not leave and can be planned anew.
    can_retry: bool,
}

/// How a gateway carries a message.
#[derive(Debug, Serialize, ToSchema)]
struct CarriageView {
    gateway: String,
    segments: u32,
    /// Such as `CNY 0.135`; `null` where no price is agreed.
    cost: Option<String>,
    /// The gateway's name of the message.
    name: Option<String>,
}

/// What a carrier reported of a message.
#[derive(Debug, Serialize, ToSchema)]
struct DeliveryReport {
    at: String,
    /// `delivered`, `undelivered` or `unreachable`: its number takes nothing.
    state: &'static str,
    /// In the carrier's words.
    code: String,
}

/// The words of a message.
#[derive(Debug, Serialize, ToSchema)]
struct WordsView {
    script: String,
    lang: String,
    subject: Option<String>,
    text: String,
    signed_by: Option<String>,
}

/// A step of a message.
#[derive(Debug, Serialize, ToSchema)]
struct MessageStep {
    at: String,
    state: &'static str,
    by: String,
    /// What made it, as sentences.
    why: String,
}

impl MessageLine {
    fn of(row: &OutboxRow) -> Self {
        Self {
            id: row.id,
            state: row.state.code().code(),
            debtor: row.debtor.clone().into(),
            person: row.person.clone(),
            channel: row.key.channel.code(),
            purpose: row.key.purpose.code(),
            step: row.key.step.unwrap_or(0),
            day: row.key.day.to_string(),
            at: row.at.to_string(),
            due: clock::written(row.due),
            priority: row.priority,
            changed_at: clock::written(row.changed_at),
        }
    }
}

impl MessageView {
    fn load(store: &Store, caller: &Caller, id: i64, lang: Lang) -> Result<Self, Problem> {
        let row = store.message(id)?;
        if store.covered(&caller.scope, row.debtor.id)?.is_none() {
            return Err(problem::not_found());
        }
        let steps = store.message_steps(id)?;
        let step = |step: &OutboxStep| MessageStep {
            at: clock::written(step.at),
            state: step.state.code(),
            by: step.by.clone(),
            why: outbox::why(step, lang),
        };
        Ok(Self {
            line: MessageLine::of(&row),
            receipt: match &row.state {
                State::Sent { proof: Proof::Receipt(receipt), .. } => Some(receipt.clone()),
                _ => None,
            },
            steps: steps.iter().map(step).collect(),
            carriage: store.carriage(id)?.map(|CarriageRow { carriage, external_id }| CarriageView {
                cost: carriage.cost.as_ref().map(outbox::gateway::written),
                gateway: carriage.gateway,
                segments: carriage.segments,
                name: external_id,
            }),
            deliveries: store
                .reports(id)?
                .into_iter()
                .map(|report| DeliveryReport {
                    at: clock::written(report.at),
                    state: report.state.code(),
                    code: report.code,
                })
                .collect(),
            came_back: store.incoming_about(row.debtor.id, id)?.iter().map(IncomingLine::of).collect(),
            needs_resolving: row.state.code() == MessageState::Unclear,
            can_retry: match row.state.code() {
                MessageState::Failed | MessageState::NotSent => true,
                // Until messages leave it would only be shown again.
                MessageState::Shown => store.mode()?.mode == SendingMode::Live,
                _ => false,
            },
            words: row.rendered.map(|words| WordsView {
                script: words.script,
                lang: words.lang,
                subject: words.subject,
                text: words.body,
                signed_by: words.signed_by,
            }),
        })
    }
}

/// Which messages.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Which {
    /// Where they stand; all if nothing is said.
    state: Option<String>,
}

/// Messages
///
/// The latest change first.
#[utoipa::path(get, path = "/outbox", operation_id = "outbox_list", tag = "outbox", params(Which, Page),
    responses((status = OK, body = Listed<MessageLine>)))]
async fn list(
    axum::extract::State(desk): axum::extract::State<api::State>,
    caller: Caller,
    Query(which): Query<Which>,
    Query(page): Query<Page>,
) -> Result<Json<Listed<MessageLine>>, Problem> {
    let state = which.state.as_deref().filter(|state| !state.is_empty());
    let state = state.map(|state| coded("state", state, MessageState::from_code)).transpose()?;
    let below = page.after::<(i64, i64)>()?.unwrap_or((i64::MAX, i64::MAX));
    let limit = page.limit() + 1;
    let rows = desk.store(move |store| Ok(store.messages_below(&caller.scope, state, below, limit)?)).await?;
    let Listed { items, next_cursor } = page.listed(rows, |row| (row.changed_at.0, row.id));
    Ok(Json(Listed { items: items.iter().map(MessageLine::of).collect(), next_cursor }))
}

/// A code of a closed list.
fn coded<T>(path: &str, code: &str, from_code: impl Fn(&str) -> Option<T>) -> Result<T, Problem> {
    from_code(code).ok_or_else(|| {
        Problem::field(
            path,
            "unknown",
            format!("`{code}` 不在可选值之内"),
            format!("`{code}` is not one of the values known here"),
        )
    })
}

/// How many messages stand where
#[utoipa::path(get, path = "/outbox/counts", operation_id = "outbox_counts", tag = "outbox",
    responses((status = OK, body = BTreeMap<String, u64>)))]
async fn counts(
    axum::extract::State(desk): axum::extract::State<api::State>,
) -> Result<Json<BTreeMap<&'static str, u64>>, Problem> {
    let counts = desk.store(|store| Ok(store.message_counts()?)).await?;
    Ok(Json(counts.into_iter().map(|(state, count)| (state.code(), count)).collect()))
}

/// One message
///
/// With its words and how it came to where it stands.
#[utoipa::path(get, path = "/outbox/{id}", operation_id = "outbox_one", tag = "outbox",
    params(("id" = i64, Path)), responses((status = OK, body = MessageView)))]
async fn one(
    axum::extract::State(desk): axum::extract::State<api::State>,
    caller: Caller,
    Speaks(lang): Speaks,
    take::Path(id): take::Path<i64>,
) -> Result<Json<MessageView>, Problem> {
    Ok(Json(desk.store(move |store| MessageView::load(store, &caller, id, lang)).await?))
}

/// What became of an unclear message.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Resolution {
    /// `sent` or `not-sent`.
    found: String,
    /// How you know.
    note: String,
}

/// Say what became of an unclear message
#[utoipa::path(post, path = "/outbox/{id}/resolve", operation_id = "outbox_resolve", tag = "outbox",
    params(("id" = i64, Path)), request_body = Resolution, responses((status = OK, body = MessageView)))]
async fn resolve(
    axum::extract::State(desk): axum::extract::State<api::State>,
    caller: Caller,
    Speaks(lang): Speaks,
    take::Path(id): take::Path<i64>,
    Body(Resolution { found, note }): Body<Resolution>,
) -> Result<Json<MessageView>, Problem> {
    outbox::reasoned(&note)?;
    let found = coded("found", &found, Finding::from_code)?;
    let word = Word { by: caller.login.clone(), note };
    let view = desk.store(move |store| {
        MessageView::load(store, &caller, id, lang)?;
        store.resolve_message(id, found, word, clock::now())?;
        decided(store, caller.user, id)?;
        MessageView::load(store, &caller, id, lang)
    });
    Ok(Json(view.await?))
}

/// Plan a message anew that did not leave
///
/// It is judged again before it does.
#[utoipa::path(post, path = "/outbox/{id}/retry", operation_id = "outbox_retry", tag = "outbox",
    params(("id" = i64, Path)), responses((status = OK, body = MessageView)))]
async fn retry(
    axum::extract::State(desk): axum::extract::State<api::State>,
    caller: Caller,
    Speaks(lang): Speaks,
    take::Path(id): take::Path<i64>,
) -> Result<Json<MessageView>, Problem> {
    let view = desk.store(move |store| {
        MessageView::load(store, &caller, id, lang)?;
        store.retry_message(id, clock::now(), &caller.login)?;
        decided(store, caller.user, id)?;
        MessageView::load(store, &caller, id, lang)
    });
    Ok(Json(view.await?))
}

/// Writes down who decided about a message.
fn decided(store: &Store, user: i64, message: i64) -> Result<(), store::Error> {
    let object = format!("message/{message}");
    audit::note(store, Some(user), Deed::MessageResolved, &object, &serde_json::json!({}))
}

/// Whether sending is stopped.
#[derive(Debug, Serialize, ToSchema)]
struct PauseView {
    paused: bool,
    /// Since when, by whom and why; `null` if nobody ever stopped it.
    at: Option<String>,
    by: Option<String>,
    why: Option<String>,
}

impl From<Option<Pause>> for PauseView {
    fn from(pause: Option<Pause>) -> Self {
        match pause {
            None => Self { paused: false, at: None, by: None, why: None },
            Some(Pause { at, paused, by, why }) => {
                Self { paused, at: Some(clock::written(at)), by: Some(by), why: Some(why) }
            }
        }
    }
}

/// Whether sending is stopped
#[utoipa::path(get, path = "/outbox/pause", operation_id = "outbox_pause", tag = "outbox",
    responses((status = OK, body = PauseView)))]
async fn pause(
    axum::extract::State(desk): axum::extract::State<api::State>,
) -> Result<Json<PauseView>, Problem> {
    Ok(Json(desk.store(|store| Ok(store.pause()?)).await?.into()))
}

/// Stops sending, or lets it go on.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct SendingPause {
    paused: bool,
    why: String,
}

/// Stop all sending, or let it go on
///
/// On every machine, from the next message on.
#[utoipa::path(put, path = "/outbox/pause", operation_id = "outbox_set_pause", tag = "outbox",
    request_body = SendingPause, responses((status = OK, body = PauseView)))]
async fn set_pause(
    axum::extract::State(desk): axum::extract::State<api::State>,
    caller: Caller,
    Body(SendingPause { paused, why }): Body<SendingPause>,
) -> Result<Json<PauseView>, Problem> {
    outbox::reasoned(&why)?;
    let at: UtcMicros = clock::now();
    let pause = Pause { at, paused, by: caller.login.clone(), why };
    let set = desk.store(move |store| {
        store.set_pause(&pause)?;
        let detail = serde_json::json!({ "paused": paused });
        audit::note(store, Some(caller.user), Deed::SendingPaused, "outbox", &detail)?;
        Ok(pause)
    });
    Ok(Json(Some(set.await?).into()))
}
