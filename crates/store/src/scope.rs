//! Whose cases somebody may see: an argument of every query about cases that is asked for a person. It says nothing about
//! what they may do there.

/// The cases of one person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scope {
    /// Every case of these companies.
    All {
        /// Which of our companies.
        companies: Companies,
    },
    /// The cases of a team, and one's own.
    Team {
        /// The team.
        team: i64,
        /// The person.
        user: i64,
        /// Names by which ledgers call the people of the team.
        owner_names: Vec<String>,
        /// Which of our companies.
        companies: Companies,
    },
    /// One's own cases, and those of the team that nobody has taken.
    Own {
        /// The person.
        user: i64,
        /// Their team.
        team: Option<i64>,
        /// Names by which ledgers call them.
        owner_names: Vec<String>,
        /// Which of our companies.
        companies: Companies,
    },
}

/// Which of our companies' cases.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Companies {
    /// Those of every company, and cases that name none.
    Every,
    /// Those of these companies; none where there are none.
    Listed(Vec<String>),
}

/// What a scope looks at in a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Standpoint<'a> {
    /// Our company; empty where the ledger names none.
    pub company: &'a str,
    /// Who was given the case.
    pub assignee: Option<i64>,
    /// The team that was given the case.
    pub team: Option<i64>,
    /// Who is responsible by the ledger.
    pub owner: Option<&'a str>,
}

impl Scope {
    /// Which companies.
    pub const fn companies(&self) -> &Companies {
        match self {
            Self::All { companies } | Self::Team { companies, .. } | Self::Own { companies, .. } => companies,
        }
    }

    /// Whether a case is in it. Who was given a case comes before the owner that the ledger names.
    pub fn holds(&self, case: &Standpoint<'_>) -> bool {
        let is_of = |names: &[String]| case.owner.is_some_and(|owner| names.iter().any(|name| name == owner));
        let is_free = case.assignee.is_none();
        let is_mine = match self {
            Self::All { .. } => true,
            Self::Team { team, user, owner_names, .. } => {
                case.assignee == Some(*user) || case.team == Some(*team) || (is_free && is_of(owner_names))
            }
            Self::Own { user, team, owner_names, .. } => {
                let is_untaken = is_free && case.owner.is_none() && team.is_some() && case.team == *team;
                case.assignee == Some(*user) || (is_free && is_of(owner_names)) || is_untaken
            }
        };
        is_mine && self.companies().hold(case.company)
    }
}

impl Companies {
    /// Whether a company is one of them.
    pub fn hold(&self, company: &str) -> bool {
        match self {
            Self::Every => true,
            Self::Listed(listed) => listed.iter().any(|listed| listed == company),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_person_sees_their_own_cases_and_what_their_team_left() {
        let names = |names: &[&str]| names.iter().map(|&name| name.to_owned()).collect::<Vec<_>>();
        let every = || Companies::Every;
        let own = Scope::Own { user: 7, team: Some(2), owner_names: names(&["陈静"]), companies: every() };
        let lone = Scope::Own { user: 7, team: None, owner_names: names(&["陈静"]), companies: every() };
        let team =
            Scope::Team { team: 2, user: 9, owner_names: names(&["陈静", "Ann"]), companies: every() };
        let all = Scope::All { companies: Companies::Listed(names(&["SH"])) };
        let none = Scope::All { companies: Companies::Listed(Vec::new()) };
        let case = Standpoint { company: "SH", ..Standpoint::default() };
        for (case, seen, why) in [
            (Standpoint { assignee: Some(7), ..case }, [true, true, false, true], "given to the collector"),
            (
                Standpoint { assignee: Some(8), team: Some(2), ..case },
                [false, false, true, true],
                "given to a colleague",
            ),
            (
                Standpoint { assignee: Some(8), owner: Some("陈静"), ..case },
                [false, false, false, true],
                "given away",
            ),
            (Standpoint { owner: Some("陈静"), ..case }, [true, true, true, true], "theirs by the ledger"),
            (
                Standpoint { owner: Some("Ann"), ..case },
                [false, false, true, true],
                "a colleague's by the ledger",
            ),
            (Standpoint { team: Some(2), ..case }, [true, false, true, true], "left to the team"),
            (Standpoint { team: Some(3), ..case }, [false, false, false, true], "left to another team"),
            (case, [false, false, false, true], "left to nobody"),
            (Standpoint { company: "", ..case }, [false, false, false, false], "of no company of theirs"),
        ] {
            assert_eq!([&own, &lone, &team, &all].map(|scope| scope.holds(&case)), seen, "{why}");
            assert!(!none.holds(&case), "{why}: who is given no company sees nothing");
        }
    }
}
