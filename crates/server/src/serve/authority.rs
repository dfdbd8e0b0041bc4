//! On whose authority a rule speaks, as the head of its file says and the index of rules repeats.

use std::{collections::BTreeMap, sync::LazyLock};

/// Made from the heads by `cargo xtask rules`, and held fresh by a test.
const INDEX: &str = include_str!("../../../../docs/rules.md");

static BY_RULE: LazyLock<BTreeMap<&str, String>> = LazyLock::new(|| {
    let mut rule = "";
    let mut found = BTreeMap::new();
    for line in INDEX.lines() {
        if let Some(id) = line.strip_prefix("### `") {
            rule = id.trim_end_matches('`');
        } else if let Some(authority) = line.strip_prefix("- **Authority:** ") {
            found.insert(rule, without_places(authority));
        }
    }
    found
});

/// The authority of a rule; `None` for the few that have no file.
pub(crate) fn of(rule: &str) -> Option<&'static str> {
    BY_RULE.get(rule).map(String::as_str)
}

/// Where its numbers lie in the source is nothing to somebody who reads a page.
fn without_places(authority: &str) -> String {
    let parts = authority.split_inclusive(['.', ';']).filter(|part| !part.contains('`'));
    parts.collect::<String>().trim().trim_end_matches(['.', ';']).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_names_its_statute_and_no_file() {
        assert!(
            of("cn-guarantee").is_some_and(|authority| authority.starts_with("Civil Code arts. 692-694"))
        );
        assert!(BY_RULE.len() > 50, "{}", BY_RULE.len());
        assert!(
            BY_RULE.values().all(|authority| !authority.contains(['`', '/']) || !authority.contains(".toml"))
        );
        assert_eq!(of("no-such-rule"), None);
    }
}
