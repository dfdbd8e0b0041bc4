//! Taking files in: intake reads on one thread, the store records on the other, all of a file or nothing.

mod findings;
mod screen;
mod words;

use std::{fs, path::Path, sync::mpsc, thread};

use intake::{At, IntakeError, Objection, Options, Report};
use receivables::{calendar::Day, ledger::Entry};
use store::{
    Counts, Defaults, EntryKind, Gaps, Import, ImportMeta, ImportReport, Source, Stamp, Store, Verdict,
    sha256_of,
};

pub(crate) use self::{
    screen::{gaps, to_text},
    words::note_json,
};
use crate::{args, progress::Progress, said::said};

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
pub(crate) fn preview(file: &Path, args: &args::Import, as_of: Day) -> anyhow::Result<Taken> {
    let read = intake::read(file, &options(args), &mut |_, _| {})?;
    Ok(Taken { read: Some(read), ..Taken::new(file, as_of) })
}

/// Takes one file in.
pub(crate) fn import(
    store: &mut Store,
    file: &Path,
    args: &args::Import,
    as_of: Day,
    stamp: Stamp,
) -> anyhow::Result<Taken> {
    let mut taken = Taken::new(file, as_of);
    let meta = meta(file, &taken.file, args, as_of, stamp)?;
    if !says_more(args) && store.known_import(&meta)?.is_some() {
        return Ok(taken);
    }
    let (report, import) = read_into(store, file, args, meta)?;
    // Before the commit: a file that is taken in is not read again, and its refused rows would be lost with this process.
    taken.refused_files = write_refused(file, &report)?;
    taken.recorded = Some(import.commit()?);
    taken.read = Some(report);
    Ok(taken)
}

/// Reads a file into an import that waits to be kept or dropped.
pub(crate) fn read_into<'store>(
    store: &'store mut Store,
    file: &Path,
    args: &args::Import,
    meta: ImportMeta,
) -> anyhow::Result<(Report, Import<'store>)> {
    let options = options(args);
    let progress = Progress::new("rows", 0);
    let (sender, receiver) = mpsc::sync_channel::<(Vec<Entry>, Vec<At>)>(8);
    let mut import = store.begin_import(meta)?;
    let mut objections = Vec::new();
    let mut report = thread::scope(|scope| -> anyhow::Result<Report> {
        let options = &options;
        let reader = scope.spawn(move || read_in_batches(file, options, &sender));
        for (entries, places) in receiver {
            for (verdict, at) in import.take(&entries)?.into_iter().zip(places) {
                if let Verdict::Refused(refusal) = verdict {
                    let zh = words::refusal_zh(&refusal);
                    objections.push(Objection { at, zh, en: refusal.to_string() });
                }
            }
            progress.add(entries.len());
        }
        match reader.join() {
            Ok(report) => Ok(report?),
            Err(panic) => std::panic::resume_unwind(panic),
        }
    })?;
    intake::refuse(file, &options, &mut report, objections)?;
    let refused = report.counts().values().map(|counts| counts.refused as u64).sum();
    if refused > 0 {
        import.settle_nothing(refused);
    }
    Ok((report, import))
}

/// Whether what the caller says of the file may be new although its bytes are not: who the debtors are, or how the file is to
/// be read. Days once read in the wrong order can be corrected only so.
fn says_more(args: &args::Import) -> bool {
    let of_debtors = args.kind.is_some() || args.country.is_some() || args.zone.is_some();
    let of_reading = args.rows.is_some()
        || args.dates.is_some()
        || args.decimal.is_some()
        || args.unit.is_some()
        || args.currency.is_some()
        || !args.map.is_empty();
    of_debtors || of_reading
}

/// What the store is told of a file.
pub(crate) fn meta(
    file: &Path,
    name: &str,
    args: &args::Import,
    as_of: Day,
    stamp: Stamp,
) -> anyhow::Result<ImportMeta> {
    let sha256 = sha256_of(file).map_err(|source| IntakeError::Io { file: name.to_owned(), source })?;
    let defaults = Defaults {
        kind: args.kind,
        country: args.country,
        zone: args.zone.clone(),
        policy: None,
        owner: None,
    };
    Ok(ImportMeta {
        file: name.to_owned(),
        sha256,
        as_of: Some(as_of),
        complete: args.complete.unwrap_or_default(),
        defaults,
        source: Source::Ledger,
        stamp,
    })
}

fn read_in_batches(
    file: &Path,
    options: &Options,
    sender: &mpsc::SyncSender<(Vec<Entry>, Vec<At>)>,
) -> Result<Report, IntakeError> {
    let empty = || (Vec::with_capacity(BATCH), Vec::with_capacity(BATCH));
    let mut batch = empty();
    let report = intake::read(file, options, &mut |entry, at| {
        batch.0.push(entry);
        batch.1.push(at);
        if batch.0.len() == BATCH {
            // Nobody listens any more only when the store failed; that error is reported there.
            drop(sender.send(std::mem::replace(&mut batch, empty())));
        }
    })?;
    drop(sender.send(batch));
    Ok(report)
}

/// Writes the refused rows beside the file, to be corrected and imported again; where that folder may not be written,
/// into the current one.
fn write_refused(file: &Path, report: &Report) -> anyhow::Result<Vec<String>> {
    let mut written = Vec::new();
    for sheet in &report.refused {
        let name = sheet.file_name(&report.preview.file);
        let mut path = file.with_file_name(&name);
        if fs::write(&path, sheet.to_csv()).is_err() {
            path = name.into();
            fs::write(&path, sheet.to_csv()).map_err(|error| {
                said(
                    format!("退回的行无法写入 {}（{error}），因此没有导入该文件；请换一个可以写入的文件夹再导入", path.display()),
                    format!(
                        "the refused rows cannot be written to {} ({error}), so nothing of this file was imported; import \
                         from a folder that may be written",
                        path.display()
                    ),
                )
            })?;
        }
        written.push(path.display().to_string());
    }
    Ok(written)
}

/// The file's result as one JSON object.
pub(crate) fn to_json(taken: &Taken) -> serde_json::Value {
    let recorded = taken.recorded.as_ref();
    let rows = recorded.map(|recorded| rows_json(&recorded.counts));
    let notes: Option<Vec<_>> =
        recorded.map(|recorded| recorded.notes.iter().map(words::note_json).collect());
    serde_json::json!({
        "file": taken.file,
        "ledger_as_of": taken.as_of,
        "already_taken_in": taken.read.is_none(),
        "understood": taken.read.as_ref().map(|report| &report.preview),
        "findings": taken.read.as_ref().map(|report| findings::to_json(&report.findings)),
        "rows": rows,
        "new_debtors": recorded.map(|recorded| recorded.new_debtors),
        "changed_debtors": recorded.map(|recorded| recorded.changed_debtors),
        "notes": notes,
        "gaps": recorded.map(|recorded| {
            let Gaps { kind, place, people } = recorded.gaps;
            serde_json::json!({ "kind": kind, "place": place, "people": people })
        }),
        "refused_files": taken.refused_files,
    })
}

/// Rows by kind, those of which there are any.
pub(crate) fn rows_json(
    counts: &[Counts; EntryKind::ALL.len()],
) -> serde_json::Map<String, serde_json::Value> {
    let kinds = EntryKind::ALL.iter().zip(counts).filter(|(_, counts)| **counts != Counts::default());
    kinds
        .map(|(kind, Counts { new, changed, unchanged, refused })| {
            let rows = serde_json::json!({
                "new": new, "changed": changed, "unchanged": unchanged, "refused": refused,
            });
            (kind.code().to_owned(), rows)
        })
        .collect()
}

impl Taken {
    fn new(file: &Path, as_of: Day) -> Self {
        let name = file.file_name().map_or_else(|| file.to_string_lossy(), |name| name.to_string_lossy());
        Self { file: name.into_owned(), read: None, recorded: None, refused_files: Vec::new(), as_of }
    }
}
