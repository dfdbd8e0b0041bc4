//! Every rule that can speak has a sentence in both languages.

use outreach::{Lang, words};
use receivables::{cadence, cause, checklist, gate, ladder, priority};

#[test]
fn every_rule_has_a_sentence() {
    let rules = gate::rule_ids()
        .chain(cause::rule_ids())
        .chain(ladder::rule_ids())
        .chain(priority::rule_ids())
        .chain(cadence::rule_ids())
        .chain(checklist::rule_ids());
    let mut seen = 0;
    let mut lacking = Vec::new();
    for rule in rules {
        seen += 1;
        for lang in Lang::ALL {
            // A rule without a sentence is shown by its id between these marks.
            if words::sentence(rule, [], lang).starts_with(&format!("⟦{rule}")) {
                lacking.push((rule, lang));
            }
        }
    }
    assert!(seen > 40, "only {seen} rules found");
    assert!(lacking.is_empty(), "without a sentence in crates/outreach/words: {lacking:?}");
}
