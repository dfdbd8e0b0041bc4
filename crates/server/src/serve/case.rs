//! One case: everything about a debtor on one page, and the directory of all of them.

mod contact;
mod owed;
mod plan;
mod view;

use axum::{Json, extract::State, response::IntoResponse};
use receivables::{calendar::Day, debtor::DebtorId, stage::Stage};
use serde::{Deserialize, Serialize};
use store::{CaseKey, CaseRow, Listed as Asked, Store};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

pub(super) use self::contact::Refused;
pub(crate) use self::contact::wanted;
pub(super) use self::owed::DocumentView;
use self::view::CaseView;
use super::{
    access::caller::Caller,
    api,
    lang::Speaks,
    problem::{self, Problem},
    staff::{Named, Staff},
    take::{Path, Query, Version},
    wire::{Listed, Page},
    worklist::{DebtorName, coded},
};
use crate::{clock, company::Company, texts::Case, worklist as list};

pub(crate) fn routes() -> OpenApiRouter<api::State> {
    OpenApiRouter::new().routes(routes!(directory)).routes(routes!(one)).routes(routes!(contact::check))
}

/// A case that the caller may see. Whose it is not, to them it is not there.
pub(super) fn covered(store: &Store, caller: &Caller, id: i64) -> Result<CaseKey, Problem> {
    store.covered(&caller.scope, DebtorId(id))?.ok_or_else(problem::not_found)
}

/// A case as it stands at one moment, with the version of its facts.
pub(super) fn opened(
    store: &Store,
    company: &Company,
    caller: &Caller,
    id: i64,
    day: Day,
) -> Result<(CaseKey, Case), Problem> {
    store.reading(|store| {
        let key = covered(store, caller, id)?;
        let case = list::case(store, company, &key.debtor, day)?;
        Ok((key, Case { worked_by: Some(caller.login.clone()), ..case }))
    })
}

/// Which cases are asked for.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
pub(crate) struct Filters {
    /// The beginning of a customer number, or a part of a name.
    q: Option<String>,
    /// Code of the stage; `clear` are those that owe nothing.
    stage: Option<String>,
    /// How the ledger names our person.
    owner: Option<String>,
}

/// A case of the directory.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CaseLine {
    debtor: DebtorName,
    owner: Option<String>,
    assignee: Option<Named>,
    /// `null` where nothing was decided yet.
    stage: Option<String>,
    cause: Option<String>,
    /// Of the oldest item.
    days_past_due: Option<i64>,
    priority: Option<i64>,
}

impl CaseLine {
    fn new(row: &CaseRow, staff: &Staff, day: Day) -> Self {
        let passed = |(days, on): (i64, Day)| days + i64::from(day.days_since(on));
        Self {
            debtor: (&row.debtor).into(),
            owner: row.owner.clone(),
            assignee: row.assignee.map(|user| staff.named(user)),
            stage: row.stage.map(|stage| stage.code().to_owned()),
            cause: row.cause.clone(),
            days_past_due: row.days_past_due.map(passed),
            priority: row.priority,
        }
    }
}

/// The directory of cases
///
/// In the order of their numbers, those that owe nothing too.
#[utoipa::path(
    get, path = "/cases", operation_id = "cases", tag = "cases", params(Page, Filters),
    responses((status = OK, body = Listed<CaseLine>))
)]
async fn directory(
    State(desk): State<api::State>,
    caller: Caller,
    Query(page): Query<Page>,
    Query(filters): Query<Filters>,
) -> Result<Json<Listed<CaseLine>>, Problem> {
    let text = |text: Option<String>| text.filter(|text| !text.trim().is_empty());
    let stage = coded("stage", filters.stage.as_deref(), Stage::from_code)?;
    let asked = Asked { text: text(filters.q), stage, owner: text(filters.owner) };
    let after = page.after::<i64>()?.unwrap_or(0);
    let listed = desk.store(move |store| -> Result<_, Problem> {
        let rows = store.cases(&caller.scope, &asked, after, page.limit() + 1)?;
        let (staff, day) = (Staff::load(store)?, clock::today());
        let Listed { items, next_cursor } = page.listed(rows, |row| row.debtor.id.0);
        let items = items.iter().map(|row| CaseLine::new(row, &staff, day)).collect();
        Ok(Listed { items, next_cursor })
    });
    listed.await.map(Json)
}

/// One case
///
/// Decided on the facts as they stand now. `ETag` is the version of the facts: send it as `If-Match` with every change.
#[utoipa::path(
    get, path = "/cases/{id}", operation_id = "case", tag = "cases",
    params(("id" = i64, Path, description = "Number of the case")),
    responses((status = OK, body = CaseView, headers(("ETag" = String, description = "Version of the facts"))))
)]
async fn one(
    State(desk): State<api::State>,
    caller: Caller,
    Speaks(lang): Speaks,
    Path(id): Path<i64>,
) -> Result<impl IntoResponse, Problem> {
    let company = desk.company();
    let (version, view) = desk
        .store(move |store| -> Result<_, Problem> {
            let (key, case) = opened(store, &company, &caller, id, clock::today())?;
            let documents = store.documents(key.debtor.id)?;
            let seat = store.seat(key.debtor.id, clock::now().0)?;
            let staff = Staff::load(store)?;
            let view = CaseView::new(&company, &staff, &key, &case, &documents, seat, caller.user, lang)?;
            Ok((key.facts_version, view))
        })
        .await?;
    Ok((Version(version), Json(view)))
}
