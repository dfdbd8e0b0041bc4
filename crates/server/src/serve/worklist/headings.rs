//! The headings over long lists, counted beside those who ask for them.
//!
//! Whoever leads a team or sees everything asks for sums over a hundred thousand cases, and asks again with every page. The
//! counts of a long list are kept for a minute: they are given at once, and counted anew meanwhile. A short list is counted
//! each time.

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use receivables::calendar::Day;
use store::{Alike, Scope, Store, Wanted};

use crate::{
    clock,
    serve::{api, problem::Problem},
};

/// Cases of a long list. Our number.
const LONG: u64 = 5_000;
/// So long at most. Our number.
const KEPT: Duration = Duration::from_mins(1);
/// Counting anew takes at most this part of the time: 1 in so many. Our number.
const PART_OF_TIME: u32 = 20;
/// Lists whose counts are kept at a time. Our number.
const LISTS: usize = 64;

/// Counts of long lists.
#[derive(Debug, Default)]
pub(crate) struct Headings(Mutex<Vec<Kept>>);

/// The counts of one list.
#[derive(Debug)]
struct Kept {
    of: List,
    counts: Arc<Vec<Alike>>,
    made: Instant,
    took: Duration,
    is_renewed: bool,
}

/// Whose list of which day, narrowed to what. What stands under a heading is left aside in counting.
#[derive(Debug, Clone, PartialEq)]
struct List {
    scope: Scope,
    wanted: Wanted,
    day: Day,
}

/// The counts, and whether it is time to count anew.
struct Found {
    counts: Arc<Vec<Alike>>,
    is_due: bool,
}

impl List {
    fn count(&self, store: &Store) -> Result<Vec<Alike>, Problem> {
        Ok(store.standing_counts(&self.scope, &self.wanted, self.day, clock::now().0)?)
    }
}

impl Headings {
    fn find(&self, list: &List) -> Option<Found> {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.retain(|kept| kept.made.elapsed() < KEPT);
        let kept = all.iter_mut().find(|kept| kept.of == *list)?;
        let is_due = !kept.is_renewed && kept.made.elapsed() > kept.took * PART_OF_TIME;
        kept.is_renewed |= is_due;
        Some(Found { counts: Arc::clone(&kept.counts), is_due })
    }

    fn keep(&self, of: List, counts: &Arc<Vec<Alike>>, took: Duration) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.retain(|kept| kept.of != of);
        let cases: u64 = counts.iter().map(|alike| alike.count).sum();
        if cases >= LONG && all.len() < LISTS {
            all.push(Kept {
                of,
                counts: Arc::clone(counts),
                made: clock::instant(),
                took,
                is_renewed: false,
            });
        }
    }
}

/// The counts of a list: of a long one at most a minute old.
pub(super) async fn counts(
    desk: &api::State,
    scope: Scope,
    wanted: &Wanted,
    day: Day,
) -> Result<Arc<Vec<Alike>>, Problem> {
    let wanted = Wanted { round: None, stage: None, channel: None, task: None, ..wanted.clone() };
    let list = List { scope, wanted, day };
    match desk.headings().find(&list) {
        None => counted(Arc::clone(desk), list).await,
        Some(found) => {
            if found.is_due {
                let desk = Arc::clone(desk);
                // Whoever asks next finds the new ones; a fault shows itself to them once these are over.
                tokio::spawn(async move { drop(counted(desk, list).await) });
            }
            Ok(found.counts)
        }
    }
}

async fn counted(desk: api::State, list: List) -> Result<Arc<Vec<Alike>>, Problem> {
    let began = clock::instant();
    let asked = list.clone();
    let counts = Arc::new(desk.store(move |store| asked.count(store)).await?);
    desk.headings().keep(list, &counts, began.elapsed());
    Ok(counts)
}

#[cfg(test)]
mod tests {
    use receivables::stage::Stage;
    use store::Companies;

    use super::*;

    fn counted(count: u64) -> Arc<Vec<Alike>> {
        let stage = Stage::Late.code().to_owned();
        let alike = Alike {
            round: None,
            has_promise: false,
            is_done: false,
            channel: None,
            stage,
            tasks: Vec::new(),
            count,
        };
        Arc::new(vec![alike])
    }

    fn list(day: i32) -> List {
        let scope = Scope::All { companies: Companies::Every };
        List { scope, wanted: Wanted::default(), day: Day(day) }
    }

    #[test]
    fn a_long_list_is_kept_and_counted_anew_by_one_alone() {
        let headings = Headings::default();
        headings.keep(list(1), &counted(LONG), Duration::ZERO);
        let found = headings.find(&list(1)).unwrap();
        assert!(found.is_due, "counting took no time: it may be done at once");
        assert_eq!(found.counts, counted(LONG));
        assert!(!headings.find(&list(1)).unwrap().is_due, "somebody counts already");
        assert!(headings.find(&list(2)).is_none(), "another day is another list");
        headings.keep(list(1), &counted(LONG + 1), Duration::from_hours(1));
        let found = headings.find(&list(1)).unwrap();
        assert_eq!((found.counts, found.is_due), (counted(LONG + 1), false));
    }

    #[test]
    fn a_short_list_is_counted_each_time() {
        let headings = Headings::default();
        headings.keep(list(1), &counted(LONG - 1), Duration::from_hours(1));
        assert!(headings.find(&list(1)).is_none());
    }
}
