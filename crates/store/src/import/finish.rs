//! The end of an import: what only shows once all rows are in.

use receivables::{calendar::Day, money::Money};
use rusqlite::{Connection, params};

use super::{
    Complete, Import, ImportReport,
    report::{Counts, EntryKind, Gaps, Note},
};
use crate::{
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
        let conn = &self.store.conn;
        let mut notes = Vec::new();
        self.note_older_ledger(&mut notes)?;
        self.receivables.finish(conn)?;
        if let (Some(as_of), receivables @ 1..) = (self.meta.as_of, self.receivables.issued_later()) {
            notes.push(Note::IssuedLater { receivables, as_of });
        }
        conn.execute(sql::RECEIVABLE_LINK_CONTRACT, [])?;
        conn.execute(sql::PAYMENT_LINK, [])?;
        match (self.meta.complete, self.meta.as_of) {
            (Complete::Customers | Complete::Everything, Some(day)) => {
                self.settle_missing(day, &mut notes)?;
            }
            _ => notes.extend(self.not_settled.map(|refused| Note::NotSettled { refused })),
        }
        let (new_debtors, changed_debtors) = self.debtors.finish(conn, &mut notes)?;
        self.note_unknown(&mut notes)?;
        let gaps = gaps(conn)?;
        let id = self.record()?;
        let Self { counts, transaction, filling, .. } = self;
        transaction.commit()?;
        drop(filling);
        Ok(ImportReport { id, new_debtors, changed_debtors, counts, notes, gaps })
    }

    fn note_older_ledger(&self, notes: &mut Vec<Note>) -> Result<(), Error> {
        let newest = self.store.conn.query_row(sql::IMPORT_LATEST_DAY, [], |row| row::day(row, 0))?;
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
        let mut clear = self.store.conn.prepare(sql::RECEIVABLE_CLEAR)?;
        let cleared_by = format!("{NOT_IN_FILE} {}", self.meta.file);
        for open in open_receivables(&self.store.conn)? {
            let slot = self.debtors.slot_of(open.debtor).filter(|&slot| {
                self.meta.complete == Complete::Everything || self.debtors.is_in_ledger(slot)
            });
            let (Some(slot), false) = (slot, self.receivables.is_seen(open.id)) else { continue };
            clear.execute(params![open.id, day.0, cleared_by])?;
            self.debtors.mark_changed(slot);
            notes.push(Note::SettledAsMissing {
                debtor: self.debtors.label(open.debtor),
                number: open.number,
                instalment: open.instalment,
                rest: open.rest,
            });
        }
        Ok(())
    }

    /// What this file names and nobody knows.
    fn note_unknown(&self, notes: &mut Vec<Note>) -> Result<(), Error> {
        let conn = &self.store.conn;
        let [payment, dispute, contact, fact] = self.side.before;
        let mut numbers = conn.prepare(sql::UNKNOWN_NUMBERS)?;
        let mut rows = numbers.query([payment, dispute, contact, fact])?;
        while let Some(row) = rows.next()? {
            let kind = row::required(row, 0, "import", EntryKind::from_code)?;
            notes.push(Note::UnknownReceivable {
                kind,
                debtor: self.debtors.label(row.get(1)?),
                number: row.get(2)?,
            });
        }
        let mut several = conn.prepare(sql::PAYMENTS_OF_SEVERAL)?;
        let mut rows = several.query([payment])?;
        while let Some(row) = rows.next()? {
            notes
                .push(Note::WhichInstalment { debtor: self.debtors.label(row.get(0)?), number: row.get(1)? });
        }
        let mut persons = conn.prepare(sql::UNKNOWN_PERSONS)?;
        let mut rows = persons.query([contact])?;
        while let Some(row) = rows.next()? {
            notes.push(Note::UnknownPerson { debtor: self.debtors.label(row.get(0)?), person: row.get(1)? });
        }
        Ok(())
    }

    fn record(&self) -> Result<i64, Error> {
        let total = self.counts.iter().copied().fold(Counts::default(), Counts::plus);
        let id = self.store.conn.query_row(
            sql::IMPORT_INSERT,
            params![
                self.meta.as_of.map(|day| day.0),
                self.meta.complete as i64,
                total.new,
                total.changed,
                total.unchanged,
                total.refused,
                self.meta.file,
                self.meta.sha256.as_slice(),
            ],
            |row| row.get(0),
        )?;
        Ok(id)
    }
}

/// What must be known before anybody may be contacted, and is not.
fn gaps(conn: &Connection) -> Result<Gaps, Error> {
    Ok(conn.query_row(sql::DEBTORS_UNKNOWN, [], |row| {
        Ok(Gaps { kind: row.get(0)?, place: row.get(1)?, people: row.get(2)? })
    })?)
}

/// A receivable that the store holds open.
struct Open {
    id: i64,
    debtor: i64,
    number: String,
    instalment: Option<u16>,
    rest: Money,
}

fn open_receivables(conn: &Connection) -> Result<Vec<Open>, Error> {
    let mut statement = conn.prepare(sql::RECEIVABLE_OPEN)?;
    let mut rows = statement.query([])?;
    let mut open = Vec::new();
    while let Some(row) = rows.next()? {
        let amount = Money::new(row.get(2)?, row::currency(row, 6)?);
        let undated = undated(amount.minor, row.get(3)?, row.get(8)?);
        let rest = open_rest(amount.minor, undated, row.get(7)?);
        if rest != 0 {
            open.push(Open {
                id: row.get(0)?,
                debtor: row.get(1)?,
                number: row.get(4)?,
                instalment: Some(row.get(5)?).filter(|&instalment| instalment > 0),
                rest: Money::new(rest, amount.currency),
            });
        }
    }
    Ok(open)
}
