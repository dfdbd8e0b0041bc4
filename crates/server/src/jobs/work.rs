//! `huikuan work`: a node that keeps the schedule and takes part in open runs, until it is stopped.

use std::{
    io::Write as _,
    sync::{
        Arc,
        mpsc::{RecvTimeoutError, channel},
    },
    thread,
    time::Duration,
};

use anyhow::Context as _;
use outreach::Lang;
use receivables::message::UtcMicros;
use serde_json::json;
use store::{JobState, Store};

use super::{
    deed::{self, Deed},
    due::{self, Due},
    scheduled,
    settings::Job,
};
use crate::{args, clock, company::Company, run, said, stop};

/// How long a job stays with a node that gives no sign of life. Our numbers, and below.
const LEASE: i64 = 5 * 60_000_000;
/// How often a node gives one.
const BEAT: Duration = Duration::from_mins(1);
/// How often a node looks whether there is an open run to take part in.
const LOOK: Duration = Duration::from_secs(15);
/// The same while somebody else does a job, which may be a run that is about to be opened.
const LOOK_SOON: Duration = Duration::from_secs(1);
/// How long to wait for a database that is gone or busy.
const RECOVERY: Duration = Duration::from_secs(2);

/// A node.
struct Node {
    company: Arc<Company>,
    name: String,
    lang: Lang,
    json: bool,
    is_well: bool,
}

/// What there is to do of a job.
enum Claimed {
    Nothing,
    Elsewhere,
    Ours(Due),
}

/// What happened, for the log.
#[derive(Clone, Copy)]
enum Event<'a> {
    /// A job was done, went wrong, or was left to the next node.
    Job(&'a Job, Due, &'static str),
    /// We took part in somebody's run.
    Joined,
    /// The database is gone, or busy.
    Waiting,
    /// It is back.
    Back,
}

/// Works until it is stopped; with `--once` does what is due now. It prints as it goes, so nothing is left to print; returns
/// whether all is well.
pub(crate) fn run(
    args: args::Work,
    open: impl Fn() -> anyhow::Result<Store>,
    company: Company,
    lang: Lang,
    json: bool,
) -> anyhow::Result<(String, bool)> {
    stop::on_request()?;
    keep(args, open, &Arc::new(company), lang, json)
}

/// The same for a process that has seen to requests to stop.
pub(crate) fn keep(
    args: args::Work,
    open: impl Fn() -> anyhow::Result<Store>,
    company: &Arc<Company>,
    lang: Lang,
    json: bool,
) -> anyhow::Result<(String, bool)> {
    let schedule = scheduled(company)?;
    let mut node = Node { company: Arc::clone(company), name: clock::node(), lang, json, is_well: true };
    let (mut store, mut is_waiting) = (None, false);
    while !stop::is_asked() {
        let round = match store.take().map_or_else(&open, Ok) {
            Ok(mut opened) => {
                let round = node.round(&mut opened, args.once);
                store = Some(opened);
                round
            }
            Err(error) => Err(error),
        };
        let others_work = match round {
            Err(error) if passes(&error) && !args.once => {
                if !is_waiting {
                    let note = [Lang::Zh, Lang::En].map(|lang| said::in_words(&error, lang));
                    node.log(Event::Waiting, &note)?;
                }
                is_waiting = true;
                stop::wait(RECOVERY);
                continue;
            }
            round => round?,
        };
        if is_waiting {
            node.log(
                Event::Back,
                &["数据库恢复，继续工作".to_owned(), "the database is back; going on".to_owned()],
            )?;
        }
        is_waiting = false;
        if args.once {
            break;
        }
        let fires = schedule.jobs.iter().filter_map(|job| due::next(&job.cron, &schedule.zone, clock::now()));
        let ahead = fires.min().map_or(i64::MAX, |fire| fire.0.saturating_sub(clock::now().0));
        let look = if others_work { LOOK_SOON } else { LOOK };
        stop::wait(look.min(Duration::from_micros(u64::try_from(ahead).unwrap_or(0))));
    }
    Ok((String::new(), node.is_well || !args.once))
}

/// Does a job at once, whenever its hour is. Returns whether it was begun: nobody begins one that is being done, here or by
/// another node. What comes of it stands among its fires.
pub(crate) fn start(
    mut store: Store,
    company: &Arc<Company>,
    job: &str,
    (lang, json): (Lang, bool),
    begun: impl FnOnce(bool),
) -> anyhow::Result<()> {
    let mut node = Node { company: Arc::clone(company), name: clock::node(), lang, json, is_well: true };
    let now = clock::now();
    let found = company.schedule.jobs.iter().find(|known| known.name == job);
    let Some(job) = found.filter(|job| {
        let lease = [now, lease_from(now)];
        store.begin_job(&job.name, now, 0, &node.name, lease).unwrap_or(false)
    }) else {
        begun(false);
        return Ok(());
    };
    begun(true);
    node.perform(&mut store, job, Due { fire_at: now, missed: 0 })
}

/// Whether a fault of the database goes away by itself.
fn passes(error: &anyhow::Error) -> bool {
    use store::Error as E;
    matches!(error.downcast_ref(), Some(E::Lost { .. } | E::Unreachable { .. } | E::Busy(_) | E::Conflict(_)))
}

impl Node {
    /// Does what is due, then takes part in what others began. Returns whether somebody else does a job.
    fn round(&mut self, store: &mut Store, once: bool) -> anyhow::Result<bool> {
        // What was published meanwhile holds from the next job on.
        if let Some(renewed) = self.company.renewed(store)? {
            self.company = Arc::new(renewed);
        }
        let company = Arc::clone(&self.company);
        let schedule = &company.schedule;
        let mut others_work = false;
        for job in &schedule.jobs {
            while !stop::is_asked() {
                match self.claim(store, job)? {
                    Claimed::Nothing => break,
                    Claimed::Elsewhere => {
                        others_work = true;
                        break;
                    }
                    Claimed::Ours(due) => self.perform(store, job, due)?,
                }
            }
        }
        if once || stop::is_asked() {
            return Ok(others_work);
        }
        if let Some(open) = store.unfinished_run(clock::day_in(&schedule.zone), &company.versions)? {
            let report = run::join(store, &company, &open)?;
            if let Some(Deed { note, .. }) = deed::of_run(&report)?.filter(|_| report.decided > 0) {
                self.log(Event::Joined, &note)?;
            }
        }
        Ok(others_work)
    }

    fn claim(&self, store: &Store, job: &Job) -> anyhow::Result<Claimed> {
        let (name, now) = (job.name.as_str(), clock::now());
        let lease = [now, lease_from(now)];
        let Some(last) = store.job_runs(name, 1)?.pop() else {
            store.see_job(name, &self.name, now)?;
            return Ok(Claimed::Nothing);
        };
        // Asked first, because whoever only looks must not wait for those who write.
        if last.node != self.name && last.lease_until.is_some_and(|until| until > now) {
            return Ok(Claimed::Elsewhere);
        }
        let (due, is_ours) = if last.state == JobState::Running {
            let due = Due { fire_at: last.fire_at, missed: last.missed };
            (due, store.take_over_job(name, due.fire_at, &self.name, lease)?)
        } else {
            let schedule = &self.company.schedule;
            let Some(due) = due::due(&job.cron, &schedule.zone, last.fire_at, now) else {
                return Ok(Claimed::Nothing);
            };
            (due, store.begin_job(name, due.fire_at, due.missed, &self.name, lease)?)
        };
        Ok(if is_ours { Claimed::Ours(due) } else { Claimed::Elsewhere })
    }

    /// Does a job that is ours, with a sign of life each minute, and writes down what came of it.
    fn perform(&mut self, store: &mut Store, job: &Job, due: Due) -> anyhow::Result<()> {
        let (company, name) = (Arc::clone(&self.company), self.name.as_str());
        let beating = store.another()?;
        let done = thread::scope(|scope| {
            let (end, ended) = channel::<()>();
            scope.spawn(move || {
                while ended.recv_timeout(BEAT) == Err(RecvTimeoutError::Timeout) {
                    // One that does not reach the database is made up by the next; if all fail, somebody takes over.
                    let _ = beating.lease_job(&job.name, due.fire_at, name, lease_from(clock::now()));
                }
            });
            let done = deed::perform(&job.does, store, &company, &company.schedule.zone);
            drop(end);
            done
        });
        let (code, state, note) = match done {
            Ok(Some(Deed { note, is_well: true })) => ("done", JobState::Done, note),
            Ok(Some(Deed { note, is_well: false })) => ("failed", JobState::Failed, note),
            // Left as it is: the next round takes it over, and so does another node once the lease is over.
            Err(error) if passes(&error) => return Err(error),
            Err(error) => {
                ("failed", JobState::Failed, [Lang::Zh, Lang::En].map(|lang| said::in_words(&error, lang)))
            }
            Ok(None) => {
                store.lease_job(&job.name, due.fire_at, name, clock::now())?;
                let note =
                    ["停止，留待下一节点继续", "stopped; the next node goes on with it"].map(str::to_owned);
                return self.log(Event::Job(job, due, "left"), &note);
            }
        };
        let [zh, en] = &note;
        let now = clock::now();
        if !store.end_job(&job.name, due.fire_at, name, (state, now), [zh, en])? {
            let note = ["租约已过，由其他节点接手", "the lease was over, and another node took it"]
                .map(str::to_owned);
            return self.log(Event::Job(job, due, "left"), &note);
        }
        self.is_well &= state == JobState::Done;
        self.log(Event::Job(job, due, code), &note)
    }

    /// One line of the log, written at once.
    fn log(&self, event: Event<'_>, [zh, en]: &[String; 2]) -> anyhow::Result<()> {
        let at = clock::now();
        let (code, job) = match event {
            Event::Job(job, due, code) => (code, Some((job, due))),
            Event::Joined => ("joined", None),
            Event::Waiting => ("waiting", None),
            Event::Back => ("back", None),
        };
        let line = if self.json {
            json!({
                "at": clock::written(at), "event": code, "job": job.map(|(job, _)| &job.name),
                "does": job.map(|(job, _)| job.does.code()),
                "fire_at": job.map(|(_, due)| clock::written(due.fire_at)),
                "missed": job.map(|(_, due)| due.missed), "zh": zh, "en": en,
            })
            .to_string()
        } else {
            let at = clock::shown_in(at, &self.company.schedule.zone);
            let said = if self.lang == Lang::Zh { zh } else { en };
            match job {
                Some((job, due)) if due.missed > 0 => {
                    let missed = due.missed;
                    match self.lang {
                        Lang::Zh => format!("{at}  {}  （补做；此前错过 {missed} 次）{said}", job.name),
                        Lang::En => {
                            format!("{at}  {}  (made up; {missed} before it were missed) {said}", job.name)
                        }
                    }
                }
                Some((job, _)) => format!("{at}  {}  {said}", job.name),
                None => format!("{at}  {said}"),
            }
        };
        let mut out = std::io::stdout().lock();
        writeln!(out, "{line}").and_then(|()| out.flush()).context("the log cannot be written")
    }
}

const fn lease_from(now: UtcMicros) -> UtcMicros {
    UtcMicros(now.0.saturating_add(LEASE))
}
