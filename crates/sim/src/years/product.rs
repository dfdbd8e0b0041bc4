//! The product as the simulation uses it: the real program for the night's work, the store for rows and records.

use std::{
    collections::BTreeMap,
    fs,
    path::PathBuf,
    process::{Command, Output, Stdio},
};

use anyhow::{Context as _, bail};
use auditor::Recorded;
use jiff::Timestamp;
use receivables::{
    calendar::Day,
    contact::{Direction, Visit},
    debtor::{DebtorId, DebtorKind},
    decide::decide,
    gate::{self, Wanted},
    ledger::Entry,
    policy::{Policy, settings::Capacity},
    rulebook::{InformationDuty, Rulebook},
};
use serde_json::Value;
use store::{Complete, Defaults, ImportMeta, Keys, Store, Verdict, Which};

use super::{Options, SPOOL, life::Life, rows::Told, write_company};

pub(super) struct Product {
    store: Store,
    db: String,
    huikuan: PathBuf,
    folder: PathBuf,
    company: PathBuf,
    policies: BTreeMap<String, Policy>,
    rulebook: Rulebook,
    imports: u64,
}

/// Keys of personal data, and the key that signs, in the folder of the simulation.
const KEYS: &str = "keys.toml";
const EVIDENCE_KEY: &str = "evidence.key";

impl Product {
    pub(super) fn open(options: &Options) -> anyhow::Result<Self> {
        let company = write_company(&options.folder)?;
        let keys = Keys { file: Some(options.folder.join(KEYS)), today: None };
        let store = Store::open_with(&options.db, &keys)?;
        if !store.imports()?.is_empty() {
            bail!("{} holds a ledger already; name an empty database", options.db);
        }
        let mut policies = BTreeMap::new();
        for mut policy in Policy::shipped()? {
            // As the company's file says.
            policy.settings.capacity = Capacity::DebtCollector;
            policy.settings.first_demand = InformationDuty::ALL.to_vec();
            policies.insert(policy.id.clone(), policy);
        }
        Ok(Self {
            store,
            db: options.db.clone(),
            huikuan: options.huikuan.clone(),
            folder: options.folder.clone(),
            company,
            policies,
            rulebook: Rulebook::shipped(),
            imports: 0,
        })
    }

    /// Takes rows in at a moment, as a file would bring them. Returns the rows that were refused, which none should be.
    pub(super) fn import(
        &mut self,
        day: Day,
        moment: i64,
        as_of: Option<Day>,
        entries: &[Entry],
    ) -> anyhow::Result<Vec<String>> {
        if entries.is_empty() {
            return Ok(Vec::new());
        }
        self.imports += 1;
        let mut sha256 = [0; 32];
        sha256.iter_mut().zip(self.imports.to_be_bytes()).for_each(|(to, from)| *to = from);
        let mut import = self.store.begin_import(ImportMeta {
            file: format!("{day}-{}.csv", self.imports),
            sha256,
            as_of,
            complete: Complete::No,
            defaults: Defaults::default(),
            source: store::Source::Ledger,
            stamp: store::Stamp::machine(moment * 60_000_000),
        })?;
        let mut refused = Vec::new();
        for (entry, verdict) in entries.iter().zip(import.take(entries)?) {
            if let Verdict::Refused(why) = verdict {
                refused.push(format!("{why:?}: {entry:?}"));
            }
        }
        import.commit()?;
        Ok(refused)
    }

    /// Asks the numbers the product gave to a debtor's people.
    pub(super) fn introduce(&self, told: &mut Told) -> anyhow::Result<()> {
        let names = self.store.names(DebtorId(told.number))?;
        let names = names.with_context(|| format!("{} is not on file as #{}", told.code, told.number))?;
        if names.debtor.code.as_deref() != Some(&told.code) {
            bail!("#{} is {:?}, not {}", told.number, names.debtor.code, told.code);
        }
        for person in &mut told.people {
            let found = names.people.iter().find(|known| known.name == person.name);
            person.number =
                found.with_context(|| format!("{}: {} is not on file", told.code, person.name))?.id.0;
        }
        Ok(())
    }

    /// The program, at a moment.
    fn program(&self, moment: i64, arguments: &[&str]) -> anyhow::Result<Output> {
        let mut command = Command::new(&self.huikuan);
        command.args(["--json", "--db", &self.db]).arg("--config").arg(&self.company);
        command.arg("--keys").arg(self.folder.join(KEYS)).args(arguments).stdin(Stdio::null());
        command.env("HUIKUAN_NOW", Timestamp::from_second(moment * 60)?.to_string()).env("TZ", "UTC");
        command.env("HUIKUAN_EVIDENCE_KEY", self.folder.join(EVIDENCE_KEY));
        command.output().with_context(|| format!("{} cannot be started", self.huikuan.display()))
    }

    /// What the program says, which must go well.
    fn said(&self, moment: i64, arguments: &[&str]) -> anyhow::Result<Value> {
        let output = self.program(moment, arguments)?;
        if !output.status.success() {
            let (out, errors) =
                (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
            bail!("{arguments:?} failed: {out}{errors}");
        }
        Ok(serde_json::from_slice(&output.stdout)?)
    }

    /// The night's work, by the program itself. Returns how many debtors it decided about.
    pub(super) fn run(&self, day: Day, moment: i64) -> anyhow::Result<u64> {
        let report = self.said(moment, &["run", "--as-of", &day.to_string()])?;
        report.get("decided").and_then(Value::as_u64).context("the run does not say how many")
    }

    /// Two people let messages leave.
    pub(super) fn go_live(&self, moment: i64) -> anyhow::Result<()> {
        for user in ["chenjing", "linlan"] {
            self.said(moment, &["outbox", "live", "--as", user, "--why", "the simulation begins"])?;
        }
        Ok(())
    }

    /// Sends what is due. Returns what became of each message it looked at, and why, by key.
    pub(super) fn send(&self, moment: i64) -> anyhow::Result<BTreeMap<String, (String, String)>> {
        let report = self.said(moment, &["send"])?;
        let messages =
            report.get("messages").and_then(Value::as_array).context("`send` lists no messages")?;
        let became = messages.iter().filter_map(|message| {
            let text = |key: &str| message.get(key).and_then(Value::as_str).map(str::to_owned);
            let reasons = message.get("reasons").and_then(Value::as_array).into_iter().flatten();
            let rules = reasons.filter_map(|reason| reason.get("rule")?.as_str());
            let why = text("why").into_iter().chain(rules.map(str::to_owned)).collect::<Vec<_>>().join(", ");
            Some((text("key")?, (text("became")?, why)))
        });
        Ok(became.collect())
    }

    /// Picks up the messages in the spool folder, as the company's own program for mail does.
    pub(super) fn pick_up(&self) -> anyhow::Result<Vec<String>> {
        let mut files = fs::read_dir(self.folder.join(SPOOL))?
            .map(|file| Ok(file?.path()))
            .collect::<std::io::Result<Vec<_>>>()?;
        files.sort();
        let take = |file: &PathBuf| {
            let text = fs::read_to_string(file)?;
            fs::remove_file(file)?;
            Ok(text)
        };
        files.iter().map(take).collect()
    }

    /// All messages at the end.
    pub(super) fn outbox(&self) -> anyhow::Result<Vec<auditor::Kept>> {
        let kept = |row: store::OutboxRow| auditor::Kept {
            debtor: row.debtor.code.unwrap_or_default(),
            key: row.key.to_string(),
            state: row.state.code().code().to_owned(),
        };
        Ok(self.store.messages(None, i32::MAX.unsigned_abs())?.into_iter().map(kept).collect())
    }

    /// Signs a root over all chains.
    pub(super) fn seal(&self, moment: i64) -> anyhow::Result<()> {
        self.said(moment, &["evidence", "seal"]).map(drop)
    }

    /// Whether the program finds its own evidence intact; else what it says.
    pub(super) fn verify(&self, moment: i64) -> anyhow::Result<Option<String>> {
        let output = self.program(moment, &["evidence", "verify"])?;
        Ok((!output.status.success()).then(|| String::from_utf8_lossy(&output.stdout).into_owned()))
    }

    /// The chain of a debtor.
    pub(super) fn chain(&self, number: i64) -> anyhow::Result<Vec<auditor::Entry>> {
        let chain = self.store.chain(DebtorId(number))?;
        let entry = |record: store::ChainRecord| {
            let store::ChainRecord { entry, content } = record;
            auditor::Entry {
                case: entry.case,
                seq: entry.seq,
                at: entry.at,
                kind: entry.kind.to_string(),
                actor: entry.actor,
                content_hash: entry.content.0,
                previous: entry.previous.0,
                hash: entry.hash.0,
                content,
            }
        };
        Ok(chain.records.into_iter().map(entry).collect())
    }

    /// All roots.
    pub(super) fn roots(&self) -> anyhow::Result<Vec<auditor::Root>> {
        let roots = self.store.roots()?.into_iter().map(|signed| {
            let (root, hash) = (signed.root, signed.hash.0);
            auditor::Root {
                number: root.number,
                at: root.at,
                day: root.day.to_string(),
                key: root.key.0,
                leaves: root.leaves,
                previous: root.previous.0,
                tree: root.tree.0,
                hash,
            }
        });
        Ok(roots.collect())
    }

    /// The decisions of a day, by debtor.
    pub(super) fn decisions(&self, day: Day) -> anyhow::Result<Vec<(i64, String)>> {
        let standing = self.store.worklist(day, None, None)?.into_iter();
        let made = standing.filter(|row| row.decision.day == day);
        Ok(made.map(|row| (row.debtor.id.0, row.decision.body)).collect())
    }

    /// What would be decided on a day about everybody.
    pub(super) fn look(&self, day: Day, mut heard: impl FnMut(i64, &str)) -> anyhow::Result<()> {
        for loaded in self.store.load(day, Which::All)?.iter() {
            let debtor = &loaded.snapshot.debtor;
            let policy = self.policy(loaded.policy.as_deref(), debtor.kind == Some(DebtorKind::Person))?;
            let decision = decide(&loaded.snapshot, policy, &self.rulebook, day);
            heard(debtor.id.0, &serde_json::to_string(&decision)?);
        }
        Ok(())
    }

    /// The policy of a debtor, by their own row or by what they are.
    fn policy(&self, named: Option<&str>, is_person: bool) -> anyhow::Result<&Policy> {
        let id = named.unwrap_or(if is_person { "instalment" } else { "corporate-guide" });
        self.policies.get(id).with_context(|| format!("there is no policy `{id}`"))
    }

    pub(super) fn is_formal(&self, life: &Life, step: Option<u8>) -> anyhow::Result<bool> {
        let policy = self.policy(life.policy, life.told.is_person)?;
        Ok(step.and_then(|step| policy.step(step)).is_some_and(|step| step.formal))
    }

    /// How many visits in a calendar month the policy of a debtor allows.
    pub(super) fn visits_a_month(&self, life: &Life) -> anyhow::Result<usize> {
        let policy = self.policy(life.policy, life.told.is_person)?;
        Ok(usize::try_from(policy.settings.visits_a_month)?)
    }

    /// Puts a contact to the gate with the facts as they are now. Returns the rules that refuse.
    pub(super) fn ask(
        &self,
        life: &Life,
        day: Day,
        wanted: &Wanted,
        visit: Option<Visit>,
    ) -> anyhow::Result<String> {
        let snapshots = self.store.load(day, Which::One(DebtorId(life.told.number)))?;
        let loaded = snapshots.at(0).with_context(|| format!("{} is gone", life.told.code))?;
        let policy = self.policy(loaded.policy.as_deref(), life.told.is_person)?;
        let refusals = gate::check_visit(&loaded.snapshot, policy, &self.rulebook, day, wanted, visit);
        Ok(refusals.iter().map(|refusal| refusal.reason.rule).collect::<Vec<_>>().join(", "))
    }

    /// The log of every debtor.
    pub(super) fn logs(&self, day: Day) -> anyhow::Result<Vec<(i64, Vec<Recorded>)>> {
        let snapshots = self.store.load(day, Which::All)?;
        let log = |loaded: store::Loaded| {
            let lines = loaded.snapshot.contacts.iter().map(|contact| Recorded {
                day: contact.day.0,
                minute: contact.time.map_or(u32::MAX, receivables::calendar::Clock::minutes),
                person: contact.person.map_or(0, |person| person.0),
                channel: contact.channel.code().to_owned(),
                is_ours: contact.direction == Direction::Out,
                connection: contact.connection.code().to_owned(),
                step: contact.step,
            });
            (loaded.snapshot.debtor.id.0, lines.collect())
        };
        Ok(snapshots.iter().map(log).collect())
    }
}
