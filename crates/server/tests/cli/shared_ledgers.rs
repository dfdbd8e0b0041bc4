//! A ledger made by others, from file to worklist. It is no part of the project: where it is missing, the test says so.

use std::{collections::BTreeMap, path::PathBuf};

use crate::desk::Desk;

fn shared(name: &str) -> Option<PathBuf> {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    // A worktree lies one folder deeper than the project.
    let places = ["../../../shared/data", "../../../../shared/data"];
    let found = places.iter().map(|place| root.join(place).join(name)).find(|path| path.exists());
    if found.is_none() {
        println!("skipped: {name} is not here");
    }
    found
}

/// Cents by currency of the invoices made by a day, added up from the bytes of the file by nothing but a CSV reader.
fn sums(csv: &str, day: &str) -> BTreeMap<String, i64> {
    let mut rows = csv::Reader::from_reader(csv.as_bytes());
    let headers = rows.headers().unwrap().clone();
    let column = |name| headers.iter().position(|heading| heading == name).unwrap();
    let (currency, amount) = (column("invoice_currency"), column("total_open_amount"));
    let issued = column("document_create_date");
    let mut sums = BTreeMap::new();
    for row in rows.records() {
        let row = row.unwrap();
        if &row[issued] > day {
            continue;
        }
        let (whole, cents) = row[amount].split_once('.').unwrap_or((&row[amount], ""));
        let cents: i64 = format!("{whole}{cents:0<2}").parse().unwrap();
        *sums.entry(row[currency].to_owned()).or_default() += cents;
    }
    sums
}

#[test]
fn nine_thousand_open_invoices_come_in_to_the_cent() {
    let Some(path) = shared("ar-h2h/h2h_open_9700.csv") else { return };
    let text = std::fs::read_to_string(&path).unwrap();
    let desk = Desk::new();
    desk.write("open.csv", text.as_bytes());
    let led = desk.type_in(&["import", "open.csv", "--as-of", "2020-04-10"]).well();
    for what in [
        "9,700 rows read",
        "dated after the ledger day 2020-04-10: 3199",
        "--kind company",
        "--country US --zone America/New_York",
        "list of contacts",
    ] {
        assert!(led.contains(what), "{what}: {led}");
    }
    let known = ["--kind", "company", "--country", "US", "--zone", "America/New_York"];
    // What is not made out yet is not owed; on the day of the last invoice all of it is.
    for day in ["2020-04-10", "2020-05-22"] {
        let again = &desk.json(&[&["import", "open.csv", "--as-of", day], &known[..]].concat())[0];
        assert_eq!(again["rows"]["receivable"]["unchanged"], 9_700);
        desk.type_in(&["run", "--as-of", day]).well();
        let mut open: BTreeMap<String, i64> = BTreeMap::new();
        for line in desk.json(&["worklist", "--as-of", day]) {
            for balance in line["decision"]["balances"].as_array().unwrap() {
                *open.entry(balance["currency"].as_str().unwrap().to_owned()).or_default() +=
                    balance["open"].as_i64().unwrap();
            }
        }
        assert_eq!(open, sums(&text, day), "{day}");
        // Nobody may be contacted: the list says so once, not once a customer.
        let list = desk.type_in(&["worklist", "--as-of", day]).well();
        assert_eq!(list.matches("`nobody-to-ask`").count(), 1, "{list}");
        assert!(list.lines().count() < 100, "{list}");
    }
}
