//! `[email]` of `huikuan.toml`: the server that takes our mail, and the mailbox in which answers arrive.

use std::{
    fs,
    path::{Path, PathBuf},
};

use mail::{Inbox, Security, Server, SignIn};
use outreach::Name;
use serde::Deserialize;

use crate::{
    company::Both,
    said::{said, unreadable},
};

/// `[email]`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct EmailEntry {
    server: String,
    port: Option<u16>,
    #[serde(default)]
    security: Way,
    user: Option<String>,
    password_file: Option<PathBuf>,
    ca_file: Option<PathBuf>,
    from: String,
    name: Option<Both>,
    reply_to: Option<String>,
    #[serde(default = "attach")]
    attach: Vec<Attach>,
    #[serde(default = "attach_most_megabytes")]
    attach_most_megabytes: usize,
    #[serde(default)]
    delivery_reports: bool,
    inbox: Option<InboxEntry>,
}

fn attach() -> Vec<Attach> {
    vec![Attach::Statement, Attach::Invoices]
}

const fn attach_most_megabytes() -> usize {
    10
}

/// `[email.inbox]`: a server, or a folder on this machine.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct InboxEntry {
    maildir: Option<PathBuf>,
    server: Option<String>,
    port: Option<u16>,
    #[serde(default)]
    security: Way,
    user: Option<String>,
    password_file: Option<PathBuf>,
    ca_file: Option<PathBuf>,
    folder: Option<String>,
}

/// How a server is spoken to.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Way {
    #[default]
    Tls,
    StartTls,
    None,
}

/// What goes with a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Attach {
    /// The statement of account, on our paper.
    Statement,
    /// Copies of the invoices that the message lists, as far as they are on file.
    Invoices,
}

/// How e-mail is sent and read here.
#[derive(Debug)]
pub(crate) struct Email {
    server: Access,
    /// The address we write from.
    pub(crate) from: String,
    /// The name we write under; the creditor's if it has none.
    pub(crate) name: Name,
    /// Where answers go, if elsewhere.
    pub(crate) reply_to: Option<String>,
    /// What goes with a message.
    pub(crate) attach: Vec<Attach>,
    /// Bytes of papers at the most.
    pub(crate) attach_most: usize,
    /// Ask for a report when a message arrives.
    pub(crate) delivery_reports: bool,
    /// Where answers arrive.
    pub(crate) inbox: Option<Mailbox>,
}

/// Where answers arrive.
#[derive(Debug)]
pub(crate) enum Mailbox {
    /// A folder of a server.
    Imap(ImapBox),
    /// A folder of files.
    Maildir(PathBuf),
}

/// A folder of a server.
#[derive(Debug)]
pub(crate) struct ImapBox {
    access: Access,
    folder: String,
}

/// A server, and the file with the password: it is read when the server is spoken to, and never kept.
#[derive(Debug)]
struct Access {
    host: String,
    port: u16,
    security: Security,
    user: Option<String>,
    password_file: Option<PathBuf>,
    ca_file: Option<PathBuf>,
}

impl Email {
    /// Checks what the file says; paths are as they are seen from its folder.
    ///
    /// # Errors
    /// Names an address that is none, and what lacks.
    pub(crate) fn new(entry: EmailEntry, home: &Path) -> anyhow::Result<Self> {
        for address in [Some(&entry.from), entry.reply_to.as_ref()].into_iter().flatten() {
            if !mail::is_address(address) {
                return Err(said(
                    format!("[email]：`{address}` 不是邮箱地址"),
                    format!("[email]: `{address}` is no e-mail address"),
                ));
            }
        }
        let port = entry.port.unwrap_or(match entry.security {
            Way::Tls => 465,
            Way::StartTls => 587,
            Way::None => 25,
        });
        Ok(Self {
            server: Access {
                host: entry.server,
                port,
                security: entry.security.into(),
                user: entry.user,
                password_file: entry.password_file.map(|file| home.join(file)),
                ca_file: entry.ca_file.map(|file| home.join(file)),
            },
            from: entry.from,
            name: entry.name.as_ref().map(Name::from).unwrap_or_default(),
            reply_to: entry.reply_to,
            attach: entry.attach,
            attach_most: entry.attach_most_megabytes.saturating_mul(1 << 20),
            delivery_reports: entry.delivery_reports,
            inbox: entry.inbox.map(|inbox| Mailbox::new(inbox, home)).transpose()?,
        })
    }

    /// The server, with the password as the file has it now.
    pub(crate) fn server(&self) -> anyhow::Result<Server> {
        self.server.open()
    }

    /// What is behind the `@` of our address, and of the ids of our messages.
    pub(crate) fn domain(&self) -> &str {
        self.from.rsplit('@').next().unwrap_or_default()
    }
}

impl Mailbox {
    fn new(entry: InboxEntry, home: &Path) -> anyhow::Result<Self> {
        match (entry.maildir, entry.server) {
            (Some(maildir), None) => Ok(Self::Maildir(home.join(maildir))),
            (None, Some(host)) => {
                let port = entry.port.unwrap_or(if entry.security == Way::Tls { 993 } else { 143 });
                let access = Access {
                    host,
                    port,
                    security: entry.security.into(),
                    user: entry.user,
                    password_file: entry.password_file.map(|file| home.join(file)),
                    ca_file: entry.ca_file.map(|file| home.join(file)),
                };
                Ok(Self::Imap(ImapBox { access, folder: entry.folder.unwrap_or_else(|| "INBOX".to_owned()) }))
            }
            _ => Err(said(
                "[email.inbox]：请写 `server`（IMAP）或 `maildir`（本机文件夹）之一",
                "[email.inbox]: write one of `server` (IMAP) and `maildir` (a folder on this machine)",
            )),
        }
    }
}

impl ImapBox {
    /// The folder, with the password as the file has it now.
    pub(crate) fn open(&self) -> anyhow::Result<Inbox> {
        Ok(Inbox { server: self.access.open()?, folder: self.folder.clone() })
    }

    /// The name under which it is remembered up to where it was read.
    pub(crate) fn name(&self) -> String {
        let user = self.access.user.as_deref().unwrap_or_default();
        format!("{user}@{}:{}/{}", self.access.host, self.access.port, self.folder)
    }
}

impl Access {
    fn open(&self) -> anyhow::Result<Server> {
        let sign_in = match (&self.user, &self.password_file) {
            (Some(user), Some(file)) => {
                let password = fs::read_to_string(file).map_err(|error| unreadable(file, &error))?;
                let password = password.trim_end_matches(['\r', '\n']).to_owned();
                Some(SignIn { user: user.clone(), password })
            }
            (None, None) => None,
            _ => {
                return Err(said(
                    "[email]：`user` 和 `password_file` 要一起写",
                    "[email]: `user` and `password_file` go together",
                ));
            }
        };
        Ok(Server {
            host: self.host.clone(),
            port: self.port,
            security: self.security,
            sign_in,
            ca_file: self.ca_file.clone(),
        })
    }
}

impl From<Way> for Security {
    fn from(way: Way) -> Self {
        match way {
            Way::Tls => Self::Tls,
            Way::StartTls => Self::StartTls,
            Way::None => Self::Plain,
        }
    }
}
