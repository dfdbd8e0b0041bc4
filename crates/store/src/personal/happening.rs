//! What is remembered of data of persons: who saw or used them, and what was taken away.
//!
//! Everything passes [`remember`], in the transaction of what happened: a chain of evidence has one place to append to.

use ::evidence::Kind;
use personal::Field;
use receivables::debtor::{DebtorId, PersonId};
use serde_json::json;

use super::removal::{Basis, Going, Removed};
use crate::{
    Store,
    db::{Db, params},
    error::Error,
    evidence::{self, Stamp},
    sql,
};

/// Who does something, when and why.
#[derive(Debug, Clone, Copy)]
pub struct Act<'a> {
    /// The user, as the company's list names them.
    pub by: &'a str,
    /// Why, in their words. It is kept as it is.
    pub why: &'a str,
    /// Microseconds since 1970, UTC.
    pub at: i64,
}

/// Something that happened to data of persons.
#[derive(Debug, Clone, Copy)]
pub(super) enum Happening<'a> {
    /// Plain values were shown to a person.
    Shown { person: PersonId, fields: &'a [Field] },
    /// A plain value was handed to a channel, to reach the person.
    Used { person: PersonId, field: Field },
    /// Values and texts were taken away.
    Removed { person: Option<PersonId>, basis: Basis, going: Going, removed: &'a Removed },
}

/// Keeps what happened, in the transaction that is open.
pub(super) fn remember(
    db: &Db,
    debtor: DebtorId,
    happening: Happening<'_>,
    act: &Act<'_>,
) -> Result<(), Error> {
    let stamp = Stamp { at: act.at, by: act.by.to_owned() };
    let (person, kind, fields) = match happening {
        Happening::Shown { person, fields } => (person, "shown", fields),
        Happening::Used { person, field } => (person, "used", &[field][..]),
        Happening::Removed { person, basis, going, removed } => {
            let person = person.map(|person| person.0);
            let values = params![debtor.0, person, act.at, basis.code(), removed.to_json(), act.by, act.why];
            db.execute(sql::REMOVAL_INSERT, &values)?;
            let taken = serde_json::from_str(&removed.to_json()).unwrap_or_default();
            let more = [
                ("basis".to_owned(), json!(basis.code())),
                ("person".to_owned(), json!(person)),
                ("taken".to_owned(), taken),
            ];
            return evidence::forget(db, debtor, person, going, act.why, more.into(), &stamp);
        }
    };
    let fields: Vec<&str> = fields.iter().map(|field| field.code()).collect();
    let content = json!({ "person": person.0, "kind": kind, "fields": fields, "why": act.why });
    evidence::append(db, debtor, &stamp, Kind::Revealed, &content)?;
    let fields = fields.join(",");
    db.execute(sql::REVEAL_INSERT, &params![debtor.0, person.0, act.at, kind, fields, act.by, act.why])?;
    Ok(())
}

/// One entry of the log of plain values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Revealed {
    /// Whose.
    pub person: PersonId,
    /// `shown` to somebody, or `used` to reach the person.
    pub kind: String,
    /// Codes of the fields, with a comma between.
    pub fields: String,
    /// Who.
    pub by: String,
    /// Why.
    pub why: String,
    /// Microseconds since 1970, UTC.
    pub at: i64,
}

impl Store {
    /// Who saw or used plain values of a debtor's people, oldest first.
    pub fn reveals(&self, debtor: DebtorId) -> Result<Vec<Revealed>, Error> {
        self.db.all(sql::REVEALS, &params![debtor.0], |row| {
            Ok(Revealed {
                person: PersonId(row.int(0)?),
                kind: row.text(1)?.to_owned(),
                fields: row.text(2)?.to_owned(),
                by: row.text(3)?.to_owned(),
                why: row.text(4)?.to_owned(),
                at: row.int(5)?,
            })
        })
    }
}
