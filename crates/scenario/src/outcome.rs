//! What came of a diary: every expectation, and whether it held.

use std::fmt;

/// One expectation and what came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Check {
    /// Line in the diary, from 1.
    pub line: usize,
    /// The expectation as the diary words it.
    pub expected: String,
    /// What came instead; `None` if it held.
    pub got: Option<String>,
}

/// What came of one diary.
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use = "an outcome nobody reads was not tested"]
pub struct Outcome {
    /// The name it was run under.
    pub name: String,
    /// Its title.
    pub title: String,
    /// Its expectations, in the order of the diary.
    pub checks: Vec<Check>,
}

impl Outcome {
    /// Whether everything came as expected.
    pub fn holds(&self) -> bool {
        self.failures().next().is_none()
    }

    /// The expectations that did not hold.
    pub fn failures(&self) -> impl Iterator<Item = &Check> {
        self.checks.iter().filter(|check| check.got.is_some())
    }
}

/// One line for a diary that holds; otherwise one block a failure, with file and line, expected and got.
impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let failed = self.failures().count();
        let total = self.checks.len();
        if failed == 0 {
            return write!(f, "ok      {} ({total} expectations): {}", self.title, self.name);
        }
        write!(f, "FAILED  {} ({failed} of {total} expectations): {}", self.title, self.name)?;
        for check in self.failures() {
            let got = check.got.as_deref().unwrap_or_default();
            write!(
                f,
                "\n  {}:{}:\n    expected  {}\n    got       {got}",
                self.name, check.line, check.expected
            )?;
        }
        Ok(())
    }
}
