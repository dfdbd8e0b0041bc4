//! The worked cases: ours, which always run, and the shared table where it is at hand.

use std::{fs, path::Path};

use lawcase::{Verdict, check};
use receivables::rulebook::Rulebook;

#[test]
fn our_own_cases_match() {
    let ours: [(&[u8], usize); 6] = [
        (include_bytes!("../cases/cn.csv"), 50),
        (include_bytes!("../cases/eu.csv"), 10),
        (include_bytes!("../cases/de.csv"), 30),
        (include_bytes!("../cases/uk.csv"), 20),
        (include_bytes!("../cases/us.csv"), 20),
        // Every key, spelling and edge that a row of this form may hold, computed day by day outside this program.
        (include_bytes!("../cases/held-out.csv"), 120),
    ];
    for (csv, least) in ours {
        let results = check(csv, &Rulebook::shipped()).unwrap();
        assert!(results.len() >= least, "{}", results.len());
        let wrong: Vec<_> = results.iter().filter(|result| result.verdict != Verdict::Match).collect();
        assert!(wrong.is_empty(), "{wrong:#?}");
    }
}

#[test]
fn every_case_of_the_shared_table_matches() {
    let path = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/law/cases.csv"));
    let Ok(csv) = fs::read(path) else {
        println!("skipped: no shared table of cases beside the workspace");
        return;
    };
    let results = check(&csv, &Rulebook::shipped()).unwrap();
    assert!(results.len() >= 70);
    for result in results {
        assert_eq!(result.verdict, Verdict::Match, "{}", result.id);
    }
}
