//! Chains, roots and keys read back.

use std::{borrow::Cow, collections::BTreeMap};

use ::evidence::{Entry, Head, KeyRing, Leaf, Leaves, Proof, SignedRoot};
use receivables::debtor::DebtorId;

use super::{digest, id_of, refused};
use crate::{
    Store,
    db::{Db, Row, params},
    error::Error,
    row,
    sql::evidence as sql,
};

/// An entry with its content; `None` once that was removed.
#[derive(Debug, Clone)]
pub struct ChainRecord {
    /// The entry.
    pub entry: Entry,
    /// Canonical JSON.
    pub content: Option<String>,
}

/// A debtor's chain.
#[derive(Debug, Clone)]
pub struct Chain {
    /// What the chain is called; empty if there is none.
    pub case: String,
    /// First to last.
    pub records: Vec<ChainRecord>,
    /// The number of the last entry that there must be, by the chain's head and by the roots.
    pub last: u64,
}

/// All roots, what proves one case under them, and the keys.
#[derive(Debug)]
pub struct Sealed {
    /// From the first on.
    pub roots: Vec<SignedRoot>,
    /// For each root under which the case had grown, and for the last.
    pub proofs: Vec<Proof>,
    /// Answers of a time-stamping authority.
    pub stamps: BTreeMap<u64, Vec<u8>>,
    /// `None` before the first root.
    pub keys: Option<KeyRing>,
}

/// How much there is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EvidenceStatus {
    /// Chains.
    pub cases: u64,
    /// Entries of all chains.
    pub entries: u64,
    /// Entries that are under no root yet.
    pub unsealed: u64,
}

/// A leaf as it is kept.
#[derive(Debug, Clone)]
pub(super) struct Kept {
    pub(super) case: String,
    pub(super) head: Head,
}

impl Kept {
    pub(super) fn leaf(&self) -> Leaf<'_> {
        let Head { seq, at, hash } = self.head;
        Leaf { case: &self.case, seq, at, hash }
    }
}

impl Store {
    /// A debtor's chain with its contents.
    pub fn chain(&self, debtor: DebtorId) -> Result<Chain, Error> {
        chain(&self.db, debtor)
    }

    /// The keys that sign; `None` before the first root.
    pub fn evidence_keys(&self) -> Result<Option<KeyRing>, Error> {
        keys(&self.db)
    }

    /// All roots, from the first on.
    pub fn roots(&self) -> Result<Vec<SignedRoot>, Error> {
        Ok(roots(&self.db)?.into_iter().map(|(root, _)| root).collect())
    }

    /// How many chains and entries there are.
    pub fn evidence_status(&self) -> Result<EvidenceStatus, Error> {
        self.db.one(sql::EVIDENCE_COUNTS, &[], |row| {
            Ok(EvidenceStatus { cases: row.int(0)?, entries: row.int(1)?, unsealed: row.int(2)? })
        })
    }

    /// What a pack of a case needs besides its chain, all of one moment.
    pub fn chain_sealed(&self, debtor: DebtorId) -> Result<(Chain, Sealed), Error> {
        let transaction = self.db.snapshot()?;
        let (chain, sealed) = (chain(&self.db, debtor)?, sealed(&self.db, debtor)?);
        transaction.commit()?;
        Ok((chain, sealed))
    }
}

fn sealed(db: &Db, debtor: DebtorId) -> Result<Sealed, Error> {
    let (mut all, mut stamps) = (Vec::new(), BTreeMap::new());
    for (root, stamp) in roots(db)? {
        if let Some(stamp) = stamp {
            stamps.insert(root.root.number, stamp);
        }
        all.push(root);
    }
    let last = all.last().map_or(0, |root| root.root.number);
    let mut proofs = Vec::new();
    each_root(db, |number, grown, kept| {
        let Some(own) = kept.get(&debtor.0) else { return Ok(()) };
        if number == last || grown.contains(&debtor.0) {
            let leaves = Leaves::of(kept.values().map(Kept::leaf)).map_err(refused)?;
            proofs.extend(leaves.proof(number, &own.case));
        }
        Ok(())
    })?;
    Ok(Sealed { roots: all, proofs, stamps, keys: keys(db)? })
}

/// Goes through the roots in their order: hands over which chains had grown under each, and the ends of all.
pub(super) fn each_root(
    db: &Db,
    mut take: impl FnMut(u64, &[i64], &BTreeMap<i64, Kept>) -> Result<(), Error>,
) -> Result<(), Error> {
    let (mut kept, mut grown, mut number) = (BTreeMap::new(), Vec::new(), 0);
    db.each(sql::LEAVES, &[], |row| {
        let root: u64 = row.int(0)?;
        if root != number && number > 0 {
            take(number, &grown, &kept)?;
            grown.clear();
        }
        number = root;
        let debtor = row.int(1)?;
        let head = Head { seq: row.int(2)?, at: row.int(3)?, hash: digest(row, 5)? };
        kept.insert(debtor, Kept { case: row.text(4)?.to_owned(), head });
        grown.push(debtor);
        Ok(())
    })?;
    if number > 0 { take(number, &grown, &kept) } else { Ok(()) }
}

pub(super) fn chain(db: &Db, debtor: DebtorId) -> Result<Chain, Error> {
    let (leaf, head, case) = db.one(sql::CHAIN_END, &params![debtor.0], |row| {
        Ok((row.opt_int::<u64>(0)?, row.opt_int::<u64>(1)?, row::string(row, 2)?))
    })?;
    let (last, case) = (leaf.max(head).unwrap_or(0), case.unwrap_or_default());
    // One more: an entry beyond the end is found, too.
    let ids: Vec<_> = (1..=last + 1).map(|seq| params![id_of(debtor.0, seq)]).collect();
    let mut records = Vec::new();
    db.look_up(&sql::ENTRY_BY_ID, ids, |_, row| {
        records.push(record(row, &case)?);
        Ok(())
    })?;
    Ok(Chain { case, records, last })
}

/// Columns from 1 on: number, moment, kind, actor, hashes, content.
pub(super) fn record(row: &Row<'_>, case: &str) -> Result<ChainRecord, Error> {
    let entry = Entry {
        case: case.to_owned(),
        seq: row.int(1)?,
        at: row.int(2)?,
        kind: Cow::Owned(row.text(3)?.to_owned()),
        actor: row.text(4)?.to_owned(),
        content: digest(row, 5)?,
        previous: digest(row, 6)?,
        hash: digest(row, 7)?,
    };
    Ok(ChainRecord { entry, content: row::string(row, 8)? })
}

/// A root, and the stamp of somebody else on it.
pub(super) type Stamped = (SignedRoot, Option<Vec<u8>>);

pub(super) fn roots(db: &Db) -> Result<Vec<Stamped>, Error> {
    db.all(sql::ROOTS, &[], |row| {
        let root =
            serde_json::from_str(row.text(1)?).map_err(|error| row.unreadable(1, error.to_string()))?;
        Ok((root, row.opt_bytes(2)?.map(<[u8]>::to_vec)))
    })
}

pub(super) fn keys(db: &Db) -> Result<Option<KeyRing>, Error> {
    let keys = db.all(sql::KEYS, &[], |row| Ok(row.text(0)?.to_owned()))?;
    if keys.is_empty() {
        return Ok(None);
    }
    let ring = format!("{{\"format\":\"huikuan-keys-1\",\"keys\":[{}]}}", keys.join(","));
    KeyRing::read(ring.as_bytes()).map(Some).map_err(refused)
}
