//! A root binds all chains together: a signed hash tree over the latest entry of every case, chained to the root before.
//!
//! A copy of one root outside the house (a time stamp, a printed sheet, an auditor's mail) fixes every entry under it and under all
//! roots before it.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{
    canonical::{self, Canonical, MAX_NUMBER},
    entry,
    finding::{Code, Finding},
    hex::{Digest, Signature},
    key::{KeyRing, SigningKey},
    merkle::{self, Tree},
    sequence::{Link, Names, walk},
};

/// The tag of a root.
const FORMAT: &str = "huikuan-root-1";

/// Why there can be no root.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// No case has an entry yet.
    #[error("there is no entry yet, so there is nothing to seal")]
    Empty,
    /// Two leaves of one case.
    #[error("case `{0}` is there twice; a root takes the latest entry of each case once")]
    Twice(String),
    /// Something that cannot be written.
    #[error(transparent)]
    Entry(#[from] entry::Error),
    /// Something that cannot be written canonically.
    #[error(transparent)]
    Canonical(#[from] canonical::Error),
}

/// The latest entry of one case.
#[derive(Debug, Clone, Copy)]
pub struct Leaf<'a> {
    /// Whose.
    pub case: &'a str,
    /// Its number.
    pub seq: u64,
    /// Its moment, microseconds since 1970 UTC. Not part of the hash.
    pub at: i64,
    /// Its hash.
    pub hash: Digest,
}

/// The hash of a leaf: of the canonical JSON of case, hash and seq.
pub(crate) fn leaf_hash(case: &str, seq: u64, hash: Digest) -> Result<Digest, canonical::Error> {
    let mut bytes = Vec::with_capacity(128 + case.len());
    bytes.extend_from_slice(b"{\"case\":");
    canonical::write_text(&mut bytes, case)?;
    bytes.extend_from_slice(b",\"hash\":\"");
    hash.write(&mut bytes);
    bytes.extend_from_slice(b"\",\"seq\":");
    serde_json::to_writer(&mut bytes, &seq)?;
    bytes.push(b'}');
    Ok(merkle::leaf(&bytes))
}

/// All cases' latest entries, in order of their names' bytes, with their tree.
pub struct Leaves<'a> {
    leaves: Vec<Leaf<'a>>,
    tree: Tree,
}

impl<'a> Leaves<'a> {
    /// From the latest entry of every case, in any order.
    pub fn of(leaves: impl IntoIterator<Item = Leaf<'a>>) -> Result<Self, Error> {
        let mut leaves: Vec<_> = leaves.into_iter().collect();
        leaves.sort_unstable_by_key(|leaf| leaf.case);
        let mut hashes = Vec::with_capacity(leaves.len());
        let mut before = None;
        for leaf in &leaves {
            entry::check_text("case", leaf.case)?;
            if before == Some(leaf.case) {
                return Err(Error::Twice(leaf.case.to_owned()));
            }
            before = Some(leaf.case);
            hashes.push(leaf_hash(leaf.case, leaf.seq, leaf.hash)?);
        }
        if hashes.is_empty() {
            return Err(Error::Empty);
        }
        Ok(Self { leaves, tree: Tree::of(hashes) })
    }

    /// The hash over all of them.
    pub fn tree(&self) -> Digest {
        self.tree.root()
    }

    /// The next root after `previous`, signed. Its moment is never before the previous root's or that of an entry under it.
    pub fn seal(
        &self,
        previous: Option<&SignedRoot>,
        day: Date,
        at: i64,
        key: &SigningKey,
    ) -> Result<SignedRoot, Error> {
        let before = previous.map(|signed| &signed.root);
        let latest =
            self.leaves.iter().map(|leaf| leaf.at).chain(before.map(|root| root.at)).fold(at, i64::max);
        let root = Root {
            at: latest,
            day: before.map_or(day, |root| root.day.max(day)),
            format: FORMAT.to_owned(),
            key: key.id(),
            leaves: self.leaves.len() as u64,
            number: before.map_or(0, |root| root.number) + 1,
            previous: previous.map_or(Digest::ZERO, |signed| signed.hash),
            tree: self.tree.root(),
        };
        let bytes = root.bytes()?;
        Ok(SignedRoot { hash: Digest::of(&bytes), signature: key.sign(&bytes), root })
    }

    /// The proof that this case's latest entry is under the root of this number, which must be the one sealed over these leaves.
    pub fn proof(&self, number: u64, case: &str) -> Option<Proof> {
        let index = self.leaves.binary_search_by_key(&case, |leaf| leaf.case).ok()?;
        let &Leaf { seq, hash, .. } = self.leaves.get(index)?;
        Some(Proof { hash, index: index as u64, number, path: self.tree.path(index)?, seq })
    }
}

/// What is signed of a root; these members as canonical JSON.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Root {
    /// When it was made, in microseconds since 1970 UTC.
    pub at: i64,
    /// The company's day it closes.
    pub day: Date,
    /// Always `huikuan-root-1`.
    pub format: String,
    /// The fingerprint of the key that signs it.
    pub key: Digest,
    /// How many cases are under it.
    pub leaves: u64,
    /// 1 for the first root, then without a gap.
    pub number: u64,
    /// The hash of the root before, [`Digest::ZERO`] for the first.
    pub previous: Digest,
    /// The root of the hash tree over the cases.
    pub tree: Digest,
}

impl Root {
    /// The bytes that are hashed and signed.
    pub fn bytes(&self) -> Result<Vec<u8>, canonical::Error> {
        Ok(Canonical::of(self)?.into_bytes())
    }

    /// Whether numbers and format are such as a root has.
    pub(crate) fn is_sound(&self) -> bool {
        self.format == FORMAT
            && (0..=MAX_NUMBER.cast_signed()).contains(&self.at)
            && self.leaves >= 1
            && self.number >= 1
    }
}

/// A root with its hash and signature.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SignedRoot {
    /// SHA-256 of the root's bytes, as recorded. This is what is printed, mailed and stamped.
    pub hash: Digest,
    /// What is signed.
    pub root: Root,
    /// The Ed25519 signature of the root's bytes.
    pub signature: Signature,
}

impl SignedRoot {
    /// The nonce of a request for a time stamp, which the answer must repeat. It follows from the signature, which nobody
    /// foresees, so that it need not be kept until the answer comes.
    pub fn nonce(&self) -> [u8; 8] {
        let mut bytes = b"huikuan-nonce-1".to_vec();
        bytes.extend_from_slice(&self.signature.0);
        let mut nonce = [0; 8];
        nonce.iter_mut().zip(Digest::of(&bytes).0).for_each(|(to, from)| *to = from);
        // The shortest positive number of eight bytes: the first is neither 0 nor negative.
        let [first, ..] = &mut nonce;
        *first = *first & 0x7f | 0x40;
        nonce
    }
}

/// That one entry of the pack's case is under a root.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Proof {
    /// The hash of that entry.
    pub hash: Digest,
    /// The place of the case among the leaves, from 0.
    pub index: u64,
    /// The number of the root.
    pub number: u64,
    /// The hashes beside the way from the leaf to the root, lowest first.
    pub path: Vec<Digest>,
    /// The number of the case's latest entry under that root.
    pub seq: u64,
}

const NAMES: Names = Names {
    duplicated: Code::RootDuplicated,
    forked: Code::RootForked,
    misplaced: Code::RootMisplaced,
    missing: Code::RootMissing,
    link: Code::RootLink,
    time: Code::RootTime,
};

/// Checks all roots from the first on, in the order in which they are kept: hashes, keys in charge, signatures, order, links, moments
/// and that no case was lost. `keys` is `None` when they could not be read; then signatures are not checked.
pub fn verify(roots: &[SignedRoot], keys: Option<&KeyRing>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for SignedRoot { hash, root, signature } in roots {
        let bytes = root.bytes().unwrap_or_default();
        if Digest::of(&bytes) != *hash {
            findings.push(Finding::at(Code::RootAltered, root.number));
        }
        let Some(keys) = keys else { continue };
        if keys.in_charge(root.number).is_none_or(|key| key.id() != root.key) {
            findings.push(Finding::at(Code::RootKey, root.number));
        }
        if keys.get(root.key).is_some_and(|key| !key.signed(&bytes, signature)) {
            findings.push(Finding::at(Code::RootSignature, root.number));
        }
    }
    let link = |signed: &SignedRoot| {
        let Root { number, at, previous, .. } = signed.root;
        Link { number, at, previous, hash: signed.hash }
    };
    let links: Vec<_> = roots.iter().map(link).collect();
    let places = walk(&links, &NAMES, &mut findings);
    let ordered: Vec<_> =
        places.values().filter_map(|&place| roots.get(place)).map(|signed| &signed.root).collect();
    for (before, root) in ordered.iter().zip(ordered.iter().skip(1)) {
        if root.day < before.day {
            findings.push(Finding::at(Code::RootTime, root.number));
        }
        if root.leaves < before.leaves {
            findings.push(Finding::at(Code::RootShrunk, root.number));
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn key(number: u8) -> SigningKey {
        SigningKey::from_seed(&[number; 32]).unwrap()
    }

    /// Four roots; the key changes at the third.
    fn roots() -> (Vec<SignedRoot>, KeyRing) {
        let mut ring = KeyRing::start(&key(1), 5).unwrap();
        ring.rotate(&key(1), &key(2), 10, 3).unwrap();
        let mut roots: Vec<SignedRoot> = Vec::new();
        for (number, signer) in [(1, 1), (2, 1), (3, 2), (4, 2)] {
            let cases: Vec<_> = (0..=number).map(|case| format!("{case} A")).collect();
            let leaves =
                cases.iter().map(|case| Leaf { case, seq: 1, at: 100, hash: Digest::of(case.as_bytes()) });
            let leaves = Leaves::of(leaves).unwrap();
            let day = date(2026, 6, i8::try_from(number).unwrap());
            roots.push(leaves.seal(roots.last(), day, 50 * number, &key(signer)).unwrap());
        }
        (roots, ring)
    }

    /// Hashes and signs a root anew, as somebody with this key would.
    fn sign(signed: &mut SignedRoot, key: &SigningKey) {
        signed.root.key = key.id();
        let bytes = signed.root.bytes().unwrap();
        (signed.hash, signed.signature) = (Digest::of(&bytes), key.sign(&bytes));
    }

    fn check(remark: &str, expected: &[(Code, &str)], change: impl Fn(&mut Vec<SignedRoot>)) {
        let (mut roots, ring) = roots();
        change(&mut roots);
        let found = verify(&roots, Some(&ring));
        let found: Vec<_> = found.iter().map(|finding| (finding.code, finding.place.as_str())).collect();
        assert_eq!(found, expected, "{remark}");
    }

    #[test]
    fn what_is_wrong_with_the_roots_is_named_exactly() {
        use Code::*;
        check("nothing is wrong", &[], |_| {});
        check("altered", &[(RootAltered, "2"), (RootSignature, "2")], |r| r[1].root.leaves = 4);
        check("altered and hashed anew", &[(RootSignature, "2"), (RootLink, "3")], |r| {
            r[1].root.at += 1;
            r[1].hash = Digest::of(&r[1].root.bytes().unwrap());
        });
        check("signed anew by a stranger who names himself", &[(RootKey, "2"), (RootLink, "3")], |r| {
            sign(&mut r[1], &key(9));
        });
        check("signed anew by a stranger who names our key", &[(RootSignature, "2")], |r| {
            r[1].signature = key(9).sign(&r[1].root.bytes().unwrap());
        });
        check("signed with the retired key", &[(RootKey, "4")], |r| sign(&mut r[3], &key(1)));
        check("signed with a key not yet in use", &[(RootKey, "1"), (RootLink, "2")], |r| {
            sign(&mut r[0], &key(2));
        });
        check("dropped", &[(RootMissing, "2")], |r| drop(r.remove(1)));
        check("the first dropped", &[(RootMissing, "1")], |r| drop(r.remove(0)));
        check("reordered", &[(RootMisplaced, "2")], |r| r.swap(1, 2));
        check("twice", &[(RootDuplicated, "4")], |r| r.push(r[3].clone()));
        check("forked", &[(RootForked, "4")], |r| {
            let mut other = r[3].clone();
            other.root.tree = Digest::of(b"other");
            sign(&mut other, &key(2));
            r.push(other);
        });
        check("a case taken out", &[(RootShrunk, "4")], |r| {
            r[3].root.leaves = 2;
            sign(&mut r[3], &key(2));
        });
        check("day goes back", &[(RootTime, "4")], |r| {
            r[3].root.day = date(2026, 5, 1);
            sign(&mut r[3], &key(2));
        });
    }

    #[test]
    fn a_root_is_never_before_what_it_covers() {
        let (roots, _) = roots();
        let moments: Vec<_> = roots.iter().map(|signed| signed.root.at).collect();
        assert_eq!(moments, [100, 100, 150, 200]);
    }

    #[test]
    fn each_case_has_one_leaf_and_its_proof() {
        let leaf = |case| Leaf { case, seq: 3, at: 1, hash: Digest::of(b"x") };
        assert!(
            matches!(Leaves::of([leaf("b"), leaf("a"), leaf("b")]), Err(Error::Twice(case)) if case == "b")
        );
        assert!(matches!(Leaves::of([]), Err(Error::Empty)));
        let leaves = Leaves::of([leaf("c"), leaf("a"), leaf("b")]).unwrap();
        let proof = leaves.proof(1, "b").unwrap();
        let hash = leaf_hash("b", 3, Digest::of(b"x")).unwrap();
        assert!(merkle::check(hash, proof.index, 3, &proof.path, leaves.tree()));
        assert_eq!(leaves.proof(1, "d"), None);
    }
}
