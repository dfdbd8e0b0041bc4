//! The vault (单据库): files kept encrypted, named by the SHA-256 of their content, in a folder or in S3-compatible storage.
//!
//! Each file is an age file (<https://age-encryption.org/v1>) for the current key and for whoever else may read it, so that
//! `age -d -i vault.keys` opens it without this program. A file is there whole or not at all, whenever the machine stops.
//! Nothing of a debtor stands in a name; that the same bytes are kept twice can be seen by whoever has them.
#![deny(missing_docs)]

mod digest;
mod error;
mod keys;
mod place;

use std::{
    fs::File,
    io::{self, BufReader, Read, Write},
};

use age::stream::StreamReader;
use sha2::{Digest as _, Sha256};

pub use self::{
    digest::Digest,
    error::Error,
    keys::{KeyError, Keys},
    place::{Folder, Place, S3, S3Settings},
};

/// Bytes read at a time.
const PIECE: usize = 64 * 1024;

/// What became of a file that was put in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stored {
    /// Its name: SHA-256 of its content.
    pub digest: Digest,
    /// Its size in bytes, before encryption.
    pub size: u64,
    /// The vault did not have these bytes yet.
    pub is_new: bool,
}

/// Files in one place, for one set of keys.
#[derive(Debug)]
pub struct Vault {
    place: Place,
    keys: Keys,
    most_bytes: u64,
}

impl Vault {
    /// A vault that takes files up to so many bytes. What an interrupted write left behind is swept away.
    pub fn new(place: Place, keys: Keys, most_bytes: u64) -> Result<Self, Error> {
        place.sweep()?;
        Ok(Self { place, keys, most_bytes })
    }

    /// Keeps a file. Bytes that are there already are not written again.
    ///
    /// # Errors
    /// [`Error::TooLarge`] as soon as the content is longer than allowed; nothing is kept then.
    pub fn put(&self, content: impl Read) -> Result<Stored, Error> {
        self.place.put(|file| self.seal(content, file, "the file to be kept"))
    }

    /// Writes a file's content out and returns its size. What was written before an error is not to be used.
    ///
    /// # Errors
    /// [`Error::NotThere`], [`Error::KeyMissing`], or [`Error::Altered`] where the content is not what was put in.
    pub fn get(&self, digest: &Digest, out: &mut impl Write) -> Result<u64, Error> {
        let sealed = self.place.open(digest)?;
        let plain = self.unseal(digest, sealed, self.keys.identities())?;
        self.copy_checked(digest, plain, out)
    }

    /// Whether a file of this name is there; its content is not looked at.
    pub fn has(&self, digest: &Digest) -> Result<bool, Error> {
        self.place.has(digest)
    }

    /// Removes a file for good. Returns whether it was there. Storage that keeps old versions of objects keeps them: see its
    /// own settings.
    pub fn remove(&self, digest: &Digest) -> Result<bool, Error> {
        self.place.remove(digest)
    }

    /// The names of all files, in order.
    pub fn list(&self) -> Result<Vec<Digest>, Error> {
        let mut all = self.place.list()?;
        all.sort_unstable();
        Ok(all)
    }

    /// Reads a file through and compares it with its name. Returns its size.
    ///
    /// # Errors
    /// As [`Vault::get`].
    pub fn verify(&self, digest: &Digest) -> Result<u64, Error> {
        self.get(digest, &mut io::sink())
    }

    /// Encrypts a file anew for the current key, unless it is already. Returns whether it was. Repeated after an
    /// interruption, it goes on where it was; each file is readable all the time.
    pub fn rewrap(&self, digest: &Digest) -> Result<bool, Error> {
        let _alone = self.place.alone()?;
        if self.unseal(digest, self.place.open(digest)?, self.keys.current()).is_ok() {
            return Ok(false);
        }
        let sealed = self.place.open(digest)?;
        let plain = self.unseal(digest, sealed, self.keys.identities())?;
        self.place.replace(digest, |file| {
            let (found, _) = self.seal(plain, file, "the file to be encrypted anew")?;
            if found == *digest { Ok(()) } else { Err(self.altered(digest)) }
        })?;
        Ok(true)
    }

    /// Encrypts the content into the file. Returns its hash and size.
    fn seal(&self, content: impl Read, file: &File, what: &'static str) -> Result<(Digest, u64), Error> {
        let written = |source| Error::Io { what: self.place.to_string(), source };
        let encryptor = age::Encryptor::with_recipients(self.keys.recipients())
            .map_err(|source| Error::Io { what: "keys".to_owned(), source: io::Error::other(source) })?;
        let mut sealed = encryptor.wrap_output(io::BufWriter::new(file)).map_err(written)?;
        let mut hash = Sha256::new();
        let mut size = 0_u64;
        let mut content = content.take(self.most_bytes.saturating_add(1));
        let mut piece = vec![0; PIECE];
        loop {
            let read = read_piece(&mut content, &mut piece)
                .map_err(|source| Error::Io { what: what.to_owned(), source })?;
            if read.is_empty() {
                break;
            }
            size = size.saturating_add(read.len() as u64);
            if size > self.most_bytes {
                return Err(Error::TooLarge { most_bytes: self.most_bytes });
            }
            hash.update(read);
            sealed.write_all(read).map_err(written)?;
        }
        let mut buffered = sealed.finish().map_err(written)?;
        buffered.flush().map_err(written)?;
        file.sync_all().map_err(written)?;
        Ok((Digest(hash.finalize().into()), size))
    }

    /// The content of an encrypted file, by one of these keys.
    fn unseal<'a>(
        &self,
        digest: &Digest,
        sealed: Box<dyn Read>,
        identities: impl Iterator<Item = &'a dyn age::Identity>,
    ) -> Result<StreamReader<BufReader<Box<dyn Read>>>, Error> {
        let decryptor = age::Decryptor::new_buffered(BufReader::new(sealed))
            .map_err(|error| self.refused(digest, error))?;
        decryptor.decrypt(identities).map_err(|error| self.refused(digest, error))
    }

    /// Copies the content and holds it to its name.
    fn copy_checked(
        &self,
        digest: &Digest,
        mut plain: impl Read,
        out: &mut impl Write,
    ) -> Result<u64, Error> {
        let mut hash = Sha256::new();
        let mut size = 0_u64;
        let mut piece = vec![0; PIECE];
        loop {
            // A piece that was changed does not decrypt.
            let read = read_piece(&mut plain, &mut piece).map_err(|error| self.unreadable(digest, error))?;
            if read.is_empty() {
                break;
            }
            size = size.saturating_add(read.len() as u64);
            hash.update(read);
            let failed = |source| Error::Io { what: "the copy".to_owned(), source };
            out.write_all(read).map_err(failed)?;
        }
        if *digest == Digest(hash.finalize().into()) { Ok(size) } else { Err(self.altered(digest)) }
    }

    fn refused(&self, digest: &Digest, error: age::DecryptError) -> Error {
        match error {
            age::DecryptError::NoMatchingKeys => {
                Error::KeyMissing { digest: *digest, keys: self.keys.path().to_owned() }
            }
            age::DecryptError::Io(error) => self.unreadable(digest, error),
            _ => self.altered(digest),
        }
    }

    /// Reading failed: the file was changed or cut short, or the disk fails.
    fn unreadable(&self, digest: &Digest, error: io::Error) -> Error {
        match error.kind() {
            io::ErrorKind::InvalidData | io::ErrorKind::UnexpectedEof | io::ErrorKind::InvalidInput => {
                self.altered(digest)
            }
            _ => Error::Io { what: format!("{digest} in {}", self.place), source: error },
        }
    }

    fn altered(&self, digest: &Digest) -> Error {
        Error::Altered { digest: *digest, place: self.place.to_string() }
    }
}

/// The next bytes; none at the end.
fn read_piece<'a>(from: &mut impl Read, piece: &'a mut [u8]) -> io::Result<&'a [u8]> {
    loop {
        match from.read(piece) {
            Ok(count) => return Ok(piece.get(..count).unwrap_or_default()),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}
