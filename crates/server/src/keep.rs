//! Keeping the database: its schema, a backup, and the way back.

use std::path::Path;

use outreach::Lang;
use store::{Store, TableSum};

use crate::screen::either;

/// The schema as it is after opening, and what it was before.
pub(crate) fn schema(store: &Store, lang: Lang, as_json: bool) -> String {
    let (found, now) = (store.schema_found(), store.schema());
    if as_json {
        return format!("{}\n", serde_json::json!({ "schema_found": found, "schema": now }));
    }
    let text = match (found == now, lang) {
        (true, Lang::Zh) => format!("数据库结构已是最新（第 {now} 版）"),
        (true, Lang::En) => format!("the schema is up to date (version {now})"),
        (false, Lang::Zh) => format!("数据库结构已由第 {found} 版升级到第 {now} 版"),
        (false, Lang::En) => format!("the schema was brought from version {found} to {now}"),
    };
    format!("{text}\n")
}

/// What was carried over and compared.
pub(crate) fn carried(file: &Path, sums: &[TableSum], restored: bool, lang: Lang, as_json: bool) -> String {
    let rows: u64 = sums.iter().map(|sum| sum.rows).sum();
    if as_json {
        let tables: serde_json::Map<_, _> = sums
            .iter()
            .map(|sum| {
                let hash = hex(&sum.sha256);
                (sum.table.to_owned(), serde_json::json!({ "rows": sum.rows, "sha256": hash }))
            })
            .collect();
        return format!("{}\n", serde_json::json!({ "file": file, "rows": rows, "tables": tables }));
    }
    let file = file.display();
    let text = either(
        lang,
        if restored {
            "已从 {file} 恢复 {rows} 行，并与备份逐表核对一致"
        } else {
            "已备份 {rows} 行到 {file}，并逐表核对一致"
        },
        if restored {
            "{rows} rows restored from {file}; every table is the same as in the backup"
        } else {
            "{rows} rows written to {file}; every table is the same as in the database"
        },
    );
    let keys = either(
        lang,
        "密钥文件不在备份内，请另行保管；没有它们，加密的电话和地址无法读出",
        "key files are not in the backup; keep them in another place: without them sealed numbers and addresses cannot be read",
    );
    let text = text.replace("{rows}", &rows.to_string()).replace("{file}", &file.to_string());
    if restored { format!("{text}\n") } else { format!("{text}\n{keys}\n") }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |text, byte| text + &format!("{byte:02x}"))
}
