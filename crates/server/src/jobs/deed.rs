//! What jobs do: the same as the commands of their names, by the functions of those.

use std::{fs, path::Path};

use anyhow::Context as _;
use jiff::tz::TimeZone;
use outreach::Lang;
use store::Store;

use super::settings::Does;
use crate::{
    args, clock, company::Company, digest, evidence, incoming, keep, outbox, personal, run, said::said,
};

/// What came of a job.
pub(super) struct Deed {
    /// In Chinese and in English, one line each.
    pub(super) note: [String; 2],
    /// Nothing is left for a person to look into.
    pub(super) is_well: bool,
}

/// Does it; nothing if it was asked to stop before the end.
pub(super) fn perform(
    does: &Does,
    store: &mut Store,
    company: &Company,
    zone: &TimeZone,
) -> anyhow::Result<Option<Deed>> {
    let day = clock::day_in(zone);
    match does {
        Does::Run => {
            let asked = args::Run { as_of: None, dry_run: false, timings: false, workers: None };
            of_run(&run::run(store, company, &asked, day)?)
        }
        Does::Send => {
            let asked = args::Sending { limit: None, dry_run: false, as_of: None };
            let report = outbox::send::round(store, company, &asked)?;
            if report.is_broken_off() {
                return Ok(None);
            }
            let note = [report.summary(store, Lang::Zh)?, report.summary(store, Lang::En)?];
            Ok(Some(Deed { note, is_well: report.is_well() }))
        }
        Does::Fetch => {
            let report = incoming::fetch::round(store, company)?;
            let note = [report.said(Lang::Zh), report.said(Lang::En)];
            Ok(Some(Deed { note, is_well: true }))
        }
        Does::Backup { folder, keep } => {
            let file = folder.join(format!("{PREFIX}{day}{ENDING}"));
            Ok(Some(backup(store, folder, &file, *keep)?))
        }
        Does::Retention => {
            let debtors = personal::expire(store, company, day)?;
            let note = [
                format!("删除 {debtors} 位客户到期的记录"),
                format!("records of {debtors} customers whose time was over are gone"),
            ];
            Ok(Some(Deed { note, is_well: true }))
        }
        Does::Digest => {
            let report = digest::send(store, company, day, false)?;
            Ok(Some(Deed {
                note: [report.summary(Lang::Zh), report.summary(Lang::En)],
                is_well: report.is_well(),
            }))
        }
        Does::Seal => {
            let note = match evidence::seal_by_schedule(store, company, day)? {
                Some((root, cases)) => [
                    format!("第 {root} 个根已签名，覆盖 {cases} 位客户的证据链"),
                    format!("root {root} is signed; it binds the chains of {cases} customers"),
                ],
                None => {
                    ["没有新的记录，不必签名".to_owned(), "nothing new, so nothing was signed".to_owned()]
                }
            };
            Ok(Some(Deed { note, is_well: true }))
        }
    }
}

/// What came of a run; nothing if it is not finished.
pub(super) fn of_run(report: &run::Report) -> anyhow::Result<Option<Deed>> {
    if report.is_broken_off {
        return Ok(None);
    }
    let line = |lang| -> anyhow::Result<String> {
        Ok(run::to_text(report, false, lang, false)?.lines().next().unwrap_or_default().to_owned())
    };
    Ok(Some(Deed { note: [line(Lang::Zh)?, line(Lang::En)?], is_well: report.failed == 0 }))
}

const PREFIX: &str = "huikuan-";
const ENDING: &str = ".sqlite";

/// The backup of the day takes the place of an earlier one of the same day, once it is whole; the oldest files go.
fn backup(store: &Store, folder: &Path, file: &Path, keep: Option<usize>) -> anyhow::Result<Deed> {
    if !folder.is_dir() {
        let folder = folder.display();
        return Err(said(
            format!("没有文件夹 {folder}；请先建立（或挂载）备份文件夹"),
            format!("there is no folder {folder}; make it, or mount it, before backups can go there"),
        ));
    }
    let new = file.with_extension("new");
    if new.exists() {
        fs::remove_file(&new).context("what an interrupted backup left cannot be removed")?;
    }
    let sums = store.backup(&new)?;
    fs::rename(&new, file).with_context(|| file.display().to_string())?;
    if let Some(keep) = keep {
        let mut files = Vec::new();
        for entry in fs::read_dir(folder)? {
            let name = entry?.file_name().to_string_lossy().into_owned();
            let day = name.strip_prefix(PREFIX).and_then(|rest| rest.strip_suffix(ENDING));
            if day.is_some_and(|day| day.parse::<receivables::calendar::Day>().is_ok()) {
                files.push(name);
            }
        }
        files.sort_unstable();
        let old = files.len().saturating_sub(keep);
        for name in files.iter().take(old) {
            fs::remove_file(folder.join(name)).with_context(|| name.clone())?;
        }
    }
    let line =
        |lang| keep::carried(file, &sums, false, lang, false).lines().next().unwrap_or_default().to_owned();
    Ok(Deed { note: [line(Lang::Zh), line(Lang::En)], is_well: true })
}
