//! Facts that a person enters about a case: what became known, what was decided or signed, and what texts may state of it.

use std::collections::BTreeMap;

use axum::{Json, extract::State};
use receivables::{
    calendar::Day,
    fact::{
        FactKind, PutBy,
        details::{DetailFault, Details, Shape},
    },
    ledger::{Entry, FactEntry},
};
use serde::{Deserialize, Serialize};
use store::{ChangeKind, DocumentId};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    access::{caller::Caller, permission::Permission},
    api,
    case::opened,
    changes::{Entered, New, enter, key_of, moment_of, numbers, wrong_day},
    lang::Speaks,
    problem::{self, Problem},
    take::{Body, IfMatch, Path},
    worklist::coded,
};
use crate::{
    clock,
    visit::{is_on_file, paper_in_words},
};

pub(crate) fn routes() -> OpenApiRouter<api::State> {
    OpenApiRouter::new().routes(routes!(kinds)).routes(routes!(fact))
}

/// What may be said of a fact.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DetailShape {
    /// Code of `text-fact`.
    name: String,
    /// How it is written: `words`, `day`, `amount` as `60000.00 CNY`, `items` as lines `2026-12-01 20000.00 CNY`.
    shape: String,
}

/// A kind of fact, as a form needs it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FactForm {
    /// Code of `fact-kind`.
    kind: String,
    /// What texts may state of it.
    details: Vec<DetailShape>,
    /// Its paper must be on file first, and is named in `document_id`.
    rests_on_paper: bool,
    /// You may enter it: a decision is entered by whoever may make it.
    may: bool,
}

/// Kinds of facts.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FactForms {
    items: Vec<FactForm>,
}

/// Kinds of facts
///
/// Which facts may be entered about a case, what may be said of each, and which of them you may enter.
#[utoipa::path(
    get, path = "/fact-kinds", operation_id = "fact_kinds", tag = "cases", responses((status = OK, body = FactForms))
)]
async fn kinds(caller: Caller) -> Json<FactForms> {
    let shape = |fact: &receivables::script::TextFact| DetailShape {
        name: fact.code().to_owned(),
        shape: Shape::of(*fact).code().to_owned(),
    };
    let form = |kind: &FactKind| FactForm {
        kind: kind.code().to_owned(),
        details: kind.details().iter().map(shape).collect(),
        rests_on_paper: kind.rests_on_paper(),
        may: may_enter(&caller, *kind),
    };
    Json(FactForms { items: FactKind::ALL.iter().map(form).collect() })
}

/// Whether somebody who works cases may enter this fact.
fn may_enter(caller: &Caller, kind: FactKind) -> bool {
    match kind.put_by() {
        PutBy::Collector => true,
        PutBy::Manager => caller.may(Permission::SignOff),
        PutBy::Legal => caller.may(Permission::LegalSteps),
    }
}

/// A fact that became known.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewFact {
    /// Code of `fact-kind`, such as `four-elements-verified` or `confirmed-cash-short`.
    kind: String,
    /// From this day; today if nothing is said.
    #[schema(value_type = Option<String>, format = Date)]
    from: Option<Day>,
    /// Last day it holds; `null` while it goes on.
    #[schema(value_type = Option<String>, format = Date)]
    until: Option<Day>,
    receivable_id: Option<i64>,
    /// Where we know it from.
    source: Option<String>,
    /// The paper it rests on, filed under this case before; needed where `GET /fact-kinds` says so.
    document_id: Option<i64>,
    /// What texts may state of it, by name: `GET /fact-kinds` lists the names that each kind takes, and how each is written.
    #[serde(default)]
    details: BTreeMap<String, String>,
}

/// Enter a fact
///
/// Such as a cause that was confirmed, the four elements that were verified, a lawyer, insolvency proceedings; and what was
/// decided or signed: an offer, a plan, a legal step, each by whoever may decide it.
#[utoipa::path(
    post, path = "/cases/{id}/facts", operation_id = "case_fact", tag = "cases", request_body = NewFact,
    params(("id" = i64, Path, description = "Number of the case")), responses((status = OK, body = Entered))
)]
async fn fact(
    State(desk): State<api::State>,
    caller: Caller,
    Speaks(lang): Speaks,
    Path(id): Path<i64>,
    IfMatch(seen): IfMatch,
    Body(new): Body<NewFact>,
) -> Result<Json<Entered>, Problem> {
    let company = desk.company();
    let entered = desk.store(move |store| {
        let (key, case) = opened(store, &company, &caller, id, clock::today())?;
        let kind = coded("kind", Some(&new.kind), FactKind::from_code)?;
        let kind = kind.ok_or_else(|| Problem::field("kind", "needed", "请填写此项", "this is needed"))?;
        if !may_enter(&caller, kind) {
            return Err(problem::not_permitted());
        }
        let from = new.from.unwrap_or_else(|| moment_of(&company, &case).day);
        if new.until.is_some_and(|until| until < from) {
            return Err(wrong_day("until", "结束日期早于开始日期", "it would end before it begins"));
        }
        let ids: Vec<i64> = new.receivable_id.into_iter().collect();
        if let Some(paper) = new.document_id {
            if !is_on_file(store, key.debtor.id, DocumentId(paper), None)? {
                let (zh, en) = ("该客户没有这份单据", "this case has no such paper");
                return Err(Problem::field("document_id", "unknown", zh, en));
            }
        } else if kind.rests_on_paper() {
            let (zh, en) = ("请先存入该文件，再选择它", "file its paper first, and name it here");
            return Err(Problem::field("document_id", "needed", zh, en));
        }
        let source = new.source.filter(|source| !source.trim().is_empty());
        let paper = new.document_id.map(|paper| paper_in_words(DocumentId(paper), lang));
        let source = source.into_iter().chain(paper).collect::<Vec<_>>().join("; ");
        let row = FactEntry {
            debtor: key_of(&key),
            kind,
            from,
            until: new.until,
            receivable: numbers(&case, &ids)?.pop(),
            source: Some(source).filter(|source| !source.is_empty()),
            details: details(kind, &new.details)?,
        };
        let entry = New {
            kind: ChangeKind::Fact,
            rows: vec![Entry::Fact(row)],
            note: None,
            seen: Some(seen),
            case: &key,
        };
        enter(store, &company, &caller, entry, |_| ())
    });
    entered.await.map(Json)
}

/// What is said of a fact, read; a problem names the detail.
fn details(kind: FactKind, given: &BTreeMap<String, String>) -> Result<Details, Problem> {
    let given = given.iter().map(|(name, value)| (name.as_str(), value.as_str()));
    Details::of(kind, given).map_err(|fault| {
        let (name, code) = match &fault {
            DetailFault::Unknown { name, .. } => (name.as_str(), "unknown"),
            DetailFault::Unreadable { fact, .. } => (fact.code(), "unreadable"),
        };
        let (zh, en) = intake::detail_fault(&fault);
        Problem::field(format!("details.{name}"), code, zh, en)
    })
}
