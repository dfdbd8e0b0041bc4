//! THE table: what each address of the API needs. An address that does not stand here is refused to everybody.

use axum::http::Method;

use super::permission::Permission::{self, *};

/// What somebody needs to be let in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Needs {
    /// Nothing.
    Nothing,
    /// To be known, whatever they may do.
    SignedIn,
    /// To have signed in: a token does not do.
    Session,
    /// To be permitted this.
    May(Permission),
}

use Needs::{May, Nothing, Session, SignedIn};

/// A method, an address as the document of the API writes it, and what it needs.
pub(crate) type Endpoint = (&'static str, &'static str, Needs);

/// Every address, by its noun.
#[rustfmt::skip]
pub(crate) const ENDPOINTS: &[Endpoint] = &[
    ("GET", "/words", Nothing),

    ("GET", "/sign-in", Nothing),
    ("GET", "/sign-in/oidc", Nothing),
    ("GET", "/sign-in/oidc/callback", Nothing),
    ("POST", "/session", Nothing),
    ("GET", "/session", SignedIn),
    ("PATCH", "/session", Session),
    ("DELETE", "/session", Session),
    ("POST", "/session/password", Session),
    ("POST", "/session/totp", Session),
    ("PUT", "/session/totp", Session),
    ("DELETE", "/session/totp", Session),

    ("GET", "/users", May(SeeUsers)),
    ("POST", "/users", May(ManageUsers)),
    ("GET", "/users/{id}", May(SeeUsers)),
    ("PATCH", "/users/{id}", May(ManageUsers)),
    ("GET", "/teams", SignedIn),
    ("POST", "/teams", May(ManageUsers)),
    ("PATCH", "/teams/{id}", May(ManageUsers)),
    ("GET", "/companies", SignedIn),
    ("GET", "/roles", SignedIn),
    ("GET", "/tokens", Session),
    ("POST", "/tokens", Session),
    ("DELETE", "/tokens/{id}", Session),
    ("GET", "/audit", May(SeeAudit)),

    ("GET", "/worklist", May(SeeCases)),
    ("GET", "/worklist/counts", May(SeeCases)),
    ("POST", "/worklist/next", May(WorkCases)),
    ("GET", "/cases", May(SeeCases)),
    ("POST", "/cases/assign", May(AssignCases)),
    ("GET", "/cases/{id}", May(SeeCases)),
    ("PUT", "/cases/{id}/hold-seat", May(WorkCases)),
    ("DELETE", "/cases/{id}/hold-seat", May(WorkCases)),
    ("GET", "/cases/{id}/timeline", May(SeeCases)),
    ("GET", "/cases/{id}/outlook", May(SeeCases)),
    ("GET", "/cases/{id}/contact-check", May(SeeCases)),
    ("POST", "/cases/{id}/call", May(WorkCases)),
    ("GET", "/cases/{id}/texts", May(SeeCases)),
    ("POST", "/cases/{id}/check-text", May(WorkCases)),
    ("POST", "/cases/{id}/messages", May(WorkCases)),
    ("POST", "/cases/{id}/promises", May(WorkCases)),
    ("POST", "/cases/{id}/disputes", May(WorkCases)),
    ("POST", "/cases/{id}/pauses", May(WorkCases)),
    ("POST", "/cases/{id}/contacts", May(WorkCases)),
    ("POST", "/cases/{id}/facts", May(WorkCases)),
    ("POST", "/cases/{id}/notes", May(AddNotes)),
    ("GET", "/cases/{id}/documents", May(SeeCases)),
    ("POST", "/cases/{id}/documents", May(AddNotes)),
    ("POST", "/cases/{id}/people/{pid}/reveal", May(RevealPersonal)),
    ("GET", "/documents/{id}/content", May(SeeCases)),
    ("POST", "/changes/{id}/undo", May(AddNotes)),

    ("GET", "/overview", May(SeeOverview)),
    ("GET", "/overview/rows", May(SeeOverview)),
    ("GET", "/overview.xlsx", May(Export)),

    ("GET", "/imports", May(Import)),
    ("POST", "/imports", May(Import)),
    ("GET", "/imports/{id}", May(Import)),
    ("PATCH", "/imports/{id}", May(Import)),
    ("DELETE", "/imports/{id}", May(Import)),
    ("POST", "/imports/{id}/commit", May(Import)),
    ("POST", "/imports/{id}/undo", May(UndoImport)),
    ("GET", "/imports/{id}/refused", May(Import)),
    ("GET", "/import-fields", May(Import)),

    ("GET", "/policies", May(SeePolicies)),
    ("GET", "/policies/compare", May(SeePolicies)),
    ("GET", "/policies/drafts", May(SeePolicies)),
    ("POST", "/policies/drafts", May(DraftPolicies)),
    ("GET", "/policies/drafts/{id}", May(SeePolicies)),
    ("PUT", "/policies/drafts/{id}", May(DraftPolicies)),
    ("POST", "/policies/drafts/{id}/trial", May(SeeOverview)),
    ("POST", "/policies/drafts/{id}/submit", May(DraftPolicies)),
    ("POST", "/policies/drafts/{id}/withdraw", May(DraftPolicies)),
    ("POST", "/policies/drafts/{id}/approve", May(ApprovePolicies)),
    ("POST", "/policies/drafts/{id}/reject", May(ApprovePolicies)),
    ("GET", "/policies/{id}", May(SeePolicies)),
    ("GET", "/policies/{id}/history", May(SeePolicies)),

    ("GET", "/scripts", May(SeeScripts)),
    ("GET", "/scripts/{id}", May(SeeScripts)),
    ("POST", "/scripts/{id}/preview", May(SeeCases)),
    ("GET", "/scripts/overrides", May(SeeScripts)),
    ("POST", "/scripts/overrides", May(EditScripts)),
    ("GET", "/scripts/overrides/{id}", May(SeeScripts)),
    ("PUT", "/scripts/overrides/{id}", May(EditScripts)),
    ("POST", "/scripts/overrides/{id}/submit", May(EditScripts)),
    ("POST", "/scripts/overrides/{id}/withdraw", May(EditScripts)),
    ("POST", "/scripts/overrides/{id}/approve", May(ApproveScripts)),
    ("POST", "/scripts/overrides/{id}/reject", May(ApproveScripts)),

    ("GET", "/jobs", May(SeeJobs)),
    ("POST", "/jobs/{name}/start", May(ManageJobs)),
    ("GET", "/runs", May(SeeJobs)),
    ("POST", "/runs", May(StartRuns)),
    ("GET", "/progress", May(SeeJobs)),
    ("GET", "/evidence", May(SeeEvidence)),
    ("POST", "/evidence/verify", May(SeeEvidence)),
    ("GET", "/outbox", May(SeeOutbox)),
    ("GET", "/outbox/counts", May(SeeOutbox)),
    ("GET", "/outbox/pause", May(SeeOutbox)),
    ("PUT", "/outbox/pause", May(PauseSending)),
    ("GET", "/outbox/{id}", May(SeeOutbox)),
    ("POST", "/outbox/{id}/resolve", May(ResolveOutbox)),
    ("POST", "/outbox/{id}/retry", May(ResolveOutbox)),
    ("GET", "/webhooks", May(ManageWebhooks)),
    ("POST", "/webhooks", May(ManageWebhooks)),
    ("PATCH", "/webhooks/{id}", May(ManageWebhooks)),
    ("DELETE", "/webhooks/{id}", May(ManageWebhooks)),
    ("GET", "/webhooks/{id}/deliveries", May(ManageWebhooks)),
    ("POST", "/webhooks/deliveries/{id}/replay", May(ManageWebhooks)),
];

/// Writes that change nothing that is kept, so that they may be asked twice without a key.
pub(crate) const HARMLESS: &[(&str, &str)] =
    &[("POST", "/cases/{id}/check-text"), ("POST", "/scripts/{id}/preview"), ("POST", "/evidence/verify")];

/// What an address needs; `None` if it does not stand in the table.
pub(crate) fn needs(method: &Method, path: &str) -> Option<Needs> {
    let method = if *method == Method::HEAD { &Method::GET } else { method };
    let found = ENDPOINTS.iter().find(|(known, template, _)| *known == method.as_str() && *template == path);
    found.map(|(_, _, needs)| *needs)
}

impl Needs {
    /// The code of a permission, or what stands for it.
    pub(crate) const fn code(self) -> &'static str {
        match self {
            Nothing => "nothing",
            SignedIn => "signed-in",
            Session => "session",
            May(permission) => permission.code(),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::serve::{access::role::Role, api};

    /// Method and path of every operation of the document.
    fn documented() -> BTreeSet<(String, String)> {
        let document: serde_json::Value = serde_json::from_str(&api::document().unwrap()).unwrap();
        let paths = document["paths"].as_object().unwrap();
        paths
            .iter()
            .flat_map(|(path, item)| {
                item.as_object().unwrap().keys().map(move |method| (method.to_uppercase(), path.clone()))
            })
            .collect()
    }

    #[test]
    fn every_address_stands_in_the_table_and_no_other_of_its_noun() {
        let documented = documented();
        let listed: BTreeSet<_> =
            ENDPOINTS.iter().map(|(method, path, _)| ((*method).to_owned(), (*path).to_owned())).collect();
        assert_eq!(listed.len(), ENDPOINTS.len(), "an address stands there twice");
        let unlisted: Vec<_> = documented.difference(&listed).collect();
        assert!(unlisted.is_empty(), "add to ENDPOINTS, nobody can reach it: {unlisted:?}");
        let noun = |path: &str| path.split(['/', '.']).nth(1).unwrap_or_default().to_owned();
        let nouns: BTreeSet<_> = documented.iter().map(|(_, path)| noun(path)).collect();
        let gone: Vec<_> =
            listed.difference(&documented).filter(|(_, path)| nouns.contains(&noun(path))).collect();
        assert!(gone.is_empty(), "take out of ENDPOINTS, there is no such address: {gone:?}");
    }

    #[test]
    fn an_auditor_changes_nothing() {
        let permitted = Role::Auditor.permissions();
        for (method, path, needs) in ENDPOINTS {
            if let May(permission) = needs {
                let writes = *method != "GET"
                    && !HARMLESS.contains(&(*method, *path))
                    && *path != "/policies/drafts/{id}/trial";
                assert!(!writes || !permitted.contains(permission), "{method} {path}");
            }
        }
    }

    #[test]
    fn each_permission_is_somebodys_and_what_is_grave_is_few_peoples() {
        for permission in Permission::ALL {
            assert!(
                Role::ALL.iter().any(|role| role.permissions().contains(permission)),
                "{}",
                permission.code()
            );
        }
        let who = |permission| -> Vec<Role> {
            Role::ALL.iter().copied().filter(|role| role.permissions().contains(&permission)).collect()
        };
        for (permission, roles, why) in [
            (ManageUsers, &[Role::Administrator][..], "who may give rights may do everything"),
            (ManageWebhooks, &[Role::Administrator], "a webhook carries cases out of the house"),
            (LegalSteps, &[Role::Legal], "only a lawyer goes to court"),
            (SeeAudit, &[Role::Auditor, Role::Administrator], "it says who looked at whom"),
            (
                RevealPersonal,
                &[Role::Collector, Role::Supervisor, Role::Legal, Role::Field],
                "those who write to, call or visit people",
            ),
        ] {
            assert_eq!(who(permission), roles, "{}: {why}", permission.code());
        }
        assert!(!Role::Trainer.permissions().contains(&SeeCases), "teaching needs no debtor");
    }
}
