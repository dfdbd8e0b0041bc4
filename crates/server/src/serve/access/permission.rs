//! What may be permitted. Every address of the API needs one of these, or none, as `table.rs` says.

use super::coded;

coded! {
    /// A thing that one may do.
    Permission {
        /// Read the cases within one's reach.
        SeeCases = "see-cases",
        /// Call, write, record promises, disputes, pauses and facts.
        WorkCases = "work-cases",
        /// Note something, file a paper.
        AddNotes = "add-notes",
        /// See a number or address of a person in full.
        RevealPersonal = "reveal-personal",
        /// Give a case to somebody.
        AssignCases = "assign-cases",
        /// Take a ledger in.
        Import = "import",
        /// Take an import back.
        UndoImport = "undo-import",
        /// See the figures.
        SeeOverview = "see-overview",
        /// Carry figures away in a file.
        Export = "export",
        /// Read policies.
        SeePolicies = "see-policies",
        /// Write a draft of a policy, try it.
        DraftPolicies = "draft-policies",
        /// Put somebody else's draft in force.
        ApprovePolicies = "approve-policies",
        /// Read texts.
        SeeScripts = "see-scripts",
        /// Write a text of the company's own.
        EditScripts = "edit-scripts",
        /// Put somebody else's text in force.
        ApproveScripts = "approve-scripts",
        /// Steps towards a court.
        LegalSteps = "legal-steps",
        /// Put on file what the company has decided: an offer, a hardship of ours, a hand-over, that supply stops.
        SignOff = "sign-off",
        /// Read who did what.
        SeeAudit = "see-audit",
        /// See users and teams.
        SeeUsers = "see-users",
        /// Change users and teams.
        ManageUsers = "manage-users",
        /// See and change webhooks.
        ManageWebhooks = "manage-webhooks",
        /// See jobs and runs.
        SeeJobs = "see-jobs",
        /// Start a job at once.
        ManageJobs = "manage-jobs",
        /// Start a run.
        StartRuns = "start-runs",
        /// See and verify the evidence.
        SeeEvidence = "see-evidence",
        /// See messages on their way.
        SeeOutbox = "see-outbox",
        /// Say what became of a message, send one again.
        ResolveOutbox = "resolve-outbox",
        /// Tell of calls, as a phone system does.
        PhoneSystem = "phone-system",
        /// Let nothing leave, or let it leave again.
        PauseSending = "pause-sending",
        /// End test mode together with a second person, or go back to it.
        SwitchLive = "switch-live",
    }
}
