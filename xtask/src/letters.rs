//! How many letters all cores set.

use crate::shell::{cargo, run};

/// `cargo xtask letters`.
pub(crate) fn letters() -> anyhow::Result<()> {
    run(cargo().args(["run", "--release", "--package", "letters", "--example", "letter_speed"]))
}
