//! Numbered things that each name the hash of the one before: entries of a chain, and roots.

use std::collections::BTreeMap;

use crate::{
    finding::{Code, Finding},
    hex::Digest,
};

/// What a sequence is checked by.
pub(crate) struct Link {
    /// Counted from 1.
    pub(crate) number: u64,
    /// The moment it names.
    pub(crate) at: i64,
    /// The hash it names for the one before.
    pub(crate) previous: Digest,
    /// Its own hash as recorded.
    pub(crate) hash: Digest,
}

/// How the faults are called for this kind of thing.
pub(crate) struct Names {
    pub(crate) duplicated: Code,
    pub(crate) forked: Code,
    pub(crate) misplaced: Code,
    pub(crate) missing: Code,
    pub(crate) link: Code,
    pub(crate) time: Code,
}

/// Names what is wrong with order, gaps and links. Returns where each number first stands, in order of numbers.
pub(crate) fn walk(links: &[Link], names: &Names, findings: &mut Vec<Finding>) -> BTreeMap<u64, usize> {
    let mut places = BTreeMap::new();
    let mut highest = 0;
    for (place, link) in links.iter().enumerate() {
        let first = places.get(&link.number).and_then(|&place: &usize| links.get(place));
        match first {
            Some(first) if first.hash == link.hash => {
                findings.push(Finding::at(names.duplicated, link.number));
            }
            Some(_) => findings.push(Finding::at(names.forked, link.number)),
            None => {
                if link.number < highest {
                    findings.push(Finding::at(names.misplaced, link.number));
                }
                places.insert(link.number, place);
                highest = highest.max(link.number);
            }
        }
    }
    let ordered: Vec<&Link> = places.values().filter_map(|&place| links.get(place)).collect();
    let mut expected = 1;
    for link in &ordered {
        if link.number > expected {
            findings.push(Finding::at(names.missing, range(expected, link.number - 1)));
        }
        expected = link.number + 1;
    }
    let nothing = Link { number: 0, at: 0, previous: Digest::ZERO, hash: Digest::ZERO };
    for (before, link) in std::iter::once(&&nothing).chain(&ordered).zip(&ordered) {
        if link.number == before.number + 1 && link.previous != before.hash {
            findings.push(Finding::at(names.link, link.number));
        }
        if link.at < before.at {
            findings.push(Finding::at(names.time, link.number));
        }
    }
    places
}

/// `3`, or `3-5`.
pub(crate) fn range(first: u64, last: u64) -> String {
    if first == last { first.to_string() } else { format!("{first}-{last}") }
}
