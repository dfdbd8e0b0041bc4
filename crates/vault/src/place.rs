//! Where the encrypted files lie.

mod folder;
mod s3;

use std::{fmt, fs::File, io::Read};

use self::folder::Lock;
pub use self::{
    folder::Folder,
    s3::{S3, S3Settings},
};
use crate::{Digest, Error, Stored};

/// A folder of this machine, or S3-compatible storage.
#[derive(Debug)]
pub enum Place {
    /// A folder.
    Folder(Folder),
    /// S3-compatible storage.
    S3(S3),
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Folder(folder) => folder.fmt(f),
            Self::S3(storage) => storage.fmt(f),
        }
    }
}

impl Place {
    /// Removes what interrupted writes left behind.
    pub(crate) fn sweep(&self) -> Result<(), Error> {
        match self {
            Self::Folder(folder) => folder.sweep(),
            Self::S3(_) => Ok(()),
        }
    }

    /// Keeps others from removing or writing files meanwhile; storage elsewhere has no such lock.
    pub(crate) fn alone(&self) -> Result<Option<Lock>, Error> {
        match self {
            Self::Folder(folder) => folder.alone().map(Some),
            Self::S3(_) => Ok(None),
        }
    }

    /// Keeps what `fill` writes, under the name it returns, unless that is there already. Returns whether it is new.
    pub(crate) fn put(
        &self,
        fill: impl FnOnce(&File) -> Result<(Digest, u64), Error>,
    ) -> Result<Stored, Error> {
        match self {
            Self::Folder(folder) => folder.put(fill),
            Self::S3(storage) => storage.put(fill),
        }
    }

    /// Puts what `fill` writes in the place of a file, while [`Place::alone`] is held.
    pub(crate) fn replace(
        &self,
        digest: &Digest,
        fill: impl FnOnce(&File) -> Result<(), Error>,
    ) -> Result<(), Error> {
        match self {
            Self::Folder(folder) => folder.replace(digest, fill),
            Self::S3(storage) => storage.replace(digest, fill),
        }
    }

    pub(crate) fn has(&self, digest: &Digest) -> Result<bool, Error> {
        match self {
            Self::Folder(folder) => folder.has(digest),
            Self::S3(storage) => storage.has(digest),
        }
    }

    pub(crate) fn open(&self, digest: &Digest) -> Result<Box<dyn Read>, Error> {
        match self {
            Self::Folder(folder) => folder.open(digest),
            Self::S3(storage) => storage.download(digest),
        }
    }

    pub(crate) fn remove(&self, digest: &Digest) -> Result<bool, Error> {
        match self {
            Self::Folder(folder) => folder.remove(digest),
            Self::S3(storage) => storage.remove(digest),
        }
    }

    pub(crate) fn list(&self) -> Result<Vec<Digest>, Error> {
        match self {
            Self::Folder(folder) => folder.list(),
            Self::S3(storage) => storage.list(),
        }
    }
}
