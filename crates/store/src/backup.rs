//! The whole database as one file, and back: a SQLite database of the same schema, whatever the original is kept in. So a
//! company can also move from a file to a server, and back.
//!
//! Each table is compared by a hash of all its rows before the copy counts.

use std::{
    collections::BTreeSet,
    fs::{self, File},
    path::{Path, PathBuf},
};

use sha2::{Digest as _, Sha256};

use crate::{
    Store,
    db::{Db, Row, Value, params},
    error::Error,
    sql,
};

/// The rows of one table, as a count and a hash.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableSum {
    /// Name of the table.
    pub table: &'static str,
    /// How many rows.
    pub rows: u64,
    /// SHA-256 over every value of every row, by primary key.
    pub sha256: [u8; 32],
}

/// Rows copied at a time.
const BATCH: usize = 1024;

/// A table as every statement about it needs it.
struct Table {
    name: &'static str,
    /// Whether a column holds integers, texts or bytes.
    kinds: Vec<Kind>,
    select: &'static str,
    insert: &'static str,
    /// Where PostgreSQL counts its next number on from.
    identity: Option<&'static str>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Integer,
    Text,
    Bytes,
}

impl Store {
    /// The sum of every table: two databases with the same sums hold the same.
    pub fn sums(&self) -> Result<Vec<TableSum>, Error> {
        let _snapshot = self.db.snapshot()?;
        sums(&self.db, &tables()?)
    }

    /// Writes everything into a new file. It is under its name only once it is whole and compared.
    ///
    /// # Errors
    /// [`Error::Exists`] if there is a file of that name, [`Error::NotTheSame`] if the copy is another than the original.
    pub fn backup(&self, file: &Path) -> Result<Vec<TableSum>, Error> {
        if file.exists() {
            return Err(Error::Exists(file.to_owned()));
        }
        let part = with_ending(file, ".part");
        let _ = fs::remove_file(&part); // Left by a backup that was killed.
        let sums = {
            let copy = Self::open(&format!("sqlite://{}", part.display()))?;
            let _snapshot = self.db.snapshot()?;
            let sums = transfer(&self.db, &copy.db)?;
            copy.db.batch(sql::ONE_FILE)?;
            sums
        };
        let written = |source| Error::Write { file: part.clone(), source };
        File::open(&part).and_then(|part| part.sync_all()).map_err(written)?;
        fs::rename(&part, file).map_err(written)?;
        Ok(sums)
    }

    /// Takes everything from a backup into this database, which must be empty. The backup stays as it is; one of an
    /// older program is brought up to date on the way.
    ///
    /// # Errors
    /// [`Error::NotEmpty`] if this database holds anything, and those of [`Self::open`] for the backup.
    pub fn restore(&mut self, file: &Path) -> Result<Vec<TableSum>, Error> {
        if let Some(filled) = self.sums()?.into_iter().find(|sum| sum.rows > 0) {
            return Err(Error::NotEmpty { table: filled.table });
        }
        let part = with_ending(file, ".restoring");
        fs::copy(file, &part).map_err(|source| Error::Write { file: part.clone(), source })?;
        let taken = Self::open(&format!("sqlite://{}", part.display()))
            .and_then(|original| transfer(&original.db, &self.db));
        // What is left of it does no harm, and the next one writes over it.
        for ending in ["", "-wal", "-shm"] {
            let _ = fs::remove_file(with_ending(&part, ending));
        }
        taken
    }
}

fn with_ending(file: &Path, ending: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(ending);
    name.into()
}

/// Copies every table in one transaction and compares.
fn transfer(from: &Db, to: &Db) -> Result<Vec<TableSum>, Error> {
    let tables = tables()?;
    let transaction = to.transaction()?;
    for table in &tables {
        copy(from, to, table)?;
        if let (Some(identity), true) = (table.identity, to.is_postgres()) {
            to.each(identity, &[], |_| Ok(()))?;
        }
    }
    let (original, copied) = (sums(from, &tables)?, sums(to, &tables)?);
    if let Some((sum, _)) = original.iter().zip(&copied).find(|(original, copied)| original != copied) {
        return Err(Error::NotTheSame { table: sum.table });
    }
    transaction.commit()?;
    Ok(original)
}

fn copy(from: &Db, to: &Db, table: &Table) -> Result<(), Error> {
    let mut waiting: Vec<Vec<Value<'static>>> = Vec::with_capacity(BATCH);
    from.scan(table.select, |row| {
        waiting.push(table.values(row)?.into_iter().map(Value::into_owned).collect());
        if waiting.len() == BATCH {
            to.copy_in(table.insert, waiting.drain(..))?;
        }
        Ok(())
    })?;
    to.copy_in(table.insert, waiting)?;
    Ok(())
}

fn sums(db: &Db, tables: &[Table]) -> Result<Vec<TableSum>, Error> {
    tables
        .iter()
        .map(|table| {
            let (mut rows, mut hasher) = (0, Sha256::new());
            db.scan(table.select, |row| {
                rows += 1;
                for value in table.values(row)? {
                    hash(&mut hasher, &value);
                }
                Ok(())
            })?;
            Ok(TableSum { table: table.name, rows, sha256: hasher.finalize().into() })
        })
        .collect()
}

/// Each value with its kind and length, so that no two rows run together to the same bytes.
fn hash(hasher: &mut Sha256, value: &Value<'_>) {
    match value {
        Value::Null => hasher.update([0]),
        Value::Int(number) => {
            hasher.update([1]);
            hasher.update(number.to_be_bytes());
        }
        Value::Text(text) => lengthy(hasher, 2, text.as_bytes()),
        Value::Bytes(bytes) => lengthy(hasher, 3, bytes),
    }
}

fn lengthy(hasher: &mut Sha256, kind: u8, bytes: &[u8]) {
    hasher.update([kind]);
    hasher.update((bytes.len() as u64).to_be_bytes());
    hasher.update(bytes);
}

/// Every table, those that others refer to first, as the schema of an empty SQLite database lists them: the two schemas
/// have the same columns.
fn tables() -> Result<Vec<Table>, Error> {
    let schema = Store::in_memory()?;
    let names = schema.db.all(sql::TABLE_NAMES, &[], |row| Ok(row.text(0)?.to_owned()))?;
    let mut left: Vec<(String, BTreeSet<String>)> = Vec::new();
    for name in names {
        let refers = schema.db.all(sql::TABLE_REFERS, &params![&name], |row| Ok(row.text(0)?.to_owned()))?;
        left.push((name, refers.into_iter().collect()));
    }
    let mut tables = Vec::new();
    while let Some(at) = left
        .iter()
        .position(|(name, refers)| left.iter().all(|(other, _)| other == name || !refers.contains(other)))
    {
        tables.push(Table::new(&schema.db, &left.remove(at).0)?);
    }
    Ok(tables)
}

impl Table {
    /// The texts of its statements live as long as the program: there are as many as tables, and a connection keeps what
    /// it prepared by their address.
    fn new(schema: &Db, name: &str) -> Result<Self, Error> {
        let (mut columns, mut kinds, mut key) = (Vec::new(), Vec::new(), Vec::new());
        schema.each(sql::TABLE_COLUMNS, &params![name], |row| {
            let column = row.text(0)?;
            columns.push(column.to_owned());
            kinds.push(match row.text(1)? {
                "INTEGER" => Kind::Integer,
                "BLOB" => Kind::Bytes,
                _ => Kind::Text,
            });
            if row.bool(2)? {
                key.push(column.to_owned());
            }
            Ok(())
        })?;
        let listed = columns.join(", ");
        let places: Vec<_> = (1..=columns.len()).map(|place| format!("?{place}")).collect();
        let identity = (key == ["id"]).then(|| {
            format!(
                "SELECT CASE WHEN s.sequence IS NULL THEN 0 ELSE setval(s.sequence, s.highest + 1, FALSE) END
                FROM (SELECT pg_get_serial_sequence('{name}', 'id') AS sequence,
                    (SELECT COALESCE(MAX(id), 0) FROM {name}) AS highest) s"
            )
        });
        Ok(Self {
            name: name.to_owned().leak(),
            kinds,
            select: format!("SELECT {listed} FROM {name} ORDER BY {}", key.join(", ")).leak(),
            insert: format!("INSERT INTO {name} ({listed}) VALUES ({})", places.join(", ")).leak(),
            identity: identity.map(|text| &*text.leak()),
        })
    }

    fn values<'a>(&self, row: &Row<'a>) -> Result<Vec<Value<'a>>, Error> {
        let values = self.kinds.iter().enumerate().map(|(column, kind)| {
            Ok(match kind {
                Kind::Integer => row.opt_int::<i64>(column)?.map_or(Value::Null, Value::from),
                Kind::Text => row.opt_text(column)?.map_or(Value::Null, Value::from),
                Kind::Bytes => row.opt_bytes(column)?.map_or(Value::Null, Value::from),
            })
        });
        values.collect()
    }
}
