//! Documents of a file, remembered by hash, to find those that stand in it twice.

use std::{
    collections::{HashMap, hash_map},
    hash::{BuildHasherDefault, Hash, Hasher},
};

use receivables::ledger::{DebtorKey, Entry};

/// A hasher for keys that are hashes already.
#[derive(Debug, Default)]
struct Hashed(u64);

impl Hasher for Hashed {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = self.0.rotate_left(8) ^ u64::from(*byte);
        }
    }

    fn write_u64(&mut self, hash: u64) {
        self.0 = hash;
    }
}

/// Where a document was first seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct First {
    content: u64,
    /// Which row, from 1.
    pub(crate) row: u32,
    /// Which sheet, from 0.
    pub(crate) sheet: u16,
}

/// What a document is to those before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sighting {
    New,
    /// The same in every field.
    Repeats,
    /// The same debtor, number and instalment, and other content.
    Differs(First),
}

/// The documents seen so far. 64 bits of hash: a million documents collide once in thirty million files.
#[derive(Debug)]
pub(crate) struct Seen(HashMap<u64, First, BuildHasherDefault<Hashed>>);

impl Seen {
    /// Room for the documents of a file of so many bytes, so that a large one does not move house twenty times.
    pub(crate) fn for_bytes(bytes: usize) -> Self {
        const BYTES_A_ROW: usize = 96;
        const MOST: usize = 1 << 21;
        Self(HashMap::with_capacity_and_hasher(
            (bytes / BYTES_A_ROW).min(MOST),
            BuildHasherDefault::default(),
        ))
    }

    /// Takes in an entry; only documents with a number can stand twice.
    pub(crate) fn sight(&mut self, entry: &Entry, sheet: u16, row: u32) -> Sighting {
        let Some((key, content)) = hashes(entry) else { return Sighting::New };
        match self.0.entry(key) {
            hash_map::Entry::Vacant(slot) => {
                slot.insert(First { content, row, sheet });
                Sighting::New
            }
            hash_map::Entry::Occupied(first) if first.get().content == content => Sighting::Repeats,
            hash_map::Entry::Occupied(first) => Sighting::Differs(*first.get()),
        }
    }
}

fn hashes(entry: &Entry) -> Option<(u64, u64)> {
    match entry {
        Entry::Receivable(it) => Some((
            hash(&(who(&it.debtor), &it.number, it.instalment)),
            hash(&(
                (&it.debtor.name, it.kind, it.issued, it.due, it.amount),
                (it.settled_undated, it.cleared, it.disputed, &it.contract, &it.project),
            )),
        )),
        _ => None,
    }
}

/// The number names the debtor; the name only where there is none.
fn who(debtor: &DebtorKey) -> (bool, Option<&str>) {
    match &debtor.code {
        Some(code) => (true, Some(code)),
        None => (false, debtor.name.as_deref()),
    }
}

fn hash(value: &impl Hash) -> u64 {
    let mut hasher = Folded::default();
    value.hash(&mut hasher);
    hasher.finish()
}

/// Hashes by folding 128-bit products. The standard hasher resists attackers, which nobody needs who imports their
/// own ledger, and took a sixth of the time of a million rows.
#[derive(Debug, Default)]
struct Folded(u64);

impl Folded {
    fn mix(&mut self, word: u64) {
        let (low, high) =
            (self.0 ^ word).wrapping_add(0x9e37_79b9_7f4a_7c15).carrying_mul(0xd6e8_feb8_6659_fd93, 0);
        self.0 = self.0.rotate_left(23) ^ low ^ high;
    }
}

impl Hasher for Folded {
    fn finish(&self) -> u64 {
        let (low, high) = (self.0 ^ 0xa076_1d64_78bd_642f).carrying_mul(0xe703_7ed1_a0b4_28db, 0);
        low ^ high
    }

    fn write(&mut self, bytes: &[u8]) {
        let (words, rest) = bytes.as_chunks::<8>();
        for word in words {
            self.mix(u64::from_le_bytes(*word));
        }
        if !rest.is_empty() {
            let last = rest.iter().fold(0, |word, &byte| word << 8 | u64::from(byte));
            self.mix(last);
        }
    }

    fn write_u8(&mut self, byte: u8) {
        self.mix(u64::from(byte));
    }

    fn write_u16(&mut self, number: u16) {
        self.mix(u64::from(number));
    }

    fn write_u32(&mut self, number: u32) {
        self.mix(u64::from(number));
    }

    fn write_u64(&mut self, number: u64) {
        self.mix(number);
    }

    fn write_usize(&mut self, number: usize) {
        self.mix(u64::try_from(number).unwrap_or(u64::MAX));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_that_differ_in_one_digit_stay_apart() {
        let mut hashes = std::collections::BTreeSet::new();
        for debtor in 0..300 {
            for number in 0..300 {
                for instalment in [None, Some(1_u16)] {
                    hashes.insert(hash(&(
                        (true, Some(format!("C{debtor:05}"))),
                        format!("INV-{number:08}"),
                        instalment,
                    )));
                }
            }
        }
        assert_eq!(hashes.len(), 300 * 300 * 2);
        // The table is indexed by the low bits and tagged by the high ones: both must spread.
        let low: std::collections::BTreeSet<u64> = hashes.iter().map(|hash| hash & 0xffff).collect();
        let high: std::collections::BTreeSet<u64> = hashes.iter().map(|hash| hash >> 48).collect();
        assert!(low.len() > 60_000 && high.len() > 60_000, "{} {}", low.len(), high.len());
    }
}
