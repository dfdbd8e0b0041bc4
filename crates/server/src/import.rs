//! Taking files in: intake reads on one thread, the store records on the other, all of a file or nothing.

use std::{fs, path::Path, sync::mpsc, thread};

use anyhow::Context as _;
use intake::{IntakeError, Options, Report, Severity};
use outreach::Lang;
use receivables::{calendar::Day, ledger::Entry};
use serde::Serialize;
use store::{Counts, Defaults, EntryKind, ImportMeta, ImportReport, Note, Store, Verdict, sha256_of};

use crate::{args, progress::Progress, screen::either};

/// Rows handed from thread to thread at a time.
const BATCH: usize = 4096;

/// What became of one file.
#[derive(Debug)]
pub(crate) struct Taken {
    /// Name of the file.
    pub(crate) file: String,
    /// What was read; `None` if these very bytes were taken in before.
    pub(crate) read: Option<Report>,
    /// What was recorded; `None` for a preview.
    pub(crate) recorded: Option<ImportReport>,
    /// Rows the store refused, in words.
    pub(crate) refused_by_store: Vec<String>,
    /// Files with refused rows, written beside the original.
    pub(crate) refused_files: Vec<String>,
    /// The ledger day.
    pub(crate) as_of: Day,
}

/// What the caller wants of intake.
pub(crate) fn options(args: &args::Import) -> Options {
    Options {
        map: args.map.clone(),
        kind: args.rows,
        dates: args.dates,
        decimal: args.decimal,
        currency: args.currency,
        unit: args.unit,
        debtor_kind: args.kind,
        country: args.country,
        zone: args.zone.clone(),
    }
}

/// Reads a file without taking it in.
pub(crate) fn preview(file: &Path, options: &Options) -> Result<Report, IntakeError> {
    intake::read(file, options, &mut |_| {})
}

/// Takes one file in.
pub(crate) fn import(
    store: &mut Store,
    file: &Path,
    args: &args::Import,
    as_of: Day,
    lang: Lang,
) -> anyhow::Result<Taken> {
    let name =
        file.file_name().map_or_else(|| file.to_string_lossy(), |name| name.to_string_lossy()).into_owned();
    let sha256 = sha256_of(file).with_context(|| format!("{} cannot be read", file.display()))?;
    let meta = ImportMeta {
        file: name.clone(),
        sha256,
        as_of: Some(as_of),
        complete: args.complete,
        defaults: Defaults {
            kind: args.kind,
            country: args.country,
            zone: args.zone.clone(),
            policy: None,
            owner: None,
        },
    };
    let mut taken = Taken {
        file: name,
        read: None,
        recorded: None,
        refused_by_store: Vec::new(),
        refused_files: Vec::new(),
        as_of,
    };
    if store.known_import(&meta)?.is_some() {
        return Ok(taken);
    }
    let options = options(args);
    let progress = Progress::new("rows", 0);
    let (sender, receiver) = mpsc::sync_channel::<Vec<Entry>>(8);
    let mut import = store.begin_import(meta)?;
    let report = thread::scope(|scope| -> anyhow::Result<Report> {
        let reader = scope.spawn(move || read_in_batches(file, &options, &sender));
        for batch in receiver {
            for entry in &batch {
                if let Verdict::Refused(refusal) = import.add(entry)? {
                    taken.refused_by_store.push(refusal.to_string());
                }
            }
            progress.add(batch.len());
        }
        match reader.join() {
            Ok(report) => report.map_err(|error| anyhow::anyhow!(in_words(&error, lang))),
            Err(panic) => std::panic::resume_unwind(panic),
        }
    })?;
    taken.recorded = Some(import.commit()?);
    taken.refused_files = write_refused(file, &report)?;
    taken.read = Some(report);
    Ok(taken)
}

fn read_in_batches(
    file: &Path,
    options: &Options,
    sender: &mpsc::SyncSender<Vec<Entry>>,
) -> Result<Report, IntakeError> {
    let mut batch = Vec::with_capacity(BATCH);
    let report = intake::read(file, options, &mut |entry| {
        batch.push(entry);
        if batch.len() == BATCH {
            // Nobody listens any more only when the store failed; that error is reported there.
            drop(sender.send(std::mem::replace(&mut batch, Vec::with_capacity(BATCH))));
        }
    })?;
    drop(sender.send(batch));
    Ok(report)
}

/// Writes the refused rows beside the file, to be corrected and imported again.
fn write_refused(file: &Path, report: &Report) -> anyhow::Result<Vec<String>> {
    let mut written = Vec::new();
    for sheet in &report.refused {
        let path = file.with_file_name(sheet.file_name(&report.preview.file));
        fs::write(&path, sheet.to_csv()).with_context(|| format!("{} cannot be written", path.display()))?;
        written.push(path.display().to_string());
    }
    Ok(written)
}

pub(crate) fn in_words(error: &IntakeError, lang: Lang) -> String {
    match lang {
        Lang::Zh => error.zh(),
        Lang::En => error.to_string(),
    }
}

/// The file's result as one JSON object.
pub(crate) fn to_json(taken: &Taken) -> serde_json::Value {
    #[derive(Serialize)]
    struct Rows {
        new: u64,
        changed: u64,
        unchanged: u64,
        refused: u64,
    }
    let rows = taken.recorded.as_ref().map(|recorded| {
        let kinds = EntryKind::ALL.iter().map(|&kind| (kind, recorded.of(kind)));
        let kinds = kinds.filter(|(_, counts)| *counts != Counts::default());
        kinds
            .map(|(kind, counts)| {
                let Counts { new, changed, unchanged, refused, .. } = counts;
                (kind.code().to_owned(), serde_json::json!(Rows { new, changed, unchanged, refused }))
            })
            .collect::<serde_json::Map<_, _>>()
    });
    serde_json::json!({
        "file": taken.file,
        "ledger_as_of": taken.as_of,
        "already_taken_in": taken.read.is_none(),
        "understood": taken.read.as_ref().map(|report| &report.preview),
        "findings": taken.read.as_ref().map(|report| &report.findings),
        "rows": rows,
        "new_debtors": taken.recorded.as_ref().map(|recorded| recorded.new_debtors),
        "changed_debtors": taken.recorded.as_ref().map(|recorded| recorded.changed_debtors),
        "notes": taken.recorded.as_ref().map(|recorded| recorded.notes.iter().map(ToString::to_string).collect::<Vec<_>>()),
        "refused_by_store": taken.refused_by_store,
        "refused_files": taken.refused_files,
    })
}

/// Findings of one sort shown to a person; the rest is counted.
const SHOWN: usize = 20;

/// The file's result for a person.
pub(crate) fn to_text(taken: &Taken, lang: Lang) -> String {
    let mut out = format!("{}\n", taken.file);
    let Some(report) = &taken.read else {
        out.push_str(either(
            lang,
            "  这个文件已经导入过，内容没有变化。\n",
            "  These very bytes were taken in before; nothing changes.\n",
        ));
        return out;
    };
    out.push_str(&understood(report, lang));
    if let Some(recorded) = &taken.recorded {
        let total = recorded.total();
        out.push_str(&match lang {
            Lang::Zh => format!(
                "  新增 {} 行，变更 {} 行，未变 {} 行；新客户 {} 个。账目截至 {}。\n",
                total.new, total.changed, total.unchanged, recorded.new_debtors, taken.as_of
            ),
            Lang::En => format!(
                "  {} rows new, {} changed, {} unchanged; {} new debtors. The ledger is as of {}.\n",
                total.new, total.changed, total.unchanged, recorded.new_debtors, taken.as_of
            ),
        });
        notes(&mut out, &recorded.notes, lang);
        list(&mut out, taken.refused_by_store.iter().cloned(), lang);
    }
    for file in &taken.refused_files {
        out.push_str(&match lang {
            Lang::Zh => format!("  未能读入的行已写入 {file}，改正后可直接再次导入。\n"),
            Lang::En => {
                format!("  Rows that could not be read are in {file}; correct them and import that file.\n")
            }
        });
    }
    out
}

/// Notes of one kind shown to a person; the rest is counted.
const NOTES_SHOWN: usize = 3;

/// The notes of the store, kind by kind.
fn notes(out: &mut String, notes: &[Note], lang: Lang) {
    let mut kinds: Vec<(std::mem::Discriminant<Note>, Vec<String>)> = Vec::new();
    for note in notes {
        let kind = std::mem::discriminant(note);
        let text = match lang {
            Lang::Zh => note_zh(note),
            Lang::En => note.to_string(),
        };
        match kinds.iter_mut().find(|(known, _)| *known == kind) {
            Some((_, texts)) => texts.push(text),
            None => kinds.push((kind, vec![text])),
        }
    }
    for (_, mut texts) in kinds {
        texts.dedup();
        for text in texts.iter().take(NOTES_SHOWN) {
            out.push_str(&format!("  - {text}\n"));
        }
        if texts.len() > NOTES_SHOWN {
            out.push_str(&more(texts.len() - NOTES_SHOWN, lang));
        }
    }
}

fn note_zh(note: &Note) -> String {
    match note {
        Note::Renamed { code, from, to } => format!("客户 {code} 原名“{from}”，现改为“{to}”"),
        Note::OlderLedger { as_of, newest } => {
            format!("这份账目截至 {as_of}，早于已导入的 {newest}；两者都有的发票以较新的为准")
        }
        Note::UnknownReceivable { debtor, number, .. } => {
            format!("{debtor}：所引用的单据 {number} 不在账上；已保留，暂不生效")
        }
        Note::WhichInstalment { debtor, number } => {
            format!("{debtor}：收款只写了单据 {number}，没有写明期次；已保留，暂不核销")
        }
        Note::UnknownPerson { debtor, person } => format!("{debtor}：催收记录中的“{person}”不在联系人名单"),
        Note::SettledAsMissing { debtor, number, rest, .. } => {
            format!("{debtor}：{number}（{rest}）不在完整账目中，按已结清处理")
        }
    }
}

/// What was understood of the sheets, and every finding.
pub(crate) fn understood(report: &Report, lang: Lang) -> String {
    let mut out = String::new();
    for sheet in &report.preview.sheets {
        let name = sheet.name.as_deref().map_or_else(String::new, |name| format!("{name} "));
        let columns: Vec<String> = sheet
            .columns
            .iter()
            .filter_map(|column| Some(format!("{}={}", column.field?.code(), column.heading)))
            .collect();
        let (kind, counts) = (sheet.kind.code(), sheet.counts);
        out.push_str(&match lang {
            Lang::Zh => format!(
                "  {name}[{kind}] 表头在第 {} 行；读入 {} 行，略过 {} 行，退回 {} 行\n    {}\n",
                sheet.header_row,
                counts.read,
                counts.skipped,
                counts.refused,
                columns.join("  ")
            ),
            Lang::En => format!(
                "  {name}[{kind}] headings in row {}; {} rows read, {} skipped, {} refused\n    {}\n",
                sheet.header_row,
                counts.read,
                counts.skipped,
                counts.refused,
                columns.join("  ")
            ),
        });
        let unread: Vec<&str> = sheet
            .columns
            .iter()
            .filter(|column| column.field.is_none() && !column.heading.is_empty())
            .map(|column| column.heading.as_str())
            .collect();
        if !unread.is_empty() {
            out.push_str(&format!(
                "    {}: {}\n",
                either(lang, "未使用的列", "columns not read"),
                unread.join("  ")
            ));
        }
    }
    for severity in [Severity::Refused, Severity::Noted, Severity::Skipped] {
        let findings = report.findings.iter().filter(|finding| finding.problem.severity() == severity);
        list(
            &mut out,
            findings.map(|finding| match lang {
                Lang::Zh => finding.zh(),
                Lang::En => finding.en(),
            }),
            lang,
        );
    }
    out
}

fn list(out: &mut String, lines: impl Iterator<Item = String>, lang: Lang) {
    let lines: Vec<String> = lines.collect();
    for line in lines.iter().take(SHOWN) {
        out.push_str(&format!("  - {line}\n"));
    }
    if lines.len() > SHOWN {
        out.push_str(&more(lines.len() - SHOWN, lang));
    }
}

fn more(count: usize, lang: Lang) -> String {
    match lang {
        Lang::Zh => format!("  - ……另有 {count} 条（--json 列出全部）\n"),
        Lang::En => format!("  - ... and {count} more (--json lists all)\n"),
    }
}

impl Taken {
    /// What a file would bring, without taking it in.
    pub(crate) fn preview(file: &Path, report: Report, as_of: Day) -> Self {
        Self {
            file: file.display().to_string(),
            read: Some(report),
            recorded: None,
            refused_by_store: Vec::new(),
            refused_files: Vec::new(),
            as_of,
        }
    }
}
