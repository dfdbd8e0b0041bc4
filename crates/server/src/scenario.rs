//! Diaries from the command line.

use std::path::PathBuf;

use crate::company::Company;

pub(crate) fn run(_: &[PathBuf], _: &Company, _: bool) -> anyhow::Result<(String, bool)> {
    anyhow::bail!("scenarios arrive with their crate")
}
