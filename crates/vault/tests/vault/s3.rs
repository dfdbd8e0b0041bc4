//! The vault in S3-compatible storage: a real server on this machine, moto from PyPI, made ready by `cargo xtask test`.

use std::{
    env, fs,
    io::{BufRead as _, BufReader},
    path::PathBuf,
    process::{Child, Command, Stdio},
};

use vault::{Error, Keys, Place, S3, S3Settings, Vault};

const MOST: u64 = 1 << 20;

/// The server, stopped when dropped.
struct Server {
    child: Child,
    url: String,
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Server {
    /// `None`, said aloud, where moto is not installed.
    fn start() -> Option<Self> {
        let installed = concat!(env!("CARGO_MANIFEST_DIR"), "/../../target/moto/bin/moto_server");
        let program = env::var_os("MOTO_SERVER").map_or_else(|| PathBuf::from(installed), PathBuf::from);
        if !program.exists() {
            eprintln!("skipped: {} is not there; `cargo xtask test` installs it", program.display());
            return None;
        }
        let mut child = Command::new(program)
            .args(["-H", "127.0.0.1", "-p", "0"])
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stderr.take().unwrap()).lines().map_while(Result::ok);
        let url = lines.find_map(|line| Some(line.split_once("Running on ")?.1.trim().to_owned())).unwrap();
        // Whoever reads no more would stop the server in the end.
        std::thread::spawn(move || lines.for_each(drop));
        Some(Self { child, url })
    }

    fn vault(&self, bucket: &str, prefix: &str, keys: &std::path::Path) -> Vault {
        let settings = S3Settings {
            bucket: bucket.to_owned(),
            prefix: prefix.to_owned(),
            endpoint: Some(self.url.clone()),
            access_key: Some("key".to_owned()),
            secret: Some("secret".to_owned()),
            ..S3Settings::default()
        };
        let place = Place::S3(S3::new(settings).unwrap());
        Vault::new(place, Keys::read(keys, &[]).unwrap(), MOST).unwrap()
    }

    /// Buckets are made by whoever runs the storage; here by a bare request.
    fn make_bucket(&self, name: &str) {
        use std::io::{Read as _, Write as _};
        let host = self.url.strip_prefix("http://").unwrap();
        let mut stream = std::net::TcpStream::connect(host).unwrap();
        let head = format!("PUT /{name} HTTP/1.1\r\nHost: {host}\r\nContent-Length: 0\r\n");
        let auth = "Authorization: AWS4-HMAC-SHA256 Credential=key/20260101/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=0\r\n";
        write!(stream, "{head}{auth}Connection: close\r\n\r\n").unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    }
}

#[test]
fn storage_keeps_the_contract_of_a_place() {
    let Some(server) = Server::start() else { return };
    server.make_bucket("papers");
    let folder = tempfile::tempdir().unwrap();
    let keys = folder.path().join("vault.keys");
    Keys::create(&keys).unwrap();
    for prefix in ["", "huikuan/documents"] {
        let vault = server.vault("papers", prefix, &keys);
        crate::contract::keeps_files(&vault);
        crate::contract::turns_keys(&keys, || server.vault("papers", prefix, &keys));
        for digest in vault.list().unwrap() {
            assert!(vault.remove(&digest).unwrap());
        }
    }
    let nowhere = server.vault("no-such-bucket", "", &keys);
    let error = nowhere.put(&b"x"[..]).unwrap_err();
    assert!(matches!(error, Error::Storage { .. } | Error::NotThere { .. }), "{error}");
    assert!(error.to_string().contains("s3://no-such-bucket"), "{error}");
    assert!(fs::metadata(&keys).is_ok());
}
