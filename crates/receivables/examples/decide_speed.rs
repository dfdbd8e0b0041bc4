//! How many decisions one core takes in a second: ten thousand ordinary debtors in memory, one thread.
//!
//! `cargo run --release -p receivables --example decide_speed [policy]`
#![expect(
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "a measurement reads the clock and speaks"
)]

use std::{hint::black_box, time::Instant};

use receivables::{
    calendar::Day,
    contact::{Connection, Contact, Direction, Outcome, StatedReason},
    debtor::{Channel, Channels, Country, Debtor, DebtorId, DebtorKind, Person, PersonId, Role, Size},
    decide::decide,
    fact::{Fact, FactKind},
    money::{Currency, Money},
    payment::Payment,
    policy::Policy,
    promise::{Promise, PromiseId},
    receivable::{Receivable, ReceivableId},
    rulebook::Rulebook,
    snapshot::Snapshot,
};

const DEBTORS: i64 = 10_000;
const INVOICES: i64 = 10;
const ROUNDS: u32 = 30;
/// 2026-11-23, a Monday.
const TODAY: Day = Day(20_780);

/// A linear congruence: the same debtors on every machine.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: i64) -> i64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        i64::try_from(self.0 >> 33).unwrap_or(0) % end
    }

    /// A day from `latest` to that many days before.
    fn day_back(&mut self, latest: Day, most: i64) -> Day {
        latest.plus(-i32::try_from(self.below(most)).unwrap_or(0))
    }
}

fn main() {
    let wanted = std::env::args().nth(1);
    let policies = Policy::shipped().unwrap_or_default();
    let rulebook = Rulebook::shipped();
    let mut dice = Dice(7);
    let debtors: Vec<Snapshot> = (0..DEBTORS).map(|id| debtor(id, &mut dice)).collect();
    for policy in policies.iter().filter(|policy| wanted.as_ref().is_none_or(|id| *id == policy.id)) {
        let (mut best, mut contacts) = (u128::MAX, 0);
        for _ in 0..ROUNDS {
            let start = Instant::now();
            contacts = debtors
                .iter()
                .map(|snapshot| black_box(decide(snapshot, policy, &rulebook, TODAY)).contacts.len())
                .sum();
            best = best.min(start.elapsed().as_nanos());
        }
        let each = best / u128::from(DEBTORS.unsigned_abs());
        let rate = 1_000_000_000 / each.max(1);
        println!("{:>22}: {rate:>9} decisions a second, {each} ns each, {contacts} contacts", policy.id);
    }
}

/// A company with ten invoices, half of them settled, and what happened around them.
fn debtor(id: i64, dice: &mut Dice) -> Snapshot {
    let cny = |minor| Money::new(minor, Currency::CNY);
    let (mut receivables, mut payments) = (Vec::new(), Vec::new());
    let mut due_days: Vec<Day> = (0..INVOICES).map(|_| dice.day_back(TODAY.plus(60), 240)).collect();
    due_days.sort_unstable();
    for (number, due) in (0..).zip(due_days) {
        let amount = 100_000 + dice.below(5_000_000);
        let receivable = ReceivableId(id * INVOICES + number);
        receivables.push(invoice(receivable, due, cny(amount)));
        let paid = match dice.below(4) {
            0 | 1 => amount,
            2 => amount / 3,
            _ => continue,
        };
        let day = dice.day_back(due.plus(20), 25).min(TODAY);
        payments.push(Payment {
            day,
            amount: cny(paid),
            receivable: Some(receivable),
            is_credit_note: false,
        });
    }
    payments.sort_by_key(|payment| payment.day);
    let people = people(id, dice);
    let contacts = contacts(&people, dice);
    let mut promises = Vec::new();
    if dice.below(4) == 0 {
        let made = dice.day_back(TODAY, 30);
        let due = made.plus(10);
        promises.push(Promise {
            id: PromiseId(id),
            made,
            due,
            amount: cny(500_000),
            written: false,
            replaced: None,
        });
    }
    let mut facts = Vec::new();
    if dice.below(10) == 0 {
        let from = dice.day_back(TODAY, 60);
        facts.push(Fact { kind: FactKind::FourElementsVerified, from, until: None, receivable: None });
    }
    Snapshot {
        debtor: Debtor {
            id: DebtorId(id),
            kind: Some(DebtorKind::Company),
            size: Some(if dice.below(3) == 0 { Size::Large } else { Size::Small }),
            country: Some(Country::CN),
            region: None,
            zone_known: true,
            standing: None,
        },
        receivables,
        contracts: Vec::new(),
        payments,
        promises,
        disputes: Vec::new(),
        contacts,
        people,
        facts,
        policy_since: None,
        ledger_as_of: Some(TODAY.plus(-1)),
        documents: Vec::new(),
        unread: Vec::new(),
    }
}

fn invoice(id: ReceivableId, due: Day, amount: Money) -> Receivable {
    Receivable {
        id,
        kind: None,
        issued: Some(due.plus(-60).min(TODAY)),
        due,
        amount,
        settled_undated: 0,
        is_instalment: false,
        contract: None,
        outside_policy: false,
    }
}

/// One to three people: finance, the owner, the handler.
fn people(id: i64, dice: &mut Dice) -> Vec<Person> {
    let roles = [Role::Finance, Role::Owner, Role::Handler];
    let count = 1 + usize::try_from(dice.below(3)).unwrap_or(0);
    let person = |(number, &role): (i64, &Role)| Person {
        id: PersonId(id * 3 + number),
        role,
        reachable_by: Channels::NONE.with(Channel::Phone).with(Channel::Wechat).with(Channel::Email),
        opted_out: Channels::NONE,
        opted_in: Channels::NONE,
        bounced: Channels::NONE,
        prefers: None,
        refused: false,
        consented: false,
        workplace_only: false,
        hours: None,
    };
    (0..).zip(roles.iter().take(count)).map(person).collect()
}

/// Up to four attempts in the last six weeks.
fn contacts(people: &[Person], dice: &mut Dice) -> Vec<Contact> {
    let mut days: Vec<Day> = (0..dice.below(5)).map(|_| dice.day_back(TODAY.plus(-1), 42)).collect();
    days.sort_unstable();
    let contact = |day| {
        let reached = dice.below(2) == 0;
        Contact {
            day,
            time: None,
            person: people.first().map(|person| person.id),
            role: people.first().map(|person| person.role),
            channel: if dice.below(2) == 0 { Channel::Phone } else { Channel::Wechat },
            direction: Direction::Out,
            connection: if reached { Connection::Connected } else { Connection::NoAnswer },
            outcome: reached.then_some(Outcome::Informed),
            reason: (reached && dice.below(2) == 0).then_some(StatedReason::InProcess),
            step: Some(1),
            receivable: None,
        }
    };
    days.into_iter().map(contact).collect()
}
