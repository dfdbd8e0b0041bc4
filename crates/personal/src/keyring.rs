//! The file of keys: read, checked, made once, and rewritten in one step.
//!
//! Whoever has the database alone reads no number and no address; whoever loses this file does not either. So it is made
//! readable by its owner alone, another that is not is refused, it is never made anew while something is sealed with the old
//! one (the store sees to that), and at no moment is there half a file.

use std::{
    collections::BTreeMap,
    fmt::Write as _,
    fs, io,
    path::{Path, PathBuf},
};

use base64::{Engine as _, engine::general_purpose::STANDARD as BASE64};
use receivables::calendar::Day;
use serde::Deserialize;

/// Bytes of a key of AES-256-SIV: one half authenticates, the other encrypts.
const KEY_LENGTH: usize = 64;

const HEAD: &str = "\
# The keys with which Huikuan seals numbers and addresses of people in its database.
# Without this file nobody reads them again: keep a copy apart from the copies of the database, and let nobody else read it.
# `huikuan keys list` explains it, `huikuan keys rotate` adds a key. 本文件是联系人信息的密钥，遗失即无法解密；请另行备份，勿与数据库备份放在一处。
";

/// Why the file of keys cannot be used. No variant holds any part of a key.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    /// There is none.
    #[error(
        "there is no file of keys `{0}`; put it back from your backup, or name the right one by HUIKUAN_KEYS or `[keys] file`"
    )]
    Missing(PathBuf),
    /// The system refused.
    #[error(
        "cannot use the file of keys `{file}` ({source}); check that its folder exists and that you may write there"
    )]
    Io {
        /// The file.
        file: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// Others may read it.
    #[error(
        "others on this machine may read the file of keys `{0}`; type `chmod 600 {0}`, and rotate the keys if anybody else had access"
    )]
    Exposed(PathBuf),
    /// It is not what this program writes.
    #[error("{file}:{line}: this is no file of keys ({what}); put it back from your backup")]
    Malformed {
        /// The file.
        file: PathBuf,
        /// Line, from 1.
        line: usize,
        /// What is wrong with it.
        what: &'static str,
    },
    /// The machine gave no random numbers.
    #[error("this machine gives no random numbers for a new key ({0}); try again later")]
    NoRandom(getrandom::Error),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    current: u32,
    keys: Vec<Entry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    id: u32,
    made_on: Option<Day>,
    key: String,
}

/// The keys of one database.
#[derive(Clone)]
pub struct Keyring {
    current: u32,
    keys: BTreeMap<u32, Key>,
    /// `None` in memory.
    file: Option<PathBuf>,
}

#[derive(Clone)]
struct Key {
    made_on: Option<Day>,
    secret: [u8; KEY_LENGTH],
}

/// A key without its secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MadeKey {
    /// Number, from 1; it stands in every value sealed with the key.
    pub id: u32,
    /// The day it was made; `None` if nobody said.
    pub made_on: Option<Day>,
}

impl std::fmt::Debug for Keyring {
    /// Without the secrets: what is printed is soon in a log.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Keyring")
            .field("current", &self.current)
            .field("keys", &self.keys.keys())
            .field("file", &self.file)
            .finish()
    }
}

impl Keyring {
    /// Reads the file.
    pub fn read(file: &Path) -> Result<Self, FileError> {
        let failed = |source| FileError::Io { file: file.to_owned(), source };
        let text = match fs::read_to_string(file) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return Err(FileError::Missing(file.to_owned()));
            }
            Err(error) => return Err(failed(error)),
        };
        if is_exposed(file).map_err(failed)? {
            return Err(FileError::Exposed(file.to_owned()));
        }
        Self::parse(file, &text)
    }

    /// Makes the file with its first key. If another process made one meanwhile, that one holds.
    pub fn make(file: &Path, made_on: Option<Day>) -> Result<Self, FileError> {
        let mut ring = Self { current: 0, keys: BTreeMap::new(), file: Some(file.to_owned()) };
        ring.push(made_on)?;
        let beside = ring.written_beside(file)?;
        // A link is made or not, and never over a file that is there.
        let linked = fs::hard_link(&beside, file);
        let _ = fs::remove_file(&beside);
        match linked {
            Ok(()) => settled(file).map(|()| ring),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Self::read(file),
            Err(source) => Err(FileError::Io { file: file.to_owned(), source }),
        }
    }

    /// One key for a database that is gone with the process.
    pub fn in_memory() -> Result<Self, FileError> {
        let mut ring = Self { current: 0, keys: BTreeMap::new(), file: None };
        ring.push(None)?;
        Ok(ring)
    }

    /// Adds a key, makes it the current one and rewrites the file in one step. Returns its number.
    pub fn add(&mut self, made_on: Option<Day>) -> Result<u32, FileError> {
        let mut next = self.clone();
        next.push(made_on)?;
        self.replace_by(next)?;
        Ok(self.current)
    }

    /// Takes a key out of the file, in one step. The current one stays.
    pub fn remove(&mut self, id: u32) -> Result<(), FileError> {
        if id == self.current {
            return Ok(());
        }
        let mut next = self.clone();
        next.keys.remove(&id);
        self.replace_by(next)
    }

    /// The key that seals from now on.
    pub const fn current(&self) -> u32 {
        self.current
    }

    /// Every key, by number.
    pub fn keys(&self) -> impl Iterator<Item = MadeKey> {
        self.keys.iter().map(|(&id, key)| MadeKey { id, made_on: key.made_on })
    }

    /// Whether there is such a key.
    pub fn has(&self, id: u32) -> bool {
        self.keys.contains_key(&id)
    }

    /// The file, for messages.
    pub fn place(&self) -> String {
        self.file.as_ref().map_or_else(|| "memory".to_owned(), |file| format!("`{}`", file.display()))
    }

    pub(crate) fn secret(&self, id: u32) -> Option<&[u8; KEY_LENGTH]> {
        self.keys.get(&id).map(|key| &key.secret)
    }

    #[cfg(test)]
    pub(crate) fn of_secret(secret: [u8; KEY_LENGTH]) -> Self {
        Self { current: 1, keys: BTreeMap::from([(1, Key { made_on: None, secret })]), file: None }
    }

    fn push(&mut self, made_on: Option<Day>) -> Result<(), FileError> {
        let mut secret = [0; KEY_LENGTH];
        getrandom::fill(&mut secret).map_err(FileError::NoRandom)?;
        self.current = self.keys.last_key_value().map_or(1, |(last, _)| last + 1);
        self.keys.insert(self.current, Key { made_on, secret });
        Ok(())
    }

    fn replace_by(&mut self, next: Self) -> Result<(), FileError> {
        if let Some(file) = &next.file {
            let beside = next.written_beside(file)?;
            fs::rename(&beside, file).map_err(|source| FileError::Io { file: file.clone(), source })?;
            settled(file)?;
        }
        *self = next;
        Ok(())
    }

    fn parse(file: &Path, text: &str) -> Result<Self, FileError> {
        let malformed = |line, what| FileError::Malformed { file: file.to_owned(), line, what };
        // The message of the parser is not passed on: it quotes the line, which may be a key.
        let read: File = toml::from_str(text).map_err(|error| {
            let before = error.span().and_then(|span| text.get(..span.start)).unwrap_or_default();
            malformed(before.matches('\n').count() + 1, "not the form that this program writes")
        })?;
        let mut keys = BTreeMap::new();
        for entry in read.keys {
            let secret = BASE64.decode(&entry.key).ok().and_then(|bytes| bytes.try_into().ok());
            let secret = secret.ok_or_else(|| malformed(1, "a key is not 64 bytes in Base64"))?;
            if entry.id == 0 || keys.insert(entry.id, Key { made_on: entry.made_on, secret }).is_some() {
                return Err(malformed(1, "two keys have one number, or one has none"));
            }
        }
        if !keys.contains_key(&read.current) {
            return Err(malformed(1, "the current key is not among the keys"));
        }
        Ok(Self { current: read.current, keys, file: Some(file.to_owned()) })
    }

    fn to_text(&self) -> String {
        let mut text = format!("{HEAD}current = {}\n", self.current);
        for (id, key) in &self.keys {
            let made_on = key.made_on.map_or_else(String::new, |day| format!("made_on = \"{day}\"\n"));
            let _ = write!(text, "\n[[keys]]\nid = {id}\n{made_on}key = \"{}\"\n", BASE64.encode(key.secret));
        }
        text
    }

    /// The whole file under a name of its own, on the disk before it is returned.
    fn written_beside(&self, file: &Path) -> Result<PathBuf, FileError> {
        let failed = |source| FileError::Io { file: file.to_owned(), source };
        let mut random = [0; 8];
        getrandom::fill(&mut random).map_err(FileError::NoRandom)?;
        let mut name = file.as_os_str().to_owned();
        name.push(format!(".{:016x}.new", u64::from_be_bytes(random)));
        let beside = PathBuf::from(name);
        let mut options = fs::OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut open = options.open(&beside).map_err(failed)?;
        let written =
            io::Write::write_all(&mut open, self.to_text().as_bytes()).and_then(|()| open.sync_all());
        if let Err(error) = written {
            let _ = fs::remove_file(&beside);
            return Err(failed(error));
        }
        Ok(beside)
    }
}

/// Puts the name of the file on the disk too.
fn settled(file: &Path) -> Result<(), FileError> {
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let synced =
        if cfg!(unix) { fs::File::open(folder).and_then(|folder| folder.sync_all()) } else { Ok(()) };
    synced.map_err(|source| FileError::Io { file: file.to_owned(), source })
}

/// Whether others may read the file; only Unix says so in a file's mode.
#[cfg(unix)]
fn is_exposed(file: &Path) -> io::Result<bool> {
    use std::os::unix::fs::PermissionsExt as _;
    Ok(fs::metadata(file)?.permissions().mode() & 0o077 != 0)
}

#[cfg(not(unix))]
fn is_exposed(_file: &Path) -> io::Result<bool> {
    Ok(false)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Field, Place};

    const MOBILE: Place<'_> = Place { debtor: 17, person: "王建国", field: Field::Mobile };

    fn folder() -> tempfile::TempDir {
        tempfile::tempdir().unwrap()
    }

    fn names(folder: &tempfile::TempDir) -> Vec<String> {
        let files = fs::read_dir(folder.path()).unwrap();
        files.map(|file| file.unwrap().file_name().into_string().unwrap()).collect()
    }

    #[test]
    fn the_file_is_made_once_and_for_its_owner_alone() {
        let folder = folder();
        let file = folder.path().join("ledger.keys.toml");
        assert!(matches!(Keyring::read(&file), Err(FileError::Missing(_))));
        let day = Day::new(2026, 11, 22);
        let made = Keyring::make(&file, day).unwrap();
        let sealed = made.seal(1, &MOBILE, "13812342207").unwrap();
        // A second process comes too late and takes what is there.
        let second = Keyring::make(&file, None).unwrap();
        assert_eq!(second.open(&MOBILE, &sealed).unwrap(), "13812342207");
        assert_eq!(second.keys().collect::<Vec<_>>(), [MadeKey { id: 1, made_on: day }]);
        assert_eq!(names(&folder), ["ledger.keys.toml"], "nothing is left beside it");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
            fs::set_permissions(&file, fs::Permissions::from_mode(0o640)).unwrap();
            let error = Keyring::read(&file).unwrap_err().to_string();
            assert!(error.contains("chmod 600 "), "{error}");
        }
    }

    #[test]
    fn a_new_key_seals_and_the_old_one_still_opens() {
        let folder = folder();
        let file = folder.path().join("keys.toml");
        let mut ring = Keyring::make(&file, None).unwrap();
        let old = ring.seal(1, &MOBILE, "13812342207").unwrap();
        assert_eq!(ring.add(Day::new(2027, 1, 2)).unwrap(), 2);
        let mut again = Keyring::read(&file).unwrap();
        assert_eq!((again.current(), again.open(&MOBILE, &old).unwrap().as_str()), (2, "13812342207"));
        assert_ne!(again.fingerprint(1), again.fingerprint(2));
        again.remove(2).unwrap();
        assert!(again.has(2), "the current key stays");
        again.remove(1).unwrap();
        let error = Keyring::read(&file).unwrap().open(&MOBILE, &old).unwrap_err().to_string();
        assert!(error.contains("key 1") && error.contains("keys.toml"), "{error}");
        assert_eq!(names(&folder), ["keys.toml"]);
    }

    #[test]
    fn a_damaged_file_is_refused_without_saying_what_stands_in_it() {
        let folder = folder();
        let file = folder.path().join("keys.toml");
        let good = Keyring::make(&file, None).unwrap().to_text();
        let secret = BASE64.encode(Keyring::read(&file).unwrap().secret(1).unwrap());
        for (text, says, why) in [
            (good.replace("current = 1", "current = 2"), "current key", "names a key that is not there"),
            (good.replace("id = 1", "id = 0"), "number", "no key has number 0"),
            (good.replace(&secret, &secret[4..]), "64 bytes", "a key that is too short"),
            (good.replace("key = \"", "key = "), "keys.toml:8: ", "not TOML"),
            (good[..good.len() - 20].to_owned(), "keys.toml:8: ", "cut off"),
            (good.replace("id = 1", "id = \"x\""), "keys.toml:7: ", "a number is text"),
            (String::new(), "keys.toml:1: ", "empty"),
        ] {
            fs::write(&file, text).unwrap();
            let error = Keyring::read(&file).unwrap_err().to_string();
            assert!(error.contains(says) && error.contains("backup"), "{why}: {error}");
            assert!(!error.contains(&secret[8..24]), "{why}: {error}");
        }
        let shown = format!("{:?}", Keyring::in_memory().unwrap());
        assert!(shown.len() < 80, "the secret is not shown: {shown}");
    }
}
