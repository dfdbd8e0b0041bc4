//! What came back from people and carriers: written down once, sealed, and followed at once by what must follow from it.
//!
//! A bounce closes the address it names, a wish for no more messages is honoured, a report of delivery goes to the message, and
//! whatever a person must read makes the plan of the case out of date: all in the transaction of the row itself.

use std::collections::BTreeSet;

use ::evidence::Kind;
use personal::{Field, Keyring, Place, mask};
use receivables::{
    contact::Connection,
    debtor::{Channel, Channels, DebtorId, PersonId},
    incoming::IncomingKind,
    message::UtcMicros,
};
use serde_json::{Value, json};

use crate::{
    Scope, Stamp, Store,
    db::{Row, params},
    directory::DebtorRef,
    error::Error,
    evidence,
    outbox::{facts_changed, lock_debtor},
    personal::{Sealed, reached_by},
    row,
    sql::{self, incoming as own},
};

/// Values sealed anew at a time.
const BATCH: u32 = 500;

/// Something that came in.
#[derive(Debug, Clone)]
pub struct NewIncoming<'a> {
    /// By which channel.
    pub channel: Channel,
    /// What it is.
    pub kind: IncomingKind,
    /// When it was sent or happened, by its own word.
    pub at: UtcMicros,
    /// What tells it from everything else of its channel: the same thing read twice has the same.
    pub external_id: &'a str,
    /// The message of ours that it is about. Debtor and person are that message's if nothing else is said.
    pub outbox: Option<i64>,
    /// Whose it is; `None` if nobody can tell.
    pub debtor: Option<DebtorId>,
    /// From whom, of the debtor's people.
    pub person: Option<PersonId>,
    /// Number or address it came from. It is sealed, as are subject and body.
    pub sender: Option<&'a str>,
    /// Subject.
    pub subject: Option<&'a str>,
    /// What it says.
    pub body: Option<&'a str>,
    /// Name in the vault of what came, as it came.
    pub raw_sha256: Option<&'a str>,
    /// Of a bounce: the number or address that takes nothing. `None` means the person's, whichever it is.
    pub address: Option<&'a str>,
    /// Of a wish for no more messages: everybody who is reached there; `person` alone if it is empty.
    pub everybody: &'a [(DebtorId, PersonId)],
}

/// Something that came in, on file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IncomingRow {
    /// Its number.
    pub id: i64,
    /// By which channel.
    pub channel: Channel,
    /// What it is.
    pub kind: IncomingKind,
    /// When it was sent or happened, by its own word.
    pub at: UtcMicros,
    /// When it was written down.
    pub taken_at: UtcMicros,
    /// What tells it from everything else of its channel.
    pub external_id: String,
    /// The message of ours that it is about.
    pub outbox: Option<i64>,
    /// Whose it is; `None` until somebody says so.
    pub debtor: Option<DebtorRef>,
    /// From whom, with their name if they are still on file.
    pub person: Option<(PersonId, Option<String>)>,
    /// Nobody has looked, and somebody must.
    pub waits: bool,
    /// When somebody said that they have read it, and who.
    pub read: Option<(UtcMicros, String)>,
    /// Name in the vault of what came, as it came.
    pub raw_sha256: Option<String>,
    /// The number or address it came from, masked.
    pub sender: Option<String>,
    /// Subject; `None` once it was taken away.
    pub subject: Option<String>,
    /// What it says; `None` once it was taken away.
    pub body: Option<String>,
}

/// What to list of what came in.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct IncomingFilter {
    /// Only what is nobody's.
    pub unmatched: bool,
    /// Only what waits for a reader.
    pub waiting: bool,
}

impl Store {
    /// Writes down what came in, and what follows from it. Returns its number; `None` if it was known already, and then nothing
    /// changes.
    ///
    /// # Errors
    /// [`Error::NoMessage`] and [`Error::NoDebtor`] for numbers that there are not.
    pub fn take_incoming(&self, new: &NewIncoming<'_>, now: UtcMicros) -> Result<Option<i64>, Error> {
        if self.knows_incoming(new.channel, new.external_id)? {
            return Ok(None);
        }
        let transaction = self.write_ledger()?;
        let message = new.outbox.map(|id| self.message(id)).transpose()?;
        let debtor = new.debtor.or(message.as_ref().map(|row| row.key.debtor));
        let of_message = message.as_ref().filter(|row| Some(row.key.debtor) == debtor);
        let person = new.person.or(of_message.map(|row| row.key.person));
        if let Some(debtor) = debtor {
            lock_debtor(&self.db, debtor)?;
        }
        // What a machine reports is understood without reading, unless it says nothing that can be acted on.
        let is_nobodys = person.is_none() && new.everybody.is_empty();
        let is_lost = is_nobodys && matches!(new.kind, IncomingKind::Bounce | IncomingKind::OptOut);
        let waits = new.kind.waits_for_reader() || is_lost;
        let Some(id) = self.add_incoming(new, debtor, person, waits, now)? else { return Ok(None) };
        let key = of_message.map(|row| row.key.to_string());
        if let (Some(debtor), Some(key)) = (debtor, &key) {
            self.answer_contact(debtor, key, new)?;
        }
        if let (IncomingKind::Bounce, Some(debtor), Some(person)) = (new.kind, debtor, person) {
            self.close_way(debtor, person, new.channel, new.address)?;
        }
        let said = json!({
            "incoming": id, "channel": new.channel.code(), "kind": new.kind.code(), "message": key,
            "raw": new.raw_sha256, "waits": waits,
        });
        let (mut touched, stamp) = (BTreeSet::new(), Stamp::machine(now.0));
        if new.kind == IncomingKind::OptOut {
            let everybody = new.everybody.iter().copied().chain(debtor.zip(person));
            for (debtor, person) in everybody.collect::<BTreeSet<_>>() {
                lock_debtor(&self.db, debtor)?;
                let bit = Channels::NONE.with(new.channel).bits();
                self.db.execute(own::OPTED_OUT, &params![person.0, bit])?;
                self.follow(debtor, Some(person), new.kind, &said, &stamp)?;
                touched.insert(debtor);
            }
        }
        if let Some(debtor) = debtor.filter(|debtor| !touched.contains(debtor)) {
            self.follow(debtor, person, new.kind, &said, &stamp)?;
        }
        transaction.commit()?;
        Ok(Some(id))
    }

    /// Whether something of that name came in before.
    pub fn knows_incoming(&self, channel: Channel, external_id: &str) -> Result<bool, Error> {
        let known =
            self.db.first(own::KNOWN, &params![channel.code(), external_id], |row| row.int::<i64>(0))?;
        Ok(known.is_some())
    }

    fn add_incoming(
        &self,
        new: &NewIncoming<'_>,
        debtor: Option<DebtorId>,
        person: Option<PersonId>,
        waits: bool,
        now: UtcMicros,
    ) -> Result<Option<i64>, Error> {
        let words = [(Field::Sender, new.sender), (Field::Subject, new.subject), (Field::Body, new.body)];
        let (mut sealed_by, mut sealed) = (None, [const { None }; 3]);
        if words.iter().any(|(_, plain)| plain.is_some()) {
            let ring = self.keys.to_seal(&self.db)?;
            sealed_by = Some(ring.current());
            sealed = seal(&ring, new.external_id, words)?;
        }
        let [sender, subject, body] = sealed;
        self.db.first(
            own::ADD,
            &params![
                new.at.0,
                now.0,
                new.outbox,
                debtor.map(|debtor| debtor.0),
                person.map(|person| person.0),
                waits,
                sealed_by,
                new.channel.code(),
                new.kind.code(),
                new.external_id,
                sender,
                subject,
                body,
                new.raw_sha256,
            ],
            |row| row.int(0),
        )
    }

    /// What the report says of the contact that the message was.
    fn answer_contact(&self, debtor: DebtorId, key: &str, new: &NewIncoming<'_>) -> Result<(), Error> {
        let connection = match new.kind {
            IncomingKind::Bounce => Connection::Bounced,
            IncomingKind::Delivered => Connection::Delivered,
            IncomingKind::Reply
            | IncomingKind::AutomaticReply
            | IncomingKind::Opened
            | IncomingKind::OptOut
            | IncomingKind::Voicemail
            | IncomingKind::Call
            | IncomingKind::Unknown => return Ok(()),
        };
        self.db.execute(own::CONTACT_ANSWERED, &params![debtor.0, key, connection.code()]).map(drop)
    }

    /// Closes the person's way for a channel, unless it is another by now than the one that takes nothing.
    pub(crate) fn close_way(
        &self,
        debtor: DebtorId,
        person: PersonId,
        channel: Channel,
        address: Option<&str>,
    ) -> Result<(), Error> {
        for sealed in self.sealed(debtor, Some(person))? {
            let on_file = self.plain(&sealed)?;
            let is_same = |(field, plain): &(Field, String)| {
                let is_way = reached_by(channel).contains(field);
                is_way && address.is_none_or(|address| normal(*field, plain) == normal(*field, address))
            };
            if on_file.iter().any(is_same) {
                let bit = Channels::NONE.with(channel).bits();
                self.db.execute(own::BOUNCED, &params![person.0, bit])?;
            }
        }
        Ok(())
    }

    fn follow(
        &self,
        debtor: DebtorId,
        person: Option<PersonId>,
        kind: IncomingKind,
        said: &Value,
        stamp: &Stamp,
    ) -> Result<(), Error> {
        let mut said = said.clone();
        if let Some(said) = said.as_object_mut() {
            said.insert("person".to_owned(), json!(person.map(|person| person.0)));
        }
        evidence::append(&self.db, debtor, stamp, entry(kind), &said)?;
        facts_changed(&self.db, debtor)
    }

    /// One thing that came in, with its words.
    ///
    /// # Errors
    /// [`Error::NoIncoming`] if there is none of that number.
    pub fn incoming(&self, id: i64) -> Result<IncomingRow, Error> {
        let row = self.db.first(own::ONE, &params![id], Raw::read)?.ok_or(Error::NoIncoming(id))?;
        self.opened(row)
    }

    /// What came in, below a number, the latest first.
    pub fn incoming_list(
        &self,
        filter: IncomingFilter,
        below: i64,
        most: u32,
    ) -> Result<Vec<IncomingRow>, Error> {
        let IncomingFilter { unmatched, waiting } = filter;
        let params = params![unmatched.then_some(1_i64), waiting.then_some(1_i64), below, most];
        let rows = self.db.all(own::LIST, &params, Raw::read)?;
        rows.into_iter().map(|row| self.opened(row)).collect()
    }

    /// Of the cases that a scope covers, or of one of them.
    pub fn incoming_within(
        &self,
        scope: &Scope,
        debtor: Option<DebtorId>,
        waiting: bool,
        below: i64,
        most: u32,
    ) -> Result<Vec<IncomingRow>, Error> {
        let mut values = Vec::from(scope.values());
        values.extend(params![waiting.then_some(1_i64), below, most]);
        let mut scoped = &sql::standing::INCOMING;
        if let Some(debtor) = debtor {
            scoped = &sql::standing::INCOMING_OF;
            values.extend(params![debtor.0]);
        }
        let ids: Vec<i64> = self.db.all_planned(scoped.of(scope), &values, |row| row.int(0))?;
        ids.into_iter().map(|id| self.incoming(id)).collect()
    }

    /// What came in about a message of a debtor, the oldest first.
    pub fn incoming_about(&self, debtor: DebtorId, message: i64) -> Result<Vec<IncomingRow>, Error> {
        let rows = self.db.all(own::OF_MESSAGE, &params![debtor.0, message], Raw::read)?;
        rows.into_iter().map(|row| self.opened(row)).collect()
    }

    /// Writes down that a person has read it; the first who says so stands there. The plan of the case is made anew.
    ///
    /// # Errors
    /// [`Error::NoIncoming`] if there is none of that number.
    pub fn read_incoming(&self, id: i64, now: UtcMicros, by: &str) -> Result<IncomingRow, Error> {
        let transaction = self.write_ledger()?;
        let row = self.incoming(id)?;
        if let Some(debtor) = &row.debtor {
            lock_debtor(&self.db, debtor.id)?;
        }
        let is_first = self.db.execute(own::READ, &params![id, now.0, by])? > 0;
        if let Some(debtor) = row.debtor.filter(|_| is_first) {
            let stamp = Stamp { at: now.0, by: by.to_owned() };
            let content = json!({ "incoming": id, "read": true });
            evidence::append(&self.db, debtor.id, &stamp, Kind::Fact, &content)?;
            facts_changed(&self.db, debtor.id)?;
        }
        transaction.commit()?;
        self.incoming(id)
    }

    /// Says whose it is, where nobody could tell. What follows from its kind follows now.
    ///
    /// # Errors
    /// [`Error::NoIncoming`] if there is none of that number or it is somebody's already, [`Error::NoPerson`] if the debtor has no
    /// such person.
    pub fn match_incoming(
        &self,
        id: i64,
        debtor: DebtorId,
        person: Option<PersonId>,
        now: UtcMicros,
        by: &str,
    ) -> Result<IncomingRow, Error> {
        let transaction = self.write_ledger()?;
        if person.is_some() {
            self.sealed(debtor, person)?;
        }
        let row = self.incoming(id)?;
        lock_debtor(&self.db, debtor)?;
        if self.db.execute(own::MATCH, &params![id, debtor.0, person.map(|person| person.0)])? == 0 {
            return Err(Error::NoIncoming(id));
        }
        let said = json!({
            "incoming": id, "channel": row.channel.code(), "kind": row.kind.code(), "message": null, "raw": row.raw_sha256,
            "waits": row.waits, "matched_by": by,
        });
        if let Some(person) = person {
            let bit = Channels::NONE.with(row.channel).bits();
            if row.kind == IncomingKind::Bounce {
                self.db.execute(own::BOUNCED, &params![person.0, bit])?;
            }
            if row.kind == IncomingKind::OptOut {
                self.db.execute(own::OPTED_OUT, &params![person.0, bit])?;
            }
        }
        let stamp = Stamp { at: now.0, by: by.to_owned() };
        self.follow(debtor, person, row.kind, &said, &stamp)?;
        transaction.commit()?;
        self.incoming(id)
    }

    /// Names in the vault of all that came in.
    pub fn incoming_files(&self) -> Result<BTreeSet<String>, Error> {
        let files = self.db.all(own::RAW, &[], |row| Ok(row.text(0)?.to_owned()))?;
        Ok(files.into_iter().collect())
    }

    /// Those of a debtor, or of one of their people.
    pub fn incoming_files_of(
        &self,
        debtor: DebtorId,
        person: Option<PersonId>,
    ) -> Result<Vec<String>, Error> {
        let person = person.map(|person| person.0);
        self.db.all(own::RAW_OF, &params![debtor.0, person], |row| Ok(row.text(0)?.to_owned()))
    }

    /// Up to where a mailbox was read: its `UIDVALIDITY` and the last number.
    pub fn inbox_spot(&self, name: &str) -> Result<Option<(u32, u32)>, Error> {
        self.db.first(own::SPOT, &params![name], |row| Ok((row.int(0)?, row.int(1)?)))
    }

    /// Writes down up to where a mailbox was read. What came after it is brought again by whoever is killed before this.
    pub fn set_inbox_spot(&self, name: &str, (validity, uid): (u32, u32)) -> Result<(), Error> {
        self.db.execute(own::SPOT_SET, &params![validity, uid, name]).map(drop)
    }

    /// Everybody who is reached by one of these numbers or addresses, with the one that reaches them as it was asked. It opens
    /// what is on file of all people: ask for many at once.
    pub fn people_reached(
        &self,
        channel: Channel,
        addresses: &[&str],
    ) -> Result<Vec<(String, DebtorId, PersonId)>, Error> {
        let fields = reached_by(channel);
        let mut found = Vec::new();
        if addresses.is_empty() {
            return Ok(found);
        }
        self.db.each(sql::PEOPLE_SEALED, &[], |row| {
            let person = Sealed::read(row)?;
            let ways = self.plain(&person)?;
            for (field, plain) in ways.iter().filter(|(field, _)| fields.contains(field)) {
                let asked = addresses.iter().find(|asked| normal(*field, asked) == normal(*field, plain));
                if let Some(asked) = asked {
                    found.push(((*asked).to_owned(), DebtorId(person.debtor), PersonId(person.id)));
                }
            }
            Ok(())
        })?;
        found.sort();
        found.dedup();
        Ok(found)
    }

    /// Seals all of it with the current key, within a transaction.
    pub(crate) fn reseal_incoming(&self, ring: &Keyring) -> Result<(), Error> {
        loop {
            let rows = self.db.all(own::TO_RESEAL, &params![ring.current(), BATCH], |row| {
                let words = [row::string(row, 2)?, row::string(row, 3)?, row::string(row, 4)?];
                Ok((row.int::<i64>(0)?, row.text(1)?.to_owned(), words))
            })?;
            if rows.is_empty() {
                return Ok(());
            }
            for (id, external_id, words) in rows {
                let plain = open(ring, &external_id, &words)?;
                let [sender, subject, body] = seal(ring, &external_id, with_fields(&plain))?;
                self.db.execute(own::RESEAL, &params![id, ring.current(), sender, subject, body])?;
            }
        }
    }

    fn opened(&self, raw: Raw) -> Result<IncomingRow, Error> {
        let Raw { mut row, sealed } = raw;
        if sealed.iter().any(Option::is_some) {
            let ring = self.keys.again()?;
            let [sender, subject, body] = open(&ring, &row.external_id, &sealed)?;
            row.sender = sender.map(|sender| mask(Field::Sender, &sender));
            (row.subject, row.body) = (subject, body);
        }
        Ok(row)
    }
}

/// What an entry of the chain is called.
const fn entry(kind: IncomingKind) -> Kind {
    match kind {
        IncomingKind::Bounce => Kind::Returned,
        IncomingKind::Delivered => Kind::Delivered,
        IncomingKind::Reply
        | IncomingKind::AutomaticReply
        | IncomingKind::Opened
        | IncomingKind::OptOut
        | IncomingKind::Voicemail
        | IncomingKind::Call
        | IncomingKind::Unknown => Kind::Answered,
    }
}

type Words = [Option<String>; 3];

fn with_fields(words: &Words) -> [(Field, Option<&str>); 3] {
    let [sender, subject, body] = words;
    [(Field::Sender, sender.as_deref()), (Field::Subject, subject.as_deref()), (Field::Body, body.as_deref())]
}

/// It is nobody's when it comes in, so it is bound to its own name.
const fn place(external_id: &str, field: Field) -> Place<'_> {
    Place { debtor: 0, person: external_id, field }
}

fn seal(ring: &Keyring, external_id: &str, words: [(Field, Option<&str>); 3]) -> Result<Words, Error> {
    let mut sealed = [const { None }; 3];
    for ((field, plain), sealed) in words.into_iter().zip(&mut sealed) {
        *sealed =
            plain.map(|plain| ring.seal(ring.current(), &place(external_id, field), plain)).transpose()?;
    }
    Ok(sealed)
}

fn open(ring: &Keyring, external_id: &str, words: &Words) -> Result<Words, Error> {
    let mut opened = [const { None }; 3];
    for ((field, sealed), opened) in with_fields(words).into_iter().zip(&mut opened) {
        *opened = sealed.map(|sealed| ring.open(&place(external_id, field), sealed)).transpose()?;
    }
    Ok(opened)
}

/// An address without what does not tell it from others: case and blanks, or all but the digits, and the country of China.
fn normal(field: Field, plain: &str) -> String {
    if matches!(field, Field::Mobile | Field::Phone | Field::Fax) {
        let digits: String = plain.chars().filter(char::is_ascii_digit).collect();
        let own =
            digits.strip_prefix("0086").or_else(|| digits.strip_prefix("86")).filter(|own| own.len() > 9);
        return own.map_or(digits.clone(), str::to_owned);
    }
    plain.trim().to_lowercase()
}

/// A row whose words are sealed.
struct Raw {
    row: IncomingRow,
    sealed: Words,
}

impl Raw {
    fn read(row: &Row<'_>) -> Result<Self, Error> {
        let debtor = match row.opt_int(4)? {
            Some(id) => Some(DebtorRef {
                id: DebtorId(id),
                code: row::string(row, 5)?,
                name: row::string(row, 6)?.unwrap_or_default(),
            }),
            None => None,
        };
        let person = row.opt_int(7)?.map(PersonId);
        let read = row.opt_int(10)?.map(UtcMicros);
        let (name, by) = (row::string(row, 8)?, row::string(row, 11)?.unwrap_or_default());
        Ok(Self {
            row: IncomingRow {
                id: row.int(0)?,
                at: UtcMicros(row.int(1)?),
                taken_at: UtcMicros(row.int(2)?),
                outbox: row.opt_int(3)?,
                debtor,
                person: person.map(|id| (id, name)),
                waits: row.bool(9)?,
                read: read.map(|at| (at, by)),
                channel: row::required(row, 12, Channel::from_code)?,
                kind: row::required(row, 13, IncomingKind::from_code)?,
                external_id: row.text(14)?.to_owned(),
                raw_sha256: row::string(row, 15)?,
                sender: None,
                subject: None,
                body: None,
            },
            sealed: [row::string(row, 17)?, row::string(row, 18)?, row::string(row, 19)?],
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_the_same_however_it_is_written() {
        for (field, one, other, same) in [
            (Field::Email, "Li@Example.com ", "li@example.com", true),
            (Field::Email, "li@example.com", "lin@example.com", false),
            (Field::Mobile, "+86 138 1234 2207", "13812342207", true),
            (Field::Mobile, "0086-13812342207", "138-1234-2207", true),
            (Field::Phone, "86 1234 567", "1234567", false), // Too short to begin with a country.
            (Field::Wechat, "Wxid_A", "wxid_a", true),
        ] {
            assert_eq!(normal(field, one) == normal(field, other), same, "{one} {other}");
        }
    }
}
