//! Faults on purpose: the real program is killed at random moments of its work, or loses its database, and is started again
//! until its work is done. The end must be that of a world in which nothing happened.
//!
//! A round: two days of a small ledger are taken in, decided on and sent, with a backup and a change of keys between, and a
//! database of an early version is brought up to date. Each command is struck at a random moment of the time it usually
//! takes, and repeated until it goes through. Of a message that was being handed over nobody knows whether it left; there
//! the harness plays the person who looks and says so. In the end every table, every message that left and every file
//! beside the ledger is compared; what may differ stands in `dump`, with why.

mod desk;
mod dump;
mod ledger;
mod old;

use std::{
    fmt, fs,
    path::{Path, PathBuf},
    time::Duration,
};

use anyhow::Context as _;
use testbed::{Cluster, Database};

use self::desk::{BACKUP, Blow, Desk, End, Step, Tally};
use crate::draw::Draw;

/// On what to work.
#[derive(Debug, Clone, Copy)]
pub enum Server<'a> {
    /// A file for each world.
    Sqlite,
    /// A database of this server for each world.
    Postgres(&'a Cluster),
}

/// What befalls the program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// It is killed.
    Kill,
    /// Its server is gone, at random moments too. PostgreSQL alone.
    Outage,
    /// Two do the same at once, and one of them is killed. PostgreSQL alone.
    OneOfTwo,
}

/// How to torment it.
#[derive(Debug, Clone, Copy)]
pub struct Options<'a> {
    /// What befalls it.
    pub fault: Fault,
    /// How many times at least; the round that reaches it is finished.
    pub times: u32,
    /// The same seed, the same ledgers and the same share of each command's usual time; the moment in the program differs,
    /// as machines do.
    pub seed: u64,
    /// A folder that is there.
    pub folder: &'a Path,
    /// The program.
    pub huikuan: &'a Path,
}

/// What was done; every world ended as its undisturbed twin, or there would be no report.
#[derive(Debug, Default)]
pub struct Report {
    rounds: u32,
    tally: Tally,
    messages: usize,
}

impl Report {
    /// How many times the program was struck before it was done.
    pub fn landed(&self) -> u32 {
        self.tally.landed.values().sum()
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Tally { landed, too_late, unclear } = &self.tally;
        let parts: Vec<String> = landed.iter().map(|(step, times)| format!("{step} {times}")).collect();
        write!(
            f,
            "{} rounds: struck {} times before the end of a command ({}), {too_late} times after it; {} messages left, each \
             once, {unclear} of them after a person had looked",
            self.rounds,
            self.landed(),
            parts.join(", "),
            self.messages
        )
    }
}

const NOON: &str = "2026-11-23T15:00:00+08:00";
const NEXT: &str = "2026-11-24T15:00:00+08:00";
/// By then a hand-over that began at [`NOON`] or [`NEXT`] has taken too long.
const LATE: &str = "2026-11-23T15:11:00+08:00";
const NEXT_LATE: &str = "2026-11-24T15:11:00+08:00";

const fn step(args: &'static [&'static str], now: &'static str) -> Step {
    Step { args, files: &[], now, well: &[0] }
}

const SEND: &[&str] = &["send", "--json"];
/// Exit code 1 says that a row was refused.
const STORY: [Step; 9] = [
    Step { files: &ledger::OF_FIRST, ..step(&["import"], NOON) },
    step(&["run"], NOON),
    step(SEND, NOON),
    BACKUP,
    Step { files: &ledger::OF_SECOND, well: &[0, 1], ..step(&["import"], NEXT) },
    step(&["run"], NEXT),
    step(&["keys", "rotate"], NEXT),
    step(SEND, NEXT),
    step(&["evidence", "seal"], NEXT),
];
/// Two people let messages leave, before the story begins.
const LIVE: [Step; 2] = [
    step(&["outbox", "live", "--as", "chenjing", "--why", "the mail program was tried out"], NOON),
    step(&["outbox", "live", "--as", "linlan", "--why", "looked at the outbox"], NOON),
];
const MIGRATE: [Step; 1] = [step(&["migrate"], NOON)];

/// Torments the program, round after round. `progress` hears of each.
///
/// # Errors
/// The first difference between a world and its undisturbed twin, with the seed that tells the round again; and whatever the
/// program itself says is wrong.
pub fn torment(
    server: Server<'_>,
    options: &Options<'_>,
    mut progress: impl FnMut(&str),
) -> anyhow::Result<Report> {
    let mut report = Report::default();
    while report.landed() < options.times {
        let seed = options.seed.wrapping_add(u64::from(report.rounds));
        let folder = options.folder.join(format!("round-{seed}"));
        let round = Round { server, options, seed, folder };
        round
            .go(&mut report)
            .with_context(|| format!("seed {seed}, {server:?}: look into {}", round.folder.display()))?;
        fs::remove_dir_all(&round.folder)?;
        report.rounds += 1;
        progress(&report.to_string());
    }
    Ok(report)
}

struct Round<'a> {
    server: Server<'a>,
    options: &'a Options<'a>,
    seed: u64,
    folder: PathBuf,
}

/// A world's database, gone with it.
struct Place<'a> {
    url: String,
    _held: Option<Database<'a>>,
}

impl Round<'_> {
    fn go(&self, report: &mut Report) -> anyhow::Result<()> {
        let fresh = |name: &str| Ok(self.fresh(name));
        self.twins("story", &STORY, &fresh, report)?;
        if self.options.fault == Fault::OneOfTwo {
            return Ok(());
        }
        match self.server {
            Server::Sqlite => {
                let old = old::sqlite(&self.folder)?;
                let copy = |name: &str| {
                    let path = self.folder.join(format!("{name}.sqlite"));
                    fs::copy(&old, &path)?;
                    Ok(Place { url: path.display().to_string(), _held: None })
                };
                self.twins("migration", &MIGRATE, &copy, report)
            }
            Server::Postgres(cluster) => {
                let old = old::postgres(cluster)?;
                let copy = |_: &str| Ok(Place::of(cluster.copy_of(&old)));
                self.twins("migration", &MIGRATE, &copy, report)
            }
        }
    }

    fn fresh<'s>(&'s self, name: &str) -> Place<'s> {
        match self.server {
            Server::Sqlite => {
                Place { url: self.folder.join(format!("{name}.sqlite")).display().to_string(), _held: None }
            }
            Server::Postgres(cluster) => Place::of(cluster.fresh()),
        }
    }

    /// Two worlds with the same beginning and the same commands; in one of them the commands are struck.
    fn twins<'s>(
        &'s self,
        name: &str,
        story: &[Step],
        begin: &dyn Fn(&str) -> anyhow::Result<Place<'s>>,
        report: &mut Report,
    ) -> anyhow::Result<()> {
        let desk = |kind: &str| {
            let name = format!("{name}-{kind}");
            let folder = self.folder.join(&name);
            fs::create_dir_all(&folder)?;
            let place = begin(&name)?;
            let mut desk = Desk::new(self.options.huikuan, folder, place.url.clone(), self.seed)?;
            if story.len() > 1 {
                LIVE.iter().try_for_each(|step| desk.run(step).map(drop))?;
            }
            Ok::<_, anyhow::Error>((desk, place))
        };
        let (mut calm, _calm) = desk("undisturbed")?;
        let usual = story
            .iter()
            .map(|step| {
                let (_, took) = calm.run(step)?;
                calm.pick_up()?;
                Ok(took)
            })
            .collect::<anyhow::Result<Vec<_>>>()?;
        let undisturbed = calm.end()?;
        anyhow::ensure!(
            story.len() == 1 || undisturbed.messages() > 20,
            "the ledger leads to too few messages"
        );
        let (mut struck, _struck) = desk("struck")?;
        self.strike(&mut struck, story, &usual, &mut report.tally)?;
        let disturbed: End = struck.end()?;
        report.messages += disturbed.messages();
        undisturbed.compare(&disturbed)
    }

    fn strike(
        &self,
        desk: &mut Desk<'_>,
        story: &[Step],
        usual: &[Duration],
        tally: &mut Tally,
    ) -> anyhow::Result<()> {
        let mut draw = Draw::new(self.seed, 1);
        for (step, usual) in story.iter().zip(usual) {
            let blow = match (self.options.fault, self.server) {
                (Fault::Outage, Server::Postgres(cluster)) => Blow::Outage(cluster),
                // Two who import, copy or rotate at once do it one after the other; a run they share.
                (Fault::OneOfTwo, _) if step.args == ["run"] => Blow::OneOfTwo,
                (Fault::OneOfTwo, _) => {
                    desk.run(step)?;
                    desk.pick_up()?;
                    continue;
                }
                (Fault::Kill | Fault::Outage, _) => Blow::Kill,
            };
            desk.struck(step, blow, *usual, &mut draw, tally)?;
            if step.args == SEND {
                let late = if step.now == NOON { LATE } else { NEXT_LATE };
                // It ends red because of what it finds.
                desk.settle(step, &Step { now: late, well: &[0, 1], ..*step }, tally)?;
            }
        }
        Ok(())
    }
}

impl<'a> Place<'a> {
    fn of(database: Database<'a>) -> Self {
        Self { url: database.url(), _held: Some(database) }
    }
}
