//! What came back from people and carriers: listed, read, and put to its case.

use axum::{Json, extract::State};
use receivables::debtor::{DebtorId, PersonId};
use serde::{Deserialize, Serialize};
use store::{IncomingFilter, IncomingRow, Store};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    access::{caller::Caller, permission::Permission},
    api,
    problem::{self, Problem},
    take::{self, Body, Query},
    wire::{DebtorLabel, Listed, Page},
};
use crate::clock;

pub(crate) fn routes() -> OpenApiRouter<api::State> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(one))
        .routes(routes!(read))
        .routes(routes!(match_to))
}

/// Something that came in, in a line.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct IncomingLine {
    id: i64,
    /// `reply`, `automatic-reply`, `bounce`, `delivered`, `opened`, `opt-out`, `voicemail`, `call` or `unknown`.
    kind: &'static str,
    channel: &'static str,
    /// When it was sent or happened, by its own word.
    at: String,
    taken_at: String,
    /// Whose case; `null` until somebody says so.
    debtor: Option<DebtorLabel>,
    /// Number of the case.
    case: Option<i64>,
    /// The name of the person, if it is known.
    person: Option<String>,
    /// The number or address it came from, masked.
    sender: Option<String>,
    subject: Option<String>,
    /// Nobody has looked, and somebody must: nothing is written to them before.
    waits: bool,
    read_at: Option<String>,
    read_by: Option<String>,
    /// Number of our message that it is about.
    message: Option<i64>,
}

/// Something that came in, in full.
#[derive(Debug, Serialize, ToSchema)]
struct IncomingView {
    #[serde(flatten)]
    line: IncomingLine,
    /// What it says; `null` once that was taken away.
    text: Option<String>,
    /// SHA-256 of what came, as it came and as the vault has it.
    sha256: Option<String>,
}

impl IncomingLine {
    pub(super) fn of(row: &IncomingRow) -> Self {
        Self {
            id: row.id,
            kind: row.kind.code(),
            channel: row.channel.code(),
            at: clock::written(row.at),
            taken_at: clock::written(row.taken_at),
            case: row.debtor.as_ref().map(|debtor| debtor.id.0),
            debtor: row.debtor.clone().map(DebtorLabel::from),
            person: row.person.as_ref().and_then(|(_, name)| name.clone()),
            sender: row.sender.clone(),
            subject: row.subject.clone(),
            waits: row.waits,
            read_at: row.read.as_ref().map(|(at, _)| clock::written(*at)),
            read_by: row.read.as_ref().map(|(_, by)| by.clone()),
            message: row.outbox,
        }
    }
}

impl From<IncomingRow> for IncomingView {
    fn from(row: IncomingRow) -> Self {
        Self { line: IncomingLine::of(&row), text: row.body, sha256: row.raw_sha256 }
    }
}

/// One that the caller may see: of their cases, or of nobody's if they may put it to one.
fn visible(store: &Store, caller: &Caller, id: i64) -> Result<IncomingRow, Problem> {
    let row = store.incoming(id)?;
    let may_see = match &row.debtor {
        Some(debtor) => store.covered(&caller.scope, debtor.id)?.is_some(),
        None => caller.may(Permission::ResolveOutbox),
    };
    if may_see { Ok(row) } else { Err(problem::not_found()) }
}

/// Which.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Which {
    /// `true`: only what belongs to no case yet, for those who may put it to one.
    #[serde(default)]
    unmatched: bool,
    /// `true`: only what waits for a reader.
    #[serde(default)]
    waiting: bool,
    /// Only what is of the case of this number.
    debtor: Option<i64>,
}

/// What came in
///
/// The latest first.
#[utoipa::path(get, path = "/incoming", operation_id = "incoming_list", tag = "incoming", params(Which, Page),
    responses((status = OK, body = Listed<IncomingLine>)))]
async fn list(
    State(desk): State<api::State>,
    caller: Caller,
    Query(which): Query<Which>,
    Query(page): Query<Page>,
) -> Result<Json<Listed<IncomingLine>>, Problem> {
    let below = page.after::<i64>()?.unwrap_or(i64::MAX);
    let limit = page.limit() + 1;
    let Which { unmatched, waiting, debtor } = which;
    let debtor = debtor.map(DebtorId);
    let rows = desk.store(move |store| {
        Ok(match (unmatched, caller.may(Permission::ResolveOutbox)) {
            (true, true) if debtor.is_none() => {
                store.incoming_list(IncomingFilter { unmatched, waiting }, below, limit)?
            }
            (true, _) => Vec::new(),
            (false, _) => store.incoming_within(&caller.scope, debtor, waiting, below, limit)?,
        })
    });
    let Listed { items, next_cursor } = page.listed(rows.await?, |row| row.id);
    Ok(Json(Listed { items: items.iter().map(IncomingLine::of).collect(), next_cursor }))
}

/// One thing that came in
///
/// With its words.
#[utoipa::path(get, path = "/incoming/{id}", operation_id = "incoming_one", tag = "incoming",
    params(("id" = i64, Path)), responses((status = OK, body = IncomingView)))]
async fn one(
    State(desk): State<api::State>,
    caller: Caller,
    take::Path(id): take::Path<i64>,
) -> Result<Json<IncomingView>, Problem> {
    Ok(Json(desk.store(move |store| Ok(visible(store, &caller, id)?.into())).await?))
}

/// Say that you have read it
///
/// What is planned for the case may leave again, if nothing else stands in its way.
#[utoipa::path(post, path = "/incoming/{id}/read", operation_id = "incoming_read", tag = "incoming",
    params(("id" = i64, Path)), responses((status = OK, body = IncomingView)))]
async fn read(
    State(desk): State<api::State>,
    caller: Caller,
    take::Path(id): take::Path<i64>,
) -> Result<Json<IncomingView>, Problem> {
    let view = desk.store(move |store| {
        visible(store, &caller, id)?;
        Ok(store.read_incoming(id, clock::now(), &caller.login)?.into())
    });
    Ok(Json(view.await?))
}

/// Whose it is.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct IncomingMatch {
    /// Number of the case.
    debtor_id: i64,
    /// Who of its people, if that is known.
    person_id: Option<i64>,
}

/// Say whose it is, where that could not be told
#[utoipa::path(post, path = "/incoming/{id}/match", operation_id = "incoming_match", tag = "incoming",
    params(("id" = i64, Path)), request_body = IncomingMatch, responses((status = OK, body = IncomingView)))]
async fn match_to(
    State(desk): State<api::State>,
    caller: Caller,
    take::Path(id): take::Path<i64>,
    Body(IncomingMatch { debtor_id, person_id }): Body<IncomingMatch>,
) -> Result<Json<IncomingView>, Problem> {
    let (debtor, person) = (DebtorId(debtor_id), person_id.map(PersonId));
    let view = desk.store(move |store| {
        visible(store, &caller, id)?;
        if store.covered(&caller.scope, debtor)?.is_none() {
            return Err(problem::not_found());
        }
        Ok(store.match_incoming(id, debtor, person, clock::now(), &caller.login)?.into())
    });
    Ok(Json(view.await?))
}
