use std::{collections::BTreeSet, fs};

use sim::{faulty, workbook};

use crate::desk::{Desk, TODAY};

#[test]
fn the_demonstration_comes_in_without_a_refused_row_and_a_second_time_changes_nothing() {
    let desk = Desk::with_demo();
    let import = ["import", workbook::FILE_NAME, "--as-of", TODAY];
    let first = &desk.json(&import)[0];
    assert_eq!(first["already_taken_in"], false);
    assert_eq!(first["new_debtors"], 100);
    assert_eq!(first["refused_files"], serde_json::json!([]));
    for (kind, counts) in first["rows"].as_object().unwrap() {
        assert_eq!(counts["refused"], 0, "{kind}");
        assert!(counts["new"].as_u64().unwrap() > 0, "{kind}");
    }
    let again = &desk.json(&import)[0];
    assert_eq!(again["already_taken_in"], true);
    // The same rows in a file of other bytes: as of another day, nothing of the debtors is new.
    let later = &desk.json(&["import", workbook::FILE_NAME, "--as-of", "2026-11-24"])[0];
    assert_eq!(later["new_debtors"], 0);
    assert_eq!(later["rows"]["receivable"]["new"], 0);
    assert_eq!(later["rows"]["receivable"]["changed"], 0);
}

#[test]
fn a_preview_writes_nothing() {
    let desk = Desk::with_demo();
    let shown = desk.type_in(&["import", workbook::FILE_NAME, "--preview"]).well();
    assert!(shown.contains("This was a preview"), "{shown}");
    assert!(shown.contains("FP202"), "the first value of each column is shown: {shown}");
    let faulty = desk.type_in(&["import", faulty::FILE_NAME, "--dates", "dmy", "--preview"]);
    assert_eq!(faulty.code, 1, "rows would be refused");
    for name in ["huikuan.sqlite", "有问题的导出.csv.refused.csv"] {
        assert!(!desk.has(name), "{name}");
    }
}

#[test]
fn an_order_of_day_and_month_that_nothing_proves_is_asked_for() {
    let desk = Desk::with_demo();
    let asked = desk.type_in(&["import", faulty::FILE_NAME, "--as-of", TODAY]);
    assert_eq!(asked.code, 1);
    assert!(asked.err.contains("--dates dmy|mdy|ymd"), "{}", asked.err);
    let zh = desk.type_in(&["import", faulty::FILE_NAME, "--as-of", TODAY, "--lang", "zh"]);
    assert!(zh.err.contains("日在前还是月在前"), "{}", zh.err);
}

#[test]
fn days_read_in_the_wrong_order_are_corrected_by_reading_the_same_file_again() {
    let desk = Desk::new();
    desk.write("open.csv", b"Customer,Invoice No,Due Date,Amount\nAcme Ltd,1,03/02/2026,10.00\n");
    let import = |order| {
        let asked = ["import", "open.csv", "--currency", "USD", "--as-of", "2026-11-20", "--dates", order];
        desk.json(&asked)[0].clone()
    };
    assert_eq!(import("dmy")["rows"]["receivable"]["new"], 1);
    let again = import("mdy");
    assert_eq!(again["already_taken_in"], false, "the bytes are known, what they say is new");
    assert_eq!(again["rows"]["receivable"]["changed"], 1);
    assert_eq!(import("mdy")["rows"]["receivable"]["unchanged"], 1);
}

#[test]
fn faulty_rows_are_refused_with_their_reason_and_come_in_once_corrected() {
    let desk = Desk::with_demo();
    let taken = &desk.json(&["import", faulty::FILE_NAME, "--dates", "dmy", "--as-of", TODAY])[0];
    let rows: Vec<u64> = taken["findings"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|finding| finding["severity"] == "refused")
        .map(|finding| finding["row"].as_u64().unwrap())
        .collect::<BTreeSet<_>>()
        .into_iter()
        .collect();
    // Lines of the export, the headings being line 1.
    assert_eq!(rows, [4, 6, 7, 9, 14], "FP-0003, 0005, 0006, the second 0007, 0012");
    let refused = desk.read("有问题的导出.csv.refused.csv");
    let corrected = refused
        .replace(",,CNY,\"9,300.00\"", ",2026-11-01,CNY,\"9,300.00\"")
        .replace(",,CNY,9,300.00", ",2026-11-01,CNY,9300.00")
        .replace("2026/13/45", "2026-12-31")
        .replace("待定", "100.00")
        .replace("FP-0007", "FP-0007B")
        .replace("18,000.00", "15,000.00");
    desk.write("corrected.csv", corrected.as_bytes());
    let again = &desk.json(&["import", "corrected.csv", "--as-of", TODAY])[0];
    assert_eq!(again["refused_files"], serde_json::json!([]), "{again:#}");
    assert_eq!(again["rows"]["receivable"]["new"], 5);
}

#[test]
fn rows_that_fit_several_customers_join_the_refused_ones_with_their_line() {
    let desk = Desk::new();
    desk.write("a.csv", b"customer no,customer name,invoice number,due date,amount,currency\nA1,Acme Ltd,F1,2026-10-01,10,USD\nA2,Acme Ltd,F2,2026-10-01,20,USD\n");
    desk.write("b.csv", b"customer name,invoice number,due date,amount,currency\nBeta Ltd,F3,2026-10-01,30,USD\nAcme Ltd,F4,2026-10-01,40,USD\n");
    desk.type_in(&["import", "a.csv", "--as-of", TODAY]).well();
    let taken = desk.type_in(&["import", "b.csv", "--as-of", TODAY]);
    assert_eq!(taken.code, 1, "{taken:#?}");
    assert!(taken.out.contains("1 rows read, 1 refused"), "{}", taken.out);
    assert!(taken.out.contains("belongs to several customers (A1, A2)"), "{}", taken.out);
    assert!(taken.out.contains("row 3"), "{}", taken.out);
    let refused = desk.read("b.csv.refused.csv");
    assert!(refused.contains("Acme Ltd,F4") && !refused.contains("Beta"), "{refused}");
}

#[test]
fn what_is_said_later_of_kind_and_place_fills_what_nobody_said() {
    let desk = Desk::new();
    desk.write("a.csv", b"customer no,customer name,invoice number,due date,amount,currency\nA1,Acme Ltd,F1,2026-10-01,10,USD\nA2,Jo Doe,F2,2026-10-01,20,USD\n");
    let import = ["import", "a.csv", "--as-of", TODAY];
    let gaps = |args: &[&str]| {
        let gaps = desk.json(args)[0]["gaps"].clone();
        ["kind", "place", "people"].map(|gap| gaps[gap].as_u64().unwrap())
    };
    assert_eq!(gaps(&import), [1, 2, 2], "a name with Ltd tells a company");
    // A country of one zone would be enough; this one has several.
    assert_eq!(gaps(&[&import[..], &["--kind", "person", "--country", "CA"]].concat()), [0, 2, 2]);
    assert_eq!(gaps(&[&import[..], &["--zone", "America/Toronto"]].concat()), [0, 0, 2]);
    let known = desk.json(&["explain", "A1", "--as-of", TODAY]);
    assert_eq!(known[0]["debtor"]["code"], "A1");
}

#[test]
fn an_unreadable_file_does_not_keep_the_others_out() {
    let desk = Desk::with_demo();
    let taken = desk.type_in(&["import", "nowhere.csv", workbook::FILE_NAME, "--as-of", TODAY]);
    assert_eq!(taken.code, 1);
    assert!(taken.err.contains("nowhere.csv"), "{}", taken.err);
    assert!(taken.out.contains("100 new customers"), "{}", taken.out);
}

#[test]
fn a_database_that_cannot_be_had_says_why_and_keeps_the_password() {
    let desk = Desk::with_demo();
    for (url, lang, what) in [
        ("postgres://clerk:secret@nowhere.invalid/ledger", "en", "cannot connect to the database"),
        ("postgres://clerk:secret@nowhere.invalid/ledger", "zh", "连不上数据库"),
        ("mysql://db/ledger", "en", "use `sqlite://FILE`"),
        ("mysql://db/ledger", "zh", "请用 `sqlite://文件名`"),
    ] {
        let done = desk.type_in(&["--db", url, "import", workbook::FILE_NAME, "--lang", lang]);
        assert_eq!(done.code, 2);
        assert!(done.err.contains(what), "{}", done.err);
        assert!(!done.err.contains("secret"), "{}", done.err);
    }
}

#[test]
fn a_file_is_not_taken_in_before_its_refused_rows_are_written() {
    const REFUSED: &str = "ledger.csv.refused.csv";
    let desk = Desk::new();
    let rows = "customer no,invoice number,due date,amount,currency\nK1,F1,2026-11-10,1000,CNY\nK1,F2,2026-11-10,ten,CNY\n";
    desk.write("ledger.csv", rows.as_bytes());
    fs::create_dir(desk.path(REFUSED)).unwrap();
    let import = ["import", "ledger.csv", "--as-of", TODAY];
    let stopped = desk.type_in(&import);
    assert!(stopped.code == 1 && stopped.err.contains(REFUSED), "{stopped:#?}");
    fs::remove_dir(desk.path(REFUSED)).unwrap();
    let again = &desk.json(&import)[0];
    assert_eq!(again["rows"]["receivable"]["new"], 1, "whoever was stopped has taken nothing in: {again:#}");
    assert!(desk.read(REFUSED).contains("F2"), "and tells the refused rows again");
}
