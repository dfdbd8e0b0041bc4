//! Everything a database holds, as lines that two worlds with the same facts have in common.
//!
//! It is read from a backup, which is a SQLite file whatever the database is. Numbers that only tell rows apart may have
//! gaps where a transaction was taken back; a row is named by its place in the order of the numbers instead.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

use anyhow::Context as _;
use personal::{Field, Keyring, Place};
use rusqlite::{Connection, types::Value};

/// Lines by table.
pub(super) type Dump = BTreeMap<String, Vec<String>>;

/// Columns that may differ although nothing was lost, and why.
const LEFT_OUT: [(&str, &str, &str); 10] = [
    ("debtor", "facts_version", "a person's word about a message counts as one more change"),
    ("review", "facts_version", "as the debtor's"),
    ("review", "shown_version", "as the debtor's"),
    ("review", "entry_seq", "as the decision's"),
    ("decision", "entry_seq", "a hand-over that was torn off has entries of its own"),
    ("run_part", "node", "names the process"),
    ("person", "sealed_by", "a rotation that ended unseen is made again, with one more key"),
    ("outbox", "why", "a receipt, or a person's word that it left"),
    ("outbox", "by_whom", "as `why`"),
    ("outbox", "lease_until", "left by a message that a person spoke for"),
];

/// Tables of which each line counts once: what was judged or used for a hand-over that was torn off is judged and used again.
const SETS: [&str; 2] = ["gate_check", "reveal"];
/// Tables that are looked at in another way, or not: the history of messages by the harness, the chains by `evidence
/// verify`; keys are made by chance.
const APART: [&str; 7] = [
    "outbox_step",
    "personal_key",
    "evidence_entry",
    "evidence_head",
    "evidence_key",
    "evidence_leaf",
    "evidence_root",
];
/// The decision itself stands in its entry of the chain.
const DECISION: &str = "COALESCE((SELECT e.content FROM evidence_entry e
    WHERE e.id = (decision.entry_seq << 32) + decision.debtor_id), body) AS body";

/// Reads a backup, with the keys of its people.
pub(super) fn dump(backup: &Path, keys: &Path) -> anyhow::Result<Dump> {
    let db = Connection::open(backup)?;
    let ring = Keyring::read(keys)?;
    let tables =
        texts(&db, "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")?;
    let mut ranks = BTreeMap::new();
    for table in &tables {
        if !texts(&db, &format!("SELECT name FROM pragma_table_info('{table}') WHERE name = 'id'"))?
            .is_empty()
        {
            let ids = numbers(&db, &format!("SELECT id FROM {table} ORDER BY id"))?;
            ranks.insert(table.clone(), (1..).zip(ids).map(|(rank, id)| (id, rank)).collect());
        }
    }
    let reader = Reader { db, ring, ranks };
    let mut dump = Dump::new();
    for table in tables.into_iter().filter(|table| !APART.contains(&table.as_str())) {
        let lines = reader.table(&table).with_context(|| format!("table {table}"))?;
        dump.insert(table, lines);
    }
    Ok(dump)
}

/// The states of each message, in their order, by its key.
pub(super) fn histories(backup: &Path) -> anyhow::Result<BTreeMap<String, Vec<String>>> {
    let db = Connection::open(backup)?;
    let mut all: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut statement = db.prepare(
        "SELECT o.debtor_id || ' ' || o.day || ' ' || o.step || ' ' || o.purpose || ' ' || o.channel, s.state
            FROM outbox o JOIN outbox_step s ON s.outbox_id = o.id ORDER BY s.id",
    )?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        all.entry(row.get(0)?).or_default().push(row.get(1)?);
    }
    Ok(all)
}

/// The first lines in which two dumps differ; empty if they are the same.
pub(super) fn difference(undisturbed: &Dump, disturbed: &Dump) -> String {
    const SHOWN: usize = 3;
    let mut out = String::new();
    let tables: BTreeSet<&String> = undisturbed.keys().chain(disturbed.keys()).collect();
    for table in tables {
        let none = Vec::new();
        let [left, right] = [undisturbed, disturbed].map(|dump| dump.get(table).unwrap_or(&none));
        if left == right {
            continue;
        }
        out.push_str(&format!("{table}: {} rows undisturbed, {} disturbed\n", left.len(), right.len()));
        for (mark, these, those) in [('-', left, right), ('+', right, left)] {
            for line in these.iter().filter(|line| !those.contains(line)).take(SHOWN) {
                out.push_str(&format!("  {mark} {line}\n"));
            }
        }
    }
    out
}

struct Reader {
    db: Connection,
    ring: Keyring,
    /// For each table the place of each number in their order.
    ranks: BTreeMap<String, BTreeMap<i64, i64>>,
}

impl Reader {
    fn table(&self, table: &str) -> anyhow::Result<Vec<String>> {
        let columns =
            texts(&self.db, &format!("SELECT name FROM pragma_table_info('{table}') ORDER BY cid"))?;
        let of_decision = |column: &&str| table == "decision" && *column == "body";
        let selected = columns.iter().map(String::as_str);
        let selected: Vec<&str> =
            selected.map(|column| if of_decision(&column) { DECISION } else { column }).collect();
        let mut statement = self.db.prepare(&format!("SELECT {} FROM {table}", selected.join(", ")))?;
        let mut rows = statement.query([])?;
        let mut lines = Vec::new();
        while let Some(row) = rows.next()? {
            let mut line = String::new();
            for (at, column) in columns.iter().enumerate() {
                let is_left_out =
                    LEFT_OUT.iter().any(|(of, name, _)| (*of, *name) == (table, column.as_str()));
                // The number of a decision is its day and debtor; those of debtors have no gaps.
                let is_name = column == "id" && !["debtor", "decision"].contains(&table);
                if is_left_out || is_name {
                    continue;
                }
                let field =
                    Field::COLUMNS.into_iter().find(|field| table == "person" && field.code() == column);
                let value = match (row.get::<_, Value>(at)?, field) {
                    (Value::Text(sealed), Some(field)) => {
                        let (debtor, person) = (row.get("debtor_id")?, row.get::<_, String>("name")?);
                        self.ring.open(&Place { debtor, person: &person, field }, &sealed)?
                    }
                    (Value::Text(text), None) => self.renamed(&text),
                    // The range of rows that an import added, each end by its place.
                    (Value::Integer(id), None) if table == "import_added" && column != "import_id" => {
                        self.rank(&format!("{}_id", row.get::<_, String>("table_name")?), id).to_string()
                    }
                    (Value::Integer(id), None) => self.rank(column, id).to_string(),
                    (Value::Null, _) => "-".to_owned(),
                    (other, _) => format!("{other:?}"),
                };
                line.push_str(&format!("{column}={value} "));
            }
            lines.push(line);
        }
        lines.sort_unstable();
        if SETS.contains(&table) {
            lines.dedup();
        }
        Ok(lines)
    }

    /// The place of a number that names a row of another table.
    fn rank(&self, column: &str, id: i64) -> i64 {
        let column = if column == "contact_person" { "person_id" } else { column };
        let ranks = column.strip_suffix("_id").and_then(|table| self.ranks.get(table));
        ranks.and_then(|ranks| ranks.get(&id)).copied().unwrap_or(id)
    }

    /// A text in which people are named by their place: in the key of a message, and in JSON.
    fn renamed(&self, text: &str) -> String {
        const IN_JSON: &str = "\"person\":";
        let person = |digits: &str| {
            digits.parse().map_or_else(|_| digits.to_owned(), |id| self.rank("person_id", id).to_string())
        };
        let renamed = |text: &str, mark: &str| {
            let mut parts = text.split(mark);
            let mut out = parts.next().unwrap_or_default().to_owned();
            for part in parts {
                let end = part.find(|c: char| !c.is_ascii_digit()).unwrap_or(part.len());
                let (digits, rest) = part.split_at(end);
                out.push_str(&format!("{mark}{}{rest}", person(digits)));
            }
            out
        };
        if text.starts_with(['{', '[']) { renamed(text, IN_JSON) } else { renamed(text, "-p") }
    }
}

fn texts(db: &Connection, sql: &str) -> anyhow::Result<Vec<String>> {
    Ok(db.prepare(sql)?.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?)
}

fn numbers(db: &Connection, sql: &str) -> anyhow::Result<Vec<i64>> {
    Ok(db.prepare(sql)?.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?)
}
