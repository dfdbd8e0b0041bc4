//! The worked cases: ours, which always run, and the shared table where it is at hand.

use std::{fs, path::Path};

use lawcase::{CaseResult, Verdict, check};
use receivables::rulebook::Rulebook;

fn results(path: &Path) -> Option<Vec<CaseResult>> {
    let csv = fs::read(path).ok()?;
    Some(check(&csv, &Rulebook::shipped()).unwrap())
}

fn workspace() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."))
}

#[test]
fn our_own_cases_match() {
    let results =
        results(&workspace().join("crates/lawcase/cases/cn.csv")).expect("committed with this crate");
    assert!(results.len() >= 40, "{}", results.len());
    for result in results {
        assert_eq!(result.verdict, Verdict::Match, "{}", result.id);
    }
}

#[test]
fn every_chinese_case_of_the_shared_table_matches() {
    let path = workspace().join("../shared/law/cases.csv");
    let Some(results) = results(&path) else {
        println!("skipped: no shared table of cases beside the workspace");
        return;
    };
    let (chinese, others): (Vec<_>, Vec<_>) = results.iter().partition(|result| result.id.starts_with("CN-"));
    assert!(chinese.len() >= 30);
    for result in chinese {
        assert_eq!(result.verdict, Verdict::Match, "{}", result.id);
    }
    for result in others {
        assert!(matches!(result.verdict, Verdict::NotCovered { .. }), "{} {:?}", result.id, result.verdict);
    }
}
