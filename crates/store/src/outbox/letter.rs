//! Letters that were printed: the paper of a message, its number at the post, and the day it arrived.

use ::evidence::Kind;
use receivables::{
    calendar::Day,
    contact::Connection,
    debtor::Channel,
    message::{Answer, MessageState, State, UtcMicros},
    post::PostalStatus,
};
use serde_json::{Value, json};

use super::{
    Begun, OutboxRow,
    steps::{facts_changed, lock_debtor, stamp},
};
use crate::{
    NewDocument, Scope, Store,
    db::{Row, params},
    error::Error,
    evidence, row,
    sql::{self, phone},
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

/// What the post reported of a letter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LetterStatus {
    /// The day it speaks of.
    pub day: Day,
    /// What.
    pub status: PostalStatus,
    /// Where; empty if nothing is said.
    pub place: String,
    /// When it was written down.
    pub at: UtcMicros,
    /// By whom.
    pub by: String,
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

    /// The letters under a number of the post: one, or none; several if a number was given to several.
    pub fn letters_numbered(&self, number: &str) -> Result<Vec<i64>, Error> {
        self.db.all(phone::LETTERS_BY_NUMBER, &params![number], |row| row.int(0))
    }

    /// Writes down what the post reports of a letter; false if it did before. A delivery reaches the debtor on its day: the first
    /// such day counts.
    pub fn report_letter(&self, id: i64, report: &LetterStatus) -> Result<bool, Error> {
        let LetterStatus { day, status, place, at, by } = report;
        let transaction = self.db.transaction()?;
        lock_debtor(&self.db, self.message(id)?.key.debtor)?;
        let letter = self.letter(id)?;
        let row = params![id, *day, at.0, status.code(), place, by];
        if self.db.execute(phone::LETTER_STATUS_ADD, &row)? == 0 {
            return Ok(false);
        }
        if status.reaches() && letter.reached_on.is_none_or(|reached| *day < reached) {
            self.reach_letter(id, *day, *at, by)?;
        }
        let content = json!({ "status": status.code(), "day": day.to_string(), "place": place });
        self.with_letter(id, Kind::Fact, &content, *at, by, |row| {
            if !status.comes_back() {
                return Ok(());
            }
            // What came back is a task for the legal department.
            let key = row.key.to_string();
            let came_back = params![row.key.debtor.0, key, Connection::Bounced.code()];
            self.db.execute(phone::CONTACT_CAME_BACK, &came_back)?;
            facts_changed(&self.db, row.key.debtor)
        })?;
        transaction.commit()?;
        Ok(true)
    }

    /// What the post reported of a letter, by day.
    pub fn letter_statuses(&self, id: i64) -> Result<Vec<LetterStatus>, Error> {
        self.db.all(phone::LETTER_STATUSES, &params![id], |row| {
            Ok(LetterStatus {
                day: Day(row.int(1)?),
                at: UtcMicros(row.int(2)?),
                status: row::required(row, 3, PostalStatus::from_code)?,
                place: row.text(4)?.to_owned(),
                by: row.text(5)?.to_owned(),
            })
        })
    }

    /// Printed letters of the cases within a scope, below a number, the latest first.
    pub fn letters_below(
        &self,
        scope: &Scope,
        below: i64,
        most: u32,
    ) -> Result<Vec<(OutboxRow, LetterRow)>, Error> {
        let mut values = Vec::from(scope.values());
        values.extend(params![below, most]);
        let ids: Vec<i64> = self.db.all(sql::standing::LETTERS.of(scope), &values, |row| row.int(0))?;
        ids.into_iter().map(|id| Ok((self.message(id)?, self.letter(id)?))).collect()
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
