//! A run that several programs share, and one that is killed: every part is whole or untouched.
#![expect(clippy::panic, clippy::unwrap_used, reason = "a test that finds another state has failed")]

use receivables::{
    calendar::Day,
    debtor::DebtorId,
    ledger::{DebtorKey, Entry, ReceivableEntry},
    money::{Currency, Money},
    stage::Stage,
};
use store::{
    Claim, Complete, DecisionRow, Defaults, Error, ImportMeta, OpenRun, Run, Source, Stamp, Standing, Store,
    Versions, Which,
};

const TODAY: Day = Day(20_000);
/// Three parts on a server.
const DEBTORS: i64 = 9_000;

fn versions() -> Versions {
    Versions { policy: "p".to_owned(), rulebook: "r".to_owned() }
}

fn import(store: &mut Store, debtors: std::ops::RangeInclusive<i64>, amount: i64) {
    let sha256 = [u8::try_from(amount).unwrap(); 32];
    let meta = ImportMeta {
        file: "ledger.csv".to_owned(),
        sha256,
        as_of: Some(TODAY),
        complete: Complete::No,
        defaults: Defaults::default(),
        source: Source::Ledger,
        stamp: Stamp::machine(0),
    };
    let rows: Vec<Entry> = debtors
        .map(|n| {
            Entry::Receivable(ReceivableEntry {
                debtor: DebtorKey { code: Some(format!("C{n}")), name: None },
                number: "INV-1".to_owned(),
                instalment: None,
                kind: None,
                issued: None,
                due: Day(19_900),
                amount: Money::new(amount, Currency::CNY),
                settled_undated: 0,
                cleared: None,
                disputed: false,
                contract: None,
                project: None,
            })
        })
        .collect();
    let mut import = store.begin_import(meta).unwrap();
    import.take(&rows).unwrap();
    import.commit().unwrap();
}

fn decision(debtor: i64) -> DecisionRow {
    DecisionRow {
        debtor: DebtorId(debtor),
        day: TODAY,
        stage: Stage::Early,
        step: None,
        cause: None,
        priority: debtor,
        days_past_due: 100,
        overdue: "[]".to_owned(),
        limitation_end: None,
        review_on: TODAY.plus(30),
        standing: Standing::default(),
        body: "{}".to_owned(),
    }
}

fn claimed<'store>(store: &'store mut Store, open: &OpenRun) -> Run<'store> {
    match store.claim(open, "test", &Stamp::machine(0)).unwrap() {
        Claim::Ours(run) => run,
        other => panic!("{other:?}"),
    }
}

/// Records what is due in the parts of a claim; how many that were.
fn work(mut run: Run<'_>) -> usize {
    let snapshots = run.load().unwrap();
    for loaded in snapshots.iter() {
        run.record(decision(loaded.snapshot.debtor.id.0)).unwrap();
    }
    run.finish().unwrap();
    snapshots.len()
}

fn due(store: &Store) -> usize {
    store.load(TODAY, Which::Due(&versions())).unwrap().len()
}

#[test]
fn whoever_is_left_does_the_parts_of_one_that_fails() {
    testbed::both(|url| {
        let mut first = Store::open(url).unwrap();
        import(&mut first, 1..=DEBTORS, 1);
        let mut second = first.another().unwrap();
        let open = first.open_run(TODAY, &versions()).unwrap();
        assert_eq!(second.open_run(TODAY, &versions()).unwrap(), open, "the same run");

        let shared = first.is_shared();
        let lost = claimed(&mut first, &open);
        let lost_debtors = lost.debtors();
        let mut decided = 0;
        if shared {
            // What one holds, another leaves alone.
            let other = claimed(&mut second, &open);
            assert!(other.debtors().start() > lost_debtors.end());
            decided += work(other);
            decided += work(claimed(&mut second, &open));
            assert!(matches!(second.claim(&open, "test", &Stamp::machine(0)).unwrap(), Claim::Elsewhere));
        }
        drop(lost); // Its program is killed.
        decided += work(claimed(&mut second, &open));
        let Claim::Finished(record) = second.claim(&open, "test", &Stamp::machine(0)).unwrap() else {
            panic!("parts are left")
        };
        assert_eq!((decided, record.decided), (9_000, 9_000));
        assert_eq!((due(&second), second.worklist(TODAY, None, None).unwrap().len()), (0, 9_000));
    });
}

#[test]
fn a_finished_run_begins_again_and_finds_only_what_is_new() {
    testbed::both(|url| {
        let mut store = Store::open(url).unwrap();
        import(&mut store, 1..=20, 1);
        for expected in [20, 0] {
            let open = store.open_run(TODAY, &versions()).unwrap();
            assert_eq!(work(claimed(&mut store, &open)), expected);
            assert!(matches!(store.claim(&open, "test", &Stamp::machine(0)).unwrap(), Claim::Finished(_)));
        }
        import(&mut store, 20..=22, 2); // One invoice changed, two debtors are new.
        let open = store.open_run(TODAY, &versions()).unwrap();
        let decided: usize =
            std::iter::from_fn(|| match store.claim(&open, "test", &Stamp::machine(0)).unwrap() {
                Claim::Ours(run) => Some(work(run)),
                _ => None,
            })
            .sum();
        assert_eq!((decided, due(&store)), (3, 0));
    });
}

#[test]
fn nothing_is_decided_on_facts_that_a_ledger_changed_meanwhile() {
    let database = testbed::postgres().fresh();
    let mut store = Store::open(&database.url()).unwrap();
    import(&mut store, 1..=20, 1);
    let mut other = store.another().unwrap();
    let open = store.open_run(TODAY, &versions()).unwrap();
    let mut run = claimed(&mut store, &open);
    let snapshots = run.load().unwrap();
    import(&mut other, 7..=7, 2);
    for loaded in snapshots.iter() {
        run.record(decision(loaded.snapshot.debtor.id.0)).unwrap();
    }
    assert!(matches!(run.finish(), Err(Error::Conflict(_))), "one debtor's chain has grown");
    assert_eq!(work(claimed(&mut store, &open)), 20);
    assert_eq!(due(&other), 0);
}

#[test]
fn of_two_runs_that_decide_first_the_slower_one_asks_again() {
    let database = testbed::postgres().fresh();
    let mut store = Store::open(&database.url()).unwrap();
    import(&mut store, 1..=20, 1);
    let mut other = store.another().unwrap();
    let today = store.open_run(TODAY, &versions()).unwrap();
    let tomorrow = other.open_run(TODAY.plus(1), &versions()).unwrap();
    let mut slower = claimed(&mut other, &tomorrow);
    assert_eq!(work(claimed(&mut store, &today)), 20);
    slower.record(decision(1)).unwrap();
    assert!(matches!(slower.finish(), Err(Error::Conflict(_))));
    assert_eq!(work(claimed(&mut other, &tomorrow)), 0, "nobody is due a day later");
}
