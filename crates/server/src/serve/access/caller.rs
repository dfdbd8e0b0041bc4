//! Who asks.

use std::{collections::BTreeSet, sync::Arc};

use axum::{extract::FromRequestParts, http::request::Parts};
use outreach::Lang;
use receivables::message::UtcMicros;
use store::{Scope, Store, User};

use super::{
    permission::Permission,
    role::{self, Reach, Role},
};
use crate::serve::problem::{self, Problem};

/// How long a session lasts that nobody uses, and how long at most, in microseconds. Our numbers.
pub(crate) const IDLE: i64 = 8 * 3_600 * 1_000_000;
pub(crate) const WHOLE: i64 = 24 * 3_600 * 1_000_000;

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
    /// Hash of the session's token; `None` for a program with a token.
    pub(crate) session: Option<[u8; 32]>,
}

impl Caller {
    /// Whether they may do this, beyond what the address itself needs.
    pub(crate) fn may(&self, permission: Permission) -> bool {
        self.permissions.contains(&permission)
    }

    /// Who has a session now.
    pub(crate) fn of_session(
        store: &Store,
        hash: [u8; 32],
        now: UtcMicros,
    ) -> Result<Option<Self>, store::Error> {
        let idle_since = UtcMicros(now.0.saturating_sub(IDLE));
        let Some(user) = store.user_of_session(&hash, now, idle_since)? else { return Ok(None) };
        Ok(Some(Self { session: Some(hash), ..Self::of(store, &user)? }))
    }

    /// Whose token it is.
    pub(crate) fn of_token(
        store: &Store,
        hash: [u8; 32],
        now: UtcMicros,
    ) -> Result<Option<Self>, store::Error> {
        let Some((user, codes)) = store.user_of_token(&hash, now)? else { return Ok(None) };
        let given: BTreeSet<_> = codes.iter().filter_map(|code| Permission::from_code(code)).collect();
        let mut caller = Self::of(store, &user)?;
        caller.permissions.retain(|permission| given.contains(permission));
        Ok(Some(caller))
    }

    /// A user as they would be seen, signed in or not.
    pub(crate) fn of(store: &Store, user: &User) -> Result<Self, store::Error> {
        let roles = roles_of(user);
        Ok(Self {
            user: user.id,
            login: user.login.clone(),
            name: user.fields.name.clone(),
            permissions: role::permissions(&roles),
            scope: scope(store, user, &roles)?,
            roles,
            lang: user.fields.lang.parse().unwrap_or(Lang::En),
            session: None,
        })
    }
}

/// The roles of a user. A code that this program does not know permits nothing.
pub(crate) fn roles_of(user: &User) -> Vec<Role> {
    user.fields.roles.iter().filter_map(|code| Role::from_code(code)).collect()
}

/// Whose cases a user sees: as far as the farthest of their roles reaches. Who leads no team sees their own.
fn scope(store: &Store, user: &User, roles: &[Role]) -> Result<Scope, store::Error> {
    let fields = &user.fields;
    let companies = fields.companies.clone();
    let reach = roles.iter().map(|role| role.reach()).max().unwrap_or(Reach::Own);
    let own: Vec<String> = fields.owner_name.iter().cloned().collect();
    Ok(match (reach, fields.team) {
        (Reach::All, _) => Scope::All { companies },
        (Reach::Team, Some(team)) => {
            let mut owner_names = store.owner_names(team)?;
            owner_names.dedup();
            Scope::Team { team, user: user.id, owner_names, companies }
        }
        (Reach::Team | Reach::Own, team) => Scope::Own { user: user.id, team, owner_names: own, companies },
    })
}

/// Set by the door, which knows sessions and tokens.
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
