//! Every diary in `scenarios/` comes out as it expects, and so does the one that shows the form.

use receivables::{
    contact::{Connection, Outcome, StatedReason},
    debtor::{Channel, Role},
    decision::TaskKind,
    fact::FactKind,
    policy::Policy,
    rulebook::Rulebook,
    script::Purpose,
    stage::Stage,
};

const FORM: &str = include_str!("../../../docs/scenarios.md");

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

#[test]
fn the_diary_that_shows_the_form_holds() {
    let (_, rest) = FORM.split_once("````markdown\n").unwrap();
    let (diary, _) = rest.split_once("\n````").unwrap();
    let outcome = scenario::run("docs/scenarios.md", diary, &[], &Rulebook::shipped()).unwrap();
    assert!(outcome.holds() && outcome.checks.len() == 3, "{outcome}");
}

#[test]
fn the_form_names_every_code_a_diary_may_use() {
    let words: Vec<&str> = FORM.split(|c: char| !(c.is_ascii_alphanumeric() || c == '-')).collect();
    let codes = Channel::ALL.iter().map(|code| code.code());
    let codes = codes
        .chain(Role::ALL.iter().map(|code| code.code()))
        .chain(Connection::ALL.iter().map(|code| code.code()))
        .chain(Outcome::ALL.iter().map(|code| code.code()))
        .chain(StatedReason::ALL.iter().map(|code| code.code()))
        .chain(FactKind::ALL.iter().map(|code| code.code()))
        .chain(TaskKind::ALL.iter().map(|code| code.code()))
        .chain(Purpose::ALL.iter().filter(|purpose| purpose.is_planned()).map(|code| code.code()))
        .chain(Stage::ALL.iter().map(|code| code.code()));
    let missing: Vec<&str> = codes.filter(|code| !words.contains(code)).collect();
    assert!(missing.is_empty(), "docs/scenarios.md does not name {}", missing.join(", "));
}
