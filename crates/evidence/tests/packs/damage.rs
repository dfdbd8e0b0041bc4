//! What can be done to a pack, by somebody without the key, by somebody with it, and to the archive itself.

use evidence::{Canonical, Code, Digest, Entry, SignedRoot, SigningKey, Trust, pack, zip, zip::Files};
use serde_json::Value;

use crate::{
    authority::stamped,
    fixture::{CASE, CONTRACT, Case, MADE, PHOTO, TITLE, files, key, pack as whole, trust, world},
};

/// All of them.
pub(crate) fn cases() -> Vec<Case> {
    let mut cases = vec![Case { name: "untouched".into(), archive: whole(), trust: trust(), expected: None }];
    cases.extend(flips());
    cases.extend(chains());
    cases.extend(contents());
    cases.extend(indexes());
    cases.extend(keys());
    cases.extend(roots());
    cases.extend(proofs());
    cases.extend(stamps());
    cases.extend(archives());
    cases.extend(frames());
    cases.extend(histories());
    cases
}

fn case(name: &str, archive: Vec<u8>, code: Code, place: &'static str) -> Case {
    Case { name: name.into(), archive, trust: trust(), expected: Some((code, place)) }
}

/// The pack after a change of its files by somebody without the key.
fn changed(name: &str, code: Code, place: &'static str, change: impl FnOnce(&mut Files<'static>)) -> Case {
    let mut files = files();
    change(&mut files);
    case(name, zip::write(&files).unwrap(), code, place)
}

/// The pack after a change by the holder of the current key, who signs the index anew.
fn insider(name: &str, code: Code, place: &'static str, change: impl FnOnce(&mut Files<'static>)) -> Case {
    changed(name, code, place, |files| {
        change(files);
        pack::sign(files, CASE, TITLE, MADE, &key(2)).unwrap();
    })
}

fn lines(files: &mut Files<'_>, change: impl FnOnce(&mut Vec<String>)) {
    let text = String::from_utf8(files["chain.jsonl"].to_vec()).unwrap();
    let mut lines: Vec<_> = text.lines().map(str::to_owned).collect();
    change(&mut lines);
    let text = lines.iter().flat_map(|line| [line.as_str(), "\n"]).collect::<String>();
    files.insert("chain.jsonl".into(), text.into_bytes().into());
}

/// Changes an entry and gives it the hash that fits.
fn rehashed(line: &str, change: impl FnOnce(&mut Entry)) -> String {
    let mut entry = Entry::read(line.as_bytes()).unwrap();
    change(&mut entry);
    entry.hash = Digest::of(&entry.header().unwrap());
    String::from_utf8(entry.line().unwrap()).unwrap()
}

fn edit(files: &mut Files<'_>, name: &str, change: impl FnOnce(&mut Value)) {
    let mut value = Canonical::read(&files[name]).unwrap();
    change(&mut value);
    files.insert(name.into(), Canonical::of(&value).unwrap().into_bytes().into());
}

fn list<'a>(value: &'a mut Value, name: &str) -> &'a mut Vec<Value> {
    value[name].as_array_mut().unwrap()
}

/// Bytes drawn from a seed and changed in a file that is drawn too, the index signed anew, so that the change itself must be found.
pub(crate) fn drawn(count: u32) -> Vec<Case> {
    let mut seed = 2026_u64;
    let mut draw = |below: usize| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(seed >> 33).unwrap() % below
    };
    let names = ["chain.jsonl", "roots.json", "keys.json", "index.json", "index.sig"];
    let mut cases = Vec::new();
    for number in 0..count {
        let mut files = files();
        let name = names[draw(names.len())];
        let mut bytes = files[name].to_vec();
        let place = draw(bytes.len());
        // Mostly another character that can stand there, so that reading goes on.
        let near = [b'0', b'9', b'f', b'"', b'-', b' ', b'\\', 0x80];
        bytes[place] = near[draw(near.len())];
        files.insert(name.into(), bytes.into());
        if !name.starts_with("index") {
            pack::sign(&mut files, CASE, TITLE, MADE, &key(2)).unwrap();
        }
        let name = format!("draw {number}: byte {place} of {name}");
        cases.push(Case { name, archive: zip::write(&files).unwrap(), trust: trust(), expected: None });
    }
    cases
}

/// One byte in the middle of every file.
fn flips() -> Vec<Case> {
    let files = files();
    let flip = |name: &String| {
        let place: &'static str = name.clone().leak();
        let is_index = name == "index.json";
        let expected = match name.as_str() {
            "index.json" => (Code::IndexUnreadable, "index.json"),
            "index.sig" => (Code::IndexSignature, "index.sig"),
            _ => (Code::FileAltered, place),
        };
        changed(&format!("a byte of {name} flipped"), expected.0, expected.1, |files| {
            let mut bytes = files[name].to_vec();
            // In the index, the first byte: what is still JSON would be a broken signature, which has a row of its own.
            let middle = if is_index { 0 } else { bytes.len() / 2 };
            bytes[middle] ^= 1;
            files.insert(name.clone(), bytes.into());
        })
    };
    files.keys().map(flip).collect()
}

fn chains() -> Vec<Case> {
    use Code::*;
    let chain = |name, code, place, change: fn(&mut Vec<String>)| {
        insider(name, code, place, |files| lines(files, change))
    };
    let mut cases = vec![
        chain("an entry dropped", EntryMissing, "4", |lines| drop(lines.remove(3))),
        chain("the first entry dropped", EntryMissing, "1", |lines| drop(lines.remove(0))),
        chain("all entries dropped", EntryMissing, "1", Vec::clear),
        chain("entries under a root cut off", ChainShort, "7", |lines| lines.truncate(5)),
        chain("entries reordered", EntryMisplaced, "4", |lines| lines.swap(3, 4)),
        chain("an entry doubled", EntryDuplicated, "4", |lines| lines.insert(4, lines[3].clone())),
        chain("a second entry of one number", EntryForked, "8", |lines| {
            lines.push(rehashed(&lines[7], |entry| entry.actor = "wang".into()));
        }),
        chain("an entry added at the end", ContentMissing, "9", |lines| {
            let last = Entry::read(lines[7].as_bytes()).unwrap();
            lines.push(rehashed(&lines[7], |entry| {
                (entry.seq, entry.previous, entry.content) = (9, last.hash, Digest::of(b"never written"));
            }));
        }),
        chain("the actor changed", EntryAltered, "4", |lines| {
            lines[3] = lines[3].replace("huikuan\"", "wang\"");
        }),
        chain("an entry changed and hashed anew", EntryLink, "5", |lines| {
            lines[3] = rehashed(&lines[3], |entry| entry.actor = "wang".into());
        }),
        chain("the last sealed entry rewritten with all after it", ProofEntry, "7", |lines| {
            lines[6] = rehashed(&lines[6], |entry| entry.actor = "wang".into());
            let hash = Entry::read(lines[6].as_bytes()).unwrap().hash;
            lines[7] = rehashed(&lines[7], |entry| entry.previous = hash);
        }),
        chain("time turned back", EntryTime, "8", |lines| {
            lines[7] = rehashed(&lines[7], |entry| entry.at = 5);
        }),
        chain("an entry of another case", EntryCase, "8", |lines| {
            lines[7] = rehashed(&lines[7], |entry| entry.case = "1 A".into());
        }),
        chain("sealed before it was made", ProofTime, "4", |lines| {
            lines[6] = rehashed(&lines[6], |entry| entry.at += 1_000_000_000);
        }),
        chain("a line that is none", LineUnreadable, "3", |lines| lines.insert(2, "{}".into())),
        chain("a line with a surrogate", LineUnreadable, "4", |lines| {
            lines[3] = lines[3].replace("huikuan\"", "\\ud800\"");
        }),
    ];
    cases.push(insider("no line feed at the end", LineUnreadable, "8", |files| {
        let bytes = files["chain.jsonl"].to_vec();
        files.insert("chain.jsonl".into(), bytes[..bytes.len() - 1].to_vec().into());
    }));
    cases.push(changed("chain gone", FileMissing, "chain.jsonl", |files| drop(files.remove("chain.jsonl"))));
    cases.push(insider("chain gone, index made anew", FileMissing, "chain.jsonl", |files| {
        drop(files.remove("chain.jsonl"));
    }));
    cases
}

fn contents() -> Vec<Case> {
    use Code::*;
    let world = world(1_230_000, [1, 2]);
    let name = move |seq: usize| format!("content/{}", world.entries[seq - 1].content);
    let document = |bytes, extension: &str| format!("documents/{}.{extension}", Digest::of(bytes));
    let swap = |files: &mut Files<'static>, one: &str, other: &str| {
        let (first, second) = (files[one].clone(), files[other].clone());
        files.insert(one.into(), second);
        files.insert(other.into(), first);
    };
    let (first, fourth, sixth) = (name(1), name(4), name(6));
    vec![
        insider("contents swapped", ContentAltered, "1", |files| swap(files, &first, &fourth)),
        insider("content altered", ContentAltered, "4", |files| {
            drop(files.insert(fourth.clone(), b"{}".into()));
        }),
        insider("content gone without a removal", ContentMissing, "4", |files| drop(files.remove(&fourth))),
        insider("the removal's own content gone", ContentMissing, "2", |files| drop(files.remove(&sixth))),
        insider(
            "a content that nobody names",
            ContentUnnamed,
            format!("content/{}", Digest::of(b"{}")).leak(),
            |files| {
                files.insert(format!("content/{}", Digest::of(b"{}")), b"{}".into());
            },
        ),
        insider("a content that is not canonical", ContentForm, "8", |files| {
            let content = b"{ \"a\": 1.5 }";
            files.insert(format!("content/{}", Digest::of(content)), content.into());
            lines(files, |lines| lines[7] = rehashed(&lines[7], |entry| entry.content = Digest::of(content)));
        }),
        insider("documents swapped", DocumentAltered, document(CONTRACT, "pdf").leak(), |files| {
            swap(files, &document(CONTRACT, "pdf"), &document(PHOTO, "jpg"));
        }),
        insider("a document nobody put on file", DocumentUnnamed, document(b"new", "pdf").leak(), |files| {
            files.insert(document(b"new", "pdf"), b"new".into());
        }),
        changed("a document replaced", FileAltered, document(CONTRACT, "pdf").leak(), |files| {
            files.insert(document(CONTRACT, "pdf"), b"other".into());
        }),
        changed("a document gone", FileMissing, document(CONTRACT, "pdf").leak(), |files| {
            files.remove(&document(CONTRACT, "pdf"));
        }),
        insider("a document held back", DocumentAbsent, Digest::of(CONTRACT).to_string().leak(), |files| {
            files.remove(&document(CONTRACT, "pdf"));
        }),
    ]
}

fn indexes() -> Vec<Case> {
    use Code::*;
    vec![
        changed("index.html rewritten", FileAltered, "index.html", |files| {
            let text = String::from_utf8(files["index.html"].to_vec()).unwrap().replace("示例", "别家");
            files.insert("index.html".into(), text.into_bytes().into());
        }),
        changed("the title changed", IndexSignature, "index.sig", |files| {
            edit(files, "index.json", |index| index["title"] = "X".into());
        }),
        changed("index gone", IndexUnreadable, "index.json", |files| drop(files.remove("index.json"))),
        changed("index with one member more", IndexUnreadable, "index.json", |files| {
            edit(files, "index.json", |index| index["a"] = 1.into());
        }),
        changed("index out of order", IndexUnreadable, "index.json", |files| {
            edit(files, "index.json", |index| list(index, "files").swap(0, 1));
        }),
        changed("index lists a traversal", IndexUnreadable, "index.json", |files| {
            edit(files, "index.json", |index| list(index, "files")[0]["name"] = "../chain.jsonl".into());
        }),
        changed("signature gone", IndexSignature, "index.sig", |files| drop(files.remove("index.sig"))),
        changed("index signed by a stranger", IndexSignature, "index.sig", |files| {
            pack::sign(files, CASE, TITLE, MADE, &key(9)).unwrap();
        }),
        changed("index signed with the retired key", IndexSignature, "index.sig", |files| {
            pack::sign(files, CASE, TITLE, MADE, &key(1)).unwrap();
        }),
        changed("a file added", FileExtra, "stamps/1.tsr", |files| {
            drop(files.insert("stamps/1.tsr".into(), b"x".into()));
        }),
        changed("another verification page", FileAltered, "verify.html", |files| {
            drop(files.insert("verify.html".into(), b"sound!".into()));
        }),
        changed("another computation", FileAltered, "computation.json", |files| {
            drop(files.insert("computation.json".into(), b"{}".into()));
        }),
    ]
}

fn keys() -> Vec<Case> {
    use Code::*;
    let strange = world(1_230_000, [8, 9]).keys.to_bytes().unwrap();
    vec![
        insider("keys replaced by a stranger's", KeyUntrusted, key(9).id().to_string().leak(), |files| {
            files.insert("keys.json".into(), strange.into());
        }),
        insider("the first key dropped", KeyOrder, "1", |files| {
            edit(files, "keys.json", |keys| drop(list(keys, "keys").remove(0)));
        }),
        insider("the introduction taken out", KeyIntroduction, "2", |files| {
            edit(files, "keys.json", |keys| list(keys, "keys")[1]["old"] = Value::Null);
        }),
        insider("the new key dated back", KeySignature, "2", |files| {
            edit(files, "keys.json", |keys| list(keys, "keys")[1]["statement"]["first_root"] = 2.into());
        }),
        insider("no keys", KeysUnreadable, "keys.json", |files| {
            edit(files, "keys.json", |keys| list(keys, "keys").clear());
        }),
        insider("keys gone", KeysUnreadable, "keys.json", |files| drop(files.remove("keys.json"))),
    ]
}

fn sign(root: &mut Value, key: &SigningKey) {
    root["root"]["key"] = key.id().to_string().into();
    let mut signed: SignedRoot = serde_json::from_value(root.clone()).unwrap();
    let bytes = signed.root.bytes().unwrap();
    (signed.hash, signed.signature) = (Digest::of(&bytes), key.sign(&bytes));
    *root = serde_json::to_value(signed).unwrap();
}

fn roots() -> Vec<Case> {
    use Code::*;
    let roots = |name, code, place, change: fn(&mut Vec<Value>)| {
        insider(name, code, place, |files| edit(files, "roots.json", |value| change(list(value, "roots"))))
    };
    let mut cases = vec![
        roots("a root signed anew by a stranger", RootKey, "2", |roots| sign(&mut roots[1], &key(9))),
        roots("a root with a stranger's signature", RootSignature, "2", |roots| {
            roots[1]["signature"] = key(9).sign(b"x").to_string().into();
        }),
        roots("a root signed with the retired key", RootKey, "4", |roots| sign(&mut roots[3], &key(1))),
        roots("a root altered", RootAltered, "2", |roots| roots[1]["root"]["leaves"] = 6.into()),
        roots("a root altered and signed anew", RootLink, "4", |roots| {
            roots[2]["root"]["at"] = (roots[2]["root"]["at"].as_i64().unwrap() + 1).into();
            sign(&mut roots[2], &key(2));
        }),
        roots("a root dropped", RootMissing, "2", |roots| drop(roots.remove(1))),
        roots("roots reordered", RootMisplaced, "2", |roots| roots.swap(1, 2)),
        roots("a root doubled", RootDuplicated, "4", |roots| roots.push(roots[3].clone())),
        roots("a root forked", RootForked, "4", |roots| {
            let mut other = roots[3].clone();
            other["root"]["tree"] = Digest::of(b"other").to_string().into();
            sign(&mut other, &key(2));
            roots.push(other);
        }),
        roots("a root dated back", RootTime, "4", |roots| {
            roots[3]["root"]["at"] = 5.into();
            sign(&mut roots[3], &key(2));
        }),
        roots("a root of an earlier day", RootTime, "4", |roots| {
            roots[3]["root"]["day"] = "2026-06-01".into();
            sign(&mut roots[3], &key(2));
        }),
        roots("a case taken out", RootShrunk, "4", |roots| {
            roots[3]["root"]["leaves"] = 4.into();
            sign(&mut roots[3], &key(2));
        }),
        roots("a day that is none", RootsUnreadable, "roots.json", |roots| {
            roots[0]["root"]["day"] = "2026-02-30".into();
        }),
        roots("the last roots dropped", ProofRoot, "4", |roots| roots.truncate(2)),
    ];
    cases
        .push(insider("roots gone", RootsUnreadable, "roots.json", |files| drop(files.remove("roots.json"))));
    cases.push(insider("roots that are none", RootsUnreadable, "roots.json", |files| {
        files.insert("roots.json".into(), b"[]".into());
    }));
    cases
}

fn proofs() -> Vec<Case> {
    use Code::*;
    let proofs = |name, code, place, change: fn(&mut Vec<Value>)| {
        insider(name, code, place, |files| edit(files, "roots.json", |value| change(list(value, "proofs"))))
    };
    vec![
        proofs("a proof altered", ProofWrong, "2", |proofs| {
            list(&mut proofs[1], "path")[0] = Digest::of(b"x").to_string().into();
        }),
        proofs("a proof for another place", ProofWrong, "1", |proofs| proofs[0]["index"] = 2.into()),
        proofs("a proof beyond the leaves", ProofWrong, "1", |proofs| {
            proofs[0]["index"] = 9_007_199_254_740_991_i64.into();
        }),
        proofs("a proof too long", ProofWrong, "1", |proofs| {
            let path = list(&mut proofs[0], "path");
            path.extend_from_within(..);
        }),
        proofs("the last proof dropped", ProofMissing, "4", |proofs| drop(proofs.pop())),
        proofs("all proofs dropped", Unsealed, "1-8", Vec::clear),
        proofs("a proof for a later entry", ChainShort, "99", |proofs| proofs[2]["seq"] = 99.into()),
        proofs("a proof for another entry", ProofEntry, "6", |proofs| proofs[2]["seq"] = 6.into()),
        proofs("proofs reordered", ProofBack, "1", |proofs| proofs.swap(0, 1)),
    ]
}

fn stamps() -> Vec<Case> {
    use Code::*;
    let world = world(1_230_000, [1, 2]);
    let (right, _) = stamped(&world.roots[1].hash);
    let with = |name: &str, code, file: &str, bytes: &[u8]| {
        let (file, bytes) = (file.to_owned(), bytes.to_vec());
        insider(name, code, "2", |files| drop(files.insert(file, bytes.into())))
    };
    let mut status = right.clone();
    // The status stands after two headers; 2 is a refusal.
    status[8] = 2;
    vec![
        with("a stamp nobody checked", StampUnchecked, "stamps/2.tsr", &right),
        with("a stamp of another root", StampWrong, "stamps/2.tsr", &stamped(&world.roots[0].hash).0),
        with("a stamp that is none", StampUnreadable, "stamps/2.tsr", b"granted"),
        with("a stamp cut off", StampUnreadable, "stamps/2.tsr", &right[..right.len() - 1]),
        with("a stamp that was refused", StampUnreadable, "stamps/2.tsr", &status),
        insider("a stamp of no root", StampWrong, "7", |files| {
            drop(files.insert("stamps/7.tsr".into(), right.clone().into()));
        }),
    ]
}

/// The archive with single bytes set.
fn patched(changes: &[(usize, u8)]) -> Vec<u8> {
    let mut bytes = whole();
    for (place, value) in changes {
        bytes[*place] = *value;
    }
    bytes
}

/// The archive with bytes replaced at the first place they stand, or at the last.
fn replaced(from: &[u8], to: &[u8], last: bool) -> Vec<u8> {
    let mut bytes = whole();
    let mut places =
        bytes.windows(from.len()).enumerate().filter(|(_, window)| *window == from).map(|(place, _)| place);
    let place = if last { places.next_back() } else { places.next() }.unwrap();
    bytes.splice(place..place + from.len(), to.iter().copied());
    bytes
}

fn archives() -> Vec<Case> {
    use Code::*;
    let whole = whole();
    let name = "chain.jsonl";
    let second = whole[4..].windows(4).position(|window| window == b"PK\x03\x04").unwrap() + 4;
    let renamed = |to: &[u8]| replaced(name.as_bytes(), to, false);
    vec![
        case("empty", Vec::new(), ZipUnreadable, "0"),
        case("no archive at all", b"%PDF-1.7".to_vec(), ZipUnreadable, "0"),
        case("cut off in the first member", whole[..20].to_vec(), ZipUnreadable, "0"),
        case("something before it", [b"MZ".as_slice(), &whole].concat(), ZipUnreadable, "0"),
        case("compressed, as a bomb would be", patched(&[(8, 8)]), ZipCompressed, name),
        case("a method beyond 255", patched(&[(9, 1)]), ZipCompressed, name),
        case("encrypted", patched(&[(6, 1)]), ZipCompressed, name),
        case("sizes behind the data", patched(&[(6, 8)]), ZipCompressed, name),
        case("two sizes", patched(&[(22, 0)]), ZipCompressed, name),
        case("sizes beyond the end", patched(&[(21, 0x7f), (25, 0x7f)]), ZipUnreadable, "0"),
        case("a traversal", renamed(b"../../x.sh "), ZipName, "../../x.sh "),
        case("an absolute path", renamed(b"/etc/passwd"), ZipName, "/etc/passwd"),
        case("a name with a zero byte", renamed(b"chain.json\0"), ZipName, "chain.json?"),
        case("a name in Chinese", renamed("证据.txt!".as_bytes()), ZipName, "??????.txt!"),
        case("a member twice", [&whole[..second], &whole].concat(), ZipDuplicate, name),
    ]
}

/// What readers of archives do not look at, and tricks are made of.
fn frames() -> Vec<Case> {
    let whole = whole();
    let directory = whole.windows(4).position(|window| window == b"PK\x01\x02").unwrap();
    let end = whole.len();
    let frame = |name, archive, place: usize| case(name, archive, Code::ZipForm, place.to_string().leak());
    vec![
        frame("something after it", [whole.as_slice(), b"PK"].concat(), end),
        frame("cut off at the end", whole[..end - 1].to_vec(), end - 1),
        frame(
            "another name in the directory",
            replaced(b"chain.jsonl", b"chain.jsonL", true),
            directory + 46 + 10,
        ),
        frame("another date", patched(&[(12, 0x22)]), 12),
        frame("another checksum", patched(&[(14, whole[14] ^ 1)]), 14),
        frame("a comment", [patched(&[(end - 2, 2)]).as_slice(), b"hi"].concat(), end - 2),
        frame(
            "the directory of another archive",
            [&whole[..directory], &whole[directory + 46..]].concat(),
            directory,
        ),
    ]
}

/// Histories told anew as a whole: sound in themselves, so that only something from outside tells.
fn histories() -> Vec<Case> {
    use Code::*;
    let forged = zip::write(&world(9_999, [8, 9]).files(9)).unwrap();
    let rewritten = zip::write(&world(9_999, [1, 2]).files(2)).unwrap();
    let only_keys = Trust { keys: vec![key(1).id()], ..Trust::default() };
    let row = |name: &str, archive: &[u8], trust: &Trust, expected| Case {
        name: name.into(),
        archive: archive.to_vec(),
        trust: trust.clone(),
        expected: Some(expected),
    };
    let fingerprint = key(9).id().to_string().leak();
    let known: &'static str = trust().roots[0].to_string().leak();
    vec![
        row("all told by a stranger, nothing trusted", &forged, &Trust::default(), (KeyUnasked, fingerprint)),
        row("all told by a stranger, a key trusted", &forged, &only_keys, (KeyUntrusted, fingerprint)),
        row("all told anew by the key's holder, nothing known", &rewritten, &only_keys, (Unanchored, "")),
        row("all told anew by the key's holder, a root known", &rewritten, &trust(), (RootUnknown, known)),
    ]
}
