//! Holds the documents to the code: what a policy file may say is written down, and what is written down is so.
#![cfg(test)]
#![expect(clippy::disallowed_methods, reason = "this test reads the documents")]

use std::{collections::BTreeSet, fmt::Display, path::Path};

use receivables::{
    debtor::{Channel, DebtorKind, Role},
    policy::Policy,
    script::{Purpose, Tone},
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
    check_named(&words, Purpose::ALL.iter().filter(|purpose| purpose.is_planned()), "docs/policies.md");
    check_named(&words, Tone::ALL, "docs/policies.md");
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

/// Pages of the root and of `decisions/`, by their path from the root.
fn pages() -> Vec<(String, String)> {
    let root = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."));
    let mut pages = Vec::new();
    for folder in ["", "decisions/", "docs/"] {
        for entry in std::fs::read_dir(root.join(folder)).unwrap() {
            let path = entry.unwrap().path();
            if path.extension().is_some_and(|extension| extension == "md") {
                let name = path.file_name().unwrap().to_string_lossy();
                pages.push((format!("{folder}{name}"), std::fs::read_to_string(&path).unwrap()));
            }
        }
    }
    pages.sort();
    pages
}

/// Where the links of a page lead, seen from the root; those to the web and within the page left out.
fn links<'a>(page: &str, text: &'a str) -> impl Iterator<Item = String> + use<'a> {
    let folder = page.rsplit_once('/').map_or(String::new(), |(folder, _)| format!("{folder}/"));
    let targets = text.split("](").skip(1).filter_map(|rest| rest.split(')').next());
    let files = targets.filter_map(|target| target.split('#').next());
    let own = files.filter(|file| !file.is_empty() && !file.contains("://"));
    own.map(move |file| format!("{folder}{file}"))
}

#[test]
fn links_and_paths_lead_to_files() {
    let root = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."));
    let folders = ["crates/", "docs/", "policies/", "rulebook/", "scripts/", "scenarios/", "decisions/"];
    let mut lost = Vec::new();
    let mut seen = 0;
    for (page, text) in pages() {
        let spans = text.split('`').skip(1).step_by(2);
        let paths = spans.filter(|span| folders.iter().any(|folder| span.starts_with(folder)));
        // Patterns and examples name no file of their own.
        let examples = ["<", "*", " ", "{", "your-file", "ID.toml", "no_calls_on_paydays"];
        let paths = paths.filter(|path| !examples.iter().any(|example| path.contains(example)));
        let paths = paths.map(str::to_owned);
        for path in links(&page, &text).chain(paths) {
            seen += 1;
            if !root.join(&path).exists() {
                lost.push(format!("{page}: {path}"));
            }
        }
    }
    assert!(seen > 40, "only {seen} links and paths found");
    assert!(lost.is_empty(), "not there: {lost:#?}");
}

#[test]
fn the_first_pages_stay_short() {
    let limits = [("ARCHITECTURE.md", 150), ("README.md", 120), ("README.zh-CN.md", 120)];
    let pages = pages();
    for (name, limit) in limits {
        let (_, text) = pages.iter().find(|(page, _)| page == name).unwrap();
        assert!(text.lines().count() <= limit, "{name} has {} lines", text.lines().count());
    }
}
