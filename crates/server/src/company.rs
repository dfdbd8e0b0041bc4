//! Your company: its name, who signs its letters, which policies it uses, and its own folders of rules and texts.

mod file;

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use anyhow::Context as _;
use outreach::{
    Filed, Lang, Library, Name, Roster, ScriptError, Signer, Unsigned,
    signer::{Department, Mandate, Person, RosterFault},
};
use receivables::{
    calendar::Day,
    debtor::DebtorKind,
    policy::{self, Policy, settings::Capacity},
    rulebook::{self, InformationDuty, Rulebook},
    script::TextFact,
};
use sha2::{Digest as _, Sha256};
use store::{PolicyVersion, Stamp, Store, Versions};

pub(crate) use self::file::{Both, Limit, keys_file};
use self::file::{Choice, Creditor, File, Limits, PersonEntry, Sender};
use crate::{
    clock,
    document::VaultSettings,
    email::Email,
    jobs::settings::{Place, Schedule},
    letter::Paper,
    outbox::gateway::{Entries, Gateways},
    said::{said, unreadable},
    serve::settings::Settings,
    telephone::Telephone,
};

/// Everything a command needs besides the store.
#[derive(Debug)]
pub(crate) struct Company {
    pub(crate) creditor_name: Name,
    pub(crate) account: Name,
    /// What else texts may state of us.
    pub(crate) about_us: BTreeMap<TextFact, Filed>,
    pub(crate) policies: BTreeMap<String, Policy>,
    pub(crate) rulebook: Rulebook,
    pub(crate) library: Library,
    /// Own texts that were refused; all others are used.
    pub(crate) refused_scripts: Vec<ScriptError>,
    pub(crate) versions: Versions,
    /// The folder of the company's file.
    pub(crate) home: PathBuf,
    /// The file of the key that signs the evidence, if it was named.
    pub(crate) evidence_key: Option<PathBuf>,
    /// Where papers lie.
    pub(crate) vault: VaultSettings,
    /// Where messages are handed over; nothing leaves without it.
    pub(crate) spool: Option<PathBuf>,
    /// Our mail server, and where answers arrive.
    pub(crate) email: Option<Email>,
    pub(crate) limits: Limits,
    /// Our paper; letters are printed on it, and without it handed over as other messages are.
    pub(crate) paper: Option<Paper>,
    /// Who carries SMS and WeChat.
    pub(crate) gateways: Gateways,
    /// The phone system, which dials for us; without it people dial by themselves.
    pub(crate) telephone: Option<Telephone>,
    /// What is done by the company's clock.
    pub(crate) schedule: Schedule,
    /// Where and for whom it is served.
    pub(crate) server: Settings,
    /// Hosts of our own network that webhooks may tell, by name or address.
    pub(crate) webhook_hosts: Vec<String>,
    choice: Choice,
    roster: Roster,
    /// Who signs by `--as`.
    user: Option<String>,
    /// Who signs where nobody else is named.
    usual_sender: Option<String>,
    /// The texts of the policies, by their ids.
    sources: BTreeMap<String, PolicySource>,
    /// What policies say that are silent about us.
    silent: Silent,
    /// The company's file.
    config: PathBuf,
    /// What was published at the page when this was read, see [`Store::published_mark`].
    published: i64,
}

/// Where a policy comes from, and its text.
#[derive(Debug, Clone)]
pub(crate) struct PolicySource {
    pub(crate) origin: Origin,
    pub(crate) toml: String,
}

/// Where a policy or a script comes from. Later ones lie over earlier ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Origin {
    /// With the program.
    Shipped,
    /// From the company's folder.
    Folder,
    /// Published at the page, in this version.
    Page(i64),
}

/// What holds where a policy says nothing.
#[derive(Debug)]
struct Silent {
    capacity: Option<Capacity>,
    first_demand: Vec<InformationDuty>,
}

/// What was published at the page: it lies over the company's folders.
#[derive(Debug, Default)]
struct Published {
    policies: Vec<PolicyVersion>,
    scripts: Vec<(String, String)>,
    mark: i64,
}

impl Published {
    fn of(store: &Store) -> anyhow::Result<Self> {
        // First the mark: what is published in between is read again later.
        let mark = store.published_mark()?;
        let scripts = store.approved_scripts()?.into_iter();
        Ok(Self {
            policies: store.published_policies()?,
            scripts: scripts.map(|(id, text, _)| (format!("{id}.md"), text)).collect(),
            mark,
        })
    }
}

impl Silent {
    fn fill(&self, policy: &mut Policy) {
        if let Some(capacity) = self.capacity
            && policy.settings.capacity == Capacity::Unknown
        {
            policy.settings.capacity = capacity;
        }
        if policy.settings.first_demand.is_empty() {
            policy.settings.first_demand.clone_from(&self.first_demand);
        }
    }
}

impl Company {
    /// The company as every program of a database sees it: its file and folders, and over them what was published at the
    /// page.
    pub(crate) fn of(store: &Store, config: &Path, user: Option<&str>) -> anyhow::Result<Self> {
        Self::read(config, user, &Published::of(store)?)
    }

    /// The company anew if something was published since this was read.
    pub(crate) fn renewed(&self, store: &Store) -> anyhow::Result<Option<Self>> {
        if store.published_mark()? == self.published {
            return Ok(None);
        }
        Self::of(store, &self.config, self.user.as_deref()).map(Some)
    }

    /// A policy that is not in force, as it would hold here.
    pub(crate) fn tried(&self, name: &str, toml: &str) -> anyhow::Result<Policy> {
        let mut policy = Policy::parse(name, toml)?;
        self.silent.fill(&mut policy);
        Ok(policy)
    }

    /// The text of a policy, and where it comes from.
    pub(crate) fn policy_source(&self, id: &str) -> Option<&PolicySource> {
        self.sources.get(id)
    }

    /// Reads the company's file and folders; without a file everything is as shipped, and texts that would have to name
    /// the creditor say that they cannot.
    pub(crate) fn load(config: &Path, user: Option<&str>) -> anyhow::Result<Self> {
        Self::read(config, user, &Published::default())
    }

    fn read(config: &Path, user: Option<&str>, published: &Published) -> anyhow::Result<Self> {
        let file = File::read(config)?;
        let home = config.parent().unwrap_or_else(|| Path::new(""));
        let own = |folder: &Option<PathBuf>, extension| match folder {
            Some(folder) => read_folder(&home.join(folder), extension),
            None => Ok(Vec::new()),
        };
        let own_policies = own(&file.folders.policies, "toml")?;
        let own_law = own(&file.folders.rulebook, "toml")?;
        let own_scripts = own(&file.folders.scripts, "md")?;

        let silent =
            Silent { capacity: file.creditor.capacity, first_demand: file.creditor.first_demand.clone() };
        let (policies, sources) = policies(&own_policies, &published.policies, &silent)?;
        let mut law: Vec<(&str, &str)> = rulebook::FILES.to_vec();
        law.extend(own_law.iter().map(|(name, text)| (name.as_str(), text.as_str())));
        let (library, refused_scripts) =
            Library::with_layers([&own_scripts, &published.scripts].map(|layer: &Vec<(String, String)>| {
                layer.iter().map(|(name, text)| (name.as_str(), text.as_str()))
            }));
        for id in [&file.policies.company, &file.policies.person] {
            if !policies.contains_key(id) {
                return Err(no_policy(id)).with_context(|| config.display().to_string());
            }
        }
        let roster = roster(config, home, &file)?;
        let about_us = about_us(&file.creditor, &file.sender, &roster)?;
        let entries = Entries { sms: file.sms, wechat: file.wechat, robot: file.robot };
        let own_gateways = own(&file.folders.gateways, "toml")?;
        let gateways = Gateways::new(config, home, entries, &own_gateways)?;
        let place = Place { config, text: &file.text, home };
        let schedule = Schedule::new(&place, &file.company, file.jobs)?;
        let name = |both: &Option<Both>| both.as_ref().map(Name::from).unwrap_or_default();
        for user in user.into_iter().chain(file.sender.user.as_deref()) {
            roster.user(user).map_err(|why| said(why.said(Lang::Zh), why.said(Lang::En)))?;
        }
        Ok(Self {
            refused_scripts,
            home: home.to_owned(),
            evidence_key: file.evidence.key.as_ref().map(|key| home.join(key)),
            roster,
            user: user.map(str::to_owned),
            usual_sender: file.sender.user,
            spool: file.spool.folder.map(|folder| home.join(folder)),
            gateways,
            email: file.email.map(|entry| Email::new(entry, home)).transpose()?,
            limits: file.send,
            paper: file
                .letterhead
                .as_ref()
                .map(|entry| Paper::new(entry, home, file.folders.letters.as_deref())),
            telephone: file.telephone.checked(home, &file.webhooks.allow_hosts)?,
            schedule,
            server: file.server.checked(home)?,
            webhook_hosts: file.webhooks.allow_hosts,
            creditor_name: name(&file.creditor.name),
            account: name(&file.creditor.account),
            about_us,
            versions: Versions {
                policy: version_of_policies(&policies, &file.policies),
                rulebook: version(&law),
            },
            rulebook: Rulebook::parse(&law)?,
            policies,
            library,
            vault: file.vault.beside(home),
            choice: file.policies,
            sources,
            silent,
            config: config.to_owned(),
            published: published.mark,
        })
    }

    /// This moment, by the user or by the machine itself.
    pub(crate) fn stamp(&self) -> Stamp {
        clock::stamp(self.user.as_deref())
    }

    /// Who signs on a day: the user who is at work, here or at the page, else the customer's owner if they are on the list, else the usual sender.
    pub(crate) fn sender(
        &self,
        at_page: Option<&str>,
        owner: Option<&str>,
        day: Day,
    ) -> Result<Signer, Unsigned> {
        let is_listed = |name: &&str| self.roster.user(name).is_ok();
        let listed = at_page.filter(is_listed).or(owner.filter(is_listed));
        let user = self.user.as_deref().or(listed).or(self.usual_sender.as_deref());
        match user.or(owner) {
            Some(user) => self.roster.signer(user, day),
            None => Err(Unsigned::NOBODY),
        }
    }

    /// Who does what a command does: the user of `--as`, else the program itself.
    pub(crate) fn actor(&self) -> &str {
        self.user.as_deref().unwrap_or("huikuan")
    }

    /// Who is at work, as they said by `--as`.
    pub(crate) fn user(&self) -> Option<&str> {
        self.user.as_deref()
    }

    /// Our lawyer on a day.
    pub(crate) fn lawyer(&self, day: Day) -> Result<Signer, Unsigned> {
        self.roster.lawyer(day)
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

/// What texts may state of us beside our name and account: what the file is silent about, no text states.
fn about_us(
    creditor: &Creditor,
    sender: &Sender,
    roster: &Roster,
) -> anyhow::Result<BTreeMap<TextFact, Filed>> {
    let words = |fact, both: &Option<Both>| Some((fact, Filed::Words(both.as_ref()?.into())));
    let mut facts: BTreeMap<_, _> = [
        words(TextFact::SupplyName, &creditor.supply),
        words(TextFact::CreditorParticulars, &creditor.particulars),
        words(TextFact::CallHours, &sender.call_hours),
    ]
    .into_iter()
    .flatten()
    .collect();
    if let Some(manager) = &sender.manager {
        let unknown = |why: Unsigned| said(why.said(Lang::Zh), why.said(Lang::En));
        let id = roster.user(manager).map_err(unknown)?;
        if let Some(manager) = roster.person(id) {
            facts.insert(TextFact::ManagerName, Filed::Words(manager.name.clone()));
            facts.insert(TextFact::ManagerPhone, Filed::Words(manager.phone.as_str().into()));
        }
    }
    Ok(facts)
}

/// All policies, and the text of each: those of the program, over them those of the folder, over them those of the page.
fn policies(
    own: &[(String, String)],
    published: &[PolicyVersion],
    silent: &Silent,
) -> anyhow::Result<(BTreeMap<String, Policy>, BTreeMap<String, PolicySource>)> {
    let (mut policies, mut sources) = (BTreeMap::new(), BTreeMap::new());
    let mut add = |policy: Policy, origin, toml: &str| {
        sources.insert(policy.id.clone(), PolicySource { origin, toml: toml.to_owned() });
        policies.insert(policy.id.clone(), policy);
    };
    for (name, text) in policy::FILES {
        add(Policy::parse(name, text)?, Origin::Shipped, text);
    }
    for (name, text) in own {
        add(Policy::parse(name, text)?, Origin::Folder, text);
    }
    for version in published {
        let name = format!("{}@{}", version.policy, version.number);
        add(Policy::parse(&name, &version.toml)?, Origin::Page(version.number), &version.toml);
    }
    for policy in policies.values_mut() {
        silent.fill(policy);
    }
    Ok((policies, sources))
}

/// The people of the file, each checked; a mandate counts only with its paper on file.
fn roster(config: &Path, home: &Path, file: &File) -> anyhow::Result<Roster> {
    let departments = file.departments.iter();
    let departments: Vec<Department> =
        departments.map(|entry| Department { id: entry.id.clone(), name: Name::from(&entry.name) }).collect();
    let people: Vec<Person> = file.people.iter().map(person).collect();
    let creditor = file.creditor.name.as_ref().map(Name::from).unwrap_or_default();
    let fault =
        |rule, id: &str, found: &str| RosterFault { rule, id: id.to_owned(), found: found.to_owned() };
    let old =
        [("name", &file.sender.name), ("department", &file.sender.department), ("phone", &file.sender.phone)];
    let mut faults: Vec<RosterFault> = old
        .iter()
        .filter(|(_, value)| value.is_some())
        .map(|(key, _)| fault("sender-unlisted", key, ""))
        .collect();
    for person in &people {
        let document = person.mandate.as_ref().map(|mandate| mandate.document.trim());
        if let Some(document) =
            document.filter(|document| !document.is_empty() && !home.join(document).is_file())
        {
            faults.push(fault("mandate-document-missing", &person.id, document));
        }
    }
    let roster = Roster::new(departments, people, &creditor).unwrap_or_else(|found| {
        faults.extend(found);
        Roster::default()
    });
    if faults.is_empty() {
        return Ok(roster);
    }
    let in_words = |lang| {
        let all: Vec<String> = faults.iter().map(|fault| fault.said(lang)).collect();
        format!("{}: {}", config.display(), all.join("\n"))
    };
    Err(said(in_words(Lang::Zh), in_words(Lang::En)))
}

fn person(entry: &PersonEntry) -> Person {
    let mandate = entry.mandate.as_ref().map(|mandate| Mandate {
        firm: Name::from(&mandate.firm),
        number: mandate.number.clone(),
        client: Name::from(&mandate.client),
        from: mandate.from,
        until: mandate.until,
        document: mandate.document.clone(),
    });
    Person {
        id: entry.id.clone(),
        name: Name::from(&entry.name),
        department: entry.department.clone(),
        phone: entry.phone.clone(),
        mandate,
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
