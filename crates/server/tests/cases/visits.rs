//! Visits and faxes: asked before, written down afterwards with every rule that stood against them; and recordings, which need
//! proof.

use serde_json::{Value, json};

use crate::office::{COMPANY, Office, change, person};

fn rules(refusals: &Value) -> Vec<&str> {
    refusals.as_array().unwrap().iter().map(|refusal| refusal["rule"].as_str().unwrap()).collect()
}

#[test]
fn a_visit_is_made_by_appointment_in_twos_and_recorded_as_it_was() {
    testbed::both(|url| {
        let office = Office::on(url);
        let case = office.case(COMPANY);
        office.give(&[case], "ann");
        let ann = office.browser("ann");
        let who = person(&ann.get(&format!("/cases/{case}")).well());
        let ask = |visitors: u8, place: &str| {
            let path = format!(
                "/cases/{case}/contact-check?person={who}&channel=visit&visitors={visitors}&place={place}"
            );
            ann.get(&path).well()["refusals"].clone()
        };
        let against = ask(1, "workplace");
        for rule in ["visit-appointment", "visit-people", "visit-place"] {
            assert!(rules(&against).contains(&rule), "{rule}: {against}");
        }
        let agreed = json!({ "kind": "visit-agreed", "from": "2026-11-23", "until": "2026-11-23", "source": "by telephone" });
        change(&ann, case, "facts", &agreed).well();
        assert_eq!(rules(&ask(2, "business")), Vec::<&str>::new());

        let fields = [("kind", "visit-record")];
        let path = format!("/cases/{case}/documents?lang=en");
        let filed = ann.upload(&path, &fields, "office.txt", b"their office").well();
        let photograph = filed["document"]["id"].clone();
        let visit = json!({ "person_id": who, "visitors": ["Ann", "Ben"], "place": "business", "place_note": "3rd floor",
            "met": true, "outcome": "informed", "signed": true, "document_ids": [photograph], "at": "14:30" });
        let recorded = change(&ann, case, "visits?lang=en", &visit).well();
        assert_eq!(recorded["against"], json!([]), "{recorded}");
        let line = ann.get(&format!("/cases/{case}/timeline?lang=en&limit=50")).well().to_string();
        assert!(
            line.contains(&format!(
                "went: Ann, Ben; place: place of business (3rd floor); signed by them; photographs and papers: documents #{photograph}"
            )),
            "{line}"
        );
        assert!(rules(&ask(2, "business")).contains(&"visits-in-month"), "one a month");

        // What happened alone and against the rules is written down too, and says so.
        let alone =
            json!({ "person_id": who, "visitors": ["Ann"], "place": "home", "met": false, "at": "14:40" });
        let recorded = change(&ann, case, "visits", &alone).well();
        let against = rules(&recorded["against"]);
        for rule in ["visits-in-month", "visit-people", "visit-place"] {
            assert!(against.contains(&rule), "{rule}: {against:?}");
        }
        let to_come = json!({ "person_id": who, "visitors": ["Ann", "Ben"], "place": "business", "met": true, "at": "23:59" });
        assert_eq!(change(&ann, case, "visits", &to_come).status, 422, "still to come");
        let nobody =
            json!({ "person_id": who, "visitors": [" "], "place": "business", "met": true, "at": "10:00" });
        assert_eq!(change(&ann, case, "visits", &nobody).status, 422, "nobody went");
    });
}

#[test]
fn a_fax_is_proved_by_its_report_and_a_recording_by_its_announcement() {
    testbed::both(|url| {
        let office = Office::on(url);
        let case = office.case(COMPANY);
        office.give(&[case], "ann");
        let ann = office.browser("ann");
        let who = person(&ann.get(&format!("/cases/{case}")).well());
        let file = |kind: &str, name: &str, more: &[(&str, &str)]| {
            let fields: Vec<(&str, &str)> =
                [("kind", kind)].into_iter().chain(more.iter().copied()).collect();
            ann.upload(&format!("/cases/{case}/documents?lang=en"), &fields, name, name.as_bytes())
        };
        let letter = file("communication", "letter.txt", &[]).well()["document"]["id"].clone();
        let report = file("transmission-report", "report.txt", &[]).well()["document"]["id"].clone();
        let fax = |document: &Value| json!({ "person_id": who, "document_id": document, "at": "10:05" });
        assert_eq!(change(&ann, case, "faxes", &fax(&letter)).status, 422, "a letter is no report");
        let recorded = change(&ann, case, "faxes", &fax(&report)).well();
        assert!(
            rules(&recorded["against"]).contains(&"fax-number"),
            "nobody confirmed the number: {recorded}"
        );
        let tried = json!({ "person_id": who, "document_id": report, "pages": 3, "connection": "busy", "at": "10:15" });
        change(&ann, case, "faxes?lang=en", &tried).well();
        let line = ann.get(&format!("/cases/{case}/timeline?lang=en&limit=50")).well().to_string();
        assert!(line.contains(&format!("transmission report: document #{report}; pages: 3")), "{line}");
        let heard =
            json!({ "person_id": who, "document_id": report, "connection": "voicemail", "at": "10:15" });
        assert_eq!(change(&ann, case, "faxes", &heard).status, 422, "no fax leaves a voicemail");

        let secret = file("recording", "call.ogg", &[]);
        assert_eq!(secret.code(), "refused", "{secret:?}");
        let announced = |at: &'static str| {
            [
                ("announced_by", "Ann"),
                ("announced_at", at),
                ("announced_how", "spoken"),
                ("began_at", "2026-11-23T10:00:05+08:00"),
            ]
        };
        assert_eq!(
            file("recording", "call.ogg", &announced("2026-11-23T10:00:06+08:00")).code(),
            "refused",
            "too late"
        );
        file("recording", "call.ogg", &announced("2026-11-23T10:00:00+08:00")).well();
    });
}
