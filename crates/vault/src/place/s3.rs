//! S3-compatible storage: one object a file, `<prefix>/<sha256>.age`, written by one request and so whole or not at all.

use std::{
    fmt,
    fs::File,
    io::{self, Cursor, Read, Seek as _, SeekFrom},
    time::Duration,
};

use object_store::{
    ObjectStore as _, ObjectStoreExt as _, PutPayload, RetryConfig,
    aws::{AmazonS3, AmazonS3Builder},
    path::Path,
};
use tokio::runtime::Runtime;

use crate::{Digest, Error, Stored};

const ENDING: &str = ".age";

/// How to reach a bucket.
#[derive(Clone, Default)]
pub struct S3Settings {
    /// The bucket; it must be there.
    pub bucket: String,
    /// What stands before every name; may be empty.
    pub prefix: String,
    /// `https://host`, where it is not Amazon's; `http://` is allowed, for the files are encrypted.
    pub endpoint: Option<String>,
    /// The region; `us-east-1` if not said.
    pub region: Option<String>,
    /// Name of the access key; without one, the machine's own role is asked for.
    pub access_key: Option<String>,
    /// The access key's secret.
    pub secret: Option<String>,
}

/// S3-compatible storage.
pub struct S3 {
    store: AmazonS3,
    runtime: Runtime,
    prefix: Path,
    name: String,
}

impl fmt::Debug for S3 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("S3").field("name", &self.name).finish_non_exhaustive()
    }
}

impl fmt::Display for S3 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)
    }
}

impl S3 {
    /// Storage by these settings; nothing is asked of it yet.
    pub fn new(settings: S3Settings) -> Result<Self, Error> {
        // Fails where the process has a provider already, which is as good.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let name = format!("s3://{}/{}", settings.bucket, settings.prefix);
        let retry =
            RetryConfig { max_retries: 4, retry_timeout: Duration::from_secs(30), ..RetryConfig::default() };
        let mut builder = AmazonS3Builder::new()
            .with_bucket_name(settings.bucket)
            .with_region(settings.region.unwrap_or_else(|| "us-east-1".to_owned()))
            .with_retry(retry);
        if let Some(endpoint) = settings.endpoint {
            builder = builder.with_allow_http(endpoint.starts_with("http://")).with_endpoint(endpoint);
        }
        if let (Some(key), Some(secret)) = (settings.access_key, settings.secret) {
            builder = builder.with_access_key_id(key).with_secret_access_key(secret);
        }
        let store = builder
            .build()
            .map_err(|source| Error::Storage { place: name.clone(), source: Box::new(source) })?;
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(|source| Error::Io { what: name.clone(), source })?;
        Ok(Self { store, runtime, prefix: Path::from(settings.prefix), name })
    }

    fn path(&self, digest: &Digest) -> Path {
        self.prefix.clone().join(format!("{digest}{ENDING}"))
    }

    fn failed(&self, source: object_store::Error) -> Error {
        Error::Storage { place: self.name.clone(), source: Box::new(source) }
    }

    fn on_disk(&self, source: io::Error) -> Error {
        Error::Io { what: format!("a temporary file for {}", self.name), source }
    }

    /// A file without a name, so that nothing of it is left whatever happens. It never holds anything unencrypted.
    fn stage(&self) -> Result<File, Error> {
        tempfile::tempfile().map_err(|error| self.on_disk(error))
    }

    fn upload(&self, mut staged: File, digest: &Digest) -> Result<(), Error> {
        let mut bytes = Vec::new();
        let read = staged.seek(SeekFrom::Start(0)).and_then(|_| staged.read_to_end(&mut bytes));
        read.map_err(|error| self.on_disk(error))?;
        let path = self.path(digest);
        let put = self.store.put(&path, PutPayload::from(bytes));
        self.runtime.block_on(put).map(|_| ()).map_err(|error| self.failed(error))
    }

    pub(super) fn put(
        &self,
        fill: impl FnOnce(&File) -> Result<(Digest, u64), Error>,
    ) -> Result<Stored, Error> {
        let staged = self.stage()?;
        let (digest, size) = fill(&staged)?;
        let is_new = !self.has(&digest)?;
        if is_new {
            self.upload(staged, &digest)?;
        }
        Ok(Stored { digest, size, is_new })
    }

    pub(super) fn replace(
        &self,
        digest: &Digest,
        fill: impl FnOnce(&File) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let staged = self.stage()?;
        fill(&staged)?;
        self.upload(staged, digest)
    }

    pub(super) fn has(&self, digest: &Digest) -> Result<bool, Error> {
        match self.runtime.block_on(self.store.head(&self.path(digest))) {
            Ok(_) => Ok(true),
            Err(object_store::Error::NotFound { .. }) => Ok(false),
            Err(error) => Err(self.failed(error)),
        }
    }

    pub(super) fn download(&self, digest: &Digest) -> Result<Box<dyn Read>, Error> {
        let path = self.path(digest);
        let bytes = self.runtime.block_on(async { self.store.get(&path).await?.bytes().await });
        match bytes {
            Ok(bytes) => Ok(Box::new(Cursor::new(bytes))),
            Err(object_store::Error::NotFound { .. }) => {
                Err(Error::NotThere { digest: *digest, place: self.name.clone() })
            }
            Err(error) => Err(self.failed(error)),
        }
    }

    pub(super) fn remove(&self, digest: &Digest) -> Result<bool, Error> {
        // A delete says nothing of whether the object was there.
        let was_there = self.has(digest)?;
        match self.runtime.block_on(self.store.delete(&self.path(digest))) {
            Ok(()) => Ok(was_there),
            Err(object_store::Error::NotFound { .. }) => Ok(false),
            Err(error) => Err(self.failed(error)),
        }
    }

    pub(super) fn list(&self) -> Result<Vec<Digest>, Error> {
        let prefix = Some(&self.prefix).filter(|prefix| !prefix.as_ref().is_empty());
        let listed = self.runtime.block_on(self.store.list_with_delimiter(prefix));
        let objects = listed.map_err(|error| self.failed(error))?.objects;
        let names = objects.iter().filter_map(|object| object.location.filename()?.strip_suffix(ENDING));
        Ok(names.filter_map(|name| name.parse().ok()).collect())
    }
}
