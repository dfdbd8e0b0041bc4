//! The life of a store as a story on a real file and on a real server: ledgers come, change, leave out, refuse; runs are made and repeated.
#![expect(clippy::panic, reason = "a test that finds another state has failed")]
#![expect(clippy::unwrap_used, reason = "the steps of a test fail by panicking")]

use std::path::PathBuf;

use receivables::{
    calendar::Day,
    contact::{Connection, Direction, Outcome},
    debtor::{Channel, Channels, Country, DebtorId, DebtorKind, Role},
    fact::FactKind,
    fact::details::Details,
    ledger::{
        ContactEntry, ContractEntry, DebtorEntry, DebtorKey, DisputeEntry, Entry, FactEntry, PaymentEntry,
        PersonEntry, PromiseEntry, ReceivableEntry,
    },
    money::{Currency, Money, Ppm},
    snapshot::Snapshot,
    stage::Stage,
};
use store::{
    Claim, Complete, Counts, DecisionRow, Defaults, EntryKind, Error, Import, ImportMeta, ImportReport, Keys,
    Note, Refusal, Run, Source, Stamp, Standing, Store, UNKNOWN_RECEIVABLE, Verdict, Versions, Which,
};

struct Place {
    folder: tempfile::TempDir,
}

impl Place {
    fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    fn file(&self) -> PathBuf {
        self.folder.path().join("ledger.sqlite")
    }

    fn open(&self) -> Store {
        open(&format!("sqlite://{}", self.file().display()))
    }
}

fn open(url: &str) -> Store {
    let keys = Keys { file: Some(testbed::keys(url)), today: None };
    Store::open_with(url, &keys).unwrap()
}

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn cny(minor: i64) -> Money {
    Money::new(minor, Currency::CNY)
}

fn by_code(code: &str) -> DebtorKey {
    DebtorKey { code: Some(code.into()), name: None }
}

fn named(code: &str, name: &str) -> DebtorKey {
    DebtorKey { code: Some(code.into()), name: Some(name.into()) }
}

fn by_name(name: &str) -> DebtorKey {
    DebtorKey { code: None, name: Some(name.into()) }
}

fn invoice(debtor: DebtorKey, number: &str, due: &str, minor: i64) -> ReceivableEntry {
    ReceivableEntry {
        debtor,
        number: number.into(),
        instalment: None,
        kind: None,
        issued: None,
        due: day(due),
        amount: cny(minor),
        settled_undated: 0,
        cleared: None,
        disputed: false,
        contract: None,
        project: None,
    }
}

fn payment(
    debtor: DebtorKey,
    reference: Option<&str>,
    on: &str,
    minor: i64,
    number: Option<&str>,
) -> PaymentEntry {
    PaymentEntry {
        debtor,
        reference: reference.map(Into::into),
        day: day(on),
        amount: cny(minor),
        receivable: number.map(Into::into),
        instalment: None,
        is_credit_note: false,
    }
}

fn dispute(debtor: DebtorKey, number: Option<&str>, minor: Option<i64>) -> DisputeEntry {
    DisputeEntry {
        debtor,
        receivable: number.map(Into::into),
        opened: day("2026-03-01"),
        closed: None,
        amount: minor.map(cny),
        reason: Some("质量".into()),
    }
}

fn person(debtor: DebtorKey, name: &str) -> PersonEntry {
    PersonEntry {
        debtor,
        name: name.into(),
        role: Some(Role::Finance),
        title: Some("经理".into()),
        mobile: Some("13800000000".into()),
        phone: None,
        wechat: None,
        email: Some("li@example.com".into()),
        fax: None,
        address: None,
        prefers: None,
        opted_out: Channels::NONE,
        opted_in: Channels::NONE,
        refused: false,
        consented: false,
        workplace_only: false,
        hours: None,
    }
}

fn call(debtor: DebtorKey, who: Option<&str>, number: Option<&str>) -> ContactEntry {
    ContactEntry {
        debtor,
        day: day("2026-03-05"),
        time: "10:30".parse().ok(),
        person: who.map(Into::into),
        channel: Channel::Phone,
        direction: Direction::Out,
        connection: Connection::NoAnswer,
        outcome: None,
        reason: None,
        step: Some(2),
        receivable: number.map(Into::into),
        note: None,
    }
}

fn meta(as_of: &str) -> ImportMeta {
    ImportMeta {
        file: "ledger.csv".into(),
        sha256: [7; 32],
        as_of: Some(day(as_of)),
        complete: Complete::No,
        defaults: Defaults {
            kind: Some(DebtorKind::Company),
            country: Some(Country::CN),
            zone: Some("Asia/Shanghai".into()),
            ..Defaults::default()
        },
        source: Source::Ledger,
        stamp: Stamp::machine(0),
    }
}

/// Takes rows in and wants every one of them accepted.
fn add(import: &mut Import<'_>, entry: &Entry) -> Verdict {
    import.take(std::slice::from_ref(entry)).unwrap().remove(0)
}

fn take(store: &mut Store, meta: ImportMeta, entries: &[Entry]) -> ImportReport {
    let mut import = store.begin_import(meta).unwrap();
    for entry in entries {
        let verdict = add(&mut import, entry);
        assert!(!matches!(verdict, Verdict::Refused(_)), "{entry:?}: {verdict:?}");
    }
    import.commit().unwrap()
}

fn snapshot(store: &Store, text: &str) -> Snapshot {
    let id = store.find_debtor(text).unwrap().id;
    store.load(day("2026-03-31"), Which::One(id)).unwrap().at(0).unwrap().snapshot
}

fn counts(new: u64, changed: u64, unchanged: u64, refused: u64) -> Counts {
    Counts { new, changed, unchanged, refused }
}

/// One row of every kind about customer C1.
fn everything() -> Vec<Entry> {
    let c1 = || named("C1", "上海甲贸易有限公司");
    vec![
        // The payment comes before its invoice: sheets stand in any order.
        Entry::Payment(payment(c1(), Some("B-1"), "2026-02-20", 4_000, Some("INV-1"))),
        Entry::Payment(payment(c1(), None, "2026-02-25", 100, None)),
        Entry::Payment(payment(c1(), None, "2026-02-25", 100, None)), // The same again: a second payment.
        Entry::Receivable(ReceivableEntry {
            settled_undated: 6_000,
            contract: Some("HT-1".into()),
            ..invoice(c1(), "INV-1", "2026-01-31", 10_000)
        }),
        Entry::Receivable(invoice(c1(), "INV-2", "2026-03-15", 5_000)),
        Entry::Contract(ContractEntry {
            debtor: c1(),
            number: "HT-1".into(),
            signed: Some(day("2025-06-01")),
            terms_days: Some(30),
            penalty_per_day: Some(Ppm(500)),
            damages_clause: Some("8.2".into()),
            allows_supply_stop: true,
            governing_law: Some(Country::DE),
        }),
        Entry::Debtor(DebtorEntry { debtor: c1(), owner: Some("王芳".into()), ..DebtorEntry::default() }),
        Entry::Person(person(c1(), "李明")),
        Entry::Promise(PromiseEntry {
            debtor: c1(),
            made: day("2026-03-02"),
            due: day("2026-03-10"),
            amount: cny(4_000),
            written: true,
        }),
        Entry::Dispute(dispute(c1(), Some("INV-2"), Some(1_000))),
        Entry::Contact(call(c1(), Some("李明"), Some("INV-1"))),
        Entry::Fact(FactEntry {
            debtor: c1(),
            kind: FactKind::Litigation,
            from: day("2026-03-03"),
            until: None,
            receivable: None,
            source: Some("public register".into()),
            details: Details::default(),
        }),
    ]
}

#[test]
fn a_ledger_of_every_kind_comes_back_as_facts() {
    testbed::both(|url| {
        let mut store = open(url);
        let report = take(&mut store, meta("2026-02-28"), &everything());
        assert_eq!(report.total(), counts(12, 0, 0, 0));
        assert_eq!((report.new_debtors, report.notes.as_slice()), (1, [].as_slice()));

        let facts = snapshot(&store, "C1");
        assert_eq!(facts.debtor.kind, Some(DebtorKind::Company));
        assert!(facts.debtor.zone_known);
        assert_eq!(facts.ledger_as_of, Some(day("2026-02-28")));
        let [first, second] = facts.receivables.as_slice() else { panic!("{:?}", facts.receivables) };
        // The ledger reports 6,000 settled, of which the bank dated 4,000.
        assert_eq!(
            (first.amount.minor, first.settled_undated, first.due),
            (10_000, 2_000, day("2026-01-31"))
        );
        assert_eq!((second.amount.minor, second.settled_undated), (5_000, 0));
        assert_eq!(first.contract, facts.contracts.first().map(|contract| contract.id));
        let amounts: Vec<_> = facts.payments.iter().map(|p| (p.amount.minor, p.receivable)).collect();
        assert_eq!(amounts, [(4_000, Some(first.id)), (100, None), (100, None)]);
        assert_eq!(facts.disputes.len(), 1);
        assert_eq!(
            (facts.disputes[0].receivable, facts.disputes[0].amount),
            (Some(second.id), Some(cny(1_000)))
        );
        let contact = &facts.contacts[0];
        assert_eq!((contact.person, contact.role), (Some(facts.people[0].id), Some(Role::Finance)));
        assert_eq!((contact.receivable, contact.step), (Some(first.id), Some(2)));
        assert_eq!(contact.time, "10:30".parse().ok());
        assert!(
            facts.people[0].reachable_by.has(Channel::Sms)
                && !facts.people[0].reachable_by.has(Channel::Letter)
        );
        assert!(facts.promises[0].written && facts.facts[0].kind == FactKind::Litigation);
        assert!(
            facts.contracts[0].governing_law == Some(Country::DE)
                && facts.contracts[0].has_damages_clause
                && facts.contracts[0].allows_supply_stop
        );

        let names = store.names(facts.debtor.id).unwrap().unwrap();
        assert_eq!(
            (names.owner.as_deref(), names.debtor.to_string().as_str()),
            (Some("王芳"), "C1 上海甲贸易有限公司")
        );
        assert_eq!(names.people[0].title.as_deref(), Some("经理"));
        assert_eq!(names.contracts[0].damages_clause.as_deref(), Some("8.2"));
        assert_eq!(names.payments[0].reference.as_deref(), Some("B-1"));
        assert_eq!(names.receivables[0].number, "INV-1");
    });
}

#[test]
fn the_same_rows_twice_change_nothing() {
    testbed::both(|url| {
        let mut store = open(url);
        take(&mut store, meta("2026-02-28"), &everything());
        let before = snapshot(&store, "C1");
        decide_all(&mut store, "2026-03-31", "1");

        let known = store.known_import(&meta("2026-02-28")).unwrap().unwrap();
        assert_eq!((known.id, known.counts), (1, counts(12, 0, 0, 0)));
        assert_eq!(store.known_import(&meta("2026-03-01")).unwrap(), None); // Another day is another statement.

        let again = take(&mut store, meta("2026-02-28"), &everything());
        assert_eq!(again.total(), counts(0, 0, 12, 0));
        assert_eq!((again.new_debtors, again.changed_debtors), (0, 0));
        assert_eq!(snapshot(&store, "C1"), before);
        assert_eq!(due(&store, "2026-03-31", "1"), 0);

        // The same figures of a later day: nothing changed, and yet the ledger now vouches for more days.
        let later = take(&mut store, meta("2026-03-20"), &everything());
        assert_eq!((later.of(EntryKind::Receivable), later.changed_debtors), (counts(0, 0, 2, 0), 1));
        assert_eq!(snapshot(&store, "C1").ledger_as_of, Some(day("2026-03-20")));
        assert_eq!(due(&store, "2026-03-31", "1"), 1);
    });
}

#[test]
fn a_later_ledger_vouches_only_for_the_rows_it_holds() {
    testbed::both(|url| {
        let mut store = open(url);
        let rows = ["C1", "C2", "C3", "C4", "C5"]
            .map(|code| Entry::Receivable(invoice(by_code(code), "INV-1", "2026-01-31", 10_000)));
        take(&mut store, meta("2026-02-28"), &rows);
        let [first, second, _, fourth, _] = rows;
        take(&mut store, meta("2026-03-20"), &[fourth, first, second]);
        for (code, as_of) in [
            ("C1", "2026-03-20"),
            ("C2", "2026-03-20"),
            ("C3", "2026-02-28"), // Between two that the later ledger holds.
            ("C4", "2026-03-20"),
            ("C5", "2026-02-28"),
        ] {
            assert_eq!(snapshot(&store, code).ledger_as_of, Some(day(as_of)), "{code}");
        }
    });
}

#[test]
fn a_changed_row_updates_and_calls_for_a_new_look() {
    testbed::both(|url| {
        let mut store = open(url);
        let two = [
            Entry::Receivable(ReceivableEntry {
                disputed: true,
                ..invoice(by_code("C1"), "INV-1", "2026-01-31", 10_000)
            }),
            Entry::Receivable(invoice(by_code("C2"), "INV-1", "2026-01-31", 10_000)),
        ];
        take(&mut store, meta("2026-02-28"), &two);
        let first = snapshot(&store, "C1");
        assert_eq!((first.disputes[0].opened, first.disputes[0].closed), (day("2026-02-28"), None));
        decide_all(&mut store, "2026-03-31", "1");
        assert_eq!(due(&store, "2026-03-31", "1"), 0);

        // C1 paid and took the objection back; the row of C2 is not in the file at all.
        let cleared = ReceivableEntry {
            cleared: Some(day("2026-03-05")),
            settled_undated: 10_000,
            ..invoice(by_code("C1"), "INV-1", "2026-01-31", 10_000)
        };
        let report = take(&mut store, meta("2026-03-10"), &[Entry::Receivable(cleared)]);
        assert_eq!((report.total(), report.changed_debtors), (counts(0, 1, 0, 0), 1));
        let after = snapshot(&store, "C1");
        assert_eq!(
            (after.disputes[0].opened, after.disputes[0].closed),
            (day("2026-02-28"), Some(day("2026-03-10")))
        );
        // The money has a day now: the day it was cleared.
        assert_eq!(after.receivables[0].settled_undated, 0);
        assert_eq!(
            after.payments.iter().map(|p| (p.day, p.amount.minor)).collect::<Vec<_>>(),
            [(day("2026-03-05"), 10_000)]
        );
        assert_eq!(due(&store, "2026-03-31", "1"), 1);

        // An older ledger that comes late does not turn the clock back.
        let late = take(&mut store, meta("2026-02-28"), &two[..1]);
        assert_eq!(late.total(), counts(0, 0, 1, 0));
        assert!(matches!(late.notes.as_slice(), [Note::OlderLedger { .. }]), "{:?}", late.notes);
        assert_eq!(snapshot(&store, "C1"), after);
    });
}

#[test]
fn debtors_are_known_by_number_else_by_name() {
    testbed::both(|url| {
        let mut store = open(url);
        let take_one = |store: &mut Store, debtor: DebtorKey, number: &str| {
            take(store, meta("2026-02-28"), &[Entry::Receivable(invoice(debtor, number, "2026-01-31", 100))])
        };
        take_one(&mut store, by_name("甲公司（上海）"), "1");
        take_one(&mut store, by_name(" 甲公司(上海) "), "2"); // Width and spaces do not tell names apart.
        take_one(&mut store, named("C1", "甲公司（上海）"), "3"); // The number joins the name that had none.
        take_one(&mut store, named("C2", "甲公司（上海）"), "4"); // Another number: a namesake.
        let renamed = take_one(&mut store, named("C1", "甲集团"), "5");
        assert_eq!(
            renamed.notes,
            [Note::Renamed {
                code: "C1".into(), from: "甲公司（上海）".into(), to: "甲集团".into()
            }]
        );
        assert_eq!(snapshot(&store, "C1").receivables.len(), 4);
        assert_eq!(snapshot(&store, "C2").receivables.len(), 1);
        assert_eq!(store.find_debtor("甲集团").unwrap().code.as_deref(), Some("C1"));
        assert_eq!(
            store.find_debtor("C").unwrap_err().to_string(),
            "`C` fits several debtors: C1 甲集团; C2 甲公司（上海）"
        );
        assert!(matches!(store.find_debtor("乙"), Err(Error::NoDebtor(_))));
    });
}

#[test]
fn rows_that_cannot_be_taken_are_refused_with_the_reason() {
    testbed::both(|url| {
        let mut store = open(url);
        take(
            &mut store,
            meta("2026-02-28"),
            &[
                Entry::Receivable(invoice(named("C1", "甲公司"), "INV-1", "2026-01-31", 100)),
                Entry::Receivable(invoice(named("C2", "甲公司"), "INV-1", "2026-01-31", 100)),
            ],
        );
        let mut import = store.begin_import(meta("2026-02-28")).unwrap();
        for (row, reason) in [
            (
                Entry::Receivable(invoice(by_name("甲公司"), "INV-9", "2026-01-31", 100)),
                Refusal::SeveralDebtors { name: "甲公司".into(), codes: vec!["C1".into(), "C2".into()] },
            ),
            (Entry::Receivable(invoice(DebtorKey::default(), "INV-9", "2026-01-31", 100)), Refusal::NoDebtor),
            (Entry::Receivable(invoice(by_name(" "), "INV-9", "2026-01-31", 100)), Refusal::NoDebtor),
            (
                Entry::Receivable(invoice(by_code("C-NEW"), " ", "2026-01-31", 100)),
                Refusal::NoIdentity("invoice number"),
            ),
            (Entry::Person(person(by_code("C1"), "")), Refusal::NoIdentity("name of the person")),
        ] {
            assert_eq!(add(&mut import, &row), Verdict::Refused(reason), "{row:?}");
        }
        // The same invoice twice is one row; with another amount nobody can say which is right.
        let twice = |minor| Entry::Receivable(invoice(by_code("C1"), "INV-1", "2026-01-31", minor));
        assert_eq!(add(&mut import, &twice(100)), Verdict::Unchanged);
        assert_eq!(add(&mut import, &twice(100)), Verdict::Unchanged);
        assert_eq!(
            add(&mut import, &twice(200)),
            Verdict::Refused(Refusal::TwiceInFile { number: "INV-1".into() })
        );
        let report = import.commit().unwrap();
        assert_eq!(report.new_debtors, 0); // A refused row leaves nothing, not even its debtor.
        assert_eq!(report.of(EntryKind::Receivable), counts(0, 0, 2, 5));
        assert_eq!(snapshot(&store, "C1").receivables[0].amount, cny(100));
    });
}

#[test]
fn the_first_ledger_knows_its_repeated_rows_too() {
    testbed::both(|url| {
        // An empty table is filled without its index: what the index would refuse must be refused all the same.
        let mut store = open(url);
        let mut import = store.begin_import(meta("2026-02-28")).unwrap();
        let row = |minor| Entry::Receivable(invoice(by_code("C1"), "INV-1", "2026-01-31", minor));
        assert_eq!(add(&mut import, &row(100)), Verdict::New);
        assert_eq!(add(&mut import, &row(100)), Verdict::Unchanged);
        assert_eq!(
            add(&mut import, &row(200)),
            Verdict::Refused(Refusal::TwiceInFile { number: "INV-1".into() })
        );
        import.commit().unwrap();
        assert_eq!(snapshot(&store, "C1").receivables.len(), 1);
    });
}

#[test]
fn what_names_an_unknown_invoice_is_kept_and_waits_for_it() {
    testbed::both(|url| {
        let mut store = open(url);
        let rows = [
            Entry::Receivable(invoice(by_code("C1"), "INV-1", "2026-01-31", 100)),
            Entry::Payment(payment(by_code("C1"), Some("B-1"), "2026-02-01", 60, Some("INV-9"))),
            Entry::Dispute(dispute(by_code("C1"), Some("INV-9"), None)),
            Entry::Contact(call(by_code("C1"), Some("无名"), Some("INV-9"))),
        ];
        let report = take(&mut store, meta("2026-02-28"), &rows);
        let unknown = |kind| Note::UnknownReceivable { kind, debtor: "C1".into(), number: "INV-9".into() };
        assert_eq!(
            report.notes,
            [
                unknown(EntryKind::Contact),
                unknown(EntryKind::Dispute),
                unknown(EntryKind::Payment),
                Note::UnknownPerson { debtor: "C1".into(), person: "无名".into() },
            ]
        );
        let waiting = snapshot(&store, "C1");
        assert_eq!(waiting.payments[0].receivable, None);
        assert_eq!(waiting.disputes[0].receivable, Some(UNKNOWN_RECEIVABLE)); // `None` would dispute everything.
        assert_eq!(waiting.contacts[0].receivable, Some(UNKNOWN_RECEIVABLE));
        assert_eq!(waiting.contacts[0].role, Some(Role::ThirdParty));

        let late = [
            Entry::Receivable(invoice(by_code("C1"), "INV-9", "2026-02-15", 100)),
            Entry::Person(person(by_code("C1"), "无名")),
        ];
        assert!(take(&mut store, meta("2026-02-28"), &late).notes.is_empty());
        let applied = snapshot(&store, "C1");
        let id = Some(applied.receivables[1].id);
        assert_eq!((applied.payments[0].receivable, applied.disputes[0].receivable), (id, id));
        assert_eq!((applied.contacts[0].receivable, applied.contacts[0].role), (id, Some(Role::Finance)));
    });
}

#[test]
fn two_contacts_in_one_minute_both_stay_and_one_told_twice_is_one() {
    type Change = fn(&mut ContactEntry);
    let rows = |changes: &[Change]| -> Vec<Entry> {
        let row = |change: &Change| {
            let mut row = call(by_code("C1"), Some("李明"), None);
            change(&mut row);
            Entry::Contact(row)
        };
        changes.iter().map(row).collect()
    };
    let as_it_is: Change = |_| {};
    let promised: Change = |row| row.outcome = Some(Outcome::Promise);
    let refused: Change = |row| row.outcome = Some(Outcome::Refuses);
    let noted: Change = |row| row.note = Some("财务不在".into());
    let noted_otherwise: Change = |row| row.note = Some("改约周三".into());
    let promised_and_noted: Change =
        |row| (row.outcome, row.note) = (Some(Outcome::Promise), Some("财务不在".into()));
    let answered: Change = |row| row.connection = Connection::Connected;
    let inward: Change = |row| row.direction = Direction::In;
    let step: Change = |row| row.step = Some(3);
    let sms: Change = |row| (row.channel, row.connection) = (Channel::Sms, Connection::Sent);
    let delivered: Change = |row| {
        (row.channel, row.connection) = (Channel::Sms, Connection::Delivered);
        row.note = Some("回执".into());
    };
    let sms_noted: Change = |row| {
        (row.channel, row.connection) = (Channel::Sms, Connection::Sent);
        row.note = Some("流水 17".into());
    };
    // The first file, the second, and how many contacts there are after both.
    let cases: [(&[Change], &[Change], usize, &str); 14] = [
        (&[as_it_is], &[as_it_is], 1, "the same row"),
        (&[as_it_is, as_it_is], &[as_it_is, as_it_is], 2, "two that are alike, in each file"),
        (&[as_it_is], &[as_it_is, as_it_is], 2, "the second file knows of one more"),
        (&[promised], &[refused], 2, "they came to different things"),
        (&[noted], &[noted_otherwise], 2, "two notes"),
        (&[as_it_is], &[answered], 2, "nobody answered, and then somebody did"),
        (&[as_it_is], &[inward], 2, "they called us"),
        (&[as_it_is], &[step], 2, "another step of the policy"),
        (&[as_it_is], &[promised], 1, "the second file says more"),
        (&[promised], &[as_it_is], 1, "or less"),
        (&[promised], &[promised_and_noted], 1, "the outcome is the same, and a note came"),
        (&[promised, refused], &[refused, promised], 2, "in another order"),
        (&[sms], &[delivered], 1, "the carrier's word on a message"),
        (&[sms_noted], &[delivered], 1, "with a note of its own"),
    ];
    testbed::both(|url| {
        let mut store = open(url);
        for (number, (first, second, expected, why)) in (1..).zip(cases) {
            let of = |row: Entry| match row {
                Entry::Contact(row) => {
                    Entry::Contact(ContactEntry { debtor: by_code(&format!("C{number}")), ..row })
                }
                other => other,
            };
            let [first, second] =
                [first, second].map(|file| rows(file).into_iter().map(of).collect::<Vec<_>>());
            take(&mut store, meta("2026-03-31"), &first);
            // All rows of a file at once, and row by row, come to the same.
            let mut import = store.begin_import(meta("2026-03-31")).unwrap();
            import.take(&second).unwrap();
            import.commit().unwrap();
            let before = snapshot(&store, &format!("C{number}")).contacts;
            assert_eq!(before.len(), expected, "{why}: {before:?}");
            for file in [&first, &second, &first] {
                take(&mut store, meta("2026-03-31"), file);
                assert_eq!(snapshot(&store, &format!("C{number}")).contacts, before, "{why}: once more");
            }
        }
    });
}

#[test]
fn instalments_share_a_number() {
    testbed::both(|url| {
        let mut store = open(url);
        let part = |instalment, due, minor| {
            Entry::Receivable(ReceivableEntry {
                instalment: Some(instalment),
                ..invoice(by_code("C1"), "HT-7", due, minor)
            })
        };
        let report = take(
            &mut store,
            meta("2026-02-28"),
            &[
                part(1, "2026-01-31", 100),
                part(2, "2026-02-28", 100),
                part(3, "2026-03-31", 100),
                Entry::Payment(payment(by_code("C1"), Some("B-1"), "2026-02-01", 60, Some("HT-7"))),
                Entry::Payment(PaymentEntry {
                    instalment: Some(2),
                    ..payment(by_code("C1"), Some("B-2"), "2026-02-02", 60, Some("HT-7"))
                }),
                Entry::Dispute(dispute(by_code("C1"), Some("HT-7"), Some(150))),
            ],
        );
        assert_eq!(report.notes, [Note::WhichInstalment { debtor: "C1".into(), number: "HT-7".into() }]);
        let facts = snapshot(&store, "C1");
        let ids: Vec<_> = facts.receivables.iter().map(|r| Some(r.id)).collect();
        assert!(facts.receivables.iter().all(|r| r.is_instalment));
        assert_eq!(facts.payments.iter().map(|p| p.receivable).collect::<Vec<_>>(), [None, ids[1]]);
        // The disputed part lies on the earliest instalments.
        let held: Vec<_> = facts.disputes.iter().map(|d| (d.receivable, d.amount)).collect();
        assert_eq!(held, [(ids[0], Some(cny(100))), (ids[1], Some(cny(50)))]);
    });
}

#[test]
fn a_reference_used_again_for_other_money_is_other_money() {
    testbed::both(|url| {
        let mut store = open(url);
        let rows = [
            Entry::Receivable(invoice(by_code("C1"), "INV-1", "2026-01-31", 100)),
            Entry::Payment(payment(by_code("C1"), Some("B-1"), "2026-02-01", 60, Some("INV-1"))),
            Entry::Payment(payment(by_code("C1"), Some("B-1"), "2026-02-01", 60, Some("INV-1"))), // Listed twice.
            Entry::Payment(payment(by_code("C1"), Some("B-1"), "2026-02-03", -60, Some("INV-1"))), // Returned.
        ];
        let report = take(&mut store, meta("2026-02-28"), &rows);
        assert_eq!(report.of(EntryKind::Payment), counts(2, 0, 1, 0));
        let amounts: Vec<_> = snapshot(&store, "C1").payments.iter().map(|p| p.amount.minor).collect();
        assert_eq!(amounts, [60, -60]);
        assert_eq!(take(&mut store, meta("2026-02-28"), &rows).total(), counts(0, 0, 4, 0));
    });
}

#[test]
fn money_that_is_assigned_later_is_no_longer_unassigned() {
    // Seed 1 of the long simulation, debtor Y00023: the bank's line came again with its invoice, and counted twice.
    type Rows<'a> = &'a [(&'a str, &'a str, i64)];
    let cases: [(Rows<'_>, i64, &str); 6] = [
        (&[], 500, "nobody has said what for"),
        (&[("2026-03-05", "F-1", 500)], 0, "for the one invoice"),
        (&[("2026-03-05", "F-1", 300), ("2026-03-05", "F-2", 200)], 0, "for two"),
        (&[("2026-03-05", "F-1", 300)], 200, "in part"),
        (&[("2026-03-05", "F-1", 600)], 0, "for more than it was"),
        (&[("2026-03-06", "F-1", 500)], 500, "of another day"),
    ];
    testbed::both(|url| {
        let mut store = open(url);
        for (code, (assigned, unassigned, why)) in ["C1", "C2", "C3", "C4", "C5", "C6"].into_iter().zip(cases)
        {
            let came = |on: &str, number: Option<&str>, minor| {
                Entry::Payment(payment(by_code(code), Some("B-1"), on, minor, number))
            };
            let mut rows = vec![came("2026-03-05", None, 500)];
            for number in ["F-1", "F-2"] {
                rows.push(Entry::Receivable(invoice(by_code(code), number, "2026-03-01", 1_000)));
            }
            let assigned: Vec<_> =
                assigned.iter().map(|(on, number, minor)| came(on, Some(number), *minor)).collect();
            take(&mut store, meta("2026-03-05"), &rows);
            take(&mut store, meta("2026-03-08"), &assigned);
            take(&mut store, meta("2026-03-05"), &rows); // The old file once more.
            let payments = snapshot(&store, code).payments;
            let left: i64 =
                payments.iter().filter(|paid| paid.receivable.is_none()).map(|paid| paid.amount.minor).sum();
            assert_eq!(left, unassigned, "{why}");
        }
    });
}

#[test]
fn a_complete_ledger_settles_what_it_leaves_out() {
    testbed::both(|url| {
        let mut store = open(url);
        let row =
            |code: &str, number: &str| Entry::Receivable(invoice(by_code(code), number, "2026-01-31", 100));
        take(
            &mut store,
            meta("2026-02-28"),
            &[
                row("C1", "A"),
                row("C1", "B"),
                row("C1", "C"),
                row("C2", "D"),
                Entry::Payment(payment(by_code("C1"), Some("B-1"), "2026-02-01", 30, Some("B"))),
                Entry::Payment(payment(by_code("C1"), Some("B-2"), "2026-02-01", 100, Some("C"))),
            ],
        );
        let complete = |as_of: Option<&str>| ImportMeta {
            complete: Complete::Customers,
            as_of: as_of.map(day),
            ..meta("2026-03-10")
        };
        assert!(matches!(store.begin_import(complete(None)), Err(Error::CompleteWithoutDay)));

        let report = take(&mut store, complete(Some("2026-03-10")), &[row("C1", "A")]);
        // B is settled but for what was paid; C was paid in full already; C2 is not in the file at all.
        assert_eq!(
            report.notes,
            [Note::SettledAsMissing {
                debtor: "C1".into(),
                number: "B".into(),
                instalment: None,
                rest: cny(70)
            }]
        );
        let facts = snapshot(&store, "C1");
        let paid: Vec<_> = facts.payments.iter().map(|p| (p.day, p.amount.minor)).collect();
        assert_eq!(paid, [(day("2026-02-01"), 30), (day("2026-02-01"), 100), (day("2026-03-10"), 70)]);
        assert_eq!(snapshot(&store, "C2").payments, []);

        // Whoever is not in it owes nothing only if it is said to hold everybody, and nothing was refused.
        let everything = ImportMeta { complete: Complete::Everything, ..meta("2026-03-10") };
        let mut import = store.begin_import(everything.clone()).unwrap();
        assert!(matches!(add(&mut import, &row("C1", "A")), Verdict::Unchanged));
        import.settle_nothing(1);
        assert_eq!(import.commit().unwrap().notes, [Note::NotSettled { refused: 1 }]);
        assert_eq!(snapshot(&store, "C2").payments, []);
        let report = take(&mut store, everything, &[row("C1", "A")]);
        assert!(matches!(report.notes.as_slice(), [Note::SettledAsMissing { debtor, .. }] if debtor == "C2"));
        assert_eq!(snapshot(&store, "C2").payments.len(), 1);

        let again = take(&mut store, complete(Some("2026-03-10")), &[row("C1", "A")]);
        assert_eq!((again.total(), again.notes.len(), again.changed_debtors), (counts(0, 0, 1, 0), 0, 0));

        // It comes back in a later ledger: open again.
        take(&mut store, meta("2026-03-20"), &[row("C1", "B")]);
        assert_eq!(snapshot(&store, "C1").payments.len(), 2);
    });
}

#[test]
fn an_import_that_is_not_committed_leaves_nothing() {
    testbed::both(|url| {
        for round in ["into an empty file", "into a filled one"] {
            let mut store = open(url);
            let before = store.load(day("2026-03-31"), Which::All).unwrap().len();
            let mut import = store.begin_import(meta("2026-02-28")).unwrap();
            for entry in everything() {
                assert!(!matches!(add(&mut import, &entry), Verdict::Refused(_)));
            }
            drop(import);
            assert_eq!(store.load(day("2026-03-31"), Which::All).unwrap().len(), before, "{round}");
            assert!(before > 0 || store.imports().unwrap().is_empty());
            // The store is as usable as before: same index, same settings.
            let row = Entry::Receivable(invoice(by_code("C9"), "INV-1", "2026-01-31", 100));
            take(&mut store, meta("2026-02-28"), &[row]);
        }
    });
}

#[test]
fn after_the_first_ledger_the_file_is_as_the_migration_made_it() {
    let place = Place::new();
    let schema = |place: &Place| {
        let conn = rusqlite::Connection::open(place.file()).unwrap();
        let mode: String = conn.query_row("PRAGMA journal_mode", [], |row| row.get(0)).unwrap();
        let mut statement = conn.prepare("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL").unwrap();
        let mut texts: Vec<String> =
            statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
        texts.sort();
        (mode, texts)
    };
    let mut store = place.open();
    let before = schema(&place);
    take(&mut store, meta("2026-02-28"), &everything());
    assert_eq!(schema(&place), before);
    assert_eq!(before.0, "wal");
}

#[test]
fn a_process_that_dies_in_an_import_leaves_nothing() {
    let place = Place::new();
    let mut store = place.open();
    take(&mut store, meta("2026-02-28"), &everything());
    let mut import = store.begin_import(meta("2026-03-01")).unwrap();
    for number in 0..2_000 {
        let row = invoice(by_code("C2"), &format!("N-{number}"), "2026-01-31", 100);
        assert_eq!(add(&mut import, &Entry::Receivable(row)), Verdict::New);
    }
    // What a crash leaves: the files as they are at this moment, log included.
    let crash = Place::new();
    for file in std::fs::read_dir(place.folder.path()).unwrap().map(Result::unwrap) {
        std::fs::copy(file.path(), crash.folder.path().join(file.file_name())).unwrap();
    }
    let after = crash.open();
    assert_eq!(after.load(day("2026-03-31"), Which::All).unwrap().len(), 1);
    assert!(matches!(after.find_debtor("C2"), Err(Error::NoDebtor(_))));
    assert_eq!(import.commit().unwrap().total().new, 2_000);
}

fn versions(text: &str) -> Versions {
    Versions { policy: text.into(), rulebook: "2026-01".into() }
}

fn due(store: &Store, on: &str, policy: &str) -> usize {
    store.load(day(on), Which::Due(&versions(policy))).unwrap().len()
}

fn decision(debtor: DebtorId, on: &str, priority: i64, review_on: &str) -> DecisionRow {
    DecisionRow {
        debtor,
        day: day(on),
        stage: Stage::Early,
        step: Some(1),
        cause: Some("forgot".into()),
        priority,
        days_past_due: 5,
        overdue: r#"{"CNY":"1.00"}"#.into(),
        limitation_end: Some(day("2029-01-31")),
        review_on: day(review_on),
        standing: Standing::default(),
        body: r#"{"reasons":[]}"#.into(),
    }
}

fn decide_all(store: &mut Store, on: &str, policy: &str) {
    let snapshots = store.load(day(on), Which::All).unwrap();
    let mut run = begin_run(store, day(on), &versions(policy));
    for loaded in snapshots.iter() {
        run.record(decision(loaded.snapshot.debtor.id, on, loaded.snapshot.debtor.id.0, "2026-04-10"))
            .unwrap();
    }
    run.finish().unwrap();
}

#[test]
fn a_run_is_recorded_replaced_and_skips_whom_it_may() {
    testbed::both(|url| {
        let mut store = open(url);
        let rows: Vec<_> = (1..=3)
            .map(|n| Entry::Receivable(invoice(by_code(&format!("C{n}")), "INV-1", "2026-01-31", 100)))
            .collect();
        take(&mut store, meta("2026-02-28"), &rows);
        assert_eq!(due(&store, "2026-03-31", "1"), 3); // Never decided.

        // Dropped before its end: nothing of it.
        let mut run = begin_run(&mut store, day("2026-03-31"), &versions("1"));
        run.record(decision(DebtorId(1), "2026-03-31", 1, "2026-04-10")).unwrap();
        drop(run);
        assert_eq!((due(&store, "2026-03-31", "1"), store.runs().unwrap()[0].decided), (3, 0));

        decide_all(&mut store, "2026-03-31", "1");
        for (on, policy, expected, why) in [
            ("2026-03-31", "1", 0, "decided today under these versions"),
            ("2026-04-09", "1", 0, "the day to look again has not come"),
            ("2026-04-10", "1", 3, "it has"),
            ("2026-03-31", "2", 3, "another policy"),
            ("2026-03-30", "1", 3, "only decided for a later day"),
        ] {
            assert_eq!(due(&store, on, policy), expected, "{on} {policy}: {why}");
        }

        // Again, with another answer for one: it takes the first one's place.
        let mut run = begin_run(&mut store, day("2026-03-31"), &versions("1"));
        run.record(decision(DebtorId(2), "2026-03-31", 99, "2026-04-02")).unwrap();
        run.finish().unwrap();
        assert_eq!(store.runs().unwrap().len(), 1);
        let asked = store.runs().unwrap().remove(0).rules.unwrap();
        assert!(
            asked.contains("\"contact-hours\"") && asked.contains("\"deceased\""),
            "what a run asked: {asked}"
        );
        let order = |store: &Store, on: &str, limit| {
            let rows = store.worklist(day(on), None, limit).unwrap();
            rows.iter().map(|row| (row.debtor.id.0, row.decision.priority)).collect::<Vec<_>>()
        };
        assert_eq!(order(&store, "2026-03-31", None), [(2, 99), (3, 3), (1, 1)]);
        assert_eq!(order(&store, "2026-03-31", Some(1)), [(2, 99)]);
        assert_eq!(due(&store, "2026-04-02", "1"), 1);

        // The next run touches only one debtor; the others' decisions stand, and the past keeps its own.
        let mut run = begin_run(&mut store, day("2026-04-02"), &versions("1"));
        run.record(decision(DebtorId(2), "2026-04-02", 2, "2026-05-01")).unwrap();
        assert_eq!(run.finish().unwrap().decided, 1);
        assert_eq!(order(&store, "2026-04-02", None), [(3, 3), (2, 2), (1, 1)]);
        assert_eq!(order(&store, "2026-04-01", None), [(2, 99), (3, 3), (1, 1)]);
        assert_eq!(order(&store, "2026-03-30", None), []);
        let stored = store.decision(DebtorId(2), day("2026-04-01")).unwrap().unwrap();
        assert_eq!(stored, decision(DebtorId(2), "2026-03-31", 99, "2026-04-02"));
        assert_eq!(store.decision(DebtorId(2), day("2026-03-30")).unwrap(), None);

        // A run of an earlier day, made later, does not call for another look.
        let mut run = begin_run(&mut store, day("2026-04-01"), &versions("1"));
        run.record(decision(DebtorId(2), "2026-04-01", 7, "2026-04-01")).unwrap();
        run.finish().unwrap();
        assert_eq!(due(&store, "2026-04-02", "1"), 0);
        assert_eq!(store.worklist(day("2026-04-02"), Some(Stage::Early), None).unwrap(), []);
    });
}

#[test]
fn one_or_some_or_all_debtors_load_the_same_facts() {
    testbed::both(|url| {
        let mut store = open(url);
        let rows: Vec<_> = (1..=40)
            .flat_map(|n| {
                let key = || by_code(&format!("C{n:02}"));
                let number = format!("INV-{n}");
                [
                    Entry::Receivable(invoice(key(), &number, "2026-01-31", 100)),
                    Entry::Payment(payment(key(), Some("B"), "2026-02-01", 10, Some(&number))),
                    Entry::Dispute(dispute(key(), Some(&number), Some(5))),
                    Entry::Contact(call(key(), None, Some(&number))),
                    Entry::Person(person(key(), "李明")),
                ]
            })
            .collect();
        take(&mut store, meta("2026-02-28"), &rows);
        decide_all(&mut store, "2026-03-31", "1");
        let change = Entry::Receivable(invoice(by_code("C17"), "INV-17", "2026-01-31", 200));
        take(&mut store, meta("2026-02-28"), &[change]);

        let all = store.load(day("2026-03-31"), Which::All).unwrap();
        let due = store.load(day("2026-03-31"), Which::Due(&versions("1"))).unwrap();
        let one = store.load(day("2026-03-31"), Which::One(DebtorId(17))).unwrap();
        assert_eq!((all.len(), due.len(), one.len()), (40, 1, 1));
        // Threads may make snapshots while another records.
        let from_thread = std::thread::scope(|scope| scope.spawn(|| all.at(16)).join().unwrap());
        assert_eq!(from_thread, one.at(0));
        assert_eq!(due.at(0).unwrap(), one.at(0).unwrap());
        assert_eq!(one.at(0).unwrap().snapshot.receivables[0].amount, cny(200));
        assert_eq!(one.at(1), None);
    });
}

#[test]
fn old_settled_receivables_are_left_out_unless_a_promise_needs_them() {
    testbed::both(|url| {
        let mut store = open(url);
        let settled = |code: &str, number: &str, on: &str| {
            [
                Entry::Receivable(invoice(by_code(code), number, "2020-01-31", 100)),
                Entry::Payment(payment(by_code(code), Some(number), on, 100, Some(number))),
            ]
        };
        let promise = Entry::Promise(PromiseEntry {
            debtor: by_code("C2"),
            made: day("2023-01-01"),
            due: day("2023-02-01"),
            amount: cny(100),
            written: false,
        });
        let rows: Vec<_> = [
            settled("C1", "OLD", "2024-03-30"), // One day too old on 2026-03-31.
            settled("C1", "NEW", "2024-03-31"),
            settled("C2", "KEPT", "2023-01-20"), // Old, and proof that the promise was kept.
        ]
        .into_iter()
        .flatten()
        .chain([promise])
        .collect();
        take(&mut store, meta("2026-02-28"), &rows);
        let first = snapshot(&store, "C1");
        assert_eq!((first.receivables.len(), first.payments.len()), (1, 1));
        assert_eq!(first.payments[0].day, day("2024-03-31"));
        assert_eq!(snapshot(&store, "C2").payments.len(), 1);
    });
}

#[test]
fn files_of_others_are_left_alone() {
    let place = Place::new();
    drop(place.open());
    let set = |statement: &str| {
        let conn = rusqlite::Connection::open(place.file()).unwrap();
        conn.execute_batch(statement).unwrap();
    };
    let refusal = || Store::open(place.file().to_str().unwrap()).unwrap_err();
    set("PRAGMA user_version = 99");
    assert!(matches!(refusal(), Error::Newer { found: 99, .. }), "{}", refusal());
    set("PRAGMA user_version = 1; PRAGMA application_id = 1");
    assert!(matches!(refusal(), Error::NotOurs(_)), "{}", refusal());
    std::fs::write(
        place.file(),
        "this is a text, long enough to be looked at as a header of a database file ...",
    )
    .unwrap();
    for extra in ["-wal", "-shm"] {
        let _ = std::fs::remove_file(place.folder.path().join(format!("ledger.sqlite{extra}")));
    }
    assert!(matches!(refusal(), Error::Open { .. }), "{}", refusal());
    assert!(matches!(Store::open("mysql://db/x"), Err(Error::Url(_))));
}

/// Claims all there is to do in the run of a day.
fn begin_run<'store>(store: &'store mut Store, day: Day, versions: &Versions) -> Run<'store> {
    let open = store.open_run(day, versions).unwrap();
    match store.claim(&open, "test", &Stamp::machine(0)).unwrap() {
        Claim::Ours(run) => run,
        other => panic!("{other:?}"),
    }
}
