//! Data of persons in the database: what stands there, what comes out, and what is gone.
#![expect(clippy::unwrap_used, reason = "the steps of a test fail by panicking")]

use std::path::{Path, PathBuf};

use personal::{Field, Keyring};
use receivables::{
    calendar::Day,
    contact::{Connection, Direction},
    debtor::{Channel, Channels, DebtorId, PersonId, Role},
    ledger::{ContactEntry, DebtorKey, Entry, PaymentEntry, PersonEntry, ReceivableEntry},
    money::{Currency, Money},
};
use store::{
    Act, Basis, Complete, Defaults, Error, Going, ImportMeta, KeyFault, Keys, Refusal, Store, Verdict, Which,
};

const MONDAY: Day = Day(20_780);
const MOBILE: &str = "13812342207";
const ACT: Act<'_> = Act { by: "chenjing", why: "asked by the court", at: 1_700_000_000_000_000 };
const ALL: Going = Going { people: true, texts: true, log: true, decisions: true };
/// What goes on request.
const WISH: Going = Going { log: false, decisions: false, ..ALL };

fn key() -> DebtorKey {
    DebtorKey { code: Some("C1".to_owned()), name: Some("上海甲贸易有限公司".to_owned()) }
}

fn person(name: &str, mobile: Option<&str>, email: Option<&str>) -> Entry {
    Entry::Person(PersonEntry {
        debtor: key(),
        name: name.to_owned(),
        role: Some(Role::Finance),
        title: None,
        mobile: mobile.map(str::to_owned),
        phone: None,
        wechat: None,
        email: email.map(str::to_owned),
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

fn called(person: &str, note: &str) -> Entry {
    Entry::Contact(ContactEntry {
        debtor: key(),
        day: MONDAY,
        time: None,
        channel: Channel::Phone,
        direction: Direction::Out,
        connection: Connection::Connected,
        outcome: None,
        reason: None,
        person: Some(person.to_owned()),
        receivable: None,
        step: None,
        note: Some(note.to_owned()),
    })
}

fn wang() -> Entry {
    person("王建国", Some(MOBILE), Some("wang@example.com"))
}

fn import(store: &mut Store, rows: &[Entry]) -> Vec<Verdict> {
    let meta = ImportMeta {
        file: "contacts.csv".to_owned(),
        sha256: [7; 32],
        as_of: Some(MONDAY),
        complete: Complete::No,
        defaults: Defaults::default(),
        source: store::Source::Ledger,
        stamp: store::Stamp::machine(0),
    };
    let mut import = store.begin_import(meta).unwrap();
    let verdicts = import.take(rows).unwrap();
    import.commit().unwrap();
    verdicts
}

/// An open database, and where its keys are.
fn desk(url: &str, folder: &Path) -> (Store, PathBuf) {
    let file = folder.join("keys.toml");
    let keys = Keys { file: Some(file.clone()), today: Some(MONDAY) };
    (Store::open_with(url, &keys).unwrap(), file)
}

/// Runs a test on both databases, with an open one, its address and the file of its keys.
fn both(test: impl Fn(Store, &str, &Path)) {
    testbed::both(|url| {
        let folder = tempfile::tempdir().unwrap();
        let (store, keys) = desk(url, folder.path());
        test(store, url, &keys);
    });
}

fn again(url: &str, keys: &Path) -> Store {
    desk(url, keys.parent().unwrap()).0
}

fn shown(store: &Store) -> Vec<(String, Vec<String>)> {
    let people = store.names(DebtorId(1)).unwrap().unwrap().people;
    let shown = people
        .into_iter()
        .map(|person| (person.name, person.ways.into_iter().map(|(_, shown)| shown).collect()));
    shown.collect()
}

fn plain(store: &Store, person: PersonId) -> Vec<(Field, String)> {
    store.reveal(DebtorId(1), Some(person), &ACT).unwrap().remove(0).ways
}

/// Whether the file of a database, or a file beside it, holds the bytes.
fn stands_in_file(folder: &Path, text: &str) -> bool {
    std::fs::read_dir(folder).unwrap().any(|file| {
        let bytes = std::fs::read(file.unwrap().path()).unwrap();
        bytes.windows(text.len()).any(|window| window == text.as_bytes())
    })
}

#[test]
fn a_number_comes_out_masked_and_in_full_only_with_an_entry() {
    both(|mut store, _, _| {
        let _ = import(&mut store, &[wang(), person("李红", None, None)]);
        let masked = vec!["138****2207".to_owned(), "w***@example.com".to_owned()];
        assert_eq!(shown(&store), [("王建国".to_owned(), masked), ("李红".to_owned(), vec![])]);
        assert_eq!(store.reveals(DebtorId(1)).unwrap(), []);
        let reachable = store.load(MONDAY, Which::All).unwrap().at(0).unwrap().snapshot.people;
        assert!(
            reachable.iter().any(|person| person.reachable_by.has(Channel::Sms)),
            "the gate sees the channel"
        );

        let values = [(Field::Mobile, MOBILE.to_owned()), (Field::Email, "wang@example.com".to_owned())];
        assert_eq!(plain(&store, PersonId(1)), values);
        let number = store.reach(DebtorId(1), PersonId(1), Channel::Phone, &Act { why: "call", ..ACT });
        assert_eq!(number.unwrap().as_deref(), Some(MOBILE));
        assert_eq!(store.reach(DebtorId(1), PersonId(2), Channel::Phone, &ACT).unwrap(), None);
        assert!(matches!(store.reveal(DebtorId(1), Some(PersonId(9)), &ACT), Err(Error::NoPerson(9))));
        // Everybody: who has no number has nothing to show.
        assert_eq!(store.reveal(DebtorId(1), None, &ACT).unwrap().len(), 2);
        let log = store.reveals(DebtorId(1)).unwrap();
        let log: Vec<_> =
            log.iter().map(|entry| (entry.person.0, &*entry.kind, &*entry.fields, &*entry.why)).collect();
        assert_eq!(
            log,
            [
                (1, "shown", "mobile,email", ACT.why),
                (1, "used", "mobile", "call"),
                (1, "shown", "mobile,email", ACT.why),
            ]
        );
    });
}

#[test]
fn a_list_that_comes_again_changes_nothing_under_whatever_key() {
    both(|mut store, url, keys| {
        let _ = import(&mut store, &[wang(), person("李红", Some("13900000002"), None)]);
        let all_unchanged = |store: &mut Store, why: &str| {
            let verdicts = import(store, &[wang(), person("李红", Some("13900000002"), None)]);
            assert_eq!(verdicts, [Verdict::Unchanged, Verdict::Unchanged], "{why}");
        };
        all_unchanged(&mut store, "the same key");
        // As a rotation leaves it that was killed at its first step.
        Keyring::read(keys).unwrap().add(None).unwrap();
        let mut store = again(url, keys);
        all_unchanged(&mut store, "values under the old key");
        let verdicts = import(&mut store, &[person("李红", None, Some("li@example.com"))]);
        assert_eq!(verdicts, [Verdict::Changed], "a value more");
        let verdicts = import(&mut store, &[person("赵强", Some("13900000003"), None)]);
        assert_eq!(verdicts, [Verdict::New], "somebody new, under the new key");
        let people = |store: &Store| -> Vec<(u32, u64)> {
            store.keys().unwrap().iter().map(|key| (key.id, key.people)).collect()
        };
        assert_eq!(people(&store), [(1, 2), (2, 1)]);

        assert!(matches!(store.retire_key(1), Err(Error::KeyFault(KeyFault::InUse { key: 1, people: 2 }))));
        let rotation = store.rotate_keys(|_| ()).unwrap();
        assert_eq!((rotation.key, rotation.is_resumed, rotation.people, rotation.checked), (2, true, 2, 5));
        assert_eq!(people(&store), [(1, 0), (2, 3)]);
        all_unchanged(&mut store, "after the rotation");
        let rotation = store.rotate_keys(|_| ()).unwrap();
        assert_eq!(
            (rotation.key, rotation.is_resumed, rotation.people),
            (3, false, 3),
            "the last one had ended"
        );
        store.retire_key(1).unwrap();
        assert!(matches!(store.retire_key(1), Err(Error::KeyFault(KeyFault::None(1)))));
        assert_eq!(plain(&store, PersonId(1)).len(), 2);
    });
}

#[test]
fn another_process_finds_the_key_that_was_added_meanwhile() {
    both(|mut store, url, keys| {
        let _ = import(&mut store, &[wang()]);
        let reader = again(url, keys);
        assert_eq!(plain(&reader, PersonId(1)).len(), 2);
        let _ = store.rotate_keys(|_| ()).unwrap();
        assert_eq!(plain(&reader, PersonId(1)).len(), 2);
    });
}

#[test]
fn a_lost_or_wrong_file_of_keys_is_said_and_never_made_anew() {
    both(|mut store, url, keys| {
        let _ = import(&mut store, &[wang()]);
        let aside = keys.with_extension("aside");
        std::fs::rename(keys, &aside).unwrap();
        let mut store = again(url, keys);
        let missing = store.names(DebtorId(1)).unwrap_err().to_string();
        assert!(missing.contains("there is no file of keys") && missing.contains("backup"), "{missing}");
        let meta = ImportMeta {
            file: String::new(),
            sha256: [0; 32],
            as_of: None,
            complete: Complete::No,
            defaults: Defaults::default(),
            source: store::Source::Ledger,
            stamp: store::Stamp::machine(0),
        };
        let mut refused = store.begin_import(meta.clone()).unwrap();
        assert!(matches!(refused.take(&[wang()]), Err(Error::Keys(_))));
        drop(refused);
        assert!(!keys.exists(), "no second key 1 is made");

        // The file of another database.
        Keyring::make(keys, None).unwrap();
        let mut store = again(url, keys);
        let mut refused = store.begin_import(meta.clone()).unwrap();
        let wrong = refused.take(&[wang()]).unwrap_err().to_string();
        assert!(wrong.starts_with("key 1 in ") && !wrong.contains(MOBILE), "{wrong}");
        drop(refused);
        let broken = store.names(DebtorId(1)).unwrap_err().to_string();
        assert!(broken.contains("does not open") && !broken.contains("王建国"), "{broken}");

        // An old copy of the right one.
        std::fs::rename(&aside, keys).unwrap();
        std::fs::copy(keys, &aside).unwrap();
        again(url, keys).rotate_keys(|_| ()).unwrap();
        std::fs::rename(&aside, keys).unwrap();
        let mut store = again(url, keys);
        let mut refused = store.begin_import(meta).unwrap();
        assert!(matches!(refused.take(&[wang()]), Err(Error::KeyFault(KeyFault::Old { key: 2, .. }))));
        drop(refused);
        let old = store.names(DebtorId(1)).unwrap_err().to_string();
        assert!(old.contains("key 2, which is not in"), "{old}");
    });
}

#[test]
fn a_server_needs_to_be_told_where_its_keys_are() {
    let database = testbed::postgres().fresh();
    let mut store = Store::open(&database.url()).unwrap();
    let _ = import(&mut store, &[person("李红", None, None)]);
    let meta = ImportMeta {
        file: String::new(),
        sha256: [0; 32],
        as_of: None,
        complete: Complete::No,
        defaults: Defaults::default(),
        source: store::Source::Ledger,
        stamp: store::Stamp::machine(0),
    };
    let mut import = store.begin_import(meta).unwrap();
    assert!(matches!(import.take(&[wang()]), Err(Error::KeyFault(KeyFault::Unnamed))));
}

#[test]
fn what_an_earlier_version_left_plain_is_sealed_at_opening() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("ledger.sqlite");
    let people = 2345;
    {
        let old = rusqlite::Connection::open(&file).unwrap();
        for migration in [
            include_str!("../migrations/sqlite/0001-start.sql"),
            include_str!("../migrations/sqlite/0002-places-and-checks.sql"),
            include_str!("../migrations/sqlite/0003-governing-law.sql"),
        ] {
            old.execute_batch(migration).unwrap();
        }
        old.execute_batch(&format!(
            "PRAGMA journal_mode = WAL; PRAGMA application_id = {}; PRAGMA user_version = 3; BEGIN;
            INSERT INTO debtor (id, code, name, name_key) VALUES (1, 'C1', '甲', '甲');",
            0x4875_696B
        ))
        .unwrap();
        for id in 0..people {
            old.execute(
                "INSERT INTO person (debtor_id, opted_out, refused, consented, name, mobile, wechat)
                VALUES (1, 0, 0, 0, 'P' || ?1, ?2, CASE WHEN ?1 = 7 THEN 'k1:AAAA' END)",
                (id, (id % 5 != 0).then(|| format!("1381234{id:04}"))),
            )
            .unwrap();
        }
        old.execute_batch("COMMIT").unwrap();
    }
    assert!(stands_in_file(folder.path(), "13812340007"));
    let url = file.to_str().unwrap().to_owned();
    // Somebody was killed in the middle: some are sealed, some are plain. Whoever opens next goes on.
    let keys = Store::open(&url).unwrap().keys().unwrap();
    assert_eq!(keys.iter().map(|key| key.people).collect::<Vec<_>>(), [1876]);
    {
        let half = rusqlite::Connection::open(&file).unwrap();
        half.execute_batch(
            "UPDATE person SET mobile = '13812340001', sealed_by = 0 WHERE name = 'P1';
            INSERT INTO personal_key (id, is_settled, fingerprint) VALUES (0, 0, '');",
        )
        .unwrap();
    }
    let store = Store::open(&url).unwrap();
    assert_eq!(plain(&store, PersonId(2)), [(Field::Mobile, "13812340001".to_owned())]);
    let looks_sealed = [(Field::Mobile, "13812340007".to_owned()), (Field::Wechat, "k1:AAAA".to_owned())];
    assert_eq!(plain(&store, PersonId(8)), looks_sealed, "the row says what is sealed, not the text");
    drop(store);
    assert!(!stands_in_file(folder.path(), "138123400"), "nothing is left in the file or its log");
}

#[test]
fn a_sealed_value_that_was_moved_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let url = folder.path().join("ledger.sqlite").to_str().unwrap().to_owned();
    let mut store = Store::open(&url).unwrap();
    let _ = import(&mut store, &[wang(), person("李红", Some("13900000002"), None)]);
    let other = rusqlite::Connection::open(&url).unwrap();
    other
        .execute("UPDATE person SET mobile = (SELECT mobile FROM person WHERE id = 1) WHERE id = 2", ())
        .unwrap();
    let error = store.names(DebtorId(1)).unwrap_err().to_string();
    assert!(error.contains("`mobile` of a person of debtor #1 does not open"), "{error}");
    assert!(matches!(store.rotate_keys(|_| ()), Err(Error::Sealed(_))), "and a rotation stops there");
}

#[test]
fn whoever_asks_is_forgotten_and_does_not_come_back() {
    both(|mut store, url, keys| {
        let rows = [
            wang(),
            person("李红", Some("13900000002"), None),
            called("王建国", "在住院"),
            called("李红", "下周付"),
        ];
        let _ = import(&mut store, &rows);
        let held = store.holdings(DebtorId(1), Some(PersonId(1))).unwrap();
        assert_eq!((held.people.len(), held.notes.count, held.contacts.count), (1, 1, 1));
        let removed = store.remove(DebtorId(1), Some(PersonId(1)), WISH, Basis::Request, &ACT).unwrap();
        assert_eq!((removed.people, removed.values, removed.texts, removed.contacts), (1, 2, 1, 0));
        let left = vec![("***#1".to_owned(), vec![]), ("李红".to_owned(), vec!["139****0002".to_owned()])];
        assert_eq!(shown(&store), left);
        let snapshot = store.load(MONDAY, Which::All).unwrap().at(0).unwrap().snapshot;
        let gone = snapshot.people.iter().find(|person| person.id == PersonId(1)).unwrap();
        assert!(gone.refused && !gone.reachable_by.has(Channel::Phone));
        assert_eq!(snapshot.contacts.iter().filter(|contact| contact.person == Some(PersonId(1))).count(), 1);

        let verdicts = import(&mut store, &[wang(), called("王建国", "再来"), called("李红", "下周付")]);
        let expected = [Verdict::Refused(Refusal::Forgotten), Verdict::Unchanged, Verdict::Unchanged];
        assert_eq!(verdicts, expected, "neither the person nor a note on them comes back");
        assert_eq!(store.holdings(DebtorId(1), Some(PersonId(1))).unwrap().notes.count, 0);
        let nothing = store.remove(DebtorId(1), Some(PersonId(1)), WISH, Basis::Request, &ACT).unwrap();
        assert_eq!(nothing.people + nothing.values + nothing.texts, 0);
        drop(store);
        if !url.starts_with("postgres") {
            let folder = Path::new(url.trim_start_matches("sqlite://")).parent().unwrap();
            for text in ["王建国", "在住院"] {
                assert!(!stands_in_file(folder, text), "{text} is still in the file");
            }
            assert!(stands_in_file(folder, "李红"));
        }
        let _ = keys;
    });
}

#[test]
fn a_claim_ends_with_its_last_day_and_everything_personal_can_go() {
    both(|mut store, _, _| {
        let invoice = |settled: i64| {
            Entry::Receivable(ReceivableEntry {
                debtor: key(),
                number: "R1".to_owned(),
                instalment: None,
                kind: None,
                issued: None,
                due: MONDAY.plus(-90),
                amount: Money::new(1000, Currency::CNY),
                settled_undated: settled,
                cleared: None,
                disputed: false,
                contract: None,
                project: None,
            })
        };
        let _ = import(&mut store, &[invoice(0), wang(), called("王建国", "note"), called("生人", "note")]);
        assert_eq!(store.ended_claims().unwrap(), []);
        let paid = Entry::Payment(PaymentEntry {
            debtor: key(),
            day: MONDAY.plus(-3),
            amount: Money::new(1000, Currency::CNY),
            receivable: Some("R1".to_owned()),
            instalment: None,
            reference: None,
            is_credit_note: false,
        });
        let _ = import(&mut store, &[invoice(1000), paid]);
        let ended: Vec<_> = store.ended_claims().unwrap().into_iter().map(|claim| claim.ended).collect();
        assert_eq!(ended, [MONDAY], "the last contact is the last act");
        let removed = store.remove(DebtorId(1), None, ALL, Basis::Retention, &ACT).unwrap();
        assert_eq!((removed.people, removed.values, removed.texts, removed.contacts), (1, 2, 2, 2));
        let held = store.holdings(DebtorId(1), None).unwrap();
        assert_eq!((held.people.len(), held.contacts.count, held.money.count), (0, 0, 2));
        let verdicts = import(&mut store, &[wang()]);
        assert_eq!(
            verdicts,
            [Verdict::New],
            "nobody asked to be forgotten: new business may bring them back"
        );
    });
}
