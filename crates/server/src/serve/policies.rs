//! Policies at the page: read, compared, tried on today's ledger, and published with a second person's approval.

mod compare;
mod trial;

use std::sync::Arc;

use axum::{Json, http::StatusCode, response::IntoResponse};
use outreach::Lang;
use receivables::policy::{Policy, Step};
use serde::{Deserialize, Serialize};
use store::{Drafted, PolicyVersion, Store};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

use self::compare::Difference;
use super::{
    access::{audit::Deed, caller::Caller},
    api,
    drafts::{self, AuthorView, DraftView, Remark, moves},
    lang::Speaks,
    problem::{self, Problem},
    take::{self, Body, IfMatch, Query, Version},
    wire::{Listed, Page},
};
use crate::{
    clock,
    company::{Company, Origin},
    policy,
    said::in_words,
};

pub(crate) use self::trial::Trial;

pub(crate) fn routes() -> OpenApiRouter<api::State> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(one))
        .routes(routes!(history))
        .routes(routes!(compared))
        .routes(routes!(drafts_list, draft_add))
        .routes(routes!(draft_one, draft_change))
        .routes(routes!(tried))
        .routes(routes!(submit))
        .routes(routes!(approve))
        .routes(routes!(reject))
        .routes(routes!(withdraw))
}

/// A policy in a line.
#[derive(Debug, Serialize, ToSchema)]
struct PolicyLine {
    id: String,
    title: String,
    /// `shipped` with the program, from the company's `folder`, or published at the `page`.
    origin: &'static str,
    /// Its number among those published at the page.
    version: Option<i64>,
    steps: usize,
    /// Where it comes from in the catalogue of requirements.
    rows: Vec<String>,
    /// Drafts of it that are not decided yet.
    drafts: usize,
}

/// A policy in full.
#[derive(Debug, Serialize, ToSchema)]
struct PolicyView {
    id: String,
    title: String,
    origin: &'static str,
    version: Option<i64>,
    published_at: Option<String>,
    author: Option<AuthorView>,
    approver: Option<AuthorView>,
    rows: Vec<String>,
    steps: Vec<StepView>,
    /// What it sets besides its steps, part by part.
    settings: Vec<SettingsView>,
    /// Its file.
    toml: String,
}

/// A part of what a policy sets besides its steps.
#[derive(Debug, Serialize, ToSchema)]
struct SettingsView {
    title: &'static str,
    items: Vec<SettingView>,
}

/// A setting in words.
#[derive(Debug, Serialize, ToSchema)]
struct SettingView {
    name: &'static str,
    value: String,
}

fn settings(policy: &Policy, lang: Lang) -> Vec<SettingsView> {
    let items = |items: Vec<(&'static str, String)>| {
        items.into_iter().map(|(name, value)| SettingView { name, value }).collect()
    };
    let parts = policy::terms::parts(policy, lang).into_iter();
    parts.map(|(title, lines)| SettingsView { title, items: items(lines) }).collect()
}

/// A step of a policy.
#[derive(Debug, Serialize, ToSchema)]
struct StepView {
    /// From 1.
    number: usize,
    id: String,
    title: String,
    stage: &'static str,
    /// Its conditions as a sentence.
    when: String,
    /// First and last day past due, where its conditions name them; negative is before the due day.
    days: Option<i32>,
    until: Option<i32>,
    working_days_before: Option<u32>,
    month_end_after: Option<i32>,
    after_previous: Option<i32>,
    purpose: &'static str,
    channels: Vec<&'static str>,
    /// Whom to ask, in order; empty leaves it to the settings.
    audience: Vec<&'static str>,
    repeat_days: Option<i32>,
    actor: &'static str,
    tone: &'static str,
    cure_days: Option<u16>,
    formal: bool,
    /// What our own people have to do.
    task: Option<String>,
}

fn step(number: usize, step: &Step, lang: Lang) -> StepView {
    let of = |title: &receivables::policy::Bilingual| match lang {
        Lang::Zh => title.zh.clone(),
        Lang::En => title.en.clone(),
    };
    StepView {
        number,
        id: step.id.clone(),
        title: of(&step.title),
        stage: step.stage.code(),
        when: policy::when(&step.when, lang),
        days: step.when.days,
        until: step.when.until,
        working_days_before: step.when.working_days_before,
        month_end_after: step.when.month_end_after,
        after_previous: step.when.after_previous,
        purpose: step.purpose.code(),
        channels: step.channels.iter().map(|channel| channel.code()).collect(),
        audience: step.audience.iter().map(|role| role.code()).collect(),
        repeat_days: step.repeat_days,
        actor: step.actor.code(),
        tone: step.tone.code(),
        cure_days: Some(step.cure_days),
        formal: step.formal,
        task: step.task.as_ref().map(of),
    }
}

const fn origin(origin: Origin) -> (&'static str, Option<i64>) {
    match origin {
        Origin::Shipped => ("shipped", None),
        Origin::Folder => ("folder", None),
        Origin::Page(number) => ("page", Some(number)),
    }
}

/// Policies in force
#[utoipa::path(get, path = "/policies", operation_id = "policies_list", tag = "policies",
    responses((status = OK, body = Listed<PolicyLine>)))]
async fn list(
    axum::extract::State(desk): axum::extract::State<api::State>,
    Speaks(lang): Speaks,
) -> Result<Json<Listed<PolicyLine>>, Problem> {
    let company = desk.company();
    let drafts = desk.store(|store| Ok(store.drafts(Drafted::Policy, None)?)).await?;
    let lines = company.policies.values().map(|policy| {
        let (origin, version) =
            company.policy_source(&policy.id).map_or(("shipped", None), |source| origin(source.origin));
        let is_open = |draft: &&store::Draft| {
            draft.subject == policy.id
                && matches!(draft.state, store::DraftState::Draft | store::DraftState::Submitted)
        };
        PolicyLine {
            id: policy.id.clone(),
            title: policy::title(policy, lang).to_owned(),
            origin,
            version,
            steps: policy.steps().len(),
            rows: policy.rows.clone(),
            drafts: drafts.iter().filter(is_open).count(),
        }
    });
    Ok(Json(Listed::whole(lines)))
}

/// Which version.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Which {
    /// A number of those published at the page; the one in force if nothing is said.
    version: Option<i64>,
}

/// One policy
#[utoipa::path(get, path = "/policies/{id}", operation_id = "policies_one", tag = "policies",
    params(("id" = String, Path), Which), responses((status = OK, body = PolicyView)))]
async fn one(
    axum::extract::State(desk): axum::extract::State<api::State>,
    Speaks(lang): Speaks,
    take::Path(id): take::Path<String>,
    Query(which): Query<Which>,
) -> Result<Json<PolicyView>, Problem> {
    let company = desk.company();
    let view = desk.store(move |store| {
        let found = source(&company, store, &id, which.version)?;
        let policy = company.tried(&id, &found.toml)?;
        let (origin, version) = origin(found.origin);
        let (published_at, author, approver) = match found.published {
            None => (None, None, None),
            Some(version) => (
                Some(drafts::moment(version.published_at)),
                Some(version.author.into()),
                Some(version.approver.into()),
            ),
        };
        Ok(PolicyView {
            id,
            title: policy::title(&policy, lang).to_owned(),
            origin,
            version,
            published_at,
            author,
            approver,
            rows: policy.rows.clone(),
            steps: (1..).zip(policy.steps()).map(|(number, of)| step(number, of, lang)).collect(),
            settings: settings(&policy, lang),
            toml: found.toml,
        })
    });
    Ok(Json(view.await?))
}

/// A policy's text, and where it comes from.
struct Found {
    origin: Origin,
    toml: String,
    published: Option<PolicyVersion>,
}

/// The text of a policy in a version, or of the one in force.
fn source(company: &Company, store: &Store, id: &str, version: Option<i64>) -> Result<Found, Problem> {
    let in_force = company.policy_source(id).ok_or_else(problem::not_found)?;
    let number = match (version, in_force.origin) {
        (Some(number), _) | (None, Origin::Page(number)) => number,
        (None, origin) => return Ok(Found { origin, toml: in_force.toml.clone(), published: None }),
    };
    let version = store.policy_history(id)?.into_iter().find(|version| version.number == number);
    let version = version.ok_or_else(problem::not_found)?;
    Ok(Found { origin: Origin::Page(number), toml: version.toml.clone(), published: Some(version) })
}

/// A version of a policy.
#[derive(Debug, Serialize, ToSchema)]
struct VersionView {
    number: i64,
    published_at: String,
    author: AuthorView,
    approver: AuthorView,
    /// The draft that became it.
    draft: i64,
}

/// Versions of a policy
///
/// Those published at the page, the latest first.
#[utoipa::path(get, path = "/policies/{id}/history", operation_id = "policies_history", tag = "policies",
    params(("id" = String, Path)), responses((status = OK, body = Listed<VersionView>)))]
async fn history(
    axum::extract::State(desk): axum::extract::State<api::State>,
    take::Path(id): take::Path<String>,
) -> Result<Json<Listed<VersionView>>, Problem> {
    let versions = desk.store(move |store| Ok(store.policy_history(&id)?)).await?;
    let versions = versions.into_iter().map(|version| VersionView {
        number: version.number,
        published_at: drafts::moment(version.published_at),
        author: version.author.into(),
        approver: version.approver.into(),
        draft: version.draft,
    });
    Ok(Json(Listed::whole(versions)))
}

/// Two policies: `ID`, `ID@NUMBER` for a published version, or `draft:NUMBER`.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Two {
    left: String,
    right: String,
}

/// What differs between two policies.
#[derive(Debug, Serialize, ToSchema)]
struct Compared {
    changes: Vec<Difference>,
}

/// Compare two policies
///
/// Step by step and switch by switch, in the order of the files; the order of steps counts.
#[utoipa::path(get, path = "/policies/compare", operation_id = "policies_compare", tag = "policies", params(Two),
    responses((status = OK, body = Compared)))]
async fn compared(
    axum::extract::State(desk): axum::extract::State<api::State>,
    Speaks(lang): Speaks,
    Query(two): Query<Two>,
) -> Result<Json<Compared>, Problem> {
    let company = desk.company();
    let texts = desk.store(move |store| {
        let text = |name: &str| -> Result<String, Problem> {
            if let Some(draft) = name.strip_prefix("draft:") {
                let draft = draft.parse().map_err(|_| problem::not_found())?;
                return Ok(store.draft(Drafted::Policy, draft)?.body);
            }
            let (id, version) = match name.split_once('@') {
                Some((id, version)) => (id, Some(version.parse().map_err(|_| problem::not_found())?)),
                None => (name, None),
            };
            Ok(source(&company, store, id, version)?.toml)
        };
        Ok((text(&two.left)?, text(&two.right)?))
    });
    let (left, right) = texts.await?;
    Ok(Json(Compared { changes: compare::compare(&left, &right, lang)? }))
}

/// A policy to be.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewDraft {
    policy_id: String,
    /// The file, as `docs/policies.md` describes it.
    toml: String,
}

/// A policy to be, written anew.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ChangedDraft {
    toml: String,
}

/// Checks a text that is to be a policy of this id.
fn checked(company: &Company, id: &str, toml: &str) -> Result<Policy, Problem> {
    let policy = company.tried(&format!("{id}.toml"), toml).map_err(|error| {
        let [zh, en] = [Lang::Zh, Lang::En].map(|lang| in_words(&error, lang));
        Problem::field("toml", "policy", zh, en)
    })?;
    if policy.id == id {
        return Ok(policy);
    }
    Err(Problem::field(
        "toml",
        "other-id",
        format!("文件中的 id 是 `{}`，应为 `{id}`", policy.id),
        format!("the file has the id `{}`, and it should be `{id}`", policy.id),
    ))
}

/// Drafts of policies
///
/// The latest first, at most 500.
#[utoipa::path(get, path = "/policies/drafts", operation_id = "policies_drafts", tag = "policies",
    responses((status = OK, body = Listed<DraftView>)))]
async fn drafts_list(
    axum::extract::State(desk): axum::extract::State<api::State>,
) -> Result<Json<Listed<DraftView>>, Problem> {
    let drafts = desk.store(|store| Ok(store.drafts(Drafted::Policy, None)?)).await?;
    Ok(Json(Listed::whole(drafts.into_iter().map(Into::into))))
}

/// Begin a draft
///
/// A file that is no policy is refused with its line and the reason.
#[utoipa::path(post, path = "/policies/drafts", operation_id = "policies_draft_add", tag = "policies",
    request_body = NewDraft, responses((status = CREATED, body = DraftView)))]
async fn draft_add(
    axum::extract::State(desk): axum::extract::State<api::State>,
    caller: Caller,
    Body(new): Body<NewDraft>,
) -> Result<impl IntoResponse, Problem> {
    checked(&desk.company(), &new.policy_id, &new.toml)?;
    let (by, now) = (drafts::author(&caller), clock::now().0);
    let draft = desk.store(move |store| {
        let draft = store.new_draft(Drafted::Policy, &new.policy_id, &new.toml, &by, now)?;
        drafts::note(store, by.id, Deed::PolicyDrafted, &draft)?;
        Ok(draft)
    });
    let view = DraftView::from(draft.await?);
    Ok((StatusCode::CREATED, Version(view.version), Json(view)))
}

/// One draft
#[utoipa::path(get, path = "/policies/drafts/{id}", operation_id = "policies_draft", tag = "policies",
    params(("id" = i64, Path)), responses((status = OK, body = DraftView)))]
async fn draft_one(
    axum::extract::State(desk): axum::extract::State<api::State>,
    take::Path(id): take::Path<i64>,
) -> Result<impl IntoResponse, Problem> {
    let view = DraftView::from(desk.store(move |store| Ok(store.draft(Drafted::Policy, id)?)).await?);
    Ok((Version(view.version), Json(view)))
}

/// Write a draft anew
#[utoipa::path(put, path = "/policies/drafts/{id}", operation_id = "policies_draft_change", tag = "policies",
    params(("id" = i64, Path), ("If-Match" = String, Header)), request_body = ChangedDraft,
    responses((status = OK, body = DraftView)))]
async fn draft_change(
    axum::extract::State(desk): axum::extract::State<api::State>,
    caller: Caller,
    take::Path(id): take::Path<i64>,
    version: IfMatch,
    Body(ChangedDraft { toml }): Body<ChangedDraft>,
) -> Result<impl IntoResponse, Problem> {
    let company = desk.company();
    let (by, now) = (drafts::author(&caller), clock::now().0);
    let draft = desk.store(move |store| {
        checked(&company, &store.draft(Drafted::Policy, id)?.subject, &toml)?;
        Ok(store.change_draft(Drafted::Policy, id, version.0, &toml, &by, now)?)
    });
    let view = DraftView::from(draft.await?);
    Ok((Version(view.version), Json(view)))
}

/// Try a draft on today's ledger
///
/// Everybody is decided for under the policy in force and under the draft; nothing is recorded. Those whose stage, step,
/// contacts or tasks differ are listed, in the order of their numbers.
#[utoipa::path(post, path = "/policies/drafts/{id}/trial", operation_id = "policies_trial", tag = "policies",
    params(("id" = i64, Path), Page), responses((status = OK, body = trial::TrialView)))]
async fn tried(
    axum::extract::State(desk): axum::extract::State<api::State>,
    caller: Caller,
    Speaks(lang): Speaks,
    take::Path(id): take::Path<i64>,
    Query(page): Query<Page>,
) -> Result<Json<trial::TrialView>, Problem> {
    let after = page.after::<i64>()?;
    let company = desk.company();
    let (known, day) = (desk.trial(), clock::today());
    let most = usize::try_from(page.limit()).unwrap_or(usize::MAX).saturating_add(1);
    let (trial, rows) = desk
        .store(move |store| {
            let draft = store.draft(Drafted::Policy, id)?;
            let trial = match known.filter(|known| known.is_of(&draft, day)) {
                Some(known) => known,
                None => Arc::new(Trial::run(store, &company, &draft, day)?),
            };
            let rows = trial.rows(store, &caller.scope, (after, most), lang)?;
            Ok((trial, rows))
        })
        .await?;
    desk.keep_trial(Arc::clone(&trial));
    let Listed { items, next_cursor } = page.listed(rows, |row| row.debtor.id);
    Ok(Json(trial.view(items, next_cursor)))
}

moves! { Policy "policies":
    /// Ask a second person to approve a draft
    submit "/policies/drafts/{id}/submit" "policies_draft_submit" Submit;
    /// Approve a draft
    ///
    /// It is in force from now on, for every program of this database. Nobody approves what they wrote.
    approve "/policies/drafts/{id}/approve" "policies_draft_approve" Approve;
    /// Refuse a draft
    reject "/policies/drafts/{id}/reject" "policies_draft_reject" Reject;
    /// Withdraw a draft
    withdraw "/policies/drafts/{id}/withdraw" "policies_draft_withdraw" Withdraw;
}
