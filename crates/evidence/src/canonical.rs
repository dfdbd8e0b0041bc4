//! Canonical JSON (RFC 8785): one value, one sequence of bytes, so that a hash of it means something.
//!
//! Narrower than the RFC in two points: numbers are whole and within ±(2^53 - 1), so that every program reads the same number, and
//! values are nested at most 64 deep.

mod writer;

use std::fmt::Display;

use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;

use crate::hex::Digest;

/// The greatest whole number that every reader of JSON keeps exactly: 2^53 - 1.
pub const MAX_NUMBER: u64 = (1 << 53) - 1;

/// How deep lists and objects may be nested.
const MAX_DEPTH: u32 = 64;

/// A JSON value as its canonical bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Canonical(Vec<u8>);

/// Why a value has no canonical form here, or why bytes are not one.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A fraction, or a whole number that not every program reads exactly.
    #[error("the number `{0}` is not whole and within ±(2^53 - 1): write it as text, or in a smaller unit")]
    Number(String),
    /// Nested more than 64 deep.
    #[error("lists and objects are nested more than 64 deep: make the value flatter")]
    Depth,
    /// Not JSON, or not of the expected form.
    #[error("not the expected JSON: {0}")]
    Json(#[from] serde_json::Error),
    /// JSON, but written in another way than the canonical one.
    #[error("not written canonically (RFC 8785): members sorted, no spaces, shortest escapes")]
    Form,
}

impl Canonical {
    /// The canonical form of anything that has a JSON form.
    pub fn of<T: Serialize + ?Sized>(value: &T) -> Result<Self, Error> {
        writer::write(value).map(Self)
    }

    /// Reads bytes that must be canonical, and returns the value.
    pub fn read(bytes: &[u8]) -> Result<Value, Error> {
        let value: Value = serde_json::from_slice(bytes)?;
        if Self::of(&value)?.0 == bytes { Ok(value) } else { Err(Error::Form) }
    }

    /// Reads bytes that must be the canonical ones of this form.
    pub(crate) fn read_as<T: DeserializeOwned + Serialize>(bytes: &[u8]) -> Result<T, Error> {
        let value: T = serde_json::from_slice(bytes)?;
        if Self::of(&value)?.0 == bytes { Ok(value) } else { Err(Error::Form) }
    }

    /// The bytes.
    pub fn bytes(&self) -> &[u8] {
        &self.0
    }

    /// The bytes, given away.
    pub fn into_bytes(self) -> Vec<u8> {
        self.0
    }

    /// The bytes as the text that they are.
    pub fn into_text(self) -> String {
        String::from_utf8(self.0).unwrap_or_else(|error| unreachable!("JSON is written in UTF-8: {error}"))
    }

    /// SHA-256 of the bytes.
    pub fn digest(&self) -> Digest {
        Digest::of(&self.0)
    }
}

impl serde::ser::Error for Error {
    fn custom<T: Display>(said: T) -> Self {
        Self::Json(serde_json::Error::custom(said))
    }
}

/// A JSON string. `serde_json` escapes as RFC 8785 wants; nearly no text needs it.
pub(crate) fn write_text(out: &mut Vec<u8>, text: &str) -> Result<(), serde_json::Error> {
    if text.bytes().any(|byte| byte < b' ' || byte == b'"' || byte == b'\\') {
        return serde_json::to_writer(out, text);
    }
    out.push(b'"');
    out.extend_from_slice(text.as_bytes());
    out.push(b'"');
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    #[test]
    fn one_value_has_one_form() {
        // Value, canonical form, why the row is there.
        let rows = [
            (
                r#"{"b":1,"a":[true,null,"x"]}"#,
                r#"{"a":[true,null,"x"],"b":1}"#,
                "members are sorted, lists are not",
            ),
            (r#"{ "a" : -5 }"#, r#"{"a":-5}"#, "no spaces"),
            (r#""\u4e2d\/\u0007\u001f\t""#, "\"中/\\u0007\\u001f\\t\"", "shortest escapes"),
            (
                r#"{"\ud83d\ude00":1,"\ufb33":2}"#,
                "{\"😀\":1,\"\u{fb33}\":2}",
                "sorted by UTF-16 units, as in the RFC",
            ),
            ("9007199254740991", "9007199254740991", "the greatest number"),
        ];
        for (value, form, why) in rows {
            let value: Value = serde_json::from_str(value).unwrap();
            assert_eq!(String::from_utf8(Canonical::of(&value).unwrap().0).unwrap(), form, "{why}");
            assert_eq!(Canonical::read(form.as_bytes()).unwrap(), value, "{why}");
        }
    }

    /// One of every form that a type can have.
    #[derive(Serialize)]
    struct Forms {
        z: Option<u8>,
        unit: (),
        tuple: (i8, char, &'static str),
        names: BTreeMap<u16, bool>,
        kinds: Vec<Kind>,
        empty: BTreeMap<String, Kind>,
        #[serde(flatten)]
        flat: Flat,
    }

    #[derive(Serialize)]
    struct Flat {
        y: &'static str,
        b: [u64; 0],
    }

    #[derive(Serialize)]
    enum Kind {
        Unit,
        Newtype(Option<Box<Self>>),
        Tuple(i64, u32),
        Struct { b: u8, a: &'static str },
    }

    #[test]
    fn a_type_is_written_as_its_value_is() {
        let names = BTreeMap::from([(9, true), (10, false)]);
        let kinds = vec![
            Kind::Unit,
            Kind::Newtype(Some(Box::new(Kind::Struct { b: 1, a: "\"引\"" }))),
            Kind::Newtype(None),
            Kind::Tuple(-7, 7),
        ];
        let flat = Flat { y: "ÿ\u{1}", b: [] };
        let forms =
            Forms {
                z: Some(3), unit: (), tuple: (-1, '账', ""), names, kinds, empty: BTreeMap::new(), flat
            };
        let written = String::from_utf8(Canonical::of(&forms).unwrap().0).unwrap();
        let expected = "{\"b\":[],\"empty\":{},\"kinds\":[\"Unit\",{\"Newtype\":{\"Struct\":{\"a\":\"\\\"引\\\"\",\"b\":1}}},\
                        {\"Newtype\":null},{\"Tuple\":[-7,7]}],\"names\":{\"10\":false,\"9\":true},\"tuple\":[-1,\"账\",\"\"],\
                        \"unit\":null,\"y\":\"ÿ\\u0001\",\"z\":3}";
        assert_eq!(written, expected);
        assert_eq!(Canonical::of(&serde_json::to_value(&forms).unwrap()).unwrap().0, expected.as_bytes());
    }

    #[test]
    fn names_must_be_texts_and_differ() {
        #[derive(Serialize)]
        struct Twice {
            b: u8,
            #[serde(flatten)]
            flat: Flat,
        }
        let twice = Twice { b: 1, flat: Flat { y: "", b: [] } };
        assert!(Canonical::of(&twice).is_err());
        assert!(Canonical::of(&BTreeMap::from([((), 1)])).is_err());
        assert!(Canonical::of(&BTreeMap::from([(Some(true), 1)])).is_err());
    }

    #[test]
    fn what_two_programs_could_read_differently_is_refused() {
        let deep = format!("{}{}", "[".repeat(65), "]".repeat(65));
        for text in [
            "1.5",
            "1.0",
            "1e3",
            "-0",
            "9007199254740992",
            "-9007199254740992",
            "18446744073709551615",
            &deep,
        ] {
            assert!(
                serde_json::from_str(text).map_or(true, |value: Value| Canonical::of(&value).is_err()),
                "{text}"
            );
        }
        for text in [r#"{"b":1,"a":2}"#, r#"{"a":1,"a":1}"#, " 1", "\"\\u4e2d\"", "1\n"] {
            assert!(matches!(Canonical::read(text.as_bytes()), Err(Error::Form)), "{text}");
        }
    }
}
