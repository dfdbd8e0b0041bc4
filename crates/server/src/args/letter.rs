//! Letters on paper.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use receivables::{calendar::Day, script::Purpose};

use super::{Sending, by_code};

#[derive(Debug, Subcommand)]
pub(crate) enum Letter {
    /// A letter to a customer as PDF, to be looked at: it is marked as a specimen, and recorded nowhere
    Show(LetterShow),
    /// Print the letters whose hour has come into one PDF, each judged anew at that moment, with an index and the postal list
    Print(LetterPrint),
    /// Say that a letter was handed in at the post
    Posted {
        /// The number of its message, as `huikuan outbox list` shows it
        id: i64,
        /// The number of the post, such as that of EMS
        #[arg(long)]
        number: String,
        /// The day (default: today)
        #[arg(long, value_name = "DATE")]
        on: Option<Day>,
    },
    /// Take in what the post reports: a CSV file with number, status, day and place
    Status {
        /// The file; its first line names the columns
        file: PathBuf,
    },
    /// File the receipt of the post, as a scan, and say when the letter reached the customer or should have
    Receipt {
        /// The number of its message
        id: i64,
        /// The scan
        file: PathBuf,
        /// The day the letter arrived, or was refused at the door; without it only the scan is filed
        #[arg(long, value_name = "DATE")]
        reached: Option<Day>,
    },
}

#[derive(Debug, Args)]
pub(crate) struct LetterShow {
    /// Customer number, name, or the beginning of either
    pub(crate) debtor: String,
    /// What for, such as balance-confirmation, overdue-reminder, final-notice, limitation-letter (docs/scripts.md lists all)
    #[arg(long, value_parser = by_code(Purpose::from_code, Purpose::ALL, Purpose::code))]
    pub(crate) kind: Purpose,
    /// The PDF, which must not be there yet
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: PathBuf,
    /// The day of the letter (default: today)
    #[arg(long, value_name = "DATE")]
    pub(crate) day: Option<Day>,
}

#[derive(Debug, Args)]
pub(crate) struct LetterPrint {
    /// The PDF, which must not be there yet; the postal list and the labels are written beside it
    #[arg(short, long, value_name = "FILE", required_unless_present = "dry_run")]
    pub(crate) output: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) sending: Sending,
}
