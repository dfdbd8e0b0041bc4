//! What every place must keep, in a folder and in S3-compatible storage alike.

use std::{io, path::Path};

use vault::{Error, Keys, Vault};

/// Files go in, come out the same, are listed, and go.
pub(crate) fn keeps_files(vault: &Vault) {
    assert!(vault.list().unwrap().is_empty());
    for size in [0, 3, 64 * 1024, 64 * 1024 + 1, 300_000] {
        let content = vec![9; size];
        let content = content.as_slice();
        let stored = vault.put(content).unwrap();
        assert_eq!((stored.size, stored.is_new), (content.len() as u64, true));
        let again = vault.put(content).unwrap();
        assert_eq!((again.digest, again.is_new), (stored.digest, false), "the same bytes");
        let mut out = Vec::new();
        assert_eq!(vault.get(&stored.digest, &mut out).unwrap(), stored.size);
        assert!(out == content);
        assert!(vault.has(&stored.digest).unwrap());
    }
    let all = vault.list().unwrap();
    assert_eq!(all.len(), 5);
    assert!(all.is_sorted());
    let first = all[0];
    assert!(vault.remove(&first).unwrap());
    assert!(!vault.remove(&first).unwrap(), "it is gone");
    assert!(!vault.has(&first).unwrap());
    assert!(matches!(vault.verify(&first), Err(Error::NotThere { .. })));
    let too_large = vault.put(io::repeat(1).take_most((1 << 20) + 1)).unwrap_err();
    assert!(matches!(too_large, Error::TooLarge { most_bytes } if most_bytes == 1 << 20), "{too_large}");
    assert!(vault.put(io::repeat(1).take_most(1 << 20)).unwrap().is_new, "as much as is allowed");
    assert!(matches!(vault.put(Broken), Err(Error::Io { .. })));
    assert_eq!(vault.list().unwrap().len(), 5, "neither of them left anything");
}

/// A file whose disk fails.
struct Broken;
impl io::Read for Broken {
    fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
        Err(io::Error::other("the disk"))
    }
}

trait Take: io::Read + Sized {
    fn take_most(self, bytes: u64) -> io::Take<Self> {
        self.take(bytes)
    }
}
impl<R: io::Read> Take for R {}

/// A new key takes over file by file; without the old one the rest cannot be read, and that is said.
pub(crate) fn turns_keys(keys: &Path, open: impl Fn() -> Vault) {
    let before = open();
    let all = before.list().unwrap();
    let old = std::fs::read_to_string(keys).unwrap();
    Keys::rotate(keys).unwrap();
    let vault = open();
    // Interrupted after the first, then from the beginning.
    assert!(vault.rewrap(&all[0]).unwrap());
    assert!(!vault.rewrap(&all[0]).unwrap(), "done already");
    let both = std::fs::read_to_string(keys).unwrap();
    let new = both.strip_prefix(&old).unwrap();
    std::fs::write(keys, new).unwrap();
    let alone = open();
    assert!(alone.verify(&all[0]).is_ok());
    assert!(matches!(alone.verify(&all[1]), Err(Error::KeyMissing { .. })));
    assert!(matches!(alone.rewrap(&all[1]), Err(Error::KeyMissing { .. })));
    std::fs::write(keys, &both).unwrap();
    let rewrapped = all.iter().filter(|digest| vault.rewrap(digest).unwrap()).count();
    assert_eq!(rewrapped, all.len() - 1);
    std::fs::write(keys, new).unwrap();
    let alone = open();
    assert!(all.iter().all(|digest| alone.verify(digest).is_ok()), "the old key is needed no more");
    assert_eq!(alone.list().unwrap(), all);
}
