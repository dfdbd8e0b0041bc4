//! Letters that were printed: the paper of a message, its number at the post, and the day it arrived.

use ::evidence::Kind;
use receivables::{
    calendar::Day,
    contact::Connection,
    debtor::Channel,
    message::{Answer, MessageState, State, UtcMicros},
};
use serde_json::{Value, json};

use super::{
    Begun, OutboxRow,
    steps::{facts_changed, lock_debtor, stamp},
};
use crate::{
    NewDocument, Store,
    db::{Row, params},
    error::Error,
    evidence, sql,
};

/// A letter as it was printed.
#[derive(Debug, Clone)]
pub struct Printed<'a> {
    /// Its number, which stands on it.
    pub reference: &'a str,
    /// Its pages.
    pub pages: usize,
    /// How it is to be posted, such as EMS.
    pub service: &'a str,
    /// The PDF, which the vault has.
    pub document: NewDocument<'a>,
}

/// A printed letter on file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LetterRow {
    /// The number of its message.
    pub id: i64,
    /// When it was printed.
    pub printed_at: UtcMicros,
    /// Its own number.
    pub reference: String,
    /// SHA-256 of its PDF.
    pub sha256: String,
    /// Its pages.
    pub pages: i64,
    /// How it is posted.
    pub service: String,
    /// The post's number.
    pub posted_number: Option<String>,
    /// The day it was handed in.
    pub posted_on: Option<Day>,
    /// The day it reached the debtor or should have.
    pub reached_on: Option<Day>,
}

impl Store {
    /// Writes down that a letter was printed: its message is sent, its PDF is on file, all of it or nothing.
    ///
    /// # Errors
    /// [`Error::LateAnswer`] as for every message.
    pub fn record_printed(
        &self,
        begun: &Begun,
        receipt: String,
        printed: &Printed<'_>,
        now: UtcMicros,
        by: &str,
    ) -> Result<State, Error> {
        let transaction = self.db.transaction()?;
        let next = self.answered(begun, Answer::Taken(receipt), now, by)?;
        let Printed { reference, pages, service, document } = printed;
        self.db.execute(
            sql::LETTER_ADD,
            &params![
                begun.id,
                now.0,
                *reference,
                document.sha256,
                u64::try_from(*pages).unwrap_or(u64::MAX),
                *service
            ],
        )?;
        self.file_document(document)?;
        transaction.commit()?;
        Ok(next)
    }

    /// A printed letter, by the number of its message.
    pub fn letter(&self, id: i64) -> Result<LetterRow, Error> {
        self.db.first(sql::LETTER_BY_ID, &params![id], letter_row)?.ok_or(Error::NoLetter(id))
    }

    /// Writes down that a letter was handed in at the post, on which day and under which number of theirs.
    pub fn post_letter(
        &self,
        id: i64,
        number: &str,
        on: Day,
        now: UtcMicros,
        by: &str,
    ) -> Result<LetterRow, Error> {
        let content = json!({ "posted_number": number, "posted_on": on.to_string() });
        self.with_letter(id, Kind::Fact, &content, now, by, |row| {
            self.db.execute(sql::LETTER_POSTED, &params![row.id, number, on])?;
            let why = format!("{number}, {on}");
            let sent = MessageState::Sent.code();
            self.db.execute(
                sql::OUTBOX_STEP_ADD,
                &params![row.id, now.0, sent, by, why.as_str(), None::<&str>],
            )?;
            Ok(())
        })
    }

    /// Writes down that a letter reached the debtor, or should have, on a day: a demand with proof from then on.
    pub fn reach_letter(&self, id: i64, on: Day, now: UtcMicros, by: &str) -> Result<LetterRow, Error> {
        let content = json!({ "reached_on": on.to_string() });
        self.with_letter(id, Kind::Delivered, &content, now, by, |row| {
            self.db.execute(sql::LETTER_REACHED, &params![row.id, on])?;
            let key = row.key.to_string();
            let delivered = Connection::Delivered.code();
            self.db.execute(sql::CONTACT_REACHED, &params![row.key.debtor.0, key.as_str(), delivered, on])?;
            facts_changed(&self.db, row.key.debtor)
        })
    }

    fn with_letter(
        &self,
        id: i64,
        kind: Kind,
        content: &Value,
        now: UtcMicros,
        by: &str,
        change: impl FnOnce(&OutboxRow) -> Result<(), Error>,
    ) -> Result<LetterRow, Error> {
        let transaction = self.db.transaction()?;
        lock_debtor(&self.db, self.message(id)?.key.debtor)?;
        let (row, letter) = (self.message(id)?, self.letter(id)?);
        change(&row)?;
        let content = json!({
            "message": row.key.to_string(), "number": id, "channel": Channel::Letter.code(),
            "reference": letter.reference, "sha256": letter.sha256, "letter": content,
        });
        evidence::append(&self.db, row.key.debtor, &stamp(now, by), kind, &content)?;
        transaction.commit()?;
        self.letter(id)
    }
}

fn letter_row(row: &Row<'_>) -> Result<LetterRow, Error> {
    let text = |column: usize| Ok::<_, Error>(row.text(column)?.to_owned());
    Ok(LetterRow {
        id: row.int(0)?,
        printed_at: UtcMicros(row.int(1)?),
        reference: text(2)?,
        sha256: text(3)?,
        pages: row.int(4)?,
        service: text(5)?,
        posted_number: row.opt_text(6)?.map(str::to_owned),
        posted_on: row.opt_int(7)?.map(Day),
        reached_on: row.opt_int(8)?.map(Day),
    })
}
