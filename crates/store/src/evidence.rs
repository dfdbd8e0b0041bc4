//! The evidence chains (`docs/evidence.md`): what was decided, heard, said and changed becomes an entry of the debtor's chain
//! in the transaction that keeps the fact itself. Nothing is appended anywhere else, and nothing appended is changed,
//! except that a content may be removed, of which another entry tells.

mod read;
mod seal;
mod verify;

use std::{collections::BTreeMap, fmt::Display, ops::RangeInclusive};

use ::evidence::{Canonical, Digest, Entry, Head, Kind, chain};
use receivables::debtor::DebtorId;
use serde_json::Value;

pub use self::{
    read::{Chain, ChainRecord, EvidenceStatus, Sealed},
    verify::{CaseFindings, EvidenceReport},
};
use crate::{
    Store,
    db::{Db, Row, params},
    error::Error,
    import::book,
    personal::Going,
    sql::{CHAINS, evidence as sql},
};

/// When something is done, and by whom. Shells read the clock; the moment counts as the last entry's if it lies before it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stamp {
    /// Microseconds since 1970 UTC.
    pub at: i64,
    /// A user, or [`Stamp::MACHINE`].
    pub by: String,
}

impl Stamp {
    /// Who does the machine's own work.
    pub const MACHINE: &str = "huikuan";

    /// The machine's own work at a moment.
    pub fn machine(at: i64) -> Self {
        Self { at, by: Self::MACHINE.to_owned() }
    }
}

/// What is to be appended. Those of one debtor follow each other, debtors in the order of their numbers.
#[derive(Debug)]
pub(crate) struct New<'a> {
    pub(crate) debtor: i64,
    pub(crate) kind: Kind,
    /// Canonical JSON.
    pub(crate) content: &'a str,
}

/// The end of a chain, to append to.
#[derive(Debug)]
struct End {
    debtor: i64,
    case: String,
    head: Head,
    is_new: bool,
    has_grown: bool,
}

/// Where the chains of many debtors end, in the order of their numbers, for whoever appends to them in one transaction and
/// by this alone. `None` if that is read anew each time.
#[derive(Debug, Default)]
pub(crate) struct Ends(Option<Vec<End>>);

/// Appends one entry to a debtor's chain and returns its number; part of the transaction that keeps the fact. On a server it
/// waits for others who append to the same chain.
pub(crate) fn append(
    db: &Db,
    debtor: DebtorId,
    stamp: &Stamp,
    kind: Kind,
    content: &Value,
) -> Result<u64, Error> {
    if db.is_postgres() {
        db.first(sql::CHAIN_LOCK, &params![debtor.0], |_| Ok(()))?;
    }
    let content = Canonical::of(content).map_err(refused)?.into_text();
    let seqs = append_all(db, stamp, &[New { debtor: debtor.0, kind, content: &content }])?;
    seqs.first().copied().ok_or_else(|| refused("there is no such debtor"))
}

/// Appends entries to the chains of many debtors; returns their numbers. The caller holds the debtors, by a lock or by a
/// transaction that conflicts with others who append.
pub(crate) fn append_all(db: &Db, stamp: &Stamp, new: &[New<'_>]) -> Result<Vec<u64>, Error> {
    Ends::default().append(db, stamp, new)
}

impl Ends {
    /// Adds the end of the chain in a row of [`CHAINS`]. Debtors come in the order of their numbers.
    pub(crate) fn add(&mut self, row: &Row<'_>) -> Result<(), Error> {
        self.0.get_or_insert_default().push(end(row.int(0)?, row)?);
        Ok(())
    }

    /// As [`append_all`].
    pub(crate) fn append(&mut self, db: &Db, stamp: &Stamp, new: &[New<'_>]) -> Result<Vec<u64>, Error> {
        let (Some(first), Some(last)) = (new.first(), new.last()) else { return Ok(Vec::new()) };
        let mut read;
        let ends = if let Some(all) = &mut self.0 {
            let from = all.partition_point(|end| end.debtor < first.debtor);
            let upto = all.partition_point(|end| end.debtor <= last.debtor);
            all.get_mut(from..upto).unwrap_or_default()
        } else {
            read = ends_of(db, first.debtor..=last.debtor, new)?;
            &mut read
        };
        let entries = grow(ends, stamp, new)?;
        write_heads(db, ends)?;
        let rows = new.iter().zip(&entries).map(|(New { debtor, content, .. }, entry)| {
            params![
                id_of(*debtor, entry.seq),
                entry.at,
                entry.kind.as_ref(),
                &entry.actor,
                entry.content.0.as_slice(),
                entry.previous.0.as_slice(),
                entry.hash.0.as_slice(),
                *content,
            ]
        });
        db.copy_in(sql::ENTRY_INSERT, rows)?;
        Ok(entries.iter().map(|entry| entry.seq).collect())
    }
}

/// The ends of the chains that `new` appends to, in one pass.
fn ends_of(db: &Db, debtors: RangeInclusive<i64>, new: &[New<'_>]) -> Result<Vec<End>, Error> {
    let mut ends: Vec<End> = Vec::with_capacity(new.len());
    let mut wanted = new.iter().map(|new| new.debtor).peekable();
    db.each(CHAINS.between, &params![*debtors.start(), *debtors.end()], |row| {
        let debtor = row.int(0)?;
        while wanted.next_if(|&wanted| wanted < debtor).is_some() {}
        if wanted.peek() == Some(&debtor) {
            ends.push(end(debtor, row)?);
        }
        Ok(())
    })?;
    Ok(ends)
}

/// Adds entries to the ends of their chains.
fn grow(ends: &mut [End], stamp: &Stamp, new: &[New<'_>]) -> Result<Vec<Entry>, Error> {
    let mut entries = Vec::with_capacity(new.len());
    let mut at = ends.iter_mut().peekable();
    for New { debtor, kind, content } in new {
        while at.next_if(|end| end.debtor < *debtor).is_some() {}
        let Some(end) = at.peek_mut().filter(|end| end.debtor == *debtor) else {
            return Err(refused("there is no such debtor"));
        };
        let hash = Digest::of(content.as_bytes());
        let (entry, head) =
            end.head.append_hashed(&end.case, stamp.at, *kind, &stamp.by, hash).map_err(refused)?;
        end.head = head;
        end.has_grown = true;
        entries.push(entry);
    }
    Ok(entries)
}

/// Heads before entries: whoever else appends to the same chain waits there, or fails there.
fn write_heads(db: &Db, ends: &mut [End]) -> Result<(), Error> {
    let begun = ends.iter().filter(|end| end.has_grown && end.is_new);
    let begun = begun.map(|end| {
        let Head { seq, at, hash } = &end.head;
        params![end.debtor, *seq, *at, &end.case, hash.0.as_slice()]
    });
    db.copy_in(sql::HEAD_INSERT, begun)?;
    let grown = ends.iter().filter(|end| end.has_grown && !end.is_new);
    let grown = grown.map(|end| params![end.debtor, end.head.seq, end.head.at, end.head.hash.0.as_slice()]);
    db.bulk(&sql::HEAD_UPDATE, grown)?;
    for end in ends.iter_mut().filter(|end| end.has_grown) {
        (end.is_new, end.has_grown) = (false, false);
    }
    Ok(())
}

fn end(debtor: i64, row: &Row<'_>) -> Result<End, Error> {
    let Some(case) = row.opt_text(4)? else {
        let case = case_name(debtor, row.opt_text(1)?);
        return Ok(End { debtor, case, head: Head::EMPTY, is_new: true, has_grown: false });
    };
    let head = Head { seq: row.int(2)?, at: row.int(3)?, hash: digest(row, 5)? };
    Ok(End { debtor, case: case.to_owned(), head, is_new: false, has_grown: false })
}

/// What a chain is called from its first entry on: the debtor's number in the store, and the customer number they had then.
fn case_name(debtor: i64, code: Option<&str>) -> String {
    let plain = |code: &&str| code.len() <= 400 && !code.chars().any(char::is_control);
    code.filter(plain).map_or_else(|| debtor.to_string(), |code| format!("{debtor} {code}"))
}

/// The number of an entry in its table.
fn id_of(debtor: i64, seq: u64) -> i64 {
    i64::try_from(seq).unwrap_or(i64::MAX >> 32) << 32 | debtor
}

fn digest(row: &Row<'_>, column: usize) -> Result<Digest, Error> {
    let bytes = row.opt_bytes(column)?.unwrap_or_default();
    bytes.try_into().map(::evidence::hex::Hex).map_err(|_| row.unreadable(column, format!("{bytes:?}")))
}

fn refused(error: impl Display) -> Error {
    Error::Evidence(error.to_string())
}

impl Store {
    /// Notes in the chain that a pack of it was handed out.
    pub fn record_export(&mut self, debtor: DebtorId, pack: Digest, stamp: &Stamp) -> Result<(), Error> {
        let transaction = self.db.transaction()?;
        append(&self.db, debtor, stamp, Kind::Exported, &serde_json::json!({ "pack": pack }))?;
        transaction.commit()
    }

    /// Removes the contents of entries, and appends an entry that says which, why and by whom. The chain stays verifiable.
    /// Entries that say what was removed keep their contents.
    pub fn remove_contents(
        &mut self,
        debtor: DebtorId,
        seqs: &[u64],
        reason: &str,
        stamp: &Stamp,
    ) -> Result<(), Error> {
        let transaction = self.db.transaction()?;
        let goes = |record: &ChainRecord, _: &Value| seqs.contains(&record.entry.seq);
        remove(&self.db, debtor, goes, reason, BTreeMap::new(), stamp)?;
        transaction.commit()
    }
}

/// What is personal goes from the chain, too: words said and written, and with them the whole content of their entries.
/// Part of the transaction that takes the same away from the tables.
pub(crate) fn forget(
    db: &Db,
    debtor: DebtorId,
    person: Option<i64>,
    going: Going,
    reason: &str,
    more: BTreeMap<String, Value>,
    stamp: &Stamp,
) -> Result<(), Error> {
    // The decision that stands is kept.
    let mut latest = read::chain(db, debtor)?.records.into_iter().rev().map(|record| record.entry);
    let latest = latest.find(|entry| entry.kind == Kind::Decided.code()).map(|entry| entry.seq);
    let is_theirs = |value: &Value| person.is_none() || value.get("person").and_then(Value::as_i64) == person;
    let goes = |record: &ChainRecord, value: &Value| match Kind::from_code(&record.entry.kind) {
        Some(Kind::Said | Kind::Disputed | Kind::Ledger) => going.texts && has_words(value, person),
        Some(Kind::Sending) => (going.people || going.texts) && is_theirs(value),
        Some(Kind::Checked) => going.log && is_theirs(value),
        Some(Kind::Decided) => going.decisions && Some(record.entry.seq) != latest,
        _ => false,
    };
    remove(db, debtor, goes, reason, more, stamp)
}

/// Whether rows of an import hold words of a person: notes on contacts with them, or of all a debtor's people also reasons
/// of disputes.
fn has_words(content: &Value, person: Option<i64>) -> bool {
    let lists = ["new", "changed"].iter().filter_map(|list| content.get(list));
    let mut tables = lists.flat_map(|list| [list.get("contact"), list.get("dispute")]).flatten();
    let Some(person) = person else { return tables.next().is_some() };
    let rows = tables.filter_map(|table| table.get("rows")?.as_array()).flatten();
    let with = |row: &Value| row.get(book::CONTACT_PERSON).and_then(Value::as_i64) == Some(person);
    rows.into_iter().any(|row| with(row) || ["is", "was"].iter().filter_map(|side| row.get(side)).any(with))
}

/// Removes the contents that `goes` names, and appends what was removed; also where no content goes, because something else
/// did.
fn remove(
    db: &Db,
    debtor: DebtorId,
    goes: impl Fn(&ChainRecord, &Value) -> bool,
    reason: &str,
    more: BTreeMap<String, Value>,
    stamp: &Stamp,
) -> Result<(), Error> {
    if db.is_postgres() {
        db.first(sql::CHAIN_LOCK, &params![debtor.0], |_| Ok(()))?;
    }
    let mut gone = Vec::new();
    for record in read::chain(db, debtor)?.records {
        let content = record.content.as_deref().filter(|_| record.entry.kind != Kind::Removed.code());
        let value = content.and_then(|content| serde_json::from_str(content).ok());
        if value.is_some_and(|value| goes(&record, &value)) {
            gone.push((record.entry.seq, record.entry.content));
            db.execute(sql::CONTENT_REMOVE, &params![id_of(debtor.0, record.entry.seq)])?;
        }
    }
    append(db, debtor, stamp, Kind::Removed, &chain::removal(&gone, reason, more)).map(drop)
}
