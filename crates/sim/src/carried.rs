//! The program killed while it hands messages to a gateway, again and again: none is lost, and none arrives twice.
//!
//! The gateway is `huikuan gateway-sim`, which counts how often each message came. What was under way when the program was
//! killed is unclear at the end, and a person is asked; everything else is sent. The clock stands, so that no message goes out
//! because a lease is over.

use std::{
    collections::BTreeMap,
    fmt,
    fs::{self, File},
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::TcpStream,
    path::Path,
    process::{Child, Command, Stdio},
    thread,
    time::Duration,
};

use anyhow::{Context as _, bail, ensure};
use serde_json::Value;

use crate::draw::Draw;

/// Monday afternoon at the customers' place; and a quarter of an hour later, when leases are over.
const AFTERNOON: &str = "2026-11-23T15:00:00+08:00";
const LATER: &str = "2026-11-23T15:15:00+08:00";
const DAY: &str = "2026-11-23";
/// How long the gateway takes to answer, in milliseconds: long enough to be killed meanwhile.
const SLOW: &str = "15";

/// What to do.
#[derive(Debug, Clone, Copy)]
pub struct Options<'a> {
    /// Messages to send.
    pub messages: u32,
    /// Times the program is killed at least.
    pub kills: u32,
    /// Decides when.
    pub seed: u64,
    /// An empty database; `None` is a file in the folder.
    pub db: Option<&'a str>,
    /// An empty folder to work in.
    pub folder: &'a Path,
    /// The program.
    pub huikuan: &'a Path,
}

/// What came of it.
#[derive(Debug, Clone, Copy, Default)]
#[expect(missing_docs, reason = "the fields say what they count")]
pub struct Report {
    pub killed: u32,
    pub sent: u64,
    pub unclear: u64,
    pub arrived: u64,
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { killed, sent, unclear, arrived } = self;
        write!(
            f,
            "killed {killed} times: {sent} sent, {unclear} unclear, {arrived} arrived, none twice, none lost"
        )
    }
}

/// Ends with the story.
struct Gateway {
    running: Child,
    /// `127.0.0.1:PORT`
    address: String,
}

impl Drop for Gateway {
    fn drop(&mut self) {
        let _ = self.running.kill();
        let _ = self.running.wait();
    }
}

/// Sends everything, and is killed on the way. Fails if a message was lost or came twice.
pub fn carry(options: &Options<'_>) -> anyhow::Result<Report> {
    let gateway = prepare(options)?;
    let mut draw = Draw::new(options.seed, 0);
    let mut report = Report::default();
    let mut idle = 0;
    while report.killed < options.kills {
        let mut running = command(options, AFTERNOON, &["send", "--json"]).spawn()?;
        // The program needs a moment to open the database; within some sends it is struck.
        thread::sleep(Duration::from_millis(u64::from(80 + draw.below(700))));
        if running.try_wait()?.is_some() {
            // It was over before the blow: with nothing left to send no blow can land.
            idle += 1;
            ensure!(idle < 3, "everything was sent after {} kills; take more messages", report.killed);
            continue;
        }
        running.kill()?;
        running.wait()?;
        report.killed += 1;
    }
    // Undisturbed to the end, then once more when leases are over.
    well(options, AFTERNOON, &["send", "--json"])?;
    well(options, LATER, &["send", "--json"])?;
    compare(options, &gateway, &mut report)?;
    Ok(report)
}

/// Every message on file against those that arrived.
fn compare(options: &Options<'_>, gateway: &Gateway, report: &mut Report) -> anyhow::Result<()> {
    let listed = well(options, LATER, &["outbox", "list", "--limit", "1000000", "--json"])?;
    let mut arrived: BTreeMap<String, u64> = BTreeMap::new();
    let state: Value = serde_json::from_str(&get(&gateway.address, "/sim/state")?)?;
    for message in state.pointer("/messages").and_then(Value::as_array).context("no messages")? {
        let text = |name: &str| message.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
        let times = message.get("times").and_then(Value::as_u64).unwrap_or(0);
        ensure!(times == 1, "{} arrived {times} times", text("key"));
        arrived.insert(text("key"), times);
    }
    report.arrived = arrived.len().try_into()?;
    let mut rows = 0_u32;
    for line in listed.lines() {
        let row: Value = serde_json::from_str(line)?;
        let text = |name: &str| row.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
        let (key, state) = (text("key"), text("state"));
        let came = arrived.remove(&key).is_some();
        match state.as_str() {
            "sent" if came => report.sent += 1,
            "sent" => bail!("{key} is sent, and did not arrive"),
            "unclear" => report.unclear += 1,
            _ => bail!("{key} is {state}"),
        }
        rows += 1;
    }
    ensure!(rows == options.messages, "{rows} messages on file instead of {}", options.messages);
    ensure!(arrived.is_empty(), "nobody on file sent {arrived:?}");
    ensure!(report.unclear <= u64::from(report.killed), "more unclear messages than kills");
    Ok(())
}

/// A desk with so many customers who can be reached by text message alone, decided, and a gateway that runs.
fn prepare(options: &Options<'_>) -> anyhow::Result<Gateway> {
    let folder = options.folder;
    fs::create_dir_all(folder)?;
    let mut debtors = "customer no,customer name,customer type,country\n".to_owned();
    let mut invoices = "customer no,invoice number,due date,amount,currency\n".to_owned();
    let mut people = "customer no,contact name,role,mobile\n".to_owned();
    for number in 1..=options.messages {
        debtors.push_str(&format!("K{number},Customer {number} Ltd,company,CN\n"));
        invoices.push_str(&format!("K{number},F{number},2026-11-25,{},CNY\n", 1000 + number));
        people.push_str(&format!("K{number},Wang {number},finance,138{number:08}\n"));
    }
    let running = Command::new(options.huikuan)
        .args(["gateway-sim", "--listen", "127.0.0.1:0", "--slow", SLOW, "--lang", "en"])
        .env("HUIKUAN_NOW", AFTERNOON)
        .stdout(Stdio::piped())
        .stderr(Stdio::inherit())
        .spawn();
    let mut gateway = Gateway { running: running.context("gateway-sim")?, address: String::new() };
    let mut first = String::new();
    BufReader::new(gateway.running.stdout.take().context("no output")?).read_line(&mut first)?;
    let address = first.trim().rsplit("http://").next().unwrap_or_default();
    address.clone_into(&mut gateway.address);
    let company = format!(
        "[creditor]\nname = {{ zh = \"华晟机电设备有限公司\", en = \"Huasheng\" }}\naccount = \"示范银行 6200\"\n\
         capacity = \"original-creditor\"\n[[departments]]\nid = \"credit\"\nname = {{ zh = \"信用管理部\", en = \"Credit\" }}\n\
         [[people]]\nid = \"chenjing\"\nname = {{ zh = \"陈静\", en = \"Chen Jing\" }}\ndepartment = \"credit\"\nphone = \"021-5555 0100\"\n\
         [[people]]\nid = \"linlan\"\nname = {{ zh = \"林岚\", en = \"Lin Lan\" }}\ndepartment = \"credit\"\nphone = \"021-5555 0101\"\n\
         [sender]\nuser = \"chenjing\"\n[sms]\ngateway = \"generic-json\"\nurl = \"http://{}\"\nsecret_file = \"secret\"\n\
         sign = {{ zh = \"华晟机电\", en = \"Huasheng\" }}\nprice = \"0.045 CNY\"\nallow_hosts = [\"127.0.0.1\"]\n",
        gateway.address
    );
    let files = [
        ("huikuan.toml", &company),
        ("secret", &"try-out".to_owned()),
        ("customers.csv", &debtors),
        ("invoices.csv", &invoices),
        ("people.csv", &people),
    ];
    for (name, text) in files {
        File::create(folder.join(name))?.write_all(text.as_bytes())?;
    }
    for file in ["customers.csv", "invoices.csv", "people.csv"] {
        well(options, AFTERNOON, &["import", file, "--as-of", DAY])?;
    }
    well(options, AFTERNOON, &["run", "--as-of", DAY])?;
    for user in ["chenjing", "linlan"] {
        well(options, AFTERNOON, &["outbox", "live", "--as", user, "--why", "the gateway was tried out"])?;
    }
    Ok(gateway)
}

fn command(options: &Options<'_>, now: &str, args: &[&str]) -> Command {
    let mut command = Command::new(options.huikuan);
    for name in ["HUIKUAN_DB", "HUIKUAN_CONFIG", "HUIKUAN_LANG", "HUIKUAN_USER", "LC_ALL"] {
        command.env_remove(name);
    }
    let db = options.db.unwrap_or("sqlite://ledger.sqlite");
    command
        .current_dir(options.folder)
        .env("HUIKUAN_NOW", now)
        .env("LANG", "en_GB.UTF-8")
        .env("HUIKUAN_DB", db);
    command.env("HUIKUAN_KEYS", options.folder.join("keys.toml"));
    command.args(args).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// What a command printed; its exit code may be 1, which says that a person has something to look at.
fn well(options: &Options<'_>, now: &str, args: &[&str]) -> anyhow::Result<String> {
    let done = command(options, now, args).output()?;
    ensure!(
        done.status.code().is_some_and(|code| code < 2),
        "{args:?}: {}{}",
        String::from_utf8_lossy(&done.stdout),
        String::from_utf8_lossy(&done.stderr)
    );
    Ok(String::from_utf8(done.stdout)?)
}

/// What is answered to a request.
fn get(address: &str, path: &str) -> anyhow::Result<String> {
    let mut stream = TcpStream::connect(address)?;
    write!(stream, "GET {path} HTTP/1.0\r\nHost: {address}\r\n\r\n")?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    Ok(answer.split_once("\r\n\r\n").map(|(_, body)| body.to_owned()).unwrap_or_default())
}
