//! Values written as canonical JSON in one pass: no tree of them is built, the members of an object are put in order where they
//! stand.

use std::cmp::Ordering;

use serde::{
    Serialize, Serializer,
    ser::{
        Error as _, SerializeMap, SerializeSeq, SerializeStruct, SerializeStructVariant, SerializeTuple,
        SerializeTupleStruct, SerializeTupleVariant,
    },
};

use super::{Error, MAX_DEPTH, MAX_NUMBER, write_text};

/// The canonical bytes of a value.
pub(super) fn write<T: Serialize + ?Sized>(value: &T) -> Result<Vec<u8>, Error> {
    let mut writer = Writer { out: Vec::with_capacity(1024), ..Writer::default() };
    value.serialize(&mut writer)?;
    Ok(writer.out)
}

#[derive(Default)]
struct Writer {
    /// The bytes so far.
    out: Vec<u8>,
    /// Members of the objects that are open, those of the innermost last.
    members: Vec<Member>,
    /// Where members change their places.
    sorted: Vec<u8>,
    depth: u32,
}

/// Where `"name":value` stands in the bytes.
#[derive(Clone, Copy)]
struct Member {
    start: usize,
    name_end: usize,
    end: usize,
}

impl Member {
    fn name(self, out: &[u8]) -> &[u8] {
        out.get(self.start + 1..self.name_end - 1).unwrap_or_default()
    }
}

/// A list or an object that is open.
struct Open<'a> {
    writer: &'a mut Writer,
    start: usize,
    first_member: usize,
    /// It stands in an object of its own, `{"variant":..}`.
    is_variant: bool,
}

impl Writer {
    fn open(&mut self, bracket: u8) -> Result<Open<'_>, Error> {
        self.deepen(bracket)?;
        Ok(Open { start: self.out.len(), first_member: self.members.len(), is_variant: false, writer: self })
    }

    fn open_variant(&mut self, name: &str, bracket: u8) -> Result<Open<'_>, Error> {
        self.deepen(b'{')?;
        write_text(&mut self.out, name)?;
        self.out.push(b':');
        Ok(Open { is_variant: true, ..self.open(bracket)? })
    }

    fn deepen(&mut self, bracket: u8) -> Result<(), Error> {
        if self.depth == MAX_DEPTH {
            return Err(Error::Depth);
        }
        self.depth += 1;
        self.out.push(bracket);
        Ok(())
    }

    fn close(&mut self, bracket: u8) {
        self.out.push(bracket);
        self.depth -= 1;
    }

    fn number<N: Copy + ToString + TryInto<i64>>(&mut self, number: N) -> Result<(), Error> {
        let whole = number.try_into().ok().filter(|number| number.unsigned_abs() <= MAX_NUMBER);
        let whole = whole.ok_or_else(|| Error::Number(number.to_string()))?;
        Ok(serde_json::to_writer(&mut self.out, &whole)?)
    }

    fn literal(&mut self, text: &str) {
        self.out.extend_from_slice(text.as_bytes());
    }
}

impl Open<'_> {
    fn separate(&mut self) {
        if self.writer.out.len() > self.start {
            self.writer.out.push(b',');
        }
    }

    fn item<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
        self.separate();
        value.serialize(&mut *self.writer)
    }

    fn name<T: Serialize + ?Sized>(&mut self, name: &T) -> Result<(), Error> {
        self.separate();
        let start = self.writer.out.len();
        name.serialize(&mut *self.writer)?;
        let Writer { out, members, .. } = self.writer;
        match out.get(start) {
            Some(b'"') => {}
            // A number names a member by its digits.
            Some(b'-' | b'0'..=b'9') => {
                out.insert(start, b'"');
                out.push(b'"');
            }
            _ => return Err(Error::custom("a member is named by a text")),
        }
        members.push(Member { start, name_end: out.len(), end: out.len() });
        out.push(b':');
        Ok(())
    }

    fn value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
        value.serialize(&mut *self.writer)?;
        let end = self.writer.out.len();
        if let Some(member) = self.writer.members.last_mut() {
            member.end = end;
        }
        Ok(())
    }

    fn close(self, bracket: u8) {
        self.writer.close(bracket);
        if self.is_variant {
            self.writer.close(b'}');
        }
    }

    fn close_object(self) -> Result<(), Error> {
        let Writer { out, members, sorted, .. } = &mut *self.writer;
        let own = members.get_mut(self.first_member..).unwrap_or_default();
        let order = |a: &Member, b: &Member| by_name(a.name(out), b.name(out));
        if !own.is_sorted_by(|a, b| order(a, b).is_lt()) {
            own.sort_unstable_by(order);
            if own.is_sorted_by(|a, b| order(a, b).is_lt()) {
                sorted.clear();
                for member in own {
                    sorted.extend_from_slice(out.get(member.start..member.end).unwrap_or_default());
                    sorted.push(b',');
                }
                sorted.pop();
                out.truncate(self.start);
                out.extend_from_slice(sorted);
            } else {
                return Err(Error::custom("two members of an object have the same name"));
            }
        }
        members.truncate(self.first_member);
        self.close(b'}');
        Ok(())
    }
}

/// The order of names as they stand in JSON, by the UTF-16 units of what they say. ASCII sorts alike by its bytes.
fn by_name(a: &[u8], b: &[u8]) -> Ordering {
    let is_plain = |name: &[u8]| name.iter().all(|byte| byte.is_ascii() && *byte != b'\\');
    if is_plain(a) && is_plain(b) {
        return a.cmp(b);
    }
    let units = |name: &[u8]| {
        let text: String = serde_json::from_slice(&[b"\"", name, b"\""].concat()).unwrap_or_default();
        text.encode_utf16().collect::<Vec<_>>()
    };
    units(a).cmp(&units(b))
}

macro_rules! numbers {
    ($($name:ident: $number:ty),+) => {
        $(fn $name(self, number: $number) -> Result<(), Error> {
            self.number(number)
        })+
    };
}

impl<'a> Serializer for &'a mut Writer {
    type Ok = ();
    type Error = Error;
    type SerializeSeq = Open<'a>;
    type SerializeTuple = Open<'a>;
    type SerializeTupleStruct = Open<'a>;
    type SerializeTupleVariant = Open<'a>;
    type SerializeMap = Open<'a>;
    type SerializeStruct = Open<'a>;
    type SerializeStructVariant = Open<'a>;

    numbers!(serialize_i8: i8, serialize_i16: i16, serialize_i32: i32, serialize_i64: i64);
    numbers!(serialize_u8: u8, serialize_u16: u16, serialize_u32: u32, serialize_u64: u64);

    fn serialize_f32(self, number: f32) -> Result<(), Error> {
        Err(Error::Number(number.to_string()))
    }

    fn serialize_f64(self, number: f64) -> Result<(), Error> {
        Err(Error::Number(number.to_string()))
    }

    fn serialize_bool(self, value: bool) -> Result<(), Error> {
        self.literal(if value { "true" } else { "false" });
        Ok(())
    }

    fn serialize_char(self, value: char) -> Result<(), Error> {
        self.serialize_str(value.encode_utf8(&mut [0; 4]))
    }

    fn serialize_str(self, text: &str) -> Result<(), Error> {
        Ok(write_text(&mut self.out, text)?)
    }

    fn serialize_bytes(self, bytes: &[u8]) -> Result<(), Error> {
        self.collect_seq(bytes)
    }

    fn serialize_none(self) -> Result<(), Error> {
        self.serialize_unit()
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<(), Error> {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<(), Error> {
        self.literal("null");
        Ok(())
    }

    fn serialize_unit_struct(self, _: &'static str) -> Result<(), Error> {
        self.serialize_unit()
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, name: &'static str) -> Result<(), Error> {
        self.serialize_str(name)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        value: &T,
    ) -> Result<(), Error> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        name: &'static str,
        value: &T,
    ) -> Result<(), Error> {
        let mut object = self.open(b'{')?;
        object.name(name)?;
        object.value(value)?;
        object.close_object()
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Open<'a>, Error> {
        self.open(b'[')
    }

    fn serialize_tuple(self, _: usize) -> Result<Open<'a>, Error> {
        self.open(b'[')
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Open<'a>, Error> {
        self.open(b'[')
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        name: &'static str,
        _: usize,
    ) -> Result<Open<'a>, Error> {
        self.open_variant(name, b'[')
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Open<'a>, Error> {
        self.open(b'{')
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Open<'a>, Error> {
        self.open(b'{')
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        name: &'static str,
        _: usize,
    ) -> Result<Open<'a>, Error> {
        self.open_variant(name, b'{')
    }
}

/// Lists of all kinds.
macro_rules! lists {
    ($($kind:ident: $add:ident),+) => {
        $(impl $kind for Open<'_> {
            type Ok = ();
            type Error = Error;

            fn $add<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
                self.item(value)
            }

            fn end(self) -> Result<(), Error> {
                self.close(b']');
                Ok(())
            }
        })+
    };
}
lists!(SerializeSeq: serialize_element, SerializeTuple: serialize_element);
lists!(SerializeTupleStruct: serialize_field, SerializeTupleVariant: serialize_field);

/// Objects whose members are fields.
macro_rules! objects {
    ($($kind:ident),+) => {
        $(impl $kind for Open<'_> {
            type Ok = ();
            type Error = Error;

            fn serialize_field<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T) -> Result<(), Error> {
                self.name(name)?;
                self.value(value)
            }

            fn end(self) -> Result<(), Error> {
                self.close_object()
            }
        })+
    };
}
objects!(SerializeStruct, SerializeStructVariant);

impl SerializeMap for Open<'_> {
    type Ok = ();
    type Error = Error;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, name: &T) -> Result<(), Error> {
        self.name(name)
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
        self.value(value)
    }

    fn end(self) -> Result<(), Error> {
        self.close_object()
    }
}
