//! What figures over many cases are told apart by: whose each case is, and where it stands.

use receivables::{calendar::Day, debtor::DebtorId};

use crate::{Standpoint, Store, error::Error, row, sql::overview as sql};

/// Whose a case is, and where it stands by its latest decision.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "the fields are columns of the debtor and of the list of the day")]
pub struct CaseStanding {
    pub debtor: DebtorId,
    pub owner: Option<String>,
    pub assignee: Option<i64>,
    pub team: Option<i64>,
    pub company: String,
    /// `None` if there was no decision yet.
    pub stage: Option<String>,
    pub cause: Option<String>,
    pub limitation_end: Option<Day>,
}

impl CaseStanding {
    /// As a [`Scope`](crate::Scope) looks at it.
    pub fn standpoint(&self) -> Standpoint<'_> {
        Standpoint {
            company: &self.company,
            assignee: self.assignee,
            team: self.team,
            owner: self.owner.as_deref(),
        }
    }
}

impl Store {
    /// Every case, in the order of the numbers of its debtor.
    pub fn case_standings(&self) -> Result<Vec<CaseStanding>, Error> {
        self.db.all(sql::CASE_STANDINGS, &[], |row| {
            Ok(CaseStanding {
                debtor: DebtorId(row.int(0)?),
                owner: row::string(row, 1)?,
                assignee: row.opt_int(2)?,
                team: row.opt_int(3)?,
                company: row.text(4)?.to_owned(),
                stage: row::string(row, 5)?,
                cause: row::string(row, 6)?,
                limitation_end: row::day(row, 7)?,
            })
        })
    }

    /// Numbers that change whenever a figure may: the latest import, what was undone last, the latest run, what was published,
    /// and the sum of the versions of all facts.
    pub fn figures_mark(&self) -> Result<[i64; 5], Error> {
        self.db.one(sql::FIGURES_MARK, &[], |row| {
            Ok([row.int(0)?, row.int(1)?, row.int(2)?, row.int(3)?, row.int(4)?])
        })
    }
}
