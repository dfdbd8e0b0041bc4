//! What is refused, and what is said about it.

use serde_json::{Value, json};

use crate::office::{COMPANY, NIGHT, Office, PERSON, change, person};

#[test]
fn a_call_that_the_gate_refuses_is_not_led() {
    testbed::both(|url| {
        let office = Office::at(url, NIGHT);
        let root = office.browser("lee");
        let case = office.case(PERSON);
        let seen = root.get(&format!("/cases/{case}?lang=en")).well();
        assert_eq!(seen["may_contact"]["now"], false);
        let why = seen["may_contact"]["why"].as_array().unwrap();
        assert!(why.iter().any(|refused| refused["rule"] == "contact-hours"), "{why:?}");
        let body = json!({ "person_id": person(&seen), "moves": [] });
        let answer = root.post(&format!("/cases/{case}/call?lang=en"), &body);
        assert_eq!((answer.status, answer.code().as_str()), (422, "refused"));
        let fields = answer.json()["fields"].clone();
        assert!(fields.as_array().unwrap().iter().any(|field| field["code"] == "contact-hours"), "{fields}");
        let line = root.get(&format!("/cases/{case}/timeline?lang=en")).text;
        assert!(line.contains("refused"), "that the gate was asked is on record: {line}");
    });
}

#[test]
fn a_message_is_written_only_as_guard_and_gate_let_it() {
    testbed::both(|url| {
        let office = Office::on(url);
        let case = office.case(COMPANY);
        office.give(&[case], "ann");
        let ann = office.browser("ann");
        let seen = ann.get(&format!("/cases/{case}")).well();
        let writes = seen["people"].as_array().unwrap().iter().find_map(|person| {
            let ways = person["ways"].as_array().unwrap();
            let way =
                ways.iter().find(|way| ["email", "wechat"].contains(&way["channel"].as_str().unwrap()))?;
            (person["may_hear"] == true).then(|| (person["id"].clone(), way["channel"].clone()))
        });
        let (who, channel) = writes.unwrap();
        let message = |text: &str| {
            json!({ "person_id": who, "channel": channel, "purpose": "process-progress", "subject": null, "body": text,
                "lang": "zh" })
        };
        let bad = "再不还钱就去你家里，让你全家不得安宁，你这个老赖！";
        let check = ann.post(
            &format!("/cases/{case}/check-text"),
            &json!({ "channel": channel, "person_id": who, "lang": "zh", "text": bad }),
        );
        let check = check.well();
        assert_eq!(check["verdict"], "block", "{check}");
        let finding = &check["findings"][0];
        assert!(
            finding["to"].as_u64() > finding["from"].as_u64()
                && !finding["substitute"].as_str().unwrap().is_empty()
        );
        let refused = change(&ann, case, "messages", &message(bad));
        assert_eq!((refused.status, refused.code().as_str()), (422, "refused"), "{refused:?}");
        assert_eq!(refused.json()["fields"][0]["path"], "body");

        let good = message("您好，请问付款流程目前到了哪一步？如需我方补充资料，请告知，谢谢。");
        let sent = change(&ann, case, "messages", &good).well();
        let line = || ann.get(&format!("/cases/{case}/timeline?lang=en&limit=200")).text;
        assert!(line().contains("message-"), "{}", line());
        assert_eq!(change(&ann, case, "messages", &good).code(), "refused", "the same twice on a day");
        let (out, is_well) = office.place.type_in(&["outbox", "list", "--json"], "");
        assert!(is_well && out.contains("process-progress"), "{out}");
        ann.post(&format!("/changes/{}/undo", sent["change"]), &json!({})).well();
        let (out, _) = office.place.type_in(&["outbox", "list", "--json", "--state", "cancelled"], "");
        assert!(out.contains("process-progress"), "{out}");
        let by_night = json!({ "person_id": who, "channel": "visit", "purpose": "meeting", "body": "x" });
        assert_eq!(change(&ann, case, "messages", &by_night).json()["fields"][0]["code"], "not-written");
    });
}

#[test]
fn a_message_that_a_person_wrote_leaves_as_it_was_written() {
    testbed::both(|url| {
        let office = Office::on(url);
        let case = office.case(COMPANY);
        let lee = office.browser("lee");
        let seen = lee.get(&format!("/cases/{case}")).well();
        let has = |person: &Value| {
            person["may_hear"] == true
                && person["ways"].as_array().unwrap().iter().any(|way| way["channel"] == "email")
        };
        let who = seen["people"].as_array().unwrap().iter().find(|person| has(person)).unwrap()["id"].clone();
        let text = "您好，请问付款流程目前到了哪一步？如需我方补充资料，请告知，谢谢。";
        let message = json!({ "person_id": who, "channel": "email", "purpose": "process-progress",
            "subject": "付款进度", "body": text, "lang": "zh" });
        change(&lee, case, "messages", &message).well();
        // A run on the same day leaves it alone, and it leaves with the next round.
        let (out, is_well) = office.place.type_at(crate::office::AFTERNOON, &["run"], "");
        assert!(is_well, "{out}");
        std::fs::create_dir_all(office.place.path("spool")).unwrap();
        office.place.append("huikuan.toml", "\n[spool]\nfolder = \"spool\"\n");
        for user in ["chenjing", "linlan"] {
            let live = ["outbox", "live", "--as", user, "--why", "tried out"];
            let (out, is_well) = office.place.type_in(&live, "");
            assert!(is_well, "{out}");
        }
        let (out, is_well) = office.place.type_at(crate::office::AFTERNOON, &["send", "--json"], "");
        assert!(is_well, "{out}");
        let files = std::fs::read_dir(office.place.path("spool")).unwrap();
        let texts: Vec<String> =
            files.map(|file| std::fs::read_to_string(file.unwrap().path()).unwrap()).collect();
        assert!(texts.iter().any(|sent| sent.contains(text) && sent.contains("付款进度")), "{out} {texts:?}");
    });
}

#[test]
fn a_change_from_an_older_version_says_what_came_in_between() {
    testbed::both(|url| {
        let office = Office::on(url);
        let case = office.case(COMPANY);
        office.give(&[case], "ann");
        let ann = office.browser("ann");
        let version = ann.get(&format!("/cases/{case}")).version();
        let pays = "customer number,date,amount,reference\nC0018,2026-11-23,1234.00,BANK-77\n";
        office.place.write("pays.csv", pays);
        let (text, is_well) = office.place.type_in(
            &["import", "pays.csv", "--as-of", "2026-11-23", "--rows", "payments", "--currency", "CNY"],
            "",
        );
        assert!(is_well, "{text}");
        let pause = json!({ "from": "2026-11-23", "until": null, "reason": "x" });
        let path = format!("/cases/{case}/pauses?lang=en");
        let answer = ann.ask_with("POST", &path, Some(&pause), &[("if-match", &version)]);
        assert_eq!((answer.status, answer.code().as_str()), (412, "changed-meanwhile"));
        let detail = answer.json()["detail"].as_str().unwrap().to_owned();
        assert!(detail.contains("Paid CNY 1,234.00"), "{detail}");
        assert_eq!(ann.post(&path, &pause).status, 428, "the version is needed");
        // Today shows the facts as they are, though no run has seen them.
        let item = ann.get("/worklist").well()["items"][0].clone();
        assert_eq!(item["facts_changed"], true);
        assert_eq!(change(&ann, case, "pauses", &pause).status, 200, "as it stands now");
        let item = ann.get("/worklist").well()["items"][0].clone();
        assert!(item["contact"].is_null() && item["withheld"]["rule"] == "hold", "{item}");
    });
}

#[test]
fn nonsense_is_named_by_its_place() {
    let folder = tempfile::tempdir().unwrap();
    let office = Office::on(&format!("sqlite://{}", folder.path().join("ledger.sqlite").display()));
    let case = office.case(COMPANY);
    let lee = office.browser("lee");
    let promise =
        |amount: &str, due: &str| json!({ "amount": { "amount": amount, "currency": "CNY" }, "due": due });
    for (what, body, path, why) in [
        ("promises", promise("-5", "2026-12-01"), "amount.amount", "below zero"),
        ("promises", promise("99999999", "2026-12-01"), "amount.amount", "above what is open"),
        ("promises", promise("5", "2026-11-01"), "due", "a day that has passed"),
        (
            "promises",
            json!({ "amount": { "amount": "5", "currency": "XYZ" }, "due": "2026-12-01" }),
            "amount.currency",
            "no currency",
        ),
        ("disputes", json!({ "reason": " " }), "reason", "no reason"),
        (
            "disputes",
            json!({ "reason": "x", "receivable_ids": [999_999] }),
            "receivable_ids",
            "nobody's invoice",
        ),
        (
            "pauses",
            json!({ "from": "2026-12-01", "until": "2026-11-01", "reason": "x" }),
            "until",
            "ends before it begins",
        ),
        ("facts", json!({ "kind": "nothing" }), "kind", "no such fact"),
        (
            "contacts",
            json!({ "channel": "pigeon", "direction": "out", "connection": "connected" }),
            "channel",
            "no channel",
        ),
    ] {
        let answer = change(&lee, case, what, &body);
        assert_eq!((answer.status, answer.code().as_str()), (422, "invalid"), "{why}: {answer:?}");
        assert_eq!(answer.json()["fields"][0]["path"], path, "{why}");
    }
    for (path, why) in [
        ("/worklist?stage=nothing", "no stage"),
        ("/worklist?cursor=x", "no place"),
        ("/cases?stage=x", "no stage"),
    ] {
        assert_eq!(lee.get(path).status, 422, "{why}");
    }
}
