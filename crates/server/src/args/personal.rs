//! What is personal: read it, seal it, take it away.

use clap::{Args, Subcommand};
use receivables::calendar::Day;

#[derive(Debug, Args)]
pub(crate) struct Reveal {
    /// Customer number, name, or the beginning of either
    pub(crate) debtor: String,
    /// Whose: the number that `huikuan forget DEBTOR` shows, a name, or a part of it (default: everybody of the debtor)
    #[arg(long, value_name = "PERSON")]
    pub(crate) person: Option<String>,
    /// What you need it for; it is kept
    #[arg(long, value_name = "TEXT", value_parser = reason)]
    pub(crate) why: String,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Keys {
    /// Every key, what it seals, and where it is
    List,
    /// Make a new key and seal everything with it; after a break, go on
    Rotate,
    /// Take a key that seals nothing any more out of the file; older copies of the database do not open without it
    Retire {
        /// Its number
        key: u32,
    },
}

#[derive(Debug, Args)]
pub(crate) struct Forget {
    /// Customer number, name, or the beginning of either
    pub(crate) debtor: String,
    /// Whom: a number, a name, or a part of it (default: everybody of the debtor, and what was written about them)
    #[arg(long, value_name = "PERSON")]
    pub(crate) person: Option<String>,
    /// Who asked for it, and why; it is kept
    #[arg(long, value_name = "TEXT", value_parser = reason)]
    pub(crate) why: String,
    /// Do it; without this, say what would go and what must stay
    #[arg(long)]
    pub(crate) yes: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Expired {
    /// Take it away; without this, list it
    #[arg(long)]
    pub(crate) apply: bool,
    /// The day (default: today)
    #[arg(long, value_name = "DATE", conflicts_with = "apply")]
    pub(crate) as_of: Option<Day>,
}

/// A reason says something.
fn reason(text: &str) -> Result<String, String> {
    let text = text.trim();
    if text.is_empty() { Err("say in a few words what for".to_owned()) } else { Ok(text.to_owned()) }
}
