//! The product as the simulation uses it: the real program for the night's work, the store for rows and records.

use std::{
    collections::BTreeMap,
    path::PathBuf,
    process::{Command, Stdio},
};

use anyhow::{Context as _, bail};
use auditor::Recorded;
use receivables::{
    calendar::Day,
    contact::Direction,
    debtor::{DebtorId, DebtorKind},
    decide::decide,
    gate::{self, Wanted},
    ledger::Entry,
    policy::{Policy, settings::Capacity},
    rulebook::{InformationDuty, Rulebook},
};
use store::{Complete, Defaults, ImportMeta, Store, Verdict, Which};

use super::{Options, life::Life, rows::Told, write_company};

pub(super) struct Product {
    store: Store,
    db: String,
    huikuan: PathBuf,
    company: PathBuf,
    policies: BTreeMap<String, Policy>,
    rulebook: Rulebook,
    imports: u64,
}

impl Product {
    pub(super) fn open(options: &Options) -> anyhow::Result<Self> {
        let company = write_company(&options.folder)?;
        let store = Store::open(&options.db)?;
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
            company,
            policies,
            rulebook: Rulebook::shipped(),
            imports: 0,
        })
    }

    /// Takes rows in, as a file would bring them. Returns the rows that were refused, which none should be.
    pub(super) fn import(
        &mut self,
        day: Day,
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
            stamp: store::Stamp::machine(0),
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

    /// The night's work, by the program itself. Returns how many debtors it decided about.
    pub(super) fn run(&self, day: Day) -> anyhow::Result<u64> {
        let mut command = Command::new(&self.huikuan);
        command.args(["--json", "--db", &self.db]).arg("--config").arg(&self.company);
        let output = command.args(["run", "--as-of", &day.to_string()]).stdin(Stdio::null()).output();
        let output = output.with_context(|| format!("{} cannot be started", self.huikuan.display()))?;
        if !output.status.success() {
            bail!("the run of {day} failed: {}", String::from_utf8_lossy(&output.stderr));
        }
        let report: serde_json::Value = serde_json::from_slice(&output.stdout)?;
        report.get("decided").and_then(serde_json::Value::as_u64).context("the run does not say how many")
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

    /// Puts a contact to the gate with the facts as they are now. Returns the rules that refuse.
    pub(super) fn ask(&self, life: &Life, day: Day, wanted: &Wanted) -> anyhow::Result<String> {
        let snapshots = self.store.load(day, Which::One(DebtorId(life.told.number)))?;
        let loaded = snapshots.at(0).with_context(|| format!("{} is gone", life.told.code))?;
        let policy = self.policy(loaded.policy.as_deref(), life.told.is_person)?;
        let refusals = gate::check(&loaded.snapshot, policy, &self.rulebook, day, wanted);
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
