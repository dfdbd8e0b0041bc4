//! Messages from the run to the spool folder, and everything that must stop one on the way. Each story is told on SQLite and
//! on PostgreSQL.

use std::{
    fs,
    process::Command,
    time::{Duration, Instant},
};

use serde_json::Value;

use crate::desk::{Desk, Done, TODAY, project};

/// Monday afternoon at the customers' place.
pub(crate) const AFTERNOON: &str = "2026-11-23T15:00:00+08:00";

/// A desk that is live.
fn desk(database: &str, customers: usize) -> Desk {
    let desk = planned(database, customers);
    desk.go_live();
    desk
}

/// A desk with a company file that signs and spools, and so many customers whose finance can be reached by e-mail alone; their
/// messages are planned, and sending is in test mode.
pub(crate) fn planned(database: &str, customers: usize) -> Desk {
    let desk = Desk::on(database);
    let company = fs::read_to_string(project("huikuan.example.toml")).unwrap();
    desk.write("huikuan.toml", format!("{company}\n[spool]\nfolder = \"spool\"\n").as_bytes());
    fs::create_dir(desk.path("spool")).unwrap();
    let (mut debtors, mut invoices, mut people) = (
        "customer no,customer name,customer type,country\n".to_owned(),
        "customer no,invoice number,due date,amount,currency\n".to_owned(),
        "customer no,contact name,role,email\n".to_owned(),
    );
    for number in 1..=customers {
        debtors.push_str(&format!("K{number},Customer {number} Ltd,company,CN\n"));
        invoices.push_str(&format!("K{number},F{number},2026-11-10,{},CNY\n", 1000 * number));
        people.push_str(&format!("K{number},Wang {number},finance,wang{number}@example.com\n"));
    }
    for (file, text) in [("customers.csv", debtors), ("invoices.csv", invoices), ("people.csv", people)] {
        import(&desk, file, &text);
    }
    at(&desk, AFTERNOON, &["run", "--as-of", TODAY]).well();
    desk
}

pub(crate) fn import(desk: &Desk, file: &str, text: &str) {
    desk.write(file, text.as_bytes());
    desk.type_in(&["import", file, "--as-of", TODAY]).well();
}

fn at(desk: &Desk, now: &str, args: &[&str]) -> Done {
    desk.type_at(now, args)
}

/// What `send` did at a moment, and its exit code.
#[track_caller]
pub(crate) fn send(desk: &Desk, now: &str, more: &[&str]) -> (Value, i32) {
    let done = at(desk, now, &[&["send", "--json"], more].concat());
    let report = serde_json::from_str(&done.out).unwrap_or_else(|_| panic!("{done:#?}"));
    (report, done.code)
}

/// The messages on file, by their number.
pub(crate) fn outbox(desk: &Desk) -> Vec<Value> {
    let done = desk.type_in(&["outbox", "list", "--limit", "1000", "--json"]).well();
    let mut rows: Vec<Value> = done.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    rows.sort_by_key(|row| row["id"].as_i64());
    rows
}

pub(crate) fn states(desk: &Desk) -> Vec<String> {
    outbox(desk).iter().map(|row| row["state"].as_str().unwrap().to_owned()).collect()
}

/// The names of the messages in the spool folder.
pub(crate) fn spooled(desk: &Desk) -> Vec<String> {
    let entries = fs::read_dir(desk.path("spool")).unwrap();
    let mut names: Vec<String> =
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.retain(|name| !name.starts_with('.'));
    names.sort();
    names
}

/// The rules and codes by which the first message of a report was stopped.
fn why(report: &Value) -> Vec<String> {
    let message = &report["messages"][0];
    let rules = message["reasons"].as_array().into_iter().flatten();
    let rules = rules.map(|reason| reason["rule"].as_str().unwrap().to_owned());
    message["why"].as_str().map(str::to_owned).into_iter().chain(rules).collect()
}

#[test]
fn a_message_leaves_once_as_one_file_and_counts_as_a_contact() {
    testbed::both(|url| {
        let desk = desk(url, 2);
        at(&desk, AFTERNOON, &["run", "--as-of", TODAY]).well();
        assert_eq!(states(&desk), ["planned", "planned"], "a second run adds none");
        let (report, code) = send(&desk, AFTERNOON, &[]);
        assert_eq!((&report["sent"], code), (&Value::from(2), 0), "{report:#}");
        let names = spooled(&desk);
        let keys: Vec<String> =
            outbox(&desk).iter().map(|row| format!("{}.json", row["key"].as_str().unwrap())).collect();
        assert_eq!(names, keys);
        let message: Value = serde_json::from_str(&desk.read(&format!("spool/{}", names[0]))).unwrap();
        assert_eq!(message["to"]["address"], "wang1@example.com");
        assert_eq!(message["channel"], "email");
        assert_eq!(message["from"]["signed_by"], "chenjing");
        for key in ["format", "key", "at", "subject", "text"] {
            assert!(message[key].as_str().is_some_and(|text| !text.is_empty()), "{key}: {message:#}");
        }
        assert_eq!(states(&desk), ["sent", "sent"]);

        let page = &desk.json(&["explain", "K1", "--as-of", TODAY])[0];
        let check = &page["checks"][0];
        assert_eq!((&check["decision"], &check["channel"]), (&"allow".into(), &"email".into()), "{page:#}");
        let run = at(&desk, AFTERNOON, &["run", "--as-of", TODAY, "--json"]).well();
        let run: Value = serde_json::from_str(&run).unwrap();
        assert_eq!((&run["decided"], &run["contacts"]), (&2.into(), &0.into()), "what was sent is a contact");
        let (report, _) = send(&desk, AFTERNOON, &[]);
        assert_eq!(report["sent"], 0);
        assert_eq!(spooled(&desk).len(), 2);
    });
}

#[test]
fn whatever_comes_in_between_run_and_send_stops_the_message() {
    const PEOPLE: &str = "customer no,contact name,role,email";
    let cases: [(&str, String, &str, &str, &[&str]); 5] = [
        ("payments.csv", "customer no,receipt no,payment date,amount,currency,invoice number\nK1,R1,2026-11-23,1000,CNY,F1\n".to_owned(), AFTERNOON, "cancelled", &["paid"]),
        ("people.csv", format!("{PEOPLE},do not contact\nK1,Wang 1,finance,wang1@example.com,yes\n"), AFTERNOON, "refused", &["person-refused"]),
        ("nothing.csv", String::new(), "2026-11-23T22:30:00+08:00", "refused", &["contact-hours"]),
        ("nothing.csv", String::new(), "2026-11-24T10:00:00+08:00", "cancelled", &["day-over"]),
        ("disputes.csv", "customer no,opened date\nK1,2026-11-23\n".to_owned(), AFTERNOON, "cancelled", &["disputed", "open-dispute"]),
    ];
    testbed::both(|url| {
        // One database for each case: of several addresses the first is a file, which takes a name of its own.
        for (number, (file, text, now, state, rules)) in cases.iter().enumerate() {
            let fresh = fresh(url, number);
            let desk = desk(&fresh.url, 1);
            if !text.is_empty() {
                import(&desk, file, text);
            }
            let (report, code) = send(&desk, now, &[]);
            assert_eq!((states(&desk), code), (vec![(*state).to_owned()], 0), "{file} at {now}: {report:#}");
            assert_eq!(why(&report), *rules, "{file} at {now}");
            assert!(spooled(&desk).is_empty(), "{file} at {now}");
        }
    });
}

/// A database beside another one of the same kind.
struct Fresh {
    url: String,
    _held: Option<testbed::Database<'static>>,
}

fn fresh(url: &str, number: usize) -> Fresh {
    if url.starts_with("sqlite") {
        return Fresh { url: format!("{url}-{number}"), _held: None };
    }
    let database = testbed::postgres().fresh();
    Fresh { url: database.url(), _held: Some(database) }
}

#[test]
fn a_message_waits_for_its_hour_and_no_day_but_its_own_is_sent() {
    testbed::both(|url| {
        let desk = desk(url, 1);
        let (report, _) = send(&desk, "2026-11-23T07:00:00+08:00", &[]);
        assert_eq!((&report["sent"], &report["waiting"]), (&0.into(), &1.into()), "{report:#}");
        let other = at(&desk, "2026-11-22T15:00:00+08:00", &["send", "--as-of", TODAY]);
        assert!(other.code == 2 && other.err.contains("--dry-run"), "{other:#?}");
        let (dry, _) = send(&desk, "2026-11-22T15:00:00+08:00", &["--as-of", TODAY, "--dry-run"]);
        assert_eq!((&dry["would_leave"], &dry["dry_run"]), (&1.into(), &true.into()), "{dry:#}");
        assert_eq!(states(&desk), ["planned"], "a dry run records nothing");
        assert!(spooled(&desk).is_empty());
    });
}

#[test]
fn nothing_leaves_without_a_carrier_or_while_sending_is_paused() {
    testbed::both(|url| {
        let desk = desk(url, 1);
        let with_spool = desk.read("huikuan.toml");
        desk.write("huikuan.toml", with_spool.split("[spool]").next().unwrap().as_bytes());
        let none = at(&desk, AFTERNOON, &["send"]);
        assert!(none.code == 2 && none.err.contains("[spool]"), "{none:#?}");
        desk.write("huikuan.toml", with_spool.replace("\"spool\"", "\"nowhere\"").as_bytes());
        let lost = at(&desk, AFTERNOON, &["send"]);
        assert!(lost.code == 2 && lost.err.contains("nowhere"), "{lost:#?}");
        desk.write("huikuan.toml", with_spool.as_bytes());

        assert_eq!(desk.type_in(&["outbox", "pause", "--why", " "]).code, 2, "a pause has a reason");
        desk.type_in(&["outbox", "pause", "--why", "complaint in the press"]).well();
        let (report, code) = send(&desk, AFTERNOON, &[]);
        assert_eq!((&report["stopped"], code), (&"paused".into(), 0), "{report:#}");
        assert_eq!(states(&desk), ["planned"]);
        desk.type_in(&["outbox", "go", "--why", "answered"]).well();
        assert_eq!(send(&desk, AFTERNOON, &[]).0["sent"], 1);
    });
}

#[test]
fn a_text_that_lacks_something_is_refused_with_what_it_lacks() {
    testbed::both(|url| {
        let desk = desk(url, 1);
        desk.write("huikuan.toml", b"[spool]\nfolder = \"spool\"\n");
        let (report, _) = send(&desk, AFTERNOON, &[]);
        assert_eq!(why(&report), ["text-lacks-facts"], "{report:#}");
        let said = report["messages"][0]["reasons"][0]["en"].as_str().unwrap();
        assert!(said.contains("our company"), "{said}");
        assert_eq!(states(&desk), ["refused"]);
    });
}

#[test]
fn limits_hold_and_the_rest_goes_by_priority() {
    testbed::both(|url| {
        let desk = desk(url, 4);
        let company = desk.read("huikuan.toml");
        desk.write("huikuan.toml", format!("{company}\n[send]\nper_hour = 2\nper_day = 3\n").as_bytes());
        let (report, _) = send(&desk, AFTERNOON, &[]);
        assert_eq!((&report["sent"], &report["stopped"]), (&2.into(), &"per-hour".into()), "{report:#}");
        let priorities: Vec<i64> =
            outbox(&desk).iter().map(|row| row["priority"].as_i64().unwrap()).collect();
        let sent: Vec<i64> =
            report["messages"].as_array().unwrap().iter().map(|m| m["priority"].as_i64().unwrap()).collect();
        assert_eq!(sent.iter().max(), priorities.iter().max());
        let (report, _) = send(&desk, "2026-11-23T16:30:00+08:00", &[]);
        assert_eq!((&report["sent"], &report["stopped"]), (&1.into(), &"per-day".into()), "{report:#}");
        assert_eq!(spooled(&desk).len(), 3);
    });
}

#[test]
fn two_who_send_at_once_send_nothing_twice() {
    const CUSTOMERS: usize = 40;
    testbed::both(|url| {
        let desk = desk(url, CUSTOMERS);
        let start = || {
            let mut command = desk.command(&["send", "--json"]);
            command.env("HUIKUAN_NOW", AFTERNOON).spawn().unwrap()
        };
        let both = [start(), start()].map(|running| running.wait_with_output().unwrap());
        let sent: Vec<u64> = both
            .iter()
            .map(|output| {
                let report: Value = serde_json::from_slice(&output.stdout)
                    .unwrap_or_else(|_| panic!("{}", String::from_utf8_lossy(&output.stderr)));
                assert_eq!(report["failed"], 0, "nobody met a file of the other: {report:#}");
                report["sent"].as_u64().unwrap()
            })
            .collect();
        assert_eq!(sent.iter().sum::<u64>(), CUSTOMERS as u64, "{sent:?}");
        assert_eq!(spooled(&desk).len(), CUSTOMERS);
        assert!(states(&desk).iter().all(|state| state == "sent"));
    });
}

/// Kills the program while it hands over the first message.
fn kill_while_sending(desk: &Desk) {
    let key = outbox(desk)[0]["key"].as_str().unwrap().to_owned();
    // Whoever opens this pipe to write waits for a reader: the hand-over hangs.
    let pipe = desk.path(&format!("spool/.{key}.json.part"));
    assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let mut running = desk.command(&["send"]).env("HUIKUAN_NOW", AFTERNOON).spawn().unwrap();
    let began = Instant::now();
    while states(desk) != ["sending"] {
        assert!(began.elapsed() < Duration::from_mins(2), "it never began to send");
    }
    running.kill().unwrap();
    running.wait().unwrap();
    // What a file would be left of.
    fs::remove_file(&pipe).unwrap();
    fs::write(&pipe, b"{ \"format\": \"huikuan-mess").unwrap();
}

/// What is left of messages that were being handed over.
fn leftovers(desk: &Desk) -> usize {
    let entries = fs::read_dir(desk.path("spool")).unwrap();
    entries
        .filter(|entry| entry.as_ref().unwrap().path().extension().is_some_and(|end| end == "part"))
        .count()
}

#[test]
fn who_is_killed_while_handing_over_leaves_a_question_and_no_second_message() {
    testbed::both(|url| {
        let desk = desk(url, 1);
        kill_while_sending(&desk);
        let (report, code) = send(&desk, "2026-11-23T15:05:00+08:00", &[]);
        assert_eq!((&report["sent"], code), (&0.into(), 0), "the other may still be at it: {report:#}");
        assert_eq!(leftovers(&desk), 1, "and its file is left alone");
        send(&desk, "2026-11-23T15:30:00+08:00", &["--dry-run"]);
        assert_eq!(leftovers(&desk), 1, "who only looks clears nothing away");
        let (report, code) = send(&desk, "2026-11-23T15:30:00+08:00", &[]);
        assert_eq!((&report["sent"], &report["unclear"], code), (&0.into(), &1.into(), 1), "{report:#}");
        assert_eq!(
            (leftovers(&desk), spooled(&desk).len()),
            (0, 0),
            "half a message is cleared away, not sent"
        );
        assert_eq!(states(&desk), ["unclear"]);
        at(&desk, AFTERNOON, &["run", "--as-of", TODAY]).well();
        let (report, _) = send(&desk, "2026-11-23T15:40:00+08:00", &[]);
        assert_eq!(report["sent"], 0, "{report:#}");
        assert!(spooled(&desk).is_empty());

        let id = outbox(&desk)[0]["id"].to_string();
        assert_eq!(desk.type_in(&["outbox", "retry", &id]).code, 2, "first somebody finds out");
        let note = ["outbox", "resolve", &id, "not-sent", "--note", "nothing in the mail server's log"];
        at(&desk, AFTERNOON, &note).well();
        assert_eq!(states(&desk), ["not-sent"]);
        at(&desk, AFTERNOON, &["run", "--as-of", TODAY]).well();
        assert_eq!(states(&desk), ["not-sent"], "no run plans it anew");
        at(&desk, AFTERNOON, &["outbox", "retry", &id]).well();
        assert_eq!(send(&desk, "2026-11-23T16:00:00+08:00", &[]).0["sent"], 1);
        let page = &desk.json(&["outbox", "show", &id])[0];
        let steps: Vec<&str> =
            page["steps"].as_array().unwrap().iter().map(|step| step["state"].as_str().unwrap()).collect();
        assert_eq!(steps, ["sending", "unclear", "not-sent", "planned", "sending", "sent"]);
    });
}

#[test]
fn a_clock_set_back_sends_nothing_twice_and_ends_no_lease() {
    const MORNING: &str = "2026-11-23T09:30:00+08:00";
    testbed::both(|url| {
        let desk = desk(url, 1);
        let early = at(&desk, "2026-11-22T15:00:00+08:00", &["run"]);
        assert!(early.code == 2 && early.err.contains("2026-11-23"), "{early:#?}");
        kill_while_sending(&desk);
        for now in [MORNING, "2026-11-22T15:00:00+08:00", "2026-11-23T15:09:00+08:00"] {
            assert_eq!(send(&desk, now, &[]).0["sent"], 0, "{now}");
            assert_eq!(states(&desk), ["sending"], "{now}: the lease is not over");
        }
        send(&desk, "2026-11-23T15:30:00+08:00", &[]);
        let id = outbox(&desk)[0]["id"].to_string();
        at(&desk, MORNING, &["outbox", "resolve", &id, "not-sent", "--note", "nothing in the log"]).well();
        at(&desk, MORNING, &["outbox", "retry", &id]).well();
        assert_eq!(send(&desk, AFTERNOON, &[]).0["sent"], 1);
        for now in [MORNING, "2026-11-22T15:00:00+08:00", AFTERNOON] {
            if now != "2026-11-22T15:00:00+08:00" {
                at(&desk, now, &["run"]).well();
            }
            assert_eq!(send(&desk, now, &[]).0["sent"], 0, "{now}");
        }
        assert_eq!((states(&desk), spooled(&desk).len()), (vec!["sent".to_owned()], 1));
    });
}

#[test]
fn an_unclear_message_counts_as_sent_until_somebody_knows_better() {
    testbed::both(|url| {
        let desk = desk(url, 1);
        kill_while_sending(&desk);
        let planned = || {
            let page = &desk.json(&["explain", "K1", "--as-of", TODAY])[0];
            page["decision"]["contacts"].as_array().map(Vec::len)
        };
        assert_eq!(planned(), Some(0), "nobody writes again while it may have left");
        send(&desk, "2026-11-23T15:30:00+08:00", &[]);
        assert_eq!(planned(), Some(0));
        let id = outbox(&desk)[0]["id"].to_string();
        desk.type_in(&["outbox", "resolve", &id, "sent", "--note", "the customer answered it"]).well();
        assert_eq!((states(&desk), planned()), (vec!["sent".to_owned()], Some(0)));
    });
}

#[test]
fn a_run_takes_back_what_it_plans_no_longer_and_plans_it_again() {
    testbed::both(|url| {
        let desk = desk(url, 2);
        let disputes = |closed: &str| {
            import(
                &desk,
                "disputes.csv",
                &format!("customer no,opened date,closed date\nK1,2026-11-23,{closed}\n"),
            );
            at(&desk, AFTERNOON, &["run", "--as-of", TODAY]).well();
        };
        disputes("");
        assert_eq!(states(&desk), ["cancelled", "planned"]);
        disputes("2026-11-23");
        assert_eq!(states(&desk), ["planned", "planned"]);
    });
}

#[test]
fn a_file_that_is_there_is_never_written_over() {
    testbed::both(|url| {
        let desk = desk(url, 4);
        for row in outbox(&desk) {
            desk.write(&format!("spool/{}.json", row["key"].as_str().unwrap()), b"another's");
        }
        let (report, code) = send(&desk, AFTERNOON, &[]);
        assert_eq!((&report["failed"], &report["stopped"], code), (&3.into(), &"carrier".into(), 1));
        for name in spooled(&desk) {
            assert_eq!(desk.read(&format!("spool/{name}")), "another's");
        }
        let failed = outbox(&desk).into_iter().find(|row| row["state"] == "failed").unwrap();
        fs::remove_file(desk.path(&format!("spool/{}.json", failed["key"].as_str().unwrap()))).unwrap();
        at(&desk, AFTERNOON, &["outbox", "retry", &failed["id"].to_string()]).well();
        assert_eq!(send(&desk, AFTERNOON, &["--limit", "1"]).0["sent"], 1);
    });
}
