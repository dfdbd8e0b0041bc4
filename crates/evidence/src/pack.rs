//! A pack: one case with everything that is needed to verify it, as one archive that a stranger can open.
//!
//! The same input gives the same bytes. What is in it, `docs/evidence.md` describes file by file.

mod index;

pub(crate) use index::fill;

use std::{borrow::Cow, collections::BTreeMap, fs, io, path::Path};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{
    canonical::{self, Canonical},
    entry::{self, Entry, check_text},
    hex::{Digest, Signature},
    key::{self, KeyRing, SigningKey},
    page,
    root::{Proof, SignedRoot},
    zip::{self, Files},
};

/// The tag of `index.json`.
const INDEX: &str = "huikuan-pack-1";
/// The tag of `index.sig`.
const SIGNATURE: &str = "huikuan-signature-1";
/// The tag of `roots.json`.
const ROOTS: &str = "huikuan-roots-1";

/// Files that every pack has besides `index.json` and `index.sig`.
pub(crate) const REQUIRED: [&str; 5] =
    ["chain.jsonl", "index.html", "keys.json", "roots.json", "verify.html"];

/// What systems leave in folders by themselves; a folder may hold them.
const LEFT_BY_SYSTEMS: [&str; 3] = [".DS_Store", "Thumbs.db", "desktop.ini"];

/// Why there can be no pack.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Nothing to show.
    #[error("case `{0}` has no entries, so there is nothing to export")]
    Empty(String),
    /// A document whose kind of file cannot be a name.
    #[error("document {0}: the extension `{1}` must be 1 to 8 lower-case letters and digits, such as `pdf`")]
    Extension(Digest, String),
    /// The key that signs is not the current one of the list.
    #[error("key {0} is not the current key of the list of keys")]
    Key(Digest),
    /// Something that cannot be written.
    #[error(transparent)]
    Entry(#[from] entry::Error),
    /// Something that cannot be written canonically.
    #[error(transparent)]
    Canonical(#[from] canonical::Error),
    /// A list of keys that cannot be written.
    #[error(transparent)]
    Keys(#[from] key::Error),
    /// More than an archive holds.
    #[error(transparent)]
    TooLarge(#[from] zip::TooLarge),
}

/// A document that an entry's content names by its SHA-256.
#[derive(Debug, Clone, Copy)]
pub struct Document<'a> {
    /// Its bytes.
    pub bytes: &'a [u8],
    /// `pdf`, `jpg` and so on, without the dot.
    pub extension: &'a str,
}

/// How the claim adds up, as the caller writes it: for reading, and for another program.
#[derive(Debug, Clone)]
pub struct Computation {
    /// A whole page.
    pub html: String,
    /// The same as data.
    pub json: Value,
}

/// What goes into a pack.
#[derive(Debug, Clone)]
pub struct Pack<'a> {
    /// Whose chain it is.
    pub case: &'a str,
    /// The debtor's name as people know it.
    pub title: &'a str,
    /// When it was made, in microseconds since 1970 UTC.
    pub made: i64,
    /// All entries of the case, first to last.
    pub entries: &'a [Entry],
    /// The contents that are still there, in any order.
    pub contents: &'a [Vec<u8>],
    /// Documents that contents name.
    pub documents: &'a [Document<'a>],
    /// All roots, from the first on.
    pub roots: &'a [SignedRoot],
    /// This case's proofs in order of roots: for each root under which it had grown, and for the last root.
    pub proofs: &'a [Proof],
    /// Answers of a time-stamping authority, by number of the root.
    pub stamps: &'a BTreeMap<u64, Vec<u8>>,
    /// The keys.
    pub keys: &'a KeyRing,
    /// How the claim adds up.
    pub computation: Option<&'a Computation>,
}

/// `roots.json`.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Roots {
    format: String,
    pub(crate) proofs: Vec<Proof>,
    pub(crate) roots: Vec<SignedRoot>,
}

impl Roots {
    pub(crate) fn read(bytes: &[u8]) -> Option<Self> {
        let roots: Self = Canonical::read_as(bytes).ok()?;
        let sound = roots.format == ROOTS
            && roots.roots.iter().all(|signed| signed.root.is_sound())
            && roots.proofs.iter().all(|proof| proof.number >= 1 && proof.seq >= 1);
        sound.then_some(roots)
    }
}

/// A line of the index.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Listed {
    pub(crate) name: String,
    pub(crate) sha256: Digest,
    pub(crate) size: u64,
}

/// `index.json`.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Index {
    pub(crate) case: String,
    pub(crate) files: Vec<Listed>,
    format: String,
    pub(crate) made: i64,
    pub(crate) title: String,
}

impl Index {
    pub(crate) fn read(bytes: &[u8]) -> Option<Self> {
        let index: Self = Canonical::read_as(bytes).ok()?;
        let texts = [("case", &index.case), ("title", &index.title)];
        let listed = |file: &Listed| {
            zip::is_name(&file.name) && !file.name.starts_with("index.") || file.name == "index.html"
        };
        let sound = index.format == INDEX
            && index.made >= 0
            && texts.iter().all(|(what, text)| check_text(what, text).is_ok())
            && index.files.iter().all(listed)
            && index.files.is_sorted_by(|one, next| one.name < next.name);
        sound.then_some(index)
    }
}

/// `index.sig`.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct IndexSignature {
    format: String,
    pub(crate) key: Digest,
    pub(crate) signature: Signature,
}

impl IndexSignature {
    pub(crate) fn read(bytes: &[u8]) -> Option<Self> {
        Canonical::read_as(bytes).ok().filter(|signature: &Self| signature.format == SIGNATURE)
    }
}

impl Pack<'_> {
    /// The archive. `key` must be the current one of the list. Nothing is verified here: whoever hands a pack out runs
    /// [`verify`](crate::verify::verify) over it first.
    pub fn build(&self, key: &SigningKey) -> Result<Vec<u8>, Error> {
        if self.keys.current().is_none_or(|current| current.id() != key.id()) {
            return Err(Error::Key(key.id()));
        }
        let mut files = self.files()?;
        sign(&mut files, self.case, self.title, self.made, key)?;
        Ok(zip::write(&files)?)
    }

    /// All files but the index and its signature.
    fn files(&self) -> Result<Files<'_>, Error> {
        if self.entries.is_empty() {
            return Err(Error::Empty(self.case.to_owned()));
        }
        let mut files = Files::new();
        let mut chain = Vec::new();
        for entry in self.entries {
            chain.extend_from_slice(&entry.line()?);
            chain.push(b'\n');
        }
        files.insert("chain.jsonl".to_owned(), chain.into());
        for content in self.contents {
            files.insert(format!("content/{}", Digest::of(content)), content.into());
        }
        for document in self.documents {
            let (hash, extension) = (Digest::of(document.bytes), document.extension);
            if !zip::is_extension(extension) {
                return Err(Error::Extension(hash, extension.to_owned()));
            }
            files.insert(format!("documents/{hash}.{extension}"), document.bytes.into());
        }
        for (number, stamp) in self.stamps {
            files.insert(format!("stamps/{number}.tsr"), stamp.into());
        }
        if let Some(Computation { html, json }) = self.computation {
            files.insert("computation.html".to_owned(), html.as_bytes().into());
            files.insert("computation.json".to_owned(), Canonical::of(json)?.into_bytes().into());
        }
        let (proofs, roots) = (self.proofs.to_vec(), self.roots.to_vec());
        let roots = Canonical::of(&Roots { format: ROOTS.to_owned(), proofs, roots })?;
        files.insert("roots.json".to_owned(), roots.into_bytes().into());
        files.insert("keys.json".to_owned(), self.keys.to_bytes()?.into());
        files.insert("verify.html".to_owned(), page::html().into_bytes().into());
        let html = index::html(self, &files);
        files.insert("index.html".to_owned(), html.into_bytes().into());
        Ok(files)
    }
}

/// Writes `index.json` over the files that are there, and signs it.
pub fn sign(
    files: &mut Files<'_>,
    case: &str,
    title: &str,
    made: i64,
    key: &SigningKey,
) -> Result<(), Error> {
    check_text("case", case)?;
    check_text("title", title)?;
    files.retain(|name, _| name != "index.json" && name != "index.sig");
    let list = |(name, bytes): (&String, &Cow<'_, [u8]>)| Listed {
        name: name.clone(),
        sha256: Digest::of(bytes),
        size: bytes.len() as u64,
    };
    let (case, title, format) = (case.to_owned(), title.to_owned(), INDEX.to_owned());
    let index = Canonical::of(&Index { case, files: files.iter().map(list).collect(), format, made, title })?;
    let signature = key.sign(index.bytes());
    let signature =
        Canonical::of(&IndexSignature { format: SIGNATURE.to_owned(), key: key.id(), signature })?;
    files.insert("index.json".to_owned(), index.into_bytes().into());
    files.insert("index.sig".to_owned(), signature.into_bytes().into());
    Ok(())
}

/// The files of a pack that somebody unpacked, or packed and unpacked again. Symbolic links are not followed.
pub fn read_folder(folder: &Path) -> io::Result<Files<'static>> {
    let mut files = Files::new();
    let mut folders = vec![(folder.to_owned(), String::new())];
    while let Some((path, prefix)) = folders.pop() {
        for entry in fs::read_dir(path)? {
            let entry = entry?;
            let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
            if entry.file_type()?.is_dir() {
                folders.push((entry.path(), format!("{name}/")));
            } else if entry.file_type()?.is_file()
                && !LEFT_BY_SYSTEMS.iter().any(|left| entry.file_name() == *left)
            {
                files.insert(name, fs::read(entry.path())?.into());
            }
        }
    }
    Ok(files)
}
