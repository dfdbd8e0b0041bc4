//! Files taken in at the page: uploaded and shown, corrected, committed, undone.
//!
//! Until it is committed a file lies encrypted in the vault, where papers lie. What is kept of it in the database names no
//! number or address of a person.

mod options;
mod understood;

use std::{fs, io::Write as _, path::Path};

use axum::{
    Json,
    extract::{DefaultBodyLimit, Multipart},
    http::{
        StatusCode,
        header::{CONTENT_DISPOSITION, CONTENT_TYPE},
    },
    response::IntoResponse,
};
use intake::IntakeError;
use outreach::Lang;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use store::{NewStaged, StagedImport, Stamp, Store};
use tempfile::TempDir;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};
use vault::{Digest, Vault};

use self::{options::ImportOptions, understood::Understood};
use super::{
    access::{
        audit::{self, Deed},
        caller::Caller,
    },
    api,
    lang::Speaks,
    problem::{self, Problem},
    take::{self, Body, IfMatch, Version},
    wire::{Listed, Page},
};
use crate::{
    clock,
    company::Company,
    import,
    said::{in_words, undo_bar_zh},
    screen::either,
};

/// Characters of a file's name that are kept.
const LONGEST_NAME: usize = 60;

pub(crate) fn routes() -> OpenApiRouter<api::State> {
    let upload = OpenApiRouter::new().routes(routes!(list, stage)).layer(DefaultBodyLimit::disable());
    OpenApiRouter::new()
        .merge(upload)
        .routes(routes!(one, correct, drop_staged))
        .routes(routes!(commit))
        .routes(routes!(undo))
        .routes(routes!(refused))
        .routes(routes!(fields))
}

/// A file on its way in, or taken in.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ImportView {
    id: i64,
    /// `staged`, `committed` or `undone`.
    state: &'static str,
    file: String,
    size: u64,
    /// When it was uploaded, and by whom.
    at: String,
    by: String,
    /// For `If-Match`.
    version: i64,
    options: ImportOptions,
    /// The sheets and columns as they were understood; `null` if nothing was.
    #[schema(value_type = Option<Object>)]
    understood: Value,
    /// What keeps the file from being taken in, and what to do.
    problem: Option<String>,
    /// What it is, where one of the options answers it.
    question: Option<understood::Asked>,
    findings: Vec<understood::FindingView>,
    /// Rows by kind, each with what becomes of them: new, changed, unchanged, refused.
    #[schema(value_type = Object)]
    rows: Value,
    new_debtors: u64,
    changed_debtors: u64,
    refused: u64,
    /// What a person should know, as sentences.
    notes: Vec<String>,
    /// The number of the import it became.
    import: Option<i64>,
    can_undo: bool,
    /// Why it cannot be undone.
    why_not: Option<String>,
}

impl ImportView {
    fn of(staged: StagedImport, bar: Option<&store::UndoBar>, lang: Lang) -> Result<Self, Problem> {
        let unreadable = |error: serde_json::Error| Problem::from(anyhow::Error::from(error));
        let known: Understood = serde_json::from_str(&staged.preview).map_err(unreadable)?;
        let state = match (staged.import, &staged.undone) {
            (None, _) => "staged",
            (Some(_), None) => "committed",
            (Some(_), Some(_)) => "undone",
        };
        let why_not = bar.map(|bar| if lang == Lang::Zh { undo_bar_zh(bar) } else { bar.to_string() });
        Ok(Self {
            id: staged.id,
            state,
            size: staged.size,
            at: clock::written(receivables::message::UtcMicros(staged.stamp.at)),
            by: staged.stamp.by,
            version: staged.version,
            options: serde_json::from_str(&staged.options).map_err(unreadable)?,
            understood: known.understood,
            problem: known.problem.map(|said| said.of(lang)),
            question: known.question,
            findings: known.findings.into_iter().map(|finding| finding.view(lang)).collect(),
            rows: known.rows,
            new_debtors: known.new_debtors,
            changed_debtors: known.changed_debtors,
            refused: known.refused,
            notes: known.notes.into_iter().map(|said| said.of(lang)).collect(),
            import: staged.import,
            can_undo: state == "committed" && bar.is_none(),
            why_not,
            file: staged.file,
        })
    }

    /// With what stands in the way of undoing it.
    fn asked(store: &Store, staged: StagedImport, lang: Lang) -> Result<Self, Problem> {
        let bar = staged.import.map(|import| store.undo_bar(import)).transpose()?.flatten();
        Self::of(staged, bar.as_ref(), lang)
    }
}

/// Files taken in at the page
///
/// The latest first. Whether one can be undone is said of each alone.
#[utoipa::path(get, path = "/imports", operation_id = "imports_list", tag = "imports", params(Page),
    responses((status = OK, body = Listed<ImportView>)))]
async fn list(
    axum::extract::State(desk): axum::extract::State<api::State>,
    Speaks(lang): Speaks,
    take::Query(page): take::Query<Page>,
) -> Result<Json<Listed<ImportView>>, Problem> {
    let before = page.after::<i64>()?;
    let limit = page.limit() + 1;
    let staged = desk.store(move |store| Ok(store.staged_before(before, limit)?)).await?;
    let listed = page.listed(staged, |staged| staged.id);
    let items = listed.items.into_iter().map(|staged| ImportView::of(staged, None, lang));
    Ok(Json(Listed { items: items.collect::<Result<_, _>>()?, next_cursor: listed.next_cursor }))
}

/// A file to be read.
#[derive(ToSchema)]
#[schema(as = ImportUpload)]
#[expect(dead_code, reason = "it describes a form that is read part by part")]
struct LedgerUpload {
    /// CSV, XLSX or XLS, in any encoding that people export.
    #[schema(value_type = String, format = Binary)]
    file: Vec<u8>,
    /// How to read it, as JSON; all of it may be left out.
    options: Option<ImportOptions>,
}

/// LedgerUpload a file
///
/// It is read and shown; nothing of it is taken in yet.
#[utoipa::path(post, path = "/imports", operation_id = "imports_stage", tag = "imports",
    request_body(content = LedgerUpload, content_type = "multipart/form-data"),
    responses((status = CREATED, body = ImportView)))]
async fn stage(
    axum::extract::State(desk): axum::extract::State<api::State>,
    caller: Caller,
    Speaks(lang): Speaks,
    take::Form(form): take::Form,
) -> Result<impl IntoResponse, Problem> {
    let company = desk.company();
    let (upload, options) = uploaded(form, company.vault.most_bytes()).await?;
    let stamp = Stamp { at: clock::now().0, by: caller.login.clone() };
    let staged = desk.store(move |store| {
        let known = understand(store, &upload, &options, stamp.clone())?;
        let vault = company.vault.open(store)?;
        let content = fs::File::open(upload.path()).map_err(anyhow::Error::from)?;
        let stored = vault.put(content).map_err(anyhow::Error::from)?;
        let new = NewStaged {
            user: caller.user,
            stamp,
            file: upload.name,
            sha256: stored.digest.to_string(),
            size: stored.size,
            options: json(&options)?,
            preview: json(&known)?,
        };
        Ok(store.stage(&new)?)
    });
    let staged = staged.await?;
    Ok((StatusCode::CREATED, Version(staged.version), Json(ImportView::of(staged, None, lang)?)))
}

/// One file
#[utoipa::path(get, path = "/imports/{id}", operation_id = "imports_one", tag = "imports",
    params(("id" = i64, Path)), responses((status = OK, body = ImportView)))]
async fn one(
    axum::extract::State(desk): axum::extract::State<api::State>,
    Speaks(lang): Speaks,
    take::Path(id): take::Path<i64>,
) -> Result<impl IntoResponse, Problem> {
    let view = desk.store(move |store| {
        let staged = store.staged(id)?;
        ImportView::asked(store, staged, lang)
    });
    let view = view.await?;
    Ok((Version(view.version), Json(view)))
}

/// How a file is to be read.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Correction {
    options: ImportOptions,
}

/// Read a staged file in another way
#[utoipa::path(patch, path = "/imports/{id}", operation_id = "imports_correct", tag = "imports",
    params(("id" = i64, Path), ("If-Match" = String, Header)), request_body = Correction,
    responses((status = OK, body = ImportView)))]
async fn correct(
    axum::extract::State(desk): axum::extract::State<api::State>,
    caller: Caller,
    Speaks(lang): Speaks,
    take::Path(id): take::Path<i64>,
    version: IfMatch,
    Body(Correction { options }): Body<Correction>,
) -> Result<impl IntoResponse, Problem> {
    let company = desk.company();
    let stamp = Stamp { at: clock::now().0, by: caller.login.clone() };
    let staged = desk.store(move |store| {
        let staged = store.staged(id)?;
        version.check(staged.version)?;
        let upload = Staged::get(&company, store, &staged)?;
        let known = understand(store, &upload, &options, stamp)?;
        Ok(store.restage(id, version.0, &json(&options)?, &json(&known)?)?)
    });
    let staged = staged.await?;
    Ok((Version(staged.version), Json(ImportView::of(staged, None, lang)?)))
}

/// Drop a staged file
#[utoipa::path(delete, path = "/imports/{id}", operation_id = "imports_drop", tag = "imports",
    params(("id" = i64, Path)), responses((status = NO_CONTENT)))]
async fn drop_staged(
    axum::extract::State(desk): axum::extract::State<api::State>,
    take::Path(id): take::Path<i64>,
) -> Result<StatusCode, Problem> {
    let company = desk.company();
    let dropped = desk.store(move |store| {
        if store.staged(id)?.import.is_some() {
            return Err(committed_already());
        }
        let staged = store.drop_staged(id)?;
        sweep(store, &company.vault.open(store)?, &staged.sha256)
    });
    dropped.await?;
    Ok(StatusCode::NO_CONTENT)
}

fn committed_already() -> Problem {
    Problem::new(
        &problem::REFUSED,
        "该文件已经导入；如需取消请用撤销",
        "this file was taken in already; undo it if it should not have been",
    )
}

/// Take a staged file in
///
/// All of it but the rows that cannot be read, or nothing.
#[utoipa::path(post, path = "/imports/{id}/commit", operation_id = "imports_commit", tag = "imports",
    params(("id" = i64, Path)), responses((status = OK, body = ImportView)))]
async fn commit(
    axum::extract::State(desk): axum::extract::State<api::State>,
    caller: Caller,
    Speaks(lang): Speaks,
    take::Path(id): take::Path<i64>,
) -> Result<impl IntoResponse, Problem> {
    let company = desk.company();
    let stamp = Stamp { at: clock::now().0, by: caller.login.clone() };
    let view = desk.store(move |store| {
        let staged = store.staged(id)?;
        if staged.import.is_some() {
            return Err(committed_already());
        }
        let vault = company.vault.open(store)?;
        let upload = Staged::get(&company, store, &staged)?;
        let options: ImportOptions = serde_json::from_str(&staged.options).map_err(anyhow::Error::from)?;
        let (args, as_of) = options.args()?;
        let meta = import::meta(&upload.path(), &staged.file, &args, as_of, stamp)?;
        let (report, import) =
            import::read_into(store, &upload.path(), &args, meta).map_err(not_understood)?;
        let rows = understood::refused_rows(&report).map_err(anyhow::Error::from)?;
        let rows = rows.map(|rows| vault.put(rows.as_slice())).transpose().map_err(anyhow::Error::from)?;
        let recorded = import.commit()?;
        let known = Understood::committed(&report, &recorded);
        let rows = rows.map(|rows| rows.digest.to_string());
        let staged = store.staged_taken(id, staged.version, recorded.id, &json(&known)?, rows.as_deref())?;
        sweep(store, &vault, &staged.sha256)?;
        note(store, caller.user, Deed::ImportCommitted, &staged)?;
        ImportView::asked(store, staged, lang)
    });
    let view = view.await?;
    Ok((Version(view.version), Json(view)))
}

/// Why a file cannot be taken in as it is; what is no fault of the file is ours.
fn not_understood(error: anyhow::Error) -> Problem {
    if error.downcast_ref::<IntakeError>().is_none() {
        return error.into();
    }
    let [zh, en] = [Lang::Zh, Lang::En].map(|lang| in_words(&error, lang));
    Problem::new(&problem::REFUSED, zh, en)
}

/// Take an import back
///
/// Its rows go, those it changed stand again as they did. Refused where something rests on it.
#[utoipa::path(post, path = "/imports/{id}/undo", operation_id = "imports_undo", tag = "imports",
    params(("id" = i64, Path)), responses((status = OK, body = ImportView)))]
async fn undo(
    axum::extract::State(desk): axum::extract::State<api::State>,
    caller: Caller,
    Speaks(lang): Speaks,
    take::Path(id): take::Path<i64>,
) -> Result<Json<ImportView>, Problem> {
    let stamp = Stamp { at: clock::now().0, by: caller.login.clone() };
    let view = desk.store(move |store| {
        let Some(import) = store.staged(id)?.import else {
            return Err(Problem::new(
                &problem::REFUSED,
                "该文件还没有导入，不必撤销；可直接删除",
                "this file was not taken in yet, so there is nothing to undo; drop it instead",
            ));
        };
        store.undo_import(import, &stamp)?;
        let staged = store.staged(id)?;
        note(store, caller.user, Deed::ImportUndone, &staged)?;
        ImportView::asked(store, staged, lang)
    });
    Ok(Json(view.await?))
}

/// Rows that could not be taken
///
/// A workbook with a sheet for each of the file's, to be corrected and uploaded again; the last two columns say why.
#[utoipa::path(get, path = "/imports/{id}/refused", operation_id = "imports_refused", tag = "imports",
    params(("id" = i64, Path)),
    responses((status = OK, body = Vec<u8>, content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")))]
async fn refused(
    axum::extract::State(desk): axum::extract::State<api::State>,
    take::Path(id): take::Path<i64>,
) -> Result<impl IntoResponse, Problem> {
    let company = desk.company();
    let rows = desk.store(move |store| {
        let staged = store.staged(id)?;
        let vault = company.vault.open(store)?;
        if let Some(kept) = &staged.refused {
            let mut rows = Vec::new();
            vault.get(&digest(kept)?, &mut rows).map_err(anyhow::Error::from)?;
            return Ok(Some(rows));
        }
        if staged.import.is_some() {
            return Ok(None);
        }
        let upload = Staged::get(&company, store, &staged)?;
        let options: ImportOptions = serde_json::from_str(&staged.options).map_err(anyhow::Error::from)?;
        let (args, as_of) = options.args()?;
        let meta = import::meta(&upload.path(), &staged.file, &args, as_of, Stamp::machine(0))?;
        let (report, _) = import::read_into(store, &upload.path(), &args, meta).map_err(not_understood)?;
        Ok(understood::refused_rows(&report).map_err(anyhow::Error::from)?)
    });
    let rows = rows.await?.ok_or_else(problem::not_found)?;
    let headers = [
        (CONTENT_TYPE, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet".to_owned()),
        (CONTENT_DISPOSITION, format!("attachment; filename=\"refused-{id}.xlsx\"")),
    ];
    Ok((headers, rows))
}

/// Writes down who did what with a file.
fn note(store: &Store, user: i64, deed: Deed, staged: &StagedImport) -> Result<(), store::Error> {
    let detail = serde_json::json!({ "file": staged.file, "import": staged.import });
    audit::note(store, Some(user), deed, &format!("import/{}", staged.id), &detail)
}

/// A code with its title.
#[derive(Debug, Serialize, ToSchema)]
struct Titled {
    code: &'static str,
    title: &'static str,
}

/// What columns can mean, and rows be.
#[derive(Debug, Serialize, ToSchema)]
struct Fields {
    fields: Vec<Titled>,
    rows: Vec<Titled>,
}

/// What a column can mean
#[utoipa::path(get, path = "/import-fields", operation_id = "imports_fields", tag = "imports",
    responses((status = OK, body = Fields)))]
async fn fields(Speaks(lang): Speaks) -> Json<Fields> {
    let fields = intake::Field::ALL.iter();
    let rows = intake::SheetKind::ALL.iter();
    Json(Fields {
        fields: fields
            .map(|field| Titled { code: field.code(), title: either(lang, field.zh(), field.en()) })
            .collect(),
        rows: rows
            .map(|kind| Titled { code: kind.code(), title: either(lang, kind.zh(), kind.en()) })
            .collect(),
    })
}

/// A file in a folder of its own that nobody else may read, and that goes with the value.
struct Staged {
    folder: TempDir,
    name: String,
}

impl Staged {
    fn new(name: &str) -> anyhow::Result<Self> {
        // Only the last part of a name names a file here.
        let name = name.rsplit(['/', '\\']).next().unwrap_or_default().trim();
        let name = if name.is_empty() || name.starts_with('.') { "ledger" } else { name };
        // Some systems take no more than 255 bytes, which its end tells the kind of.
        let skipped = name.chars().count().saturating_sub(LONGEST_NAME);
        Ok(Self { folder: TempDir::new()?, name: name.chars().skip(skipped).collect() })
    }

    fn path(&self) -> std::path::PathBuf {
        self.folder.path().join(&self.name)
    }

    /// The bytes of a staged file, out of the vault.
    fn get(company: &Company, store: &Store, staged: &StagedImport) -> Result<Self, Problem> {
        let upload = Self::new(&staged.file)?;
        let mut out = fs::File::create(upload.path()).map_err(anyhow::Error::from)?;
        let vault = company.vault.open(store)?;
        vault.get(&digest(&staged.sha256)?, &mut out).map_err(anyhow::Error::from)?;
        Ok(upload)
    }
}

fn digest(text: &str) -> Result<Digest, Problem> {
    text.parse::<Digest>().map_err(|error| anyhow::Error::from(error).into())
}

fn json<T: Serialize>(value: &T) -> Result<String, Problem> {
    serde_json::to_string(value).map_err(|error| anyhow::Error::from(error).into())
}

/// Removes a file of the vault that nobody needs any more.
fn sweep(store: &Store, vault: &Vault, sha256: &str) -> Result<(), Problem> {
    if !store.needs_file(sha256)? {
        vault.remove(&digest(sha256)?).map_err(anyhow::Error::from)?;
    }
    Ok(())
}

/// The parts of the form; the file goes to a folder that nobody else may read.
async fn uploaded(mut form: Multipart, most_bytes: u64) -> Result<(Staged, ImportOptions), Problem> {
    let broken = |_| {
        Problem::new(&problem::MALFORMED, "文件没有传完，请再试一次", "the file broke off; send it again")
    };
    let (mut upload, mut options) = (None, ImportOptions::default());
    while let Some(mut part) = form.next_field().await.map_err(broken)? {
        match part.name() {
            Some("file") => {
                let staged = Staged::new(part.file_name().unwrap_or_default())?;
                let mut out = fs::File::create(staged.path()).map_err(anyhow::Error::from)?;
                let mut size = 0;
                while let Some(piece) = part.chunk().await.map_err(broken)? {
                    size += u64::try_from(piece.len()).unwrap_or(u64::MAX);
                    if size > most_bytes {
                        return Err(too_large(most_bytes));
                    }
                    out.write_all(&piece).map_err(anyhow::Error::from)?;
                }
                upload = Some(staged);
            }
            Some("options") => options = take::read(&part.bytes().await.map_err(broken)?)?,
            _ => {}
        }
    }
    let upload = upload.ok_or_else(|| {
        Problem::field("file", "missing", "请选择要导入的文件", "choose the file to be taken in")
    })?;
    Ok((upload, options))
}

fn too_large(most_bytes: u64) -> Problem {
    let most = most_bytes / 1_048_576;
    Problem::new(
        &problem::TOO_LARGE,
        format!("文件超过 {most} MB；请拆分，或调大 huikuan.toml 中 [vault] 的 most_megabytes"),
        format!(
            "the file is larger than {most} MB; split it, or raise most_megabytes under [vault] in huikuan.toml"
        ),
    )
}

/// Reads a file as if it were taken in, and takes nothing in.
fn understand(
    store: &mut Store,
    upload: &Staged,
    options: &ImportOptions,
    stamp: Stamp,
) -> Result<Understood, Problem> {
    let (args, as_of) = options.args()?;
    let path = upload.path();
    let path: &Path = &path;
    let meta = import::meta(path, &upload.name, &args, as_of, stamp)?;
    match import::read_into(store, path, &args, meta) {
        Ok((report, import)) => Ok(Understood::staged(&report, &import.tally())),
        Err(error) => {
            let (question, findings) = match error.downcast_ref::<IntakeError>() {
                Some(IntakeError::NothingUnderstood { findings, .. }) => (None, findings.as_slice()),
                Some(other) => (understood::Asked::of(other), &[][..]),
                None => return Err(error.into()),
            };
            let [zh, en] = [Lang::Zh, Lang::En].map(|lang| in_words(&error, lang));
            Ok(Understood::not(zh, en, question, findings))
        }
    }
}
