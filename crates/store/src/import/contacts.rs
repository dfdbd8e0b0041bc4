//! Which contact on file a row tells of. Two contacts with the same person, by the same channel, may fall into one minute;
//! a row is one of those on file if it says nothing else than that one, and another contact if it does.

use std::collections::{HashMap, hash_map::Entry};

use receivables::{contact::Connection, ledger::ContactEntry};

use super::fingerprint::{ByFingerprint, Fingerprint};
use crate::{
    db::{Db, Row, Value},
    error::Error,
    row, sql,
};

/// The values of [`sql::CONTACT_UPSERT`] that say when and with whom, in the order of [`sql::CONTACTS_AT`].
const KEY: [usize; 7] = [0, 1, 2, 5, 6, 10, 11];
/// Where the same statement has the place among contacts with one key, what became of the attempt, and the note.
const ORDINAL: usize = 3;
const CONNECTION: usize = 7;
const NOTE: usize = 12;

/// What a contact says besides its key: policy step, outcome, reason and note; `None` where it is silent.
type Said = [Option<Fingerprint>; 4];

/// A contact on file.
#[derive(Debug)]
struct Known {
    ordinal: i64,
    connection: Connection,
    said: Said,
    /// A row of this file is it: the next row is another contact.
    is_taken: bool,
}

/// A row whose statement waits.
#[derive(Debug)]
struct Waiting {
    /// Its place among the statements.
    place: usize,
    key: Fingerprint,
    connection: Connection,
    said: Said,
}

/// The contacts that rows of an import may tell of.
#[derive(Debug)]
pub(super) struct Contacts {
    /// There were contacts before this import.
    any_before: bool,
    known: ByFingerprint<Vec<Known>>,
    waiting: Vec<Waiting>,
}

impl Contacts {
    pub(super) fn new(any_before: bool) -> Self {
        Self { any_before, known: HashMap::default(), waiting: Vec::new() }
    }

    /// Remembers a row, whose statement has this place and this note.
    pub(super) fn wait(
        &mut self,
        place: usize,
        values: &[Value<'_>],
        row: &ContactEntry,
        note: Option<&str>,
    ) {
        let said = [
            row.step.map(|step| Fingerprint::new(step.into(), "", "")),
            row.outcome.map(|outcome| text(outcome.code())),
            row.reason.map(|reason| text(reason.code())),
            note.map(text),
        ];
        let key = key(KEY.into_iter().filter_map(|at| values.get(at)));
        self.waiting.push(Waiting { place, key, connection: row.connection, said });
    }

    /// Gives each row that waits the place of the contact it is, or the next free one.
    pub(super) fn place(
        &mut self,
        db: &Db,
        statements: &mut [(&'static str, Vec<Value<'_>>)],
    ) -> Result<(), Error> {
        let waiting = std::mem::take(&mut self.waiting);
        let mut asked: Vec<(Fingerprint, Vec<Value<'_>>)> = Vec::new();
        for row in &waiting {
            let Entry::Vacant(place) = self.known.entry(row.key) else { continue };
            place.insert(Vec::new());
            if let Some((_, values)) = statements.get(row.place).filter(|_| self.any_before) {
                asked.push((row.key, KEY.into_iter().filter_map(|at| values.get(at).cloned()).collect()));
            }
        }
        db.look_up(&sql::CONTACTS_AT, asked.iter().map(|(_, values)| values), |nth, row| {
            if let Some(known) = asked.get(nth).and_then(|(key, _)| self.known.get_mut(key)) {
                known.push(Known::read(row)?);
            }
            Ok(())
        })?;
        for row in waiting {
            let (place, key) = (row.place, row.key);
            let settled = row.settle(self.known.entry(key).or_default());
            let Some((_, values)) = statements.get_mut(place) else { continue };
            for (at, value) in settled {
                if let Some(old) = values.get_mut(at) {
                    *old = value;
                }
            }
        }
        Ok(())
    }
}

impl Known {
    /// A row of [`sql::CONTACTS_AT`].
    fn read(row: &Row<'_>) -> Result<Self, Error> {
        let said = |column: usize| Ok::<_, Error>(row.opt_text(column)?.map(text));
        Ok(Self {
            ordinal: row.int(1)?,
            connection: row::required(row, 2, Connection::from_code)?,
            said: [
                row.opt_int::<i64>(3)?.map(|step| Fingerprint::new(step, "", "")),
                said(4)?,
                said(5)?,
                said(6)?,
            ],
            is_taken: false,
        })
    }
}

impl Waiting {
    /// Finds the contact that this row is, or adds one: of several the one that says the same, then one that says more, then
    /// one that says less. Returns what that makes of the statement's values.
    fn settle(mut self, found: &mut Vec<Known>) -> Vec<(usize, Value<'static>)> {
        let free = || found.iter().enumerate().filter(|(_, known)| !known.is_taken);
        let best = free().filter_map(|(at, known)| Some((self.fit(known)?, at))).min();
        let Some(known) = best.and_then(|(_, at)| found.get_mut(at)) else {
            let ordinal = found.iter().map(|known| known.ordinal + 1).max().unwrap_or(0);
            found.push(Known { ordinal, connection: self.connection, said: self.said, is_taken: true });
            return vec![(ORDINAL, ordinal.into())];
        };
        let mut values = vec![(ORDINAL, known.ordinal.into())];
        if self.is_old(known) {
            // That it was sent takes back nothing of what the carrier said since.
            self.connection = known.connection;
            let [.., note] = &mut self.said;
            *note = None;
            values.extend([(CONNECTION, known.connection.code().into()), (NOTE, Value::Null)]);
        }
        known.is_taken = true;
        known.connection = self.connection;
        for (known, said) in known.said.iter_mut().zip(self.said) {
            *known = said.or(*known);
        }
        values
    }

    /// How far apart they are: 0 for the same, 1 where the one on file says more, 2 where the row does. `None`: another one.
    fn fit(&self, known: &Known) -> Option<u8> {
        if self.connection == known.connection && self.said == known.said {
            return Some(0);
        }
        let is_news = self.is_news(known);
        let is_of_one_message = is_news || self.is_old(known);
        if self.connection != known.connection && !is_of_one_message {
            return None;
        }
        let pairs = || self.said.iter().zip(&known.said);
        // What the carrier notes of a message is no second message.
        let compared = if is_of_one_message { self.said.len() - 1 } else { self.said.len() };
        let differs =
            pairs().take(compared).any(|(said, known)| said.is_some() && known.is_some() && said != known);
        let adds = is_news || pairs().take(compared).any(|(said, known)| said.is_some() && known.is_none());
        (!differs).then_some(if adds { 2 } else { 1 })
    }

    /// The carrier says what became of the message.
    fn is_news(&self, known: &Known) -> bool {
        known.connection == Connection::Sent && is_of_carrier(self.connection)
    }

    /// The carrier has said already what became of the message.
    fn is_old(&self, known: &Known) -> bool {
        self.connection == Connection::Sent && is_of_carrier(known.connection)
    }
}

/// What becomes of a message once it was sent.
const fn is_of_carrier(connection: Connection) -> bool {
    match connection {
        Connection::Connected | Connection::Delivered | Connection::Invalid | Connection::Bounced => true,
        Connection::Sent
        | Connection::NoAnswer
        | Connection::Busy
        | Connection::SwitchedOff
        | Connection::Voicemail
        | Connection::Waived
        | Connection::Cancelled => false,
    }
}

fn text(text: &str) -> Fingerprint {
    Fingerprint::new(0, text, "")
}

/// The values of a key, each apart from the next.
fn key<'a>(values: impl Iterator<Item = &'a Value<'a>>) -> Fingerprint {
    let mut whole = String::with_capacity(96);
    for value in values {
        whole.push_str(&format!("{value:?}\n"));
    }
    text(&whole)
}
