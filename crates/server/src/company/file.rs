//! `huikuan.toml`, as it is written.

use std::{
    fs,
    path::{Path, PathBuf},
};

use outreach::Name;
use receivables::{calendar::Day, debtor::Channel, policy::settings::Capacity, rulebook::InformationDuty};
use serde::Deserialize;

use crate::{
    document::VaultSettings,
    email::EmailEntry,
    jobs::settings::{CompanyEntry, JobEntry},
    letter::PaperEntry,
    outbox::gateway::GatewayEntry,
    said::{said, unreadable},
    serve::settings::ServerEntry,
    telephone::TelephoneEntry,
};

/// `huikuan.toml`.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct File {
    pub(super) creditor: Creditor,
    pub(super) departments: Vec<DepartmentEntry>,
    pub(super) people: Vec<PersonEntry>,
    pub(super) sender: Sender,
    pub(super) policies: Choice,
    pub(super) folders: Folders,
    pub(super) vault: VaultSettings,
    pub(super) evidence: EvidenceEntry,
    pub(super) spool: SpoolFolder,
    pub(super) email: Option<EmailEntry>,
    pub(super) letterhead: Option<PaperEntry>,
    pub(super) telephone: TelephoneEntry,
    pub(super) send: Limits,
    pub(super) keys: Keys,
    pub(super) company: CompanyEntry,
    pub(super) jobs: Vec<JobEntry>,
    pub(super) sms: Option<GatewayEntry>,
    pub(super) wechat: Option<GatewayEntry>,
    pub(super) robot: Option<GatewayEntry>,
    pub(super) webhooks: WebhookEntry,
    pub(super) server: ServerEntry,
    /// All of it as it is written.
    #[serde(skip)]
    pub(super) text: String,
}

/// `[webhooks]`.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct WebhookEntry {
    pub(super) allow_hosts: Vec<String>,
}

/// Where messages are handed over.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct SpoolFolder {
    pub(super) folder: Option<PathBuf>,
}

/// The most messages that leave in any hour and in any 24 hours, of all channels and of one; `None` is no limit.
#[derive(Debug, Default, Clone, Copy, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Limits {
    per_hour: Option<u32>,
    per_day: Option<u32>,
    email: Limit,
    sms: Limit,
    wechat: Limit,
    letter: Limit,
    fax: Limit,
}

/// The most in any hour and in any 24 hours.
#[derive(Debug, Default, Clone, Copy, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Limit {
    pub(crate) per_hour: Option<u32>,
    pub(crate) per_day: Option<u32>,
}

impl Limits {
    /// Of everything that leaves.
    pub(crate) const fn whole(self) -> Limit {
        Limit { per_hour: self.per_hour, per_day: self.per_day }
    }

    /// Of one channel.
    pub(crate) const fn of(self, channel: Channel) -> Limit {
        match channel {
            Channel::Email => self.email,
            Channel::Sms => self.sms,
            Channel::Wechat => self.wechat,
            Channel::Letter => self.letter,
            Channel::Fax => self.fax,
            // No program sends these.
            Channel::Phone | Channel::Voicemail | Channel::Visit => Limit { per_hour: None, per_day: None },
        }
    }
}

impl File {
    /// The file as it is, empty where there is none.
    pub(super) fn read(config: &Path) -> anyhow::Result<Self> {
        match fs::read_to_string(config) {
            Ok(text) => match toml::from_str(&text) {
                Ok(file) => Ok(Self { text, ..file }),
                Err(error) => {
                    let (file, error) = (config.display(), error.to_string());
                    Err(said(
                        format!("{file} 写法有误，请改正：\n{error}"),
                        format!("{file} is not well formed; correct it:\n{error}"),
                    ))
                }
            },
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Self::default()),
            Err(error) => Err(unreadable(config, &error)),
        }
    }
}

/// The file of keys that the company's file names.
pub(crate) fn keys_file(config: &Path) -> anyhow::Result<Option<PathBuf>> {
    let home = config.parent().unwrap_or_else(|| Path::new(""));
    Ok(File::read(config)?.keys.file.map(|file| home.join(file)))
}

/// Us, as texts name us.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Creditor {
    pub(super) name: Option<Both>,
    pub(super) account: Option<Both>,
    /// The goods or the service that we supply.
    pub(super) supply: Option<Both>,
    /// Name, address, register number and legal representative, as court papers name us.
    pub(super) particulars: Option<Both>,
    pub(super) capacity: Option<Capacity>,
    pub(super) first_demand: Vec<InformationDuty>,
}

/// A department whose people call and sign.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DepartmentEntry {
    pub(super) id: String,
    pub(super) name: Both,
}

/// Somebody who calls or signs, by their true name (DAT-176).
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PersonEntry {
    pub(super) id: String,
    pub(super) name: Both,
    pub(super) department: Option<String>,
    pub(super) phone: String,
    pub(super) mandate: Option<MandateEntry>,
}

/// What makes somebody our lawyer (BLK-22).
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct MandateEntry {
    pub(super) firm: Both,
    pub(super) number: String,
    pub(super) client: Both,
    pub(super) from: Day,
    pub(super) until: Day,
    pub(super) document: String,
}

/// Who signs where neither `--as` nor the customer's owner says it.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Sender {
    pub(super) user: Option<String>,
    /// To whom customers may turn above whoever signs.
    pub(super) manager: Option<String>,
    /// The hours in which we call, in words.
    pub(super) call_hours: Option<Both>,
    /// What stood here before people were listed, kept to say where it belongs.
    pub(super) name: Option<toml::Value>,
    pub(super) department: Option<toml::Value>,
    pub(super) phone: Option<toml::Value>,
}

/// The policy for debtors whose own row names none.
#[derive(Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Choice {
    pub(super) company: String,
    pub(super) person: String,
}

impl Default for Choice {
    fn default() -> Self {
        Self { company: "corporate-guide".to_owned(), person: "instalment".to_owned() }
    }
}

/// Folders with the company's own policies, scripts and law tables; they add to the shipped ones, or take their place.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Folders {
    pub(super) policies: Option<PathBuf>,
    pub(super) scripts: Option<PathBuf>,
    pub(super) rulebook: Option<PathBuf>,
    pub(super) letters: Option<PathBuf>,
    pub(super) gateways: Option<PathBuf>,
}

/// Where the key is kept that signs the evidence.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct EvidenceEntry {
    pub(super) key: Option<PathBuf>,
}

/// Where the keys of people's numbers and addresses are.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Keys {
    pub(super) file: Option<PathBuf>,
}

/// One text for both languages, or one for each.
#[derive(Debug, Deserialize)]
#[serde(untagged, expecting = "expected a text in quotes, or { zh = \"...\", en = \"...\" }")]
pub(crate) enum Both {
    Same(String),
    Each { zh: String, en: String },
}

impl From<&Both> for Name {
    fn from(both: &Both) -> Self {
        match both {
            Both::Same(name) => Self::from(name.as_str()),
            Both::Each { zh, en } => Self::new(zh.as_str(), en.as_str()),
        }
    }
}
