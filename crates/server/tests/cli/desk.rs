//! A clerk's folder, and the commands typed in it.

use std::{
    fs,
    io::Write as _,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use receivables::calendar::Day;
use sim::{
    faulty, workbook,
    world::{Size, World},
};

/// The day of the demonstration ledger.
pub(crate) const TODAY: &str = "2026-11-23";

pub(crate) struct Desk {
    folder: tempfile::TempDir,
    /// The address of the database; `None` is the usual file.
    database: Option<String>,
}

/// What a command printed, and its exit code.
#[derive(Debug)]
pub(crate) struct Done {
    pub(crate) out: String,
    pub(crate) err: String,
    pub(crate) code: i32,
}

impl Done {
    /// What it printed, where all went well.
    #[track_caller]
    pub(crate) fn well(self) -> String {
        assert_eq!(self.code, 0, "{self:#?}");
        self.out
    }
}

impl Desk {
    pub(crate) fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap(), database: None }
    }

    /// A desk that works on a database of its own.
    pub(crate) fn on(database: &str) -> Self {
        Self { database: Some(database.to_owned()), ..Self::new() }
    }

    /// A desk with the demonstration ledger and the export with faults.
    pub(crate) fn with_demo() -> Self {
        let desk = Self::new();
        let as_of: Day = TODAY.parse().unwrap();
        let world = World::generate(1, as_of, Size { companies: 60, people: 40 }).unwrap();
        desk.write(workbook::FILE_NAME, &workbook::write(&world).unwrap());
        desk.write(faulty::FILE_NAME, &faulty::write(as_of));
        desk
    }

    /// The same with the ledger taken in and decided on.
    pub(crate) fn with_run() -> Self {
        let desk = Self::with_demo();
        desk.type_in(&["import", workbook::FILE_NAME, "--as-of", TODAY]).well();
        desk.type_in(&["run", "--as-of", TODAY]).well();
        desk
    }

    /// Takes in files, each with its text and what its rows are, and decides.
    pub(crate) fn decided(self, files: &[(&str, &str, &str)]) -> Self {
        for (name, text, rows) in files {
            self.write(name, text.as_bytes());
            self.type_in(&["import", name, "--as-of", TODAY, "--rows", rows]).well();
        }
        self.type_in(&["run", "--as-of", TODAY]).well();
        self
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn write(&self, name: &str, bytes: &[u8]) {
        fs::write(self.path(name), bytes).unwrap();
    }

    pub(crate) fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap()
    }

    pub(crate) fn has(&self, name: &str) -> bool {
        self.path(name).exists()
    }

    /// Types `huikuan ...` in English; `--lang zh` among the arguments goes before that.
    pub(crate) fn type_in(&self, args: &[&str]) -> Done {
        self.answering(args, &[])
    }

    /// The command, ready to be started in the folder.
    pub(crate) fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_huikuan"));
        for name in ["HUIKUAN_DB", "HUIKUAN_CONFIG", "HUIKUAN_LANG", "HUIKUAN_NOW", "HUIKUAN_USER", "LC_ALL"]
        {
            command.env_remove(name);
        }
        command.envs(self.database.as_ref().map(|database| ("HUIKUAN_DB", database)));
        command.envs(self.database.as_ref().map(|database| ("HUIKUAN_KEYS", testbed::keys(database))));
        command
            .env("LANG", "en_GB.UTF-8")
            .current_dir(self.folder.path())
            .args(args)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }

    /// The same, with an answer to each question in turn; then the input ends.
    pub(crate) fn answering(&self, args: &[&str], answers: &[&str]) -> Done {
        Self::typed(self.command(args), answers)
    }

    fn typed(mut command: Command, answers: &[&str]) -> Done {
        let mut running = command.spawn().unwrap();
        let answers = answers.iter().flat_map(|answer| [*answer, "\n"]).collect::<String>();
        // A command that asks nothing may be over before it is answered.
        let _ = running.stdin.take().unwrap().write_all(answers.as_bytes());
        let output = running.wait_with_output().unwrap();
        Done {
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
            code: output.status.code().unwrap(),
        }
    }

    /// Two people of the example's company let messages leave.
    #[track_caller]
    pub(crate) fn go_live(&self) {
        for user in ["chenjing", "linlan"] {
            self.type_in(&["outbox", "live", "--as", user, "--why", "tried out"]).well();
        }
    }

    /// The same by a clock that shows this moment.
    pub(crate) fn type_at(&self, now: &str, args: &[&str]) -> Done {
        let mut command = self.command(args);
        command.env("HUIKUAN_NOW", now);
        Self::typed(command, &[])
    }

    /// The chain of evidence of a customer on a database of the desk's own, as a text to look things up in.
    pub(crate) fn chain(&self, debtor: &str) -> String {
        let store = store::Store::open(self.database.as_ref().unwrap()).unwrap();
        let debtor = store.find_debtor(debtor).unwrap();
        let records = store.chain(debtor.id).unwrap().records;
        let lines = records.iter().map(|record| {
            format!("{} {}\n", record.entry.kind, record.content.as_deref().unwrap_or_default())
        });
        lines.collect()
    }

    /// The same with `--json`: every line as a value.
    #[track_caller]
    pub(crate) fn json(&self, args: &[&str]) -> Vec<serde_json::Value> {
        let done = self.type_in(&[args, &["--json"]].concat());
        assert!(!done.out.is_empty(), "{done:#?}");
        done.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }
}

/// A file of the project, by its path from the root.
pub(crate) fn project(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(path)
}
