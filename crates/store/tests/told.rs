//! What an import concludes of a debtor from name, country and policy.
#![expect(clippy::unwrap_used, clippy::panic, reason = "the steps of a test fail by panicking")]

use receivables::{
    calendar::Day,
    debtor::{Country, DebtorId, DebtorKind},
    ledger::{DebtorEntry, DebtorKey, Entry, ReceivableEntry},
    money::{Currency, Money},
    stage::Stage,
};
use store::{
    Claim, Complete, DecisionRow, Defaults, Gaps, ImportMeta, ImportReport, Note, Run, Source, Stamp,
    Standing, Store, Versions, Which,
};

const MONDAY: Day = Day(20_780);

fn customer(code: &str, name: &str) -> DebtorEntry {
    let debtor = DebtorKey { code: Some(code.to_owned()), name: Some(name.to_owned()) };
    DebtorEntry { debtor, ..DebtorEntry::default() }
}

fn import(store: &mut Store, day: Day, defaults: Defaults, rows: Vec<DebtorEntry>) -> ImportReport {
    let meta = ImportMeta {
        file: "customers.csv".to_owned(),
        sha256: [7; 32],
        as_of: Some(day),
        complete: Complete::No,
        defaults,
        source: Source::Ledger,
        stamp: Stamp::machine(0),
    };
    let mut import = store.begin_import(meta).unwrap();
    let rows: Vec<Entry> = rows.into_iter().map(Entry::Debtor).collect();
    let _ = import.take(&rows).unwrap();
    import.commit().unwrap()
}

fn decide(store: &mut Store, day: Day) {
    let versions = Versions { policy: "p".to_owned(), rulebook: "r".to_owned() };
    let mut run = begin_run(store, day, &versions);
    run.record(DecisionRow {
        debtor: DebtorId(1),
        day,
        stage: Stage::Early,
        step: None,
        cause: None,
        priority: 0,
        days_past_due: 0,
        overdue: "[]".to_owned(),
        limitation_end: None,
        review_on: day.plus(7),
        standing: Standing::default(),
        body: "{}".to_owned(),
    })
    .unwrap();
    run.finish().unwrap();
}

#[test]
fn a_policy_counts_from_the_ledger_day_that_changed_it() {
    let under =
        |policy: Option<&str>| DebtorEntry { policy: policy.map(str::to_owned), ..customer("A1", "Acme") };
    // Policies named day after day, whether a run lies between, and since when the last one counts.
    for (first, decided, second, since, why) in [
        (Some("a"), false, Some("b"), Some(1), "one named policy gives way to another"),
        (Some("a"), true, Some("a"), None, "nothing changes"),
        (Some("a"), true, None, None, "silence changes nothing"),
        (None, true, Some("b"), Some(1), "the policy of the house was decided under"),
        (None, false, Some("b"), None, "nobody was ever under another"),
    ] {
        testbed::both(|url| {
            let mut store = Store::open(url).unwrap();
            let _ = import(&mut store, MONDAY, Defaults::default(), vec![under(first)]);
            if decided {
                decide(&mut store, MONDAY);
            }
            let _ = import(&mut store, MONDAY.plus(1), Defaults::default(), vec![under(second)]);
            let loaded = store.load(MONDAY.plus(2), Which::All).unwrap().at(0).unwrap();
            assert_eq!(loaded.snapshot.policy_since, since.map(|days| MONDAY.plus(days)), "{why}");
        });
    }
}

#[test]
fn name_and_country_tell_kind_and_zone_and_a_row_goes_before_both() {
    testbed::both(|url| {
        let mut store = Store::open(url).unwrap();
        let cn = Country::from_code("CN");
        let several_zones = Country::from_code("CA");
        let rows = vec![
            DebtorEntry { country: cn, ..customer("A1", "上海甲贸易有限公司") },
            DebtorEntry { country: several_zones, ..customer("A2", "Acme Inc") },
            DebtorEntry { kind: Some(DebtorKind::Person), country: cn, ..customer("A3", "Sole Trader Ltd") },
            customer("A4", "王建国"),
        ];
        let report = import(&mut store, MONDAY, Defaults::default(), rows.clone());
        assert_eq!(report.notes, [Note::KindByName { debtors: 2 }]);
        assert_eq!(report.gaps, Gaps { kind: 1, place: 2, people: 4 });
        let known = |store: &Store| -> Vec<(Option<DebtorKind>, bool)> {
            let loaded = store.load(MONDAY, Which::All).unwrap();
            loaded
                .iter()
                .map(|loaded| (loaded.snapshot.debtor.kind, loaded.snapshot.debtor.zone_known))
                .collect()
        };
        let (company, person) = (Some(DebtorKind::Company), Some(DebtorKind::Person));
        assert_eq!(known(&store), [(company, true), (company, false), (person, true), (None, false)]);

        // What the caller knows fills the rest, and overrules nothing.
        let defaults = Defaults {
            kind: company,
            country: several_zones,
            zone: Some("America/New_York".to_owned()),
            ..Defaults::default()
        };
        let _ = import(&mut store, MONDAY, defaults, rows);
        assert_eq!(known(&store), [(company, true), (company, true), (person, true), (company, true)]);
        let zone = |id| store.names(DebtorId(id)).unwrap().unwrap().zone.unwrap();
        assert_eq!(
            [zone(1), zone(2), zone(3), zone(4)],
            ["Asia/Shanghai", "America/New_York", "Asia/Shanghai", "America/New_York"]
        );
    });
}

#[test]
fn a_mark_of_dispute_says_nothing_of_what_is_settled() {
    for (cleared, settled, disputes, why) in [
        (None, 0, 1, "open"),
        (None, 40, 1, "open in part"),
        (None, 100, 0, "settled at an unknown day"),
        (Some(MONDAY.plus(-3)), 0, 0, "cleared before"),
        (Some(MONDAY.plus(3)), 0, 1, "cleared later, so it was in dispute on that day"),
    ] {
        testbed::both(|url| {
            let mut store = Store::open(url).unwrap();
            let meta = ImportMeta {
                file: "ledger.csv".to_owned(),
                sha256: [7; 32],
                as_of: Some(MONDAY),
                complete: Complete::No,
                defaults: Defaults::default(),
                source: Source::Ledger,
                stamp: Stamp::machine(0),
            };
            let mut import = store.begin_import(meta).unwrap();
            let row = ReceivableEntry {
                debtor: DebtorKey { code: Some("A1".to_owned()), name: None },
                number: "F1".to_owned(),
                instalment: None,
                kind: None,
                issued: None,
                due: MONDAY.plus(-30),
                amount: Money::new(100, Currency::CNY),
                settled_undated: settled,
                cleared,
                disputed: true,
                contract: None,
                project: None,
            };
            let _ = import.take(&[Entry::Receivable(row)]).unwrap();
            import.commit().unwrap();
            let loaded = store.load(MONDAY, Which::All).unwrap().at(0).unwrap();
            assert_eq!(loaded.snapshot.disputes.len(), disputes, "{why}");
        });
    }
}

/// Claims all there is to do in the run of a day.
fn begin_run<'store>(store: &'store mut Store, day: Day, versions: &Versions) -> Run<'store> {
    let open = store.open_run(day, versions).unwrap();
    match store.claim(&open, "test", &Stamp::machine(0)).unwrap() {
        Claim::Ours(run) => run,
        other => panic!("{other:?}"),
    }
}
