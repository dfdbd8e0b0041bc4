//! Evidence: seal, verify, hand out.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use receivables::calendar::Day;

#[derive(Debug, Subcommand)]
pub(crate) enum Evidence {
    /// Bind the latest entries of all cases into a signed root; nothing where nothing is new
    Seal {
        /// Write a request for a time-stamping authority (RFC 3161) for the latest root into this file
        #[arg(long, value_name = "FILE")]
        tsa_request: Option<PathBuf>,
    },
    /// Keep the answer of a time-stamping authority for a root
    Stamp {
        /// The number of the root
        root: u64,
        /// The answer, as the authority sent it
        #[arg(value_name = "FILE.tsr")]
        answer: PathBuf,
    },
    /// Verify the whole database, one case of it, or a pack
    Verify(VerifyEvidence),
    /// Write all evidence of one case into a file that a stranger can verify
    Export(Export),
    /// How much evidence there is, and how much of it is sealed
    Status,
    /// The keys that sign
    Keys {
        #[command(subcommand)]
        change: Option<EvidenceKeys>,
    },
}

#[derive(Debug, Args)]
pub(crate) struct VerifyEvidence {
    /// A pack, or the folder into which somebody unpacked one (default: the database)
    #[arg(value_name = "PACK")]
    pub(crate) pack: Option<PathBuf>,
    /// Only this debtor of the database
    #[arg(long, value_name = "DEBTOR", conflicts_with = "pack")]
    pub(crate) case: Option<String>,
    /// Fingerprint of a key you trust (may be repeated)
    #[arg(long, value_name = "FINGERPRINT", requires = "pack")]
    pub(crate) trust: Vec<evidence::Digest>,
    /// Hash of a root that you hold from elsewhere (may be repeated)
    #[arg(long, value_name = "HASH", requires = "pack")]
    pub(crate) root: Vec<evidence::Digest>,
    /// Certificate of a time-stamping authority, DER or PEM (may be repeated)
    #[arg(long, value_name = "FILE", requires = "pack")]
    pub(crate) authority: Vec<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct Export {
    /// Customer number, name, or part of it
    pub(crate) debtor: String,
    /// The file to write
    #[arg(short, long, value_name = "PACK.zip")]
    pub(crate) output: PathBuf,
    /// The day for which the claim is computed (default: today)
    #[arg(long, value_name = "DATE")]
    pub(crate) as_of: Option<Day>,
}

#[derive(Debug, Clone, Copy, Subcommand)]
pub(crate) enum EvidenceKeys {
    /// Make a new key, introduced by the current one; it signs from the next root on
    Rotate,
}
