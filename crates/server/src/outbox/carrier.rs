//! Who takes a message over: our mail server, a gateway for SMS or WeChat, the press, which prints letters, or a spool folder, from which the company's own
//! program for mail and messages picks up whatever has no carrier of its own.

use std::{
    fs::{self, File},
    io::{self, Write as _},
    path::{Path, PathBuf},
};

use outreach::Cleared;
use receivables::{
    debtor::Channel,
    message::{Answer, Key},
};
use serde_json::json;

use super::{gateway::Mouth, mail::Mail, press::Press};
use crate::{clock, company::Company, said::said};

/// The form of a spooled message; another form gets another name.
const FORMAT: &str = "huikuan-message/1";
/// Begins the names of files that are there while the folder is tried out.
const PROBE: &str = ".huikuan-probe";

/// So begins and ends the name of a message's file until it is whole.
const PART_BEGINS: &str = ".";
const PART_ENDS: &str = ".json.part";

/// Whoever takes messages over.
pub(super) enum Carrier<'a> {
    /// A folder takes each at once.
    Spool(Spool),
    /// A printer takes many together.
    Press(Box<Press<'a>>),
    /// A mail server takes each at once.
    Mail(Box<Mail<'a>>),
    /// A gateway takes each at once.
    Gateway(Box<Mouth<'a>>),
}

/// Whoever takes messages over in one round.
pub(super) struct Carriers<'a>(pub(super) Vec<Carrier<'a>>);

/// Whether a channel has a carrier here: its own, or the spool folder.
pub(super) const fn has_carrier(company: &Company, channel: Channel) -> bool {
    let own = match channel {
        Channel::Email => company.email.is_some(),
        Channel::Letter => company.paper.is_some(),
        Channel::Sms => company.gateways.sms.is_some(),
        Channel::Wechat => company.gateways.wechat.is_some(),
        Channel::Fax | Channel::Phone | Channel::Visit | Channel::Voicemail => false,
    };
    own || company.spool.is_some()
}

/// A folder in which each message becomes one file, there in whole or not at all.
#[derive(Debug)]
pub(crate) struct Spool {
    folder: PathBuf,
}

/// A message, ready to be taken over.
#[derive(Debug)]
pub(crate) struct Parcel<'a> {
    pub(crate) key: Key,
    /// The moment it leaves, as it is written.
    pub(crate) at: &'a str,
    /// Who writes, as the texts name us.
    pub(crate) creditor: Option<&'a str>,
    /// Customer number.
    pub(crate) code: Option<&'a str>,
    /// Name of the customer.
    pub(crate) debtor: &'a str,
    /// Name of the person.
    pub(crate) person: &'a str,
    /// Their address or number for the channel.
    pub(crate) address: &'a str,
    /// The words.
    pub(crate) text: &'a Cleared,
}

impl Carrier<'_> {
    /// Opens a spool folder and tries it out: a fault found now costs no message.
    pub(crate) fn spool(folder: PathBuf) -> anyhow::Result<Self> {
        let spool = Spool { folder };
        spool.probe().map_err(|error| spool.unusable(&error))?;
        Ok(Self::Spool(spool))
    }

    /// What a carrier still has of messages that were being handed over when the sender broke off, by key.
    pub(crate) fn leftovers(&self) -> anyhow::Result<Vec<String>> {
        match self {
            Self::Spool(spool) => spool.leftovers().map_err(|error| spool.unusable(&error)),
            // What it lays is in memory; a server and a gateway keep no half of a message.
            Self::Press(_) | Self::Mail(_) | Self::Gateway(_) => Ok(Vec::new()),
        }
    }

    /// Clears away what is left of a hand-over that nobody goes on with.
    pub(crate) fn clear(&self, key: &str) -> anyhow::Result<()> {
        match self {
            Self::Spool(spool) => spool.clear(key).map_err(|error| spool.unusable(&error)),
            Self::Press(_) | Self::Mail(_) | Self::Gateway(_) => Ok(()),
        }
    }

    /// The channel that it takes before the spool folder does.
    const fn own(&self) -> Option<Channel> {
        match self {
            Self::Spool(_) => None,
            Self::Press(_) => Some(Channel::Letter),
            Self::Mail(_) => Some(Channel::Email),
            Self::Gateway(mouth) => mouth.line.channel,
        }
    }

    /// The most messages a minute that it takes.
    pub(super) const fn per_minute(&self) -> Option<u32> {
        match self {
            Self::Gateway(mouth) => mouth.line.per_minute,
            Self::Spool(_) | Self::Press(_) | Self::Mail(_) => None,
        }
    }
}

impl<'a> Carriers<'a> {
    /// Who takes a channel: its own carrier, else the spool folder.
    pub(super) fn of(&self, channel: Channel) -> Option<&Carrier<'a>> {
        let own = self.0.iter().find(|carrier| carrier.own() == Some(channel));
        own.or_else(|| self.0.iter().find(|carrier| matches!(carrier, Carrier::Spool(_))))
    }
}

impl Spool {
    fn probe(&self) -> io::Result<()> {
        // A name of its own: another may try out the folder at the same time.
        let name = format!("{PROBE}-{}-{}", std::process::id(), clock::now().0);
        let (part, whole) = (self.folder.join(&name), self.folder.join(format!("{name}-2")));
        write_through(&part, b"")?;
        fs::hard_link(&part, &whole)?;
        fs::remove_file(&part)?;
        fs::remove_file(&whole)?;
        sync_folder(&self.folder)
    }

    fn unusable(&self, error: &io::Error) -> anyhow::Error {
        let folder = self.folder.display();
        said(
            format!("发送文件夹 {folder} 不能用：{error}；请建好该文件夹，并允许本程序写入"),
            format!(
                "the spool folder {folder} cannot be used: {error}; make it, and let this program write there"
            ),
        )
    }

    /// The file of a message until it has its name.
    fn part(&self, key: &str) -> PathBuf {
        self.folder.join(format!("{PART_BEGINS}{key}{PART_ENDS}"))
    }

    fn leftovers(&self) -> io::Result<Vec<String>> {
        let mut keys = Vec::new();
        for file in fs::read_dir(&self.folder)? {
            let file = file?;
            let name = file.file_name();
            let key = name.to_str().and_then(|name| name.strip_prefix(PART_BEGINS)?.strip_suffix(PART_ENDS));
            if let Some(key) = key
                && file.file_type()?.is_file()
            {
                keys.push(key.to_owned());
            }
        }
        Ok(keys)
    }

    fn clear(&self, key: &str) -> io::Result<()> {
        match fs::remove_file(self.part(key)) {
            // Another sender was quicker.
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            cleared => cleared,
        }
    }

    /// Takes a message. What is answered is certain, or says that it is not.
    pub(super) fn take(&self, parcel: &Parcel<'_>) -> Answer {
        let name = format!("{}.json", parcel.key);
        let (part, whole) = (self.part(&parcel.key.to_string()), self.folder.join(&name));
        let bytes = format!("{:#}\n", parcel.to_json());
        if let Err(error) = write_through(&part, bytes.as_bytes()) {
            let _ = fs::remove_file(&part);
            return Answer::Refused(format!("{}: {error}", part.display()));
        }
        // A second name for the file, which fails where there is such a name: unlike renaming, it takes no message's place.
        let named = fs::hard_link(&part, &whole);
        let _ = fs::remove_file(&part);
        match named.map(|()| sync_folder(&self.folder)) {
            Ok(Ok(())) => Answer::Taken(name),
            // It has its name, and whoever picks up may have it; whether it outlives a power cut nobody knows.
            Ok(Err(error)) => Answer::Unknown(format!("{}: {error}", self.folder.display())),
            Err(error) => Answer::Refused(format!("{}: {error}", whole.display())),
        }
    }
}

/// Writes a file and waits until the disk has it.
fn write_through(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = File::create(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

/// Waits until the disk has the names in a folder. Windows opens no folder as a file, and keeps names by itself.
pub(super) fn sync_folder(folder: &Path) -> io::Result<()> {
    if cfg!(windows) { Ok(()) } else { File::open(folder)?.sync_all() }
}

impl Parcel<'_> {
    fn to_json(&self) -> serde_json::Value {
        let text = self.text.text();
        json!({
            "format": FORMAT,
            "key": self.key.to_string(),
            "at": self.at,
            "channel": text.channel(),
            "to": { "name": self.person, "address": self.address },
            "from": { "name": self.creditor, "signed_by": text.signed_by() },
            "debtor": { "code": self.code, "name": self.debtor },
            "lang": text.lang(),
            "script": text.script(),
            "subject": text.subject(),
            "text": text.body(),
        })
    }
}
