//! What can go wrong with a file of the vault.

use std::{io, path::PathBuf};

use crate::{Digest, KeyError};

/// Why a file cannot be kept or had.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The vault has no such file.
    #[error("`{digest}` is not in {place}; bring it back from a backup, or add the document again")]
    NotThere {
        /// Its name.
        digest: Digest,
        /// Where it was looked for.
        place: String,
    },
    /// The file is not what was put in.
    #[error("`{digest}` in {place} was altered or damaged; bring it back from a backup")]
    Altered {
        /// Its name.
        digest: Digest,
        /// Where it lies.
        place: String,
    },
    /// None of our keys opens the file. Damage within the few lines that name its keys looks the same.
    #[error("`{digest}` does not open with the keys of `{}`; bring back the key file it was written with, or the file from a backup", keys.display())]
    KeyMissing {
        /// Its name.
        digest: Digest,
        /// The key file.
        keys: PathBuf,
    },
    /// The content is longer than allowed.
    #[error(
        "the file is larger than the {most_bytes} bytes allowed; raise `most_megabytes` under [vault], or scan it smaller"
    )]
    TooLarge {
        /// The limit.
        most_bytes: u64,
    },
    /// The key file.
    #[error(transparent)]
    Keys(#[from] KeyError),
    /// The disk, or a file that is read.
    #[error("{what}: {source}")]
    Io {
        /// What was read or written.
        what: String,
        /// What the system says.
        source: io::Error,
    },
    /// S3-compatible storage.
    #[error("{place}: {source}")]
    Storage {
        /// Bucket and prefix.
        place: String,
        /// What it says.
        source: Box<object_store::Error>,
    },
}
