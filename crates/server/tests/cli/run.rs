use sim::workbook;

use crate::desk::{Desk, TODAY};

#[test]
fn a_second_run_decides_nobody() {
    let desk = Desk::with_run();
    let second = &desk.json(&["run", "--as-of", TODAY])[0];
    assert_eq!(second["decided"], 0, "{second}");
}

#[test]
fn a_dry_run_decides_everybody_and_records_nothing() {
    let desk = Desk::with_demo();
    desk.type_in(&["import", workbook::FILE_NAME, "--as-of", TODAY]).well();
    let dry = &desk.json(&["run", "--as-of", TODAY, "--dry-run"])[0];
    assert_eq!(dry["decided"], 100);
    let list = desk.type_in(&["worklist", "--as-of", TODAY]);
    assert_eq!(list.code, 2, "nothing is recorded, so there is no list: {list:#?}");
    let run = &desk.json(&["run", "--as-of", TODAY])[0];
    assert_eq!(run["decided"], 100);
    for key in ["contacts", "withheld", "tasks"] {
        assert_eq!(run[key], dry[key], "{key}");
    }
}

#[test]
fn no_day_is_decided_after_a_later_one() {
    let desk = Desk::with_run();
    let before = desk.type_in(&["run", "--as-of", "2026-11-20"]);
    assert_eq!(before.code, 2);
    assert!(before.err.contains(TODAY) && before.err.contains("--dry-run"), "{}", before.err);
}
