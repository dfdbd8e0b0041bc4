//! A mail server and a mailbox of the test's own: Exim takes mail by TLS from whoever signs in, Dovecot shows ours over IMAP. What
//! each local part does stands in `post.sh`.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
};

use crate::keeper::{Talk, as_plain_user, free_port};

const KEEPER: &str = concat!(include_str!("certify.sh"), include_str!("post.sh"));

/// Running servers.
#[derive(Debug)]
pub struct Post {
    talk: Mutex<Talk>,
    folder: PathBuf,
    /// SMTP with STARTTLS.
    pub smtp: u16,
    /// SMTP by TLS.
    pub smtps: u16,
    /// IMAP with STARTTLS.
    pub imap: u16,
    /// IMAP by TLS.
    pub imaps: u16,
}

impl Post {
    /// Who may sign in, at both servers. Mail to this address is what IMAP shows.
    pub const USER: &str = "credit@example.com";
    /// Their password.
    pub const PASSWORD: &str = "open-sesame";

    /// Starts both.
    ///
    /// # Panics
    /// If Exim and Dovecot are not installed or do not start: a test that needs them has failed.
    pub fn start() -> Self {
        Self::begin().unwrap_or_else(|reason| refused(&reason))
    }

    fn begin() -> Result<Self, String> {
        if !["/usr/sbin/exim4", "/usr/sbin/dovecot"].iter().all(|program| Path::new(program).exists()) {
            return Err("Exim and Dovecot are not installed: run `cargo xtask test`, or `apt-get install exim4-daemon-light dovecot-imapd`".to_owned());
        }
        let mut ports = Vec::new();
        while ports.len() < 4 {
            let port = free_port()?;
            if !ports.contains(&port) {
                ports.push(port);
            }
        }
        let mut command = as_plain_user("Debian-exim")?;
        command.args(["sh", "-c", KEEPER, "post"]).args(ports.iter().map(u16::to_string));
        let (talk, folder) = Talk::begin(command)?;
        let [smtp, smtps, imap, imaps] = ports.try_into().unwrap_or_default();
        Ok(Self { talk: Mutex::new(talk), folder, smtp, smtps, imap, imaps })
    }

    /// The folder with `ca.crt`, which signed the servers' certificate for `localhost`, and `stranger.crt`, which did not.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Takes the mail server away at once, with every connection.
    pub fn stop(&self) {
        self.must("stop");
    }

    /// Brings it back.
    pub fn start_again(&self) {
        self.must("start");
    }

    /// Waits until all that was taken has been delivered or given back.
    pub fn settle(&self) {
        self.must("settle");
    }

    /// Lets somebody write to us; the empty sender is that of machines.
    pub fn write_to_us(&self, from: &str, mail: &[u8]) {
        let file = self.folder.join("incoming.eml");
        fs::write(&file, mail).unwrap_or_else(|error| refused(&error.to_string()));
        let from = if from.is_empty() { "<>" } else { from };
        self.must(&format!("mail {from} {}", file.display()));
    }

    /// Whether the server is receiving or holding a message.
    pub fn is_busy(&self) -> bool {
        fs::read_dir(self.folder.join("spool/input")).is_ok_and(|mut files| files.next().is_some())
    }

    /// Everything that was delivered to others.
    pub fn delivered(&self) -> Vec<Vec<u8>> {
        let files = fs::read_dir(self.folder.join("mail/theirs/new")).into_iter().flatten().flatten();
        files.filter_map(|file| fs::read(file.path()).ok()).collect()
    }

    /// How many that are.
    pub fn count(&self) -> usize {
        fs::read_dir(self.folder.join("mail/theirs/new")).map_or(0, Iterator::count)
    }

    /// Our mailbox as a folder of files.
    pub fn ours(&self) -> PathBuf {
        self.folder.join("mail/ours")
    }

    fn must(&self, asked: &str) {
        let mut talk = self.talk.lock().unwrap_or_else(PoisonError::into_inner);
        if let Err(reason) = talk.ask(asked) {
            refused(&format!("{asked}: {reason}"));
        }
    }
}

#[expect(clippy::panic, reason = "a test without its server has failed")]
fn refused(reason: &str) -> ! {
    panic!("mail server: {reason}")
}
