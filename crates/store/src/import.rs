//! Taking one ledger file in: one transaction, and the same rows twice change nothing.
//!
//! A file is the ledger's word on the rows it holds, so a row replaces what an earlier file said of the same thing,
//! except where the row is silent (`None`): silence takes nothing back.

mod before;
pub(crate) mod book;
mod contacts;
mod debtors;
mod fingerprint;
mod finish;
mod queue;
mod receivable;
mod report;
mod side;

use std::path::Path;

use receivables::{
    calendar::Day,
    debtor::{Country, DebtorId, DebtorKind},
    ledger::{Entry, ReceivableEntry},
};
use sha2::{Digest as _, Sha256};

pub(crate) use self::finish::open_receivables;
use self::{
    before::Before,
    book::Book,
    debtors::{Debtors, Said},
    queue::{Answer, Queue},
    receivable::{Receivables, Taken},
    side::Side,
};
pub use self::{
    finish::NOT_IN_FILE,
    report::{Counts, EntryKind, Gaps, ImportReport, Note, Refusal, Verdict},
};
use crate::{
    NewMessage, Rendered, Store,
    db::{Db, Row, Transaction, params},
    error::Error,
    evidence::Stamp,
    row, sql,
    undo::ChangeKind,
};

/// Whether what a ledger leaves out is settled.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Complete {
    /// It may leave anything out.
    #[default]
    No = 0,
    /// It holds everything open of the customers it names.
    Customers = 1,
    /// It holds everything open of everybody: who is not in it owes nothing any more.
    Everything = 2,
}

impl Complete {
    const fn stored(number: i64) -> Self {
        match number {
            2 => Self::Everything,
            1 => Self::Customers,
            _ => Self::No,
        }
    }
}

/// Where rows come from: what it is called in the chains.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Source {
    /// A file.
    #[default]
    Ledger,
    /// A call, written down by whoever made it.
    Call,
    /// What somebody entered at the page.
    Page(PageEntry),
}

/// Who entered something at the page, and about whom.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PageEntry {
    /// Number of the user.
    pub user: i64,
    /// The debtor it is about.
    pub debtor: DebtorId,
    /// What it is.
    pub kind: ChangeKind,
}

impl Source {
    /// The debtor whom all rows are about, if it is one.
    const fn about(self) -> Option<DebtorId> {
        match self {
            Self::Page(PageEntry { debtor, .. }) => Some(debtor),
            Self::Ledger | Self::Call => None,
        }
    }

    /// The stable code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Ledger => "ledger",
            Self::Call => "call",
            Self::Page(_) => "page",
        }
    }
}

/// What the caller knows of a file before its rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportMeta {
    /// Its name, for reports.
    pub file: String,
    /// SHA-256 of its bytes, see [`sha256_of`].
    pub sha256: [u8; 32],
    /// The ledger day: up to which day the file says what was paid. `None` if nobody said.
    pub as_of: Option<Day>,
    /// Whether what it leaves out is settled.
    pub complete: Complete,
    /// What holds of its debtors where no row says otherwise.
    pub defaults: Defaults,
    /// Where its rows come from.
    pub source: Source,
    /// When it is taken in, and by whom.
    pub stamp: Stamp,
}

/// What the caller knows of the debtors in a file: it holds where no row, in this file or an earlier one, says otherwise.
/// Policy and owner hold of debtors first seen in it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "the fields are those of a debtor")]
pub struct Defaults {
    pub kind: Option<DebtorKind>,
    pub country: Option<Country>,
    pub zone: Option<String>,
    pub policy: Option<String>,
    pub owner: Option<String>,
}

/// A file that was taken in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportRecord {
    /// Number of the import.
    pub id: i64,
    /// Name of the file.
    pub file: String,
    /// Its ledger day.
    pub as_of: Option<Day>,
    /// Whether it was complete.
    pub complete: Complete,
    /// Its rows, all kinds together.
    pub counts: Counts,
    /// When it was taken in, in microseconds UTC, and by whom; `None` if that was before imports could be undone.
    pub taken: Option<Stamp>,
    /// Where its rows came from: the code of a [`Source`].
    pub source: String,
    /// When it was undone, and by whom.
    pub undone: Option<Stamp>,
}

/// An import under way. Dropping it leaves nothing of it; [`Import::commit`] keeps all of it.
#[derive(Debug)]
pub struct Import<'store> {
    debtors: Debtors<'store>,
    receivables: Receivables<'store>,
    side: Side<'store>,
    book: Book,
    before: Before,
    counts: [Counts; EntryKind::ALL.len()],
    meta: ImportMeta,
    /// Rows whose refusal kept a complete ledger from settling anything.
    not_settled: Option<u64>,
    /// What a person noted beside the rows.
    noted: Option<String>,
    /// A message that a person wrote.
    written: Option<(NewMessage, Rendered)>,
    transaction: Transaction<'store>,
    settings: Option<FileSettings<'store>>,
    store: &'store Store,
}

/// The settings under which an empty file is filled. Dropped after the transaction, it puts the usual ones back.
#[derive(Debug)]
struct FileSettings<'store>(&'store Db);

impl<'store> FileSettings<'store> {
    fn new(db: &'store Db) -> Result<Option<Self>, Error> {
        if db.is_postgres() || db.one(sql::RECEIVABLE_ANY, &[], |row| row.bool(0))? {
            return Ok(None);
        }
        // A reader in another process may keep the journal as it is: slower, and as safe.
        let _ = db.batch(sql::FILL_JOURNAL);
        db.batch(sql::FILL_BEGIN)?;
        Ok(Some(Self(db)))
    }
}

impl Drop for FileSettings<'_> {
    fn drop(&mut self) {
        // If this fails the file is whole and only slower: the next opening sets the same again.
        let _ = self.0.batch(sql::FILL_END);
    }
}

impl Store {
    /// The import that already took in these very bytes for this day, if nothing changed rows since.
    /// Worth asking first: the answer costs one look-up.
    pub fn known_import(&self, meta: &ImportMeta) -> Result<Option<ImportRecord>, Error> {
        let params = params![meta.sha256.as_slice(), meta.as_of, meta.complete as i64];
        self.db.first(sql::IMPORT_KNOWN, &params, record)
    }

    /// Every file taken in, oldest first.
    pub fn imports(&self) -> Result<Vec<ImportRecord>, Error> {
        self.db.all(sql::IMPORTS, &[], record)
    }

    /// Starts taking one file in. Nobody else can write until it is committed or dropped.
    ///
    /// # Errors
    /// [`Error::CompleteWithoutDay`] if the file is complete and its day is not known.
    pub fn begin_import(&mut self, meta: ImportMeta) -> Result<Import<'_>, Error> {
        if meta.complete != Complete::No && meta.as_of.is_none() {
            return Err(Error::CompleteWithoutDay);
        }
        let store: &Self = self;
        let db = &store.db;
        let settings = FileSettings::new(db)?;
        let transaction = store.write_ledger()?;
        // SQLite decided before the transaction, where its settings can still change.
        let filling = if db.is_postgres() {
            !db.one(sql::RECEIVABLE_ANY, &[], |row| row.bool(0))?
        } else {
            settings.is_some()
        };
        Ok(Import {
            debtors: Debtors::new(db, meta.defaults.clone(), meta.as_of, meta.source.about())?,
            receivables: Receivables::new(db, meta.as_of, filling)?,
            side: Side::new(store)?,
            book: Book::default(),
            before: Before::default(),
            counts: Default::default(),
            meta,
            not_settled: None,
            noted: None,
            written: None,
            transaction,
            settings,
            store,
        })
    }
}

/// What an import would do, as far as it shows before its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tally {
    /// Rows by kind, in the order of [`EntryKind::ALL`].
    pub counts: [Counts; EntryKind::ALL.len()],
    /// Debtors seen for the first time.
    pub new_debtors: u64,
    /// Debtors whose facts change.
    pub changed_debtors: u64,
}

impl Import<'_> {
    /// The version of the facts about a debtor, before this import adds to them. Nobody else brings facts in until its end.
    pub fn facts_version(&self, debtor: DebtorId) -> Result<Option<i64>, Error> {
        self.store.facts_version(debtor)
    }

    /// Keeps a note of whoever entered this at the page; it goes with the change when that is undone.
    pub fn note(&mut self, text: String) {
        self.noted = Some(text);
    }

    /// Puts a message that a person wrote into the outbox, with its words. It is judged when it leaves, like any other.
    pub fn message(&mut self, message: NewMessage, words: Rendered) {
        self.written = Some((message, words));
    }

    /// What it has come to so far.
    pub fn tally(&self) -> Tally {
        let (new_debtors, changed_debtors) = self.debtors.tally();
        Tally { counts: self.counts, new_debtors, changed_debtors }
    }

    /// Settles nothing after all, whatever the file was said to hold: an invoice it seems to leave out may stand in one of
    /// `refused` rows that could not be read.
    pub fn settle_nothing(&mut self, refused: u64) {
        if self.meta.complete != Complete::No {
            self.meta.complete = Complete::No;
            self.not_settled = Some(refused);
        }
    }

    /// Takes rows in, in any order of kinds: a payment may come before its invoice. Returns a verdict for each, in their
    /// order. Some thousand rows at a time are quickest on a server; what they come to does not depend on it.
    ///
    /// # Errors
    /// Only if the database fails. A row that cannot be taken is [`Verdict::Refused`], and the import goes on.
    pub fn take(&mut self, entries: &[Entry]) -> Result<Vec<Verdict>, Error> {
        let named: Vec<_> = entries.iter().map(|entry| self.name(entry)).collect();
        self.debtors.write(&mut self.book, &mut self.before)?;
        let receivables = entries.iter().zip(&named).filter_map(|(entry, named)| match (entry, named) {
            (Entry::Receivable(row), Ok(named)) => Some((self.debtors.id(named.slot), row)),
            _ => None,
        });
        let receivables: Vec<_> = receivables.collect();
        let taken = self.receivables.take(&receivables, &mut self.book, &mut self.before)?;
        let mut taken = taken.into_iter();
        let mut queue = Queue::default();
        let mut verdicts = Vec::with_capacity(entries.len());
        for (entry, named) in entries.iter().zip(&named) {
            let verdict = match (named, entry) {
                (Err(refusal), _) => Verdict::Refused(refusal.clone()),
                (Ok(named), Entry::Receivable(row)) => match taken.next() {
                    Some(taken) => self.follow(taken, named.slot, row, &mut queue),
                    None => Verdict::Unchanged,
                },
                (Ok(named), _) => self.queue(entry, named, verdicts.len(), &mut queue)?,
            };
            verdicts.push(verdict);
        }
        for (row, verdict) in self.side.send(queue, &mut self.book, &mut self.before)? {
            if let Some(place) = verdicts.get_mut(row) {
                *place = verdict;
            }
        }
        for ((entry, named), verdict) in entries.iter().zip(&named).zip(&verdicts) {
            if let (Ok(named), Verdict::New | Verdict::Changed) = (named, verdict) {
                self.debtors.mark_changed(named.slot);
            }
            if let Some(counts) = self.counts.get_mut(EntryKind::of(entry).position()) {
                counts.count(verdict);
            }
        }
        Ok(verdicts)
    }

    /// Finds the debtor of a row; one never seen before is added.
    fn name(&mut self, entry: &Entry) -> Result<Named, Refusal> {
        // Before the debtor is looked up: a row that cannot be taken must not add one.
        if let Some(refusal) = without_identity(entry) {
            return Err(refusal);
        }
        let slot = self.debtors.resolve(debtor_key(entry))?;
        let said = match entry {
            Entry::Debtor(row) => Some(self.debtors.introduce(slot, row)),
            _ => None,
        };
        Ok(Named { slot, said })
    }

    /// What follows from a receivable that was taken.
    fn follow<'a>(
        &mut self,
        taken: Taken,
        slot: usize,
        row: &'a ReceivableEntry,
        queue: &mut Queue<'a>,
    ) -> Verdict {
        self.debtors.mark_in_ledger(slot);
        if let Some(opened) = taken.dispute_ended {
            Side::ended_mark(self.debtors.id(slot), row, opened, self.meta.as_of, queue);
        }
        if taken.confirmed_later {
            // The ledger speaks up to a later day now: a promise may be judged that could not be before.
            self.debtors.mark_changed(slot);
        }
        taken.verdict
    }

    /// Queues the statement of any other row; its verdict comes with the answer, unless it is known already.
    fn queue<'a>(
        &mut self,
        entry: &'a Entry,
        named: &Named,
        row: usize,
        queue: &mut Queue<'a>,
    ) -> Result<Verdict, Error> {
        let debtor = self.debtors.id(named.slot);
        queue.row = row;
        match entry {
            Entry::Debtor(entry) => {
                queue.add(
                    Answer::Merge(named.said),
                    sql::DEBTOR_MERGE,
                    self.debtors.merge(debtor, entry).into(),
                );
            }
            Entry::Person(entry) => return self.side.person(debtor, entry, queue),
            Entry::Contract(entry) => Side::contract(debtor, entry, queue),
            Entry::Payment(entry) => return Ok(self.side.payment(debtor, entry, queue)),
            Entry::Promise(entry) => Side::promise(debtor, entry, queue),
            Entry::Dispute(entry) => Side::dispute(debtor, entry, queue),
            Entry::Contact(entry) => self.side.contact(debtor, entry, queue),
            Entry::Fact(entry) => Side::fact(debtor, entry, queue),
            Entry::Receivable(_) => {}
        }
        Ok(Verdict::Unchanged)
    }
}

/// The debtor of a row.
struct Named {
    slot: usize,
    /// What their own row said, if it is that.
    said: Option<Said>,
}

/// Rows that are known by a number or name, and have none.
fn without_identity(entry: &Entry) -> Option<Refusal> {
    let (identity, what) = match entry {
        Entry::Receivable(row) => (&row.number, "invoice number"),
        Entry::Person(row) => (&row.name, "name of the person"),
        Entry::Contract(row) => (&row.number, "contract number"),
        Entry::Debtor(_)
        | Entry::Payment(_)
        | Entry::Promise(_)
        | Entry::Dispute(_)
        | Entry::Contact(_)
        | Entry::Fact(_) => return None,
    };
    identity.trim().is_empty().then_some(Refusal::NoIdentity(what))
}

fn debtor_key(entry: &Entry) -> &receivables::ledger::DebtorKey {
    match entry {
        Entry::Debtor(row) => &row.debtor,
        Entry::Receivable(row) => &row.debtor,
        Entry::Person(row) => &row.debtor,
        Entry::Contract(row) => &row.debtor,
        Entry::Payment(row) => &row.debtor,
        Entry::Promise(row) => &row.debtor,
        Entry::Dispute(row) => &row.debtor,
        Entry::Contact(row) => &row.debtor,
        Entry::Fact(row) => &row.debtor,
    }
}

pub(crate) fn record(row: &Row<'_>) -> Result<ImportRecord, Error> {
    Ok(ImportRecord {
        id: row.int(0)?,
        file: row.text(1)?.to_owned(),
        as_of: row::day(row, 2)?,
        complete: Complete::stored(row.int(3)?),
        counts: Counts {
            new: row.int(4)?,
            changed: row.int(5)?,
            unchanged: row.int(6)?,
            refused: row.int(7)?,
        },
        taken: stamp(row, 8)?,
        source: row.text(10)?.to_owned(),
        undone: stamp(row, 11)?,
    })
}

pub(crate) fn stamp(row: &Row<'_>, column: usize) -> Result<Option<Stamp>, Error> {
    let (at, by) = (row.opt_int(column)?, row.opt_text(column + 1)?);
    Ok(at.zip(by).map(|(at, by)| Stamp { at, by: by.to_owned() }))
}

/// SHA-256 of a file's bytes.
pub fn sha256_of(file: &Path) -> std::io::Result<[u8; 32]> {
    let mut hasher = Sha256::new();
    let mut file = std::fs::File::open(file)?;
    let mut buffer = vec![0; 1 << 16];
    loop {
        let read = std::io::Read::read(&mut file, &mut buffer)?;
        let Some(bytes) = buffer.get(..read).filter(|bytes| !bytes.is_empty()) else { break };
        hasher.update(bytes);
    }
    Ok(hasher.finalize().into())
}
