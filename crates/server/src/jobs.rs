//! Jobs: what the company's file schedules is done at its hour by one of the programs that keep the schedule.

mod deed;
pub(crate) mod due;
pub(crate) mod settings;
pub(crate) mod work;

use std::fmt::Write as _;

use outreach::Lang;
use serde_json::{Value, json};
use store::{JobRun, JobState, Store};

use crate::{
    clock,
    company::Company,
    said::said,
    screen::{cell, either},
};

/// Fires shown of each job.
const SHOWN: u32 = 5;

/// Each job, its next fire by the company's clock, and what came of the last ones.
pub(crate) fn list(store: &Store, company: &Company, lang: Lang, as_json: bool) -> anyhow::Result<String> {
    let schedule = scheduled(company)?;
    let mut out = String::new();
    for job in &schedule.jobs {
        let runs = store.job_runs(&job.name, SHOWN)?;
        // Nothing fires before the last one on record, whatever the clock shows.
        let after = runs.first().map_or_else(clock::now, |last| last.fire_at.max(clock::now()));
        let next = due::next(&job.cron, &schedule.zone, after);
        if as_json {
            let line = json!({
                "job": job.name, "does": job.does.code(), "cron": job.cron_text,
                "zone": schedule.zone.iana_name(), "next": next.map(clock::written),
                "last": runs.iter().map(run_json).collect::<Vec<_>>(),
            });
            let _ = writeln!(out, "{line}");
            continue;
        }
        let shown = |moment| clock::shown_in(moment, &schedule.zone);
        let next = next.map_or_else(|| "-".to_owned(), shown);
        let _ = writeln!(
            out,
            "{} {} {} {}{next}",
            cell(&job.name, 16),
            cell(job.does.code(), 10),
            cell(&job.cron_text, 16),
            either(lang, "下次 ", "next ")
        );
        if runs.is_empty() {
            let _ = writeln!(
                out,
                "  {}",
                either(
                    lang,
                    "还没有节点见过这项任务；由 huikuan work 执行",
                    "no node has seen it yet; `huikuan work` does it"
                )
            );
        }
        for run in &runs {
            let _ = writeln!(out, "  {}  {}", shown(run.fire_at), line(run, lang));
        }
    }
    Ok(out)
}

/// The schedule, if there is anything on it.
fn scheduled(company: &Company) -> anyhow::Result<&settings::Schedule> {
    if company.schedule.jobs.is_empty() {
        return Err(said(
            "huikuan.toml 中没有任务；请加 [[jobs]]，见 docs/jobs.md",
            "there are no jobs in huikuan.toml; add [[jobs]] as docs/jobs.md shows",
        ));
    }
    Ok(&company.schedule)
}

/// What came of a fire, as a person reads it.
fn line(run: &JobRun, lang: Lang) -> String {
    let state = match run.state {
        JobState::Seen => either(lang, "首次见到，从此计时", "first seen: it counts from here"),
        JobState::Running => either(lang, "进行中", "under way"),
        JobState::Done => either(lang, "完成", "done"),
        JobState::Failed => either(lang, "有问题", "went wrong"),
    };
    let mut out = format!("{state}  {}", run.node);
    if run.missed > 0 {
        let _ = match lang {
            Lang::Zh => write!(out, "（补做；此前错过 {} 次）", run.missed),
            Lang::En => write!(out, " (made up; {} before it were missed)", run.missed),
        };
    }
    if let Some([zh, en]) = &run.note {
        let _ = write!(out, "  {}", if lang == Lang::Zh { zh } else { en });
    }
    out
}

fn run_json(run: &JobRun) -> Value {
    json!({
        "fire_at": clock::written(run.fire_at), "state": run.state.code(), "node": run.node,
        "started_at": clock::written(run.started_at), "ended_at": run.ended_at.map(clock::written),
        "missed": run.missed,
        "zh": run.note.as_ref().map(|[zh, _]| zh), "en": run.note.as_ref().map(|[_, en]| en),
    })
}
