//! Hashes, public keys and signatures: so many bytes, written as lower-case hexadecimal.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use sha2::Digest as _;

/// `N` bytes, shown and read as `2 * N` lower-case hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Hex<const N: usize>(pub [u8; N]);

/// A SHA-256 value, the fingerprint of a key, or a public key.
pub type Digest = Hex<32>;

/// An Ed25519 signature.
pub type Signature = Hex<64>;

/// Not so many lower-case hexadecimal digits as the value needs.
#[derive(Debug, thiserror::Error)]
#[error("`{text}` is not {digits} lower-case hexadecimal digits")]
pub struct Error {
    /// What was read.
    text: String,
    /// How many digits there should have been.
    digits: usize,
}

impl Digest {
    /// What stands for "nothing before this": the previous hash of a first entry, first root, first key.
    pub const ZERO: Self = Self([0; 32]);

    /// SHA-256 of the bytes.
    pub fn of(bytes: &[u8]) -> Self {
        Self(sha2::Sha256::digest(bytes).into())
    }
}

/// The two digits of each byte value.
const DIGITS: [[u8; 2]; 256] = digits();

#[expect(clippy::indexing_slicing, reason = "evaluated while compiling")]
const fn digits() -> [[u8; 2]; 256] {
    let (alphabet, mut all, mut byte) = (b"0123456789abcdef", [[0; 2]; 256], 0_usize);
    while byte < 256 {
        all[byte] = [alphabet[byte >> 4], alphabet[byte & 15]];
        byte += 1;
    }
    all
}

impl<const N: usize> Hex<N> {
    /// Appends the digits to a text in the making.
    pub(crate) fn write(&self, out: &mut Vec<u8>) {
        for byte in self.0 {
            out.extend_from_slice(DIGITS.get(usize::from(byte)).unwrap_or(&[0; 2]));
        }
    }
}

impl<const N: usize> fmt::Display for Hex<N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl<const N: usize> fmt::Debug for Hex<N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl<const N: usize> FromStr for Hex<N> {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let error = || Error { text: text.chars().take(80).collect(), digits: 2 * N };
        let value = |digit: u8| match digit {
            b'0'..=b'9' => Ok(digit - b'0'),
            b'a'..=b'f' => Ok(digit - b'a' + 10),
            _ => Err(error()),
        };
        if text.len() != 2 * N {
            return Err(error());
        }
        let mut bytes = [0; N];
        for (byte, pair) in bytes.iter_mut().zip(text.as_bytes().chunks_exact(2)) {
            let &[high, low] = pair else { return Err(error()) };
            *byte = value(high)? << 4 | value(low)?;
        }
        Ok(Self(bytes))
    }
}

impl<const N: usize> Serialize for Hex<N> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de, const N: usize> Deserialize<'de> for Hex<N> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_is_written_in_lower_case_and_read_so_only() {
        let empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        let mut written = Vec::new();
        Digest::of(b"").write(&mut written);
        assert_eq!(String::from_utf8(written).unwrap(), empty);
        assert_eq!(Digest::of(b"").to_string(), empty);
        assert_eq!(empty.parse::<Digest>().unwrap(), Digest::of(b""));
        for wrong in ["", "e3", &empty.to_uppercase(), &format!("{empty}00"), &empty.replace('e', "g")] {
            assert!(wrong.parse::<Digest>().is_err(), "{wrong}");
        }
    }
}
