use crate::desk::{Desk, project};

#[test]
fn committed_cases_hold_and_a_changed_one_is_one_line() {
    let desk = Desk::new();
    let cases = project("crates/lawcase/cases/cn.csv");
    let sound = desk.type_in(&["law", "check", cases.to_str().unwrap()]);
    assert_eq!(sound.code, 0, "{sound:#?}");
    assert_eq!(sound.out.lines().count(), 1, "{}", sound.out);
    let text = std::fs::read_to_string(&cases).unwrap();
    // The first expected total, one cent more.
    let broken = broken(&text);
    desk.write("broken.csv", broken.as_bytes());
    let differs = desk.type_in(&["law", "check", "broken.csv"]);
    assert_eq!(differs.code, 1, "{differs:#?}");
    let lines: Vec<&str> = differs.out.lines().collect();
    assert_eq!(lines.len(), 2, "the row, and the sum of all: {lines:?}");
    assert!(lines[0].contains("differs"), "{lines:?}");
    let missing = desk.type_in(&["law", "check", "nowhere.csv", "--lang", "zh"]);
    assert_eq!((missing.code, missing.err.contains("没有文件 nowhere.csv")), (2, true), "{}", missing.err);
}

/// The cases with one digit of the first expected number changed.
fn broken(text: &str) -> String {
    let mut rows = csv::Reader::from_reader(text.as_bytes());
    let mut out = csv::Writer::from_writer(Vec::new());
    let headers = rows.headers().unwrap().clone();
    let expected = headers.iter().position(|heading| heading == "expected").unwrap();
    out.write_record(&headers).unwrap();
    for (number, row) in rows.records().enumerate() {
        let row = row.unwrap();
        let cells = row.iter().enumerate().map(|(column, cell)| {
            if number == 0 && column == expected { changed(cell) } else { cell.to_owned() }
        });
        out.write_record(cells).unwrap();
    }
    String::from_utf8(out.into_inner().unwrap()).unwrap()
}

fn changed(cell: &str) -> String {
    let at = cell.find(|c: char| c.is_ascii_digit()).unwrap();
    let digit = if &cell[at..=at] == "9" { "8" } else { "9" };
    format!("{}{digit}{}", &cell[..at], &cell[at + 1..])
}

#[test]
fn a_broken_policy_is_told_with_line_and_reason() {
    let desk = Desk::new();
    let sound = project("policies/instalment.toml");
    let done = desk.type_in(&["policy", "lint", sound.to_str().unwrap()]);
    assert_eq!(done.code, 0, "{done:#?}");
    let text = std::fs::read_to_string(&sound).unwrap();
    let line = text.lines().position(|line| line.starts_with("mode = ")).map(|at| at + 1).unwrap();
    let mode = text.lines().nth(line - 1).unwrap();
    desk.write("own.toml", text.replacen(mode, "mode = \"sideways\"", 1).as_bytes());
    let broken = desk.type_in(&["policy", "lint", "own.toml"]);
    assert_eq!(broken.code, 1, "{broken:#?}");
    assert!(broken.out.contains(&format!("own.toml:{line}")), "{}", broken.out);
    assert!(broken.out.contains("sideways"), "{}", broken.out);
}

#[test]
fn diaries_are_run_and_a_broken_expectation_is_told_with_its_line() {
    let desk = Desk::new();
    let diary = project("scenarios/before-the-due-day.md");
    let text = std::fs::read_to_string(&diary).unwrap();
    desk.write("diary.md", text.as_bytes());
    let done = desk.type_in(&["scenario", "run", "diary.md"]);
    assert_eq!(done.code, 0, "{done:#?}");
    let line =
        text.lines().position(|line| line.starts_with("- expect ACME stage ")).map(|at| at + 1).unwrap();
    let expectation = text.lines().nth(line - 1).unwrap();
    desk.write("diary.md", text.replacen(expectation, "- expect ACME stage legal", 1).as_bytes());
    let failed = desk.type_in(&["scenario", "run", "diary.md"]);
    assert_eq!(failed.code, 1, "{failed:#?}");
    assert!(failed.out.contains(&format!("diary.md:{line}:")), "{}", failed.out);
}
