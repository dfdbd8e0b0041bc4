//! A server of the test's own, with a user for each role, and what a browser would ask of it.

use std::{
    collections::BTreeMap,
    io::{BufRead as _, BufReader},
    process::{Child, Command, Stdio},
    sync::atomic::{AtomicU64, Ordering},
};

use reqwest::{Client, Method, StatusCode};
use serde_json::Value;

static NEXT: AtomicU64 = AtomicU64::new(0);

/// A running server; it ends with the value.
pub(crate) struct Server {
    child: Child,
    pub(crate) folder: tempfile::TempDir,
    url: String,
    address: String,
    passwords: BTreeMap<String, String>,
}

/// Somebody who is signed in.
pub(crate) struct Person {
    client: Client,
    address: String,
    cookie: String,
}

/// What was answered.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) etag: Option<String>,
    pub(crate) bytes: Vec<u8>,
}

impl Answer {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.bytes)
            .unwrap_or_else(|_| panic!("{}: {}", self.status, String::from_utf8_lossy(&self.bytes)))
    }

    #[track_caller]
    pub(crate) fn well(self) -> Value {
        assert!(self.status.is_success(), "{}: {}", self.status, String::from_utf8_lossy(&self.bytes));
        if self.bytes.is_empty() { Value::Null } else { self.json() }
    }

    /// The code of the problem.
    #[track_caller]
    pub(crate) fn problem(self, status: u16) -> Value {
        assert_eq!(self.status.as_u16(), status, "{}", String::from_utf8_lossy(&self.bytes));
        self.json()
    }
}

impl Server {
    /// Starts on a database, with a company file.
    pub(crate) fn start(url: &str, company: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let vault = "[vault]\nfolder = \"vault\"\nkeys = \"vault.keys\"\n";
        std::fs::write(folder.path().join("huikuan.toml"), format!("{vault}{company}")).unwrap();
        let mut server = Self {
            child: command(url, &folder, &["serve", "--demo", "--listen", "127.0.0.1:0"])
                .stdout(Stdio::piped())
                .spawn()
                .unwrap(),
            folder,
            url: url.to_owned(),
            address: String::new(),
            passwords: BTreeMap::new(),
        };
        let out = BufReader::new(server.child.stdout.take().unwrap());
        let roles = [
            "collector",
            "supervisor",
            "legal",
            "finance",
            "sales",
            "auditor",
            "trainer",
            "field",
            "administrator",
        ];
        let mut lines = out.lines();
        for line in lines.by_ref() {
            let line = line.unwrap();
            let words: Vec<&str> = line.split_whitespace().collect();
            if let Some(address) = words.iter().find_map(|word| word.strip_prefix("http://")) {
                server.address = format!("http://{address}");
            }
            if let [login, password, ..] = words.as_slice()
                && roles.contains(login)
            {
                server.passwords.insert((*login).to_owned(), (*password).to_owned());
            }
            if !server.address.is_empty() && server.passwords.len() == roles.len() {
                break;
            }
        }
        // What it prints later must not break its pipe.
        std::thread::spawn(move || lines.for_each(drop));
        server
    }

    /// What a command prints beside the server.
    pub(crate) fn type_in(&self, args: &[&str]) -> String {
        let out = command(&self.url, &self.folder, args).output().unwrap();
        assert!(out.status.success(), "{args:?}: {}", String::from_utf8_lossy(&out.stderr));
        String::from_utf8(out.stdout).unwrap()
    }

    /// Starts a command beside the server, by a clock that shows a moment.
    pub(crate) fn start_at(&self, now: &str, args: &[&str]) -> Child {
        let mut command = command(&self.url, &self.folder, args);
        command.env("HUIKUAN_NOW", now).stdout(Stdio::piped()).spawn().unwrap()
    }

    pub(crate) async fn sign_in(&self, login: &str) -> Person {
        let client = Client::builder().no_proxy().build().unwrap();
        let body = serde_json::json!({ "login": login, "password": self.passwords.get(login).unwrap() });
        let answer = client
            .post(format!("{}/api/v1/session", self.address))
            .header("origin", &self.address)
            .json(&body)
            .send()
            .await
            .unwrap();
        assert!(answer.status().is_success(), "{}", answer.text().await.unwrap());
        let cookie = answer.headers().get("set-cookie").unwrap().to_str().unwrap();
        let cookie = cookie.split(';').next().unwrap().to_owned();
        Person { client, address: self.address.clone(), cookie }
    }
}

fn command(url: &str, folder: &tempfile::TempDir, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_huikuan"));
    for name in ["HUIKUAN_CONFIG", "HUIKUAN_LANG", "HUIKUAN_NOW", "HUIKUAN_USER", "LC_ALL"] {
        command.env_remove(name);
    }
    command
        .env("HUIKUAN_DB", url)
        .env("HUIKUAN_KEYS", testbed::keys(url))
        .env("LANG", "en_GB.UTF-8")
        .env("RUST_LOG", "warn")
        .current_dir(folder.path())
        .args(args);
    command
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Person {
    async fn ask(
        &self,
        method: Method,
        path: &str,
        version: Option<&str>,
        body: Option<(&str, Vec<u8>)>,
    ) -> Answer {
        let key = format!("test-{}", NEXT.fetch_add(1, Ordering::Relaxed));
        let mut request = self
            .client
            .request(method, format!("{}/api/v1{path}", self.address))
            .header("origin", &self.address)
            .header("cookie", &self.cookie)
            .header("accept-language", "en")
            .header("idempotency-key", key);
        if let Some(version) = version {
            request = request.header("if-match", version);
        }
        if let Some((kind, body)) = body {
            request = request.header("content-type", kind).body(body);
        }
        let answer = request.send().await.unwrap();
        let etag = answer.headers().get("etag").map(|etag| etag.to_str().unwrap().to_owned());
        Answer { status: answer.status(), etag, bytes: answer.bytes().await.unwrap().to_vec() }
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.ask(Method::GET, path, None, None).await
    }

    pub(crate) async fn send(
        &self,
        method: Method,
        path: &str,
        version: Option<&str>,
        body: &Value,
    ) -> Answer {
        self.ask(method, path, version, Some(("application/json", body.to_string().into_bytes()))).await
    }

    pub(crate) async fn post(&self, path: &str, body: &Value) -> Answer {
        self.send(Method::POST, path, None, body).await
    }

    /// The same for what has a version, which is asked for first.
    pub(crate) async fn step(&self, path: &str, step: &str, body: &Value) -> Answer {
        let etag = self.get(path).await.etag;
        self.send(Method::POST, &format!("{path}/{step}"), etag.as_deref(), body).await
    }

    /// Uploads a file.
    pub(crate) async fn upload(&self, name: &str, content: &[u8], options: &Value) -> Answer {
        let mut body = Vec::new();
        body.extend(b"--line\r\nContent-Disposition: form-data; name=\"options\"\r\n\r\n");
        body.extend(options.to_string().into_bytes());
        body.extend(
            format!(
                "\r\n--line\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\n"
            )
            .into_bytes(),
        );
        body.extend(content);
        body.extend(b"\r\n--line--\r\n");
        self.ask(Method::POST, "/imports", None, Some(("multipart/form-data; boundary=line", body))).await
    }
}

/// Does it on a file and on a server.
pub(crate) fn both<F: Future<Output = ()>>(test: impl Fn(String) -> F) {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    testbed::both(|url| runtime.block_on(test(url.to_owned())));
}
