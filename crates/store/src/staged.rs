//! Files on their way in: read and shown, and taken in once a person says so. Their bytes lie elsewhere, by their hash.

use crate::{
    Store,
    db::{Row, params},
    error::Error,
    evidence::Stamp,
    import, row,
    sql::staged as sql,
};

/// A file that is about to be staged.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "as in `StagedImport`")]
pub struct NewStaged {
    pub user: i64,
    pub stamp: Stamp,
    pub file: String,
    pub sha256: String,
    pub size: u64,
    pub options: String,
    pub preview: String,
}

/// A file that was staged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StagedImport {
    /// Its number.
    pub id: i64,
    /// Who staged it.
    pub user: i64,
    /// When, and by which login.
    pub stamp: Stamp,
    /// Name of the file.
    pub file: String,
    /// SHA-256 of its bytes, in hexadecimal digits.
    pub sha256: String,
    /// Bytes.
    pub size: u64,
    /// How it is to be read, as JSON of the caller's.
    pub options: String,
    /// What was understood of it, as JSON of the caller's.
    pub preview: String,
    /// The rows that could not be taken, as a file of the vault, by its hash; once it was taken in.
    pub refused: Option<String>,
    /// Rises with each change.
    pub version: i64,
    /// The import it became.
    pub import: Option<i64>,
    /// When that was undone, and by whom.
    pub undone: Option<Stamp>,
}

impl Store {
    /// Notes a file that was read and not taken in yet.
    pub fn stage(&mut self, new: &NewStaged) -> Result<StagedImport, Error> {
        let values = params![
            new.stamp.at,
            new.user,
            &new.stamp.by,
            &new.file,
            &new.sha256,
            new.size,
            &new.options,
            &new.preview,
        ];
        let id = self.db.one(sql::STAGED_ADD, &values, |row| row.int(0))?;
        self.staged(id)
    }

    /// One file.
    ///
    /// # Errors
    /// [`Error::NoImport`] if there is none of that number.
    pub fn staged(&self, id: i64) -> Result<StagedImport, Error> {
        self.db.first(sql::STAGED, &params![id], read)?.ok_or(Error::NoImport(id))
    }

    /// Files before a number, the latest first.
    pub fn staged_before(&self, before: Option<i64>, limit: u32) -> Result<Vec<StagedImport>, Error> {
        self.db.all(sql::STAGED_LIST, &params![before.unwrap_or(i64::MAX), limit], read)
    }

    /// Notes that a staged file was read in another way.
    ///
    /// # Errors
    /// [`Error::Stale`] if somebody changed it since `version`, or it is no longer staged.
    pub fn restage(
        &mut self,
        id: i64,
        version: i64,
        options: &str,
        preview: &str,
    ) -> Result<StagedImport, Error> {
        let written = self.db.execute(sql::STAGED_CHANGE, &params![id, version, options, preview])?;
        self.changed(id, written)
    }

    /// Notes that a staged file was taken in.
    ///
    /// # Errors
    /// As [`Self::restage`].
    pub fn staged_taken(
        &mut self,
        id: i64,
        version: i64,
        import: i64,
        preview: &str,
        refused: Option<&str>,
    ) -> Result<StagedImport, Error> {
        let written = self.db.execute(sql::STAGED_COMMIT, &params![id, version, import, preview, refused])?;
        self.changed(id, written)
    }

    /// Drops a staged file.
    pub fn drop_staged(&mut self, id: i64) -> Result<StagedImport, Error> {
        self.db.execute(sql::STAGED_DROP, &params![id])?;
        self.staged(id)
    }

    /// Whether a document or a staged file still needs a file of the vault.
    pub fn needs_file(&self, sha256: &str) -> Result<bool, Error> {
        self.db.one(sql::VAULT_NEEDS, &params![sha256], |row| row.bool(0))
    }

    /// The files of the vault that belong to imports rather than to documents.
    pub fn staged_files(&self) -> Result<Vec<String>, Error> {
        self.db.all(sql::STAGED_FILES, &[], |row| Ok(row.text(0)?.to_owned()))
    }

    fn changed(&self, id: i64, written: u64) -> Result<StagedImport, Error> {
        let staged = self.staged(id)?;
        if written == 0 { Err(Error::Stale { current: staged.version }) } else { Ok(staged) }
    }
}

fn read(row: &Row<'_>) -> Result<StagedImport, Error> {
    Ok(StagedImport {
        id: row.int(0)?,
        user: row.int(2)?,
        stamp: Stamp { at: row.int(1)?, by: row.text(3)?.to_owned() },
        file: row.text(4)?.to_owned(),
        sha256: row.text(5)?.to_owned(),
        size: row.int(6)?,
        options: row.text(8)?.to_owned(),
        preview: row.text(9)?.to_owned(),
        refused: row::string(row, 10)?,
        version: row.int(11)?,
        import: row.opt_int(12)?,
        undone: import::stamp(row, 13)?,
    })
}
