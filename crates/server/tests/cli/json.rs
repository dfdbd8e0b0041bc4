//! docs/json.md against what the commands print.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::desk::{Desk, TODAY, project};

/// A claim that was paid long ago.
const OLD: &str = "\
customer no,customer name,invoice number,due date,amount,paid,currency,clearing date
OLD-1,Old Customer Ltd,F2,2019-01-10,500.00,500.00,GBP,2019-02-01
";
const OLD_PEOPLE: &str = "customer no,person,role,mobile\nOLD-1,Ann Lee,finance,+44 7700 900123\n";

/// The example of each command, by the heading above it.
fn documented() -> BTreeMap<String, Value> {
    let text = std::fs::read_to_string(project("docs/json.md")).unwrap();
    let mut examples = BTreeMap::new();
    for section in text.split("\n## `huikuan ").skip(1) {
        let (command, rest) = section.split_once('`').unwrap();
        let example = rest.split_once("```json\n").unwrap().1.split_once("```").unwrap().0;
        let value = serde_json::from_str(example).unwrap_or_else(|error| panic!("{command}: {error}"));
        examples.insert(command.to_owned(), value);
    }
    examples
}

/// Every path of keys in a value. Facts of a rule differ from rule to rule, as findings, rows and promises do: their
/// own keys are described in words.
fn paths(value: &Value, at: &str, out: &mut BTreeSet<String>) {
    match value {
        Value::Object(object) => {
            let is_open = object.contains_key("rule")
                || ["problem", "rows", "promises[]", "tables"].iter().any(|open| at.ends_with(open));
            for (key, value) in object {
                if is_open && key != "rule" {
                    continue;
                }
                let path = format!("{at}.{key}");
                paths(value, &path, out);
                out.insert(path);
            }
        }
        Value::Array(values) => values.iter().for_each(|value| paths(value, &format!("{at}[]"), out)),
        _ => {}
    }
}

fn all_paths<'a>(values: impl IntoIterator<Item = &'a Value>) -> BTreeSet<String> {
    let mut out = BTreeSet::new();
    values.into_iter().for_each(|value| paths(value, "", &mut out));
    out
}

#[test]
#[expect(clippy::too_many_lines, reason = "a table: one entry a command")]
fn every_key_that_is_printed_is_documented_and_the_other_way_round() {
    let desk = Desk::with_run();
    let cases = project("crates/lawcase/cases/cn.csv");
    let (policy, diary) = (project("policies/instalment.toml"), project("scenarios/before-the-due-day.md"));
    let (cases, policy, diary) = (cases.to_str().unwrap(), policy.to_str().unwrap(), diary.to_str().unwrap());
    let paper = sim::faulty::FILE_NAME;
    let config = &["--config", "company.toml"][..];
    let company = std::fs::read_to_string(project("huikuan.example.toml")).unwrap();
    let jobs = "[[jobs]]\nname = \"yearly\"\ncron = \"0 3 1 1 *\"\ndoes = \"run\"\n";
    desk.write("company.toml", format!("{company}\n{jobs}").as_bytes());
    let store = store::Store::open(desk.path("huikuan.sqlite").to_str().unwrap()).unwrap();
    store.see_job("yearly", "test", receivables::message::UtcMicros(0)).unwrap();
    desk.write("old.csv", OLD.as_bytes());
    desk.write("old-people.csv", OLD_PEOPLE.as_bytes());
    for (file, rows) in [("old.csv", "receivables"), ("old-people.csv", "people")] {
        desk.type_in(&["import", file, "--rows", rows, "--as-of", TODAY]).well();
    }
    let commands: Vec<(&str, Vec<&str>)> = vec![
        ("import", vec!["import", sim::faulty::FILE_NAME, "--dates", "dmy", "--as-of", TODAY]),
        ("run", vec!["run", "--as-of", TODAY, "--dry-run"]),
        ("worklist", vec!["worklist", "--as-of", TODAY]),
        ("explain", vec!["explain", "C0032", "--as-of", TODAY]),
        ("call", vec!["call", "C0018", "--as-of", TODAY, "--at", "15:05", "--dry-run"]),
        ("evidence seal", vec!["evidence", "seal"]),
        ("evidence verify", vec!["evidence", "verify"]),
        ("evidence status", vec!["evidence", "status"]),
        ("evidence keys", vec!["evidence", "keys"]),
        ("send", vec!["send", "--as-of", TODAY, "--dry-run"]),
        ("send --tonight", vec!["send", "--tonight", "--day", "2026-11-24"]),
        ("outbox list", vec!["outbox", "list", "--limit", "1000"]),
        ("outbox show", vec!["outbox", "show", "1"]),
        ("outbox pause", vec!["outbox", "pause", "--why", "a complaint in the press"]),
        ("outbox mode", vec!["outbox", "mode"]),
        (
            "document add",
            vec!["document", "add", "C0032", paper, "--kind", "contract", "--received", "2026-11-20"],
        ),
        ("document rekey", vec!["document", "rekey"]),
        ("document verify", vec!["document", "verify"]),
        ("document get", vec!["document", "get", "1", "-o", "copy"]),
        ("checklist", vec!["checklist", "C0032", "--as-of", TODAY]),
        ("document remove", vec!["document", "remove", "1", "--why", "misfiled"]),
        ("document list", vec!["document", "list", "C0032"]),
        (
            "law interest",
            vec!["law", "interest", "--principal", "10000", "--due", "2026-01-01", "--paid", "2026-06-01"],
        ),
        (
            "law limitation",
            vec!["law", "limitation", "--due", "2024-03-01", "--event", "demand-reached=2025-06-01"],
        ),
        ("law contact", vec!["law", "contact", "--kind", "person", "--at", "22:30"]),
        ("law deadline", vec!["law", "deadline", "--procedure", "cn-payment-order"]),
        (
            "law retention",
            vec![
                "law",
                "retention",
                "--record",
                "letter",
                "--made",
                "2024-06-03",
                "--claim-ended",
                "2025-01-10",
            ],
        ),
        ("law check", vec!["law", "check", cases]),
        ("law sources", vec!["law", "sources"]),
        ("policy list", vec!["policy", "list"]),
        ("policy show", vec!["policy", "show", "instalment"]),
        ("policy lint", vec!["policy", "lint", policy]),
        ("fact", vec!["fact", "C0032", "complaint", "complaint.number=TS-1", "--from", TODAY]),
        ("scripts list", vec!["scripts", "list"]),
        ("scripts show", vec!["scripts", "show", "early-phone-company"]),
        ("scenario run", vec!["scenario", "run", diary]),
        ("work", [&["work", "--once"], config].concat()),
        ("jobs", [&["jobs"], config].concat()),
        ("migrate", vec!["migrate"]),
        ("backup", vec!["backup", "copy.sqlite"]),
        ("restore", vec!["restore", "copy.sqlite", "--db", "sqlite://restored.sqlite"]),
        ("reveal", [&["reveal", "C0032", "--as", "chenjing", "--why", "court order 12"], config].concat()),
        ("keys list", vec!["keys", "list"]),
        ("keys rotate", vec!["keys", "rotate"]),
        ("keys retire", vec!["keys", "retire", "1"]),
        ("forget", vec!["forget", "C0032", "--why", "asked"]),
        ("retention", vec!["retention"]),
    ];
    let documented = documented();
    let known: BTreeSet<&str> = documented.keys().map(String::as_str).collect();
    assert_eq!(known, commands.iter().map(|(name, _)| *name).collect(), "commands with an example");
    for (name, args) in commands {
        let printed = desk.json(&args);
        let example = &documented[name];
        let (printed, shown) = (all_paths(&printed), all_paths([example]));
        let silent: Vec<_> = printed.difference(&shown).collect();
        assert!(silent.is_empty(), "{name} prints, and docs/json.md does not show: {silent:?}");
        let top = |paths: &BTreeSet<String>| -> BTreeSet<String> {
            paths.iter().filter(|path| path.matches('.').count() == 1).cloned().collect()
        };
        assert_eq!(top(&printed), top(&shown), "{name}: keys at the top");
    }
}

#[test]
fn errors_are_an_object_on_the_channel_for_errors() {
    let desk = Desk::new();
    for args in [
        &["worklist", "--json"][..],
        &["import", "nowhere.csv", "--json"],
        &["worklist", "--no-such-thing", "--json"],
        &["policy", "show", "nobody", "--json"],
    ] {
        let done = desk.type_in(args);
        assert_ne!(done.code, 0, "{args:?}");
        assert_eq!(done.out, "", "{args:?}");
        let error: Value = serde_json::from_str(done.err.trim()).unwrap();
        let keys: Vec<&String> = error.as_object().unwrap().keys().collect();
        assert_eq!(keys, ["error", "zh", "en"], "{args:?}");
    }
}
