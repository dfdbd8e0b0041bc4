//! THE table: what each address of the API needs. An address that does not stand here is refused to everybody.

use axum::http::Method;

use super::permission::Permission as P;

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
    May(P),
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

    ("GET", "/users", May(P::SeeUsers)),
    ("POST", "/users", May(P::ManageUsers)),
    ("GET", "/users/{id}", May(P::SeeUsers)),
    ("PATCH", "/users/{id}", May(P::ManageUsers)),
    ("GET", "/teams", SignedIn),
    ("POST", "/teams", May(P::ManageUsers)),
    ("PATCH", "/teams/{id}", May(P::ManageUsers)),
    ("GET", "/companies", SignedIn),
    ("GET", "/roles", SignedIn),
    ("GET", "/tokens", Session),
    ("POST", "/tokens", Session),
    ("DELETE", "/tokens/{id}", Session),
    ("GET", "/audit", May(P::SeeAudit)),

    ("GET", "/worklist", May(P::SeeCases)),
    ("GET", "/worklist/counts", May(P::SeeCases)),
    ("POST", "/worklist/next", May(P::WorkCases)),
    ("GET", "/cases", May(P::SeeCases)),
    ("POST", "/cases/assign", May(P::AssignCases)),
    ("GET", "/cases/{id}", May(P::SeeCases)),
    ("PUT", "/cases/{id}/hold-seat", May(P::WorkCases)),
    ("DELETE", "/cases/{id}/hold-seat", May(P::WorkCases)),
    ("GET", "/cases/{id}/timeline", May(P::SeeCases)),
    ("GET", "/cases/{id}/outlook", May(P::SeeCases)),
    ("GET", "/cases/{id}/contact-check", May(P::SeeCases)),
    ("POST", "/cases/{id}/call", May(P::WorkCases)),
    ("GET", "/cases/{id}/dial", May(P::WorkCases)),
    ("POST", "/cases/{id}/dial", May(P::WorkCases)),
    ("POST", "/cases/{id}/visits", May(P::WorkCases)),
    ("POST", "/cases/{id}/faxes", May(P::WorkCases)),
    ("GET", "/cases/{id}/texts", May(P::SeeCases)),
    ("POST", "/cases/{id}/check-text", May(P::WorkCases)),
    ("POST", "/cases/{id}/messages", May(P::WorkCases)),
    ("POST", "/cases/{id}/promises", May(P::WorkCases)),
    ("POST", "/cases/{id}/disputes", May(P::WorkCases)),
    ("POST", "/cases/{id}/pauses", May(P::WorkCases)),
    ("POST", "/cases/{id}/contacts", May(P::WorkCases)),
    ("POST", "/cases/{id}/facts", May(P::WorkCases)),
    ("GET", "/fact-kinds", May(P::SeeCases)),
    ("POST", "/cases/{id}/notes", May(P::AddNotes)),
    ("GET", "/cases/{id}/documents", May(P::SeeCases)),
    ("POST", "/cases/{id}/documents", May(P::AddNotes)),
    ("POST", "/cases/{id}/people/{pid}/reveal", May(P::RevealPersonal)),
    ("GET", "/documents/{id}/content", May(P::SeeCases)),
    ("POST", "/changes/{id}/undo", May(P::AddNotes)),

    ("GET", "/overview", May(P::SeeOverview)),
    ("GET", "/overview/rows", May(P::SeeOverview)),
    ("GET", "/overview.xlsx", May(P::Export)),

    ("GET", "/imports", May(P::Import)),
    ("POST", "/imports", May(P::Import)),
    ("GET", "/imports/{id}", May(P::Import)),
    ("PATCH", "/imports/{id}", May(P::Import)),
    ("DELETE", "/imports/{id}", May(P::Import)),
    ("POST", "/imports/{id}/commit", May(P::Import)),
    ("POST", "/imports/{id}/undo", May(P::UndoImport)),
    ("GET", "/imports/{id}/refused", May(P::Import)),
    ("GET", "/import-fields", May(P::Import)),

    ("GET", "/policies", May(P::SeePolicies)),
    ("GET", "/policies/compare", May(P::SeePolicies)),
    ("GET", "/policies/drafts", May(P::SeePolicies)),
    ("POST", "/policies/drafts", May(P::DraftPolicies)),
    ("GET", "/policies/drafts/{id}", May(P::SeePolicies)),
    ("PUT", "/policies/drafts/{id}", May(P::DraftPolicies)),
    ("POST", "/policies/drafts/{id}/trial", May(P::SeeOverview)),
    ("POST", "/policies/drafts/{id}/submit", May(P::DraftPolicies)),
    ("POST", "/policies/drafts/{id}/withdraw", May(P::DraftPolicies)),
    ("POST", "/policies/drafts/{id}/approve", May(P::ApprovePolicies)),
    ("POST", "/policies/drafts/{id}/reject", May(P::ApprovePolicies)),
    ("GET", "/policies/{id}", May(P::SeePolicies)),
    ("GET", "/policies/{id}/history", May(P::SeePolicies)),

    ("GET", "/scripts", May(P::SeeScripts)),
    ("GET", "/scripts/{id}", May(P::SeeScripts)),
    ("POST", "/scripts/{id}/preview", May(P::SeeScripts)),
    ("GET", "/scripts/overrides", May(P::SeeScripts)),
    ("POST", "/scripts/overrides", May(P::EditScripts)),
    ("GET", "/scripts/overrides/{id}", May(P::SeeScripts)),
    ("PUT", "/scripts/overrides/{id}", May(P::EditScripts)),
    ("POST", "/scripts/overrides/{id}/submit", May(P::EditScripts)),
    ("POST", "/scripts/overrides/{id}/withdraw", May(P::EditScripts)),
    ("POST", "/scripts/overrides/{id}/approve", May(P::ApproveScripts)),
    ("POST", "/scripts/overrides/{id}/reject", May(P::ApproveScripts)),

    ("GET", "/jobs", May(P::SeeJobs)),
    ("POST", "/jobs/{name}/start", May(P::ManageJobs)),
    ("GET", "/runs", May(P::SeeJobs)),
    ("POST", "/runs", May(P::StartRuns)),
    ("GET", "/progress", May(P::SeeJobs)),
    ("GET", "/evidence", May(P::SeeEvidence)),
    ("POST", "/evidence/verify", May(P::SeeEvidence)),
    ("GET", "/outbox", May(P::SeeOutbox)),
    ("GET", "/outbox/counts", May(P::SeeOutbox)),
    ("GET", "/outbox/channels", May(P::SeeOutbox)),
    ("GET", "/outbox/pause", May(P::SeeOutbox)),
    ("PUT", "/outbox/pause", May(P::PauseSending)),
    ("GET", "/outbox/mode", May(P::SeeOutbox)),
    ("PUT", "/outbox/mode", May(P::SwitchLive)),
    ("GET", "/outbox/tonight", May(P::SeeOutbox)),
    ("GET", "/outbox/{id}", May(P::SeeOutbox)),
    ("POST", "/outbox/{id}/resolve", May(P::ResolveOutbox)),
    ("POST", "/outbox/{id}/retry", May(P::ResolveOutbox)),
    // Gateways of SMS and WeChat, known by their signatures.
    ("POST", "/gateway/{name}/callback", Nothing),
    ("GET", "/gateway/{name}/callback", Nothing),
    ("GET", "/letters", May(P::SeeOutbox)),
    ("POST", "/letters/status", May(P::ResolveOutbox)),
    ("POST", "/telephone/events", May(P::PhoneSystem)),
    ("GET", "/incoming", May(P::SeeCases)),
    ("GET", "/incoming/{id}", May(P::SeeCases)),
    ("POST", "/incoming/{id}/read", May(P::WorkCases)),
    ("POST", "/incoming/{id}/match", May(P::ResolveOutbox)),
    ("GET", "/webhooks", May(P::ManageWebhooks)),
    ("POST", "/webhooks", May(P::ManageWebhooks)),
    ("PATCH", "/webhooks/{id}", May(P::ManageWebhooks)),
    ("DELETE", "/webhooks/{id}", May(P::ManageWebhooks)),
    ("GET", "/webhooks/{id}/deliveries", May(P::ManageWebhooks)),
    ("POST", "/webhooks/deliveries/{id}/replay", May(P::ManageWebhooks)),
];

/// Writes that change nothing that is kept, so that they may be asked twice without a key.
const HARMLESS: &[(&str, &str)] =
    &[("POST", "/cases/{id}/check-text"), ("POST", "/scripts/{id}/preview"), ("POST", "/evidence/verify")];

/// Writes that bring a name of their own with them, under which they are taken once.
const NAMED: &[(&str, &str)] = &[("POST", "/telephone/events")];

/// What an address needs; `None` if it does not stand in the table.
pub(crate) fn needs(method: &Method, path: &str) -> Option<Needs> {
    let method = if *method == Method::HEAD { &Method::GET } else { method };
    let found = ENDPOINTS.iter().find(|(known, template, _)| *known == method.as_str() && *template == path);
    found.map(|(_, _, needs)| *needs)
}

/// Whether an address takes a write once under a key that whoever asks has to bring. Signing in and out is another thing, and what
/// machines tell without a user is known by names of its own.
pub(crate) fn asks_for_key(method: &Method, path: &str) -> bool {
    let is_write = !matches!(*method, Method::GET | Method::HEAD);
    let asked = (method.as_str(), path);
    let needs_none = path.starts_with("/session") || HARMLESS.contains(&asked) || NAMED.contains(&asked);
    is_write && !needs_none && !matches!(needs(method, path), None | Some(Nothing))
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
        for permission in P::ALL {
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
            (P::ManageUsers, &[Role::Administrator][..], "who may give rights may do everything"),
            (P::PhoneSystem, &[Role::Administrator], "what it tells counts as contacts"),
            (P::ManageWebhooks, &[Role::Administrator], "a webhook carries cases out of the house"),
            (P::LegalSteps, &[Role::Legal], "only a lawyer goes to court"),
            (
                P::SignOff,
                &[Role::Supervisor, Role::Legal],
                "who collects does not grant, and whoever keeps the system decides on no case",
            ),
            (
                P::SwitchLive,
                &[Role::Supervisor, Role::Legal, Role::Administrator],
                "whoever may stop sending, and it takes two of them to begin it",
            ),
            (P::SeeAudit, &[Role::Auditor, Role::Administrator], "it says who looked at whom"),
            (
                P::RevealPersonal,
                &[Role::Collector, Role::Supervisor, Role::Legal, Role::Field],
                "those who write to, call or visit people",
            ),
        ] {
            assert_eq!(who(permission), roles, "{}: {why}", permission.code());
        }
        assert!(!Role::Trainer.permissions().contains(&P::SeeCases), "teaching needs no debtor");
    }
}
