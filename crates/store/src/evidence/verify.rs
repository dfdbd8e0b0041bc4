//! The verification of a whole database: chains, heads, leaves, roots, keys. Sound chains pass in one reading of the table;
//! a chain in which anything is odd is then checked by the same code that checks a pack.

use std::collections::{BTreeMap, BTreeSet};

use ::evidence::{
    Code, Digest, Finding, Head, KeyRing, Leaves, Level, Record, SignedRoot, canonical::Canonical, chain,
    root,
};
use receivables::debtor::DebtorId;

use super::{
    digest, read,
    read::{Chain, Kept},
};
use crate::{
    Store,
    db::{Db, Row, params},
    error::Error,
    sql::{CHAINS, evidence as sql},
};

/// What is wrong with one chain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseFindings {
    /// Whose it is.
    pub debtor: DebtorId,
    /// What it is called; empty if nothing tells.
    pub case: String,
    /// What was found; places are numbers of entries.
    pub findings: Vec<Finding>,
}

/// The outcome of a verification.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EvidenceReport {
    /// Chains verified.
    pub cases: u64,
    /// Entries verified.
    pub entries: u64,
    /// The number of the last root.
    pub roots: u64,
    /// Fingerprint of the current key.
    pub key: Option<Digest>,
    /// What was found about keys and roots.
    pub findings: Vec<Finding>,
    /// What was found about chains.
    pub chains: Vec<CaseFindings>,
}

impl EvidenceReport {
    /// Whether everything is as it was recorded; contents that were removed and said to be are.
    pub fn is_intact(&self) -> bool {
        let chains = self.chains.iter().flat_map(|case| &case.findings);
        self.findings.iter().chain(chains).all(|finding| finding.code.level() == Level::Note)
    }
}

impl Store {
    /// Verifies every chain, or one debtor's, and all roots and keys.
    pub fn verify_evidence(&self, only: Option<DebtorId>) -> Result<EvidenceReport, Error> {
        let db = &self.db;
        let transaction = db.snapshot()?;
        let keys = read::keys(db);
        let mut findings = Vec::new();
        let keys: Option<KeyRing> = match keys {
            Ok(keys) => keys,
            Err(Error::Evidence(_)) => {
                findings.push(Finding::at(Code::KeysUnreadable, "evidence_key"));
                None
            }
            Err(error) => return Err(error),
        };
        findings.extend(keys.iter().flat_map(KeyRing::verify));
        let roots: Vec<SignedRoot> = read::roots(db)?.into_iter().map(|(root, _)| root).collect();
        findings.extend(root::verify(&roots, keys.as_ref()));
        let mut odd = Odd::default();
        let ends = trees(db, &roots, &mut findings)?;
        let (cases, entries) = match only {
            Some(debtor) => {
                odd.chains.insert(debtor.0);
                (1, 0)
            }
            None => pass(db, &mut odd)?,
        };
        astray(db, &mut odd)?;
        let mut report = EvidenceReport {
            cases,
            entries,
            roots: roots.iter().map(|root| root.root.number).max().unwrap_or(0),
            key: keys.as_ref().and_then(KeyRing::current).map(::evidence::key::Introduced::id),
            findings,
            chains: Vec::new(),
        };
        for &debtor in odd.chains.iter().filter(|&&debtor| only.is_none_or(|only| only.0 == debtor)) {
            let chain = read::chain(db, DebtorId(debtor))?;
            if only.is_some() {
                report.entries = chain.records.len() as u64;
            }
            let findings = case(db, debtor, &chain, ends.get(&debtor), odd.astray.get(&debtor))?;
            if !findings.is_empty() {
                report.chains.push(CaseFindings { debtor: DebtorId(debtor), case: chain.case, findings });
            }
        }
        transaction.commit()?;
        Ok(report)
    }
}

/// Chains in which something is odd, and the sealed entries that are not as they were sealed: whether each is gone.
#[derive(Default)]
struct Odd {
    chains: BTreeSet<i64>,
    astray: BTreeMap<i64, Vec<(u64, bool)>>,
}

/// Each root is over the leaves that are kept for it. Returns the latest leaf of each chain.
fn trees(db: &Db, roots: &[SignedRoot], findings: &mut Vec<Finding>) -> Result<BTreeMap<i64, Kept>, Error> {
    let (mut ends, mut seen) = (BTreeMap::new(), BTreeSet::new());
    read::each_root(db, |number, _, kept| {
        let root = roots.iter().map(|signed| &signed.root).find(|root| root.number == number);
        let leaves = Leaves::of(kept.values().map(Kept::leaf)).ok();
        match (root, leaves) {
            (None, _) => findings.push(Finding::at(Code::ProofRoot, number)),
            (Some(root), Some(leaves)) if leaves.tree() == root.tree && root.leaves == kept.len() as u64 => {}
            (Some(_), _) => findings.push(Finding::at(Code::ProofWrong, number)),
        }
        seen.insert(number);
        ends.clone_from(kept);
        Ok(())
    })?;
    let bare = roots.iter().map(|signed| signed.root.number).filter(|number| !seen.contains(number));
    findings.extend(bare.map(|number| Finding::at(Code::ProofMissing, number)));
    Ok(ends)
}

/// What a chain has come to in the pass.
struct Passed {
    case: String,
    wanted: Head,
    head: Head,
}

/// Reads every entry once, in the order of the table: all first entries, then all second ones. Returns how many chains and
/// entries there are.
fn pass(db: &Db, odd: &mut Odd) -> Result<(u64, u64), Error> {
    let mut chains: BTreeMap<i64, Passed> = BTreeMap::new();
    db.each(sql::HEADS, &[], |row| {
        let wanted = Head { seq: row.int(1)?, at: row.int(2)?, hash: digest(row, 4)? };
        let passed = Passed { case: row.text(3)?.to_owned(), wanted, head: Head::EMPTY };
        chains.insert(row.int(0)?, passed);
        Ok(())
    })?;
    let mut entries = 0;
    db.each(sql::ENTRIES, &[], |row| {
        entries += 1;
        let debtor = row.int(9)?;
        let is_sound = match chains.get_mut(&debtor) {
            Some(chain) => follows(chain, row),
            None => false,
        };
        if !is_sound {
            odd.chains.insert(debtor);
        }
        Ok(())
    })?;
    let cut = chains.iter().filter(|(_, chain)| chain.head != chain.wanted).map(|(&debtor, _)| debtor);
    odd.chains.extend(cut);
    Ok((chains.len() as u64, entries))
}

/// Whether the entry is the next one of its chain, unaltered and with its content.
fn follows(chain: &mut Passed, row: &Row<'_>) -> bool {
    let Ok(read::ChainRecord { entry, content }) = read::record(row, &chain.case) else { return false };
    let is_next = entry.seq == chain.head.seq + 1
        && entry.previous == chain.head.hash
        && entry.at >= chain.head.at
        && entry.header().map(|header| Digest::of(&header)).ok() == Some(entry.hash);
    let is_whole = content.is_some_and(|content| {
        Digest::of(content.as_bytes()) == entry.content && Canonical::read(content.as_bytes()).is_ok()
    });
    chain.head = Head { seq: entry.seq, at: entry.at, hash: entry.hash };
    is_next && is_whole
}

/// Sealed entries that are others now, or gone.
fn astray(db: &Db, odd: &mut Odd) -> Result<(), Error> {
    db.each(sql::LEAVES_ASTRAY, &[], |row| {
        let debtor = row.int(0)?;
        odd.chains.insert(debtor);
        odd.astray.entry(debtor).or_default().push((row.int(1)?, row.bool(2)?));
        Ok(())
    })
}

/// One chain in full.
fn case(
    db: &Db,
    debtor: i64,
    chain: &Chain,
    leaf: Option<&Kept>,
    astray: Option<&Vec<(u64, bool)>>,
) -> Result<Vec<Finding>, Error> {
    let records: Vec<Record<'_>> = chain
        .records
        .iter()
        .map(|record| Record { entry: &record.entry, content: record.content.as_deref().map(str::as_bytes) })
        .collect();
    let mut findings = chain::verify(&chain.case, &records);
    let last = records.last().map_or(0, |record| record.entry.seq);
    if last < chain.last && last > 0 {
        let is_sealed = leaf.is_some_and(|leaf| leaf.head.seq > last);
        let code = if is_sealed { Code::ChainShort } else { Code::EntryMissing };
        findings.push(Finding::at(code, chain.last));
    }
    for &(seq, is_gone) in astray.into_iter().flatten() {
        if !is_gone {
            findings.push(Finding::at(Code::ProofEntry, seq));
        } else if last == 0 {
            findings.push(Finding::at(Code::ChainShort, seq));
        }
    }
    let head = db.first(CHAINS.between, &params![debtor, debtor], |row| super::end(debtor, row))?;
    let head = head.filter(|end| !end.is_new).map(|end| end.head);
    let end = records.last().map(|record| record.entry);
    let agrees = head
        .zip(end)
        .is_some_and(|(head, end)| (head.seq, head.at, head.hash) == (end.seq, end.at, end.hash));
    if findings.is_empty() && !agrees {
        // The entries are sound, and the place where the next one goes says otherwise.
        findings.push(Finding::at(Code::EntryForked, last));
    }
    Ok(findings)
}
