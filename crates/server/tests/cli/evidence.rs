//! Evidence from the command line: sealed, verified, handed out, and what somebody changed is named.

use evidence::{Digest, timestamp};
use serde_json::json;
use testbed::Authority;

use crate::desk::{Desk, TODAY};

/// A desk whose chains are sealed.
fn sealed() -> (Desk, serde_json::Value) {
    let desk = Desk::with_run();
    let sealed = desk.json(&["evidence", "seal"]).remove(0);
    assert_eq!(sealed["sealed"], json!(true), "{sealed}");
    (desk, sealed)
}

fn change(desk: &Desk, statement: &str) {
    let database = rusqlite::Connection::open(desk.path("huikuan.sqlite")).unwrap();
    assert_eq!(database.execute(statement, []).unwrap(), 1, "{statement}");
}

#[test]
fn what_is_sealed_is_verified_and_nothing_is_sealed_twice() {
    let (desk, sealed) = sealed();
    assert!(sealed["key_made"].as_str().unwrap().ends_with("huikuan-evidence.key"));
    assert_eq!(desk.json(&["evidence", "seal"])[0]["sealed"], json!(false), "nothing is new");
    let verified = desk.type_in(&["evidence", "verify"]).well();
    assert!(verified.contains("intact") && verified.contains("1 roots"), "{verified}");
    let status = &desk.json(&["evidence", "status"])[0];
    assert_eq!((&status["unsealed"], &status["roots"]), (&json!(0), &json!(1)));

    desk.type_in(&["evidence", "seal", "--tsa-request", "request.tsq"]).well();
    assert!(desk.has("request.tsq"));
    desk.write("answer.tsr", b"no answer");
    assert_eq!(desk.type_in(&["evidence", "stamp", "1", "answer.tsr"]).code, 2);

    let keys = desk.json(&["evidence", "keys", "rotate"]).remove(0);
    assert_eq!(keys["keys"].as_array().unwrap().len(), 2);
    desk.type_in(&["law", "contact", "--for", "C0018", "--day", TODAY, "--at", "10:00"]).well();
    let again = &desk.json(&["evidence", "seal"])[0];
    assert_eq!(again["root"]["key"], keys["keys"][1]["fingerprint"]);
    desk.type_in(&["evidence", "verify"]).well();
}

#[test]
fn a_stamp_is_kept_only_if_it_answers_the_request_for_its_root() {
    let (desk, sealed) = sealed();
    let authority = Authority::new(Authority::P256);
    let ask = |file: &str| {
        desk.type_in(&["evidence", "seal", "--tsa-request", file]).well();
        std::fs::read(desk.path(file)).unwrap()
    };
    let stamp = |answer: &[u8], root: &str| {
        desk.write("answer.tsr", answer);
        desk.type_in(&["evidence", "stamp", root, "answer.tsr"])
    };
    let hash: Digest = sealed["root"]["hash"].as_str().unwrap().parse().unwrap();
    let request = ask("first.tsq");
    let strange = stamp(&authority.stamp(&timestamp::request(&hash, *b"question"), "-sha256"), "1");
    assert!(strange.code == 2 && strange.err.contains("answers another request"), "{strange:?}");
    let first = authority.stamp(&request, "-sha256");
    assert_eq!(stamp(&first, "1").code, 0);
    assert_eq!(ask("again.tsq"), request, "asked again, the question is the same");

    desk.type_in(&["law", "contact", "--for", "C0018", "--day", TODAY, "--at", "10:00"]).well();
    desk.type_in(&["evidence", "seal"]).well();
    assert_eq!(stamp(&first, "2").code, 2, "it is for the root before");
    assert_eq!(stamp(&authority.stamp(&ask("second.tsq"), "-sha256"), "2").code, 0);

    desk.write("authority.pem", &authority.certificate());
    desk.json(&["evidence", "export", "C0018", "-o", "pack.zip", "--as-of", TODAY]);
    let report = &desk.json(&["evidence", "verify", "pack.zip", "--authority", "authority.pem"])[0];
    assert_eq!((&report["anchored"]["by"], &report["anchored"]["root"]), (&json!("stamp"), &json!(2)));
}

#[test]
fn a_pack_is_handed_out_and_verified() {
    let (desk, sealed) = sealed();
    let (root, key) = (sealed["root"]["hash"].as_str().unwrap(), sealed["root"]["key"].as_str().unwrap());
    let made = desk.json(&["evidence", "export", "C0018", "-o", "pack.zip", "--as-of", TODAY]).remove(0);
    assert_eq!(made["report"]["verdict"], json!("intact"), "{made}");
    let report = &desk.json(&["evidence", "verify", "pack.zip", "--trust", key, "--root", root])[0];
    assert_eq!((&report["verdict"], &report["anchored"]["by"]), (&json!("intact"), &json!("given")));
    let stranger = desk.type_in(&["evidence", "verify", "pack.zip", "--trust", root]);
    assert_eq!(stranger.code, 1, "{stranger:?}");
    let zh = desk.type_in(&["evidence", "verify", "pack.zip", "--trust", key, "--lang", "zh"]).well();
    assert!(zh.contains("完好"), "{zh}");

    let mut bytes = std::fs::read(desk.path("pack.zip")).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    desk.write("changed.zip", &bytes);
    assert_eq!(desk.type_in(&["evidence", "verify", "changed.zip"]).code, 1);
}

#[test]
fn what_somebody_changes_in_the_database_is_named() {
    let (desk, _) = sealed();
    let debtor = "(SELECT id FROM debtor WHERE code = 'C0018')";
    change(
        &desk,
        &format!(
            "UPDATE evidence_entry SET content = replace(content, '\"file\"', '\"flie\"') \
             WHERE seq = 1 AND debtor_id = {debtor}"
        ),
    );
    let found = desk.type_in(&["evidence", "verify"]);
    assert_eq!(found.code, 1);
    assert!(found.out.contains("C0018") && found.out.contains("The content of entry 1"), "{}", found.out);
    let found = desk.type_in(&["evidence", "verify", "--case", "C0018", "--lang", "zh"]);
    assert_eq!(found.code, 1);
    assert!(found.out.contains("有损"), "{}", found.out);
    desk.type_in(&["evidence", "verify", "--case", "C0032"]).well();
    // The pack says so, too.
    assert_eq!(desk.type_in(&["evidence", "export", "C0018", "-o", "pack.zip", "--as-of", TODAY]).code, 1);
}
