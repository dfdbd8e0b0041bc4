//! `[company]` and `[[jobs]]` of `huikuan.toml`: what is to be done, and when by the company's clock.

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
};

use croner::Cron;
use jiff::tz::TimeZone;
use serde::Deserialize;
use toml::Spanned;

use super::due;
use crate::{clock, said::said};

/// `[company]`.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct CompanyEntry {
    zone: Option<Spanned<String>>,
}

/// One of `[[jobs]]`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct JobEntry {
    name: Spanned<String>,
    cron: Spanned<String>,
    does: Spanned<String>,
    folder: Option<PathBuf>,
    keep: Option<Spanned<usize>>,
}

/// The company's clock, and what is to be done by it.
#[derive(Debug)]
pub(crate) struct Schedule {
    /// The zone of the cron expressions, and of the days that jobs work for.
    pub(crate) zone: TimeZone,
    /// In the order of the file: what is due together is done in it.
    pub(crate) jobs: Vec<Job>,
}

/// Something to do again and again.
#[derive(Debug)]
pub(crate) struct Job {
    /// Under which its fires are kept.
    pub(crate) name: String,
    /// When.
    pub(crate) cron: Cron,
    /// The same as it was written.
    pub(crate) cron_text: String,
    /// What.
    pub(crate) does: Does,
}

/// What a job does.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Does {
    /// `huikuan run`
    Run,
    /// `huikuan send`
    Send,
    /// `huikuan fetch`
    Fetch,
    /// `huikuan backup` into a folder, one file a day
    Backup {
        /// The folder, which must be there.
        folder: PathBuf,
        /// How many of the newest files stay; all if nothing is said.
        keep: Option<usize>,
    },
    /// `huikuan retention --apply`
    Retention,
    /// `huikuan evidence seal`
    Seal,
    /// `huikuan digest`
    Digest,
}

impl Does {
    /// As the file has it.
    pub(crate) const fn code(&self) -> &'static str {
        match self {
            Self::Run => "run",
            Self::Send => "send",
            Self::Fetch => "fetch",
            Self::Backup { .. } => "backup",
            Self::Retention => "retention",
            Self::Seal => "seal",
            Self::Digest => "digest",
        }
    }
}

/// Where the entries stand.
pub(crate) struct Place<'a> {
    /// The file, to name it.
    pub(crate) config: &'a Path,
    /// Its text, to count lines.
    pub(crate) text: &'a str,
    /// Its folder, from which others are found.
    pub(crate) home: &'a Path,
}

impl Schedule {
    /// Checks what the file says.
    ///
    /// # Errors
    /// Names the line of a zone, expression, job or name that cannot be used.
    pub(crate) fn new(
        place: &Place<'_>,
        company: &CompanyEntry,
        jobs: Vec<JobEntry>,
    ) -> anyhow::Result<Self> {
        let zone = match &company.zone {
            None => clock::zone_here(),
            Some(name) => intake::zone(name.get_ref()).ok_or_else(|| {
                place.fault(
                    name,
                    "不是时区；请写 IANA 名称，如 Asia/Shanghai",
                    "is no time zone; write its IANA name, such as Asia/Shanghai",
                )
            })?,
        };
        let mut names = BTreeSet::new();
        let jobs = jobs.into_iter().map(|entry| {
            if entry.name.get_ref().trim().is_empty() || !names.insert(entry.name.get_ref().clone()) {
                let (zh, en) = (
                    "名称为空或重复；每项任务用一个自己的名称",
                    "is empty or used twice; give each job a name of its own",
                );
                return Err(place.fault(&entry.name, zh, en));
            }
            place.job(entry)
        });
        let jobs = jobs.collect::<Result<_, _>>()?;
        Ok(Self { zone, jobs })
    }
}

impl Place<'_> {
    fn job(&self, entry: JobEntry) -> anyhow::Result<Job> {
        let cron = due::cron(entry.cron.get_ref()).map_err(|error| {
            self.fault(
                &entry.cron,
                &format!("不是 cron 表达式（{error}）；请写五项：分 时 日 月 周，如 `30 2 * * *`"),
                &format!(
                    "is no cron expression ({error}); write five fields, minute hour day month weekday, such as `30 2 * * *`"
                ),
            )
        })?;
        let does = match (entry.does.get_ref().as_str(), entry.folder) {
            ("backup", Some(folder)) => {
                let keep = entry.keep.as_ref().map(|keep| *keep.get_ref());
                if keep == Some(0) {
                    return Err(self.fault(&entry.name, "`keep` 至少为 1", "`keep` is at least 1"));
                }
                Does::Backup { folder: self.home.join(folder), keep }
            }
            ("backup", None) => {
                let (zh, en) = ("须写 `folder`：备份存放的文件夹", "needs a `folder` for the files");
                return Err(self.fault(&entry.does, zh, en));
            }
            (_, Some(_)) => return Err(self.only_backup(&entry.name)),
            _ if entry.keep.is_some() => return Err(self.only_backup(&entry.name)),
            ("run", None) => Does::Run,
            ("send", None) => Does::Send,
            ("fetch", None) => Does::Fetch,
            ("retention", None) => Does::Retention,
            ("seal", None) => Does::Seal,
            ("digest", None) => Does::Digest,
            (_, None) => {
                let (zh, en) = (
                    "不是可以安排的任务；可用的有 run、send、fetch、backup、retention、seal、digest",
                    "is nothing that can be scheduled; use run, send, fetch, backup, retention, seal or digest",
                );
                return Err(self.fault(&entry.does, zh, en));
            }
        };
        let (name, cron_text) = (entry.name.into_inner(), entry.cron.into_inner());
        Ok(Job { name, cron, cron_text, does })
    }

    fn only_backup(&self, name: &Spanned<String>) -> anyhow::Error {
        self.fault(name, "`folder` 和 `keep` 只用于 backup", "`folder` and `keep` are for backup alone")
    }

    fn fault(&self, value: &Spanned<String>, zh: &str, en: &str) -> anyhow::Error {
        let before = self.text.get(..value.span().start).unwrap_or_default();
        let (file, line) = (self.config.display(), before.matches('\n').count() + 1);
        let value = value.get_ref();
        said(format!("{file}:{line}：`{value}` {zh}"), format!("{file}:{line}: `{value}` {en}"))
    }
}
