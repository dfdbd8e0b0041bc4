//! Snapshots, policies and days that reach every feature of the core.
//!
//! Days lie around the day of the decision, often close to where something flips: this month, the last weeks, three years
//! ago. Numbers of invoices and people come from small pools, so that payments, disputes and contacts meet them.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a generator that fails, fails its test")]

use std::{fmt, ops::Range, sync::LazyLock};

use proptest::{collection::vec, option, prelude::*, sample::select, strategy::Union};
use receivables::{
    calendar::{Day, Weekday},
    contact::{Connection, Contact, Direction, Outcome, StatedReason},
    debtor::{
        Channel, Channels, Country, Debtor, DebtorId, DebtorKind, Person, PersonId, Region, Role, Size,
        Standing,
    },
    dispute::Dispute,
    document::{About, Document, DocumentKind},
    fact::{Fact, FactKind},
    incoming::{IncomingKind, Unread},
    money::{Currency, Money, Ppm},
    payment::Payment,
    policy::{
        Anchor, Boundary, GraceScope, LadderMode, Netting, Pause, Policy, ToleranceScope, Unit,
        settings::{Capacity, ThirdParty, WorkNumber},
    },
    promise::{Promise, PromiseId},
    receivable::{Contract, ContractId, Receivable, ReceivableId, ReceivableKind},
    rulebook::{InformationDuty, Rulebook},
    snapshot::Snapshot,
};

/// One question to the core.
#[derive(Clone)]
pub(crate) struct Case {
    pub(crate) snapshot: Snapshot,
    pub(crate) day: Day,
    base: usize,
    twist: Option<Twist>,
}

/// On one line: proptest prints a failing case with every field on a line of its own otherwise.
impl fmt::Debug for Case {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let policy = &policies()[self.base].id;
        write!(f, "on {} under {policy}, {:?}: {:?}", self.day, self.twist, self.snapshot)
    }
}

/// Switches of a policy that the shipped ones leave alone.
#[derive(Debug, Clone)]
struct Twist {
    ladder: (LadderMode, Anchor, Boundary, Unit, i32, GraceScope),
    spacing: (i32, bool, bool),
    money: (i64, ToleranceScope, Pause, Netting),
    settings: (i32, ThirdParty, WorkNumber, u32, i32),
    capacity: Capacity,
    /// How much the first demand tells.
    told: usize,
    quiet: (Vec<Weekday>, i8),
    interest_a_year: i64,
}

/// The shipped rulebook, read once.
pub(crate) fn book() -> &'static Rulebook {
    static BOOK: LazyLock<Rulebook> = LazyLock::new(Rulebook::shipped);
    &BOOK
}

/// The shipped policies, and two that use what no shipped one does.
fn policies() -> &'static [Policy] {
    static POLICIES: LazyLock<Vec<Policy>> = LazyLock::new(|| {
        let own = [("every-condition", EVERY_CONDITION), ("relay", RELAY)];
        let own = own.map(|(file, text)| Policy::parse(file, text).unwrap());
        Policy::shipped().unwrap().into_iter().chain(own).collect()
    });
    &POLICIES
}

/// A step for every kind of condition.
const EVERY_CONDITION: &str = r#"
id = "every-condition"
title = { zh = "全", en = "all" }
[ladder]
mode = "sequential"
[[step]]
id = "before"
title = { zh = "前", en = "before" }
stage = "pre-due"
when = { working_days_before = 3 }
purpose = "pre-due-reminder"
channels = ["email", "sms"]
[[step]]
id = "month-end"
title = { zh = "月末", en = "month end" }
stage = "early"
when = { month_end_after = 5 }
purpose = "overdue-reminder"
channels = ["fax", "phone", "voicemail"]
fee = { flat = "40" }
[[step]]
id = "after"
title = { zh = "其后", en = "after" }
stage = "middle"
when = { after_previous = 7, balance = "20" }
purpose = "schedule-talk"
channels = ["phone", "visit"]
[[step]]
id = "monthly"
title = { zh = "每月", en = "monthly" }
stage = "late"
when = { day_of_month = 15, items = 2 }
purpose = "final-notice"
channels = ["letter"]
formal = true
repeat_days = 20
"#;

/// Asks people who may not hear of the debt to pass on a call-back.
const RELAY: &str = r#"
id = "relay"
title = { zh = "转告", en = "relay" }
[ladder]
mode = "jump"
[settings]
third_party = "relay-only"
[[step]]
id = "call-back"
title = { zh = "转告", en = "call back" }
stage = "early"
when = { days = 1 }
purpose = "call-back"
channels = ["phone"]
audience = ["secretary", "family", "colleague"]
[[step]]
id = "demand"
title = { zh = "催收", en = "demand" }
stage = "late"
when = { days = 10 }
purpose = "overdue-reminder"
channels = ["phone", "letter"]
audience = ["third-party", "family", "debtor"]
"#;

/// The policy a case asks with.
pub(crate) fn policy(case: &Case) -> Policy {
    let mut policy = policies()[case.base].clone();
    let Some(twist) = &case.twist else { return policy };
    // A band belongs to its mode; the other ladders may be climbed in any way.
    let banded = policy.steps().any(|step| step.when.until.is_some());
    let (ladder, settings) = (&mut policy.ladder, &mut policy.settings);
    (_, ladder.anchor, ladder.boundary, ladder.unit, ladder.grace_days, ladder.grace_scope) = twist.ladder;
    if !banded {
        ladder.mode = twist.ladder.0;
    }
    (ladder.spacing_days, ladder.wait_for_cure, ladder.spacing_by_step) = twist.spacing;
    ladder.tolerance = Ppm(twist.money.0 * Ppm::ONE.0);
    (_, ladder.tolerance_scope, ladder.pause, ladder.netting) = twist.money;
    (settings.promise_tolerance_days, settings.third_party, settings.work_number, _, _) = twist.settings;
    (_, _, _, settings.broken_promises_to_next_stage, settings.ledger_max_age_days) = twist.settings;
    settings.capacity = twist.capacity;
    settings.first_demand = InformationDuty::ALL.iter().copied().take(twist.told).collect();
    policy.hours.avoid_weekdays.clone_from(&twist.quiet.0);
    policy.hours.avoid_month_end_days = twist.quiet.1;
    policy.charges.interest_a_year = Ppm(twist.interest_a_year);
    policy
}

fn twists() -> BoxedStrategy<Twist> {
    let ladder = (
        select(LadderMode::ALL),
        select(Anchor::ALL),
        select(Boundary::ALL),
        select(Unit::ALL),
        0..8_i32,
        select(GraceScope::ALL),
    );
    let money = (0..60_i64, select(ToleranceScope::ALL), select(Pause::ALL), select(Netting::ALL));
    let settings = (0..4_i32, select(ThirdParty::ALL), select(WorkNumber::ALL), 1..4_u32, 1..10_i32);
    let weekdays = vec(select(&[Weekday::Monday, Weekday::Friday, Weekday::Sunday][..]), 0..3);
    let quiet = (weekdays, 0..3_i8);
    let interest = select(&[0_i64, 0, 80_000][..]);
    let capacity = (select(Capacity::ALL), select(&[0_usize, 7, 8, 8][..]));
    (ladder, (0..10_i32, any::<bool>(), any::<bool>()), money, (settings, capacity), quiet, interest)
        .prop_map(|(ladder, spacing, money, (settings, (capacity, told)), quiet, interest_a_year)| Twist {
            ladder,
            spacing,
            money,
            settings,
            capacity,
            told,
            quiet,
            interest_a_year,
        })
        .boxed()
}

/// Days that matter: the national holiday of 2026, the days two contact rules come into force, the day the
/// clocks go forward in the United States, an ordinary month.
fn days() -> impl Strategy<Value = Day> {
    let around = |text: &str, spread: Range<i32>| {
        let day: Day = text.parse().unwrap();
        spread.prop_map(move |days| day.plus(days))
    };
    Union::new([
        around("2026-09-28", -10..25).boxed(),
        around("2025-02-28", -20..5).boxed(),
        around("2026-01-30", -20..5).boxed(),
        around("2026-11-23", -30..60).boxed(),
        around("2026-03-08", -9..3).boxed(),
    ])
}

/// A day near the decision, some weeks back, or where a limitation period ends.
fn near(day: Day) -> impl Strategy<Value = Day> {
    prop_oneof![
        6 => -25..25_i32,
        4 => -130..0_i32,
        1 => -1130..-1080_i32,
        1 => -1100..-900_i32,
        1 => -1850..-1800_i32,
    ]
    .prop_map(move |days| day.plus(days))
}

fn past(day: Day) -> impl Strategy<Value = Day> {
    near(day).prop_map(move |other| if other > day { day.plus(day.days_since(other)) } else { other })
}

fn currency() -> impl Strategy<Value = Currency> {
    let code = |code| Currency::from_code(code).unwrap();
    select(vec![Currency::CNY, Currency::CNY, Currency::CNY, code("EUR"), code("JPY")])
}

/// Small amounts that often meet: a payment in full, a part, a promise of 30 %.
fn money() -> impl Strategy<Value = Money> {
    let minor = select(&[300_i64, 1000, 2990, 3000, 5000, 7000, 10_000][..]);
    (minor, currency()).prop_map(|(minor, currency)| Money::new(minor, currency))
}

fn debtor() -> BoxedStrategy<Debtor> {
    let known =
        |value: &'static [DebtorKind]| prop_oneof![1 => Just(None), 15 => select(value).prop_map(Some)];
    let country = prop_oneof![
        1 => Just(None),
        14 => Just(Some(Country::CN)),
        3 => Just(Some(Country::DE)),
        3 => Just(Some(Country::GB)),
        8 => Just(Some(Country::US)),
        1 => Just(Country::from_code("fr")),
    ];
    let region = option::of(select(&["US-OH", "US-TX", "US-MA", "US-NY", "US-XX", "GB-SCT"][..]));
    let standing = option::of(select(Standing::ALL));
    (known(DebtorKind::ALL), option::of(select(Size::ALL)), (country, region), 0..20_u8, standing)
        .prop_map(|(kind, size, (country, region), zone, standing)| Debtor {
            id: DebtorId(1),
            kind,
            size,
            country,
            region: region.and_then(Region::from_code).filter(|region| Some(region.country()) == country),
            // Where the clocks of a country are in the rulebook, a zone is often not needed.
            zone_known: if country == Some(Country::US) { zone > 9 } else { zone > 0 },
            standing,
        })
        .boxed()
}

fn receivable(day: Day) -> BoxedStrategy<Receivable> {
    let settled = prop_oneof![5 => Just(0_i64), 1 => Just(300)];
    (near(day), option::of(0..70_i32), money(), settled, any::<bool>(), option::of(0..3_i64), 0..12_u8)
        .prop_map(|(due, term, amount, settled_undated, is_instalment, contract, outside)| Receivable {
            id: ReceivableId(0),
            kind: Some(ReceivableKind::Goods),
            issued: term.map(|term| due.plus(-term)),
            due,
            amount,
            settled_undated,
            is_instalment,
            contract: contract.map(ContractId),
            outside_policy: outside == 0,
        })
        .boxed()
}

fn receivable_id() -> impl Strategy<Value = Option<ReceivableId>> {
    option::weighted(0.75, (0..5_i64).prop_map(ReceivableId))
}

fn payment(day: Day) -> BoxedStrategy<Payment> {
    (near(day), money(), receivable_id(), 0..10_u8)
        .prop_map(|(day, amount, receivable, sort)| {
            let minor = if sort == 0 { -amount.minor } else { amount.minor };
            Payment { day, amount: Money { minor, ..amount }, receivable, is_credit_note: sort == 1 }
        })
        .boxed()
}

fn promise(day: Day) -> BoxedStrategy<Promise> {
    (near(day), 0..30_i32, money(), any::<bool>(), option::weighted(0.2, 0..20_i32))
        .prop_map(|(made, days, amount, written, replaced)| Promise {
            id: PromiseId(0),
            made,
            due: made.plus(days),
            amount,
            written,
            replaced: replaced.map(|days| made.plus(days)),
        })
        .boxed()
}

fn dispute(day: Day) -> BoxedStrategy<Dispute> {
    (near(day), option::of(0..40_i32), receivable_id(), option::of(money()))
        .prop_map(|(opened, days, receivable, amount)| Dispute {
            opened,
            closed: days.map(|days| opened.plus(days)),
            receivable,
            amount,
        })
        .boxed()
}

fn contact(day: Day) -> BoxedStrategy<Contact> {
    let when = prop_oneof![3 => past(day), 1 => Just(day), 1 => near(day)];
    let how = (select(Channel::ALL), select(Direction::ALL), select(Connection::ALL));
    let ends =
        (option::weighted(0.3, select(Outcome::ALL)), option::weighted(0.3, select(StatedReason::ALL)));
    (
        when,
        option::of(0..4_i64),
        option::of(select(Role::ALL)),
        how,
        ends,
        option::of(0..6_u8),
        receivable_id(),
    )
        .prop_map(|(day, person, role, how, (outcome, reason), step, receivable)| Contact {
            day,
            time: None,
            person: person.map(PersonId),
            role,
            channel: how.0,
            direction: how.1,
            connection: how.2,
            outcome,
            reason,
            step,
            receivable,
        })
        .boxed()
}

/// Several tries on one day, today or in the last week, reach the limits of frequency.
fn busy_day(day: Day) -> BoxedStrategy<Vec<Contact>> {
    let calls = (
        1..10_usize,
        select(&[Connection::Connected, Connection::Connected, Connection::NoAnswer, Connection::Sent][..]),
    );
    let how = (contact(day), prop_oneof![1 => select(Channel::ALL), 2 => Just(Channel::Phone)]);
    let when = prop_oneof![1 => Just(0), 2 => -7..0_i32].prop_map(move |days| day.plus(days));
    let busy = (calls, how, when).prop_map(|((count, connection), (contact, channel), day)| {
        // Nobody named counts for everybody.
        vec![Contact { day, channel, connection, direction: Direction::Out, person: None, ..contact }; count]
    });
    prop_oneof![1 => Just(Vec::new()), 1 => busy].boxed()
}

fn person() -> BoxedStrategy<Person> {
    let some =
        vec(select(Channel::ALL), 0..7).prop_map(|channels| channels.into_iter().collect::<Channels>());
    let none =
        vec(select(Channel::ALL), 0..2).prop_map(|channels| channels.into_iter().collect::<Channels>());
    let role = prop_oneof![1 => select(Role::ALL), 1 => select(&[Role::Debtor, Role::Finance][..])];
    let hours = option::weighted(0.1, select(&["18:00-20:00", "09:30-10:30", "05:00-07:00"][..]));
    let bounced = option::weighted(0.1, select(Channel::ALL));
    let agreed = option::of(Just(Channel::ALL.iter().copied().collect::<Channels>()));
    let ways = (none, agreed, bounced);
    (role, some, ways, option::of(select(Channel::ALL)), 0..8_u8, 0..4_u8, (0..8_u8, hours))
        .prop_map(|(role, reachable_by, ways, prefers, refused, consented, (workplace, hours))| {
            let (opted_out, opted_in, bounced) = ways;
            Person {
                id: PersonId(0),
                role,
                reachable_by,
                opted_out,
                opted_in: opted_in.unwrap_or(Channels::NONE),
                bounced: bounced.into_iter().collect(),
                prefers,
                refused: refused == 0,
                consented: consented == 0,
                workplace_only: workplace == 0,
                hours: hours.map(|hours| hours.parse().unwrap()),
            }
        })
        .boxed()
}

fn fact(day: Day) -> BoxedStrategy<Fact> {
    const OF_SUITS: [FactKind; 4] = [
        FactKind::LetterOfClaimSent,
        FactKind::ValidationSent,
        FactKind::WithinLimitation,
        FactKind::LimitationClaimed,
    ];
    let kind = prop_oneof![6 => select(FactKind::ALL), 2 => Just(FactKind::Hold), 1 => select(&OF_SUITS[..])];
    (kind, near(day), option::of(0..40_i32), option::weighted(0.2, (0..5_i64).prop_map(ReceivableId)))
        .prop_map(|(kind, from, days, receivable)| Fact {
            kind,
            from,
            until: days.map(|days| from.plus(days)),
            receivable,
        })
        .boxed()
}

/// No papers, a few of any kind, or one of each a formal demand rests on.
fn documents(day: Day) -> BoxedStrategy<Vec<Document>> {
    use DocumentKind as K;
    let about = prop_oneof![
        2 => Just(About::Debtor),
        1 => (0..3_i64).prop_map(|id| About::Contract(ContractId(id))),
        1 => (0..5_i64).prop_map(|id| About::Receivable(ReceivableId(id))),
    ];
    let any = (select(DocumentKind::ALL), near(day), about).prop_map(|(kind, day, about)| Document {
        kind,
        day,
        about,
    });
    let needed = [K::Contract, K::DebtStatement, K::Communication, K::RegistrySearch];
    let on_file = (vec(near(day), 12), -80..1_i32).prop_map(move |(days, looked)| {
        let each = (0..5_i64).map(|id| (K::AcceptanceCertificate, About::Receivable(ReceivableId(id))));
        let each = each.chain([(K::PaymentRecord, About::Debtor)]);
        let papers = each.chain(needed.into_iter().map(|kind| (kind, About::Debtor)));
        let papers = papers.zip(days).map(|((kind, about), on)| {
            let day = if kind == K::RegistrySearch { day.plus(looked) } else { on };
            Document { kind, day, about }
        });
        papers.collect()
    });
    prop_oneof![3 => Just(Vec::new()), 1 => vec(any, 0..5), 2 => on_file].boxed()
}

/// Mostly nothing; else what somebody said.
fn unread() -> BoxedStrategy<Vec<Unread>> {
    let kinds: Vec<_> = IncomingKind::ALL.iter().copied().filter(|kind| kind.waits_for_reader()).collect();
    let one = (select(kinds), select(Channel::ALL)).prop_map(|(kind, channel)| Unread { kind, channel });
    prop_oneof![12 => Just(Vec::new()), 1 => vec(one, 1..3)].boxed()
}

fn snapshot(day: Day) -> BoxedStrategy<Snapshot> {
    let ledger = (
        vec(receivable(day), 0..6),
        (vec(payment(day), 0..5), history()),
        vec(promise(day), 0..3),
        vec(dispute(day), 0..2),
    );
    let around =
        (vec(contact(day), 0..6), busy_day(day), vec(person(), 0..4), (facts(day), documents(day), unread()));
    let dates = (option::weighted(0.2, near(day)), option::weighted(0.9, -9..1_i32));
    (debtor(), ledger, around, dates)
        .prop_map(
            move |(
                debtor,
                (receivables, (payments, history), promises, disputes),
                (contacts, busy, people, (facts, documents, unread)),
                dates,
            )| {
                let contract = |id| Contract {
                    id: ContractId(id),
                    signed: None,
                    penalty_per_day: Some(Ppm(500)).filter(|_| id > 0),
                    has_damages_clause: id > 0,
                    allows_supply_stop: false,
                    is_loan: id > 1,
                    governing_law: [None, Some(Country::DE), Some(Country::GB)]
                        .into_iter()
                        .cycle()
                        .nth(usize::try_from(id).unwrap())
                        .unwrap(),
                };
                let mut snapshot = Snapshot {
                    debtor,
                    receivables,
                    contracts: (0..3).map(contract).collect(),
                    payments,
                    promises,
                    disputes,
                    contacts: contacts.into_iter().chain(busy).collect(),
                    people,
                    facts,
                    documents,
                    unread,
                    policy_since: dates.0,
                    ledger_as_of: dates.1.map(|days| day.plus(days)),
                };
                order(&mut snapshot);
                settle_earlier(&mut snapshot, day, history);
                snapshot
            },
        )
        .boxed()
}

/// Items settled in the last months, and how many days after their due day.
fn history() -> BoxedStrategy<(i64, i32)> {
    prop_oneof![2 => Just((0, 0)), 1 => (1..5_i64, -3..10_i32)].boxed()
}

fn settle_earlier(snapshot: &mut Snapshot, day: Day, (items, late_days): (i64, i32)) {
    for number in 0..items {
        let (id, due, amount) = (ReceivableId(100 + number), day.plus(-90), Money::new(1000, Currency::CNY));
        let settled = Receivable {
            id,
            kind: None,
            issued: None,
            due,
            amount,
            settled_undated: 0,
            is_instalment: false,
            contract: None,
            outside_policy: false,
        };
        snapshot.receivables.push(settled);
        let paid = due.plus(late_days);
        snapshot.payments.push(Payment { day: paid, amount, receivable: Some(id), is_credit_note: false });
    }
    snapshot.receivables.sort_by_key(|receivable| (receivable.due, receivable.id));
    snapshot.payments.sort_by_key(|payment| payment.day);
}

/// Mostly none, so that most debtors can be contacted.
fn facts(day: Day) -> impl Strategy<Value = Vec<Fact>> {
    prop_oneof![2 => Just(Vec::new()), 2 => vec(fact(day), 1..2), 1 => vec(fact(day), 1..5)]
}

/// Puts the lists in the order that [`Snapshot`] promises, and numbers them.
fn order(snapshot: &mut Snapshot) {
    snapshot.receivables.sort_by_key(|receivable| receivable.due);
    for (id, receivable) in (0..).zip(&mut snapshot.receivables) {
        receivable.id = ReceivableId(id);
    }
    for (id, person) in (0..).zip(&mut snapshot.people) {
        person.id = PersonId(id);
    }
    snapshot.promises.sort_by_key(|promise| promise.made);
    for (id, promise) in (0..).zip(&mut snapshot.promises) {
        promise.id = PromiseId(id);
    }
    snapshot.payments.sort_by_key(|payment| payment.day);
    snapshot.contacts.sort_by_key(|contact| contact.day);
    snapshot.disputes.sort_by_key(|dispute| dispute.opened);
    snapshot.facts.sort_by_key(|fact| fact.from);
    snapshot.documents.sort_by_key(|document| document.day);
}

/// Any case.
pub(crate) fn cases() -> BoxedStrategy<Case> {
    (days(), 0..policies().len(), option::of(twists()))
        .prop_flat_map(|(day, base, twist)| (snapshot(day), Just(day), Just(base), Just(twist)))
        .prop_map(|(snapshot, day, base, twist)| Case { snapshot, day, base, twist })
        .boxed()
}

/// A case, and its snapshot with the lists shuffled whose order says nothing.
pub(crate) fn shuffled(case: Case) -> impl Strategy<Value = (Case, Snapshot)> {
    let Snapshot { facts, disputes, contracts, .. } = case.snapshot.clone();
    (Just(case), Just(facts).prop_shuffle(), Just(disputes).prop_shuffle(), Just(contracts).prop_shuffle())
        .prop_map(|(case, facts, disputes, contracts)| {
            let snapshot = Snapshot { facts, disputes, contracts, ..case.snapshot.clone() };
            (case, snapshot)
        })
}

/// A case with numbers at the edge of what they can hold.
pub(crate) fn extreme_cases() -> BoxedStrategy<Case> {
    let edges = select(&[i64::MIN, i64::MIN + 1, -1, 0, 1, i64::MAX - 1, i64::MAX][..]);
    let days = select(&["0000-01-01", "0001-01-01", "1949-10-01", "2026-11-23", "9999-12-31"][..]);
    (cases(), vec((edges, days, 0..6_u8), 0..12))
        .prop_map(|(mut case, edges)| {
            for (at, (minor, day, what)) in edges.into_iter().enumerate() {
                let day: Day = day.parse().unwrap();
                let snapshot = &mut case.snapshot;
                let one = |length: usize| at % length.max(1);
                let (of_receivables, of_payments) =
                    (one(snapshot.receivables.len()), one(snapshot.payments.len()));
                match what {
                    0 => snapshot
                        .receivables
                        .get_mut(of_receivables)
                        .map(|r| (r.amount.minor, r.due) = (minor, day)),
                    1 => snapshot.receivables.get_mut(of_receivables).map(|r| r.settled_undated = minor),
                    2 => {
                        snapshot.payments.get_mut(of_payments).map(|p| (p.amount.minor, p.day) = (minor, day))
                    }
                    3 => snapshot.promises.first_mut().map(|p| (p.amount.minor, p.due) = (minor, day)),
                    4 => snapshot
                        .disputes
                        .first_mut()
                        .map(|d| (d.amount, d.opened) = (Some(Money::new(minor, Currency::CNY)), day)),
                    _ => snapshot.facts.first_mut().map(|f| (f.from, f.until) = (day, None)),
                };
                if what == 5 && at % 3 == 0 {
                    case.day = day;
                }
            }
            case
        })
        .boxed()
}
