//! The file: the same bytes for the same letter, and PDF/A by its own word.

use letters::{Pdf, Templates, pdf, pdfs};
use outreach::Lang;
use receivables::script::Purpose;

use crate::example::{Change, KINDS, letter, usual};

fn set(lang: Lang) -> Pdf {
    pdf(&usual(Purpose::FinalNotice, "late-letter-company", lang), &Templates::shipped()).unwrap()
}

/// Whether the file holds these bytes.
pub(crate) fn holds(pdf: &Pdf, words: &str) -> bool {
    pdf.bytes.windows(words.len()).any(|window| window == words.as_bytes())
}

#[test]
fn the_same_letter_is_the_same_file() {
    for lang in Lang::ALL {
        let first = set(lang);
        assert!(first == set(lang), "{lang}: set twice");
        let again = pdfs(&[usual(Purpose::FinalNotice, "late-letter-company", lang)], &Templates::shipped());
        assert!(again == [Ok(first.clone())], "{lang}: among many");
        let mut change = Change::none(lang);
        change.reference = "HK-20261122-0043".to_owned();
        let other = letter(Purpose::FinalNotice, "late-letter-company", lang, change);
        assert!(
            first != pdf(&other, &Templates::shipped()).unwrap(),
            "{lang}: another number is another file"
        );
    }
}

#[test]
fn the_file_says_that_it_is_pdf_a_and_tagged_and_of_its_own_day() {
    for lang in Lang::ALL {
        let file = set(lang);
        for words in [
            "<pdfaid:part>2</pdfaid:part>",
            "<pdfaid:conformance>A</pdfaid:conformance>",
            "/MarkInfo",
            "/StructTreeRoot",
            "/OutputIntents",
            "2026-11-22",
        ] {
            assert!(holds(&file, words), "{lang}: {words}");
        }
        assert!(!holds(&file, "/JavaScript") && !holds(&file, "/Encrypt"), "{lang}");
        assert!(
            file.bytes.len() < 200_000,
            "{lang}: fonts are cut down to what is used, {}",
            file.bytes.len()
        );
    }
}

#[test]
fn many_letters_are_answered_in_their_order() {
    let letters: Vec<_> = KINDS.iter().map(|&(purpose, id)| usual(purpose, id, Lang::Zh)).collect();
    let templates = Templates::shipped();
    let all = pdfs(&letters, &templates);
    for (letter, file) in letters.iter().zip(all) {
        assert!(file == pdf(letter, &templates), "{}", letter.reference());
    }
}
