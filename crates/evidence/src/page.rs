//! `verify.html`: the verification as one page that works without a network, opened from a disk.
//!
//! Its script is written by hand in `page/`; words and kinds are put in from the lists of this crate, so that both verifiers say the
//! same. Whoever gets a page out of a pack has it from the one whose pack it is: take one's own copy, or compare its hash.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use crate::{entry::Kind, finding::Code, pack::fill};

/// The whole page.
pub fn html() -> String {
    let parts = BTreeMap::from([
        ("screen", include_str!("../page/screen.js").to_owned()),
        ("style", include_str!("../page/style.css").to_owned()),
        ("verify", include_str!("../page/verify.js").to_owned()),
        ("words", words().to_string()),
    ]);
    fill(include_str!("../page/verify.html"), &parts)
}

fn words() -> Value {
    let code = |code: &Code| {
        let words = json!({"level": code.level().code(), "zh": code.zh(), "en": code.en()});
        (code.code().to_owned(), words)
    };
    let kind = |kind: &Kind| (kind.code().to_owned(), json!({"zh": kind.zh(), "en": kind.en()}));
    let codes: Map<_, _> = Code::ALL.iter().map(code).collect();
    let kinds: Map<_, _> = Kind::ALL.iter().map(kind).collect();
    json!({"codes": codes, "kinds": kinds})
}
