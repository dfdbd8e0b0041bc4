//! Visits and faxes typed at the desk: asked before, refused by rule, written down as they were, and found in the chain.

use serde_json::{Value, json};

use crate::desk::{Desk, Done, TODAY};

/// Monday afternoon at the customers' place.
const AFTERNOON: &str = "2026-11-23T15:00:00+08:00";

/// A company and a person in China, each with a fax and an address, and what became known of them.
fn desk(database: &str, facts: &str) -> Desk {
    let desk = Desk::on(database);
    desk.write("huikuan.toml", b"[vault]\nfolder = \"vault\"\nkeys = \"vault.keys\"\n");
    for (file, text) in [
        (
            "customers.csv",
            "customer no,customer name,customer type,country\nC1,Alpha Ltd,company,CN\nP1,Chen Jie,person,CN\n".to_owned(),
        ),
        (
            "invoices.csv",
            "customer no,invoice number,due date,amount,currency\nC1,F1,2026-10-12,500.00,CNY\nP1,F2,2026-10-12,500.00,CNY\n"
                .to_owned(),
        ),
        (
            "people.csv",
            "customer no,contact name,role,mobile,fax,address\nC1,Wang Fang,finance,13800138001,021 5555 0101,1 Example Road\n\
             P1,Chen Jie,debtor,13800138002,021 5555 0102,2 Example Road\n"
                .to_owned(),
        ),
        ("facts.csv", format!("customer no,fact,from,until\n{facts}")),
    ] {
        desk.write(file, text.as_bytes());
        desk.type_in(&["import", file, "--as-of", TODAY]).well();
    }
    desk
}

const AGREED: &str = "C1,visit agreed,2026-11-23,2026-11-23\nP1,visit agreed,2026-11-23,2026-11-23\n";

fn at(desk: &Desk, args: &[&str]) -> Done {
    desk.type_at(AFTERNOON, args)
}

/// Whether it went well, and the rules against it.
#[track_caller]
fn answered(done: &Done) -> (bool, Vec<String>) {
    let told: Value = serde_json::from_str(&done.out).unwrap_or_else(|_| panic!("{done:#?}"));
    let rules = told["against"].as_array().unwrap().iter();
    (done.code == 0, rules.map(|rule| rule.as_str().unwrap().to_owned()).collect())
}

#[test]
fn who_is_about_to_go_is_told_every_rule_that_stands_against_it() {
    testbed::both(|url| {
        let desk = desk(url, AGREED);
        let two = ["--went", "Chen Jing", "--went", "Lin Lan"];
        let one = ["--went", "Chen Jing"];
        let none: [&str; 0] = [];
        for (debtor, went, place, more, expected, why) in [
            ("C1", &two[..], "business", &[][..], &none[..], "as agreed, in twos, where they do business"),
            ("P1", &two, "home", &[], &none, "a person at home, as agreed"),
            ("C1", &one, "business", &[], &["visit-people"], "alone"),
            ("C1", &two, "home", &[], &["visit-place"], "nobody of a company at home"),
            ("P1", &two, "workplace", &[], &["visit-place"], "never at their workplace"),
            (
                "C1",
                &two,
                "business",
                &["--at", "19:00"],
                &["contact-hours", "office-hours"],
                "in the evening",
            ),
            (
                "C1",
                &two,
                "business",
                &["--day", "2026-11-24"],
                &["visit-appointment"],
                "another day than agreed",
            ),
        ] {
            let args = [&["visit", debtor, "--place", place, "--dry-run", "--json"], went, more].concat();
            let (is_well, rules) = answered(&at(&desk, &args));
            assert_eq!(
                (is_well, rules),
                (expected.is_empty(), expected.iter().map(|&rule| rule.to_owned()).collect()),
                "{why}"
            );
        }
        let asked = at(&desk, &["visit", "P1", "--went", "Chen Jing", "--place", "workplace", "--dry-run"]);
        assert!(
            asked.out.contains("at least 2 go together (by the law)")
                && asked.out.contains("colleagues would hear it"),
            "{asked:#?}"
        );
        assert!(asked.out.ends_with("the visit may not be made\n"), "{asked:#?}");
        let done = at(&desk, &["visit", "C1", "--went", "Chen Jing", "--place", "garden", "--dry-run"]);
        assert!(done.code == 2 && done.err.contains("use one of business"), "{done:#?}");
        assert!(!desk.chain("C1").contains("went:"), "asking is no visit");
    });
}

#[test]
fn a_visit_that_was_made_is_a_contact_with_its_evidence() {
    testbed::both(|url| {
        let desk = desk(url, AGREED);
        let visit = ["visit", "C1", "--went", "Chen Jing", "--went", "Lin Lan", "--place", "business"];
        desk.write("office.jpg", b"\xff\xd8\xff their office");
        let filed =
            at(&desk, &["document", "add", "C1", "office.jpg", "--kind", "visit-record", "--json"]).well();
        let photograph = serde_json::from_str::<Value>(&filed).unwrap()["id"].to_string();
        let of_another =
            at(&desk, &["visit", "P1", "--went", "Chen Jing", "--place", "home", "--document", &photograph]);
        assert!(of_another.code == 2 && of_another.err.contains("--kind visit-record"), "{of_another:#?}");
        let listed = || at(&desk, &["explain", "C1", "--as-of", TODAY, "--json"]).well();
        assert!(listed().contains("keep-appointment"), "{}", listed());
        let made = [
            "--document",
            &photograph,
            "--place-note",
            "3rd floor",
            "--at",
            "14:30",
            "--outcome",
            "informed",
            "--signed",
            "--note",
            "met the accountant",
        ];
        let told = at(&desk, &[&visit[..], &made].concat()).well();
        let words = format!(
            "went: Chen Jing, Lin Lan; place: place of business (3rd floor); signed by them; \
             photographs and papers: documents #{photograph}; met the accountant"
        );
        assert_eq!(told, format!("C1 Alpha Ltd Wang Fang: {words}\nrecorded\n"));
        assert!(!listed().contains("keep-appointment"), "the appointment was kept: {}", listed());
        let chain = desk.chain("C1");
        assert!(chain.contains(&words) && chain.contains("visit"), "{chain}");
        let checks = at(&desk, &["explain", "C1", "--as-of", TODAY, "--json"]).well();
        assert!(
            checks.contains("\"visit-people\"") && checks.contains("14:30"),
            "the gate's answer is on file: {checks}"
        );

        // It counts, and what was done against the rules is written down with them.
        let again = at(&desk, &[&visit[..4], &["--place", "business", "--nobody", "--json"]].concat());
        let (is_well, rules) = answered(&again);
        assert_eq!((is_well, rules), (false, vec!["visits-in-month".to_owned(), "visit-people".to_owned()]));
        assert_eq!(serde_json::from_str::<Value>(&again.out).unwrap()["recorded"], json!(true));
        let later = at(&desk, &[&visit[..], &["--at", "16:00"]].concat());
        assert!(later.code == 2 && later.err.contains("still to come"), "{later:#?}");
    });
}

#[test]
fn a_fax_asks_its_own_gate_and_is_proved_by_its_report() {
    testbed::both(|url| {
        let desk = desk(url, "C1,fax confirmed,2026-11-01,\n");
        let asked = |more: &[&str]| answered(&at(&desk, &[&["fax", "--dry-run", "--json"], more].concat()));
        assert_eq!(asked(&["C1"]), (true, Vec::new()));
        assert_eq!(asked(&["P1"]), (false, vec!["fax-number".to_owned()]), "nobody confirmed the number");
        let evening = asked(&["C1", "--at", "18:00"]).1;
        assert!(evening.contains(&"office-hours".to_owned()), "{evening:?}");

        let unproved = at(&desk, &["fax", "C1"]);
        assert!(unproved.code == 2 && unproved.err.contains("--report"), "{unproved:#?}");
        desk.write("letter.txt", b"a letter");
        desk.write("report.txt", b"OK 1 page 10:05");
        let file = |name: &str, kind: &str| {
            let filed = at(&desk, &["document", "add", "C1", name, "--kind", kind, "--json"]).well();
            serde_json::from_str::<Value>(&filed).unwrap()["id"].to_string()
        };
        let (letter, report) =
            (file("letter.txt", "communication"), file("report.txt", "transmission-report"));
        for (debtor, paper, why) in
            [("C1", &letter, "a letter is no report"), ("P1", &report, "another customer's")]
        {
            let done = at(&desk, &["fax", debtor, "--report", paper]);
            assert!(done.code == 2 && done.err.contains("--kind transmission-report"), "{why}: {done:#?}");
        }
        let sent =
            at(&desk, &["fax", "C1", "--report", &report, "--at", "10:05", "--note", "second demand"]).well();
        assert_eq!(
            sent,
            format!(
                "C1 Alpha Ltd Wang Fang: transmission report: document #{report}; second demand\nrecorded\n"
            )
        );
        let chain = desk.chain("C1");
        assert!(chain.contains("second demand") && chain.contains("delivered"), "{chain}");
    });
}
