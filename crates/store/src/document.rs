//! The table of documents: what was filed, about what, by whom, and where its content lies in the vault.

use ::evidence::Kind;
use receivables::{
    calendar::Day,
    debtor::DebtorId,
    document::{
        About, DocumentKind,
        recording::{Announced, Announcement, admissible},
    },
    receivable::{ContractId, ReceivableId},
};
use serde_json::{Value, json};

use crate::{
    Store,
    db::{Row, params},
    error::Error,
    evidence::{self, Stamp},
    row,
    sql::{self, phone},
};

/// The store's number of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DocumentId(pub i64);

/// A document to be filed, whose content the vault has.
#[derive(Debug, Clone)]
pub struct NewDocument<'a> {
    /// Whose.
    pub debtor: DebtorId,
    /// What kind of paper.
    pub kind: DocumentKind,
    /// The day it reached us or was made by us.
    pub received_on: Day,
    /// What it is filed under.
    pub about: About,
    /// Name of its content in the vault: 64 hexadecimal digits.
    pub sha256: &'a str,
    /// Bytes.
    pub size: u64,
    /// The file's own name.
    pub name: &'a str,
    /// Such as `application/pdf`.
    pub media_type: &'a str,
    /// Microseconds since 1970, UTC.
    pub added_at: i64,
    /// By whom.
    pub added_by: &'a str,
    /// Of a recording: that it was announced.
    pub announcement: Option<&'a Announcement>,
}

/// A document on file, or what is left of one that was removed.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "the fields are those of `NewDocument`")]
pub struct DocumentRow {
    pub id: DocumentId,
    pub debtor: DebtorId,
    pub kind: DocumentKind,
    pub received_on: Day,
    pub about: About,
    pub sha256: String,
    pub size: u64,
    pub name: String,
    pub media_type: String,
    pub added_at: i64,
    pub added_by: String,
    /// When, by whom and why it was removed, if it was.
    pub removed: Option<RemovedDocument>,
}

/// That a document was removed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RemovedDocument {
    /// Microseconds since 1970, UTC.
    pub at: i64,
    /// By whom.
    pub by: String,
    /// Why.
    pub why: String,
}

impl Store {
    /// Files a document. Returns its number, and whether it is new: the same file under the same thing is one document.
    ///
    /// # Errors
    /// [`Error::Unannounced`] for a recording without the proof that it was announced.
    pub fn add_document(&mut self, new: &NewDocument<'_>) -> Result<(DocumentId, bool), Error> {
        let transaction = self.db.transaction()?;
        let filed = self.file_document(new)?;
        transaction.commit()?;
        Ok(filed)
    }

    /// The same within a transaction of the caller's.
    pub(crate) fn file_document(&self, new: &NewDocument<'_>) -> Result<(DocumentId, bool), Error> {
        let announced = match new.kind {
            DocumentKind::Recording => Some(admissible(new.announcement)?),
            _ => None,
        };
        let (receivable, contract) = match new.about {
            About::Debtor => (None, None),
            About::Receivable(ReceivableId(id)) => (Some(id), None),
            About::Contract(ContractId(id)) => (None, Some(id)),
        };
        let added = self.db.execute(
            sql::DOCUMENT_ADD,
            &params![
                new.debtor.0,
                new.received_on,
                receivable,
                contract,
                new.size,
                new.added_at,
                new.kind.code(),
                new.sha256,
                new.name,
                new.media_type,
                new.added_by,
            ],
        )?;
        let same = params![new.debtor.0, new.sha256, new.kind.code(), receivable, contract];
        let id = self.db.one(sql::DOCUMENT_SAME, &same, |row| Ok(DocumentId(row.int(0)?)))?;
        if added > 0 {
            let NewDocument { sha256, size, name, media_type, .. } = new;
            let paper = json!({
                "kind": new.kind.code(), "media_type": media_type, "name": name, "sha256": sha256, "size": size,
            });
            let mut content = json!({
                "documents": [paper], "received_on": new.received_on.to_string(), "receivable": receivable,
                "contract": contract,
            });
            if let (Some(announced), Some(content)) = (announced, content.as_object_mut()) {
                content.insert("announced".to_owned(), self.keep_announcement(id, announced)?);
            }
            let stamp = Stamp { at: new.added_at, by: new.added_by.to_owned() };
            evidence::append(&self.db, new.debtor, &stamp, Kind::Document, &content)?;
            self.document_changed(new.debtor)?;
        }
        Ok((id, added > 0))
    }

    /// Keeps the proof that a recording was announced; returns it as the chain has it.
    fn keep_announcement(&self, id: DocumentId, announced: &Announcement) -> Result<Value, Error> {
        let Announcement { by, at, how, began_at } = announced;
        self.db.execute(phone::RECORDING_ADD, &params![id.0, *at, *began_at, by, how.code()])?;
        Ok(json!({ "by": by, "at": at, "how": how.code(), "began_at": began_at }))
    }

    /// The proof that a recording was announced; `None` for what is no recording, or one from before proof was asked for.
    pub fn announcement(&self, id: DocumentId) -> Result<Option<Announcement>, Error> {
        self.db.first(phone::RECORDING, &params![id.0], |row| {
            Ok(Announcement {
                at: row.int(0)?,
                began_at: row.int(1)?,
                by: row.text(2)?.to_owned(),
                how: row::required(row, 3, Announced::from_code)?,
            })
        })
    }

    /// Marks a document as removed. Returns whether no other document needs its content any more.
    ///
    /// # Errors
    /// [`Error::NoDocument`] where there is none of this number, or it was removed before.
    pub fn remove_document(&mut self, id: DocumentId, removed: &RemovedDocument) -> Result<bool, Error> {
        let transaction = self.db.transaction()?;
        let marked = self.db.execute(
            sql::DOCUMENT_REMOVE,
            &params![id.0, removed.at, removed.by.as_str(), removed.why.as_str()],
        )?;
        let document = self.document(id)?.filter(|_| marked > 0).ok_or(Error::NoDocument(id.0))?;
        let others: i64 =
            self.db.one(sql::DOCUMENT_SHARED, &params![document.sha256.as_str()], |row| row.int(0))?;
        let content = json!({
            "document": { "kind": document.kind.code(), "name": document.name, "sha256": document.sha256 },
            "reason": removed.why,
        });
        let stamp = Stamp { at: removed.at, by: removed.by.clone() };
        evidence::append(&self.db, document.debtor, &stamp, Kind::Removed, &content)?;
        self.document_changed(document.debtor)?;
        transaction.commit()?;
        Ok(others == 0)
    }

    /// What follows, within the transaction, when the papers of a debtor changed: what was decided before is out of date.
    fn document_changed(&self, debtor: DebtorId) -> Result<(), Error> {
        self.db.bulk(&sql::DEBTOR_FACTS_CHANGED, [params![debtor.0]]).map(drop)
    }

    /// A document, removed or not.
    pub fn document(&self, id: DocumentId) -> Result<Option<DocumentRow>, Error> {
        self.db.first(sql::DOCUMENT, &params![id.0], document)
    }

    /// All documents of a debtor, removed ones too, by day.
    pub fn documents(&self, debtor: DebtorId) -> Result<Vec<DocumentRow>, Error> {
        self.db.all(sql::DOCUMENTS_OF, &params![debtor.0], document)
    }

    /// Every document whose content the vault must have, in the order of their numbers.
    pub fn kept_documents(&self) -> Result<Vec<DocumentRow>, Error> {
        self.db.all(sql::DOCUMENTS_KEPT, &[], document)
    }
}

fn document(row: &Row<'_>) -> Result<DocumentRow, Error> {
    let removed = match (row.opt_int(12)?, row::string(row, 13)?, row::string(row, 14)?) {
        (Some(at), by, why) => {
            Some(RemovedDocument { at, by: by.unwrap_or_default(), why: why.unwrap_or_default() })
        }
        (None, _, _) => None,
    };
    Ok(DocumentRow {
        id: DocumentId(row.int(0)?),
        debtor: DebtorId(row.int(1)?),
        received_on: Day(row.int(2)?),
        about: about(row, [3, 4])?,
        size: row.int(5)?,
        added_at: row.int(6)?,
        kind: row::required(row, 7, DocumentKind::from_code)?,
        sha256: row.text(8)?.to_owned(),
        name: row.text(9)?.to_owned(),
        media_type: row.text(10)?.to_owned(),
        added_by: row.text(11)?.to_owned(),
        removed,
    })
}

/// What a document was filed under, by the columns of receivable and contract.
pub(crate) fn about(row: &Row<'_>, [receivable, contract]: [usize; 2]) -> Result<About, Error> {
    Ok(match (row.opt_int(receivable)?, row.opt_int(contract)?) {
        (Some(id), _) => About::Receivable(ReceivableId(id)),
        (None, Some(id)) => About::Contract(ContractId(id)),
        (None, None) => About::Debtor,
    })
}
