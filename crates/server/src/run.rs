//! The night's work: read the facts, decide for every debtor who may need it, record.

use std::{
    collections::BTreeMap,
    sync::{
        atomic::{AtomicUsize, Ordering},
        mpsc,
    },
    thread,
    time::{Duration, Instant},
};

use anyhow::bail;
use evidence::Canonical;
use outreach::Lang;
use receivables::{
    calendar::Day,
    debtor::DebtorId,
    decide::decide,
    decision::{Decision, PlannedContact},
    message::{self, SendingMode},
    money::Money,
    snapshot::Snapshot,
};
use serde::Serialize;
use store::{Claim, DecisionRow, Loaded, NewMessage, OpenRun, Run, Snapshots, Standing, Store, Which};

use crate::{args, clock, company::Company, progress::Progress, stop, worklist};

/// What a run did.
#[derive(Debug, Default, Serialize)]
pub(crate) struct Report {
    /// For which day.
    pub(crate) day: Option<Day>,
    /// Debtors decided for.
    pub(crate) decided: usize,
    /// Contacts that may be made on the day.
    pub(crate) contacts: usize,
    /// Contacts withheld.
    pub(crate) withheld: usize,
    /// Tasks.
    pub(crate) tasks: usize,
    /// Debtors who could not be decided for; each is named in the log.
    pub(crate) failed: usize,
    /// Nothing was recorded.
    pub(crate) dry_run: bool,
    /// Whether what was planned will leave.
    pub(crate) mode: Option<SendingMode>,
    /// Milliseconds for reading the facts.
    pub(crate) load_ms: u64,
    /// Milliseconds for deciding and recording.
    pub(crate) decide_and_record_ms: u64,
    /// It was asked to stop, and parts are left.
    #[serde(skip)]
    pub(crate) is_broken_off: bool,
}

/// Debtors decided by one thread at a time.
const CHUNK: usize = 256;

/// Decides and records. A day before the latest run is refused: what was sent since would be decided on twice.
pub(crate) fn run(
    store: &mut Store,
    company: &Company,
    args: &args::Run,
    day: Day,
) -> anyhow::Result<Report> {
    if !args.dry_run
        && let Some(later) = store.runs()?.into_iter().find(|run| run.day > day)
    {
        bail!("there is a run of {} already; {day} lies before it (look back with --dry-run)", later.day);
    }
    let mut report = if args.dry_run {
        let started = Instant::now();
        let snapshots = store.load(day, Which::All)?;
        let load_ms = millis(started.elapsed());
        let started = Instant::now();
        let report = decide_all(None, company, &snapshots, day, all_cores())?;
        Report { load_ms, decide_and_record_ms: millis(started.elapsed()), dry_run: true, ..report }
    } else {
        let open = store.open_run(day, &company.versions)?;
        share(store, company, &open, args.workers.unwrap_or_else(all_cores))?
    };
    report.day = Some(day);
    report.mode = Some(store.mode()?.mode);
    Ok(report)
}

/// Takes part in a run that others opened, until it is finished.
pub(crate) fn join(store: &mut Store, company: &Company, open: &OpenRun) -> anyhow::Result<Report> {
    let report = share(store, company, open, all_cores())?;
    Ok(Report { day: Some(open.day()), ..report })
}

fn all_cores() -> usize {
    thread::available_parallelism().map_or(1, usize::from)
}

/// Works on an open run until every part is done. Where programs share it, each worker has a connection and one thread of
/// its own; in a file one worker writes, and all cores decide for it.
fn share(store: &mut Store, company: &Company, open: &OpenRun, workers: usize) -> anyhow::Result<Report> {
    let mut total = Report::default();
    let (others, threads) = if store.is_shared() { (workers.saturating_sub(1), 1) } else { (0, workers) };
    let connections = (0..others).map(|_| store.another()).collect::<Result<Vec<_>, _>>()?;
    thread::scope(|scope| -> anyhow::Result<()> {
        let work = |mut store: Store| work(&mut store, company, open, 1);
        let others: Vec<_> = connections.into_iter().map(|store| scope.spawn(move || work(store))).collect();
        total = self::work(store, company, open, threads)?;
        for other in others {
            match other.join() {
                Ok(report) => total.add(&report?),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        Ok(())
    })?;
    Ok(total)
}

/// How long to wait before asking again whether others are done with their parts.
const PAUSE: Duration = Duration::from_millis(100);

/// One worker: part after part, until none is left or it is asked to stop.
fn work(store: &mut Store, company: &Company, open: &OpenRun, threads: usize) -> anyhow::Result<Report> {
    let mut total = Report::default();
    let node = clock::node();
    loop {
        if stop::is_asked() {
            total.is_broken_off = true;
            return Ok(total);
        }
        match part(store, company, open, &node, threads) {
            Ok(Some(report)) => total.add(&report),
            Ok(None) => return Ok(total),
            // Another program was quicker with a part, or wrote the same rows: nothing of ours was kept.
            Err(error) if is_taken(&error) => thread::sleep(PAUSE),
            Err(error) => return Err(error),
        }
    }
}

fn is_taken(error: &anyhow::Error) -> bool {
    matches!(error.downcast_ref(), Some(store::Error::Conflict(_) | store::Error::Busy(_)))
}

/// Claims some parts, decides and records. Nothing if the run is finished.
fn part(
    store: &mut Store,
    company: &Company,
    open: &OpenRun,
    node: &str,
    threads: usize,
) -> anyhow::Result<Option<Report>> {
    let started = Instant::now();
    let mut run = match store.claim(open, node, &clock::stamp(None))? {
        Claim::Ours(run) => run,
        Claim::Elsewhere => {
            thread::sleep(PAUSE);
            return Ok(Some(Report::default()));
        }
        Claim::Finished(_) => return Ok(None),
    };
    let snapshots = run.load()?;
    let load_ms = millis(started.elapsed());
    let started = Instant::now();
    let report = decide_all(Some(&mut run), company, &snapshots, open.day(), threads)?;
    run.finish()?;
    Ok(Some(Report { load_ms, decide_and_record_ms: millis(started.elapsed()), ..report }))
}

fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}

/// One chunk of decisions, ready to be recorded.
struct Decided {
    rows: Vec<(DecisionRow, Vec<NewMessage>)>,
    report: Report,
}

fn decide_all(
    mut run: Option<&mut Run<'_>>,
    company: &Company,
    snapshots: &Snapshots,
    day: Day,
    threads: usize,
) -> anyhow::Result<Report> {
    let progress = Progress::new("debtors", snapshots.len());
    let next = AtomicUsize::new(0);
    let mut total = Report::default();
    let now = clock::now();
    thread::scope(|scope| -> anyhow::Result<()> {
        let (sender, receiver) = mpsc::sync_channel::<(usize, Decided)>(threads * 4);
        for _ in 0..threads {
            let (sender, next) = (sender.clone(), &next);
            scope.spawn(move || {
                loop {
                    let chunk = next.fetch_add(1, Ordering::Relaxed);
                    if chunk * CHUNK >= snapshots.len()
                        || sender.send((chunk, decide_chunk(company, snapshots, chunk, day))).is_err()
                    {
                        break;
                    }
                }
            });
        }
        drop(sender);
        // In the order of the debtors, so that the same facts leave the same file.
        let mut waiting = BTreeMap::new();
        let mut expected = 0;
        for (chunk, decided) in receiver {
            waiting.insert(chunk, decided);
            while let Some(decided) = waiting.remove(&expected) {
                if let Some(run) = &mut run {
                    for (row, messages) in decided.rows {
                        run.queue(row.debtor, messages, now)?;
                        run.record(row)?;
                    }
                }
                progress.add(decided.report.decided);
                total.add(&decided.report);
                expected += 1;
            }
        }
        Ok(())
    })?;
    Ok(total)
}

fn decide_chunk(company: &Company, snapshots: &Snapshots, chunk: usize, day: Day) -> Decided {
    let mut decided = Decided { rows: Vec::with_capacity(CHUNK), report: Report::default() };
    for position in (chunk * CHUNK..).take(CHUNK) {
        let Some(loaded) = snapshots.at(position) else { break };
        match decide_one(company, &loaded, day) {
            Ok(decision) => {
                decided.report.count(&decision);
                let row = row(&loaded.snapshot, &decision);
                decided.rows.push((row, messages(company, &loaded, &decision)));
            }
            Err(error) => {
                // One debtor's broken facts hold that debtor; the run goes on and ends red.
                eprintln!("debtor #{}: {error:#}", loaded.snapshot.debtor.id.0);
                decided.report.failed += 1;
            }
        }
    }
    decided
}

/// The decision about one debtor under their policy.
pub(crate) fn decide_one(company: &Company, loaded: &Loaded, day: Day) -> anyhow::Result<Decision> {
    let snapshot = &loaded.snapshot;
    let policy = company.policy(loaded.policy.as_deref(), snapshot.debtor.kind)?;
    Ok(decide(snapshot, policy, &company.rulebook, day))
}

/// Decides anew about one debtor whose facts came in since the run, and puts that in the place of what the list of the day
/// shows of them. The run's decision stays on record; the next run makes its own.
pub(crate) fn renew(store: &mut Store, company: &Company, debtor: DebtorId, day: Day) -> anyhow::Result<()> {
    let decided = store.reading(|store| -> anyhow::Result<_> {
        let Some(version) = store.facts_version(debtor)? else { return Ok(None) };
        let snapshots = store.load(day, Which::One(debtor))?;
        let Some(loaded) = snapshots.at(0) else { return Ok(None) };
        let decision = decide_one(company, &loaded, day)?;
        Ok(Some((version, row(&loaded.snapshot, &decision))))
    })?;
    if let Some((version, row)) = decided {
        store.show(version, &row)?;
    }
    Ok(())
}

/// The row under which a decision on these facts is kept.
fn row(facts: &Snapshot, decision: &Decision) -> DecisionRow {
    let overdue: Vec<Money> = decision
        .balances
        .iter()
        .filter(|sums| sums.overdue > 0)
        .map(|sums| Money::new(sums.overdue, sums.currency))
        .collect();
    DecisionRow {
        debtor: decision.debtor,
        day: decision.day,
        stage: decision.stage,
        step: decision.step,
        cause: Some(decision.diagnosis.cause.code().to_owned()),
        priority: i64::from(decision.priority.points),
        days_past_due: decision.days_past_due,
        overdue: json(&overdue),
        limitation_end: decision.limitation.map(|limitation| limitation.last_safe_day),
        review_on: decision.review_on.unwrap_or(Day(i32::MAX)),
        standing: Standing::of(facts, decision),
        body: canonical(decision),
    }
}

/// The written contacts of the day, as they wait in the outbox for their hour.
fn messages(company: &Company, loaded: &Loaded, decision: &Decision) -> Vec<NewMessage> {
    let debtor = &loaded.snapshot.debtor;
    let new = |(key, contact): (message::Key, &PlannedContact)| {
        let zone = worklist::clock_at(company, debtor, loaded.zone.as_deref(), key.day);
        NewMessage {
            key,
            at: contact.at,
            due: clock::moment_in(zone, key.day, contact.at),
            priority: i64::from(decision.priority.points),
        }
    };
    message::planned(decision).map(new).collect()
}

/// JSON of our own types, which have no maps with other keys than text and no numbers that JSON lacks.
fn json<T: Serialize>(value: &T) -> String {
    serde_json::to_string(value).unwrap_or_else(|error| unreachable!("a decision is plain data: {error}"))
}

/// The decision as it stands in the chain, by its hash.
fn canonical(decision: &Decision) -> String {
    let plain = Canonical::of(decision);
    let refused = |error| unreachable!("a decision is plain data, without fractions: {error}");
    plain.map_or_else(refused, Canonical::into_text)
}

impl Report {
    fn count(&mut self, decision: &Decision) {
        self.decided += 1;
        self.contacts += decision.contacts.iter().filter(|contact| contact.on == decision.day).count();
        self.withheld += decision.withheld.len();
        self.tasks += decision.tasks.len();
    }

    fn add(&mut self, other: &Self) {
        self.decided += other.decided;
        self.contacts += other.contacts;
        self.withheld += other.withheld;
        self.tasks += other.tasks;
        self.failed += other.failed;
        self.is_broken_off |= other.is_broken_off;
        self.load_ms += other.load_ms;
        self.decide_and_record_ms += other.decide_and_record_ms;
    }
}

/// The report for a person, or as JSON.
pub(crate) fn to_text(report: &Report, timings: bool, lang: Lang, as_json: bool) -> anyhow::Result<String> {
    if as_json {
        return Ok(format!("{}\n", serde_json::to_string(report)?));
    }
    let day = report.day.map_or_else(String::new, |day| day.to_string());
    let mut out = match lang {
        Lang::Zh => format!(
            "{day}：处理 {} 位客户，今日可联系 {} 项，暂不可为 {} 项，待办 {} 项\n",
            report.decided, report.contacts, report.withheld, report.tasks
        ),
        Lang::En => format!(
            "{day}: {} debtors decided, {} contacts for today, {} withheld, {} tasks\n",
            report.decided, report.contacts, report.withheld, report.tasks
        ),
    };
    if report.failed > 0 {
        out.push_str(&match lang {
            Lang::Zh => format!("{} 位客户未能处理，原因见上\n", report.failed),
            Lang::En => {
                format!("{} debtors could not be decided for; the reasons are above\n", report.failed)
            }
        });
    }
    if timings {
        let memory = peak_memory_mib().map_or_else(String::new, |mib| format!(", {mib} MiB at most"));
        out.push_str(&format!(
            "load {} ms, decide and record {} ms{memory}\n",
            report.load_ms, report.decide_and_record_ms
        ));
    }
    if report.mode == Some(SendingMode::Test) {
        out.push_str(match lang {
            Lang::Zh => "【试运行】今日的消息会判断、生成并留在发件箱，什么也不发出；如何正式发送：huikuan outbox mode\n",
            Lang::En => "[TEST MODE] Today's messages will be judged, rendered and kept in the outbox, and nothing leaves; how to change that: huikuan outbox mode\n",
        });
    }
    if !report.dry_run {
        out.push_str(&match lang {
            Lang::Zh => format!("下一步：huikuan worklist --as-of {day}\n"),
            Lang::En => format!("Next: huikuan worklist --as-of {day}\n"),
        });
    }
    Ok(out)
}

/// The most memory this process ever held, where the system tells.
fn peak_memory_mib() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().trim_end_matches("kB").trim().parse::<u64>().ok().map(|kib| kib / 1024)
}
