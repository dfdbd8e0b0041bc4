//! People as a screen may show them, and their plain values for a reason.

use std::{fmt, sync::Arc};

use personal::{Field, Keyring, OpenError, Place, mask};
use receivables::debtor::{Channel, DebtorId, PersonId, Role};

use super::{
    happening::{Act, Happening, remember},
    reached_by,
};
use crate::{
    Store,
    db::{Row, params},
    error::Error,
    row, sql,
};

/// How to speak to a person, and the ways to reach them as they may be shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonName {
    /// Number in the store.
    pub id: PersonId,
    /// Name.
    pub name: String,
    /// What they are to the debtor.
    pub role: Option<Role>,
    /// Form of address: 总, 经理, Ms.
    pub title: Option<String>,
    /// What is on file of them, masked.
    pub ways: Vec<(Field, String)>,
}

impl PersonName {
    /// The masked value through which a channel would reach them.
    pub fn way(&self, channel: Channel) -> Option<&str> {
        reached_by(channel).iter().find_map(|wanted| {
            self.ways.iter().find(|(field, _)| field == wanted).map(|(_, shown)| shown.as_str())
        })
    }
}

/// A person's values as they are. Whoever has one has left an entry in the log.
#[derive(Clone, PartialEq, Eq)]
pub struct PlainPerson {
    /// Number in the store.
    pub id: PersonId,
    /// Name.
    pub name: String,
    /// Every value on file.
    pub ways: Vec<(Field, String)>,
}

impl fmt::Debug for PlainPerson {
    /// Without the values: what is printed is soon in a log.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PlainPerson").field("id", &self.id).finish_non_exhaustive()
    }
}

/// A person's values as the database has them.
pub(crate) struct Sealed {
    pub(crate) id: i64,
    pub(crate) debtor: i64,
    pub(super) name: String,
    /// The key of all values; 0 if they are plain, `None` if there is none.
    pub(super) sealed_by: Option<u32>,
    /// In the order of [`Field::COLUMNS`].
    pub(super) values: [Option<String>; 6],
}

impl Sealed {
    /// From the columns: number, debtor, name, key, and the six values.
    pub(crate) fn read(row: &Row<'_>) -> Result<Self, Error> {
        let mut values = [const { None }; 6];
        for (column, value) in (4..).zip(&mut values) {
            *value = row::string(row, column)?;
        }
        Ok(Self {
            id: row.int(0)?,
            debtor: row.int(1)?,
            name: row.text(2)?.to_owned(),
            sealed_by: row.opt_int(3)?,
            values,
        })
    }

    /// Every value that there is, plain.
    pub(super) fn opened(&self, ring: &Keyring) -> Result<Vec<(Field, String)>, OpenError> {
        let given = Field::COLUMNS.into_iter().zip(&self.values);
        given
            .filter_map(|(field, value)| Some((field, value.as_deref()?)))
            .map(|(field, value)| {
                if self.sealed_by == Some(0) {
                    return Ok((field, value.to_owned()));
                }
                let place = Place { debtor: self.debtor, person: &self.name, field };
                ring.open(&place, value).map(|plain| (field, plain))
            })
            .collect()
    }
}

impl Store {
    /// Every person of a debtor, masked.
    pub fn people(&self, debtor: DebtorId) -> Result<Vec<PersonName>, Error> {
        let read = |row: &Row<'_>| {
            Ok((Sealed::read(row)?, row::code(row, 10, Role::from_code)?, row::string(row, 11)?))
        };
        let people = self.db.all(sql::NAMES_PEOPLE, &params![debtor.0], read)?;
        let mut names = Vec::with_capacity(people.len());
        for (sealed, role, title) in people {
            let ways = self.plain(&sealed)?.into_iter().map(|(field, plain)| (field, mask(field, &plain)));
            names.push(PersonName {
                id: PersonId(sealed.id),
                ways: ways.collect(),
                name: sealed.name,
                role,
                title,
            });
        }
        Ok(names)
    }

    /// Plain values of one person or of everybody of a debtor, to be shown. The log says so before they are given.
    ///
    /// # Errors
    /// [`Error::NoPerson`] if there is nobody of that number.
    pub fn reveal(
        &self,
        debtor: DebtorId,
        person: Option<PersonId>,
        act: &Act<'_>,
    ) -> Result<Vec<PlainPerson>, Error> {
        let transaction = self.db.transaction()?;
        let mut shown = Vec::new();
        for sealed in self.sealed(debtor, person)? {
            let ways = self.plain(&sealed)?;
            let fields: Vec<Field> = ways.iter().map(|(field, _)| *field).collect();
            let id = PersonId(sealed.id);
            if !fields.is_empty() {
                remember(&self.db, debtor, Happening::Shown { person: id, fields: &fields }, act)?;
            }
            shown.push(PlainPerson { id, name: sealed.name, ways });
        }
        transaction.commit()?;
        Ok(shown)
    }

    /// The plain value through which a channel reaches a person, to be used for that and not to be shown; the log says that
    /// it was used. `None` if there is none on file. Within a transaction that is open, the entry is part of it.
    ///
    /// # Errors
    /// [`Error::NoPerson`] if there is nobody of that number.
    pub fn reach(
        &self,
        debtor: DebtorId,
        person: PersonId,
        channel: Channel,
        act: &Act<'_>,
    ) -> Result<Option<String>, Error> {
        let transaction = self.db.transaction()?;
        let mut found = None;
        for sealed in self.sealed(debtor, Some(person))? {
            let ways = self.plain(&sealed)?;
            let wanted = reached_by(channel);
            found = wanted.iter().find_map(|field| ways.iter().find(|(of, _)| of == field).cloned());
        }
        if let Some((field, _)) = &found {
            remember(&self.db, debtor, Happening::Used { person, field: *field }, act)?;
        }
        transaction.commit()?;
        Ok(found.map(|(_, plain)| plain))
    }

    pub(crate) fn sealed(&self, debtor: DebtorId, person: Option<PersonId>) -> Result<Vec<Sealed>, Error> {
        let mut people = self.db.all(sql::NAMES_PEOPLE, &params![debtor.0], Sealed::read)?;
        if let Some(PersonId(id)) = person {
            people.retain(|sealed| sealed.id == id);
            if people.is_empty() {
                return Err(Error::NoPerson(id));
            }
        }
        Ok(people)
    }

    /// Opens with the keys at hand; another process may have added one meanwhile, so the file is asked once more.
    pub(crate) fn plain(&self, sealed: &Sealed) -> Result<Vec<(Field, String)>, Error> {
        if sealed.sealed_by.is_none() {
            return Ok(Vec::new());
        }
        let ring: Arc<Keyring> = self.keys.to_open()?;
        match sealed.opened(&ring) {
            Err(OpenError::NoKey { .. }) => Ok(sealed.opened(&*self.keys.again()?)?),
            opened => Ok(opened?),
        }
    }
}
