//! Where the content of documents lies, by `[vault]` of the company's file.

use std::{
    env,
    path::{Path, PathBuf},
};

use serde::Deserialize;
use store::Store;
use vault::{Folder, Keys, Place, S3, S3Settings, Vault};

use crate::said::said;

const MEGABYTE: u64 = 1024 * 1024;

/// `[vault]`.
#[derive(Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct VaultSettings {
    /// The folder; beside a database in a file if not said.
    folder: Option<PathBuf>,
    /// The key file; the same.
    keys: Option<PathBuf>,
    /// Public keys of whoever else may read what is kept.
    readers: Vec<String>,
    /// The largest file.
    most_megabytes: u64,
    /// A bucket of S3-compatible storage, in place of a folder. Its secrets are in the environment.
    bucket: Option<String>,
    prefix: String,
    endpoint: Option<String>,
    region: Option<String>,
}

impl Default for VaultSettings {
    fn default() -> Self {
        Self {
            folder: None,
            keys: None,
            readers: Vec::new(),
            most_megabytes: 50,
            bucket: None,
            prefix: String::new(),
            endpoint: None,
            region: None,
        }
    }
}

impl VaultSettings {
    /// With paths as they are seen from the folder of the company's file.
    pub(crate) fn beside(mut self, home: &Path) -> Self {
        for path in [&mut self.folder, &mut self.keys].into_iter().flatten() {
            *path = home.join(&*path);
        }
        self
    }

    /// The largest file, in bytes.
    pub(crate) const fn most_bytes(&self) -> u64 {
        self.most_megabytes.saturating_mul(MEGABYTE)
    }

    /// Opens the vault. The first time, a key file is made.
    ///
    /// # Errors
    /// Where the keys are gone and papers are there: a new key would not open them.
    pub(crate) fn open(&self, store: &Store) -> anyhow::Result<Vault> {
        let keys = self.key_file(store)?;
        let is_first = !keys.exists();
        if is_first && !store.kept_documents()?.is_empty() {
            let keys = keys.display();
            return Err(said(
                format!("密钥文件 {keys} 不见了，没有它就打不开已存的单据；请从备份恢复"),
                format!(
                    "the key file {keys} is gone, and no paper on file opens without it; bring it back from a backup"
                ),
            ));
        }
        let place = match &self.bucket {
            Some(bucket) => Place::S3(S3::new(self.storage(bucket))?),
            None => Place::Folder(Folder::new(at(self.folder.as_deref(), store, "folder", "vault")?)?),
        };
        if is_first {
            Keys::create(&keys)?;
        }
        let keys = Keys::read(&keys, &self.readers)?;
        Ok(Vault::new(place, keys, self.most_bytes())?)
    }

    /// The key file.
    pub(crate) fn key_file(&self, store: &Store) -> anyhow::Result<PathBuf> {
        at(self.keys.as_deref(), store, "keys", "vault.keys")
    }

    fn storage(&self, bucket: &str) -> S3Settings {
        S3Settings {
            bucket: bucket.to_owned(),
            prefix: self.prefix.clone(),
            endpoint: self.endpoint.clone(),
            region: self.region.clone(),
            access_key: env::var("AWS_ACCESS_KEY_ID").ok(),
            secret: env::var("AWS_SECRET_ACCESS_KEY").ok(),
        }
    }
}

/// A path of the settings, or one beside the database.
fn at(own: Option<&Path>, store: &Store, key: &str, name: &str) -> anyhow::Result<PathBuf> {
    if let Some(own) = own {
        return Ok(own.to_owned());
    }
    // What several machines share lies beside none of them.
    let Some(file) = store.path() else {
        return Err(said(
            format!(
                "数据库在服务器上，请在 huikuan.toml 的 [vault] 写明 {key}，如 {key} = \"/srv/huikuan/{name}\""
            ),
            format!(
                "the database is on a server: say under [vault] of huikuan.toml {key} = \"/srv/huikuan/{name}\", or where it is"
            ),
        ));
    };
    Ok(file.with_file_name(name))
}
