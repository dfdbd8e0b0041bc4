//! How well the guard does with texts that it has not learnt from. The floors are ours: they keep a change from making it
//! worse unseen. `cargo xtask guard` prints the figures rule by rule.
#![cfg(test)]

use std::path::Path;

use receivables::{
    debtor::{Channel, Role},
    stage::Stage,
};
use wording::{Fact, Facts, Lang, Text, Verdict};

/// Of a hundred texts in a language that must be blocked, how many are; and of those that must pass.
fn measured(lang: Lang, file: &str) -> (usize, usize) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
    let file = std::fs::read_to_string(path).unwrap();
    let (mut blocked, mut to_block, mut passed, mut to_pass) = (0, 0, 0, 0);
    for line in file.lines() {
        let line: serde_json::Value = serde_json::from_str(line).unwrap();
        let of = |key: &str| line[key].as_str().unwrap().replace('_', "-");
        let held =
            line["facts"].as_object().unwrap().iter().filter(|(_, holds)| holds.as_bool() == Some(true));
        let text = Text {
            lang,
            channel: Channel::from_code(&of("channel")).unwrap(),
            stage: Stage::from_code(&of("stage")).unwrap(),
            audience: Role::from_code(&of("audience")).unwrap(),
            text: line["text"].as_str().unwrap(),
            facts: held.map(|(fact, _)| Fact::from_code(fact).unwrap()).collect::<Facts>(),
        };
        let verdict = wording::check(&text).verdict;
        if of("expect") == "block" {
            to_block += 1;
            blocked += usize::from(verdict == Verdict::Block);
        } else {
            to_pass += 1;
            passed += usize::from(verdict == Verdict::Pass);
        }
    }
    (blocked * 100 / to_block, passed * 100 / to_pass)
}

#[track_caller]
fn check(lang: Lang, file: &str, least_blocked: usize, least_passed: usize) {
    let (blocked, passed) = measured(lang, file);
    assert!(blocked >= least_blocked, "{file}: {blocked} % of forbidden texts blocked");
    assert!(passed >= least_passed, "{file}: {passed} % of innocent texts passed");
}

#[test]
fn the_guard_is_not_worse_than_it_was() {
    check(Lang::Zh, "evaluation/zh.jsonl", 95, 97);
    check(Lang::En, "evaluation/en.jsonl", 92, 95);
}

#[test]
fn a_courteous_claim_passes_with_its_fact_and_is_blocked_without_it() {
    check(Lang::Zh, "development/zh-8.jsonl", 90, 97);
    check(Lang::En, "development/en-12.jsonl", 85, 94);
}
