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
use outreach::Lang;
use receivables::{calendar::Day, decide::decide, decision::Decision, money::Money};
use serde::Serialize;
use store::{DecisionRow, Loaded, Snapshots, Store, Which};

use crate::{args, company::Company, progress::Progress};

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
    /// Milliseconds for reading the facts.
    pub(crate) load_ms: u64,
    /// Milliseconds for deciding and recording.
    pub(crate) decide_and_record_ms: u64,
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
    let started = Instant::now();
    let which = if args.dry_run { Which::All } else { Which::Due(&company.versions) };
    let snapshots = store.load(day, which)?;
    let load_ms = millis(started.elapsed());
    let started = Instant::now();
    let mut report = decide_all(store, company, &snapshots, day, args.dry_run)?;
    report.load_ms = load_ms;
    report.decide_and_record_ms = millis(started.elapsed());
    report.day = Some(day);
    report.dry_run = args.dry_run;
    Ok(report)
}

fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}

/// One chunk of decisions, ready to be recorded.
struct Decided {
    rows: Vec<DecisionRow>,
    report: Report,
}

fn decide_all(
    store: &mut Store,
    company: &Company,
    snapshots: &Snapshots,
    day: Day,
    dry_run: bool,
) -> anyhow::Result<Report> {
    let mut run = if dry_run { None } else { Some(store.begin_run(day, &company.versions)?) };
    let progress = Progress::new("debtors", snapshots.len());
    let next = AtomicUsize::new(0);
    let threads = thread::available_parallelism().map_or(1, usize::from);
    let mut total = Report::default();
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
                    decided.rows.into_iter().try_for_each(|row| run.record(row))?;
                }
                progress.add(decided.report.decided);
                total.add(&decided.report);
                expected += 1;
            }
        }
        Ok(())
    })?;
    if let Some(run) = run {
        run.finish()?;
    }
    Ok(total)
}

fn decide_chunk(company: &Company, snapshots: &Snapshots, chunk: usize, day: Day) -> Decided {
    let mut decided = Decided { rows: Vec::with_capacity(CHUNK), report: Report::default() };
    for position in (chunk * CHUNK..).take(CHUNK) {
        let Some(loaded) = snapshots.at(position) else { break };
        match decide_one(company, &loaded, day) {
            Ok(decision) => {
                decided.report.count(&decision);
                decided.rows.push(row(&decision));
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

/// The row under which a decision is kept.
fn row(decision: &Decision) -> DecisionRow {
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
        body: json(decision),
    }
}

/// JSON of our own types, which have no maps with other keys than text and no numbers that JSON lacks.
fn json<T: Serialize>(value: &T) -> String {
    serde_json::to_string(value).unwrap_or_else(|error| unreachable!("a decision is plain data: {error}"))
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
