//! Papers of a claim.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use receivables::{
    calendar::Day,
    document::{DocumentKind, recording::Announced},
};

use super::coded;

#[derive(Debug, Subcommand)]
pub(crate) enum Document {
    /// File papers of a customer; their content is kept encrypted
    Add(DocumentAdd),
    /// The papers of a customer, removed ones too
    List {
        /// Customer number, name, or the beginning of either
        debtor: String,
    },
    /// Write a paper's content to a file
    Get {
        /// Its number
        id: i64,
        /// The file, which must not be there yet
        #[arg(short, long, value_name = "FILE")]
        output: PathBuf,
    },
    /// Remove a paper: its content for good, unless it is filed elsewhere too; that it was there, and why it went, stays
    Remove {
        /// Its number
        id: i64,
        /// Why, in a sentence
        #[arg(long, value_name = "TEXT")]
        why: String,
    },
    /// Compare every paper on file with its content
    Verify {
        /// Remove content that belongs to no paper on file
        #[arg(long)]
        sweep: bool,
    },
    /// Make a new key, and encrypt the content of every paper anew for it
    Rekey {
        /// Go on where it was interrupted, with the key that is there
        #[arg(long)]
        resume: bool,
    },
}

#[derive(Debug, Args)]
pub(crate) struct DocumentAdd {
    /// Customer number, name, or the beginning of either
    pub(crate) debtor: String,
    /// The files
    #[arg(required = true)]
    pub(crate) files: Vec<PathBuf>,
    /// What they are, such as contract, delivery-note, invoice, registry-search (docs/documents.md lists all)
    #[arg(long, value_parser = coded::<DocumentKind>(DocumentKind::from_code))]
    pub(crate) kind: DocumentKind,
    /// The invoice they are about
    #[arg(long, value_name = "NUMBER", conflicts_with = "contract")]
    pub(crate) invoice: Option<String>,
    /// The contract they are about, and so all that is owed under it
    #[arg(long, value_name = "NUMBER")]
    pub(crate) contract: Option<String>,
    /// The day they reached us or were made by us (default: today)
    #[arg(long, value_name = "DATE")]
    pub(crate) received: Option<Day>,
    /// Of a recording: who announced it, by name, or which notice was played
    #[arg(long, value_name = "NAME")]
    pub(crate) announced_by: Option<String>,
    /// Of a recording: when it was announced, such as 2026-11-23T10:00 at this machine's place
    #[arg(long, value_name = "MOMENT")]
    pub(crate) announced_at: Option<String>,
    /// Of a recording: played, spoken or written
    #[arg(long, value_parser = coded::<Announced>(Announced::from_code))]
    pub(crate) announced_how: Option<Announced>,
    /// Of a recording: when it began
    #[arg(long, value_name = "MOMENT")]
    pub(crate) began: Option<String>,
}
