//! A million invoices of a hundred thousand debtors, unsorted: taken in, loaded, recorded, and aged in SQL, with the
//! times. `cargo run --release -p store --example import_speed [INVOICES [DEBTORS [FILE]]]`
#![expect(clippy::print_stdout, reason = "a measurement speaks to the terminal")]

use std::{
    error::Error,
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
    Claim, Complete, DecisionRow, Defaults, ImportMeta, Source, Stamp, Store, Verdict, Versions, Which,
};

const TODAY: Day = Day(20_800);

fn main() -> Result<(), Box<dyn Error>> {
    let mut args = std::env::args().skip(1);
    let invoices = args.next().map_or(Ok(1_000_000), |text| text.parse::<u32>())?;
    let debtors = args.next().map_or(Ok(100_000), |text| text.parse::<u32>())?;
    let folder = std::env::temp_dir().join(format!("store-speed-{}", std::process::id()));
    std::fs::create_dir_all(&folder)?;
    let file = args.next().unwrap_or_else(|| folder.join("ledger.sqlite").display().to_string());
    let entries: Vec<Entry> = (0..invoices).map(|at| invoice(at, debtors)).collect();

    sqlite3_import(&folder, &entries)?;
    let mut store = Store::open(&file)?;
    measure_import(&mut store, &entries, "first import", TODAY)?;
    measure_import(&mut store, &entries, "same rows again", TODAY)?;
    measure_import(&mut store, &entries, "same rows, a day later", TODAY.plus(1))?;
    measure_run(&mut store)?;
    measure_evidence(&mut store)?;
    let start = Instant::now();
    drop(store);
    print("close", start.elapsed(), "what the log holds goes to the file");
    std::fs::remove_dir_all(&folder)?;
    Ok(())
}

fn measure_import(
    store: &mut Store,
    entries: &[Entry],
    what: &str,
    as_of: Day,
) -> Result<(), Box<dyn Error>> {
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
    print(what, start.elapsed(), &format!("rows alone {} ms, {} new", rows.as_millis(), total.new));
    Ok(())
}

fn measure_run(store: &mut Store) -> Result<(), Box<dyn Error>> {
    let versions = Versions { policy: "1".into(), rulebook: "1".into() };
    let start = Instant::now();
    let ageing = store.ageing_sql(TODAY)?;
    print("ageing in SQL", start.elapsed(), &format!("{ageing:?}"));

    let start = Instant::now();
    let snapshots = store.load(TODAY, Which::All)?;
    print("load all", start.elapsed(), &format!("{} debtors, {}", snapshots.len(), resident()));
    let start = Instant::now();
    let open: usize = snapshots.iter().map(|loaded| loaded.snapshot.receivables.len()).sum();
    print("assemble, one thread", start.elapsed(), &format!("{open} receivables"));

    let body = format!("{{\"reasons\":\"{}\"}}", "r".repeat(670));
    for what in ["record all", "record all again"] {
        let start = Instant::now();
        let open = store.open_run(TODAY, &versions)?;
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
        print(
            what,
            start.elapsed(),
            &format!("{} decisions so far, {rate}/s with their entries", record.decided),
        );
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
    Ok(())
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

/// The yardstick: the command line tool of SQLite on the same rows, with a key and nothing else.
fn sqlite3_import(folder: &std::path::Path, entries: &[Entry]) -> Result<(), Box<dyn Error>> {
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
            row.amount.plain(),
            row.amount.currency
        )?;
    }
    out.flush()?;
    let start = Instant::now();
    let status = Command::new("sqlite3")
        .arg(folder.join("yardstick.sqlite"))
        .arg("CREATE TABLE invoice (code, name, number, issued, due, amount, currency);")
        .arg(format!(".import --csv {} invoice", csv.display()))
        .status();
    match status {
        Ok(status) if status.success() => print("sqlite3 .import", start.elapsed(), "the same rows as CSV"),
        _ => println!("sqlite3 .import: skipped, there is no `sqlite3` here"),
    }
    Ok(())
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
