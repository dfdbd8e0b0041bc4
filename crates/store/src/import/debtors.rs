//! Who a row speaks of: by customer number, else by name.
//!
//! - A known number is that debtor, whatever the name; a new name replaces the old one at the end of the file.
//! - An unknown number with a known name takes over the debtor that had this name and no number; if all debtors of
//!   that name have numbers of their own, it is another company of the same name.
//! - A name alone must fit exactly one debtor.

use std::collections::HashMap;

use receivables::{
    calendar::Day,
    debtor::{Country, DebtorId, DebtorKind},
    ledger::{DebtorEntry, DebtorKey},
};

use super::{
    Defaults,
    before::Before,
    book::{Book, Shown},
    fingerprint::{ByFingerprint, Fingerprint},
    report::{Note, Refusal, Verdict},
};
use crate::{
    db::{Db, Row, Value, params},
    error::Error,
    name::normalised,
    row, sql,
};

/// Every debtor of the store, in memory while the import lasts.
#[derive(Debug)]
pub(super) struct Debtors<'store> {
    slots: Vec<Slot>,
    by_code: HashMap<String, usize>,
    by_name: HashMap<String, Vec<usize>>,
    /// Numbers and names as rows wrote them, where they led to a debtor and changed nothing: the road of almost every
    /// row. Forgotten whenever a name comes to mean another debtor.
    as_written: ByFingerprint<usize>,
    next_id: i64,
    /// The table was empty and is being filled without its indexes.
    filling: bool,
    defaults: Defaults,
    /// The ledger day, on which a new policy begins.
    as_of: Option<Day>,
    /// Debtors from this slot on are not in the table yet.
    unwritten: usize,
    /// Every row speaks of the one debtor at the first slot, whatever it calls them.
    is_about_one: bool,
    /// Debtors of the table that got a number, not written yet.
    numbered: Vec<usize>,
    db: &'store Db,
}

#[derive(Debug)]
struct Slot {
    id: i64,
    code: Option<String>,
    name: String,
    /// The name of the last row that gave another one than the store has.
    renamed: Option<String>,
    novelty: Novelty,
    is_changed: bool,
    named: Named,
    /// Its name told its kind, and no row has said it so far.
    told_by_name: bool,
    /// Nothing is left of it but its name, see [`Store::undo_import`](crate::Store::undo_import).
    is_blank: bool,
}

/// What a customer's own row said beside what the database answers.
#[derive(Debug, Clone, Copy)]
pub(super) struct Said {
    /// The customer is new in this file, and this is their first row of their own.
    is_first: bool,
    /// It gave another name than the store has.
    is_renamed: bool,
}

impl Said {
    /// The verdict on the row; `is_changed` if it changed a column of the table.
    pub(super) const fn verdict(self, is_changed: bool) -> Verdict {
        match (self.is_first, is_changed || self.is_renamed) {
            (true, _) => Verdict::New,
            (false, true) => Verdict::Changed,
            (false, false) => Verdict::Unchanged,
        }
    }
}

/// Whether this file names a debtor, and in what.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Named {
    /// It does not.
    Not,
    /// In a row of whatever kind.
    InRow,
    /// In a receivable: a complete ledger speaks of them.
    InReceivable,
}

/// Whether a debtor is new in this file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Novelty {
    /// The store had it.
    Known,
    /// Another row named it first.
    New,
    /// New, and its own row has been counted as such.
    Introduced,
}

impl<'store> Debtors<'store> {
    /// `only` is the debtor whom all rows are about, if that is known: then nobody else is read.
    pub(super) fn new(
        db: &'store Db,
        mut defaults: Defaults,
        as_of: Option<Day>,
        only: Option<DebtorId>,
    ) -> Result<Self, Error> {
        if defaults.zone.is_none() {
            defaults.zone = only_zone(defaults.country);
        }
        let mut debtors = Self {
            slots: Vec::new(),
            by_code: HashMap::new(),
            by_name: HashMap::new(),
            as_written: ByFingerprint::default(),
            next_id: 1,
            filling: false,
            defaults,
            as_of,
            unwritten: 0,
            is_about_one: only.is_some(),
            numbered: Vec::new(),
            db,
        };
        let mut remember = |row: &Row<'_>| {
            debtors.remember(Slot {
                id: row.int(0)?,
                code: row::string(row, 1)?,
                name: row.text(2)?.to_owned(),
                renamed: None,
                novelty: Novelty::Known,
                is_changed: false,
                named: Named::Not,
                told_by_name: false,
                is_blank: row.bool(3)?,
            });
            Ok(())
        };
        match only {
            Some(debtor) => db.each(sql::IMPORT_DEBTOR, &params![debtor.0], &mut remember)?,
            None => db.scan(sql::IMPORT_DEBTORS, &mut remember)?,
        }
        debtors.unwritten = debtors.slots.len();
        debtors.filling = debtors.slots.is_empty() && only.is_none();
        if debtors.filling {
            db.batch(sql::DEBTOR_DROP_INDEXES)?;
        }
        Ok(debtors)
    }

    fn remember(&mut self, slot: Slot) -> usize {
        let at = self.slots.len();
        self.next_id = self.next_id.max(slot.id + 1);
        if let Some(code) = &slot.code {
            self.by_code.insert(code.clone(), at);
        }
        let key = normalised(&slot.name);
        if !key.is_empty() {
            let namesakes = self.by_name.entry(key).or_default();
            namesakes.push(at);
            if namesakes.len() > 1 {
                self.as_written.clear();
            }
        }
        self.slots.push(slot);
        at
    }

    /// The slot of the debtor a row names; a debtor never seen before is added.
    pub(super) fn resolve(&mut self, key: &DebtorKey) -> Result<usize, Refusal> {
        let code = key.code.as_deref().unwrap_or_default();
        let name = key.name.as_deref().unwrap_or_default();
        let written = Fingerprint::new(0, code, name);
        if let Some(&at) = self.as_written.get(&written) {
            return Ok(at);
        }
        let at = match (code.trim(), name.trim()) {
            _ if self.is_about_one && !self.slots.is_empty() => 0,
            _ if self.is_about_one => return Err(Refusal::NoDebtor),
            ("", "") => return Err(Refusal::NoDebtor),
            ("", name) => self.by_name_alone(name)?,
            (code, name) => self.by_code(code, name),
        };
        if let Some(slot) = self.slots.get_mut(at) {
            slot.named = slot.named.max(Named::InRow);
            if slot.renamed.is_none() {
                self.as_written.insert(written, at);
            }
        }
        Ok(at)
    }

    fn by_code(&mut self, code: &str, name: &str) -> usize {
        if let Some(&at) = self.by_code.get(code) {
            if !name.is_empty() {
                self.hear_name(at, name);
            }
            return at;
        }
        let namesakes = self.by_name.get(&normalised(name));
        let without_code = namesakes.and_then(|all| {
            all.iter().copied().find(|&at| self.slots.get(at).is_some_and(|slot| slot.code.is_none()))
        });
        let Some(at) = without_code else { return self.add(Some(code), name) };
        if let Some(slot) = self.slots.get_mut(at) {
            slot.code = Some(code.to_owned());
            slot.is_changed = true;
        }
        if at < self.unwritten {
            self.numbered.push(at);
        }
        self.by_code.insert(code.to_owned(), at);
        at
    }

    fn by_name_alone(&mut self, name: &str) -> Result<usize, Refusal> {
        match self.by_name.get(&normalised(name)).map(Vec::as_slice) {
            None | Some([]) => Ok(self.add(None, name)),
            Some(&[at]) => Ok(at),
            Some(several) => {
                let codes = several.iter().filter_map(|&at| self.slots.get(at)?.code.clone()).collect();
                Err(Refusal::SeveralDebtors { name: name.to_owned(), codes })
            }
        }
    }

    /// Notes the name a row gives to a debtor it already found by code.
    fn hear_name(&mut self, at: usize, name: &str) {
        let Some(slot) = self.slots.get_mut(at) else { return };
        if slot.name == name || normalised(&slot.name) == normalised(name) {
            slot.renamed = None;
        } else if slot.renamed.as_deref() != Some(name) {
            slot.renamed = Some(name.to_owned());
            self.as_written.clear();
            // Rows further on may know the debtor by the new name alone.
            let namesakes = self.by_name.entry(normalised(name)).or_default();
            if !namesakes.contains(&at) {
                namesakes.push(at);
            }
        }
    }

    fn add(&mut self, code: Option<&str>, name: &str) -> usize {
        self.remember(Slot {
            id: self.next_id,
            code: code.map(str::to_owned),
            name: name.to_owned(),
            renamed: None,
            novelty: Novelty::New,
            is_changed: true,
            named: Named::InRow,
            told_by_name: self.defaults.kind.is_none() && DebtorKind::told_by_name(name).is_some(),
            is_blank: false,
        })
    }

    /// Writes the debtors that rows added, and the numbers they gave to known ones. Rows of other kinds follow after.
    pub(super) fn write(&mut self, book: &mut Book, before: &mut Before) -> Result<(), Error> {
        let Defaults { kind, country, zone, policy, owner } = &self.defaults;
        let new = self.slots.get(self.unwritten..).unwrap_or_default();
        let rows = new.iter().map(|slot| {
            let told = if slot.told_by_name { DebtorKind::told_by_name(&slot.name) } else { None };
            params![
                slot.id,
                kind.or(told).map(DebtorKind::code),
                None::<&str>,
                country.as_ref().map(Country::code),
                None::<&str>,
                zone,
                policy,
                owner,
                slot.code.as_deref(),
                &slot.name,
                normalised(&slot.name),
                None::<&str>,
            ]
        });
        self.db.copy_in(sql::DEBTOR_INSERT, rows)?;
        if let Some(first) = new.first() {
            before.added_from(Shown::Debtor, first.id, self.next_id);
        }
        for slot in new {
            let told = if slot.told_by_name { DebtorKind::told_by_name(&slot.name) } else { None };
            book.added(slot.id, Shown::Debtor, |cells| {
                cells.text(slot.code.as_deref());
                cells.text(kind.or(told).map(DebtorKind::code));
                cells.text(country.as_ref().map(Country::code));
                for text in [zone, policy, owner] {
                    cells.text(text.as_deref());
                }
                for _ in ["size", "standing", "region"] {
                    cells.text(None);
                }
                cells.number(Some((!slot.name.is_empty()).into()));
            });
        }
        self.unwritten = self.slots.len();
        let numbered = std::mem::take(&mut self.numbered);
        before.debtors(self.db, &numbered.iter().map(|&at| self.id(at)).collect::<Vec<_>>())?;
        for at in numbered {
            if let Some(slot) = self.slots.get(at) {
                self.db.execute(sql::DEBTOR_SET_CODE, &params![slot.id, slot.code.as_deref()])?;
                book.field(slot.id, "code", slot.code.as_deref());
            }
        }
        Ok(())
    }

    /// Hears a customer's own row.
    pub(super) fn introduce(&mut self, at: usize, row: &DebtorEntry) -> Said {
        let Some(slot) = self.slots.get_mut(at) else { return Said { is_first: false, is_renamed: false } };
        slot.told_by_name &= row.kind.is_none();
        let is_first = slot.novelty == Novelty::New;
        if is_first {
            slot.novelty = Novelty::Introduced;
        }
        Said { is_first, is_renamed: slot.renamed.is_some() }
    }

    /// The values of [`sql::DEBTOR_MERGE`] for a customer's own row.
    pub(super) fn merge<'a>(&self, id: i64, row: &'a DebtorEntry) -> [Value<'a>; 11] {
        params![
            id,
            row.kind.map(DebtorKind::code),
            row.size.map(receivables::debtor::Size::code),
            row.country.as_ref().map(Country::code),
            row.standing.map(receivables::debtor::Standing::code),
            row.zone.clone().or_else(|| only_zone(row.country)),
            &row.policy,
            &row.owner,
            self.as_of,
            row.region.map(|region| region.to_string()),
            &row.company,
        ]
    }

    pub(super) fn id(&self, at: usize) -> i64 {
        self.slots.get(at).map_or(0, |slot| slot.id)
    }

    pub(super) fn mark_changed(&mut self, at: usize) {
        if let Some(slot) = self.slots.get_mut(at) {
            slot.is_changed = true;
        }
    }

    /// The file holds a receivable of this debtor.
    pub(super) fn mark_in_ledger(&mut self, at: usize) {
        if let Some(slot) = self.slots.get_mut(at) {
            slot.named = Named::InReceivable;
        }
    }

    /// Where the debtor of that number stands: slots are in the order of their numbers.
    pub(super) fn slot_of(&self, id: i64) -> Option<usize> {
        self.slots.binary_search_by_key(&id, |slot| slot.id).ok()
    }

    pub(super) fn is_in_ledger(&self, at: usize) -> bool {
        self.slots.get(at).is_some_and(|slot| slot.named == Named::InReceivable)
    }

    /// The debtor as notes name it.
    pub(super) fn label(&self, id: i64) -> String {
        let Some(slot) = self.slot_of(id).and_then(|at| self.slots.get(at)) else { return String::new() };
        let name = slot.renamed.as_deref().unwrap_or(&slot.name);
        slot.code
            .as_deref()
            .map_or_else(|| name.to_owned(), |code| format!("{code} {name}").trim_end().to_owned())
    }

    /// New and changed debtors so far.
    pub(super) fn tally(&self) -> (u64, u64) {
        let count = |of: fn(&&Slot) -> bool| self.slots.iter().filter(of).count() as u64;
        let new = count(|slot| slot.novelty != Novelty::Known);
        let changed =
            count(|slot| slot.novelty == Novelty::Known && (slot.is_changed || slot.renamed.is_some()));
        (new, changed)
    }

    /// Writes the new names, and the mark that makes the next run look again. Returns new and changed debtors.
    pub(super) fn finish(
        &mut self,
        notes: &mut Vec<Note>,
        book: &mut Book,
        before: &mut Before,
    ) -> Result<(u64, u64), Error> {
        self.write_names(notes, book, before)?;
        self.fill(book, before)?;
        let new = self.slots.iter().filter(|slot| slot.novelty != Novelty::Known).count();
        let changed = self.slots.iter().filter(|slot| slot.novelty == Novelty::Known && slot.is_changed);
        let changed: Vec<_> = changed.map(|slot| params![slot.id]).collect();
        self.db.bulk(&sql::DEBTOR_FACTS_CHANGED, &changed)?;
        if std::mem::take(&mut self.filling) {
            self.db.batch(sql::DEBTOR_CREATE_INDEXES)?;
        }
        let told = self.slots.iter().filter(|slot| slot.told_by_name).count();
        if told > 0 {
            notes.push(Note::KindByName { debtors: told as u64 });
        }
        Ok((new as u64, changed.len() as u64))
    }

    /// Writes the names that rows gave to known debtors.
    fn write_names(
        &mut self,
        notes: &mut Vec<Note>,
        book: &mut Book,
        before: &mut Before,
    ) -> Result<(), Error> {
        let renamed = self.slots.iter().filter(|slot| slot.renamed.is_some()).map(|slot| slot.id);
        before.debtors(self.db, &renamed.collect::<Vec<_>>())?;
        let mut renames = Vec::new();
        for slot in &mut self.slots {
            let Some(to) = slot.renamed.take() else { continue };
            let told = DebtorKind::told_by_name(&to).map(DebtorKind::code);
            renames.push((sql::DEBTOR_SET_NAME, params![slot.id, to.clone(), normalised(&to), told]));
            slot.is_changed = true;
            book.field(slot.id, "name", None);
            let from = std::mem::replace(&mut slot.name, to.clone());
            if !from.is_empty() {
                notes.push(Note::Renamed { code: slot.code.clone().unwrap_or_default(), from, to });
            }
        }
        self.db.many(&renames).map(drop)
    }

    /// Fills what nobody else said of the known debtors in this file. Of one that is blank, policy and owner, too.
    fn fill(&mut self, book: &mut Book, before: &mut Before) -> Result<(), Error> {
        let Defaults { kind, country, zone, policy, owner } = &self.defaults;
        let says = kind.is_some() || country.is_some() || zone.is_some();
        let (kind, country) = (kind.map(DebtorKind::code), country.as_ref().map(Country::code));
        let known = |slot: &&Slot| {
            slot.novelty == Novelty::Known && slot.named > Named::Not && (says || slot.is_blank)
        };
        let fills: Vec<_> = self.slots.iter().filter(known).collect();
        if fills.is_empty() {
            return Ok(());
        }
        let wanting = self.db.all(sql::DEBTORS_WANTING, &[], |row| row.int::<i64>(0))?;
        let wanting = fills.iter().map(|slot| slot.id).filter(|id| wanting.binary_search(id).is_ok());
        before.debtors(self.db, &wanting.collect::<Vec<_>>())?;
        let fills =
            fills.iter().map(|slot| (sql::DEBTOR_FILL, params![slot.id, kind, country, zone, policy, owner]));
        for id in self.db.many(&fills.collect::<Vec<_>>())?.into_iter().flatten() {
            book.filled(id);
            if let Some(slot) = self.slot_of(id).and_then(|at| self.slots.get_mut(at)) {
                slot.is_changed = true;
            }
        }
        Ok(())
    }
}

/// The zone of a country that has but one.
fn only_zone(country: Option<Country>) -> Option<String> {
    country.and_then(Country::only_time_zone).map(str::to_owned)
}
