//! One value sealed for the database, and opened again.
//!
//! AES-256-SIV (RFC 5297) needs no random number and gives the same text for the same value, key and place. So a ledger that
//! comes again compares equal without being opened; and because debtor, person and field are part of what is authenticated,
//! equal numbers of two people look different, and a text moved to another row or column does not open.

use aes_siv::{Key as CipherKey, KeyInit as _, siv::Aes256Siv};
use base64::{Engine as _, engine::general_purpose::STANDARD_NO_PAD as BASE64};

use crate::{Field, Keyring};

/// The first part of what every value is bound to; another way of sealing will have another name.
const SCHEME: &[u8] = b"huikuan person field 1";
/// What [`Keyring::fingerprint`] seals.
const KEY_CHECK: &[u8] = b"huikuan key check 1";

/// Where a value stands; a sealed value opens nowhere else.
#[derive(Debug, Clone, Copy)]
pub struct Place<'a> {
    /// Number of the debtor.
    pub debtor: i64,
    /// Name of the person as the database has it.
    pub person: &'a str,
    /// Which value.
    pub field: Field,
}

/// Why a sealed value cannot be opened. No variant holds any part of the value.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum OpenError {
    /// The file of keys lacks the key.
    #[error(
        "`{field}` of a person of debtor #{debtor} is sealed with key {key}, which is not in {keys}; put the file of keys back from your backup, or copy it from the machine where `huikuan keys rotate` ran"
    )]
    NoKey {
        /// Which key.
        key: u32,
        /// Where it was looked for.
        keys: String,
        /// Whose person.
        debtor: i64,
        /// Code of the field.
        field: &'static str,
    },
    /// The text was changed, moved, or sealed with another key of the same number.
    #[error(
        "`{field}` of a person of debtor #{debtor} does not open: it was changed or moved, or key {key} is not the one it was sealed with; restore the row or the file of keys from your backup"
    )]
    Broken {
        /// The key named in the text; 0 if it names none.
        key: u32,
        /// Whose person.
        debtor: i64,
        /// Code of the field.
        field: &'static str,
    },
}

impl Place<'_> {
    fn bound_to(&self) -> [&[u8]; 3] {
        [SCHEME, self.field.code().as_bytes(), self.person.as_bytes()]
    }

    fn broken(&self, key: u32) -> OpenError {
        OpenError::Broken { key, debtor: self.debtor, field: self.field.code() }
    }
}

impl Keyring {
    /// The value as the database keeps it, `k1:` and Base64. Equal in, equal out.
    ///
    /// # Errors
    /// [`OpenError::NoKey`] if there is no key of that number.
    pub fn seal(&self, key: u32, place: &Place<'_>, plain: &str) -> Result<String, OpenError> {
        let mut cipher = self.cipher(key, place)?;
        let debtor = place.debtor.to_be_bytes();
        let [scheme, field, person] = place.bound_to();
        let sealed = cipher
            .encrypt([scheme, field, &debtor, person], plain.as_bytes())
            .map_err(|_too_many_headers| place.broken(key))?;
        let mut text = format!("k{key}:");
        BASE64.encode_string(sealed, &mut text);
        Ok(text)
    }

    /// The value in a text that [`Keyring::seal`] made for the same place.
    pub fn open(&self, place: &Place<'_>, sealed: &str) -> Result<String, OpenError> {
        let key = key_of(sealed).ok_or_else(|| place.broken(0))?;
        let mut cipher = self.cipher(key, place)?;
        let bytes = sealed.split_once(':').and_then(|(_, text)| BASE64.decode(text).ok());
        let debtor = place.debtor.to_be_bytes();
        let [scheme, field, person] = place.bound_to();
        bytes
            .and_then(|bytes| cipher.decrypt([scheme, field, &debtor, person], &bytes).ok())
            .and_then(|plain| String::from_utf8(plain).ok())
            .ok_or_else(|| place.broken(key))
    }

    /// A text by which the same key is known again and from which it cannot be found; `None` without such a key.
    pub fn fingerprint(&self, key: u32) -> Option<String> {
        let mut cipher = Aes256Siv::new(&CipherKey::<Aes256Siv>::from(*self.secret(key)?));
        cipher.encrypt([KEY_CHECK], &[]).ok().map(|tag| BASE64.encode(tag))
    }

    fn cipher(&self, key: u32, place: &Place<'_>) -> Result<Aes256Siv, OpenError> {
        let secret = self.secret(key).ok_or_else(|| OpenError::NoKey {
            key,
            keys: self.place(),
            debtor: place.debtor,
            field: place.field.code(),
        })?;
        Ok(Aes256Siv::new(&CipherKey::<Aes256Siv>::from(*secret)))
    }
}

/// Number of the key that a sealed text names; `None` if it is no sealed text.
pub fn key_of(sealed: &str) -> Option<u32> {
    sealed.strip_prefix('k')?.split_once(':')?.0.parse().ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const MOBILE: Place<'_> = Place { debtor: 17, person: "王建国", field: Field::Mobile };

    #[test]
    fn the_same_value_gives_the_same_text_and_reads_back() {
        let keys = Keyring::in_memory().unwrap();
        let sealed = keys.seal(1, &MOBILE, "13812342207").unwrap();
        assert_eq!(sealed, keys.seal(1, &MOBILE, "13812342207").unwrap());
        assert_eq!(keys.open(&MOBILE, &sealed).unwrap(), "13812342207");
        assert!(sealed.starts_with("k1:") && key_of(&sealed) == Some(1) && !sealed.contains("138"));
    }

    /// Pinned: what is in databases must open with every later version.
    #[test]
    fn the_form_of_a_sealed_value_does_not_change() {
        let keys = Keyring::of_secret([7; 64]);
        let sealed = keys.seal(1, &MOBILE, "13812342207").unwrap();
        assert_eq!(sealed, "k1:oWbOkyMsAkFRB3ugs09dGs7eAbruJ6OLok8T");
        assert_eq!(keys.fingerprint(1).unwrap(), "2rznsXyFPTAzzMGV4ryAgw");
    }

    #[test]
    fn a_value_opens_in_its_own_place_only() {
        let keys = Keyring::in_memory().unwrap();
        let sealed = keys.seal(1, &MOBILE, "13812342207").unwrap();
        for (place, why) in [
            (Place { debtor: 18, ..MOBILE }, "another debtor"),
            (Place { person: "王建", ..MOBILE }, "another person"),
            (Place { field: Field::Phone, ..MOBILE }, "another column"),
        ] {
            assert!(matches!(keys.open(&place, &sealed), Err(OpenError::Broken { key: 1, .. })), "{why}");
            assert_ne!(keys.seal(1, &place, "13812342207").unwrap(), sealed, "{why}");
        }
        let other = Keyring::in_memory().unwrap();
        assert!(matches!(other.open(&MOBILE, &sealed), Err(OpenError::Broken { .. })), "another key 1");
        let of_key_2 = sealed.replacen("k1", "k2", 1);
        assert!(matches!(keys.open(&MOBILE, &of_key_2), Err(OpenError::NoKey { key: 2, .. })));
        for rubbish in ["", "13812342207", "k1:", "k1:%%", "k1:AAAA", "kx:AAAA"] {
            let error = keys.open(&MOBILE, rubbish).unwrap_err();
            assert!(matches!(error, OpenError::Broken { .. }), "{rubbish}");
            assert!(!error.to_string().contains("2207"), "an error says nothing of the value");
        }
    }

    proptest! {
        #[test]
        fn whatever_is_sealed_opens_and_no_changed_text_does(
            plain in ".{0,60}", debtor in any::<i64>(), person in ".{0,20}", at in any::<prop::sample::Index>(),
            field in prop::sample::select(&Field::COLUMNS[..]), bit in 0_u8..8,
        ) {
            let keys = Keyring::in_memory().unwrap();
            let place = Place { debtor, person: &person, field };
            let sealed = keys.seal(1, &place, &plain).unwrap();
            prop_assert_eq!(keys.open(&place, &sealed).unwrap(), plain);
            let mut bytes = BASE64.decode(&sealed[3..]).unwrap();
            let at = at.index(bytes.len());
            bytes[at] ^= 1 << bit;
            let changed = format!("k1:{}", BASE64.encode(bytes));
            prop_assert!(keys.open(&place, &changed).is_err());
        }
    }
}
