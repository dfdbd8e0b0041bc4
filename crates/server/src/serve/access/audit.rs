//! The record of who did what: sign-ins, looks at personal data, changes of what governs others.

use std::sync::Arc;

use axum::{Json, extract::State};
use receivables::{
    calendar::{Clock, Day},
    message::UtcMicros,
};
use serde::{Deserialize, Serialize};
use store::{AuditFilter, Store};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::coded;
use crate::{
    clock,
    serve::{
        api,
        desk::Desk,
        problem::Problem,
        take::Query,
        wire::{Listed, Page},
    },
};

coded! {
    /// What is written down.
    Deed {
        SignedIn = "signed-in",
        SignInFailed = "sign-in-failed",
        LockedOut = "locked-out",
        SignedOut = "signed-out",
        PasswordChanged = "password-changed",
        TotpAdded = "totp-added",
        TotpRemoved = "totp-removed",
        UserAdded = "user-added",
        UserChanged = "user-changed",
        TeamAdded = "team-added",
        TeamChanged = "team-changed",
        TokenAdded = "token-added",
        TokenRemoved = "token-removed",
        PersonalRevealed = "personal-revealed",
        DocumentOpened = "document-opened",
        Exported = "exported",
        ImportCommitted = "import-committed",
        ImportUndone = "import-undone",
        PolicyDrafted = "policy-drafted",
        PolicyDecided = "policy-decided",
        ScriptDrafted = "script-drafted",
        ScriptDecided = "script-decided",
        WebhookChanged = "webhook-changed",
        JobStarted = "job-started",
        SendingPaused = "sending-paused",
        SendingSwitched = "sending-switched",
        MessageResolved = "message-resolved",
        CasesAssigned = "cases-assigned",
    }
}

/// Writes down what somebody did to what (`user/7`), with what else is worth knowing: never a number or an address of a
/// person. `user` is `None` where nobody was signed in.
pub(crate) fn note(
    store: &Store,
    user: Option<i64>,
    deed: Deed,
    object: &str,
    detail: &serde_json::Value,
) -> Result<(), store::Error> {
    store.note(clock::now(), user, deed.code(), object, &detail.to_string())
}

pub(crate) fn routes() -> OpenApiRouter<api::State> {
    OpenApiRouter::new().routes(routes!(list))
}

/// Which part is asked for.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Asked {
    /// Number of a user.
    user: Option<i64>,
    /// Code of an act.
    act: Option<String>,
    /// First day, by the company's clock.
    #[param(value_type = Option<String>, format = Date)]
    from: Option<Day>,
    /// Last day.
    #[param(value_type = Option<String>, format = Date)]
    to: Option<Day>,
    /// How many at most: 1 to 200, 50 if nothing is said.
    limit: Option<u32>,
    /// As `next_cursor` of the page before gave it.
    cursor: Option<String>,
}

/// One entry.
#[derive(Debug, Serialize, ToSchema)]
struct AuditEntry {
    id: i64,
    #[schema(format = DateTime)]
    at: String,
    /// `null` where nobody was signed in.
    user: Option<Who>,
    /// A code of the words `audit-act`.
    act: String,
    /// What was acted on, such as `user/7`.
    object: String,
    /// What else is worth knowing.
    #[schema(value_type = Object)]
    detail: serde_json::Value,
}

/// Somebody.
#[derive(Debug, Serialize, ToSchema)]
struct Who {
    id: i64,
    login: String,
    name: String,
}

/// Who did what
///
/// The latest first.
#[utoipa::path(
    get,
    path = "/audit",
    operation_id = "audit_list",
    tag = "access",
    params(Asked),
    responses((status = OK, body = Listed<AuditEntry>))
)]
async fn list(
    State(desk): State<Arc<Desk>>,
    Query(asked): Query<Asked>,
) -> Result<Json<Listed<AuditEntry>>, Problem> {
    let act = asked.act.as_deref();
    if act.is_some_and(|act| Deed::from_code(act).is_none()) {
        let known = Deed::ALL.iter().map(|deed| deed.code()).collect::<Vec<_>>().join(", ");
        return Err(Problem::field(
            "act",
            "unknown",
            format!("可用的有 {known}"),
            format!("use one of {known}"),
        ));
    }
    let page = Page::new(asked.limit, asked.cursor);
    let before: Option<i64> = page.after()?;
    let company = desk.company();
    let zone = company.schedule.zone.iana_name();
    let midnight = |day: Day| clock::moment_in(zone, day, Clock::MIDNIGHT);
    let (from, until) = (asked.from.map(midnight), asked.to.map(|day| midnight(day.plus(1))));
    let limit = page.limit();
    let rows = desk
        .store(move |store| {
            let filter = AuditFilter { before, user: asked.user, act: asked.act.as_deref(), from, until };
            Ok(store.notes(&filter, limit + 1)?)
        })
        .await?;
    let listed = page.listed(rows, |row| row.id);
    let items = listed.items.into_iter().map(|row| AuditEntry {
        id: row.id,
        at: written(row.at),
        user: row.user.map(|(id, login, name)| Who { id, login, name }),
        act: row.act,
        object: row.object,
        detail: serde_json::from_str(&row.detail).unwrap_or_default(),
    });
    Ok(Json(Listed { items: items.collect(), next_cursor: listed.next_cursor }))
}

fn written(moment: UtcMicros) -> String {
    clock::written(moment)
}
