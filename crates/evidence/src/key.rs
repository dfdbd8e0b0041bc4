//! The keys that sign roots and packs, and how one follows another.
//!
//! A key is known by its fingerprint, the SHA-256 of its 32 public bytes. A new key is introduced by a statement that the old key
//! and the new one both sign; from the root named there on, only the new key may sign.

use std::{fs, io::Write, path::Path};

use base64::{Engine, engine::general_purpose::STANDARD};
use ring::{
    rand::{SecureRandom, SystemRandom},
    signature::{ED25519, Ed25519KeyPair, KeyPair, UnparsedPublicKey},
};
use serde::{Deserialize, Serialize};
use tempfile::NamedTempFile;

use crate::{
    canonical::{self, Canonical},
    finding::{Code, Finding},
    hex::{Digest, Hex, Signature},
};

/// What every PKCS#8 file of an Ed25519 key begins with; the 32 secret bytes follow (RFC 8410).
const PKCS8: [u8; 16] = [0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 4, 0x22, 4, 0x20];
const BEGIN: &str = "-----BEGIN PRIVATE KEY-----";
const END: &str = "-----END PRIVATE KEY-----";

/// The tag of a key's statement.
const STATEMENT: &str = "huikuan-key-1";
/// The tag of `keys.json`.
const KEYS: &str = "huikuan-keys-1";

/// What can go wrong with keys.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The file cannot be read or written.
    #[error("{path}: {error}")]
    File {
        /// Which file.
        path: String,
        /// What the system says.
        error: std::io::Error,
    },
    /// Others may read it.
    #[error(
        "{path}: others may read this key; run `chmod 600 {path}`, and rotate the key if others had access"
    )]
    Open {
        /// Which file.
        path: String,
    },
    /// Not an Ed25519 key.
    #[error(
        "{path}: not an Ed25519 key in PKCS#8 PEM form, as `openssl genpkey -algorithm ed25519` writes it"
    )]
    Form {
        /// Which file.
        path: String,
    },
    /// The system gave no randomness.
    #[error("the system gave no random bytes for a key")]
    Random,
    /// A list of keys that cannot be read.
    #[error("keys.json: {0}")]
    Keys(#[from] canonical::Error),
    /// Something else than the next key after the last.
    #[error("key {0} is not the last of the list of keys, so it cannot introduce another")]
    NotCurrent(Digest),
    /// A key of the list once more.
    #[error("key {0} is in the list of keys already; make a new one")]
    Known(Digest),
}

/// A key that can sign.
pub struct SigningKey {
    pair: Ed25519KeyPair,
    public: Digest,
}

impl SigningKey {
    /// A key from its 32 secret bytes.
    pub fn from_seed(seed: &[u8; 32]) -> Result<Self, Error> {
        let pair = Ed25519KeyPair::from_seed_unchecked(seed).map_err(|_| Error::Random)?;
        let public = pair.public_key().as_ref().try_into().map_err(|_| Error::Random)?;
        Ok(Self { pair, public: Hex(public) })
    }

    /// Makes a new key and writes it to a new file that only its owner may read (0600). An existing file is never overwritten,
    /// and whoever is killed meanwhile leaves no half of one.
    pub fn create(path: &Path) -> Result<Self, Error> {
        let mut seed = [0; 32];
        SystemRandom::new().fill(&mut seed).map_err(|_| Error::Random)?;
        let pem = format!("{BEGIN}\n{}\n{END}\n", STANDARD.encode([PKCS8.as_slice(), &seed].concat()));
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let write = || {
            let mut file = NamedTempFile::new_in(folder)?;
            file.write_all(pem.as_bytes())?;
            file.as_file().sync_all()?;
            file.persist_noclobber(path)?;
            if cfg!(unix) { fs::File::open(folder)?.sync_all() } else { Ok(()) }
        };
        write().map_err(|error| Error::File { path: path.display().to_string(), error })?;
        Self::from_seed(&seed)
    }

    /// Reads a key file, and refuses one that others may read.
    pub fn open(path: &Path) -> Result<Self, Error> {
        let name = || path.display().to_string();
        let file = |error| Error::File { path: name(), error };
        #[cfg(unix)]
        {
            let mode = std::os::unix::fs::MetadataExt::mode(&fs::metadata(path).map_err(file)?);
            if mode & 0o077 != 0 {
                return Err(Error::Open { path: name() });
            }
        }
        let pem = fs::read_to_string(path).map_err(file)?;
        let body = pem.trim().strip_prefix(BEGIN).and_then(|rest| rest.strip_suffix(END));
        let der = body.and_then(|body| STANDARD.decode(body.trim()).ok());
        let seed =
            der.as_deref().and_then(|der| der.strip_prefix(&PKCS8)).and_then(|seed| seed.try_into().ok());
        Self::from_seed(seed.ok_or_else(|| Error::Form { path: name() })?)
    }

    /// The fingerprint.
    pub fn id(&self) -> Digest {
        Digest::of(&self.public.0)
    }

    /// The public key's 32 bytes.
    pub fn public(&self) -> Digest {
        self.public
    }

    /// Signs bytes; the same bytes always get the same signature.
    pub fn sign(&self, bytes: &[u8]) -> Signature {
        let signature = self.pair.sign(bytes);
        // Ed25519 signatures are 64 bytes; were this one not, it would not verify.
        Hex(signature.as_ref().try_into().unwrap_or([0; 64]))
    }
}

/// Whether a signature of these bytes was made with the key of these public bytes.
pub(crate) fn is_signed(public: &Digest, bytes: &[u8], signature: &Signature) -> bool {
    UnparsedPublicKey::new(&ED25519, &public.0).verify(bytes, &signature.0).is_ok()
}

/// What introduces a key; these members as canonical JSON are signed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Statement {
    /// When, in microseconds since 1970 UTC.
    pub at: i64,
    /// From the root of this number on the key signs, until the next key does.
    pub first_root: u64,
    /// Always `huikuan-key-1`.
    pub format: String,
    /// 1 for the first key.
    pub number: u64,
    /// The fingerprint of the key before, [`Digest::ZERO`] for the first.
    pub previous: Digest,
    /// The key's public bytes.
    pub public: Digest,
}

/// A key in the list, with the signatures that introduced it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Introduced {
    /// The key's signature of its statement.
    pub new: Signature,
    /// The signature of the key before; `None` for the first key.
    pub old: Option<Signature>,
    /// What is signed.
    pub statement: Statement,
}

impl Introduced {
    /// The fingerprint of the key.
    pub fn id(&self) -> Digest {
        Digest::of(&self.statement.public.0)
    }

    /// Whether this key signed these bytes.
    pub fn signed(&self, bytes: &[u8], signature: &Signature) -> bool {
        is_signed(&self.statement.public, bytes, signature)
    }
}

/// All keys so far, each introduced by the one before. This is `keys.json`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KeyRing {
    format: String,
    keys: Vec<Introduced>,
}

impl KeyRing {
    /// The list that begins with this key.
    pub fn start(key: &SigningKey, at: i64) -> Result<Self, Error> {
        let mut ring = Self { format: KEYS.to_owned(), keys: Vec::new() };
        ring.push(key, None, at, 1)?;
        Ok(ring)
    }

    /// Introduces a new key, which signs from the root `first_root` on, that is, the next root to be made. `old` must be the current key.
    pub fn rotate(
        &mut self,
        old: &SigningKey,
        new: &SigningKey,
        at: i64,
        first_root: u64,
    ) -> Result<(), Error> {
        let Some(current) = self.current().filter(|current| current.id() == old.id()) else {
            return Err(Error::NotCurrent(old.id()));
        };
        let first_root = first_root.max(current.statement.first_root);
        if self.get(new.id()).is_some() {
            return Err(Error::Known(new.id()));
        }
        self.push(new, Some(old), at, first_root)
    }

    fn push(
        &mut self,
        key: &SigningKey,
        old: Option<&SigningKey>,
        at: i64,
        first_root: u64,
    ) -> Result<(), Error> {
        let statement = Statement {
            at,
            first_root,
            format: STATEMENT.to_owned(),
            number: self.keys.len() as u64 + 1,
            previous: old.map_or(Digest::ZERO, SigningKey::id),
            public: key.public(),
        };
        let bytes = Canonical::of(&statement)?.into_bytes();
        let (new, old) = (key.sign(&bytes), old.map(|old| old.sign(&bytes)));
        self.keys.push(Introduced { new, old, statement });
        Ok(())
    }

    /// Reads `keys.json`. Whether its signatures hold, [`KeyRing::verify`] says.
    pub fn read(bytes: &[u8]) -> Result<Self, Error> {
        let ring: Self = Canonical::read_as(bytes)?;
        let formats = std::iter::once(ring.format == KEYS);
        let sound = |key: &Introduced| {
            let Statement { at, first_root, number, ref format, .. } = key.statement;
            at >= 0 && first_root >= 1 && number >= 1 && format == STATEMENT
        };
        if ring.keys.is_empty() || !formats.chain(ring.keys.iter().map(sound)).all(|sound| sound) {
            return Err(canonical::Error::Form.into());
        }
        Ok(ring)
    }

    /// The bytes of `keys.json`.
    pub fn to_bytes(&self) -> Result<Vec<u8>, Error> {
        Ok(Canonical::of(self)?.into_bytes())
    }

    /// The keys, oldest first.
    pub fn keys(&self) -> &[Introduced] {
        &self.keys
    }

    /// The key that signs now.
    pub fn current(&self) -> Option<&Introduced> {
        self.keys.last()
    }

    /// The key of a fingerprint.
    pub fn get(&self, id: Digest) -> Option<&Introduced> {
        self.keys.iter().find(|key| key.id() == id)
    }

    /// The key in charge of the root of this number.
    pub fn in_charge(&self, root: u64) -> Option<&Introduced> {
        self.keys.iter().rev().find(|key| key.statement.first_root <= root)
    }

    /// Whether each key follows from the one before.
    pub fn verify(&self) -> Vec<Finding> {
        let mut findings = Vec::new();
        let mut before: Option<&Introduced> = None;
        for (number, key) in (1..).zip(&self.keys) {
            let statement = &key.statement;
            let follows = match before {
                None => statement.previous == Digest::ZERO && statement.first_root == 1 && key.old.is_none(),
                Some(before) => {
                    statement.previous == before.id() && statement.first_root >= before.statement.first_root
                }
            };
            if statement.number != number || !follows {
                findings.push(Finding::at(Code::KeyOrder, number));
            }
            let bytes = Canonical::of(statement).map(Canonical::into_bytes).unwrap_or_default();
            if !key.signed(&bytes, &key.new) {
                findings.push(Finding::at(Code::KeySignature, number));
            }
            let introduced = |before: &Introduced| key.old.is_some_and(|old| before.signed(&bytes, &old));
            if before.is_some_and(|before| !introduced(before)) {
                findings.push(Finding::at(Code::KeyIntroduction, number));
            }
            before = Some(key);
        }
        findings
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(number: u8) -> SigningKey {
        SigningKey::from_seed(&[number; 32]).unwrap()
    }

    #[test]
    fn signatures_are_those_of_the_rfc() {
        // RFC 8032, section 7.1, test 2.
        let seed: Digest =
            "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb".parse().unwrap();
        let key = SigningKey::from_seed(&seed.0).unwrap();
        assert_eq!(
            key.public().to_string(),
            "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c"
        );
        assert!(key.sign(&[0x72]).to_string().starts_with("92a009a9f0d4cab8720e820b5f642540"));
    }

    #[cfg(unix)]
    #[test]
    fn a_key_file_is_private_and_never_overwritten() {
        use std::os::unix::fs::PermissionsExt;

        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("evidence.pem");
        let id = SigningKey::create(&path).unwrap().id();
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        assert_eq!(SigningKey::open(&path).unwrap().id(), id);
        assert!(matches!(SigningKey::create(&path), Err(Error::File { .. })));

        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
        assert!(matches!(SigningKey::open(&path), Err(Error::Open { .. })));
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
        fs::write(&path, "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n").unwrap();
        assert!(matches!(SigningKey::open(&path), Err(Error::Form { .. })));
    }

    #[test]
    fn openssl_reads_the_key_file_too() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("evidence.pem");
        let key = SigningKey::create(&path).unwrap();
        let shown = std::process::Command::new("openssl")
            .args(["pkey", "-pubout", "-outform", "DER", "-in"])
            .arg(&path)
            .output()
            .unwrap();
        assert!(shown.stdout.ends_with(&key.public().0), "{}", String::from_utf8_lossy(&shown.stderr));
    }

    #[test]
    fn a_key_is_introduced_by_the_one_before() {
        let mut ring = KeyRing::start(&key(1), 5).unwrap();
        ring.rotate(&key(1), &key(2), 10, 4).unwrap();
        ring.rotate(&key(2), &key(3), 20, 9).unwrap();
        assert!(matches!(ring.rotate(&key(2), &key(4), 30, 12), Err(Error::NotCurrent(_))));
        assert!(matches!(ring.rotate(&key(3), &key(1), 30, 12), Err(Error::Known(_))));
        let ring = KeyRing::read(&ring.to_bytes().unwrap()).unwrap();
        assert_eq!(ring.verify(), []);
        for (root, number) in [(1, 1), (3, 1), (4, 2), (8, 2), (9, 3), (1000, 3)] {
            assert_eq!(ring.in_charge(root).unwrap().id(), key(number).id(), "root {root}");
        }

        let check = |remark: &str, expected: &[(Code, &str)], change: &dyn Fn(&mut Vec<Introduced>)| {
            let mut ring = ring.clone();
            change(&mut ring.keys);
            let found = ring.verify();
            let found: Vec<_> = found.iter().map(|finding| (finding.code, finding.place.as_str())).collect();
            assert_eq!(found, expected, "{remark}");
        };
        check("one key taken out", &[(Code::KeyOrder, "2"), (Code::KeyIntroduction, "2")], &|keys| {
            drop(keys.remove(1));
        });
        check("the first taken out", &[(Code::KeyOrder, "1"), (Code::KeyOrder, "2")], &|keys| {
            drop(keys.remove(0));
        });
        check("a statement changed", &[(Code::KeySignature, "2"), (Code::KeyIntroduction, "2")], &|keys| {
            keys[1].statement.first_root = 3;
        });
        check("introduced by nobody", &[(Code::KeyIntroduction, "3")], &|keys| keys[2].old = None);
        check(
            "a key put in by a stranger",
            &[(Code::KeyIntroduction, "2"), (Code::KeyOrder, "3"), (Code::KeyIntroduction, "3")],
            &|keys| {
                let mut forged = KeyRing::start(&key(7), 5).unwrap();
                forged.keys[0].statement =
                    Statement { number: 2, previous: key(1).id(), ..forged.keys[0].statement.clone() };
                let bytes = Canonical::of(&forged.keys[0].statement).unwrap();
                forged.keys[0].new = key(7).sign(bytes.bytes());
                forged.keys[0].old = Some(key(7).sign(bytes.bytes()));
                keys[1] = forged.keys.remove(0);
            },
        );
    }
}
