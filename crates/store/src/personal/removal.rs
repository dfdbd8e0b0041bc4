//! Taking away what is personal, on request or when its time is over. Money and the order of what was done stay.
//!
//! The row of a person stays without its content, under a name that says nothing: contacts of the past still belong to
//! somebody, and rules that count them go on counting right.

use personal::Field;
use receivables::{
    calendar::Day,
    debtor::{Channel, Channels, Country, DebtorId, PersonId},
};
use sha2::{Digest as _, Sha256};

use super::{
    happening::{Act, Happening, remember},
    people::PersonName,
};
use crate::{
    Store,
    db::{Db, Row, params},
    directory::{DebtorRef, debtor_ref},
    error::Error,
    import::open_receivables,
    row,
    sql::{self, incoming},
};

/// Why something is taken away.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Basis {
    /// Somebody asked for it. The next file shall not bring the person back.
    Request,
    /// Nothing asks to keep it any longer.
    Retention,
}

impl Basis {
    /// The stable code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Request => "request",
            Self::Retention => "retention",
        }
    }
}

/// Rows of one kind: how many, and the day of the latest.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "the fields say what they are")]
pub struct Records {
    pub count: u64,
    pub latest: Option<Day>,
}

/// What the database holds of a person, or of a debtor and all their people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holdings {
    /// The people, masked. Without those whose data are gone.
    pub people: Vec<PersonName>,
    /// Notes on contacts with them, and what they wrote to us.
    pub notes: Records,
    /// What was said of disputes; none for a single person.
    pub disputes: Records,
    /// Contacts with them.
    pub contacts: Records,
    /// Contacts with them that were put to the gate.
    pub checks: Records,
    /// Decisions on the debtor, without the latest one.
    pub decisions: Records,
    /// Invoices, payments, promises and contracts of the debtor.
    pub money: Records,
}

/// What shall go with the people themselves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each names rows that go or stay by a rule of its own")]
pub struct Going {
    /// Names, forms of address, numbers and addresses.
    pub people: bool,
    /// Notes on contacts, and what was said of disputes.
    pub texts: bool,
    /// The log of contacts and of questions to the gate.
    pub log: bool,
    /// Decisions but the latest.
    pub decisions: bool,
}

/// What was taken away.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "the fields say what they count")]
pub struct Removed {
    pub people: u64,
    pub values: u64,
    pub texts: u64,
    pub contacts: u64,
    pub checks: u64,
    pub decisions: u64,
}

impl Removed {
    /// As the table of removals keeps it.
    pub(super) fn to_json(self) -> String {
        let Self { people, values, texts, contacts, checks, decisions } = self;
        format!(
            "{{\"people\":{people},\"values\":{values},\"texts\":{texts},\"contacts\":{contacts},\"checks\":{checks},\"decisions\":{decisions}}}"
        )
    }
}

/// A debtor who owes nothing any more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EndedClaim {
    /// Who.
    pub debtor: DebtorRef,
    /// Their country.
    pub country: Option<Country>,
    /// The last day on which anything was paid, cleared or said, as far as it is known; never too early.
    pub ended: Day,
}

impl Store {
    /// Every debtor who owed something and owes nothing any more.
    pub fn ended_claims(&self) -> Result<Vec<EndedClaim>, Error> {
        let mut open: Vec<i64> = open_receivables(&self.db)?.into_iter().map(|open| open.debtor).collect();
        open.sort_unstable();
        let mut claims = self.db.all(sql::CLAIMS_LAST_DAY, &[], |row| {
            Ok(EndedClaim {
                debtor: debtor_ref(row, [0, 1, 2])?,
                country: row::code(row, 3, Country::from_code)?,
                ended: Day(row.int(4)?),
            })
        })?;
        claims.retain(|claim| open.binary_search(&claim.debtor.id.0).is_err());
        Ok(claims)
    }

    /// What there is of a person, or of a debtor and everybody of theirs.
    ///
    /// # Errors
    /// [`Error::NoPerson`] if there is nobody of that number.
    pub fn holdings(&self, debtor: DebtorId, person: Option<PersonId>) -> Result<Holdings, Error> {
        let mut people = self.people(debtor)?;
        if let Some(id) = person {
            people.retain(|known| known.id == id);
            if people.is_empty() {
                return Err(Error::NoPerson(id.0));
            }
        }
        let name = person.and(people.first()).map(|known| known.name.clone());
        people.retain(|known| known.name != nobody(known.id));
        let of = |text| self.db.one(text, &params![debtor.0, &name], |row| records(row, 0));
        let of_debtor = |text| self.db.one(text, &params![debtor.0], |row| records(row, 0));
        Ok(Holdings {
            people,
            notes: of(sql::HELD_NOTES)?,
            disputes: if person.is_some() { Records::default() } else { of_debtor(sql::HELD_DISPUTES)? },
            contacts: of(sql::HELD_CONTACTS)?,
            checks: of(sql::HELD_CHECKS)?,
            decisions: of_debtor(sql::HELD_DECISIONS)?,
            money: of_debtor(sql::HELD_MONEY)?,
        })
    }

    /// Takes away what is said to go, of one person or of a debtor and everybody of theirs, and writes down that it did.
    /// Log and decisions go of the debtor as a whole only.
    ///
    /// # Errors
    /// [`Error::NoPerson`] if there is nobody of that number.
    pub fn remove(
        &mut self,
        debtor: DebtorId,
        person: Option<PersonId>,
        going: Going,
        basis: Basis,
        act: &Act<'_>,
    ) -> Result<Removed, Error> {
        if !self.db.is_postgres() {
            self.db.batch(sql::OVERWRITE_DELETED)?;
        }
        let transaction = self.write_ledger()?;
        let mut removed = Removed::default();
        for sealed in self.sealed(debtor, person)? {
            let id = PersonId(sealed.id);
            if going.texts && person.is_some() {
                removed.texts += self.db.execute(incoming::WORDS_CLEAR, &params![debtor.0, id.0])?;
                removed.texts += self
                    .db
                    .execute(sql::PERSON_NOTES_CLEAR, &params![debtor.0, &sealed.name])?
                    + self.db.execute(sql::standing::NOTES_NAMING_CLEAR, &params![debtor.0, &sealed.name])?;
            }
            if going.people && sealed.name != nobody(id) {
                removed.people += 1;
                removed.values += u64::try_from(sealed.values.iter().flatten().count()).unwrap_or(0);
                self.db.execute(incoming::SENDER_CLEAR, &params![debtor.0, id.0])?;
                empty_person(&self.db, debtor, id, &sealed.name, basis)?;
            }
        }
        if person.is_none() {
            if going.texts {
                removed.texts += self.db.execute(incoming::WORDS_CLEAR, &params![debtor.0, None::<i64>])?;
                removed.texts += self.db.execute(sql::DEBTOR_NOTES_CLEAR, &params![debtor.0])?;
                removed.texts += self.db.execute(sql::standing::NOTES_CLEAR, &params![debtor.0])?;
                removed.texts += self.db.execute(sql::DEBTOR_REASONS_CLEAR, &params![debtor.0])?;
            }
            if going.people {
                // Somebody named in a log and in no list of contacts.
                self.db.execute(sql::CONTACT_STRANGERS_CLEAR, &params![debtor.0])?;
                self.db.execute(sql::CHECK_STRANGERS_CLEAR, &params![debtor.0])?;
                self.db.execute(incoming::SENDER_CLEAR, &params![debtor.0, None::<i64>])?;
            }
            if going.log {
                removed.contacts = self.db.execute(sql::CONTACTS_DELETE, &params![debtor.0])?;
                removed.checks = self.db.execute(sql::CHECKS_DELETE, &params![debtor.0])?;
            }
            if going.decisions {
                removed.decisions = self.db.execute(sql::DECISIONS_DELETE, &params![debtor.0])?;
            }
        }
        if removed != Removed::default() {
            self.db.execute(sql::undo::BEFORE_FORGET, &params![debtor.0])?;
            self.db.bulk(&sql::DEBTOR_FACTS_CHANGED, [params![debtor.0]])?;
            remember(&self.db, debtor, Happening::Removed { person, basis, going, removed: &removed }, act)?;
        }
        transaction.commit()?;
        self.wipe()?;
        Ok(removed)
    }
}

/// Takes a person's content out of their row and their name out of the log.
fn empty_person(db: &Db, debtor: DebtorId, id: PersonId, name: &str, basis: Basis) -> Result<(), Error> {
    let forgotten = (basis == Basis::Request).then(|| name_hash(debtor.0, name).to_vec());
    let no_channel_left = Channel::ALL.iter().fold(Channels::NONE, |all, channel| all.with(*channel));
    let nobody = nobody(id);
    db.execute(sql::PERSON_EMPTY, &params![id.0, &nobody, no_channel_left.bits(), forgotten])?;
    db.execute(sql::CONTACT_RENAME, &params![debtor.0, name, &nobody])?;
    db.execute(sql::CHECK_RENAME, &params![debtor.0, name, &nobody])?;
    Ok(())
}

/// The name of somebody whose data are gone.
fn nobody(id: PersonId) -> String {
    format!("***#{}", id.0)
}

/// Tells whether a name that comes again is one that was taken away. Who has the name can compute it; who has not cannot
/// read it off.
fn name_hash(debtor: i64, name: &str) -> [u8; 32] {
    let mut hash = Sha256::new();
    hash.update(b"huikuan forgotten person 1");
    hash.update(debtor.to_be_bytes());
    hash.update(name.as_bytes());
    hash.finalize().into()
}

/// People who asked to be forgotten.
#[derive(Debug)]
pub(crate) struct Forgotten {
    /// Debtor and hash of the name, sorted, with the number of the person.
    people: Vec<(i64, Vec<u8>, i64)>,
}

impl Forgotten {
    pub(crate) fn load(db: &Db) -> Result<Self, Error> {
        let mut people = db.all(sql::PEOPLE_FORGOTTEN, &[], |row| {
            Ok((row.int(0)?, row.opt_bytes(1)?.unwrap_or_default().to_vec(), row.int(2)?))
        })?;
        people.sort_unstable();
        Ok(Self { people })
    }

    /// The name under which the log keeps somebody of that name; `None` if they did not ask to be forgotten.
    pub(crate) fn name(&self, debtor: i64, name: &str) -> Option<String> {
        let first = self.people.partition_point(|(of, ..)| *of < debtor);
        let mut of_debtor = self.people.get(first..)?.iter().take_while(|(of, ..)| *of == debtor).peekable();
        of_debtor.peek()?;
        let hash = name_hash(debtor, name);
        of_debtor.find(|(_, forgotten, _)| forgotten == &hash).map(|(.., id)| nobody(PersonId(*id)))
    }
}

fn records(row: &Row<'_>, column: usize) -> Result<Records, Error> {
    Ok(Records { count: row.int(column)?, latest: row::day(row, column + 1)? })
}

impl Holdings {
    /// Numbers and addresses on file.
    pub fn values(&self) -> impl Iterator<Item = (&PersonName, Field, &str)> {
        self.people
            .iter()
            .flat_map(|person| person.ways.iter().map(move |(field, shown)| (person, *field, shown.as_str())))
    }
}
