//! What the chains say: every fact, decision and check is in them, nothing of what was taken back is, and whatever somebody
//! changes in the database is named.
#![expect(clippy::unwrap_used, reason = "the steps of a test fail by panicking")]

use evidence::{Code, Kind, SigningKey, canonical::Canonical};
use receivables::{
    calendar::{Clock, Day},
    contact::{Connection, Direction},
    debtor::{Channel, Channels, DebtorId},
    ledger::{
        ContactEntry, DebtorKey, DisputeEntry, Entry, PaymentEntry, PersonEntry, PromiseEntry,
        ReceivableEntry,
    },
    money::{Currency, Money},
    script::Purpose,
    stage::Stage,
};
use serde_json::{Value, json};
use store::{
    Claim, Complete, DecisionRow, Defaults, GateCheck, Import, ImportMeta, Keys, Source, Stamp, Standing,
    Store, Verdict, Versions, rules_asked,
};

const DAY: Day = Day(20_000);

/// With the keys of personal data beside the test.
fn opened(url: &str) -> Store {
    Store::open_with(url, &Keys { file: Some(testbed::keys(url)), today: None }).unwrap()
}

fn cny(minor: i64) -> Money {
    Money::new(minor, Currency::CNY)
}

fn key(code: &str) -> DebtorKey {
    DebtorKey { code: Some(code.to_owned()), name: None }
}

fn stamp(at: i64, by: &str) -> Stamp {
    Stamp { at, by: by.to_owned() }
}

fn meta(source: Source, stamp: Stamp) -> ImportMeta {
    ImportMeta {
        file: "ledger \"1\".csv".to_owned(),
        sha256: [7; 32],
        as_of: Some(DAY),
        complete: Complete::No,
        defaults: Defaults::default(),
        source,
        stamp,
    }
}

fn invoice(code: &str, number: &str, amount: i64) -> Entry {
    Entry::Receivable(ReceivableEntry {
        debtor: key(code),
        number: number.to_owned(),
        instalment: None,
        kind: None,
        issued: None,
        due: Day(19_900),
        amount: cny(amount),
        settled_undated: 0,
        cleared: None,
        disputed: false,
        contract: None,
        project: Some("塔\n\"楼\"".to_owned()),
    })
}

fn person(mobile: &str) -> Entry {
    Entry::Person(PersonEntry {
        debtor: key("C-1"),
        name: "王芳".to_owned(),
        role: None,
        title: None,
        mobile: Some(mobile.to_owned()),
        phone: None,
        wechat: None,
        email: None,
        fax: None,
        address: None,
        prefers: None,
        opted_out: Channels::default(),
        opted_in: Channels::default(),
        refused: false,
        consented: false,
        workplace_only: false,
        hours: None,
    })
}

fn take(store: &mut Store, meta: ImportMeta, rows: &[Entry]) {
    let mut import = store.begin_import(meta).unwrap();
    all(&mut import, rows);
    import.commit().unwrap();
}

fn all(import: &mut Import<'_>, rows: &[Entry]) {
    for verdict in import.take(rows).unwrap() {
        assert!(!matches!(verdict, Verdict::Refused(_)), "{verdict:?}");
    }
}

fn decide(store: &mut Store, at: i64) {
    let versions = Versions { policy: "p".to_owned(), rulebook: "r".to_owned() };
    let open = store.open_run(DAY, &versions).unwrap();
    while let Claim::Ours(mut run) = store.claim(&open, "test", &Stamp::machine(at)).unwrap() {
        for debtor in run.debtors() {
            run.record(decision(debtor)).unwrap();
        }
        run.finish().unwrap();
    }
}

fn decision(debtor: i64) -> DecisionRow {
    DecisionRow {
        debtor: DebtorId(debtor),
        day: DAY,
        stage: Stage::Early,
        step: None,
        cause: None,
        priority: 1,
        days_past_due: 100,
        overdue: "[]".to_owned(),
        limitation_end: None,
        review_on: DAY.plus(30),
        standing: Standing::default(),
        body: format!(r#"{{"debtor":{debtor}}}"#),
    }
}

fn check() -> GateCheck {
    GateCheck {
        made_on: DAY,
        day: DAY,
        at: Clock::MIDNIGHT,
        channel: Channel::Phone,
        purpose: Purpose::OverdueReminder,
        stage: Stage::Early,
        person: "王芳".to_owned(),
        refusals: "[]".to_owned(),
        versions: Versions { policy: "p".to_owned(), rulebook: "r".to_owned() },
        rules: rules_asked(),
    }
}

/// Three debtors, of whom the first has a chain of five.
fn filled(store: &mut Store) {
    take(
        store,
        meta(Source::Ledger, stamp(10, "li")),
        &[
            invoice("C-1", "A", 100),
            invoice("C-2", "B", 100),
            invoice("C-3", "C", 100),
            person("13800002207"),
        ],
    );
    decide(store, 20);
    store.record_check(DebtorId(1), &check(), &stamp(15, "li")).unwrap();
    take(store, meta(Source::Ledger, stamp(30, "li")), &[invoice("C-1", "A", 300), person("13800002208")]);
    decide(store, 40);
}

/// Number, moment, kind and actor of each entry.
fn shape(store: &Store, debtor: i64) -> Vec<(u64, i64, String, String)> {
    let chain = store.chain(DebtorId(debtor)).unwrap();
    let shape = |record: &store::ChainRecord| {
        let entry = &record.entry;
        (entry.seq, entry.at, entry.kind.to_string(), entry.actor.clone())
    };
    chain.records.iter().map(shape).collect()
}

fn content(store: &Store, debtor: i64, seq: u64) -> Value {
    let chain = store.chain(DebtorId(debtor)).unwrap();
    let record = chain.records.iter().find(|record| record.entry.seq == seq).unwrap();
    Canonical::read(record.content.as_deref().unwrap().as_bytes()).unwrap()
}

#[test]
fn everything_that_happens_is_in_the_chain() {
    testbed::both(|url| {
        let mut store = opened(url);
        filled(&mut store);
        let expected = [
            (1, 10, "ledger", "li"),
            (2, 20, "decided", "huikuan"),
            (3, 20, "checked", "li"), // The clock was set back.
            (4, 30, "ledger", "li"),
            (5, 40, "decided", "huikuan"),
        ];
        let found = shape(&store, 1);
        let found: Vec<_> = found.iter().map(|(s, at, k, by)| (*s, *at, k.as_str(), by.as_str())).collect();
        assert_eq!(found, expected);
        assert_eq!(store.chain(DebtorId(1)).unwrap().case, "1 C-1");

        let first = content(&store, 1, 1);
        assert_eq!((&first["as_of"], &first["file"]), (&json!("2024-10-04"), &json!("ledger \"1\".csv")));
        assert_eq!(
            first["new"]["receivable"]["rows"],
            json!([["A", "2024-06-26", 100, "CNY", null, 0, 0, null, null, null, null, "塔\n\"楼\""]])
        );
        let changed = content(&store, 1, 4)["changed"].clone();
        let amount = |which: &str| changed["receivable"]["rows"][0][which][2].clone();
        assert_eq!((amount("was"), amount("is")), (json!(100), json!(300)));
        assert_eq!(changed["person"]["rows"][0]["fields"], json!(["mobile"]));
        let chain = store.chain(DebtorId(1)).unwrap();
        let texts: Vec<_> = chain.records.iter().filter_map(|record| record.content.as_deref()).collect();
        assert!(texts.iter().all(|text| !text.contains("1380000") && !text.contains("王芳")), "{texts:?}");
        // The decision stands in its entry, and is read from there.
        let decision = store.decision(DebtorId(1), DAY).unwrap().unwrap();
        assert_eq!(decision.body, r#"{"debtor":1}"#);
        assert_eq!(store.worklist(DAY, None, Some(1)).unwrap()[0].decision.body, r#"{"debtor":1}"#);
        assert!(store.verify_evidence(None).unwrap().is_intact());
    });
}

#[test]
fn a_call_is_said_promised_and_disputed() {
    testbed::both(|url| {
        let mut store = opened(url);
        take(
            &mut store,
            meta(Source::Ledger, stamp(1, "li")),
            &[
                invoice("C-1", "A", 100),
                person("1"),
                Entry::Payment(PaymentEntry {
                    debtor: key("C-1"),
                    day: DAY,
                    amount: cny(5),
                    receivable: Some("A".to_owned()),
                    instalment: None,
                    reference: None,
                    is_credit_note: false,
                }),
            ],
        );
        assert_eq!(content(&store, 1, 1)["new"]["payment"]["rows"], json!([["2024-10-04", 5, "CNY", "A"]]));
        let contact = ContactEntry {
            debtor: key("C-1"),
            day: DAY,
            time: None,
            person: Some("王芳".to_owned()),
            channel: Channel::Phone,
            direction: Direction::Out,
            connection: Connection::Connected,
            outcome: None,
            reason: None,
            step: None,
            receivable: None,
            note: Some("月底付".to_owned()),
        };
        let promise = PromiseEntry {
            debtor: key("C-1"),
            made: DAY,
            due: DAY.plus(5),
            amount: cny(100),
            written: false,
        };
        let dispute = DisputeEntry {
            debtor: key("C-1"),
            opened: DAY,
            closed: None,
            amount: None,
            receivable: None,
            reason: Some("quality".to_owned()),
        };
        let rows = [Entry::Contact(contact), Entry::Promise(promise), Entry::Dispute(dispute)];
        take(&mut store, meta(Source::Call, stamp(5, "li")), &rows);
        let kinds: Vec<_> = shape(&store, 1).into_iter().map(|(_, _, kind, _)| kind).collect();
        assert_eq!(kinds, ["ledger", "said", "promised", "disputed"]);
        assert_eq!(content(&store, 1, 2)["new"]["contact"]["rows"][0][5], json!(1), "whom, by number");
        assert_eq!(
            content(&store, 1, 3)["new"]["promise"]["rows"],
            json!([["2024-10-04", "2024-10-09", 100, "CNY"]])
        );
        assert!(store.verify_evidence(None).unwrap().is_intact());
    });
}

#[test]
fn what_is_taken_back_leaves_no_entry() {
    testbed::both(|url| {
        let mut store = opened(url);
        filled(&mut store);
        let before = (shape(&store, 1), store.evidence_status().unwrap());
        let mut import = store.begin_import(meta(Source::Ledger, stamp(50, "li"))).unwrap();
        all(&mut import, &[invoice("C-1", "A", 900), invoice("C-9", "Z", 1)]);
        drop(import);
        let versions = Versions { policy: "p2".to_owned(), rulebook: "r".to_owned() };
        let open = store.open_run(DAY, &versions).unwrap();
        let Claim::Ours(mut run) = store.claim(&open, "test", &Stamp::machine(60)).unwrap() else {
            unreachable!("nobody else works on it")
        };
        run.record(decision(1)).unwrap();
        run.record(decision(1)).unwrap(); // Writes the first.
        drop(run);
        assert_eq!((shape(&store, 1), store.evidence_status().unwrap()), before);
    });
}

#[test]
fn two_who_write_at_once_make_one_chain() {
    let database = testbed::postgres().fresh();
    let mut store = Store::open(&database.url()).unwrap();
    take(&mut store, meta(Source::Ledger, stamp(1, "li")), &[invoice("C-1", "A", 100)]);
    std::thread::scope(|scope| {
        for writer in ["li", "wang", "zhao"] {
            let mut store = store.another().unwrap();
            scope.spawn(move || {
                for at in 0..20 {
                    store.record_check(DebtorId(1), &check(), &stamp(at, writer)).unwrap();
                }
            });
        }
    });
    assert_eq!(shape(&store, 1).len(), 61);
    let report = store.verify_evidence(None).unwrap();
    assert!(report.is_intact(), "{report:?}");
}

#[test]
fn roots_bind_all_chains_and_keys_follow_each_other() {
    testbed::both(|url| {
        let mut store = opened(url);
        let (first, second) =
            (SigningKey::from_seed(&[1; 32]).unwrap(), SigningKey::from_seed(&[2; 32]).unwrap());
        assert_eq!(store.seal(DAY, &Stamp::machine(5), &first).unwrap(), None, "nothing to seal");
        filled(&mut store);
        let root = store.seal(DAY, &Stamp::machine(50), &first).unwrap().unwrap();
        assert_eq!((root.root.number, root.root.leaves), (1, 3));
        assert_eq!(store.seal(DAY, &Stamp::machine(60), &first).unwrap(), None, "nothing new");
        store.rotate_key(&first, &second, &Stamp::machine(65)).unwrap();
        store.record_check(DebtorId(2), &check(), &stamp(70, "li")).unwrap();
        assert!(matches!(store.seal(DAY, &Stamp::machine(80), &first), Err(store::Error::Key { .. })));
        let root = store.seal(DAY, &Stamp::machine(80), &second).unwrap().unwrap();
        assert_eq!((root.root.number, root.root.leaves), (2, 3));
        let (_, sealed) = store.chain_sealed(DebtorId(1)).unwrap();
        let proofs: Vec<_> = sealed.proofs.iter().map(|proof| (proof.number, proof.seq)).collect();
        assert_eq!(proofs, [(1, 5), (2, 5)], "where it had grown, and the last");
        let report = store.verify_evidence(None).unwrap();
        assert!(report.is_intact(), "{report:?}");
        assert_eq!((report.cases, report.entries, report.roots), (3, 12, 2));
    });
}

#[test]
fn a_removed_content_is_told_of() {
    testbed::both(|url| {
        let mut store = opened(url);
        filled(&mut store);
        store.remove_contents(DebtorId(1), &[1, 4], "asked to be forgotten", &stamp(90, "li")).unwrap();
        assert_eq!(content(&store, 1, 6)["reason"], json!("asked to be forgotten"));
        let report = store.verify_evidence(None).unwrap();
        assert!(report.is_intact());
        let codes: Vec<_> = report.chains[0].findings.iter().map(|finding| finding.code).collect();
        assert_eq!(codes, [Code::ContentRemoved, Code::ContentRemoved]);
        assert_eq!(
            Kind::from_code(&store.chain(DebtorId(1)).unwrap().records[5].entry.kind),
            Some(Kind::Removed)
        );
    });
}

/// Somebody changes the database with these statements; what is found then, chain by chain, roots under 0.
fn tampered(statements: &str) -> Vec<(i64, Code, String)> {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("ledger.sqlite");
    let mut store = Store::open(&file.display().to_string()).unwrap();
    filled(&mut store);
    let key = SigningKey::from_seed(&[1; 32]).unwrap();
    store.seal(DAY, &Stamp::machine(50), &key).unwrap().unwrap();
    store.record_check(DebtorId(2), &check(), &stamp(70, "li")).unwrap();
    rusqlite::Connection::open(&file).unwrap().execute_batch(statements).unwrap();
    let report = store.verify_evidence(None).unwrap();
    assert!(!report.is_intact(), "{statements}");
    let of = |debtor: i64| move |finding: evidence::Finding| (debtor, finding.code, finding.place);
    let chains = report.chains.into_iter().flat_map(|case| case.findings.into_iter().map(of(case.debtor.0)));
    report.findings.into_iter().map(of(0)).chain(chains).collect()
}

#[test]
fn what_somebody_changes_is_named() {
    use Code::*;
    /// Statements, and what is found: chain (0 for roots and keys), code, place.
    type Case = (&'static str, &'static [(i64, Code, &'static str)]);
    let cases: [Case; 11] = [
        (
            "UPDATE evidence_entry SET content = replace(content, '100', '900') WHERE debtor_id = 1 AND seq = 1",
            &[(1, ContentAltered, "1")],
        ),
        (
            "UPDATE evidence_entry SET actor = 'wang' WHERE debtor_id = 1 AND seq = 3",
            &[(1, EntryAltered, "3")],
        ),
        ("DELETE FROM evidence_entry WHERE debtor_id = 1 AND seq = 5", &[(1, ChainShort, "5")]),
        (
            "DELETE FROM evidence_entry WHERE debtor_id = 1 AND seq = 5;
            UPDATE evidence_head SET seq = 4, hash = (SELECT hash FROM evidence_entry WHERE debtor_id = 1 AND seq = 4)
            WHERE debtor_id = 1",
            &[(1, ChainShort, "5")],
        ),
        ("DELETE FROM evidence_entry WHERE debtor_id = 2 AND seq = 4", &[(2, EntryMissing, "4")]),
        ("DELETE FROM evidence_entry WHERE debtor_id = 1 AND seq = 2", &[(1, EntryMissing, "2")]),
        (
            "UPDATE evidence_entry SET id = 99 << 32 WHERE debtor_id = 1 AND seq = 2;
            UPDATE evidence_entry SET id = (2 << 32) + 1 WHERE debtor_id = 1 AND seq = 3;
            UPDATE evidence_entry SET id = (3 << 32) + 1 WHERE seq = 99",
            &[
                (1, EntryAltered, "2"),
                (1, EntryAltered, "3"),
                (1, EntryLink, "2"),
                (1, EntryLink, "3"),
                (1, EntryLink, "4"),
            ],
        ),
        (
            "DELETE FROM evidence_entry WHERE debtor_id = 3; DELETE FROM evidence_head WHERE debtor_id = 3",
            &[(3, EntryMissing, "1"), (3, ChainShort, "3")],
        ),
        (
            "DELETE FROM evidence_entry WHERE debtor_id = 3; DELETE FROM evidence_head WHERE debtor_id = 3;
            DELETE FROM evidence_leaf WHERE debtor_id = 3",
            &[(0, ProofWrong, "1")],
        ),
        (
            "UPDATE evidence_root SET body = replace(body, '\"leaves\":3', '\"leaves\":2')",
            &[(0, RootAltered, "1"), (0, RootSignature, "1"), (0, ProofWrong, "1")],
        ),
        ("DELETE FROM evidence_root", &[(0, ProofRoot, "1")]),
    ];
    for (statements, expected) in cases {
        let found = tampered(statements);
        let found: Vec<_> =
            found.iter().map(|(chain, code, place)| (*chain, *code, place.as_str())).collect();
        assert_eq!(found, expected, "{statements}");
    }
}

#[test]
fn a_root_that_a_stranger_signed_anew_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("ledger.sqlite");
    let mut store = Store::open(&file.display().to_string()).unwrap();
    filled(&mut store);
    let mut root =
        store.seal(DAY, &Stamp::machine(50), &SigningKey::from_seed(&[1; 32]).unwrap()).unwrap().unwrap();
    root.signature = SigningKey::from_seed(&[9; 32]).unwrap().sign(&root.root.bytes().unwrap());
    let body = String::from_utf8(Canonical::of(&root).unwrap().into_bytes()).unwrap();
    rusqlite::Connection::open(&file).unwrap().execute("UPDATE evidence_root SET body = ?1", [body]).unwrap();
    let report = store.verify_evidence(None).unwrap();
    let codes: Vec<_> = report.findings.iter().map(|finding| finding.code).collect();
    assert_eq!(codes, [Code::RootSignature]);
}
