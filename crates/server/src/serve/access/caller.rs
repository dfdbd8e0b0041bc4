//! Who asks.

use std::{collections::BTreeSet, sync::Arc};

use axum::{
    extract::{FromRequestParts, OptionalFromRequestParts},
    http::request::Parts,
};
use outreach::Lang;
use store::Scope;

use super::{permission::Permission, role::Role};
use crate::serve::problem::{self, Problem};

/// Somebody who is signed in, or whose program uses a token of theirs. Handlers take it as an argument.
#[derive(Debug, Clone)]
pub(crate) struct Caller {
    /// Number of the user.
    pub(crate) user: i64,
    /// What they sign in with.
    pub(crate) login: String,
    /// Their name as colleagues know it.
    pub(crate) name: String,
    pub(crate) roles: Vec<Role>,
    /// What they may do; by a token, what it permits of that.
    pub(crate) permissions: BTreeSet<Permission>,
    /// Whose cases they see.
    pub(crate) scope: Scope,
    /// The language they chose.
    pub(crate) lang: Lang,
}

impl Caller {
    /// Whether they may do this, beyond what the address itself needs.
    pub(crate) fn may(&self, permission: Permission) -> bool {
        self.permissions.contains(&permission)
    }
}

/// Set by the middleware that knows sessions and tokens.
impl<S: Sync> FromRequestParts<S> for Caller {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        parts
            .extensions
            .get::<Arc<Self>>()
            .map(|caller| Self::clone(caller))
            .ok_or_else(problem::sign_in_needed)
    }
}

impl<S: Sync> OptionalFromRequestParts<S> for Caller {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Option<Self>, Problem> {
        Ok(parts.extensions.get::<Arc<Self>>().map(|caller| Self::clone(caller)))
    }
}
