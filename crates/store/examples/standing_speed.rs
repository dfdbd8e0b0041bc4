//! The list of the day of a hundred thousand debtors: how long each question takes, for who sees all and for who sees their
//! own. `cargo run --release -p store --example standing_speed [DEBTORS] [--db ADDRESS]`; the database must be empty, and
//! without `--db` a server is started for the purpose.
#![expect(clippy::print_stdout, reason = "a measurement speaks to the terminal")]

use std::{error::Error, time::Instant};

use receivables::{
    calendar::{Clock, Day},
    debtor::{Channel, DebtorId, PersonId},
    decision::TaskKind,
    ledger::{DebtorEntry, DebtorKey, Entry, ReceivableEntry},
    money::{Currency, Money},
    script::Purpose,
    stage::Stage,
};
use store::{
    After, Claim, Companies, Complete, DecisionRow, Defaults, ImportMeta, Listed, NextContact, Round, Scope,
    Seat, Source, Stamp, Standing, Store, Versions, Wanted,
};

const TODAY: Day = Day(20_800);
/// Cases of one person.
const OWN: u32 = 2_000;
/// Times each question is asked.
const TIMES: usize = 50;

fn main() -> Result<(), Box<dyn Error>> {
    let mut args: Vec<String> = std::env::args().skip(1).collect();
    let db =
        args.iter().position(|arg| arg == "--db").map(|at| args.split_off(at)).and_then(|mut db| db.pop());
    let debtors: u32 = args.first().map_or(Ok(100_000), |text| text.parse())?;
    let started = if db.is_none() { Some(testbed::postgres().fresh()) } else { None };
    let url = started.as_ref().map(testbed::Database::url).or(db).unwrap_or_default();
    let mut store = Store::open(&url)?;
    fill(&mut store, debtors)?;

    let names = vec!["owner-7".to_owned()];
    let own = Scope::Own { user: 7, team: None, owner_names: names, companies: Companies::Every };
    let every = Scope::All { companies: Companies::Every };
    for (who, scope) in [("all", &every), ("own", &own)] {
        let wanted = Wanted::default();
        let rounds = Wanted { round: Some(Round::Morning), ..wanted.clone() };
        let task = Wanted { task: Some(TaskKind::ReviewLimitation), ..wanted.clone() };
        let named = Wanted { text: Some("客户99".to_owned()), ..wanted.clone() };
        for (what, wanted) in
            [("page", &wanted), ("a round", &rounds), ("a rare task", &task), ("a name", &named)]
        {
            time(&format!("{who}: {what}"), || {
                Ok(store.standing(scope, wanted, TODAY, After::START, 51, 0)?.len())
            })?;
        }
        let deep = After { rank: -50, debtor: 0 };
        time(&format!("{who}: a page further on"), || {
            Ok(store.standing(scope, &wanted, TODAY, deep, 51, 0)?.len())
        })?;
        time(&format!("{who}: counts"), || Ok(store.standing_counts(scope, &wanted, TODAY, 0)?.len()))?;
        time(&format!("{who}: directory"), || Ok(store.cases(scope, &Listed::default(), 0, 51)?.len()))?;
        time(&format!("{who}: one covered"), || {
            Ok(usize::from(store.covered(scope, DebtorId(7))?.is_some()))
        })?;
        let mut user = 100;
        time(&format!("{who}: next"), || {
            user += 1;
            let seat = Seat { user, until: i64::MAX };
            Ok(usize::from(store.take_next(scope, &wanted, TODAY, seat, 0)?.is_some()))
        })?;
    }
    Ok(())
}

fn fill(store: &mut Store, debtors: u32) -> Result<(), Box<dyn Error>> {
    let mut rows = Vec::new();
    for n in 0..debtors {
        let debtor =
            DebtorKey { code: Some(format!("C{n}")), name: Some(format!("客户{n}号有限公司")) };
        let owner = Some(format!("owner-{}", n / OWN));
        rows.push(Entry::Debtor(DebtorEntry { debtor: debtor.clone(), owner, ..DebtorEntry::default() }));
        rows.push(Entry::Receivable(ReceivableEntry {
            debtor,
            number: "INV-1".to_owned(),
            instalment: None,
            kind: None,
            issued: None,
            due: TODAY.plus(-40),
            amount: Money::new(100, Currency::CNY),
            settled_undated: 0,
            cleared: None,
            disputed: false,
            contract: None,
            project: None,
        }));
    }
    let meta = ImportMeta {
        file: "speed".into(),
        sha256: [0; 32],
        as_of: Some(TODAY),
        complete: Complete::No,
        defaults: Defaults::default(),
        source: Source::Ledger,
        stamp: Stamp::machine(0),
    };
    let mut import = store.begin_import(meta)?;
    for batch in rows.chunks(4_096) {
        import.take(batch)?;
    }
    import.commit()?;
    let run = store.open_run(TODAY, &Versions { policy: "1".into(), rulebook: "1".into() })?;
    while let Claim::Ours(mut run) = store.claim(&run, "example", &Stamp::machine(0))? {
        for debtor in run.debtors() {
            run.record(decision(debtor))?;
        }
        run.finish()?;
    }
    Ok(())
}

fn decision(debtor: i64) -> DecisionRow {
    let at = if debtor % 2 == 0 { Clock::new(9, 30) } else { Clock::new(14, 30) };
    let contact = (debtor % 3 == 0).then(|| NextContact {
        on: TODAY,
        at: at.unwrap_or(Clock::MIDNIGHT),
        person: PersonId(debtor),
        channel: Channel::Phone,
        purpose: Purpose::OverdueReminder,
    });
    let rare = if debtor % 2_000 == 0 { vec![TaskKind::ReviewLimitation] } else { vec![TaskKind::AskCause] };
    DecisionRow {
        debtor: DebtorId(debtor),
        day: TODAY,
        stage: Stage::Early,
        step: Some(1),
        cause: Some("unknown".to_owned()),
        priority: debtor * 7919 % 100,
        days_past_due: 40,
        overdue: "[]".to_owned(),
        limitation_end: None,
        review_on: TODAY.plus(3),
        standing: Standing { contact, tasks: rare, currencies: vec![Currency::CNY], ..Standing::default() },
        body: format!("{{\"reasons\":\"{}\"}}", "r".repeat(1500)),
    }
}

/// The median and the worst of some.
fn time(what: &str, mut ask: impl FnMut() -> Result<usize, store::Error>) -> Result<(), store::Error> {
    let (mut took, mut rows) = (Vec::with_capacity(TIMES), 0);
    for _ in 0..TIMES {
        let start = Instant::now();
        rows = ask()?;
        took.push(start.elapsed().as_micros());
    }
    took.sort_unstable();
    let of = |part: usize| took.get(TIMES * part / 100).copied().unwrap_or(0);
    println!("{what:<24} median {:>7} us, worst of fifty {:>7} us, {rows} rows", of(50), of(98));
    Ok(())
}
