//! Outgoing messages: sending them, and looking after them.

use clap::{Args, Subcommand};
use receivables::{
    calendar::Day,
    message::{Finding, MessageState},
};

use super::by_code;

#[derive(Debug, Args)]
pub(crate) struct Sending {
    /// Most messages to hand over (default: all whose hour has come)
    #[arg(long)]
    pub(crate) limit: Option<usize>,
    /// Judge each message and say what would become of it; hand over and record nothing
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// The day whose messages are looked at, each at its hour; messages leave on their own day alone, so any day but today
    /// needs --dry-run
    #[arg(long, visible_alias = "day", value_name = "DATE")]
    pub(crate) as_of: Option<Day>,
}

/// `huikuan send`.
#[derive(Debug, Args)]
pub(crate) struct SendNow {
    #[command(flatten)]
    pub(crate) sending: Sending,
    /// What the run of a day to come and its sending would do, in groups with samples (default: tomorrow); records nothing
    #[arg(long, conflicts_with_all = ["limit", "dry_run"])]
    pub(crate) tonight: bool,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Outbox {
    /// Messages, the latest change first
    List {
        /// Where they stand: planned, sending, sent, shown, failed, unclear, not-sent, refused or cancelled (default: all)
        #[arg(long, value_parser = by_code(MessageState::from_code, MessageState::ALL, MessageState::code))]
        state: Option<MessageState>,
        /// Most messages to show
        #[arg(long, default_value_t = 50)]
        limit: u32,
    },
    /// One message: whom it goes to, its text, how it came to where it stands
    Show {
        /// Its number
        id: i64,
    },
    /// Say what became of an unclear message, once you have found out
    Resolve {
        /// Its number
        id: i64,
        /// sent or not-sent
        #[arg(value_parser = by_code(Finding::from_code, Finding::ALL, Finding::code))]
        found: Finding,
        /// How you know
        #[arg(long)]
        note: String,
    },
    /// Plan a message anew that did not leave; it is judged again before it does
    Retry {
        /// Its number
        id: i64,
    },
    /// Stop all sending, on every machine, from the next message on
    Pause {
        /// Why
        #[arg(long)]
        why: String,
    },
    /// Ask that messages may leave, or confirm what a second person asked for: only then they do. Say who you are by --as
    Live {
        /// Why
        #[arg(long)]
        why: String,
    },
    /// Back to test mode: everything is judged, rendered and shown, and nothing leaves
    Test {
        /// Why
        #[arg(long)]
        why: String,
    },
    /// Whether messages leave, and who said so
    Mode,
    /// Let sending go on
    Go {
        /// Why
        #[arg(long)]
        why: String,
    },
}
