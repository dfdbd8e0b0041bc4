//! The key file: age identities (X25519), one a line, the last one current. Older ones stay so that older files open.

use std::{
    fs::{self, File},
    io::{self, Write as _},
    path::{Path, PathBuf},
};

use age::{
    secrecy::ExposeSecret as _,
    x25519::{Identity, Recipient},
};

/// What stands at the head of a key file.
const HEAD: &str = "# Keys of the vault. Whoever has this file can read every document; without it nobody can.\n\
                    # Keep a copy of it in another place. The last key is the current one.\n\
                    # 单据库密钥：持有此文件即可读取全部单据；丢失则无法读取。请另存一份。末行为当前密钥。\n";

/// Why there are no keys.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// The file cannot be read or written.
    #[error("key file `{}`: {source}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// A line is no key.
    #[error("key file `{}`, line {line}: neither a key (AGE-SECRET-KEY-1...) nor a remark (# ...)", path.display())]
    Line {
        /// The file.
        path: PathBuf,
        /// The line, from 1.
        line: usize,
    },
    /// There is no key in it.
    #[error("key file `{}` holds no key; bring it back from a backup", path.display())]
    Empty {
        /// The file.
        path: PathBuf,
    },
    /// Others may read it.
    #[error("key file `{}` can be read by others on this machine; run: chmod 600 {}", path.display(), path.display())]
    Readable {
        /// The file.
        path: PathBuf,
    },
    /// A recipient of the settings is none.
    #[error("`{0}` is no public key (age1...)")]
    Recipient(String),
}

/// The keys of a vault.
pub struct Keys {
    path: PathBuf,
    older: Vec<Identity>,
    current: Identity,
    /// The current key's, then those of others who may read.
    recipients: Vec<Recipient>,
}

impl std::fmt::Debug for Keys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Keys")
            .field("path", &self.path)
            .field("older", &self.older.len())
            .finish_non_exhaustive()
    }
}

impl Keys {
    /// Reads the key file. `others` are public keys of whoever else may read what is kept from now on, such as a key in the
    /// company's safe.
    pub fn read(path: &Path, others: &[String]) -> Result<Self, KeyError> {
        let failed = |source| KeyError::Io { path: path.to_owned(), source };
        if is_readable_by_others(path).map_err(failed)? {
            return Err(KeyError::Readable { path: path.to_owned() });
        }
        let text = fs::read_to_string(path).map_err(failed)?;
        let mut older = Vec::new();
        for (line, text) in (1..).zip(text.lines()) {
            let text = text.trim();
            if !text.is_empty() && !text.starts_with('#') {
                let key = text.parse().map_err(|_| KeyError::Line { path: path.to_owned(), line })?;
                older.push(key);
            }
        }
        let current: Identity = older.pop().ok_or_else(|| KeyError::Empty { path: path.to_owned() })?;
        let mut recipients = vec![current.to_public()];
        for other in others {
            recipients.push(other.parse().map_err(|_| KeyError::Recipient(other.clone()))?);
        }
        Ok(Self { path: path.to_owned(), older, current, recipients })
    }

    /// Makes a key file with one new key, readable by its owner alone.
    ///
    /// # Errors
    /// Where there is one already.
    pub fn create(path: &Path) -> Result<(), KeyError> {
        if path.exists() {
            let source = io::Error::new(io::ErrorKind::AlreadyExists, "is there already");
            return Err(KeyError::Io { path: path.to_owned(), source });
        }
        write_whole(path, &(HEAD.to_owned() + &line_of(&Identity::generate())))
    }

    /// Adds a new key and makes it the current one. Files kept before are encrypted anew by
    /// [`Vault::rewrap`](crate::Vault::rewrap).
    pub fn rotate(path: &Path) -> Result<(), KeyError> {
        let failed = |source| KeyError::Io { path: path.to_owned(), source };
        let mut text = fs::read_to_string(path).map_err(failed)?;
        if !text.ends_with('\n') {
            text.push('\n');
        }
        write_whole(path, &(text + &line_of(&Identity::generate())))
    }

    /// The key file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// All keys, the current one first.
    pub(crate) fn identities(&self) -> impl Iterator<Item = &dyn age::Identity> {
        self.current().chain(self.older.iter().rev().map(as_identity))
    }

    /// The current key alone.
    pub(crate) fn current(&self) -> impl Iterator<Item = &dyn age::Identity> {
        std::iter::once(as_identity(&self.current))
    }

    /// Whom a new file is encrypted for.
    pub(crate) fn recipients(&self) -> impl Iterator<Item = &dyn age::Recipient> {
        self.recipients.iter().map(|recipient| recipient as &dyn age::Recipient)
    }
}

fn as_identity(identity: &Identity) -> &dyn age::Identity {
    identity
}

fn line_of(identity: &Identity) -> String {
    format!("# {}\n{}\n", identity.to_public(), identity.to_string().expose_secret())
}

/// Writes the file beside itself and puts it in its place: the old one or the new one is there, never half of one.
fn write_whole(path: &Path, text: &str) -> Result<(), KeyError> {
    let failed = |source| KeyError::Io { path: path.to_owned(), source };
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    // A temporary file is its owner's alone from the start.
    let mut file = tempfile::NamedTempFile::new_in(folder).map_err(failed)?;
    file.write_all(text.as_bytes()).and_then(|()| file.as_file().sync_all()).map_err(failed)?;
    file.persist(path).map_err(|error| failed(error.error))?;
    sync_folder(folder).map_err(failed)
}

/// Makes a rename in the folder last.
pub(crate) fn sync_folder(folder: &Path) -> io::Result<()> {
    if cfg!(unix) { File::open(folder)?.sync_all() } else { Ok(()) }
}

#[cfg(unix)]
fn is_readable_by_others(path: &Path) -> io::Result<bool> {
    use std::os::unix::fs::PermissionsExt as _;
    Ok(fs::metadata(path)?.permissions().mode() & 0o077 != 0)
}

#[cfg(not(unix))]
fn is_readable_by_others(path: &Path) -> io::Result<bool> {
    fs::metadata(path).map(|_| false)
}
