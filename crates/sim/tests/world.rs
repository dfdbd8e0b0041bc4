//! The demonstration world: the same from the same seed, true to its own sums and days, and with every story.

use std::collections::{BTreeMap, BTreeSet};

use receivables::{
    calendar::Day,
    contact::Outcome,
    debtor::{Channel, Country, DebtorKind, Role, Standing},
    fact::FactKind,
    ledger::{DebtorKey, FactEntry, PromiseEntry, ReceivableEntry},
};
use sim::world::{Size, Story, World};

/// Seeds and days to look at: ordinary ones, a leap day, the days around New Year.
const WORLDS: [(u64, &str); 6] = [
    (1, "2026-11-22"),
    (2, "2026-11-22"),
    (7, "2026-03-02"),
    (99, "2028-02-29"),
    (5, "2025-12-31"),
    (20_260_101, "2026-10-08"),
];

#[expect(clippy::unwrap_used, reason = "the table above holds days, and the default size is large enough")]
fn worlds() -> impl Iterator<Item = World> {
    WORLDS.iter().map(|&(seed, day)| World::generate(seed, day.parse().unwrap(), Size::default()).unwrap())
}

fn of<'a, T>(
    rows: &'a [T],
    key: impl Fn(&T) -> &DebtorKey + 'a,
    world: &'a World,
    story: Story,
) -> Vec<&'a T> {
    let code = world.stories.get(&story);
    assert!(code.is_some(), "{story:?} is told of nobody");
    rows.iter().filter(|row| key(row).code.as_ref() == code).collect()
}

/// Money and credit notes on a bill, up to the end of a day.
fn settled(world: &World, bill: &ReceivableEntry, until: Day) -> i64 {
    let on_bill = world.payments.iter().filter(|payment| {
        payment.receivable.as_ref() == Some(&bill.number) && payment.instalment == bill.instalment
    });
    on_bill.filter(|payment| payment.day <= until).map(|payment| payment.amount.minor).sum()
}

fn open_bills<'a>(world: &'a World, story: Story) -> Vec<&'a ReceivableEntry> {
    let bills: Vec<&'a ReceivableEntry> = of(&world.receivables, |bill| &bill.debtor, world, story);
    bills.into_iter().filter(|bill| settled(world, bill, world.as_of) < bill.amount.minor).collect()
}

fn overdue_bills(world: &World, story: Story) -> usize {
    open_bills(world, story).iter().filter(|bill| bill.due < world.as_of).count()
}

fn facts(world: &World, story: Story) -> Vec<&FactEntry> {
    of(&world.facts, |fact| &fact.debtor, world, story)
}

#[test]
fn the_same_seed_gives_the_same_bytes_and_another_does_not() {
    let as_of = "2026-11-22".parse().unwrap();
    let write = |seed| sim::workbook::write(&World::generate(seed, as_of, Size::default()).unwrap()).unwrap();
    let first = write(1);
    // A creation time from the clock would have to differ by now, were there one.
    std::thread::sleep(std::time::Duration::from_millis(1_100));
    assert!(first == write(1), "same seed, other bytes");
    assert!(first != write(2), "other seed, same bytes");
    let (one, two) = (World::generate(1, as_of, Size::default()), World::generate(2, as_of, Size::default()));
    assert_ne!(one.unwrap().receivables, two.unwrap().receivables);
}

#[test]
fn the_cast_is_sixty_companies_and_forty_persons_at_home_and_abroad() {
    for world in worlds() {
        let count = |kind, home: bool| {
            let is_home = |country: Option<Country>| country == Some(Country::CN);
            world.debtors.iter().filter(|d| d.kind == Some(kind) && is_home(d.country) == home).count()
        };
        assert_eq!((count(DebtorKind::Company, true), count(DebtorKind::Company, false)), (42, 18));
        assert_eq!((count(DebtorKind::Person, true), count(DebtorKind::Person, false)), (34, 6));
        let names: BTreeSet<_> = world.debtors.iter().map(|debtor| &debtor.debtor.name).collect();
        let codes: BTreeSet<_> = world.debtors.iter().map(|debtor| &debtor.debtor.code).collect();
        assert_eq!((names.len(), codes.len()), (100, 100), "a name or number twice");
        let bills = world.receivables.len();
        let paid =
            world.receivables.iter().filter(|b| settled(&world, b, world.as_of) == b.amount.minor).count();
        assert!((900..=1_300).contains(&bills), "{bills} receivables");
        assert!(paid * 10 > bills * 8, "{paid} of {bills} paid");
    }
}

#[test]
fn nothing_comes_before_its_cause_or_after_the_export() {
    for world in worlds() {
        let bills: BTreeMap<_, _> =
            world.receivables.iter().map(|b| ((b.number.as_str(), b.instalment), b)).collect();
        assert_eq!(bills.len(), world.receivables.len(), "a document number twice");
        for bill in &world.receivables {
            assert!(
                bill.amount.minor > 0 && bill.issued.is_some_and(|issued| issued <= bill.due),
                "{bill:?}"
            );
            assert!(bill.issued < Some(world.as_of), "{bill:?}");
            let settled = settled(&world, bill, world.as_of);
            assert!((0..=bill.amount.minor).contains(&settled), "{bill:?} settled with {settled}");
        }
        for payment in &world.payments {
            let bill = bills[&(payment.receivable.as_deref().unwrap(), payment.instalment)];
            assert!(
                payment.amount.minor > 0 && payment.amount.currency == bill.amount.currency,
                "{payment:?}"
            );
            assert!(Some(payment.day) > bill.issued && payment.day < world.as_of, "{payment:?}");
            assert_eq!(payment.debtor, bill.debtor);
        }
        let references: BTreeSet<_> = world.payments.iter().map(|payment| &payment.reference).collect();
        assert_eq!(references.len(), world.payments.len(), "a bank reference twice");
        for promise in &world.promises {
            assert!(promise.made < world.as_of && promise.made < promise.due, "{promise:?}");
            assert!(promise.due.days_since(promise.made) <= 35 && promise.amount.minor > 0, "{promise:?}");
        }
        for dispute in &world.disputes {
            let of_bill = |b: &&ReceivableEntry| Some(&b.number) == dispute.receivable.as_ref();
            let bill = world.receivables.iter().find(of_bill).unwrap();
            assert!(Some(dispute.opened) > bill.issued && dispute.opened < world.as_of, "{dispute:?}");
            assert!(
                dispute.closed.is_none_or(|day| day >= dispute.opened && day < world.as_of),
                "{dispute:?}"
            );
            assert!(
                dispute.amount.is_none_or(|part| (1..=bill.amount.minor).contains(&part.minor)),
                "{dispute:?}"
            );
        }
    }
}

#[test]
fn contacts_name_people_on_file_and_keep_off_forbidden_channels() {
    for world in worlds() {
        for contact in &world.contacts {
            assert!(contact.day < world.as_of && contact.time.is_some(), "{contact:?}");
            let on_file = |person: &&receivables::ledger::PersonEntry| {
                person.debtor == contact.debtor && Some(&person.name) == contact.person.as_ref()
            };
            let person = world.people.iter().find(on_file);
            assert!(person.is_some_and(|p| !p.opted_out.has(contact.channel)), "{contact:?}");
            // The front desk may pass on a call and hears nothing of the debt.
            let is_desk = person.is_some_and(|person| person.role == Some(Role::Secretary));
            assert_eq!(is_desk, contact.outcome == Some(Outcome::Relayed), "{contact:?}");
        }
        let promised = world.contacts.iter().filter(|c| c.outcome == Some(Outcome::Promise)).count();
        assert_eq!(promised, world.promises.len(), "each promise was given in a conversation");
    }
}

#[test]
fn promises_of_every_kind_are_told_once() {
    for world in worlds() {
        let on = |promise: &PromiseEntry, from: Day| -> i64 {
            let money = world.payments.iter().filter(|payment| {
                payment.debtor == promise.debtor && !payment.is_credit_note && payment.day >= from
            });
            money.filter(|payment| payment.day <= promise.due).map(|payment| payment.amount.minor).sum()
        };
        let due_today = world.promises.iter().filter(|promise| promise.due == world.as_of).count();
        assert_eq!(due_today, 1, "promises due today");
        for (story, days, paid_percent) in [
            (Story::PromiseDueToday, 0, 0),
            (Story::PromiseOpen, -3, 0),
            (Story::PromiseKept, 11, 100),
            (Story::PromisePartKept, 6, 50),
            (Story::PromiseBroken, 5, 0),
        ] {
            let promises = of(&world.promises, |promise| &promise.debtor, &world, story);
            let told = promises.iter().find(|p| p.due == world.as_of.plus(-days) && p.written).unwrap();
            let bill = world.contacts.iter().find(|contact| {
                contact.debtor == told.debtor
                    && contact.day == told.made
                    && contact.outcome == Some(Outcome::Promise)
            });
            let number = bill.and_then(|contact| contact.receivable.as_ref()).unwrap();
            let paid: i64 = world
                .payments
                .iter()
                .filter(|p| p.receivable.as_ref() == Some(number) && p.day <= told.due && p.day >= told.made)
                .map(|p| p.amount.minor)
                .sum();
            assert_eq!(paid * 100, told.amount.minor * paid_percent, "{story:?}");
            assert!(!open_bills(&world, story).is_empty(), "{story:?} owes nothing");
        }
        // The ordinary ones are kept and broken too.
        let past: Vec<_> = world.promises.iter().filter(|promise| promise.due < world.as_of).collect();
        let kept = past.iter().filter(|promise| on(promise, promise.made) >= promise.amount.minor).count();
        assert!(kept > 10 && past.len() - kept > 10, "{kept} of {} kept", past.len());
    }
}

#[test]
fn disputes_of_every_kind_are_told() {
    for world in worlds() {
        for (story, whole, open) in [
            (Story::DisputeOpen, true, true),
            (Story::DisputePartial, false, true),
            (Story::DisputeSettled, false, false),
        ] {
            let disputes = of(&world.disputes, |dispute| &dispute.debtor, &world, story);
            assert_eq!(disputes.len(), 1, "{story:?}");
            assert_eq!(
                (disputes[0].amount.is_none(), disputes[0].closed.is_none()),
                (whole, open),
                "{story:?}"
            );
            assert!(overdue_bills(&world, story) > 0, "{story:?}");
        }
        for story in [Story::DisputeSettled, Story::CreditNote] {
            let open = open_bills(&world, story);
            let notes = of(&world.payments, |payment| &payment.debtor, &world, story);
            let is_credited = |bill: &&ReceivableEntry| {
                notes.iter().any(|note| note.is_credit_note && note.receivable.as_ref() == Some(&bill.number))
            };
            assert!(open.iter().any(is_credited), "{story:?}");
        }
        let part_paid = open_bills(&world, Story::PartPayment);
        assert!(
            part_paid.iter().any(|bill| settled(&world, bill, world.as_of) * 10 == bill.amount.minor * 4)
        );
    }
}

#[test]
fn risks_and_life_events_are_told_of_one_customer_each() {
    for world in worlds() {
        for (story, kind, from) in [
            (Story::Deceased, FactKind::Deceased, 38),
            (Story::Bankrupt, FactKind::Bankrupt, 25),
            (Story::LostContact, FactKind::LostContact, 12),
            (Story::ManagerHold, FactKind::Hold, 3),
            (Story::InflowInFourDays, FactKind::InflowExpected, -4),
            (Story::Represented, FactKind::Represented, 30),
            (Story::MovesAssets, FactKind::MovingAssets, 18),
            (Story::DownstreamDefault, FactKind::DownstreamDefault, 100),
        ] {
            assert_eq!(world.facts.iter().filter(|fact| fact.kind == kind).count(), 1, "{kind}");
            let told = facts(&world, story).into_iter().find(|fact| fact.kind == kind).unwrap();
            assert_eq!(told.from, world.as_of.plus(-from), "{kind}");
            assert!(overdue_bills(&world, story) > 0, "{story:?} owes nothing");
        }
        let reasons: BTreeSet<_> = of(&world.contacts, |contact| &contact.debtor, &world, Story::MovesAssets)
            .iter()
            .filter_map(|contact| contact.reason)
            .collect();
        assert!(reasons.len() >= 3, "changing reasons: {reasons:?}");
    }
}

#[test]
fn standings_are_told_of_one_customer_each() {
    for world in worlds() {
        for (story, standing) in [(Story::KeyCustomer, Standing::Key), (Story::NewCustomer, Standing::New)] {
            let with: Vec<_> = world.debtors.iter().filter(|d| d.standing == Some(standing)).collect();
            assert_eq!(with.len(), 1, "{standing}");
            assert_eq!(with[0].debtor.code.as_ref(), world.stories.get(&story));
            assert!(overdue_bills(&world, story) > 0, "{story:?}");
        }
        let late = of(&world.payments, |payment| &payment.debtor, &world, Story::HabitualLate)
            .iter()
            .filter(|payment| {
                let of_payment = |b: &&ReceivableEntry| Some(&b.number) == payment.receivable.as_ref();
                world.receivables.iter().find(of_payment).is_some_and(|bill| payment.day > bill.due)
            })
            .count();
        assert!(late >= 6, "{late} late payments are no habit");
    }
}

#[test]
fn people_stand_as_the_stories_say() {
    for world in worlds() {
        let debtor = |story| {
            let people = of(&world.people, |person| &person.debtor, &world, story);
            people.into_iter().find(|person| person.role == Some(Role::Debtor)).unwrap()
        };
        assert!(debtor(Story::NoPhone).mobile.is_none() && debtor(Story::NoPhone).phone.is_none());
        assert!(debtor(Story::OptedOutOfSms).opted_out.has(Channel::Sms));
        assert!(debtor(Story::RefusedContact).refused);
        assert_eq!(world.people.iter().filter(|person| person.refused).count(), 1);
        assert_eq!(world.people.iter().filter(|person| !person.opted_out.is_empty()).count(), 1);
        let has = |story, role| {
            of(&world.people, |person| &person.debtor, &world, story).iter().any(|p| p.role == Some(role))
        };
        assert!(has(Story::Represented, Role::Lawyer) && has(Story::FamilyOnFile, Role::Family));
        for story in [Story::NoPhone, Story::OptedOutOfSms, Story::RefusedContact, Story::FamilyOnFile] {
            assert!(overdue_bills(&world, story) > 0, "{story:?} owes nothing");
        }
        // Everyone has somebody to speak with.
        for debtor in &world.debtors {
            assert!(world.people.iter().any(|person| person.debtor == debtor.debtor), "{debtor:?}");
        }
    }
}

#[test]
fn limitation_is_near_for_one_customer_and_past_for_one() {
    for world in worlds() {
        let old: Vec<_> = world
            .receivables
            .iter()
            .filter(|bill| settled(&world, bill, world.as_of) < bill.amount.minor)
            .filter(|bill| bill.due.plus_years(3) < world.as_of.plus(60))
            .map(|bill| (bill.debtor.code.clone(), bill.due.plus_years(3).days_since(world.as_of)))
            .collect();
        assert_eq!(old.len(), 2, "{old:?}");
        for (story, left) in [(Story::LimitationNear, 20), (Story::LimitationPassed, -60)] {
            let bill = open_bills(&world, story)[0];
            // 29 February has no corresponding day in a common year.
            let found = bill.due.plus_years(3).days_since(world.as_of);
            assert!((found - left).abs() <= 1, "{story:?}: {found} days");
            let contacts = of(&world.contacts, |contact| &contact.debtor, &world, story);
            assert!(
                contacts.iter().all(|c| c.day < bill.due || c.connection.code() == "no-answer"),
                "{story:?}"
            );
            let payments = of(&world.payments, |payment| &payment.debtor, &world, story);
            assert!(
                payments.iter().all(|payment| payment.day <= bill.due),
                "{story:?}: a payment interrupts"
            );
        }
    }
}

#[test]
fn a_world_too_small_for_its_stories_is_refused() {
    let as_of = "2026-11-22".parse().unwrap();
    for (companies, people, stands) in [(40, 20, true), (39, 20, false), (40, 19, false), (200, 120, true)] {
        let world = World::generate(1, as_of, Size { companies, people });
        assert_eq!(world.is_ok(), stands, "{companies} companies, {people} people");
    }
}
