//! Every diary in `scenarios/` comes out as it expects.

use receivables::{policy::Policy, rulebook::Rulebook};

#[test]
fn every_diary_comes_out_as_it_expects() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../scenarios");
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().path()).collect();
    files.retain(|file| file.extension().is_some_and(|extension| extension == "md"));
    files.sort();
    let (shipped, rulebook) = (Policy::shipped().unwrap(), Rulebook::shipped());
    let mut failures = Vec::new();
    for file in &files {
        let name = format!("scenarios/{}", file.file_name().unwrap().to_string_lossy());
        match scenario::run(&name, &std::fs::read_to_string(file).unwrap(), &shipped, &rulebook) {
            Ok(outcome) if outcome.holds() => println!("{outcome}"),
            Ok(outcome) => failures.push(outcome.to_string()),
            Err(error) => failures.push(error.to_string()),
        }
    }
    assert!(
        failures.is_empty(),
        "{} of {} diaries fail:\n{}",
        failures.len(),
        files.len(),
        failures.join("\n")
    );
}
