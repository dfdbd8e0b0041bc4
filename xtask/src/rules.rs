//! The index of all rules, `docs/rules.md`, made from the header of each rule's file.

use std::{fmt::Write as _, fs, path::Path};

use anyhow::{Context as _, Result, bail};

/// The sources of the core and of the wording guard, from the root of the workspace.
const CORE: &str = "crates/receivables/src";
const GUARD: &str = "crates/wording/src";
const INDEX: &str = "docs/rules.md";

/// A kind of rule: one folder, one file a rule.
struct Kind {
    sources: &'static str,
    /// The folder, and the file beside it that lists the rules.
    folder: &'static str,
    title: &'static str,
    what: &'static str,
}

/// In the order in which a decision asks them.
const KINDS: &[Kind] = &[
    Kind {
        sources: CORE,
        folder: "limitation",
        title: "诉讼时效 Limitation",
        what: "Until when a claim can be enforced.",
    },
    Kind {
        sources: CORE,
        folder: "interest",
        title: "利息 Interest",
        what: "What late payment costs, by legal ground.",
    },
    Kind {
        sources: CORE,
        folder: "cause",
        title: "原因诊断 Causes",
        what: "Signals that say why the money is late.",
    },
    Kind {
        sources: CORE,
        folder: "priority",
        title: "优先级 Priority",
        what: "Points that say how urgent a debtor is today.",
    },
    Kind {
        sources: CORE,
        folder: "gate",
        title: "合规闸门 Gate",
        what: "What stands in the way of a contact. Every rule is asked.",
    },
    Kind {
        sources: CORE,
        folder: "cadence",
        title: "联系节奏 Cadence",
        what: "When the next contact is planned. Reasons of it that have no file stand in `cadence.rs`.",
    },
    Kind {
        sources: CORE,
        folder: "checklist",
        title: "证据清单 Evidence checklist",
        what: "What a claim needs to stand in court. Every rule is asked about every open receivable.",
    },
    Kind {
        sources: GUARD,
        folder: "rules",
        title: "措辞守卫 Wording guard",
        what: "What no text of ours may say. Every rule is asked about every text.",
    },
];

/// The header of a rule's file.
#[derive(Debug, PartialEq)]
struct Header {
    id: String,
    sentence: String,
    why: String,
    authority: String,
    status: Option<String>,
}

/// Writes the index.
pub(crate) fn write() -> Result<()> {
    let root = root();
    fs::write(root.join(INDEX), index(root)?).with_context(|| format!("{INDEX} cannot be written"))
}

/// The root of the workspace.
fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap_or(Path::new("."))
}

fn read(root: &Path, path: &str) -> Result<String> {
    fs::read_to_string(root.join(path)).with_context(|| format!("{path} cannot be read"))
}

/// The text of the index.
fn index(root: &Path) -> Result<String> {
    let mut text = String::from(
        "# 规则索引 Index of rules\n\n\
         Made by `cargo xtask rules` from the headers of the files; do not edit. A rule's id is in every reason of a decision\n\
         and is the name of its file.\n",
    );
    for kind in KINDS {
        write!(text, "\n## {}\n\n{}\n", kind.title, kind.what)?;
        for name in names(root, kind)? {
            let path = format!("{}/{}/{name}.rs", kind.sources, kind.folder);
            let header =
                header(&read(root, &path)?).with_context(|| format!("{path} has no proper header"))?;
            write!(text, "\n### `{}`\n\n{}\n\n", header.id, header.sentence)?;
            writeln!(text, "- **Why:** {}", header.why)?;
            writeln!(text, "- **Authority:** {}", header.authority)?;
            if let Some(status) = header.status {
                writeln!(text, "- **Status:** {status}")?;
            }
            writeln!(text, "- [{path}](../{path})")?;
        }
    }
    Ok(text)
}

/// The files of a kind: in report order where a table gives one, else by name.
fn names(root: &Path, kind: &Kind) -> Result<Vec<String>> {
    let mut files = Vec::new();
    let folder = format!("{}/{}", kind.sources, kind.folder);
    for entry in fs::read_dir(root.join(&folder)).with_context(|| format!("{folder} cannot be read"))? {
        let path = entry?.path();
        let name = path.file_stem().and_then(|name| name.to_str()).unwrap_or_default().to_owned();
        if path.extension().is_some_and(|extension| extension == "rs") && name != "tests" {
            files.push(name);
        }
    }
    files.sort();
    let parent = read(root, &format!("{folder}.rs"))?;
    let Some((_, table)) = parent.split_once("const RULES: &[Rule] = &[\n") else { return Ok(files) };
    let rows = table.lines().map_while(|line| line.trim().strip_suffix("::RULE,")).map(str::to_owned);
    let mut rows: Vec<String> = rows.collect();
    // One that speaks where none of the table does stands behind them.
    let spoken_of = |file: &&String| !rows.contains(file) && parent.contains(&format!("&{file}::RULE"));
    rows.extend(files.iter().filter(spoken_of).cloned().collect::<Vec<_>>());
    if let Some(lost) = files.iter().find(|file| !rows.contains(file)) {
        bail!("{folder}/{lost}.rs has no row in the table of {folder}.rs");
    }
    Ok(rows)
}

/// Reads `# `id``, the sentence and the parts in bold.
fn header(source: &str) -> Result<Header> {
    let lines: Vec<&str> = source.lines().map_while(|line| line.strip_prefix("//!")).map(str::trim).collect();
    let text = lines.join("\n");
    let (title, rest) =
        text.split_once("\n\n").context("a line with the id comes first, then an empty one")?;
    let id =
        title.strip_prefix("# `").and_then(|id| id.strip_suffix('`')).context("the first line is # `id`")?;
    let (sentence, parts) = rest.split_once("\n\n").context("an empty line follows the sentence")?;
    let part = |name: &str| {
        let (_, part) = parts.split_once(&format!("**{name}:** "))?;
        Some(one_line(part.split("\n**").next()?))
    };
    Ok(Header {
        id: id.to_owned(),
        sentence: one_line(sentence),
        why: part("Why").context("**Why:** is missing")?,
        authority: part("Authority").context("**Authority:** is missing")?,
        status: part("Status"),
    })
}

/// A paragraph on one line; links to other items of the code are left as code.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").replace("[`", "`").replace("`]", "`")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_index_is_fresh() {
        let written = read(root(), INDEX).unwrap_or_default();
        assert!(index(root()).unwrap() == written, "{INDEX} is stale: run `cargo xtask rules`");
    }

    #[test]
    fn a_header_has_all_its_parts() {
        let source = "//! # `some-rule`\n//!\n//! One\n//! sentence.\n//!\n//! **Why:** so.\n//! **Authority:** art. 1,\n//! art. 2.\n";
        let read = header(source).unwrap();
        assert_eq!((read.id.as_str(), read.sentence.as_str()), ("some-rule", "One sentence."));
        assert_eq!((read.why.as_str(), read.authority.as_str()), ("so.", "art. 1, art. 2."));
        for (without, lacking) in
            [("# `some-rule`", "id"), ("**Why:**", "Why"), ("**Authority:**", "Authority")]
        {
            let error = header(&source.replace(without, "")).unwrap_err().to_string();
            assert!(error.contains(lacking), "{error}");
        }
    }
}
