use serde_json::Value;

use crate::desk::{Desk, TODAY};

/// A desk with one customer, a person in Massachusetts, and somebody to call.
fn with_customer() -> Desk {
    let desk = Desk::new();
    desk.write(
        "customers.csv",
        b"customer no,customer name,customer type,country,state\nA1,Jo Doe,person,US,Massachusetts\nA2,Ann Roe,person,US,OH\n",
    );
    desk.write(
        "invoices.csv",
        b"customer no,invoice number,due date,amount,currency\nA1,F1,2026-10-01,10,USD\nA2,F2,2026-10-01,10,USD\n",
    );
    desk.write(
        "people.csv",
        b"customer no,contact name,role,mobile,contact hours,workplace only\n\
          A1,Jo Doe,self,+1 617 555 0150,,\nA2,Ann Roe,self,+1 614 555 0150,9:00-11:30,yes\n",
    );
    for file in ["customers.csv", "invoices.csv", "people.csv"] {
        let done = desk.type_in(&["import", file, "--as-of", TODAY]);
        assert_eq!(done.code, 0, "{done:#?}");
    }
    desk
}

#[test]
fn every_check_leaves_a_record_allowed_or_not() {
    let desk = with_customer();
    let ask = |at: &str| desk.json(&["law", "contact", "--for", "A1", "--day", TODAY, "--at", at]).remove(0);
    let (noon, night) = (ask("12:00"), ask("23:00"));
    assert_eq!((&noon["decision"], &night["decision"]), (&Value::from("allow"), &Value::from("deny")));
    assert_eq!(night["refusals"][0]["rule"], "contact-hours");
    let checks = desk.json(&["explain", "A1", "--as-of", TODAY])[0]["checks"].clone();
    let checks = checks.as_array().unwrap();
    assert_eq!(checks.iter().map(|check| &check["at"]).collect::<Vec<_>>(), ["12:00", "23:00"]);
    for (check, printed) in checks.iter().zip([&noon, &night]) {
        assert_eq!(check["refusals"], printed["refusals"]);
        assert!(!check["rulebook"].as_str().unwrap().is_empty(), "under which law it was answered");
    }
    let asked = &checks[0]["asked"];
    for (scope, rule) in [("debtor", "deceased"), ("person", "third-party"), ("moment", "contact-hours")] {
        assert!(asked[scope].as_array().unwrap().contains(&Value::from(rule)), "{scope}: {asked}");
    }
    let page = desk.type_in(&["explain", "A1", "--as-of", TODAY, "--lang", "en"]);
    assert!(page.out.contains("refused `contact-hours`"), "{}", page.out);
}

#[test]
fn what_a_person_asked_for_and_where_the_number_rings_come_from_the_file() {
    let desk = with_customer();
    for (at, rules) in
        [("10:00", &["workplace-number"][..]), ("12:00", &["workplace-number", "contact-hours"])]
    {
        let answer = desk.json(&["law", "contact", "--for", "A2", "--day", TODAY, "--at", at]).remove(0);
        let found: Vec<_> =
            answer["refusals"].as_array().unwrap().iter().map(|refusal| &refusal["rule"]).collect();
        assert_eq!(found, rules, "{at}");
    }
}

#[test]
fn a_check_of_nobody_says_how_to_go_on() {
    let desk = with_customer();
    for (args, says) in [
        (&["law", "contact", "--for", "A1", "--person", "Nemo"][..], "nobody called `Nemo`"),
        (&["law", "contact", "--at", "10:00"], "--kind"),
    ] {
        let done = desk.type_in(&[args, &["--lang", "en"]].concat());
        assert_eq!(done.code, 2, "{done:#?}");
        assert!(done.err.contains(says), "{}", done.err);
    }
}

#[test]
fn a_described_contact_may_be_an_object() {
    let desk = Desk::new();
    let case =
        r#"{"kind": "person", "country": "US", "state": "US-MA", "at": "12:00", "calls_in_period": 2}"#;
    desk.write("case.json", case.as_bytes());
    let ask = |more: &[&str]| {
        let args = [&["law", "contact", "--input", "case.json", "--day", TODAY][..], more].concat();
        desk.json(&args).remove(0)
    };
    let refused = ask(&[]);
    assert_eq!(refused["refusals"][0]["rule"], "attempts-in-period", "two calls in seven days: {refused}");
    assert_eq!(ask(&["--at", "22:30"])["refusals"][0]["rule"], "contact-hours", "a flag wins");
    desk.write("case.json", br#"{"kind": "person", "at": "12:00", "hour": 3}"#);
    let done = desk.type_in(&["law", "contact", "--input", "case.json"]);
    assert!(done.code != 0 && done.err.contains("`hour`"), "an unknown key is named: {done:#?}");
}
