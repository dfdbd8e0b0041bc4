//! The list of the day: who is on it, in which order, who sees it, who works it, and what happens to a line when facts come
//! in after the run.
#![expect(clippy::panic, clippy::unwrap_used, reason = "a test that finds another state has failed")]

use receivables::{
    calendar::{Clock, Day},
    debtor::{Channel, DebtorId, PersonId},
    decision::TaskKind,
    ledger::{DebtorEntry, DebtorKey, Entry, ReceivableEntry},
    money::{Currency, Money},
    promise::PromiseId,
    script::Purpose,
    stage::Stage,
};
use store::{
    After, Claim, Companies, Complete, DecisionRow, Defaults, ImportMeta, Listed, NextContact, NextPromise,
    Place, Round, Scope, Seat, Source, Stamp, Standing, Standpoint, Store, Versions, Wanted,
};

const TODAY: Day = Day(20_780);
const NOW: i64 = 1_000_000;
const LEASE: i64 = 600;

fn every() -> Scope {
    Scope::All { companies: Companies::Every }
}

fn import(store: &mut Store, rows: &[Entry], mark: u8) {
    let meta = ImportMeta {
        file: "ledger.csv".to_owned(),
        sha256: [mark; 32],
        as_of: Some(TODAY),
        complete: Complete::No,
        defaults: Defaults::default(),
        source: Source::Ledger,
        stamp: Stamp::machine(0),
    };
    let mut import = store.begin_import(meta).unwrap();
    import.take(rows).unwrap();
    import.commit().unwrap();
}

fn key(n: i64) -> DebtorKey {
    DebtorKey { code: Some(format!("C{n}")), name: Some(format!("客户{n}号有限公司")) }
}

fn invoice(n: i64, amount: i64) -> Entry {
    Entry::Receivable(ReceivableEntry {
        debtor: key(n),
        number: "INV-1".to_owned(),
        instalment: None,
        kind: None,
        issued: None,
        due: TODAY.plus(-40),
        amount: Money::new(amount, Currency::CNY),
        settled_undated: 0,
        cleared: None,
        disputed: false,
        contract: None,
        project: None,
    })
}

#[expect(clippy::unnecessary_wraps, reason = "as the field has it")]
fn contact(on: Day, at: &str, channel: Channel) -> Option<NextContact> {
    let at: Clock = at.parse().unwrap();
    Some(NextContact { on, at, person: PersonId(1), channel, purpose: Purpose::OverdueReminder })
}

fn decision(debtor: i64, priority: i64, standing: Standing) -> DecisionRow {
    DecisionRow {
        debtor: DebtorId(debtor),
        day: TODAY,
        stage: Stage::Early,
        step: Some(1),
        cause: Some("cash-flow".to_owned()),
        priority,
        days_past_due: 40,
        overdue: "[]".to_owned(),
        limitation_end: None,
        review_on: TODAY.plus(3),
        standing,
        body: format!("{{\"n\":{debtor}}}"),
    }
}

/// Ten debtors: 1 to 3 are to be called early, 4 to 6 in the afternoon, 7 has a promise, 8 a task, 9 nothing, 10 is clear.
fn filled(url: &str) -> Store {
    let mut store = Store::open(url).unwrap();
    let rows: Vec<Entry> = (1..=10).map(|n| invoice(n, 100 * n)).collect();
    import(&mut store, &rows, 1);
    decide(&mut store, TODAY);
    store
}

fn decide(store: &mut Store, day: Day) {
    let run = store.open_run(day, &Versions { policy: "p".into(), rulebook: "r".into() }).unwrap();
    let Claim::Ours(mut run) = store.claim(&run, "test", &Stamp::machine(0)).unwrap() else {
        panic!("claim")
    };
    for n in 1..=10 {
        let standing = match n {
            1..=3 => Standing { contact: contact(day, "09:30", Channel::Phone), ..Standing::default() },
            4..=6 => Standing { contact: contact(day, "14:30", Channel::Wechat), ..Standing::default() },
            7 => Standing {
                promise: Some(NextPromise { id: PromiseId(1), due: day, state: "due-today" }),
                ..Standing::default()
            },
            8 => Standing {
                tasks: vec![TaskKind::AskCause, TaskKind::AskPlace],
                currencies: vec![Currency::CNY],
                ..Standing::default()
            },
            _ => Standing::default(),
        };
        // Two by two alike, so that the number of the debtor decides.
        let row = DecisionRow { day, ..decision(n, 100 - n / 2, standing) };
        run.record(if n == 10 { DecisionRow { stage: Stage::Clear, ..row } } else { row }).unwrap();
    }
    run.finish().unwrap();
}

fn ids(store: &Store, scope: &Scope, wanted: &Wanted) -> Vec<i64> {
    let rows = store.standing(scope, wanted, TODAY, After::START, 100, NOW).unwrap();
    rows.iter().map(|row| row.debtor.id.0).collect()
}

#[test]
fn the_list_is_in_order_and_is_asked_by_everything_it_shows() {
    testbed::both(|url| {
        let store = filled(url);
        let all = Wanted::default();
        assert_eq!(ids(&store, &every(), &all), [1, 2, 3, 4, 5, 6, 7, 8, 9], "clear ones are not on it");
        for (wanted, expected, why) in [
            (Wanted { round: Some(Round::Morning), ..all.clone() }, vec![1, 2, 3], "before noon"),
            (Wanted { round: Some(Round::Afternoon), ..all.clone() }, vec![4, 5, 6], "later"),
            (Wanted { round: Some(Round::Promises), ..all.clone() }, vec![7], "promises due"),
            (Wanted { channel: Some(Channel::Wechat), ..all.clone() }, vec![4, 5, 6], "a channel"),
            (Wanted { task: Some(TaskKind::AskPlace), ..all.clone() }, vec![8], "the second of two tasks"),
            (Wanted { task: Some(TaskKind::AskKind), ..all.clone() }, vec![], "a task nobody has"),
            (Wanted { currency: Some(Currency::CNY), ..all.clone() }, vec![8], "a currency"),
            (Wanted { stage: Some(Stage::Late), ..all.clone() }, vec![], "a stage"),
            (Wanted { cause: Some("cash-flow".into()), ..all.clone() }, (1..=9).collect(), "a cause"),
            (Wanted { text: Some("C3".into()), ..all.clone() }, vec![3], "a code"),
            (Wanted { text: Some(" 户7号".into()), ..all.clone() }, vec![7], "a part of a name"),
            (Wanted { text: Some("  ".into()), ..all.clone() }, (1..=9).collect(), "nothing"),
            (Wanted { assignee: Some(5), ..all.clone() }, vec![], "nobody's"),
        ] {
            assert_eq!(ids(&store, &every(), &wanted), expected, "{why}");
        }
        // Page by page it is the same list.
        let (mut after, mut seen) = (After::START, Vec::new());
        loop {
            let page = store.standing(&every(), &all, TODAY, after, 2, NOW).unwrap();
            let Some(last) = page.last() else { break };
            after = After { rank: -last.priority, debtor: last.debtor.id.0 };
            seen.extend(page.iter().map(|row| row.debtor.id.0));
        }
        assert_eq!(seen, (1..=9).collect::<Vec<_>>());
        let first = &store.standing(&every(), &all, TODAY.plus(2), After::START, 1, NOW).unwrap()[0];
        assert_eq!(
            (first.days_past_due, first.is_stale, first.body.as_deref()),
            (42, false, Some("{\"n\":1}"))
        );
        let later = &store.standing(&every(), &all, TODAY.plus(3), After::START, 1, NOW).unwrap()[0];
        assert!(later.is_stale, "the day of the next look has come");
    });
}

#[test]
fn the_headings_count_what_stands_under_them() {
    testbed::both(|url| {
        let store = filled(url);
        let wanted = Wanted { round: Some(Round::Morning), stage: Some(Stage::Early), ..Wanted::default() };
        let alike = store.standing_counts(&every(), &wanted, TODAY, NOW).unwrap();
        let count = |of: &dyn Fn(&store::Alike) -> bool| {
            alike.iter().filter(|alike| of(alike)).map(|alike| alike.count).sum::<u64>()
        };
        assert_eq!(count(&|_| true), 9);
        assert_eq!(count(&|alike| alike.round == Some(Round::Morning)), 3);
        assert_eq!(count(&|alike| alike.round == Some(Round::Afternoon)), 3);
        assert_eq!(count(&|alike| alike.has_promise), 1);
        assert_eq!(count(&|alike| alike.tasks.iter().any(|task| task == "ask-cause")), 1);
        assert_eq!(count(&|alike| alike.channel.as_deref() == Some("phone")), 3);
    });
}

/// What a file says of which of our companies a debtor owes.
fn company(n: i64, company: &str) -> Entry {
    let company = Some(company.to_owned());
    Entry::Debtor(DebtorEntry { debtor: key(n), company, ..DebtorEntry::default() })
}

/// What a file says of whose a debtor is.
fn owner(n: i64, owner: &str) -> Entry {
    Entry::Debtor(DebtorEntry { debtor: key(n), owner: Some(owner.to_owned()), ..DebtorEntry::default() })
}

#[test]
fn sql_and_scope_agree_on_whose_a_case_is() {
    testbed::both(|url| {
        let mut store = filled(url);
        import(&mut store, &[owner(1, "陈静"), owner(2, "陈静"), owner(3, "Ann"), owner(4, "陈静")], 2);
        import(&mut store, &[company(2, "SH"), company(5, "SH"), company(6, "BJ")], 3);
        let given = |store: &mut Store, n: i64, user, team| {
            assert!(store.assign(&every(), &[DebtorId(n)], user, team).unwrap());
        };
        given(&mut store, 2, Some(8), None);
        given(&mut store, 5, Some(7), None);
        given(&mut store, 6, None, Some(2));
        given(&mut store, 7, Some(8), Some(2));
        given(&mut store, 8, None, Some(3));
        let names = |names: &[&str]| names.iter().map(|&name| name.to_owned()).collect::<Vec<_>>();
        let (companies, chen) = (Companies::Every, names(&["陈静", "O'Neil \"x\""]));
        let scopes = [
            every(),
            Scope::All { companies: Companies::Listed(Vec::new()) },
            Scope::All { companies: Companies::Listed(names(&["", "SH"])) },
            Scope::Team {
                team: 2,
                user: 9,
                owner_names: names(&["陈静", "Ann"]),
                companies: companies.clone(),
            },
            Scope::Own { user: 7, team: Some(2), owner_names: chen.clone(), companies: companies.clone() },
            Scope::Own {
                user: 7,
                team: None,
                owner_names: chen,
                companies: Companies::Listed(names(&["SH"])),
            },
            Scope::Own { user: 99, team: None, owner_names: Vec::new(), companies },
        ];
        let mut seen = Vec::new();
        for scope in &scopes {
            let held: Vec<i64> = (1..=9)
                .filter(|&n| {
                    let case = store.covered(&every(), DebtorId(n)).unwrap().unwrap();
                    scope.holds(&Standpoint {
                        company: &case.company,
                        assignee: case.assignee,
                        team: case.team,
                        owner: case.owner.as_deref(),
                    })
                })
                .collect();
            assert_eq!(ids(&store, scope, &Wanted::default()), held, "{scope:?}");
            let covered = (1..=9).filter(|&n| store.covered(scope, DebtorId(n)).unwrap().is_some());
            assert_eq!(covered.collect::<Vec<_>>(), held, "{scope:?}");
            let listed = store.cases(scope, &Listed::default(), 0, 9).unwrap();
            let listed = listed.iter().map(|case| case.debtor.id.0).filter(|&id| id < 10);
            assert_eq!(listed.collect::<Vec<_>>(), held, "{scope:?}");
            seen.push(held.len());
        }
        assert_eq!(seen, [9, 0, 8, 5, 4, 1, 0], "the scopes differ");
        let own = scopes.get(4).unwrap();
        assert!(!store.assign(own, &[DebtorId(5), DebtorId(9)], None, None).unwrap(), "9 is not theirs");
        assert_eq!(store.covered(own, DebtorId(5)).unwrap().unwrap().assignee, Some(7), "and 5 stays");
    });
}

#[test]
fn two_people_never_get_the_same_case() {
    testbed::both(|url| {
        let store = filled(url);
        let taken: Vec<Vec<i64>> = std::thread::scope(|scope| {
            let workers: Vec<_> = (1..=4)
                .map(|user| {
                    let mut store = store.another().unwrap();
                    scope.spawn(move || {
                        let mut mine = Vec::new();
                        let seat = Seat { user, until: NOW + LEASE };
                        // Each user keeps one seat; to empty the list each works under a number of its own.
                        for round in 0.. {
                            let seat = Seat { user: user + 10 * round, ..seat };
                            let next = store.take_next(&every(), &Wanted::default(), TODAY, seat, NOW);
                            match next {
                                Ok(Some(debtor)) => mine.push(debtor.0),
                                Ok(None) => break,
                                Err(error) => panic!("{error}"),
                            }
                        }
                        mine
                    })
                })
                .collect();
            workers.into_iter().map(|worker| worker.join().unwrap()).collect()
        });
        let mut all: Vec<i64> = taken.concat();
        all.sort_unstable();
        assert_eq!(all, [1, 2, 3, 4, 5, 6, 7, 8], "each once; 9 has nothing to be done");
    });
}

#[test]
fn a_seat_is_kept_left_or_over() {
    testbed::both(|url| {
        let mut store = filled(url);
        let (mine, theirs) = (Seat { user: 1, until: NOW + LEASE }, Seat { user: 2, until: NOW + LEASE });
        let case = DebtorId(1);
        let next = |store: &mut Store, seat, now| {
            store.take_next(&every(), &Wanted::default(), TODAY, seat, now).unwrap().map(|debtor| debtor.0)
        };
        assert_eq!(next(&mut store, mine, NOW), Some(1));
        assert_eq!(store.take_seat(case, theirs, NOW).unwrap(), mine, "others see who has it");
        let later = Seat { until: NOW + 2 * LEASE, ..mine };
        assert_eq!(store.take_seat(case, later, NOW).unwrap(), later, "and it can be kept");
        let listed = &store.standing(&every(), &Wanted::default(), TODAY, After::START, 1, NOW).unwrap()[0];
        assert_eq!(listed.seat, Some(later));
        store.leave_seat(case, 2).unwrap();
        assert_eq!(store.seat(case, NOW).unwrap(), Some(later), "nobody leaves another's");
        assert_eq!(next(&mut store, mine, NOW), Some(2), "who takes the next one has left");
        assert_eq!(store.seat(case, NOW).unwrap(), None);
        assert_eq!(store.seat(DebtorId(2), NOW + 2 * LEASE).unwrap(), None, "a seat is over");
        assert_eq!(next(&mut store, theirs, NOW + 2 * LEASE), Some(1));
    });
}

#[test]
fn what_came_in_since_the_run_is_decided_anew_and_the_run_takes_it_back() {
    testbed::both(|url| {
        let mut store = filled(url);
        import(&mut store, &[invoice(1, 999)], 3);
        let first = |store: &Store| {
            store.standing(&every(), &Wanted::default(), TODAY, After::START, 9, NOW).unwrap().swap_remove(0)
        };
        let row = first(&store);
        assert_eq!((row.debtor.id.0, row.is_stale, row.facts_changed), (1, true, true));
        let anew = Standing { worked_on: Some(TODAY), ..Standing::default() };
        let anew = DecisionRow { body: "{\"anew\":1}".to_owned(), ..decision(1, 200, anew) };
        store.show(row.facts_version, &anew).unwrap();
        let row = first(&store);
        assert_eq!((row.is_stale, row.facts_changed, row.priority), (false, true, 200));
        assert_eq!((row.worked_on, row.body.as_deref()), (Some(TODAY), Some("{\"anew\":1}")));
        store.show(row.facts_version - 1, &decision(1, 300, Standing::default())).unwrap();
        assert_eq!(first(&store).priority, 200, "one made on earlier facts comes too late");
        let free =
            store.take_next(&every(), &Wanted::default(), TODAY, Seat { user: 1, until: NOW + 1 }, NOW);
        assert_eq!(free.unwrap(), Some(DebtorId(2)), "whom we contacted today is done");
        // A run sees the facts, and its decision stands again.
        decide(&mut store, TODAY);
        let row = first(&store);
        assert_eq!((row.priority, row.body.as_deref()), (100, Some("{\"n\":1}")));
        assert!(!row.facts_changed && !row.is_stale);
    });
}

#[test]
fn the_line_of_a_debtor_goes_back_page_by_page() {
    testbed::both(|url| {
        let mut store = filled(url);
        decide(&mut store, TODAY.plus(1));
        let all = store.timeline(DebtorId(1), Place::END, 50, 480).unwrap();
        let kinds: Vec<&str> = all.iter().map(|line| line.kind.as_str()).collect();
        assert_eq!(kinds, ["decision"], "the second run decided the same");
        let end = all.last().unwrap().place;
        assert!(store.timeline(DebtorId(1), end, 50, 480).unwrap().is_empty());
    });
}
