//! What drafts of policies and of texts have in common on the wire.

use serde::{Deserialize, Serialize};
use store::{Author, Draft, DraftMove, Drafted, Store};
use utoipa::ToSchema;

use super::{
    access::{
        audit::{self, Deed},
        caller::Caller,
    },
    api,
    problem::Problem,
};
use crate::clock;

/// A user.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AuthorView {
    id: i64,
    login: String,
}

impl From<Author> for AuthorView {
    fn from(author: Author) -> Self {
        Self { id: author.id, login: author.login }
    }
}

/// A draft of a policy or of a text.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DraftView {
    id: i64,
    /// The id of the policy or script.
    subject: String,
    /// `draft`, `submitted`, `approved`, `rejected` or `withdrawn`.
    state: &'static str,
    /// For `If-Match`.
    pub(super) version: i64,
    author: AuthorView,
    /// When its text was last changed.
    at: String,
    /// The second person, once there was one.
    approver: Option<AuthorView>,
    /// When it was last moved on.
    decided_at: Option<String>,
    /// What was said of it then.
    note: Option<String>,
    text: String,
}

impl From<Draft> for DraftView {
    fn from(draft: Draft) -> Self {
        Self {
            id: draft.id,
            subject: draft.subject,
            state: draft.state.code(),
            version: draft.version,
            author: draft.author.into(),
            at: moment(draft.at),
            approver: draft.approver.map(Into::into),
            decided_at: draft.decided_at.map(moment),
            note: draft.note,
            text: draft.body,
        }
    }
}

/// What is said of a draft while it is moved on.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Remark {
    note: Option<String>,
}

/// A moment as it is written on the wire.
pub(super) fn moment(at: i64) -> String {
    clock::written(receivables::message::UtcMicros(at))
}

/// The caller as the author of something.
pub(super) fn author(caller: &Caller) -> Author {
    Author { id: caller.user, login: caller.login.clone() }
}

/// Writes down who did what with a draft.
pub(super) fn note(store: &Store, user: i64, deed: Deed, draft: &Draft) -> Result<(), store::Error> {
    let detail = serde_json::json!({ "subject": draft.subject, "state": draft.state.code() });
    audit::note(store, Some(user), deed, &format!("draft/{}", draft.id), &detail)
}

/// Moves a draft on. What comes into force by it holds for every request that follows.
pub(super) async fn step(
    desk: &api::State,
    caller: &Caller,
    of: Drafted,
    draft: (i64, i64),
    (step, remark): (DraftMove, Remark),
) -> Result<DraftView, Problem> {
    let by = author(caller);
    let now = clock::now().0;
    let moved = desk.store(move |store| {
        let moved = store.move_draft(of, draft, step, &by, remark.note.as_deref(), now)?;
        let deed = match of {
            Drafted::Policy => Deed::PolicyDecided,
            Drafted::Script => Deed::ScriptDecided,
        };
        note(store, by.id, deed, &moved)?;
        Ok(moved)
    });
    let moved = moved.await?;
    desk.renew().await?;
    Ok(moved.into())
}

/// The addresses by which a draft moves on: one handler for each, of policies or of texts.
macro_rules! moves {
    ($drafted:ident $tag:literal: $($(#[$doc:meta])* $name:ident $path:literal $id:literal $step:ident;)+) => {
        $(
            $(#[$doc])*
            #[utoipa::path(post, path = $path, operation_id = $id, tag = $tag,
                params(("id" = i64, Path), ("If-Match" = String, Header)), request_body = Remark,
                responses((status = OK, body = DraftView)))]
            async fn $name(
                axum::extract::State(desk): axum::extract::State<api::State>,
                caller: Caller,
                take::Path(id): take::Path<i64>,
                version: IfMatch,
                Body(remark): Body<Remark>,
            ) -> Result<impl IntoResponse, Problem> {
                let step = (store::DraftMove::$step, remark);
                let view = drafts::step(&desk, &caller, Drafted::$drafted, (id, version.0), step).await?;
                Ok((Version(view.version), Json(view)))
            }
        )+
    };
}
pub(super) use moves;
