//! An import that is undone leaves every table as it was, but for the log of imports, the debtors themselves and their
//! chains; and where something rests on it, it stays.
#![expect(clippy::panic, reason = "a test that finds another state has failed")]
#![expect(clippy::unwrap_used, reason = "the steps of a test fail by panicking")]

use std::collections::BTreeMap;

use receivables::{
    calendar::Day,
    contact::{Connection, Direction},
    debtor::{Channel, Channels, Country, DebtorKind, Role},
    fact::FactKind,
    fact::details::Details,
    ledger::{
        ContactEntry, ContractEntry, DebtorEntry, DebtorKey, DisputeEntry, Entry, FactEntry, PaymentEntry,
        PersonEntry, PromiseEntry, ReceivableEntry,
    },
    money::{Currency, Money, Ppm},
};
use store::{
    Act, Basis, ChangeKind, Companies, Complete, Defaults, Error, Going, ImportMeta, ImportReport, Keys,
    PageEntry, Scope, Source, Stamp, Store, UndoBar, Which,
};

const TODAY: Day = Day(20_500);
const EVERY: Scope = Scope::All { companies: Companies::Every };

fn open(url: &str) -> Store {
    Store::open_with(url, &Keys { file: Some(testbed::keys(url)), today: None }).unwrap()
}

fn stamp(at: i64) -> Stamp {
    Stamp { at, by: "li".into() }
}

fn meta(as_of: i32, at: i64) -> ImportMeta {
    ImportMeta {
        file: format!("{as_of}.csv"),
        sha256: [u8::try_from(as_of % 256).unwrap(); 32],
        as_of: Some(Day(as_of)),
        complete: Complete::No,
        defaults: Defaults { country: Some(Country::CN), owner: Some("王".into()), ..Defaults::default() },
        source: Source::Ledger,
        stamp: stamp(at),
    }
}

fn take(store: &mut Store, meta: ImportMeta, entries: &[Entry]) -> ImportReport {
    let mut import = store.begin_import(meta).unwrap();
    // Several batches: a row can come again in a later one.
    for some in entries.chunks(7) {
        import.take(some).unwrap();
    }
    import.commit().unwrap()
}

/// What must be as it was: the sum of every table but those that keep what happened, and of the debtors what is known.
fn state(store: &Store) -> (BTreeMap<&'static str, [u8; 32]>, Vec<String>) {
    let kept = [
        "debtor",
        "import",
        "import_added",
        "import_before",
        "change",
        "evidence_entry",
        "evidence_head",
        "personal_key",
    ];
    let sums = store.sums().unwrap().into_iter().filter(|sum| !kept.contains(&sum.table));
    let mut debtors = Vec::new();
    for number in 1..=6 {
        let Ok(found) = store.find_debtor(&format!("C{number}")) else { continue };
        let loaded = store.load(TODAY, Which::One(found.id)).unwrap();
        let company = store.covered(&EVERY, found.id).unwrap().unwrap().company;
        let snapshot = loaded.at(0).unwrap().snapshot;
        debtors.push(format!("{:?} {company} {snapshot:?}", store.names(found.id).unwrap()));
    }
    (sums.map(|sum| (sum.table, sum.sha256)).collect(), debtors)
}

/// Numbers that look random and are the same each time.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % sides
    }

    fn maybe<T>(&mut self, value: T) -> Option<T> {
        (self.roll(2) == 0).then_some(value)
    }

    fn day(&mut self) -> Day {
        TODAY.plus(-i32::try_from(self.roll(3)).unwrap())
    }

    fn money(&mut self) -> Money {
        Money::new(i64::try_from(self.roll(4)).unwrap() * 100 + 100, Currency::CNY)
    }

    fn debtor(&mut self) -> DebtorKey {
        let number = self.roll(4) + 1;
        let name =
            if self.roll(8) == 0 { format!("新名{number}公司") } else { format!("客户{number}公司") };
        DebtorKey { code: Some(format!("C{number}")), name: self.maybe(name) }
    }

    fn number(&mut self) -> String {
        format!("INV-{}", self.roll(4))
    }

    #[expect(clippy::too_many_lines, reason = "a table: one kind of row after the other")]
    fn entry(&mut self) -> Entry {
        let debtor = self.debtor();
        match self.roll(10) {
            0 => Entry::Debtor(DebtorEntry {
                debtor,
                kind: self.maybe(DebtorKind::Company),
                size: None,
                country: None,
                region: None,
                standing: None,
                zone: None,
                policy: self.maybe("dealers".into()),
                owner: self.maybe("李".into()),
                company: self.maybe("SH".into()),
            }),
            1 => Entry::Person(self.person(debtor)),
            2 => Entry::Contract(ContractEntry {
                debtor,
                number: format!("HT-{}", self.roll(2)),
                signed: self.maybe(TODAY.plus(-400)),
                terms_days: None,
                penalty_per_day: self.maybe(Ppm(500)),
                allows_supply_stop: self.roll(2) == 0,
                damages_clause: None,
                governing_law: None,
            }),
            3 => Entry::Payment(PaymentEntry {
                debtor,
                reference: Some(format!("B-{}", self.roll(3))).filter(|_| self.roll(2) == 0),
                day: self.day(),
                amount: self.money(),
                receivable: Some(self.number()).filter(|_| self.roll(3) > 0),
                instalment: None,
                is_credit_note: false,
            }),
            4 => Entry::Promise(PromiseEntry {
                debtor,
                made: self.day(),
                due: TODAY.plus(5),
                amount: self.money(),
                written: self.roll(2) == 0,
            }),
            5 => Entry::Dispute(DisputeEntry {
                debtor,
                receivable: Some(self.number()),
                opened: self.day(),
                closed: self.maybe(TODAY),
                amount: None,
                reason: self.maybe("质量".into()),
            }),
            6 => Entry::Contact(ContactEntry {
                debtor,
                day: self.day(),
                time: "10:30".parse().ok(),
                person: Some("李经理".into()),
                channel: Channel::Phone,
                direction: Direction::Out,
                connection: if self.roll(2) == 0 { Connection::NoAnswer } else { Connection::Connected },
                outcome: None,
                reason: None,
                step: None,
                receivable: None,
                note: self.maybe("下周再谈".into()),
            }),
            7 => Entry::Fact(FactEntry {
                debtor,
                from: self.day(),
                until: self.maybe(TODAY.plus(9)),
                kind: FactKind::GuaranteeContract,
                receivable: None,
                source: self.maybe("公告".into()),
                details: self.maybe(guarantee("BZ-1")).unwrap_or_default(),
            }),
            _ => Entry::Receivable(ReceivableEntry {
                debtor,
                number: self.number(),
                instalment: None,
                kind: None,
                issued: self.maybe(TODAY.plus(-40)),
                due: self.day(),
                amount: self.money(),
                settled_undated: 0,
                cleared: None,
                disputed: self.roll(4) == 0,
                contract: Some(format!("HT-{}", self.roll(2))).filter(|_| self.roll(2) == 0),
                project: None,
            }),
        }
    }

    fn person(&mut self, debtor: DebtorKey) -> PersonEntry {
        PersonEntry {
            debtor,
            name: format!("李经理{}", self.roll(2)),
            role: self.maybe(Role::Finance),
            title: None,
            mobile: Some(format!("1380000000{}", self.roll(3))),
            phone: None,
            wechat: None,
            email: self.maybe("li@example.com".into()),
            fax: None,
            address: None,
            prefers: None,
            opted_out: Channels::NONE,
            opted_in: self.maybe(Channel::Sms).into_iter().collect(),
            refused: self.roll(3) == 0,
            consented: self.roll(3) == 0,
            workplace_only: false,
            hours: None,
        }
    }

    fn entries(&mut self, most: u64) -> Vec<Entry> {
        (0..=self.roll(most)).map(|_| self.entry()).collect()
    }
}

/// What texts may state of a guarantee.
fn guarantee(number: &str) -> Details {
    Details::of(FactKind::GuaranteeContract, [("guarantee.number", number)]).unwrap()
}

#[test]
fn an_import_and_its_undoing_leave_the_tables_as_they_were() {
    testbed::both(|url| {
        let mut store = open(url);
        let mut imports = Vec::new();
        let mut states = vec![state(&store)];
        let mut dice = Dice(0x4875_696b);
        for round in 0..24_i32 {
            let complete = if dice.roll(3) == 0 { Complete::Customers } else { Complete::No };
            let meta = ImportMeta { complete, ..meta(TODAY.0 - 30 + round, i64::from(round)) };
            imports.push(take(&mut store, meta, &dice.entries(40)).id);
            states.push(state(&store));
            // Mostly it is undone at once; now and then several in a row.
            while dice.roll(3) == 0
                && let Some(import) = imports.pop()
            {
                store.undo_import(import, &stamp(100)).unwrap();
                states.pop();
                let is = state(&store);
                let was = states.last().unwrap();
                let others: Vec<_> =
                    is.0.iter().filter(|(table, sum)| was.0.get(*table) != Some(*sum)).collect();
                assert!(others.is_empty(), "round {round}: {others:?}");
                assert_eq!(is.1.get(..was.1.len()), Some(was.1.as_slice()), "round {round}: debtors");
            }
        }
        while let Some(import) = imports.pop() {
            store.undo_import(import, &stamp(100)).unwrap();
            states.pop();
            assert_eq!(state(&store).0, states.last().unwrap().0, "at the end, {import}");
        }
        let report = store.verify_evidence(None).unwrap();
        assert!(report.findings.is_empty() && report.chains.is_empty(), "{report:?}");
    });
}

fn invoice(number: &str, minor: i64) -> Entry {
    Entry::Receivable(ReceivableEntry {
        debtor: DebtorKey { code: Some("C1".into()), name: Some("上海甲贸易有限公司".into()) },
        number: number.into(),
        instalment: None,
        kind: None,
        issued: None,
        due: TODAY,
        amount: Money::new(minor, Currency::CNY),
        settled_undated: 0,
        cleared: None,
        disputed: false,
        contract: None,
        project: None,
    })
}

fn bar(store: &mut Store, import: i64) -> UndoBar {
    let told = store.undo_bar(import).unwrap().unwrap();
    match store.undo_import(import, &stamp(100)) {
        Err(Error::CannotUndo { bar, .. }) => assert_eq!(bar, told),
        other => panic!("{other:?}"),
    }
    told
}

#[test]
fn what_a_later_file_holds_goes_first() {
    testbed::both(|url| {
        let mut store = open(url);
        let first = take(&mut store, meta(20_400, 1), &[invoice("A", 100), invoice("B", 100)]).id;
        let other = take(&mut store, meta(20_401, 2), &[invoice("C", 100)]).id;
        assert_eq!(store.undo_bar(first).unwrap(), None, "the later one is about another row");
        let changed = take(&mut store, meta(20_402, 3), &[invoice("A", 50)]).id;
        let later = |import, day| UndoBar::Later { import, file: format!("{day}.csv") };
        assert_eq!(bar(&mut store, first), later(changed, 20_402));
        store.undo_import(changed, &stamp(9)).unwrap();
        assert_eq!(bar(&mut store, changed), UndoBar::Undone);
        let confirmed = take(&mut store, meta(20_403, 4), &[invoice("C", 100)]).id;
        assert_eq!(bar(&mut store, other), later(confirmed, 20_403));
        store.undo_import(confirmed, &stamp(9)).unwrap();
        let undone = store.undo_import(first, &stamp(9)).unwrap();
        assert_eq!((undone.debtors, undone.removed), (1, BTreeMap::from([("receivable", 2)])));
        assert!(matches!(store.undo_import(77, &stamp(9)), Err(Error::NoImport(77))));
    });
}

#[test]
fn after_undoing_the_corrected_file_counts_as_the_first() {
    testbed::both(|url| {
        let mut store = open(url);
        let wrong = ImportMeta {
            defaults: Defaults {
                country: Some(Country::DE),
                policy: Some("dealers".into()),
                ..Defaults::default()
            },
            ..meta(20_400, 1)
        };
        let known = wrong.clone();
        let import = take(&mut store, wrong, &[invoice("A", 100)]).id;
        assert!(store.known_import(&known).unwrap().is_some());
        store.undo_import(import, &stamp(2)).unwrap();
        assert!(store.known_import(&known).unwrap().is_none(), "the same file may come again");
        let found = store.find_debtor("C1").unwrap().id;
        let names = store.names(found).unwrap().unwrap();
        assert_eq!((names.country, names.policy), (None, None), "nothing is left but who they are");
        let right = ImportMeta {
            defaults: Defaults {
                country: Some(Country::CN),
                policy: Some("retail".into()),
                owner: Some("王".into()),
                ..Defaults::default()
            },
            ..meta(20_400, 3)
        };
        take(&mut store, right, &[invoice("A", 100)]);
        let names = store.names(found).unwrap().unwrap();
        assert_eq!(names.country, Some(Country::CN));
        assert_eq!((names.policy.as_deref(), names.owner.as_deref()), (Some("retail"), Some("王")));
    });
}

#[test]
fn personal_data_that_were_removed_do_not_come_back() {
    testbed::both(|url| {
        let mut store = open(url);
        let mut dice = Dice(7);
        let debtor = || DebtorKey { code: Some("C1".into()), name: None };
        let person =
            |dice: &mut Dice| Entry::Person(PersonEntry { name: "李".into(), ..dice.person(debtor()) });
        take(&mut store, meta(20_400, 1), &[person(&mut dice)]);
        let mut other = dice.person(debtor());
        (other.name, other.title) = ("李".into(), Some("总".into()));
        let changed = take(&mut store, meta(20_401, 2), &[Entry::Person(other)]).id;
        assert_eq!(store.undo_bar(changed).unwrap(), None);
        let found = store.find_debtor("C1").unwrap().id;
        let going = Going { people: true, texts: false, log: false, decisions: false };
        let act = Act { by: "li", why: "asked", at: 3 };
        store.remove(found, None, going, Basis::Request, &act).unwrap();
        assert_eq!(bar(&mut store, changed), UndoBar::PersonalGone);
    });
}

/// Of a file that an earlier version took in.
#[test]
fn an_image_from_before_consent_was_kept_is_put_back_whole() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("ledger.sqlite").display().to_string();
    let mut store = Store::open(&file).unwrap();
    let debtor = || DebtorKey { code: Some("C1".into()), name: None };
    let person = |mobile: &str, opted_in: Channels| {
        let row = PersonEntry {
            name: "李".into(),
            mobile: Some(mobile.into()),
            opted_in,
            ..Dice(7).person(debtor())
        };
        Entry::Person(row)
    };
    take(&mut store, meta(20_400, 1), &[person("13800000001", Channels::NONE)]);
    let agreed = Channels::NONE.with(Channel::Sms);
    let changed = take(&mut store, meta(20_401, 2), &[person("13800000002", agreed)]).id;
    let old = rusqlite::Connection::open(&file).unwrap();
    let cut = "UPDATE import_before SET body = json_remove(body, '$[16]') WHERE table_name = 'person'";
    assert_eq!(old.execute(cut, []).unwrap(), 1);
    store.undo_import(changed, &stamp(3)).unwrap();
    let found = store.find_debtor("C1").unwrap().id;
    let act = Act { by: "li", why: "a test", at: 4 };
    let plain = store.reveal(found, None, &act).unwrap();
    assert_eq!(plain[0].ways[0].1, "13800000001", "the number is back, and its key with it");
    let loaded = store.load(TODAY, Which::One(found)).unwrap();
    assert_eq!(loaded.at(0).unwrap().snapshot.people[0].opted_in, agreed, "nothing was kept of it");
}

#[test]
fn what_is_entered_at_the_page_is_a_change_that_can_be_undone() {
    testbed::both(|url| {
        let mut store = open(url);
        take(&mut store, meta(20_400, 1), &[invoice("A", 100)]);
        let debtor = store.find_debtor("C1").unwrap().id;
        let before = state(&store);
        let page = PageEntry { user: 7, debtor, kind: ChangeKind::Promise };
        let promise = Entry::Promise(PromiseEntry {
            debtor: DebtorKey { code: Some("C1".into()), name: None },
            made: TODAY,
            due: TODAY.plus(5),
            amount: Money::new(100, Currency::CNY),
            written: false,
        });
        let meta = ImportMeta { source: Source::Page(page), as_of: None, ..meta(20_400, 2) };
        let report = take(&mut store, ImportMeta { defaults: Defaults::default(), ..meta }, &[promise]);
        let change = store.change(report.change.unwrap()).unwrap().unwrap();
        assert_eq!((change.user, change.debtor, change.kind), (7, debtor, ChangeKind::Promise));
        assert_eq!(store.changes_of(debtor).unwrap(), std::slice::from_ref(&change));
        store.undo_import(change.import, &stamp(9)).unwrap();
        assert_eq!(state(&store), before);
        assert_eq!(store.change(change.id).unwrap().unwrap().undone, Some(stamp(9)));
        let chain = store.chain(debtor).unwrap();
        let kinds: Vec<_> = chain.records.iter().map(|record| record.entry.kind.as_ref()).collect();
        assert_eq!(kinds, ["ledger", "promised", "import-undone"]);
    });
}
