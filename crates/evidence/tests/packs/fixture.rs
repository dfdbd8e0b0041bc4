//! One case of eight entries under four roots, with a change of keys, documents, and a content that was removed.

use std::collections::BTreeMap;

use evidence::{
    Canonical, Code, Computation, Digest, Document, Entry, Head, KeyRing, Kind, Leaf, Leaves, Pack, Proof,
    SignedRoot, SigningKey, Trust, chain, verify::By, zip, zip::Files,
};
use jiff::civil::date;
use serde_json::{Value, json};

pub(crate) const CASE: &str = "17 C-0017";
pub(crate) const TITLE: &str = "上海示例贸易有限公司";
pub(crate) const MADE: i64 = 1_782_000_900_000_000;
const START: i64 = 1_782_000_000_000_000;

/// A pack to verify, what is trusted, and the finding that must be among those found; none for a sound pack.
pub(crate) struct Case {
    pub(crate) name: String,
    pub(crate) archive: Vec<u8>,
    pub(crate) trust: Trust,
    pub(crate) expected: Option<(Code, &'static str)>,
}

/// Key 1 was retired for key 2; 9 is a stranger's.
pub(crate) fn key(number: u8) -> SigningKey {
    SigningKey::from_seed(&[number; 32]).unwrap()
}

/// All that a pack is made from.
pub(crate) struct World {
    pub(crate) entries: Vec<Entry>,
    pub(crate) contents: Vec<Vec<u8>>,
    pub(crate) roots: Vec<SignedRoot>,
    pub(crate) proofs: Vec<Proof>,
    pub(crate) keys: KeyRing,
    pub(crate) stamps: BTreeMap<u64, Vec<u8>>,
}

pub(crate) const CONTRACT: &[u8] = b"%PDF-1.7 contract";
pub(crate) const PHOTO: &[u8] = b"photo of the goods";

fn contents() -> Vec<(Kind, &'static str, Value)> {
    let mobile = json!({"person": "王芳", "mobile": "13800002207"});
    let removed = [(2, Canonical::of(&mobile).unwrap().digest())];
    vec![
        (
            Kind::Ledger,
            "huikuan",
            json!({"new": [{"invoice": "F-1", "amount": 1_230_000, "currency": "CNY"}]}),
        ),
        (Kind::Fact, "li", mobile),
        (Kind::Document, "li", json!({"documents": [{"sha256": Digest::of(CONTRACT), "name": "合同.pdf"}]})),
        (Kind::Decided, "huikuan", json!({"step": "first-call", "priority": 3})),
        (Kind::Said, "li", json!({"note": "<script>alert(1)</script> & {{key}}"})),
        (Kind::Removed, "huikuan", chain::removal(&removed, "retention", BTreeMap::new())),
        (
            Kind::Document,
            "li",
            json!({"documents": [{"sha256": Digest::of(PHOTO)}, {"sha256": Digest::of(b"held back")}]}),
        ),
        (Kind::Promised, "li", json!({"amount": 1_230_000, "currency": "CNY", "on": "2026-07-01"})),
    ]
}

/// The world as it went, or as the holders of these keys tell it when a word of the first entry is another.
pub(crate) fn world(amount: i64, signers: [u8; 2]) -> World {
    let [old, new] = signers;
    let mut keys = KeyRing::start(&key(old), START).unwrap();
    keys.rotate(&key(old), &key(new), START + 1, 3).unwrap();
    let mut world = World {
        entries: Vec::new(),
        contents: Vec::new(),
        roots: Vec::new(),
        proofs: Vec::new(),
        keys,
        stamps: BTreeMap::new(),
    };
    let mut head = Head::EMPTY;
    for (at, (kind, actor, mut content)) in (START..).step_by(60_000_000).zip(contents()) {
        if let Some(first) = content.pointer_mut("/new/0/amount") {
            *first = amount.into();
        }
        let content = Canonical::of(&content).unwrap();
        let (entry, next) = head.append(CASE, at, kind, actor, &content).unwrap();
        head = next;
        world.entries.push(entry);
        world.contents.push(content.into_bytes());
    }
    // After which entry each root was made; the third finds nothing new in this case.
    for (number, seq, signer) in [(1, 3_usize, old), (2, 5, old), (3, 5, new), (4, 7, new)] {
        let leaf = |case, entry: &Entry| Leaf { case, seq: entry.seq, at: entry.at, hash: entry.hash };
        let others = ["1 A", "20 B", "3 C", "4 D"].map(|case| leaf(case, &world.entries[0]));
        let leaves = Leaves::of(others.into_iter().chain([leaf(CASE, &world.entries[seq - 1])])).unwrap();
        let day = date(2026, 6, 20 + i8::try_from(number).unwrap());
        let root = leaves.seal(world.roots.last(), day, START, &key(signer)).unwrap();
        if number != 3 {
            world.proofs.push(leaves.proof(number, CASE).unwrap());
        }
        world.roots.push(root);
    }
    world.contents.remove(1);
    world
}

impl World {
    /// The files of the pack, its index signed with this key.
    pub(crate) fn files(&self, signer: u8) -> Files<'static> {
        let computation =
            Computation { html: "<p>CNY 12,300.00</p>".to_owned(), json: json!({"total": 1_230_000}) };
        let documents =
            [Document { bytes: CONTRACT, extension: "pdf" }, Document { bytes: PHOTO, extension: "jpg" }];
        let pack = Pack {
            case: CASE,
            title: TITLE,
            made: MADE,
            entries: &self.entries,
            contents: &self.contents,
            documents: &documents,
            roots: &self.roots,
            proofs: &self.proofs,
            stamps: &self.stamps,
            keys: &self.keys,
            computation: Some(&computation),
        };
        let archive = pack.build(&key(signer)).unwrap();
        let (files, frame) = zip::read(&archive).unwrap();
        assert_eq!(frame, None);
        files.into_iter().map(|(name, bytes)| (name, bytes.into_owned().into())).collect()
    }
}

pub(crate) fn files() -> Files<'static> {
    world(1_230_000, [1, 2]).files(2)
}

pub(crate) fn pack() -> Vec<u8> {
    zip::write(&files()).unwrap()
}

/// What an auditor holds: the fingerprint of the current key and the last root but one.
pub(crate) fn trust() -> Trust {
    let world = world(1_230_000, [1, 2]);
    Trust { keys: vec![key(2).id()], roots: vec![world.roots[2].hash], authorities: Vec::new() }
}

#[test]
fn a_known_root_fixes_the_entries_under_it_and_no_others() {
    let report = evidence::verify(&pack(), &trust());
    let found: Vec<_> = report.findings.iter().map(|finding| finding.code).collect();
    assert_eq!(found, [Code::ContentRemoved, Code::DocumentAbsent, Code::Unsealed], "notes, no errors");
    assert_eq!((report.entries, report.sealed, report.roots), (8, 7, 4));
    let anchored = report.anchored;
    assert_eq!((anchored.by, anchored.root, anchored.entries), (By::Given, 3, 5));
}
