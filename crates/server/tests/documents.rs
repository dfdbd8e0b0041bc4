//! Holds the documents to the command line: every command they name exists, with every option they give it.

#![cfg(test)]

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use receivables::calendar::Day;
use sim::{
    workbook,
    world::{Size, World},
};

fn root() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."))
}

fn huikuan(args: &[&str]) -> (bool, String) {
    let run = Command::new(env!("CARGO_BIN_EXE_huikuan")).args(args).current_dir(root()).output().unwrap();
    let out = [run.stdout, run.stderr].concat();
    (run.status.success(), String::from_utf8(out).unwrap())
}

/// What a page says can be typed: code spans and lines of code blocks that begin with the name of the program.
fn typed(text: &str) -> Vec<String> {
    let spans = text.split('`').filter(|span| !span.contains('\n'));
    let lines = text.lines().map(|line| line.trim().trim_start_matches("$ "));
    let all = spans.chain(lines).filter_map(|line| line.strip_prefix("huikuan "));
    all.map(|line| line.split('#').next().unwrap_or(line).trim().to_owned()).collect()
}

/// The commands in a line, such as `law check`; the words after them are arguments.
fn commands(line: &str) -> Vec<&str> {
    const GROUPS: [&str; 12] = [
        "document", "evidence", "gateway", "incoming", "keys", "law", "letter", "outbox", "policy",
        "scenario", "scripts", "user",
    ];
    let mut words = line.split_whitespace().map(|word| word.trim_end_matches([',', '.', ';']));
    let Some(first) = words.next() else { return Vec::new() };
    let second = words.next().filter(|_| GROUPS.contains(&first));
    std::iter::once(first).chain(second).collect()
}

fn options(line: &str) -> impl Iterator<Item = &str> {
    let words = line.split_whitespace().filter(|word| word.starts_with("--"));
    words.map(|word| word.split('=').next().unwrap_or(word).trim_end_matches([',', '.', ';']))
}

#[test]
fn every_command_in_the_documents_can_be_typed() {
    let mut pages: Vec<PathBuf> = Vec::new();
    for folder in [root(), root().join("docs")] {
        let files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
        pages.extend(files.filter(|path| path.extension().is_some_and(|extension| extension == "md")));
    }
    let mut help: BTreeMap<Vec<String>, (bool, String)> = BTreeMap::new();
    let mut wrong = Vec::new();
    for page in pages {
        for line in typed(&fs::read_to_string(&page).unwrap()) {
            let commands = commands(&line);
            let key: Vec<String> = commands.iter().map(ToString::to_string).collect();
            let (exists, help) = help
                .entry(key)
                .or_insert_with(|| huikuan(&[commands.as_slice(), &["--help"]].concat()))
                .clone();
            let unknown: Vec<&str> = options(&line).filter(|option| !help.contains(option)).collect();
            if !exists || !unknown.is_empty() {
                wrong.push(format!("{}: huikuan {line} {unknown:?}", page.display()));
            }
        }
    }
    assert!(help.len() > 8, "only {} commands found in the documents", help.len());
    assert!(wrong.is_empty(), "no such command or option: {wrong:#?}");
}

#[test]
fn the_example_of_a_company_file_is_read() {
    let example = root().join("huikuan.example.toml");
    let (is_well, out) = huikuan(&["--config", &path(&example), "policy", "list"]);
    assert!(is_well, "{out}");
    // What is left out of the example as a remark is read too.
    let text = fs::read_to_string(&example).unwrap();
    let folder = tempfile::tempdir().unwrap();
    for own in ["policies", "scripts", "rulebook"] {
        fs::create_dir(folder.path().join(own)).unwrap();
    }
    let whole = text.replace("\n# policies =", "\npolicies =");
    let whole = whole.replace("\n# scripts =", "\nscripts =").replace("\n# rulebook =", "\nrulebook =");
    assert_eq!(whole.len() + 6, text.len(), "the example no longer offers three folders");
    let lawyer =
        whole.replace("\n# [[people]]", "\n[[people]]").replace("\n# [people.mandate]", "\n[people.mandate]");
    let keys = ["id", "name", "phone", "firm", "number", "client", "from", "until", "document"];
    let (people, rest) = lawyer.split_once("\n[sender]").unwrap();
    let people = keys
        .iter()
        .fold(people.to_owned(), |text, key| text.replace(&format!("\n# {key} ="), &format!("\n{key} =")));
    let whole = format!("{people}\n[sender]{rest}");
    let whole = ["spool", "send"].iter().fold(whole, |text, block| {
        let (before, rest) = text.split_once(&format!("\n# [{block}]")).unwrap();
        let (block_lines, after) = rest.split_once("\n\n").unwrap();
        format!("{before}\n[{block}]{}\n\n{after}", block_lines.replace("\n# ", "\n"))
    });
    assert!(whole.contains("\nper_day ="), "the example no longer offers a spool folder and limits");
    fs::create_dir(folder.path().join("mandates")).unwrap();
    fs::write(folder.path().join("mandates/WT-2026-031.pdf"), "signed").unwrap();
    let config = folder.path().join("huikuan.toml");
    fs::write(&config, &whole).unwrap();
    let (is_well, out) = huikuan(&["--config", &path(&config), "--as", "chenming", "policy", "list"]);
    assert!(is_well, "the lawyer of the example is no user: {out}");
}

fn path(path: &Path) -> String {
    path.display().to_string()
}

/// The worklist that the readmes show: seed 1, 23 November 2026.
fn demonstration(folder: &Path, lang: &str) -> String {
    let day = Day::new(2026, 11, 23).unwrap();
    let world = World::generate(1, day, Size::default()).unwrap();
    let ledger = folder.join(workbook::FILE_NAME);
    fs::write(&ledger, workbook::write(&world).unwrap()).unwrap();
    let database = path(&folder.join(format!("{lang}.sqlite")));
    let config = path(&root().join("huikuan.example.toml"));
    let common = ["--db", &database, "--config", &config, "--lang", lang, "--as-of", "2026-11-23"];
    let mut out = String::new();
    for command in [&["import", &path(&ledger)][..], &["run"], &["worklist", "--limit", "0"]] {
        let (is_well, text) = huikuan(&[command, &common].concat());
        assert!(is_well, "{text}");
        out = text;
    }
    out
}

#[test]
fn the_samples_in_the_readmes_are_what_is_printed() {
    let folder = tempfile::tempdir().unwrap();
    for (page, lang) in [("README.md", "en"), ("README.zh-CN.md", "zh")] {
        let printed = demonstration(folder.path(), lang);
        let text = fs::read_to_string(root().join(page)).unwrap();
        let sample = text.split("```text\n").nth(1).unwrap().split("```").next().unwrap();
        let shown = sample.lines().filter(|line| !matches!(line.trim(), "" | "..." | "│ ..."));
        let invented: Vec<&str> = shown.filter(|line| !printed.lines().any(|real| real == *line)).collect();
        assert!(invented.is_empty(), "{page} shows what is not printed any more: {invented:#?}\n{printed}");
    }
}
