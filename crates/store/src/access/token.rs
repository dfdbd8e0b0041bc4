//! Tokens by which programs act for a user.

use receivables::message::UtcMicros;

use super::user::{self, User};
use crate::{Store, db::params, error::Error, sql::access as sql};

/// A token. What the program holds is not kept, only its hash.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiToken {
    /// Number.
    pub id: i64,
    /// What its owner calls it.
    pub name: String,
    /// Codes of what it permits, as far as its owner may.
    pub permissions: Vec<String>,
    /// From then on it is none.
    pub expires_at: UtcMicros,
    /// When it was used last, to the minute.
    pub last_used_at: Option<UtcMicros>,
    /// When it was made.
    pub created_at: UtcMicros,
}

/// A token to be kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewToken<'a> {
    /// Number of its owner.
    pub user: i64,
    /// What the owner calls it.
    pub name: &'a str,
    /// SHA-256 of it.
    pub hash: [u8; 32],
    /// Codes of what it permits.
    pub permissions: &'a [&'a str],
    /// From then on it is none.
    pub expires_at: UtcMicros,
}

impl Store {
    /// The tokens of a user, the oldest first.
    pub fn tokens(&self, user: i64) -> Result<Vec<ApiToken>, Error> {
        self.db.all(sql::TOKENS, &params![user], |row| {
            Ok(ApiToken {
                id: row.int(0)?,
                name: row.text(1)?.to_owned(),
                permissions: row.text(2)?.split_whitespace().map(str::to_owned).collect(),
                expires_at: UtcMicros(row.int(3)?),
                last_used_at: row.opt_int(4)?.map(UtcMicros),
                created_at: UtcMicros(row.int(5)?),
            })
        })
    }

    /// Keeps a token; returns its number.
    pub fn add_token(&self, new: &NewToken<'_>, now: UtcMicros) -> Result<i64, Error> {
        let row =
            params![new.user, new.name, &new.hash[..], new.permissions.join(" "), new.expires_at.0, now.0];
        self.db.one(sql::TOKEN_INSERT, &row, |row| row.int(0))
    }

    /// Takes a token of a user away; false if there was none.
    pub fn remove_token(&self, id: i64, user: i64) -> Result<bool, Error> {
        Ok(self.db.execute(sql::TOKEN_DELETE, &params![id, user])? == 1)
    }

    /// Whose token it is, and the codes of what it permits; nobody's if it expired or its owner is disabled. It counts as
    /// used now, to the minute.
    pub fn user_of_token(
        &self,
        hash: &[u8; 32],
        now: UtcMicros,
    ) -> Result<Option<(User, Vec<String>)>, Error> {
        let Some(user) = self.db.first(sql::USER_BY_TOKEN, &params![&hash[..], now.0], user::user)? else {
            return Ok(None);
        };
        let permissions = self.db.first(sql::TOKEN_PERMISSIONS, &params![&hash[..]], |row| {
            Ok(row.text(0)?.split_whitespace().map(str::to_owned).collect())
        })?;
        let a_minute_ago = now.0.saturating_sub(60_000_000);
        self.db.execute(sql::TOKEN_USED, &params![&hash[..], now.0, a_minute_ago])?;
        Ok(permissions.map(|permissions| (user, permissions)))
    }
}
