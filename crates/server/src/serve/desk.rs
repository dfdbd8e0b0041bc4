//! What every handler may use.

use std::sync::Arc;

use store::Store;

use super::{access::Access, pool::Stores, problem::Problem};
use crate::company::Company;

/// The server's state.
#[derive(Debug)]
pub(crate) struct Desk {
    /// The database.
    pub(crate) stores: Arc<Stores>,
    company: Arc<Company>,
    /// Who may.
    pub(crate) access: Access,
}

impl Desk {
    pub(crate) const fn new(stores: Arc<Stores>, company: Arc<Company>, access: Access) -> Self {
        Self { stores, company, access }
    }

    /// The company as of now: who keeps the answer works with one state of it to the end.
    pub(crate) fn company(&self) -> Arc<Company> {
        Arc::clone(&self.company)
    }

    /// Does something with the database, beside the threads that serve. Errors of the store and of the commands become
    /// problems by themselves.
    pub(crate) async fn store<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Store) -> Result<T, Problem> + Send + 'static,
    ) -> Result<T, Problem> {
        self.stores.with(work).await
    }
}
