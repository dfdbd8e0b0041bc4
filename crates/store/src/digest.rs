//! Digests that leave by e-mail: each is claimed before it is handed over, so that nobody gets one twice.

use receivables::{calendar::Day, message::UtcMicros};

use crate::{Store, db::params, error::Error, row, sql::phone as sql};

/// Which digest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DigestKind {
    /// To each collector in the morning: the cases of the day.
    Morning,
    /// To managers once a week: the figures.
    Weekly,
}

impl DigestKind {
    /// The stable code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Morning => "morning",
            Self::Weekly => "weekly",
        }
    }
}

/// Where a digest stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DigestState {
    /// It is being handed over, or was when its program was stopped.
    HandingOver,
    /// The mail server took it.
    Sent,
    /// It did not leave, for certain.
    Failed,
    /// Nobody knows whether it left.
    Unclear,
}

impl DigestState {
    /// The stable code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::HandingOver => "handing-over",
            Self::Sent => "sent",
            Self::Failed => "failed",
            Self::Unclear => "unclear",
        }
    }

    fn from_code(code: &str) -> Option<Self> {
        [Self::HandingOver, Self::Sent, Self::Failed, Self::Unclear]
            .into_iter()
            .find(|state| state.code() == code)
    }
}

impl Store {
    /// Takes the digest of a user and day for oneself; false if somebody did before.
    pub fn claim_digest(&self, user: i64, day: Day, kind: DigestKind, now: UtcMicros) -> Result<bool, Error> {
        Ok(self.db.execute(sql::DIGEST_CLAIM, &params![user, day, now.0, kind.code()])? == 1)
    }

    /// Writes down what became of it.
    pub fn end_digest(
        &self,
        user: i64,
        day: Day,
        kind: DigestKind,
        (state, why): (DigestState, Option<&str>),
    ) -> Result<(), Error> {
        self.db.execute(sql::DIGEST_END, &params![user, day, kind.code(), state.code(), why]).map(drop)
    }

    /// Where the digest of a user and day stands; `None` if nobody took it.
    pub fn digest(&self, user: i64, day: Day, kind: DigestKind) -> Result<Option<DigestState>, Error> {
        self.db.first(sql::DIGEST, &params![user, day, kind.code()], |row| {
            row::required(row, 0, DigestState::from_code)
        })
    }

    /// What was being handed over before a moment is unclear from now on: its program is gone.
    pub fn leave_digests(&self, before: UtcMicros) -> Result<u64, Error> {
        self.db.execute(sql::DIGESTS_LEFT, &params![before.0])
    }
}
