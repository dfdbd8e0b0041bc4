//! The worked example of `docs/evidence.md`, made anew: every value that stands there must be the one the code gives.
#![cfg(test)]

use std::collections::BTreeMap;

use evidence::{
    Canonical, Code, Digest, Head, KeyRing, Kind, Leaf, Leaves, Pack, SigningKey, Trust, page, verify,
    verify::By,
};
use jiff::civil::date;
use serde_json::json;

const DOCUMENT: &str = include_str!("../../../docs/evidence.md");

const CASE: &str = "17 C-0017";

fn check(what: &str, value: &str) {
    assert!(DOCUMENT.contains(value), "docs/evidence.md does not have {what}:\n{value}");
}

#[test]
fn the_worked_example_is_what_the_code_gives() {
    let key = SigningKey::from_seed(&[1; 32]).unwrap();
    let keys = KeyRing::start(&key, 1_782_000_000_000_000).unwrap();
    check("the public key", &key.public().to_string());
    check("the key's fingerprint", &key.id().to_string());
    check("keys.json", &String::from_utf8(keys.to_bytes().unwrap()).unwrap());

    let contents = [
        (
            Kind::Ledger,
            "huikuan",
            json!({"invoice": "F-1", "amount": 1_230_000, "currency": "CNY", "due": "2026-05-31"}),
        ),
        (Kind::Promised, "li", json!({"on": "2026-07-01", "amount": 1_230_000, "words": "七月一日前付清"})),
    ];
    let (mut head, mut entries, mut kept) = (Head::EMPTY, Vec::new(), Vec::new());
    for (at, (kind, actor, content)) in (1_782_000_000_000_000..).step_by(60_000_000).zip(contents) {
        let content = Canonical::of(&content).unwrap();
        let (entry, next) = head.append(CASE, at, kind, actor, &content).unwrap();
        check("a content", std::str::from_utf8(content.bytes()).unwrap());
        check("a content's hash", &content.digest().to_string());
        check("a header", &String::from_utf8(entry.header().unwrap()).unwrap());
        check("an entry's hash", &entry.hash.to_string());
        (head, kept) = (next, [kept, vec![content.into_bytes()]].concat());
        entries.push(entry);
    }

    let other =
        Leaf { case: "4 C-0004", seq: 9, at: 1_782_000_000_000_000, hash: Digest::of(b"another case") };
    let leaves = Leaves::of([Leaf { case: CASE, seq: 2, at: head.at, hash: head.hash }, other]).unwrap();
    let root = leaves.seal(None, date(2026, 6, 21), 1_782_050_400_000_000, &key).unwrap();
    let proof = leaves.proof(1, CASE).unwrap();
    check(
        "the other leaf",
        &String::from_utf8(
            Canonical::of(&json!({"case": other.case, "hash": other.hash, "seq": 9})).unwrap().into_bytes(),
        )
        .unwrap(),
    );
    check("the proof's path", &proof.path[0].to_string());
    check("the root", &String::from_utf8(root.root.bytes().unwrap()).unwrap());
    check("the root's hash", &root.hash.to_string());
    check("the root's signature", &root.signature.to_string());

    let pack = Pack {
        case: CASE,
        title: "上海示例贸易有限公司",
        made: 1_782_050_500_000_000,
        entries: &entries,
        contents: &kept,
        documents: &[],
        roots: std::slice::from_ref(&root),
        proofs: &[proof],
        stamps: &BTreeMap::new(),
        keys: &keys,
        computation: None,
    };
    let archive = pack.build(&key).unwrap();
    let trust = Trust { keys: vec![key.id()], roots: vec![root.hash], authorities: Vec::new() };
    let report = verify(&archive, &trust);
    assert_eq!(report.findings, []);
    assert_eq!((report.anchored.by, report.anchored.entries), (By::Given, 2));
}

#[test]
fn the_specification_names_the_page_and_every_finding() {
    check("the hash of verify.html", &Digest::of(page::html().as_bytes()).to_string());
    for code in Code::ALL {
        check("a finding", &format!("`{}`", code.code()));
    }
    for kind in Kind::ALL {
        check("a kind", &format!("`{}`", kind.code()));
    }
}
