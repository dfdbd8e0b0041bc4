//! How well the guard does: how much of what is forbidden it blocks, how much of what is not it passes, rule by rule and
//! row by row.
#![expect(clippy::float_arithmetic, reason = "shares for people to read")]

use std::{collections::BTreeMap, fmt::Write as _};

use wording::{Checked, Verdict};

use super::texts::Labelled;

/// How many of how many.
#[derive(Default, Clone, Copy)]
struct Share {
    hits: u32,
    all: u32,
}

impl Share {
    fn add(&mut self, hit: bool) {
        self.hits += u32::from(hit);
        self.all += 1;
    }

    fn percent(self) -> f64 {
        f64::from(self.hits) * 100.0 / f64::from(self.all.max(1))
    }
}

/// What was seen.
#[derive(Default)]
pub(super) struct Report {
    blocked: Share,
    passed: Share,
    reviewed: u32,
    /// Of the texts a rule blocks, how many should be.
    rules: BTreeMap<&'static str, Share>,
    /// Of the texts with a row, how many are blocked.
    rows: BTreeMap<String, Share>,
}

impl Report {
    /// Counts one text. Returns a line if the guard was wrong.
    pub(super) fn add(&mut self, text: &Labelled, checked: &Checked<'_>) -> Option<String> {
        self.reviewed += u32::from(checked.verdict == Verdict::Review);
        let is_right = if text.is_blocked {
            self.blocked.add(checked.verdict == Verdict::Block);
            for row in &text.rows {
                self.rows.entry(row.clone()).or_default().add(checked.verdict == Verdict::Block);
            }
            checked.verdict == Verdict::Block
        } else {
            self.passed.add(checked.verdict == Verdict::Pass);
            checked.verdict == Verdict::Pass
        };
        for finding in checked.findings.iter().filter(|finding| finding.verdict == Verdict::Block) {
            self.rules.entry(finding.said).or_default().add(text.is_blocked);
        }
        if is_right {
            return None;
        }
        let wanted = if text.is_blocked { "block" } else { "pass" };
        let found: Vec<String> =
            checked.findings.iter().map(|finding| format!("{}({})", finding.rule, finding.words)).collect();
        let words = text.text().text;
        Some(format!(
            "{wanted}\t{}\t{}\t{}\t{words}\t{}\n",
            text.id,
            text.audience,
            text.rows.join(","),
            found.join(" | ")
        ))
    }

    /// The shares alone.
    pub(super) fn to_line(&self, title: &str) -> String {
        let Self { blocked, passed, reviewed, .. } = self;
        format!(
            "  {title:<8} blocked {:>4} of {:>4} ({:.1} %), passed {:>4} of {:>4} ({:.1} %), to a person {reviewed}\n",
            blocked.hits,
            blocked.all,
            blocked.percent(),
            passed.hits,
            passed.all,
            passed.percent(),
        )
    }

    pub(super) fn to_text(&self, title: &str) -> String {
        let mut out = format!("{title}\n");
        for (what, share) in
            [("forbidden texts blocked", self.blocked), ("innocent texts passed", self.passed)]
        {
            let _ = writeln!(out, "  {what}: {} of {} ({:.1} %)", share.hits, share.all, share.percent());
        }
        let _ = writeln!(out, "  left to a person: {}", self.reviewed);
        let _ = writeln!(out, "  of what a rule blocks, forbidden:");
        for (rule, share) in &self.rules {
            let _ = writeln!(
                out,
                "    {rule:<24} {:>5} of {:>5} ({:.1} %)",
                share.hits,
                share.all,
                share.percent()
            );
        }
        let _ = writeln!(out, "  of the texts of a row, blocked:");
        for (row, share) in &self.rows {
            let _ = writeln!(
                out,
                "    {row:<8} {:>4} of {:>4} ({:.1} %)",
                share.hits,
                share.all,
                share.percent()
            );
        }
        out
    }
}
