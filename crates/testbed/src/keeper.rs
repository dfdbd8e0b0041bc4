//! Programs of the system's own shell that keep a server for this process: when it is gone, killed too, the shell reads the end of
//! its input, stops the server and removes its folder.

use std::{
    io::{BufRead as _, BufReader, Write as _},
    net::TcpListener,
    path::PathBuf,
    process::{Child, ChildStdin, ChildStdout, Command, Stdio},
};

/// A line in, a line out.
#[derive(Debug)]
pub(crate) struct Talk {
    ask: ChildStdin,
    answers: BufReader<ChildStdout>,
    _keeper: Child,
}

impl Talk {
    /// Starts a keeper, which answers first with the folder of its server.
    pub(crate) fn begin(mut command: Command) -> Result<(Self, PathBuf), String> {
        let mut keeper = command
            .current_dir("/")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .map_err(|error| format!("the shell does not start: {error}"))?;
        let (Some(ask), Some(answers)) = (keeper.stdin.take(), keeper.stdout.take()) else {
            return Err("the shell has no input and output".to_owned());
        };
        let mut talk = Self { ask, answers: BufReader::new(answers), _keeper: keeper };
        let folder = talk.answer()?;
        Ok((talk, folder.into()))
    }

    pub(crate) fn ask(&mut self, asked: &str) -> Result<String, String> {
        writeln!(self.ask, "{asked}").map_err(|error| error.to_string())?;
        self.answer()
    }

    fn answer(&mut self) -> Result<String, String> {
        let mut line = String::new();
        self.answers.read_line(&mut line).map_err(|error| error.to_string())?;
        line.trim().strip_prefix("ok ").map(str::to_owned).ok_or_else(|| line.trim().to_owned())
    }
}

/// Servers refuse to run as root, or do other things then; there the user of Debian's package runs them.
pub(crate) fn as_plain_user(user: &str) -> Result<Command, String> {
    let id = Command::new("id").arg("-u").output().map_err(|error| format!("`id`: {error}"))?;
    if id.stdout.trim_ascii() != b"0" {
        return Ok(Command::new("env"));
    }
    let mut command = Command::new("runuser");
    command.args(["-u", user, "--"]);
    Ok(command)
}

/// A port of this machine that nobody uses.
pub(crate) fn free_port() -> Result<u16, String> {
    let free = TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr());
    free.map(|address| address.port()).map_err(|error| format!("no free port: {error}"))
}
