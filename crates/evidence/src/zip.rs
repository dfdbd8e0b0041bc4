//! The archive of a pack: a ZIP file that has one way to be written.
//!
//! Members are stored, never compressed, in order of their names, with one fixed date, and nothing between or beside them. So the
//! bytes of an archive follow from its files, no bomb can exist, and a reader finds every trick by writing the archive again.

use std::collections::BTreeMap;

use crate::finding::{Code, Finding};

/// Files by name, in order of the names' bytes.
pub type Files<'a> = BTreeMap<String, std::borrow::Cow<'a, [u8]>>;

const LOCAL: [u8; 4] = *b"PK\x03\x04";
const CENTRAL: [u8; 4] = *b"PK\x01\x02";
const END: [u8; 4] = *b"PK\x05\x06";
/// Version 1.0, no flags, stored, midnight of 1 January 1980: what every member says of itself.
const PLAIN: [u8; 10] = [10, 0, 0, 0, 0, 0, 0, 0, 0x21, 0];

/// More than a ZIP file without extensions holds.
#[derive(Debug, thiserror::Error)]
#[error("a pack holds at most 65,535 files and 4 GiB; leave out documents and hand them over separately")]
pub struct TooLarge;

/// Writes the archive.
pub fn write(files: &Files<'_>) -> Result<Vec<u8>, TooLarge> {
    let total = files.iter().map(|(name, bytes)| bytes.len() + 2 * name.len() + 76).sum::<usize>();
    let size = |length: usize| u32::try_from(length).map_err(|_| TooLarge);
    let mut out = Vec::with_capacity(total + 22);
    let mut central = Vec::new();
    for (name, bytes) in files {
        let offset = size(out.len())?;
        let mut about = Vec::with_capacity(26);
        about.extend_from_slice(&PLAIN);
        about.extend_from_slice(&crc32fast::hash(bytes).to_le_bytes());
        about.extend_from_slice(&size(bytes.len())?.to_le_bytes());
        about.extend_from_slice(&size(bytes.len())?.to_le_bytes());
        about.extend_from_slice(&u16::try_from(name.len()).map_err(|_| TooLarge)?.to_le_bytes());
        about.extend_from_slice(&[0, 0]);
        for part in [&LOCAL, about.as_slice(), name.as_bytes(), bytes] {
            out.extend_from_slice(part);
        }
        for part in [&CENTRAL, [10, 0].as_slice(), &about, &[0; 10], &offset.to_le_bytes(), name.as_bytes()] {
            central.extend_from_slice(part);
        }
    }
    let count = u16::try_from(files.len()).map_err(|_| TooLarge)?.to_le_bytes();
    let (place, length) = (size(out.len())?.to_le_bytes(), size(central.len())?.to_le_bytes());
    for part in [central.as_slice(), &END, &[0; 4], &count, &count, &length, &place, &[0, 0]] {
        out.extend_from_slice(part);
    }
    Ok(out)
}

/// Reads an archive without trusting its directory: members are walked from the first byte on. What makes it no pack at all is the
/// error; damage to the frame alone is a finding beside the files.
pub fn read(bytes: &[u8]) -> Result<(Files<'_>, Option<Finding>), Finding> {
    let mut files = Files::new();
    let mut rest = bytes;
    while let Some(member) = rest.strip_prefix(&LOCAL) {
        let offset = bytes.len() - rest.len();
        let unreadable = || Finding::at(Code::ZipUnreadable, offset);
        let header: &[u8; 26] = member.first_chunk().ok_or_else(unreadable)?;
        let field = |place: usize| header.get(place..).and_then(|rest| rest.first_chunk());
        let short = |place| field(place).map_or(0, |bytes| u16::from_le_bytes(*bytes));
        let long = |place: usize| u32::from(short(place)) | u32::from(short(place + 2)) << 16;
        let (flags, method, packed, size) = (short(2), short(4), long(14), long(18));
        let start = 26 + usize::from(short(22));
        let name = member.get(26..start).ok_or_else(unreadable)?;
        let Some(name) = std::str::from_utf8(name).ok().filter(|name| is_name(name)) else {
            return Err(Finding::at(Code::ZipName, shown(name)));
        };
        // Method 0 is stored; flag 1 would be encryption, flag 8 a size that stands behind the data.
        if method != 0 || flags & 9 != 0 || packed != size {
            return Err(Finding::at(Code::ZipCompressed, name));
        }
        let packed = usize::try_from(packed).map_err(|_| unreadable())?;
        let start = start + usize::from(short(24));
        let content = member.get(start..).and_then(|data| data.get(..packed)).ok_or_else(unreadable)?;
        if files.insert(name.to_owned(), content.into()).is_some() {
            return Err(Finding::at(Code::ZipDuplicate, name));
        }
        rest = member.get(start + packed..).ok_or_else(unreadable)?;
    }
    if files.is_empty() {
        return Err(Finding::at(Code::ZipUnreadable, 0));
    }
    let same = write(&files).map_err(|_| Finding::at(Code::ZipUnreadable, 0))?;
    let differs = same.iter().zip(bytes).position(|(one, other)| one != other);
    let differs = differs.or((same.len() != bytes.len()).then_some(same.len().min(bytes.len())));
    Ok((files, differs.map(|offset| Finding::at(Code::ZipForm, offset))))
}

/// Whether a file of this name can be in a pack.
pub fn is_name(name: &str) -> bool {
    const PLAIN: [&str; 9] = [
        "chain.jsonl",
        "computation.html",
        "computation.json",
        "index.html",
        "index.json",
        "index.sig",
        "keys.json",
        "roots.json",
        "verify.html",
    ];
    let is_hash = |text: &str| text.parse::<crate::Digest>().is_ok();
    match name.split_once('/') {
        None => PLAIN.contains(&name),
        Some(("content", hash)) => is_hash(hash),
        Some(("documents", file)) => {
            file.split_once('.').is_some_and(|(hash, extension)| is_hash(hash) && is_extension(extension))
        }
        Some(("stamps", file)) => {
            file.strip_suffix(".tsr").is_some_and(|number| stamp_number(number).is_some())
        }
        Some(_) => false,
    }
}

/// 1 to 8 lower-case letters and digits.
pub(crate) fn is_extension(text: &str) -> bool {
    (1..=8).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
}

/// The number of a root as a stamp's file name has it: up to ten digits, the first not 0.
pub(crate) fn stamp_number(text: &str) -> Option<u64> {
    let plain = (1..=10).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_digit())
        && !text.starts_with('0');
    text.parse().ok().filter(|_| plain)
}

/// A foreign name made harmless to show: printable ASCII, at most 100 characters, all else as `?`.
pub(crate) fn shown(name: &[u8]) -> String {
    name.iter()
        .take(100)
        .map(|&byte| if (b' '..0x7f).contains(&byte) { char::from(byte) } else { '?' })
        .collect()
}
