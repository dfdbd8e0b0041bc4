//! A server that runs, and a browser that knows its cookies.

use std::{
    cell::RefCell,
    fs,
    future::Future,
    io::{BufRead as _, BufReader, Read as _, Write as _},
    path::{Path, PathBuf},
    process::{Child, ChildStdout, Command, Stdio},
    sync::{
        LazyLock,
        atomic::{AtomicU32, Ordering},
    },
};

use reqwest::{Method, header::HeaderMap};
use serde_json::Value;

pub(crate) const PASSWORD: &str = "correct horse battery";
/// A Monday.
pub(crate) const NOW: &str = "2026-11-23T01:00:00Z";

static RUNTIME: LazyLock<tokio::runtime::Runtime> = LazyLock::new(|| {
    tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap()
});

/// Waits for what is to come.
pub(crate) fn wait<T>(future: impl Future<Output = T>) -> T {
    RUNTIME.block_on(future)
}

/// Lets something run beside the test.
pub(crate) fn beside(future: impl Future<Output = ()> + Send + 'static) {
    RUNTIME.spawn(future);
}

/// A folder with a company's file, and the database it works on.
pub(crate) struct Place {
    folder: tempfile::TempDir,
    url: String,
}

impl Place {
    pub(crate) fn on(url: &str) -> Self {
        Self { folder: tempfile::tempdir().unwrap(), url: url.to_owned() }
    }

    /// A SQLite file of its own.
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite://{}", folder.path().join("ledger.sqlite").display());
        Self { folder, url }
    }

    pub(crate) fn write(&self, name: &str, text: &str) -> &Self {
        fs::write(self.folder.path().join(name), text).unwrap();
        self
    }

    fn command(&self, now: &str) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_huikuan"));
        let keys = Path::new(&testbed::keys(&self.url)).to_owned();
        command
            .current_dir(self.folder.path())
            .env_clear()
            .env("HUIKUAN_NOW", now)
            .env("HUIKUAN_DB", &self.url)
            .env("HUIKUAN_KEYS", keys)
            .env("PATH", std::env::var_os("PATH").unwrap())
            .env("TZ", "Asia/Shanghai")
            .args(["--lang", "en"]);
        command
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Runs a command with something typed; returns what it printed and whether it went well.
    pub(crate) fn type_in(&self, args: &[&str], typed: &str) -> (String, bool) {
        self.type_at(NOW, args, typed)
    }

    /// The same at another moment.
    pub(crate) fn type_at(&self, now: &str, args: &[&str], typed: &str) -> (String, bool) {
        let mut command = self.command(now);
        let piped = command.args(args).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut running = piped.spawn().unwrap();
        running.stdin.take().unwrap().write_all(typed.as_bytes()).unwrap();
        let done = running.wait_with_output().unwrap();
        let text = [done.stdout, done.stderr].concat();
        (String::from_utf8(text).unwrap(), done.status.success())
    }

    /// Adds a user with the usual password.
    #[track_caller]
    pub(crate) fn add_user(&self, login: &str, role: &str) -> &Self {
        let (text, is_well) = self.type_in(&["user", "add", login, "--role", role], PASSWORD);
        assert!(is_well, "{text}");
        self
    }

    pub(crate) fn serve(&self) -> Server {
        self.serve_at(NOW, &[])
    }

    /// Starts a server whose clock stands.
    #[track_caller]
    #[expect(clippy::zombie_processes, reason = "the server is stopped and waited for when it is dropped")]
    pub(crate) fn serve_at(&self, now: &str, args: &[&str]) -> Server {
        let log = fs::File::create(self.path("log")).unwrap();
        let mut command = self.command(now);
        command.args(["serve", "--listen", "127.0.0.1:0", "--log", "json"]).args(args);
        let mut running = command.stdout(Stdio::piped()).stderr(log).spawn().unwrap();
        let mut out = BufReader::new(running.stdout.take().unwrap());
        let mut printed = String::new();
        loop {
            let mut line = String::new();
            assert!(out.read_line(&mut line).unwrap() > 0, "it ended: {printed}{}", self.log());
            printed.push_str(&line);
            if let Some(base) = line.trim().strip_prefix("listening on ") {
                let base = base.to_owned();
                return Server { running, out, base, printed };
            }
        }
    }

    pub(crate) fn log(&self) -> String {
        fs::read_to_string(self.folder.path().join("log")).unwrap_or_default()
    }
}

/// Ends with the test.
pub(crate) struct Server {
    running: Child,
    out: BufReader<ChildStdout>,
    pub(crate) base: String,
    /// What it said before it listened.
    pub(crate) printed: String,
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.running.kill();
        let _ = self.running.wait();
    }
}

impl Server {
    pub(crate) fn browser(&self) -> Browser {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let web = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap();
        Browser { base: self.base.clone(), web, cookies: RefCell::default() }
    }

    /// A browser of somebody who signed in.
    #[track_caller]
    pub(crate) fn signed_in(&self, login: &str) -> Browser {
        let browser = self.browser();
        let answer = browser.sign_in(login, PASSWORD, None);
        assert_eq!(answer.status, 200, "{answer:?}");
        browser
    }

    /// Asks it to stop, as a service manager would; returns whether it ended well, and what it said.
    pub(crate) fn stop(mut self) -> (bool, String) {
        let id = self.running.id().to_string();
        assert!(Command::new("kill").args(["-TERM", &id]).status().unwrap().success());
        let is_well = self.running.wait().unwrap().success();
        let mut rest = String::new();
        self.out.read_to_string(&mut rest).unwrap();
        (is_well, rest)
    }
}

/// What was answered.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) text: String,
}

impl Answer {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    /// The code of a problem; empty where there was none.
    pub(crate) fn code(&self) -> String {
        let value: Value = serde_json::from_str(&self.text).unwrap_or_default();
        value["code"].as_str().unwrap_or_default().to_owned()
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }
}

/// A browser on our page.
pub(crate) struct Browser {
    pub(crate) base: String,
    pub(crate) web: reqwest::Client,
    pub(crate) cookies: RefCell<Vec<(String, String)>>,
}

impl Browser {
    pub(crate) fn get(&self, path: &str) -> Answer {
        self.ask("GET", path, None)
    }

    pub(crate) fn sign_in(&self, login: &str, password: &str, code: Option<&str>) -> Answer {
        self.post("/session", &serde_json::json!({ "login": login, "password": password, "code": code }))
    }

    pub(crate) fn post(&self, path: &str, body: &Value) -> Answer {
        self.ask("POST", path, Some(body))
    }

    /// Asks the API as our page does: from its own origin, with a new key for each write.
    pub(crate) fn ask(&self, method: &str, path: &str, body: Option<&Value>) -> Answer {
        self.ask_with(method, path, body, &[])
    }

    /// The same with headers of one's own; an empty one is not sent.
    pub(crate) fn ask_with(
        &self,
        method: &str,
        path: &str,
        body: Option<&Value>,
        headers: &[(&str, &str)],
    ) -> Answer {
        let json = [("content-type", "application/json")];
        let headers = [if body.is_some() { &json[..] } else { &[] }, headers].concat();
        self.send(method, path, body.map(|body| body.to_string().into_bytes()).unwrap_or_default(), &headers)
    }

    /// The same with any body.
    pub(crate) fn send(&self, method: &str, path: &str, body: Vec<u8>, headers: &[(&str, &str)]) -> Answer {
        static KEY: AtomicU32 = AtomicU32::new(0);
        let key = format!("key-{}", KEY.fetch_add(1, Ordering::Relaxed));
        let mut all = vec![("origin", self.base.as_str()), ("idempotency-key", key.as_str())];
        all.retain(|(name, _)| headers.iter().all(|(other, _)| other != name));
        all.extend(headers.iter().filter(|(_, value)| !value.is_empty()));
        let url = if path.starts_with("//") || path.starts_with("http") {
            path.replacen("//", "", usize::from(path.starts_with("//")))
        } else {
            format!("/api/v1{path}")
        };
        let url = if url.starts_with("http") {
            url
        } else {
            format!("{}/{}", self.base, url.trim_start_matches('/'))
        };
        let mut request = self.web.request(Method::from_bytes(method.as_bytes()).unwrap(), url);
        for (name, value) in all {
            request = request.header(name, value);
        }
        let cookies: Vec<_> =
            self.cookies.borrow().iter().map(|(name, value)| format!("{name}={value}")).collect();
        if !cookies.is_empty() {
            request = request.header("cookie", cookies.join("; "));
        }
        if !body.is_empty() {
            request = request.body(body);
        }
        let (status, headers, text) = wait(async move {
            let response = request.send().await.unwrap();
            let (status, headers) = (response.status().as_u16(), response.headers().clone());
            let never_ends = headers.get("content-type").is_some_and(|kind| kind == "text/event-stream");
            (status, headers, if never_ends { String::new() } else { response.text().await.unwrap() })
        });
        self.keep(&headers);
        Answer { status, headers, text }
    }

    fn keep(&self, headers: &HeaderMap) {
        for cookie in headers.get_all("set-cookie") {
            let (name, rest) = cookie.to_str().unwrap().split_once('=').unwrap();
            let value = rest.split(';').next().unwrap();
            let mut cookies = self.cookies.borrow_mut();
            cookies.retain(|(known, _)| known != name);
            if !value.is_empty() {
                cookies.push((name.to_owned(), value.to_owned()));
            }
        }
    }
}
