//! What anybody would call forbidden is blocked, and what anybody would call courteous passes, without exception: sentences
//! that hide nothing, said on the phone to the debtor with no fact on file.
#![cfg(test)]

use std::path::Path;

use receivables::{
    debtor::{Channel, Role},
    stage::Stage,
};
use wording::{Facts, Lang, Text, Verdict};

/// Each line of `tests/plain/<lang>-<name>.txt` has the verdict.
#[track_caller]
fn check(lang: Lang, name: &str, verdict: Verdict) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/plain/{lang}-{name}.txt"));
    let file = std::fs::read_to_string(path).unwrap();
    assert!(file.lines().count() >= 120, "{lang}: {} sentences", file.lines().count());
    let (channel, stage, audience) = (Channel::Phone, Stage::Late, Role::Debtor);
    let is_wrong = |text: &&str| {
        wording::check(&Text { lang, channel, stage, audience, text, facts: Facts::NONE }).verdict != verdict
    };
    let wrong: Vec<&str> = file.lines().filter(is_wrong).collect();
    assert!(wrong.is_empty(), "{lang}, not {}: {wrong:#?}", verdict.code());
}

#[test]
fn what_is_plainly_forbidden_is_blocked() {
    for lang in Lang::ALL {
        check(lang, "block", Verdict::Block);
    }
}

#[test]
fn what_is_plainly_courteous_passes() {
    for lang in Lang::ALL {
        check(lang, "pass", Verdict::Pass);
    }
}
