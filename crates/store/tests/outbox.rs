//! The messages of a run, planned in bulk on both databases.
#![cfg(test)]

use std::time::Instant;

use receivables::{
    calendar::{Clock, Day},
    debtor::{Channel, Country, DebtorId, DebtorKind, PersonId},
    ledger::{DebtorEntry, DebtorKey, Entry},
    message::{Key, MessageState, UtcMicros},
    script::Purpose,
};
use store::{Claim, Complete, Defaults, ImportMeta, NewMessage, Store, Versions};

fn debtors(store: &mut Store, count: u32) {
    let meta = ImportMeta {
        sha256: [0; 32],
        file: "customers".to_owned(),
        as_of: None,
        complete: Complete::No,
        defaults: Defaults::default(),
        source: store::Source::Ledger,
        stamp: store::Stamp::machine(0),
    };
    let rows: Vec<Entry> = (1..=count).map(debtor).collect();
    let mut import = store.begin_import(meta).unwrap();
    import.take(&rows).unwrap();
    import.commit().unwrap();
}

fn debtor(number: u32) -> Entry {
    let key = DebtorKey { code: Some(format!("K{number}")), name: Some(format!("Customer {number}")) };
    Entry::Debtor(DebtorEntry {
        debtor: key,
        kind: Some(DebtorKind::Company),
        country: Some(Country::CN),
        ..DebtorEntry::default()
    })
}

fn message(debtor: i64, day: Day, priority: i64) -> NewMessage {
    let key = Key {
        debtor: DebtorId(debtor),
        day,
        step: Some(2),
        purpose: Purpose::OverdueReminder,
        channel: Channel::Email,
        person: PersonId(1),
    };
    NewMessage { key, at: Clock::MIDNIGHT, due: UtcMicros(0), priority }
}

/// How many messages wait and how many are cancelled, after a run that plans those of which `wanted` says so.
fn run(store: &mut Store, count: i64, priority: i64, wanted: impl Fn(i64) -> bool) -> (u64, u64) {
    let day = Day::new(2026, 11, 23).unwrap();
    let versions = Versions { policy: "p".to_owned(), rulebook: "r".to_owned() };
    let began = Instant::now();
    let open = store.open_run(day, &versions).unwrap();
    while let Claim::Ours(mut run) = store.claim(&open, "test", &store::Stamp::machine(0)).unwrap() {
        for debtor in run.debtors().filter(|debtor| (1..=count).contains(debtor)) {
            let new = wanted(debtor).then(|| message(debtor, day, priority));
            run.queue(DebtorId(debtor), new, UtcMicros(priority)).unwrap();
        }
        run.finish().unwrap();
    }
    eprintln!("{count} debtors in {} ms", began.elapsed().as_millis());
    let counts = store.message_counts().unwrap();
    let of = |state: MessageState| counts.iter().find(|(found, _)| *found == state).map_or(0, |(_, of)| *of);
    (of(MessageState::Planned), of(MessageState::Cancelled))
}

#[test]
fn a_repeated_run_adds_none_and_takes_back_what_it_plans_no_longer() {
    let count: i64 = std::env::var("MESSAGES").map_or(40_000, |count| count.parse().unwrap());
    let all = u64::try_from(count).unwrap();
    testbed::both(|url| {
        let mut store = Store::open(url).unwrap();
        debtors(&mut store, u32::try_from(count).unwrap());
        for (priority, every, expected, why) in [
            (1, 1, (all, 0), "the first run plans everybody"),
            (1, 1, (all, 0), "the same again"),
            (2, 1, (all, 0), "a new order is no new message"),
            (3, 2, (all / 2, all - all / 2), "half of them are planned no longer"),
            (4, 1, (all, 0), "and planned again"),
        ] {
            assert_eq!(run(&mut store, count, priority, |debtor| debtor % every == 0), expected, "{why}");
        }
        let steps = store.message_steps(store.messages(None, 1).unwrap()[0].id).unwrap();
        assert_eq!(steps.last().map(|step| step.state), Some(MessageState::Planned));
    });
}
