//! Connections to the database for handlers. A call to the database blocks its thread, so it runs beside the threads that
//! serve, and not more of them at a time than there are connections.

use std::{
    path::PathBuf,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use store::Store;
use tokio::sync::Semaphore;

use super::problem::{self, Problem};
use crate::clock;

/// Connections where nobody says how many. A file is written by one at a time, so more only wait. Our numbers, and below.
const ON_A_SERVER: usize = 8;
const IN_A_FILE: usize = 4;
/// How long a request waits for a connection.
const PATIENCE: Duration = Duration::from_secs(10);

/// The connections of one server.
#[derive(Debug)]
pub(crate) struct Stores {
    url: String,
    keys: Option<PathBuf>,
    idle: Mutex<Vec<Store>>,
    seats: Arc<Semaphore>,
    size: usize,
}

impl Stores {
    /// Opens the first connection, which brings the schema up to date; the others follow as they are needed.
    pub(crate) fn open(url: &str, keys: Option<PathBuf>, size: Option<usize>) -> Result<Self, store::Error> {
        let is_server = url.starts_with("postgres://") || url.starts_with("postgresql://");
        let size = size.unwrap_or(if is_server { ON_A_SERVER } else { IN_A_FILE });
        let seats = Arc::new(Semaphore::new(size));
        let stores = Self { url: url.to_owned(), keys, idle: Mutex::default(), seats, size };
        stores.give_back(stores.another()?);
        Ok(stores)
    }

    /// A connection of one's own.
    pub(crate) fn another(&self) -> Result<Store, store::Error> {
        Store::open_with(&self.url, &store::Keys { file: self.keys.clone(), today: Some(clock::today()) })
    }

    /// How many connections there are at most, and how many of them are at work.
    pub(crate) fn size_and_use(&self) -> (usize, usize) {
        (self.size, self.size.saturating_sub(self.seats.available_permits()))
    }

    /// Does something with a connection. One that broke, or whose work panicked, is not used again.
    pub(crate) async fn with<T: Send + 'static>(
        self: &Arc<Self>,
        work: impl FnOnce(&mut Store) -> Result<T, Problem> + Send + 'static,
    ) -> Result<T, Problem> {
        let seat = tokio::time::timeout(PATIENCE, Arc::clone(&self.seats).acquire_owned()).await;
        let Ok(Ok(seat)) = seat else { return Err(problem::too_busy()) };
        let stores = Arc::clone(self);
        let done = tokio::task::spawn_blocking(move || {
            let _seat = seat;
            let mut store = stores.take()?;
            let done = work(&mut store);
            if !done.as_ref().is_err_and(Problem::is_lost_connection) {
                stores.give_back(store);
            }
            done
        });
        match done.await {
            Ok(done) => done,
            Err(ended) if ended.is_panic() => std::panic::resume_unwind(ended.into_panic()),
            Err(_) => Err(problem::internal()),
        }
    }

    fn take(&self) -> Result<Store, store::Error> {
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        idle.map_or_else(|| self.another(), Ok)
    }

    fn give_back(&self, store: Store) {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(store);
    }
}
