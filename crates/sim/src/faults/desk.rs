//! One desk: a folder, a database, and the program at work on them, disturbed or not.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs::{self, File},
    path::{Path, PathBuf},
    process::{Child, Command, ExitStatus},
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context as _, bail, ensure};
use serde_json::Value;
use testbed::Cluster;

use super::{dump, ledger};
use crate::draw::Draw;

/// A command of the story, and with which exit codes it may end.
#[derive(Debug, Clone, Copy)]
pub(super) struct Step {
    pub(super) args: &'static [&'static str],
    pub(super) files: &'static [&'static str],
    pub(super) now: &'static str,
    pub(super) well: &'static [i32],
}

/// What befalls a command at a random moment.
#[derive(Debug, Clone, Copy)]
pub(super) enum Blow<'a> {
    /// SIGKILL, which no program can answer.
    Kill,
    /// The database is gone, and comes back before the next command.
    Outage(&'a Cluster),
    /// The same command runs twice at once, and one of them is killed.
    OneOfTwo,
}

/// How often it was struck.
#[derive(Debug, Default, Clone)]
pub(super) struct Tally {
    /// Blows that ended a command, by its name.
    pub(super) landed: BTreeMap<&'static str, u32>,
    /// Commands that were over before the blow.
    pub(super) too_late: u32,
    /// Messages of which nobody could know whether they had left.
    pub(super) unclear: u32,
}

/// A desk.
#[derive(Debug)]
pub(super) struct Desk<'a> {
    pub(super) huikuan: &'a Path,
    pub(super) folder: PathBuf,
    pub(super) db: String,
    /// Backups made so far: each has a name of its own.
    backups: u32,
}

/// Longer than any wait for a lock.
const PATIENCE: Duration = Duration::from_mins(3);

impl<'a> Desk<'a> {
    /// A desk with the files of a seed, in a folder that is made.
    pub(super) fn new(huikuan: &'a Path, folder: PathBuf, db: String, seed: u64) -> anyhow::Result<Self> {
        for part in ["spool", "left"] {
            fs::create_dir_all(folder.join(part)).with_context(|| folder.display().to_string())?;
        }
        ledger::write(seed, &folder)?;
        fs::write(folder.join("huikuan.toml"), COMPANY)?;
        Ok(Self { huikuan, folder, db, backups: 0 })
    }

    pub(super) fn keys(&self) -> PathBuf {
        self.folder.join("keys.toml")
    }

    fn spawn(&mut self, step: &Step, output: &str) -> anyhow::Result<Child> {
        let mut command = Command::new(self.huikuan);
        for name in ["HUIKUAN_CONFIG", "HUIKUAN_LANG", "HUIKUAN_USER", "LC_ALL"] {
            command.env_remove(name);
        }
        command.args(["--db", &self.db, "--keys"]).arg(self.keys()).args(step.args).args(step.files);
        if step.args == BACKUP.args {
            // What was killed after the last step left a whole file, which no backup writes over.
            self.backups += 1;
            command.arg(format!("backup-{}.sqlite", self.backups));
        }
        let open = |ending: &str| File::create(self.folder.join(format!("{output}.{ending}")));
        command.env("LANG", "en_GB.UTF-8").env("HUIKUAN_NOW", step.now).env("TZ", "Asia/Shanghai");
        command.env("HUIKUAN_EVIDENCE_KEY", self.folder.join("evidence.key"));
        command.current_dir(&self.folder).stdout(open("out")?).stderr(open("err")?);
        command.spawn().with_context(|| format!("{} cannot be started", self.huikuan.display()))
    }

    /// Runs a command to its end and returns what it printed; how long it took, too.
    pub(super) fn run(&mut self, step: &Step) -> anyhow::Result<(String, Duration)> {
        let began = Instant::now();
        let status = ended(&mut self.spawn(step, "last")?)?;
        let took = began.elapsed();
        self.check(step, status, "last")?;
        Ok((fs::read_to_string(self.folder.join("last.out"))?, took))
    }

    fn check(&self, step: &Step, status: ExitStatus, output: &str) -> anyhow::Result<()> {
        let said = |ending: &str| {
            fs::read_to_string(self.folder.join(format!("{output}.{ending}"))).unwrap_or_default()
        };
        ensure!(
            status.code().is_some_and(|code| step.well.contains(&code)),
            "`huikuan {}` in {} ended with {status}:\n{}{}",
            step.args.join(" "),
            self.folder.display(),
            said("out"),
            said("err")
        );
        Ok(())
    }

    /// Repeats a command until it goes through. `usual` is how long it takes where nothing disturbs it.
    pub(super) fn struck(
        &mut self,
        step: &Step,
        blow: Blow<'_>,
        usual: Duration,
        draw: &mut Draw,
        tally: &mut Tally,
    ) -> anyhow::Result<()> {
        for attempt in 0_u32.. {
            // A bit over the usual; and more each time, since a busy machine is slower than it was.
            let window = usual.as_micros() * u128::from(106 + 6 * attempt) / 100;
            let wait = window * u128::from(draw.below(1_000_000)) / 1_000_000;
            let other = if matches!(blow, Blow::OneOfTwo) { Some(self.spawn(step, "other")?) } else { None };
            let mut running = self.spawn(step, "last")?;
            thread::sleep(Duration::from_micros(u64::try_from(wait)?));
            match blow {
                Blow::Kill | Blow::OneOfTwo => running.kill()?,
                Blow::Outage(cluster) => cluster.stop(),
            }
            let status = ended(&mut running)?;
            if let Blow::Outage(cluster) = blow {
                cluster.start_again();
            }
            if let Some(mut other) = other {
                let status = ended(&mut other)?;
                self.check(step, status, "other").context("the one that was not killed")?;
            }
            self.pick_up()?;
            let is_struck = match blow {
                Blow::Kill | Blow::OneOfTwo => status.code().is_none(),
                Blow::Outage(_) => self.misses_its_database()?,
            };
            if !is_struck {
                self.check(step, status, "last")?;
                tally.too_late += 1;
                return Ok(());
            }
            *tally.landed.entry(step.args.first().copied().unwrap_or_default()).or_default() += 1;
            if matches!(blow, Blow::OneOfTwo) {
                return Ok(());
            }
        }
        Ok(())
    }

    /// Whether the command said what was wrong in the words a person needs. Others are a failure of their own.
    fn misses_its_database(&self) -> anyhow::Result<bool> {
        let said = fs::read_to_string(self.folder.join("last.err"))?;
        Ok(said.contains("was lost (") || said.contains("cannot connect to the database"))
    }

    /// The company's program for mail takes what lies in the spool folder. A name that comes again would be written twice.
    pub(super) fn pick_up(&self) -> anyhow::Result<()> {
        for entry in fs::read_dir(self.folder.join("spool"))? {
            let entry = entry?;
            let name = entry.file_name();
            if name.to_string_lossy().starts_with('.') {
                continue;
            }
            let left = self.folder.join("left").join(&name);
            ensure!(!left.exists(), "{} left twice", name.display());
            fs::rename(entry.path(), left)?;
        }
        Ok(())
    }

    /// What a person does about messages of which nobody knows whether they left: looks, says so, and lets the others be
    /// planned anew.
    pub(super) fn settle(&mut self, send: &Step, late: &Step, tally: &mut Tally) -> anyhow::Result<()> {
        let list =
            |state: &'static [&'static str]| Step { args: state, files: &[], now: send.now, well: &[0] };
        let under_way = list(&["outbox", "list", "--json", "--state", "sending"]);
        let unclear = list(&["outbox", "list", "--json", "--state", "unclear"]);
        loop {
            if !self.run(&under_way)?.0.is_empty() {
                self.run(late)?;
            }
            let (unclear, _) = self.run(&unclear)?;
            if unclear.is_empty() {
                return Ok(());
            }
            for line in unclear.lines() {
                let row: Value = serde_json::from_str(line)?;
                let (Some(id), Some(key)) =
                    (row.get("id").and_then(Value::as_i64), row.get("key").and_then(Value::as_str))
                else {
                    bail!("{line}")
                };
                let id = id.to_string();
                tally.unclear += 1;
                if self.folder.join("left").join(format!("{key}.json")).exists() {
                    self.word(
                        send,
                        &["resolve", &id, "sent", "--note", "it is in the log of the mail server"],
                    )?;
                } else {
                    self.word(send, &["resolve", &id, "not-sent", "--note", "the mail server has none"])?;
                    self.word(send, &["retry", &id])?;
                }
            }
            self.run(send)?;
            self.pick_up()?;
        }
    }

    fn word(&self, send: &Step, args: &[&str]) -> anyhow::Result<()> {
        let mut command = Command::new(self.huikuan);
        command.args(["--db", &self.db, "--keys"]).arg(self.keys()).arg("outbox").args(args);
        command.current_dir(&self.folder).env("HUIKUAN_NOW", send.now).env("TZ", "Asia/Shanghai");
        let output = command.output()?;
        ensure!(output.status.success(), "outbox {args:?}: {}", String::from_utf8_lossy(&output.stderr));
        Ok(())
    }

    /// Everything there is in the end.
    pub(super) fn end(&mut self) -> anyhow::Result<End> {
        self.run(&VERIFY)?;
        self.run(&BACKUP)?;
        let backup = self.folder.join(format!("backup-{}.sqlite", self.backups));
        let dump = dump::dump(&backup, &self.keys())?;
        let histories = dump::histories(&backup)?;
        let mut left = BTreeMap::new();
        for entry in fs::read_dir(self.folder.join("left"))? {
            let path = entry?.path();
            let message: Value =
                serde_json::from_slice(&fs::read(&path)?).with_context(|| path.display().to_string())?;
            let said = |what| message.pointer(what).and_then(Value::as_str).unwrap_or_default();
            // The key ends with the number of a person, which may have gaps.
            let address = said("/to/address");
            let text = said("/text");
            left.insert(format!("{} {} {address}", said("/at"), said("/channel")), text.to_owned());
        }
        let files = fs::read_dir(self.folder.join("left"))?.count();
        ensure!(files == left.len(), "{files} files left and {} of them differ", left.len());
        let mut refused = BTreeSet::new();
        for entry in fs::read_dir(&self.folder)? {
            let path = entry?.path();
            if path.extension().is_some_and(|ending| ending == "csv") {
                refused.insert((path.file_name().unwrap_or_default().to_owned(), fs::read_to_string(&path)?));
            }
        }
        Ok(End { dump, histories, left, files: refused })
    }
}

/// How a world ends.
#[derive(Debug)]
pub(super) struct End {
    dump: dump::Dump,
    histories: BTreeMap<String, Vec<String>>,
    left: BTreeMap<String, String>,
    /// The files of the ledger, and beside them those with refused rows.
    files: BTreeSet<(std::ffi::OsString, String)>,
}

impl End {
    /// Messages that left.
    pub(super) fn messages(&self) -> usize {
        self.left.len()
    }

    /// In what a disturbed world differs from this one; nothing is well.
    pub(super) fn compare(&self, disturbed: &Self) -> anyhow::Result<()> {
        let difference = dump::difference(&self.dump, &disturbed.dump);
        ensure!(difference.is_empty(), "the tables differ:\n{difference}");
        ensure!(
            self.left == disturbed.left,
            "{} messages left undisturbed, {} disturbed, or with other words",
            self.left.len(),
            disturbed.left.len()
        );
        let [names, others] =
            [self, disturbed].map(|end| end.files.iter().map(|(name, _)| name).collect::<Vec<_>>());
        ensure!(
            self.files == disturbed.files,
            "the files beside the ledger differ: {names:?} and {others:?}"
        );
        for (key, states) in &disturbed.histories {
            let undisturbed = self.histories.get(key).cloned().unwrap_or_default();
            ensure!(without_detours(states) == undisturbed, "message {key} went through {states:?}");
        }
        Ok(())
    }
}

/// A history as it would be if nobody had been killed.
fn without_detours(states: &[String]) -> Vec<String> {
    let text = states.join(" ");
    let text =
        text.replace("sending unclear not-sent planned ", "").replace("sending unclear sent", "sending sent");
    text.split_whitespace().map(str::to_owned).collect()
}

/// Waits for the end of a process.
fn ended(running: &mut Child) -> anyhow::Result<ExitStatus> {
    let began = Instant::now();
    loop {
        if let Some(status) = running.try_wait()? {
            return Ok(status);
        }
        if began.elapsed() > PATIENCE {
            running.kill()?;
            running.wait()?;
            bail!("it did not end within {} seconds", PATIENCE.as_secs());
        }
        thread::sleep(Duration::from_millis(2));
    }
}

/// Every chain follows, and every root binds them.
const VERIFY: Step =
    Step { args: &["evidence", "verify"], files: &[], now: "2026-11-25T15:00:00+08:00", well: &[0] };
/// A copy of everything.
pub(super) const BACKUP: Step =
    Step { args: &["backup"], files: &[], now: "2026-11-24T18:00:00+08:00", well: &[0] };

const COMPANY: &str =
    concat!(include_str!("../../../../huikuan.example.toml"), "\n[spool]\nfolder = \"spool\"\n");
