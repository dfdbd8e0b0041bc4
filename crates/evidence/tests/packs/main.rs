//! Packs, sound and damaged, before both verifiers: ours in Rust, and the script of the page, run by Node.
#![cfg(test)]

mod authority;
mod damage;
mod fixture;
mod node;

use std::collections::BTreeSet;

use evidence::{Code, Level, page, verify, verify::Verdict};
use fixture::Case;

/// Which codes the damaged packs bring up; what cannot come up in a pack is named where it is left out.
fn codes_seen(cases: &[Case]) -> BTreeSet<Code> {
    cases
        .iter()
        .flat_map(|case| verify(&case.archive, &case.trust).findings)
        .map(|finding| finding.code)
        .collect()
}

#[test]
fn both_verifiers_find_the_same_in_every_damaged_pack() {
    let cases = damage::cases();
    assert!(cases.len() >= 25, "only {} packs", cases.len());
    let reports = node::reports(&cases);
    assert_eq!(reports.len(), cases.len());
    for (case, report) in cases.iter().zip(reports) {
        let ours = verify(&case.archive, &case.trust);
        let found: Vec<_> =
            ours.findings.iter().map(|finding| (finding.code, finding.place.as_str())).collect();
        match case.expected {
            None => assert_eq!(ours.verdict, Verdict::Intact, "{}: {found:?}", case.name),
            Some((code, place)) => {
                assert!(
                    found.contains(&(code, place)),
                    "{}: {code:?} at {place} is not in {found:?}",
                    case.name
                );
                let is_sound = ours.verdict == Verdict::Intact;
                assert_eq!(is_sound, code.level() == Level::Note, "{}: {:?}", case.name, ours.verdict);
            }
        }
        assert_eq!(serde_json::to_value(&ours).unwrap(), report, "{}: the page says otherwise", case.name);
    }
}

#[test]
fn both_verifiers_agree_on_whatever_a_key_holder_breaks() {
    let cases = damage::drawn(150);
    for (case, report) in cases.iter().zip(node::reports(&cases)) {
        let ours = serde_json::to_value(verify(&case.archive, &case.trust)).unwrap();
        assert_eq!(ours, report, "{}", case.name);
    }
}

#[test]
fn every_code_comes_up_in_some_pack() {
    let seen = codes_seen(&damage::cases());
    let missing: Vec<_> = Code::ALL
        .iter()
        // Signatures of stamps are verified in Rust alone: see `authority`.
        .filter(|code| !seen.contains(code) && **code != Code::StampSignature)
        .collect();
    assert!(missing.is_empty(), "no pack brings up {missing:?}");
}

#[test]
fn no_byte_of_a_pack_can_be_changed_unseen() {
    let pack = fixture::pack();
    for place in (0..pack.len()).step_by(97) {
        let mut altered = pack.clone();
        altered[place] ^= 0x20;
        let verdict = verify(&altered, &fixture::trust()).verdict;
        assert_ne!(verdict, Verdict::Intact, "byte {place}");
    }
    for length in (0..pack.len()).step_by(997) {
        assert_ne!(
            verify(&pack[..length], &fixture::trust()).verdict,
            Verdict::Intact,
            "cut off after {length}"
        );
    }
}

#[test]
fn the_same_case_gives_the_same_bytes() {
    assert_eq!(fixture::pack(), fixture::pack());
}

#[test]
fn an_unpacked_folder_is_verified_like_the_archive() {
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes) in fixture::files() {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    }
    std::fs::write(folder.path().join("Thumbs.db"), "left by the system").unwrap();
    let files = evidence::pack::read_folder(folder.path()).unwrap();
    let report = verify::verify_files(&files, &fixture::trust());
    assert_eq!(report, verify(&fixture::pack(), &fixture::trust()));

    std::fs::write(folder.path().join("note.txt"), "put in by somebody").unwrap();
    let files = evidence::pack::read_folder(folder.path()).unwrap();
    let report = verify::verify_files(&files, &fixture::trust());
    assert_eq!(report.findings[0], evidence::Finding::at(Code::FileExtra, "note.txt"));
}

#[test]
fn the_page_loads_nothing_and_has_words_for_everything() {
    let page = page::html();
    for word in ["http:", "https:", "import(", "fetch(", "XMLHttpRequest", "{{"] {
        assert!(!page.contains(word), "{word}");
    }
    assert!(page.contains("default-src 'none'"));
    for code in Code::ALL {
        assert!(page.contains(&format!("\"{}\"", code.code())), "{code:?}");
        assert!(code.zh().ends_with('。') && code.en().ends_with('.'), "{code:?} is no sentence");
        assert_eq!(
            code.zh().contains("{}"),
            code.en().contains("{}"),
            "{code:?} names its place in one language only"
        );
    }
}

#[test]
fn what_stands_in_a_pack_cannot_become_part_of_its_index() {
    let index = fixture::files().remove("index.html").unwrap();
    let index = String::from_utf8(index.into_owned()).unwrap();
    assert!(
        index.contains("&lt;script&gt;") && !index.contains("<script>"),
        "the content of entry 5 holds a script"
    );
    assert!(index.contains("{{key}}"), "a placeholder in a content stays what it is");
}
