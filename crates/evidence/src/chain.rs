//! The chain of a case: appending to its head, and saying exactly what is wrong with one.

use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet},
};

use serde_json::Value;

use crate::{
    canonical::Canonical,
    entry::{Entry, Error, Kind},
    finding::{Code, Finding},
    hex::Digest,
    sequence::{Link, Names, walk},
};

/// The end of a chain, all that is needed to append to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Head {
    /// The number of the last entry; 0 when there is none.
    pub seq: u64,
    /// The moment of the last entry, microseconds since 1970 UTC.
    pub at: i64,
    /// The hash of the last entry.
    pub hash: Digest,
}

impl Head {
    /// The head of a case without entries.
    pub const EMPTY: Self = Self { seq: 0, at: 0, hash: Digest::ZERO };

    /// The next entry and the head after it. An `at` before the last entry becomes the last entry's: a chain's time never goes back,
    /// whatever a clock does.
    pub fn append(
        &self,
        case: &str,
        at: i64,
        kind: Kind,
        actor: &str,
        content: &Canonical,
    ) -> Result<(Entry, Self), Error> {
        self.append_hashed(case, at, kind, actor, content.digest())
    }

    /// The same for a content that was hashed elsewhere; `content` is the hash of its canonical bytes.
    pub fn append_hashed(
        &self,
        case: &str,
        at: i64,
        kind: Kind,
        actor: &str,
        content: Digest,
    ) -> Result<(Entry, Self), Error> {
        let mut entry = Entry {
            case: case.to_owned(),
            seq: self.seq + 1,
            at: at.max(self.at),
            kind: Cow::Borrowed(kind.code()),
            actor: actor.to_owned(),
            content,
            previous: self.hash,
            hash: Digest::ZERO,
        };
        entry.hash = Digest::of(&entry.header()?);
        let head = Self { seq: entry.seq, at: entry.at, hash: entry.hash };
        Ok((entry, head))
    }
}

/// An entry with its content, `None` when that is no longer there.
#[derive(Debug, Clone)]
pub struct Record<'a> {
    /// The entry.
    pub entry: &'a Entry,
    /// The bytes of its content.
    pub content: Option<&'a [u8]>,
}

const NAMES: Names = Names {
    duplicated: Code::EntryDuplicated,
    forked: Code::EntryForked,
    misplaced: Code::EntryMisplaced,
    missing: Code::EntryMissing,
    link: Code::EntryLink,
    time: Code::EntryTime,
};

/// Checks the whole chain of a case, in the order in which it is kept: headers, order, links, moments, contents, removals.
/// The end may have been cut off unseen: that only a root can tell.
pub fn verify(case: &str, records: &[Record<'_>]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for Record { entry, .. } in records {
        if entry.case != case {
            findings.push(Finding::at(Code::EntryCase, entry.seq));
        }
        if entry.header().map(|header| Digest::of(&header)).ok() != Some(entry.hash) {
            findings.push(Finding::at(Code::EntryAltered, entry.seq));
        }
    }
    let links: Vec<_> = records
        .iter()
        .map(|Record { entry, .. }| {
            let &Entry { seq: number, at, previous, hash, .. } = *entry;
            Link { number, at, previous, hash }
        })
        .collect();
    let places = walk(&links, &NAMES, &mut findings);
    if places.is_empty() {
        findings.push(Finding::at(Code::EntryMissing, 1));
    }
    let records: Vec<_> = places.values().filter_map(|&place| records.get(place)).collect();
    verify_contents(&records, &mut findings);
    findings
}

fn verify_contents(records: &[&Record<'_>], findings: &mut Vec<Finding>) {
    let mut removed = BTreeSet::new();
    for Record { entry, content } in records {
        if let Some(content) = content
            .filter(|content| entry.kind == Kind::Removed.code() && entry.content == Digest::of(content))
        {
            removed.extend(removals(content).into_iter().filter(|(seq, _)| *seq < entry.seq));
        }
    }
    for Record { entry, content } in records {
        let code = match content {
            Some(content) if Digest::of(content) != entry.content => Code::ContentAltered,
            Some(content) if Canonical::read(content).is_err() => Code::ContentForm,
            Some(_) => continue,
            None if entry.kind == Kind::Removed.code() => Code::ContentMissing,
            None if removed.contains(&(entry.seq, entry.content)) => Code::ContentRemoved,
            None => Code::ContentMissing,
        };
        findings.push(Finding::at(code, entry.seq));
    }
}

/// The content of a [`Kind::Removed`] entry: which contents were deleted, and why. `more` are members the caller adds, such as by
/// which rule; a member called `removed` or `reason` among them is overwritten.
pub fn removal(entries: &[(u64, Digest)], reason: &str, more: BTreeMap<String, Value>) -> Value {
    let removed = entries.iter().map(|(seq, content)| serde_json::json!({"seq": seq, "content": content}));
    let mut members: serde_json::Map<_, _> = more.into_iter().collect();
    members.insert("removed".to_owned(), removed.collect());
    members.insert("reason".to_owned(), reason.into());
    Value::Object(members)
}

/// The entries a removal names, by number and content hash.
fn removals(content: &[u8]) -> Vec<(u64, Digest)> {
    let Ok(value) = Canonical::read(content) else { return Vec::new() };
    let items = value.get("removed").and_then(Value::as_array);
    let read =
        |item: &Value| Some((item.get("seq")?.as_u64()?, item.get("content")?.as_str()?.parse().ok()?));
    items.into_iter().flatten().filter_map(read).collect()
}

/// The documents a content names: member `documents`, a list of objects with `sha256`.
pub(crate) fn documents(content: &[u8]) -> Vec<Digest> {
    let Ok(value) = Canonical::read(content) else { return Vec::new() };
    let items = value.get("documents").and_then(Value::as_array);
    items.into_iter().flatten().filter_map(|item| item.get("sha256")?.as_str()?.parse().ok()).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// Four entries of a case; the third removes the content of the first.
    fn chain() -> Vec<(Entry, Option<Vec<u8>>)> {
        let (mut head, mut chain) = (Head::EMPTY, Vec::new());
        let mut append = |at, kind, content: Value| {
            let content = Canonical::of(&content).unwrap();
            let (entry, next) = head.append("1 A", at, kind, "huikuan", &content).unwrap();
            head = next;
            chain.push((entry, Some(content.into_bytes())));
        };
        append(10, Kind::Ledger, json!({"row": 1}));
        append(20, Kind::Decided, json!({"step": "call"}));
        let first = Canonical::of(&json!({"row": 1})).unwrap().digest();
        append(15, Kind::Removed, removal(&[(1, first)], "retention", BTreeMap::new()));
        append(30, Kind::Paid, json!({"amount": 100}));
        chain
    }

    fn check(remark: &str, expected: &[(Code, &str)], change: impl Fn(&mut Vec<(Entry, Option<Vec<u8>>)>)) {
        let mut chain = chain();
        change(&mut chain);
        let records: Vec<_> =
            chain.iter().map(|(entry, content)| Record { entry, content: content.as_deref() }).collect();
        let found = verify("1 A", &records);
        let found: Vec<_> = found.iter().map(|finding| (finding.code, finding.place.as_str())).collect();
        assert_eq!(found, expected, "{remark}");
    }

    fn seal(entry: &mut Entry) {
        entry.hash = Digest::of(&entry.header().unwrap());
    }

    #[test]
    fn what_is_wrong_with_a_chain_is_named_exactly() {
        use Code::*;
        check("nothing is wrong", &[], |_| {});
        check("content removed, as entry 3 says", &[(ContentRemoved, "1")], |c| c[0].1 = None);
        check("content removed, no entry says so", &[(ContentMissing, "2")], |c| c[1].1 = None);
        check("a removal must stay readable", &[(ContentMissing, "3")], |c| c[2].1 = None);
        check("content altered", &[(ContentAltered, "2")], |c| c[1].1 = Some(b"{}".to_vec()));
        check("contents swapped", &[(ContentAltered, "1"), (ContentAltered, "2")], |c| {
            let first = c[0].1.take();
            c[0].1 = std::mem::replace(&mut c[1].1, first);
        });
        check("header altered", &[(EntryAltered, "2")], |c| c[1].0.actor = "li".into());
        check("header altered and hashed anew", &[(EntryLink, "3")], |c| {
            c[1].0.actor = "li".into();
            seal(&mut c[1].0);
        });
        check("first entry replaced", &[(EntryLink, "1")], |c| {
            c[3].0.previous = Digest::of(b"x");
            c[3].0.seq = 1;
            seal(&mut c[3].0);
            c.drain(..3);
        });
        check("missing", &[(EntryMissing, "2-3")], |c| drop(c.drain(1..3)));
        check("first missing", &[(EntryMissing, "1")], |c| drop(c.remove(0)));
        check("all missing", &[(EntryMissing, "1")], Vec::clear);
        check("reordered", &[(EntryMisplaced, "2")], |c| c.swap(1, 2));
        check("duplicated", &[(EntryDuplicated, "4")], |c| c.push(c[3].clone()));
        check("two entries of one number", &[(EntryForked, "4")], |c| {
            let mut other = c[3].clone();
            other.0.actor = "li".into();
            seal(&mut other.0);
            c.push(other);
        });
        check("time goes back", &[(EntryTime, "4")], |c| {
            c[3].0.at = 5;
            seal(&mut c[3].0);
        });
        check("of another case", &[(EntryCase, "4")], |c| {
            c[3].0.case = "2 B".into();
            seal(&mut c[3].0);
        });
    }

    #[test]
    fn a_clock_that_goes_back_does_not_turn_time_back() {
        let moments: Vec<_> = chain().iter().map(|(entry, _)| entry.at).collect();
        assert_eq!(moments, [10, 20, 20, 30]);
    }
}
