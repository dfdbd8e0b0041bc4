//! Test mode at the page: who asked to leave it, who confirmed, and the way back.

use axum::Json;
use receivables::message::SendingMode;
use serde::{Deserialize, Serialize};
use store::{Mode, Switch};
use utoipa::ToSchema;

use super::coded;
use crate::{
    clock, outbox,
    serve::{
        access::caller::Caller,
        api,
        problem::{self, Problem},
        take::Body,
    },
};

/// Whether messages leave.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct SendingModeView {
    /// `test`: judged, rendered and shown, and nothing leaves; or `live`.
    mode: &'static str,
    /// Who made it so, of live the person who confirmed; `null` if nobody ever switched.
    made: Option<SwitchView>,
    /// Who asked for live; in test mode it waits for a second person.
    asked: Option<SwitchView>,
    /// Whoever asks this may confirm: somebody else asked.
    may_confirm: bool,
}

/// Somebody's word.
#[derive(Debug, Serialize, ToSchema)]
struct SwitchView {
    at: String,
    by: String,
    why: String,
}

impl From<Switch> for SwitchView {
    fn from(Switch { at, by, why }: Switch) -> Self {
        Self { at: clock::written(at), by, why }
    }
}

impl SendingModeView {
    fn of(mode: Mode, caller: &Caller) -> Self {
        let is_others =
            mode.asked.as_ref().is_some_and(|asked| !asked.by.eq_ignore_ascii_case(&caller.login));
        Self {
            mode: mode.mode.code(),
            may_confirm: mode.mode == SendingMode::Test && is_others,
            made: mode.made.map(SwitchView::from),
            asked: mode.asked.map(SwitchView::from),
        }
    }
}

/// Whether messages leave
#[utoipa::path(get, path = "/outbox/mode", operation_id = "outbox_mode", tag = "outbox",
    responses((status = OK, body = SendingModeView)))]
pub(super) async fn mode(
    axum::extract::State(desk): axum::extract::State<api::State>,
    caller: Caller,
) -> Result<Json<SendingModeView>, Problem> {
    let mode = desk.store(|store| Ok(store.mode()?)).await?;
    Ok(Json(SendingModeView::of(mode, &caller)))
}

/// Asks for live, confirms it, or goes back to test mode.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct SendingSwitch {
    /// `live` or `test`.
    mode: String,
    why: String,
}

/// Let messages leave, or go back to test mode
///
/// `live` asks for it where nobody did, and confirms what a second person asked for; only then messages leave. Nobody confirms
/// what they asked for, and no program's token does either. `test` takes effect at once.
#[utoipa::path(put, path = "/outbox/mode", operation_id = "outbox_set_mode", tag = "outbox",
    request_body = SendingSwitch, responses((status = OK, body = SendingModeView)))]
pub(super) async fn set_mode(
    axum::extract::State(desk): axum::extract::State<api::State>,
    caller: Caller,
    Body(SendingSwitch { mode, why }): Body<SendingSwitch>,
) -> Result<Json<SendingModeView>, Problem> {
    outbox::reasoned(&why)?;
    let to = coded("mode", &mode, SendingMode::from_code)?;
    if to == SendingMode::Live && caller.session.is_none() {
        return Err(problem::not_permitted());
    }
    let word = Switch { at: clock::now(), by: caller.login.clone(), why };
    let user = caller.user;
    let now = desk.store(move |store| {
        let now = match to {
            SendingMode::Live => outbox::mode::go_live(store, &word)?,
            SendingMode::Test => store.back_to_test(&word)?,
        };
        outbox::mode::note(store, Some(user), &word.by, &now)?;
        Ok(now)
    });
    Ok(Json(SendingModeView::of(now.await?, &caller)))
}
