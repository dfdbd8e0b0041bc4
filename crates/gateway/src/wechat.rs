//! Calls of WeChat Work: signed by SHA-1 of four sorted texts, and encrypted by AES-256-CBC with a key of 43 signs.
//!
//! As documented by WeChat Work, 加解密方案说明 (document/path/90968): `msg_signature` is SHA-1 of token, timestamp, nonce and the
//! encrypted text, sorted and joined; encrypted are 16 random bytes, the length of the message in four bytes, the message, and
//! the id of the receiver, padded to a multiple of 32 bytes; the first 16 bytes of the key are the initialisation vector.

use std::fmt;

use aes::{
    Aes256,
    cipher::{Array, BlockCipherDecrypt as _, BlockCipherEncrypt as _, KeyInit as _},
};
use base64::{
    Engine as _, alphabet,
    engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig, general_purpose::STANDARD},
};
use ring::digest::{SHA1_FOR_LEGACY_USE_ONLY, SHA256, digest};

use crate::signature::hex;

/// The signs of an EncodingAESKey.
const SIGNS: usize = 43;
/// Bytes of a block.
const BLOCK: usize = 16;
/// What the plain text is padded to.
const PADDED: usize = 32;
/// Random bytes and length before the message.
const HEAD: usize = 20;

/// The last sign of an EncodingAESKey may hold bits that mean nothing.
const KEYS: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true),
);

/// Checks and opens calls.
#[derive(Clone)]
pub struct Crypt {
    token: String,
    key: [u8; 32],
    receiver: String,
}

impl fmt::Debug for Crypt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Crypt").finish_non_exhaustive()
    }
}

impl Crypt {
    /// With the Token and EncodingAESKey of the callback, and the id of the company; `None` if the key is none.
    pub fn new(token: &str, encoding_aes_key: &str, receiver: &str) -> Option<Self> {
        let key =
            Some(encoding_aes_key).filter(|key| key.len() == SIGNS).and_then(|key| KEYS.decode(key).ok())?;
        Some(Self { token: token.to_owned(), key: key.try_into().ok()?, receiver: receiver.to_owned() })
    }

    /// The signature of an encrypted text.
    pub fn signature(&self, timestamp: &str, nonce: &str, encrypted: &str) -> String {
        let mut parts = [self.token.as_str(), timestamp, nonce, encrypted];
        parts.sort_unstable();
        hex(digest(&SHA1_FOR_LEGACY_USE_ONLY, parts.concat().as_bytes()).as_ref())
    }

    /// Whether a signature is right.
    pub fn is_signed(&self, signature: &str, timestamp: &str, nonce: &str, encrypted: &str) -> bool {
        // Of what is compared, nobody outside can choose a sign: so how long it takes tells nothing.
        let right = self.signature(timestamp, nonce, encrypted);
        digest(&SHA256, right.as_bytes()).as_ref() == digest(&SHA256, signature.as_bytes()).as_ref()
    }

    /// The message of an encrypted text; `None` if it is not for us or damaged.
    pub fn opened(&self, encrypted: &str) -> Option<String> {
        let mut bytes = STANDARD.decode(encrypted).ok()?;
        let (blocks, rest) = bytes.as_chunks_mut::<BLOCK>();
        if !rest.is_empty() {
            return None;
        }
        let cipher = Aes256::new(&Array::from(self.key));
        let mut previous = self.vector()?;
        for block in blocks {
            let taken = *block;
            let mut plain = Array::from(*block);
            cipher.decrypt_block(&mut plain);
            *block = mixed(plain.into(), previous);
            previous = taken;
        }
        let padding = usize::from(*bytes.last()?);
        let whole = bytes.len().checked_sub(padding).filter(|_| (1..=PADDED).contains(&padding))?;
        let length = u32::from_be_bytes(bytes.get(BLOCK..HEAD)?.try_into().ok()?);
        let end = HEAD.checked_add(usize::try_from(length).ok()?)?;
        let (message, receiver) = (bytes.get(HEAD..end)?, bytes.get(end..whole)?);
        if receiver != self.receiver.as_bytes() {
            return None;
        }
        String::from_utf8(message.to_vec()).ok()
    }

    /// A message encrypted, as WeChat Work does it: for trying out.
    pub fn sealed(&self, message: &str, random: [u8; BLOCK]) -> Option<String> {
        let length = u32::try_from(message.len()).ok()?;
        let mut bytes =
            [&random[..], &length.to_be_bytes(), message.as_bytes(), self.receiver.as_bytes()].concat();
        let padding = PADDED - bytes.len() % PADDED;
        bytes.resize(bytes.len() + padding, u8::try_from(padding).ok()?);
        let cipher = Aes256::new(&Array::from(self.key));
        let mut previous = self.vector()?;
        for block in bytes.as_chunks_mut::<BLOCK>().0 {
            let mut mixed = Array::from(mixed(*block, previous));
            cipher.encrypt_block(&mut mixed);
            *block = mixed.into();
            previous = *block;
        }
        Some(STANDARD.encode(bytes))
    }

    fn vector(&self) -> Option<[u8; BLOCK]> {
        self.key.first_chunk().copied()
    }
}

fn mixed(one: [u8; BLOCK], other: [u8; BLOCK]) -> [u8; BLOCK] {
    let mut mixed = one;
    for (byte, with) in mixed.iter_mut().zip(other) {
        *byte ^= with;
    }
    mixed
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The values of the samples that WeChat Work hands out with its own library.
    fn sample() -> Crypt {
        Crypt::new("QDG6eK", "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C", "wx5823bf96d3bd56c7").unwrap()
    }

    const MESSAGE: &str = "RypEvHKD8QQKFhvQ6QleEB4J58tiPdvo+rtK1I9qca6aM/wvqnLSV5zEPeusUiX5L5X/0lWfrf0QADHHhGd3QczcdCUpj911L3vg3W/sYYvuJTs3TUUkSUXxaccAS0qhxchrRYt66wiSpGLYL42aM6A8dTT+6k4aSknmPj48kzJs8qLjvd4Xgpue06DOdnLxAUHzM6+kDZ+HMZfJYuR+LtwGc2hgf5gsijff0ekUNXZiqATP7PF5mZxZ3Izoun1s4zG4LUMnvw2r+KqCKIw+3IQH03v+BCA9nMELNqbSf6tiWSrXJB3LAVGUcallcrw8V2t9EL4EhzJWrQUax5wLVMNS0+rUPA3k22Ncx4XXZS9o0MBH27Bo6BpNelZpS+/uh9KsNlY6bHCmJU9p8g7m3fVKn28H3KDYA5Pl/T8Z1ptDAVe0lXdQ2YoyyH2uyPIGHBZZIs2pDBS8R07+qN+E7Q==";

    #[test]
    fn the_documented_samples_are_opened() {
        let crypt = sample();
        let echo = "P9nAzCzyDtyTWESHep1vC5X9xho/qYX3Zpb4yKa9SKld1DsH3Iyt3tP3zNdtp+4RPcs8TgAE7OaBO+FZXvnaqQ==";
        assert!(crypt.is_signed("5c45ff5e21c57e6ad56bac8758b79b1d9ac89fd3", "1409659589", "263014780", echo));
        assert_eq!(crypt.opened(echo).as_deref(), Some("1616140317555161061"));
        assert!(crypt.is_signed(
            "477715d11cdb4164915debcba66cb864d751f3e6",
            "1409659813",
            "1372623149",
            MESSAGE
        ));
        let message = crypt.opened(MESSAGE).unwrap();
        for part in ["<FromUserName><![CDATA[mycreate]]>", "<![CDATA[hello]]>", "4561255354251345929"] {
            assert!(message.contains(part), "{part}: {message}");
        }
    }

    #[test]
    fn what_is_damaged_or_for_another_is_not_opened() {
        let crypt = sample();
        assert!(!crypt.is_signed(
            "477715d11cdb4164915debcba66cb864d751f3e7",
            "1409659813",
            "1372623149",
            MESSAGE
        ));
        let other = Crypt { receiver: "wx0000000000000000".to_owned(), ..sample() };
        assert_eq!(other.opened(MESSAGE), None, "for another company");
        for (text, why) in [
            (&MESSAGE[4..], "no whole blocks or other words"),
            (&MESSAGE[..64], "cut off"),
            ("", "nothing"),
            ("%%%", "no base64"),
        ] {
            assert_eq!(crypt.opened(text), None, "{why}");
        }
        for key in ["", "short", &"!".repeat(43)] {
            assert!(Crypt::new("t", key, "c").is_none(), "{key}");
        }
    }

    #[test]
    fn what_is_sealed_is_opened() {
        let crypt = sample();
        for length in 0..100 {
            let message = "款".repeat(length);
            let sealed = crypt.sealed(&message, [7; 16]).unwrap();
            assert_eq!(crypt.opened(&sealed), Some(message), "{length}");
        }
    }
}
