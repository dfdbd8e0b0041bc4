//! The titles of coded values, for a page that shows them: one answer with all of them.

use std::collections::BTreeMap;

use axum::Json;
use outreach::words;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{api::State, lang::Speaks};

pub(crate) fn routes() -> OpenApiRouter<State> {
    OpenApiRouter::new().routes(routes!(list))
}

/// Words of every coded list
///
/// Each list by its name, in it the title of each code. A code that is in an answer of this API is in one of them.
#[utoipa::path(
    get,
    path = "/words",
    operation_id = "words",
    tag = "open",
    params(("lang" = Option<String>, Query, description = "`zh` or `en`; by default as the browser prefers")),
    responses((status = OK, body = BTreeMap<String, BTreeMap<String, String>>))
)]
async fn list(Speaks(lang): Speaks) -> Json<BTreeMap<&'static str, &'static BTreeMap<String, String>>> {
    Json(words::titles(lang).collect())
}
