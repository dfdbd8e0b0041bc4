//! Reasons and codes in words: the one place where a rule's id becomes a sentence.
//!
//! The words are data, `words/zh.toml` and `words/en.toml`. `[rule]` gives each rule its sentence; every other table
//! gives the codes of one closed list of the core their titles, the table named like the list (`DebtorKind` is
//! `debtor-kind`). In a sentence `{days}` stands for a fact as the caller wrote it, and `{role|role}` for a fact that
//! is a code, looked up in the table after the bar; `[, until {until}]` is left out while its fact is not given. What
//! has no words is shown between ⟦ ⟧ with all that is known, never left out.

use std::{collections::BTreeMap, sync::LazyLock};

use receivables::script::Missing;

use crate::{lang::Lang, wording};

type Tables = BTreeMap<String, BTreeMap<String, String>>;

/// The table of sentences.
const RULE: &str = "rule";

static ZH: LazyLock<Tables> = LazyLock::new(|| read(include_str!("../words/zh.toml")));
static EN: LazyLock<Tables> = LazyLock::new(|| read(include_str!("../words/en.toml")));

/// A test holds both files to be readable; if one ever is not, every sentence shows its mark.
fn read(source: &str) -> Tables {
    toml::from_str(source).unwrap_or_default()
}

fn tables(lang: Lang) -> &'static Tables {
    match lang {
        Lang::Zh => &ZH,
        Lang::En => &EN,
    }
}

fn find(table: &str, code: &str, lang: Lang) -> Option<&'static str> {
    tables(lang).get(table)?.get(code).map(String::as_str)
}

/// The sentence of a rule with its facts, which come already written in the language ([`wording`]); codes come as
/// codes. A fact the sentence does not use is dropped; one it asks for and does not get is shown as `⟦name⟧`.
pub fn sentence<'f>(rule: &str, facts: impl IntoIterator<Item = (&'f str, &'f str)>, lang: Lang) -> String {
    phrase(RULE, rule, facts, lang)
}

/// The same for a sentence of another table: of the screens of a call, of its recap.
pub fn phrase<'f>(
    table: &str,
    code: &str,
    facts: impl IntoIterator<Item = (&'f str, &'f str)>,
    lang: Lang,
) -> String {
    let facts: BTreeMap<&str, &str> = facts.into_iter().collect();
    let Some(template) = find(table, code, lang) else {
        let known: Vec<_> = facts.iter().map(|(name, value)| format!(" {name}={value}")).collect();
        return format!("⟦{code}{}⟧", known.concat());
    };
    let mut written = String::with_capacity(template.len());
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('[') {
        fill_all(before, &facts, lang, &mut written);
        let Some((optional, after)) = after.split_once(']') else { break };
        if placeholders(optional).all(|placeholder| facts.contains_key(name_of(placeholder))) {
            fill_all(optional, &facts, lang, &mut written);
        }
        rest = after;
    }
    fill_all(rest, &facts, lang, &mut written);
    written
}

/// What stands between the braces, in order.
fn placeholders(text: &str) -> impl Iterator<Item = &str> {
    text.split('{').skip(1).filter_map(|part| Some(part.split_once('}')?.0))
}

/// The fact a placeholder asks for.
fn name_of(placeholder: &str) -> &str {
    placeholder.split_once('|').map_or(placeholder, |(name, _)| name)
}

fn fill_all(text: &str, facts: &BTreeMap<&str, &str>, lang: Lang, written: &mut String) {
    let mut parts = text.split('{');
    written.push_str(parts.next().unwrap_or(""));
    for part in parts {
        let (placeholder, after) = part.split_once('}').unwrap_or(("", part));
        written.push_str(&fill(placeholder, facts, lang));
        written.push_str(after);
    }
}

fn fill(placeholder: &str, facts: &BTreeMap<&str, &str>, lang: Lang) -> String {
    let name = name_of(placeholder);
    let table = placeholder.split_once('|').map(|(_, table)| table);
    match (facts.get(name), table) {
        (None, _) => format!("⟦{name}⟧"),
        (Some(&value), None) => value.to_owned(),
        (Some(&code), Some(table)) => word(table, code, lang),
    }
}

/// The title of a code: `word("stage", "early", Lang::Zh)` is `逾期初期`. `⟦stage early⟧` if there is none.
pub fn word(table: &str, code: &str, lang: Lang) -> String {
    find(table, code, lang).map_or_else(|| format!("⟦{table} {code}⟧"), str::to_owned)
}

/// Every title of a table, in order of the codes: the same order in both languages.
pub fn table(table: &str, lang: Lang) -> impl Iterator<Item = &'static str> {
    tables(lang).get(table).into_iter().flat_map(BTreeMap::values).map(String::as_str)
}

/// Every table of titles by its name, each with its codes: all but the sentences, whose facts a case gives.
pub fn titles(lang: Lang) -> impl Iterator<Item = (&'static str, &'static BTreeMap<String, String>)> {
    let with_facts = |titles: &&BTreeMap<String, String>| titles.values().all(|title| !title.contains('{'));
    tables(lang)
        .iter()
        .map(|(table, titles)| (table.as_str(), titles))
        .filter(move |(_, titles)| with_facts(titles))
}

/// Whether a code has words in both languages.
pub fn has_word(table: &str, code: &str) -> bool {
    Lang::ALL.iter().all(|&lang| find(table, code, lang).is_some())
}

/// Every rule that has a sentence in both languages, in order of its id.
pub fn rules() -> impl Iterator<Item = &'static str> {
    ZH.get(RULE).into_iter().flat_map(BTreeMap::keys).map(String::as_str).filter(|rule| has_word(RULE, rule))
}

/// What a text still lacks, in one sentence; empty if it lacks nothing.
pub fn missing(missing: &[Missing], lang: Lang) -> String {
    let of = |fact: bool| -> Vec<String> {
        missing
            .iter()
            .filter_map(|lacking| match lacking {
                Missing::Fact(lacking) if fact => Some(word("text-fact", lacking.code(), lang)),
                Missing::Gate(lacking) if !fact => Some(word("gate", lacking.code(), lang)),
                Missing::Fact(_) | Missing::Gate(_) => None,
            })
            .collect()
    };
    let clauses = [("text-lacks-facts", of(true)), ("text-lacks-gates", of(false))];
    let clauses: Vec<_> = clauses
        .into_iter()
        .filter(|(_, names)| !names.is_empty())
        .map(|(rule, names)| sentence(rule, [("list", wording::list(&names, lang).as_str())], lang))
        .collect();
    clauses.join(match lang {
        Lang::Zh => "；",
        Lang::En => "; ",
    })
}

#[cfg(test)]
mod tests {
    use receivables::script::{Gate, TextFact};

    use super::*;

    fn asked(sentence: &str) -> std::collections::BTreeSet<&str> {
        placeholders(sentence).collect()
    }

    #[test]
    fn both_languages_have_the_same_words_with_the_same_facts() {
        for source in [include_str!("../words/zh.toml"), include_str!("../words/en.toml")] {
            toml::from_str::<Tables>(source).unwrap();
        }
        let codes = |tables: &Tables| -> Vec<(String, String)> {
            tables
                .iter()
                .flat_map(|(table, words)| words.keys().map(move |code| (table.clone(), code.clone())))
                .collect()
        };
        assert_eq!(codes(&ZH), codes(&EN));
        for (table, words) in ZH.iter() {
            for (code, zh) in words {
                let en = find(table, code, Lang::En).unwrap();
                assert_eq!(asked(zh), asked(en), "{table} {code}");
                for (open, close) in [('{', '}'), ('[', ']')] {
                    for text in [zh, en] {
                        assert_eq!(text.matches(open).count(), text.matches(close).count(), "{table} {code}");
                    }
                }
                assert!(!zh.trim().is_empty() && !en.trim().is_empty(), "{table} {code} is empty");
                let lookups = asked(zh);
                for lookup in lookups.iter().filter_map(|p| p.split_once('|')) {
                    assert!(ZH.contains_key(lookup.1), "{table} {code} looks up `{}`", lookup.1);
                }
            }
        }
    }

    /// Reads the closed lists from the source of the core, so that a new code without words fails here at once.
    #[test]
    fn every_code_of_the_core_has_words() {
        let mut lacking = Vec::new();
        let mut seen = 0;
        let mut folders =
            vec![std::path::PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../receivables/src"))];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                } else if path.file_name().is_some_and(|name| name != "coded.rs") {
                    let source = std::fs::read_to_string(path).unwrap();
                    for list in source.split("\ncoded! {\n").skip(1) {
                        let (table, codes) = coded_list(list.split("\n}").next().unwrap());
                        seen += codes.len();
                        lacking.extend(
                            codes.into_iter().filter(|c| !has_word(&table, c)).map(|c| (table.clone(), c)),
                        );
                    }
                }
            }
        }
        assert!(seen > 100, "only {seen} codes found: has the macro changed its form?");
        assert!(lacking.is_empty(), "without words in words/zh.toml or words/en.toml: {lacking:?}");
    }

    /// Table name and codes of one `coded!` list.
    fn coded_list(list: &str) -> (String, Vec<String>) {
        let lines =
            || list.lines().map(str::trim).filter(|line| !line.starts_with("//") && !line.starts_with('#'));
        let name = lines().find_map(|line| line.strip_suffix(" {")).unwrap();
        let mut table = String::new();
        for c in name.chars() {
            if c.is_uppercase() && !table.is_empty() {
                table.push('-');
            }
            table.extend(c.to_lowercase());
        }
        let codes = lines()
            .filter_map(|line| line.strip_suffix("\",")?.split_once(" = \""))
            .map(|(_, code)| code.to_owned());
        (table, codes.collect())
    }

    #[test]
    fn what_has_no_words_is_marked_and_keeps_its_facts() {
        for (rule, facts, lang, expected) in [
            ("no-such-rule", &[("day", "1"), ("amount", "2")][..], Lang::Zh, "⟦no-such-rule amount=2 day=1⟧"),
            ("text-lacks-facts", &[], Lang::En, "facts missing: ⟦list⟧"),
            ("text-lacks-facts", &[("list", "{list}"), ("more", "x")], Lang::En, "facts missing: {list}"),
            (
                "person-refused",
                &[("role", "nobody")],
                Lang::En,
                "This person (⟦role nobody⟧) asked us not to contact them.",
            ),
            ("person-refused", &[("role", "finance")], Lang::Zh, "此人（财务）要求我们不要与其联系。"),
        ] {
            assert_eq!(sentence(rule, facts.iter().copied(), lang), expected);
        }
        assert_eq!(word("stage", "never-heard", Lang::Zh), "⟦stage never-heard⟧");
    }

    #[test]
    fn what_a_text_lacks_is_named() {
        let lacking = [
            Missing::Fact(TextFact::AmountOverdue),
            Missing::Fact(TextFact::ReplyBy),
            Missing::Gate(Gate::LegalCaseOpen),
        ];
        assert_eq!(missing(&lacking, Lang::Zh), "缺少信息：逾期金额及答复期限；条件未满足：法务已立案");
        assert_eq!(
            missing(&lacking, Lang::En),
            "facts missing: amount overdue and day for an answer; not satisfied: legal case opened"
        );
        assert_eq!(missing(&[], Lang::En), "");
    }
}
