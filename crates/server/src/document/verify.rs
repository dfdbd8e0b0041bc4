//! The papers on file against the content that is kept.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
};

use outreach::{Lang, words};
use serde_json::json;
use store::{DocumentRow, Store};
use vault::{Digest, Error};

use crate::{
    company::Company,
    said,
    screen::{count, either},
};

/// Reads every file through. Returns what to print, and whether all is well.
pub(super) fn verify(
    sweep: bool,
    store: &Store,
    company: &Company,
    lang: Lang,
    as_json: bool,
) -> anyhow::Result<(String, bool)> {
    let vault = company.vault.open(store)?;
    // The files first: what is filed meanwhile is then no content without a paper.
    let listed = vault.list()?;
    let mut papers: BTreeMap<Digest, Vec<DocumentRow>> = BTreeMap::new();
    for row in store.kept_documents()? {
        papers.entry(row.sha256.parse()?).or_default().push(row);
    }
    let mut problems: Vec<(&DocumentRow, anyhow::Error)> = Vec::new();
    for (digest, rows) in &papers {
        match vault.verify(digest) {
            Ok(_) => {}
            // Storage that cannot be reached says nothing about its files.
            Err(error @ Error::Storage { .. }) => return Err(error.into()),
            Err(error) => {
                problems.push((rows.first().ok_or(store::Error::NoDocument(0))?, error.into()));
            }
        }
    }
    // What waits to be imported lies there, too, and what came in.
    let (staged, incoming) = (store.staged_files()?, store.incoming_files()?);
    let is_other = |name: &String| staged.contains(name) || incoming.contains(name);
    let is_orphan = |digest: &Digest| !papers.contains_key(digest) && !is_other(&digest.to_string());
    let orphans: BTreeSet<Digest> = listed.into_iter().filter(is_orphan).collect();
    if sweep {
        for digest in &orphans {
            vault.remove(digest)?;
        }
    }
    let is_well = problems.is_empty() && (orphans.is_empty() || sweep);
    let text = if as_json {
        let problems: Vec<_> = problems
            .iter()
            .map(|(row, error)| json!({ "id": row.id.0, "sha256": row.sha256, "error": said::in_words(error, lang) }))
            .collect();
        let orphans: Vec<String> = orphans.iter().map(ToString::to_string).collect();
        format!(
            "{}\n",
            json!({ "files": papers.len(), "problems": problems, "without_paper": orphans, "swept": sweep })
        )
    } else {
        to_text(papers.len(), &problems, orphans.len(), sweep, lang)
    };
    Ok((text, is_well))
}

fn to_text(
    files: usize,
    problems: &[(&DocumentRow, anyhow::Error)],
    orphans: usize,
    sweep: bool,
    lang: Lang,
) -> String {
    let mut out = String::new();
    let (files, bad) = (count(files), problems.len());
    let _ = match lang {
        Lang::Zh => writeln!(out, "核对了 {files} 个文件，{bad} 个有问题"),
        Lang::En => writeln!(out, "{files} files checked, {bad} with a problem"),
    };
    for (row, error) in problems {
        let kind = words::word("document-kind", row.kind.code(), lang);
        let why = said::in_words(error, lang);
        let _ = writeln!(out, "  #{} {kind} {} {}\n      {why}", row.id.0, row.received_on, row.name);
    }
    if orphans > 0 {
        let done = if sweep {
            either(lang, "已删除", "removed")
        } else {
            either(lang, "用 --sweep 删除", "--sweep removes them")
        };
        let _ = match lang {
            Lang::Zh => writeln!(out, "{orphans} 个文件不属于任何存档单据：{done}"),
            Lang::En => writeln!(out, "{orphans} files belong to no paper on file: {done}"),
        };
    }
    out
}
