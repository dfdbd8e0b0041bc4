//! The verification of a pack: what is in it is checked against itself, and against what the reader holds from elsewhere.
//!
//! `page/verify.js` does the same in the same order, and `docs/evidence.md` describes it step by step. A change here is a change there.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Display,
};

use serde::Serialize;

use crate::{
    chain::{self, Record},
    entry::Entry,
    finding::{Code, Finding, Level},
    hex::Digest,
    key::KeyRing,
    merkle,
    pack::{Index, IndexSignature, REQUIRED, Roots},
    root::{self, Proof, SignedRoot, leaf_hash},
    sequence::range,
    timestamp::{Certificate, Stamp},
    zip::{self, Files},
};

/// What the reader holds from elsewhere.
#[derive(Debug, Clone, Default)]
pub struct Trust {
    /// Fingerprints of keys; at least one of them must be among the pack's keys. Empty: who signed is not asked.
    pub keys: Vec<Digest>,
    /// Hashes of roots that were printed, mailed or otherwise kept outside; each must be in the pack.
    pub roots: Vec<Digest>,
    /// Certificates of time-stamping authorities.
    pub authorities: Vec<Certificate>,
}

/// What it comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// Everything is as it was recorded, as far as [`Anchored`] reaches.
    Intact,
    /// Something is not; the findings say what and where.
    Damaged,
    /// Not a pack, so nothing was verified.
    Unreadable,
}

/// What outside the pack speaks for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum By {
    /// Nothing: whoever holds the key could have rewritten everything.
    None,
    /// A time stamp whose signature was verified.
    Stamp,
    /// A root that the reader gave.
    Given,
}

/// How far the pack is fixed by something outside.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Anchored {
    /// By what.
    pub by: By,
    /// Up to which root; 0 if by nothing.
    pub root: u64,
    /// Up to which entry of the case.
    pub entries: u64,
}

/// The outcome of a verification.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Report {
    /// What it comes to.
    pub verdict: Verdict,
    /// Whose chain it is, as the index says.
    pub case: String,
    /// The debtor's name, as the index says.
    pub title: String,
    /// When the pack was made, as the index says, in microseconds since 1970 UTC.
    pub made: i64,
    /// The number of the last entry.
    pub entries: u64,
    /// The number of the last entry that is under a root.
    pub sealed: u64,
    /// The number of the last root.
    pub roots: u64,
    /// The fingerprint of the current key.
    pub key: Option<Digest>,
    /// What outside the pack speaks for it; always [`By::None`] unless intact.
    pub anchored: Anchored,
    /// Everything that was found, in the order of the steps.
    pub findings: Vec<Finding>,
}

const NOWHERE: Anchored = Anchored { by: By::None, root: 0, entries: 0 };

impl Report {
    fn new() -> Self {
        Self {
            verdict: Verdict::Intact,
            case: String::new(),
            title: String::new(),
            made: 0,
            entries: 0,
            sealed: 0,
            roots: 0,
            key: None,
            anchored: NOWHERE,
            findings: Vec::new(),
        }
    }

    fn found(&mut self, code: Code, place: impl Display) {
        self.findings.push(Finding::at(code, place));
    }

    /// The verdict from the worst finding.
    fn close(mut self) -> Self {
        self.verdict = match self.findings.iter().map(|finding| finding.code.level()).max() {
            None | Some(Level::Note) => Verdict::Intact,
            Some(Level::Error) => Verdict::Damaged,
            Some(Level::Fatal) => Verdict::Unreadable,
        };
        if self.verdict != Verdict::Intact {
            self.anchored = NOWHERE;
        }
        self
    }
}

/// Verifies a pack as an archive.
pub fn verify(archive: &[u8], trust: &Trust) -> Report {
    match zip::read(archive) {
        Err(finding) => Report { findings: vec![finding], ..Report::new() }.close(),
        Ok((files, finding)) => Verification::of(&files, finding, trust),
    }
}

/// Verifies a pack as the files of a folder, see [`read_folder`](crate::pack::read_folder).
pub fn verify_files(files: &Files<'_>, trust: &Trust) -> Report {
    Verification::of(files, None, trust)
}

struct Verification<'a> {
    files: &'a Files<'a>,
    trust: &'a Trust,
    /// Files that are not those of the index.
    altered: BTreeSet<&'a str>,
    report: Report,
}

impl<'a> Verification<'a> {
    fn of(files: &'a Files<'a>, frame: Option<Finding>, trust: &'a Trust) -> Report {
        let mut report = Report::new();
        report.findings.extend(frame);
        let mut this = Self { files, trust, altered: BTreeSet::new(), report };
        let Some(index) = this.file("index.json").and_then(Index::read) else {
            this.report.found(Code::IndexUnreadable, "index.json");
            return this.report.close();
        };
        this.index(&index);
        this.report.case.clone_from(&index.case);
        this.report.title.clone_from(&index.title);
        this.report.made = index.made;
        let keys = this.keys();
        let roots = this.roots(keys.as_ref());
        let entries = this.entries();
        let chain = this.chain(&entries);
        this.documents(&chain);
        if let Some(Roots { proofs, roots, .. }) = &roots {
            let sealed = this.proofs(proofs, roots, &chain);
            this.anchors(roots, &sealed);
        }
        this.report.close()
    }

    fn file(&self, name: &str) -> Option<&'a [u8]> {
        self.files.get(name).map(AsRef::as_ref)
    }

    /// Step 1: the files are those of the index.
    fn index(&mut self, index: &Index) {
        let mut listed = BTreeSet::from(["index.json", "index.sig"]);
        for wanted in &index.files {
            listed.insert(&wanted.name);
            match self.files.get_key_value(&wanted.name) {
                None => self.report.found(Code::FileMissing, &wanted.name),
                Some((name, bytes))
                    if Digest::of(bytes) != wanted.sha256 || bytes.len() as u64 != wanted.size =>
                {
                    self.altered.insert(name);
                    self.report.found(Code::FileAltered, name);
                }
                Some(_) => {}
            }
        }
        for name in self.files.keys().filter(|name| !listed.contains(name.as_str())) {
            self.report.found(Code::FileExtra, zip::shown(name.as_bytes()));
        }
        for name in REQUIRED.iter().filter(|name| !listed.contains(*name) && !self.files.contains_key(**name))
        {
            self.report.found(Code::FileMissing, name);
        }
    }

    /// Step 2: each key follows from the one before, one of them is trusted, and the last signed the index.
    fn keys(&mut self) -> Option<KeyRing> {
        let keys = self.file("keys.json").and_then(|bytes| KeyRing::read(bytes).ok());
        let Some((keys, current)) = keys.as_ref().and_then(|keys| Some((keys, keys.current()?))) else {
            self.report.found(Code::KeysUnreadable, "keys.json");
            return None;
        };
        self.report.findings.extend(keys.verify());
        self.report.key = Some(current.id());
        if self.trust.keys.is_empty() {
            self.report.found(Code::KeyUnasked, current.id());
        } else if !self.trust.keys.iter().any(|&id| keys.get(id).is_some()) {
            self.report.found(Code::KeyUntrusted, current.id());
        }
        let signature = self.file("index.sig").and_then(IndexSignature::read);
        let index = self.file("index.json").unwrap_or_default();
        if !signature
            .is_some_and(|signed| signed.key == current.id() && current.signed(index, &signed.signature))
        {
            self.report.found(Code::IndexSignature, "index.sig");
        }
        Some(keys.clone())
    }

    /// Step 3: the roots follow from each other and are signed by the keys in charge.
    fn roots(&mut self, keys: Option<&KeyRing>) -> Option<Roots> {
        let roots = self.file("roots.json").and_then(Roots::read);
        match &roots {
            None => self.report.found(Code::RootsUnreadable, "roots.json"),
            Some(Roots { roots, .. }) => {
                self.report.findings.extend(root::verify(roots, keys));
                self.report.roots = roots.iter().map(|signed| signed.root.number).max().unwrap_or(0);
            }
        }
        roots
    }

    /// Step 4, first half: the lines of the chain.
    fn entries(&mut self) -> Vec<Entry> {
        let mut entries = Vec::new();
        let chain = self.file("chain.jsonl").unwrap_or_default();
        for (number, line) in (1..).zip(chain.split_inclusive(|&byte| byte == b'\n')) {
            match line.strip_suffix(b"\n").and_then(|line| Entry::read(line).ok()) {
                Some(entry) => entries.push(entry),
                None => self.report.found(Code::LineUnreadable, number),
            }
        }
        entries
    }

    /// Step 4, second half: order, links, hashes and contents. Returns the entries by number.
    fn chain<'e>(&mut self, entries: &'e [Entry]) -> BTreeMap<u64, Record<'e>>
    where
        'a: 'e,
    {
        let content = |entry: &Entry| self.file(&format!("content/{}", entry.content));
        let records: Vec<_> = entries.iter().map(|entry| Record { entry, content: content(entry) }).collect();
        let mut findings = chain::verify(&self.report.case, &records);
        let named: BTreeSet<_> = entries.iter().map(|entry| format!("content/{}", entry.content)).collect();
        for name in self.files.keys().filter(|name| name.starts_with("content/") && !named.contains(*name)) {
            findings.push(Finding::at(Code::ContentUnnamed, zip::shown(name.as_bytes())));
        }
        self.report.findings.append(&mut findings);
        let mut chain = BTreeMap::new();
        for record in records {
            chain.entry(record.entry.seq).or_insert(record);
        }
        self.report.entries = chain.keys().next_back().copied().unwrap_or(0);
        chain
    }

    /// Step 5: every document is the one that an unaltered content names.
    fn documents(&mut self, chain: &BTreeMap<u64, Record<'_>>) {
        let contents = chain.values().filter_map(|record| Some((record.entry.content, record.content?)));
        let unaltered = contents.filter(|(hash, content)| Digest::of(content) == *hash);
        let named: BTreeSet<Digest> = unaltered.flat_map(|(_, content)| chain::documents(content)).collect();
        let mut present = BTreeSet::new();
        for (name, bytes) in self.files.iter().filter(|(name, _)| name.starts_with("documents/")) {
            let hash =
                name.trim_start_matches("documents/").split('.').next().and_then(|hash| hash.parse().ok());
            if hash != Some(Digest::of(bytes)) {
                self.report.found(Code::DocumentAltered, zip::shown(name.as_bytes()));
            }
            if hash.is_none_or(|hash| !named.contains(&hash)) {
                self.report.found(Code::DocumentUnnamed, zip::shown(name.as_bytes()));
            }
            present.extend(hash);
        }
        for absent in named.difference(&present) {
            self.report.found(Code::DocumentAbsent, absent);
        }
    }

    /// Step 6: the roots cover these entries. Returns which root covers how many.
    fn proofs(
        &mut self,
        proofs: &[Proof],
        roots: &[SignedRoot],
        chain: &BTreeMap<u64, Record<'_>>,
    ) -> Vec<(u64, u64)> {
        let mut sealed = Vec::new();
        let mut before: Option<&Proof> = None;
        for proof in proofs {
            let Some(root) = roots.iter().map(|signed| &signed.root).find(|root| root.number == proof.number)
            else {
                self.report.found(Code::ProofRoot, proof.number);
                continue;
            };
            if before.is_some_and(|before| proof.number <= before.number || proof.seq < before.seq) {
                self.report.found(Code::ProofBack, proof.number);
            }
            before = Some(proof);
            let Some(Record { entry, .. }) = chain.get(&proof.seq) else {
                if proof.seq > self.report.entries {
                    self.report.found(Code::ChainShort, proof.seq);
                }
                continue;
            };
            let leaf = leaf_hash(&self.report.case, proof.seq, proof.hash).unwrap_or(Digest::ZERO);
            let leads = merkle::check(leaf, proof.index, root.leaves, &proof.path, root.tree);
            if entry.hash != proof.hash {
                self.report.found(Code::ProofEntry, proof.seq);
            }
            if !leads {
                self.report.found(Code::ProofWrong, proof.number);
            }
            if entry.at > root.at {
                self.report.found(Code::ProofTime, proof.number);
            }
            if leads && entry.hash == proof.hash {
                sealed.push((proof.number, proof.seq));
            }
        }
        if !proofs.is_empty()
            && self.report.roots > 0
            && proofs.iter().all(|proof| proof.number != self.report.roots)
        {
            self.report.found(Code::ProofMissing, self.report.roots);
        }
        self.report.sealed = sealed.iter().map(|(_, seq)| *seq).max().unwrap_or(0);
        if self.report.sealed < self.report.entries {
            self.report.found(Code::Unsealed, range(self.report.sealed + 1, self.report.entries));
        }
        sealed
    }

    /// Step 7: what the reader holds from elsewhere, and time stamps.
    fn anchors(&mut self, roots: &[SignedRoot], sealed: &[(u64, u64)]) {
        let mut anchors = Vec::new();
        for known in &self.trust.roots {
            let is_it = |signed: &&SignedRoot| {
                signed.hash == *known && signed.root.bytes().is_ok_and(|bytes| Digest::of(&bytes) == *known)
            };
            match roots.iter().find(is_it) {
                Some(signed) => anchors.push((By::Given, signed.root.number)),
                None => self.report.found(Code::RootUnknown, known),
            }
        }
        for (name, bytes) in self.files.iter().filter(|(name, _)| !self.altered.contains(name.as_str())) {
            let number = name.strip_prefix("stamps/").and_then(|name| name.strip_suffix(".tsr"));
            let Some(number) = number.and_then(zip::stamp_number) else { continue };
            let root = roots.iter().find(|signed| signed.root.number == number);
            let code = match Stamp::read(bytes) {
                Err(_) => Code::StampUnreadable,
                Ok(stamp) if root.is_none_or(|root| stamp.check(&root.hash, None).is_err()) => {
                    Code::StampWrong
                }
                Ok(_) if self.trust.authorities.is_empty() => Code::StampUnchecked,
                Ok(stamp)
                    if !self
                        .trust
                        .authorities
                        .iter()
                        .any(|authority| stamp.is_signed_by(authority).is_ok()) =>
                {
                    Code::StampSignature
                }
                Ok(_) => {
                    anchors.push((By::Stamp, number));
                    continue;
                }
            };
            self.report.found(code, number);
        }
        for (by, root) in anchors {
            let covered = sealed.iter().filter(|(number, _)| *number <= root).map(|(_, seq)| *seq).max();
            let entries = covered.unwrap_or(0);
            if entries > self.report.anchored.entries {
                self.report.anchored = Anchored { by, root, entries };
            }
        }
        if self.report.anchored.by == By::None {
            self.report.found(Code::Unanchored, "");
        }
    }
}
