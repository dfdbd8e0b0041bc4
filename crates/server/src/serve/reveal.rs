//! A number or address in full, for a reason. Who saw it stands in the log.

use axum::{Json, extract::State};
use receivables::debtor::{Channel, PersonId};
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::Act;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    access::{
        audit::{self, Deed},
        caller::Caller,
    },
    api,
    case::covered,
    changes::{said_why, unknown_person},
    problem::{self, Problem},
    take::{Body, Path},
    worklist::coded,
};
use crate::clock;

pub(crate) fn routes() -> OpenApiRouter<api::State> {
    OpenApiRouter::new().routes(routes!(show))
}

/// Which value is wanted, and what for.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RevealWanted {
    channel: String,
    /// In words; it is kept as it is.
    why: String,
}

/// A value in full.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Revealed {
    value: String,
}

/// Show a number or address
#[utoipa::path(
    post, path = "/cases/{id}/people/{pid}/reveal", operation_id = "case_reveal", tag = "cases",
    request_body = RevealWanted,
    params(
        ("id" = i64, Path, description = "Number of the case"),
        ("pid" = i64, Path, description = "Number of the person"),
    ),
    responses((status = OK, body = Revealed))
)]
async fn show(
    State(desk): State<api::State>,
    caller: Caller,
    Path((id, pid)): Path<(i64, i64)>,
    Body(wanted): Body<RevealWanted>,
) -> Result<Json<Revealed>, Problem> {
    let channel = coded("channel", Some(&wanted.channel), Channel::from_code)?;
    let channel =
        channel.ok_or_else(|| Problem::field("channel", "needed", "请填写此项", "this is needed"))?;
    let shown = desk.store(move |store| {
        let key = covered(store, &caller, id)?;
        let why = said_why("why", &wanted.why)?;
        let people = store.people(key.debtor.id)?;
        if !people.iter().any(|person| person.id == PersonId(pid)) {
            return Err(unknown_person());
        }
        let now = clock::now();
        let act = Act { by: &caller.login, why: &why, at: now.0 };
        let value =
            store.reach(key.debtor.id, PersonId(pid), channel, &act)?.ok_or_else(problem::not_found)?;
        let detail = json!({ "person": pid, "channel": channel.code(), "why": why });
        audit::note(store, Some(caller.user), Deed::PersonalRevealed, &format!("debtor/{id}"), &detail)?;
        Ok(Revealed { value })
    });
    shown.await.map(Json)
}
