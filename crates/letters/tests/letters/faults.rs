//! What cannot be set says why, and never comes out wrong.

use letters::{Fault, Letter, Particulars, Templates, Words, batch, pdf};
use outreach::{Facts, Lang};
use receivables::script::Purpose;

use crate::example::{Change, addressee, letter, letterhead, particulars, text, usual};

#[test]
fn a_character_that_no_font_has_is_named_with_its_place() {
    let mut change = Change::none(Lang::Zh);
    change.to.person = Some("\u{20BB7}野".to_owned());
    let letter = letter(Purpose::FinalNotice, "late-letter-company", Lang::Zh, change);
    let templates = Templates::shipped();
    let fault = pdf(&letter, &templates).unwrap_err();
    let Fault::MissingGlyph(glyph) = &fault else { panic!("{fault}") };
    assert_eq!((glyph.character, glyph.field.as_str()), ('𠮷', "to[2]"));
    for (lang, words) in [(Lang::Zh, "U+20BB7"), (Lang::En, "U+20BB7")] {
        assert!(
            fault.said(lang).contains(words) && fault.said(lang).contains("[folders] letters"),
            "{fault}"
        );
    }
    let day = Facts::example().today;
    assert_eq!(batch(&[letter], day, Lang::Zh, &templates), Err(fault), "nor in a batch");
}

#[test]
fn a_character_that_stands_in_a_template_is_named_too() {
    let own = "#let letter(entry, n) = [#metadata(none)<begin-0>\u{1F600}#metadata(none)<end-0>]";
    let templates = Templates::with_own([("final-notice.typ", own.as_bytes())]);
    let fault = pdf(&usual(Purpose::FinalNotice, "late-letter-company", Lang::Zh), &templates).unwrap_err();
    assert!(matches!(&fault, Fault::MissingGlyph(glyph) if glyph.character == '\u{1F600}'), "{fault}");
}

#[test]
fn a_template_sees_nothing_but_its_letter() {
    for (own, words, why) in [
        ("#let letter(entry, n) = [#read(\"/etc/passwd\")]", "final-notice.typ:1", "a file of the machine"),
        (
            "#let letter(entry, n) = [#read(\"../../Cargo.toml\")]",
            "final-notice.typ:1",
            "a file of the project",
        ),
        ("#import \"@preview/cetz:0.3.0\"\n#let letter(entry, n) = []", "final-notice.typ:1", "a package"),
        ("\n#let letter(entry, n) = [#datetime.today()]", "final-notice.typ:2", "the clock"),
        ("#let letter(entry, n) = { while true {} }", "final-notice.typ:1", "for ever"),
        ("#let letter(entry, n) = [", "final-notice.typ:1", "not well formed"),
        ("#let letter(entry, n) = [#entry.sheet.nothing]", "final-notice.typ:1", "a field that there is not"),
    ] {
        let templates = Templates::with_own([("final-notice.typ", own.as_bytes())]);
        let fault =
            pdf(&usual(Purpose::FinalNotice, "late-letter-company", Lang::Zh), &templates).unwrap_err();
        assert!(fault.to_string().starts_with(words), "{why}: {fault}");
    }
}

#[test]
fn a_lawyers_letter_needs_the_lawyers_mandate() {
    let facts = Facts::example();
    let text = text("lawyers-letter-company", Lang::Zh, &facts);
    let head = letterhead(Lang::Zh, Purpose::LawyersLetter);
    for (lawyer, made, why) in [
        (None, Err(Fault::NoMandate), "nobody"),
        (facts.sender.as_ref().ok(), Err(Fault::NoMandate), "one of the company, who holds no mandate"),
        (facts.lawyer.as_ref().ok(), Ok(()), "the lawyer whose name it bears"),
    ] {
        let usual = particulars(Purpose::LawyersLetter, &facts, Lang::Zh, &head, addressee(Lang::Zh), None);
        let letter = Letter::new(Words::Specimen(&text), Particulars { lawyer, ..usual });
        assert_eq!(letter.map(|_| ()), made, "{why}");
    }
}
