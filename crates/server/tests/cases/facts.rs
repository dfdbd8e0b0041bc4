//! Facts entered at the page: who may, with which paper, and the texts that follow from it.

use serde_json::{Value, json};

use crate::{
    office::{COMPANY, Office, change, person},
    running::Browser,
};

/// What the texts for somebody by e-mail lack, those of a script alone.
fn lacks(texts: &Value, script: &str) -> Vec<Value> {
    let items = texts["items"].as_array().unwrap().iter();
    items.filter(|text| text["script"] == script).map(|text| text["lacks"].clone()).collect()
}

#[test]
fn a_decision_is_put_on_file_by_whoever_may_make_it_and_lets_its_text_appear() {
    testbed::both(|url| {
        let office = Office::on(url);
        let case = office.case(COMPANY);
        office.give(&[case], "ann");
        let (ann, lee) = (office.browser("ann"), office.browser("lee"));
        let who = person(&ann.get(&format!("/cases/{case}")).well());
        let may = |browser: &Browser, kind: &str| {
            let forms = browser.get("/fact-kinds").well()["items"].as_array().unwrap().clone();
            forms.iter().find(|form| form["kind"] == kind).unwrap()["may"].clone()
        };
        assert_eq!((may(&ann, "offer-approved"), may(&lee, "offer-approved")), (json!(false), json!(true)));
        assert_eq!(may(&ann, "plan-signed"), json!(true));

        let approved = json!({ "kind": "offer-approved", "source": "board",
            "details": { "plan.instalments": "2026-12-01 6000 CNY\n2027-01-01 6200 CNY" } });
        let refused = change(&ann, case, "facts", &approved);
        assert_eq!((refused.status, refused.code().as_str()), (403, "not-permitted"));
        change(&lee, case, "facts", &approved).well();

        let faults = |fact: Value| {
            let refused = change(&ann, case, "facts?lang=en", &fact);
            assert_eq!(refused.status, 422, "{refused:?}");
            let fault = &refused.json()["fields"][0];
            (fault["path"].as_str().unwrap().to_owned(), fault["code"].as_str().unwrap().to_owned())
        };
        let signed = |more: Value| {
            let mut fact = json!({ "kind": "plan-signed", "source": "by post" });
            fact.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
            fact
        };
        for (more, path, code, why) in [
            (json!({}), "document_id", "needed", "a plan is signed on paper"),
            (json!({ "document_id": 9_999 }), "document_id", "unknown", "which is not on file"),
        ] {
            assert_eq!(faults(signed(more)), (path.to_owned(), code.to_owned()), "{why}");
        }
        let fields = [("kind", "written-promise")];
        let path = format!("/cases/{case}/documents?lang=en");
        let paper =
            ann.upload(&path, &fields, "plan.txt", b"signed by both").well()["document"]["id"].clone();
        for (details, path, code, why) in [
            (json!({ "offer.terms": "x" }), "details.offer.terms", "unknown", "another fact's"),
            (
                json!({ "plan.instalments": "soon" }),
                "details.plan.instalments",
                "unreadable",
                "no day and no sum",
            ),
        ] {
            let fact = signed(json!({ "document_id": paper, "details": details }));
            assert_eq!(faults(fact), (path.to_owned(), code.to_owned()), "{why}");
        }

        let offered = format!("/cases/{case}/texts?person_id={who}&channel=email&lang=en");
        let before = lacks(&ann.get(&offered).well(), "payment-plan-email-company");
        assert!(before[0].as_str().unwrap().contains("signed"), "{before:?}");
        let offered_now = ann.get(&offered).well();
        let mut texts = offered_now["items"].as_array().unwrap().iter();
        let plan = texts.find(|text| text["script"] == "payment-plan-email-company").unwrap();
        assert_eq!(plan["facts"], json!(["plan-signed"]), "what would give it what it lacks");
        change(&ann, case, "facts", &signed(json!({ "document_id": paper }))).well();
        let texts = ann.get(&offered).well();
        assert_eq!(lacks(&texts, "payment-plan-email-company"), [Value::Null]);
        assert!(texts.to_string().contains("12,200.00"), "the sum of the plan");

        let facts = ann.get(&format!("/cases/{case}")).well()["facts"].clone();
        let plan = facts.as_array().unwrap().iter().find(|fact| fact["kind"] == "offer-approved").unwrap();
        assert_eq!(plan["details"], approved["details"]);
    });
}
