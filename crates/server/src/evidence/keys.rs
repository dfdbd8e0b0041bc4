//! The file of the key that signs roots and packs. It is made at the first seal, readable by its owner only.

use std::{
    fs,
    path::{Path, PathBuf},
};

use ::evidence::{KeyRing, SigningKey, key::Introduced};
use anyhow::Context as _;
use store::{Stamp, Store};

use crate::{company::Company, said::said};

/// Its name, beside the database.
const NAME: &str = "huikuan-evidence.key";

/// Where the key is kept.
pub(super) struct KeyFile(PathBuf);

impl KeyFile {
    /// As the environment says, else the company's file; else beside the database, and for a server beside that file.
    pub(super) fn find(store: &Store, company: &Company) -> Self {
        let given = std::env::var_os("HUIKUAN_EVIDENCE_KEY").map(PathBuf::from);
        let beside =
            || store.path().map_or_else(|| company.home.join(NAME), |path| path.with_file_name(NAME));
        Self(given.or_else(|| company.evidence_key.clone()).unwrap_or_else(beside))
    }

    pub(super) fn path(&self) -> &Path {
        &self.0
    }

    /// The current key, and whether it was made just now: only while nothing was ever signed.
    pub(super) fn current(&self, store: &Store) -> anyhow::Result<(SigningKey, bool)> {
        let ring = store.evidence_keys()?;
        let wanted = ring.as_ref().and_then(KeyRing::current).map(Introduced::id);
        self.finish(wanted)?;
        if !self.0.exists() {
            if wanted.is_some() {
                let path = self.0.display();
                return Err(said(
                    format!("找不到签名密钥 {path}；请放回原处，或用 HUIKUAN_EVIDENCE_KEY 指明位置"),
                    format!(
                        "the key {path} is not there; put it back, or name its place by HUIKUAN_EVIDENCE_KEY"
                    ),
                ));
            }
            return Ok((SigningKey::create(&self.0)?, true));
        }
        Ok((SigningKey::open(&self.0)?, false))
    }

    /// Introduces a new key. It waits beside the old one until the database knows it: broken off at any moment, the files can
    /// still be told apart.
    pub(super) fn rotate(&self, store: &mut Store, stamp: &Stamp) -> anyhow::Result<KeyRing> {
        let (old, _) = self.current(store)?;
        let next = self.next();
        let new = if next.exists() { SigningKey::open(&next)? } else { SigningKey::create(&next)? };
        let ring = store.rotate_key(&old, &new, stamp)?;
        self.finish(Some(new.id()))?;
        Ok(ring)
    }

    fn next(&self) -> PathBuf {
        let mut name = self.0.clone().into_os_string();
        name.push(".next");
        name.into()
    }

    /// Puts a key that the database knows as the current one in the place of the one before, which stays under another name.
    fn finish(&self, wanted: Option<::evidence::Digest>) -> anyhow::Result<()> {
        let next = self.next();
        let is_next = wanted.is_some() && next.exists() && Some(SigningKey::open(&next)?.id()) == wanted;
        if !is_next {
            return Ok(());
        }
        if self.0.exists() {
            let old = SigningKey::open(&self.0)?.id().to_string();
            let mut retired = self.0.clone().into_os_string();
            retired.push(format!(".{}.retired", old.get(..8).unwrap_or(&old)));
            fs::rename(&self.0, &retired).with_context(|| self.0.display().to_string())?;
        }
        fs::rename(&next, &self.0).with_context(|| next.display().to_string())
    }
}
