//! What every handler may use.

use std::sync::{Arc, Mutex, PoisonError, RwLock};

use store::Store;

use super::{
    access::Access,
    overview::{Kept, Measured},
    policies::Trial,
    pool::Stores,
    problem::Problem,
    worklist::Headings,
};
use crate::company::Company;

/// The server's state.
#[derive(Debug)]
pub(crate) struct Desk {
    /// The database.
    pub(crate) stores: Arc<Stores>,
    company: RwLock<Arc<Company>>,
    /// The latest trial of a policy, which is read page by page.
    trial: Mutex<Option<Arc<Trial>>>,
    /// All cases, measured.
    measured: Mutex<Kept>,
    /// Held by whoever looks at what would leave tonight.
    looking: Arc<Mutex<()>>,
    /// The headings over long lists.
    headings: Headings,
    /// Who may.
    pub(crate) access: Access,
}

impl Desk {
    pub(crate) fn new(stores: Arc<Stores>, company: Arc<Company>, access: Access) -> Self {
        let (trial, measured) = (Mutex::new(None), Mutex::new(None));
        Self {
            stores,
            company: RwLock::new(company),
            trial,
            measured,
            looking: Arc::default(),
            headings: Headings::default(),
            access,
        }
    }

    /// The company as of now: who keeps the answer works with one state of it to the end.
    pub(crate) fn company(&self) -> Arc<Company> {
        Arc::clone(&self.company.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// The latest trial of a policy.
    pub(crate) fn trial(&self) -> Option<Arc<Trial>> {
        self.trial.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Keeps a trial for those who read on in it.
    pub(crate) fn keep_trial(&self, trial: Arc<Trial>) {
        *self.trial.lock().unwrap_or_else(PoisonError::into_inner) = Some(trial);
    }

    /// The headings over long lists.
    pub(crate) const fn headings(&self) -> &Headings {
        &self.headings
    }

    /// The latest measures of all cases.
    pub(crate) fn measured(&self) -> Kept {
        self.measured.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Keeps measures for those who ask next.
    pub(crate) fn keep_measured(&self, measured: Arc<Measured>) {
        *self.measured.lock().unwrap_or_else(PoisonError::into_inner) = Some(measured);
    }

    /// For one look at a time at what would leave tonight.
    pub(crate) fn looking(&self) -> Arc<Mutex<()>> {
        Arc::clone(&self.looking)
    }

    /// Reads the company anew if something was published, here or by another program of this database.
    pub(crate) async fn renew(&self) -> Result<(), Problem> {
        let company = self.company();
        if let Some(renewed) = self.store(move |store| Ok(company.renewed(store)?)).await? {
            *self.company.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(renewed);
        }
        Ok(())
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
