//! The inventory of texts that the catalogue of requirements asks for, SCR-001 to SCR-074, and which rows are no text.
//!
//! A text names the rows it serves in `covers`. A row that no text may or need serve stands with its reason in the table
//! `no-text` of `words/`; a test holds every other row to be covered.

use crate::{lang::Lang, words};

/// The number of rows.
pub const ROWS: u8 = 74;

/// Every row in order: `SCR-001`.
pub fn rows() -> impl Iterator<Item = String> {
    (1..=ROWS).map(|number| format!("SCR-{number:03}"))
}

/// Why there is no text for a row; `None` if there is to be one.
pub fn no_text(row: &str, lang: Lang) -> Option<String> {
    words::has_word("no-text", row).then(|| words::word("no-text", row, lang))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_numbered_as_in_the_catalogue() {
        let all: Vec<_> = rows().collect();
        assert_eq!((all.len(), all[0].as_str(), all[73].as_str()), (74, "SCR-001", "SCR-074"));
        for (row, is_text) in [("SCR-001", true), ("SCR-050", false), ("SCR-061", false), ("SCR-074", true)] {
            assert_eq!(no_text(row, Lang::Zh).is_none(), is_text, "{row}");
        }
    }
}
