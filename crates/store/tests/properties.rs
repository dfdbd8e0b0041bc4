//! Whatever rows come in whatever order, the snapshot owes what a few lines of arithmetic say.
#![expect(clippy::unwrap_used, reason = "the steps of a test fail by panicking")]

use std::collections::BTreeMap;

use proptest::prelude::*;
use receivables::{
    calendar::Day,
    ledger::{DebtorKey, Entry, PaymentEntry, ReceivableEntry},
    money::{Currency, Money},
};
use store::{Complete, Defaults, ImportMeta, Source, Stamp, Store, Verdict, Which};

const TODAY: Day = Day(20_500);
const LEDGER_DAY: Day = Day(20_480);

/// An invoice, and the payments that name it: days before today, amounts.
#[derive(Debug, Clone)]
struct Invoice {
    debtor: u8,
    amount: i64,
    reported: i64,
    payments: Vec<(i32, i64)>,
}

fn invoice() -> impl Strategy<Value = Invoice> {
    let payments = prop::collection::vec((0_i32..60, 1_i64..200), 0..4);
    (0_u8..6, 1_i64..1_000, 0_i64..1_000, payments).prop_map(|(debtor, amount, reported, payments)| Invoice {
        debtor,
        amount,
        reported: reported.min(amount),
        payments,
    })
}

/// What is open, by hand: the ledger's word for what it could know, and every later payment.
fn open(invoice: &Invoice) -> i64 {
    let (known, later): (Vec<_>, Vec<_>) =
        invoice.payments.iter().partition(|(ago, _)| TODAY.plus(-ago) <= LEDGER_DAY);
    let sum = |payments: &[&(i32, i64)]| payments.iter().map(|(_, amount)| amount).sum::<i64>();
    let settled = invoice.reported.max(sum(&known)) + sum(&later);
    invoice.amount - settled
}

fn entries(invoices: &[Invoice]) -> Vec<Entry> {
    let mut entries = Vec::new();
    for (at, invoice) in invoices.iter().enumerate() {
        let debtor = || DebtorKey { code: Some(format!("C{}", invoice.debtor)), name: None };
        entries.push(Entry::Receivable(ReceivableEntry {
            debtor: debtor(),
            number: format!("INV-{at}"),
            instalment: None,
            kind: None,
            issued: None,
            due: TODAY.plus(-30),
            amount: Money::new(invoice.amount, Currency::CNY),
            settled_undated: invoice.reported,
            cleared: None,
            disputed: false,
            contract: None,
            project: None,
        }));
        for (nth, (ago, amount)) in invoice.payments.iter().enumerate() {
            entries.push(Entry::Payment(PaymentEntry {
                debtor: debtor(),
                // Every other payment comes without a reference, so that equal ones must be told apart.
                reference: (nth % 2 == 0).then(|| format!("B-{at}-{nth}")),
                day: TODAY.plus(-ago),
                amount: Money::new(*amount, Currency::CNY),
                receivable: Some(format!("INV-{at}")),
                instalment: None,
                is_credit_note: false,
            }));
        }
    }
    entries
}

fn take(store: &mut Store, entries: &[Entry]) -> store::Counts {
    let meta = ImportMeta {
        file: "random".into(),
        sha256: [0; 32],
        as_of: Some(LEDGER_DAY),
        complete: Complete::No,
        defaults: Defaults::default(),
        source: Source::Ledger,
        stamp: Stamp::machine(0),
    };
    let mut import = store.begin_import(meta).unwrap();
    assert!(!import.take(entries).unwrap().iter().any(|verdict| matches!(verdict, Verdict::Refused(_))));
    import.commit().unwrap().total()
}

/// Open amounts by debtor as the snapshots have them.
fn owed(store: &Store) -> BTreeMap<String, i64> {
    let mut owed = BTreeMap::new();
    for loaded in store.load(TODAY, Which::All).unwrap().iter() {
        let snapshot = loaded.snapshot;
        let invoiced: i64 = snapshot.receivables.iter().map(|r| r.amount.minor - r.settled_undated).sum();
        let paid: i64 = snapshot.payments.iter().map(|payment| payment.amount.minor).sum();
        assert!(snapshot.receivables.iter().all(|r| r.settled_undated >= 0));
        let code = store.names(snapshot.debtor.id).unwrap().unwrap().debtor.code.unwrap();
        owed.insert(code, invoiced - paid);
    }
    owed
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn snapshots_owe_what_arithmetic_says(
        invoices in prop::collection::vec(invoice(), 1..25),
        seed in any::<u64>(),
    ) {
        let mut rows = entries(&invoices);
        // Rows come in any order; which one is not the store's affair.
        rows.sort_by_key(|row| (format!("{row:?}").bytes().fold(seed, |sum, byte| {
            sum.wrapping_mul(31).wrapping_add(u64::from(byte))
        }), format!("{row:?}")));
        let mut expected = BTreeMap::new();
        for invoice in &invoices {
            *expected.entry(format!("C{}", invoice.debtor)).or_insert(0) += open(invoice);
        }
        let check = |url: &str| {
            let mut store = Store::open(url).unwrap();
            let first = take(&mut store, &rows);
            assert_eq!(first.new, u64::try_from(rows.len()).unwrap());
            assert_eq!(owed(&store), expected);
            let again = take(&mut store, &rows);
            assert_eq!(again.unchanged, first.new);
            assert_eq!(owed(&store), expected);
        };
        // A database on a server takes a second to make.
        if seed % 8 == 0 { testbed::both(check) } else { check("sqlite::memory:") }
    }
}
