//! A request to stop (SIGTERM, SIGINT): whoever works in parts ends within the part at hand.

use std::{
    sync::{Condvar, Mutex, PoisonError},
    time::Duration,
};

use anyhow::Context as _;

/// The process gets one such request, so there is one place for it.
static ASKED: (Mutex<bool>, Condvar) = (Mutex::new(false), Condvar::new());

/// From now on a signal is a request. Commands that do not call this are ended by it at once, and lose their part.
pub(crate) fn on_request() -> anyhow::Result<()> {
    ctrlc::set_handler(|| {
        *ASKED.0.lock().unwrap_or_else(PoisonError::into_inner) = true;
        ASKED.1.notify_all();
    })
    .context("signals cannot be caught here")
}

/// Whether somebody asked.
pub(crate) fn is_asked() -> bool {
    *ASKED.0.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Waits so long, or until somebody asks.
pub(crate) fn wait(most: Duration) {
    let asked = ASKED.0.lock().unwrap_or_else(PoisonError::into_inner);
    drop(ASKED.1.wait_timeout_while(asked, most, |asked| !*asked));
}
