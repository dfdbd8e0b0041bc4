//! A collector's day: the list, the next case, may they be called, the call, the promise, and what they see afterwards.

use serde_json::{Value, json};

use crate::office::{COMPANY, Office, change, person};

/// Dial, a voice, it is them, it is convenient, and we have said why.
fn talk() -> Vec<Value> {
    vec![
        json!({ "move": "dial" }),
        json!({ "move": "answer", "by": "voice" }),
        json!({ "move": "identify", "result": "confirmed" }),
        json!({ "move": "convenient" }),
        json!({ "move": "explain" }),
    ]
}

/// Whether an answer speaks of the debt.
fn tells(answer: &Value) -> bool {
    // Who that is, is no secret of theirs.
    let text = answer.to_string().replace("debtor", "");
    ["CNY", "debt", "overdue", "欠款", "元", "131,492"].iter().any(|word| text.contains(word))
}

#[test]
#[expect(clippy::too_many_lines, reason = "one day, told in its order")]
fn a_day_goes_from_the_list_to_a_promise_that_can_be_taken_back() {
    testbed::both(|url| {
        let office = Office::on(url);
        let case = office.case(COMPANY);
        office.give(&[case], "ann");
        let ann = office.browser("ann");

        // The list holds what is hers, with the reasons.
        let list = ann.get("/worklist?lang=en").well();
        assert_eq!(list["items"].as_array().unwrap().len(), 1, "{list}");
        let item = &list["items"][0];
        assert_eq!(
            (item["debtor"]["code"].as_str(), item["done_today"].as_bool()),
            (Some(COMPANY), Some(false))
        );
        assert!(
            item["parts"][0]["text"].as_str().unwrap().len() > 3
                && item["parts"][0]["points"].as_i64() > Some(0)
        );
        assert_eq!(list["stale"], false);
        let counts = ann.get("/worklist/counts").well();
        assert_eq!((counts["total"].as_i64(), counts["done"].as_i64()), (Some(1), Some(0)), "{counts}");

        // The next case is it, and she sits at it.
        assert_eq!(ann.post("/worklist/next", &json!({})).well()["debtor_id"], case);
        let seen = ann.get(&format!("/cases/{case}?lang=en"));
        let (version, seen) = (seen.version(), seen.well());
        assert_eq!(seen["seat"]["mine"], true);
        assert_eq!(seen["may_contact"]["now"], true, "{}", seen["may_contact"]);
        let who = person(&seen);
        let check = ann.get(&format!("/cases/{case}/contact-check?person={who}&channel=phone")).well();
        assert_eq!(check["allowed"], true, "{check}");

        // Before they have said who they are, nothing of the debt is on the screen.
        let lead = |moves: &[Value], finish: Value| {
            let body = json!({ "person_id": who, "moves": moves, "finish": finish });
            ann.post(&format!("/cases/{case}/call?lang=en"), &body)
        };
        let mut moves = Vec::new();
        for (next, state) in [
            (None, "prepared"),
            (Some(0), "ringing"),
            (Some(1), "identifying"),
            (Some(2), "opening"),
            (Some(3), "explaining"),
            (Some(4), "listening"),
        ] {
            moves.extend(next.map(|at: usize| talk()[at].clone()));
            let answer = lead(&moves, Value::Null).well();
            assert_eq!(answer["state"], state, "{answer}");
            let is_known = moves.len() >= 3;
            assert_eq!(tells(&answer), is_known, "{state}: {answer}");
            assert_eq!(answer["card"].is_null(), !is_known, "{state}");
            assert_eq!(answer["number"].is_null(), state != "ringing", "{state}");
        }

        // What cannot be is said, and the call stays where it is.
        let too_much = json!({ "move": "write", "field": "amount",
            "value": { "money": { "amount": "99999999.00", "currency": "CNY" } } });
        let answer = lead(&[moves.clone(), vec![too_much]].concat(), Value::Null).well();
        assert!(answer["error"].as_str().unwrap().contains("CNY"), "{answer}");
        assert_eq!(answer["state"], "listening");
        assert_eq!(
            lead(&moves, json!({ "note": null })).code(),
            "refused",
            "without a result nothing is over"
        );

        let write = |field: &str, value: Value| json!({ "move": "write", "field": field, "value": value });
        moves.extend([
            json!({ "move": "hear", "excuse": "OBJ-018", "reason": "cash-short" }),
            write("amount", json!({ "money": { "amount": "100000.00", "currency": "CNY" } })),
            write("pay-day", json!({ "day": "2026-11-27" })),
            write("pay-way", json!({ "way": "transfer" })),
            json!({ "move": "settle", "way": "promise" }),
            json!({ "move": "recap" }),
            json!({ "move": "agree", "yes": true }),
        ]);
        let answer = lead(&moves, Value::Null).well();
        assert_eq!(
            (answer["state"].as_str(), answer["card"].is_null()),
            (Some("wrapping-up"), true),
            "{answer}"
        );
        moves.push(json!({ "move": "conclude", "outcome": answer["wrap_up"]["outcome"] }));
        let done = lead(&moves, json!({ "note": "polite" })).well();
        let recorded = &done["recorded"];
        let letter = recorded["confirmation"]["body"].as_str().unwrap();
        assert!(letter.contains("100,000.00元") && letter.contains("2026年11月27日"), "{done}");

        // The promise stands in the case, the list and the line, at once.
        let after = ann.get(&format!("/cases/{case}?lang=en"));
        assert_ne!(after.version(), version);
        let after = after.well();
        let promise =
            after["promises"].as_array().unwrap().iter().find(|promise| promise["due"] == "2026-11-27");
        assert_eq!(promise.unwrap()["state"], "open", "{}", after["promises"]);
        let list = ann.get("/worklist?lang=en").well();
        let item = &list["items"][0];
        assert_eq!((&item["done_today"], &item["facts_changed"]), (&json!(true), &json!(true)));
        assert_eq!(item["promise"]["amount"]["amount"], "100000.00", "{item}");
        assert_eq!(ann.get("/worklist/counts").well()["done"], 1);
        assert_eq!(ann.post("/worklist/next", &json!({})).status, 204, "nothing is left to be done");
        let line = ann.get(&format!("/cases/{case}/timeline?lang=en&limit=200")).well();
        let of =
            |kind: &str| line["items"].as_array().unwrap().iter().filter(|item| item["kind"] == kind).count();
        assert!(of("promise") >= 1 && of("contact") >= 1 && of("check") >= 1 && of("reveal") == 1, "{line}");

        // And can be taken back: then nothing of it is left.
        let undone = ann.post(&format!("/changes/{}/undo", recorded["change"]), &json!({}));
        undone.well();
        let after = ann.get(&format!("/cases/{case}")).well();
        assert!(after["promises"].as_array().unwrap().iter().all(|promise| promise["due"] != "2026-11-27"));
        assert_eq!(ann.get("/worklist").well()["items"][0]["done_today"], false);
        let again = ann.post(&format!("/changes/{}/undo", recorded["change"]), &json!({}));
        assert_eq!((again.status, again.code().as_str()), (422, "refused"), "{again:?}");
    });
}

#[test]
fn what_is_entered_is_one_change_each() {
    testbed::both(|url| {
        let office = Office::on(url);
        let case = office.case(COMPANY);
        office.give(&[case], "ann");
        let ann = office.browser("ann");
        let seen = ann.get(&format!("/cases/{case}")).well();
        let receivable = &seen["receivables"][0];
        let who = person(&seen);
        for (what, body, why) in [
            (
                "promises",
                json!({ "receivable_ids": [receivable["id"]], "amount": { "amount": "10.00", "currency": "CNY" },
                "due": "2026-11-30", "written": false, "person_id": who, "note": "by transfer" }),
                "a promise",
            ),
            (
                "disputes",
                json!({ "receivable_ids": [receivable["id"]], "amount": null, "reason": "broken goods" }),
                "a dispute",
            ),
            (
                "pauses",
                json!({ "from": "2026-11-23", "until": "2026-11-25", "reason": "we look into it" }),
                "a pause",
            ),
            (
                "contacts",
                json!({ "person_id": who, "channel": "phone", "direction": "in", "connection": "connected",
                "outcome": "informed", "note": "they rang us" }),
                "a contact",
            ),
            ("facts", json!({ "kind": "confirmed-cash-short", "source": "their director" }), "a cause"),
        ] {
            let before = ann.get(&format!("/cases/{case}")).well();
            let answer = change(&ann, case, what, &body);
            let entered = answer.well();
            let after = ann.get(&format!("/cases/{case}")).well();
            assert_eq!(after["debtor"]["version"], entered["version"], "{why}");
            assert_ne!(after["debtor"]["version"], before["debtor"]["version"], "{why}");
            let line = ann.get(&format!("/cases/{case}/timeline?lang=en&limit=200")).well();
            let items = line["items"].as_array().unwrap();
            assert!(items.iter().any(|item| item["undo"] == entered["change"]), "{why}: {line}");
            ann.post(&format!("/changes/{}/undo", entered["change"]), &json!({})).well();
            let undone = ann.get(&format!("/cases/{case}")).well();
            for part in ["promises", "disputes", "holds", "facts"] {
                assert_eq!(undone[part], before[part], "{why}: {part}");
            }
        }
        let note = ann.post(&format!("/cases/{case}/notes"), &json!({ "text": "Ask for Ms Li" })).well();
        let line = |text: &str| ann.get(&format!("/cases/{case}/timeline?lang=en")).text.contains(text);
        assert!(line("Ask for Ms Li"));
        ann.post(&format!("/changes/{}/undo", note["change"]), &json!({})).well();
        assert!(!line("Ask for Ms Li"));
    });
}

#[test]
fn what_comes_next_is_told_day_by_day() {
    testbed::both(|url| {
        let office = Office::on(url);
        let case = office.case(COMPANY);
        let days = office.root.get(&format!("/cases/{case}/outlook?days=90&lang=en")).well();
        let days = days["days"].as_array().unwrap();
        assert!(days.len() > 2, "{days:?}");
        assert!(days.windows(2).all(|two| two[0]["on"].as_str() < two[1]["on"].as_str()));
        assert_eq!(days[0]["on"], "2026-11-23");
    });
}
