//! `huikuan document`: filing papers of a claim, getting them back, removing and checking them.

mod kept;
mod verify;

use std::{
    fmt::Write as _,
    fs::File,
    io::{Read as _, Seek as _, SeekFrom},
    path::Path,
};

use anyhow::Context as _;
use outreach::{Lang, words};
use receivables::{
    document::{
        About, DocumentKind,
        recording::{self, Announcement},
    },
    message::UtcMicros,
    retention::{Record, RecordKind, retention},
};
use serde_json::{Value, json};
use store::{DebtorNames, DocumentId, DocumentRow, NewDocument, RemovedDocument, Store};
use tempfile::NamedTempFile;
use vault::{Digest, Keys, Vault};

pub(crate) use self::kept::VaultSettings;
use crate::{
    args::{self, Common},
    clock,
    company::Company,
    law::bound_words,
    said::{said, unreadable},
    screen::{cell, count, either},
};

/// Who did it where nobody is named.
const MACHINE: &str = "huikuan";

/// Bytes from which a file's type is told.
const HEAD: u64 = 8192;

/// Carries out a command. Returns what to print, and whether all is well.
pub(crate) fn run(
    asked: &args::Document,
    store: &mut Store,
    company: &Company,
    common: &Common,
    lang: Lang,
) -> anyhow::Result<(String, bool)> {
    let by = common.user.as_deref().unwrap_or(MACHINE);
    let json = common.json;
    let text = match asked {
        args::Document::Add(args) => add(args, store, company, by, lang, json)?,
        args::Document::List { debtor } => list(debtor, store, lang, json)?,
        args::Document::Get { id, output } => get(*id, output, store, company, lang, json)?,
        args::Document::Remove { id, why } => {
            let removed =
                RemovedDocument { at: clock::now().0, by: by.to_owned(), why: why.trim().to_owned() };
            remove(*id, &removed, store, company, lang, json)?
        }
        args::Document::Verify { sweep } => return verify::verify(*sweep, store, company, lang, json),
        args::Document::Rekey { resume } => rekey(*resume, store, company, lang, json)?,
    };
    Ok((text, true))
}

fn add(
    args: &args::DocumentAdd,
    store: &mut Store,
    company: &Company,
    by: &str,
    lang: Lang,
    json: bool,
) -> anyhow::Result<String> {
    let debtor = store.find_debtor(&args.debtor)?;
    let names = store.names(debtor.id)?.ok_or_else(|| store::Error::NoDebtor(args.debtor.clone()))?;
    let about = about(args, &names)?;
    let received_on = args.received.unwrap_or_else(clock::today);
    if received_on > clock::today() {
        return Err(said(
            format!("收到日期 {received_on} 还没有到；请核对年份"),
            format!("{received_on}, the day of receipt, is still to come; check the year"),
        ));
    }
    let announcement = announcement(args)?;
    if args.kind == DocumentKind::Recording {
        recording::admissible(announcement.as_ref()).map_err(store::Error::from)?;
    }
    let vault = company.vault.open(store)?;
    let mut out = String::new();
    for path in &args.files {
        let mut file = File::open(path).map_err(|error| unreadable(path, &error))?;
        let media_type = media_type(&mut file).map_err(|error| unreadable(path, &error))?;
        let stored = vault.put(&file).with_context(|| path.display().to_string())?;
        let name = path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
        let new = NewDocument {
            debtor: debtor.id,
            kind: args.kind,
            received_on,
            about,
            sha256: &stored.digest.to_string(),
            size: stored.size,
            name: &name,
            media_type,
            added_at: clock::now().0,
            added_by: by,
            announcement: announcement.as_ref(),
        };
        let (id, is_new) = store.add_document(&new)?;
        // Somebody may have removed the same content between the two steps.
        if !vault.has(&stored.digest)? {
            file.seek(SeekFrom::Start(0)).map_err(|error| unreadable(path, &error))?;
            vault.put(&file)?;
        }
        let row = store.document(id)?.ok_or(store::Error::NoDocument(id.0))?;
        if json {
            let mut value = as_value(&row, &names);
            if let Some(value) = value.as_object_mut() {
                value.insert("is_new".to_owned(), is_new.into());
            }
            let _ = writeln!(out, "{value}");
        } else {
            let done = if is_new {
                either(lang, "已存档", "filed")
            } else {
                either(lang, "此前已存档", "was on file already")
            };
            let _ = writeln!(out, "{done}  {}", line(&row, &names, lang));
        }
    }
    Ok(out)
}

/// That a recording was announced, if all of it is said.
fn announcement(args: &args::DocumentAdd) -> anyhow::Result<Option<Announcement>> {
    let moment = |text: &Option<String>| text.as_deref().map(clock::read).transpose();
    let said =
        (args.announced_by.clone(), moment(&args.announced_at)?, args.announced_how, moment(&args.began)?);
    let (Some(by), Some(at), Some(how), Some(began_at)) = said else { return Ok(None) };
    Ok(Some(Announcement { by, at: at.0, how, began_at: began_at.0 }))
}

/// What the papers are about.
fn about(args: &args::DocumentAdd, names: &DebtorNames) -> anyhow::Result<About> {
    if let Some(number) = &args.contract {
        let found = names.contracts.iter().find(|contract| contract.number == *number);
        return found.map(|contract| About::Contract(contract.id)).ok_or_else(|| {
            said(
                format!("{} 没有合同 `{number}`；请核对合同号，或先导入合同表", names.debtor),
                format!(
                    "{} has no contract `{number}`; check it, or import the contract first",
                    names.debtor
                ),
            )
        });
    }
    let Some(number) = &args.invoice else { return Ok(About::Debtor) };
    let is_meant = |receivable: &&store::ReceivableName| {
        receivable.number == *number
            || receivable.instalment.is_some_and(|part| format!("{}-{part}", receivable.number) == *number)
    };
    let found: Vec<_> = names.receivables.iter().filter(is_meant).collect();
    match found.as_slice() {
        [one] => Ok(About::Receivable(one.id)),
        [] => Err(said(
            format!("{} 没有单据号 `{number}`；huikuan explain 列出未付的单据", names.debtor),
            format!("{} has no invoice `{number}`; huikuan explain lists those that are open", names.debtor),
        )),
        _ => Err(said(
            format!("`{number}` 分多期；请写明期数，如 {number}-1，或用 --contract 存到合同下"),
            format!(
                "`{number}` is paid in instalments; name one, such as {number}-1, or the contract by --contract"
            ),
        )),
    }
}

/// The type of a file by its first bytes; the reader is back at the beginning afterwards.
pub(crate) fn media_type(file: &mut File) -> std::io::Result<&'static str> {
    let mut head = Vec::new();
    file.take(HEAD).read_to_end(&mut head)?;
    file.seek(SeekFrom::Start(0))?;
    // A character may be cut by the end of what was read.
    let is_text = |error: std::str::Utf8Error| error.error_len().is_none();
    Ok(match infer::get(&head) {
        Some(kind) => kind.mime_type(),
        None if head.contains(&0) => "application/octet-stream",
        None if std::str::from_utf8(&head).map_or_else(is_text, |_| true) => "text/plain",
        None => "application/octet-stream",
    })
}

fn list(debtor: &str, store: &Store, lang: Lang, json: bool) -> anyhow::Result<String> {
    let found = store.find_debtor(debtor)?;
    let names = store.names(found.id)?.ok_or_else(|| store::Error::NoDebtor(debtor.to_owned()))?;
    let rows = store.documents(found.id)?;
    if json {
        let mut out = String::new();
        for row in &rows {
            let _ = writeln!(out, "{}", as_value(row, &names));
        }
        return Ok(out);
    }
    let mut out = format!("{found}\n");
    if rows.is_empty() {
        out.push_str(either(
            lang,
            "  没有存档的单据；用 huikuan document add 存入\n",
            "  no papers are on file; huikuan document add files them\n",
        ));
    }
    for row in &rows {
        let _ = writeln!(out, "  {}", line(row, &names, lang));
    }
    Ok(out)
}

/// A document in one line.
fn line(row: &DocumentRow, names: &DebtorNames, lang: Lang) -> String {
    let number = format!("#{}", row.id.0);
    let kind = words::word("document-kind", row.kind.code(), lang);
    let about = match (about_number(row, names), row.about) {
        (Some(number), About::Contract(_)) => format!("{} {number}", either(lang, "合同", "contract")),
        (Some(number), _) => number,
        (None, _) => "-".to_owned(),
    };
    let size = count(row.size.div_ceil(1024));
    let line = format!(
        "{} {} {} {} {} ({}, {size} KB)",
        cell(&number, 6),
        row.received_on,
        cell(&kind, 20),
        cell(&about, 20),
        row.name,
        row.media_type
    );
    match (&row.removed, lang) {
        (None, _) => line,
        (Some(removed), Lang::Zh) => format!("{line}　已移除（{}）：{}", removed.by, removed.why),
        (Some(removed), Lang::En) => format!("{line}  removed by {}: {}", removed.by, removed.why),
    }
}

/// The number of the invoice or contract a document is about.
fn about_number(row: &DocumentRow, names: &DebtorNames) -> Option<String> {
    match row.about {
        About::Debtor => None,
        About::Contract(id) => {
            names.contracts.iter().find(|contract| contract.id == id).map(|contract| contract.number.clone())
        }
        About::Receivable(id) => {
            let receivable = names.receivables.iter().find(|receivable| receivable.id == id)?;
            Some(match receivable.instalment {
                Some(instalment) => format!("{}-{instalment}", receivable.number),
                None => receivable.number.clone(),
            })
        }
    }
}

fn as_value(row: &DocumentRow, names: &DebtorNames) -> Value {
    let number = about_number(row, names);
    let (invoice, contract) = match row.about {
        About::Contract(_) => (None, number),
        About::Debtor | About::Receivable(_) => (number, None),
    };
    json!({
        "id": row.id.0,
        "debtor": { "code": names.debtor.code, "name": names.debtor.name },
        "kind": row.kind,
        "received_on": row.received_on,
        "invoice": invoice,
        "contract": contract,
        "name": row.name,
        "media_type": row.media_type,
        "size": row.size,
        "sha256": row.sha256,
        "added_at": clock::written(UtcMicros(row.added_at)),
        "added_by": row.added_by,
        "removed": row.removed.as_ref().map(|removed| json!({
            "at": clock::written(UtcMicros(removed.at)),
            "by": removed.by,
            "why": removed.why,
        })),
    })
}

/// A document that is on file.
fn on_file(id: i64, store: &Store) -> anyhow::Result<DocumentRow> {
    let row = store.document(DocumentId(id))?.filter(|row| row.removed.is_none());
    Ok(row.ok_or(store::Error::NoDocument(id))?)
}

fn get(
    id: i64,
    output: &Path,
    store: &Store,
    company: &Company,
    lang: Lang,
    json: bool,
) -> anyhow::Result<String> {
    let row = on_file(id, store)?;
    let vault = company.vault.open(store)?;
    let folder = output.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    // Only a whole and checked copy gets the name.
    let mut copy = NamedTempFile::new_in(folder).with_context(|| folder.display().to_string())?;
    let size = vault.get(&row.sha256.parse::<Digest>()?, &mut copy)?;
    copy.persist_noclobber(output)
        .map_err(|error| error.error)
        .with_context(|| output.display().to_string())?;
    let shown = output.display();
    if json {
        return Ok(format!(
            "{}\n",
            json!({ "id": id, "file": shown.to_string(), "size": size, "sha256": row.sha256 })
        ));
    }
    let size = count(size);
    Ok(match lang {
        Lang::Zh => format!("已写入 {shown}（{size} 字节，内容核对无误）\n"),
        Lang::En => format!("written to {shown} ({size} bytes, content checked)\n"),
    })
}

fn remove(
    id: i64,
    removed: &RemovedDocument,
    store: &mut Store,
    company: &Company,
    lang: Lang,
    json: bool,
) -> anyhow::Result<String> {
    if removed.why.is_empty() {
        return Err(said("请用 --why 写明移除的原因", "say by --why why it is removed"));
    }
    let row = on_file(id, store)?;
    may_go(&row, store, company)?;
    let vault = company.vault.open(store)?;
    let is_last = store.remove_document(row.id, removed)?;
    // Stopped between the two, the content belongs to no paper, and `verify --sweep` removes it.
    if is_last {
        vault.remove(&row.sha256.parse::<Digest>()?)?;
    }
    if json {
        return Ok(format!("{}\n", json!({ "id": id, "content_removed": is_last, "sha256": row.sha256 })));
    }
    Ok(match (is_last, lang) {
        (true, Lang::Zh) => format!("#{id} {} 已移除，内容已删除\n", row.name),
        (true, Lang::En) => format!("#{id} {} is removed, and its content is gone\n", row.name),
        (false, Lang::Zh) => format!("#{id} {} 已移除；同一文件另有存档，内容保留\n", row.name),
        (false, Lang::En) => {
            format!("#{id} {} is removed; the same file is filed elsewhere, so its content stays\n", row.name)
        }
    })
}

/// Refuses what a law asks to keep. A paper filed by mistake may be taken back on the day on which it was filed, and one whose
/// content is filed elsewhere too at any time: both our rule, the law speaks of papers.
fn may_go(row: &DocumentRow, store: &Store, company: &Company) -> anyhow::Result<()> {
    let today = clock::today();
    let same = |other: &DocumentRow| {
        other.id != row.id
            && other.removed.is_none()
            && (other.kind, &other.sha256) == (row.kind, &row.sha256)
    };
    if clock::day_of(UtcMicros(row.added_at)) == Some(today) || store.documents(row.debtor)?.iter().any(same)
    {
        return Ok(());
    }
    let country = store.names(row.debtor)?.and_then(|names| names.country);
    let ended = store.ended_claims()?.into_iter().find(|claim| claim.debtor.id == row.debtor);
    let record = Record {
        kind: RecordKind::of_paper(row.kind),
        made: row.received_on,
        claim_ended: ended.map(|claim| claim.ended),
    };
    let book = &company.rulebook;
    let held = retention(&record, country.as_slice(), book).held_by_law(book, today);
    if held.is_empty() {
        return Ok(());
    }
    let by = |lang| held.iter().map(|bound| bound_words(bound, book, lang)).collect::<Vec<_>>();
    let (id, name) = (row.id.0, &row.name);
    Err(said(
        format!(
            "#{id} {name} 依法须保存至{}；在此之前不能移除（误存的单据可在存档当天撤回）",
            by(Lang::Zh).join("；")
        ),
        format!(
            "#{id} {name} must be kept by law until{}; it cannot be removed before (what was filed by mistake may be taken back on the same day)",
            by(Lang::En).join("; ")
        ),
    ))
}

fn rekey(resume: bool, store: &Store, company: &Company, lang: Lang, json: bool) -> anyhow::Result<String> {
    let vault = company.vault.open(store)?;
    let keys = company.vault.key_file(store)?;
    if !resume {
        Keys::rotate(&keys)?;
    }
    let vault: Vault = if resume { vault } else { company.vault.open(store)? };
    let all = vault.list()?;
    let mut done = 0_usize;
    for digest in &all {
        done += usize::from(vault.rewrap(digest)?);
    }
    let (files, keys) = (all.len(), keys.display());
    if json {
        return Ok(format!(
            "{}\n",
            json!({ "files": files, "encrypted_anew": done, "keys": keys.to_string() })
        ));
    }
    Ok(match lang {
        Lang::Zh => format!(
            "{files} 个文件，{done} 个已改用新密钥。请备份 {keys}；旧密钥留着，旧备份还要用它打开。\n"
        ),
        Lang::En => format!(
            "{files} files, {done} encrypted anew. Back up {keys}; keep the older keys in it, for older backups need them.\n"
        ),
    })
}
