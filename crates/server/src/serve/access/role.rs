//! What people are in the company. Somebody may be several of these.

use std::collections::BTreeSet;

use super::{
    coded,
    permission::{Permission, Permission as P},
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
    #[rustfmt::skip]
    pub(crate) const fn permissions(self) -> &'static [Permission] {
        match self {
            Self::Collector => &[P::SeeCases, P::WorkCases, P::AddNotes, P::RevealPersonal, P::SeePolicies, P::SeeScripts],
            Self::Supervisor => &[
                P::SeeCases, P::WorkCases, P::AddNotes, P::RevealPersonal, P::SignOff, P::AssignCases, P::Import,
                P::UndoImport, P::SeeOverview, P::Export, P::SeePolicies, P::DraftPolicies, P::SeeScripts, P::EditScripts,
                P::ApproveScripts, P::SeeUsers, P::SeeJobs, P::StartRuns, P::SeeEvidence, P::SeeOutbox, P::ResolveOutbox,
                P::PauseSending, P::SwitchLive,
            ],
            Self::Legal => &[
                P::SeeCases, P::WorkCases, P::AddNotes, P::RevealPersonal, P::LegalSteps, P::SignOff, P::SeeOverview,
                P::Export,
                P::SeePolicies, P::ApprovePolicies, P::SeeScripts, P::ApproveScripts, P::SeeEvidence, P::SeeOutbox,
                P::PauseSending, P::SwitchLive,
            ],
            Self::Finance => &[
                P::SeeCases, P::AddNotes, P::Import, P::UndoImport, P::SeeOverview, P::Export, P::SeePolicies,
                P::SeeScripts, P::SeeJobs, P::StartRuns,
            ],
            Self::Sales => &[P::SeeCases, P::AddNotes, P::SeeScripts],
            Self::Auditor => &[
                P::SeeCases, P::SeeOverview, P::Export, P::SeePolicies, P::SeeScripts, P::SeeAudit, P::SeeUsers,
                P::SeeJobs, P::SeeEvidence, P::SeeOutbox,
            ],
            Self::Trainer => &[P::SeePolicies, P::SeeScripts, P::EditScripts],
            Self::Field => &[P::SeeCases, P::WorkCases, P::AddNotes, P::RevealPersonal, P::SeeScripts],
            Self::Administrator => &[
                P::SeeCases, P::AssignCases, P::Import, P::UndoImport, P::SeeOverview, P::Export, P::SeePolicies,
                P::DraftPolicies, P::ApprovePolicies, P::SeeScripts, P::SeeAudit, P::SeeUsers, P::ManageUsers,
                P::ManageWebhooks, P::SeeJobs, P::ManageJobs, P::StartRuns, P::SeeEvidence, P::SeeOutbox,
                P::ResolveOutbox, P::PhoneSystem, P::PauseSending, P::SwitchLive,
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
