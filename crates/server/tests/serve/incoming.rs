//! What came in, at the API: who sees it, who reads it, and who says whose it is.

use std::fs;

use serde_json::{Value, json};

use crate::running::Place;

const COMPANY: &str = "[email]\nserver = \"smtp.example.com\"\nfrom = \"credit@example.com\"\n[email.inbox]\nmaildir = \"mail\"\n[vault]\nfolder = \"vault\"\nkeys = \"vault.keys\"\n";

fn mail(place: &Place, number: u32, from: &str, words: &str) {
    let text = format!("From: {from}\r\nMessage-ID: <{number}@there>\r\nSubject: hello\r\n\r\n{words}\r\n");
    fs::write(place.path(&format!("mail/new/{number}.there")), text).unwrap();
}

#[test]
fn an_answer_is_read_by_who_works_the_case_and_a_strangers_is_put_to_one() {
    testbed::both(|url| {
        let place = Place::on(url);
        place.write("huikuan.toml", COMPANY);
        for folder in ["mail/new", "mail/cur", "mail/tmp"] {
            fs::create_dir_all(place.path(folder)).unwrap();
        }
        place.write("invoices.csv", "customer no,customer name,invoice number,due date,amount,currency\nK1,One Ltd,F1,2026-11-10,1000,CNY\nK2,Two Ltd,F2,2026-11-10,1000,CNY\n");
        place.write("people.csv", "customer no,contact name,role,email\nK1,Li,finance,li@example.org\n");
        for file in ["invoices.csv", "people.csv"] {
            assert!(place.type_in(&["import", file, "--as-of", "2026-11-23"], "").1);
        }
        mail(&place, 1, "li@example.org", "we paid");
        mail(&place, 2, "stranger@example.net", "who are you?");
        let (said, is_well) = place.type_in(&["fetch", "--json"], "");
        let fetched: Value = serde_json::from_str(&said).unwrap();
        assert!(is_well && fetched["taken"] == json!({ "reply": 1, "unknown": 1 }), "{said}");
        for (login, role) in
            [("leg", "legal"), ("root", "administrator"), ("col", "collector"), ("aud", "auditor")]
        {
            place.add_user(login, role);
        }
        let server = place.serve();
        let [leg, root, col, aud] = ["leg", "root", "col", "aud"].map(|login| server.signed_in(login));
        let listed = leg.get("/incoming?waiting=true").json();
        let line = &listed["items"][0];
        assert_eq!(
            (&line["kind"], &line["sender"], &line["waits"]),
            (&"reply".into(), &"***@example.org".into(), &true.into())
        );
        assert_eq!(listed["items"].as_array().unwrap().len(), 1, "the stranger's is nobody's");
        let of = |case: &str| leg.get(&format!("/incoming?debtor={case}")).json()["items"].clone();
        assert_eq!((of("1"), of("2")), (listed["items"].clone(), json!([])), "of one case");
        let id = line["id"].as_i64().unwrap();
        let one = format!("/incoming/{id}");
        assert_eq!(leg.get(&one).json()["text"], "we paid");
        assert_eq!(col.get(&one).status, 404, "not their case");
        assert_eq!(aud.post(&format!("{one}/read"), &json!({})).status, 403, "an auditor changes nothing");
        let read = leg.post(&format!("{one}/read"), &json!({})).json();
        assert_eq!((&read["waits"], &read["read_by"]), (&false.into(), &"leg".into()), "{read:#}");
        let timeline = leg.get(&format!("/cases/{}/timeline", line["case"])).json();
        let kinds: Vec<&str> =
            timeline["items"].as_array().unwrap().iter().filter_map(|item| item["kind"].as_str()).collect();
        assert!(kinds.contains(&"incoming"), "{kinds:?}");

        assert_eq!(
            col.get("/incoming?unmatched=true").json()["items"],
            json!([]),
            "for those who may put it to a case"
        );
        let lost = root.get("/incoming?unmatched=true").json()["items"][0]["id"].clone();
        let matched = root.post(&format!("/incoming/{lost}/match"), &json!({ "debtor_id": 2 })).json();
        assert_eq!((&matched["case"], &matched["waits"]), (&2.into(), &true.into()), "{matched:#}");
        let again = root.post(&format!("/incoming/{lost}/match"), &json!({ "debtor_id": 1 }));
        assert_eq!(again.status, 404, "it is somebody's: {again:?}");
        assert_eq!(root.get("/incoming/999").status, 404);
    });
}
