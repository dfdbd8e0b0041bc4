//! Several people at once: who sees what, who sits where, and who looked at a number.

use serde_json::json;

use crate::office::{COMPANY, Office, PERSON, change, person};

#[test]
fn each_collector_sees_their_own_cases_and_of_others_nothing() {
    testbed::both(|url| {
        let office = Office::on(url);
        let (hers, his) = (office.case(COMPANY), office.case(PERSON));
        office.give(&[hers], "ann");
        office.give(&[his], "ben");
        let (ann, ben) = (office.browser("ann"), office.browser("ben"));
        for (browser, own, foreign) in [(&ann, hers, his), (&ben, his, hers)] {
            let list = browser.get("/worklist?limit=200").well();
            let ids: Vec<_> =
                list["items"].as_array().unwrap().iter().map(|item| item["debtor"]["id"].clone()).collect();
            assert!(ids.contains(&json!(own)) && !ids.contains(&json!(foreign)), "{ids:?}");
            assert_eq!(browser.get(&format!("/cases/{own}")).status, 200);
            for path in [
                "",
                "/timeline",
                "/outlook",
                "/contact-check",
                "/documents",
                "/texts?person_id=1&channel=phone",
            ] {
                let answer = browser.get(&format!("/cases/{foreign}{path}"));
                assert_eq!((answer.status, answer.code().as_str()), (404, "not-found"), "{path}");
            }
            let pause = json!({ "from": "2026-11-23", "until": null, "reason": "x" });
            let answer = browser.ask_with(
                "POST",
                &format!("/cases/{foreign}/pauses"),
                Some(&pause),
                &[("if-match", "\"1\"")],
            );
            assert_eq!(answer.status, 404);
            let call = json!({ "person_id": 1, "moves": [] });
            assert_eq!(browser.post(&format!("/cases/{foreign}/call"), &call).status, 404);
        }
        let everybody = office.root.get("/worklist?limit=200").well();
        assert!(everybody["items"].as_array().unwrap().len() > 20);
        // Page by page the same.
        let (mut seen, mut cursor) = (Vec::new(), String::new());
        loop {
            let page = office.root.get(&format!("/worklist?limit=7{cursor}")).well();
            seen.extend(page["items"].as_array().unwrap().iter().map(|item| item["debtor"]["id"].clone()));
            let Some(next) = page["next_cursor"].as_str() else { break };
            cursor = format!("&cursor={next}");
        }
        let at_once: Vec<_> =
            everybody["items"].as_array().unwrap().iter().map(|item| item["debtor"]["id"].clone()).collect();
        assert_eq!(seen, at_once);
    });
}

#[test]
fn of_two_collectors_one_sits_at_a_case_and_the_other_sees_it() {
    testbed::both(|url| {
        let office = Office::on(url);
        let lee = office.browser("lee");
        let first = lee.post("/worklist/next", &json!({})).well()["debtor_id"].as_i64().unwrap();
        let other = office.server.signed_in("lee2");
        let second = other.post("/worklist/next", &json!({})).well()["debtor_id"].as_i64().unwrap();
        assert_ne!(first, second);
        let list = other.get("/worklist?limit=200").well();
        let item =
            list["items"].as_array().unwrap().iter().find(|item| item["debtor"]["id"] == first).unwrap();
        assert_eq!(item["held_by"]["name"], "lee");
        let seat = other.ask("PUT", &format!("/cases/{first}/hold-seat"), Some(&json!({}))).well();
        assert_eq!((seat["user"]["name"].as_str(), seat["mine"].as_bool()), (Some("lee"), Some(false)));
        assert_eq!(lee.ask("DELETE", &format!("/cases/{first}/hold-seat"), None).status, 204);
        let seat = other.ask("PUT", &format!("/cases/{first}/hold-seat"), Some(&json!({}))).well();
        assert_eq!(seat["mine"], true);
    });
}

#[test]
fn whoever_looks_at_a_number_stands_in_the_record() {
    testbed::both(|url| {
        let office = Office::on(url);
        let case = office.case(COMPANY);
        office.give(&[case], "ann");
        let ann = office.browser("ann");
        let seen = ann.get(&format!("/cases/{case}"));
        let who = person(&seen.well());
        let path = format!("/cases/{case}/people/{who}/reveal");
        assert_eq!(ann.post(&path, &json!({ "channel": "phone", "why": " " })).code(), "invalid", "say why");
        let number =
            ann.post(&path, &json!({ "channel": "phone", "why": "they asked me to check it" })).well();
        let number = number["value"].as_str().unwrap().to_owned();
        assert!(number.len() >= 11, "{number}");
        assert!(!ann.get(&format!("/cases/{case}")).text.contains(&number), "elsewhere it is masked");
        assert_eq!(office.browser("aud").post(&path, &json!({ "channel": "phone", "why": "x" })).status, 403);
        let record = office.browser("aud").get("/audit?act=personal-revealed").well();
        let row = &record["items"][0];
        assert!(
            row.to_string().contains("ann") && row.to_string().contains(&format!("debtor/{case}")),
            "{record}"
        );
        assert!(!record.to_string().contains(&number));
        assert!(
            ann.get(&format!("/cases/{case}/timeline?lang=en")).text.contains("they asked me to check it")
        );
    });
}

#[test]
fn an_auditor_reads_and_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let office = Office::on(&format!("sqlite://{}", folder.path().join("ledger.sqlite").display()));
    let (aud, case) = (office.browser("aud"), office.case(COMPANY));
    assert_eq!(aud.get(&format!("/cases/{case}")).status, 200);
    let pause = json!({ "from": "2026-11-23", "until": null, "reason": "x" });
    assert_eq!(change(&aud, case, "pauses", &pause).code(), "not-permitted");
}

#[test]
fn a_paper_is_filed_and_given_back_as_it_was() {
    testbed::both(|url| {
        let office = Office::on(url);
        let case = office.case(COMPANY);
        office.give(&[case], "ann");
        let ann = office.browser("ann");
        let paper = "%PDF-1.4\n合同正文\n".repeat(20_000);
        let filed = ann.upload(
            &format!("/cases/{case}/documents"),
            &[("kind", "contract")],
            "合同 A.pdf",
            paper.as_bytes(),
        );
        assert_eq!(filed.status, 201, "{filed:?}");
        let filed = filed.json();
        assert_eq!(
            (&filed["is_new"], &filed["document"]["media_type"]),
            (&json!(true), &json!("application/pdf"))
        );
        let id = filed["document"]["id"].as_i64().unwrap();
        let given = ann.get(&format!("/documents/{id}/content"));
        assert!(given.text == paper, "{} bytes", given.text.len());
        assert!(given.header("content-disposition").contains("%E5%90%88%E5%90%8C%20A.pdf"), "{given:?}");
        assert_eq!(office.browser("ben").get(&format!("/documents/{id}/content")).status, 404);
        let again = ann.upload(
            &format!("/cases/{case}/documents"),
            &[("kind", "contract")],
            "合同 A.pdf",
            paper.as_bytes(),
        );
        assert_eq!(again.json()["is_new"], false);
        assert_eq!(ann.get(&format!("/cases/{case}")).well()["documents"].as_array().unwrap().len(), 1);
        let nothing = ann.upload(&format!("/cases/{case}/documents"), &[("kind", "nothing")], "a.pdf", b"x");
        assert_eq!(nothing.json()["fields"][0]["path"], "kind");
    });
}
