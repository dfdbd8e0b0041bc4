//! Tokens by which a user's programs ask the API.

use std::{collections::BTreeSet, sync::Arc};

use axum::{Json, extract::State, http::StatusCode, response::IntoResponse};
use receivables::message::UtcMicros;
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::{ApiToken, NewToken};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    audit::{self, Deed},
    caller::Caller,
    door::TOKEN,
    permission::Permission,
    secret,
};
use crate::{
    clock,
    serve::{
        api,
        desk::Desk,
        problem::{self, Problem, ProblemBody},
        take::{Body, Path},
        wire::Listed,
    },
};

/// How long a token may live. Our number.
const MOST_DAYS: u16 = 365;
const DAY: i64 = 24 * 60 * 60 * 1_000_000;

pub(crate) fn routes() -> OpenApiRouter<api::State> {
    OpenApiRouter::new().routes(routes!(list, add)).routes(routes!(remove))
}

/// A token of one's own.
#[derive(Debug, Serialize, ToSchema)]
struct Token {
    id: i64,
    name: String,
    /// What it permits, as far as its owner may: codes of the words `permission`.
    permissions: Vec<String>,
    #[schema(format = DateTime)]
    expires_at: String,
    #[schema(format = DateTime)]
    last_used_at: Option<String>,
    #[schema(format = DateTime)]
    created_at: String,
}

impl From<ApiToken> for Token {
    fn from(token: ApiToken) -> Self {
        Self {
            id: token.id,
            name: token.name,
            permissions: token.permissions,
            expires_at: clock::written(token.expires_at),
            last_used_at: token.last_used_at.map(clock::written),
            created_at: clock::written(token.created_at),
        }
    }
}

/// A token to be made.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct TokenToAdd {
    /// What it is for.
    name: String,
    /// Some of one's own.
    permissions: BTreeSet<Permission>,
    /// After how many days it expires: 1 to 365.
    #[schema(minimum = 1, maximum = 365)]
    days: u16,
}

/// A token that was made: this answer is the only one that holds it.
#[derive(Debug, Serialize, ToSchema)]
struct Made {
    id: i64,
    /// To be sent as `Authorization: Bearer hk_...`.
    token: String,
    #[schema(format = DateTime)]
    expires_at: String,
}

/// One's tokens
#[utoipa::path(get, path = "/tokens", operation_id = "tokens_list", tag = "access", responses((status = OK, body = Listed<Token>)))]
async fn list(State(desk): State<Arc<Desk>>, caller: Caller) -> Result<Json<Listed<Token>>, Problem> {
    let tokens = desk.store(move |store| Ok(store.tokens(caller.user)?)).await?;
    Ok(Json(Listed { items: tokens.into_iter().map(Token::from).collect(), next_cursor: None }))
}

/// Make a token
#[utoipa::path(
    post,
    path = "/tokens",
    operation_id = "tokens_add",
    tag = "access",
    request_body = TokenToAdd,
    responses((status = CREATED, body = Made), (status = UNPROCESSABLE_ENTITY, body = ProblemBody, content_type = "application/problem+json"))
)]
async fn add(
    State(desk): State<Arc<Desk>>,
    caller: Caller,
    Body(asked): Body<TokenToAdd>,
) -> Result<impl IntoResponse, Problem> {
    if !(1..=100).contains(&asked.name.trim().chars().count()) {
        let (zh, en) = ("请写明用途，最多 100 个字符", "say what it is for, in at most 100 characters");
        return Err(Problem::field("name", "unusable", zh, en));
    }
    if !(1..=MOST_DAYS).contains(&asked.days) {
        let (zh, en) = (format!("1 至 {MOST_DAYS} 天"), format!("1 to {MOST_DAYS} days"));
        return Err(Problem::field("days", "out-of-range", zh, en));
    }
    if let Some(beyond) = asked.permissions.iter().find(|permission| !caller.may(**permission)) {
        let code = beyond.code();
        let (zh, en) = (format!("您自己没有权限 `{code}`"), format!("you may not do `{code}` yourself"));
        return Err(Problem::field("permissions", "beyond-own", zh, en));
    }
    let token = format!("{TOKEN}{}", secret::token()?);
    let hash = secret::hash_of(&token);
    let made = desk
        .store(move |store| {
            let now = clock::now();
            let expires_at = UtcMicros(now.0.saturating_add(i64::from(asked.days) * DAY));
            let permissions: Vec<&str> =
                asked.permissions.iter().map(|permission| permission.code()).collect();
            let name = asked.name.trim();
            let new = NewToken { user: caller.user, name, hash, permissions: &permissions, expires_at };
            let id = store.add_token(&new, now)?;
            let detail = json!({ "permissions": permissions, "days": asked.days });
            audit::note(store, Some(caller.user), Deed::TokenAdded, &format!("token/{id}"), &detail)?;
            Ok(Made { id, token, expires_at: clock::written(expires_at) })
        })
        .await?;
    Ok((StatusCode::CREATED, Json(made)))
}

/// Take a token away
#[utoipa::path(
    delete,
    path = "/tokens/{id}",
    operation_id = "tokens_remove",
    tag = "access",
    params(("id" = i64, Path)),
    responses((status = NO_CONTENT), (status = NOT_FOUND, body = ProblemBody, content_type = "application/problem+json"))
)]
async fn remove(
    State(desk): State<Arc<Desk>>,
    caller: Caller,
    Path(id): Path<i64>,
) -> Result<StatusCode, Problem> {
    desk.store(move |store| {
        if !store.remove_token(id, caller.user)? {
            return Err(problem::not_found());
        }
        audit::note(store, Some(caller.user), Deed::TokenRemoved, &format!("token/{id}"), &json!({}))?;
        Ok(StatusCode::NO_CONTENT)
    })
    .await
}
