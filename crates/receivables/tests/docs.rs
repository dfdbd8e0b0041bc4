//! Holds the documents to the code: what a policy file may say is written down, and what is written down is so.

use std::{collections::BTreeSet, fmt::Display};

use receivables::{
    debtor::{Channel, DebtorKind, Role},
    policy::Policy,
    script::Purpose,
    stage::Stage,
};

const POLICIES: &str = include_str!("../../../docs/policies.md");
const GLOSSARY: &str = include_str!("../../../GLOSSARY.md");
const POLICY_SOURCE: &str = include_str!("../src/policy.rs");
const SETTINGS_SOURCE: &str = include_str!("../src/policy/settings.rs");
const CORE: &str = include_str!("../src/lib.rs");

/// The values of all `coded!` lists in a source file.
fn coded_values(source: &str) -> Vec<&str> {
    let mut values = Vec::new();
    let mut inside = false;
    for line in source.lines() {
        inside = (inside || line == "coded! {") && line != "}";
        if inside && line.trim_end().ends_with("\",") {
            values.extend(line.split('"').nth(1));
        }
    }
    values
}

/// The keys a file may use: public fields of the structs that are read from it.
fn keys(source: &str) -> Vec<&str> {
    let mut keys = Vec::new();
    let mut read = false;
    for line in source.lines() {
        if line.starts_with("#[derive") {
            read = line.contains("Deserialize");
        } else if line == "}" {
            read = false;
        } else if let Some(field) = line.strip_prefix("    pub ").filter(|_| read) {
            keys.extend(field.split_once(':').map(|(key, _)| key).filter(|key| !key.contains('(')));
        }
    }
    keys
}

/// The words a document sets as code, outside of code blocks, a dotted name by each of its parts.
fn code_words(document: &str) -> BTreeSet<&str> {
    let prose = document.split("```").step_by(2);
    let spans = prose.flat_map(|text| text.split('`').skip(1).step_by(2));
    spans.flat_map(|span| span.split(|c: char| !(c.is_alphanumeric() || c == '-' || c == '_'))).collect()
}

/// The code blocks of a document whose first line begins as given.
fn blocks<'a>(document: &'a str, first: &'a str) -> impl Iterator<Item = &'a str> {
    document
        .split("```toml\n")
        .skip(1)
        .filter_map(|rest| rest.split("```").next())
        .filter(move |block| block.lines().next().is_some_and(|line| line == first))
}

fn check_named(words: &BTreeSet<&str>, names: impl IntoIterator<Item: Display>, document: &str) {
    for name in names {
        let name = name.to_string();
        assert!(words.contains(name.as_str()), "`{name}` is not explained in {document}");
    }
}

#[test]
fn every_key_and_value_of_a_policy_is_explained() {
    let words = code_words(POLICIES);
    for source in [POLICY_SOURCE, SETTINGS_SOURCE] {
        let (values, keys) = (coded_values(source), keys(source));
        assert!(
            values.len() > 20 && keys.len() > 5,
            "the sources are no longer written as this test reads them"
        );
        check_named(&words, values, "docs/policies.md");
        check_named(&words, keys, "docs/policies.md");
    }
    check_named(&words, ["step", "flat", "share"], "docs/policies.md");
    check_named(&words, DebtorKind::ALL, "docs/policies.md");
    check_named(&words, Role::ALL, "docs/policies.md");
    check_named(&words, Channel::ALL, "docs/policies.md");
    check_named(&words, Stage::ALL, "docs/policies.md");
    check_named(&words, Purpose::ALL, "docs/policies.md");
}

#[test]
fn every_shipped_policy_and_every_disputed_point_is_listed() {
    let words = code_words(POLICIES);
    check_named(&words, Policy::shipped().unwrap().iter().map(|policy| &policy.id), "docs/policies.md");
    for number in 1..=34 {
        assert!(
            POLICIES.contains(&format!("\n| C{number:02} |")),
            "C{number:02} has no row in docs/policies.md"
        );
    }
}

#[test]
fn the_examples_are_read_and_the_defaults_are_the_defaults() {
    let mut examples = blocks(POLICIES, "# complete");
    let example = Policy::parse("example", examples.next().unwrap()).unwrap();
    assert_eq!(example.steps().len(), 3);
    let written =
        Policy::parse("defaults", blocks(POLICIES, "# complete: defaults").next().unwrap()).unwrap();
    let title = "title = { zh = \"默认值\", en = \"The defaults\" }";
    let silent = Policy::parse("defaults", &format!("id = \"defaults\"\n{title}")).unwrap();
    assert_eq!(written, silent);
}

#[test]
fn the_defaults_block_leaves_no_key_out() {
    let block = blocks(POLICIES, "# complete: defaults").next().unwrap();
    let table: toml::Table = block.parse().unwrap();
    let settings: Vec<_> = table["settings"].as_table().unwrap().keys().cloned().collect();
    // `partial_payment` and `contact_order` are tables of their own, whose keys stand in the same source.
    let nested = ["minimum_share", "minimum_share_late", "large", "small", "unknown", "person"];
    for key in keys(SETTINGS_SOURCE).iter().filter(|key| !nested.contains(key)) {
        assert!(
            settings.iter().any(|setting| setting == key),
            "`settings.{key}` is missing from the defaults"
        );
    }
}

#[test]
fn every_module_of_the_core_has_a_word_in_the_glossary() {
    let words = code_words(GLOSSARY);
    let modules = CORE.lines().filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';'));
    check_named(&words, modules, "GLOSSARY.md");
}
