//! Your company: its name, who signs its letters, which policies it uses, and its own folders of rules and texts.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use anyhow::Context as _;
use outreach::{Library, Name};
use receivables::{
    debtor::DebtorKind,
    policy::{Policy, settings::Capacity},
    rulebook::{self, InformationDuty, Rulebook},
};
use serde::Deserialize;
use sha2::{Digest as _, Sha256};
use store::Versions;

use crate::said::{said, unreadable};

/// `huikuan.toml`.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct File {
    creditor: Creditor,
    sender: Sender,
    policies: Choice,
    folders: Folders,
}

/// Us, as texts name us.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Creditor {
    name: Option<Both>,
    account: Option<Both>,
    capacity: Option<Capacity>,
    first_demand: Vec<InformationDuty>,
}

/// Who signs and calls, by their true name (DAT-176).
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Sender {
    name: Option<Both>,
    department: Option<Both>,
    phone: Option<String>,
}

/// The policy for debtors whose own row names none.
#[derive(Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Choice {
    company: String,
    person: String,
}

impl Default for Choice {
    fn default() -> Self {
        Self { company: "corporate-guide".to_owned(), person: "instalment".to_owned() }
    }
}

/// Folders with the company's own policies, scripts and law tables; they add to the shipped ones, or take their place.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Folders {
    policies: Option<PathBuf>,
    scripts: Option<PathBuf>,
    rulebook: Option<PathBuf>,
}

/// One text for both languages, or one for each.
#[derive(Debug, Deserialize)]
#[serde(untagged, expecting = "expected a text in quotes, or { zh = \"...\", en = \"...\" }")]
enum Both {
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

/// Everything a command needs besides the store.
#[derive(Debug)]
pub(crate) struct Company {
    pub(crate) creditor_name: Name,
    pub(crate) account: Name,
    pub(crate) sender_name: Name,
    pub(crate) sender_department: Name,
    pub(crate) sender_phone: Name,
    pub(crate) policies: BTreeMap<String, Policy>,
    pub(crate) rulebook: Rulebook,
    pub(crate) library: Library,
    pub(crate) versions: Versions,
    choice: Choice,
}

impl Company {
    /// Reads the company's file and folders; without a file everything is as shipped, and texts that would have to name
    /// the creditor say that they cannot.
    pub(crate) fn load(config: &Path) -> anyhow::Result<Self> {
        let file = match fs::read_to_string(config) {
            Ok(text) => toml::from_str(&text).map_err(|error| {
                let (file, error) = (config.display(), error.to_string());
                said(
                    format!("{file} 写法有误，请改正：\n{error}"),
                    format!("{file} is not well formed; correct it:\n{error}"),
                )
            })?,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => File::default(),
            Err(error) => {
                return Err(unreadable(config, &error));
            }
        };
        let home = config.parent().unwrap_or_else(|| Path::new(""));
        let own = |folder: &Option<PathBuf>, extension| match folder {
            Some(folder) => read_folder(&home.join(folder), extension),
            None => Ok(Vec::new()),
        };
        let own_policies = own(&file.folders.policies, "toml")?;
        let own_law = own(&file.folders.rulebook, "toml")?;
        let own_scripts = own(&file.folders.scripts, "md")?;

        let mut policies: BTreeMap<String, Policy> =
            Policy::shipped()?.into_iter().map(|policy| (policy.id.clone(), policy)).collect();
        for (name, text) in &own_policies {
            let policy = Policy::parse(name, text)?;
            policies.insert(policy.id.clone(), policy);
        }
        if let Some(capacity) = file.creditor.capacity {
            let silent = |policy: &&mut Policy| policy.settings.capacity == Capacity::Unknown;
            policies.values_mut().filter(silent).for_each(|policy| policy.settings.capacity = capacity);
        }
        let silent = |policy: &&mut Policy| policy.settings.first_demand.is_empty();
        for policy in policies.values_mut().filter(silent) {
            policy.settings.first_demand.clone_from(&file.creditor.first_demand);
        }
        let mut law: Vec<(&str, &str)> = rulebook::FILES.to_vec();
        law.extend(own_law.iter().map(|(name, text)| (name.as_str(), text.as_str())));
        let library =
            Library::with_own(own_scripts.iter().map(|(name, text)| (name.as_str(), text.as_str())))
                .map_err(|faults| {
                    let faults: Vec<_> = faults.iter().map(ToString::to_string).collect();
                    anyhow::anyhow!("{}", faults.join("\n"))
                })?;
        for id in [&file.policies.company, &file.policies.person] {
            if !policies.contains_key(id) {
                return Err(no_policy(id)).with_context(|| config.display().to_string());
            }
        }
        let name = |both: &Option<Both>| both.as_ref().map(Name::from).unwrap_or_default();
        Ok(Self {
            creditor_name: name(&file.creditor.name),
            account: name(&file.creditor.account),
            sender_name: name(&file.sender.name),
            sender_department: name(&file.sender.department),
            sender_phone: file.sender.phone.as_deref().map(Name::from).unwrap_or_default(),
            versions: Versions {
                policy: version_of_policies(&policies, &file.policies),
                rulebook: version(&law),
            },
            rulebook: Rulebook::parse(&law)?,
            policies,
            library,
            choice: file.policies,
        })
    }

    /// The policy of a debtor: that of their own row, else that of their kind. An unknown kind is treated as a company
    /// by the ladder; the gate lets nothing pass until the kind is known.
    pub(crate) fn policy(&self, named: Option<&str>, kind: Option<DebtorKind>) -> anyhow::Result<&Policy> {
        let by_kind = match kind {
            Some(DebtorKind::Person) => &self.choice.person,
            Some(DebtorKind::Company) | None => &self.choice.company,
        };
        let id = named.unwrap_or(by_kind);
        self.policies.get(id).ok_or_else(|| {
            said(
                format!("没有策略 `{id}`；请改正客户表中的策略，或把该策略加进自己的文件夹"),
                format!(
                    "there is no policy `{id}`; correct the customer's row, or add the policy to your folder"
                ),
            )
        })
    }
}

/// What to say to an id that nobody bears.
pub(crate) fn no_policy(id: &str) -> anyhow::Error {
    said(
        format!("没有策略 `{id}`；huikuan policy list 列出全部策略"),
        format!("there is no policy `{id}`; `huikuan policy list` shows them"),
    )
}

fn read_folder(folder: &Path, extension: &str) -> anyhow::Result<Vec<(String, String)>> {
    let entries = fs::read_dir(folder).map_err(|error| unreadable(folder, &error))?;
    let mut files = Vec::new();
    for entry in entries {
        let path = entry?.path();
        if path.extension().is_some_and(|found| found == extension) {
            let text = fs::read_to_string(&path).map_err(|error| unreadable(&path, &error))?;
            let name = path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
            files.push((name, text));
        }
    }
    files.sort();
    Ok(files)
}

/// Changes whenever anything in the law tables does.
fn version(files: &[(&str, &str)]) -> String {
    let mut hash = Sha256::new();
    for (name, text) in files {
        hash.update(name.as_bytes());
        hash.update(text.as_bytes());
    }
    short(hash)
}

/// Changes whenever a policy or the choice of policies does.
fn version_of_policies(policies: &BTreeMap<String, Policy>, choice: &Choice) -> String {
    let mut hash = Sha256::new();
    hash.update(format!("{policies:?}{choice:?}"));
    short(hash)
}

fn short(hash: Sha256) -> String {
    let digest = hash.finalize();
    let first: [u8; 8] = std::array::from_fn(|at| digest.get(at).copied().unwrap_or_default());
    format!("{:016x}", u64::from_be_bytes(first))
}
