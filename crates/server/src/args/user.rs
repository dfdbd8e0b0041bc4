//! Users of the page.

use clap::{Args, Subcommand};

use crate::serve::access::role::Role;

#[derive(Debug, Subcommand)]
pub(crate) enum User {
    /// Add somebody; their password is asked for, or read from standard input
    Add(UserAdd),
    /// Who may sign in, and as what
    List,
    /// Set a password, which also unlocks the login; it is asked for, or read from standard input
    Password {
        /// What they sign in with
        login: String,
    },
    /// Let somebody sign in no more, and end their sessions
    Disable {
        /// What they sign in with
        login: String,
    },
    /// Let somebody sign in again
    Enable {
        /// What they sign in with
        login: String,
    },
}

#[derive(Debug, Args)]
pub(crate) struct UserAdd {
    /// What they sign in with: letters, digits and . _ - @
    pub(crate) login: String,
    /// What they are: collector, supervisor, legal, finance, sales, auditor, trainer, field or administrator (may be repeated)
    #[arg(long, required = true, value_parser = super::by_code(Role::from_code, Role::ALL, Role::code))]
    pub(crate) role: Vec<Role>,
    /// Their name (default: the login)
    #[arg(long)]
    pub(crate) name: Option<String>,
    /// Where they get the digest
    #[arg(long, value_name = "ADDRESS")]
    pub(crate) email: Option<String>,
    /// Their team, which is added if it is not there
    #[arg(long)]
    pub(crate) team: Option<String>,
    /// As the ledgers' owner column calls them
    #[arg(long, value_name = "NAME")]
    pub(crate) owner: Option<String>,
    /// A company of ours whose cases they see (may be repeated; default: every company)
    #[arg(long)]
    pub(crate) company: Vec<String>,
    /// They sign in by the provider of identities: no password
    #[arg(long)]
    pub(crate) oidc: bool,
}
