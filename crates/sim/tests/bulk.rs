//! The large files: same bytes from the same seed, sums that add up, every debtor present.

use std::collections::{BTreeMap, BTreeSet};

use receivables::{
    calendar::Day,
    money::{Currency, Money},
};
use sim::bulk::{self, Bulk};

#[expect(clippy::unwrap_used, reason = "a day written here")]
fn bulk(seed: u64) -> Bulk {
    Bulk { invoices: 5_000, debtors: 700, seed, as_of: "2026-11-22".parse().unwrap() }
}

#[expect(clippy::unwrap_used, reason = "memory takes every byte, and they are UTF-8")]
fn ledger(seed: u64) -> String {
    let mut out = Vec::new();
    bulk::ledger(bulk(seed), &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

#[test]
fn the_same_seed_writes_the_same_bytes() {
    assert_eq!(ledger(1), ledger(1));
    assert_ne!(ledger(1), ledger(2));
}

#[test]
fn every_row_adds_up_and_every_debtor_owes() {
    let text = ledger(3);
    let as_of = bulk(3).as_of;
    let mut lines = text.lines();
    assert_eq!(lines.next(), Some(bulk::LEDGER_HEADER));
    let mut numbers = BTreeSet::new();
    let mut debtors = BTreeMap::new();
    let mut currencies = BTreeSet::new();
    let (mut not_due, mut sorted, mut last) = (0, true, String::new());
    for line in lines {
        let cells: Vec<&str> = line.split(',').collect();
        let [code, name, number, issued, due, currency, amount, paid, open] = cells[..] else {
            panic!("nine columns: {line}")
        };
        let money = |text| Money::parse(text, Currency::from_code(currency).unwrap()).unwrap().minor;
        assert_eq!(money(amount) - money(paid), money(open), "{line}");
        assert!(money(open) > 0 && money(paid) >= 0, "{line}");
        let (issued, due): (Day, Day) = (issued.parse().unwrap(), due.parse().unwrap());
        assert!((30..=90).contains(&due.days_since(issued)), "{line}");
        assert!(issued < as_of, "{line}");
        not_due += i32::from(due >= as_of);
        assert!(numbers.insert(number.to_owned()), "{number} twice");
        // One customer, one name, one currency.
        let seen = debtors.entry(code.to_owned()).or_insert((name.to_owned(), currency.to_owned()));
        assert_eq!(*seen, (name.to_owned(), currency.to_owned()));
        currencies.insert(currency.to_owned());
        sorted &= last.as_str() <= code;
        code.clone_into(&mut last);
    }
    assert_eq!((numbers.len(), debtors.len(), currencies.len()), (5_000, 700, 3));
    assert!((1_800..2_700).contains(&not_due), "{not_due} not due");
    assert!(!sorted, "a ledger sorted by debtor flatters whoever reads it");
}

#[test]
fn every_customer_has_one_person_who_can_be_reached() {
    let (mut customers, mut people) = (Vec::new(), Vec::new());
    bulk::people(700, 0, &mut customers, &mut people).unwrap();
    let (customers, people) = (String::from_utf8(customers).unwrap(), String::from_utf8(people).unwrap());
    let codes = |text: &str| -> Vec<String> {
        text.lines().skip(1).map(|line| line.split(',').next().unwrap().to_owned()).collect()
    };
    assert_eq!(codes(&customers), codes(&people));
    assert_eq!(codes(&customers).len(), 700);
    assert!(people.lines().skip(1).all(|line| line.split(',').nth(3).is_some_and(|mobile| mobile.len() > 8)));
    let of_ledger: BTreeSet<String> = codes(&ledger(1)).into_iter().collect();
    assert!(codes(&customers).iter().all(|code| of_ledger.contains(code)));
}
