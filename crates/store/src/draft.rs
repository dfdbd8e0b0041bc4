//! Policies and scripts in the making: written by one person, approved by another, and from then on part of what every
//! program of this database works by.

use crate::{
    Store,
    db::{Row, params},
    error::Error,
    row,
    sql::draft as sql,
};

/// What is drafted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Drafted {
    /// A policy, as TOML.
    Policy,
    /// A text in place of a script, in the form of a script's file.
    Script,
}

impl Drafted {
    const fn statements(self) -> &'static sql::Drafts {
        match self {
            Self::Policy => &sql::POLICIES,
            Self::Script => &sql::SCRIPTS,
        }
    }
}

/// A user, by number and by the login they had.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Author {
    /// Number of the user.
    pub id: i64,
    /// Their login.
    pub login: String,
}

/// How far a draft has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DraftState {
    /// Its author works on it.
    Draft,
    /// It waits for a second person.
    Submitted,
    /// A second person approved it: it is in force, unless a later one took its place.
    Approved,
    /// A second person refused it.
    Rejected,
    /// It is no longer wanted.
    Withdrawn,
}

impl DraftState {
    /// Every state.
    pub const ALL: [Self; 5] =
        [Self::Draft, Self::Submitted, Self::Approved, Self::Rejected, Self::Withdrawn];

    /// The stable code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Submitted => "submitted",
            Self::Approved => "approved",
            Self::Rejected => "rejected",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// The state of a code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == code)
    }
}

/// What somebody does with a draft.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DraftMove {
    /// Its author asks a second person.
    Submit,
    /// A second person puts it in force.
    Approve,
    /// A second person refuses it.
    Reject,
    /// It is no longer wanted.
    Withdraw,
}

/// A draft.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// Its number.
    pub id: i64,
    /// When its text was last changed, in microseconds UTC.
    pub at: i64,
    /// Who wrote it.
    pub author: Author,
    /// Who moved it last, if that was not its author.
    pub approver: Option<Author>,
    /// When it was moved last.
    pub decided_at: Option<i64>,
    /// Rises with each change.
    pub version: i64,
    /// The id of the policy or script.
    pub subject: String,
    /// How far it has come.
    pub state: DraftState,
    /// What was said of it with the last move.
    pub note: Option<String>,
    /// Its text.
    pub body: String,
}

/// A policy that was published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PolicyVersion {
    /// Its id.
    pub policy: String,
    /// 1 for the first of this id; the highest holds.
    pub number: i64,
    /// When, in microseconds UTC.
    pub published_at: i64,
    /// The draft that became it.
    pub draft: i64,
    /// Who wrote it.
    pub author: Author,
    /// Who approved it.
    pub approver: Author,
    /// Its text.
    pub toml: String,
}

/// Why a draft cannot be changed or moved.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DraftFault {
    /// There is none of that number.
    #[error("there is no draft {0}")]
    Missing(i64),
    /// Somebody changed it since it was read.
    #[error("it was changed meanwhile: version {current} is the latest")]
    Changed {
        /// The version it has now.
        current: i64,
    },
    /// Whoever wrote it cannot approve it.
    #[error("whoever wrote it cannot approve it; ask a second person")]
    OwnDraft,
    /// Only its author may do this.
    #[error("only its author ({0}) may do this")]
    OthersDraft(String),
    /// It is not in the state for it.
    #[error("it is {}, so this cannot be done with it", .0.code())]
    State(DraftState),
}

impl Store {
    /// Begins a draft.
    pub fn new_draft(
        &mut self,
        of: Drafted,
        subject: &str,
        body: &str,
        author: &Author,
        at: i64,
    ) -> Result<Draft, Error> {
        let values = params![at, author.id, &author.login, subject, body];
        let id = self.db.one(of.statements().add, &values, |row| row.int(0))?;
        self.draft(of, id)
    }

    /// One draft.
    ///
    /// # Errors
    /// [`DraftFault::Missing`] if there is none of that number.
    pub fn draft(&self, of: Drafted, id: i64) -> Result<Draft, Error> {
        let found = self.db.first(of.statements().one, &params![id], read)?;
        found.ok_or(Error::Draft(DraftFault::Missing(id)))
    }

    /// Drafts of one subject or of all, the latest first; at most 500.
    pub fn drafts(&self, of: Drafted, subject: Option<&str>) -> Result<Vec<Draft>, Error> {
        self.db.all(of.statements().list, &params![subject], read)
    }

    /// Writes a draft anew, which its author may do until it is approved. One that waited for approval does so no longer.
    ///
    /// # Errors
    /// [`Error::Draft`] says why not.
    pub fn change_draft(
        &mut self,
        of: Drafted,
        id: i64,
        version: i64,
        body: &str,
        author: &Author,
        at: i64,
    ) -> Result<Draft, Error> {
        let draft = self.draft(of, id)?;
        if draft.author.id != author.id {
            return Err(DraftFault::OthersDraft(draft.author.login).into());
        }
        if matches!(draft.state, DraftState::Approved | DraftState::Withdrawn) {
            return Err(DraftFault::State(draft.state).into());
        }
        let written = self.db.execute(of.statements().change, &params![id, version, body, at])?;
        self.moved(of, id, written)
    }

    /// Moves a draft on, by its number and the version it was read in. What is approved is published in the same transaction.
    ///
    /// # Errors
    /// [`Error::Draft`] says why not; above all that an author cannot approve.
    pub fn move_draft(
        &mut self,
        of: Drafted,
        (id, version): (i64, i64),
        step: DraftMove,
        by: &Author,
        note: Option<&str>,
        at: i64,
    ) -> Result<Draft, Error> {
        let transaction = self.db.transaction()?;
        let draft = self.draft(of, id)?;
        let next = next(of, &draft, step, by)?;
        let (approver, login) =
            if by.id == draft.author.id { (None, None) } else { (Some(by.id), Some(by.login.as_str())) };
        let values = params![id, version, next.code(), approver, login, at, note];
        let written = self.db.execute(of.statements().decide, &values)?;
        let draft = self.moved(of, id, written)?;
        if (of, next) == (Drafted::Policy, DraftState::Approved) {
            self.db.execute(sql::POLICY_PUBLISH, &params![id])?;
        }
        transaction.commit()?;
        Ok(draft)
    }

    fn moved(&self, of: Drafted, id: i64, written: u64) -> Result<Draft, Error> {
        let draft = self.draft(of, id)?;
        if written == 0 { Err(DraftFault::Changed { current: draft.version }.into()) } else { Ok(draft) }
    }

    /// The published policies that hold, by their ids.
    pub fn published_policies(&self) -> Result<Vec<PolicyVersion>, Error> {
        self.db.all(sql::POLICIES_PUBLISHED, &[], read_version)
    }

    /// Every published version of a policy, the latest first.
    pub fn policy_history(&self, policy: &str) -> Result<Vec<PolicyVersion>, Error> {
        self.db.all(sql::POLICY_HISTORY, &params![policy], read_version)
    }

    /// The approved texts that hold: the id of the script, the text and the number of its draft.
    pub fn approved_scripts(&self) -> Result<Vec<(String, String, i64)>, Error> {
        self.db.all(sql::SCRIPTS_APPROVED, &[], |row| {
            Ok((row.text(0)?.to_owned(), row.text(1)?.to_owned(), row.int(2)?))
        })
    }

    /// A number that changes whenever something is published, approved or withdrawn.
    pub fn published_mark(&self) -> Result<i64, Error> {
        self.db.one(sql::PUBLISHED_MARK, &[], |row| row.int(0))
    }
}

/// The state after a step.
fn next(of: Drafted, draft: &Draft, step: DraftMove, by: &Author) -> Result<DraftState, DraftFault> {
    let is_author = draft.author.id == by.id;
    let others = || Err(DraftFault::OthersDraft(draft.author.login.clone()));
    match (step, draft.state) {
        (DraftMove::Submit, DraftState::Draft | DraftState::Rejected) => {
            if is_author {
                Ok(DraftState::Submitted)
            } else {
                others()
            }
        }
        (DraftMove::Approve, DraftState::Submitted) => {
            if is_author {
                Err(DraftFault::OwnDraft)
            } else {
                Ok(DraftState::Approved)
            }
        }
        (DraftMove::Reject, DraftState::Submitted) => {
            if is_author {
                Err(DraftFault::OwnDraft)
            } else {
                Ok(DraftState::Rejected)
            }
        }
        (DraftMove::Withdraw, DraftState::Draft | DraftState::Submitted | DraftState::Rejected) => {
            if is_author {
                Ok(DraftState::Withdrawn)
            } else {
                others()
            }
        }
        // The text before it, or the one that comes with the program, holds again. A policy is replaced by another.
        (DraftMove::Withdraw, DraftState::Approved) if of == Drafted::Script => Ok(DraftState::Withdrawn),
        (DraftMove::Submit | DraftMove::Approve | DraftMove::Reject | DraftMove::Withdraw, state) => {
            Err(DraftFault::State(state))
        }
    }
}

fn read(row: &Row<'_>) -> Result<Draft, Error> {
    Ok(Draft {
        id: row.int(0)?,
        at: row.int(1)?,
        author: author(row, 2)?,
        approver: if row.is_some(4)? { Some(author(row, 4)?) } else { None },
        decided_at: row.opt_int(6)?,
        version: row.int(7)?,
        subject: row.text(8)?.to_owned(),
        state: row::required(row, 9, DraftState::from_code)?,
        note: row::string(row, 10)?,
        body: row.text(11)?.to_owned(),
    })
}

fn read_version(row: &Row<'_>) -> Result<PolicyVersion, Error> {
    Ok(PolicyVersion {
        policy: row.text(0)?.to_owned(),
        number: row.int(1)?,
        published_at: row.int(2)?,
        draft: row.int(3)?,
        author: author(row, 4)?,
        approver: author(row, 6)?,
        toml: row.text(8)?.to_owned(),
    })
}

/// Number and login in two columns.
fn author(row: &Row<'_>, column: usize) -> Result<Author, Error> {
    Ok(Author { id: row.int(column)?, login: row.text(column + 1)?.to_owned() })
}
