//! What the commands on evidence print.

use std::{fmt::Write as _, path::Path};

use ::evidence::{
    KeyRing, Report, SignedRoot,
    verify::{By, Verdict},
};
use outreach::Lang;
use serde_json::{Value, json};
use store::{EvidenceReport, Store};

use super::{lines, root_json, shown};
use crate::screen::either;

/// What sealing came to.
pub(super) fn sealed(
    root: Option<&SignedRoot>,
    latest: Option<&SignedRoot>,
    key_made: Option<&str>,
    request: Option<&Path>,
    lang: Lang,
) -> String {
    let mut out = String::new();
    if let Some(path) = key_made {
        let _ = match lang {
            Lang::Zh => writeln!(out, "已生成签名密钥 {path}（仅本人可读）；请另存一份，丢失后无法再签"),
            Lang::En => writeln!(
                out,
                "Made the signing key {path} (readable by its owner only); keep a copy, nobody can sign without it"
            ),
        };
    }
    out.push_str(match root {
        Some(_) => either(lang, "已封存\n", "Sealed\n"),
        None => either(lang, "自上次封存以来没有新记录\n", "Nothing new since the last root\n"),
    });
    out.push_str(&latest.map_or_else(String::new, |root| root_line(root, lang)));
    if let (Some(file), Some(root)) = (request, latest) {
        let (file, number) = (file.display(), root.root.number);
        let _ = match lang {
            Lang::Zh => {
                writeln!(out, "时间戳请求：{file}；收到答复后运行 huikuan evidence stamp {number} 答复文件")
            }
            Lang::En => writeln!(
                out,
                "Time-stamp request: {file}; with the answer run `huikuan evidence stamp {number} FILE.tsr`"
            ),
        };
    }
    out
}

fn root_line(root: &SignedRoot, lang: Lang) -> String {
    let ::evidence::Root { number, day, leaves, .. } = &root.root;
    let hash = root.hash;
    match lang {
        Lang::Zh => format!("根 {number}（{day}，{leaves} 条链）：{hash}\n"),
        Lang::En => format!("root {number} ({day}, {leaves} chains): {hash}\n"),
    }
}

/// The verification of the database.
pub(super) fn report(report: &EvidenceReport, lang: Lang, as_json: bool) -> String {
    if as_json {
        let chains: Vec<Value> = report
            .chains
            .iter()
            .map(|case| json!({ "debtor": case.debtor.0, "case": case.case, "findings": case.findings }))
            .collect();
        let told = json!({
            "intact": report.is_intact(), "cases": report.cases, "entries": report.entries, "roots": report.roots,
            "key": report.key, "findings": report.findings, "chains": chains,
        });
        return format!("{told}\n");
    }
    let EvidenceReport { cases, entries, roots, .. } = report;
    let mut out = match lang {
        Lang::Zh => format!("{cases} 条证据链，{entries} 条记录，{roots} 个根："),
        Lang::En => format!("{cases} chains, {entries} entries, {roots} roots: "),
    };
    out.push_str(if report.is_intact() {
        either(lang, "完好\n", "intact\n")
    } else {
        either(lang, "有损\n", "damaged\n")
    });
    out.push_str(&lines(&report.findings, lang));
    for case in &report.chains {
        let name = if case.case.is_empty() { format!("#{}", case.debtor.0) } else { case.case.clone() };
        let _ = writeln!(out, "{name}");
        out.push_str(&lines(&case.findings, lang));
    }
    out
}

/// The verification of a pack.
pub(super) fn pack_report(report: &Report, lang: Lang, as_json: bool) -> anyhow::Result<String> {
    if as_json {
        return Ok(format!("{}\n", serde_json::to_string(report)?));
    }
    let verdict = match report.verdict {
        Verdict::Intact => either(lang, "完好", "intact"),
        Verdict::Damaged => either(lang, "有损", "damaged"),
        Verdict::Unreadable => either(lang, "无法读取", "unreadable"),
    };
    let Report { title, entries, sealed, roots, .. } = report;
    let mut out = match lang {
        Lang::Zh => {
            format!(
                "{title}：{verdict}\n{entries} 条记录，其中 {sealed} 条在根之下，共 {roots} 个根，制作于 {}\n",
                shown(report.made)
            )
        }
        Lang::En => {
            format!(
                "{title}: {verdict}\n{entries} entries, {sealed} of them under a root, {roots} roots, made {}\n",
                shown(report.made)
            )
        }
    };
    let (root, upto) = (report.anchored.root, report.anchored.entries);
    let by = match report.anchored.by {
        By::None => String::new(),
        By::Stamp => match lang {
            Lang::Zh => format!("时间戳证实到根 {root}、记录 {upto}\n"),
            Lang::En => format!("fixed by a time stamp up to root {root}, entry {upto}\n"),
        },
        By::Given => match lang {
            Lang::Zh => format!("您持有的根证实到根 {root}、记录 {upto}\n"),
            Lang::En => format!("fixed by the root you hold up to root {root}, entry {upto}\n"),
        },
    };
    out.push_str(&by);
    out.push_str(&lines(&report.findings, lang));
    Ok(out)
}

/// How much there is, and how much of it is sealed.
pub(super) fn status(store: &Store, lang: Lang, as_json: bool) -> anyhow::Result<String> {
    let (status, roots, ring) = (store.evidence_status()?, store.roots()?, store.evidence_keys()?);
    let key = ring.as_ref().and_then(KeyRing::current).map(::evidence::key::Introduced::id);
    if as_json {
        let told = json!({
            "cases": status.cases, "entries": status.entries, "unsealed": status.unsealed, "roots": roots.len(),
            "last_root": roots.last().map(root_json), "key": key,
        });
        return Ok(format!("{told}\n"));
    }
    let (cases, entries, unsealed) = (status.cases, status.entries, status.unsealed);
    let mut out = match lang {
        Lang::Zh => format!("{cases} 条证据链，{entries} 条记录，{unsealed} 条尚未封存\n"),
        Lang::En => format!("{cases} chains, {entries} entries, {unsealed} not yet under a root\n"),
    };
    out.push_str(&roots.last().map_or_else(String::new, |root| root_line(root, lang)));
    if let Some(key) = key {
        let _ = writeln!(out, "{} {key}", either(lang, "当前密钥指纹", "fingerprint of the key"));
    }
    Ok(out)
}

/// The keys, oldest first.
pub(super) fn keys(ring: Option<&KeyRing>, lang: Lang, as_json: bool) -> String {
    let keys = ring.map(KeyRing::keys).unwrap_or_default();
    if as_json {
        let keys: Vec<Value> = keys
            .iter()
            .map(|key| {
                let statement = &key.statement;
                json!({
                    "number": statement.number, "fingerprint": key.id(), "first_root": statement.first_root,
                    "at": statement.at,
                })
            })
            .collect();
        return format!("{}\n", json!({ "keys": keys }));
    }
    if keys.is_empty() {
        return either(lang, "还没有密钥：第一次封存时生成\n", "no key yet: the first seal makes one\n")
            .to_owned();
    }
    let line = |key: &::evidence::key::Introduced| {
        let statement = &key.statement;
        let (number, first, at) = (statement.number, statement.first_root, shown(statement.at));
        match lang {
            Lang::Zh => format!("密钥 {number}，自根 {first} 起（{at}）：{}\n", key.id()),
            Lang::En => format!("key {number}, from root {first} on ({at}): {}\n", key.id()),
        }
    };
    keys.iter().map(line).collect()
}
