//! Letters through the post: printed, handed in, reported, arrived.

use axum::{Json, extract::State};
use outreach::Lang;
use serde::{Deserialize, Serialize};
use store::{LetterRow, LetterStatus, OutboxRow};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    access::caller::Caller,
    api,
    problem::Problem,
    take::{Body, Query},
    wire::{DebtorLabel, Listed, Page},
};
use crate::{
    clock,
    letter::status::{Line, Reported, take},
    said,
};

/// Lines of one request. Our number.
const MOST: usize = 1000;

pub(crate) fn routes() -> OpenApiRouter<api::State> {
    OpenApiRouter::new().routes(routes!(list)).routes(routes!(report))
}

/// A letter that was printed.
#[derive(Debug, Serialize, ToSchema)]
struct LetterLine {
    /// Number of its message in the outbox.
    id: i64,
    debtor: DebtorLabel,
    /// To whom; `null` if they are not on file any more.
    person: Option<String>,
    purpose: &'static str,
    /// Its own number, which stands on it.
    reference: String,
    /// How it is posted, such as EMS.
    service: String,
    #[schema(format = DateTime)]
    printed_at: String,
    /// The post's number.
    posted_number: Option<String>,
    #[schema(format = Date)]
    posted_on: Option<String>,
    /// The day it reached the debtor or should have; a demand with proof from then on.
    #[schema(format = Date)]
    reached_on: Option<String>,
    /// What the post reported, by day.
    reports: Vec<PostReport>,
}

/// What the post reported.
#[derive(Debug, Serialize, ToSchema)]
struct PostReport {
    #[schema(format = Date)]
    day: String,
    /// Code of `postal-status`.
    status: &'static str,
    place: String,
    #[schema(format = DateTime)]
    at: String,
    by: String,
}

impl From<LetterStatus> for PostReport {
    fn from(report: LetterStatus) -> Self {
        Self {
            day: report.day.to_string(),
            status: report.status.code(),
            place: report.place,
            at: clock::written(report.at),
            by: report.by,
        }
    }
}

impl LetterLine {
    fn new(message: OutboxRow, letter: LetterRow, reports: Vec<LetterStatus>) -> Self {
        let day = |day: Option<receivables::calendar::Day>| day.map(|day| day.to_string());
        Self {
            id: letter.id,
            debtor: message.debtor.into(),
            person: message.person,
            purpose: message.key.purpose.code(),
            reference: letter.reference,
            service: letter.service,
            printed_at: clock::written(letter.printed_at),
            posted_number: letter.posted_number,
            posted_on: day(letter.posted_on),
            reached_on: day(letter.reached_on),
            reports: reports.into_iter().map(PostReport::from).collect(),
        }
    }
}

/// Letters
///
/// That were printed, the latest first, with what the post reported of each.
#[utoipa::path(get, path = "/letters", operation_id = "letters_list", tag = "outbox", params(Page),
    responses((status = OK, body = Listed<LetterLine>)))]
async fn list(
    State(desk): State<api::State>,
    caller: Caller,
    Query(page): Query<Page>,
) -> Result<Json<Listed<LetterLine>>, Problem> {
    let below = page.after::<i64>()?.unwrap_or(i64::MAX);
    let listed = desk.store(move |store| {
        let rows = store.letters_below(&caller.scope, below, page.limit() + 1)?;
        let Listed { items, next_cursor } = page.listed(rows, |(_, letter)| letter.id);
        let lines = items.into_iter().map(|(message, letter)| {
            let reports = store.letter_statuses(letter.id)?;
            Ok(LetterLine::new(message, letter, reports))
        });
        Ok(Listed { items: lines.collect::<Result<_, store::Error>>()?, next_cursor })
    });
    listed.await.map(Json)
}

/// What the post reports.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct PostReports {
    /// At most 1000.
    items: Vec<PostReported>,
}

/// One report.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct PostReported {
    /// The post's number.
    number: String,
    /// Code of `postal-status`, or the post's own word for it.
    status: String,
    #[schema(format = Date)]
    day: String,
    #[serde(default)]
    place: String,
}

/// What came of each report, in their order.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ReportsTaken {
    items: Vec<ReportTaken>,
}

/// What came of a report.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ReportTaken {
    number: String,
    /// `taken`, `known` (it was reported before) or `refused`.
    came: &'static str,
    /// Number of the letter's message.
    id: Option<i64>,
    /// Why it was refused.
    zh: Option<String>,
    en: Option<String>,
}

/// Take in what the post reports
///
/// A delivery is the day on which the letter reached the debtor. What was refused or came back is a task for the legal department:
/// no arrival is presumed. A report that cannot be taken is answered with its reason, and the others go on.
#[utoipa::path(post, path = "/letters/status", operation_id = "letters_status", tag = "outbox",
    request_body = PostReports, responses((status = OK, body = ReportsTaken)))]
async fn report(
    State(desk): State<api::State>,
    caller: Caller,
    Body(PostReports { items }): Body<PostReports>,
) -> Result<Json<ReportsTaken>, Problem> {
    if items.len() > MOST {
        let (zh, en) = (format!("一次最多 {MOST} 行"), format!("at most {MOST} lines at a time"));
        return Err(Problem::field("items", "too-many", zh, en));
    }
    let taken = desk.store(move |store| {
        let items = items.into_iter().map(|PostReported { number, status, day, place }| {
            let line = Reported { number, status, day, place };
            let came = take(store, &line, Some(&caller.scope), &caller.login);
            let (id, why) = match &came {
                Line::Taken(id, _) | Line::Known(id) => (Some(*id), None),
                Line::Refused(error) => (None, Some(error)),
            };
            let said = |lang| why.map(|error| said::in_words(error, lang));
            ReportTaken { number: line.number, came: came.code(), id, zh: said(Lang::Zh), en: said(Lang::En) }
        });
        Ok(ReportsTaken { items: items.collect() })
    });
    taken.await.map(Json)
}
