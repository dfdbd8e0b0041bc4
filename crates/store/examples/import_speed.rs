//! A million invoices of a hundred thousand debtors, unsorted: taken in, loaded, recorded, and aged in SQL, with the
//! times and their ratios to what the database does by itself.
//! `cargo run --release -p store --example import_speed [INVOICES [DEBTORS]] [--db ADDRESS]`; the database must be empty,
//! and `--db postgres` is a server started for the purpose. Without `--db` it is a new file.
#![expect(clippy::print_stdout, reason = "a measurement speaks to the terminal")]

use std::{
    error::Error,
    path::{Path, PathBuf},
    process::Command,
    time::{Duration, Instant},
};

use receivables::{
    calendar::Day,
    debtor::DebtorId,
    ledger::{DebtorKey, Entry, ReceivableEntry},
    money::{Currency, Money},
    stage::Stage,
};
use store::{
    Claim, Complete, DecisionRow, Defaults, ImportMeta, Source, Stamp, Standing, Store, Verdict, Versions,
    Which,
};

const TODAY: Day = Day(20_800);

fn main() -> Result<(), Box<dyn Error>> {
    let mut args: Vec<String> = std::env::args().skip(1).collect();
    let db =
        args.iter().position(|arg| arg == "--db").map(|at| args.split_off(at)).and_then(|mut db| db.pop());
    let number = |at: usize, usual: u32| args.get(at).map_or(Ok(usual), |text| text.parse());
    let (invoices, debtors) = (number(0, 1_000_000)?, number(1, 100_000)?);
    let folder = std::env::temp_dir().join(format!("store-speed-{}", std::process::id()));
    std::fs::create_dir_all(&folder)?;
    let started = if db.as_deref() == Some("postgres") { Some(testbed::postgres().fresh()) } else { None };
    let url = started.as_ref().map(testbed::Database::url).or(db);
    let url = url.unwrap_or_else(|| folder.join("ledger.sqlite").display().to_string());
    let entries: Vec<Entry> = (0..invoices).map(|at| invoice(at, debtors)).collect();

    let mut store = Store::open(&url)?;
    let csv = write_csv(&folder, &entries)?;
    let plain =
        if url.starts_with("postgres") { psql_copy(&url, &csv) } else { sqlite3_import(&folder, &csv) };
    let first = measure_import(&mut store, &entries, "first import", TODAY)?;
    measure_import(&mut store, &entries, "same rows again", TODAY)?;
    measure_import(&mut store, &entries, "same rows, a day later", TODAY.plus(1))?;
    let (ageing, ours) = measure_run(&mut store)?;
    if let Some(plain) = plain {
        ratio("first import / the database's own", first, plain);
    }
    ratio("load and record / ageing in SQL", ours, ageing);
    measure_evidence(&mut store)?;
    let start = Instant::now();
    drop(store);
    print("close", start.elapsed(), "what the log of a file holds goes to it");
    std::fs::remove_dir_all(&folder)?;
    Ok(())
}

fn measure_import(
    store: &mut Store,
    entries: &[Entry],
    what: &str,
    as_of: Day,
) -> Result<Duration, Box<dyn Error>> {
    let meta = ImportMeta {
        file: "speed".into(),
        sha256: [0; 32],
        as_of: Some(as_of),
        complete: Complete::No,
        defaults: Defaults::default(),
        source: Source::Ledger,
        stamp: Stamp::machine(0),
    };
    let start = Instant::now();
    let mut import = store.begin_import(meta)?;
    // Rows come from another thread, as they do from the reader of a file.
    let (sender, receiver) = std::sync::mpsc::sync_channel::<Vec<Entry>>(16);
    std::thread::scope(|scope| {
        scope.spawn(move || {
            for batch in entries.chunks(4_096) {
                if sender.send(batch.to_vec()).is_err() {
                    break;
                }
            }
        });
        for batch in receiver {
            for verdict in import.take(&batch)? {
                if let Verdict::Refused(refusal) = verdict {
                    return Err::<(), Box<dyn Error>>(refusal.into());
                }
            }
        }
        Ok(())
    })?;
    let rows = start.elapsed();
    let report = import.commit()?;
    let total = report.total();
    let took = start.elapsed();
    print(what, took, &format!("rows alone {} ms, {} new", rows.as_millis(), total.new));
    Ok(took)
}

/// The quickest of three: the machine has other work, too.
fn quickest<T>(mut run: impl FnMut() -> Result<T, store::Error>) -> Result<(Duration, T), store::Error> {
    let mut best: Option<(Duration, T)> = None;
    for _ in 0..3 {
        let start = Instant::now();
        let result = run()?;
        let took = start.elapsed();
        if best.as_ref().is_none_or(|(best, _)| took < *best) {
            best = Some((took, result));
        }
    }
    best.ok_or(store::Error::CompleteWithoutDay)
}

/// Returns the times of the ageing in SQL, and of loading and recording together.
fn measure_run(store: &mut Store) -> Result<(Duration, Duration), Box<dyn Error>> {
    let versions = Versions { policy: "1".into(), rulebook: "1".into() };
    let (ageing_took, ageing) = quickest(|| store.ageing_sql(TODAY))?;
    print("ageing in SQL", ageing_took, &format!("{ageing:?}"));

    let (load_took, snapshots) = quickest(|| store.load(TODAY, Which::All))?;
    print("load all", load_took, &format!("{} debtors, {}", snapshots.len(), resident()));
    let start = Instant::now();
    let open: usize = snapshots.iter().map(|loaded| loaded.snapshot.receivables.len()).sum();
    print("assemble, one thread", start.elapsed(), &format!("{open} receivables"));

    let body = format!("{{\"reasons\":\"{}\"}}", "r".repeat(670));
    let mut record_took = Duration::MAX;
    for (what, day) in
        [("record all", -2), ("record all, next day", -1), ("record all, a day later", 0), ("again", 0)]
    {
        let start = Instant::now();
        let open = store.open_run(TODAY.plus(day), &versions)?;
        let record = loop {
            match store.claim(&open, "example", &Stamp::machine(0))? {
                Claim::Ours(mut run) => {
                    for debtor in run.debtors() {
                        run.record(decision(debtor, &body))?;
                    }
                    run.finish()?;
                }
                Claim::Finished(record) => break record,
                Claim::Elsewhere => return Err("somebody else works on this database".into()),
            }
        };
        let rate = u128::from(record.decided) * 1000 / start.elapsed().as_millis().max(1);
        print(what, start.elapsed(), &format!("{} decisions, {rate}/s with their entries", record.decided));
        record_took = record_took.min(start.elapsed());
    }

    let start = Instant::now();
    let due = store.load(TODAY, Which::Due(&versions))?;
    print("load what is due now", start.elapsed(), &format!("{} debtors", due.len()));
    let start = Instant::now();
    let due = store.load(TODAY.plus(1), Which::Due(&versions))?;
    print("load what is due tomorrow", start.elapsed(), &format!("{} debtors", due.len()));
    let start = Instant::now();
    let rows = store.worklist(TODAY, Some(Stage::Clear), Some(50))?;
    print("worklist", start.elapsed(), &format!("{} rows", rows.len()));
    Ok((ageing_took, load_took + record_took))
}

/// Every chain bound into a root, and all of it verified.
fn measure_evidence(store: &mut Store) -> Result<(), Box<dyn Error>> {
    let status = store.evidence_status()?;
    let start = Instant::now();
    let key = evidence::SigningKey::from_seed(&[1; 32])?;
    let root = store.seal(TODAY, &Stamp::machine(1), &key)?;
    let leaves = root.map_or(0, |root| root.root.leaves);
    print("seal", start.elapsed(), &format!("{leaves} chains, {} entries", status.entries));
    let start = Instant::now();
    let report = store.verify_evidence(None)?;
    let rate = u128::from(report.entries) * 1000 / start.elapsed().as_millis().max(1);
    print("verify", start.elapsed(), &format!("{rate} entries/s, intact: {}", report.is_intact()));
    Ok(())
}

/// One debtor in twenty is to be looked at tomorrow.
fn decision(debtor: i64, body: &str) -> DecisionRow {
    DecisionRow {
        debtor: DebtorId(debtor),
        day: TODAY,
        stage: Stage::Early,
        step: Some(1),
        cause: Some("forgot".into()),
        priority: debtor % 1_000,
        days_past_due: 12,
        overdue: "{\"CNY\":\"12345.67\"}".into(),
        limitation_end: Some(TODAY.plus(900)),
        review_on: TODAY.plus(if debtor % 20 == 0 { 1 } else { 9 }),
        standing: Standing::default(),
        body: body.to_owned(),
    }
}

/// Invoice number `at`; debtors come in no order.
fn invoice(at: u32, debtors: u32) -> Entry {
    let spread = at.wrapping_mul(2_654_435_761);
    let debtor = spread % debtors;
    let due = TODAY.plus(i32::try_from(spread / 7 % 400).unwrap_or(0) - 250);
    Entry::Receivable(ReceivableEntry {
        debtor: DebtorKey {
            code: Some(format!("C{debtor:06}")),
            name: Some(format!("客户{debtor}有限公司")),
        },
        number: format!("INV{at:08}"),
        instalment: None,
        kind: None,
        issued: Some(due.plus(-30)),
        due,
        amount: Money::new(i64::from(spread % 9_000_000) + 100, Currency::CNY),
        settled_undated: 0,
        cleared: None,
        disputed: false,
        contract: None,
        project: None,
    })
}

/// The rows as CSV, for the yardsticks.
fn write_csv(folder: &Path, entries: &[Entry]) -> Result<PathBuf, Box<dyn Error>> {
    use std::io::Write as _;

    let csv = folder.join("rows.csv");
    let mut out = std::io::BufWriter::new(std::fs::File::create(&csv)?);
    for entry in entries {
        let Entry::Receivable(row) = entry else { continue };
        let (code, name) = (row.debtor.code.as_deref(), row.debtor.name.as_deref());
        let issued = row.issued.map(|day| day.to_string()).unwrap_or_default();
        writeln!(
            out,
            "{},{},{},{issued},{},{},{}",
            code.unwrap_or_default(),
            name.unwrap_or_default(),
            row.number,
            row.due,
            row.amount.minor,
            row.amount.currency
        )?;
    }
    out.flush()?;
    Ok(csv)
}

/// The yardstick for a file: the command line tool of SQLite on the same rows, with a key and nothing else.
fn sqlite3_import(folder: &Path, csv: &Path) -> Option<Duration> {
    let mut command = Command::new("sqlite3");
    command
        .arg(folder.join("yardstick.sqlite"))
        .arg("CREATE TABLE invoice (code, name, number, issued, due, amount, currency);")
        .arg(format!(".import --csv {} invoice", csv.display()));
    timed("sqlite3 .import", command)
}

/// The yardstick for a server: its own `COPY` of the same rows into a table with a key and nothing else.
fn psql_copy(url: &str, csv: &Path) -> Option<Duration> {
    let psql = |text: &str| {
        let mut command = Command::new("psql");
        command.args(["-q", "-v", "ON_ERROR_STOP=1", "-d", url, "-c", text]);
        command
    };
    let columns = "code, name, number, issued, due, amount, currency";
    let made = psql(
        "CREATE TABLE yardstick (id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY, code TEXT, name TEXT, number TEXT,
            issued DATE, due DATE, amount BIGINT, currency TEXT)",
    );
    timed("psql: the table", made)?;
    let took =
        timed("psql \\copy", psql(&format!("\\copy yardstick ({columns}) FROM '{}' CSV", csv.display())));
    timed("psql: away with it", psql("DROP TABLE yardstick"))?;
    took
}

fn timed(what: &str, mut command: Command) -> Option<Duration> {
    let start = Instant::now();
    match command.status() {
        Ok(status) if status.success() => {
            let took = start.elapsed();
            print(what, took, "the same rows as CSV");
            Some(took)
        }
        other => {
            println!("{what}: skipped, {other:?}");
            None
        }
    }
}

fn ratio(what: &str, ours: Duration, theirs: Duration) {
    let hundredths = ours.as_millis() * 100 / theirs.as_millis().max(1);
    println!("{what:<40} {}.{:02} times", hundredths / 100, hundredths % 100);
}

/// Memory in use, where the system says so.
fn resident() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmHWM")).unwrap_or("memory unknown");
    line.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn print(what: &str, time: Duration, remark: &str) {
    println!("{what:<28} {:>6} ms   processor so far {:>6} ms   {remark}", time.as_millis(), processor_ms());
}

/// Processor time of this process, in hundredths of a second on Linux: what a busy machine does not distort.
fn processor_ms() -> u64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let after_name = stat.rsplit_once(')').map_or("", |(_, rest)| rest);
    after_name.split_whitespace().skip(11).take(2).filter_map(|ticks| ticks.parse::<u64>().ok()).sum::<u64>()
        * 10
}
