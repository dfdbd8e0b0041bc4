//! `huikuan fetch`: what arrived in our mailbox, put to the case it belongs to. Killed anywhere, the next one brings the rest: a
//! message is in the vault before its row, and its row is there before the mailbox counts as read up to it.

use std::{collections::BTreeMap, fmt::Write as _};

use mail::{Incoming, Spot};
use outreach::{Lang, words};
use receivables::{
    debtor::{Channel, DebtorId, PersonId},
    incoming::IncomingKind,
    message::{Key, UtcMicros},
};
use serde_json::json;
use store::{NewIncoming, OutboxRow, Store};
use vault::Vault;

use crate::{
    clock,
    company::Company,
    email::{Email, Mailbox},
    said::said,
    screen::{count, either},
    stop,
};

/// What a round brought.
#[derive(Debug, Default)]
pub(crate) struct Report {
    /// By kind.
    taken: BTreeMap<IncomingKind, u64>,
    /// What was brought before, and our own messages.
    known: u64,
    /// What nobody can tell whose it is.
    unmatched: u64,
}

/// `huikuan fetch`. Returns what to print, and whether all is well.
pub(crate) fn run(
    store: &Store,
    company: &Company,
    lang: Lang,
    json: bool,
) -> anyhow::Result<(String, bool)> {
    let report = round(store, company)?;
    Ok((if json { report.to_json() } else { format!("{}\n", report.said(lang)) }, true))
}

/// Brings what arrived.
pub(crate) fn round(store: &Store, company: &Company) -> anyhow::Result<Report> {
    let email = company.email.as_ref();
    let Some((email, mailbox)) = email.and_then(|email| Some((email, email.inbox.as_ref()?))) else {
        return Err(said(
            "没有可读的信箱；请在 huikuan.toml 写 [email.inbox]，如 huikuan.example.toml",
            "there is no mailbox to read; write [email.inbox] into huikuan.toml, as in huikuan.example.toml",
        ));
    };
    let vault = company.vault.open(store)?;
    let mut fetch = Fetch { store, email, vault, report: Report::default() };
    match mailbox {
        Mailbox::Maildir(folder) => mail::maildir(folder, |arrived| {
            let bytes: Vec<&[u8]> = arrived.iter().map(Vec::as_slice).collect();
            fetch.take(&bytes)
        })?,
        Mailbox::Imap(inbox) => {
            let name = inbox.name();
            let spot = store.inbox_spot(&name)?.map(|(validity, uid)| Spot { validity, uid });
            mail::imap::<anyhow::Error>(&inbox.open()?, spot, |arrived| {
                let bytes: Vec<&[u8]> = arrived.iter().map(|arrived| arrived.bytes.as_slice()).collect();
                fetch.take(&bytes)?;
                if let Some(Spot { validity, uid }) = arrived.last().map(|last| last.spot) {
                    store.set_inbox_spot(&name, (validity, uid))?;
                }
                Ok(())
            })?;
        }
    }
    Ok(fetch.report)
}

/// One round.
struct Fetch<'a> {
    store: &'a Store,
    email: &'a Email,
    vault: Vault,
    report: Report,
}

/// Whose something is.
#[derive(Default)]
struct Whose {
    message: Option<OutboxRow>,
    debtor: Option<DebtorId>,
    person: Option<PersonId>,
    /// Everybody at the address it came from, or of a report: that it is about.
    reached: Vec<(DebtorId, PersonId)>,
}

impl Fetch<'_> {
    /// Takes some messages together: what is on file of people is opened once for all of them.
    fn take(&mut self, arrived: &[&[u8]]) -> anyhow::Result<()> {
        if stop::is_asked() {
            return Err(said("按要求停止；其余下次再取", "stopped as asked; the rest is fetched next time"));
        }
        let read: Vec<(&[u8], Incoming)> = arrived.iter().map(|raw| (*raw, mail::read(raw))).collect();
        let mut new = Vec::new();
        for (raw, read) in read {
            let is_ours = read.is_ours
                && read.sender.as_deref().is_some_and(|from| from.eq_ignore_ascii_case(&self.email.from));
            if is_ours || self.store.knows_incoming(Channel::Email, &read.external_id)? {
                self.report.known += 1;
            } else {
                new.push((raw, read));
            }
        }
        let addresses: Vec<&str> = new.iter().filter_map(|(_, read)| address(read)).collect();
        let reached = self.store.people_reached(Channel::Email, &addresses)?;
        for (raw, read) in &new {
            let at = address(read);
            let there = reached.iter().filter(|(found, ..)| Some(found.as_str()) == at);
            let there = there.map(|(_, debtor, person)| (*debtor, *person)).collect();
            self.take_one(raw, read, there)?;
        }
        Ok(())
    }

    fn take_one(
        &mut self,
        raw: &[u8],
        read: &Incoming,
        reached: Vec<(DebtorId, PersonId)>,
    ) -> anyhow::Result<()> {
        let whose = self.whose(&read.keys, reached)?;
        let kind = match read.kind {
            // Somebody unknown writes of their own accord: it may be anything.
            IncomingKind::Reply if whose.debtor.is_none() && !read.refers => IncomingKind::Unknown,
            kind => kind,
        };
        let stored = self.vault.put(raw)?.digest.to_string();
        let now = clock::now();
        // Its own word, unless that is nonsense.
        let at =
            read.at.and_then(|seconds| seconds.checked_mul(1_000_000)).filter(|at| (0..=now.0).contains(at));
        let everybody: &[_] = if kind == IncomingKind::OptOut { &whose.reached } else { &[] };
        let taken = self.store.take_incoming(
            &NewIncoming {
                channel: Channel::Email,
                kind,
                at: at.map_or(now, UtcMicros),
                external_id: &read.external_id,
                outbox: whose.message.as_ref().map(|row| row.id),
                debtor: whose.debtor,
                person: whose.person,
                sender: read.sender.as_deref(),
                subject: read.subject.as_deref(),
                body: read.body.as_deref(),
                raw_sha256: Some(&stored),
                address: read.recipient.as_deref(),
                everybody,
            },
            now,
        )?;
        if taken.is_none() {
            self.report.known += 1;
            return Ok(());
        }
        *self.report.taken.entry(kind).or_default() += 1;
        self.report.unmatched += u64::from(whose.debtor.is_none());
        Ok(())
    }

    /// By our message that it names; else by an address that is one customer's alone.
    fn whose(&self, keys: &[Key], reached: Vec<(DebtorId, PersonId)>) -> anyhow::Result<Whose> {
        for key in keys {
            if let Some(row) = self.store.message_of_key(key)? {
                let debtor = row.key.debtor;
                // A colleague may answer: then it is theirs, if they are on file.
                let of_debtor: Vec<PersonId> =
                    reached.iter().filter(|(of, _)| *of == debtor).map(|(_, person)| *person).collect();
                let person = of_debtor.first().copied().or(Some(row.key.person));
                return Ok(Whose { debtor: Some(debtor), person, message: Some(row), reached });
            }
        }
        let mut debtors: Vec<DebtorId> = reached.iter().map(|(debtor, _)| *debtor).collect();
        debtors.dedup();
        let debtor = if let [only] = debtors.as_slice() { Some(*only) } else { None };
        let person = match (debtor, reached.as_slice()) {
            (Some(_), [(_, only)]) => Some(*only),
            _ => None,
        };
        Ok(Whose { message: None, debtor, person, reached })
    }
}

/// The address by which its people are found: of a report whom the message went to, else from whom it is.
fn address(read: &Incoming) -> Option<&str> {
    read.recipient.as_deref().or(read.sender.as_deref())
}

impl Report {
    /// In a line.
    pub(crate) fn said(&self, lang: Lang) -> String {
        if self.taken.is_empty() {
            return either(lang, "没有新来信。", "Nothing new came in.").to_owned();
        }
        let kinds = self.taken.iter().map(|(kind, of)| {
            format!(
                "{}{}{}",
                words::word("incoming-kind", kind.code(), lang),
                either(lang, " ", ": "),
                count(*of)
            )
        });
        let mut out = kinds.collect::<Vec<_>>().join(either(lang, "，", ", "));
        if self.unmatched > 0 {
            let unmatched = count(self.unmatched);
            let _ = match lang {
                Lang::Zh => write!(out, "；{unmatched} 封未匹配到客户：huikuan incoming list --unmatched"),
                Lang::En => {
                    write!(out, "; {unmatched} belong to no customer yet: huikuan incoming list --unmatched")
                }
            };
        }
        out
    }

    fn to_json(&self) -> String {
        let taken: BTreeMap<&str, u64> = self.taken.iter().map(|(kind, of)| (kind.code(), *of)).collect();
        format!("{}\n", json!({ "taken": taken, "known": self.known, "unmatched": self.unmatched }))
    }
}
