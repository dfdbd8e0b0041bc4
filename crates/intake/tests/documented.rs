//! `docs/import.md` ends with the table of names; `UPDATE_DOCS=1` writes it.

#[cfg(test)]
mod documented {
    use std::{fmt::Write as _, path::PathBuf};

    use intake::NAMES;

    const MARK: &str =
        "<!-- The tables below are written by `UPDATE_DOCS=1 cargo test -p intake --test documented`. -->\n";

    fn tables() -> String {
        let mut out = String::from(MARK);
        for names in NAMES {
            writeln!(out, "\n### {} · {}\n\n`--rows {}`\n", names.kind.zh(), names.kind.en(), names.kind)
                .unwrap();
            out.push_str("| field | names · 叫法 |\n|---|---|\n");
            for (field, words) in names.fields {
                writeln!(out, "| `{field}` | {} |", words.join(", ")).unwrap();
            }
        }
        out
    }

    #[test]
    fn the_manual_lists_every_name() {
        let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../docs/import.md");
        let manual = std::fs::read_to_string(&path).unwrap();
        let (prose, _) = manual.split_once(MARK).expect("the mark before the tables");
        let fresh = format!("{prose}{}", tables());
        if std::env::var_os("UPDATE_DOCS").is_some() {
            std::fs::write(&path, &fresh).unwrap();
        }
        let written = std::fs::read_to_string(&path).unwrap();
        assert!(
            written == fresh,
            "docs/import.md is stale: run `UPDATE_DOCS=1 cargo test -p intake --test documented`"
        );
    }
}
