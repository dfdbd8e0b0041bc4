//! A database as an earlier version left it: the schema of its third release, with people whose numbers stand plain.

use std::{
    fs,
    path::{Path, PathBuf},
};

use rusqlite::Connection;
use testbed::{Cluster, Database};

macro_rules! released {
    ($($name:literal),+) => {
        [
            &[$(include_str!(concat!("../../../store/migrations/sqlite/", $name))),+],
            &[$(include_str!(concat!("../../../store/migrations/postgres/", $name))),+],
        ]
    };
}

/// For SQLite and for PostgreSQL.
const RELEASED: [&[&str]; 2] =
    released!["0001-start.sql", "0002-places-and-checks.sql", "0003-governing-law.sql"];

/// Enough people for three batches of sealing.
const ROWS: &str = "
CREATE TABLE n AS WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2200) SELECT i FROM n;
INSERT INTO debtor (id, kind, country, code, name, name_key)
    SELECT i, 'company', 'CN', 'K' || i, 'Customer ' || i, 'customer ' || i FROM n;
INSERT INTO person (debtor_id, opted_out, refused, consented, role, name, mobile, email)
    SELECT i, 0, 0, 0, 'finance', 'Wang', '138' || i, 'wang' || i || '@example.com' FROM n ORDER BY i;
INSERT INTO receivable (id, debtor_id, due, amount, settled, instalment, currency, number)
    SELECT i, i, 20000, i * 100, 0, 0, 'CNY', 'F' || i FROM n;
INSERT INTO run (day, decided, policy_version, rulebook_version) VALUES (20100, 2200, 'p', 'r');
INSERT INTO decision (id, run_id, priority, days_past_due, review_on, stage, overdue, body)
    SELECT 20100 * 4294967296 + i, 1, i, 100, 20107, 'early', '[]', '{}' FROM n;
INSERT INTO review (debtor_id, facts_changed, review_on, day, run_id) SELECT i, i % 2, 20107, 20100, 1 FROM n;
DROP TABLE n;
";

/// Writes the file.
pub(super) fn sqlite(folder: &Path) -> anyhow::Result<PathBuf> {
    let path = folder.join("old.sqlite");
    let db = Connection::open(&path)?;
    let [sqlite, _] = RELEASED;
    db.execute_batch(&sqlite.concat())?;
    db.execute_batch(ROWS)?;
    db.execute_batch("PRAGMA application_id = 0x4875696B; PRAGMA user_version = 3")?;
    Ok(path)
}

/// Makes the database on a server.
pub(super) fn postgres(cluster: &Cluster) -> anyhow::Result<Database<'_>> {
    let database = cluster.fresh();
    let [_, postgres] = RELEASED;
    // Where the server's own user can read it.
    let file = cluster.socket().join(format!("{}.sql", database.name()));
    fs::write(&file, format!("{}{ROWS}UPDATE schema_version SET huikuan = 3;", postgres.concat()))?;
    cluster.script(&database, &file);
    Ok(database)
}
