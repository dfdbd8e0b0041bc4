//! Webhooks: other programs are told of payments, promises, contacts and decisions.

mod tell;

use axum::{Json, http::StatusCode, response::IntoResponse};
use serde::{Deserialize, Serialize};
use store::{Delivery, Store, Webhook, WebhookEvent};
use url::Url;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

pub(crate) use self::tell::tell;
use super::{
    access::{
        audit::{self, Deed},
        caller::Caller,
        secret,
    },
    api,
    drafts::moment,
    problem::{self, Fault, Problem},
    take::{self, Body, IfMatch, Query, Version},
    wire::{Listed, Page},
};
use crate::{address, clock, company::Company};

pub(crate) fn routes() -> OpenApiRouter<api::State> {
    OpenApiRouter::new()
        .routes(routes!(list, add))
        .routes(routes!(change, remove))
        .routes(routes!(deliveries))
        .routes(routes!(replay))
}

/// Somebody who is told.
#[derive(Debug, Serialize, ToSchema)]
struct WebhookView {
    id: i64,
    url: String,
    /// `contact`, `decision`, `payment`, `promise`.
    events: Vec<&'static str>,
    enabled: bool,
    /// For `If-Match`.
    version: i64,
    at: String,
    /// The key of the signatures; given once, when the webhook is added.
    secret: Option<String>,
}

impl From<Webhook> for WebhookView {
    fn from(webhook: Webhook) -> Self {
        Self {
            id: webhook.id,
            url: webhook.url,
            events: webhook.events.iter().map(|event| event.code()).collect(),
            enabled: webhook.is_enabled,
            version: webhook.version,
            at: moment(webhook.at),
            secret: None,
        }
    }
}

/// Webhooks
#[utoipa::path(get, path = "/webhooks", operation_id = "webhooks_list", tag = "webhooks",
    responses((status = OK, body = Listed<WebhookView>)))]
async fn list(
    axum::extract::State(desk): axum::extract::State<api::State>,
) -> Result<Json<Listed<WebhookView>>, Problem> {
    let webhooks = desk.store(|store| Ok(store.webhooks()?)).await?;
    Ok(Json(Listed::whole(webhooks.into_iter().map(Into::into))))
}

/// Somebody to be told.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewWebhook {
    /// HTTPS, on a public host or one that `[webhooks] allow_hosts` names.
    url: String,
    events: Vec<String>,
}

/// Checks an address and what is to be told.
fn checked(
    company: &Company,
    url: Option<&str>,
    events: Option<&[String]>,
) -> Result<Vec<WebhookEvent>, Problem> {
    let mut faults = Vec::new();
    if let Some(url) = url {
        let parsed = Url::parse(url).map_err(|_| address::Refused::NoAddress);
        if let Err(refused) = parsed.and_then(|url| address::check(&url, &company.webhook_hosts)) {
            let (zh, en) = refused.said("webhooks");
            faults.push(Fault { path: "url".to_owned(), code: refused.code().to_owned(), zh, en });
        }
    }
    let mut known = Vec::new();
    for (at, code) in events.into_iter().flatten().enumerate() {
        match WebhookEvent::from_code(code) {
            Some(event) => known.push(event),
            None => faults.push(Fault {
                path: format!("events[{at}]"),
                code: "unknown".to_owned(),
                zh: format!("没有事件 `{code}`；可用 contact、decision、payment、promise"),
                en: format!("there is no event `{code}`; use contact, decision, payment or promise"),
            }),
        }
    }
    if events.is_some_and(<[String]>::is_empty) {
        faults.push(Fault {
            path: "events".to_owned(),
            code: "missing".to_owned(),
            zh: "请至少选择一种事件".to_owned(),
            en: "choose at least one event".to_owned(),
        });
    }
    known.sort_unstable();
    known.dedup();
    if faults.is_empty() { Ok(known) } else { Err(Problem::fields(faults)) }
}

/// Add a webhook
///
/// The answer holds the key of its signatures, once. Each delivery is a POST of JSON with `Huikuan-Event-Id` and
/// `Huikuan-Signature: t=SECONDS,v1=HEX`, where `v1` is HMAC-SHA256 of `SECONDS.BODY`. It is delivered at least once: tell
/// repeats by the number of the event. Any answer of 200 to 299 takes it.
#[utoipa::path(post, path = "/webhooks", operation_id = "webhooks_add", tag = "webhooks", request_body = NewWebhook,
    responses((status = CREATED, body = WebhookView)))]
async fn add(
    axum::extract::State(desk): axum::extract::State<api::State>,
    caller: Caller,
    Body(new): Body<NewWebhook>,
) -> Result<impl IntoResponse, Problem> {
    let events = checked(&desk.company(), Some(&new.url), Some(&new.events))?;
    let key = secret::token()?;
    let now = clock::now().0;
    let added = desk.store(move |store| {
        let added = store.add_webhook(&new.url, &events, &key, caller.user, now)?;
        note(store, caller.user, &added)?;
        Ok(added)
    });
    let added = added.await?;
    let key = Some(added.secret.clone());
    let view = WebhookView { secret: key, ..added.into() };
    Ok((StatusCode::CREATED, Version(view.version), Json(view)))
}

/// What changes; what is left out stays.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ChangedWebhook {
    #[serde(default)]
    url: Option<String>,
    #[serde(default)]
    events: Option<Vec<String>>,
    #[serde(default)]
    enabled: Option<bool>,
}

/// Change a webhook
#[utoipa::path(patch, path = "/webhooks/{id}", operation_id = "webhooks_change", tag = "webhooks",
    params(("id" = i64, Path), ("If-Match" = String, Header)), request_body = ChangedWebhook,
    responses((status = OK, body = WebhookView)))]
async fn change(
    axum::extract::State(desk): axum::extract::State<api::State>,
    caller: Caller,
    take::Path(id): take::Path<i64>,
    version: IfMatch,
    Body(changed): Body<ChangedWebhook>,
) -> Result<impl IntoResponse, Problem> {
    let events = checked(&desk.company(), changed.url.as_deref(), changed.events.as_deref())?;
    let webhook = desk.store(move |store| {
        let known = store.webhook(id)?.ok_or_else(problem::not_found)?;
        version.check(known.version)?;
        let webhook = Webhook {
            url: changed.url.unwrap_or(known.url),
            events: if changed.events.is_some() { events } else { known.events },
            is_enabled: changed.enabled.unwrap_or(known.is_enabled),
            ..known
        };
        store.change_webhook(&webhook)?;
        let now = store.webhook(id)?.ok_or_else(problem::not_found)?;
        note(store, caller.user, &now)?;
        Ok(now)
    });
    let view = WebhookView::from(webhook.await?);
    Ok((Version(view.version), Json(view)))
}

/// Remove a webhook
///
/// What it was told stays on record.
#[utoipa::path(delete, path = "/webhooks/{id}", operation_id = "webhooks_remove", tag = "webhooks",
    params(("id" = i64, Path)), responses((status = NO_CONTENT)))]
async fn remove(
    axum::extract::State(desk): axum::extract::State<api::State>,
    caller: Caller,
    take::Path(id): take::Path<i64>,
) -> Result<StatusCode, Problem> {
    let removed = desk.store(move |store| {
        let known = store.webhook(id)?.ok_or_else(problem::not_found)?;
        store.remove_webhook(id, clock::now().0)?;
        Ok(note(store, caller.user, &Webhook { is_enabled: false, ..known })?)
    });
    removed.await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Writes down who changed whom is told. The address may hold a secret of the other side; its host does not.
fn note(store: &Store, user: i64, webhook: &Webhook) -> Result<(), store::Error> {
    let host = Url::parse(&webhook.url).ok().and_then(|url| url.host_str().map(str::to_owned));
    let events: Vec<&str> = webhook.events.iter().map(|event| event.code()).collect();
    let detail = serde_json::json!({ "host": host, "events": events, "enabled": webhook.is_enabled });
    audit::note(store, Some(user), Deed::WebhookChanged, &format!("webhook/{}", webhook.id), &detail)
}

/// One telling of one event.
#[derive(Debug, Serialize, ToSchema)]
struct DeliveryView {
    id: i64,
    /// The number of the event, the same in every telling of it.
    event_id: i64,
    event: String,
    /// `waiting`, `delivered`, `failed` or `dropped`.
    state: String,
    at: String,
    attempts: u32,
    next_at: Option<String>,
    last_at: Option<String>,
    last_status: Option<u16>,
    last_error: Option<String>,
    /// What was told.
    body: String,
}

impl From<Delivery> for DeliveryView {
    fn from(delivery: Delivery) -> Self {
        Self {
            id: delivery.id,
            event_id: delivery.event_id,
            event: delivery.event,
            state: delivery.state,
            at: moment(delivery.at),
            attempts: delivery.attempts,
            next_at: delivery.next_at.map(moment),
            last_at: delivery.last_at.map(moment),
            last_status: delivery.last_status,
            last_error: delivery.last_error,
            body: delivery.body,
        }
    }
}

/// What a webhook was told
///
/// The latest first.
#[utoipa::path(get, path = "/webhooks/{id}/deliveries", operation_id = "webhooks_deliveries", tag = "webhooks",
    params(("id" = i64, Path), Page), responses((status = OK, body = Listed<DeliveryView>)))]
async fn deliveries(
    axum::extract::State(desk): axum::extract::State<api::State>,
    take::Path(id): take::Path<i64>,
    Query(page): Query<Page>,
) -> Result<Json<Listed<DeliveryView>>, Problem> {
    let before = page.after::<i64>()?;
    let limit = page.limit() + 1;
    let rows = desk.store(move |store| Ok(store.deliveries(id, before, limit)?)).await?;
    let Listed { items, next_cursor } = page.listed(rows, |row| row.id);
    Ok(Json(Listed { items: items.into_iter().map(Into::into).collect(), next_cursor }))
}

/// Tell something again
#[utoipa::path(post, path = "/webhooks/deliveries/{id}/replay", operation_id = "webhooks_replay", tag = "webhooks",
    params(("id" = i64, Path)), responses((status = OK, body = DeliveryView)))]
async fn replay(
    axum::extract::State(desk): axum::extract::State<api::State>,
    take::Path(id): take::Path<i64>,
) -> Result<Json<DeliveryView>, Problem> {
    let delivery = desk.store(move |store| Ok(store.replay_delivery(id, clock::now().0)?)).await?;
    Ok(Json(delivery.ok_or_else(problem::not_found)?.into()))
}
