//! The worked cases: ours, which always run, and the shared table where it is at hand.

use std::{fs, path::Path};

use lawcase::{Verdict, check};
use receivables::rulebook::Rulebook;

#[test]
fn our_own_cases_match() {
    let results = check(include_bytes!("../cases/cn.csv"), &Rulebook::shipped()).unwrap();
    assert!(results.len() >= 50, "{}", results.len());
    for result in results {
        assert_eq!(result.verdict, Verdict::Match, "{}", result.id);
    }
}

#[test]
fn every_chinese_case_of_the_shared_table_matches() {
    let path = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/law/cases.csv"));
    let Ok(csv) = fs::read(path) else {
        println!("skipped: no shared table of cases beside the workspace");
        return;
    };
    let results = check(&csv, &Rulebook::shipped()).unwrap();
    let (chinese, others): (Vec<_>, Vec<_>) = results.iter().partition(|result| result.id.starts_with("CN-"));
    assert!(chinese.len() >= 30);
    for result in chinese {
        assert_eq!(result.verdict, Verdict::Match, "{}", result.id);
    }
    for result in others {
        // The laws of other countries are not there yet; a row of theirs must say so.
        assert!(!matches!(result.verdict, Verdict::Differs { .. }), "{} {:?}", result.id, result.verdict);
    }
}
