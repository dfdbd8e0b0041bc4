//! The end of an import: what only shows once all rows are in.

use receivables::{calendar::Day, money::Money};

use super::{
    Complete, Import, ImportReport, Source, before,
    report::{Counts, EntryKind, Gaps, Note},
};
use crate::{
    NewMessage, Rendered,
    db::{Db, params},
    error::Error,
    load::{open_rest, undated},
    row, sql,
};

/// Why a receivable that a complete ledger left out counts as cleared, with the name of the file in front of it:
/// this is what `cleared_by` holds.
pub const NOT_IN_FILE: &str = "not in";

impl Import<'_> {
    /// Keeps everything that was added, all at once.
    pub fn commit(mut self) -> Result<ImportReport, Error> {
        let db = &self.store.db;
        let mut notes = Vec::new();
        self.note_older_ledger(&mut notes)?;
        self.receivables.finish(&mut self.before)?;
        if let (Some(as_of), receivables @ 1..) = (self.meta.as_of, self.receivables.issued_later()) {
            notes.push(Note::IssuedLater { receivables, as_of });
        }
        // What is entered at the page brings neither invoices nor payments: passes over all of them would find nothing.
        let is_file = !matches!(self.meta.source, Source::Page(_));
        if is_file {
            db.execute(sql::RECEIVABLE_LINK_CONTRACT, &[])?;
            db.execute(sql::PAYMENT_LINK, &[])?;
        }
        match (self.meta.complete, self.meta.as_of) {
            (Complete::Customers | Complete::Everything, Some(day)) => {
                self.settle_missing(day, &mut notes)?;
            }
            _ => notes.extend(self.not_settled.map(|refused| Note::NotSettled { refused })),
        }
        let (new_debtors, changed_debtors) =
            self.debtors.finish(&mut notes, &mut self.book, &mut self.before)?;
        // After the debtors are written, and so held.
        self.book.write(db, &self.meta)?;
        self.note_unknown(&mut notes)?;
        let gaps = if is_file { gaps(db)? } else { Gaps::default() };
        let id = self.record()?;
        std::mem::take(&mut self.before).write(db, id, self.meta.stamp.at)?;
        let change = self.note_change(id)?;
        self.keep_words(id)?;
        let Self { counts, transaction, settings, .. } = self;
        transaction.commit()?;
        drop(settings);
        Ok(ImportReport { id, new_debtors, changed_debtors, counts, notes, gaps, change })
    }

    fn note_older_ledger(&self, notes: &mut Vec<Note>) -> Result<(), Error> {
        let newest = self.store.db.one(sql::IMPORT_LATEST_DAY, &[], |row| row::day(row, 0))?;
        if let (Some(as_of), Some(newest)) = (self.meta.as_of, newest)
            && as_of < newest
            && self.receivables.took_any()
        {
            notes.push(Note::OlderLedger { as_of, newest });
        }
        Ok(())
    }

    /// Clears what the store has open, of the debtors in the ledger or of all, and the complete ledger has not.
    fn settle_missing(&mut self, day: Day, notes: &mut Vec<Note>) -> Result<(), Error> {
        let cleared_by = format!("{NOT_IN_FILE} {}", self.meta.file);
        let mut cleared = Vec::new();
        for open in open_receivables(&self.store.db)? {
            let slot = self.debtors.slot_of(open.debtor).filter(|&slot| {
                self.meta.complete == Complete::Everything || self.debtors.is_in_ledger(slot)
            });
            let (Some(slot), false) = (slot, self.receivables.is_seen(open.id)) else { continue };
            cleared.push(open.id);
            self.debtors.mark_changed(slot);
            self.book.settled(open.debtor, &open.number, open.instalment, open.rest);
            notes.push(Note::SettledAsMissing {
                debtor: self.debtors.label(open.debtor),
                number: open.number,
                instalment: open.instalment,
                rest: open.rest,
            });
        }
        self.receivables.keep(&cleared, &mut self.before)?;
        let rows = cleared.iter().map(|&id| params![id, day, &cleared_by]);
        self.store.db.bulk(&sql::RECEIVABLE_CLEAR, rows)?;
        Ok(())
    }

    /// What this file names and nobody knows.
    fn note_unknown(&self, notes: &mut Vec<Note>) -> Result<(), Error> {
        let db = &self.store.db;
        let [payment, dispute, contact, fact] = self.side.before;
        db.each(sql::UNKNOWN_NUMBERS, &params![payment, dispute, contact, fact], |row| {
            let kind = row::required(row, 0, EntryKind::from_code)?;
            let (debtor, number) = (self.debtors.label(row.int(1)?), row.text(2)?.to_owned());
            notes.push(Note::UnknownReceivable { kind, debtor, number });
            Ok(())
        })?;
        db.each(sql::PAYMENTS_OF_SEVERAL, &params![payment], |row| {
            let (debtor, number) = (self.debtors.label(row.int(0)?), row.text(1)?.to_owned());
            notes.push(Note::WhichInstalment { debtor, number });
            Ok(())
        })?;
        db.each(sql::UNKNOWN_PERSONS, &params![contact], |row| {
            let (debtor, person) = (self.debtors.label(row.int(0)?), row.text(1)?.to_owned());
            notes.push(Note::UnknownPerson { debtor, person });
            Ok(())
        })
    }

    fn record(&self) -> Result<i64, Error> {
        let total = self.counts.iter().copied().fold(Counts::default(), Counts::plus);
        self.store.db.one(
            sql::IMPORT_INSERT,
            &params![
                self.meta.as_of,
                self.meta.complete as i64,
                total.new,
                total.changed,
                total.unchanged,
                total.refused,
                &self.meta.file,
                self.meta.sha256.as_slice(),
                self.meta.stamp.at,
                &self.meta.stamp.by,
                self.meta.source.code(),
                before::same(&self.counts),
            ],
            |row| row.int(0),
        )
    }

    /// The note and the message that were entered with it.
    fn keep_words(&self, import: i64) -> Result<(), Error> {
        let db = &self.store.db;
        if let Some(text) = &self.noted {
            db.execute(sql::NOTE_INSERT, &params![import, text])?;
        }
        let Some((NewMessage { key, at, due, priority }, words)) = &self.written else { return Ok(()) };
        let Rendered { script, lang, subject, body, signed_by } = words;
        let values = params![
            key.debtor.0,
            key.day,
            i64::from(at.minutes()),
            due.0,
            *priority,
            key.person.0,
            self.meta.stamp.at,
            key.purpose.code(),
            key.channel.code(),
            script,
            lang,
            subject,
            body,
            signed_by,
            import,
        ];
        match db.first(sql::OUTBOX_WRITE, &values, |row| row.int::<i64>(0))? {
            Some(_) => Ok(()),
            None => Err(Error::MessageThere),
        }
    }

    /// What was entered at the page is one change that can be undone there.
    fn note_change(&self, import: i64) -> Result<Option<i64>, Error> {
        let Source::Page(entry) = self.meta.source else { return Ok(None) };
        let values = params![self.meta.stamp.at, entry.user, entry.debtor.0, import, entry.kind.code()];
        self.store.db.one(sql::undo::CHANGE_INSERT, &values, |row| row.int(0)).map(Some)
    }
}

/// What must be known before anybody may be contacted, and is not.
fn gaps(db: &Db) -> Result<Gaps, Error> {
    db.one(sql::DEBTORS_UNKNOWN, &[], |row| {
        Ok(Gaps { kind: row.int(0)?, place: row.int(1)?, people: row.int(2)? })
    })
}

/// A receivable that the store holds open.
pub(crate) struct Open {
    id: i64,
    pub(crate) debtor: i64,
    number: String,
    instalment: Option<u16>,
    rest: Money,
}

/// Every one of them.
pub(crate) fn open_receivables(db: &Db) -> Result<Vec<Open>, Error> {
    let mut open = Vec::new();
    db.scan(sql::RECEIVABLE_OPEN, |row| {
        let amount = Money::new(row.int(2)?, row::currency(row, 6)?);
        let undated = undated(amount.minor, row.int(3)?, row.int(8)?);
        let rest = open_rest(amount.minor, undated, row.int(7)?);
        if rest != 0 {
            open.push(Open {
                id: row.int(0)?,
                debtor: row.int(1)?,
                number: row.text(4)?.to_owned(),
                instalment: Some(row.int(5)?).filter(|&instalment| instalment > 0),
                rest: Money::new(rest, amount.currency),
            });
        }
        Ok(())
    })?;
    Ok(open)
}
