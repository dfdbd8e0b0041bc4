//! `index.html`: what is in a pack, for people, in Chinese and English side by side. It runs no script and loads nothing.

use std::collections::BTreeMap;

use serde_json::Value;

use super::Pack;
use crate::{
    chain,
    entry::{Entry, Kind},
    hex::Digest,
    moment::show,
    zip::Files,
};

const SHELL: &str = include_str!("../../page/index.html");
const STYLE: &str = include_str!("../../page/style.css");

/// The page over all files of the pack but itself.
pub(super) fn html(pack: &Pack<'_>, files: &Files<'_>) -> String {
    let contents: BTreeMap<_, _> =
        pack.contents.iter().map(|content| (Digest::of(content), content.as_slice())).collect();
    let entries: String =
        pack.entries.iter().map(|entry| row(entry, contents.get(&entry.content).copied())).collect();
    let last = pack.roots.last().map_or_else(
        || "<p>尚无总根 · No root yet</p>".to_owned(),
        |signed| {
            format!(
                "<p>第 {number} 号，{day} · No. {number}, {day}</p><p class=\"hash\">{hash}</p>",
                number = signed.root.number,
                day = signed.root.day,
                hash = signed.hash
            )
        },
    );
    let key = pack.keys.current().map(|key| key.id().to_string()).unwrap_or_default();
    let sheet = pack.computation.map_or("", |_| {
        "<li><a href=\"computation.html\">计算清单 · Computation</a> <span>（由公司出具 · drawn up by the company）</span></li>"
    });
    // One pass, so that no text of the case can be taken for a placeholder.
    let (case, title, made, style) =
        (escape(pack.case), escape(pack.title), show(pack.made), STYLE.to_owned());
    let documents = documents(pack, files, &contents);
    let parts = BTreeMap::from([
        ("case", case),
        ("documents", documents),
        ("entries", entries),
        ("key", key),
        ("made", made),
        ("root", last),
        ("sheet", sheet.to_owned()),
        ("style", style),
        ("title", title),
    ]);
    fill(SHELL, &parts)
}

/// Puts the parts in place of `{{name}}`, in one pass.
pub(crate) fn fill(shell: &str, parts: &BTreeMap<&str, String>) -> String {
    let mut pieces = shell.split("{{");
    let mut out = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let (name, rest) = piece.split_once("}}").unwrap_or(("", piece));
        out.push_str(parts.get(name).map_or("", String::as_str));
        out.push_str(rest);
    }
    out
}

fn row(entry: &Entry, content: Option<&[u8]>) -> String {
    let kind = Kind::from_code(&entry.kind);
    let (zh, en) = kind.map_or((entry.kind.as_ref(), ""), |kind| (kind.zh(), kind.en()));
    let content = match content {
        None => "<em>内容不在包内 · not in this pack</em>".to_owned(),
        Some(content) => format!(
            "<details><summary><a href=\"content/{hash}\">内容 · content</a></summary><pre>{}</pre></details>",
            escape(&pretty(content)),
            hash = entry.content
        ),
    };
    format!(
        "<tr><td class=\"number\">{}</td><td class=\"time\">{}</td><td>{}<br><span>{}</span></td><td>{}</td><td>{}</td></tr>\n",
        entry.seq,
        show(entry.at),
        escape(zh),
        escape(en),
        escape(&entry.actor),
        content
    )
}

fn documents(pack: &Pack<'_>, files: &Files<'_>, contents: &BTreeMap<Digest, &[u8]>) -> String {
    let mut named: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for entry in pack.entries {
        for document in
            contents.get(&entry.content).map(|content| chain::documents(content)).unwrap_or_default()
        {
            named.entry(document.to_string()).or_default().push(entry.seq.to_string());
        }
    }
    let mut rows = String::new();
    for (name, bytes) in files.iter().filter(|(name, _)| name.starts_with("documents/")) {
        let hash = name.trim_start_matches("documents/").split('.').next().unwrap_or_default();
        let entries = named.get(hash).map(|entries| entries.join(", ")).unwrap_or_default();
        rows.push_str(&format!(
            "<tr><td class=\"hash\"><a href=\"{name}\">{name}</a></td><td class=\"number\">{}</td><td>{entries}</td></tr>\n",
            bytes.len()
        ));
    }
    if rows.is_empty() {
        return "<p>本包没有文件 · No documents in this pack</p>".to_owned();
    }
    format!(
        "<table><thead><tr><th>文件<br><span>Document</span></th><th>字节<br><span>Bytes</span></th>\
         <th>见第几条记录<br><span>Named by entry</span></th></tr></thead><tbody>\n{rows}</tbody></table>"
    )
}

/// JSON with line breaks; anything else as it is.
fn pretty(content: &[u8]) -> String {
    let value = serde_json::from_slice(content).ok();
    let pretty = value.and_then(|value: Value| serde_json::to_string_pretty(&value).ok());
    pretty.unwrap_or_else(|| String::from_utf8_lossy(content).into_owned())
}

fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for char in text.chars() {
        match char {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            _ => out.push(char),
        }
    }
    out
}
