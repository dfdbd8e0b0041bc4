//! The figures of a simulation.

use std::{collections::BTreeMap, fmt};

use auditor::{Decision, Finding};
use receivables::{calendar::Day, debtor::Channel, ledger::Entry};

use super::rows::{Rows, Told};

/// What happened in all the days, and what the auditor found.
#[derive(Debug, Default)]
pub struct Report {
    /// Debtors.
    pub debtors: usize,
    /// Rows the world told, by kind.
    pub invoices: u64,
    /// Money and credit notes.
    pub payments: u64,
    /// Promises by what became of them.
    pub promises: BTreeMap<&'static str, u64>,
    /// Disputes.
    pub disputes: usize,
    /// Decisions recorded.
    pub decided: u64,
    /// Contacts made, by channel.
    pub contacts: BTreeMap<&'static str, u64>,
    /// Contacts withheld in decisions, by rule.
    pub withheld: BTreeMap<String, u64>,
    /// Planned contacts refused at the last moment.
    pub refused: u64,
    /// Messages that were planned in the morning and did not leave, by why.
    pub stopped: BTreeMap<String, u64>,
    /// Entries in all chains.
    pub entries: u64,
    /// Planned calls left to another day.
    pub left: u64,
    /// Money in, by currency, in minor units.
    pub money: BTreeMap<&'static str, i64>,
    /// Everything the auditor found.
    pub findings: Vec<Finding>,
}

impl Report {
    pub(super) fn lived(&mut self, rows: &Rows) {
        self.payments +=
            rows.entries.iter().filter(|row| matches!(row, Entry::Payment(_))).map(|_| 1).sum::<u64>();
    }

    pub(super) fn contacted(&mut self, channel: Channel) {
        *self.contacts.entry(channel.code()).or_default() += 1;
    }

    pub(super) fn stopped(&mut self, why: &str) {
        *self.stopped.entry(why.to_owned()).or_default() += 1;
    }

    pub(super) fn withheld(&mut self, decision: &Decision) {
        for rule in decision.withheld.iter().flat_map(|withheld| &withheld.rules) {
            *self.withheld.entry(rule.clone()).or_default() += 1;
        }
    }

    /// A line on the way.
    pub(super) fn so_far(&self, findings: usize) -> String {
        let contacts: u64 = self.contacts.values().sum();
        format!(
            "{} decisions, {contacts} contacts, {} payments, {findings} findings",
            self.decided, self.payments
        )
    }

    /// Counts what was told over the years.
    pub(super) fn close(&mut self, people: &[&Told], day: Day) {
        self.debtors = people.len();
        for told in people {
            self.invoices += told.invoices.len() as u64;
            self.disputes += told.disputes.len();
            for (_, state) in told.promise_states(day.0) {
                *self.promises.entry(state).or_default() += 1;
            }
            for money in told.money.iter().filter(|money| !money.is_credit_note) {
                *self.money.entry(money.currency).or_default() += money.amount;
            }
        }
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut line = |name: &str, value: String| writeln!(f, "{name:<24}{value}");
        line("debtors", self.debtors.to_string())?;
        line("invoices", self.invoices.to_string())?;
        line("payments", self.payments.to_string())?;
        line("promises", listed(self.promises.iter()))?;
        line("disputes", self.disputes.to_string())?;
        line("decisions", self.decided.to_string())?;
        line("contacts by channel", listed(self.contacts.iter()))?;
        line("refused at the desk", self.refused.to_string())?;
        line("messages stopped", listed(self.stopped.iter()))?;
        line("calls left to tomorrow", self.left.to_string())?;
        line("withheld by rule", listed(self.withheld.iter()))?;
        line("money in, minor units", listed(self.money.iter()))?;
        line("entries of evidence", self.entries.to_string())?;
        line("findings", self.findings.len().to_string())?;
        self.findings.iter().try_for_each(|finding| writeln!(f, "  {finding}"))
    }
}

fn listed<K: fmt::Display, V: fmt::Display>(counts: impl Iterator<Item = (K, V)>) -> String {
    let counts: Vec<String> = counts.map(|(name, count)| format!("{name} {count}")).collect();
    if counts.is_empty() { "none".to_owned() } else { counts.join(", ") }
}
