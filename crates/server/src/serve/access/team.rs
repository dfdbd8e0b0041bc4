//! Teams, and which companies there are.

use std::sync::Arc;

use axum::{Json, extract::State, http::StatusCode, response::IntoResponse};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    audit::{self, Deed},
    caller::Caller,
    user::taken,
};
use crate::serve::{
    api,
    desk::Desk,
    problem::{self, Problem, ProblemBody},
    take::{Body, IfMatch, Path, Version},
    wire::Listed,
};

pub(crate) fn routes() -> OpenApiRouter<api::State> {
    OpenApiRouter::new().routes(routes!(list, add)).routes(routes!(rename)).routes(routes!(companies))
}

/// A team.
#[derive(Debug, Serialize, ToSchema)]
struct Team {
    id: i64,
    name: String,
    version: i64,
}

/// What a team is called.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct TeamToName {
    name: String,
}

impl TeamToName {
    fn checked(self) -> Result<String, Problem> {
        let name = self.name.trim();
        if (1..=100).contains(&name.chars().count()) {
            return Ok(name.to_owned());
        }
        let (zh, en) = ("请填写名称，最多 100 个字符", "write a name of at most 100 characters");
        Err(Problem::field("name", "unusable", zh, en))
    }
}

/// Teams
#[utoipa::path(get, path = "/teams", operation_id = "teams_list", tag = "access", responses((status = OK, body = Listed<Team>)))]
async fn list(State(desk): State<Arc<Desk>>) -> Result<Json<Listed<Team>>, Problem> {
    let teams = desk.store(|store| Ok(store.teams()?)).await?;
    let items = teams.into_iter().map(|team| Team { id: team.id, name: team.name, version: team.version });
    Ok(Json(Listed { items: items.collect(), next_cursor: None }))
}

/// Our companies
///
/// Those that cases name, as far as the caller sees them.
#[utoipa::path(get, path = "/companies", operation_id = "companies_list", tag = "access", responses((status = OK, body = Listed<String>)))]
async fn companies(State(desk): State<Arc<Desk>>, caller: Caller) -> Result<Json<Listed<String>>, Problem> {
    let known = desk.store(|store| Ok(store.companies()?)).await?;
    let items = known.into_iter().filter(|company| caller.scope.companies().hold(company)).collect();
    Ok(Json(Listed { items, next_cursor: None }))
}

/// Add a team
#[utoipa::path(
    post,
    path = "/teams",
    operation_id = "teams_add",
    tag = "access",
    request_body = TeamToName,
    responses((status = CREATED, body = Team), (status = CONFLICT, body = ProblemBody, content_type = "application/problem+json"))
)]
async fn add(
    State(desk): State<Arc<Desk>>,
    caller: Caller,
    Body(asked): Body<TeamToName>,
) -> Result<impl IntoResponse, Problem> {
    let name = asked.checked()?;
    let team = desk
        .store(move |store| {
            let id = store.add_team(&name)?.ok_or_else(|| taken("name"))?;
            audit::note(
                store,
                Some(caller.user),
                Deed::TeamAdded,
                &format!("team/{id}"),
                &json!({ "name": name }),
            )?;
            Ok(Team { id, name, version: 1 })
        })
        .await?;
    Ok((StatusCode::CREATED, Version(team.version), Json(team)))
}

/// Rename a team
#[utoipa::path(
    patch,
    path = "/teams/{id}",
    operation_id = "teams_change",
    tag = "access",
    params(("id" = i64, Path), ("If-Match" = String, Header)),
    request_body = TeamToName,
    responses(
        (status = OK, body = Team),
        (status = NOT_FOUND, body = ProblemBody, content_type = "application/problem+json"),
        (status = CONFLICT, body = ProblemBody, content_type = "application/problem+json"),
        (status = PRECONDITION_FAILED, body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn rename(
    State(desk): State<Arc<Desk>>,
    caller: Caller,
    Path(id): Path<i64>,
    version: IfMatch,
    Body(asked): Body<TeamToName>,
) -> Result<impl IntoResponse, Problem> {
    let name = asked.checked()?;
    let team = desk
        .store(move |store| {
            let team =
                store.teams()?.into_iter().find(|team| team.id == id).ok_or_else(problem::not_found)?;
            version.check(team.version)?;
            if !store.rename_team(id, team.version, &name)? {
                return Err(taken("name"));
            }
            audit::note(
                store,
                Some(caller.user),
                Deed::TeamChanged,
                &format!("team/{id}"),
                &json!({ "name": name }),
            )?;
            Ok(Team { id, name, version: team.version + 1 })
        })
        .await?;
    Ok((Version(team.version), Json(team)))
}
