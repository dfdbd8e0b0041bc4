//! Roots and keys: binding all chains together, and who signs that.

use ::evidence::{Canonical, KeyRing, Leaves, SignedRoot, SigningKey, timestamp};
use receivables::calendar::Day;
use serde::Serialize;

use super::{
    Stamp,
    read::{self, Kept},
    refused,
};
use crate::{
    Store,
    db::{Db, params},
    error::Error,
    sql::evidence as sql,
};

impl Store {
    /// Makes the next root over the latest entries of all chains, signed with the current key; the first root introduces
    /// its key. `None` if no chain grew since the last root.
    ///
    /// # Errors
    /// [`Error::Key`] for another key than the current one; [`Error::Conflict`] if somebody appended meanwhile: again.
    pub fn seal(&mut self, day: Day, stamp: &Stamp, key: &SigningKey) -> Result<Option<SignedRoot>, Error> {
        let db = &self.db;
        let transaction = db.judgement()?;
        let grown: i64 = db.one(sql::EVIDENCE_COUNTS, &[], |row| row.int(2))?;
        if grown == 0 {
            return Ok(None);
        }
        begin(db, stamp, key)?;
        let roots = read::roots(db)?;
        let heads = db.all(sql::HEADS, &[], |row| {
            let head = ::evidence::Head { seq: row.int(1)?, at: row.int(2)?, hash: super::digest(row, 4)? };
            Ok(Kept { case: row.text(3)?.to_owned(), head })
        })?;
        let leaves = Leaves::of(heads.iter().map(Kept::leaf)).map_err(refused)?;
        let before = roots.last().map(|(root, _)| root);
        let root = leaves.seal(before, day.date(), stamp.at, key).map_err(refused)?;
        let (number, day) = (root.root.number, Day::from_date(root.root.day));
        db.execute(sql::ROOT_INSERT, &params![number, day, text(&root)?])?;
        db.execute(sql::SEAL_LEAVES, &params![number])?;
        db.execute(sql::SEAL_HEADS, &[])?;
        transaction.commit()?;
        Ok(Some(root))
    }

    /// Introduces a new key: it signs from the next root on.
    ///
    /// # Errors
    /// [`Error::Key`] if `old` is not the current key.
    pub fn rotate_key(
        &mut self,
        old: &SigningKey,
        new: &SigningKey,
        stamp: &Stamp,
    ) -> Result<KeyRing, Error> {
        let db = &self.db;
        let transaction = db.judgement()?;
        let mut ring = begin(db, stamp, old)?;
        let next = read::roots(db)?.last().map_or(0, |(root, _)| root.root.number) + 1;
        ring.rotate(old, new, stamp.at, next).map_err(refused)?;
        add_current(db, &ring)?;
        transaction.commit()?;
        Ok(ring)
    }

    /// Keeps the answer of a time-stamping authority for a root.
    ///
    /// # Errors
    /// [`Error::Evidence`] if there is no such root, or the answer is not one to a request for it.
    pub fn stamp_root(&mut self, number: u64, answer: &[u8]) -> Result<(), Error> {
        let transaction = self.db.transaction()?;
        let roots = read::roots(&self.db)?;
        let root = roots.iter().map(|(root, _)| root).find(|root| root.root.number == number);
        let root = root.ok_or_else(|| refused(format!("there is no root {number}")))?;
        let stamp = timestamp::Stamp::read(answer).map_err(refused)?;
        stamp.check(&root.hash, Some(root.nonce())).map_err(refused)?;
        self.db.execute(sql::ROOT_STAMP, &params![number, answer])?;
        transaction.commit()
    }
}

/// The keys, in which `key` is the current one; the first key begins them.
fn begin(db: &Db, stamp: &Stamp, key: &SigningKey) -> Result<KeyRing, Error> {
    let Some(ring) = read::keys(db)? else {
        let ring = KeyRing::start(key, stamp.at).map_err(refused)?;
        add_current(db, &ring)?;
        return Ok(ring);
    };
    let current = ring.current().map(::evidence::key::Introduced::id);
    if current == Some(key.id()) {
        return Ok(ring);
    }
    let current = current.map_or_else(String::new, |id| id.to_string());
    Err(Error::Key { given: key.id().to_string(), current })
}

fn add_current(db: &Db, ring: &KeyRing) -> Result<(), Error> {
    let Some(key) = ring.current() else { return Ok(()) };
    db.execute(sql::KEY_INSERT, &params![key.statement.number, text(key)?]).map(drop)
}

fn text(value: &impl Serialize) -> Result<String, Error> {
    Canonical::of(value).map(Canonical::into_text).map_err(refused)
}
