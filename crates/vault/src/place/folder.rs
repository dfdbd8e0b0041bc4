//! A folder: `ab/<sha256>.age`, and `incoming/` for files that are being written.
//!
//! A file is written under `incoming/`, brought to the disk, and renamed. Whoever writes or removes holds the lock of the
//! folder together with others; whoever sweeps up or encrypts anew holds it alone. The lock of a process that was killed is
//! gone with it.

use std::{
    fmt,
    fs::{self, File, OpenOptions},
    io::{self, Read},
    path::{Path, PathBuf},
};

use tempfile::NamedTempFile;

use crate::{Digest, Error, Stored, keys::sync_folder};

const INCOMING: &str = "incoming";
const ENDING: &str = ".age";

/// A folder of this machine.
#[derive(Debug)]
pub struct Folder {
    root: PathBuf,
}

/// Held while a file is written, removed or swept; ends when dropped.
#[derive(Debug)]
pub(crate) struct Lock {
    _file: File,
}

impl fmt::Display for Folder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.root.display().fmt(f)
    }
}

impl Folder {
    /// A vault in this folder, which is made, for its owner alone, if it is not there.
    pub fn new(root: PathBuf) -> Result<Self, Error> {
        let folder = Self { root };
        Self::make(&folder.root)?;
        Self::make(&folder.root.join(INCOMING))?;
        Ok(folder)
    }

    fn make(path: &Path) -> Result<(), Error> {
        if path.is_dir() {
            return Ok(());
        }
        let mut builder = fs::DirBuilder::new();
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.recursive(true).create(path).map_err(failed(path))?;
        let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
        sync_folder(parent).map_err(failed(parent))
    }

    fn path(&self, digest: &Digest) -> PathBuf {
        let name = digest.to_string();
        self.root.join(name.get(..2).unwrap_or_default()).join(name + ENDING)
    }

    fn lock_file(&self) -> Result<(File, PathBuf), Error> {
        let path = self.root.join("lock");
        let mut options = OpenOptions::new();
        let file = options.create(true).truncate(false).write(true).open(&path).map_err(failed(&path))?;
        Ok((file, path))
    }

    fn together(&self) -> Result<Lock, Error> {
        let (file, path) = self.lock_file()?;
        file.lock_shared().map_err(failed(&path))?;
        Ok(Lock { _file: file })
    }

    pub(super) fn alone(&self) -> Result<Lock, Error> {
        let (file, path) = self.lock_file()?;
        file.lock().map_err(failed(&path))?;
        Ok(Lock { _file: file })
    }

    /// Removes what writers that were killed left under `incoming/`; while somebody writes, it is left to the next time.
    pub(super) fn sweep(&self) -> Result<(), Error> {
        let (lock, _) = self.lock_file()?;
        if lock.try_lock().is_err() {
            return Ok(());
        }
        let incoming = self.root.join(INCOMING);
        for entry in fs::read_dir(&incoming).map_err(failed(&incoming))? {
            let path = entry.map_err(failed(&incoming))?.path();
            fs::remove_file(&path).map_err(failed(&path))?;
        }
        Ok(())
    }

    fn stage(&self) -> Result<NamedTempFile, Error> {
        let incoming = self.root.join(INCOMING);
        NamedTempFile::new_in(&incoming).map_err(failed(&incoming))
    }

    fn settle(&self, staged: NamedTempFile, digest: &Digest) -> Result<(), Error> {
        let path = self.path(digest);
        let shelf = path.parent().unwrap_or(&self.root);
        Self::make(shelf)?;
        staged.persist(&path).map_err(|error| failed(&path)(error.error))?;
        sync_folder(shelf).map_err(failed(shelf))
    }

    pub(super) fn put(
        &self,
        fill: impl FnOnce(&File) -> Result<(Digest, u64), Error>,
    ) -> Result<Stored, Error> {
        let _lock = self.together()?;
        let staged = self.stage()?;
        let (digest, size) = fill(staged.as_file())?;
        let is_new = !self.has(&digest)?;
        if is_new {
            self.settle(staged, &digest)?;
        }
        Ok(Stored { digest, size, is_new })
    }

    pub(super) fn replace(
        &self,
        digest: &Digest,
        fill: impl FnOnce(&File) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let staged = self.stage()?;
        fill(staged.as_file())?;
        self.settle(staged, digest)
    }

    pub(super) fn has(&self, digest: &Digest) -> Result<bool, Error> {
        let path = self.path(digest);
        path.try_exists().map_err(failed(&path))
    }

    pub(super) fn open(&self, digest: &Digest) -> Result<Box<dyn Read>, Error> {
        let path = self.path(digest);
        match File::open(&path) {
            Ok(file) => Ok(Box::new(file)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                Err(Error::NotThere { digest: *digest, place: self.to_string() })
            }
            Err(error) => Err(failed(&path)(error)),
        }
    }

    pub(super) fn remove(&self, digest: &Digest) -> Result<bool, Error> {
        let _lock = self.together()?;
        let path = self.path(digest);
        match fs::remove_file(&path) {
            Ok(()) => {
                let shelf = path.parent().unwrap_or(&self.root);
                sync_folder(shelf).map_err(failed(shelf))?;
                Ok(true)
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
            Err(error) => Err(failed(&path)(error)),
        }
    }

    pub(super) fn list(&self) -> Result<Vec<Digest>, Error> {
        let mut found = Vec::new();
        for shelf in fs::read_dir(&self.root).map_err(failed(&self.root))? {
            let shelf = shelf.map_err(failed(&self.root))?.path();
            if !shelf.is_dir() {
                continue;
            }
            for entry in fs::read_dir(&shelf).map_err(failed(&shelf))? {
                let name = entry.map_err(failed(&shelf))?.file_name();
                let name = name.to_str().and_then(|name| name.strip_suffix(ENDING));
                found.extend(name.and_then(|name| name.parse::<Digest>().ok()));
            }
        }
        Ok(found)
    }
}

/// The disk refused something about a path.
fn failed(path: &Path) -> impl Fn(io::Error) -> Error + use<> {
    let what = path.display().to_string();
    move |source| Error::Io { what: what.clone(), source }
}
