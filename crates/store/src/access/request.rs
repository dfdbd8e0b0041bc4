//! Writes that may be asked for twice, and the record of who did what.

use receivables::message::UtcMicros;

use crate::{Store, db::params, error::Error, row, sql::access as sql};

/// What is known of a write that a user asks for under a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Asked {
    /// Nothing: it is the caller's to do, and to answer or drop.
    First,
    /// It was asked for, and nobody knows what came of it: somebody does it, or was stopped.
    Unanswered,
    /// Something else was asked for under the same key.
    Other,
    /// It was done, and this was answered.
    Answered(Answered),
}

/// An answer that was given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answered {
    /// Status of HTTP.
    pub status: u16,
    /// Headers worth keeping, a line each.
    pub headers: String,
    /// The body.
    pub body: Vec<u8>,
}

/// One thing that somebody did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditRow {
    /// Number, in the order of what happened.
    pub id: i64,
    /// When.
    pub at: UtcMicros,
    /// Who: number, login and name. `None` where nobody was signed in.
    pub user: Option<(i64, String, String)>,
    /// Code of what they did.
    pub act: String,
    /// To what, such as `user/7`.
    pub object: String,
    /// What else is worth knowing, as JSON.
    pub detail: String,
}

/// Which part of the record is asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AuditFilter<'a> {
    /// Only before this number.
    pub before: Option<i64>,
    /// Only what this user did.
    pub user: Option<i64>,
    /// Only this act.
    pub act: Option<&'a str>,
    /// From this moment on.
    pub from: Option<UtcMicros>,
    /// Before this moment.
    pub until: Option<UtcMicros>,
}

impl Store {
    /// Asks for a write under a key: the first who does has it to do.
    pub fn claim_request(
        &self,
        user: i64,
        key: &str,
        hash: &[u8; 32],
        now: UtcMicros,
    ) -> Result<Asked, Error> {
        if self.db.execute(sql::IDEMPOTENCY_CLAIM, &params![user, key, &hash[..], now.0])? == 1 {
            return Ok(Asked::First);
        }
        let found = self.db.first(sql::IDEMPOTENCY, &params![user, key], |row| {
            if row.opt_bytes(0)? != Some(&hash[..]) {
                return Ok(Asked::Other);
            }
            let Some(status) = row.opt_int(2)? else { return Ok(Asked::Unanswered) };
            let headers = row::string(row, 3)?.unwrap_or_default();
            let body = row.opt_bytes(4)?.unwrap_or_default().to_vec();
            Ok(Asked::Answered(Answered { status, headers, body }))
        })?;
        // Dropped between the two statements: whoever had it failed, and the next attempt is the first.
        Ok(found.unwrap_or(Asked::Unanswered))
    }

    /// Keeps the answer to a write that was claimed.
    pub fn answer_request(&self, user: i64, key: &str, answered: &Answered) -> Result<(), Error> {
        let row = params![user, key, answered.status, &answered.headers, &answered.body[..]];
        self.db.execute(sql::IDEMPOTENCY_ANSWER, &row).map(drop)
    }

    /// Gives a claimed write back, because nothing was done.
    pub fn drop_request(&self, user: i64, key: &str) -> Result<(), Error> {
        self.db.execute(sql::IDEMPOTENCY_DROP, &params![user, key]).map(drop)
    }

    /// Forgets writes asked for until a moment.
    pub fn forget_requests(&self, until: UtcMicros) -> Result<u64, Error> {
        self.db.execute(sql::IDEMPOTENCY_OLD, &params![until.0])
    }

    /// Writes down what somebody did; `user` is `None` where nobody was signed in, `detail` is JSON.
    pub fn note(
        &self,
        now: UtcMicros,
        user: Option<i64>,
        act: &str,
        object: &str,
        detail: &str,
    ) -> Result<(), Error> {
        self.db.execute(sql::AUDIT_INSERT, &params![now.0, user, act, object, detail]).map(drop)
    }

    /// What was done, the latest first.
    pub fn notes(&self, filter: &AuditFilter<'_>, limit: u32) -> Result<Vec<AuditRow>, Error> {
        let row = params![
            filter.before.unwrap_or(i64::MAX),
            filter.user,
            filter.act,
            filter.from.map_or(i64::MIN, |from| from.0),
            filter.until.map_or(i64::MAX, |until| until.0),
            limit
        ];
        self.db.all(sql::AUDIT, &row, |row| {
            let user = match row.opt_int(2)? {
                Some(id) => Some((id, row.text(3)?.to_owned(), row.text(4)?.to_owned())),
                None => None,
            };
            Ok(AuditRow {
                id: row.int(0)?,
                at: UtcMicros(row.int(1)?),
                user,
                act: row.text(5)?.to_owned(),
                object: row.text(6)?.to_owned(),
                detail: row.text(7)?.to_owned(),
            })
        })
    }
}
