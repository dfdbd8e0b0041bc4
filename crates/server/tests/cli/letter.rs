//! Letters from the run to the post, and everything that must not print one twice. Each story is told on SQLite and on
//! PostgreSQL.

use std::{
    fs,
    time::{Duration, Instant},
};

use serde_json::Value;

use crate::desk::{Desk, TODAY, project};

/// Monday afternoon at the customers' place.
const AFTERNOON: &str = "2026-11-23T15:00:00+08:00";

/// A desk with paper, and so many customers whose finance can be reached by letter alone.
fn desk(database: &str, customers: usize) -> Desk {
    let desk = Desk::on(database);
    let company = fs::read_to_string(project("huikuan.example.toml")).unwrap();
    let company = company.replace("# policies =", "policies =").replace("corporate-guide", "by-letter");
    let paper = "\n[spool]\nfolder = \"spool\"\n\n[letterhead]\naddress = \"上海市示例路1号\"\nlogo = \"logo.svg\"\n\n[vault]\nfolder = \"vault\"\nkeys = \"vault.keys\"\n";
    desk.write("huikuan.toml", format!("{company}{paper}").as_bytes());
    // The shipped policy writes letters after three months alone, when papers must be on file.
    let policy = fs::read_to_string(project("policies/corporate-guide.toml")).unwrap();
    let policy = policy.replace("corporate-guide", "by-letter");
    let policy = policy.replace("[\"phone\", \"wechat\", \"email\", \"sms\"]", "[\"letter\"]");
    fs::create_dir(desk.path("policies")).unwrap();
    desk.write("policies/by-letter.toml", policy.as_bytes());
    desk.write("logo.svg", b"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 8 8\"><circle cx=\"4\" cy=\"4\" r=\"4\"/></svg>");
    fs::create_dir(desk.path("spool")).unwrap();
    let (mut debtors, mut invoices, mut people) = (
        "customer no,customer name,customer type,country\n".to_owned(),
        "customer no,invoice number,invoice date,due date,amount,currency\n".to_owned(),
        "customer no,contact name,role,address\n".to_owned(),
    );
    for number in 1..=customers {
        debtors.push_str(&format!("K{number},客户{number}有限公司,company,CN\n"));
        invoices.push_str(&format!("K{number},F{number},2026-10-11,2026-11-10,{},CNY\n", 1000 * number));
        people.push_str(&format!("K{number},王{number},finance,苏州市示例街{number}号\n"));
    }
    for (file, text) in [("customers.csv", debtors), ("invoices.csv", invoices), ("people.csv", people)] {
        desk.write(file, text.as_bytes());
        desk.type_in(&["import", file, "--as-of", TODAY]).well();
    }
    desk.type_at(AFTERNOON, &["run", "--as-of", TODAY]).well();
    desk
}

fn outbox(desk: &Desk) -> Vec<Value> {
    let mut rows = desk.json(&["outbox", "list", "--limit", "1000"]);
    rows.sort_by_key(|row| row["id"].as_i64());
    rows
}

fn states(desk: &Desk) -> Vec<String> {
    outbox(desk).iter().map(|row| row["state"].as_str().unwrap().to_owned()).collect()
}

/// What printing did, and its exit code.
#[track_caller]
fn print(desk: &Desk, file: &str) -> (Value, i32) {
    let done = desk.type_at(AFTERNOON, &["letter", "print", "-o", file, "--json"]);
    (serde_json::from_str(&done.out).unwrap_or_else(|_| panic!("{done:#?}")), done.code)
}

#[test]
fn a_letter_is_printed_once_filed_and_followed_through_the_post() {
    testbed::both(|url| {
        let desk = desk(url, 2);
        assert_eq!(states(&desk), ["planned", "planned"], "letters were planned");
        let done = desk.type_at(AFTERNOON, &["send", "--json"]);
        let sent: Value = serde_json::from_str(&done.out).unwrap();
        assert_eq!((&sent["sent"], states(&desk).len()), (&0.into(), 2), "who has paper prints: {sent:#}");

        let (report, code) = print(&desk, "today.pdf");
        assert_eq!((&report["sent"], code), (&2.into(), 0), "{report:#}");
        assert!(fs::read(desk.path("today.pdf")).unwrap().starts_with(b"%PDF"));
        let (list, labels) = (desk.read("today.postal.csv"), desk.read("today.labels.csv"));
        for text in ["客户1有限公司", "苏州市示例街2号", "催款函 HK-20261123-"] {
            assert!(list.contains(text) && labels.contains(text), "{text}: {list}\n{labels}");
        }
        let (again, _) = print(&desk, "again.pdf");
        assert_eq!(again["sent"], 0, "print twice is print once");
        assert!(!desk.has("again.pdf"), "nothing was left to print");

        let id = outbox(&desk)[0]["id"].to_string();
        let page = &desk.json(&["outbox", "show", &id])[0];
        let receipt = page["receipt"].as_str().unwrap();
        let papers = desk.json(&["document", "list", "K1"]);
        let sha256 = papers[0]["sha256"].as_str().unwrap();
        assert!(receipt.contains(sha256) && receipt.contains("today.pdf p. 3"), "{receipt}");
        assert_eq!(papers[0]["kind"], "demand-letter", "{papers:#?}");

        let told = |args: &[&str]| -> Value {
            let args: Vec<&str> = args.iter().copied().chain(["--json"]).collect();
            serde_json::from_str(&desk.type_at(AFTERNOON, &args).well()).unwrap()
        };
        let posted = told(&["letter", "posted", &id, "--number", "EX123456785CN", "--on", TODAY]);
        assert_eq!(posted["posted_number"], "EX123456785CN");
        desk.write("scan.png", b"\x89PNG\r\n\x1a\n");
        let reached = told(&["letter", "receipt", &id, "scan.png", "--reached", TODAY]);
        assert_eq!(reached["reached_on"], TODAY, "{reached:#}");
        let kinds: Vec<String> = desk
            .json(&["document", "list", "K1"])
            .iter()
            .map(|row| row["kind"].as_str().unwrap().to_owned())
            .collect();
        assert!(kinds.contains(&"delivery-receipt".to_owned()), "{kinds:?}");
        desk.type_in(&["evidence", "verify"]).well();
        let late = desk.type_in(&["letter", "receipt", &id, "scan.png", "--reached", "2030-01-01"]);
        assert_eq!(late.code, 2, "a day that is still to come: {late:#?}");
    });
}

#[test]
fn what_stops_a_message_stops_a_letter() {
    testbed::both(|url| {
        let desk = desk(url, 2);
        let paid = "customer no,receipt no,payment date,amount,currency,invoice number\nK1,R1,2026-11-23,1000,CNY,F1\n";
        desk.write("payments.csv", paid.as_bytes());
        desk.type_in(&["import", "payments.csv", "--as-of", TODAY]).well();
        let dry = desk.type_at(AFTERNOON, &["letter", "print", "--dry-run", "--json"]).well();
        let dry: Value = serde_json::from_str(&dry).unwrap();
        assert_eq!((&dry["would_leave"], &dry["cancelled"]), (&1.into(), &1.into()), "{dry:#}");
        assert_eq!(states(&desk), ["planned", "planned"], "a dry run records nothing");
        desk.type_in(&["outbox", "pause", "--why", "complaint in the press"]).well();
        assert_eq!(print(&desk, "none.pdf").0["stopped"], "paused");
        desk.type_in(&["outbox", "go", "--why", "answered"]).well();
        let (report, _) = print(&desk, "today.pdf");
        assert_eq!((&report["sent"], &report["cancelled"]), (&1.into(), &1.into()), "{report:#}");
        let taken = desk.type_at(AFTERNOON, &["letter", "print", "-o", "today.pdf"]);
        assert!(
            taken.code == 2 && taken.err.contains("today.pdf"),
            "a file is never written over: {taken:#?}"
        );
    });
}

#[test]
fn a_letter_that_cannot_be_set_waits_until_it_is_mended() {
    testbed::both(|url| {
        let desk = desk(url, 1);
        let people = "customer no,contact name,role,address\nK1,王1,finance,苏州市𠮷街1号\n";
        desk.write("people.csv", people.as_bytes());
        desk.type_in(&["import", "people.csv", "--as-of", TODAY]).well();
        desk.write(
            "customers.csv",
            "customer no,customer name,customer type,country\nK1,𠮷野有限公司,company,CN\n".as_bytes(),
        );
        desk.type_in(&["import", "customers.csv", "--as-of", TODAY]).well();
        let (report, code) = print(&desk, "today.pdf");
        assert_eq!((&report["not_judged"], code), (&1.into(), 1), "{report:#}");
        assert!(report["messages"][0]["why"].as_str().unwrap().contains("U+20BB7"), "{report:#}");
        assert_eq!(states(&desk), ["planned"]);
        assert!(!desk.has("today.pdf"));
    });
}

#[test]
fn a_print_that_was_killed_leaves_no_letter_to_be_printed_again_by_itself() {
    testbed::both(|url| {
        let delays: &[u64] =
            if url.starts_with("sqlite") { &[0, 40, 80, 120, 160, 240, 400] } else { &[160] };
        for delay in delays {
            let address = if url.starts_with("sqlite") { format!("{url}-{delay}") } else { url.to_owned() };
            let desk = desk(&address, 12);
            let mut command = desk.command(&["letter", "print", "-o", "today.pdf"]);
            command.env("HUIKUAN_NOW", AFTERNOON);
            let (begun, mut running) = (Instant::now(), command.spawn().unwrap());
            while begun.elapsed() < Duration::from_millis(*delay) {
                std::hint::spin_loop();
            }
            let _ = running.kill();
            let _ = running.wait();
            let was_there = desk.has("today.pdf");
            // Ten minutes later whatever was being handed over is unclear, and only what waits is printed.
            let later = "2026-11-23T15:20:00+08:00";
            let done = desk.type_at(later, &["letter", "print", "-o", "rest.pdf", "--json"]);
            let report: Value = serde_json::from_str(&done.out).unwrap_or_else(|_| panic!("{done:#?}"));
            let count = |state: &str| states(&desk).iter().filter(|found| *found == state).count();
            assert_eq!(count("sent") + count("unclear"), 12, "{delay} ms: {report:#}");
            let printed_again = report["sent"].as_u64().unwrap();
            assert!(
                !was_there || printed_again == 0,
                "{delay} ms: a file was there, and its letters came again"
            );
            let papers =
                |number: usize| desk.type_in(&["document", "list", &format!("K{number}"), "--json"]).well();
            let papers: usize = (1..=12).map(|number| papers(number).lines().count()).sum();
            assert_eq!(papers, count("sent"), "{delay} ms: what is on file is what was printed");
        }
    });
}

#[test]
fn a_specimen_is_shown_and_recorded_nowhere() {
    let desk = desk("sqlite://letters.sqlite", 1);
    desk.type_in(&[
        "letter",
        "show",
        "K1",
        "--kind",
        "balance-confirmation",
        "-o",
        "look.pdf",
        "--day",
        TODAY,
    ])
    .well();
    assert!(fs::read(desk.path("look.pdf")).unwrap().starts_with(b"%PDF"));
    assert_eq!(states(&desk), ["planned"]);
    let lacks =
        desk.type_in(&["letter", "show", "K1", "--kind", "lawyers-letter", "-o", "law.pdf", "--day", TODAY]);
    assert!(lacks.code == 2 && lacks.err.contains("lawyer's letter"), "{lacks:#?}");
    let none = desk.type_in(&["letter", "posted", "1", "--number", "EX1"]);
    assert!(none.code == 2 && none.err.contains("printed"), "{none:#?}");
}

#[test]
fn what_the_post_reports_is_taken_once_and_no_arrival_is_presumed() {
    testbed::both(|url| {
        let desk = desk(url, 2);
        assert_eq!(print(&desk, "today.pdf").1, 0);
        let ids: Vec<String> = outbox(&desk).iter().map(|row| row["id"].to_string()).collect();
        for (id, number) in ids.iter().zip(["EX1CN", "EX2CN"]) {
            desk.json(&["letter", "posted", id, "--number", number, "--on", "2026-11-20"]);
        }
        let report = "邮件号,状态,日期,地点\nEX1CN,收寄,2026-11-20,上海\nEX1CN,妥投,2026-11-22,苏州\nEX2CN,拒收,2026-11-22,苏州\n";
        desk.write("post.csv", report.as_bytes());
        let taken = desk.json(&["letter", "status", "post.csv"]);
        assert_eq!(taken.iter().filter(|line| line["came"] == "taken").count(), 3, "{taken:#?}");
        let again = desk.json(&["letter", "status", "post.csv"]);
        assert!(again.iter().all(|line| line["came"] == "known"), "{again:#?}");

        // Delivered is a demand with proof from that day; refused is for a lawyer, and reaches nobody by itself.
        let explained = |code: &str| desk.json(&["explain", code, "--as-of", TODAY])[0].to_string();
        assert!(explained("K2").contains("review-returned-letter"), "{}", explained("K2"));
        assert!(!explained("K1").contains("review-returned-letter"), "{}", explained("K1"));
        desk.type_in(&["evidence", "verify"]).well();

        let wrong = "number,status,day\nEX9CN,delivered,2026-11-22\nEX1CN,lost,2026-11-22\nEX1CN,delivered,2026-11-19\nEX1CN,delivered,2030-01-01\nEX1CN,returned,2026-11-22\n";
        desk.write("wrong.csv", wrong.as_bytes());
        let done = desk.type_in(&["letter", "status", "wrong.csv", "--lang", "en"]);
        assert_eq!(done.code, 1, "{done:#?}");
        for text in [
            "wrong.csv:2: no letter has the number `EX9CN`",
            "wrong.csv:3: status `lost`",
            "wrong.csv:4:",
            "wrong.csv:5:",
            "1 line(s) taken, 0 known before, 4 refused",
        ] {
            assert!(done.out.contains(text), "{text}: {}", done.out);
        }
        assert!(!explained("K1").contains("review-returned-letter"), "what was delivered stays so");
    });
}
