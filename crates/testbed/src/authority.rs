//! A time-stamping authority (RFC 3161) of the test's own: `openssl ts` with a key and a certificate made for it.

use std::{fs, path::PathBuf, process::Command};

/// Settings of `openssl ts` and `openssl req`.
const CONFIG: &str = "
[tsa]
default_tsa = one
[one]
serial = serial
crypto_device = builtin
default_policy = 1.2.3.4.1
digests = sha256
signer_digest = sha256
ess_cert_id_alg = sha256
accuracy = secs:1
clock_precision_digits = 3
ordering = yes
tsa_name = yes
[req]
distinguished_name = name
[name]
[stamping]
extendedKeyUsage = critical, timeStamping
[serving]
extendedKeyUsage = serverAuth
";

/// An authority in a folder that goes with it.
#[derive(Debug)]
pub struct Authority {
    folder: tempfile::TempDir,
}

impl Authority {
    /// The usual kind of key, as `openssl genpkey` takes it.
    pub const P256: &[&str] = &["EC", "-pkeyopt", "ec_paramgen_curve:P-256"];

    /// An authority with a key of this kind.
    ///
    /// # Panics
    /// Here and below: if `openssl` is not installed or fails.
    pub fn new(key: &[&str]) -> Self {
        let folder = tempfile::Builder::new().prefix("huikuan-").tempdir();
        let folder = folder.unwrap_or_else(|error| crate::unwritable(&error));
        let authority = Self { folder };
        authority.write("tsa.cnf", CONFIG.as_bytes());
        authority.write("serial", b"01\n");
        authority.openssl(&[&["genpkey", "-out", "key.pem", "-algorithm"], key].concat());
        authority.certify("stamping");
        authority
    }

    /// Takes another certificate for the same key: one for `stamping`, or for `serving`, which may not stamp.
    pub fn certify(&self, usage: &str) {
        let made = ["req", "-x509", "-new", "-key", "key.pem", "-out", "cert.pem", "-days", "3650"];
        let said = ["-subj", "/O=Test/CN=TSA", "-config", "tsa.cnf", "-extensions", usage];
        self.openssl(&[made.as_slice(), &said].concat());
    }

    /// Answers a request; `hash` is the option for the hash of the signature, such as `-sha256`.
    pub fn stamp(&self, request: &[u8], hash: &str) -> Vec<u8> {
        self.write("query.tsq", request);
        let asked = ["ts", "-reply", "-queryfile", "query.tsq", "-signer", "cert.pem", "-inkey", "key.pem"];
        self.openssl(&[asked.as_slice(), &["-out", "reply.tsr", "-config", "tsa.cnf", hash]].concat());
        self.read("reply.tsr")
    }

    /// Its certificate, in PEM.
    pub fn certificate(&self) -> Vec<u8> {
        self.read("cert.pem")
    }

    /// Has the latest answer verified by `openssl ts`, for a hash in hexadecimal digits.
    pub fn verify(&self, hash: &str) {
        self.openssl(&["ts", "-verify", "-digest", hash, "-in", "reply.tsr", "-CAfile", "cert.pem"]);
    }

    fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn write(&self, name: &str, bytes: &[u8]) {
        fs::write(self.file(name), bytes).unwrap_or_else(|error| crate::unwritable(&error));
    }

    fn read(&self, name: &str) -> Vec<u8> {
        fs::read(self.file(name)).unwrap_or_else(|error| crate::unwritable(&error))
    }

    #[expect(clippy::panic, reason = "a test without its authority has failed")]
    fn openssl(&self, arguments: &[&str]) {
        let output = Command::new("openssl").args(arguments).current_dir(self.folder.path()).output();
        match output {
            Ok(output) if output.status.success() => {}
            Ok(output) => panic!("openssl {arguments:?}: {}", String::from_utf8_lossy(&output.stderr)),
            Err(error) => panic!("openssl: {error}"),
        }
    }
}
