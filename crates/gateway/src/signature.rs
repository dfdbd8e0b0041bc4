//! Signatures: HMAC-SHA256 of a text that the adapter describes, in hexadecimal digits.

use std::fmt::Write as _;

use minijinja::Value;
use ring::{
    hmac,
    rand::{SecureRandom as _, SystemRandom},
};

use crate::{
    adapter::SignatureEntry,
    fault::Wrong,
    template::{self, Within},
};

/// The moment of a request, and a text that no other request has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stamp {
    /// Seconds since 1970.
    pub seconds: i64,
    /// Hexadecimal digits.
    pub nonce: String,
}

/// A text that nobody can guess: 32 hexadecimal digits; `None` if the machine gives no random numbers.
pub fn nonce() -> Option<String> {
    let mut bytes = [0; 16];
    SystemRandom::new().fill(&mut bytes).ok()?;
    Some(hex(&bytes))
}

/// What is signed.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Signature<'a> {
    pub(crate) entry: &'a SignatureEntry,
    /// The key.
    pub(crate) secret: &'a str,
}

/// A request as far as it is signed.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Signed<'a> {
    pub(crate) timestamp: &'a str,
    pub(crate) nonce: &'a str,
    pub(crate) method: &'a str,
    pub(crate) path: &'a str,
    pub(crate) body: &'a str,
}

impl Signature<'_> {
    fn text(&self, signed: &Signed<'_>) -> Result<String, Wrong> {
        let values = [
            ("timestamp", signed.timestamp),
            ("nonce", signed.nonce),
            ("method", signed.method),
            ("path", signed.path),
            ("body", signed.body),
        ]
        .map(|(name, value)| (name.to_owned(), Value::from(value)));
        template::filled("signature.signed", &self.entry.signed, Within::Plain, &values)
    }

    fn key(&self) -> hmac::Key {
        hmac::Key::new(hmac::HMAC_SHA256, self.secret.as_bytes())
    }

    /// The signature.
    pub(crate) fn of(&self, signed: &Signed<'_>) -> Result<String, Wrong> {
        Ok(hex(hmac::sign(&self.key(), self.text(signed)?.as_bytes()).as_ref()))
    }

    /// Whether a signature is that of a request, compared in constant time.
    pub(crate) fn is_of(&self, signed: &Signed<'_>, given: &str) -> bool {
        let (Ok(text), Some(given)) = (self.text(signed), bytes(given)) else { return false };
        hmac::verify(&self.key(), text.as_bytes(), &given).is_ok()
    }
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    let mut hex = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        // Writing to a text cannot fail.
        let _ = write!(hex, "{byte:02x}");
    }
    hex
}

/// The bytes that hexadecimal digits mean.
pub(crate) fn bytes(hex: &str) -> Option<Vec<u8>> {
    let digits: Vec<u8> =
        hex.chars().map(|digit| u8::try_from(digit.to_digit(16)?).ok()).collect::<Option<_>>()?;
    let (pairs, rest) = digits.as_chunks::<2>();
    rest.is_empty().then(|| pairs.iter().map(|[high, low]| high << 4 | low).collect())
}
