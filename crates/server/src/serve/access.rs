//! Who may do what: roles, what each permits, and who asks.

mod attempt;
pub(crate) mod audit;
pub(crate) mod caller;
pub(crate) mod demo;
pub(crate) mod door;
pub(crate) mod idempotent;
mod matrix;
pub(crate) mod oidc;
pub(crate) mod permission;
pub(crate) mod role;
pub(crate) mod secret;
mod session;
pub(crate) mod table;
mod tally;
mod team;
mod token;
pub(crate) mod user;

use std::net::{IpAddr, SocketAddr};

use utoipa_axum::router::OpenApiRouter;

use self::{demo::DemoUser, oidc::Oidc, tally::Tally};
use super::{api, settings::Settings};

/// What the door knows besides the database.
#[derive(Debug)]
pub(crate) struct Access {
    /// Cookies go over HTTPS alone.
    is_secure: bool,
    /// Where the page is opened, if the company's file says it.
    public_origin: Option<String>,
    /// Whose word on where a request comes from is taken.
    proxies: Vec<IpAddr>,
    failures: Tally,
    oidc: Option<Oidc>,
    demo: Vec<DemoUser>,
}

impl Access {
    /// For a server that listens on an address.
    pub(crate) fn new(settings: &Settings, address: SocketAddr, demo: Vec<DemoUser>) -> anyhow::Result<Self> {
        let public_origin = settings.public_url.as_ref().map(|url| url.origin().ascii_serialization());
        let origin = public_origin.clone().unwrap_or_else(|| format!("http://{address}"));
        let oidc = settings.oidc.clone().map(|oidc| Oidc::new(oidc, &origin)).transpose()?;
        Ok(Self {
            is_secure: settings.is_https() || !address.ip().is_loopback(),
            public_origin,
            proxies: settings.proxies.clone(),
            failures: Tally::default(),
            oidc,
            demo,
        })
    }
}

/// The addresses about access.
pub(crate) fn routes() -> OpenApiRouter<api::State> {
    OpenApiRouter::new()
        .merge(session::routes())
        .merge(oidc::routes())
        .merge(user::routes())
        .merge(team::routes())
        .merge(matrix::routes())
        .merge(token::routes())
        .merge(audit::routes())
}

/// Declares a closed list with a stable code for each value.
macro_rules! coded {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $code:literal,)+ }) => {
        $(#[$doc])*
        #[derive(
            Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize, utoipa::ToSchema,
        )]
        pub(crate) enum $name { $($(#[$variant_doc])* #[serde(rename = $code)] $variant,)+ }

        impl $name {
            /// Every value, in the order of declaration.
            pub(crate) const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// The stable code.
            pub(crate) const fn code(self) -> &'static str {
                match self { $(Self::$variant => $code,)+ }
            }

            /// The value of a code.
            pub(crate) fn from_code(code: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|value| value.code() == code)
            }
        }
    };
}
use coded;

#[cfg(test)]
mod tests {
    use outreach::words;

    use super::{audit::Deed, permission::Permission, role::Role};

    #[test]
    fn every_code_has_words() {
        let roles = Role::ALL.iter().map(|role| ("user-role", role.code()));
        let permissions = Permission::ALL.iter().map(|permission| ("permission", permission.code()));
        let deeds = Deed::ALL.iter().map(|deed| ("audit-act", deed.code()));
        for (table, code) in roles.chain(permissions).chain(deeds) {
            assert!(words::has_word(table, code), "[{table}] {code} in outreach/words/");
        }
    }

    #[test]
    fn the_document_has_the_table_of_the_code() {
        let document = include_str!("../../../../docs/server.md");
        let head: Vec<&str> = Role::ALL.iter().map(|role| role.code()).collect();
        let mut lines =
            vec![format!("| | {} |", head.join(" | ")), format!("|---|{}", "---|".repeat(head.len()))];
        lines.extend(Permission::ALL.iter().map(|permission| {
            let marks: Vec<&str> = Role::ALL
                .iter()
                .map(|role| if role.permissions().contains(permission) { "●" } else { "" })
                .collect();
            format!("| `{}` | {} |", permission.code(), marks.join(" | "))
        }));
        assert!(document.contains(&lines.join("\n")), "docs/server.md should have:\n{}", lines.join("\n"));
    }
}
