//! Jobs and runs: what the schedule does, what came of it, and starting something at once.

use std::{convert::Infallible, sync::Arc, time::Duration};

use axum::{
    Json,
    http::StatusCode,
    response::sse::{Event, KeepAlive, Sse},
};
use futures_util::{Stream, StreamExt as _, stream};
use outreach::Lang;
use receivables::calendar::Day;
use serde::{Deserialize, Serialize};
use store::{JobRun, RunRecord};
use tokio::sync::oneshot;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    access::{
        audit::{self, Deed},
        caller::Caller,
    },
    api,
    lang::Speaks,
    problem::{self, Problem},
    take::{self, Body, Query},
    wire::{Listed, Page},
};
use crate::{
    args, clock,
    jobs::{due, work},
    progress, run, said,
};

/// Fires shown of each job. Our numbers, and below.
const FIRES: u32 = 10;
/// How often progress is told.
const BEAT: Duration = Duration::from_millis(500);

pub(crate) fn routes() -> OpenApiRouter<api::State> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(start))
        .routes(routes!(runs, run_now))
        .routes(routes!(progress))
}

/// A job of the schedule.
#[derive(Debug, Serialize, ToSchema)]
struct JobView {
    name: String,
    /// `run`, `send`, `backup`, `retention`, `seal` or `digest`.
    does: &'static str,
    cron: String,
    /// The zone of the hours.
    zone: Option<String>,
    /// When it is due next.
    next: Option<String>,
    /// Its last fires, the latest first.
    last: Vec<FireView>,
}

/// What came of one fire of a job.
#[derive(Debug, Serialize, ToSchema)]
struct FireView {
    fire_at: String,
    /// `seen`, `running`, `done` or `failed`.
    state: &'static str,
    node: String,
    started_at: String,
    ended_at: Option<String>,
    /// Fires before it that nobody was there for.
    missed: u64,
    /// What came of it, or what went wrong.
    note: Option<String>,
}

impl FireView {
    fn of(run: JobRun, lang: Lang) -> Self {
        Self {
            fire_at: clock::written(run.fire_at),
            state: run.state.code(),
            node: run.node,
            started_at: clock::written(run.started_at),
            ended_at: run.ended_at.map(clock::written),
            missed: run.missed,
            note: run.note.map(|[zh, en]| if lang == Lang::Zh { zh } else { en }),
        }
    }
}

/// Jobs
///
/// What the company's file schedules, in its order.
#[utoipa::path(get, path = "/jobs", operation_id = "jobs_list", tag = "jobs",
    responses((status = OK, body = Listed<JobView>)))]
async fn list(
    axum::extract::State(desk): axum::extract::State<api::State>,
    Speaks(lang): Speaks,
) -> Result<Json<Listed<JobView>>, Problem> {
    let company = desk.company();
    let jobs = desk.store(move |store| {
        let schedule = &company.schedule;
        let views = schedule.jobs.iter().map(|job| -> Result<JobView, Problem> {
            let fires = store.job_runs(&job.name, FIRES)?;
            let after = fires.first().map_or_else(clock::now, |last| last.fire_at.max(clock::now()));
            Ok(JobView {
                name: job.name.clone(),
                does: job.does.code(),
                cron: job.cron_text.clone(),
                zone: schedule.zone.iana_name().map(str::to_owned),
                next: due::next(&job.cron, &schedule.zone, after).map(clock::written),
                last: fires.into_iter().map(|fire| FireView::of(fire, lang)).collect(),
            })
        });
        views.collect::<Result<Vec<_>, _>>()
    });
    Ok(Json(Listed::whole(jobs.await?)))
}

/// Something was begun, and goes on after the answer.
#[derive(Debug, Serialize, ToSchema)]
struct Begun {
    /// When.
    at: String,
}

/// Do a job at once
///
/// It goes on after the answer; `/progress` tells how far it is, `/jobs` what came of it.
#[utoipa::path(post, path = "/jobs/{name}/start", operation_id = "jobs_start", tag = "jobs",
    params(("name" = String, Path)), responses((status = ACCEPTED, body = Begun)))]
async fn start(
    axum::extract::State(desk): axum::extract::State<api::State>,
    caller: Caller,
    Speaks(lang): Speaks,
    take::Path(name): take::Path<String>,
) -> Result<(StatusCode, Json<Begun>), Problem> {
    let company = desk.company();
    if !company.schedule.jobs.iter().any(|job| job.name == name) {
        return Err(problem::not_found());
    }
    note(&desk, caller.user, format!("job/{name}")).await?;
    let stores = Arc::clone(&desk.stores);
    let (told, begun) = oneshot::channel();
    tokio::task::spawn_blocking(move || {
        let done = stores.another().map_err(anyhow::Error::from).and_then(|store| {
            work::start(store, &company, &name, (lang, false), |is_begun| {
                // Whoever asked may have gone.
                let _ = told.send(is_begun);
            })
        });
        if let Err(error) = done {
            tracing::error!(
                job = name,
                error = said::in_words(&error, Lang::En),
                "a job that was started failed"
            );
        }
    });
    match begun.await {
        Ok(true) => Ok((StatusCode::ACCEPTED, Json(Begun { at: clock::written(clock::now()) }))),
        Ok(false) => Err(Problem::new(
            &problem::CONFLICT,
            "该任务正在执行，请等它结束",
            "this job is being done at this moment; wait until it is over",
        )),
        Err(_) => Err(problem::internal()),
    }
}

/// Writes down who began something.
async fn note(desk: &api::State, user: i64, what: String) -> Result<(), Problem> {
    desk.store(move |store| {
        Ok(audit::note(store, Some(user), Deed::JobStarted, &what, &serde_json::json!({}))?)
    })
    .await
}

/// A run.
#[derive(Debug, Serialize, ToSchema)]
struct RunView {
    id: i64,
    /// The day it decided for.
    day: String,
    decided: u64,
    policy_version: String,
    rulebook_version: String,
    /// It was made under the policies and the law that hold now.
    is_current: bool,
}

/// Runs
///
/// The latest first.
#[utoipa::path(get, path = "/runs", operation_id = "runs_list", tag = "jobs", params(Page),
    responses((status = OK, body = Listed<RunView>)))]
async fn runs(
    axum::extract::State(desk): axum::extract::State<api::State>,
    Query(page): Query<Page>,
) -> Result<Json<Listed<RunView>>, Problem> {
    let below = page.after::<i64>()?.unwrap_or(i64::MAX);
    let versions = desk.company().versions.clone();
    let runs = desk.store(|store| Ok(store.runs()?)).await?;
    let runs = runs.into_iter().filter(|run| run.id < below).collect();
    let Listed { items, next_cursor } = page.listed(runs, |run: &RunRecord| run.id);
    let view = |run: RunRecord| RunView {
        id: run.id,
        day: run.day.to_string(),
        decided: run.decided,
        is_current: run.versions == versions,
        policy_version: run.versions.policy,
        rulebook_version: run.versions.rulebook,
    };
    Ok(Json(Listed { items: items.into_iter().map(view).collect(), next_cursor }))
}

/// A run to be.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
struct NewRun {
    /// For which day; today if nothing is said.
    #[schema(value_type = Option<String>)]
    as_of: Option<Day>,
}

/// Decide for everybody who may need it
///
/// It goes on after the answer; `/progress` tells how far it is. A day before the latest run is refused.
#[utoipa::path(post, path = "/runs", operation_id = "runs_start", tag = "jobs", request_body = NewRun,
    responses((status = ACCEPTED, body = Begun)))]
async fn run_now(
    axum::extract::State(desk): axum::extract::State<api::State>,
    caller: Caller,
    Body(NewRun { as_of }): Body<NewRun>,
) -> Result<(StatusCode, Json<Begun>), Problem> {
    let company = desk.company();
    let day = as_of.unwrap_or_else(|| clock::day_in(&company.schedule.zone));
    let runs = desk.store(|store| Ok(store.runs()?)).await?;
    if let Some(later) = runs.into_iter().find(|run| run.day > day) {
        return Err(Problem::field(
            "as_of",
            "before-latest-run",
            format!("已有 {} 的处理结果，不能再处理更早的 {day}", later.day),
            format!("there is a run of {} already, and {day} lies before it", later.day),
        ));
    }
    note(&desk, caller.user, format!("run/{day}")).await?;
    let stores = Arc::clone(&desk.stores);
    tokio::task::spawn_blocking(move || {
        let asked = args::Run { as_of: Some(day), dry_run: false, timings: false, workers: None };
        let done = stores
            .another()
            .map_err(anyhow::Error::from)
            .and_then(|mut store| run::run(&mut store, &company, &asked, day));
        match done {
            Ok(report) => {
                tracing::info!(decided = report.decided, failed = report.failed, "a run is finished");
            }
            Err(error) => tracing::error!(error = said::in_words(&error, Lang::En), "a run failed"),
        }
    });
    Ok((StatusCode::ACCEPTED, Json(Begun { at: clock::written(clock::now()) })))
}

/// How far something is.
#[derive(Debug, PartialEq, Eq, Serialize, ToSchema)]
struct UnderWay {
    /// Of what: `debtors`, `rows`.
    what: &'static str,
    done: u64,
    /// 0 if that is not known.
    total: u64,
}

/// What is under way
///
/// Server-sent events `progress`, each with all that is under way in this server; an empty list once it is over. Only
/// changes are told.
#[utoipa::path(get, path = "/progress", operation_id = "progress", tag = "jobs",
    responses((status = OK, body = Vec<UnderWay>, content_type = "text/event-stream")))]
async fn progress() -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let beat = tokio::time::interval(BEAT);
    let events = stream::unfold((beat, None::<Vec<UnderWay>>), |(mut beat, last)| async move {
        loop {
            beat.tick().await;
            let now: Vec<UnderWay> = progress::under_way()
                .into_iter()
                .map(|(what, done, total)| UnderWay { what, done, total })
                .collect();
            if last.as_ref() != Some(&now) {
                let event = Event::default().event("progress").json_data(&now).unwrap_or_default();
                return Some((Ok(event), (beat, Some(now))));
            }
        }
    });
    Sse::new(events.boxed()).keep_alive(KeepAlive::default())
}
