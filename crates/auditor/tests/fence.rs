//! The auditor depends on nothing of ours: what it copied it could not check.

#![cfg(test)]

#[test]
fn the_auditor_knows_none_of_our_crates() {
    let manifest = include_str!("../Cargo.toml");
    let (_, dependencies) = manifest.split_once("[dependencies]\n").unwrap();
    let (dependencies, _) = dependencies.split_once("\n[lints]").unwrap();
    assert_eq!(dependencies.trim(), "serde_json.workspace = true\nsha2.workspace = true");
}
