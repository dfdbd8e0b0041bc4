//! 128 bits that stand for a text while an import lasts: looking one up touches no other memory, where a million look-ups
//! of the texts themselves would wait for it. Two of a billion texts meet by chance once in 10^20 files.

use std::{
    collections::HashMap,
    hash::{BuildHasherDefault, DefaultHasher, Hasher},
};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Fingerprint {
    sip: u64,
    mixed: u64,
}

/// A map by fingerprint, which is its own hash.
pub(super) type ByFingerprint<T> = HashMap<Fingerprint, T, BuildHasherDefault<AsItIs>>;

impl Fingerprint {
    /// The fingerprint of a number and two texts, each apart from the next.
    pub(super) fn new(number: i64, first: &str, second: &str) -> Self {
        let mixed = Mixed(0x243F_6A88_85A3_08D3); // Digits of pi: any odd-looking start will do.
        Self {
            sip: hash(DefaultHasher::new(), number, first, second),
            mixed: hash(mixed, number, first, second),
        }
    }
}

fn hash(mut hasher: impl Hasher, number: i64, first: &str, second: &str) -> u64 {
    hasher.write_i64(number);
    hasher.write_usize(first.len());
    hasher.write(first.as_bytes());
    hasher.write(second.as_bytes());
    hasher.finish()
}

impl std::hash::Hash for Fingerprint {
    fn hash<H: Hasher>(&self, state: &mut H) {
        state.write_u64(self.sip);
    }
}

/// Multiplies and turns, eight bytes at a time: unlike SipHash in every step, and quick.
struct Mixed(u64);

impl Mixed {
    const fn mix(&mut self, word: u64) {
        self.0 = (self.0 ^ word).wrapping_mul(0x9E37_79B9_7F4A_7C15).rotate_left(29);
    }
}

impl Hasher for Mixed {
    fn write(&mut self, bytes: &[u8]) {
        let (words, rest) = bytes.as_chunks::<8>();
        for &word in words {
            self.mix(u64::from_le_bytes(word));
        }
        // The length tells a rest of zeros from none.
        self.mix(rest.iter().fold(bytes.len() as u64, |word, &byte| word << 8 ^ u64::from(byte)));
    }

    fn finish(&self) -> u64 {
        (self.0 ^ self.0 >> 32).wrapping_mul(0x9E37_79B9_7F4A_7C15)
    }
}

/// Passes a fingerprint on as the hash it already is.
#[derive(Debug, Default)]
pub(super) struct AsItIs(u64);

impl Hasher for AsItIs {
    fn write(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.0 = self.0 << 8 | u64::from(byte);
        }
    }

    fn write_u64(&mut self, hash: u64) {
        self.0 = hash;
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_told_apart_where_they_join() {
        let all = [
            Fingerprint::new(1, "AB", "C"),
            Fingerprint::new(1, "A", "BC"),
            Fingerprint::new(1, "ABC", ""),
            Fingerprint::new(1, "", "ABC"),
            Fingerprint::new(2, "AB", "C"),
        ];
        for (at, one) in all.iter().enumerate() {
            for other in &all[at + 1..] {
                assert!(one.sip != other.sip && one.mixed != other.mixed, "{one:?} {other:?}");
            }
        }
        assert_eq!(all[0], Fingerprint::new(1, "AB", "C"));
    }
}
