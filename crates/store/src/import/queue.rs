//! The statements of a batch in the order of their rows. They are sent together: a server answers thousands of them in the
//! time in which it would answer ten that wait for each other.

use super::debtors::Said;
use crate::db::Value;

/// Statements, and what their answers say.
#[derive(Debug, Default)]
pub(super) struct Queue<'a> {
    /// Position in the batch of the row whose statements are added.
    pub(super) row: usize,
    pub(super) statements: Vec<(&'static str, Vec<Value<'a>>)>,
    pub(super) answers: Vec<(usize, Answer)>,
}

/// What the number means that a statement returns.
#[derive(Debug, Clone, Copy)]
pub(super) enum Answer {
    /// Of a row of this table that was added or changed.
    Upsert(Table),
    /// Of a debtor whose own row changed something.
    Merge(Option<Said>),
    /// Nothing: no row of the file asked.
    Nothing(Table),
}

impl Answer {
    /// The table whose row the number is of; `None` for a debtor.
    pub(super) const fn table(self) -> Option<Table> {
        match self {
            Self::Upsert(table) | Self::Nothing(table) => Some(table),
            Self::Merge(_) => None,
        }
    }
}

/// The tables whose rows get their numbers from the database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Table {
    Person,
    Contract,
    Payment,
    Promise,
    Dispute,
    Contact,
    Fact,
}

impl<'a> Queue<'a> {
    pub(super) fn add(&mut self, answer: Answer, statement: &'static str, params: Vec<Value<'a>>) {
        self.statements.push((statement, params));
        self.answers.push((self.row, answer));
    }
}
