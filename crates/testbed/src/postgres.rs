//! A PostgreSQL cluster of the test's own: made when first asked for, cleared away when the process ends.

use std::{
    env, fmt,
    path::{Path, PathBuf},
    sync::{
        Mutex, OnceLock, PoisonError,
        atomic::{AtomicU32, Ordering},
    },
};

use crate::keeper::{Talk, as_plain_user, free_port};

/// Quick, and what was committed survives a server that is killed: only a power failure would cost it.
pub const FAST: &str = "-c fsync=off -c full_page_writes=off -c listen_addresses= \
                        -c shared_buffers=128MB -c max_wal_size=4GB -c max_connections=200";

const KEEPER: &str = concat!(include_str!("certify.sh"), include_str!("postgres.sh"));

/// A running server. A program of the system's own shell keeps it: when this process is gone, killed too, the shell
/// reads the end of its input, stops the server and removes its folder.
#[derive(Debug)]
pub struct Cluster {
    talk: Mutex<Talk>,
    folder: PathBuf,
    /// The port of the network on which it listens, by TLS alone.
    port: Option<u16>,
    named: AtomicU32,
}

/// A database of a cluster, dropped with the value.
#[derive(Debug)]
pub struct Database<'cluster> {
    cluster: &'cluster Cluster,
    name: String,
}

/// The cluster of this process, started when first asked for.
///
/// # Panics
/// If PostgreSQL is not installed or does not start: a test that needs it has failed.
pub fn postgres() -> &'static Cluster {
    static CLUSTER: OnceLock<Cluster> = OnceLock::new();
    CLUSTER.get_or_init(|| Cluster::start(FAST).unwrap_or_else(|reason| refused(&reason)))
}

impl Cluster {
    /// Starts a cluster with settings as `postgres` takes them, such as [`FAST`].
    pub fn start(settings: &str) -> Result<Self, String> {
        Self::keep(settings, None)
    }

    /// Starts a cluster that listens on the network of this machine too, where it takes nobody in without TLS. Beside its
    /// socket lie `ca.crt`, which signed its certificate for `localhost`, and `stranger.crt`, which did not.
    pub fn start_with_tls() -> Result<Self, String> {
        let port = free_port()?;
        let settings = FAST.replace("listen_addresses=", "listen_addresses=127.0.0.1");
        Self::keep(&settings, Some(port))
    }

    fn keep(settings: &str, port: Option<u16>) -> Result<Self, String> {
        let programs = programs()?;
        let mut command = as_plain_user("postgres")?;
        command.args(["sh", "-c", KEEPER, "keeper"]).arg(programs).arg(settings);
        command.args(port.map(|port| port.to_string()));
        let (talk, folder) = Talk::begin(command)?;
        Ok(Self { talk: Mutex::new(talk), folder, port, named: AtomicU32::new(0) })
    }

    /// An empty database.
    pub fn fresh(&self) -> Database<'_> {
        self.from("template0")
    }

    /// A database with everything that another holds; nobody may be connected to that one.
    pub fn copy_of(&self, other: &Database<'_>) -> Database<'_> {
        self.from(&other.name)
    }

    fn from(&self, template: &str) -> Database<'_> {
        let name = format!("huikuan_{}", self.named.fetch_add(1, Ordering::Relaxed));
        self.must(&format!("create {name} {template}"));
        Database { cluster: self, name }
    }

    /// Takes the server away at once, as a failing machine would.
    pub fn stop(&self) {
        self.must("stop");
    }

    /// Brings it back, with what it had committed.
    pub fn start_again(&self) {
        self.must("start");
    }

    /// The folder with the server's socket.
    pub fn socket(&self) -> &Path {
        &self.folder
    }

    /// Runs statements of SQL from a file, all of them or none.
    pub fn script(&self, database: &Database<'_>, file: &Path) {
        self.must(&format!("script {} {}", database.name, file.display()));
    }

    fn must(&self, asked: &str) {
        let mut talk = self.talk.lock().unwrap_or_else(PoisonError::into_inner);
        if let Err(reason) = talk.ask(asked) {
            refused(&format!("{asked}: {reason}"));
        }
    }
}

impl Database<'_> {
    /// The address under which the program opens it.
    pub fn url(&self) -> String {
        self.to_string()
    }

    /// The address by which the program opens it over the network, under a name of this machine and with settings such as
    /// `sslmode=require`; for a cluster that listens there.
    pub fn url_on_network(&self, host: &str, settings: &str) -> String {
        let port = self.cluster.port.unwrap_or_default();
        format!("postgres://huikuan@{host}:{port}/{}?{settings}", self.name)
    }

    /// Its name in the cluster.
    pub fn name(&self) -> &str {
        &self.name
    }
}

impl fmt::Display for Database<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "postgres:///{}?host={}&user=huikuan", self.name, self.cluster.folder.display())
    }
}

impl Drop for Database<'_> {
    fn drop(&mut self) {
        // A server that a test took away keeps its database until the folder goes.
        let mut talk = self.cluster.talk.lock().unwrap_or_else(PoisonError::into_inner);
        let _ = talk.ask(&format!("drop {}", self.name));
    }
}

/// The folder of `initdb` and its like: the newest of Debian's, else where the path says.
fn programs() -> Result<PathBuf, String> {
    let debian = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let newest = debian
        .filter_map(|entry| {
            entry.file_name().to_str()?.parse::<u32>().ok().map(|version| (version, entry.path()))
        })
        .max();
    let of_debian = newest.map(|(_, folder)| folder.join("bin"));
    let of_path =
        env::var_os("PATH").into_iter().flat_map(|path| env::split_paths(&path).collect::<Vec<_>>());
    of_debian
        .into_iter()
        .chain(of_path)
        .find(|folder| folder.join("initdb").is_file() && folder.join("postgres").is_file())
        .ok_or_else(|| {
            "PostgreSQL is not installed: run `cargo xtask test`, or `apt-get install postgresql`".to_owned()
        })
}

#[expect(clippy::panic, reason = "a test without its server has failed")]
fn refused(reason: &str) -> ! {
    panic!("PostgreSQL: {reason}")
}
