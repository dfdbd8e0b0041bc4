//! Papers of a case: filed into the vault, listed, and given back.

use std::{
    fs::File,
    io::{self, Write},
};

use axum::{
    Json,
    body::{Body, Bytes},
    extract::{DefaultBodyLimit, Multipart, State},
    http::{
        HeaderValue, StatusCode,
        header::{CONTENT_DISPOSITION, CONTENT_LENGTH, CONTENT_TYPE},
    },
    response::{IntoResponse, Response},
};
use futures_util::stream;
use receivables::{
    calendar::Day,
    document::{
        About, DocumentKind,
        recording::{self, Announced, Announcement},
    },
    receivable::{ContractId, ReceivableId},
};
use serde::Serialize;
use serde_json::json;
use store::{DocumentId, NewDocument};
use tempfile::NamedTempFile;
use tokio::sync::mpsc;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    access::{
        audit::{self, Deed},
        caller::Caller,
    },
    api,
    case::{DocumentView, covered},
    problem::{self, Problem},
    take::{self, Path},
    worklist::coded,
};
use crate::{clock, document::media_type};

/// Pieces of a file on their way to a slow reader.
const ON_THE_WAY: usize = 8;
/// Bytes of a piece.
const PIECE: usize = 64 * 1024;
/// How long the name of a file may be, in characters. Our number.
const LONGEST_NAME: usize = 200;

pub(crate) fn routes() -> OpenApiRouter<api::State> {
    // The vault says how large a file may be.
    let filed = OpenApiRouter::new().routes(routes!(list, file)).layer(DefaultBodyLimit::disable());
    OpenApiRouter::new().merge(filed).routes(routes!(content))
}

/// Papers on file.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Documents {
    items: Vec<DocumentView>,
}

/// The papers of a case
#[utoipa::path(
    get, path = "/cases/{id}/documents", operation_id = "case_documents", tag = "cases",
    params(("id" = i64, Path, description = "Number of the case")), responses((status = OK, body = Documents))
)]
async fn list(
    State(desk): State<api::State>,
    caller: Caller,
    Path(id): Path<i64>,
) -> Result<Json<Documents>, Problem> {
    let listed = desk.store(move |store| {
        let key = covered(store, &caller, id)?;
        let rows = store.documents(key.debtor.id)?;
        let on_file = rows.iter().filter(|row| row.removed.is_none());
        Ok(Documents { items: on_file.map(DocumentView::from).collect() })
    });
    listed.await.map(Json)
}

/// A paper to be filed.
#[derive(ToSchema)]
#[expect(dead_code, reason = "the shape of a form, read part by part")]
pub(crate) struct PaperUpload {
    #[schema(value_type = String, format = Binary)]
    file: Vec<u8>,
    /// Code of `document-kind`.
    kind: String,
    /// The day it reached us or was made; today if nothing is said.
    #[schema(value_type = Option<String>, format = Date)]
    received_on: Option<String>,
    /// The receivable or the contract it is about; neither is the debtor.
    receivable_id: Option<i64>,
    contract_id: Option<i64>,
    /// Of a recording, which is refused without all four: who announced it, by name, or which notice was played,
    announced_by: Option<String>,
    /// when it was announced,
    #[schema(value_type = Option<String>, format = DateTime)]
    announced_at: Option<String>,
    /// how: `played`, `spoken` or `written`,
    announced_how: Option<String>,
    /// and when the recording began.
    #[schema(value_type = Option<String>, format = DateTime)]
    began_at: Option<String>,
}

/// A paper that was filed.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Filed {
    document: DocumentView,
    /// `false` where the same file was on file under the same thing already.
    is_new: bool,
}

/// What came with a form.
#[derive(Debug, Default)]
struct Form {
    file: Option<(NamedTempFile, String)>,
    kind: Option<String>,
    received_on: Option<String>,
    receivable_id: Option<i64>,
    contract_id: Option<i64>,
    announced_by: Option<String>,
    announced_at: Option<String>,
    announced_how: Option<String>,
    began_at: Option<String>,
}

impl Form {
    /// That a recording was announced, if all of it is said.
    fn announcement(&self) -> Result<Option<Announcement>, Problem> {
        let moment =
            |path: &str, text: &Option<String>| coded(path, text.as_deref(), |text| clock::read(text).ok());
        let at = moment("announced_at", &self.announced_at)?;
        let began_at = moment("began_at", &self.began_at)?;
        let how = coded("announced_how", self.announced_how.as_deref(), Announced::from_code)?;
        let (Some(by), Some(at), Some(how), Some(began_at)) = (self.announced_by.clone(), at, how, began_at)
        else {
            return Ok(None);
        };
        Ok(Some(Announcement { by, at: at.0, how, began_at: began_at.0 }))
    }

    async fn read(mut form: Multipart, most_bytes: u64) -> Result<Self, Problem> {
        let broken = |_| {
            Problem::new(&problem::MALFORMED, "文件没有传完，请再试一次", "the file broke off; send it again")
        };
        let mut read = Self::default();
        while let Some(mut part) = form.next_field().await.map_err(broken)? {
            let name = part.name().unwrap_or_default().to_owned();
            if name == "file" {
                let called: String =
                    part.file_name().unwrap_or_default().chars().take(LONGEST_NAME).collect();
                let mut file = NamedTempFile::new().map_err(anyhow::Error::from)?;
                let mut size = 0_u64;
                while let Some(piece) = part.chunk().await.map_err(broken)? {
                    size = size.saturating_add(u64::try_from(piece.len()).unwrap_or(u64::MAX));
                    if size > most_bytes {
                        return Err(too_large(most_bytes));
                    }
                    file.write_all(&piece).map_err(anyhow::Error::from)?;
                }
                read.file = Some((file, called));
                continue;
            }
            let text = part.text().await.map_err(broken)?;
            let number = || {
                text.trim()
                    .parse()
                    .map(Some)
                    .map_err(|_| Problem::field(name.clone(), "unreadable", "请填写编号", "this is a number"))
            };
            match name.as_str() {
                "kind" => read.kind = Some(text),
                "received_on" => read.received_on = Some(text).filter(|text| !text.trim().is_empty()),
                "receivable_id" if !text.trim().is_empty() => read.receivable_id = number()?,
                "contract_id" if !text.trim().is_empty() => read.contract_id = number()?,
                "announced_by" => read.announced_by = Some(text),
                "announced_at" => read.announced_at = Some(text),
                "announced_how" => read.announced_how = Some(text),
                "began_at" => read.began_at = Some(text),
                _ => {}
            }
        }
        Ok(read)
    }
}

fn too_large(most_bytes: u64) -> Problem {
    let most = most_bytes / 1_048_576;
    Problem::new(
        &problem::TOO_LARGE,
        format!("文件超过 {most} MB；请拆分或压缩"),
        format!("the file is larger than {most} MB; split or compress it"),
    )
}

/// File a paper
///
/// Its content goes into the vault, encrypted. The same file under the same thing is one paper.
#[utoipa::path(
    post, path = "/cases/{id}/documents", operation_id = "case_file_document", tag = "cases",
    request_body(content = PaperUpload, content_type = "multipart/form-data"),
    params(("id" = i64, Path, description = "Number of the case")), responses((status = CREATED, body = Filed))
)]
async fn file(
    State(desk): State<api::State>,
    caller: Caller,
    Path(id): Path<i64>,
    take::Form(form): take::Form,
) -> Result<(StatusCode, Json<Filed>), Problem> {
    let company = desk.company();
    let form = Form::read(form, company.vault.most_bytes()).await?;
    let needed = |path: &str| Problem::field(path, "needed", "请填写此项", "this is needed");
    let announcement = form.announcement()?;
    let (upload, name) = form.file.ok_or_else(|| needed("file"))?;
    let kind = coded("kind", form.kind.as_deref(), DocumentKind::from_code)?.ok_or_else(|| needed("kind"))?;
    let received_on = coded("received_on", form.received_on.as_deref(), |day| day.parse::<Day>().ok())?;
    let received_on = received_on.unwrap_or_else(clock::today);
    if received_on > clock::today() {
        return Err(Problem::field("received_on", "to-come", "日期还没有到", "this day is still to come"));
    }
    if kind == DocumentKind::Recording {
        recording::admissible(announcement.as_ref()).map_err(store::Error::from)?;
    }
    let filed = desk.store(move |store| {
        let key = covered(store, &caller, id)?;
        let names = store.names(key.debtor.id)?.ok_or_else(problem::not_found)?;
        let unknown =
            |path: &str| Problem::field(path, "unknown", "该客户没有这一条", "this customer has none such");
        let about = match (form.receivable_id, form.contract_id) {
            (Some(receivable), _) => {
                let found = names.receivables.iter().any(|named| named.id.0 == receivable);
                found
                    .then_some(About::Receivable(ReceivableId(receivable)))
                    .ok_or_else(|| unknown("receivable_id"))?
            }
            (None, Some(contract)) => {
                let found = names.contracts.iter().any(|named| named.id.0 == contract);
                found
                    .then_some(About::Contract(ContractId(contract)))
                    .ok_or_else(|| unknown("contract_id"))?
            }
            (None, None) => About::Debtor,
        };
        let opened = || File::open(upload.path()).map_err(anyhow::Error::from);
        let vault = company.vault.open(store)?;
        let media_type = media_type(&mut opened()?).map_err(anyhow::Error::from)?;
        let stored = vault.put(&opened()?).map_err(anyhow::Error::from)?;
        let new = NewDocument {
            debtor: key.debtor.id,
            kind,
            received_on,
            about,
            sha256: &stored.digest.to_string(),
            size: stored.size,
            name: &name,
            media_type,
            added_at: clock::now().0,
            added_by: &caller.login,
            announcement: announcement.as_ref(),
        };
        let (document, is_new) = store.add_document(&new)?;
        // Somebody may have removed the same content between the two steps.
        if !vault.has(&stored.digest).map_err(anyhow::Error::from)? {
            vault.put(&opened()?).map_err(anyhow::Error::from)?;
        }
        let row = store.document(document)?.ok_or_else(problem::not_found)?;
        Ok(Filed { document: (&row).into(), is_new })
    });
    Ok((StatusCode::CREATED, Json(filed.await?)))
}

/// The content of a paper
///
/// Whoever opens it stands in the record.
#[utoipa::path(
    get, path = "/documents/{id}/content", operation_id = "document_content", tag = "cases",
    params(("id" = i64, Path, description = "Number of the document")),
    responses((status = OK, content_type = "application/octet-stream", body = Vec<u8>))
)]
async fn content(
    State(desk): State<api::State>,
    caller: Caller,
    Path(id): Path<i64>,
) -> Result<Response, Problem> {
    let company = desk.company();
    let (row, vault) = desk
        .store(move |store| {
            let row = store.document(DocumentId(id))?.filter(|row| row.removed.is_none());
            let row = row.ok_or_else(problem::not_found)?;
            covered(store, &caller, row.debtor.0)?;
            let vault = company.vault.open(store)?;
            let detail = json!({ "debtor": row.debtor.0 });
            audit::note(store, Some(caller.user), Deed::DocumentOpened, &format!("document/{id}"), &detail)?;
            Ok((row, vault))
        })
        .await?;
    let digest =
        row.sha256.parse().map_err(|error| anyhow::Error::new(error).context("the name of a document"))?;
    let (sender, receiver) = mpsc::channel::<io::Result<Bytes>>(ON_THE_WAY);
    tokio::task::spawn_blocking(move || {
        let mut pieces = Pieces { sender: sender.clone(), waiting: Vec::with_capacity(PIECE) };
        let given = vault.get(&digest, &mut pieces).map_err(io::Error::other).and_then(|_| pieces.flush());
        if let Err(error) = given {
            tracing::error!(document = id, error = %error, "cannot be given");
            // The reader sees that it broke off.
            let _ = sender.blocking_send(Err(error));
        }
    });
    let pieces = stream::unfold(receiver, |mut receiver| async move {
        let piece = receiver.recv().await?;
        Some((piece, receiver))
    });
    let mut response = Body::from_stream(pieces).into_response();
    let headers = response.headers_mut();
    headers.insert(CONTENT_LENGTH, row.size.into());
    headers.insert(CONTENT_TYPE, HeaderValue::from_str(&row.media_type).unwrap_or(OCTETS));
    headers.insert(CONTENT_DISPOSITION, disposition(&row.media_type, &row.name));
    Ok(response)
}

const OCTETS: HeaderValue = HeaderValue::from_static("application/octet-stream");

/// Only what cannot carry a program is shown in place; anything else is saved.
fn disposition(media_type: &str, name: &str) -> HeaderValue {
    let is_shown =
        matches!(media_type, "application/pdf" | "image/jpeg" | "image/png" | "image/gif" | "text/plain");
    let name: String = url::form_urlencoded::byte_serialize(name.as_bytes()).collect();
    let how = if is_shown { "inline" } else { "attachment" };
    let text = format!("{how}; filename*=UTF-8''{}", name.replace('+', "%20"));
    HeaderValue::from_str(&text).unwrap_or_else(|_| HeaderValue::from_static("attachment"))
}

/// Hands a file over piece by piece as it is opened.
struct Pieces {
    sender: mpsc::Sender<io::Result<Bytes>>,
    waiting: Vec<u8>,
}

impl Write for Pieces {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.waiting.extend_from_slice(bytes);
        if self.waiting.len() >= PIECE {
            self.flush()?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.waiting.is_empty() {
            return Ok(());
        }
        let piece = Bytes::from(std::mem::take(&mut self.waiting));
        self.sender.blocking_send(Ok(piece)).map_err(|_| io::Error::from(io::ErrorKind::BrokenPipe))
    }
}
