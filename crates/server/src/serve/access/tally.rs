//! How often something failed lately, by address or login: in memory, and never more of it than a fixed number of keys.

use std::{
    collections::BTreeMap,
    net::IpAddr,
    sync::{Mutex, PoisonError},
};

use receivables::message::UtcMicros;

/// How long a failure counts, in microseconds. Our numbers, and below.
const WINDOW: i64 = 15 * 60 * 1_000_000;
/// Keys remembered.
const MOST_KEYS: usize = 20_000;

/// Counts of failures.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    counts: Mutex<BTreeMap<String, Count>>,
}

#[derive(Debug, Clone, Copy)]
struct Count {
    failures: u32,
    since: UtcMicros,
}

impl Tally {
    /// Counts one failure; returns how many there were since the first one of the window.
    pub(crate) fn add(&self, key: &str, now: UtcMicros) -> u32 {
        let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        if counts.len() >= MOST_KEYS && !counts.contains_key(key) {
            counts.retain(|_, count| is_recent(*count, now));
            // Everything is recent: the oldest goes, so that whoever tries many keys is the one who is forgotten.
            let oldest = counts.iter().min_by_key(|(_, count)| count.since).map(|(key, _)| key.clone());
            if let Some(oldest) = oldest.filter(|_| counts.len() >= MOST_KEYS) {
                counts.remove(&oldest);
            }
        }
        let count = counts.entry(key.to_owned()).or_insert(Count { failures: 0, since: now });
        if !is_recent(*count, now) {
            *count = Count { failures: 0, since: now };
        }
        count.failures = count.failures.saturating_add(1);
        count.failures
    }

    /// How many failures there were since the first one of the window.
    pub(crate) fn count(&self, key: &str, now: UtcMicros) -> u32 {
        let counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        counts.get(key).filter(|count| is_recent(**count, now)).map_or(0, |count| count.failures)
    }
}

const fn is_recent(count: Count, now: UtcMicros) -> bool {
    now.0.saturating_sub(count.since.0) < WINDOW
}

/// An address as it is counted: of IPv6 the network of one customer.
pub(crate) fn key_of(address: IpAddr) -> String {
    match address.to_canonical() {
        IpAddr::V4(address) => address.to_string(),
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            format!("{a:x}:{b:x}:{c:x}:{d:x}::/64")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn failures_count_for_a_quarter_of_an_hour() {
        let (tally, minute) = (Tally::default(), |minute: i64| UtcMicros(minute * 60_000_000));
        assert_eq!(
            [tally.add("a", minute(0)), tally.add("a", minute(14)), tally.add("b", minute(14))],
            [1, 2, 1]
        );
        assert_eq!(
            [tally.count("a", minute(14)), tally.count("a", minute(15)), tally.count("c", minute(0))],
            [2, 0, 0]
        );
        assert_eq!(tally.add("a", minute(15)), 1, "a new window");
    }

    #[test]
    fn who_tries_many_keys_does_not_fill_the_memory() {
        let tally = Tally::default();
        for key in 0..MOST_KEYS + 10 {
            tally.add(&key.to_string(), UtcMicros(i64::try_from(key).unwrap()));
        }
        assert_eq!(tally.counts.lock().unwrap().len(), MOST_KEYS);
        assert_eq!(
            (tally.count("0", UtcMicros(1)), tally.count("10", UtcMicros(1))),
            (0, 1),
            "the oldest went"
        );
    }

    #[test]
    fn a_customer_of_ipv6_has_one_count() {
        for (address, key) in [
            ("203.0.113.7", "203.0.113.7"),
            ("::ffff:203.0.113.7", "203.0.113.7"),
            ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ] {
            assert_eq!(key_of(address.parse().unwrap()), key);
        }
    }
}
