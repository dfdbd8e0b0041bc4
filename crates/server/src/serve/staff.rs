//! The names of users, for answers that say who.

use std::collections::BTreeMap;

use serde::Serialize;
use store::Store;
use utoipa::ToSchema;

/// A user by name.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct Named {
    pub(crate) id: i64,
    pub(crate) name: String,
}

/// Everybody by number.
#[derive(Debug, Default)]
pub(crate) struct Staff(BTreeMap<i64, String>);

impl Staff {
    pub(crate) fn load(store: &Store) -> Result<Self, store::Error> {
        Ok(Self(store.staff()?))
    }

    /// A user; their number where nobody has it any more.
    pub(crate) fn named(&self, user: i64) -> Named {
        Named { id: user, name: self.0.get(&user).cloned().unwrap_or_else(|| format!("#{user}")) }
    }
}
