//! Whose work a case is.

use axum::{Json, extract::State};
use receivables::debtor::DebtorId;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    access::{
        audit::{self, Deed},
        caller::Caller,
    },
    api,
    problem::{self, Problem},
    take::Body,
};

/// Cases given at a time. Our number.
const MOST: usize = 1_000;

pub(crate) fn routes() -> OpenApiRouter<api::State> {
    OpenApiRouter::new().routes(routes!(assign))
}

/// Cases and who is to have them.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Assignment {
    debtor_ids: Vec<i64>,
    /// `null` takes them away from whoever has them.
    user_id: Option<i64>,
    team_id: Option<i64>,
}

/// How many cases were given.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Assigned {
    cases: usize,
}

/// Give cases to somebody
///
/// All of them or none. Whoever has a case by name comes before the owner whom the ledger names.
#[utoipa::path(
    post, path = "/cases/assign", operation_id = "cases_assign", tag = "cases", request_body = Assignment,
    responses((status = OK, body = Assigned))
)]
async fn assign(
    State(desk): State<api::State>,
    caller: Caller,
    Body(wanted): Body<Assignment>,
) -> Result<Json<Assigned>, Problem> {
    let Assignment { debtor_ids, user_id, team_id } = wanted;
    if debtor_ids.len() > MOST {
        return Err(Problem::field(
            "debtor_ids",
            "too-many",
            format!("一次最多分配 {MOST} 个案件"),
            format!("at most {MOST} cases can be given at a time"),
        ));
    }
    let assigned = desk.store(move |store| {
        if let Some(user) = user_id
            && store.user(user)?.is_none()
        {
            return Err(Problem::field("user_id", "unknown", "没有这位用户", "there is no such user"));
        }
        if let Some(team) = team_id
            && !store.teams()?.iter().any(|known| known.id == team)
        {
            return Err(Problem::field("team_id", "unknown", "没有这个团队", "there is no such team"));
        }
        let debtors: Vec<DebtorId> = debtor_ids.iter().copied().map(DebtorId).collect();
        if !store.assign(&caller.scope, &debtors, user_id, team_id)? {
            return Err(problem::not_found());
        }
        let detail = json!({ "cases": debtor_ids, "user": user_id, "team": team_id });
        audit::note(store, Some(caller.user), Deed::CasesAssigned, "cases", &detail)?;
        Ok(Assigned { cases: debtors.len() })
    });
    assigned.await.map(Json)
}
