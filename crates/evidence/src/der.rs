//! Reading DER, as far as a time stamp and a certificate need it. Nothing but definite, shortest lengths and one-byte tags.

pub(crate) const BOOLEAN: u8 = 0x01;
pub(crate) const INTEGER: u8 = 0x02;
pub(crate) const BITS: u8 = 0x03;
pub(crate) const OCTETS: u8 = 0x04;
pub(crate) const OID: u8 = 0x06;
pub(crate) const UTC_TIME: u8 = 0x17;
pub(crate) const TIME: u8 = 0x18;
pub(crate) const SEQUENCE: u8 = 0x30;
pub(crate) const SET: u8 = 0x31;

/// The tag `[number]` of a constructed value.
pub(crate) const fn context(number: u8) -> u8 {
    0xa0 | number
}

/// One value.
#[derive(Clone, Copy)]
pub(crate) struct Item<'a> {
    pub(crate) tag: u8,
    /// What it holds.
    pub(crate) body: &'a [u8],
}

/// The values that stand one after the other in some bytes.
#[derive(Clone, Copy)]
pub(crate) struct Reader<'a>(pub(crate) &'a [u8]);

impl<'a> Reader<'a> {
    /// The next value, if it is sound.
    pub(crate) fn item(&mut self) -> Option<Item<'a>> {
        let (&tag, rest) = self.0.split_first()?;
        let (&first, rest) = rest.split_first()?;
        let (length, rest) = match first {
            0..=0x7f => (usize::from(first), rest),
            0x81..=0x84 => {
                let (bytes, rest) = rest.split_at_checked(usize::from(first & 0x7f))?;
                let length = bytes.iter().fold(0, |length, &byte| length << 8 | usize::from(byte));
                let shortest = bytes.first() != Some(&0) && length > 0x7f;
                shortest.then_some((length, rest))?
            }
            _ => return None,
        };
        let (body, rest) = rest.split_at_checked(length)?;
        self.0 = rest;
        (tag & 0x1f != 0x1f).then_some(Item { tag, body })
    }

    /// The body of the next value, which must have this tag.
    pub(crate) fn take(&mut self, tag: u8) -> Option<&'a [u8]> {
        self.item().filter(|item| item.tag == tag).map(|item| item.body)
    }

    /// The values in the next value, which must have this tag.
    pub(crate) fn open(&mut self, tag: u8) -> Option<Self> {
        self.take(tag).map(Self)
    }

    /// The next value if it has this tag, otherwise nothing is read.
    pub(crate) fn skip(&mut self, tag: u8) -> Option<Item<'a>> {
        let mut ahead = *self;
        let item = ahead.item().filter(|item| item.tag == tag)?;
        *self = ahead;
        Some(item)
    }
}

/// A value from its tag and the parts of its body.
pub(crate) fn value(tag: u8, parts: &[&[u8]]) -> Vec<u8> {
    let body = parts.concat();
    let length = body.len().to_be_bytes();
    let significant: Vec<u8> = length.into_iter().skip_while(|&byte| byte == 0).collect();
    let mut out = vec![tag];
    match (body.len(), u8::try_from(significant.len())) {
        (..=0x7f, _) => out.push(significant.first().copied().unwrap_or(0)),
        (_, count) => {
            out.push(0x80 | count.unwrap_or(0));
            out.extend_from_slice(&significant);
        }
    }
    out.extend_from_slice(&body);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_reads_back_and_nothing_loose_is_read() {
        for length in [0, 1, 127, 128, 255, 256, 70_000] {
            let bytes = value(OCTETS, &[&vec![7; length]]);
            let mut reader = Reader(&bytes);
            assert_eq!(reader.take(OCTETS).map(<[u8]>::len), Some(length));
            assert!(reader.0.is_empty());
        }
        let loose: [&[u8]; 7] =
            [&[], &[4], &[4, 1], &[4, 0x81, 1, 0], &[4, 0x82, 0, 0x80], &[4, 0x80, 0, 0], &[0x1f, 1, 0]];
        for bytes in loose {
            assert!(Reader(bytes).item().is_none(), "{bytes:x?}");
        }
    }
}
