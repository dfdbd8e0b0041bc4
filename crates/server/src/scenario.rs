//! Diaries from the command line.

use std::{fmt::Write as _, fs, path::PathBuf};

use outreach::Lang;
use receivables::policy::Policy;
use serde_json::json;

use crate::{company::Company, said::unreadable, screen::either};

/// Runs every diary. Returns the report, and whether every expectation of every diary holds.
pub(crate) fn run(
    files: &[PathBuf],
    company: &Company,
    lang: Lang,
    as_json: bool,
) -> anyhow::Result<(String, bool)> {
    let policies: Vec<Policy> = company.policies.values().cloned().collect();
    let mut out = String::new();
    let (mut passed, mut failed, mut broken) = (0, 0, 0);
    for file in files {
        let name = file.display().to_string();
        let text = fs::read_to_string(file).map_err(|error| unreadable(file, &error))?;
        match scenario::run(&name, &text, &policies, &company.rulebook) {
            Ok(outcome) => {
                let failures = outcome.failures().count();
                failed += failures;
                passed += outcome.checks.len() - failures;
                let _ = if as_json {
                    writeln!(out, "{}", outcome_json(&outcome))
                } else {
                    writeln!(out, "{outcome}")
                };
            }
            Err(error) => {
                broken += 1;
                if as_json {
                    let faults = error.faults.iter();
                    let faults: Vec<_> =
                        faults.map(|fault| json!({ "line": fault.line, "reason": fault.reason })).collect();
                    let _ = writeln!(
                        out,
                        "{}",
                        json!({ "file": name, "title": null, "passed": 0, "failed": 0, "failures": [], "faults": faults })
                    );
                } else {
                    // A diary is written in English, and so is what is said of its lines.
                    let says = either(lang, "：这一行读不懂：", ": ");
                    for fault in &error.faults {
                        let _ = writeln!(out, "{name}:{}{says}{}", fault.line, fault.reason);
                    }
                }
            }
        }
    }
    if !as_json {
        let _ = match lang {
            Lang::Zh => writeln!(
                out,
                "日记 {} 篇：符合预期 {passed} 项，不符 {failed} 项，读不懂的日记 {broken} 篇",
                files.len()
            ),
            Lang::En => writeln!(
                out,
                "diaries: {}; expectations that hold: {passed}, that do not: {failed}; diaries not understood: {broken}",
                files.len()
            ),
        };
    }
    Ok((out, failed == 0 && broken == 0))
}

fn outcome_json(outcome: &scenario::Outcome) -> serde_json::Value {
    let failures: Vec<_> = outcome
        .failures()
        .map(|check| json!({ "line": check.line, "expected": check.expected, "got": check.got }))
        .collect();
    json!({
        "file": outcome.name, "title": outcome.title, "passed": outcome.checks.len() - failures.len(),
        "failed": failures.len(), "failures": failures, "faults": [],
    })
}
