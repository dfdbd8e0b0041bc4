//! Taking an import back: the rows it added go, those it changed stand again as they did. Its debtors stay, because their
//! chains do, and each chain says that it was undone.
//!
//! What rests on the import stands in the way: rows that a later file changed or confirmed, a message that has left, a
//! document, a number that somebody saw. Then a person decides what else has to go first.

use std::collections::{BTreeMap, BTreeSet};

use ::evidence::{Canonical, Kind};
use receivables::debtor::{DebtorId, DebtorKind};
use serde_json::{Map, Value as Json, json};

use crate::{
    EntryKind, ImportRecord, Stamp, Store,
    db::{Bulk, Db, Value, params},
    error::Error,
    evidence::{self, New},
    import, row,
    sql::{self as base, undo as sql},
};

/// Why an import cannot be undone.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum UndoBar {
    /// It was already.
    #[error("it was undone before")]
    Undone,
    /// It was taken in by a version that did not keep what is needed.
    #[error("it was taken in by an older version, which did not keep how rows stood before")]
    NotKept,
    /// A later file changed the same rows, or confirmed them.
    #[error("import {import} (`{file}`) came later and holds some of the same rows; undo that one first")]
    Later {
        /// Number of the later import.
        import: i64,
        /// Its file.
        file: String,
    },
    /// A message left that rests on it.
    #[error("message {message} went to one of its debtors since, and rests on what it said")]
    MessageLeft {
        /// Number of the message.
        message: i64,
    },
    /// Personal data were taken away since.
    #[error("personal data of its rows were removed since, on request or because their time was over")]
    PersonalGone,
    /// A document is filed under one of its rows.
    #[error("document {document} is filed under one of its rows; remove the document first")]
    DocumentFiled {
        /// Number of the document.
        document: i64,
    },
    /// Somebody saw or used the number of a person it added.
    #[error("somebody saw or used the number of a person that it added")]
    PersonSeen,
}

impl UndoBar {
    /// The stable code.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Undone => "undone",
            Self::NotKept => "not-kept",
            Self::Later { .. } => "later-import",
            Self::MessageLeft { .. } => "message-left",
            Self::PersonalGone => "personal-gone",
            Self::DocumentFiled { .. } => "document-filed",
            Self::PersonSeen => "person-seen",
        }
    }
}

/// What undoing did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Undone {
    /// Rows taken away, by kind; debtors are not among them.
    pub removed: BTreeMap<&'static str, u64>,
    /// Rows that stand again as they did, by kind.
    pub restored: BTreeMap<&'static str, u64>,
    /// Debtors touched: the next run looks at them again.
    pub debtors: u64,
}

/// What somebody enters at the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is called what it is")]
pub enum ChangeKind {
    Call,
    Contact,
    Dispute,
    Fact,
    Message,
    Note,
    Pause,
    Person,
    Promise,
}

impl ChangeKind {
    /// Every kind.
    pub const ALL: [Self; 9] = [
        Self::Call,
        Self::Contact,
        Self::Dispute,
        Self::Fact,
        Self::Message,
        Self::Note,
        Self::Pause,
        Self::Person,
        Self::Promise,
    ];

    /// The stable code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Call => "call",
            Self::Contact => "contact",
            Self::Dispute => "dispute",
            Self::Fact => "fact",
            Self::Message => "message",
            Self::Note => "note",
            Self::Pause => "pause",
            Self::Person => "person",
            Self::Promise => "promise",
        }
    }

    /// The kind of a code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

/// What somebody entered at the page about one debtor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Its number.
    pub id: i64,
    /// When, in microseconds UTC.
    pub at: i64,
    /// Number of the user.
    pub user: i64,
    /// About whom.
    pub debtor: DebtorId,
    /// The import that keeps its rows.
    pub import: i64,
    /// What it is.
    pub kind: ChangeKind,
    /// When it was undone, and by whom.
    pub undone: Option<Stamp>,
}

/// A table of a ledger, and how its rows go and come back.
struct Ledger {
    kind: EntryKind,
    of: &'static Bulk,
    /// Nothing is ever taken away from the debtors.
    delete: Option<&'static Bulk>,
    restore: &'static Bulk,
    /// Where the values of `restore` stand in an image.
    places: &'static [usize],
}

/// In the order in which rows can go: what refers to others before them.
static LEDGER: [Ledger; 9] = [
    table(EntryKind::Fact, &sql::OF_FACT, &sql::DELETE_FACT, &sql::RESTORE_FACT, &[2, 4, 5]),
    table(
        EntryKind::Contact,
        &sql::OF_CONTACT,
        &sql::DELETE_CONTACT,
        &sql::RESTORE_CONTACT,
        &[4, 6, 7, 8, 10],
    ),
    table(EntryKind::Dispute, &sql::OF_DISPUTE, &sql::DELETE_DISPUTE, &sql::RESTORE_DISPUTE, &[3, 4, 5, 6]),
    table(EntryKind::Promise, &sql::OF_PROMISE, &sql::DELETE_PROMISE, &sql::RESTORE_PROMISE, &[4]),
    table(EntryKind::Payment, &sql::OF_PAYMENT, &sql::DELETE_PAYMENT, &sql::RESTORE_PAYMENT, &[0, 1, 2, 6]),
    table(
        EntryKind::Receivable,
        &sql::OF_RECEIVABLE,
        &sql::DELETE_RECEIVABLE,
        &sql::RESTORE_RECEIVABLE,
        &[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12],
    ),
    table(
        EntryKind::Contract,
        &sql::OF_CONTRACT,
        &sql::DELETE_CONTRACT,
        &sql::RESTORE_CONTRACT,
        &[1, 2, 3, 4, 5, 6],
    ),
    table(
        EntryKind::Person,
        &sql::OF_PERSON,
        &sql::DELETE_PERSON,
        &sql::RESTORE_PERSON,
        &[1, 2, 3, 4, 5, 6, 7, 8, 10, 11, 12, 13, 14, 15, 17, 16],
    ),
    Ledger {
        kind: EntryKind::Debtor,
        of: &sql::OF_DEBTOR,
        delete: None,
        restore: &sql::RESTORE_DEBTOR,
        // An image from before our companies were taken in lacks the last one, and leaves it as it is.
        places: &[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13],
    },
];

const fn table(
    kind: EntryKind,
    of: &'static Bulk,
    delete: &'static Bulk,
    restore: &'static Bulk,
    places: &'static [usize],
) -> Ledger {
    Ledger { kind, of, delete: Some(delete), restore, places }
}

/// What an import left behind, by the name of the table.
#[derive(Debug, Default)]
struct Traces {
    added: BTreeMap<String, Vec<(i64, i64)>>,
    before: BTreeMap<String, Vec<(i64, i64, Option<String>)>>,
}

/// What undoing does to one debtor: rows taken away and rows put back, by kind.
type Account = [BTreeMap<&'static str, u64>; 2];

impl Traces {
    fn load(db: &Db, import: i64) -> Result<Self, Error> {
        let mut traces = Self::default();
        db.each(sql::ADDED, &params![import], |row| {
            traces.added.entry(row.text(0)?.to_owned()).or_default().push((row.int(1)?, row.int(2)?));
            Ok(())
        })?;
        db.each(sql::BEFORE, &params![import], |row| {
            let image = (row.int(1)?, row.int(2)?, row::string(row, 3)?);
            traces.before.entry(row.text(0)?.to_owned()).or_default().push(image);
            Ok(())
        })?;
        Ok(traces)
    }

    fn added(&self, kind: EntryKind) -> &[(i64, i64)] {
        self.added.get(kind.code()).map_or(&[], Vec::as_slice)
    }

    fn before(&self, kind: EntryKind) -> &[(i64, i64, Option<String>)] {
        self.before.get(kind.code()).map_or(&[], Vec::as_slice)
    }

    /// Every range of a table, in order; ranges of one import never overlap.
    fn touched(&self, table: &str) -> Vec<(i64, i64)> {
        let added = self.added.get(table).into_iter().flatten().copied();
        let before = self.before.get(table).into_iter().flatten().map(|(first, last, _)| (*first, *last));
        let mut touched: Vec<_> = added.chain(before).collect();
        touched.sort_unstable();
        touched
    }

    /// What is done to each debtor.
    fn accounts(&self, db: &Db) -> Result<BTreeMap<i64, Account>, Error> {
        let mut accounts: BTreeMap<i64, Account> = BTreeMap::new();
        for Ledger { kind, of, .. } in &LEDGER {
            let mut count = |ranges: Vec<(i64, i64)>, side: usize| {
                db.look_up(of, ranges.iter().map(|(first, last)| params![*first, *last]), |_, row| {
                    let account = accounts.entry(row.int(1)?).or_default();
                    // A new debtor stays.
                    if let Some(counts) =
                        account.get_mut(side).filter(|_| (*kind, side) != (EntryKind::Debtor, 0))
                    {
                        *counts.entry(kind.code()).or_default() += row.int::<u64>(2)?;
                    }
                    Ok(())
                })
            };
            count(self.added(*kind).to_vec(), 0)?;
            count(self.before(*kind).iter().map(|(first, last, _)| (*first, *last)).collect(), 1)?;
        }
        Ok(accounts)
    }
}

/// Whether two ranges share a number, `ranges` being in order and without overlap.
fn overlaps(ranges: &[(i64, i64)], first: i64, last: i64) -> bool {
    let after = ranges.partition_point(|(_, end)| *end < first);
    ranges.get(after).is_some_and(|(begin, _)| *begin <= last)
}

impl Store {
    /// One import.
    ///
    /// # Errors
    /// [`Error::NoImport`] if there is none of that number.
    pub fn import(&self, import: i64) -> Result<ImportRecord, Error> {
        self.db.first(sql::IMPORT, &params![import], import::record)?.ok_or(Error::NoImport(import))
    }

    /// What stands in the way of undoing an import; `None` if nothing does.
    pub fn undo_bar(&self, import: i64) -> Result<Option<UndoBar>, Error> {
        let _snapshot = self.db.snapshot()?;
        let record = self.import(import)?;
        let traces = Traces::load(&self.db, import)?;
        let accounts = traces.accounts(&self.db)?;
        self.bar(&record, &traces, &accounts)
    }

    /// Takes an import back.
    ///
    /// # Errors
    /// [`Error::NoImport`] if there is none of that number, [`Error::CannotUndo`] if something stands in the way.
    pub fn undo_import(&mut self, import: i64, stamp: &Stamp) -> Result<Undone, Error> {
        let store: &Self = self;
        let db = &store.db;
        let _keys = KeysOff::new(db)?;
        let transaction = store.write_ledger()?;
        let record = store.import(import)?;
        let traces = Traces::load(db, import)?;
        let accounts = traces.accounts(db)?;
        if let Some(bar) = store.bar(&record, &traces, &accounts)? {
            return Err(Error::CannotUndo { import, bar });
        }
        put_back(db, &traces)?;
        take_away(db, &traces)?;
        let changed = accounts.keys().map(|debtor| params![*debtor]);
        db.bulk(&base::DEBTOR_FACTS_CHANGED, changed)?;
        // After the debtors are written, and so held.
        tell(db, &record, &accounts, stamp)?;
        for mark in [sql::IMPORT_UNDONE, sql::CHANGE_UNDONE] {
            db.execute(mark, &params![import, stamp.at, &stamp.by])?;
        }
        transaction.commit()?;
        let mut undone = Undone { debtors: u64::try_from(accounts.len()).unwrap_or(0), ..Undone::default() };
        for [removed, restored] in accounts.into_values() {
            for (kind, count) in removed {
                *undone.removed.entry(kind).or_default() += count;
            }
            for (kind, count) in restored {
                *undone.restored.entry(kind).or_default() += count;
            }
        }
        Ok(undone)
    }

    /// One change; `None` if there is none of that number.
    pub fn change(&self, change: i64) -> Result<Option<Change>, Error> {
        self.db.first(sql::CHANGE, &params![change], read_change)
    }

    /// What was entered at the page about a debtor, oldest first.
    pub fn changes_of(&self, debtor: DebtorId) -> Result<Vec<Change>, Error> {
        self.db.all(sql::CHANGES_OF, &params![debtor.0], read_change)
    }

    fn bar(
        &self,
        record: &ImportRecord,
        traces: &Traces,
        accounts: &BTreeMap<i64, Account>,
    ) -> Result<Option<UndoBar>, Error> {
        let Some(taken) = &record.taken else { return Ok(Some(UndoBar::NotKept)) };
        if record.undone.is_some() {
            return Ok(Some(UndoBar::Undone));
        }
        if let Some(later) = self.later(record.id, traces)? {
            return Ok(Some(later));
        }
        let begun =
            self.db.all(sql::BEGUN_SINCE, &params![taken.at], |row| Ok((row.int(0)?, row.int(1)?)))?;
        if let Some((_, message)) = begun.into_iter().find(|(debtor, _)| accounts.contains_key(debtor)) {
            return Ok(Some(UndoBar::MessageLeft { message }));
        }
        let removed: Vec<i64> = self.db.all(sql::REMOVED_SINCE, &params![taken.at], |row| row.int(0))?;
        let is_gone = traces.before.values().flatten().any(|(.., body)| body.is_none());
        if is_gone || removed.iter().any(|debtor| accounts.contains_key(debtor)) {
            return Ok(Some(UndoBar::PersonalGone));
        }
        for (refers, kind) in [
            (&sql::DOCUMENT_OF_RECEIVABLE, EntryKind::Receivable),
            (&sql::DOCUMENT_OF_CONTRACT, EntryKind::Contract),
        ] {
            if let Some(document) = self.refers(refers, traces.added(kind))? {
                return Ok(Some(UndoBar::DocumentFiled { document }));
            }
        }
        let seen = self.refers(&sql::REVEAL_OF_PERSON, traces.added(EntryKind::Person))?;
        Ok(seen.map(|_| UndoBar::PersonSeen))
    }

    /// The first later import that changed or confirmed a row of this one. Of rows that a later file found as they stood it
    /// is not kept which they were, so any of the same kind count.
    fn later(&self, import: i64, traces: &Traces) -> Result<Option<UndoBar>, Error> {
        let tables: BTreeSet<&String> = traces.added.keys().chain(traces.before.keys()).collect();
        let touched: BTreeMap<&str, Vec<(i64, i64)>> =
            tables.into_iter().map(|table| (table.as_str(), traces.touched(table))).collect();
        let mut first: Option<(i64, String)> = None;
        let mut note = |import: i64, file: &str| {
            if first.as_ref().is_none_or(|(known, _)| import < *known) {
                first = Some((import, file.to_owned()));
            }
        };
        self.db.each(sql::SAME_LATER, &params![import], |row| {
            if row.text(2)?.split(' ').any(|kind| touched.contains_key(kind)) {
                note(row.int(0)?, row.text(1)?);
            }
            Ok(())
        })?;
        self.db.each(sql::CHANGED_LATER, &params![import], |row| {
            let ranges = touched.get(row.text(2)?);
            if let Some(ranges) = ranges
                && overlaps(ranges, row.int(3)?, row.int(4)?)
            {
                note(row.int(0)?, row.text(1)?);
            }
            Ok(())
        })?;
        Ok(first.map(|(import, file)| UndoBar::Later { import, file }))
    }

    /// The first that refers to a row in these ranges.
    fn refers(&self, refers: &'static Bulk, ranges: &[(i64, i64)]) -> Result<Option<i64>, Error> {
        let mut found = None;
        self.db.look_up(refers, ranges.iter().map(|(first, last)| params![*first, *last]), |_, row| {
            found = Some(row.int(1)?);
            Ok(())
        })?;
        Ok(found)
    }
}

/// A file checks its keys row by row, too; this can only be changed outside a transaction.
#[derive(Debug)]
struct KeysOff<'db>(Option<&'db Db>);

impl<'db> KeysOff<'db> {
    fn new(db: &'db Db) -> Result<Self, Error> {
        if db.is_postgres() {
            return Ok(Self(None));
        }
        db.batch(sql::KEYS_OFF)?;
        Ok(Self(Some(db)))
    }
}

impl Drop for KeysOff<'_> {
    fn drop(&mut self) {
        if let Some(db) = self.0 {
            // Every opening sets them again.
            let _ = db.batch(sql::KEYS_ON);
        }
    }
}

/// Where an image of a person has the channels they agreed to; their key stands behind.
const OPTED_IN: usize = 16;

/// Puts the rows back that were changed.
fn put_back(db: &Db, traces: &Traces) -> Result<(), Error> {
    for Ledger { kind, restore, places, .. } in &LEDGER {
        let (mut rows, mut days) = (Vec::new(), Vec::new());
        for (first, last, body) in traces.before(*kind) {
            let body = body.as_deref().unwrap_or_default();
            let mut image: Vec<Json> = serde_json::from_str(body)
                .map_err(|error| Error::Evidence(format!("{} {first}: {error}", kind.code())))?;
            // An image from before consent was kept by channel lacks it, and leaves it as it is.
            if *kind == EntryKind::Person && image.len() == OPTED_IN + 1 {
                image.insert(OPTED_IN, Json::Null);
            }
            if let ([day], EntryKind::Receivable) = (image.as_slice(), kind) {
                days.push([Value::from(*first), Value::from(*last), value(day)]);
                continue;
            }
            let mut row = vec![Value::from(*first)];
            row.extend(places.iter().map(|&at| image.get(at).map_or(Value::Null, value)));
            rows.push(row);
        }
        db.bulk(restore, &rows)?;
        db.bulk(&base::RECEIVABLE_CONFIRM, &days)?;
    }
    Ok(())
}

fn value(json: &Json) -> Value<'static> {
    match json {
        Json::Number(number) => number.as_i64().map_or(Value::Null, Value::Int),
        Json::String(text) => Value::from(text.clone()),
        Json::Null | Json::Bool(_) | Json::Array(_) | Json::Object(_) => Value::Null,
    }
}

/// Takes the rows away that were added, and leaves of new debtors what they are called by.
fn take_away(db: &Db, traces: &Traces) -> Result<(), Error> {
    let ranges = |kind| traces.added(kind).iter().map(|(first, last)| params![*first, *last]);
    let is_referred =
        [EntryKind::Receivable, EntryKind::Contract].into_iter().any(|kind| !traces.added(kind).is_empty());
    let released = is_referred && db.is_postgres();
    if released {
        db.batch(sql::RELEASE)?;
    }
    db.bulk(&sql::PAYMENT_UNLINK, ranges(EntryKind::Receivable))?;
    db.bulk(&sql::RECEIVABLE_UNLINK, ranges(EntryKind::Contract))?;
    for Ledger { kind, delete, .. } in &LEDGER {
        if let Some(delete) = delete {
            db.bulk(delete, ranges(*kind))?;
        }
    }
    if released {
        db.batch(sql::HOLD)?;
    }
    for (first, last) in traces.added(EntryKind::Debtor) {
        let empty = db.all(sql::DEBTORS_EMPTY, &params![*first, *last], |row| {
            let told = DebtorKind::told_by_name(row.text(1)?).map(DebtorKind::code);
            Ok(params![row.int::<i64>(0)?, told])
        })?;
        db.bulk(&sql::DEBTOR_BLANK, &empty)?;
    }
    Ok(())
}

/// Appends to the chain of every debtor what was undone.
fn tell(
    db: &Db,
    record: &ImportRecord,
    accounts: &BTreeMap<i64, Account>,
    stamp: &Stamp,
) -> Result<(), Error> {
    let refused = |error: &dyn std::fmt::Display| Error::Evidence(error.to_string());
    let counted = |counts: &BTreeMap<&'static str, u64>| {
        counts.iter().map(|(kind, count)| ((*kind).to_owned(), json!(count))).collect::<Map<_, _>>()
    };
    let accounts: Vec<_> = accounts.iter().collect();
    for some in accounts.chunks(4096) {
        let mut texts = Vec::with_capacity(some.len());
        for (debtor, [removed, restored]) in some {
            let content = json!({
                "file": record.file, "import": record.id,
                "removed": counted(removed), "restored": counted(restored),
            });
            let content = Canonical::of(&content).map_err(|error| refused(&error))?;
            texts.push((**debtor, content.into_text()));
        }
        let new =
            texts.iter().map(|(debtor, content)| New { debtor: *debtor, kind: Kind::ImportUndone, content });
        evidence::append_all(db, stamp, &new.collect::<Vec<_>>())?;
    }
    Ok(())
}

fn read_change(row: &crate::db::Row<'_>) -> Result<Change, Error> {
    Ok(Change {
        id: row.int(0)?,
        at: row.int(1)?,
        user: row.int(2)?,
        debtor: DebtorId(row.int(3)?),
        import: row.int(4)?,
        kind: row::required(row, 5, ChangeKind::from_code)?,
        undone: import::stamp(row, 6)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_that_share_a_number_are_found() {
        let ranges = [(1, 3), (7, 7), (10, 20)];
        for (first, last, expected) in [
            (0, 0, false),
            (0, 1, true),
            (3, 3, true),
            (4, 6, false), // Between two.
            (5, 8, true),
            (8, 9, false),
            (20, 30, true),
            (21, 30, false), // After the last.
        ] {
            assert_eq!(overlaps(&ranges, first, last), expected, "{first}..={last}");
        }
    }
}
