//! Nothing but this crate may render a text, so that every text has passed the guard.

#![cfg(test)]

use std::{fs, path::Path};

#[test]
fn only_this_crate_writes_texts_by_the_template_engine() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let crates = fs::read_dir(root.join("crates")).unwrap().map(|entry| entry.unwrap().path());
    let mut users: Vec<String> = crates
        .chain([root.join("xtask")])
        .filter(|folder| {
            fs::read_to_string(folder.join("Cargo.toml")).is_ok_and(|text| text.contains("minijinja"))
        })
        .map(|folder| folder.file_name().unwrap().to_string_lossy().into_owned())
        .collect();
    users.sort();
    // A gateway's adapter puts a finished text into the form of its requests.
    assert_eq!(users, ["gateway", "outreach"]);
}

#[test]
fn a_text_is_made_in_one_place() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut makers = Vec::new();
    for entry in fs::read_dir(source).unwrap() {
        let path = entry.unwrap().path();
        let text = if path.is_file() { fs::read_to_string(&path).unwrap() } else { continue };
        let text = text.split("#[cfg(test)]").next().unwrap();
        makers.extend(
            text.matches("Ok(Text {").map(|_| path.file_name().unwrap().to_string_lossy().into_owned()),
        );
    }
    assert_eq!(makers, ["guarded.rs"]);
}
