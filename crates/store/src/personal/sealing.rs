//! Values sealed on their way in, and sealed anew where an earlier version or key left them.
//!
//! Everything done in batches is found by what a row says of itself, so a process killed anywhere leaves rows that are done
//! and rows that are not, and whoever comes next goes on with those.

use std::{collections::HashMap, sync::Arc};

use personal::{Field, Keyring, Place};
use receivables::ledger::PersonEntry;

use super::{KeyHold, people::Sealed};
use crate::{
    Store,
    db::{Db, Value, params},
    error::Error,
    sql,
};

/// People sealed anew in one transaction: enough to be quick, few enough that nobody waits for it.
const BATCH: u32 = 1000;

/// Seals the values of the people of one file.
#[derive(Debug)]
pub(crate) struct Sealer {
    ring: Arc<Keyring>,
    /// People whose values are under another key than the current one: sealed with theirs, a value that comes again is
    /// the same text.
    under_other_keys: HashMap<(i64, String), u32>,
}

impl Sealer {
    /// Within the transaction of the import.
    pub(crate) fn new(db: &Db, keys: &KeyHold) -> Result<Self, Error> {
        let ring = keys.to_seal(db)?;
        let mut under_other_keys = HashMap::new();
        db.each(sql::PEOPLE_OTHER_KEYS, &params![ring.current()], |row| {
            under_other_keys.insert((row.int(0)?, row.text(1)?.to_owned()), row.int(2)?);
            Ok(())
        })?;
        Ok(Self { ring, under_other_keys })
    }

    /// The key for a person of that name, and the values under it.
    pub(crate) fn seal(
        &self,
        debtor: i64,
        name: &str,
        values: [Option<&str>; 6],
    ) -> Result<(u32, [Option<String>; 6]), Error> {
        let other = || self.under_other_keys.get(&(debtor, name.to_owned())).copied();
        let key = if self.under_other_keys.is_empty() { None } else { other() };
        let key = key.unwrap_or(self.ring.current());
        Ok((key, sealed_with(&self.ring, key, debtor, name, values)?))
    }
}

/// The values of a row, in the order of [`Field::COLUMNS`]; what is empty is not there.
pub(crate) fn values(row: &PersonEntry) -> [Option<&str>; 6] {
    [&row.mobile, &row.phone, &row.wechat, &row.email, &row.fax, &row.address]
        .map(|value| value.as_deref().filter(|value| !value.is_empty()))
}

fn sealed_with(
    ring: &Keyring,
    key: u32,
    debtor: i64,
    person: &str,
    values: [Option<&str>; 6],
) -> Result<[Option<String>; 6], Error> {
    let mut sealed = [const { None }; 6];
    for ((field, value), sealed) in Field::COLUMNS.into_iter().zip(values).zip(&mut sealed) {
        if let Some(plain) = value {
            *sealed = Some(ring.seal(key, &Place { debtor, person, field }, plain)?);
        }
    }
    Ok(sealed)
}

/// What became of the wish for a new key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rotation {
    /// The key of everything from now on.
    pub key: u32,
    /// It was made by an earlier call that did not come to its end.
    pub is_resumed: bool,
    /// People whose values were sealed anew by this call.
    pub people: u64,
    /// Values that were opened afterwards, to be sure.
    pub checked: u64,
}

impl Store {
    /// Makes a new key and seals everything with it, in batches, then opens every value once. A call after one that was
    /// broken off goes on with the same key. `progress` hears how many more people are done.
    ///
    /// # Errors
    /// Whatever keeps a value from being opened. Nothing is lost then; the old keys stay in the file in any case.
    pub fn rotate_keys(&mut self, mut progress: impl FnMut(usize)) -> Result<Rotation, Error> {
        let (ring, is_resumed) = self.next_key()?;
        let key = ring.current();
        let mut rotation = Rotation { key, is_resumed, people: 0, checked: 0 };
        loop {
            let mut last = 0;
            while let Some((id, people)) =
                self.seal_batch(sql::PEOPLE_TO_RESEAL, &params![last, key, BATCH])?
            {
                last = id;
                rotation.people += u64::try_from(people).unwrap_or(0);
                progress(people);
            }
            if let Some(checked) = self.settle(&ring)? {
                self.wipe()?;
                return Ok(Rotation { checked, ..rotation });
            }
        }
    }

    /// A new key, or the one of a rotation that was broken off.
    fn next_key(&self) -> Result<(Arc<Keyring>, bool), Error> {
        // Whoever else would add a key waits here until this one is known.
        let transaction = self.write_ledger()?;
        let mut ring = self.keys.to_seal(&self.db)?;
        let is_settled = self.db.one(sql::KEY_IS_SETTLED, &params![ring.current()], |row| row.bool(0))?;
        if is_settled {
            self.keys.add(&ring)?;
            ring = self.keys.to_seal(&self.db)?;
        }
        transaction.commit()?;
        Ok((ring, !is_settled))
    }

    /// Opens every value with the current key and writes down that no other is needed; returns how many there were, or
    /// nothing if somebody sealed with an earlier key meanwhile.
    fn settle(&self, ring: &Keyring) -> Result<Option<u64>, Error> {
        let transaction = self.write_ledger()?;
        let (mut checked, mut others) = (0, 0);
        self.db.each(sql::PEOPLE_SEALED, &[], |row| {
            let sealed = Sealed::read(row)?;
            others += u64::from(sealed.sealed_by != Some(ring.current()));
            checked += u64::try_from(sealed.opened(ring)?.len()).unwrap_or(0);
            Ok(())
        })?;
        if others > 0 {
            return Ok(None);
        }
        self.reseal_totp(ring)?;
        self.reseal_incoming(ring)?;
        self.db.execute(sql::KEY_SETTLED, &params![ring.current()])?;
        self.db.execute(sql::undo::BEFORE_FORGET_SEALED, &[])?;
        transaction.commit()?;
        Ok(Some(checked))
    }

    /// Seals what stands plain in a database of an earlier version. Called whenever one is opened: a mark says whether there
    /// is anything to do, and goes once the file holds nothing of what was plain.
    pub(crate) fn seal_plain(&self) -> Result<(), Error> {
        if !self.db.one(sql::KEYS_ANY_PLAIN, &[], |row| row.bool(0))? {
            return Ok(());
        }
        while self.seal_batch(sql::PEOPLE_PLAIN, &params![BATCH])?.is_some() {}
        if !self.db.is_postgres() {
            self.db.batch(sql::REWRITE)?;
        }
        self.db.execute(sql::KEYS_NO_PLAIN, &[])?;
        Ok(())
    }

    /// Seals one batch with the current key; returns the highest number in it and how many people were sealed.
    fn seal_batch(&self, select: &'static str, params: &[Value<'_>]) -> Result<Option<(i64, usize)>, Error> {
        let transaction = self.write_ledger()?;
        let people = self.db.all(select, params, Sealed::read)?;
        let Some(last) = people.last().map(|sealed| sealed.id) else { return Ok(None) };
        let ring = self.keys.to_seal(&self.db)?;
        let mut updates = Vec::with_capacity(people.len());
        for old in people {
            let plain = old.opened(&ring)?;
            let values = Field::COLUMNS.map(|column| {
                plain.iter().find(|(field, _)| *field == column).map(|(_, plain)| plain.as_str())
            });
            let new = sealed_with(&ring, ring.current(), old.debtor, &old.name, values)?;
            let mut params: Vec<Value<'_>> = vec![old.id.into(), ring.current().into()];
            params.extend(new.into_iter().map(Value::from));
            updates.push((sql::PERSON_RESEAL, params));
        }
        let people = self.db.many(&updates)?.len();
        transaction.commit()?;
        Ok(Some((last, people)))
    }

    /// What was replaced shall not be found in the file either. PostgreSQL has its own ways (VACUUM).
    pub(super) fn wipe(&self) -> Result<(), Error> {
        if self.db.is_postgres() { Ok(()) } else { self.db.batch(sql::WIPE) }
    }
}
