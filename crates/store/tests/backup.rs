//! A backup holds everything, and gives it back to either database.
#![expect(clippy::unwrap_used, reason = "the steps of a test fail by panicking")]

use receivables::{
    calendar::Day,
    debtor::Channels,
    ledger::{DebtorKey, Entry, PaymentEntry, PersonEntry, ReceivableEntry},
    money::{Currency, Money},
};
use store::{Complete, Defaults, Error, ImportMeta, Keys, Store};

fn person(debtor: DebtorKey, name: &str) -> Entry {
    Entry::Person(PersonEntry {
        debtor,
        name: name.to_owned(),
        role: None,
        title: None,
        mobile: Some("13800000000".to_owned()),
        phone: None,
        wechat: None,
        email: None,
        fax: None,
        address: None,
        prefers: None,
        opted_out: Channels::NONE,
        opted_in: Channels::NONE,
        refused: false,
        consented: false,
        workplace_only: false,
        hours: None,
    })
}

fn open(url: &str) -> Store {
    Store::open_with(url, &Keys { file: Some(testbed::keys(url)), today: None }).unwrap()
}

fn filled(url: &str) -> Store {
    let mut store = open(url);
    let meta = ImportMeta {
        file: "台账.csv".to_owned(),
        sha256: [7; 32],
        as_of: Some(Day(20_000)),
        complete: Complete::No,
        defaults: Defaults::default(),
        source: store::Source::Ledger,
        stamp: store::Stamp::machine(0),
    };
    let debtor = |n: i64| DebtorKey {
        code: Some(format!("C{n}")),
        name: Some("上海甲贸易有限公司".to_owned()),
    };
    let mut rows = Vec::new();
    for n in 1..=1_500 {
        rows.push(Entry::Receivable(ReceivableEntry {
            debtor: debtor(n),
            number: "INV-1".to_owned(),
            instalment: None,
            kind: None,
            issued: Some(Day(19_800)),
            due: Day(19_900),
            amount: Money::new(n * 100, Currency::CNY),
            settled_undated: 0,
            cleared: None,
            disputed: n % 7 == 0,
            contract: None,
            project: None,
        }));
    }
    rows.push(Entry::Payment(PaymentEntry {
        debtor: debtor(3),
        day: Day(19_950),
        amount: Money::new(100, Currency::CNY),
        receivable: Some("INV-1".to_owned()),
        instalment: None,
        reference: None,
        is_credit_note: false,
    }));
    rows.push(person(debtor(3), "王伟"));
    let mut import = store.begin_import(meta).unwrap();
    import.take(&rows).unwrap();
    import.commit().unwrap();
    let versions = store::Versions { policy: "p".to_owned(), rulebook: "r".to_owned() };
    store.open_run(Day(20_000), &versions).unwrap();
    store
}

#[test]
fn a_backup_gives_back_the_same_to_either_database() {
    testbed::both(|url| {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("备份.sqlite");
        let original = filled(url);
        let sums = original.backup(&file).unwrap();
        assert!(sums.iter().any(|sum| sum.table == "receivable" && sum.rows == 1_500), "{sums:?}");
        assert!(matches!(original.backup(&file), Err(Error::Exists(_))));
        let keys = testbed::keys(url);
        testbed::both(|url| {
            // Kept in another place, as one should; without them nobody reads the numbers and addresses.
            std::fs::copy(&keys, testbed::keys(url)).unwrap();
            let mut restored = open(url);
            assert_eq!(restored.restore(&file).unwrap(), sums);
            assert_eq!(restored.sums().unwrap(), sums);
            assert!(matches!(restored.restore(&file), Err(Error::NotEmpty { .. })));
            // Numbers go on where they stopped.
            let mut import = restored
                .begin_import(ImportMeta {
                    file: "next.csv".to_owned(),
                    sha256: [8; 32],
                    as_of: Some(Day(20_001)),
                    complete: Complete::No,
                    defaults: Defaults::default(),
                    source: store::Source::Ledger,
                    stamp: store::Stamp::machine(0),
                })
                .unwrap();
            let next = DebtorKey { code: Some("C9999".to_owned()), name: None };
            import.take(&[person(next, "李静")]).unwrap();
            import.commit().unwrap();
        });
    });
}

#[test]
fn a_damaged_backup_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("backup.sqlite");
    filled(&format!("sqlite://{}", folder.path().join("ledger.sqlite").display())).backup(&file).unwrap();
    let mut bytes = std::fs::read(&file).unwrap();
    bytes.truncate(bytes.len() / 2);
    std::fs::write(&file, bytes).unwrap();
    let mut restored =
        Store::open(&format!("sqlite://{}", folder.path().join("new.sqlite").display())).unwrap();
    assert!(restored.restore(&file).is_err());
    assert!(restored.sums().unwrap().iter().all(|sum| sum.rows == 0));
}
