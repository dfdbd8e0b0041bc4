//! The keys of a database: where their file is, when it is made, and whether it is the right one.
//!
//! The database keeps a fingerprint of each key that ever sealed something in it. So a file that was lost is never made anew
//! over values that only the old one opens, and the file of another database, or an old copy, is noticed before it seals.

use std::{
    cell::RefCell,
    collections::BTreeMap,
    path::{Path, PathBuf},
    sync::Arc,
};

use personal::{FileError, Keyring};
use receivables::calendar::Day;

use crate::{
    Store,
    db::{Db, params},
    error::{Error, KeyFault},
    sql,
};

/// Where the keys are.
#[derive(Debug, Clone, Default)]
pub struct Keys {
    /// The file; by default beside a SQLite file, with `.keys.toml` behind its name. PostgreSQL has no default.
    pub file: Option<PathBuf>,
    /// The day that a key made now bears.
    pub today: Option<Day>,
}

/// The keys of an open database.
#[derive(Debug)]
pub(crate) struct KeyHold {
    place: KeyPlace,
    today: Option<Day>,
    /// As last read. Another process may have added one since.
    read: RefCell<Option<Arc<Keyring>>>,
}

#[derive(Debug)]
enum KeyPlace {
    File(PathBuf),
    /// As long as the database in memory.
    Memory,
    /// A database on a server, and nobody said where its keys are.
    Unnamed,
}

/// A key and what it does here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyUse {
    /// Number.
    pub id: u32,
    /// The day it was made, if the file says so.
    pub made_on: Option<Day>,
    /// It is in the file.
    pub is_on_file: bool,
    /// It seals what comes in.
    pub is_current: bool,
    /// People whose values are sealed with it, users with a second factor and what came in among them.
    pub people: u64,
}

impl KeyHold {
    /// For a database in a file, on a server, or (with neither) in memory.
    pub(crate) fn new(keys: &Keys, sqlite: Option<&Path>, is_postgres: bool) -> Self {
        // SQLite's own name for a database without a file.
        let sqlite = sqlite.filter(|file| *file != Path::new(":memory:"));
        let place = match (&keys.file, sqlite) {
            (Some(file), _) => KeyPlace::File(file.clone()),
            (None, Some(database)) => {
                let mut name = database.as_os_str().to_owned();
                name.push(".keys.toml");
                KeyPlace::File(name.into())
            }
            (None, None) if is_postgres => KeyPlace::Unnamed,
            (None, None) => KeyPlace::Memory,
        };
        Self { place, today: keys.today, read: RefCell::new(None) }
    }

    /// Where they are, for another connection.
    pub(crate) fn given(&self) -> Keys {
        let file = match &self.place {
            KeyPlace::File(file) => Some(file.clone()),
            KeyPlace::Memory | KeyPlace::Unnamed => None,
        };
        Keys { file, today: self.today }
    }

    /// The keys for opening values.
    pub(super) fn to_open(&self) -> Result<Arc<Keyring>, Error> {
        if let Some(ring) = self.read.borrow().as_ref() {
            return Ok(Arc::clone(ring));
        }
        match &self.place {
            KeyPlace::File(file) => Ok(self.hold(Keyring::read(file)?)),
            KeyPlace::Memory => Ok(self.hold(Keyring::in_memory()?)),
            KeyPlace::Unnamed => Err(KeyFault::Unnamed.into()),
        }
    }

    /// The keys as the file has them now.
    pub(crate) fn again(&self) -> Result<Arc<Keyring>, Error> {
        match &self.place {
            KeyPlace::File(file) => Ok(self.hold(Keyring::read(file)?)),
            KeyPlace::Memory | KeyPlace::Unnamed => self.to_open(),
        }
    }

    /// The keys for sealing, within a transaction that writes: read anew, made where nothing was ever sealed, and known to
    /// the database.
    pub(crate) fn to_seal(&self, db: &Db) -> Result<Arc<Keyring>, Error> {
        let known = known(db)?;
        let ring = match (self.again(), &self.place) {
            (Err(Error::Keys(FileError::Missing(_))), KeyPlace::File(file)) if known.is_empty() => {
                self.hold(Keyring::make(file, self.today)?)
            }
            (read, _) => read?,
        };
        let current = ring.current();
        if let Some(newest) = known.iter().map(|(id, _)| *id).filter(|&id| id > current).max() {
            return Err(KeyFault::Old { keys: ring.place(), key: newest }.into());
        }
        let fingerprint = ring.fingerprint(current).unwrap_or_default();
        // The first key has no earlier one to take over from.
        db.execute(sql::KEY_INSERT, &params![current, known.is_empty(), fingerprint])?;
        // Read again: another machine may have been first, with a file of its own.
        for (id, fingerprint) in self::known(db)? {
            if ring.fingerprint(id).is_some_and(|ours| ours != fingerprint) {
                return Err(KeyFault::Other { keys: ring.place(), key: id }.into());
            }
        }
        Ok(ring)
    }

    /// Adds a key to the file, for what is sealed from now on.
    pub(super) fn add(&self, ring: &Keyring) -> Result<(), Error> {
        let mut ring = ring.clone();
        ring.add(self.today)?;
        self.hold(ring);
        Ok(())
    }

    fn hold(&self, ring: Keyring) -> Arc<Keyring> {
        let ring = Arc::new(ring);
        *self.read.borrow_mut() = Some(Arc::clone(&ring));
        ring
    }
}

/// Number and fingerprint of every key that the database knows.
fn known(db: &Db) -> Result<Vec<(u32, String)>, Error> {
    db.all(sql::KEYS, &[], |row| Ok((row.int(0)?, row.text(1)?.to_owned())))
}

impl Store {
    /// Every key of the file and of the database, by number. Empty before anything was sealed.
    pub fn keys(&self) -> Result<Vec<KeyUse>, Error> {
        let known = known(&self.db)?;
        let ring = match self.keys.again() {
            Ok(ring) => Some(ring),
            // Nothing is missed before there is anything to open.
            Err(Error::Keys(FileError::Missing(_)) | Error::KeyFault(KeyFault::Unnamed))
                if known.is_empty() =>
            {
                None
            }
            Err(error) => return Err(error),
        };
        let mut people: BTreeMap<u32, u64> = BTreeMap::new();
        self.db.each(sql::KEY_USES, &[], |row| {
            people.insert(row.int(0)?, row.int(1)?);
            Ok(())
        })?;
        for (key, _) in self.totp_keys()? {
            *people.entry(key).or_default() += 1;
        }
        let on_file: Vec<_> = ring.iter().flat_map(|ring| ring.keys()).collect();
        let mut ids: Vec<u32> =
            known.iter().map(|(id, _)| *id).chain(on_file.iter().map(|key| key.id)).collect();
        ids.sort_unstable();
        ids.dedup();
        Ok(ids
            .into_iter()
            .map(|id| {
                let made = on_file.iter().find(|key| key.id == id);
                KeyUse {
                    id,
                    made_on: made.and_then(|key| key.made_on),
                    is_on_file: made.is_some(),
                    is_current: ring.as_ref().is_some_and(|ring| ring.current() == id),
                    people: people.get(&id).copied().unwrap_or(0),
                }
            })
            .collect())
    }

    /// Takes a key out of the file. What copies of the database hold sealed with it opens nowhere any more.
    ///
    /// # Errors
    /// [`KeyFault::InUse`] for the current key and while anything is sealed with it, [`KeyFault::None`] if there is none.
    pub fn retire_key(&mut self, id: u32) -> Result<(), Error> {
        let transaction = self.write_ledger()?;
        let used = self.keys()?.into_iter().find(|key| key.id == id).filter(|key| key.is_on_file);
        let used = used.ok_or(KeyFault::None(id))?;
        if used.is_current || used.people > 0 {
            return Err(KeyFault::InUse { key: id, people: used.people }.into());
        }
        let mut ring = Keyring::clone(&*self.keys.again()?);
        ring.remove(id)?;
        self.keys.hold(ring);
        transaction.commit()
    }
}
