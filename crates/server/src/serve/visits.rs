//! Visits and faxes, written down by whoever made them. What happened happened: it is recorded also where the gate would have
//! refused it, together with every rule that does.

use axum::{Json, extract::State};
use outreach::Lang;
use receivables::{
    calendar::{Clock, Day},
    contact::{Connection, Outcome, Visit, VisitPlace},
    debtor::{Channel, PersonId},
    document::DocumentKind,
    ledger::Entry,
};
use serde::{Deserialize, Serialize};
use store::{CaseKey, ChangeKind, DocumentId, Store};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    access::caller::Caller,
    api,
    case::{Refused, opened},
    changes::{Entered, New, enter, key_of, unknown_person},
    lang::Speaks,
    problem::Problem,
    take::{Body, IfMatch, Path},
    worklist::coded,
};
use crate::{
    clock,
    company::Company,
    texts::Case,
    visit::{Made, in_words, is_on_file, papers_in_words, report_in_words},
};

pub(crate) fn routes() -> OpenApiRouter<api::State> {
    OpenApiRouter::new().routes(routes!(visit)).routes(routes!(fax))
}

/// A visit that was made.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewVisit {
    /// Who was visited, of the case's people.
    person_id: i64,
    /// Who of us went, by their true names.
    visitors: Vec<String>,
    /// Code of `visit-place`.
    place: String,
    /// The place in words.
    place_note: Option<String>,
    /// They were there and we spoke with them.
    met: bool,
    /// What it came to, by its code.
    outcome: Option<String>,
    /// They signed what was written down.
    #[serde(default)]
    signed: bool,
    note: Option<String>,
    /// Photographs and papers of it, filed under this case before.
    #[serde(default)]
    document_ids: Vec<i64>,
    /// The day at their place; today if nothing is said.
    #[schema(value_type = Option<String>, format = Date)]
    day: Option<Day>,
    /// `HH:MM` at their place.
    #[schema(value_type = String, example = "14:30")]
    at: Clock,
}

/// What can become of a fax.
const FAXED: [Connection; 4] =
    [Connection::Delivered, Connection::Busy, Connection::NoAnswer, Connection::Invalid];

/// A fax that was sent.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewFax {
    /// To whom.
    person_id: i64,
    /// The transmission report, filed under this case before: without it nothing proves that it arrived.
    document_id: i64,
    /// How many pages.
    pages: Option<u16>,
    /// `delivered` if nothing is said, or as the report has it: `busy`, `no-answer`, `invalid`.
    connection: Option<String>,
    note: Option<String>,
    #[schema(value_type = Option<String>, format = Date)]
    day: Option<Day>,
    #[schema(value_type = String, example = "10:05")]
    at: Clock,
}

/// What was recorded of a visit or a fax.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Recorded {
    #[serde(flatten)]
    entered: Entered,
    /// Every rule that would have refused it at that moment; it is on record too.
    against: Vec<Refused>,
}

/// Enter a visit
///
/// Before you go, ask `GET /cases/{id}/contact-check?channel=visit` with `visitors` and `place`.
#[utoipa::path(
    post, path = "/cases/{id}/visits", operation_id = "case_visit", tag = "cases", request_body = NewVisit,
    params(("id" = i64, Path, description = "Number of the case")), responses((status = OK, body = Recorded))
)]
async fn visit(
    State(desk): State<api::State>,
    caller: Caller,
    Speaks(lang): Speaks,
    Path(id): Path<i64>,
    IfMatch(seen): IfMatch,
    Body(new): Body<NewVisit>,
) -> Result<Json<Recorded>, Problem> {
    let names: Vec<&str> =
        new.visitors.iter().map(|name| name.trim()).filter(|name| !name.is_empty()).collect();
    let place = coded("place", Some(&new.place), VisitPlace::from_code)?.ok_or_else(|| needed("place"))?;
    if names.is_empty() {
        return Err(needed("visitors"));
    }
    let mut note = in_words(&names, place, new.place_note.as_deref(), new.signed, lang);
    note.extend(papers_in_words(&new.document_ids, lang));
    note.extend(new.note.map(|note| note.trim().to_owned()).filter(|note| !note.is_empty()));
    let made = Made {
        person: PersonId(new.person_id),
        channel: Channel::Visit,
        day: new.day,
        at: new.at,
        visit: Some(Visit { visitors: u16::try_from(names.len()).unwrap_or(u16::MAX), place }),
        connection: if new.met { Connection::Connected } else { Connection::NoAnswer },
        outcome: coded("outcome", new.outcome.as_deref(), Outcome::from_code)?,
        note: note.join("; "),
    };
    let company = desk.company();
    let recorded = desk.store(move |store| {
        let (key, case) = opened(store, &company, &caller, id, clock::today())?;
        for paper in &new.document_ids {
            on_file(store, &key, *paper, None, "document_ids")?;
        }
        record(store, &company, &caller, (&key, &case), (&made, seen), lang)
    });
    recorded.await.map(Json)
}

/// Enter a fax
///
/// Sent by hand, with the report of the machine. What the program itself sends by fax it records by itself.
#[utoipa::path(
    post, path = "/cases/{id}/faxes", operation_id = "case_fax", tag = "cases", request_body = NewFax,
    params(("id" = i64, Path, description = "Number of the case")), responses((status = OK, body = Recorded))
)]
async fn fax(
    State(desk): State<api::State>,
    caller: Caller,
    Speaks(lang): Speaks,
    Path(id): Path<i64>,
    IfMatch(seen): IfMatch,
    Body(new): Body<NewFax>,
) -> Result<Json<Recorded>, Problem> {
    let of_a_fax = |code: &str| Connection::from_code(code).filter(|found| FAXED.contains(found));
    let connection =
        coded("connection", new.connection.as_deref(), of_a_fax)?.unwrap_or(Connection::Delivered);
    let company = desk.company();
    let recorded = desk.store(move |store| {
        let (key, case) = opened(store, &company, &caller, id, clock::today())?;
        on_file(store, &key, new.document_id, Some(DocumentKind::TransmissionReport), "document_id")?;
        let report = report_in_words(DocumentId(new.document_id), lang);
        let pages = new.pages.map(|pages| match lang {
            Lang::Zh => format!("{pages} 页"),
            Lang::En => format!("pages: {pages}"),
        });
        let note = new.note.map(|note| note.trim().to_owned()).filter(|note| !note.is_empty());
        let made = Made {
            person: PersonId(new.person_id),
            channel: Channel::Fax,
            day: new.day,
            at: new.at,
            visit: None,
            connection,
            outcome: None,
            note: std::iter::once(report).chain(pages).chain(note).collect::<Vec<_>>().join("; "),
        };
        record(store, &company, &caller, (&key, &case), (&made, seen), lang)
    });
    recorded.await.map(Json)
}

fn needed(path: &str) -> Problem {
    Problem::field(path, "needed", "请填写此项", "this is needed")
}

/// A paper of the case that is on file.
fn on_file(
    store: &Store,
    key: &CaseKey,
    id: i64,
    kind: Option<DocumentKind>,
    path: &str,
) -> Result<(), Problem> {
    if is_on_file(store, key.debtor.id, DocumentId(id), kind)? {
        return Ok(());
    }
    let (zh, en) = match kind {
        Some(_) => (
            "请先存入传真发送报告（单据类型 transmission-report）",
            "file the report first, as a paper of the kind transmission-report",
        ),
        None => ("该客户没有这份单据", "this case has no such paper"),
    };
    Err(Problem::field(path, "unknown", zh, en))
}

/// Asks the gate about that moment, keeps its answer, and enters the contact.
fn record(
    store: &mut Store,
    company: &Company,
    caller: &Caller,
    (key, case): (&CaseKey, &Case),
    (made, seen): (&Made, i64),
    lang: Lang,
) -> Result<Recorded, Problem> {
    let person =
        case.names.people.iter().find(|person| person.id == made.person).ok_or_else(unknown_person)?;
    if !made.is_over(company, case) {
        let (zh, en) = ("时间还没有到", "this is still to come");
        return Err(Problem::field("at", "wrong-day", zh, en));
    }
    let (check, refusals) = made.asked(company, case, person)?;
    store.record_check(key.debtor.id, &check, &clock::stamp(Some(&caller.login)))?;
    let rows = vec![Entry::Contact(made.row(company, case, key_of(key), person))];
    let new = New { kind: ChangeKind::Contact, rows, note: None, seen: Some(seen), case: key };
    let entered = enter(store, company, caller, new, |_| ())?;
    Ok(Recorded { entered, against: Refused::all(company, &refusals, lang) })
}
