//! The fence around the core: what it may depend on, what it may name, and how its rules are written.
#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "the fence reads the sources it guards, and fails where it cannot"
)]

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

/// Every crate that ends up in the core. A new one is a decision: add it here, with a reason in the commit.
const DEPENDENCIES: &str = include_str!("fence/dependencies.txt");

/// Words that bring a clock, the machine, floats or hash order into a decision.
const FORBIDDEN: &[&str] = &[
    "std::time",
    "std::env",
    "std::fs",
    "std::net",
    "std::process",
    "std::thread",
    "f32",
    "f64",
    "HashMap",
    "HashSet",
    "SystemTime",
    "Instant",
    "unsafe",
];

/// Folders that hold one rule a file.
const RULE_FOLDERS: &[&str] =
    &["cadence", "cause", "checklist", "gate", "interest", "limitation", "priority"];

/// Of the ids of the cadence, those that have a file.
const OF_CADENCE: &[&str] = &["another-hour"];

const MOST_LINES_OF_A_FUNCTION: usize = 70;
const MOST_LINES_OF_A_FILE: usize = 600;

fn root() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/src"))
}

/// The core's own files: path from `src`, and text before the tests.
fn sources() -> Vec<(String, String)> {
    let mut sources = Vec::new();
    let mut folders: Vec<PathBuf> = vec![root().to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.strip_prefix(root()).unwrap().to_str().unwrap().to_owned();
            if path.is_dir() {
                folders.push(path);
            } else if !name.ends_with("tests.rs") && name != "example.rs" {
                let text = fs::read_to_string(&path).unwrap();
                let own = text.split("\n#[cfg(test)]\nmod tests").next().unwrap().to_owned();
                sources.push((name, own));
            }
        }
    }
    sources.sort();
    assert!(sources.len() > 80, "the fence no longer finds the sources");
    sources
}

/// The rules' files among them: file name without ending, and text.
fn rules() -> Vec<(String, String)> {
    let is_rule = |name: &str| {
        name.split_once('/')
            .is_some_and(|(folder, file)| RULE_FOLDERS.contains(&folder) && !file.contains('/'))
    };
    let rules = sources().into_iter().filter(|(name, _)| is_rule(name));
    rules.map(|(name, text)| (name.strip_suffix(".rs").unwrap().to_owned(), text)).collect()
}

/// A line without its comment and without the text of its strings.
fn code(line: &str) -> String {
    let line = line.split("//").next().unwrap_or_default();
    line.split('"').step_by(2).collect::<Vec<_>>().join("\"")
}

#[test]
fn the_core_depends_on_what_is_listed_and_nothing_else() {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    let tree = Command::new(cargo)
        .args([
            "tree",
            "-p",
            "receivables",
            "-e",
            "normal",
            "--prefix",
            "none",
            "--format",
            "{lib}",
            "--offline",
        ])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    assert!(tree.status.success(), "{}", String::from_utf8_lossy(&tree.stderr));
    let tree = String::from_utf8(tree.stdout).unwrap();
    let found: BTreeSet<&str> =
        tree.lines().map(|line| line.trim_end_matches(" (*)")).filter(|name| !name.is_empty()).collect();
    let listed: BTreeSet<&str> = DEPENDENCIES.lines().collect();
    assert_eq!(found, listed, "tests/fence/dependencies.txt no longer lists what `cargo tree` finds");
}

#[test]
fn no_source_names_a_clock_the_machine_a_float_or_a_hash() {
    for (name, text) in sources() {
        for (number, line) in (1..).zip(text.lines()) {
            let code = code(line);
            let words: Vec<&str> =
                code.split(|c: char| !(c.is_alphanumeric() || c == '_' || c == ':')).collect();
            for word in FORBIDDEN {
                let is_named = |path: &&str| {
                    path.starts_with(word) && !path[word.len()..].starts_with(char::is_alphanumeric)
                };
                assert!(!words.iter().any(is_named), "{name}:{number} names `{word}`: {line}");
            }
        }
    }
}

#[test]
fn every_rule_says_what_why_and_by_what_authority() {
    for (name, text) in rules() {
        let header: Vec<&str> =
            text.lines().map_while(|line| line.strip_prefix("//!")).map(str::trim).collect();
        let id = name.rsplit('/').next().unwrap().replace('_', "-");
        assert_eq!(header[0], format!("# `{id}`"), "{name}.rs begins with its id, which is its name");
        let body = header.join("\n");
        let paragraphs: Vec<&str> = body.split("\n\n").collect();
        assert_eq!(paragraphs.len(), 3, "{name}.rs: id, sentence, and why with authority");
        assert!(paragraphs[1].ends_with('.'), "{name}.rs: the sentence ends with a full stop");
        assert!(paragraphs[2].starts_with("**Why:** "), "{name}.rs says why");
        assert!(paragraphs[2].contains("\n**Authority:** "), "{name}.rs names its authority");
        assert!(
            !text.contains("RULE: Rule") || text.contains(&format!("Rule {{ id: \"{id}\"")),
            "{name}.rs registers under its id"
        );
    }
}

#[test]
fn every_id_is_used_once() {
    let files = rules().into_iter().map(|(name, _)| name.rsplit('/').next().unwrap().replace('_', "-"));
    let cadence = receivables::cadence::rule_ids().filter(|id| !OF_CADENCE.contains(id));
    let ladder = receivables::ladder::rule_ids().chain(cadence).map(str::to_owned);
    let mut seen = BTreeSet::new();
    for id in files.chain(ladder) {
        assert!(seen.insert(id.clone()), "`{id}` is the id of two rules");
    }
    let registered = receivables::gate::rule_ids()
        .chain(receivables::cause::rule_ids())
        .chain(receivables::priority::rule_ids())
        .chain(receivables::cadence::rule_ids())
        .chain(receivables::checklist::rule_ids());
    for id in registered {
        assert!(seen.contains(id), "`{id}` is in a table and has no file");
    }
}

#[test]
fn every_rule_has_its_cases() {
    for folder in ["cadence", "cause", "checklist", "gate", "priority"] {
        for entry in fs::read_dir(root().join(folder)).unwrap() {
            let path = entry.unwrap().path();
            let text = fs::read_to_string(&path).unwrap();
            assert!(text.contains("#[cfg(test)]\nmod tests"), "{} has no cases", path.display());
        }
    }
}

/// Code lines, as the lint counts them: without comments and empty lines.
fn is_code(line: &str) -> bool {
    let line = line.trim();
    !line.is_empty() && !line.starts_with("//")
}

#[test]
fn functions_fit_a_screen_and_files_stay_readable() {
    for (name, text) in sources() {
        let lines: Vec<&str> = text.lines().collect();
        assert!(lines.len() <= MOST_LINES_OF_A_FILE, "{name} has {} lines before its tests", lines.len());
        for (at, line) in lines.iter().enumerate() {
            let indent = line.len() - line.trim_start().len();
            let begins = line.trim_start().trim_start_matches("pub ").trim_start_matches("pub(crate) ");
            let begins = begins.trim_start_matches("pub(super) ").trim_start_matches("const ");
            if !begins.starts_with("fn ") {
                continue;
            }
            let closing = format!("{}}}", " ".repeat(indent));
            let body = lines[at + 1..].iter().take_while(|line| **line != closing);
            let length = body.filter(|line| is_code(line)).count();
            assert!(length <= MOST_LINES_OF_A_FUNCTION, "{name}: {begins} has {length} lines");
        }
    }
}
