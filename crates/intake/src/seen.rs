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
    /// Which sheet, from 0.
    pub(crate) sheet: usize,
    /// Which row, from 1.
    pub(crate) row: u32,
}

/// A document of one sheet; small, since the table of a large ledger is looked up all over.
#[derive(Debug, Clone, Copy)]
struct Known {
    /// Half of the hash of its content.
    content: u32,
    row: u32,
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

type Documents = HashMap<u64, Known, BuildHasherDefault<Hashed>>;

/// The documents seen so far, sheet by sheet, by 64 bits of hash: a million documents collide once in thirty million
/// files.
#[derive(Debug)]
pub(crate) struct Seen {
    earlier: Vec<Documents>,
    current: Documents,
}

impl Seen {
    /// Room for the documents of a file of so many bytes, so that a large one does not move house twenty times.
    pub(crate) fn for_bytes(bytes: usize) -> Self {
        const BYTES_A_ROW: usize = 96;
        const MOST: usize = 1 << 21;
        let rows = (bytes / BYTES_A_ROW).min(MOST);
        let current = HashMap::with_capacity_and_hasher(rows, BuildHasherDefault::default());
        Self { earlier: Vec::new(), current }
    }

    /// Begins the next sheet.
    pub(crate) fn next_sheet(&mut self) {
        self.earlier.push(std::mem::take(&mut self.current));
    }

    /// Takes in an entry; only documents with a number can stand twice.
    pub(crate) fn sight(&mut self, entry: &Entry, row: u32) -> Sighting {
        let Some((key, content)) = hashes(entry) else { return Sighting::New };
        let told = |known: Known, sheet: usize| {
            if known.content == content {
                Sighting::Repeats
            } else {
                Sighting::Differs(First { sheet, row: known.row })
            }
        };
        for (sheet, documents) in self.earlier.iter().enumerate() {
            if let Some(known) = documents.get(&key) {
                return told(*known, sheet);
            }
        }
        match self.current.entry(key) {
            hash_map::Entry::Vacant(slot) => {
                slot.insert(Known { content, row });
                Sighting::New
            }
            hash_map::Entry::Occupied(known) => told(*known.get(), self.earlier.len()),
        }
    }
}

/// The key of a document, and half the hash of its content.
fn hashes(entry: &Entry) -> Option<(u64, u32)> {
    match entry {
        Entry::Receivable(it) => Some((
            hash(&(who(&it.debtor), &it.number, it.instalment)),
            half(hash(&(
                (&it.debtor.name, it.kind, it.issued, it.due, it.amount),
                (it.settled_undated, it.cleared, it.disputed, &it.contract, &it.project),
            ))),
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

fn half(hash: u64) -> u32 {
    u32::try_from(hash >> 32).unwrap_or_default()
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
