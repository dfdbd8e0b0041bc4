//! The vault in a real folder.
use std::{
    fs,
    path::{Path, PathBuf},
};

use crate::contract;
use vault::{Digest, Error, Folder, KeyError, Keys, Place, Vault};

const MOST: u64 = 1 << 20;

struct Room {
    folder: tempfile::TempDir,
}

impl Room {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        Keys::create(&folder.path().join("vault.keys")).unwrap();
        Self { folder }
    }

    fn keys(&self) -> PathBuf {
        self.folder.path().join("vault.keys")
    }

    fn root(&self) -> PathBuf {
        self.folder.path().join("vault")
    }

    fn vault(&self) -> Vault {
        let place = Place::Folder(Folder::new(self.root()).unwrap());
        Vault::new(place, Keys::read(&self.keys(), &[]).unwrap(), MOST).unwrap()
    }

    fn file(&self, digest: &Digest) -> PathBuf {
        let name = digest.to_string();
        self.root().join(&name[..2]).join(format!("{name}.age"))
    }
}

fn files(folder: &Path) -> usize {
    fs::read_dir(folder).unwrap().count()
}

#[test]
fn a_folder_keeps_the_contract_of_a_place() {
    let room = Room::new();
    contract::keeps_files(&room.vault());
    contract::turns_keys(&room.keys(), || room.vault());
}

#[test]
fn nothing_of_a_file_lies_open_on_the_disk() {
    let room = Room::new();
    let content = "合同编号 HT-2026-031".repeat(50);
    let stored = room.vault().put(content.as_bytes()).unwrap();
    let kept = fs::read(room.file(&stored.digest)).unwrap();
    assert!(kept.starts_with(b"age-encryption.org/v1"));
    assert!(!kept.windows(6).any(|window| window == &content.as_bytes()[..6]));
    #[cfg(unix)]
    for (path, mode) in [(room.keys(), 0o600), (room.file(&stored.digest), 0o600), (room.root(), 0o700)] {
        use std::os::unix::fs::PermissionsExt as _;
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, mode, "{}", path.display());
    }
}

#[test]
fn what_was_altered_is_said_to_be() {
    let room = Room::new();
    let vault = room.vault();
    let content = vec![7; 200_000];
    let stored = vault.put(content.as_slice()).unwrap();
    let path = room.file(&stored.digest);
    let whole = fs::read(&path).unwrap();
    let other = vault.put(&b"another file"[..]).unwrap();
    let swapped = fs::read(room.file(&other.digest)).unwrap();
    let flipped = |at: usize| {
        let mut bytes = whole.clone();
        bytes[at] ^= 1;
        bytes
    };
    for (bytes, why) in [
        (flipped(5), "in the first line"),
        (flipped(1000), "in the first piece"),
        (flipped(whole.len() - 1), "in the last byte"),
        (whole[..whole.len() - 70_000].to_vec(), "cut short"),
        (whole[..40].to_vec(), "cut short within the header"),
        (Vec::new(), "empty"),
        (swapped, "a whole file of another name"),
    ] {
        fs::write(&path, bytes).unwrap();
        assert!(matches!(vault.verify(&stored.digest), Err(Error::Altered { .. })), "{why}");
    }
    fs::write(&path, flipped(60)).unwrap();
    let header = vault.verify(&stored.digest);
    let is_refused = matches!(header, Err(Error::KeyMissing { .. } | Error::Altered { .. }));
    assert!(is_refused, "in what names its keys: as if written for another, or no key at all");
    fs::write(&path, &whole).unwrap();
    assert_eq!(vault.verify(&stored.digest).unwrap(), 200_000, "brought back from a backup");
}

#[test]
fn a_key_file_is_kept_from_others_and_never_written_over() {
    let room = Room::new();
    assert!(Keys::create(&room.keys()).is_err(), "there is one");
    for (text, line) in [("", None), ("# nothing\n", None), ("# a\nAGE-SECRET-KEY-1QQ\n", Some(2))] {
        let path = room.folder.path().join("other.keys");
        fs::write(&path, text).unwrap();
        #[cfg(unix)]
        fs::set_permissions(&path, std::os::unix::fs::PermissionsExt::from_mode(0o600)).unwrap();
        match (Keys::read(&path, &[]).unwrap_err(), line) {
            (KeyError::Empty { .. }, None) => {}
            (KeyError::Line { line, .. }, Some(expected)) => assert_eq!(line, expected),
            (error, _) => panic!("{text:?}: {error}"),
        }
    }
    let recipient = Keys::read(&room.keys(), &["age1nobody".to_owned()]).unwrap_err();
    assert!(matches!(recipient, KeyError::Recipient(_)));
    #[cfg(unix)]
    {
        fs::set_permissions(room.keys(), std::os::unix::fs::PermissionsExt::from_mode(0o640)).unwrap();
        assert!(matches!(Keys::read(&room.keys(), &[]), Err(KeyError::Readable { .. })));
    }
}

/// A reader that opens the vault while a file is being put in.
struct Slow<'a>(&'a Room, Vec<u8>);
impl std::io::Read for Slow<'_> {
    fn read(&mut self, to: &mut [u8]) -> std::io::Result<usize> {
        drop(self.0.vault());
        let count = self.1.len().min(to.len());
        to[..count].copy_from_slice(&self.1[..count]);
        self.1.drain(..count);
        Ok(count)
    }
}

#[test]
fn what_a_killed_writer_left_is_swept_and_what_a_living_one_writes_is_not() {
    let room = Room::new();
    let vault = room.vault();
    let incoming = room.root().join("incoming");
    fs::write(incoming.join(".tmpKilled"), b"half").unwrap();
    let stored = vault.put(Slow(&room, vec![1; 100_000])).unwrap();
    assert_eq!(vault.verify(&stored.digest).unwrap(), 100_000);
    assert_eq!(files(&incoming), 1, "the killed writer's, left while somebody writes");
    drop(room.vault());
    assert_eq!(files(&incoming), 0);
}

#[test]
fn whom_else_a_file_is_for_can_read_it() {
    let room = Room::new();
    let safe = age::x25519::Identity::generate();
    let place = Place::Folder(Folder::new(room.root()).unwrap());
    let keys = Keys::read(&room.keys(), &[safe.to_public().to_string()]).unwrap();
    let stored = Vault::new(place, keys, MOST).unwrap().put(&b"for two"[..]).unwrap();
    let kept = fs::read(room.file(&stored.digest)).unwrap();
    assert_eq!(age::decrypt(&safe, &kept).unwrap(), b"for two");
}
