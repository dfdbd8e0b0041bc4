//! `huikuan send --tonight`: what the run of a day to come would plan, and what of it would leave, before anything is
//! written. Everybody is decided for as the run will, each written contact is put to the gate at its hour and rendered, and
//! of the texts only a few samples are kept.

mod gathered;
mod shown;

use std::{
    collections::BTreeSet,
    sync::atomic::{AtomicUsize, Ordering},
    thread,
};

use receivables::{
    calendar::Day,
    debtor::DebtorId,
    decision::{Decision, PlannedContact, Withheld},
    gate::{self, Wanted},
    message::{self, Key},
    money::{Money, Totals},
    reason::Horizon,
    verification,
};
use serde_json::Value;
use store::{Loaded, Scope, Snapshots, Store, Which};

pub(crate) use self::gathered::{Counts, Gathered, Group, Rules, Sample, Spoken};
use super::{spoken, worded::worded};
use crate::{
    clock,
    company::Company,
    run::decide_one,
    texts::{self, Case},
};

/// Debtors looked at by one thread at a time.
const CHUNK: usize = 64;

/// What would happen.
#[derive(Debug)]
pub(crate) struct Tonight {
    /// The day of the run.
    pub(crate) day: Day,
    /// Debtors decided for.
    pub(crate) decided: usize,
    /// Debtors who could not be decided for.
    pub(crate) failed: usize,
    pub(crate) gathered: Gathered,
    /// Planned again, but already sent, shown or stopped on that day: the run leaves them alone.
    pub(crate) settled: usize,
    pub(crate) took_ms: u64,
}

/// Looks, and writes nothing. Samples are of cases within the scope; `None` is every case.
pub(crate) fn tonight(
    store: &Store,
    company: &Company,
    day: Day,
    scope: Option<&Scope>,
) -> anyhow::Result<Tonight> {
    let began = clock::instant();
    let snapshots = store.load(day, Which::All)?;
    let settled = store.settled_on(day)?;
    let threads = thread::available_parallelism().map_or(1, usize::from);
    let stores = (0..threads).map(|_| store.another()).collect::<Result<Vec<_>, _>>()?;
    let next = AtomicUsize::new(0);
    let mut whole =
        Tonight { day, decided: 0, failed: 0, gathered: Gathered::default(), settled: 0, took_ms: 0 };
    thread::scope(|threads| -> anyhow::Result<()> {
        let workers: Vec<_> = stores
            .into_iter()
            .map(|store| {
                let (snapshots, settled, next) = (&snapshots, &settled, &next);
                threads.spawn(move || {
                    Looker { store: &store, company, day, scope, settled }.look(snapshots, next)
                })
            })
            .collect();
        for worker in workers {
            match worker.join() {
                Ok(part) => whole.add(part?),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        Ok(())
    })?;
    whole.took_ms = u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX);
    Ok(whole)
}

impl Tonight {
    fn add(&mut self, part: Self) {
        self.decided += part.decided;
        self.failed += part.failed;
        self.settled += part.settled;
        self.gathered.add(part.gathered);
    }
}

/// One of those who look, with a connection of its own.
struct Looker<'a> {
    store: &'a Store,
    company: &'a Company,
    day: Day,
    scope: Option<&'a Scope>,
    settled: &'a BTreeSet<Key>,
}

impl Looker<'_> {
    fn look(&self, snapshots: &Snapshots, next: &AtomicUsize) -> anyhow::Result<Tonight> {
        let gathered = Gathered::default();
        let mut part = Tonight { day: self.day, decided: 0, failed: 0, gathered, settled: 0, took_ms: 0 };
        loop {
            let first = next.fetch_add(1, Ordering::Relaxed) * CHUNK;
            if first >= snapshots.len() {
                return Ok(part);
            }
            for loaded in (first..first + CHUNK).map_while(|at| snapshots.at(at)) {
                self.debtor(loaded, &mut part)?;
            }
        }
    }

    fn debtor(&self, loaded: Loaded, part: &mut Tonight) -> anyhow::Result<()> {
        part.decided += 1;
        let Ok(decision) = decide_one(self.company, &loaded, self.day) else {
            // The run will say why.
            part.failed += 1;
            return Ok(());
        };
        for withheld in &decision.withheld {
            self.withheld(&loaded, &decision, withheld, &mut part.gathered)?;
        }
        let (mut contacts, mut settled) = (Vec::new(), 0);
        for (key, contact) in message::planned(&decision) {
            if self.settled.contains(&key) { settled += 1 } else { contacts.push(contact.clone()) }
        }
        part.settled += settled;
        if contacts.is_empty() {
            Ok(())
        } else {
            self.contacts(loaded, decision, &contacts, &mut part.gathered)
        }
    }

    /// What the plan itself leaves out: calls and visits are no messages.
    fn withheld(
        &self,
        loaded: &Loaded,
        decision: &Decision,
        withheld: &Withheld,
        gathered: &mut Gathered,
    ) -> anyhow::Result<()> {
        if withheld.channel.is_some_and(|channel| !channel.writes()) {
            return Ok(());
        }
        let debtor = loaded.snapshot.debtor.id;
        let lang = texts::language_of(loaded.snapshot.debtor.country);
        let group = withheld.channel.map(|channel| {
            let stage = withheld.step.and_then(|step| self.stage(loaded, step)).unwrap_or(decision.stage);
            Group { channel, purpose: withheld.purpose, stage, lang }
        });
        for reason in &withheld.refusals {
            gathered.refused(group).count(debtor, &spoken(reason)?);
        }
        gathered.not_leaving(group);
        Ok(())
    }

    fn stage(&self, loaded: &Loaded, step: u8) -> Option<receivables::stage::Stage> {
        let policy = self.company.policy(loaded.policy.as_deref(), loaded.snapshot.debtor.kind).ok()?;
        policy.step(step).map(|step| step.stage)
    }

    /// The written contacts of one debtor, each as it would leave at its hour.
    fn contacts(
        &self,
        loaded: Loaded,
        decision: Decision,
        contacts: &[PlannedContact],
        gathered: &mut Gathered,
    ) -> anyhow::Result<()> {
        let policy = self.company.policy(loaded.policy.as_deref(), loaded.snapshot.debtor.kind)?;
        let Some(names) = self.store.names(decision.debtor)? else { return Ok(()) };
        let mut horizon = Horizon::new(self.day);
        let verification =
            verification::verify(&loaded.snapshot, policy, &decision.items, self.day, &mut horizon);
        let case = Case { snapshot: loaded.snapshot, decision, names, verification, worked_by: None };
        let (debtor, lang) = (case.decision.debtor, texts::language(&case));
        let mut counted = BTreeSet::new();
        for contact in contacts {
            let PlannedContact { channel, purpose, stage, .. } = *contact;
            let group = Group { channel, purpose, stage, lang };
            let wanted = Wanted {
                person: Some(contact.person),
                channel,
                at: contact.at,
                purpose,
                stage,
                formal: contact.step.and_then(|step| policy.step(step)).is_some_and(|step| step.formal),
            };
            let refusals = gate::check(&case.snapshot, policy, &self.company.rulebook, self.day, &wanted);
            if !refusals.is_empty() {
                for refusal in &refusals {
                    gathered.refused(Some(group)).count(debtor, &spoken(&refusal.reason)?);
                }
                gathered.not_leaving(Some(group));
                continue;
            }
            match worded(self.company, &case, contact, None) {
                Err(reason) => gathered.lacks(group, debtor, &reason),
                Ok((person, text)) => {
                    let overdue = overdue(&case.decision);
                    let is_new = counted.insert(group);
                    gathered.leaves(group, text.text(), is_new.then_some(&overdue));
                    if gathered.wants_sample(group, debtor) && self.may_see(debtor)? {
                        gathered.sample(group, Sample::new(&case, contact, person, text.text(), overdue));
                    }
                }
            }
        }
        Ok(())
    }

    fn may_see(&self, debtor: DebtorId) -> anyhow::Result<bool> {
        match self.scope {
            None => Ok(true),
            Some(scope) => Ok(self.store.covered(scope, debtor)?.is_some()),
        }
    }
}

/// What is overdue, by currency.
fn overdue(decision: &Decision) -> Totals {
    let mut sums = Totals::default();
    for sum in decision.balances.iter().filter(|sum| sum.overdue > 0) {
        sums.add(Money::new(sum.overdue, sum.currency));
    }
    sums
}

/// A rule as it is recorded: its id, and its words in both languages.
fn rule(reason: &Value) -> Option<(&str, [String; 2])> {
    let text = |key: &str| reason.get(key).and_then(Value::as_str).map(str::to_owned);
    Some((reason.get("rule")?.as_str()?, [text("zh")?, text("en")?]))
}
