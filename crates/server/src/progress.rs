//! A progress bar for whatever takes longer than a second, on a terminal only.

use std::{
    sync::{Mutex, PoisonError},
    time::Duration,
};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// What is under way in this process, for those who watch it from elsewhere.
static UNDER_WAY: Mutex<Vec<(&'static str, ProgressBar)>> = Mutex::new(Vec::new());

/// What is under way: of what, how many are done, and how many there are; 0 if that is not known.
pub(crate) fn under_way() -> Vec<(&'static str, u64, u64)> {
    let under_way = UNDER_WAY.lock().unwrap_or_else(PoisonError::into_inner);
    under_way.iter().map(|(what, bar)| (*what, bar.position(), bar.length().unwrap_or(0))).collect()
}

/// How far a job has come.
pub(crate) struct Progress(ProgressBar);

impl Progress {
    /// A job of so many things.
    pub(crate) fn new(what: &'static str, count: usize) -> Self {
        let bar = ProgressBar::with_draw_target(Some(count as u64), ProgressDrawTarget::hidden());
        if let Ok(style) = ProgressStyle::with_template("{bar:40} {human_pos}/{human_len} {msg} {eta}") {
            bar.set_style(style);
        }
        bar.set_message(what);
        UNDER_WAY.lock().unwrap_or_else(PoisonError::into_inner).push((what, bar.clone()));
        Self(bar)
    }

    /// So many more are done. The bar shows itself once the job has lasted a second.
    pub(crate) fn add(&self, count: usize) {
        if self.0.is_hidden() && self.0.elapsed() > Duration::from_secs(1) {
            self.0.set_draw_target(ProgressDrawTarget::stderr());
        }
        self.0.inc(count as u64);
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.0.finish_and_clear();
        UNDER_WAY.lock().unwrap_or_else(PoisonError::into_inner).retain(|(_, bar)| !bar.is_finished());
    }
}
