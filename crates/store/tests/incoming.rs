//! What comes back: written down once, sealed, and followed at once by what must follow; on both databases.
#![expect(clippy::panic, clippy::unwrap_used, reason = "the steps of a test fail by panicking")]

use std::path::Path;

use receivables::{
    calendar::{Clock, Day},
    call::Moment,
    contact::Connection,
    debtor::{Channel, Channels, DebtorId, PersonId, Role},
    incoming::{IncomingKind, Unread},
    ledger::{DebtorKey, Entry, PersonEntry, ReceivableEntry},
    message::{Answer, HandOver, Key, UtcMicros},
    money::{Currency, Money},
    script::Purpose,
    snapshot::Snapshot,
    stage::Stage,
};
use store::{
    Act, Basis, Claim, Companies, Complete, Defaults, DueMessage, Error, GateCheck, Going, ImportMeta,
    IncomingFilter, Keys, NewIncoming, NewMessage, Place, Rendered, Scope, Store, Switch, Versions, Which,
};

const MONDAY: Day = Day(20_780);
const NOW: UtcMicros = UtcMicros(1_795_400_000_000_000);
const LI: (DebtorId, PersonId) = (DebtorId(1), PersonId(1));

fn import(store: &mut Store, rows: &[Entry]) {
    let meta = ImportMeta {
        file: "ledger.csv".to_owned(),
        sha256: [u8::try_from(rows.len()).unwrap(); 32],
        as_of: Some(MONDAY),
        complete: Complete::No,
        defaults: Defaults::default(),
        source: store::Source::Ledger,
        stamp: store::Stamp::machine(0),
    };
    let mut import = store.begin_import(meta).unwrap();
    import.take(rows).unwrap();
    import.commit().unwrap();
}

fn customer(number: u32) -> DebtorKey {
    DebtorKey { code: Some(format!("C{number}")), name: Some(format!("甲{number}有限公司")) }
}

fn person(number: u32, mobile: &str, email: &str) -> Entry {
    Entry::Person(PersonEntry {
        debtor: customer(number),
        name: "李红".to_owned(),
        role: Some(Role::Finance),
        title: None,
        mobile: Some(mobile.to_owned()),
        phone: None,
        wechat: None,
        email: Some(email.to_owned()),
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

fn invoice(number: u32) -> Entry {
    Entry::Receivable(ReceivableEntry {
        debtor: customer(number),
        number: "INV-1".to_owned(),
        instalment: None,
        kind: None,
        issued: None,
        due: MONDAY.plus(-10),
        amount: Money::new(10_000, Currency::CNY),
        settled_undated: 0,
        cleared: None,
        disputed: false,
        contract: None,
        project: None,
    })
}

/// Two customers whose finance is the same woman, with one mobile and an address for each.
fn desk(url: &str, folder: &Path) -> Store {
    let keys = Keys { file: Some(folder.join("keys.toml")), today: Some(MONDAY) };
    let mut store = Store::open_with(url, &keys).unwrap();
    let people =
        [person(1, "13812342207", "li@example.com"), person(2, "+86 138 1234 2207", "li@example.org")];
    import(&mut store, &[&[invoice(1), invoice(2)], &people[..]].concat());
    let word = |by: &str| Switch { at: NOW, by: by.to_owned(), why: "the tests".to_owned() };
    store.ask_live(&word("chenjing")).unwrap();
    store.confirm_live(&word("linlan")).unwrap();
    store
}

fn both(test: impl Fn(Store)) {
    testbed::both(|url| {
        let folder = tempfile::tempdir().unwrap();
        test(desk(url, folder.path()));
    });
}

fn reply(external_id: &str) -> NewIncoming<'_> {
    NewIncoming {
        channel: Channel::Email,
        kind: IncomingKind::Reply,
        at: NOW,
        external_id,
        outbox: None,
        debtor: Some(LI.0),
        person: Some(LI.1),
        sender: Some("li@example.com"),
        subject: Some("回复：付款提醒"),
        body: Some("款项已于上周付出，请查收。"),
        raw_sha256: Some("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        address: None,
        everybody: &[],
    }
}

fn facts(store: &Store, debtor: DebtorId) -> Snapshot {
    store.load(MONDAY, Which::One(debtor)).unwrap().at(0).unwrap().snapshot
}

fn kinds(store: &Store, debtor: DebtorId) -> Vec<String> {
    store.chain(debtor).unwrap().records.iter().map(|record| record.entry.kind.to_string()).collect()
}

/// A message that was sent to a person.
fn sent(store: &mut Store) -> (i64, Key) {
    let versions = Versions { policy: "p".to_owned(), rulebook: "r".to_owned() };
    let key = Key {
        debtor: LI.0,
        day: MONDAY,
        step: Some(2),
        purpose: Purpose::OverdueReminder,
        channel: Channel::Email,
        person: LI.1,
    };
    let open = store.open_run(MONDAY, &versions).unwrap();
    let Claim::Ours(mut run) = store.claim(&open, "test", &store::Stamp::machine(0)).unwrap() else {
        panic!("somebody else's")
    };
    let new = NewMessage { key, at: Clock::MIDNIGHT, due: UtcMicros(0), priority: 1 };
    run.queue(LI.0, [new], UtcMicros(0)).unwrap();
    run.finish().unwrap();
    let due: DueMessage = *store.due_messages(NOW, None).unwrap().first().unwrap();
    let judging = store.judge(&due).unwrap().unwrap();
    let check = GateCheck {
        made_on: MONDAY,
        day: MONDAY,
        at: Clock::MIDNIGHT,
        channel: Channel::Email,
        purpose: Purpose::OverdueReminder,
        stage: Stage::Early,
        person: "李红".to_owned(),
        refusals: "[]".to_owned(),
        versions,
        rules: store::rules_asked(),
    };
    let words = Rendered {
        script: "reminder".to_owned(),
        lang: "zh".to_owned(),
        subject: None,
        body: "请付款".to_owned(),
        signed_by: None,
    };
    let hand_over = HandOver {
        moment: Moment { day: MONDAY, at: Clock::MIDNIGHT },
        lease_until: UtcMicros(NOW.0 + 600_000_000),
    };
    let begun = judging.begin(hand_over, &words, &check, NOW, "chenjing").unwrap();
    store.record_answer(&begun, Answer::Taken("250 OK".to_owned()), NOW, "chenjing").unwrap();
    (due.id, key)
}

#[test]
fn what_is_read_twice_is_one_row_and_waits_until_somebody_has_looked() {
    both(|store| {
        let id = store.take_incoming(&reply("<a@example.com>"), NOW).unwrap().unwrap();
        assert_eq!(store.take_incoming(&reply("<a@example.com>"), NOW).unwrap(), None, "the same mail again");
        let other = NewIncoming { channel: Channel::Sms, ..reply("<a@example.com>") };
        assert!(store.take_incoming(&other, NOW).unwrap().is_some(), "another channel has names of its own");

        let unread = |channel| Unread { kind: IncomingKind::Reply, channel };
        assert_eq!(facts(&store, LI.0).unread, [unread(Channel::Email), unread(Channel::Sms)]);
        let row = store.read_incoming(id, NOW, "chenjing").unwrap();
        assert_eq!(row.read.as_ref().map(|(_, by)| by.as_str()), Some("chenjing"));
        let again = store.read_incoming(id, UtcMicros(NOW.0 + 1), "wangfang").unwrap();
        assert_eq!(again.read, row.read, "the first who said so");
        assert_eq!(facts(&store, LI.0).unread, [unread(Channel::Sms)]);
        assert_eq!(row.subject.as_deref(), Some("回复：付款提醒"));
        assert_eq!(row.sender.as_deref(), Some("***@example.com"), "masked as every address");
        assert_eq!(kinds(&store, LI.0).iter().filter(|kind| *kind == "answered").count(), 2);
        assert!(store.verify_evidence(None).unwrap().is_intact());
        assert!(matches!(store.read_incoming(99, NOW, "chenjing"), Err(Error::NoIncoming(99))));
        let happened = store.timeline(LI.0, Place::END, 9, 0).unwrap();
        assert_eq!(happened.iter().filter(|row| row.kind == "incoming").count(), 2);
    });
}

#[test]
fn a_returned_message_closes_its_address_until_another_is_on_file() {
    both(|mut store| {
        let (outbox, key) = sent(&mut store);
        let bounce = |external_id, address| NewIncoming {
            kind: IncomingKind::Bounce,
            outbox: Some(outbox),
            debtor: None,
            person: None,
            address,
            ..reply(external_id)
        };
        store.take_incoming(&bounce("<b@mx>", Some("old@example.com")), NOW).unwrap().unwrap();
        assert!(facts(&store, LI.0).people[0].bounced.is_empty(), "it was sent to an address of before");
        store.take_incoming(&bounce("<c@mx>", Some("LI@example.com")), NOW).unwrap().unwrap();
        let known = facts(&store, LI.0);
        assert!(known.people[0].bounced.has(Channel::Email) && !known.people[0].bounced.has(Channel::Sms));
        assert_eq!(known.unread, [], "a machine's report needs no reader");
        assert_eq!(known.contacts[0].connection, Connection::Bounced, "the step does not count as done");
        assert_eq!(store.message_of_key(&key).unwrap().unwrap().id, outbox);
        assert!(kinds(&store, LI.0).contains(&"returned".to_owned()));

        import(&mut store, &[person(1, "13812342207", "li@example.com")]);
        assert!(facts(&store, LI.0).people[0].bounced.has(Channel::Email), "the same address as before");
        import(&mut store, &[person(1, "13812342208", "li@example.com")]);
        assert!(
            facts(&store, LI.0).people[0].bounced.has(Channel::Email),
            "another mobile says nothing of it"
        );
        import(&mut store, &[person(1, "13812342208", "finance@example.com")]);
        assert!(facts(&store, LI.0).people[0].bounced.is_empty(), "another address");
    });
}

#[test]
fn a_report_of_delivery_goes_to_the_contact_that_the_message_was() {
    both(|mut store| {
        let (outbox, _) = sent(&mut store);
        assert_eq!(facts(&store, LI.0).contacts[0].connection, Connection::Sent);
        let report = |kind, external_id| NewIncoming { kind, outbox: Some(outbox), ..reply(external_id) };
        for (kind, id, expected, why) in [
            (IncomingKind::AutomaticReply, "<1>", Connection::Sent, "a machine's answer says nothing of it"),
            (IncomingKind::Delivered, "<2>", Connection::Delivered, "their server has it"),
            (IncomingKind::Bounce, "<3>", Connection::Bounced, "their server gave it back"),
            (IncomingKind::Delivered, "<4>", Connection::Bounced, "a report that comes late"),
        ] {
            store.take_incoming(&report(kind, id), NOW).unwrap().unwrap();
            assert_eq!(facts(&store, LI.0).contacts[0].connection, expected, "{why}");
        }
        assert_eq!(facts(&store, LI.0).unread, []);
        let about = |message| {
            let rows = store.incoming_about(LI.0, message).unwrap();
            rows.into_iter().map(|row| row.external_id).collect::<Vec<_>>()
        };
        assert_eq!(
            (about(outbox), about(outbox + 1)),
            (["<1>", "<2>", "<3>", "<4>"].map(str::to_owned).to_vec(), vec![])
        );
        let first = store.first_sent(LI.0, Channel::Email, LI.1).unwrap().unwrap();
        assert_eq!(first.id, outbox);
        assert!(store.first_sent(LI.0, Channel::Sms, LI.1).unwrap().is_none());
    });
}

#[test]
fn a_wish_for_no_more_messages_holds_for_everybody_at_that_number() {
    both(|store| {
        let everybody = store.people_reached(Channel::Sms, &["138-1234-2207", "13900000000"]).unwrap();
        let everybody: Vec<_> = everybody.into_iter().map(|(_, debtor, person)| (debtor, person)).collect();
        assert_eq!(everybody, [LI, (DebtorId(2), PersonId(2))], "however the number is written");
        let wish = NewIncoming {
            channel: Channel::Sms,
            kind: IncomingKind::OptOut,
            debtor: None,
            person: None,
            everybody: &everybody,
            ..reply("sms-1")
        };
        store.take_incoming(&wish, NOW).unwrap().unwrap();
        for (debtor, _) in &everybody {
            let person = facts(&store, *debtor).people.remove(0);
            assert!(person.opted_out.has(Channel::Sms) && !person.opted_out.has(Channel::Email));
            assert!(kinds(&store, *debtor).contains(&"answered".to_owned()));
        }
        let nobody = NewIncoming { everybody: &[], ..wish };
        let id = store.take_incoming(&NewIncoming { external_id: "sms-2", ..nobody }, NOW).unwrap().unwrap();
        assert!(store.incoming(id).unwrap().waits, "nobody knows whose wish it is: a person must look");
    });
}

#[test]
fn what_is_nobodys_waits_for_somebody_who_says_whose_it_is() {
    both(|store| {
        let lost = NewIncoming { debtor: None, person: None, ..reply("<lost@example.net>") };
        let id = store.take_incoming(&lost, NOW).unwrap().unwrap();
        let unmatched = || {
            let filter = IncomingFilter { unmatched: true, waiting: false };
            store.incoming_list(filter, i64::MAX, 9).unwrap().len()
        };
        let of = |debtor, waiting| {
            let every = Scope::All { companies: Companies::Every };
            store.incoming_within(&every, debtor, waiting, i64::MAX, 9).unwrap().len()
        };
        let within = |waiting| of(None, waiting);
        assert_eq!((unmatched(), within(false)), (1, 0));
        let all = store.load(MONDAY, Which::All).unwrap();
        assert!(all.iter().all(|loaded| loaded.snapshot.unread.is_empty()), "it stops nobody's messages");
        let wrong = store.match_incoming(id, LI.0, Some(PersonId(2)), NOW, "chenjing");
        assert!(matches!(wrong, Err(Error::NoPerson(2))), "somebody else's person");
        let row = store.match_incoming(id, LI.0, Some(LI.1), NOW, "chenjing").unwrap();
        assert_eq!(row.debtor.map(|debtor| debtor.id), Some(LI.0));
        assert_eq!((unmatched(), within(true)), (0, 1));
        assert_eq!((of(Some(LI.0), true), of(Some(DebtorId(2)), false)), (1, 0), "of one case");
        assert_eq!(facts(&store, LI.0).unread.len(), 1, "and now it stops what would be written");
        let twice = store.match_incoming(id, DebtorId(2), None, NOW, "chenjing");
        assert!(matches!(twice, Err(Error::NoIncoming(_))), "it is somebody's");
        store.read_incoming(id, NOW, "chenjing").unwrap();
        assert_eq!((within(true), within(false)), (0, 1));
        assert_eq!(store.inbox_spot("INBOX").unwrap(), None);
        for spot in [(1, 7), (1, 9), (2, 1)] {
            store.set_inbox_spot("INBOX", spot).unwrap();
            assert_eq!(store.inbox_spot("INBOX").unwrap(), Some(spot));
        }
        assert!(store.verify_evidence(None).unwrap().is_intact());
    });
}

#[test]
fn words_are_sealed_with_the_current_key_and_go_with_the_person() {
    both(|mut store| {
        let id = store.take_incoming(&reply("<a@example.com>"), NOW).unwrap().unwrap();
        let uses = |store: &Store| -> Vec<(u32, u64)> {
            store.keys().unwrap().iter().map(|key| (key.id, key.people)).collect()
        };
        assert_eq!(uses(&store), [(1, 3)], "two people and an answer");
        store.rotate_keys(|_| ()).unwrap();
        assert_eq!(uses(&store), [(1, 0), (2, 3)]);
        assert_eq!(store.incoming(id).unwrap().body.as_deref(), Some("款项已于上周付出，请查收。"));
        store.retire_key(1).unwrap();

        assert_eq!(store.holdings(LI.0, Some(LI.1)).unwrap().notes.count, 1);
        assert_eq!(store.incoming_files().unwrap().len(), 1);
        assert_eq!(store.incoming_files_of(LI.0, Some(LI.1)).unwrap().len(), 1);
        let act = Act { by: "chenjing", why: "asked for it", at: NOW.0 };
        let going = Going { people: true, texts: true, log: false, decisions: false };
        store.remove(LI.0, Some(LI.1), going, Basis::Request, &act).unwrap();
        let row = store.incoming(id).unwrap();
        assert_eq!((row.sender, row.subject, row.body, row.raw_sha256), (None, None, None, None));
        assert_eq!(store.take_incoming(&reply("<a@example.com>"), NOW).unwrap(), None, "still known");
        assert!(store.incoming_files().unwrap().is_empty());
        assert!(store.verify_evidence(None).unwrap().is_intact());
    });
}
