//! A working day's questions by many people at once, asked of `huikuan serve` on a PostgreSQL made for the purpose.
//!
//! First without a pause, which says how much the machine can do; then as people ask, a pause of two seconds on average
//! between an answer and the next question. The second is judged: 99 of 100 answers of each kind within the aim. Clients,
//! program and server share this machine, so its load is printed beside the figures.

mod client;
mod desk;

use std::{
    fs,
    io::{BufRead as _, BufReader, Write as _},
    path::PathBuf,
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context as _, bail};
use testbed::{Cluster, FAST};

use self::desk::{Answer, Desk, Question};
use crate::{
    shell::{built, cargo, output, root, run},
    test::install_postgres,
};

const AS_OF: &str = "2026-11-20";
/// When the server's day begins for it: people are at work.
const NOW: &str = "from 2026-11-20T09:40:00+08:00";
const SEED: &str = "7";
/// Invoices a debtor, as in `cargo xtask bench`.
const EACH: u32 = 10;
/// Of ten users one leads a team, and of fifteen one sees every case; the others work their own.
const LEADS: usize = 10;
const SEES_ALL: usize = 15;
const TEAMS: usize = 4;
const PASSWORD: &str = "Fifty desks, one ledger";
/// From an answer to the next question at most, evenly spread: two seconds on average.
const LONGEST_PAUSE: Duration = Duration::from_secs(4);
/// What 99 of 100 answers must keep.
const AIM: Duration = Duration::from_millis(100);
const USAGE: &str = "cargo xtask load [--invoices N] [--users N] [--seconds N] [--profile NAME] [--db URL of a database to keep]";

struct Options {
    invoices: u32,
    users: usize,
    seconds: u64,
    profile: String,
    /// Filled by the first call, and used as it is by later ones.
    db: Option<String>,
}

/// `cargo xtask load`.
pub(crate) fn load(asked: &[String]) -> anyhow::Result<()> {
    let options = read(asked)?;
    run(cargo().args(["build", "--profile", &options.profile, "--package", "server", "--package", "sim"]))?;
    if let Some(db) = &options.db {
        return measure(&options, db);
    }
    install_postgres()?;
    // A server with this much data has more than the tests' little memory.
    let settings = FAST.replace("shared_buffers=128MB", "shared_buffers=1GB");
    let cluster = Cluster::start(&settings).map_err(|reason| anyhow::anyhow!("PostgreSQL: {reason}"))?;
    let database = cluster.fresh();
    measure(&options, &database.url())
}

fn read(asked: &[String]) -> anyhow::Result<Options> {
    let mut options =
        Options { invoices: 1_000_000, users: 50, seconds: 30, profile: "release".to_owned(), db: None };
    for pair in asked.chunks(2) {
        match pair {
            [option, value] if option == "--invoices" => options.invoices = value.parse().context(USAGE)?,
            [option, value] if option == "--users" => options.users = value.parse().context(USAGE)?,
            [option, value] if option == "--seconds" => options.seconds = value.parse().context(USAGE)?,
            [option, value] if option == "--profile" => options.profile.clone_from(value),
            [option, value] if option == "--db" => options.db = Some(value.clone()),
            _ => bail!(USAGE),
        }
    }
    Ok(options)
}

fn measure(options: &Options, db: &str) -> anyhow::Result<()> {
    let program = Program { folder: files()?, profile: &options.profile, db };
    if !output(program.huikuan().args(["user", "list"]))?.contains(&login(0)) {
        program.fill(options)?;
    }
    let served = program.serve()?;
    let desks = (0..options.users).map(|number| Desk::sign_in(served.address, &login(number), PASSWORD));
    let desks = desks.collect::<anyhow::Result<Vec<_>>>()?;
    let whole = Duration::from_secs(options.seconds);
    let (desks, answers) = together(desks, whole, Duration::ZERO)?;
    table(options, "without a pause", whole, &answers);
    let (_, answers) = together(desks, whole, LONGEST_PAUSE)?;
    let slow = table(options, "each asking something every two seconds", whole, &answers);
    drop(served);
    if !slow.is_empty() {
        bail!("slower than {AIM:?} in one answer of a hundred: {}", slow.join(", "));
    }
    Ok(())
}

fn login(number: usize) -> String {
    format!("desk-{number:02}")
}

fn files() -> anyhow::Result<PathBuf> {
    let folder = root().join("target/load");
    fs::create_dir_all(&folder)?;
    Ok(folder)
}

/// The product, on one database.
struct Program<'a> {
    folder: PathBuf,
    profile: &'a str,
    db: &'a str,
}

/// A server; it ends with the value.
struct Served {
    server: Child,
    address: std::net::SocketAddr,
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

impl Program<'_> {
    fn built(&self, name: &str) -> Command {
        Command::new(built(if self.profile == "dev" { "debug" } else { self.profile }, name))
    }

    fn huikuan(&self) -> Command {
        let mut command = self.built("huikuan");
        command.args(["--db", self.db]).arg("--config").arg(self.folder.join("none.toml"));
        command.arg("--keys").arg(self.folder.join("keys.toml"));
        command
    }

    /// The ledger, its decisions, and everybody who works with them.
    fn fill(&self, options: &Options) -> anyhow::Result<()> {
        let [ledger, customers, people] =
            ["ledger.csv", "customers.csv", "customers-people.csv"].map(|name| self.folder.join(name));
        let debtors = (options.invoices / EACH).max(1).to_string();
        let (invoices, owners) = (options.invoices.to_string(), options.users.to_string());
        run(self
            .built("sim")
            .args(["ledger", "--invoices", &invoices, "--debtors", &debtors, "--seed", SEED])
            .args(["--as-of", AS_OF, "--out"])
            .arg(&ledger))?;
        run(self
            .built("sim")
            .args(["people", "--debtors", &debtors, "--owners", &owners, "--out"])
            .arg(&customers))?;
        run(self.huikuan().arg("import").args([ledger, customers, people]).args(["--as-of", AS_OF]))?;
        run(self.huikuan().args(["run", "--as-of", AS_OF]))?;
        if self.db.starts_with("postgres") {
            // The server does so by itself within its first minutes; here nobody waits for them.
            run(Command::new("psql").args(["-X", "-q", "-d", self.db, "-c", "VACUUM ANALYZE"]))?;
        }
        (0..options.users).try_for_each(|number| self.add_user(number))
    }

    fn add_user(&self, number: usize) -> anyhow::Result<()> {
        let role = match number {
            number if number % SEES_ALL == SEES_ALL - 1 => "finance",
            number if number % LEADS == LEADS - 1 => "supervisor",
            _ => "collector",
        };
        let (owner, team) = (format!("owner-{number:02}"), format!("team-{}", number % TEAMS));
        let mut adding = self
            .huikuan()
            .args(["user", "add", &login(number), "--role", role, "--owner", &owner, "--team", &team])
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .spawn()?;
        if let Some(mut typed) = adding.stdin.take() {
            writeln!(typed, "{PASSWORD}")?;
        }
        if !adding.wait()?.success() {
            bail!("{} was not added", login(number));
        }
        Ok(())
    }

    fn serve(&self) -> anyhow::Result<Served> {
        let mut server = self
            .huikuan()
            .args(["serve", "--listen", "127.0.0.1:0", "--no-jobs"])
            .env("HUIKUAN_NOW", NOW)
            .stdout(Stdio::piped())
            .stderr(Stdio::from(fs::File::create(self.folder.join("serve.log"))?))
            .spawn()?;
        let said = server.stdout.take().context("the server says nothing")?;
        let mut line = String::new();
        BufReader::new(said).read_line(&mut line)?;
        let address = line.rsplit("http://").next().and_then(|address| address.trim().parse().ok());
        // From here on it ends with us, whatever it said.
        let unknown = std::net::SocketAddr::from(([0, 0, 0, 0], 0));
        let served = Served { server, address: address.unwrap_or(unknown) };
        if served.address == unknown {
            bail!("the server did not say where it listens; see target/load/serve.log");
        }
        Ok(served)
    }
}

/// Everybody at once for so long; returns what was answered, by kind.
fn together(
    desks: Vec<Desk>,
    whole: Duration,
    longest_pause: Duration,
) -> anyhow::Result<(Vec<Desk>, Vec<Answer>)> {
    let until = Instant::now() + whole;
    let working = desks.into_iter().zip(1..).map(|(mut desk, seed)| {
        thread::spawn(move || {
            let answers = desk.work(until, longest_pause, seed)?;
            Ok::<_, anyhow::Error>((desk, answers))
        })
    });
    let (mut desks, mut answers) = (Vec::new(), Vec::new());
    for worked in working.collect::<Vec<_>>() {
        let (desk, answered) = worked.join().map_err(|_| anyhow::anyhow!("a user panicked"))??;
        desks.push(desk);
        answers.extend(answered);
    }
    Ok((desks, answers))
}

/// Prints the figures; returns the kinds that are slower than they may be.
fn table(options: &Options, how: &str, whole: Duration, answers: &[Answer]) -> Vec<&'static str> {
    let per_second = answers.len() as u128 * 10_000 / whole.as_millis().max(1);
    println!(
        "\n{} invoices, {} users {how}: {}.{} answers/s",
        options.invoices,
        options.users,
        per_second / 10,
        per_second % 10
    );
    println!("{:<16} {:>8} {:>9} {:>9} {:>9} {:>9}", "milliseconds", "answers", "p50", "p95", "p99", "most");
    let mut slow = Vec::new();
    for question in Question::ALL {
        let mut took: Vec<Duration> =
            answers.iter().filter(|answer| answer.question == *question).map(|answer| answer.took).collect();
        took.sort_unstable();
        let of_hundred = |part: usize| took.get((took.len() * part).div_ceil(100).saturating_sub(1)).copied();
        let [half, most_of, nearly_all, all] =
            [50, 95, 99, 100].map(|part| of_hundred(part).unwrap_or_default());
        println!(
            "{:<16} {:>8} {:>9} {:>9} {:>9} {:>9}",
            question.name(),
            took.len(),
            millis(half),
            millis(most_of),
            millis(nearly_all),
            millis(all)
        );
        if nearly_all > AIM {
            slow.push(question.name());
        }
    }
    if let Ok(load) = fs::read_to_string("/proc/loadavg") {
        print!("load of the machine in the last 1, 5 and 15 minutes: {load}");
    }
    slow
}

fn millis(took: Duration) -> String {
    format!("{}.{}", took.as_millis(), took.as_micros() % 1_000 / 100)
}
