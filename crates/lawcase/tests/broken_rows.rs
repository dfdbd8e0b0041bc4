//! Rows nobody understands are not covered, and no byte of a file brings the check down.

use lawcase::{CheckError, Verdict, check};
use receivables::rulebook::Rulebook;

const OURS: &[u8] = include_bytes!("../cases/cn.csv");
const HEADER: &str = "case_id,jurisdiction,regime,inputs,expected\n";

fn row(regime: &str, inputs: &str, expected: &str) -> String {
    let cell = |text: &str| format!("\"{}\"", text.replace('"', "\"\""));
    format!("{HEADER}X,CN,{regime},{},{}\n", cell(inputs), cell(expected))
}

#[test]
fn a_row_is_never_guessed_at() {
    let book = Rulebook::shipped();
    let sale = r#"{"principal":"100","due_date":"2024-01-01","paid_date":"2024-02-01","multiplier":"1.5"}"#;
    let days = r#"{"days":31}"#;
    for (regime, inputs, expected, why) in [
        ("CN-SALE-LPR", &sale.replace('}', r#","surprise":1}"#), days, "`surprise`"),
        ("CN-SALE-LPR", &sale.to_owned(), r#"{"days":31,"mood":"bad"}"#, "`mood`"),
        ("CN-SALE-LPR", &sale.to_owned(), "{}", "nothing is expected"),
        ("CN-SALE-LPR", &sale.replace("1.5", "2.0"), days, "200.00 %"),
        ("CN-SALE-LPR", &sale.replace("2024-01-01", "2024-02-30"), days, "2024-02-30"),
        ("CN-SALE-LPR", &sale.replace("\"100\"", "\"1,00\""), days, "1,00"),
        ("CN-SALE-LPR", &sale.replace('}', r#","currency":"USD"}"#), days, "USD"),
        ("CN-SALE-LPR", &sale.replace("\"paid_date\"", "\"payed\""), days, "paid_date"),
        ("CN-SALE-LPR", &"[1]".to_owned(), days, "not a JSON object"),
        ("CN-SALE-LPR", &"{".to_owned(), days, "not JSON"),
        ("CN-BARTER", &sale.to_owned(), days, "CN-BARTER"),
        (
            "CN-LIMITATION",
            &r#"{"start":{"due_date":"2021-01-01"},"events":[{"type":"thunder","date":"2022-01-01"}]}"#
                .to_owned(),
            r#"{"nominal_end":"2024-01-01"}"#,
            "thunder",
        ),
        (
            "CN-LIMITATION",
            &r#"{"start":{"due_date":"2021-01-01","moon":"full"}}"#.to_owned(),
            r#"{"nominal_end":"2024-01-01"}"#,
            "moon",
        ),
        (
            "CN-THIRD-PARTY",
            &r#"{"target":"contact_person"}"#.to_owned(),
            r#"{"decision":"deny"}"#,
            "debtor_reachable",
        ),
        ("CN-CONSUMER-HOURS", &r#"{"local_time":"25:00"}"#.to_owned(), r#"{"decision":"deny"}"#, "25:00"),
    ] {
        let results = check(row(regime, inputs, expected).as_bytes(), &book).unwrap();
        match &results[0].verdict {
            Verdict::NotCovered { why: found } => assert!(found.contains(why), "{inputs}: {found}"),
            other => panic!("{inputs}: {other:?}"),
        }
    }
}

/// Rows of other laws that look answerable and are not.
#[test]
fn what_the_law_leaves_open_is_not_answered() {
    let book = Rulebook::shipped();
    let order =
        r#"{"due_date":"2021-05-10","events":[{"type":"mahnbescheid_application","date":"2024-12-30"}]}"#;
    let late = r#"{"due_date":"2021-05-10","events":[{"type":"mahnbescheid_application","date":"2024-12-30"},{"type":"served","date":"2025-03-14"}]}"#;
    let uk_day = r#"{"agreed_payment_day":"2025-07-31","goods_delivered":"2025-03-01","invoice_notice":"2025-03-10","purchaser":"business"}"#;
    let points = r#"{"principal":"1","currency":"EUR","default_first_day":"2024-01-01","last_day_incl":"2024-02-01","pp_over_basis":"7","consumer":false}"#;
    let nine = r#"{"principal":"1","currency":"EUR","default_first_day":"2013-01-01","last_day_incl":"2013-02-01","pp_over_basis":"9","consumer":false}"#;
    let payment = r#"{"state":"CA CCP 337 written contract","due_date":"2022-06-01","events":[{"type":"part_payment","date":"2023-06-01"}]}"#;
    let end = r#"{"nominal_end":"2024-12-31"}"#;
    for (law, regime, inputs, expected, why) in [
        ("DE", "DE-LIMITATION", order, end, "served soon"),
        ("DE", "DE-LIMITATION", late, end, "served soon"),
        ("DE", "DE-BGB-288", points, r#"{"flat_sum":"40"}"#, "7.00 points"),
        ("DE", "DE-BGB-288", nine, r#"{"flat_sum":"40"}"#, "9.00 points"),
        ("DE", "DE-BGB-288+999", points, r#"{"flat_sum":"40"}"#, "no rule"),
        ("UK", "UK-LPCDA-1998 s.4(2E)", uk_day, r#"{"relevant_day":"2025-05-08"}"#, "grossly_unfair"),
        ("UK", "UK-LIMITATION (Northern Ireland)", r#"{"due_date":"2018-06-29"}"#, end, "England"),
        ("UK", "CN-SALE-LPR", r#"{"due_date":"2018-06-29"}"#, end, "no rule"),
        ("US", "US-LIMITATION (state)", payment, end, "ca-written"),
        ("US", "US-LIMITATION (state)", r#"{"state":"Guam","due_date":"2022-06-01"}"#, end, "Guam"),
        (
            "US",
            "REGF-7IN7",
            r#"{"calls":["2026-03-02 09:00"],"now":"2026-03-08"}"#,
            r#"{"decision":"allow"}"#,
            "calls",
        ),
        (
            "EU",
            "EU-DIR-2011/7 minimum",
            r#"{"principal":"1","currency":"SEK","due_date":"2024-01-01","paid_date":"2024-02-01"}"#,
            r#"{"days":31}"#,
            "SEK",
        ),
    ] {
        let csv = row(regime, inputs, expected).replace("X,CN,", &format!("X,{law},"));
        match &check(csv.as_bytes(), &book).unwrap()[0].verdict {
            Verdict::NotCovered { why: found } => assert!(found.contains(why), "{inputs}: {found}"),
            other => panic!("{inputs}: {other:?}"),
        }
    }
}

#[test]
fn a_wrong_expectation_is_a_difference() {
    let book = Rulebook::shipped();
    let start = r#"{"start":{"due_date":"2021-03-15"}}"#;
    for (expected, key, got) in [
        (r#"{"nominal_end":"2024-03-16"}"#, "nominal_end", "2024-03-15"),
        (r#"{"nominal_end":null}"#, "nominal_end", "2024-03-15"),
        (r#"{"nominal_end":"2024-03-15","provisional":true}"#, "provisional", "false"),
    ] {
        let results = check(row("CN-LIMITATION", start, expected).as_bytes(), &book).unwrap();
        match &results[0].verdict {
            Verdict::Differs { key: found, got: computed, .. } => {
                assert_eq!((found.as_str(), computed.as_str()), (key, got));
            }
            other => panic!("{expected}: {other:?}"),
        }
    }
}

#[test]
fn a_file_without_the_columns_is_refused() {
    let book = Rulebook::shipped();
    for file in [&b""[..], b"a,b,c\n1,2,3\n", b"case_id,jurisdiction,regime,inputs\n"] {
        assert!(matches!(check(file, &book), Err(CheckError::NoColumn(_))));
    }
    assert_eq!(check(HEADER.as_bytes(), &book).unwrap(), []);
    // A byte order mark, empty lines and a row cut short are no reason to stop.
    let cut = format!("\u{feff}{HEADER}\n,,,,\nX,CN\n");
    assert_eq!(check(cut.as_bytes(), &book).unwrap().len(), 1);
}

#[test]
fn damaged_copies_are_read_to_the_end() {
    let book = Rulebook::shipped();
    for at in (0..OURS.len()).step_by(23) {
        let mut copy = OURS.to_vec();
        copy[at] = [b'9', b'"', 0xff, b'-', b'\n'][at % 5];
        let _ = check(&copy, &book).map(|results| assert!(!results.is_empty()));
        let _ = check(&OURS[..at], &book);
    }
}
