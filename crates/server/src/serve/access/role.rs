//! What people are in the company. Somebody may be several of these.

use std::collections::BTreeSet;

use super::{
    coded,
    permission::Permission::{self, *},
};

coded! {
    /// A role.
    Role {
        /// Works the cases that are theirs: calls, messages, promises.
        Collector = "collector",
        /// Leads a team of collectors.
        Supervisor = "supervisor",
        /// Takes claims to court.
        Legal = "legal",
        /// Keeps the ledger.
        Finance = "finance",
        /// Knows the customer, and helps where that helps.
        Sales = "sales",
        /// Reads everything but numbers and addresses, and changes nothing.
        Auditor = "auditor",
        /// Writes the texts, and teaches how to use them.
        Trainer = "trainer",
        /// Visits customers.
        Field = "field",
        /// Keeps the system: users, jobs, webhooks.
        Administrator = "administrator",
    }
}

/// Whose cases a role sees.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Reach {
    /// Their own, and those of the team that nobody has taken.
    Own,
    /// Those of their team.
    Team,
    /// Those of every company that was given to them.
    All,
}

impl Role {
    /// What the role permits: this table is the only place that says it.
    pub(crate) const fn permissions(self) -> &'static [Permission] {
        match self {
            Self::Collector => &[SeeCases, WorkCases, AddNotes, RevealPersonal, SeePolicies, SeeScripts],
            Self::Supervisor => &[
                SeeCases,
                WorkCases,
                AddNotes,
                RevealPersonal,
                AssignCases,
                Import,
                UndoImport,
                SeeOverview,
                Export,
                SeePolicies,
                DraftPolicies,
                SeeScripts,
                EditScripts,
                ApproveScripts,
                SeeEvidence,
                SeeOutbox,
                ResolveOutbox,
                PauseSending,
                StartRuns,
            ],
            Self::Legal => &[
                SeeCases,
                WorkCases,
                AddNotes,
                RevealPersonal,
                LegalSteps,
                SeeOverview,
                Export,
                SeePolicies,
                ApprovePolicies,
                SeeScripts,
                ApproveScripts,
                SeeEvidence,
                SeeOutbox,
                PauseSending,
            ],
            Self::Finance => &[
                SeeCases,
                AddNotes,
                Import,
                UndoImport,
                SeeOverview,
                Export,
                SeePolicies,
                SeeScripts,
                StartRuns,
            ],
            Self::Sales => &[SeeCases, AddNotes, SeeScripts],
            Self::Auditor => &[
                SeeCases,
                SeeOverview,
                Export,
                SeePolicies,
                SeeScripts,
                SeeAudit,
                SeeEvidence,
                SeeOutbox,
                SeeJobs,
                SeeUsers,
            ],
            Self::Trainer => &[SeePolicies, SeeScripts, EditScripts],
            Self::Field => &[SeeCases, WorkCases, AddNotes, RevealPersonal, SeeScripts],
            Self::Administrator => &[
                SeeCases,
                Import,
                UndoImport,
                AssignCases,
                SeeOverview,
                Export,
                SeePolicies,
                DraftPolicies,
                ApprovePolicies,
                SeeScripts,
                SeeAudit,
                SeeUsers,
                ManageUsers,
                ManageWebhooks,
                SeeJobs,
                ManageJobs,
                StartRuns,
                SeeEvidence,
                SeeOutbox,
                ResolveOutbox,
                PauseSending,
            ],
        }
    }

    /// Whose cases the role sees.
    pub(crate) const fn reach(self) -> Reach {
        match self {
            Self::Collector | Self::Sales | Self::Field | Self::Trainer => Reach::Own,
            Self::Supervisor => Reach::Team,
            Self::Legal | Self::Finance | Self::Auditor | Self::Administrator => Reach::All,
        }
    }
}

/// What several roles permit together.
pub(crate) fn permissions(roles: &[Role]) -> BTreeSet<Permission> {
    roles.iter().flat_map(|role| role.permissions()).copied().collect()
}
