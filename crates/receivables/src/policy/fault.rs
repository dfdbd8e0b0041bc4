//! What may be wrong with a policy file, so that every language can say it.

use crate::script::Purpose;

/// Why a policy file is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{file}:{line}: {reason}")]
pub struct PolicyError {
    /// The file.
    pub file: String,
    /// Line in it, from 1.
    pub line: usize,
    /// What is wrong and what to do.
    pub reason: PolicyFault,
}

/// What is wrong with a policy file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PolicyFault {
    /// Not what the form of a policy asks for, in the words of the reader of TOML.
    #[error("{0}")]
    Form(String),
    /// A step cannot be meant.
    #[error("step `{step}`: {fault}")]
    Step {
        /// Its id.
        step: String,
        /// Why not.
        fault: StepFault,
    },
    /// More steps than have a number.
    #[error("a policy has at most 255 steps")]
    TooManySteps,
    /// Days below zero, under this key.
    #[error("`{0}` cannot be negative")]
    Negative(&'static str),
    /// Several contacts a day.
    #[error("a cadence is at least 1 day: pressing several times a day is harassment (CAD-043)")]
    TooFast,
    /// No hour is named.
    #[error("`hours.prefer` needs at least one time")]
    NoHour,
}

/// Why a step cannot be meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum StepFault {
    /// Its id is that of another step.
    #[error("the name is used twice")]
    UsedTwice,
    /// A person chooses what it is for.
    #[error("`{0}` is chosen by a person, not planned")]
    NotPlanned(Purpose),
    /// Neither channels nor a task.
    #[error("has neither `channels` nor a `task`, so it would do nothing")]
    DoesNothing,
    /// It has no condition.
    #[error("`when` is empty; say `days`, `after_previous`, `month_end_after` or another")]
    Never,
    /// The first step follows nothing.
    #[error("is the first step, so nothing comes before it for `after_previous`")]
    NothingBefore,
    /// The band is upside down.
    #[error("its band ends on day {until}, before it begins on day {from}")]
    EndsBeforeItBegins {
        /// First day past due.
        from: i32,
        /// Last day past due.
        until: i32,
    },
    /// An end where the ladder has no bands.
    #[error("`until` belongs to `mode = \"band\"`")]
    UntilOutsideBand,
    /// The steps are not in order.
    #[error("begins on day {days}, before the step above it on day {above}")]
    BeforeTheStepAbove {
        /// Its first day past due.
        days: i32,
        /// That of the step above.
        above: i32,
    },
    /// No day could be named in the text.
    #[error("`cure_days` must be at least 1, so that the text can name a date")]
    NoCureDays,
}
