//! Test mode until two people switch it off, the stop of all sending, limits by channel, and the look at tonight. Each story
//! is told on SQLite and on PostgreSQL.

use std::{
    process::{Child, Stdio},
    time::{Duration, Instant},
};

use serde_json::Value;

use crate::{
    desk::{Desk, TODAY},
    outbox::{AFTERNOON, import, outbox, planned, send, spooled, states},
};

fn live(desk: &Desk, user: &str) -> crate::desk::Done {
    desk.type_in(&["outbox", "live", "--as", user, "--why", "tried out", "--json"])
}

fn mode(desk: &Desk) -> Value {
    desk.json(&["outbox", "mode"])[0].clone()
}

#[test]
fn nothing_leaves_until_two_people_say_so_and_all_of_it_is_shown() {
    testbed::both(|url| {
        let desk = planned(url, 2);
        let with_spool = desk.read("huikuan.toml");
        desk.write("huikuan.toml", with_spool.split("[spool]").next().unwrap().as_bytes());
        let run = desk.type_at(AFTERNOON, &["run", "--as-of", TODAY]).well();
        assert!(run.contains("[TEST MODE]"), "{run}");
        let said = desk.type_at(AFTERNOON, &["send", "--limit", "1"]).well();
        assert!(said.contains("TEST MODE") && said.contains("huikuan outbox live --as ANOTHER"), "{said}");
        let (report, code) = send(&desk, AFTERNOON, &[]);
        assert_eq!((&report["mode"], &report["shown"], code), (&"test".into(), &1.into(), 0), "{report:#}");
        assert_eq!((states(&desk), spooled(&desk).len()), (vec!["shown".to_owned(); 2], 0));
        let page = &desk.json(&["outbox", "show", "1"])[0];
        assert!(page["words"]["text"].as_str().is_some_and(|text| text.contains("1,000.00")), "{page:#}");
        let explained = &desk.json(&["explain", "K1", "--as-of", TODAY])[0];
        assert_eq!(explained["checks"][0]["decision"], "allow", "the gate was asked");
        assert_eq!(
            explained["decision"]["contacts"].as_array().map(Vec::len),
            Some(1),
            "and nobody was told"
        );
        desk.type_at(AFTERNOON, &["run", "--as-of", TODAY]).well();
        assert_eq!(states(&desk), ["shown", "shown"], "a run leaves alone what was shown");
        desk.type_in(&["evidence", "verify"]).well();

        desk.write("huikuan.toml", with_spool.as_bytes());
        assert_eq!(desk.type_in(&["outbox", "live", "--why", "tried out"]).code, 2, "nobody in particular");
        assert_eq!(desk.type_in(&["outbox", "live", "--as", "chenjing", "--why", " "]).code, 2, "no reason");
        live(&desk, "chenjing").well();
        let alone = live(&desk, "chenjing");
        assert!(alone.code == 2 && alone.err.contains("second person"), "{alone:#?}");
        let asked = mode(&desk);
        assert_eq!(
            (&asked["mode"], &asked["asked"]["by"]),
            (&"test".into(), &"chenjing".into()),
            "{asked:#}"
        );
        desk.type_in(&["outbox", "test", "--why", "not yet"]).well();
        live(&desk, "linlan").well();
        assert_eq!(mode(&desk)["mode"], "test", "the first ask is forgotten");
        live(&desk, "chenjing").well();
        let now = mode(&desk);
        assert_eq!((&now["mode"], &now["made"]["by"]), (&"live".into(), &"chenjing".into()), "{now:#}");
        assert_eq!(live(&desk, "chenjing").code, 0, "it is live already");

        assert_eq!(send(&desk, AFTERNOON, &[]).0["sent"], 0, "what was shown waits for nobody");
        desk.type_at(AFTERNOON, &["outbox", "retry", "1"]).well();
        assert_eq!((&send(&desk, AFTERNOON, &[]).0["sent"], spooled(&desk).len()), (&1.into(), 1));
        desk.type_in(&["outbox", "test", "--why", "a wrong account"]).well();
        desk.type_at(AFTERNOON, &["outbox", "retry", "2"]).well();
        assert_eq!(send(&desk, AFTERNOON, &[]).0["shown"], 1, "at once");
        assert_eq!(spooled(&desk).len(), 1);
        desk.type_in(&["evidence", "verify"]).well();
    });
}

#[test]
fn limits_hold_by_channel_and_the_others_go_on() {
    testbed::both(|url| {
        let desk = planned(url, 2);
        // Two more who have no e-mail, and two who prefer text messages.
        let mut people = "customer no,contact name,role,mobile\n".to_owned();
        let (mut customers, mut invoices) = (
            "customer no,customer name,customer type,country\n".to_owned(),
            "customer no,invoice number,due date,amount,currency\n".to_owned(),
        );
        for number in 3..=5 {
            customers.push_str(&format!("K{number},Customer {number} Ltd,company,CN\n"));
            invoices.push_str(&format!("K{number},F{number},2026-11-10,{},CNY\n", 1000 * number));
            people.push_str(&format!("K{number},Wang {number},finance,1390000000{number}\n"));
        }
        for (file, text) in [("customers.csv", customers), ("invoices.csv", invoices), ("people.csv", people)]
        {
            import(&desk, file, &text);
        }
        write_first(&desk);
        desk.type_at(AFTERNOON, &["run", "--as-of", TODAY]).well();
        desk.go_live();
        let company = desk.read("huikuan.toml");
        desk.write(
            "huikuan.toml",
            format!("{company}\n[send]\nsms = {{ per_hour = 1, per_day = 2 }}\n").as_bytes(),
        );
        let (report, code) = send(&desk, AFTERNOON, &[]);
        let full = &report["full"][0];
        assert_eq!((&report["sent"], &report["stopped"], code), (&3.into(), &Value::Null, 0), "{report:#}");
        assert_eq!(
            (&full["channel"], &full["span"], &full["most"]),
            (&"sms".into(), &"per-hour".into(), &1.into())
        );
        let (report, _) = send(&desk, "2026-11-23T16:30:00+08:00", &[]);
        assert_eq!(
            (&report["sent"], &report["full"][0]["span"]),
            (&1.into(), &"per-hour".into()),
            "{report:#}"
        );
        let (report, _) = send(&desk, "2026-11-23T17:45:00+08:00", &[]);
        assert_eq!(
            (&report["sent"], &report["full"][0]["span"]),
            (&0.into(), &"per-day".into()),
            "{report:#}"
        );
    });
}

/// A timetable of the company's own, which writes where others call.
fn write_first(desk: &Desk) {
    let policy = "id = \"own-steps\"\ntitle = { zh = \"自定\", en = \"Our own\" }\nrows = []\n\n[[step]]\nid = \"s\"\n\
        title = { zh = \"提醒\", en = \"Reminder\" }\nstage = \"early\"\nwhen = { days = 1 }\npurpose = \"overdue-reminder\"\n\
        channels = [\"email\", \"sms\"]\n";
    std::fs::create_dir(desk.path("policies")).unwrap();
    desk.write("policies/own-steps.toml", policy.as_bytes());
    let company = desk.read("huikuan.toml");
    let company = company
        .replace("company = \"corporate-guide\"", "company = \"own-steps\"")
        .replace("# policies = \"policies\"", "policies = \"policies\"");
    desk.write("huikuan.toml", company.as_bytes());
}

/// Somebody who sends, in a program of their own.
fn sender(desk: &Desk) -> Child {
    let mut command = desk.command(&["send", "--json"]);
    command.env("HUIKUAN_NOW", AFTERNOON).stdout(Stdio::piped()).spawn().unwrap()
}

/// Messages that began to leave.
fn begun(desk: &Desk) -> usize {
    states(desk).iter().filter(|state| *state != "planned").count()
}

#[test]
fn once_the_stop_has_returned_nothing_begins_on_any_node() {
    const CUSTOMERS: usize = 600;
    testbed::both(|url| {
        let desk = planned(url, CUSTOMERS);
        desk.go_live();
        let senders = [sender(&desk), sender(&desk)];
        let began = Instant::now();
        while begun(&desk) < 5 {
            assert!(began.elapsed() < Duration::from_mins(2), "they never began");
        }
        let pressed = Instant::now();
        desk.type_in(&["outbox", "pause", "--why", "a wrong account number"]).well();
        let took = pressed.elapsed();
        let at_return = begun(&desk);
        for sender in senders {
            let report = sender.wait_with_output().unwrap();
            let report: Value = serde_json::from_slice(&report.stdout).unwrap();
            assert_eq!(report["stopped"], "paused", "{}", report["stopped"]);
        }
        let (at_end, states) = (begun(&desk), states(&desk));
        eprintln!("stopped within {} ms after {at_return} of {CUSTOMERS}", took.as_millis());
        assert!(at_end < CUSTOMERS, "they were done before the stop: add customers");
        assert_eq!(at_end, at_return, "began after the stop had returned");
        let sent = states.iter().filter(|state| *state == "sent").count();
        assert_eq!((sent, spooled(&desk).len()), (at_end, at_end), "and what had begun was finished");
    });
}

#[test]
fn tonight_says_in_groups_what_would_leave_and_writes_nothing() {
    testbed::both(|url| {
        let desk = planned(url, 5);
        import(&desk, "disputes.csv", "customer no,opened date\nK1,2026-11-23\n");
        import(
            &desk,
            "people.csv",
            "customer no,contact name,role,email,do not contact\nK2,Wang 2,finance,wang2@example.com,yes\n",
        );
        let before = outbox(&desk);
        let args = ["send", "--tonight", "--day", "2026-11-24"];
        let done = desk.type_at(AFTERNOON, &[&args[..], &["--json"]].concat()).well();
        let found: Value = serde_json::from_str(&done).unwrap();
        assert_eq!((&found["decided"], &found["leaving"]), (&5.into(), &3.into()), "{found:#}");
        let group = &found["groups"][0];
        assert_eq!(
            (&group["channel"], &group["lang"], &group["debtors"]),
            (&"email".into(), &"zh".into(), &3.into())
        );
        assert_eq!(group["overdue"][0]["amount"], "12000.00", "{group:#}");
        let samples = group["samples"].as_array().unwrap();
        let codes: Vec<_> = samples.iter().map(|sample| sample["debtor"]["code"].as_str().unwrap()).collect();
        assert_eq!(codes, ["K3", "K4", "K5"]);
        assert!(samples[0]["text"].as_str().unwrap().contains("3,000.00"), "{group:#}");
        let rules = format!("{}{}", group["refused_by"], found["withheld_by"]);
        assert!(rules.contains("open-dispute") && rules.contains("person-refused"), "{found:#}");
        assert!(!done.contains("wang3@example.com"), "no address");
        assert_eq!(outbox(&desk), before, "nothing was written");

        let said = desk.type_at(AFTERNOON, &[&args[..], &["--lang", "zh"]].concat()).well();
        assert!(said.contains("可发 3 条（3 位客户）") && said.contains("用时"), "{said}");
        // The run of that day, and its sending, do just that.
        desk.type_at("2026-11-24T02:30:00+08:00", &["run", "--as-of", "2026-11-24"]).well();
        let (sent, _) = send(&desk, "2026-11-24T15:00:00+08:00", &[]);
        assert_eq!(sent["shown"], 3, "{sent:#}");
        let again = desk.type_at(AFTERNOON, &[&args[..], &["--json"]].concat()).well();
        let again: Value = serde_json::from_str(&again).unwrap();
        assert_eq!((&again["leaving"], &again["settled"]), (&0.into(), &3.into()), "{again:#}");
    });
}
